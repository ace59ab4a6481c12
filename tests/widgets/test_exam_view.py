"""The exam view: scores, the worst start, the second paper, training beside the exam."""

import re
import threading
import types

import gymnasium as gym
import numpy as np
import pytest
from gymnasium.envs.classic_control import CartPoleEnv

from dqn_lesson import saved_picture
from dqn_lesson.examination import FIRST_EXAM_SEED, exam
from dqn_lesson.hyperparameters import Hyperparameters
from dqn_lesson.pretrained import load_pretrained
from dqn_lesson.runs import Run
from dqn_lesson.training import Episode
from dqn_lesson.widgets.exam_view.exam_view import ExamView
from dqn_lesson.widgets.exam_view.harder_exam import HarderPaper, second_paper
from dqn_lesson.widgets.exam_view.strip import against_training, strip, verdict


class Lean:
    """Pushes under the lean and the swing: it passes."""

    env = "CartPole-v1"

    def act(self, state, explore=False) -> int:
        return int(state[0][2] + state[0][3] > 0)


class Angle:
    """Pushes under the lean alone: about 40 steps."""

    env = "CartPole-v1"

    def act(self, state) -> int:
        return int(state[0][2] > 0)


def heights(svg: str) -> list[float]:
    """Where the marks stand, from left to right; rings left out."""
    return [float(y) for y in re.findall(r"cy='([\d.]+)' r='2.8'", svg)]


def test_the_scores_are_the_exams_and_a_start_plays_again_as_it_was() -> None:
    view = ExamView(Angle(), num_starts=12)
    assert view.wait(60)
    assert tuple(view.scores) == exam(Angle(), "CartPole-v1", num_starts=12).scores
    worst = view.scores.index(min(view.scores))
    view.play_worst()
    assert view._number.value == worst
    assert len(view._player.playbacks[0].actions) == view.scores[worst]
    assert f"Start {worst}: score {view.scores[worst]:g}." in view._caption.value
    first = view._player
    view.play(3)
    assert view._player is first and len(first.playbacks[0].actions) == view.scores[3]


def test_a_game_with_rules_is_examined_by_them_and_a_start_plays_again_by_them() -> None:
    class Sure(Angle):
        epsilon = 0.5

        def act(self, state) -> int:
            assert self.epsilon == 0
            return super().act(state)

        def q_values(self, states) -> np.ndarray:
            return np.zeros((len(states), 2))

    rules = {"num_starts": 4, "most_noops": 4, "epsilon": 0.3}
    entry = lambda exam, render_mode=None: CartPoleEnv(render_mode=render_mode)  # noqa: E731
    gym.register("Ruled-v0", entry, max_episode_steps=500, kwargs={"exam": rules})
    view = ExamView(Sure(), "Ruled-v0")
    assert view.wait(60)
    assert tuple(view.scores) == exam(Sure(), "Ruled-v0").scores and len(set(view.scores)) > 1
    for index, score in enumerate(view.scores):
        view.play(index)
        assert f"Start {index}: score {score:g}." in view._caption.value
    assert view._player.playbacks[0].q_values is not None and view._agent.epsilon == 0.5
    del gym.registry["Ruled-v0"]


def test_sorted_or_in_order() -> None:
    view = ExamView(Angle(), num_starts=12)
    view.wait(60)
    in_order = heights(view._strip.value)
    assert (
        np.argsort(in_order, kind="stable").tolist()
        == np.argsort(-np.array(view.scores), kind="stable").tolist()
    )
    view._sorted.value = True
    assert heights(view._strip.value) == sorted(in_order, reverse=True)
    assert view._strip.value.count("<title>start ") == 12


def test_a_run_shows_its_own_exam_without_playing() -> None:
    run = load_pretrained("cartpole-25")
    view = ExamView(run)
    assert tuple(view.scores) == run.exam.scores
    said = view._training.value
    last = run.episodes[-20:]
    assert f"20 training episodes brought {sum(e.score for e in last) / 20:.1f} on average" in said
    assert f"the exam {run.exam.mean:.1f}." in said and "4% of the actions were random" in said
    assert len(heights(said)) == 100


@pytest.mark.parametrize(
    ("train", "word"),
    [(300, "understates"), (440, "no larger than luck"), (480, "no larger than luck"), (600, "flatters")],
)
def test_training_against_exam(train: float, word: str) -> None:
    """The last 20 games are 100 above and below their mean: 22.9 is its standard error, the exam's is 0."""
    scores = [0] * 5 + [train - 100, train + 100] * 10
    episodes = [Episode(k, score, 100 * k, True, 0.04, None) for k, score in enumerate(scores, 1)]
    assert word in against_training(episodes, [480, 480])
    assert "The exam takes none at random." in against_training(episodes, [480, 480])
    assert "The exam takes 5% at random." in against_training(episodes, [480, 480], 0.05)
    assert "No training scores" in against_training([], [500])


def test_the_verdict() -> None:
    assert verdict([500, 460, 490], 475) == (
        "Passed: 483.3 on average over 3 unseen starts; 475 is enough. The worst start is number 1 with"
        " 460; 1 of 3 stay under 475."
    )
    assert verdict([400, 400], 475).endswith("All starts ended with 400: there is no worst one.")
    assert verdict([-90, -70], None).endswith("The worst start is number 0 with -90.")


def test_a_strip_marks_the_worst_and_those_under_the_bar_without_colour() -> None:
    svg = strip([500, 460, 490], 475, "Exam")
    assert svg.count("r='7'") == 1 and svg.count("fill='none'/></g>") == 1
    assert "Exam: 3 scores from 460 to 500, mean 483.3." in svg
    assert strip([500, 500], 475, "Exam").count("r='7'") == 0
    assert strip([], 475, "Exam") == ""
    low, high = heights(strip([-500, -80], -100, "Acrobot"))
    assert high < low <= 148


