"""Exercises 4.4 and 4.5 of `04_replay`: the learner's `replay`, one by one and all at once."""

from ...exercises.exercise import Case, Exercise
from .listening_model import Memory, made_up, replayed

_LISTED = {  # what 4.4 and 4.5 say to the same mistake
    "few memories": "3 transitions are there, 8 were wanted, and your code stops with an error. Drawing"
    " without putting back can't give more than there are. The tutorial asks for `min(batch_size,"
    " len(self.memory))`.",
    "all memories": "6 transitions are in the memory, 3 were wanted, and you taught {got[rows]}."
    " `batch_size` says how many: look at where you draw.",
    "no decay": "Your teaching is right, but the last line of the stub, `self.decay()`, is not called. Put"
    " it back, at the very end.",
    "next state": "You teach the state *after* the press. The number belongs to the state in which the"
    " button was pressed: look at the first thing that you hand to `fit`.",
    "zeros": "You also taught that the other buttons are worth 0. Nobody tried them: leave the network's own"
    " guess there, as in exercise 2.4. Look at what the row is made of.",
    "no end": "The fallen pole got a future. Nothing comes after a fall: look at `terminated`.",
    "no gamma": "What comes after counts in full. It comes a step later, so it is worth less: look for"
    " `self.gamma`.",
    "not taught": "Nothing was taught: `fit` was never called. Look at the end of your code.",
    "few memories here": "3 transitions are in the memory and 8 are asked for: all 3 are taught, or 8 with"
    " some of them twice, and `self.decay()` is called once.",
    "two actions": "There are two actions here, and gamma is 0.5. Take gamma from `self.gamma`; the network's"
    " answer has one number for each action.",
    "four actions": "There are four actions here, and gamma is 0.99: the best in the next state may be any of"
    " the four.",
    "epsilon on its way": "Epsilon is 0.6, and one call of `self.decay()` multiplies it by 0.8: 0.48.",
    "at its minimum": "Epsilon is at its minimum of 0.25 already and stays there: `self.decay()` sees"
    " to that.",
    "many calls": "In 300 calls each of the 6 transitions is drawn, 3 in each call, together with any other.",
    "one again": "You teach one transition, again and again: it was drawn once, and copied. Draw each by"
    " itself:"
    " `random.sample` draws as many as you ask for.",
    "a block": "You always teach neighbours: transitions 2, 3, 4 and so on. They are almost the same. Draw"
    " each transition on its own.",
    "no floor": "Epsilon was at its minimum, {right[epsilon]}, and your code lowers it to {got[epsilon]}."
    " `self.decay()` stops at the minimum: call it instead of lowering epsilon yourself.",
    "0.9": "Your gamma is always 0.9. Another agent has another one: look for `self.gamma`.",
}


def _tried(name: str, memory: Memory, batch_size: int, num_calls: int = 1, **given: float) -> Case:
    of = "".join(f", {key} {value}" for key, value in given.items())
    return Case(name, (memory, batch_size, num_calls, given), f"replay({batch_size}){of}")


_FURTHER = (
    _tried("two actions", made_up(5, 4, num_actions=2), 5, gamma=0.5, action_size=2),
    _tried("four actions", made_up(6, 0, num_actions=4), 6, gamma=0.99, action_size=4),
    _tried("few memories here", made_up(3, 1), 8),
    _tried("epsilon on its way", made_up(3), 3, epsilon=0.6, epsilon_min=0.25),
    _tried("at its minimum", made_up(3), 3, epsilon=0.25, epsilon_min=0.25),
    _tried("many calls", made_up(6, 4), 3, 300),
)


def _run(agent_class: type, memory: Memory, batch_size: int, num_calls: int, given: dict) -> dict:
    return replayed(agent_class, memory, batch_size, num_calls, **given)


_PARTS = {
    "rows": "how many transitions were taught in a call",
    "decays": "how often epsilon was lowered",
    "epsilon": "after one call",
    "taught": "the row taught for each transition, in the memory's order",
    "calls": "of the network",
    "never drawn": "the transitions that were never drawn",
    "always": "which transitions are drawn together too often",
}


_DECAY = "        self.decay()  # once a call; lesson 05 tells what it is for\n"


def _replay(how: str, lines: str) -> str:
    return f'''\
class MyAgent(DQNAgent):
    """The package's agent, with a `replay` of your own."""

    def replay(self, batch_size):
        """Teach the network `batch_size` transitions, drawn by chance, {how}."""
{lines}
{_DECAY}'''


