"""The loop: who is called when, with what, and that an exam changes nothing."""

import gymnasium as gym
import numpy as np
import pytest
from gymnasium.spaces import Box, Discrete

from dqn_lesson.agent import DQNAgent
from dqn_lesson.examination import FIRST_EXAM_SEED, ExamResult, exam
from dqn_lesson.hyperparameters import Hyperparameters
from dqn_lesson.training import Episode, play, shaped_reward, train, train_steps


class Scripted(gym.Env):
    """Episodes written down beforehand: one letter a step, `.` goes on, `T` terminates, `C`: the clock.

    The state is (episode, step); the reward of a step is its number, from 1.
    """

    observation_space, action_space = Box(-np.inf, np.inf, (2,)), Discrete(2)

    def __init__(self, *script: str, tape: list | None = None):
        self.script, self.tape, self.seeds, self.episode = script, [] if tape is None else tape, [], -1

    def reset(self, *, seed=None, options=None):
        self.seeds.append(seed)
        self.episode, self.time = self.episode + 1, 0
        self.tape.append("reset")
        return self._state(), {}

    def step(self, action):
        letter = self.script[self.episode % len(self.script)][self.time]
        self.time += 1
        self.tape.append(f"step {action}")
        return self._state(), float(self.time), letter == "T", letter == "C", {}

    def _state(self):
        return np.array([self.episode, self.time], np.float32)


class Taped:
    """A plain agent, as the tutorial wrote it: no `explore`, no `truncated`, no `updates`."""

    def __init__(self, tape: list | None = None):
        self.tape, self.epsilon, self.remembered = [] if tape is None else tape, 0.5, []

    def act(self, state):
        assert state.shape == (1, 2)
        self.tape.append("act")
        return 1

    def remember(self, state, action, reward, next_state, terminated):
        self.tape.append("remember")
        self.remembered.append((state.tolist(), action, reward, next_state.tolist(), terminated))

    def replay(self, batch_size):
        self.tape.append(f"replay {batch_size}")
        return 0.5


class TapedWithExtras(Taped):
    """The same with all extras."""

    learning_rate_factor = 1.0

    def act(self, state, explore=True):
        self.tape.append("act" if explore else "act greedily")
        return 0

    def remember(self, state, action, reward, next_state, terminated, truncated=False):
        super().remember(state, action, reward, next_state, terminated)
        self.remembered[-1] += (truncated,)

    def replay(self, batch_size=None, updates=1):
        self.tape.append(f"replay {batch_size} x {updates} at {self.learning_rate_factor:g}")
        return 0.5


def settings(**changes) -> Hyperparameters:
    plain = {"learning_starts": 0, "replay_every": 1, "updates_per_replay": 1, "batch_size": 4}
    return Hyperparameters(**{**plain, "step_reward": None, "fall_reward": None, **changes})


def test_the_order_of_calls():
    tape = []
    train(Taped(tape), Scripted("..T", ".C", tape=tape), settings(num_steps=4))
    assert tape == [
        *("reset", "act", "step 1", "remember", "replay 4", "act", "step 1", "remember", "replay 4"),
        *("act", "step 1", "remember", "replay 4", "reset", "act", "step 1", "remember", "replay 4"),
    ]


def test_a_step_is_handed_out_after_the_agent_has_learned_from_it():
    tape = []
    run = train_steps(Taped(tape), Scripted("..T", tape=tape), settings(num_steps=3))
    step = next(run)
    assert tape == ["reset", "act", "step 1", "remember", "replay 4"]
    assert (step.action, step.reward, step.score, step.loss, step.ended) == (1, 1.0, 1.0, 0.5, False)
    assert (step.state.tolist(), step.next_state.tolist()) == ([0, 0], [0, 1])
    run.close()  # Stop: nothing more is asked for
    assert len(tape) == 5


def test_what_is_remembered_tells_a_fall_from_the_clock():
    agent = TapedWithExtras()
    train(agent, Scripted(".T", ".C"), settings(num_steps=4))
    assert agent.remembered == [
        ([[0, 0]], 0, 1.0, [[0, 1]], False, False),
        ([[0, 1]], 0, 2.0, [[0, 2]], True, False),
        ([[1, 0]], 0, 1.0, [[1, 1]], False, False),
        ([[1, 1]], 0, 2.0, [[1, 2]], False, True),
    ]
    plain = Taped()
    train(plain, Scripted(".T", ".C"), settings(num_steps=4))
    assert [memory[4] for memory in plain.remembered] == [False, True, False, False]


