"""Four agents, each at another stage of learning, for exercise 6.4.

Three of them come with the package. The third stage did not happen to be where those were kept, so one agent
more was kept where it did; `benchmarks/stages.py` made it.
"""

from pathlib import Path

import gymnasium as gym

from ...agent import DQNAgent, Policy
from ...network import model_from_bytes
from ...pretrained import load_pretrained

STAGE_3 = Path(__file__).with_name("data") / "stage_3.keras"


def stage_agents() -> dict[str, Policy]:
    """Agents A to D of exercise 6.4, frozen."""
    turns = DQNAgent(gym.make("CartPole-v1"))
    turns.model = model_from_bytes(STAGE_3.read_bytes())
    kept = (load_pretrained(name).agent() for name in ("cartpole-0", "cartpole-25", "cartpole"))
    first, edge, last = (agent.snapshot() if hasattr(agent, "snapshot") else agent for agent in kept)
    return {"A": first, "B": edge, "C": turns.snapshot(), "D": last}
