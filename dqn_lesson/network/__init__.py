"""The one door to TensorFlow: nothing outside this folder imports it, and inside only functions do.

`keras_model` makes a Keras Q-network, `dense` runs it in NumPy, `updates` compiles many DQN updates into one
call, `compile_cache` does so once for all agents of an architecture, `q_network` joins them for one agent;
`storage` writes a network as a file's content and reads it, `quick` makes the tutorial's own calls fast.
"""

from .dense import Dense
from .keras_model import build_network, checked_model, compile_model, seeded
from .q_network import QNetwork
from .quick import quick
from .storage import check_bytes, model_from_bytes, model_to_bytes
from .updates import UpdateRule

__all__ = [
    "Dense",
    "QNetwork",
    "UpdateRule",
    "build_network",
    "check_bytes",
    "checked_model",
    "compile_model",
    "model_from_bytes",
    "model_to_bytes",
    "quick",
    "seeded",
]