@pytest.mark.parametrize(
    ("step_reward", "fall_reward", "rewards"),
    [
        (None, None, [1.0, 2.0, 1.0, 2.0]),
        (0.0, -1.0, [0.0, -1.0, 0.0, 0.0]),  # ours; the clock is no fall
        (1.0, -100.0, [1.0, -100.0, 1.0, 1.0]),  # the tutorial's
        (None, -100.0, [1.0, -100.0, 1.0, 2.0]),
        (7.0, None, [7.0, 2.0, 7.0, 7.0]),
    ],
)
def test_rewards_are_shaped_but_a_score_is_the_environment_s_own(step_reward, fall_reward, rewards):
    agent = Taped()
    hp = settings(num_steps=4, step_reward=step_reward, fall_reward=fall_reward)
    episodes = train(agent, Scripted(".T", ".C"), hp)
    assert [memory[2] for memory in agent.remembered] == rewards
    assert [episode.score for episode in episodes] == [3.0, 3.0]


def test_shaped_reward_is_a_pure_function():
    step = next(play(Taped(), Scripted("T"), [None]))
    assert shaped_reward(step, settings(step_reward=5.0, fall_reward=-9.0)) == -9.0
    assert step.reward == 1.0


def replays(agent, hp, *script) -> list[str]:
    """What happens from step to step: `.` for a step, and the replays."""
    train(agent, Scripted(*script, tape=agent.tape), hp)
    short = {"remember": "."}
    return [short.get(event, event) for event in agent.tape if event[:3] in ("rem", "rep")]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"replay_every": 3, "updates_per_replay": 2}, ". . . R . . . R . ."),
        ({"replay_every": 3, "learning_starts": 4}, ". . . . . . r . ."),
        ({"replay_every": 1, "learning_starts": 3, "num_steps": 4}, ". . . r . r"),
        ({"replay_every": 0, "updates_per_replay": 2}, ". . . . R . . . . R"),
    ],
)
def test_when_our_agent_replays(changes, expected):
    hp = settings(**{"num_steps": 8, "learning_rate_end": 1.0, **changes})
    names = {"R": "replay 4 x 2 at 1", "r": "replay 4 x 1 at 1", ".": "."}
    expected = [names[letter] for letter in expected.split()][: len(expected.split())]
    happened = replays(TapedWithExtras(), hp, "...T")
    assert happened == expected[: len(happened)] and len([e for e in happened if e == "."]) == hp.num_steps
    assert [e for e in expected[len(happened) :] if e != "."] == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"replay_every": 4, "updates_per_replay": 4}, "....rrrr."),  # not one a step
        ({"replay_every": 4, "updates_per_replay": 2}, "....rr."),
        ({"replay_every": 2, "updates_per_replay": 4}, "..rrrr..rrrr."),
        ({"replay_every": 4, "updates_per_replay": 3}, "....rrr."),
        ({"replay_every": 0, "updates_per_replay": 1}, "....r."),
        ({"replay_every": 0, "updates_per_replay": 2}, "....rr."),
        ({"replay_every": 1, "learning_starts": 3}, "...r.r.r"),
    ],
)
def test_an_agent_that_updates_once_a_replay_is_asked_several_times_in_a_row(changes, expected):
    happened = replays(Taped(), settings(num_steps=5, **changes), "...T", "...T")
    assert "".join("r" if event == "replay 4" else event for event in happened) == expected


def test_an_agent_s_own_batch_size_counts_also_when_it_changes_mid_run():
    agent = Taped()
    agent.batch_size = 9
    run = train_steps(agent, Scripted("...T", tape=agent.tape), settings(num_steps=3))
    next(run)
    agent.batch_size = 2
    list(run)
    assert [event for event in agent.tape if "replay" in event] == ["replay 9", "replay 2", "replay 2"]


def test_the_learning_rate_s_factor_falls_in_a_straight_line_to_its_end():
    agent = TapedWithExtras()
    hp = settings(num_steps=10, replay_every=5, learning_rate_end=0.2)
    train(agent, Scripted("." * 9 + "T", tape=agent.tape), hp)
    assert [e for e in agent.tape if "replay" in e] == ["replay 4 x 1 at 0.6", "replay 4 x 1 at 0.2"]


