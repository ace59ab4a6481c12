"""Answers to lesson 08 that no exercise lists. What counts as misleading stands in `answers/__init__.py`."""

from . import Answers, Wrong, but

_SHARE = """\
def success_share(runs, bar):
    passed = 0
    for run in runs:
        exam = run["exam"]
        if sum(exam) / len(exam) >= bar:
            passed += 1
    return passed / len(runs)
"""
_MEAN = "sum(exam) / len(exam)"

SUCCESS_SHARE = Answers(
    wrong=[
        Wrong("the median of an exam", [], but(_SHARE, _MEAN, "np.median(exam)")),
        Wrong("`return` stands in the loop", [], but(_SHARE, "    return", "        return")),
        Wrong(
            "training and exam in one mean", [], but(_SHARE, 'run["exam"]', 'run["training"] + run["exam"]')
        ),
        Wrong(
            "rounds the share",
            [],
            but(_SHARE, "return passed / len(runs)", "return round(passed / len(runs))"),
        ),
        Wrong(
            "text with a sign",
            [],
            but(_SHARE, "return passed / len(runs)", 'return f"{100 * passed / len(runs):.0f} %"'),
        ),
        Wrong("95 of 100 of the bar will do", [], but(_SHARE, ">= bar", ">= bar - 0.05 * abs(bar)")),
        Wrong("five runs, wherever it is", [], but(_SHARE, "len(runs)", "5")),
        Wrong(
            "sorts the runs it was lent",
            [],
            but(
                _SHARE,
                "    passed = 0",
                '    runs.sort(key=lambda run: sum(run["exam"]), reverse=True)\n    passed = 0',
            ),
        ),
        Wrong(
            "takes the runs out of the list",
            [],
            but(
                _SHARE,
                "    passed = 0",
                "    passed, count = 0, len(runs)",
                "for run in runs:",
                "while runs:\n        run = runs.pop()",
                "/ len(runs)",
                "/ count",
            ),
        ),
        Wrong(
            "drops the worst game of each exam, for good",
            [],
            but(
                _SHARE,
                '        exam = run["exam"]\n',
                '        exam = run["exam"]\n        exam.remove(min(exam))\n',
            ),
        ),
        Wrong("the last game of the exam", [], but(_SHARE, _MEAN, "exam[-1]")),
        Wrong("the first game of the exam", [], but(_SHARE, _MEAN, "exam[0]")),
        Wrong("any game of the training", [], but(_SHARE, _MEAN, 'max(run["training"])')),
        Wrong(
            "a list: who passes",
            [],
            'def success_share(runs, bar):\n    return [np.mean(run["exam"]) >= bar for run in runs]\n',
        ),
        Wrong("rounds the means first", [], but(_SHARE, _MEAN, f"round({_MEAN})")),
        Wrong(
            "a pass in the exam and in the last training game",
            [],
            but(_SHARE, ">= bar", '>= bar and run["training"][-1] >= bar'),
        ),
        Wrong("three games an exam, wherever it is", [], but(_SHARE, "len(exam)", "3")),
    ],
    right=[
        """\
from statistics import fmean


def success_share(runs, bar):
    return fmean(fmean(run["exam"]) >= bar for run in runs)
""",
        """\
from collections import Counter
from fractions import Fraction


def passes(run, bar):
    return sum(map(Fraction, run["exam"])) >= bar * len(run["exam"])


def success_share(runs, bar):
    return Fraction(Counter(passes(run, bar) for run in runs)[True], len(runs))
""",
        """\
import pandas as pd


def success_share(runs, bar):
    means = pd.Series([np.mean(run["exam"]) for run in runs])
    return means.ge(bar).mean()
""",
    ],
)


def _fair(*letters: object) -> str:
    return f"fair = {list(letters)!r}\n"


