"""The twelve patients: the healthy twin with one line changed, each after a bug that people have reported.

**To add one**: a diff and a sentence. Copy an entry of `PATIENTS`: the line as it is in `healthy.SOURCE`, the
line as it becomes, the world in which that shows, the instrument that shows it, what its owner says, and the
sentence of the cure. `python -m dqn_lesson.lessons.lesson_11_find_the_bug.measure --only told` says whether
the instrument tells it from its healthy twin: 9 of 10 seeds are wanted.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from .healthy import SOURCE
from .worlds import WORLDS, World


@dataclass(frozen=True)
class Patient:
    """A healthy agent with one line changed.

    Attributes:
        name: what is wrong, in a few words.
        old: the healthy line, or lines that follow each other, without indentation.
        new: what stands there instead.
        where: a key of `WORLDS`: the world in which it is ill.
        instrument: the name of the one that shows it.
        owner: what its owner says.
        cure: why the healthy line is right, a sentence.
        caught: the line of the checklist that caught it.
        near: what is said of other lines, each a healthy line without indentation, that are a good guess.
    """

    name: str
    old: str
    new: str
    where: str
    instrument: str
    owner: str
    cure: str
    caught: str
    near: Mapping[str, str] = field(default_factory=dict)

    @property
    def world(self) -> World:
        """The world in which it is ill."""
        return WORLDS[self.where]

    @property
    def source(self) -> str:
        """Its source.

        Raises:
            ValueError: the healthy twin has no such line, or more than one.
        """
        first, last = self._place
        lines = SOURCE.splitlines()
        return "\n".join([*lines[:first], *_indented(self.new, lines[first]), *lines[last:]]) + "\n"

    @property
    def lines(self) -> tuple[int, ...]:
        """The numbers, from 1 on, of the lines of its source that are ill."""
        first, _ = self._place
        return tuple(range(first + 1, first + 1 + len(self.new.splitlines())))

    @property
    def _place(self) -> tuple[int, int]:
        """Where the healthy lines begin and end in the healthy source."""
        wanted, lines = self.old.splitlines(), [line.strip() for line in SOURCE.splitlines()]
        places = [k for k in range(len(lines)) if lines[k : k + len(wanted)] == wanted]
        if len(places) != 1:
            raise ValueError(f"{self.name}: {len(places)} places of the healthy twin say {self.old!r}.")
        return places[0], places[0] + len(wanted)


def _indented(text: str, like: str) -> list[str]:
    return [" " * (len(like) - len(like.lstrip())) + line for line in text.splitlines()]


_TARGETS = "targets = np.array(rewards) + self.gamma * best * (1 - np.array(terminated))"
_WRITE = "wanted[np.arange(len(batch)), actions] = targets"
_FIT = 'loss = self.model.fit(states, wanted).history["loss"][0]'
_BEST = "best = self.target_model.predict(next_states).max(axis=1)"
_KEEP = "self.memory.append((state, action, reward, next_state, terminated))"
_TELL = "agent.remember(state, action, learned, next_state, terminated)"
_DRAW = "batch = random.sample(self.memory, min(batch_size, len(self.memory)))"
_EXAM_ACT, _EXAM_STEP = (
    "action = agent.act(state, explore=False)",
    "state, reward, terminated, truncated, info = env.step(action)",
)
_COPY = "self.target_model.set_weights(self.model.get_weights())"
_MIN = "self.epsilon = max(self.epsilon_min, self.epsilon * self.epsilon_decay)"

PATIENTS = (
    Patient(
        "the last reward is lost",
        _TARGETS,
        "targets = (np.array(rewards) + self.gamma * best) * (1 - np.array(terminated))",
        "pole",
        "Microscope",
        "Its loss is wonderfully small, and it doesn't seem to mind falling at all.",
        "`1 - terminated` takes away what comes after the end, and only that: the reward of the last step"
        " stays.",
        "Work out one target by hand, of a step that ends a game.",
        {_TELL: "The fall is remembered with its -1: Memory shows as many rewards below 0 as falls."},
    ),
    Patient(
        "truncation taken for termination",
        _TELL,
        "agent.remember(state, action, learned, next_state, terminated or truncated)",
        "short clock",
        "Memory",
        "With games of 50 steps at most, its Q-values stay strangely close to nothing.",
        "Time up is no end: only `terminated` says that nothing comes after.",
        "Count what is marked as terminated, and count the falls.",
        {
            _KEEP: "`remember` keeps what it is told. Who tells it?",
            "over = terminated or truncated": "That ends a game of the exam, and there it is right.",
            "if terminated or truncated:": "That begins a new game, and there it is right. Where else is the"
            " end of a game told?",
        },
    ),
    Patient(
        "epsilon falls once a game",
        "self.decay()",
        "if self.memory[-1][4]: self.decay()",
        "pole",
        "Curves",
        "After thousands of steps its games still look random.",
        "Epsilon falls with each replay. Tied to the ends of games, it falls the more slowly the better the"
        " agent plays.",
        "Say beforehand what epsilon should be after so many replays.",
        {_MIN: "The line is right as often as it runs. How often does it run?"},
    ),
    Patient(
        "the target network is the network",
        "self.target_model = quick(keras.models.clone_model(self.model.keras_model))",
        "self.target_model = self.model",
        "pole",
        "Weights",
        "I added a target network, and nothing changed. Not a single number!",
        "`=` gives a thing a second name. A target network is a second network, with weights of its own.",
        "Compare the weights before and after one update, of both networks.",
        {_COPY: "That line copies what it should, and when it should: the two weren't two to begin with."},
    ),
    Patient(
        "one maximum for all rows",
        _BEST,
        "best = self.target_model.predict(next_states).max()",
        "pole",
        "Beside simple.py",
        "It learns something. It is just far too optimistic, in every state alike.",
        "`max(axis=1)` takes the best action of each row. Without the axis all rows share one future.",
        "Compare one update with an implementation that is known to work.",
        {
            _TARGETS: "This line uses what it is given. Look at what is given to it: is `best` one number for"
            " each row?"
        },
    ),
    Patient(
        "the state is kept by reference",
        "return np.array(state, np.float32).reshape(1, -1)",
        "return np.asarray(state, np.float32).reshape(1, -1)",
        "same array",
        "Memory",
        "The same code learned in the other simulator. Here it learns nothing.",
        "`np.asarray` copies only if it must. This world writes into the same array again and again, so what"
        " is remembered has to be a copy.",
        "Look into the memory: are the states different ones?",
        {
            _KEEP: "A copy here would be a cure as well, of the memory alone: the loop's own `state` would"
            " still change under its hands. Where does a state come in?",
            "state = next_state": "The name may pass on. But what does it stand for, when the world writes"
            " again?",
        },
    ),
    Patient(
        "the targets come after the fit",
        f"{_WRITE}\n{_FIT}",
        f"{_FIT}\n{_WRITE}",
        "pole",
        "One batch",
        "The loss is 0 from the start. Is it that good?",
        "The targets have to stand in `wanted` before `fit` reads it. Otherwise the network is taught what it"
        " says anyway.",
        "Overfit one batch.",
        {
            "wanted = self.model.predict(states)": "That is where the row should begin: as what the network"
            " says now. When do the targets get into it?"
        },
    ),
    Patient(
        "all actions get the target",
        _WRITE,
        "wanted[:] = targets[:, None]",
        "pole",
        "Value map",
        "It knows a good state from a bad one, and still plays as if it tossed a coin.",
        "Only the action that was taken has shown what it leads to. The others keep their numbers.",
        "Look at the difference between the actions, and not only at Q.",
        {_TARGETS: "The targets are right, one for each row. Where do they go?"},
    ),
    Patient(
        "only the newest are replayed",
        _DRAW,
        "batch = list(self.memory)[-batch_size:]",
        "pole",
        "Memory",
        "It learns and forgets, learns and forgets.",
        "A replay draws from all of the memory. The newest steps resemble each other, and what is older is"
        " forgotten.",
        "Count how many different steps a few replays teach.",
        {_KEEP: "The memory holds what happened, from the first step on. What is drawn from it?"},
    ),
    Patient(
        "the exam explores",
        _EXAM_ACT,
        "action = agent.act(state)",
        "pole",
        "Exam log",
        "I examined it twice, from the same starts, and it got two different scores.",
        "In an exam no action is random: `explore=False`.",
        "Count the actions of the exam that were not the best.",
        {
            "if explore and self.rng.random() < self.epsilon:": "`act` explores when it is told to, and not"
            " otherwise. Who tells it in the exam?"
        },
    ),
    Patient(
        "the exam is held in another world",
        _EXAM_STEP,
        "state, reward, terminated, truncated, info = env.unwrapped.step(action)",
        "own units",
        "Exam log",
        "The curve climbs, the exam doesn't. Both are CartPole!",
        "`unwrapped` leaves out the wrappers: the units, and the limit. The exam has to be held in the world"
        " of the training.",
        "Ask whether training and exam are the same world, wrappers and limit included.",
        {_EXAM_ACT: "It takes the best action for the state that it sees. Which state is that?"},
    ),
    Patient(
        "gamma twice",
        _BEST,
        "best = self.gamma * self.target_model.predict(next_states).max(axis=1)",
        "pole",
        "Probe worlds",
        "It plays, but it is short-sighted, whatever gamma I set.",
        "What comes after is multiplied by gamma once for each step that it is away.",
        "Let it learn a world whose Q-values you know.",
        {_TARGETS: "There is a gamma in this line, and it belongs there. Is there another one?"},
    ),
)
