"""Exercises and questions of lesson 08; 8.4 and 8.5 stand in files of their own."""

from typing import Any

from ...exercises.exercise import LETTERS, Case, Exercise, Question, quoted
from ...exercises.parse_answer import as_word, judge_values
from .exercise_8_4 import OWN_SEARCH
from .exercise_8_5 import ACROBOT

# 8.1

_SHARE = '''\
def success_share(runs, bar):
    """Return the share of the runs whose agent passes the exam, from 0 to 1."""
'''
_TAKEN = "means = [sum(run['exam']) / len(run['exam']) for run in runs]"
_COUNTED = "sum(mean >= bar for mean in means) / len(runs)"


def _runs(*scores: tuple[list[float], list[float]]) -> list[dict[str, list[float]]]:
    return [{"training": training, "exam": exam} for training, exam in scores]


_FIVE = _runs(
    ([20, 31, 480, 500], [500, 500, 430]),  # mean 476.7: passes
    ([480, 490, 500, 500], [500, 120, 500]),  # exam 373.3; trained well
    ([18, 25, 40], [475, 475, 475]),  # just passes
    ([9, 12, 300], [470, 410, 320]),
    ([21, 60, 55], [480, 470, 490]),  # passes
)
_ACROBOT = _runs(
    ([-500, -500, -120], [-90, -95]),
    ([-120, -90, -80], [-130, -85]),
    ([-95, -85, -80], [-500, -75]),
    ([-500, -500, -180], [-99, -104]),  # mean -101.5
)

_CLOSE = _runs(
    ([250, 260], [199.6, 200.2]),  # mean 199.9: not quite
    ([10, 20], [300, 100, 200.3, 199.9]),  # 200.05: passes
    ([500], [150]),
    ([1, 2, 3], [250, 190, 210, 180, 170]),  # 200, just passes
    ([300, 100], [0, 420, 160]),  # 193.3
    ([199, 150], [205]),  # passes
    ([10], [100, 310]),  # 205: passes
)

SUCCESS_SHARE = Exercise(
    id="8.1",
    name="success_share",
    solution=f"{_SHARE}    {_TAKEN}\n    return {_COUNTED}\n",
    texts={
        "nudge": "One run gives one answer: passed or not. Which of its scores decide that, and what is done"
        " with them?",
        "hint": 'For each run the mean of `run["exam"]`; passed, if it is at least `bar`. Count those that'
        " passed, and divide by the number of runs.",
        "right": "One seed, one vote. The share says how often *another* learner will be as happy as you.",
        "best seed": "You report the best seed. That is the luckiest one; the others are just as true. Look"
        " at `max`.",
        "training": "You took the mean of the *training* scores. In those games the agent still explored,"
        " and most were played by younger agents. Which list did the agent that you have now play?",
        "last game": "You took the last training game. That is one game, with random presses in it. The exam"
        " is the other list.",
        "yes or no": "You give back {got}: all or nothing. Decide for each run by itself whether it passed,"
        " count those that did, and divide by how many there are (with `/`: the other one, `//`, rounds"
        " down).",
        "all together": "You put all seeds into one mean. One good seed can then hide a bad one. First"
        " decide for each run whether it passed, then count.",
        "games": "You counted *games* that reach the bar. The exam asks for the mean of a run's games: one"
        " answer for each run.",
        "best game": "You took each run's best exam game. Everybody has a good game now and then; the exam"
        " asks for the mean.",
        "every game": "You want *every* game to reach the bar. The exam asks for the mean only.",
        "not quite": "One run has exactly the bar. It *reaches* it, so it passes: look at `>`.",
        "count": "You give back {got}: that is how many pass. The share is that number divided by how many"
        " there are.",
        "percent": "You give back {got}. That is a number of percent: a share goes from 0 to 1.",
        "failing": "You give back {got}: that is the share of those that do *not* pass. Which way does your"
        " comparison point?",
        "475": "Your bar is always 475. Another game has another one: you get it as `bar`.",
        "five seeds": "The means of the five exams are 476.7, 373.3, 475, 400 and 480. Three of five reach"
        " 475: 0.6.",
        "close to the bar": "The means are 199.9, 200.05, 150, 200, 193.3, 205 and 205. Four of seven reach"
        " 200: 0.571.",
        "one run": "One run, with a mean of 199.9, and the bar is 199: 1 of 1 passes.",
        "another game": "The means are -92.5, -107.5, -287.5 and -101.5. One of four reaches -100: 0.25.",
    },
    mistakes={
        "best seed": {_COUNTED: "max(means)"},
        "training": {_TAKEN: "means = [sum(run['training']) / len(run['training']) for run in runs]"},
        "last game": {_TAKEN: "means = [run['training'][-1] for run in runs]"},
        "all together": {_COUNTED: "sum(means) / len(means)"},
        "yes or no": (
            {_COUNTED: "max(means) >= bar"},
            {_COUNTED: "sum(means) / len(means) >= bar"},
            {" / len(runs)": " // len(runs)"},
        ),
        "games": {
            _TAKEN: "means = [score for run in runs for score in run['exam']]",
            "/ len(runs)": "/ len(means)",
        },
        "best game": {_TAKEN: "means = [max(run['exam']) for run in runs]"},
        "every game": {_TAKEN: "means = [min(run['exam']) for run in runs]"},
        "not quite": {">= bar": "> bar"},
        "count": {" / len(runs)": ""},
        "475": {">= bar": ">= 475"},
        "percent": {_COUNTED: f"100 * {_COUNTED}"},
        "failing": {">= bar": "< bar"},
    },
    right=(
        {_COUNTED: "np.mean(np.array(means) >= bar)"},
        {
            _TAKEN: "passed = 0\n    for run in runs:\n        passed += np.mean(run['exam']) >= bar",
            _COUNTED: "passed / len(runs)",
        },
        {_COUNTED: "Fraction(sum(mean >= bar for mean in means), len(runs))"},
    ),
    cases=(
        Case("five seeds", (_FIVE, 475), "success_share(five_runs, 475)"),
        Case("another game", (_ACROBOT, -100), "success_share(four_runs_of_another_game, -100)"),
        Case("close to the bar", (_CLOSE, 200), "success_share(seven_runs, 200)"),
        Case("one run", (_CLOSE[:1], 199), "success_share(one_run, 199)"),
    ),
    setup="from fractions import Fraction\n\nimport numpy as np",
)

