"""What lesson 07 climbs with: which parts are the learner's, and whether an agent stands on a rung."""

from itertools import count, islice
from typing import NamedTuple

import gymnasium as gym
import numpy as np

from ...agent import DQNAgent
from ...exercises import boxes
from ...exercises.sandbox import attempt, folded, stop_sentence
from ...hyperparameters import Hyperparameters
from ...memory import ReplayMemory
from ...network.chain import Dense, chain_with
from ...training import play, remember_of, row, shaped_reward
from ..shared.mine_or_ours import mine_or_ours as mine_or_ours  # for the notebook
from .ladder import LADDER

NUM_UPDATES = 20
# Of the way. Tests hold: equal agents stay below 0.0001; where rung 4, 5, 6 or 7 is missing, it is over 0.04.
CLOSE = 0.002
WHERE = {  # where the learner's class does what a rung changes
    1: "`replay`: a whole batch goes into one `fit`",
    2: "gamma: `self.gamma` should be that of the settings",
    4: "`scaled`, which belongs in `act` and, twice, in `remember`",
    5: "`targets` and `replay`: which network is asked about what comes after, and whether it follows",
    6: "`targets`: one network chooses, the other one judges",
    7: "`draw`: whether it adds up n rewards",
    8: "`_build_model`: optimizer, loss and the longest gradient are those of the settings",
}
_SEEN = {  # of a rung's changes those that an update depends on, with a network of the same shape
    "one_by_one", "gamma", "state_scale", "target_tau", "double", "n_step", "optimizer", "loss", "clip_norm",
}  # fmt: skip
RUN = ("num_steps", "num_episodes")  # how long a run is, which is no change of the ladder


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
    tried = attempt(lambda: compared(agent_class, settings), 60.0)
    found = tried.value
    if tried.error:
        boxes.box("stopped", "Your code stopped", stop_sentence(tried.error), folded(tried))
    elif found.gap < CLOSE:
        text = (
            f"{here} From the same weights, on the same batches, {NUM_UPDATES} updates move your network and"
            f" the package's to the same place: the largest gap is {found.gap:.5%} of the way they went."
        )
        boxes.box("right", "You stand here", text)
    else:
        text = _what_differs(found, agent_class, number, settings)
        boxes.box("not yet", "Not yet", f"{here} {text}")


def _what_differs(found: "Comparison", agent_class: type, number: int, settings: Hyperparameters) -> str:
    """The first number that is not the package's, and the rung without which the package moves as they do."""
    text = (
        "The settings are right, but from the same weights, on the same batches, your network moves elsewhere"
        f" than the package's: after update {found.update} it says {found.mine:.4f} for *left* in the first"
        f" state of the memory, and the package's says {found.theirs:.4f}. "
    )
    missing = attempt(lambda: missing_rungs(agent_class, number, settings), 120.0).value
    if not missing:
        return f"{text}What does this rung's class change, and does it stand on the class below?"
    without = [
        f"without rung {rung}, *{LADDER[rung].name}*, the package's network moves just as yours does. "
        f"Look at {WHERE[rung]}."
        for rung in missing
    ]
    return text + (
        f"The reason may be this: {without[0]}" if len(without) == 1 else f"Either {' Or '.join(without)}"
    )


class Comparison(NamedTuple):
    """Two agents that learned from the same batches.

    Attributes:
        gap: the largest distance between two weights in the end, as a share of the longest way that one went.
        update: the first after which they differ by more than rounding does, from 1; the last if none.
        mine: what the learner's network then says for action 0 in the first state of the memory.
        theirs: what the package's says.
    """

    gap: float
    update: int
    mine: float
    theirs: float


def compared(
    agent_class: type, settings: Hyperparameters, others: Hyperparameters | None = None
) -> Comparison:
    """Lets a learner's agent and the package's learn from the same batches.

    Both begin with the same weights, remember the same steps, and draw the same batches.

    Args:
        agent_class: the learner's.
        settings: the learner's.
        others: the package's; None: the same.
    """
    others = others or settings
    with gym.make("CartPole-v1", max_episode_steps=15) as env:  # so short that many games are cut off
        mine = agent_class(env, settings, 0)
        start = mine.model.get_weights()
        theirs = _package_agent(env, others, start)
        told = [theirs.remember, remember_of(mine)]
        for step in islice(play(_package_agent(env, settings, start), env, count()), 300):
            reward, states = shaped_reward(step, settings), (row(step.state), row(step.next_state))
            for remember in told:
                remember(states[0], step.action, reward, states[1], step.terminated, truncated=step.truncated)
        mine.rng = np.random.default_rng(1)
        first = theirs.memory[0].state * np.array(settings.state_scale or 1.0)
        looks = []
        for _ in range(NUM_UPDATES):
            mine.replay(settings.batch_size)
            theirs.replay(settings.batch_size)
            looks.append(
                [ask(one.model.get_weights(), first, settings.activation)[0, 0] for one in (mine, theirs)]
            )
    ends = zip(mine.model.get_weights(), theirs.model.get_weights(), start, strict=True)
    gaps, ways = zip(*((np.abs(one - two).max(), np.abs(two - begin).max()) for one, two, begin in ends),
                     strict=True)  # fmt: skip
    differ = (k for k, (one, two) in enumerate(looks) if f"{one:.4f}" != f"{two:.4f}")
    update = next(differ, NUM_UPDATES - 1)
    return Comparison(float(max(gaps) / max(ways)), update + 1, *map(float, looks[update]))


def gap(agent_class: type, settings: Hyperparameters) -> float:
    """The `gap` of `compared`."""
    return compared(agent_class, settings).gap


def missing_rungs(agent_class: type, number: int, settings: Hyperparameters) -> list[int]:
    """The rungs, up to this one, without which the package moves as the learner's agent does."""
    tutorial, missing = LADDER[0].settings, []
    for rung in (rung for rung in WHERE if rung <= number):
        changes = {name: getattr(tutorial, name) for name in LADDER[rung].changes if name in _SEEN}
        if compared(agent_class, settings, settings.replace(**changes)).gap < CLOSE:
            missing.append(rung)
    return missing


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
    plans = [(Dense, (name,)) for name in (*hidden, "linear")]
    return chain_with(weights, plans)(np.asarray(states, np.float32))


def _package_agent(env: gym.Env, settings: Hyperparameters, weights: list[np.ndarray]) -> DQNAgent:
    """The package's agent with these weights, and with the random generator that the learner's gets."""
    agent = DQNAgent(env, settings, 0)
    model = agent.model
    model.set_weights(weights)
    agent.model = model  # a target network that starts there, too
    agent.memory = ReplayMemory(settings.memory_size, agent.state_size, seed=1)
    return agent