def test_a_run_that_its_episodes_end_lowers_the_learning_rate_by_their_share():
    agent = TapedWithExtras()
    hp = settings(num_steps=1_000, num_episodes=4, replay_every=0, learning_rate_end=0.2)
    train(agent, Scripted(".T", tape=agent.tape), hp)
    assert [e.split()[-1] for e in agent.tape if "replay" in e] == ["0.8", "0.6", "0.4", "0.2"]
    # The larger share counts: 3 of 4 steps, though only 1 of 4 episodes.
    agent = TapedWithExtras()
    hp = settings(num_steps=4, num_episodes=4, replay_every=3, learning_rate_end=0.2)
    train(agent, Scripted(".T", tape=agent.tape), hp)
    assert [e.split()[-1] for e in agent.tape if "replay" in e] == ["0.4"]


def test_nothing_is_written_into_an_agent_that_knows_nothing_of_it():
    agent = Taped()
    before = set(vars(agent))
    train(agent, Scripted(".T"), settings(num_steps=5))
    exam(TapedCartPole(), "CartPole-v1", num_starts=1)
    assert set(vars(agent)) == before and agent.epsilon == 0.5


@pytest.mark.parametrize(
    ("num_steps", "num_episodes", "ends_at"), [(7, None, 7), (100, 2, 5), (5, 9, 5), (2, 1, 2), (3, 1, 3)]
)
def test_a_run_ends_with_its_steps_or_its_episodes(num_steps, num_episodes, ends_at):
    hp = settings(num_steps=num_steps, num_episodes=num_episodes)
    assert len(list(train_steps(Taped(), Scripted("..T", ".C"), hp))) == ends_at


def test_episodes_and_callbacks():
    seen, also_seen = [], []
    agent = Taped()
    hp = settings(num_steps=6, replay_every=2)
    episodes = train(agent, Scripted("..T", ".C"), hp, callbacks=[seen.append, also_seen.append])
    assert episodes == seen == also_seen
    assert episodes == [
        Episode(number=1, score=6.0, num_steps=3, terminated=True, epsilon=0.5, loss=0.5),
        Episode(number=2, score=3.0, num_steps=5, terminated=False, epsilon=0.5, loss=0.5),
    ]  # the third was cut off by the budget


def test_only_the_first_start_is_seeded():
    env = Scripted("T")
    train(Taped(), env, settings(num_steps=4), seed=11)
    assert env.seeds == [11, None, None, None]
    agent, env = Taped(), Scripted("T")
    agent.seed = 12
    train(agent, env, settings(num_steps=2))
    assert env.seeds == [12, None]


class TapedCartPole(Taped):
    def act(self, state):
        self.tape.append(state[0].tolist())
        return 0


def test_each_episode_starts_somewhere_else_and_a_seed_repeats_them_all():
    def starts(seed):
        steps = train_steps(TapedCartPole(), gym.make("CartPole-v1"), settings(num_steps=200), seed)
        ends = [True]
        return [tuple(s.state.tolist()) for s in steps if (ends.append(s.ended), ends[-2])[1]]

    first = starts(1)
    assert len(first) > 15 and len(set(first)) == len(first)
    assert starts(1) == first and not set(starts(2)) & set(first)


@pytest.mark.parametrize("seed", [1_000_000, -1, 0.5])
def test_a_training_seed_that_the_exam_may_use_is_refused(seed):
    with pytest.raises(ValueError, match=r"seed is .*from 0 to 999,999"):
        next(train_steps(Taped(), Scripted("T"), settings(), seed))


def test_methods_a_learner_overrides_are_the_ones_that_are_called():
    class Mine(DQNAgent):
        calls = ()

        def act(self, state):
            self.calls += ("act",)
            return 0

        def remember(self, state, action, reward, next_state, terminated):
            self.calls += ("remember",)
            self.memory.append((state, action, reward, next_state, terminated))

        def replay(self, batch_size):
            self.calls += (f"replay {batch_size}",)

    agent = Mine(gym.make("CartPole-v1"), settings(num_steps=2, batch_size=5))
    (*_, last) = train_steps(agent, agent.env)
    assert agent.calls == ("act", "remember", "replay 5") * 2
    assert last.loss is None


# The exam


class Dizzy:
    """Follows the angular velocity, and presses anything at all with probability epsilon."""

    env = "CartPole-v1"

    def __init__(self):
        self.epsilon, self.seen = 0.7, []

    def act(self, state):
        self.seen.append(self.epsilon)
        return int(state[0, 3] > 0)


