"""A world is tried, and what was found is said in a box."""

from typing import Any

from ...environments.trial import trouble_in
from ...exercises import boxes
from ...exercises.sandbox import attempt, folded, stop_sentence
from ..shared.mine_or_ours import mine_or_ours as mine_or_ours  # for the notebook

SECONDS = 20.0  # after which a trial is cut off
TEXTS = {
    "sound": "Sound",
    "sick": "Not yet",
    "stopped": "Your world stopped",
    "all": "The same seed begins the same episode, states are what the space promises, rewards are"
    " finite, and it ends. Whether it can be learned, only an agent can say.",
}


def check_world(world: Any) -> None:
    """Plays a little in a world, at random, and says the first thing that is wrong with it.

    Args:
        world: a class, a function that makes one, an environment, or its id.
    """
    tried = attempt(lambda: trouble_in(world), SECONDS)
    if tried.error:
        boxes.box("stopped", TEXTS["stopped"], stop_sentence(tried.error), folded(tried))
    elif tried.value:
        boxes.box("not yet", TEXTS["sick"], tried.value)
    else:
        boxes.box("right", TEXTS["sound"], TEXTS["all"])
