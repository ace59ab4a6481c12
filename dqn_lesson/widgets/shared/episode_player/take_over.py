"""Someone else goes on from a moment of an episode of CartPole: an agent, or the learner by arrow keys."""

from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace
from itertools import islice
from typing import Any

import numpy as np

from ....episodes.playback import Playback, q_values_of
from ....games.cartpole import StartsIn, physics, readable_gamma
from ....training import greedy, play


class Pressed:
    """Plays the actions that were pressed on the page, one after the other."""

    def __init__(self, actions: Iterable[int]):
        self._actions = iter(actions)

    def act(self, state, explore: bool = False) -> int:
        """The next one."""
        return next(self._actions)


def taken_over(playback: Playback, moment: int, who: Any, most: int | None = None) -> Playback:
    """The episode as it was up to a moment, and from there on as `who` plays it, to its end or its limit.

    Args:
        playback: of CartPole.
        moment: from 0 to its last one before the end.
        who: has `act`.
        most: steps that it may take; None: to the end.
    """
    limit = (physics(playback.environment) or {}).get("max_steps") or 500
    left = min(max(1, limit - moment), limit if most is None else most)
    made = playback.environment.make(max_episode_steps=limit + 1)
    with closing(StartsIn(made, playback.states[moment])) as env, greedy(who):
        steps = list(islice(play(who, env, [playback.seed], explore=False), left))
    states = np.array([step.state for step in steps] + [steps[-1].next_state], np.float32)
    q_values, trouble = None, ""
    states = np.concatenate([playback.states[:moment], states])
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
    )
