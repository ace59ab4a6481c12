"""Someone else goes on from a moment of an episode: an agent, or, where `physics` is known, the learner."""

from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace
from itertools import islice
from typing import Any

import numpy as np

from ....environments import MOST_STEPS
from ....episodes.playback import Playback, q_values_of, states_of
from ....games import fact, physics, readable_gamma
from ....training import act_of, greedy, play


class Pressed:
    """Plays the actions that were pressed on the page, one after the other."""

    def __init__(self, actions: Iterable[int]):
        self._actions = iter(actions)

    def act(self, state, explore: bool = False) -> int:
        """The next one."""
        return next(self._actions)


class Relay:
    """Takes the actions that were taken, and then lets another one act."""

    def __init__(self, actions: Iterable[int], who: Any):
        self._actions, self._then = iter(actions), act_of(who, explore=False)

    def act(self, state, explore: bool = False) -> int:
        """The next action that was taken, or else the other one's."""
        taken = next(self._actions, None)
        return self._then(state) if taken is None else int(taken)


def taken_over(playback: Playback, moment: int, who: Any, most: int | None = None) -> Playback:
    """The episode as it was up to a moment, and from there on as `who` plays it, to its end or its limit.

    Args:
        playback: of an agent that played.
        moment: from 0 to its last one before the end.
        who: has `act`.
        most: steps that it may take; None: to the end.

    Raises:
        ValueError: the environment does not play the same episode twice.
    """
    recipe, starts_in = playback.environment, None
    if physics(recipe) is not None:  # it can be put into any state
        starts_in = fact(recipe, "StartsIn", None)
    limit = max(recipe.limit or MOST_STEPS, moment + 1)
    made = recipe.make(max_episode_steps=limit + 1)  # the limit is held here: time already spent counts
    if starts_in is None:
        relay = Relay(playback.actions[:moment], who)
        with closing(made) as env, greedy(who):
            steps = list(islice(play(relay, env, [playback.seed], explore=False), limit))
        if not np.array_equal(states_of(steps)[: moment + 1], playback.states[: moment + 1]):
            raise ValueError(
                f"{playback.env_id} went another way when the same actions were taken again from the same "
                "start, so nobody can take over this episode."
            )
        steps = steps[moment:]
    else:
        left = min(limit - moment, limit if most is None else most)
        with closing(starts_in(made, playback.states[moment])) as env, greedy(who):
            steps = list(islice(play(who, env, [playback.seed], explore=False), left))
    q_values, trouble = None, ""
    states = np.concatenate([playback.states[:moment], states_of(steps)])
    if not isinstance(who, Pressed):
        q_values, trouble = q_values_of(who, states)
    return replace(
        playback,
        states=states,
        actions=np.append(playback.actions[:moment], [step.action for step in steps]),
        rewards=np.append(playback.rewards[:moment], [step.reward for step in steps]).astype(np.float32),
        terminated=steps[-1].terminated,
        q_values=q_values,
        gamma=readable_gamma(who),
        trouble=trouble,
        cut=recipe.limit is None and not steps[-1].ended,
    )
