"""The games that lesson 09 looks into: one that was lost, and what might have become of it.

The lost game is kept action for action, so that its numbers are the same on every machine.
"""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace

import gymnasium as gym
import numpy as np

from ...agent import DQNAgent
from ...episodes.playback import Playback, q_values_of, watch
from ...games import readable_gamma
from ...games.cartpole import ENV_ID, StartsIn
from ...training import play
from ..shared.policies import RulePlayer

SEED = 2_000_002  # of the start of the lost game
ACTIONS = (  # of the pretrained agent "cartpole-25" from that start; a test lets it play them again
    "1010101010110011001101001100110100101100110011001100101100101100101100101100101011001010110010101011"
    "0010101100101011001010101011001010110010101010110010101010101100101010101010110010101010101010101010"
    "101100101010101010101010101010101010011101010101010010101001010101001010100000000000"
)


def lost_game(agent) -> Playback:
    """The lost game, with the agent's Q-values for each of its moments."""
    actions = map(int, ACTIONS)
    game = watch(RulePlayer(lambda state: next(actions)), ENV_ID, SEED)
    q_values, trouble = q_values_of(agent, game.states)
    return replace(game, q_values=q_values, gamma=readable_gamma(agent), trouble=trouble)


def lasts(agent, state: Sequence[float], num_steps: int = 500) -> int:
    """How many steps of CartPole an agent balances, at most `num_steps`, if it takes over in this state.

    Args:
        agent: has `act`.
        state: `(4,)`.
        num_steps: where the clock stops.
    """
    with closing(StartsIn(gym.make(ENV_ID, max_episode_steps=num_steps), state)) as env:
        return sum(1 for _ in play(agent, env, [0], explore=False))


def came_true(game: Playback, gamma: float) -> np.ndarray:
    """The discounted return that came from each moment with an action on, `(T,)`, on rewards 0 and -1.

    CartPole leaves nothing to chance once it has started, so of a greedy player's game this is the value of
    its own policy, which says nothing of what best play would get. Of a game that the clock ended it is 0:
    no fall came while it was played.
    """
    steps = len(game.actions)
    return -(gamma ** np.arange(steps - 1, -1, -1.0)) if game.terminated else np.zeros(steps)


def taken_over(agent, states: np.ndarray, gamma: float, num_steps: int = 1_000) -> np.ndarray:
    """What an agent would still get that takes over in each of these states: a lower bound of best play.

    Args:
        agent: has `q_values`, and plays greedily, from all states side by side.
        states: `(B, 4)`.
        gamma: of the discounted return, on the rewards 0 and -1.
        num_steps: a fall that comes later counts as none. There is no other time limit.

    Returns:
        The returns, `(B,)`.
    """
    envs = gym.make_vec(
        ENV_ID, len(states), vectorization_mode="vector_entry_point", max_episode_steps=num_steps + 1
    )
    returns, standing = np.zeros(len(states)), np.ones(len(states), bool)
    with closing(envs):
        envs.reset(seed=0)
        envs.unwrapped.state = np.array(states, np.float64).T.copy()  # [4, B]
        for step in range(num_steps):
            states, _, terminated, _, _ = envs.step(agent.q_values(states).argmax(axis=1))
            returns[standing & terminated] = -(gamma**step)
            standing &= ~terminated
    return returns


def transitions(game: Playback) -> list[tuple]:
    """A game as a memory keeps it, with the rewards 0 and -1: `(state, action, reward, next_state, fell)`."""
    last = len(game.actions) - 1
    ends = [game.terminated and moment == last for moment in range(last + 1)]
    return [
        (game.states[moment], int(game.actions[moment]), -1.0 if fell else 0.0, game.states[moment + 1], fell)
        for moment, fell in enumerate(ends)
    ]


def taught_by(games: Sequence[Playback], num_updates: int = 3_840, seed: int = 0) -> DQNAgent:
    """A new agent that has never played, and has learned from these games alone."""
    pupil = DQNAgent(gym.make(ENV_ID), seed=seed)
    for game in games:
        for transition in transitions(game):
            pupil.remember(*transition)
    pupil.replay(updates=num_updates)
    return pupil


class Late:
    """An agent whose hands are slow: it does what would have been right some steps ago.

    Before the first of these actions comes, it pushes left and right in turn.
    """

    def __init__(self, agent, num_steps: int) -> None:
        self._agent, self._num_steps, self._actions = agent, num_steps, []

    def act(self, state: np.ndarray) -> int:
        """The action for the state of `num_steps` steps ago."""
        self._actions.append(self._agent.act(state))
        late = len(self._actions) - 1 - self._num_steps
        return self._actions[late] if late >= 0 else len(self._actions) % 2
