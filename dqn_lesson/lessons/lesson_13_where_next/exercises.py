"""Exercises and questions of lesson 13."""

from typing import Any

import numpy as np

from ...exercises.exercise import Case, Exercise, Question, quoted
from ...exercises.parse_answer import as_word, judge_values

# 13.1

_STEP = "to_come = reward + gamma * to_come"
_BACK = "return returns[::-1]"

RETURN_TO_GO = Exercise(
    id="13.1",
    name="returns_to_go",
    solution=f'''\
def returns_to_go(rewards, gamma):
    """Return for each step of a game what came from it on: as many numbers as rewards."""
    returns, to_come = [], 0
    for reward in reversed(rewards):
        {_STEP}
        returns.append(to_come)
    {_BACK}
''',
    texts={
        "nudge": "Begin at the end. What came from the last step on? And from the one before it, if you know"
        " that already?",
        "hint": "From a step on come its own reward, and gamma times what came from the next step on. Walk"
        " through `reversed(rewards)`, keep what is to come in one number, and turn the list round at the"
        " end.",
        "right": "Each step is judged by what came after it. What had come before, it could not change.",
        "whole": "You got {got} for the rewards 1, 2, 3: every step has the return of the whole game. The"
        " last step did not bring the first reward. What came *from it on*?",
        "so far": "You got {got}: that adds up what had come *before* each step, and no action can change"
        " that. Look at the direction in which you walk.",
        "turned": "You got {got}. The numbers are right and their order is turned round: the last step"
        " comes first. You walked from the end; turn the list round again.",
        "not discounted": "You got {got} for 1, 2, 3 at 0.8: plain sums. Where does gamma come in?",
        "from the start": "You got {got}. The last step's own reward should count in full, but you discount"
        " from the beginning of the game. Count from the step itself.",
        "without now": "You got {got}: the reward of the step itself is missing. What the action brought at"
        " once belongs to what came from it on.",
        "one late": "You got {got}: a step's own reward is discounted, too. It comes at once; gamma is for"
        " what comes after it.",
        "one number": "You got {got}: one number, that of the first step. Keep one for *each* step.",
        "no future": "You got {got}: the rewards alone. An action also counts for what it brought later.",
        "three steps": "The last step brought 3. The one before: 2 + 0.8 * 3 = 4.4. The first one: 1 + 0.8 *"
        " 4.4 = 4.52.",
        "a fall": "The fall costs 1 at the last step, 0.9 a step earlier, 0.81 two steps earlier.",
        "ups and downs": "From the end: 4; 0.5 + 0.7 * 4 = 3.3; -1 + 0.7 * 3.3 = 1.31; 2 + 0.7 * 1.31 ="
        " 2.917.",
        "one step": "A game of one step: it brought its own reward.",
        "all count": "With gamma 1 these are plain sums: 3, then 2 + 3, then 1 + 2 + 3.",
        "only now": "With gamma 0 each step has its own reward, and no more.",
        "long": "A game of 30 steps: each has 1 plus 0.99 times what the next one has.",
    },
    mistakes={
        "whole": {_BACK: "return [to_come] * len(returns)"},
        "so far": {"reversed(rewards)": "rewards", _BACK: "return returns"},
        "turned": {_BACK: "return returns"},
        "not discounted": {"gamma * ": ""},
        "from the start": """\
n = len(rewards)
return [sum(gamma**k * rewards[k] for k in range(t, n)) for t in range(n)]
""",
        "without now": {
            _STEP: "returns.append(gamma * to_come)",
            "        returns.append(to_come)\n": "        to_come = reward + gamma * to_come\n",
        },
        "one late": {_STEP: "to_come = gamma * (reward + to_come)"},
        "one number": {_BACK: "return to_come"},
        "no future": {_STEP: "to_come = reward"},
    },
    right=(
        """\
n = len(rewards)
return [sum(gamma ** (k - t) * rewards[k] for k in range(t, n)) for t in range(n)]
""",
        """\
found = np.array(rewards, float)
for t in range(len(rewards) - 2, -1, -1):
    found[t] += gamma * found[t + 1]
return found
""",
        """\
if not rewards:
    return []
later = returns_to_go(rewards[1:], gamma)
return [rewards[0] + gamma * (later[0] if later else 0), *later]
""",
    ),
    cases=(
        Case("three steps", ([1, 2, 3], 0.8)),
        Case("a fall", ([0, 0, 0, -1], 0.9)),
        Case("ups and downs", ([2, -1, 0.5, 4], 0.7)),
        Case("one step", ([3], 0.6)),
        Case("all count", ([1, 2, 3], 1)),
        Case("only now", ([1, 2, 3], 0)),
        Case("long", ([1.0] * 30, 0.99), "returns_to_go([1] * 30, 0.99)"),
    ),
)