# 8.2

OFFERED: dict[str, dict[str, Any]] = {
    "A": {"gamma": 0.995, "learning_rate": 0.001, "batch_size": 64, "num_steps": 15_000, "seeds": "0 to 4"},
    "B": {"gamma": 0.9, "learning_rate": 0.001, "batch_size": 64, "num_steps": 40_000, "seeds": "0 to 4"},
    "C": {"gamma": 0.9, "learning_rate": 0.03, "batch_size": 64, "num_steps": 15_000, "seeds": "0 to 4"},
    "D": {"gamma": 0.995, "learning_rate": 0.001, "batch_size": 64, "num_steps": 15_000, "seeds": "5 to 9"},
    "E": {"gamma": 0.995, "learning_rate": 0.001, "batch_size": 4, "num_steps": 40_000, "seeds": "0 to 4"},
    "F": {"gamma": 0.9, "learning_rate": 0.03, "batch_size": 4, "num_steps": 15_000, "seeds": "0 to 4"},
}
"""Six experiments, of which two differ in one knob alone."""


def difference(one: str, other: str) -> list[str]:
    """In what two of the experiments differ."""
    return [name for name, value in OFFERED[one].items() if value != OFFERED[other][name]]


def _judged_pair(fair: list[str]) -> tuple[str, dict[str, Any]]:
    letters = sorted(as_word(letter).upper() for letter in fair)
    if unknown := [letter for letter in letters if letter not in OFFERED]:
        return "no such", {"letter": unknown[0]}
    one, other = letters
    found = difference(one, other)
    numbers = {"one": one, "other": other, "differ": " and ".join(found)}
    if len(found) < 2:
        return {(): "the same", ("seeds",): "seeds alone"}.get(tuple(found), "right"), numbers
    return ("length" if "num_steps" in found and len(found) == 2 else "several"), numbers


_FAIR = "fair = [{}, {}]  # two letters\n"

