"""What an agent has lived through counts, and that nothing was learned is said with its cause."""

import gc
import warnings
from itertools import chain, islice

import gymnasium as gym
import numpy as np
import pytest
from gymnasium.spaces import Box, Discrete, MultiBinary
from gymnasium.wrappers import (
    NormalizeObservation,
    NormalizeReward,
    TimeAwareObservation,
    TimeLimit,
    TransformReward,
)

from dqn_lesson.agent import DQNAgent
from dqn_lesson.environments import default_settings, recipe_of
from dqn_lesson.hyperparameters import Hyperparameters
from dqn_lesson.past import past_of
from dqn_lesson.training import STOP, train, train_steps, until

SMALL = Hyperparameters(
    hidden=(8,), num_steps=400, learning_starts=50, batch_size=8, replay_every=8, updates_per_replay=2,
    state_scale=None, step_reward=None, fall_reward=None,
)  # fmt: skip


class Walk(gym.Env):
    """A random walk of 10 steps; each keyword spoils one thing."""

    action_space = Discrete(2)

    def __init__(self, alike=False, still=False, paid=True, ends=True, numbers=1):
        self.alike, self.still, self.paid, self.ends = alike, still, paid, ends
        self.observation_space = Box(-np.inf, np.inf, (numbers,), np.float32)

    def reset(self, *, seed=None, options=None):
        super().reset(seed=seed)
        self.time, self.place = 0, self.np_random.normal()
        return self._state(), {}

    def _state(self):
        return np.full(self.observation_space.shape, 0.0 if self.alike else self.place, np.float32)

    def step(self, action):
        self.time += 1
        self.place += 0.0 if self.still else float(self.np_random.normal()) + action
        reward = float(self.place > 0) if self.paid else 0.5
        done = self.time == 10
        return self._state(), reward, done and self.ends, done and not self.ends, {}


def weights(agent: DQNAgent) -> bytes:
    return agent.network_checkpoint()["rows"].tobytes()


def silently(agent, *args, **kwargs):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return train(agent, *args, **kwargs)


# The past counts


def test_many_short_calls_are_one_long_one() -> None:
    long, short = (DQNAgent(Walk(), SMALL, seed=3) for _ in "12")
    episodes = train(long)
    parts = [train(short, num_steps=40) for _ in range(10)]
    assert weights(short) == weights(long)
    assert short.epsilon == long.epsilon
    assert [*chain(*parts)] == episodes == short.episodes == long.episodes
    assert [len(part) for part in parts] == [4] * 10


def test_a_later_call_goes_on_with_the_environment_s_random_generator() -> None:
    agent = DQNAgent(Walk(), SMALL, seed=3)
    first, second = ([step.state.tolist() for step in train_steps(agent, num_steps=30)] for _ in "12")
    assert first != second
    again = DQNAgent(Walk(), SMALL, seed=3)
    assert [step.state.tolist() for step in train_steps(again, num_steps=60)] == first + second


def test_another_environment_begins_elsewhere_and_the_same_each_time() -> None:
    def starts(num_envs: int) -> list:
        agent = DQNAgent(Walk(), SMALL, seed=3)
        return [next(train_steps(agent, Walk())).state.tolist() for _ in range(num_envs)]

    assert starts(3) == starts(3)
    assert len({str(state) for state in starts(3)}) == 3


def test_a_seed_that_is_given_counts_in_every_call() -> None:
    agent = DQNAgent(Walk(), SMALL)
    states = [next(train_steps(agent, seed=7)).state.tolist() for _ in "12"]
    assert states[0] == states[1]


def test_learning_starts_by_the_steps_lived() -> None:
    agent = DQNAgent(Walk(), SMALL)
    losses = [[step.loss for step in train_steps(agent, num_steps=30)] for _ in "12"]
    assert not any(loss is not None for loss in losses[0])
    assert [number for number, loss in enumerate(losses[1], 31) if loss is not None] == [56]