# 13.2

_CENTRED = "better = returns - returns.mean()"
_SPREAD = "spread = returns.std()"
_SHARE = "return better / (spread + 1e-8)"

BASELINE = Exercise(
    id="13.2",
    name="advantages",
    solution=f'''\
def advantages(returns):
    """Return how much better than the mean each return is, in standard deviations: (B,) to (B,)."""
    {_CENTRED}
    {_SPREAD}
    {_SHARE}
''',
    texts={
        "nudge": "Three steps. What is usual? How far is each number above that? And how far do such numbers"
        " usually lie apart?",
        "hint": "`returns.mean()` is what is usual: the baseline. `returns.std()` is the standard"
        " deviation. Where all returns are equal it is 0, and 0 / 0 is no number: add 1e-8, which nobody"
        " notices elsewhere.",
        "right": "Now a number says *better or worse than usual*, and its size no longer depends on how the"
        " rewards are counted.",
        "sign": "You got {got}: the sign is turned. 9 is *better* than the mean, 5, so its number is above"
        " 0.",
        "no baseline": "You got {got}: nothing is below 0, so every action would become more likely, good or"
        " bad. What is usual has to be taken away.",
        "not normalised": "You got {got}: the mean is 0, and that is right, but 9 is still 4 above. How many"
        " standard deviations is that?",
        "variance": "You got {got}: you divide by the variance, the *square* of the standard deviation.",
        "median": "You got {got}: you take the median away, the one in the middle. The baseline here is the"
        " mean.",
        "from 0 to 1": "You got {got}: the worst is 0 and the best is 1. Then no action is worse than usual,"
        " and every one becomes more likely.",
        "n - 1": "You got {got}: you divide by the standard deviation with n - 1. PyTorch's does that by"
        " itself, and with thousands of steps it hardly matters. Here `returns.std()` is meant.",
        "no number": "You got {got} where all returns are equal. They spread by 0, and 0 / 0 is no number;"
        " one such number makes all weights useless. Add something tiny to what you divide by.",
        "eight": "The mean is 5, the standard deviation is 2: 2 is 3 below the mean, so -1.5; 9 is 4 above"
        " it, so 2.",
        "below zero": "The mean is -3, the standard deviation is 1: -1, then 1.",
        "close together": "They differ by hundredths, and that is all there is to tell them apart: divided by"
        " so small a spread, they are as far apart as any.",
        "alike": "All are equal: none is better than the others.",
        "far apart": "The mean is 20, and the others lie 30, 10 and 40 from it: the signs tell which way.",
    },
    mistakes={
        "sign": (
            {_CENTRED: "better = returns.mean() - returns"},
            {_SHARE: "return -better / (spread + 1e-8)"},
        ),
        "no baseline": (
            {_CENTRED: "better = returns"},
            {_CENTRED: "better = returns", _SHARE: "return better / spread if spread else better"},
        ),
        "not normalised": {_SHARE: "return better"},
        "variance": {_SPREAD: "spread = returns.var()"},
        "median": {_CENTRED: "better = returns - np.median(returns)"},
        "from 0 to 1": {_CENTRED: "better = returns - returns.min()",
                        _SPREAD: "spread = returns.max() - returns.min()"},
        "n - 1": {_SPREAD: "spread = returns.std(ddof=1)"},
        "no number": {_SHARE: "with np.errstate(all='ignore'):\n        return better / spread"},
    },
    right=(
        "return (returns - np.mean(returns)) / (np.std(returns) + 1e-9)",
        """\
mean = sum(returns) / len(returns)
spread = (sum((one - mean) ** 2 for one in returns) / len(returns)) ** 0.5
return [(one - mean) / (spread + 1e-8) for one in returns]
""",
    ),
    cases=(
        Case("eight", lambda: (np.array([2.0, 4, 4, 4, 5, 5, 7, 9]),)),
        Case("below zero", lambda: (np.array([-4.0, -2.0]),)),
        Case("far apart", lambda: (np.array([-10.0, 10, 60, 20]),)),
        Case("close together", lambda: (np.array([0.02, -0.01, 0.03, 0.0]),)),
        Case("alike", lambda: (np.array([2.5, 2.5, 2.5]),)),
    ),
)  # fmt: skip

