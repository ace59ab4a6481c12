"""Lesson 12: worlds on trial, what the texts say of the measurements, and the page to take home."""

import getpass
import re
from contextlib import closing
from pathlib import Path

import gymnasium as gym
import nbformat
import numpy as np
import pytest
from conftest import ROOT
from gymnasium.spaces import Box, Discrete

from dqn_lesson import DQNAgent, Hyperparameters
from dqn_lesson.environments.trial import trouble_in
from dqn_lesson.examination import ExamResult
from dqn_lesson.exercises.lesson import find
from dqn_lesson.lessons.lesson_12_your_own_world import QUESTIONS, measure
from dqn_lesson.lessons.lesson_12_your_own_world.badge import MOST_BYTES, badge
from dqn_lesson.lessons.lesson_12_your_own_world.broken_worlds import BROKEN, what_gymnasium_says
from dqn_lesson.lessons.lesson_12_your_own_world.check_world import check_world
from dqn_lesson.lessons.lesson_12_your_own_world.mountain import drive, earned, paid_for_speed, straight
from dqn_lesson.lessons.lesson_12_your_own_world.skeletons import SKELETONS
from dqn_lesson.lessons.shared.tables import table

PACKAGE = measure.__package__
CELLS = {
    cell.id: cell.source
    for cell in nbformat.read(ROOT / "notebooks" / "12_your_own_world.ipynb", as_version=4).cells
}
ELEVATOR = find("12.1").build(find("12.1").solution)


class Noise(gym.Env):
    """A world whose pictures can't be made small."""

    metadata = {"render_modes": ["rgb_array"], "render_fps": 20}  # noqa: RUF012
    observation_space = Box(0, 1, (1,), np.float32)
    action_space = Discrete(2)
    size = 300

    def __init__(self, render_mode=None):
        self.render_mode = render_mode

    def reset(self, seed=None, options=None):
        super().reset(seed=seed)
        self.num_steps = 0
        return np.zeros(1, np.float32), {}

    def step(self, action):
        self.num_steps += 1
        return np.ones(1, np.float32), 1.0, False, self.num_steps >= 200, {}

    def render(self):
        return np.random.default_rng(self.num_steps).integers(
            256, size=(self.size, self.size, 3), dtype=np.uint8
        )


def page_of(world, folder, **more) -> tuple[Path, str]:
    """The badge of an untrained agent."""
    with closing(world()) as env:
        settings = Hyperparameters(hidden=(8,), state_scale=None, step_reward=None, fall_reward=None)
        agent = DQNAgent(env, settings)
        path = badge(agent, ExamResult((1.0, 0.5), 0.7), folder / "badge.html", **more)
    return path, path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("world", "said"),
    list(
        zip(
            BROKEN,
            (
                "NoNumber gave the reward nan, but it must be a finite number.",
                "NoEnd did not end within 1,000 random steps.",
                "OtherShape gave a state of shape (1, 1), but its observation_space promises (1,).",
                "it ignores its seed.",
            ),
            strict=True,
        )
    ),
)
def test_a_broken_world_is_told_in_one_sentence(world, said, capsys) -> None:
    assert said in trouble_in(world)
    check_world(world)
    assert said in capsys.readouterr().out


def test_the_elevator_and_gymnasiums_own_worlds_are_sound() -> None:
    for world in (ELEVATOR, "CartPole-v1", "MountainCar-v0", "FrozenLake-v1"):
        assert trouble_in(world) == ""


def test_a_world_with_its_own_dice_or_one_array_or_outside_its_space_is_told() -> None:
    class OwnDice(ELEVATOR):
        def step(self, action):
            state, *rest = super().step(action)
            return state + np.float32(np.random.default_rng().random() * 1e-3), *rest

    class OneArray(ELEVATOR):
        kept = np.zeros(2, np.float32)

        def step(self, action):
            state, *rest = super().step(action)
            if not hasattr(self, "mine"):
                self.mine = state
            self.mine[:] = state
            return self.mine, *rest

    class Outside(ELEVATOR):
        def step(self, action):
            state, *rest = super().step(action)
            return state.astype(np.float64), *rest

    assert "at step 1 it went another way" in trouble_in(OwnDice)
    assert "the same array each time" in trouble_in(OneArray)
    assert "of type float64, which is not in its observation_space" in trouble_in(Outside)


