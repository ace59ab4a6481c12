"""`check_agent`: sound agents of many styles pass; each fault fails and is named, alone or as one of two."""

import gymnasium as gym
import numpy as np
import pytest
from sick_agents import FAULTS, SOUND, Batched, NewestLost, OneByOne, Plain, sick

from dqn_lesson.agent import DQNAgent
from dqn_lesson.exercises.lesson import find
from dqn_lesson.exercises.probe_environments import SETTINGS, TRIALS, TinyEnv, check_agent, reports
from dqn_lesson.exercises.probe_faults import FAULTS as RULES
from dqn_lesson.exercises.probe_faults import suspects, tables
from dqn_lesson.exercises.probe_worlds import SOUND as RIGHT
from dqn_lesson.exercises.probe_worlds import WORLDS, table_of

slow, matrix = pytest.mark.slow, pytest.mark.matrix
SEEDS = range(10)
# `make matrix` tries every fault with each seed, the fast tests every third with one, the slow ones each with
# another.
STYLES = {"batched": Batched, "one by one": OneByOne}
FAST_SOUND = {"batched": 3, "one by one": 4, "package, soft": 7}


def fast(number: int, seed: int, style: str) -> bool:
    return number % 3 == 0 and (seed, style) == (number % 10, "one by one" if number % 4 == 3 else "batched")


def marks(number: int, seed: int, style: str) -> list:
    if fast(number, seed, style):
        return []
    return [slow if (seed, style) == ((number + 5) % 10, "batched") else matrix]


MATRIX = [
    pytest.param(fault, style, seed, id=f"{fault}, {style}, {seed}", marks=marks(number, seed, style))
    for number, fault in enumerate(FAULTS)
    for style in STYLES
    for seed in SEEDS
    if style == "batched" or seed < 2 or fast(number, seed, style)
]
SOUND_MATRIX = [
    pytest.param(
        name,
        seed,
        id=f"{name}, {seed}",
        marks=[] if FAST_SOUND.get(name) == seed else slow if seed == number % 10 else matrix,
    )
    for number, name in enumerate(SOUND)
    for seed in SEEDS
]
# Mistakes of the lessons that `check_agent` must see, too: by the method that asks for it.
OF_THE_LESSONS = {
    "3.1": (
        "remember",
        ["no terminated", "no tuple", "no self", "mixed", "replaced", "only the end", "nothing"],
    ),
    "4.5": ("replay", ["out of step", "one future", "tuples", "few memories", "no decay", "not taught"]),
    "5.1": ("act", ["inverted", "no last", "two buttons", "array", "worst", "explores in the exam"]),
    "5.2": ("decay", ["min", "subtracts", "no self", "at once", "no floor"]),
}
SLIPS = [(name, mistake) for name, (_, mistakes) in OF_THE_LESSONS.items() for mistake in mistakes]
SLIPS = [pytest.param(*slip, marks=[slow] if number % 4 else []) for number, slip in enumerate(SLIPS)]


def last(make_agent, seed: int = 0):
    """The last report on an agent."""
    return list(reports(make_agent, seed))[-1]


@pytest.mark.parametrize(("name", "seed"), SOUND_MATRIX)
def test_a_sound_agent_passes(name, seed):
    report = last(SOUND[name], seed)
    assert (report.world, report.trouble) == (TRIALS[-1], "")


@pytest.mark.parametrize(("fault", "style", "seed"), MATRIX)
def test_each_fault_fails_and_is_named(fault, style, seed):
    report = last(sick(fault, STYLES[style]), seed)
    assert FAULTS[fault].told in report.faults and len(report.faults) <= 2, report


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=matrix) for seed in range(1, 10))])
def test_the_package_with_a_memory_that_loses_the_newest(seed):
    class Forgetful(DQNAgent):
        def __init__(self, env, hyperparameters, seed):
            super().__init__(env, hyperparameters, seed)
            self.memory = NewestLost(hyperparameters.memory_size, self.state_size, seed)

    assert last(Forgetful, seed).faults == ("old memory",)


@pytest.mark.parametrize(("name", "mistake"), SLIPS)
def test_the_lessons_mistakes_are_seen(name, mistake):
    exercise, method = find(name), OF_THE_LESSONS[name][0]
    wrong = exercise.build(exercise.variants(mistake)[0])
    assert last(type("MyAgent", (Plain,), {method: vars(wrong)[method]})).trouble


def test_time_limits_taken_for_falls_give_their_number():
    report = last(sick("time limits taken for falls"))
    assert report.world == "no end" and "time limits" in report.trouble
    assert report.q_values[0] == pytest.approx([2.14, 2.14], abs=0.2)


@pytest.mark.parametrize("world", WORLDS)
def test_the_right_numbers_are_what_the_moves_lead_to(world):
    place = WORLDS[world]
    for state, moves in enumerate(place.moves):
        for action, move in enumerate(moves):
            future = 0 if move.ends else max(place.right[move.then])
            assert place.right[state][action] == pytest.approx(move.reward + 0.8 * future)
    assert table_of(place, RIGHT) == pytest.approx(np.array(place.right), abs=1e-3)


