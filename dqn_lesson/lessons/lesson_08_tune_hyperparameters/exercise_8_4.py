"""Exercise 8.4: a search with a budget, and fresh seeds for its winner."""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from ...exercises.compare import plain
from ...exercises.exercise import Case, Exercise
from ...exercises.lending import lend


class Bench:
    """Counts what a search asks of it; the scores are made up, the same for each search.

    Attributes:
        num_runs: how many runs were asked for, by seed.
        tried: the settings that were scored.
    """

    def __init__(self, made_up: Callable[[int, int], float]):
        self.num_runs: Counter[int] = Counter()
        self.tried: set[str] = set()
        self._made_up, self._num_draws = made_up, 0

    def draw(self) -> str:
        """New settings; here only their name."""
        self._num_draws += 1
        return f"try {self._num_draws}"

    def score(self, settings: str, seeds: Iterable[int]) -> list[float]:
        """A score for each seed.

        Raises:
            TypeError: it was not asked with settings that `draw` gave, and a list of seeds.
        """
        if not (isinstance(settings, str) and settings.startswith("try ")):
            raise TypeError(f"score(settings, seeds) wants first what draw() gave, and got {settings!r}.")
        if not isinstance(seeds, Iterable):
            raise TypeError(f"score(settings, seeds) wants a list of seeds, and got {seeds!r}.")
        self.tried.add(settings)
        number = int(settings.removeprefix("try "))
        seeds = list(seeds)
        self.num_runs.update(seeds)
        return [self._made_up(number, seed) for seed in seeds]


def _searched(
    search: Callable, budget: int, tuning: tuple[int, ...], fresh: tuple[int, ...], made_up: Callable
) -> dict[str, Any] | None:
    """What a search found, and what it spent; None if it gave nothing back."""
    bench = Bench(made_up)
    lent = lend(list(tuning), "tuning"), lend(list(fresh), "fresh")
    found = plain(search(bench.draw, bench.score, budget, *lent))
    if found is None:
        return None
    winner, reported = found if isinstance(found, tuple) and len(found) == 2 else (found, None)
    spent = [sum(bench.num_runs[seed] for seed in seeds) for seeds in (tuning, fresh)]
    return {
        "winner": winner,
        "reported": reported,
        "runs": spent[0],
        "fresh runs": spent[1],
        "tries": len(bench.tried),
    }


def _like_cartpole(number: int, seed: int) -> float:
    return 120.0 + 30 * ((7 * number + 5 * seed + number * seed) % 11)


def _like_acrobot(number: int, seed: int) -> float:
    return -480.0 + 30 * ((4 * number + 3 * seed + number * seed) % 13)


def _far_below(number: int, seed: int) -> float:
    return -6_000.0 + 250 * ((number + 5 * seed + 2 * number * number * seed) % 13)


def _close(number: int, seed: int) -> float:
    return 10 + 0.1 * ((2 * number + 3 * seed) % 7)


_BEGIN = "    best, best_mean = None, -float('inf')\n"
_COUNT = "range(budget // len(tuning))"
_MEAN = "sum(score(settings, tuning)) / len(tuning)"
_BETTER = "if mean > best_mean:\n            best, best_mean = settings, mean"
_REPORT = "return best, sum(score(best, fresh)) / len(fresh)"
_HEAD = '''\
def search(draw, score, budget, tuning, fresh):
    """Return the best settings that `budget` runs find, and their mean score on fresh seeds."""
'''