FAIR_COMPARISON = Exercise(
    id="8.2",
    name="fair",
    stub=_FAIR.format("...", "..."),
    solution=_FAIR.format('"C"', '"F"'),
    texts={
        "nudge": "Take a pair and go through the columns from left to right. Stop at the second difference.",
        "hint": "Length and seeds are columns too. Try the rows that have the same length and the same"
        " seeds.",
        "right": "{one:s} and {other:s} differ in {differ:s} alone. Whatever the difference in their results,"
        " the cause is that or luck. How to tell these two apart comes next.",
        "the same": "That is one and the same experiment, twice. Two letters, please.",
        "seeds alone": "{one:s} and {other:s} have the same settings and other seeds. That shows how large"
        " luck is, which is worth knowing, but no knob was turned.",
        "length": "{one:s} and {other:s} differ in two things: {differ:s}. Who trains longer has it easier."
        " Was it the knob or the length?",
        "several": "{one:s} and {other:s} differ in {differ:s}. If one is better, which of these was it?",
        "no such": "There is no experiment {letter}. They are A to F; give two letters.",
    },
    mistakes={
        "seeds alone": _FAIR.format('"A"', '"D"'),
        "length": (_FAIR.format('"A"', '"B"'), _FAIR.format('"E"', '"A"'), _FAIR.format('"B"', '"C"')),
        "several": (_FAIR.format('"A"', '"F"'), _FAIR.format('"B"', '"E"'), _FAIR.format('"A"', '"C"')),
        "the same": _FAIR.format('"C"', '"C"'),
        "no such": _FAIR.format('"C"', '"G"'),
    },
    right=('fair = {"C", "F"}', _FAIR.format('"F"', '"C"'), _FAIR.format("'c'", "'f'")),
    judge=_judged_pair,
)

# 8.3

PATIENTS = {"A": "memory of 200", "B": "gamma 0.5", "C": "recommended", "D": "epsilon falls early"}
"""Which kept knob is behind each letter."""
_KNOBS = 'turned = {{"A": {}, "B": {}, "C": {}, "D": {}}}  # "gamma", "epsilon", "memory" or "nothing"\n'


_TURNED = {"A": "memory", "B": "gamma", "C": "nothing", "D": "epsilon"}
_SWAPPED = {
    "AB": "low forgets", "AC": "dips are healthy", "AD": "fast forgets",
    "BC": "low is healthy", "BD": "low is early", "CD": "fast is healthy",
}  # fmt: skip


def _knob(value: Any) -> str | None:
    return as_word(value) if as_word(value) in _TURNED.values() else None


def _wrong_knob(knob: str, turned: dict[str, str]) -> str:
    """Two that were swapped have a text of their own; otherwise the first that is wrong."""
    wrong = "".join(letter for letter in LETTERS if turned[letter] != _TURNED[letter])
    if wrong in _SWAPPED and {turned[letter] for letter in wrong} == {_TURNED[letter] for letter in wrong}:
        return _SWAPPED[wrong]
    return f"row {wrong[0]}" if wrong and knob == turned[wrong[0]] else ""


