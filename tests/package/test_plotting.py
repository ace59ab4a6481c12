"""Curves: what is drawn, and that the live one paints without drawing everything anew."""

import io
import os
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from PIL import Image

import dqn_lesson
from dqn_lesson import Hyperparameters, Run
from dqn_lesson.examination import ExamResult
from dqn_lesson.plotting import LiveCurve, moving_average, plot_runs, plot_scores, plot_seeds, png_of
from dqn_lesson.sweep import Outcome
from dqn_lesson.training import Episode


def axes():
    return Figure().add_subplot()


def picture(curve: LiveCurve) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(curve.png())).convert("RGBA")).astype(int)


def test_a_home_that_cannot_be_written_is_quiet() -> None:
    environment = {name: value for name, value in os.environ.items() if name != "MPLCONFIGDIR"}
    environment |= {
        "HOME": "/dev/null/home",
        "PYTHONPATH": os.path.dirname(os.path.dirname(dqn_lesson.__file__)),
    }
    for name in ("XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
        environment.pop(name, None)
    command = [sys.executable, "-c", "from dqn_lesson import plot_scores"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_moving_average_by_hand() -> None:
    assert moving_average([1, 2, 6, 10], window=2).tolist() == [1, 1.5, 4, 8]
    assert moving_average([1, 2, 6, 10], window=3).tolist() == [1, 1.5, 3, 6]
    assert moving_average([7], window=20).tolist() == [7]
    assert moving_average([]).tolist() == []


def test_scores_are_points_and_their_average_a_line() -> None:
    ax = axes()
    assert plot_scores([10, 20, 60], ax, bar=475, window=2) is ax
    bar, raw, strong = ax.lines
    assert bar.get_ydata() == [475, 475]
    assert raw.get_xdata().tolist() == [1, 2, 3]
    assert list(raw.get_ydata()) == [10, 20, 60]
    assert strong.get_ydata().tolist() == [10, 15, 40]
    assert strong.get_linewidth() > raw.get_linewidth()
    assert [text.get_text() for text in ax.get_legend().get_texts()] == [
        "475 passes the exam",
        "one episode",
        "average of the last 2 episodes",
    ]
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("episodes played", "score")


def test_scores_over_steps_without_a_bar() -> None:
    ax = plot_scores([10, 20], axes(), bar=None, num_steps=[10, 30])
    raw, _ = ax.lines
    assert list(raw.get_xdata()) == [10, 30]
    assert ax.get_xlabel() == "steps trained"


def test_everything_drawn_lies_inside_the_axes() -> None:
    ax = plot_scores([10, 900], axes(), bar=475)
    assert ax.get_ylim()[1] >= 900 and ax.get_ylim()[0] <= 10


def test_as_many_scores_as_steps() -> None:
    with pytest.raises(ValueError, match="2 scores but 3 numbers of steps"):
        plot_scores([1, 2], axes(), num_steps=[1, 2, 3])


def test_live_curve_counts_and_averages() -> None:
    curve = LiveCurve(1000, bar=475, window=2)
    assert (curve.num_points, curve.average) == (0, None)
    for end, score in [(10, 10), (40, 30), (90, 50)]:
        curve.add(end, score)
    assert (curve.num_points, curve.average) == (3, 40)


@pytest.mark.parametrize("bar", [475, -100, -1234])
def test_the_live_curves_legend_is_not_cut_off(bar: float) -> None:
    curve = LiveCurve(1000, bar=bar)
    curve.png()
    ax = curve._axes.ax
    assert ax.get_legend().get_window_extent().x1 <= ax.figure.bbox.x1


def test_live_curve_has_a_clear_background_and_shows_each_new_point() -> None:
    curve = LiveCurve(1000, bar=475)
    before = picture(curve)
    assert before[0, 0, 3] == 0  # alpha
    curve.add(500, 250)
    changed = np.abs(picture(curve) - before).sum(axis=2) > 60
    rows, columns = np.nonzero(changed)
    height, width = changed.shape
    assert changed.any()
    assert 0.4 * width < columns.mean() < 0.7 * width  # half way through the run
    assert 0.3 * height < rows.mean() < 0.7 * height


def test_the_average_of_the_run_before_stays_as_a_pale_line_that_fits() -> None:
    before = LiveCurve(1000, bar=475)
    assert before.line == ()
    for steps in range(100, 1000, 100):
        before.add(steps, 700)
    curve = LiveCurve(1000, bar=475, before=before)
    assert curve.pale == before.line == ([*range(100, 1000, 100)], [700.0] * 9)
    assert curve._ax.get_ylim()[1] > 700
    assert np.abs(picture(curve) - picture(LiveCurve(1000, bar=475))).max() > 60
    again = LiveCurve(1000, bar=475, before=curve)  # a run that was stopped before its first episode ended
    assert again.pale == before.line


def test_live_curve_draws_its_axes_again_only_when_limits_grow(monkeypatch) -> None:
    curve = LiveCurve(1000, bar=475)
    draws = []
    draw = curve._axes.canvas.draw
    monkeypatch.setattr(curve._axes.canvas, "draw", lambda: (draws.append(1), draw()))
    for end in range(10, 500, 10):
        curve.add(end, 20)
        curve.png()
    assert len(draws) == 1
    curve.add(1001, 20)
    curve.png()
    assert len(draws) == 2
    assert curve._ax.get_xlim() == (0, 2000)


@pytest.mark.parametrize(
    ("bar", "score", "limits"),
    [(475, 500, (0, 522.5)), (475, 600, (0, 1045)), (475, -10, (-522.5, 522.5)), (-100, -500, (-500, 0)),
     (-100, -501, (-1000, 0)), (None, 3.5, (0, 4))],
)  # fmt: skip
def test_limits_grow_by_doubling(bar, score, limits) -> None:
    curve = LiveCurve(1000, bar)
    curve.add(10, score)
    assert curve._ax.get_ylim() == pytest.approx(limits)


def test_a_picture_of_few_colours_is_the_canvas():
    figure = Figure(figsize=(1, 1), dpi=20, facecolor="none")
    canvas = FigureCanvasAgg(figure)
    figure.patches.append(Rectangle((0, 0), 0.5, 1, color="#0a58b0", transform=figure.transFigure))
    canvas.draw()
    picture = np.asarray(Image.open(io.BytesIO(png_of(canvas))).convert("RGBA"))
    assert picture.shape == (20, 20, 4) and (picture[:, 11:, 3] == 0).all()
    assert (picture[2:18, 1:9] == (0x0A, 0x58, 0xB0, 255)).all()


def test_episodes_and_runs_are_drawn_over_their_steps() -> None:
    episodes = [Episode(1, 10.0, 10, True, None, None), Episode(2, 20.0, 30, True, None, None)]
    for given in (episodes, Run(Hyperparameters(), 0, "CartPole-v1", episodes=tuple(episodes))):
        raw = plot_scores(given, axes(), bar=None).lines[0]
        assert (list(raw.get_xdata()), list(raw.get_ydata())) == ([10, 30], [10, 20])
    for nothing in (3, "scores", {"a": episodes}):
        with pytest.raises(ValueError, match=r"holds no scores.*plot_scores\(train\(agent, env\), ax\)"):
            plot_scores(nothing, axes())


def bar_of(ax) -> list[str]:
    return [line.get_label() for line in ax.lines if "passes the exam" in str(line.get_label())]


def test_the_bar_is_that_of_the_environment_that_was_played() -> None:
    episodes = (Episode(1, -200.0, 200, True, None, None), Episode(2, -90.0, 290, True, None, None))
    run = Run(Hyperparameters(), 0, "Acrobot-v1", episodes=episodes)
    assert (
        bar_of(plot_scores(run, axes())) == bar_of(plot_runs({"a": run}, axes())) == ["−100 passes the exam"]
    )
    examined = replace(run, exam=ExamResult((1.0,), 7.0))
    assert bar_of(plot_scores(examined, axes())) == ["7 passes the exam"]
    assert bar_of(plot_runs({"a": run, "b": examined}, axes())) == [], "none in common"
    nobody_says = replace(run, no_environment="Walk has no id")
    for drawn in (episodes, [1, 2], nobody_says, replace(run, env_id="FrozenLake8x8-v9")):
        assert bar_of(plot_scores(drawn, axes())) == []
    assert bar_of(plot_scores([1, 2], axes(), bar=475)) == ["475 passes the exam"]
    outcomes = [Outcome("a", 0, list(episodes), ExamResult((1.0,), bar), None, 1.0) for bar in (-100.0, None)]
    assert bar_of(plot_seeds(outcomes[:1], axes())) == ["−100 passes the exam"]
    assert bar_of(plot_seeds(outcomes[1:], axes())) == []
