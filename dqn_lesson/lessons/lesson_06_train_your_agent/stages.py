"""Four agents, each at another stage of learning, for exercise 6.4.

Three of them come with the package. The third stage did not happen to be where those were kept, so one agent
more was kept where it did; `measure.py` made it.
"""

from dataclasses import replace
from pathlib import Path

from ...agent import Policy
from ...pretrained import load_pretrained

STAGE_3 = Path(__file__).with_name("data") / "stage_3.keras"


def stage_agents() -> dict[str, Policy]:
    """Agents A to D of exercise 6.4, frozen."""
    first, edge, last = (load_pretrained(name) for name in ("cartpole-0", "cartpole-25", "cartpole"))
    turns = replace(last, network=STAGE_3.read_bytes())
    return {"A": first.policy(), "B": edge.policy(), "C": turns.policy(), "D": last.policy()}