_DRAW = "random.sample(self.memory, min(batch_size, len(self.memory)))"
_PIECE = (
    "[self.memory[start : start + batch_size]"
    " for start in [random.randint(0, max(0, len(self.memory) - batch_size))]][0]"
)
_CHOICES = "random.choices(self.memory, k=batch_size)"
_SETUP = "import random\nimport numpy as np\nfrom dqn_lesson import DQNAgent"
_FEW = (
    {_DRAW: "random.sample(self.memory, batch_size)"},
    {_DRAW: "[self.memory[k] for k in np.random.choice(len(self.memory), batch_size, replace=False)]"},
)
_ALL = ({_DRAW: "self.memory"}, {_DRAW: "random.sample(self.memory, len(self.memory))"})
_IN_LOOP = f"    {_DECAY}"

ONE_BY_ONE = Exercise(
    id="4.4",
    name="MyAgent",
    stub=_replay("one after the other", "        ...\n"),
    solution=_replay(
        "one after the other",
        f'''\
        batch = {_DRAW}
        for state, action, reward, next_state, terminated in batch:
            target = reward
            if not terminated:
                target += self.gamma * np.max(self.model.predict(next_state, verbose=0))
            row = self.model.predict(state, verbose=0)
            row[0][action] = target
            self.model.fit(state, row, verbose=0)
''',
    ),
    texts=_LISTED
    | {
        "nudge": "You have written all the parts: drawing in 3.3, the row to teach in 2.4, the target in"
        " 4.2. Three calls to the model for each transition: what comes after, what it says now, and `fit`.",
        "hint": "`batch = random.sample(self.memory, min(batch_size, len(self.memory)))` draws. Then `for"
        " state, action, reward, next_state, terminated in batch:`. The row is `self.model.predict(state,"
        " verbose=0)`; its number for the button is `row[0][action]`.",
        "right": "That is the heart of the tutorial, and it works. What it costs you see next.",
        "decays each": "One call of `replay` for 3 transitions, and `self.decay()` came {got[decays]} times;"
        " it should come once a call. The tutorial means it to be done 460 times; once for each of 32"
        " transitions, that is over after 15 calls. Look at how far that line is indented: it belongs after"
        " the loop.",
        "state before": "Your target asks for what comes after, but in the state *before* the press. Look at"
        " the `predict` in your target: it should get `next_state`.",
        "guess after": "The row that you teach is what the network says about the state *after* the press."
        " Take its row for the state in which the button was pressed: look at the second `predict`.",
        "first rows": "In 300 calls you never drew the transitions {got[never drawn]}: you always take the"
        " first ones. Let chance choose.",
        "newest rows": "In 300 calls you never drew the transitions {got[never drawn]}: you always take the"
        " newest ones. Neighbours are almost the same. Let chance choose.",
        "no reward": "The target has no reward in it. What did this step itself bring? Look at where the"
        " target begins.",
        "only one": "In each call you teach {got[rows]} transition: only one of those you drew. Look at how"
        " far `fit` is indented, and at how many you draw.",
        "max of a row": "Your code stopped: your target is a whole row, not a number. The network answers"
        " with rows, even for one state, and Python's `max` took such a row. Take `np.max`, or the first row,"
        " `[0]`, before `max`.",
        "row in brackets": "Your code stopped: `row` is a table with one row, so `row[action]` looks for row"
        " number `action`. The number of the button is `row[0][action]`.",
        "one running": "There is one transition, and the game went on: in the row of its state only the"
        " pressed button has a new number, its reward plus 0.9 times the best guess in the next state.",
        "one fallen": "There is one transition, and it ended the game: in the row of its state only the"
        " pressed button has a new number, its reward.",
    },
    mistakes={
        "decays each": (
            {"\n" + _DECAY: _IN_LOOP},
            {"\n" + _DECAY: _IN_LOOP, _DRAW: _CHOICES},
            {"\n" + _DECAY: "            self.epsilon *= self.epsilon_decay\n"},
        ),
        "no decay": {_DECAY: ""},
        "next state": (
            {"self.model.fit(state,": "self.model.fit(next_state,"},
            {"self.model.fit(state,": "self.model.fit(next_state,", "row = self.model.predict(state":
             "row = self.model.predict(next_state"},
        ),
        "state before": {"np.max(self.model.predict(next_state": "np.max(self.model.predict(state"},
        "guess after": {"row = self.model.predict(state": "row = self.model.predict(next_state"},
        "few memories": _FEW,
        "all memories": _ALL,
        "first rows": {_DRAW: "self.memory[:batch_size]"},
        "newest rows": {_DRAW: "self.memory[-batch_size:]"},
        "zeros": {"row[0][action] = target": "row = 0 * row\n            row[0][action] = target"},
        "no end": {"            if not terminated:\n                target": "            target"},
        "no reward": {"target = reward": "target = 0"},
        "no gamma": {"self.gamma * ": ""},
        "one again": {_DRAW: "[random.choice(self.memory)] * min(batch_size, len(self.memory))"},
        "a block": {_DRAW: _PIECE},
        "no floor": {"self.decay()  #": "self.epsilon *= self.epsilon_decay  #"},
        "0.9": {"self.gamma": "0.9"},
        "not taught": {"            self.model.fit(state, row, verbose=0)\n": ""},
        "max of a row": {"np.max(": "max("},
        "row in brackets": {"row[0][action]": "row[action]"},
        "only one": (
            {"            self.model.fit": "        self.model.fit"},
            {_DRAW: "[random.choice(self.memory)]"},
        ),
    },
    right=(
        {_DRAW: _CHOICES},
        """\
size = min(batch_size, len(self.memory))
for k in self.rng.choice(len(self.memory), size, replace=False):
    s, a, r, s2, over = self.memory[k]
    wanted = np.array(self.model(s))
    wanted[0, a] = r if over else r + self.gamma * self.model.predict_on_batch(s2)[0].max()
    self.model.train_on_batch(s, wanted)
self.decay()
""",
        """\
class MyAgent(DQNAgent):
    def _learn(self, state, action, reward, next_state, terminated):
        future = 0 if terminated else np.amax(self.model.predict(next_state, verbose=0)[0])
        guesses = self.model.predict(state, verbose=0)[0].tolist()
        guesses[action] = reward + self.gamma * future
        self.model.fit(state, np.array([guesses]), epochs=1, verbose=0)

    def replay(self, batch_size=32):
        for transition in random.sample(list(self.memory), k=min(len(self.memory), batch_size)):
            self._learn(*transition)
        if self.epsilon > self.epsilon_min:
            self.epsilon = self.epsilon * self.epsilon_decay
""",
    ),
    cases=(
        _tried("one running", made_up(1), 1),
        _tried("one fallen", made_up(1, 0), 1),
        *_FURTHER,
    ),
    run=_run,
    parts=_PARTS,
    setup=_SETUP,
    seconds=10.0,  # hundreds of calls, on a busy computer too
)  # fmt: skip