# 13.3

_LINES = """\
lines = {{  # letters of the listing, such as "A"
    "takes only the action that was pressed": {},
    "keeps the future out where the game was lost": {},
    "keeps the target from being moved by the update": {},
    "forgets the gradient of the batch before": {},
    "moves the weights": {},
}}
"""
_JOBS = ("pressed", "lost", "held", "forgets", "moves")
_ENTRIES = (
    "takes only the action that was pressed",
    "keeps the future out where the game was lost",
    "keeps the target from being moved by the update",
    "forgets the gradient of the batch before",
    "moves the weights",
)
_KNOWN = {  # of each job: the right letter, and what other letters look like
    "pressed": ("G", {"C": "best for pressed", "F": "all actions"}),
    "lost": ("E", {"D": "only read"}),
    "held": ("B", {"I": "two grads", "E": "target itself"}),
    "forgets": ("I", {"B": "two no grads", "J": "gradient made"}),
    "moves": ("K", {"J": "gradient only", "H": "loss only"}),
}


def _rule(job: str) -> Any:
    """What is wrong with the letter given for a job."""
    right, known = _KNOWN[job]
    return lambda letter, _: "" if letter == right else known.get(letter, job)


def _letter(value: Any) -> str | None:
    """A letter of the listing, large or small; also with its mark, `# A`, or in words, `line A`."""
    word = as_word(value).removeprefix("#").removeprefix("line").strip().upper()
    return word if len(word) == 1 and "A" <= word <= "K" else None


READ_ANOTHER = Exercise(
    id="13.3",
    name="lines",
    stub=_LINES.format(*["..."] * 5),
    solution=quoted(_LINES, "G", "E", "B", "I", "K"),
    texts={
        "nudge": "Find in your own `replay` first what does the job; then look for its twin on the right."
        " Which of its lines has no twin on the left, because `fit` does it unseen?",
        "hint": "`gather` takes from each row the number at a given place. `no_grad` means: what is worked"
        " out in here is a plain number to the update. A *gradient* is what the last three lines are about:"
        " forget the old one, work out the new one, go.",
        "right": "You can read a library that you have never used. The formula is the same; the last three"
        " lines are what `fit` does unseen.",
        "best for pressed": "Line {got:s} finds the *best* action of the next state. You want the one"
        " that was pressed in this state.",
        "all actions": "Line {got:s} works out the Q-values of all actions. Where is one of them chosen?",
        "pressed": "Line {got:s} does something else. The numbers of the actions are in `data.actions`: which"
        " line uses them?",
        "only read": "Line {got:s} only turns true and false into 1 and 0. Where is the future"
        " multiplied by 0?",
        "lost": "Line {got:s} does something else. Look for `1 - over`.",
        "two grads": "Line {got:s} also has *grad* in its name, but it throws away a gradient that is"
        " there. Which line says that none is to be worked out?",
        "target itself": "Line {got:s} works out the target. What stands around it keeps the update out.",
        "held": "Line {got:s} does something else. What is a target to the update: a number that is given,"
        " or one that it may move?",
        "two no grads": "Line {got:s} says that inside it no gradient is worked out at all. Which line throws"
        " away the one that is there already?",
        "gradient made": "Line {got:s} works out the new gradient and *adds* it to the one that is there. So"
        " who throws the old one away?",
        "forgets": "Line {got:s} does something else. Which line sets something to zero?",
        "gradient only": "Line {got:s} works out in which direction each weight should go. No weight has"
        " moved yet.",
        "loss only": "Line {got:s} works out how wrong the network is. Nothing has moved yet.",
        "moves": "Line {got:s} does something else. Who takes the step?",
        "no letter": "For *{name:s}* you have {value}. A letter from A to K is wanted.",
    },
    mistakes={
        "best for pressed": quoted(_LINES, "C", "E", "B", "I", "K"),
        "all actions": quoted(_LINES, "F", "E", "B", "I", "K"),
        "pressed": (quoted(_LINES, "A", "E", "B", "I", "K"), quoted(_LINES, "H", "E", "B", "I", "K")),
        "only read": quoted(_LINES, "G", "D", "B", "I", "K"),
        "lost": quoted(_LINES, "G", "C", "B", "I", "K"),
        "two grads": (quoted(_LINES, "G", "E", "I", "B", "K"), quoted(_LINES, "G", "E", "I", "I", "K")),
        "target itself": quoted(_LINES, "G", "E", "E", "I", "K"),
        "held": quoted(_LINES, "G", "E", "H", "I", "K"),
        "two no grads": quoted(_LINES, "G", "E", "B", "B", "K"),
        "gradient made": quoted(_LINES, "G", "E", "B", "J", "K"),
        "forgets": quoted(_LINES, "G", "E", "B", "K", "K"),
        "gradient only": quoted(_LINES, "G", "E", "B", "I", "J"),
        "loss only": quoted(_LINES, "G", "E", "B", "I", "H"),
        "moves": quoted(_LINES, "G", "E", "B", "I", "I"),
        "no letter": (
            quoted(_LINES, "gather", "E", "B", "I", "K"),
            _LINES.format('"G"', '"E"', '"B"', '"I"', 12),
        ),
    },
    right=(quoted(_LINES, "g", " e ", "# B", "line I", "k."),),
    judge=lambda lines: judge_values(
        lines, {name: _rule(job) for name, job in zip(_ENTRIES, _JOBS, strict=True)}, _letter, "no letter"
    ),
)