FAIR_COMPARISON = Answers(
    wrong=[
        Wrong("length and gamma and seeds", ["several"], _fair("B", "D")),
        Wrong("gamma, rate and seeds", ["several"], _fair("C", "D")),
        Wrong("everything but the seeds", ["several"], _fair("C", "E")),
        Wrong("batch, length and seeds", ["several"], _fair("D", "E")),
        Wrong("all but the length", ["several"], _fair("D", "F")),
        Wrong("all but gamma and seeds", ["several"], _fair("B", "F")),
        Wrong("the same batch, all else differs", ["several"], _fair("E", "F")),
        Wrong("one of the right pair, twice", ["the same"], _fair("f", "F")),
        Wrong("rows for letters", ["no such"], _fair(2, 5)),
        Wrong("the settings, not the letters", ["no such"], _fair("batch_size", "seeds")),
        Wrong("three of them", [], _fair("C", "F", "A")),
        Wrong("both in one", [], _fair("C and F")),
        Wrong("a letter further, both", ["several"], _fair("a", "f")),
    ],
    right=[
        'fair = ("F", "C")\n',
        'fair = list("cf")\n',
        'import numpy as np\n\nfair = np.array(["C", "F"])\n',
        'fair = {"C", "F"}\n',
    ],
)

_TURNED = ("memory", "gamma", "nothing", "epsilon")
_PAIRS = {(0, 1): "low forgets", (0, 2): "dips are healthy", (0, 3): "fast forgets", (1, 2): "low is healthy",
          (1, 3): "low is early", (2, 3): "fast is healthy"}  # fmt: skip


def _turned(words: str) -> str:
    return f"turned = {dict(zip('ABCD', words.split(), strict=True))!r}\n"


def _true_of(words: str) -> list[str]:
    """Which of the exercise's sentences are true of such an answer."""
    said = words.split()
    rows = [f"row {'ABCD'[k]}" for k in range(4) if said[k] != _TURNED[k] and said[k] in _TURNED]
    swaps = [name for (j, k), name in _PAIRS.items() if (said[j], said[k]) == (_TURNED[k], _TURNED[j])]
    return [*rows, *swaps, *(["no knob"] if set(said) - set(_TURNED) else [])]


_DIAGNOSES = {
    "three of them, one further": "gamma nothing memory epsilon",
    "three of them, the other way": "gamma epsilon nothing memory",
    "all of them, one further": "gamma nothing epsilon memory",
    "all of them, the other way": "epsilon memory gamma nothing",
    "nothing was ever turned": "nothing nothing nothing nothing",
    "both that end low have a small gamma": "memory gamma nothing gamma",
    "two pairs are swapped": "gamma memory epsilon nothing",
    "the other two pairs are swapped": "nothing epsilon memory gamma",
    "the outer ones and the inner ones are swapped": "epsilon nothing gamma memory",
    "two short memories": "memory memory nothing epsilon",
    "what is steep is healthy, and so is what is even": "memory gamma nothing nothing",
    "words of its own": "memory gamma healthy epsilon",
    "another word for exploring": "memory gamma nothing exploration",
}

DIAGNOSE = Answers(
    wrong=[Wrong(slip, _true_of(words), _turned(words)) for slip, words in _DIAGNOSES.items()],
    right=[
        "turned = dict(zip('ABCD', ('memory', 'gamma', 'nothing', 'epsilon')))\n",
        """\
import numpy as np

turned = {k: v for k, v in zip('DCBA', np.array(['Epsilon', 'Nothing ', 'GAMMA', 'memory']))}
""",
        """\
from collections import OrderedDict

turned = OrderedDict(B='gamma', A='memory', D='"epsilon"', C='nothing')
""",
    ],
)

_SEARCH = """\
def search(draw, score, budget, tuning, fresh):
    best, best_mean = None, -float("inf")
    for _ in range(budget // len(tuning)):
        settings = draw()
        mean = sum(score(settings, tuning)) / len(tuning)
        if mean > best_mean:
            best, best_mean = settings, mean
    return best, sum(score(best, fresh)) / len(fresh)
"""
_TRIED = "sum(score(settings, tuning)) / len(tuning)"
_REPORT = "return best, sum(score(best, fresh)) / len(fresh)"