_STATES = "states, next_states = np.concatenate(states), np.concatenate(next_states)"
_BEST = "best = self.model.predict(next_states, verbose=0).max(axis=1)"
_WANTED = "wanted = self.model.predict(states, verbose=0)"
_PUT = "wanted[np.arange(len(batch)), actions]"
_FIT = "        self.model.fit(states, wanted, verbose=0)\n"
_EACH_BEST = "best = np.array([self.model.predict(row[None], verbose=0).max() for row in next_states])"
_EACH_WANTED = "wanted = np.concatenate([self.model.predict(row[None], verbose=0) for row in states])"
_EACH_FIT = (
    "        for k in range(len(batch)):\n"
    "            self.model.fit(states[k : k + 1], wanted[k : k + 1], verbose=0)\n"
)

ALL_AT_ONCE = Exercise(
    id="4.5",
    name="MyAgent",
    stub=_replay("in one go", "        ...\n"),
    solution=_replay(
        "in one go",
        f'''\
        batch = {_DRAW}
        states, actions, rewards, next_states, terminated = zip(*batch)
        {_STATES}
        {_BEST}
        {_WANTED}
        {_PUT} = np.array(rewards) + self.gamma * best * (1 - np.array(terminated))
{_FIT}''',
    ),
    texts=_LISTED
    | {
        "nudge": "Turn the batch into columns, as in 3.3. Your line of 4.3 makes all targets. Then the only"
        " new thing is: how do you change *one number in each row* of a table?",
        "hint": "`states, actions, rewards, next_states, terminated = zip(*batch)` makes columns;"
        " `np.concatenate(states)` puts the rows (1, 4) under each other. `wanted[np.arange(len(batch)),"
        " actions] = targets` changes, in row 0, the number of the button `actions[0]`, in row 1 that of"
        " `actions[1]`, and so on.",
        "right": "The same targets, with 3 calls instead of nearly 100.",
        "a call each": "You call the network {got[calls]} times for a batch of 32; 3 are enough. Which line"
        " is done again for each row? Hand it all rows at once.",
        "out of step": "A row was taught a button or a number that belongs to another row: states, actions"
        " and targets are out of step. All of them have to keep the order of the batch. Look at where one of"
        " them is made or changed.",
        "every button": "In a row more than one button was taught. `wanted[:, actions]` means these columns"
        " in *every* row. In row k only the button of row k should change: you need a number for the row,"
        " too.",
        "one future": "All rows share one future, the best number of the whole table. Each row needs its"
        " own: look at `max` and its `axis`.",
        "rows in rows": "Your states are rows in rows, of the shape (B, 1, 4): each stored state is a row"
        " (1, 4) already. `np.concatenate` puts rows under each other.",
        "tuples": "Your code stopped: `zip` gives tuples, and with tuples one can't calculate. Make arrays of"
        " them first: `np.array(rewards)`, `np.array(terminated)`.",
        "only actions": "Your code stopped: `wanted[actions]` means the rows with these numbers. You need"
        " two things, which row and which button: `wanted[np.arange(len(batch)), actions]`.",
        "five rows": "All five transitions are taught: in the row of each state only the pressed button has"
        " a new number, and for the fallen one that is the reward.",
        "batch of one": "One transition makes a batch, too: one row of four numbers, of the shape (1, 4).",
        "batch of 32": "32 transitions, 3 calls: all next states, all states, and `fit`.",
    },
    mistakes={
        "a call each": (
            {_BEST: _EACH_BEST},
            {_WANTED: _EACH_WANTED},
            {_FIT: _EACH_FIT},
            {_BEST: _EACH_BEST, _WANTED: _EACH_WANTED},
            {_BEST: _EACH_BEST, _FIT: _EACH_FIT},
            {_WANTED: _EACH_WANTED, _FIT: _EACH_FIT},
            {_BEST: _EACH_BEST, _WANTED: _EACH_WANTED, _FIT: _EACH_FIT},
        ),
        "zeros": {_WANTED: "wanted = np.zeros((len(batch), self.action_size))"},
        "out of step": (
            {_PUT: "actions = np.roll(actions, 1)\n        " + _PUT},
            {
                _PUT: "rewards, best, terminated = np.roll([rewards, best, terminated], 1, axis=1)\n"
                f"        {_PUT}"
            },
            {_FIT: _FIT.replace("(states", "(states[::-1]")},
        ),
        "every button": (
            {_PUT: "wanted[:, actions]"},
            {_PUT: "wanted[:]", "np.array(rewards) + self.gamma * best * (1 - np.array(terminated))":
             "(np.array(rewards) + self.gamma * best * (1 - np.array(terminated)))[:, None]"},
        ),
        "one future": {".max(axis=1)": ".max()"},
        "rows in rows": {"np.concatenate(states), np.concatenate(next_states)": "np.array(states),"
                         " np.array(next_states)"},
        "tuples": (
            {"1 - np.array(terminated)": "1 - terminated"},
            {"np.array(rewards) +": "rewards +", "1 - np.array(terminated)": "1 - terminated"},
        ),
        "only actions": {_PUT: "wanted[actions]"},
        "no end": {" * (1 - np.array(terminated))": ""},
        "no gamma": {"self.gamma * ": ""},
        "one again": {_DRAW: "[random.choice(self.memory)] * min(batch_size, len(self.memory))"},
        "a block": {_DRAW: _PIECE},
        "no floor": {"self.decay()  #": "self.epsilon *= self.epsilon_decay  #"},
        "0.9": {"self.gamma": "0.9"},
        "next state": {"self.model.fit(states,": "self.model.fit(next_states,"},
        "few memories": _FEW,
        "all memories": _ALL,
        "no decay": {_DECAY: ""},
        "not taught": {_FIT: ""},
    },
    right=(
        {_DRAW: _CHOICES},
        """\
rows = self.rng.permutation(len(self.memory))[:batch_size]
batch = [self.memory[row] for row in rows]
states, next_states = np.vstack([t[0] for t in batch]), np.vstack([t[3] for t in batch])
both = self.model.predict_on_batch(np.concatenate([states, next_states]))
wanted, after = both[: len(rows)], both[len(rows) :]
for k, (_, action, reward, _, terminated) in enumerate(batch):
    wanted[k, action] = reward if terminated else reward + self.gamma * max(after[k])
self.model.train_on_batch(states, wanted)
self.epsilon = max(self.epsilon_min, self.epsilon * self.epsilon_decay)
""",
        """\
batch = random.choices(self.memory, k=batch_size)
states, actions, rewards, next_states, over = map(np.array, zip(*batch))
states, next_states = states[:, 0], next_states.squeeze(axis=1)
target = np.where(over, rewards, rewards + self.gamma * np.amax(self.model(next_states), axis=1))
pressed = np.eye(self.action_size)[actions]
self.model.fit(states, pressed * target[:, None] + (1 - pressed) * self.model(states), epochs=1)
if self.epsilon > self.epsilon_min:
    self.epsilon *= self.epsilon_decay
""",
    ),
    cases=(
        _tried("five rows", made_up(5, 2), 5),
        _tried("batch of 32", made_up(40), 32),
        _tried("batch of one", made_up(1), 1),
        *_FURTHER,
    ),
    run=_run,
    parts=_PARTS,
    setup=_SETUP,
    seconds=10.0,  # hundreds of calls, on a busy computer too
)  # fmt: skip
