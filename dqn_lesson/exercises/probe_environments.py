"""`check_agent`: an agent goes through tiny worlds whose Q-values are known, and is told what they prove.

In each world a new agent remembers all that can happen there, and replays until its Q-values have come to
rest. Where these are wrong, they are held against what each known fault would have made of all worlds seen so
far. A fault is named if it alone fits; where two fit, both are offered.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

import gymnasium as gym
import numpy as np

from ..agent import DQNAgent
from ..hyperparameters import Hyperparameters
from ..progress_meter import progress_meter
from ..training import act_of, greedy, remember_of, replay_of, row
from . import boxes
from .probe_faults import FAULTS, suspects
from .probe_worlds import GAMMA, STATES, WORLDS, Table, World
from .sandbox import attempt, folded, stop_sentence

SETTINGS = Hyperparameters.tutorial().replace(
    gamma=GAMMA, epsilon_min=0.65, learning_rate=3e-3, optimizer="adam", batch_size=8, replay_every=1,
    one_by_one=False, learning_starts=0, memory_size=1_000, step_reward=None, fall_reward=None,
    hidden=(32, 32),
)  # fmt: skip
PATIENCE = 120.0  # seconds for one world; TensorFlow's import is among them
NUM_TOLD = 100  # steps that an agent remembers of a world, at least
FEW = 3  # steps that it has remembered when it first replays: fewer than a batch
EVERY, LEAST, MOST = 25, 300, 2_500  # replays: between two looks, before a verdict of "wrong", and altogether
SLOWER = 800  # replays after which the learning rate has fallen to a tenth
STILL = 0.03  # Q-values that move less than this and this share of them have come to rest
GROWN = 20.0  # a Q-value as great as this will grow for ever
SMALL = SETTINGS.replace(
    optimizer="sgd", learning_rate=0.005, batch_size=2, memory_size=2, epsilon_decay=0.998
)
NEIGHBOURS = (0.18 + 0.8 * np.eye(4, STATES.shape[1])).astype(np.float32)  # [4, S]: all equally far apart
PARTED = 0.3  # two new steps part at least by this share of how far the first two did
NUM_SMALL = 60  # replays of a memory with room for two
NUM_ACTIONS_DRAWN = 300

TEXTS = {
    "one step": "One step, and it pays 1. Wanted: Q = 1 for both actions.",
    "two steps": "Two steps; only the second pays, 1. Wanted: Q = 0.8 in the first state, 1 in the second.",
    "two buttons": "Two states, one step. In the first state action 1 pays 1, in the second action 0;"
    " the other action pays 0. Wanted: Q = 0 and 1, then 1 and 0.",
    "no end": "It never ends, but the time is up after 3 steps. In the first state each step pays 1, in"
    " the second 0, and no step leads from one to the other. Wanted: Q = 5, because 1 + 0.8 * 5 = 5,"
    " then 0.",
    "crossroads": "Five states, three actions, positive and negative rewards. Two of the states lead on, and"
    " where they lead no two actions are worth the same. Wanted: {right}.",
    "full memory": "A memory with room for two steps, and batches of two. Wanted: one replay teaches"
    " both, and two newer steps take their places.",
    "found": "Found: {found}.",
    "sound": "Sound",
    "sick": "Sick",
    "unjudged": "Not judged",
    "all sound": "All six worlds: no fault was found in remember, replay and act. If this agent doesn't"
    " learn, look at its settings first.\nWhat the worlds can't see: whether the settings are good; how it"
    " does with many states, or where chance decides what an action does; whether it uses Double, a target"
    " network or n-step returns, which all lead to the same Q-values in the end.{unseen}",
    "call": "A word on the call",
    "instance": "`check_agent` makes agents of its own. Give it the class, not an agent:"
    " `check_agent({name})`.",
    "rest": "The worlds after this one are left out. Put this right first.",
    "meter": "check_agent",
    "replays": "{world}: {replays} replays",
    "one fault": "These are the numbers of an agent with one fault: {does}. To find it, {look}",
    "two faults": "{number} faults lead to these numbers. Either {does}. To find it, {look}",
    "or": " Or {does}: {look}",
    "no fault": "None of the faults that check_agent knows leads to these numbers. {hint}",
    "untaught": "After {replays} replays its Q-values are what they were before. Is anything taught?"
    " Look at `fit`, and at what `remember` keeps.",
    "one step sick": "If it is more than 1, something is added after the end: look at `terminated`. If"
    " only one action has its 1, the target lands at the wrong action. If neither, the network isn't"
    " trained on the reward of its own steps: look at `fit`, and at what `remember` keeps.",
    "two steps sick": "What comes after doesn't arrive as it should. Look at gamma, at `next_state`,"
    " and at what `replay` does about `terminated`.",
    "two buttons sick": "The target lands at another action or in another state. Look at the line of"
    " `replay` that puts it into the row, and at whether states, actions and targets stay in step.",
    "no end sick": "What comes after doesn't arrive as it should. Look at gamma, at `next_state`, and"
    " at what `remember` is told when the time is up.",
    "crossroads sick": "The Q-value that is farthest off is that of action {action} in state {state}:"
    " it is {found:.2f} and should be {right:.2f}. Write down its target by hand, then follow `replay`"
    " line by line.",
    "shape": "For {states} states with {actions} actions the network answers with an array of shape"
    " {shape}; it should be ({states}, {actions}). Look at the last layer of the network:"
    " `self.action_size` says how many actions there are.",
    "softmax": "The network's answers add up to 1 in each state: they are shares, so its last layer"
    " probably ends with softmax. A Q-value may be any number. Look at the last layer's activation.",
    "sigmoid": "The network never answers less than 0 or more than 1: its last layer probably ends with"
    " sigmoid. A Q-value may be any number. Look at the last layer's activation.",
    "relu": "The network never answers less than 0, and often exactly 0: its last layer probably ends with"
    " relu. A Q-value may be any number. Look at the last layer's activation.",
    "positive": "The network never answers less than 0. A Q-value may be any number. Look at the last"
    " layer's activation.",
    "epsilon": "After {replays} replays epsilon should be {right:.3f}, but it is {found:.3f}. It is to"
    " be lowered once for each call of `replay`, and not below its minimum. Look at `decay`.",
    "memory": "After {steps} steps its memory holds {found}. Look at `remember`.",
    "newest only": "After {steps} steps its memory holds {found}: each new step overwrites the one"
    " before. Look at `remember`.",
    "part of a batch": "Two steps were in the batch, and in {replays} replays the two were never both"
    " taught: only a part of the batch counts, such as its last row or its first half. Look at which"
    " rows reach `fit`, and at how far `fit` is indented.",
    "old memory": "Its memory was full, two newer steps came, and in {replays} replays the two were"
    " never both taught: a new step overwrites the one before, or isn't kept. The oldest should go. Look"
    " at `remember`.",
    "inverted": "At epsilon 0 it takes actions at random, at epsilon 1 it doesn't: it is the wrong way"
    " round. Look at the comparison with epsilon in `act`.",
    "worst": "Without exploring it takes the action with the smallest Q-value. Look at `argmax` in `act`.",
    "always explores": "At epsilon 0 it still takes actions at random, also in an exam: `act` does not"
    " look at `self.epsilon`. Look at its first lines.",
    "explores in the exam": "At epsilon 0 it takes the best action, but in an exam it still explores:"
    " `act` does not look at `explore`. Look at its first lines.",
    "not greedy": "Without exploring it does not take the action with the greatest Q-value. Look at"
    " `act`: at its comparison with epsilon, and at `argmax`.",
    "never explores": "At epsilon 1 every action should be random, but it always takes the best one."
    " Look at `act`: at its comparison with epsilon.",
    "best never drawn": "At epsilon 1 it never takes the best action. A random action may be any of"
    " them, the best one too. Look at `act`.",
    "never drawn": "At epsilon 1 it never takes action {never}. There are {actions} actions, from 0 on,"
    " and a random one may be any of them. Look at what `act` draws.",
    "uneven": "At epsilon 1 every action should be random, but of {draws} it took {shares}. Look at"
    " what `act` draws.",
    "still": " They could not see either whether each row of a batch counts and whether a full memory takes"
    " in new steps: with two steps in its memory this agent learns nothing.",
    "momentum": " They could not see either whether each row of a batch counts and whether a full memory"
    " takes in new steps: this agent has an optimizer of its own, whose momentum mixes each replay with"
    " earlier ones.",
}


class TinyEnv(gym.Env):
    """A `World` as a Gymnasium environment with states of four numbers."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.observation_space = gym.spaces.Box(-1, 1, (STATES.shape[1],), np.float32)
        self.action_space = gym.spaces.Discrete(world.num_actions)
        self.position, self.num_steps = 0, 0

    def reset(self, *, seed: int | None = None, options: dict | None = None) -> tuple[np.ndarray, dict]:
        """Back to one of the world's starts, drawn by chance."""
        super().reset(seed=seed)
        self.position, self.num_steps = int(self.np_random.choice(self.world.starts)), 0
        return STATES[self.position].copy(), {}

    def step(self, action: int) -> tuple[np.ndarray, float, bool, bool, dict]:
        """What the move from here says."""
        move = self.world.moves[self.position][action]
        self.num_steps += 1
        self.position = move.then
        truncated = self.num_steps >= self.world.limit and not move.ends
        return STATES[self.position].copy(), float(move.reward), move.ends, truncated, {}