OWN_SEARCH = Answers(
    wrong=[
        Wrong(
            "the median on the tuning seeds", [], but(_SEARCH, _TRIED, "np.median(score(settings, tuning))")
        ),
        Wrong(
            "the best mean is never noted",
            ["last"],
            but(_SEARCH, "best, best_mean = settings, mean", "best = settings"),
        ),
        Wrong("divides the fresh scores by the tuning seeds", [], but(_SEARCH, "len(fresh)", "len(tuning)")),
        Wrong(
            "reports all seeds together",
            [],
            but(_SEARCH, _REPORT, "return best, np.mean([best_mean] * len(tuning) + score(best, fresh))"),
        ),
        Wrong(
            "one try less than the budget allows",
            [],
            but(_SEARCH, "range(budget // len(tuning))", "range(1, budget // len(tuning))"),
        ),
        Wrong(
            "scores the winner once more on the tuning seeds",
            [],
            but(_SEARCH, "    return best", "    score(best, tuning)\n    return best"),
        ),
        Wrong(
            "counts tries by the fresh seeds",
            [],
            but(_SEARCH, "budget // len(tuning)", "budget // len(fresh)"),
        ),
        Wrong(
            "the last tuning seed is left out",
            [],
            but(
                _SEARCH,
                "score(settings, tuning)) / len(tuning)",
                "score(settings, tuning[:-1])) / (len(tuning) - 1)",
            ),
        ),
        Wrong(
            "reports the first fresh seed",
            [],
            but(_SEARCH, _REPORT, "return best, score(best, fresh[:1])[0]"),
        ),
        Wrong("begins with -999: some games go lower", [], but(_SEARCH, '-float("inf")', "-999")),
        Wrong(
            "pays for all tuning seeds, compares the first",
            [],
            but(_SEARCH, _TRIED, "score(settings, tuning)[0]"),
        ),
        Wrong(
            "a dict for two things",
            [],
            but(_SEARCH, _REPORT, 'return {"winner": best, "mean": sum(score(best, fresh)) / len(fresh)}'),
        ),
        Wrong(
            "stops at the first try that beats the one before",
            [],
            but(
                _SEARCH,
                "            best, best_mean = settings, mean\n",
                "            best, best_mean = settings, mean\n        elif best:\n            break\n",
            ),
        ),
        Wrong(
            "the winner by its name",
            ["last"],
            but(_SEARCH, "    return best", "    best = max(best, settings)\n    return best"),
        ),
        Wrong("the worst seed of each try", [], but(_SEARCH, _TRIED, "min(score(settings, tuning))")),
        Wrong(
            "the greatest without its sign",
            [],
            but(_SEARCH, "mean > best_mean", "abs(mean) > abs(best_mean)", '-float("inf")', "0"),
        ),
        Wrong(
            "scores fresh settings, not the winner",
            [],
            but(_SEARCH, "score(best, fresh)", "score(draw(), fresh)"),
        ),
        Wrong(
            "reports the median of the fresh seeds",
            [],
            but(_SEARCH, _REPORT, "return best, np.median(score(best, fresh))"),
        ),
    ],
    right=[
        """\
def search(draw, score, budget, tuning, fresh):
    seeds = tuning.copy()
    tries = []
    while (len(tries) + 1) * len(seeds) <= budget:
        settings = draw()
        tries.append((np.mean(score(settings, seeds)), settings))
    best = max(tries, key=lambda each: each[0])[1]
    return best, np.mean(score(best, fresh))
""",
        """\
from fractions import Fraction
from statistics import mean


def tried(draw, score, tuning, num_tries):
    for _ in range(num_tries):
        settings = draw()
        yield settings, mean(map(Fraction, score(settings, tuning)))


def search(draw, score, budget, tuning, fresh):
    winner, _ = max(tried(draw, score, tuning, budget // len(tuning)), key=lambda pair: pair[1])
    return winner, mean(map(Fraction, score(winner, fresh)))
""",
        """\
class Search:
    def __init__(self, draw, score):
        self.draw, self.score, self.num_tries = draw, score, 0
        self.best, self.best_sum = None, None

    def another(self, seeds):
        self.num_tries += 1
        settings = self.draw()
        total = sum(self.score(settings, seeds))
        if self.best is None or total > self.best_sum:
            self.best, self.best_sum = settings, total


def search(draw, score, budget, tuning, fresh):
    mine = Search(draw, score)
    while budget >= len(tuning):
        mine.another([*tuning])
        budget -= len(tuning)
    scores = [score(mine.best, [seed])[0] for seed in fresh]
    return mine.best, sum(scores) / len(scores)
""",
    ],
)