@pytest.mark.parametrize("ending", ["whole", "stopped", "error"])
def test_a_loop_of_one_s_own_learns_at_the_full_rate_afterwards(ending) -> None:
    agent = DQNAgent(Walk(), SMALL)
    seen = []

    def callback(episode):
        seen.append(agent.learning_rate_factor)
        if ending == "error" and episode.number == 20:
            raise KeyboardInterrupt

    if ending == "stopped":
        for _ in islice(train_steps(agent), 300):
            seen.append(agent.learning_rate_factor)
        gc.collect()
    elif ending == "error":
        with pytest.raises(KeyboardInterrupt):
            train(agent, callbacks=callback)
        assert len(agent.episodes) == 20
    else:
        train(agent, callbacks=callback)
    assert min(seen) < 0.6
    assert agent.learning_rate_factor == 1.0


def test_past_the_budget_s_end_the_rate_stays_where_it_is_and_that_is_said_once() -> None:
    agent = DQNAgent(Walk(), SMALL.replace(num_steps=100, learning_rate_end=0.25))
    silently(agent)
    seen = set()
    with pytest.warns(UserWarning, match="The budget of 100 steps is used up.* at 25 % of its first value"):
        train(agent, num_steps=50, callbacks=lambda _: seen.add(agent.learning_rate_factor))
    silently(agent, num_steps=50, callbacks=lambda _: seen.add(agent.learning_rate_factor))
    assert seen == {0.25}


@pytest.mark.parametrize(("changes", "counts"), [({}, [400, 400]), ({"num_episodes": 15}, [150, 150])])
def test_a_call_ends_with_the_budget_and_past_it_after_as_much_again(changes, counts) -> None:
    agent = DQNAgent(Walk(), SMALL.replace(learning_rate_end=1, **changes))
    assert [sum(1 for _ in train_steps(agent)) for _ in counts] == counts


def test_a_call_after_a_short_one_completes_the_budget() -> None:
    agent = DQNAgent(Walk(), SMALL)
    train(agent, num_steps=90)
    assert sum(1 for _ in train_steps(agent)) == 310
    assert agent.episodes[-1].num_steps == 400 and agent.episodes[-1].number == 40


class ThreeVerbs:
    """An agent as the tutorial wrote it, that asks to be told at which rate it learns."""

    epsilon, learning_rate_factor = 1.0, 1.0

    def __init__(self):
        self.rates, self.kept = [], []

    def act(self, state):
        return 0

    def remember(self, *transition):
        self.kept.append(transition)

    def replay(self, batch_size):
        self.rates.append(self.learning_rate_factor)


def test_an_agent_of_three_verbs_has_a_past_too_and_nothing_is_written_into_it() -> None:
    agent = ThreeVerbs()
    hp = SMALL.replace(updates_per_replay=1)
    episodes = train(agent, Walk(), hp, num_steps=200)
    episodes += train(agent, None, hp, num_steps=200)
    assert [episode.number for episode in episodes] == list(range(1, 41))
    assert vars(agent).keys() == {"rates", "kept", "learning_rate_factor"}
    assert agent.learning_rate_factor == 1.0
    assert agent.rates == pytest.approx([1 - 0.98 * steps / 400 for steps in range(56, 401, 8)])
    number = id(agent)
    del agent
    gc.collect()
    assert number not in past_of.__globals__["_pasts"]


def test_an_agent_of_which_nobody_hears_that_it_is_gone_has_one_as_well() -> None:
    class Slotted(ThreeVerbs.__base__):
        __slots__ = ()
        act, remember, replay = (lambda self, state: 0), (lambda self, *t: None), (lambda self, n: None)

    agent = Slotted()
    train(agent, Walk(), SMALL, num_steps=20)
    assert past_of(agent).num_steps == 20


