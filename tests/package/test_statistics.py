"""A share of seeds says what it is worth; the figures were computed elsewhere."""

import pytest
from matplotlib.figure import Figure

from dqn_lesson.examination import ExamResult
from dqn_lesson.plotting import plot_runs, plot_seeds
from dqn_lesson.sweep import Outcome, compare_success, success_rate, success_rates, wilson
from dqn_lesson.sweep.statistics import fisher
from dqn_lesson.training import Episode


def outcomes(passed: int, tried: int, name: str = "", bar: float | None = 475.0) -> list[Outcome]:
    results = [ExamResult((500.0 if seed < passed else 9.0,), bar) for seed in range(tried)]
    return [Outcome(name, seed, [], result, None, 1.0) for seed, result in enumerate(results)]


def test_the_sentence() -> None:
    assert str(success_rate(outcomes(8, 10))) == (
        "8 of 10 seeds pass (49 to 94 %); with 10 seeds, a difference of up to 5 may be luck"
    )
    assert (
        str(success_rate(outcomes(1, 1)))
        == "1 of 1 seed passes (21 to 100 %); with one seed, any difference may be luck"
    )
    assert (
        str(success_rate(outcomes(2, 3)))
        == "2 of 3 seeds pass (21 to 94 %); with 3 seeds, any difference may be luck"
    )


def test_the_interval_is_wilsons() -> None:
    rate = success_rate(outcomes(8, 10))
    assert (rate.passed, rate.tried, rate.share) == (8, 10, 0.8)
    assert (rate.low, rate.high) == pytest.approx((0.4902, 0.9433), abs=5e-5)
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)


@pytest.mark.parametrize(
    ("counts", "chance"),
    [
        ((8, 10, 1, 6), 0.034965),
        ((8, 10, 3, 10), 0.069779),
        ((8, 10, 2, 10), 0.023014),
        ((5, 5, 0, 5), 0.007937),
    ],
)
def test_the_chance_is_fishers(counts, chance) -> None:
    assert fisher(*counts) == pytest.approx(chance, abs=5e-7)


def test_two_settings_side_by_side() -> None:
    runs = (
        outcomes(8, 10, "long") + outcomes(3, 10, "short") + outcomes(1, 10, "tiny") + outcomes(0, 40, "bad")
    )
    assert str(compare_success(runs, "long", "short")) == (
        "long: 8 of 10 pass. short: 3 of 10 pass. "
        "A difference like this comes by luck alone in 7 of 100 cases: it may be luck."
    )
    assert str(compare_success(runs, "long", "tiny")).endswith(
        "A difference like this comes by luck alone in 1 of 100 cases: it is hardly luck."
    )
    assert str(compare_success(runs, "bad", "long")).endswith(
        "in less than 1 of 100 cases: it is hardly luck."
    )
    assert str(compare_success(runs, "long", "long")).endswith("No difference to speak of.")
    assert compare_success(runs, "bad", "long").chance < 1e-6
    with pytest.raises(ValueError, match=r"No outcome is of 'tall'. There are: 'long', 'short'"):
        compare_success(runs, "long", "tall")


def test_a_run_that_failed_does_not_pass_and_is_named() -> None:
    runs = [*outcomes(2, 3), Outcome("", 9, [], None, None, 0.0, "Traceback")]
    rate = success_rate(runs)
    assert (rate.passed, rate.tried, rate.failed) == (2, 4, 1)
    assert str(rate).endswith("1 stopped by an error; with 4 seeds, any difference may be luck")


def test_what_has_no_rate() -> None:
    with pytest.raises(ValueError, match=r"outcomes of one setting; these are of 'a', 'b'"):
        success_rate(outcomes(1, 2, "a") + outcomes(1, 2, "b"))
    with pytest.raises(ValueError, match="these are of none"):
        success_rate([])
    with pytest.raises(ValueError, match="names no pass mark"):
        success_rates(outcomes(1, 2, bar=None))


def trained(name: str, *scores: float, length: int = 10) -> Outcome:
    episodes = [Episode(n, score, n * length, True, 0.5, None) for n, score in enumerate(scores, 1)]
    return Outcome(name, 0, episodes, None, None, 1.0)


def test_the_curve_is_the_median_in_the_band_between_the_quartiles() -> None:
    runs = [trained("a", level, level, level) for level in (0.0, 10.0, 20.0, 30.0, 100.0)]
    ax = plot_seeds([*runs, Outcome("a", 5, [], None, None, 0.0, "failed")], Figure().add_subplot(), bar=475)
    bar, median = ax.lines
    assert set(median.get_ydata()) == {20.0} and median.get_label() == "a: median of 5 seeds"
    assert (median.get_xdata()[0], median.get_xdata()[-1]) == (10, 30)
    low, high = ax.collections[0].get_datalim(ax.transData).intervaly
    assert (low, high) == (10.0, 30.0)
    assert set(bar.get_ydata()) == {475}


def test_a_curve_ends_with_its_shortest_run_and_is_interpolated() -> None:
    runs = [trained("", 0.0, 20.0), trained("", 0.0, 20.0, 20.0, length=20), trained("b", 5.0)]
    ax = plot_seeds(runs, Figure().add_subplot(), bar=None, window=1)
    unnamed, named = ax.lines
    assert unnamed.get_label() == "median of 2 seeds"
    assert unnamed.get_xdata()[-1] == 20 and unnamed.get_ydata()[-1] == pytest.approx(10.0)
    assert named.get_linestyle() != unnamed.get_linestyle(), "told apart without colours"
    with pytest.raises(ValueError, match="No outcome has a finished episode"):
        plot_seeds([Outcome("a", 5, [], None, None, 0.0, "failed")], Figure().add_subplot())


def test_runs_over_each_other() -> None:
    runs = {name: trained(name, 1.0, 3.0).episodes for name in ("one", "two")} | {"none yet": []}
    ax = plot_runs(runs, Figure().add_subplot(), bar=None)
    assert [line.get_label() for line in ax.lines] == ["one", "two", "none yet"]
    assert list(ax.lines[0].get_ydata()) == [1.0, 2.0] and list(ax.lines[0].get_xdata()) == [10, 20]
    assert len({str(line.get_linestyle()) + str(line._dash_pattern) for line in ax.lines}) == 3