class Report(NamedTuple):
    """How an agent did in one world."""

    world: str
    q_values: Table | None  # [states, actions]; None if there are none to show
    trouble: str = ""  # a sentence; empty if the agent is sound
    faults: tuple[str, ...] = ()  # names of what it looks like, of `FAULTS` or `TEXTS`
    folded: dict[str, str] | None = None  # more to unfold, by its heading
    unseen: str = ""  # what could not be judged

    @property
    def sound(self) -> bool:
        """Whether the agent does what it must here."""
        return not self.trouble


class _Found(NamedTuple):
    """What was seen in a world: `trouble` is the key of a text, `numbers` what to fill in."""

    q_values: Table | None
    trouble: str = ""
    numbers: Mapping[str, Any] = MappingProxyType({})
    unseen: str = ""


class Sick(Exception):
    """Something is wrong with an agent: the key of its text, and what to fill in."""

    def __init__(self, key: str, q_values: Table | None = None, **numbers: Any) -> None:
        super().__init__(key)
        self.key, self.q_values, self.numbers = key, q_values, numbers


def check_agent(make_agent: Callable[..., Any]) -> None:
    """Sends an agent through the six worlds and says what it proves; stops at the first that fails.

    Args:
        make_agent: a class or function, called as `make_agent(env, hyperparameters, seed)`, as
            `ControlPanel` calls it.
    """
    if not callable(make_agent):
        boxes.box("note", TEXTS["call"], TEXTS["instance"].format(name=type(make_agent).__name__))
        return
    unseen = ""
    for report in reports(make_agent):
        text = TEXTS[report.world].format(right=_shown(WORLDS["crossroads"].right))
        if report.q_values is not None:
            text += "\n" + TEXTS["found"].format(found=_shown(report.q_values))
        if not report.sound:
            text += f"\n{report.trouble}" + (f" {TEXTS['rest']}" if report.world != TRIALS[-1] else "")
            boxes.box("not yet", TEXTS["sick"], text, report.folded)
            return
        seen = ("note", TEXTS["unjudged"]) if report.unseen else ("right", TEXTS["sound"])
        boxes.box(*seen, text, report.folded)
        unseen += report.unseen
    boxes.box("right", TEXTS["sound"], TEXTS["all sound"].format(unseen=unseen))