def test_what_only_looks_for_a_past_keeps_nothing() -> None:
    from dqn_lesson.environments import environment_of

    known = past_of.__globals__
    before = len(known["_pasts"]), len(known["_kept_alive"])
    with pytest.raises(ValueError, match="list doesn't say which environment"):
        environment_of([1.0])
    assert (len(known["_pasts"]), len(known["_kept_alive"])) == before


def test_an_episode_keeps_numbers_whatever_an_agent_returns() -> None:
    class Tensors(ThreeVerbs):
        epsilon = np.float32(0.5)

        def replay(self, batch_size):
            return [np.zeros(3)]

    episodes = train(Tensors(), Walk(), SMALL, num_steps=100)
    assert {(type(episode.epsilon), episode.loss) for episode in episodes} == {(float, None)}


def test_a_training_ends_at_the_full_rate_though_it_began_in_the_middle_of_another() -> None:
    import copy

    agent, copies = DQNAgent(Walk(), SMALL), []
    train(agent, callbacks=lambda episode: copies.append(copy.deepcopy(agent)) if episode.number == 30 else 0)
    assert copies[0].learning_rate_factor < 0.5
    train(copies[0], num_steps=20)
    assert copies[0].learning_rate_factor == 1.0


# Nothing was learned


def test_the_look_at_the_end_leaves_the_network_fast() -> None:
    agent = DQNAgent(Walk(), SMALL)
    train(agent)
    assert not agent._network()._is_shared, "nobody took hold of the Keras model"


@pytest.mark.parametrize(
    ("env", "changes", "cause"),
    [
        (
            Walk(),
            {"learning_starts": 1_000},
            r"no update was made up to step 400, because the first one comes at step 1,000",
        ),
        (Walk(), {"replay_every": 500}, r"no update was made up to step 400, .* comes at step 500"),
        (
            TimeLimit(Walk(), 10_000),
            {"replay_every": 0, "num_steps": 5, "learning_starts": 0},
            r"no update.*when an episode ends",
        ),
        (
            TransformReward(Walk(), lambda r: 1e30 * r),
            {"loss": "mse", "clip_norm": None},
            r"infinite or no number",
        ),
        (Walk(alike=True), {}, r"all states were the same"),
        (Walk(still=True), {}, r"the next state was always the same as the state"),
        (Walk(paid=False, ends=False), {}, r"every reward was the same \(0.5\) and no episode terminated"),
    ],
)
def test_nothing_was_learned_is_said_with_its_cause(env, changes, cause) -> None:
    agent = DQNAgent(env, SMALL.replace(**changes))
    with pytest.warns(UserWarning, match=f"^Nothing was learned: .*{cause}"):
        train(agent)


def test_a_sound_training_is_told_nothing() -> None:
    assert len(silently(DQNAgent(Walk(), SMALL))) == 40


def test_the_same_reward_and_an_end_is_enough_to_learn_from() -> None:
    assert len(silently(DQNAgent(Walk(paid=False), SMALL))) == 40


def test_dead_units_are_seen() -> None:
    class Dead(DQNAgent):
        def _build_model(self):
            import keras

            layers = [
                keras.layers.Input((1,)),
                keras.layers.Dense(8, "relu", bias_initializer=keras.initializers.Constant(-1e6)),
                keras.layers.Dense(2),
            ]
            self.model = keras.Sequential(layers)

    with pytest.warns(UserWarning, match="same Q-values for every state, so perhaps its nodes are dead"):
        train(Dead(Walk(), SMALL))


def test_the_same_action_every_time_is_seen() -> None:
    class Stubborn(DQNAgent):
        def _build_model(self):
            import keras

            self.model = keras.Sequential([keras.layers.Input((1,)), keras.layers.Dense(2)])
            self.model.layers[0].bias.assign([0.0, 1e4])

    hp = SMALL.replace(epsilon=0.2, epsilon_decay=1.0, num_steps=1_500)
    with pytest.warns(UserWarning, match="since its first update it chose action 1 every time"):
        train(Stubborn(Walk(), hp))
    short = Stubborn(Walk(), hp)
    silently(short, num_steps=1_000)  # fewer than 1,000 of them were its choice


