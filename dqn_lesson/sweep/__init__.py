"""Was it luck? Many runs at once, over settings and seeds, and what can be said of them."""

from .outcome import Outcome
from .parallel import train_many
from .statistics import Comparison, SuccessRate, compare_success, success_rate, success_rates, wilson