EXERCISES = (RETURN_TO_GO, BASELINE, READ_ANOTHER)

QUESTIONS = (
    Question(
        "13.a",
        "A walking figure in Gymnasium (`Humanoid-v5`) has 17 motors: an action is 17 torques at once. Cut"
        " each torque into 5 strengths. How many outputs would a Q-network need?",
        options={
            "85": "That would be 17 times 5. But an action sets all motors at once, so each combination is"
            " an action of its own.",
            "1,419,857": "That is 17 to the power of 5. There are 5 choices for the first motor, 5 for the"
            " second, and so on, 17 times: 5 to the power of 17.",
            "762,939,453,125": "5 to the power of 17, and argmax would have to look at all of them, at each"
            " step.",
        },
        answer=2,
        values=(85, 1_419_857, 762_939_453_125),
    ),
    Question(
        "13.b",
        "Twice an action turns out equally well, much better than usual. The first had been chosen with a"
        " chance of 90 %, the second with 10 %. Which of the two moves the weights more?",
        options={
            "The one of 90 %": "It was nearly certain already. The push is 1 - 0.9 = 0.1, as there is little"
            " to gain.",
            "The one of 10 %": "The push is 1 - 0.1 = 0.9. A rare action that turns out well is news.",
            "Both the same": "They turned out equally well, but they were not equally likely: the push is 1"
            " minus the chance.",
        },
        answer=1,
    ),
    Question(
        "13.c",
        "This policy is trained for 20,000 steps, and its last games of training last about 300 steps on"
        " average. What will its exam say: 100 starts, always the likelier action?",
        options={
            "About 300": "That is how it plays with every action drawn by chance, also the unlikely one.",
            "Less than 300": "It leaves out chance, not skill: the likelier action is mostly the better one.",
            "475 or more": "The exam leaves chance out. What it has learned is which action is better; being"
            " certain of it takes much longer.",
        },
        answer=2,
        values=(300, 200, 475),
    ),
    Question(
        "13.d",
        "DQN learns each step many times over, out of its memory. Can this agent, too, keep its last 50,000"
        " steps and learn from them again and again?",
        options={
            "Yes, a step stays true": "What happened stays true: DQN's target needs no more. But here a"
            " return tells how well *the policy of that day* went on, not how well today's would.",
            "No, old games were another policy's": "What came after a press depends on the presses that"
            " followed. They were those of a policy that no longer exists.",
        },
        answer=1,
    ),
)
