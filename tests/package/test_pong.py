"""Pong: what an agent sees and does there, how its exam is held, and what is said where it can't be had."""

import subprocess
import sys
from collections import Counter

import gymnasium as gym
import numpy as np
import pytest

from dqn_lesson import DQNAgent, exam, examination
from dqn_lesson.environments import recipe_from_json, recipe_of
from dqn_lesson.episodes.playback import step_seconds
from dqn_lesson.examination import FIRST_EXAM_SEED, Candidate, examining
from dqn_lesson.games import action_names, by_hand, keys_of, pong, settings_of
from dqn_lesson.training import play, train_steps

ale_py = pytest.importorskip("ale_py")


class Always:
    """Takes one action for ever."""

    def __init__(self, action: int):
        self.action = action

    def act(self, state, explore: bool = False) -> int:
        return self.action


class Rule:
    """Keeps its paddle, on the right, as high as the ball; all read off the squares that an agent sees."""

    def act(self, state, explore: bool = False) -> int:
        now = state[0, :, :, -1]
        paddle, ball = (np.flatnonzero(part.any(axis=1)) for part in (now[:, 35:36], now[:, 5:34]))
        if not len(paddle) or not len(ball):
            return 0
        ahead = ball.mean() - paddle.mean()
        return 0 if abs(ahead) < 1 else 2 if ahead > 0 else 1


def screen(*things: tuple[int, int, int, int]) -> np.ndarray:
    """An empty field, and rectangles `(row, column, height, width)` in it."""
    frame = np.full((210, 160), 87, np.uint8)
    frame[:34] = 236  # the points, and the wall under them
    frame[194:] = 236
    for row, column, height, width in things:
        frame[row : row + height, column : column + width] = 236
    return frame


@pytest.mark.parametrize("row", range(34, 191))
def test_a_ball_is_seen_wherever_it_is(row):
    column = 20 + row % 120
    seen = pong.look(screen((row, column, 4, 2)))
    expected = np.zeros((160, 160), bool)
    expected[row - 34 : row - 30, column : column + 2] = True
    by_hand = [[expected[r : r + 4, c : c + 4].any() for c in range(0, 160, 4)] for r in range(0, 160, 4)]
    assert seen.shape == (40, 40) and seen.dtype == bool
    assert np.array_equal(seen, by_hand)


def test_points_walls_and_the_background_s_number_are_not_seen():
    assert not pong.look(screen()).any()
    frame = screen((100, 80, 4, 2))
    assert np.array_equal(pong.look(np.where(frame == 87, 40, frame).astype(np.uint8)), pong.look(frame))


@pytest.mark.parametrize(
    "frame",
    [np.zeros((210, 160, 3), np.uint8), np.zeros((84, 84), np.uint8), np.zeros((210, 160), np.float32)],
    ids=lambda frame: f"{frame.shape} {frame.dtype}",
)
def test_a_frame_of_another_size_or_type_is_refused_in_one_sentence(frame):
    with pytest.raises(ValueError, match=r"The frame has shape .* obs_type=\"grayscale\"\.$"):
        pong.look(frame)


def test_a_state_is_three_frames_the_newest_last_and_never_of_the_game_before():
    env = gym.make(pong.ENV_ID)
    assert env.observation_space == gym.spaces.Box(0, 1, (40, 40, 3), bool)
    raw = [pong.look(env.unwrapped._get_obs()) for _ in [env.reset(seed=0)]]
    state, _ = env.reset(seed=0)
    assert all(np.array_equal(state[..., k], raw[0]) for k in range(3))
    for step in range(30):
        state, *_ = env.step(step % 3)
        raw.append(pong.look(env.unwrapped._get_obs()))
        for k in range(3):
            assert np.array_equal(state[..., 2 - k], raw[max(0, len(raw) - 1 - k)])
    again, _ = env.reset()
    assert np.array_equal(again[..., 0], again[..., 2])


def test_up_is_up_and_down_is_down():
    env = gym.make(pong.ENV_ID)
    assert action_names(pong.ENV_ID, 3) == ["stay", "up", "down"]

    def height(action: int) -> float:
        env.reset(seed=0)
        for _ in range(40):
            state, *_ = env.step(action)
        return np.flatnonzero(state[:, 35, -1]).mean()

    assert height(1) < height(0) < height(2)