def test_the_exam_is_greedy_and_puts_epsilon_back():
    agent = Dizzy()
    result = exam(agent, num_starts=5)
    assert set(agent.seen) == {0.0} and agent.epsilon == 0.7
    assert len(result.scores) == 5 and 100 < result.mean < 475 and not result.passed
    assert exam(agent, num_starts=5) == result
    with_extras = TapedWithExtras()
    exam(with_extras, "CartPole-v1", num_starts=1)
    assert set(with_extras.tape) == {"act greedily"} and with_extras.epsilon == 0.5


def test_the_exam_puts_epsilon_back_after_an_error_too():
    class Broken(Dizzy):
        def act(self, state):
            raise ZeroDivisionError

    agent = Broken()
    with pytest.raises(ZeroDivisionError):
        exam(agent)
    assert agent.epsilon == 0.7


def test_the_exam_s_starts_are_never_trained_on():
    env = gym.make("CartPole-v1")
    expected = [env.reset(seed=seed)[0].tolist() for seed in (1_000_000, 1_000_001, 1_000_002)]
    agent = TapedCartPole()
    scores = exam(agent, "CartPole-v1", num_starts=3).scores
    firsts = np.cumsum([0, *map(int, scores[:-1])])
    assert [agent.tape[first] for first in firsts] == expected
    assert FIRST_EXAM_SEED == 1_000_000


def test_limit_and_bar_are_the_environment_s_own():
    class Balances:  # a rule that holds the pole up for good
        def act(self, state):
            x, v, angle, spin = state[0]
            return int(0.05 * x + 0.1 * v + angle + spin > 0)

    result = exam(Balances(), "CartPole-v1", num_starts=3)
    assert (result.bar, result.mean, result.passed) == (475, 500, True)
    assert str(result) == "passed: mean 500.0 over 3 unseen starts (475 is enough)"
    assert exam(Balances(), "CartPole-v1", num_starts=2, max_steps=5000).scores == (5000.0, 5000.0)
    assert exam(TapedCartPole(), "Acrobot-v1", num_starts=1) == ExamResult((-500.0,), -100)
    falls = exam(TapedCartPole(), "CartPole-v1", num_starts=4)
    assert not falls.passed and str(falls).startswith("not passed: mean 9.")


def test_without_a_bar_nobody_passes():
    gym.register("NoBar-v0", lambda: Scripted(".T"))
    try:
        result = exam(Taped(), "NoBar-v0", num_starts=2)
    finally:
        gym.registry.pop("NoBar-v0")
    assert (result.bar, result.passed, result.scores) == (None, False, (3.0, 3.0))
    assert str(result).startswith("mean 3.0 over 2 unseen starts (no pass mark is known; ")
    assert str(result).endswith("without a limit, episodes end at 1,000 steps)")


@pytest.mark.parametrize("num_starts", [0, -1, 2.0, "3", True])
def test_a_wrong_number_of_starts_is_refused(num_starts):
    with pytest.raises(ValueError, match=r"num_starts is .*whole number of at least 1\. Try 100"):
        exam(Taped(), "CartPole-v1", num_starts=num_starts)


def test_the_exam_changes_nothing_in_the_agent():
    agent, other = (
        DQNAgent(gym.make("CartPole-v1"), settings(hidden=(4,), num_steps=100, replay_every=0)) for _ in "12"
    )
    exam(agent, num_starts=3)
    assert len(agent.memory) == 0 and agent.epsilon == 1.0
    assert str(agent._rng.bit_generator.state) == str(other._rng.bit_generator.state)
    assert str(agent.memory._rng.bit_generator.state) == str(other.memory._rng.bit_generator.state)
    weights = [made.model.get_weights() for made in (agent, other)]
    assert all(np.array_equal(mine, its) for mine, its in zip(*weights, strict=True))


# The recommended settings, in full: each about five seconds on a quiet machine


@pytest.mark.parametrize("seed", [100, 101])
def test_the_default_passes_the_exam(seed):
    env = gym.make("CartPole-v1")
    agent = DQNAgent(env, seed=seed)
    episodes = train(agent, env)
    assert episodes[-1].num_steps <= 40_000
    assert exam(agent).passed


@pytest.mark.parametrize("max_steps", [0, -1, 2.5, True, "5"])
def test_a_wrong_time_limit_is_refused(max_steps):
    with pytest.raises(ValueError, match=r"max_steps is .*whole number of at least 1\. Try 500"):
        exam(TapedCartPole(), "CartPole-v1", num_starts=1, max_steps=max_steps)


def test_exam_takes_numpy_counts():
    result = exam(TapedCartPole(), "CartPole-v1", num_starts=np.int64(2), max_steps=np.int32(3))
    assert result.scores == (3.0, 3.0)
