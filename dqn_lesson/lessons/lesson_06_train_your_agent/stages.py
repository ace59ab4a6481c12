"""Four agents, each at another stage of learning, for exercise 6.4.

Three of them come with the package. The third stage did not happen to be where those were kept, so one agent
more was kept where it did; `measure.py` made it.
"""

import base64
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from IPython.display import HTML

from ...agent import Policy
from ...pretrained import load_pretrained

STAGE_3 = Path(__file__).with_name("data") / "stage_3.keras"


def stage_agents() -> dict[str, Policy]:
    """Agents A to D of exercise 6.4, frozen."""
    first, edge, last = (load_pretrained(name) for name in ("cartpole-0", "cartpole-25", "cartpole"))
    turns = replace(last, network=STAGE_3.read_bytes())
    return {"A": first.policy(), "B": edge.policy(), "C": turns.policy(), "D": last.policy()}


def side_by_side(films: Mapping[str, bytes]) -> HTML:
    """Films in a row, each under its name; they stay in the notebook when the kernel has gone.

    Args:
        films: moving PNGs, by the letter of their agent.
    """
    row = "".join(
        f'<figure style="margin: 0 8px 8px 0"><figcaption>{name}</figcaption><img width="190"'
        f' alt="Agent {name} plays." src="data:image/png;base64,{base64.b64encode(film).decode()}"></figure>'
        for name, film in films.items()
    )
    return HTML(f'<div style="display: flex; flex-wrap: wrap">{row}</div>')