def test_a_run_keeps_what_was_found(tmp_path) -> None:
    from dqn_lesson.runs import load_run, save_run

    agent = DQNAgent(Walk(), SMALL.replace(num_steps=20))
    with pytest.warns(UserWarning, match="no update was made"):
        train(agent)
    save_run(agent, tmp_path / "run")
    run = load_run(tmp_path / "run")
    assert run.note.startswith("Nothing was learned: no update was made up to step 20")
    assert [episode.number for episode in run.episodes] == [1, 2]


# What is never right is refused


@pytest.mark.parametrize(
    ("transition", "message"),
    [
        (([0.0], 2, 1.0, [1.0], False), r"2 is not an action of the environment: .* from 0 to 1"),
        (([0.0], -1, 1.0, [1.0], False), r"-1 is not an action"),
        (([0.0], 0.5, 1.0, [1.0], False), r"0.5 is not an action"),
        (([0.0], "left", 1.0, [1.0], False), r"'left' is not an action"),
        (([0.0], None, 1.0, [1.0], False), r"None is not an action"),
        (([0.0], 1, np.nan, [1.0], False), r"reward is nan"),
        (([0.0], 1, -np.inf, [1.0], False), r"reward is -inf"),
        (([0.0], 1, 1e39, [1.0], False), r"reward is 1e\+39"),
        (([np.nan], 1, 1.0, [1.0], False), r"state must be finite"),
        (([0.0], 1, 1.0, [np.inf], False), r"state must be finite"),
        (([0.0, 1.0], 1, 1.0, [1.0], False), r"shape \(2,\) and \(1,\); give \(1,\)"),
    ],
)
def test_remember_refuses_what_is_never_right(transition, message) -> None:
    agent = DQNAgent(Walk(), SMALL)
    agent.remember([0.5], 1, 1.0, [0.6], False)
    with pytest.raises(ValueError, match=message):
        agent.remember(*transition)
    assert len(agent.memory) == 1


def test_remember_takes_numbers_of_any_kind() -> None:
    agent = DQNAgent(Walk(), SMALL)
    agent.remember(np.array([[0.0]]), np.array([1]), np.array([2.0]), [1], np.True_)
    agent.remember([1], np.int64(1), np.float32(2.0), np.array([3.0]), np.array([True]))
    assert [(t.action, t.reward, t.terminated) for t in agent.memory] == [(1, 2.0, True)] * 2


class Odd(Walk):
    """Each answer of `step` can be replaced."""

    def __init__(self, **answers):
        super().__init__()
        self.answers = answers

    def step(self, action):
        state, reward, terminated, truncated, info = super().step(action)
        answer = {"state": state, "reward": reward, "terminated": terminated} | self.answers
        return answer["state"], answer["reward"], answer["terminated"], truncated, info


@pytest.mark.parametrize(
    ("env", "message"),
    [
        (Odd(reward=np.nan), "Odd gave the reward nan, but it must be a finite number"),
        (Odd(reward=None), "Odd gave the reward None, but it must be a finite number"),
        (Odd(reward=[1.0, 2.0]), r"Odd gave the reward \[1.0, 2.0\]"),
        (Odd(state=np.array([np.nan])), r"Odd gave the state \[nan\], but its numbers must be finite"),
        (Odd(state={"place": 1}), "Odd gave a state of type object, .*FlattenObservation"),
        (Odd(state=np.zeros(3)), r"shape.* \(1, 3\); give \(1,\)"),
    ],
)
def test_an_environment_that_is_never_right_is_refused_by_name(env, message) -> None:
    with pytest.raises(ValueError, match=message):
        train(DQNAgent(env, SMALL))


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (
            (np.zeros(1), 1.0, False, {}),
            "`step` of Old returned a tuple of 4, but Gymnasium wants five values",
        ),
        ([np.zeros(1), 1.0, False], "`step` of Old returned list"),
    ],
)
def test_a_step_of_the_old_kind_is_named(answer, message) -> None:
    class Old(Walk):
        def step(self, action):
            return answer

    with pytest.raises(ValueError, match=message):
        train(DQNAgent(Old(), SMALL))


