"""The one door to TensorFlow: nothing outside this folder imports it, and inside only functions do.

`model` makes a Keras Q-network, `forward` runs it in NumPy, `updates` compiles many DQN updates into one
call, `learner` joins the three for one agent; `storage` writes a network as a file's content and reads it,
`quick` makes the tutorial's own calls fast.
"""

from .keras_model import build_network, checked_model, compile_model, seeded
from .q_network import Learner
from .quick import quick
from .storage import check_bytes, model_from_bytes, model_to_bytes
from .updates import Rule

__all__ = [
    "Learner",
    "Rule",
    "build_network",
    "check_bytes",
    "checked_model",
    "compile_model",
    "model_from_bytes",
    "model_to_bytes",
    "quick",
    "seeded",
]
