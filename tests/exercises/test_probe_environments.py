"""Four tiny worlds: sound agents of three styles pass, and each known sickness fails, in the right world."""

import gymnasium as gym
import numpy as np
import pytest

from dqn_lesson.agent import DQNAgent
from dqn_lesson.exercises.assembled_agent import assembled_source, build
from dqn_lesson.exercises.lesson import find
from dqn_lesson.exercises.probe_environments import SETTINGS, WORLDS, TinyEnv, check_agent, reports

PARTS = {"3.1": "remember", "5.1": "act", "5.2": "decay", "4.5": "replay"}
# Not sick, or not to be seen in these worlds: only slower, other dice, one step below the minimum; more than
# two buttons; a best button that is never a random one.
SOUND = {
    "4.5": {"a call each", "all memories"},
    "5.1": {"two buttons", "other dice", "other buttons only"},
    "5.2": {"falls through"},
}
WHERE = {  # the first world that can show it
    ("3.1", "swapped"): "two steps",
    ("3.1", "only the end"): "two steps",
    ("4.5", "no end"): "one step",
    ("4.5", "no gamma"): "two steps",
    ("4.5", "next state"): "two steps",
    ("4.5", "out of step"): "two buttons",
    ("4.5", "every button"): "two steps",
    ("4.5", "one future"): "no end",
    ("5.1", "worst"): "two buttons",
    ("5.1", "explores in the exam"): "two buttons",
}
SICK = [
    (name, mistake) for name in PARTS for mistake in find(name).mistakes if mistake not in SOUND.get(name, ())
]


@pytest.fixture(scope="module")
def batched() -> type:
    return build(assembled_source(lambda name: None))


def sick(sound: type, name: str, mistake: str) -> type:
    """A sound agent with one wrong organ: a known mistake of the lesson that asks for it."""
    exercise = find(name)
    wrong = exercise.build(exercise.variants(mistake)[0])
    return type("MyAgent", (sound,), {PARTS[name]: vars(wrong)[PARTS[name]]})


def verdicts(make_agent, seed: int = 0) -> dict[str, str]:
    return {report.world: report.trouble for report in reports(make_agent, seed)}


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.slow) for seed in (1, 2))])
def test_the_batched_agent_is_sound(batched, seed):
    assert verdicts(batched, seed) == dict.fromkeys(WORLDS, "")


def test_the_agent_that_learns_one_by_one_is_sound():
    one_by_one = build(assembled_source(lambda name: find(name).solution if name == "4.4" else None))
    assert verdicts(one_by_one) == dict.fromkeys(WORLDS, "")


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.slow) for seed in (1, 2))])
def test_the_package_is_sound(seed):
    assert verdicts(DQNAgent, seed) == dict.fromkeys(WORLDS, "")


@pytest.mark.parametrize(("name", "mistake"), SICK)
def test_each_sickness_is_seen(batched, name, mistake):
    found = verdicts(sick(batched, name, mistake))
    world, trouble = list(found.items())[-1]
    assert trouble, found
    assert world == WHERE.get((name, mistake), world)


def test_time_limits_taken_for_falls_give_their_number(batched):
    def remember(self, state, action, reward, next_state, terminated, truncated=False):
        batched.remember(self, state, action, reward, next_state, terminated or truncated)

    last = list(reports(type("MyAgent", (batched,), {"remember": remember})))[-1]
    assert last.world == "no end" and "time limits" in last.trouble
    assert last.q_values[0] == pytest.approx([2.14, 2.14], abs=0.4)


def test_the_worlds_pay_what_they_say():
    for name, world in WORLDS.items():
        for place, step in enumerate(world.steps):
            for action, reward in enumerate(step.rewards):
                future = 0 if step.then is None else max(world.right[step.then])
                assert world.right[place][action] == pytest.approx(reward + SETTINGS.gamma * future), name


def test_the_clock_stops_the_endless_world_only():
    env = TinyEnv(WORLDS["no end"])
    env.reset(seed=0)
    assert [env.step(0)[2:4] for _ in range(3)] == [(False, False), (False, False), (False, True)]
    env = TinyEnv(WORLDS["two steps"])
    env.reset(seed=0)
    assert [env.step(1)[1:4] for _ in range(2)] == [(0.0, False, False), (1.0, True, False)]
    assert isinstance(env, gym.Env)


def test_check_agent_says_it(batched, capsys):
    check_agent(batched)
    said = capsys.readouterr().out
    assert said.count("✓ Sound:") == 5 and "All four worlds" in said and "5.0" in said
    check_agent(sick(batched, "3.1", "no self"))
    said = capsys.readouterr().out
    assert "Sick" in said and "NameError" in said and "left out" in said


def test_an_agent_without_epsilon_or_memory_may_come(batched):
    class Bare:
        def __init__(self, env, hyperparameters, seed):
            self.inner = batched(env, hyperparameters, seed)
            self.model, self.batch_size = self.inner.model, 8

        def act(self, state, explore=True):
            return self.inner.act(state, explore) if explore else int(np.argmax(self.model.predict(state)[0]))

        def remember(self, *transition):
            self.inner.remember(*transition)

        def replay(self, batch_size):
            self.inner.replay(batch_size)

    first = next(reports(Bare))
    assert first.sound, first.trouble