def test_a_game_is_terminated_at_21_points_and_truncated_when_its_time_is_up():
    env = gym.make(pong.ENV_ID)
    steps = list(play(Always(0), env, [0]))
    assert steps[-1].terminated and steps[-1].score == -21
    assert {step.reward for step in steps} == {0.0, -1.0}
    recipe = recipe_of(pong.ENV_ID)
    assert recipe.limit * 4 == 108_000 and recipe.pass_mark == 0
    short = recipe.make(max_episode_steps=100)
    last = list(play(Always(0), short, [0]))[-1]
    assert last.truncated and not last.terminated and last.score < 0


def test_its_recipe_survives_a_run_s_folder_and_a_worker():
    recipe = recipe_of(gym.make(pong.ENV_ID))
    again = recipe_from_json(recipe.to_json())
    assert again.exam == recipe.exam and again.limit == recipe.limit
    first, second = (list(play(Always(1), each.make(), [3]))[:50] for each in (recipe, again))
    assert all(np.array_equal(a.state, b.state) for a, b in zip(first, second, strict=True))
    assert settings_of(pong.ENV_ID) == pong.SETTINGS and settings_of(recipe) == pong.SETTINGS
    sticky = recipe_of(pong.STICKY_ID)
    assert sticky.exam == recipe.exam and sticky.source.kwargs["repeat_action_probability"] == 0.25


# The exam


def test_the_exam_is_held_by_the_rules_in_the_spec():
    result = exam(Rule(), pong.ENV_ID, max_steps=120)
    assert len(result.scores) == 20 and result.bar == 0
    assert result.scores == exam(Rule(), pong.ENV_ID, max_steps=120).scores, "seeded"
    assert len(exam(Rule(), pong.ENV_ID, num_starts=3, max_steps=50).scores) == 3
    assert len(exam(Always(0), "CartPole-v1").scores) == 100, "elsewhere as it always was"


def test_twenty_starts_are_twenty_games():
    recipe = recipe_of(pong.ENV_ID)
    env = recipe.make(max_episode_steps=120)

    def games(player_at) -> int:
        seeds = range(FIRST_EXAM_SEED, FIRST_EXAM_SEED + 20)
        episodes = (play(player_at(seed), env, [seed]) for seed in seeds)
        return len({b"".join(step.state.tobytes() for step in episode) for episode in episodes})

    assert games(lambda seed: Candidate(Rule(), 3, recipe.exam, seed)) == 20
    assert games(lambda seed: Rule()) == 1, "without no-ops and random actions all starts are one game"


def test_a_candidate_does_nothing_first_and_one_in_twenty_of_its_actions_is_random():
    rules, noops, others = recipe_of(pong.ENV_ID).exam, Counter(), Counter()
    for seed in range(400):
        candidate = Candidate(Always(2), 3, rules, seed)
        actions = [candidate.act(None) for _ in range(130)]
        first = next(number for number, action in enumerate(actions) if action == 2)
        noops[first] += 1
        others.update(actions[40:])
    assert set(range(30)) <= set(noops) and max(noops) <= 33
    share = (others[0] + others[1]) / sum(others.values())
    assert share == pytest.approx(0.05 * 2 / 3, abs=0.005) and others[0] == pytest.approx(others[1], rel=0.2)


def test_the_first_weights_are_those_of_the_kept_measurements():
    """Layers draw their seeds in the order in which they are made; another order is another agent."""
    agent = DQNAgent(pong.ENV_ID, pong.SETTINGS.replace(memory_size=100), seed=0)
    assert np.abs(agent.model.get_weights()[0]).sum() == pytest.approx(107.922, abs=0.01)


