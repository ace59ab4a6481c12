"""The one door to TensorFlow: outside this folder only `simple.py` imports it, and inside only functions do.

`keras_model` makes, writes and reads a Keras Q-network, `chain` runs it in NumPy, `updates` compiles many DQN
updates into one call, `compile_cache` does so once for all agents of an architecture, `compiled_settings`
reads what a learner compiled, `q_network` joins them for one agent; `quick` makes the tutorial's own calls
fast; `event_file` writes what TensorBoard reads.
"""

from .chain import Dense
from .compiled_settings import compiled_settings
from .event_file import write_events
from .keras_model import (
    build_network,
    checked_model,
    compile_model,
    model_from_bytes,
    model_from_pickle,
    model_to_bytes,
    seeded,
)
from .q_network import QNetwork
from .quick import quick
from .updates import WHITE, UpdateRule
