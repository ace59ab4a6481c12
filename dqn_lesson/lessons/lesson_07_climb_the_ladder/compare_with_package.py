"""What lesson 07 climbs with: which parts are the learner's, and whether an agent stands on a rung."""

from collections.abc import Callable
from itertools import count, islice

import gymnasium as gym
import numpy as np
from IPython.display import Markdown as Words
from IPython.display import display

from ...agent import DQNAgent
from ...exercises import boxes
from ...exercises.check import judge
from ...exercises.lesson import find
from ...exercises.sandbox import attempt, folded, stop_sentence
from ...hyperparameters import Hyperparameters
from ...memory import ReplayMemory
from ...network.dense import dense_forward
from ...training import play, remember_of, row, shaped_reward
from .ladder import LADDER

NUM_UPDATES = 20
# Of the way. Tests hold: equal agents stay below 0.0001; where rung 4, 5, 6 or 7 is missing, it is over 0.04.
CLOSE = 0.002
RUN = ("num_steps", "num_episodes")  # how long a run is, which is no change of the ladder


def mine_or_ours(name: str, answer: Callable) -> Callable:
    """The learner's function if it passes its check, otherwise the course's; says which of them it is.

    Args:
        name: of the exercise, such as `"7.1"`.
        answer: what the learner wrote.
    """
    exercise = find(name)
    passed = judge(exercise, answer).passed
    ours = f"the course's own, because exercise {name} is not solved yet."
    display(Words(f"`{exercise.name}`: " + (f"yours, from exercise {name}." if passed else ours)))
    return answer if passed else exercise.build(exercise.solution)


def stands_on(number: int, agent_class: type, settings: Hyperparameters) -> None:
    """Says whether an agent with these settings learns as `DQNAgent` does with those of a rung.

    Args:
        number: of the rung, from 1.
        agent_class: the learner's, called as `agent_class(env, settings, seed)`; it draws from its `rng`.
        settings: the learner's.
    """
    rung = LADDER[number]
    here = f"Rung {number}, *{rung.name}*."
    different = {name: pair for name, pair in settings.difference(rung.settings).items() if name not in RUN}
    if different:
        pairs = (f"`{name}` is {given!r}, and on this rung it should be {right!r}"
                 for name, (given, right) in different.items())  # fmt: skip
        text = f"{here} The settings are not those of this rung: {'; '.join(pairs)}."
        boxes.box("not yet", "Not yet", text)
        return
    tried = attempt(lambda: gap(agent_class, settings), 60.0)
    if tried.error:
        boxes.box("stopped", "Your code stopped", stop_sentence(tried.error), folded(tried))
    elif tried.value < CLOSE:
        text = (
            f"{here} From the same weights, on the same batches, {NUM_UPDATES} updates move your network and"
            f" the package's to the same place: the largest gap is {tried.value:.5%} of the way they went."
        )
        boxes.box("right", "You stand here", text)
    else:
        text = (
            f"{here} The settings are right, but from the same weights, on the same batches, your network"
            f" moves elsewhere than the package's: after {NUM_UPDATES} updates they are {tried.value:.1%} of"
            " the way apart. What does this rung's class change, and does it stand on the class below?"
        )
        boxes.box("not yet", "Not yet", text)


def gap(agent_class: type, settings: Hyperparameters) -> float:
    """How far apart a learner's agent and the package's end that learn from the same batches.

    Both begin with the same weights, remember the same steps, and draw the same batches.

    Returns:
        The largest distance between two weights, as a share of the longest way that a weight went.
    """
    with gym.make("CartPole-v1", max_episode_steps=15) as env:  # so short that many games are cut off
        mine = agent_class(env, settings, 0)
        start = mine.model.get_weights()
        theirs = _package_agent(env, settings, start)
        for step in islice(play(theirs, env, count()), 300):
            reward, moment = shaped_reward(step, settings), (row(step.state), row(step.next_state))
            for agent in (mine, theirs):
                remember = remember_of(agent)
                remember(moment[0], step.action, reward, moment[1], step.terminated, truncated=step.truncated)
        mine.rng = np.random.default_rng(1)
        for _ in range(NUM_UPDATES):
            mine.replay(settings.batch_size)
            theirs.replay(settings.batch_size)
    ends = zip(mine.model.get_weights(), theirs.model.get_weights(), start, strict=True)
    gaps, ways = zip(*((np.abs(one - two).max(), np.abs(two - begin).max()) for one, two, begin in ends),
                     strict=True)  # fmt: skip
    return float(max(gaps) / max(ways))


def ask(weights: list[np.ndarray], states: np.ndarray, activation: str) -> np.ndarray:
    """What a network with these weights says: exercise 2.2, for any activation.

    Args:
        weights: kernel, bias, kernel, bias, ..., as `model.get_weights()` gives them.
        states: rows `(B, S)`.
        activation: of the hidden layers, `"tanh"` or `"relu"`.

    Returns:
        Q-values `(B, A)`.
    """
    hidden = [activation] * (len(weights) // 2 - 1)
    return dense_forward(weights, [*hidden, "linear"])(np.asarray(states, np.float32))


def _package_agent(env: gym.Env, settings: Hyperparameters, weights: list[np.ndarray]) -> DQNAgent:
    """The package's agent with these weights, and with the random generator that the learner's gets."""
    agent = DQNAgent(env, settings, 0)
    model = agent.model
    model.set_weights(weights)
    agent.model = model  # a target network that starts there, too
    agent.memory = ReplayMemory(settings.memory_size, agent.state_size, seed=1)
    return agent