def test_a_reset_of_the_old_kind_is_named() -> None:
    class Seedless(Walk):
        def reset(self):
            return np.zeros(1), {}

    class StateOnly(Walk):
        def reset(self, *, seed=None, options=None):
            return np.zeros(1)

    class Broken(Walk):
        def reset(self, *, seed=None, options=None):
            return None + 1

    with pytest.raises(ValueError, match=r"`reset` of Seedless takes no seed.*def reset"):
        train(DQNAgent(Seedless(), SMALL))
    with pytest.raises(ValueError, match=r"`reset` of StateOnly returned ndarray, .*`return state, {}`"):
        train(DQNAgent(StateOnly(), SMALL))
    with pytest.raises(TypeError, match="NoneType"):
        train(DQNAgent(Broken(), SMALL))


def test_an_action_that_isn_t_there_is_refused_where_any_agent_plays() -> None:
    class Wild(ThreeVerbs):
        def act(self, state):
            return 7

    with pytest.raises(ValueError, match="7 is not an action of the environment"):
        train(Wild(), Walk(), SMALL)


def test_an_environment_of_other_actions_or_states_is_refused() -> None:
    class Five(Walk):
        action_space = Discrete(5)

    agent = DQNAgent(Walk(), SMALL)
    with pytest.raises(ValueError, match="made for 2 actions, but Five has 5"):
        train(agent, Five())
    with pytest.raises(ValueError, match=r"shape \(1,\), but those of Walk have shape \(3,\)"):
        train(agent, Walk(numbers=3))


def test_an_agent_of_three_verbs_may_press_several_buttons_at_once() -> None:
    class Buttons(Walk):
        action_space = MultiBinary(3)

        def step(self, action):
            return super().step(int(action.sum()))

    class Both(ThreeVerbs):
        action_size = 8

        def act(self, state):
            return np.array([1, 0, 1])

    agent = Both()
    train(agent, Buttons(), SMALL, num_steps=20)
    assert all(transition[1].tolist() == [1, 0, 1] for transition in agent.kept)


# What environments may do


def test_an_environment_may_give_back_the_same_array_each_time() -> None:
    class Buffered(Walk):
        def _state(self):
            self.buffer = vars(self).get("buffer", np.zeros(1, np.float32))
            self.buffer[:] = self.place
            return self.buffer

    agents = [DQNAgent(env, SMALL) for env in (Walk(), Buffered())]
    kept = [[step.state.tolist() for step in list(train_steps(agent, num_steps=50))] for agent in agents]
    assert kept[0] == kept[1]
    assert [t.next_state.tolist() for t in agents[0].memory] == [
        t.next_state.tolist() for t in agents[1].memory
    ]


def test_rewards_may_be_arrays_of_one_and_ends_numpy_booleans() -> None:
    episodes = silently(DQNAgent(Odd(reward=np.array([0.5]), terminated=np.bool_(True)), SMALL))
    assert {type(episode.terminated) for episode in episodes} == {bool}
    assert {episode.score for episode in episodes} == {0.5}


def test_numbered_states_are_kept_as_numbers_and_learned_from_one_hot() -> None:
    agent = DQNAgent(gym.make("Taxi-v4"))
    assert agent.state_size == 500
    memory = agent.memory
    assert sum(getattr(memory, name).nbytes for name in ("_states", "_next_states")) < 1e6
    agent.remember(3, 0, -1.0, 499, False)
    assert agent.q_values(np.array([3, 499])).shape == (2, 6)
    assert agent.act(3, explore=False) == agent.act(np.array([[3]]), explore=False)
    with pytest.raises(ValueError, match=r"state is 500.0, but must be a whole number from 0 to 499"):
        agent.act(500, explore=False)