def test_a_long_exam_on_all_cores_is_the_same_exam(monkeypatch):
    agent = DQNAgent(pong.ENV_ID, pong.SETTINGS.replace(memory_size=100), seed=0)
    alone = list(examining(agent, num_starts=5, max_steps=150))
    calls = []
    side_by_side = examination._side_by_side
    monkeypatch.setattr(examination, "LONG", 0.0)
    monkeypatch.setattr(examination, "_side_by_side", lambda *all_: calls.append(all_) or side_by_side(*all_))
    assert list(examining(agent, num_starts=5, max_steps=150)) == alone and len(set(alone)) > 1
    assert list(examining(agent.snapshot(), pong.ENV_ID, 5, 150)) == alone and len(calls) == 2
    first = examining(agent, num_starts=20, max_steps=150)
    assert [next(first), next(first)] == alone[:2]
    first.close()  # as the panel does where the learner wants no more
    assert list(examining(Rule(), pong.ENV_ID, 2, 50)) and len(calls) == 3, "one with an `act` of its own"
    agent.act = lambda state, explore=True: 0
    assert len(list(examining(agent, num_starts=2, max_steps=50))) == 2 and len(calls) == 3, "put into it"


def test_an_exam_changes_nothing_in_the_agent():
    agent = DQNAgent(pong.ENV_ID, pong.SETTINGS.replace(memory_size=100), seed=0)
    before = agent._rng.bit_generator.state
    next(examining(agent, num_starts=1, max_steps=20))
    assert agent._rng.bit_generator.state == before and agent.epsilon == 1 and len(agent.memory) == 0


# Training


def test_a_point_ends_what_counts_but_not_the_game():
    settings = pong.SETTINGS.replace(memory_size=500, learning_starts=400, num_steps=400, epsilon=0.2)
    agent = DQNAgent(pong.ENV_ID, settings, seed=0)
    steps = list(train_steps(agent))
    points = [number for number, step in enumerate(steps) if step.reward]
    assert points and not any(agent.memory[number].terminated for number in points)
    drawn = agent._sampled(2_000)
    assert agent.stop_at_reward and set(np.round(drawn.discounts[drawn.returns != 0], 3)) == {0.0}
    agent.stop_at_reward = False
    assert (agent._sampled(2_000).discounts > 0).all()


def test_a_short_training_is_the_same_twice():
    settings = pong.SETTINGS.replace(memory_size=300, learning_starts=64, num_steps=128, batch_size=4)

    def weights():
        agent = DQNAgent(pong.ENV_ID, settings, seed=3)
        assert [step.loss for step in train_steps(agent) if step.loss is not None]
        return agent.network_checkpoint()["rows"]

    assert np.array_equal(weights(), weights())


# By hand


def test_a_person_has_twice_the_pictures_and_the_agent_sees_the_same():
    recipe = recipe_of(pong.ENV_ID)
    assert keys_of(recipe) == {"ArrowUp": 1, "ArrowDown": 2}
    hand = by_hand(recipe)
    assert step_seconds(hand) == pytest.approx(1 / 30) and step_seconds(recipe) == pytest.approx(1 / 15)
    agents, persons = (list(play(Always(1), each.make(), [0])) for each in (recipe, hand))
    for t in range(30):
        assert np.array_equal(agents[t].next_state, persons[2 * t + 1].next_state)
    assert persons[0].state.shape == (40, 40, 3) and persons[0].state.dtype == bool


# By its name


def test_its_name_is_known_once_the_package_is_imported():
    code = (
        "{imports}\nenv = gym.make('dqn_lesson/Pong-v0'); env.reset(seed=0)\n"
        "print(gym.spec('dqn_lesson/StickyPong-v0').max_episode_steps)"
    )
    for imports in ("import dqn_lesson, gymnasium as gym", "import gymnasium as gym, dqn_lesson.agent"):
        lines = [sys.executable, "-c", code.format(imports=imports)]
        done = subprocess.run(lines, capture_output=True, text=True, check=True)
        assert (done.stdout, done.stderr) == ("27000\n", "")


# Where it can't be played


def test_without_ale_py_there_is_one_sentence_and_the_rest_works():
    code = (
        "import sys; sys.modules['ale_py'] = None\n"
        "import gymnasium as gym\n"
        "from dqn_lesson.games import pong\n"
        "from dqn_lesson import DQNAgent\n"
        "DQNAgent('CartPole-v1')\n"
        "try:\n    gym.make(pong.ENV_ID)\nexcept ImportError as error:\n    print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("Atari games need the package ale-py") and done.stdout.count("\n") == 1


def test_the_emulator_prints_nothing():
    code = (
        "import gymnasium as gym\nfrom dqn_lesson.games import pong\n"
        "env = gym.make(pong.ENV_ID); env.reset(seed=0); env.step(1)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == done.stderr == ""