def test_gymnasiums_checker_says_to_the_broken_worlds_what_the_question_says() -> None:
    said = [what_gymnasium_says(world) for world in BROKEN]
    assert sum(one != "nothing" for one in said) == 3 and said[1] == "nothing"
    (question,) = [question for question in QUESTIONS if question.id == "12.a"]
    assert list(question.options)[question.answer] == "Three"
    assert "deterministic" in said[0].lower(), "as the question's `look` says"


def test_the_texts_say_what_was_measured() -> None:
    random, rewards, elevator = (table(PACKAGE, name) for name in ("random", "rewards", "elevator"))
    assert random.episodes[0] == 10_000 and random.arrived[0] == 0, "12.b"
    counts = {name: rows.arrived for name, rows in rewards.groupby("reward")}
    text = CELLS["shaped-look"]
    assert sorted(counts["sparse"]) == [0, 0, 0, 100, 100] and len(counts["paid_for_speed"]) == 5
    assert counts["paid_for_speed"].max() == 0 and len(counts["shaped"]) == 5
    assert set(counts["shaped"]) == {100} and "on all five seeds, from all 100 starts" in text
    assert f"{elevator['mean'].min():.2f} to {elevator['mean'].max():.2f}" in CELLS["film-look"]


def test_who_presses_at_random_gets_about_minus_1() -> None:
    rng, scores = np.random.default_rng(0), []
    env = ELEVATOR()
    for seed in range(300):
        env.reset(seed=seed)
        score, over = 0.0, False
        while not over:
            _, reward, terminated, truncated, _ = env.step(int(rng.integers(2)))
            score, over = score + reward, terminated or truncated
        scores.append(score)
    assert -1.15 < np.mean(scores) < -0.9 and "about -1" in CELLS["register-about"]


def test_straight_to_the_flag_collects_what_the_task_says_and_the_cheat_earns_more() -> None:
    drives = [drive(straight, seed) for seed in range(10)]
    assert (
        all(one.arrived for one in drives)
        and f"{np.mean([one.bonus for one in drives]):.1f} on" in CELLS["task-12-2"]
    )
    cheat = find("12.2").build(find("12.2").solution)
    shape = find("12.3").build(find("12.3").solution)

    def swing(state, action, reward, next_state, terminated, gamma):
        return shape(state, action, float(terminated), next_state, terminated, gamma, measure.potential)

    earns = earned({"flag": straight, "cheat": cheat}, {"speed": paid_for_speed, "shaped": swing})
    assert earns.speed.cheat > earns.speed.flag and earns.shaped.cheat < earns.shaped.flag


@pytest.mark.parametrize("name", SKELETONS)
def test_a_skeleton_is_python(name) -> None:
    compile(SKELETONS[name], name, "exec")


def test_the_badge_holds_film_exam_settings_and_code_and_no_folder_or_name(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("pathlib.Path.home", lambda: tmp_path)

    class Here(Noise):
        size = 20
        folder = str(tmp_path)

    _, page = page_of(Here, tmp_path, title="Mine & <yours>")
    assert "<h1>Mine &amp; &lt;yours&gt;</h1>" in page and "mean 0.8 over 2 unseen starts" in page
    assert "data:image/png;base64," in page and "<td>hidden</td>" in page and "class Here" in page
    assert str(tmp_path) not in page and str(ROOT) not in page
    text = re.sub(r"base64,[^\"]+|<pre>.*?</pre>", "", page, flags=re.DOTALL)
    assert not re.search(rf"\b{re.escape(getpass.getuser())}\b", text)
    assert not re.search(r"(src|href)=\"(?!data:)|https?://|url\(|@import", text)


def test_the_badge_of_a_noisy_world_stays_below_3_mb_and_says_that_it_was_cut(tmp_path) -> None:
    path, page = page_of(Noise, tmp_path)
    assert path.stat().st_size <= MOST_BYTES and re.search(r"The film shows its first \d+ pictures", page)

    class Huge(Noise):
        size = 2_500

        def step(self, action):
            *rest, _ = super().step(action)
            return *rest[:3], True, {}

    with pytest.raises(ValueError, match="too large for the page"):
        page_of(Huge, tmp_path)