DIAGNOSE = Exercise(
    id="8.3",
    name="turned",
    stub=_KNOBS.format(*["..."] * 4),
    solution=quoted(_KNOBS, "memory", "gamma", "nothing", "epsilon"),
    texts={
        "nudge": "Three things to look at: how steep are the lines, do they ever go down again, and where do"
        " they end?",
        "hint": "Who hardly explores has few random presses in its curve: it rises faster than all others,"
        " or it is stuck. Who sees only what comes soon ends low, whatever the seed. Who has a short memory"
        " forgets: lines go down again.",
        "right": "Up and down; low for all seeds; even; steep, but one is stuck. Each knob has its own"
        " handwriting.",
        "low forgets": "A and B are swapped. Who forgets has had it before: look for lines that rise, fall"
        " and rise again. B never had it.",
        "fast is healthy": "C and D are swapped. After 3,000 steps the recommended agent still leaves nearly"
        " half of its presses to chance. Can its curve be as steep as D's?",
        "fast forgets": "A and D are swapped. D is the steepest of all; that fits an agent which hardly"
        " presses at random. Which lines fall and rise again?",
        "low is early": "B and D are swapped. All five lines of B end low: that is no luck, that is a limit."
        " Where exploring ends early, some seeds do well and some are stuck.",
        "dips are healthy": "A and C are swapped. In one of them lines go down again, one by a hundred and"
        " more. That is how forgetting looks.",
        "low is healthy": "B and C are swapped. Which of them comes near the bar of 475?",
        "row A": "You have {got} for A. Follow its lines from left to right: most rise, fall by tens of"
        " steps, and rise again. What makes an agent lose what it could already do?",
        "row B": "You have {got} for B. All its five lines stay far below the bar. Which knob holds an agent"
        " down whatever the seed?",
        "row C": "You have {got} for C. Its lines rise more or less evenly, and hardly ever go down. Is"
        " there anything to explain?",
        "row D": "You have {got} for D. Most of its lines are steep early, and one stays behind. Who has few"
        " random presses in its curve from the start?",
        "no knob": "For {name:s} you give {value}. Choose 'gamma', 'epsilon', 'memory' or 'nothing'.",
    },
    mistakes={
        "low forgets": quoted(_KNOBS, "gamma", "memory", "nothing", "epsilon"),
        "fast is healthy": quoted(_KNOBS, "memory", "gamma", "epsilon", "nothing"),
        "fast forgets": quoted(_KNOBS, "epsilon", "gamma", "nothing", "memory"),
        "low is early": quoted(_KNOBS, "memory", "epsilon", "nothing", "gamma"),
        "dips are healthy": quoted(_KNOBS, "nothing", "gamma", "memory", "epsilon"),
        "low is healthy": quoted(_KNOBS, "memory", "nothing", "gamma", "epsilon"),
        "row A": (quoted(_KNOBS, *["gamma"] * 4), quoted(_KNOBS, "gamma", "nothing", "memory", "epsilon")),
        "row B": quoted(_KNOBS, "memory", "nothing", "epsilon", "gamma"),
        "row C": quoted(_KNOBS, "memory", "gamma", "gamma", "epsilon"),
        "row D": quoted(_KNOBS, "memory", "gamma", "nothing", "memory"),
        "no knob": (
            quoted(_KNOBS, "memory of 200", "gamma", "nothing", "epsilon"),
            _KNOBS.format("'memory'", 2, "None", "'epsilon'"),
        ),
    },
    right=("turned = dict(A='memory', B=' Gamma', C='NOTHING', D='epsilon')\n",),
    judge=lambda turned: judge_values(turned, dict.fromkeys(LETTERS, _wrong_knob), _knob, "no knob"),
)

EXERCISES = (SUCCESS_SHARE, FAIR_COMPARISON, DIAGNOSE, OWN_SEARCH, ACROBOT)