def test_what_faults_make_of_the_worlds_by_hand():
    """2.14 = 1 / (1 - 0.8 * 2/3); 3.4 = 1.4 + 0.8 * 2.5 becomes 1.4 + 0.8 * 0.3 with the smallest."""
    assert tables("no end")["limits"][0][0] == pytest.approx([2.143, 2.143], abs=1e-3)
    assert tables("crossroads")["smallest"][0][0, 0] == pytest.approx(1.4 + 0.8 * 0.3)
    assert tables("two steps")["gamma twice"][0][0] == pytest.approx([0.64, 0.64])
    assert np.isposinf(tables("no end")["no gamma"][0][0]).all()
    assert tables("two buttons")["every action"][0][0] == pytest.approx([0.5, 0.5])


@pytest.mark.parametrize("fault", RULES)
def test_each_fault_is_told_from_all_others(fault):
    """From its tables in all worlds it is the only one that fits, or one of two; and it is not right."""
    for number in range(len(RULES[fault].rules)):
        found = {world: tables(world)[fault][number] for world in WORLDS}
        found = {
            world: np.nan_to_num(table, nan=0.5, posinf=99, neginf=-99) for world, table in found.items()
        }
        assert fault in suspects(found) and len(suspects(found)) <= 2, suspects(found)
        far = [np.abs(found[world] - WORLDS[world].right).max() for world in WORLDS]
        assert max(far) > 0.3


def test_the_clock_stops_the_endless_world_only():
    env = TinyEnv(WORLDS["no end"])
    env.reset(seed=0)
    assert [env.step(0)[2:4] for _ in range(3)] == [(False, False), (False, False), (False, True)]
    env = TinyEnv(WORLDS["two steps"])
    env.reset(seed=0)
    assert [env.step(1)[1:4] for _ in range(2)] == [(0.0, False, False), (1.0, True, False)]
    assert isinstance(env, gym.Env)


def test_every_step_is_told_equally_often():
    for world in WORLDS.values():
        told = world.transitions
        first = [
            sum((step.state, step.action) == place for step in told)
            for place in np.ndindex(len(world.moves), world.num_actions)
        ]
        assert len({*first[: world.num_actions]}) == 1 and min(first) > 0
    ends = [step.truncated for step in WORLDS["no end"].transitions]
    assert sum(ends) / len(ends) == pytest.approx(1 / 3)


def test_check_agent_says_it(capsys):
    check_agent(Plain)
    said = capsys.readouterr().out
    assert said.count("✓ Sound:") == 7 and "All six worlds" in said and "can't see" in said
    check_agent(sick("smallest"))
    said = capsys.readouterr().out
    assert "one fault: it takes the smallest Q-value of the next state" in said and "left out" in said
    slip = find("3.1").build(find("3.1").variants("no self")[0])
    check_agent(type("MyAgent", (Plain,), {"remember": slip.remember}))
    said = capsys.readouterr().out
    assert "Sick" in said and "NameError" in said


def test_an_agent_instead_of_its_class_is_told(capsys):
    with gym.make("CartPole-v1") as env:
        check_agent(Plain(env))
    said = capsys.readouterr().out
    assert "Give it the class, not an agent: `check_agent(MyAgent)`" in said and "Sick" not in said


def test_a_progress_line_counts_the_worlds(monkeypatch):
    from dqn_lesson.exercises import probe_environments

    lines = []
    meter = probe_environments.progress_meter

    def noted(total, unit, **more):
        made = meter(total, unit, **more)
        made.set_postfix_str = lambda text, refresh=True: lines.append((made.n, text))
        return made

    monkeypatch.setattr(probe_environments, "progress_meter", noted)
    assert next(reports(Plain)).sound
    assert lines[0] == (0, "one step: 1 replays") and len(lines) > 2


def test_an_optimizer_of_ones_own_is_not_judged_by_what_cannot_be_seen():
    class Own(Plain):
        def _build_model(self):
            import keras

            model = super()._build_model()
            model.compile(loss="mse", optimizer=keras.optimizers.Adam(0.003))
            return model

    report = last(Own)
    assert report.sound and "momentum" in report.unseen


def test_a_network_for_two_actions_is_told_so():
    class Two(Plain):
        def __init__(self, env, hyperparameters, seed):
            super().__init__(gym.make("CartPole-v1"), hyperparameters, seed)

    report = last(Two)
    assert report.world == "crossroads" and "`self.action_size`" in report.trouble


def test_an_agent_without_epsilon_or_memory_may_come():
    class Bare:
        def __init__(self, env, hyperparameters, seed):
            self.inner = Plain(env, hyperparameters, seed)
            self.model, self.batch_size = self.inner.model, hyperparameters.batch_size

        def act(self, state, explore=True):
            return self.inner.act(state, explore) if explore else int(np.argmax(self.model.predict(state)[0]))

        def remember(self, *transition):
            self.inner.remember(*transition)

        def replay(self, batch_size):
            self.inner.replay(batch_size)

    assert last(Bare).sound
    assert SETTINGS.batch_size == 8