def test_frozen_lake_is_learned_from_its_own_rewards() -> None:
    from dqn_lesson.examination import exam

    env = gym.make("FrozenLake-v1", is_slippery=False)
    agent = DQNAgent(env, default_settings(env).replace(num_steps=10_000, n_step=1))
    train(agent)
    assert exam(agent, num_starts=3).mean == 1.0


# Whose rewards


class Costly(gym.Wrapper):
    """Rewards of one's own, in the way most people write it."""

    def step(self, action):
        state, reward, *rest = super().step(action)
        return state, reward - abs(state[0]), *rest


def test_only_cartpole_is_learned_with_cartpole_s_rewards_and_scale() -> None:
    pole = gym.make("CartPole-v1")
    assert DQNAgent(pole).hyperparameters == Hyperparameters()
    own = Hyperparameters(state_scale=None, step_reward=None, fall_reward=None)
    others = [gym.make("MountainCar-v0"), gym.make("FrozenLake-v1"), Walk(), NormalizeReward(pole)]
    others += [TransformReward(pole, lambda reward: 2 * reward)]
    others += [Costly(pole)]
    assert [DQNAgent(env).hyperparameters for env in others] == [own] * 6
    assert recipe_of(Costly(pole)).pass_mark is None
    wrapped = [NormalizeObservation(pole), TimeAwareObservation(pole)]  # its rewards, other states
    assert [DQNAgent(env).hyperparameters for env in wrapped] == [Hyperparameters(state_scale=None)] * 2


def test_settings_that_replace_rewards_are_said_once() -> None:
    agent = DQNAgent(Walk(), SMALL.replace(fall_reward=-1.0))
    with pytest.warns(
        UserWarning, match="replace the rewards of Walk: each step earns its own, .*terminates earns -1"
    ):
        train(agent, num_steps=100)
    silently(agent, num_steps=100)


# Stopping


def test_a_callback_that_returns_stop_ends_the_training() -> None:
    agent = DQNAgent(Walk(), SMALL)
    episodes = train(agent, callbacks=lambda episode: STOP if episode.number == 7 else False)
    assert len(episodes) == 7


def test_what_else_a_callback_returns_means_nothing() -> None:
    agent = DQNAgent(Walk(), SMALL)
    assert len(train(agent, callbacks=lambda _: np.zeros(3))) == 40


def test_until_waits_for_as_many_episodes_as_it_averages() -> None:
    agent = DQNAgent(Walk(), SMALL)
    assert len(train(agent, callbacks=[until(-1.0, num_episodes=5)])) == 5
    assert len(train(agent, num_steps=100, callbacks=[until(1_000.0, num_episodes=5)])) == 10


def test_what_train_returns_is_shown_in_one_line() -> None:
    agent = DQNAgent(Walk(), SMALL)
    episodes = train(agent, num_steps=100)
    mean = sum(episode.score for episode in episodes) / 10
    assert repr(episodes) == f"<10 episodes, the last 10 with a mean score of {mean:.1f}>"
    assert episodes == agent.episodes and type(episodes[:1]) is list, "a part is shown whole"
    assert repr(type(episodes)()) == "<0 episodes>"


def test_progress_is_shown_when_it_is_asked_for(capsys) -> None:
    agent = DQNAgent(Walk(), SMALL)
    train(agent, num_steps=100, progress=True)
    shown = "".join(capsys.readouterr())
    assert "100 of 100 steps" in shown and "newest score" in shown
    train(agent, num_steps=100)
    assert "".join(capsys.readouterr()) == ""