QUESTIONS = (
    Question(
        "8.a",
        "Gamma 0.5 instead of 0.995, everything else as recommended, 15,000 steps. What happens to the"
        " agents?",
        options={
            "Nothing: they do as well as before": "0 of 5 pass, against 4 of 5 with 0.995. What happens ten"
            " steps later weighs a thousandth; the edge of the track is farther away than that.",
            "They balance for a while, far from 475": "Their exams lie between 168 and"
            " 349. They see a fall coming, because it comes soon. The edge of the track comes late, and there"
            " most of their games end.",
            "They learn nothing and stay at about 23": "A fall is near, and even at gamma 0.5 it can be"
            " seen coming. Their exams lie between 168 and 349, far above 22 and far below 475.",
            "They learn faster, as the numbers are small": "Their curves are the lowest of all: after"
            " 15,000 steps between 103 and 210. They have less to learn, but what they don't see, they don't"
            " learn.",
        },
        answer=1,
        look="""\
**How to read it.** On the left, the median of five kept runs in the band of their middle half, and your own
runs as thin lines with dots. On the right, a dot for each exam; your own are the open diamonds. Under each
name: how many of the five pass.

**Gamma 0.5: none of five,** with exams from 168 to 349. It does learn to keep the pole up: a fall is only a
few steps away, so it is seen coming. The edge of the track is farther away. We let these five agents play
50 games each (`dqn_lesson/lessons/lesson_08_tune_hyperparameters/measure.py`): 209 of the 250 ended at the
edge, 12 with a fall of the pole, 29 with the clock.

**And the others?** 1, 2 and 4 of 5, where the recommended 0.995 has 4. It looks as if farther were better.
Keep that thought; whether five seeds can say so is asked below.
""",
    ),
    Question(
        "8.b",
        "A learning rate thirty times too high, 0.03. How many of 5 pass?",
        options={
            "None: with such steps it learns nothing": "All five pass. That surprised us too. Two suspects:"
            " the rate falls to 2 % during the run, so it ends as 0.0006; and long gradients are cut. We did"
            " not test which of them it is.",
            "One or two": "All five pass. With 4 of 5 for the recommended rate, that is no difference to"
            " speak of.",
            "All five": "Who would have bet on that? Their curves are no better than the recommended ones"
            " while they train, but the exams are passed. This agent forgives a wrong learning rate; many do"
            " not.",
        },
        answer=2,
        look="""\
**Too high: 5 of 5 pass.** Here is what honest figures do to a good story. The story says that too high a
rate ruins everything. Not this agent, not at thirty times: the rate falls while it trains, and gradients
that are too long are cut. (In lesson 06 it took a thousand times.)

**Too low: 1 of 5.** But look at the exams: from 419 to 494, all near the bar. This agent isn't lost, it is
late.
""",
    ),
    Question(
        "8.c",
        "Batches of 4 transitions instead of 64. How many of 5 pass?",
        options={
            "None: four say nothing about the whole": "4 of 5 pass, as many as with 64. Each update knows"
            " little, but there are nearly 15,000 of them.",
            "About as many as with 64": "4 of 5, as many as with 64. A small batch points only roughly in the"
            " right direction, but there are nearly 15,000 updates, and the next one puts right what one"
            " got wrong.",
            "All: it looks at each one more carefully": "4 of 5 pass, as many as with 64. And it looks at"
            " *fewer* transitions: 4 in each update.",
        },
        answer=1,
    ),
    Question(
        "8.d",
        "A memory of 200 steps: in the end, often less than one game. What will you see?",
        options={
            "None passes: it forgets too much": "4 of 5 pass, as many as with 50,000. But look at their"
            " curves.",
            "About as many pass, but the curves go up and down": "4 of 5 pass, as with 50,000. But every one"
            " of the five curves falls back by 25 or more somewhere, two of them by about a hundred; with the"
            " full memory none falls by more than 7. It forgets, and learns again.",
            "Nothing at all: 200 are enough": "In the exams nothing is to be seen: 4 of 5 pass. In the curves"
            " there is: all five fall back by 25 or more somewhere, two of them by about a hundred.",
        },
        answer=1,
        look="""\
**The exams say: no difference.** 4 of 5 with a batch of 4, 4 of 5 with a memory of 200, 4 of 5 as
recommended.

**The curves of the short memory say: there is one.** The median hides it a little; in the picture with a
line for each seed, further below, you see it better. What the agent no longer finds in its memory, it
forgets (lesson 03), and learns again. Whether it passes in the end depends on *when* you stop it.
""",
    ),
    Question(
        "8.e",
        "5 of 5 seeds pass. Now imagine that thousands of seeds are trained with the same settings. How low"
        " may the share that passes still turn out, without our five of five being a great surprise?",
        near="As low as 57 %, with all we know after five seeds. It may be 100 % as well: five can't tell.",
        low="Five out of five is better news than that: the interval reaches down to 57 %.",
        high="Five seeds say less than one hopes: 57 % is still possible. At a true share of 60 %, five of"
        " five come up in 8 of 100 cases.",
        answer=57,
        within=8,
        unit="%",
        look="""\
**Look at the bars, not at the dots.** From the second row on the dot stays at 80 %. But 4 of 5 fits with
any share from 38 to 96 %; 80 of 100 fits with 71 to 87 %. To make an interval half as long you need about
four times as many seeds.

And 5 of 5 is not 100 %: it reaches down to 57 %.
""",
    ),
    Question(
        "8.f",
        "The winner has a mean exam of 499 on the five seeds that chose it. Now it trains on ten fresh seeds,"
        " together with the next four and the recommended settings. Its mean there?",
        options={
            "About 499 again": "385. Five exams near 500 looked like proof; five seeds are five seeds.",
            "Lower, but still the best of these six": "Lower, yes: 385. But the third of the search now"
            " reaches 429 and the fourth 417. What comes first among 20 tries has had luck as well.",
            "Lower, and no longer the best of them": "385; the third of the search now reaches 429. The"
            " winner of 20 tries was partly lucky, as winners are.",
        },
        answer=2,
        look="""\
**The winner falls from 499 to 385,** and the second from 478 to 322. Of the six that got fresh seeds, the
third of the search is now the best, with 429. (That it *is* the best, ten seeds can't say. That the winner
fell, they can.)

Why? Each try's mean is its worth plus its luck. The try that comes first among 20 usually has plenty of
both. On fresh seeds the luck is dealt again, and the worth stays.

**Now look at the orange one.** Nobody chose it, and yet it falls too, from 436 to 344. So that is not the
winner's luck alone: these five tuning seeds were kinder than the ten fresh ones. One more reason to compare
on the same seeds only. There the winner is still ahead of the recommended settings, by 41 instead of 63;
and with so few runs that may well be luck again.
""",
    ),
)