TRIALS = (*WORLDS, "full memory")


def reports(make_agent: Callable[..., Any], seed: int = 0) -> Iterator[Report]:
    """Yields a `Report` for each world, up to the first in which the agent is sick."""
    seen: dict[str, Table] = {}
    with progress_meter(len(TRIALS), "worlds", name=TEXTS["meter"]) as meter:
        trial = _Trial(make_agent, seed, meter.set_postfix_str)
        for name in TRIALS:
            report = trial.report(name, seen)
            meter.update()
            yield report
            if not report.sound:
                return


class _Trial(NamedTuple):
    """An agent on trial."""

    make_agent: Callable[..., Any]
    seed: int
    say: Callable[[str], Any]

    def report(self, name: str, seen: dict[str, Table]) -> Report:
        """How the agent does in a world; its Q-values are added to those seen so far."""
        tried = attempt(lambda: self._look(name), PATIENCE)
        if tried.error:
            return Report(name, None, stop_sentence(tried.error), folded=folded(tried))
        found = tried.value
        if found.q_values is not None:
            seen[name] = found.q_values
        if not found.trouble:
            return Report(name, found.q_values, unseen=found.unseen)
        if not found.trouble.endswith("sick"):
            faults, text = (found.trouble,), TEXTS[found.trouble].format(**found.numbers)
        else:
            faults = self._told_apart(seen)
            text = _named(faults, TEXTS[found.trouble].format(**found.numbers))
        return Report(name, found.q_values, text, faults)

    def _look(self, name: str) -> "_Found":
        try:
            return self._full_memory() if name == TRIALS[-1] else _Found(self._world(name))
        except Sick as sick:
            return _Found(sick.q_values, sick.key, sick.numbers)

    def _told_apart(self, seen: dict[str, Table]) -> tuple[str, ...]:
        """The faults that fit all worlds; where several do, the other worlds are asked, too."""
        found = dict(seen)
        for name in reversed(WORLDS):
            if len(suspects(found)) > 1 and name not in found:
                more = attempt(lambda name=name: self._look(name), PATIENCE).value
                if more and more.q_values is not None and suspects(found | {name: more.q_values}):
                    found[name] = more.q_values
        if not suspects(found):  # too few rows are taught, or old ones, and so nothing comes to rest
            more = attempt(lambda: self._look(TRIALS[-1]), PATIENCE).value
            return (more.trouble,) if more and more.trouble in ("part of a batch", "old memory") else ()
        return suspects(found)

    def _agent(self, env: gym.Env, hp: Hyperparameters) -> Any:
        """A new agent; a Keras model of its own answers quickly."""
        from ..network import quick

        agent = self.make_agent(env, hp, self.seed)
        own_replay = getattr(type(agent), "replay", None) is not DQNAgent.replay
        if own_replay and hasattr(getattr(agent, "model", None), "layers"):
            agent.model = quick(agent.model)
        return agent

    def _world(self, name: str) -> Table:
        """Lets a new agent learn in a world: its Q-values.

        Raises:
            Sick: something is wrong.
        """
        world = WORLDS[name]
        # In the first world epsilon never reaches its minimum, in the others it does.
        hp = SETTINGS.replace(epsilon_decay=0.9999 if name == "one step" else 0.99)
        env = TinyEnv(world)
        agent = self._agent(env, hp)
        agent.act(row(STATES[0]))
        states = STATES[: len(world.moves)]
        _check_end(agent, states, world.num_actions)
        replays = _Replays(agent, hp)
        told = world.transitions * -(-NUM_TOLD // len(world.transitions))
        _tell(agent, told[:FEW])
        replays.make(1)
        _tell(agent, told[FEW:])
        q_values = self._at_rest(name, replays, states)
        if not _near(q_values, world):
            off = np.abs(q_values - world.right)
            state, action = np.unravel_index(off.argmax(), off.shape)
            raise Sick(f"{name} sick", q_values, state=state, action=action, found=q_values[state, action],
                       right=world.right[state][action])  # fmt: skip
        holds = len(getattr(agent, "memory", told))
        if holds != len(told):
            raise Sick("newest only" if holds == 1 else "memory", q_values, steps=len(told), found=holds)
        replays.check_epsilon(q_values)
        if name == "crossroads":
            _check_acting(agent, world, q_values)
        return q_values

    def _at_rest(self, name: str, replays: "_Replays", states: np.ndarray) -> Table:
        """Q-values `[N, A]` that are right and stay so, or that have come to rest; else a mean of the last.

        Raises:
            Sick: nothing is learned.
        """
        world, looks = WORLDS[name], [_q_values(replays.agent, states)]
        while replays.number < MOST and np.abs(looks[-1]).max() < GROWN:
            self.say(TEXTS["replays"].format(world=name, replays=replays.number))
            if hasattr(replays.agent, "learning_rate_factor"):
                replays.agent.learning_rate_factor = max(0.1, 1 - replays.number / SLOWER)
            replays.make(EVERY)
            looks.append(_q_values(replays.agent, states))
            if _near(looks[-1], world) and _at_rest(looks[-2:]):
                return looks[-1]
            if replays.number >= LEAST and _at_rest(looks[len(looks) // 2 :]):
                if np.abs(looks[-1] - looks[0]).max() < 1e-6:
                    raise Sick("untaught", looks[-1], replays=replays.number)
                return looks[-1]
        return np.mean(looks[-(len(looks) // 4) :], axis=0)

    def _full_memory(self) -> _Found:
        """Two steps fill the memory, then two more come: each time, are both taught at once?

        All states are neighbours, one of two is worth 3, the other -3. What is learned of one carries the
        other along. So they part only if one replay has learned from both.
        """
        agent = self._agent(TinyEnv(WORLDS["one step"]), SMALL)
        replays, remember, parted = _Replays(agent, SMALL), remember_of(agent), []
        pairs = NEIGHBOURS.reshape(2, 2, -1)
        for key, pair, rewards in zip(
            ("part of a batch", "old memory"), pairs, ((3, -3), (-3, 3)), strict=True
        ):
            for state, reward in zip(pair, rewards, strict=True):
                remember(row(state.copy()), 0, float(reward), row(state.copy()), True, truncated=False)
            looks = [_q_values(agent, pair)[:, 0]]
            for number in range(NUM_SMALL):
                self.say(TEXTS["replays"].format(world=TRIALS[-1], replays=number))
                replays.make(1)
                looks.append(_q_values(agent, pair)[:, 0])
            moves = np.diff(looks, axis=0) * np.sign(rewards)  # [R, 2] towards their targets
            if np.abs(moves).max() < 1e-6:
                return _Found(None, unseen=TEXTS["still"])
            if _has_momentum(agent):
                return _Found(None, unseen=TEXTS["momentum"])
            parted.append(moves.min(axis=1).max())  # how far both went at once
            if parted[-1] <= max(0.01 * np.abs(moves).max(), PARTED * parted[0]):
                raise Sick(key, replays=NUM_SMALL)
        replays.check_epsilon(None)
        return _Found(None)


class _Replays:
    """Replays of an agent, counted."""

    def __init__(self, agent: Any, hp: Hyperparameters) -> None:
        self.agent, self.hp, self.number = agent, hp, 0
        self._replay, _ = replay_of(agent, hp)

    def make(self, number: int) -> None:
        """Makes some more."""
        for _ in range(number):
            self._replay()
        self.number += number

    def check_epsilon(self, q_values: Table | None) -> None:
        """That it may end one step below its minimum is the tutorial's own way."""
        right = max(self.hp.epsilon_min, self.hp.epsilon_decay**self.number)
        found = getattr(self.agent, "epsilon", right)
        if not self.hp.epsilon_decay * right - 1e-6 <= found <= right + 1e-6:
            raise Sick("epsilon", q_values, replays=self.number, right=right, found=found)


def _named(faults: tuple[str, ...], hint: str) -> str:
    """The sentence that names one fault, or several of which one is meant."""
    if not faults:
        return TEXTS["no fault"].format(hint=hint)
    if faults[0] not in FAULTS:
        return TEXTS[faults[0]].format(replays=NUM_SMALL)
    first, *others = (FAULTS[name] for name in faults)
    text = TEXTS["two faults" if others else "one fault"]
    text = text.format(does=first.does, look=first.look, number="two" if len(faults) == 2 else len(faults))
    return text + "".join(TEXTS["or"].format(does=fault.does, look=fault.look) for fault in others)


def _tell(agent: Any, told: list) -> None:
    """Lets an agent remember transitions."""
    remember = remember_of(agent)
    for step in told:
        before, after = row(STATES[step.state].copy()), row(STATES[step.next_state].copy())
        remember(before, step.action, float(step.reward), after, step.terminated, truncated=step.truncated)


def _q_values(agent: Any, states: np.ndarray) -> np.ndarray:
    """What the agent's network says: `[B, S] -> [B, A]`."""
    if hasattr(agent, "q_values"):
        return np.array(agent.q_values(states))
    return np.array(agent.model.predict(states, verbose=0))


def _near(q_values: Table, world: World) -> bool:
    return np.allclose(q_values, world.right, rtol=world.near, atol=world.near)


def _at_rest(looks: list[Table]) -> bool:
    """Whether Q-values have hardly moved from look to look."""
    return bool((np.ptp(looks, axis=0) < STILL * (1 + np.abs(looks[-1]))).all())


def _has_momentum(agent: Any) -> bool:
    """Whether its optimizer is not the one of the settings, and each update goes on with those before it."""
    optimizer = (
        None if isinstance(agent, DQNAgent) else getattr(getattr(agent, "model", None), "optimizer", None)
    )
    return optimizer is not None and type(optimizer).__name__ not in ("SGD", "RMSprop")


def _check_end(agent: Any, states: np.ndarray, num_actions: int) -> None:
    """Whether the network answers with a number for each action, and may answer with any number."""
    far = np.random.default_rng(0).normal(size=(300, states.shape[1])).astype(np.float32)
    far[::2] *= 30
    answers = _q_values(agent, far)
    if answers.shape != (len(far), num_actions):
        raise Sick("shape", states=len(far), actions=num_actions, shape=answers.shape)
    if answers.min() < 0 or not answers.any():
        return
    if np.allclose(answers.sum(axis=1), 1, atol=1e-3):
        raise Sick("softmax")
    if answers.max() <= 1:
        raise Sick("sigmoid")
    raise Sick("relu" if (answers == 0).mean() > 0.02 else "positive")


def _check_acting(agent: Any, world: World, q_values: Table) -> None:
    """What it does at epsilon 1, at epsilon 0 and in an exam."""
    states = [row(state) for state in STATES[: len(world.moves)]] * 4
    best = [int(np.argmax(values)) for values in q_values] * 4
    worst = [int(np.argmin(values)) for values in q_values] * 4

    def taken(epsilon: float, explore: bool) -> list[int]:
        """Its actions in these states."""
        if hasattr(agent, "epsilon"):
            agent.epsilon = epsilon
        if explore:
            return [int(act_of(agent, True)(state)) for state in states]
        with greedy(agent):
            return [int(act_of(agent, False)(state)) for state in states]

    in_exam = taken(1.0, explore=False)
    knows = hasattr(agent, "epsilon")
    at_0 = taken(0.0, explore=True) if knows else in_exam
    repeats = -(-NUM_ACTIONS_DRAWN // len(states))
    at_1 = [action for _ in range(repeats) for action in taken(1.0, explore=True)] if knows else []
    drawn = Counter(at_1)
    by_chance = len({*zip(best * repeats, at_1, strict=False)}) > len(
        {*best}
    )  # in a state not always the same
    if at_0 != best:
        if at_0 == worst:
            raise Sick("worst", q_values)
        if len({*zip(best, at_0, strict=True)}) == len({*best}) or in_exam == best:
            raise Sick("not greedy", q_values)
        raise Sick("always explores" if by_chance else "inverted", q_values)
    if in_exam != best:
        raise Sick("explores in the exam", q_values)
    if not knows:
        return
    if not by_chance:
        raise Sick("never explores", q_values)
    if never := [str(action) for action in range(world.num_actions) if not drawn[action]]:
        raise Sick("never drawn", q_values, never=" and ".join(never), actions=world.num_actions)
    if not any(one == other for one, other in zip(best * repeats, at_1, strict=True)):
        raise Sick("best never drawn", q_values)
    shares = [drawn[action] / len(at_1) for action in range(world.num_actions)]
    if min(shares) < 0.6 / world.num_actions:
        counts = ", ".join(f"action {action} {drawn[action]} times" for action in range(world.num_actions))
        raise Sick("uneven", q_values, draws=len(at_1), shares=counts)


def _shown(q_values: Table) -> str:
    rounded = np.round(q_values, 2) + 0.0  # no -0
    return ", then ".join(" and ".join(f"{value:.2f}" for value in state) for state in rounded)
