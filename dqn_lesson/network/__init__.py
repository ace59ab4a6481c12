"""The one door to TensorFlow: nothing outside this folder imports it, and inside only functions do.

`model` makes a Keras Q-network, `forward` runs it in NumPy, `updates` compiles many DQN updates into one
call, `learner` joins the three for one agent.
"""

from .learner import Learner
from .model import build_network, checked_model, seeded
from .quick import quick
from .updates import Rule

__all__ = ["Learner", "Rule", "build_network", "checked_model", "quick", "seeded"]
