"""The learner's parts as one class: whose each method is, what can't stand there and why; it runs."""

import gymnasium as gym
import numpy as np
import pytest

from dqn_lesson.exercises.assembled_agent import assembled_source, build
from dqn_lesson.exercises.lesson import find
from dqn_lesson.exercises.sandbox import line_of
from dqn_lesson.hyperparameters import Hyperparameters
from dqn_lesson.training import train

FEW = Hyperparameters.plain().replace(num_steps=120, learning_starts=40, hidden=(8,))
PARTS = {"3.1": "remember", "5.1": "act", "5.2": "decay", "4.5": "replay", "4.4": "replay"}


def source_with(**answers: str) -> str:
    """The class with these answers, such as `e31=source`."""
    return assembled_source({f"{key[1]}.{key[2]}": text for key, text in answers.items()}.get)


def solution(name: str) -> str:
    return find(name).solution


def test_nothing_solved_is_ours_and_says_so():
    source = assembled_source(lambda name: None)
    for name in ("3.1", "5.1", "5.2", "4.5 or 4.4"):
        assert f"    # ours: {name} is not solved yet\n" in source
    assert "DQNAgent" not in source and "# yours" not in source


def test_everything_solved_is_theirs():
    source = assembled_source(solution)
    for name in ("3.1", "5.1", "5.2", "4.5"):
        assert f"    # yours, from {name}\n" in source
    assert "not solved" not in source and "DQNAgent" not in source


def test_per_sample_is_taken_if_only_that_is_solved():
    source = source_with(e44=solution("4.4"))
    assert "# yours, from 4.4\n" in source and "for state, action, reward" in source
    assert "# yours, from 4.5\n" in source_with(e44=solution("4.4"), e45=solution("4.5"))


def with_own_lowering(name: str, lines: str) -> str:
    """The source of the class, with a replay that lowers epsilon by lines of its own."""
    (line,) = [line for line in solution(name).splitlines() if line.strip().startswith("self.decay()")]
    own = solution(name).replace(line, lines)
    return assembled_source(lambda asked: own if asked == name else None)


@pytest.mark.parametrize("name", ["4.4", "4.5"])
@pytest.mark.parametrize(
    "lines",
    [
        "        self.decay()",
        "        if self.epsilon > self.epsilon_min:\n            self.epsilon *= self.epsilon_decay",
        "        self.epsilon = max(self.epsilon_min, self.epsilon * self.epsilon_decay)",
    ],
)
def test_replay_leaves_epsilon_to_decay(name, lines):
    source = with_own_lowering(name, lines)
    replay = source.split("def replay")[1].split("    # ours")[0]
    assert replay.count("        self.decay()\n") == 1 and "epsilon" not in replay
    assert "def decay" in source


@pytest.mark.parametrize(
    "lines",
    [
        "        while self.epsilon > 0.9:\n            self.epsilon *= 0.99",
        "        if self.model.fit(states, wanted) is None:\n            self.epsilon = 0.1",
    ],
)
def test_a_replay_that_lowers_epsilon_in_a_way_of_its_own_keeps_it(lines):
    source = with_own_lowering("4.5", lines)
    assert lines in source and "def decay" not in source


def test_helpers_come_along():
    own = next(code for code in find("4.4").right if isinstance(code, str) and "_learn" in code)
    source = source_with(e44=own)
    assert "def _learn" in source and "# yours, from 4.4" in source


@pytest.mark.parametrize(
    ("name", "answer", "reason"),
    [
        ("5.1", "return super().act(state, explore)", "# ours: yours from 5.1 calls `super()`"),
        ("5.1", "return best_action(self.model, state)", "# ours: yours from 5.1 needs `best_action`"),
        (
            "5.1",
            "return int(np.argmax(self.q_values(state)))",
            "# ours: yours from 5.1 needs `self.q_values`",
        ),
    ],
)
def test_what_cannot_stand_here_is_ours_with_the_reason(name, answer, reason):
    own = f"class MyAgent(TutorialAgent):\n    def act(self, state, explore=True):\n        {answer}\n"
    source = assembled_source(lambda asked: own if asked == name else None)
    assert reason in source and answer not in source


def test_a_remember_without_rows_is_ours():
    own = find("3.1").right[2]  # s[0], s2.tolist()
    assert "# ours: yours from 3.1 does not keep" in source_with(e31=own)


@pytest.mark.parametrize("name", PARTS)
def test_every_right_answer_of_the_lessons_stands_or_is_replaced_and_runs(name):
    exercise = find(name)
    for code in (exercise.solution, *exercise.right):
        text = exercise.source(code)
        source = assembled_source(lambda asked, text=text: text if asked == name else None)
        env = gym.make("CartPole-v1")
        agent = build(source)(env, FEW.replace(num_steps=60, replay_every=1, updates_per_replay=1), seed=0)
        train(agent, env)
        assert len(agent.memory) == 60 and 0.9 < agent.epsilon < 1.0, source


def test_same_seed_same_agent():
    env = gym.make("CartPole-v1")
    scores, weights = [], []
    for _ in range(2):
        agent = build(assembled_source(solution))(env, FEW, seed=3)
        scores.append([episode.score for episode in train(agent, env)])
        weights.append(agent.model.get_weights())
    assert scores[0] == scores[1]
    assert all(np.array_equal(one, other) for one, other in zip(*weights, strict=True))


def test_the_learning_rate_falls_and_follows_its_slider():
    agent = build(assembled_source(lambda name: None))(gym.make("CartPole-v1"), FEW)
    agent.learning_rate_factor = 0.25
    assert float(agent.model.optimizer.learning_rate) == pytest.approx(0.25 * FEW.learning_rate)
    agent.learning_rate = 0.5
    agent.learning_rate_factor = 0.5
    assert float(agent.model.optimizer.learning_rate) == pytest.approx(0.25)
    assert agent.learning_rate_factor == pytest.approx(0.5)


def test_errors_show_the_line_of_the_class():
    source = assembled_source(lambda name: None).replace("self.memory.append((", "self.memory.push((")
    agent = build(source)(gym.make("CartPole-v1"), FEW)
    with pytest.raises(AttributeError) as caught:
        agent.remember(np.zeros((1, 4)), 0, 1.0, np.zeros((1, 4)), False)
    assert line_of(caught.value).text.startswith("self.memory.push((")