def test_the_harder_paper_changes_the_starts_and_what_is_seen_but_not_the_world() -> None:
    def starts(width: float, noise: float) -> np.ndarray:
        env = HarderPaper(gym.make("CartPole-v1"), width, noise)
        return np.array([env.reset(seed=seed)[0] for seed in range(200)])

    usual = np.array([gym.make("CartPole-v1").reset(seed=seed)[0] for seed in range(200)])
    np.testing.assert_array_equal(starts(0.05, 0), usual)
    np.testing.assert_allclose(starts(0.15, 0), 3 * usual, rtol=1e-5)
    assert (starts(0.05, 0.1) - usual).std() == pytest.approx(0.1, rel=0.1)

    env, clean = HarderPaper(gym.make("CartPole-v1"), 0.05, 0.1), gym.make("CartPole-v1")
    env.reset(seed=4), clean.reset(seed=4)
    seen, state = env.step(1)[0], clean.step(1)[0]
    assert not np.allclose(seen, state)
    np.testing.assert_array_equal(env.unwrapped.state, clean.unwrapped.state)
    env.reset(seed=4)
    np.testing.assert_array_equal(env.step(1)[0], seen)


def test_the_second_paper() -> None:
    agent = types.SimpleNamespace(act=Angle().act, epsilon=0.7, env="CartPole-v1")
    scores = exam(Angle(), "CartPole-v1", num_starts=10).scores
    assert list(second_paper(agent, 10, 0.05, 0.0)) == list(scores)
    assert agent.epsilon == 0.7
    view = ExamView(Lean(), num_starts=5)
    view.wait(60)
    assert view._second.value == ""  # off until it is asked for
    view._noise.value = 0.2
    scores = view.write_second_paper()
    assert len(scores) == 5 and sum(scores) < sum(view.scores)
    assert f"Second paper: {np.mean(scores):.1f} on average" in view._second.value


def test_an_exam_can_be_ended_early_and_puts_epsilon_back() -> None:
    agent = types.SimpleNamespace(act=Angle().act, epsilon=0.7, env="CartPole-v1")
    view = ExamView(agent, num_starts=5_000)
    view._stopped.set()
    assert view.wait(60)
    assert 1 <= len(view.scores) < 5_000 and agent.epsilon == 0.7
    assert f"Ended after {len(view.scores)} of 5000 starts." in view._status.value


def test_a_broken_agent_is_shown_and_not_raised() -> None:
    def act(state) -> int:
        raise RuntimeError("no idea <b>")

    view = ExamView(types.SimpleNamespace(act=act), "CartPole-v1")
    assert view.wait(60)
    assert "broken off: RuntimeError: no idea &lt;b&gt;" in view._status.value
    assert view._worst.disabled
    view.play_worst()
    assert view._caption.value == "No start has been examined yet."


def test_what_cannot_be_examined() -> None:
    with pytest.raises(ValueError, match="has no `act"):
        ExamView(object())
    with pytest.raises(ValueError, match="keeps no network"):
        ExamView(Run(Hyperparameters(), 0, "CartPole-v1"))


def test_another_environment_has_no_second_paper_and_one_without_pictures_says_so(monkeypatch) -> None:
    class Wait:
        def act(self, state) -> int:
            return 1

    view = ExamView(Wait(), "Acrobot-v1", num_starts=1)
    assert view.wait(60)
    assert view.scores == [-500]
    assert any(
        "this agent was examined in Acrobot-v1" in getattr(c, "value", "")
        for c in view.children
        if isinstance(getattr(c, "value", ""), str)
    )

    def refuse(playback):
        raise ValueError("it draws no pictures")

    monkeypatch.setattr("dqn_lesson.widgets.exam_view.exam_view.EpisodePlayer", refuse)
    view.play(0)
    assert "cannot be shown: it draws no pictures" in view._caption.value
    assert FIRST_EXAM_SEED == 1_000_000


def test_a_saved_notebook_keeps_the_strip(monkeypatch: pytest.MonkeyPatch) -> None:
    outputs = []
    monkeypatch.setattr(saved_picture, "display", lambda content, **_: outputs.append(content))
    view = ExamView(load_pretrained("cartpole-25"))
    view._ipython_display_()
    assert outputs[1]["image/svg+xml"] == view._strip.value
    assert "data:image/svg+xml;base64," in outputs[1]["text/html"]
    assert verdict(view.scores, 475) in outputs[1]["text/plain"]


def test_a_start_that_plays_while_the_exam_ends_leaves_epsilon_as_it_was() -> None:
    examined, played, seen = threading.Event(), threading.Event(), []

    def act(state) -> int:
        if threading.current_thread() is threading.main_thread():
            played.set()
            assert view.wait(30)
            seen.append(agent.epsilon)
        else:
            examined.set()
            assert played.wait(30)
        return int(state[0][2] > 0)

    agent = types.SimpleNamespace(act=act, epsilon=0.37, env="CartPole-v1")
    view = ExamView(agent, num_starts=2)
    assert examined.wait(30)
    view.play(0)
    assert set(seen) == {0} and len(view.scores) == 2
    assert agent.epsilon == 0.37


@pytest.mark.parametrize("num_starts", [0, -1, 2.5, True])
def test_a_number_of_starts_that_is_none_is_refused_at_once(num_starts) -> None:
    with pytest.raises(ValueError, match=f"num_starts is {num_starts}, but must be a whole number"):
        ExamView(Angle(), num_starts=num_starts)