def _acrobot(scale: str, step: object, fall: object) -> str:
    return f'acrobot = {{"state_scale": {scale}, "step_reward": {step}, "fall_reward": {fall}}}\n'


_SCALE = "(1, 1, 1, 1, 1 / 4, 1 / 9)"

ACROBOT = Answers(
    wrong=[
        Wrong(
            "a reward for each step, and a greater one for the end",
            ["dangling pays"],
            _acrobot(_SCALE, 0.1, 1),
        ),
        Wrong("the tutorial's rewards", ["dangling pays"], _acrobot(_SCALE, 1, -100)),
        Wrong("a penalty for the end, in small numbers", ["success punished"], _acrobot(_SCALE, -0.01, -2)),
        Wrong("the environment's steps, and a fall", ["success punished"], _acrobot(_SCALE, None, -200)),
        Wrong(
            "no steps, and the environment's own end: 0 and 0",
            ["nothing to learn"],
            _acrobot(_SCALE, 0, None),
        ),
        Wrong("an end worth just what is missed by it", ["nothing to learn"], _acrobot(_SCALE, 0.01, 1)),
        Wrong("a scale too many", ["numbers"], _acrobot("[1] * 7", -0.01, 0)),
        Wrong("cosines alone", ["numbers"], _acrobot("(1, 1)", -0.01, 0)),
        Wrong("fractions as text", ["no scale"], _acrobot("(1, 1, 1, 1, '1/4', '1/9')", -0.01, 0)),
        Wrong("a list in a list", ["numbers"], _acrobot("[[1, 1, 1, 1, 1 / 4, 1 / 9]]", -0.01, 0)),
        Wrong("infinite scales", ["no scale"], _acrobot("[float('inf')] * 6", -0.01, 0)),
        Wrong("scales by name", ["no list"], _acrobot("{'cos': 1, 'sin': 1, 'speed': 1 / 9}", -0.01, 0)),
        Wrong("a word for a reward", ["no number"], _acrobot(_SCALE, -0.01, "'success'")),
        Wrong("degrees: all times 57", ["blown up"], _acrobot("[57.3] * 6", -0.01, 0)),
        Wrong(
            "the speeds divided as if they were thousands",
            ["vanishing"],
            _acrobot("(1, 1, 1, 1, 1e-5, 1e-5)", -0.01, 0),
        ),
    ],
    right=[
        "from fractions import Fraction\n\n"
        + _acrobot("[Fraction(1)] * 4 + [Fraction(1, 13), Fraction(1, 28)]", "Fraction(-1, 100)", 0),
        _acrobot("1 / np.array([1, 1, 1, 1, 4 * np.pi, 9 * np.pi])", "np.float64(0)", "np.ones(())"),
        "from collections import deque\n\n" + _acrobot("deque([1, 1, 1, 1, 0.08, 0.04])", -0.02, 0.5),
        "acrobot = dict(fall_reward=0.0, step_reward=-1e-2, state_scale=(4 * [1] + [1 / 4, 1 / 9]))\n",
    ],
)

ANSWERS = {"8.1": SUCCESS_SHARE, "8.2": FAIR_COMPARISON, "8.3": DIAGNOSE, "8.4": OWN_SEARCH, "8.5": ACROBOT}