OWN_SEARCH = Exercise(
    id="8.4",
    name="search",
    parts={
        'winner': 'the first thing that you give back',
        'reported': 'the second thing that you give back',
        'runs': 'how many runs the tuning seeds took',
        'fresh runs': 'how many runs the fresh seeds took',
        'tries': 'how many settings were scored',
    },
    solution=f"""\
{_HEAD}{_BEGIN}    for _ in {_COUNT}:
        settings = draw()
        mean = {_MEAN}
        {_BETTER}
    {_REPORT}
""",
    texts={
        "nudge": "How many settings can you try with 20 runs, if each costs 5? Write that loop first: draw,"
        " score, keep the best so far.",
        "hint": "`budget // len(tuning)` tries. Keep `best` and `best_mean`, as you would look for the"
        " largest number in a list; begin with minus infinity, `-float('inf')`. After the loop one more"
        " `score`, with `fresh`.",
        "right": "Tuning seeds choose, fresh seeds report. Nothing that you report has helped to choose.",
        "tuning reported": "You report {got[reported]}: the winner's mean on the *tuning* seeds. On those it"
        " was chosen because it looked good, luck included. What did it do on the fresh ones?",
        "tries for runs": "You spent {got[runs]} runs; the budget was {right[runs]}. One try costs as many"
        " runs as there are tuning seeds: look at what your loop counts.",
        "one seed": "Each try got one seed only. That finds the luckiest run, not the best settings. Hand"
        " all of `tuning` to `score`.",
        "luckiest seed": "You compare the best seed of each try. Settings are as good as their *mean*: look"
        " at `max`.",
        "last": "You give back {got[winner]}, the last try. The best one was {right[winner]}: who remembers"
        " it?",
        "worst": "You give back {got[winner]}, the one with the lowest mean. A score is better when it is"
        " higher, also below 0.",
        "chosen by fresh": "You chose the winner by the fresh seeds: then they are fresh no more. Look at"
        " which seeds you hand to `score` inside the loop.",
        "both together": "You scored the tries on the fresh seeds as well. What helped to choose can't be"
        " the judge. Fresh seeds are for the winner alone, after the loop.",
        "starts at 0": "With scores below 0 nobody beats your first `best_mean`, which is 0. In Acrobot all"
        " scores are negative: begin with minus infinity, or with the first try.",
        "fresh in budget": "With a budget of 12 you spent {got[runs]} runs on tries. The fresh seeds come on"
        " top of the budget: don't take them off it.",
        "over budget": "You spent {got[runs]} runs; the budget was 11. With 2 seeds for each try one run is"
        " left over, and stays so.",
        "one draw": "All your tries had the same settings: `draw` was called once. Where must it stand, so"
        " that each try gets new ones?",
        "early look": "You spent {got[fresh runs]} runs on fresh seeds, because each try that took the lead"
        " was scored on them. Only the winner of *all* tries may see them: after the loop.",
        "sum": "You report {got[reported]}: that is the sum over the fresh seeds. What is their mean?",
        "all scores": "You report a list: the scores of all fresh seeds. Give one number: their mean.",
        "swapped": "You give back the mean first and the winner second. It should be the other way round.",
        "winner alone": "You give back one thing: {got[winner]}. Two are wanted: the winner, and its mean"
        " score on the fresh seeds.",
        "best fresh run": "You report {got[reported]}, the best one of the fresh seeds: that is luck again."
        " Look at `max`; we want the mean.",
        "like CartPole": "12 runs, 3 tuning seeds: 4 tries. The one with the best mean on the three seeds is"
        " the winner; what is reported is its mean on the four fresh ones.",
        "far below": "20 runs, 3 tuning seeds: 6 tries, and two runs are left over. The best one has the"
        " mean nearest"
        " to 0, wherever it came.",
        "close": "8 runs, 2 tuning seeds: 4 tries, and their means differ by less than 1.",
        "one try": "5 runs, 4 tuning seeds: one try, and it is the winner.",
        "like Acrobot": "11 runs, 2 tuning seeds: 5 tries, and one run is left over. All scores are below 0;"
        " the best is the one nearest to 0.",
    },
    mistakes={
        "tuning reported": {_REPORT: "return best, best_mean"},
        "tries for runs": {_COUNT: "range(budget)"},
        "one seed": (
            {_COUNT: "range(budget)", _MEAN: "score(settings, tuning[:1])[0]"},
            {_MEAN: "score(settings, tuning[:1])[0]"},
        ),
        "luckiest seed": {_MEAN: "max(score(settings, tuning))"},
        "last": {_REPORT: "return settings, sum(score(settings, fresh)) / len(fresh)"},
        "worst": {"-float('inf')": "float('inf')", "mean > best_mean": "mean < best_mean"},
        "chosen by fresh": (
            {_MEAN: "sum(score(settings, fresh)) / len(fresh)", _REPORT: "return best, best_mean"},
            {_MEAN: "sum(score(settings, fresh)) / len(fresh)"},
        ),
        "both together": {
            _MEAN: "sum(score(settings, [*tuning, *fresh])) / (len(tuning) + len(fresh))",
            _REPORT: "return best, best_mean",
        },
        "fresh in budget": {_COUNT: "range((budget - len(fresh)) // len(tuning))"},
        "over budget": {_COUNT: "range(-(-budget // len(tuning)))"},
        "one draw": {_BEGIN: _BEGIN + "    settings = draw()\n", "        settings = draw()\n": ""},
        "early look": {
            _BETTER: f"{_BETTER}\n            reported = sum(score(best, fresh)) / len(fresh)",
            _REPORT: "return best, reported",
        },
        "sum": {_REPORT: "return best, sum(score(best, fresh))"},
        "all scores": {_REPORT: "return best, score(best, fresh)"},
        "swapped": {_REPORT: "return sum(score(best, fresh)) / len(fresh), best"},
        "winner alone": {_REPORT: "return best"},
        "starts at 0": {"-float('inf')": "0"},
        "best fresh run": {_REPORT: "return best, max(score(best, fresh))"},
    },
    right=(
        """\
tries = [draw() for _ in range(budget // len(tuning))]
means = [np.mean(score(settings, tuning)) for settings in tries]
best = tries[np.argmax(means)]
return [best, np.mean(score(best, fresh))]
""",
        """\
found, runs = {}, 0
while runs + len(tuning) <= budget:
    settings = draw()
    found[settings] = sum(score(settings, [seed])[0] for seed in tuning)
    runs += len(tuning)
best = max(found, key=found.get)
return best, sum(score(best, fresh)) / len(fresh)
""",
    ),
    cases=(
        Case(
            "like CartPole", (12, (11, 12, 13), (21, 22, 23, 24), _like_cartpole),
            "search(draw, score, 12, [11, 12, 13], [21, 22, 23, 24])",
        ),
        Case(
            "like Acrobot", (11, (1, 2), (3, 4, 5), _like_acrobot),
            "search(draw, score, 11, [1, 2], [3, 4, 5]), all scores negative",
        ),
        Case(
            "far below", (20, (1, 2, 3), (7, 8), _far_below),
            "search(draw, score, 20, [1, 2, 3], [7, 8]), all scores below -1,000",
        ),
        Case(
            "close", (8, (1, 2), (3,), _close),
            "search(draw, score, 8, [1, 2], [3])",
        ),
        Case(
            "one try", (5, (4, 5, 6, 7), (1,), _like_cartpole),
            "search(draw, score, 5, [4, 5, 6, 7], [1])",
        ),
    ),
    run=_searched,
)  # fmt: skip
