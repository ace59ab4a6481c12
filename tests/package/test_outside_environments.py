"""Environments that people bring: each is trained, examined, watched, kept, loaded and swept, as itself."""

import subprocess
import sys
import textwrap

import gymnasium as gym
import numpy as np
import pytest
from gymnasium.wrappers import (
    Autoreset,
    ClipReward,
    FlattenObservation,
    FrameStackObservation,
    NormalizeObservation,
    NormalizeReward,
    RecordEpisodeStatistics,
    TimeAwareObservation,
)

from dqn_lesson import (
    DQNAgent,
    Hyperparameters,
    Run,
    exam,
    load_pretrained,
    load_run,
    record,
    save_run,
    train,
    train_many,
    watch,
)
from dqn_lesson.environments import EnvError
from dqn_lesson.episodes.playback import pictures
from dqn_lesson.sweep.cache import environment_key
from dqn_lesson.sweep.outcome import Outcome

SETTINGS = Hyperparameters(
    num_steps=120, learning_starts=40, hidden=(8,), batch_size=8, replay_every=8, updates_per_replay=2,
    state_scale=None, step_reward=None, fall_reward=None,
)  # fmt: skip


class Corridor(gym.Env):
    """Walk right to the end. Of one's own, without a spec, and it draws itself."""

    metadata = {"render_modes": ["rgb_array", "human"], "render_fps": 5}  # noqa: RUF012
    action_space = gym.spaces.Discrete(2)
    length, limit = 5, 30

    def __init__(self, render_mode=None):
        self.render_mode = render_mode
        self.observation_space = gym.spaces.Box(0, self.length, (2,), np.float32)
        self.stepped = 0

    def reset(self, seed=None, options=None):
        super().reset(seed=seed)
        self.place, self.num_steps = int(self.np_random.integers(3)), 0
        return self.seen(), {}

    def seen(self):
        return np.array([self.place, self.length - self.place], np.float32)

    def step(self, action):
        self.stepped, self.num_steps = self.stepped + 1, self.num_steps + 1
        self.place = max(0, self.place + (1 if action else -1))
        there = self.place >= self.length
        return self.seen(), float(there), there, self.num_steps >= self.limit, {}

    def render(self):
        picture = np.full((20, 60, 3), 255, np.uint8)
        picture[5:15, 10 * self.place : 10 * self.place + 8] = 0
        return picture


class OneBuffer(Corridor):
    """Gives back the same array each time."""

    def seen(self):
        if not hasattr(self, "buffer"):
            self.buffer = np.zeros(2, np.float32)
        self.buffer[:] = self.place, self.length - self.place
        return self.buffer


class OneStep(Corridor):
    """Each episode is one step long."""

    length = 0


class NeverEnding(Corridor):
    """Nothing ends it."""

    length, limit = 1_000_000, np.inf


class Lists(Corridor):
    """A list is a state."""

    def seen(self):
        return [float(self.place), 2]


class Bytes(Corridor):
    """Whole numbers without a sign, beyond its own space, and rewards of yes and no."""

    def __init__(self, render_mode=None):
        super().__init__(render_mode)
        self.observation_space = gym.spaces.Box(0, 1, (2,), np.uint8)

    def seen(self):
        return np.array([self.place, 200], np.uint8)

    def step(self, action):
        state, reward, *more = super().step(action)
        return state, bool(reward), *more


class Masked(Corridor):
    """Says which actions it would rather see, takes no options, and draws in one way only."""

    render_mode = property(lambda self: "rgb_array", lambda self, mode: None)

    def reset(self, seed=None):
        return super().reset(seed=seed)

    def step(self, action):
        return *super().step(action)[:4], {"action_mask": np.array([0, 1], np.int8)}


class Doubled(gym.ObservationWrapper):
    """A wrapper that keeps none of its arguments, as people write them."""

    def observation(self, observation):
        return observation * 2


KINDS = {
    "id": lambda: "CartPole-v1",
    "keyword arguments": lambda: gym.make("CartPole-v1", sutton_barto_reward=True),
    "wrapped": lambda: FlattenObservation(gym.make("FrozenLake-v1", is_slippery=False)),
    "running means": lambda: NormalizeObservation(gym.make("CartPole-v1")),
    "a wrapper of one's own": lambda: Doubled(gym.make("CartPole-v1")),
    "a class of one's own": Corridor,
    "one buffer": OneBuffer,
    "one step": OneStep,
    "never ending": NeverEnding,
    "lists": Lists,
    "bytes": Bytes,
    "masked": Masked,
    "numbered states": lambda: gym.make("FrozenLake-v1", is_slippery=False),
    "toy text": lambda: FlattenObservation(gym.make("Taxi-v4")),
    "a clock to see": lambda: TimeAwareObservation(gym.make("CartPole-v1")),
    "a stack of frames": lambda: FlattenObservation(FrameStackObservation(gym.make("CartPole-v1"), 3)),
    "statistics": lambda: RecordEpisodeStatistics(Autoreset(gym.make("CartPole-v1"))),
    "clipped rewards": lambda: ClipReward(gym.make("CartPole-v1"), 0, 0.5),
    "running means of rewards": lambda: NormalizeReward(gym.make("CartPole-v1")),
    "wrappers of its spec": lambda: gym.make("Dressed-v0"),
    "a function in its spec": lambda: gym.make("Function-v0"),
    "a number set on it": lambda: heavy(gym.make("CartPole-v1")),
    "for a window": lambda: gym.make("CartPole-v1", render_mode="rgb_array"),
}


gym.register("Dressed-v0", Corridor, additional_wrappers=(FlattenObservation.wrapper_spec(),))
gym.register(
    "Function-v0",
    lambda further, **more: further(**more),
    kwargs={"further": lambda **more: Corridor(**more)},
)


def heavy(env: gym.Env) -> gym.Env:
    env.unwrapped.gravity = 30.0
    return env


def made(kind: str) -> gym.Env:
    env = KINDS[kind]()
    return gym.make(env) if isinstance(env, str) else env


@pytest.fixture(scope="module")
def trained() -> dict[str, DQNAgent]:
    """An agent of each kind."""
    agents = {}
    for kind in KINDS:
        agents[kind] = DQNAgent(made(kind), SETTINGS, 1)
        train(agents[kind], agents[kind].env)
    return agents


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_examined_watched_and_recorded_and_never_stepped(kind, trained) -> None:
    agent = trained[kind]
    own = agent.env.unwrapped
    before = getattr(own, "stepped", 0)
    result = exam(agent, num_starts=2)
    assert result == exam(agent.snapshot(), num_starts=2)
    playback = watch(agent, max_steps=20)
    assert playback.states.shape[1:] == (agent.env.observation_space.shape or (1,))
    if "rgb_array" in own.metadata["render_modes"] and kind != "never ending":
        assert len(list(pictures(playback, [0, 1]))) == 2
    assert getattr(own, "stepped", 0) == before, "the learner's own is never stepped"


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_kept_and_loaded(kind, trained, tmp_path) -> None:
    agent = trained[kind]
    before = exam(agent, num_starts=2)
    run = Run.of(agent)
    assert exam(run, num_starts=2) == before
    again = load_run(save_run(run, tmp_path / "run"))
    assert again == run
    if again.no_environment:
        with pytest.raises(EnvError, match=r"(?i)give the\s+environment again when you load"):
            exam(again, num_starts=2)
        assert exam(again, agent.env, num_starts=2) == before
        assert watch(again, agent.env, max_steps=3).env_id == run.env_id
    else:
        assert exam(again, num_starts=2) == exam(again.policy(), num_starts=2) == before
        assert str(again.agent().env) == str(agent.environment.make())


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_swept(kind, trained, tmp_path) -> None:
    given = KINDS[kind] if kind in ("a class of one's own", "a wrapper of one's own") else made(kind)
    call = {"env": given, "num_workers": 1, "folder": tmp_path, "progress": False}
    (outcome,) = train_many(SETTINGS, [1], **call)
    assert outcome.error is None
    alone = DQNAgent(made(kind), SETTINGS, 1)
    assert outcome.episodes == train(alone, alone.env)
    (again,) = train_many(SETTINGS, [1], **call)
    assert again.exam == outcome.exam and again.seconds == outcome.seconds, "it was read back"


NOTEBOOK = """
    import gymnasium as gym, numpy as np

    class Mine(gym.Env):
        observation_space, action_space = gym.spaces.Box(0, 9, (1,), np.float32), gym.spaces.Discrete(2)
        def reset(self, seed=None, options=None):
            super().reset(seed=seed)
            self.left = 4
            return np.array([self.left], np.float32), {}
        def step(self, action):
            self.left -= 1
            return np.array([self.left], np.float32), 1.0, self.left == 0, False, {}

    class Twice(gym.ObservationWrapper):
        def observation(self, observation):
            return observation * 2

    gym.register("Mine-v0", Mine, max_episode_steps=7)
    gym.register("Text-v0", "__main__:Mine", reward_threshold=3.0)
    ENVS = ["Mine-v0", "Text-v0", Mine, Mine(), Twice(gym.make("Mine-v0")), lambda: Twice(Mine())]
"""
RESULTS = ["None 4.0 None"] * 2 + ["None 4.0 3.0"] * 2 + ["None 4.0 None"] * 8


def test_two_workers_get_what_only_this_program_knows() -> None:
    code = f"""
        import sys
        sys.path.insert(0, {str(__file__).rpartition("/")[0]!r})
        from dqn_lesson import train_many
        from test_outside_environments import SETTINGS
        {textwrap.indent(textwrap.dedent(NOTEBOOK), " " * 8)}
        for env in ENVS:
            for outcome in train_many(SETTINGS, [0, 1], env, num_workers=2):
                print(outcome.error, outcome.exam.mean, outcome.exam.bar)
    """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True)
    assert done.stdout.splitlines() == RESULTS, done.stderr


def test_the_running_means_are_those_of_training_and_a_sweep_begins_without(trained) -> None:
    agent = trained["running means"]
    mean = agent.env.obs_rms.mean.copy()
    again = Run.of(agent).agent().env
    assert mean.any() and np.array_equal(again.obs_rms.mean, mean)
    exam(agent, num_starts=2)
    assert np.array_equal(agent.env.obs_rms.mean, mean), "the exam leaves them"


def test_an_episode_that_nothing_ends_is_ended_and_that_is_said(trained) -> None:
    agent = trained["never ending"]
    result = exam(agent, num_starts=1)
    assert "episodes end at 1,000 steps" in str(result) and not result.passed and "passed" not in str(result)
    playback, recording = watch(agent), record(agent, max_frames=3)
    assert len(playback.actions) == 1_000 and playback.cut and not playback.terminated
    assert "The episode was still going after 1,000 steps, so it was stopped there." in recording.caption
    assert not watch(agent, max_steps=20).cut


def test_another_environment_never_gets_another_s_runs() -> None:
    from dqn_lesson.environments import recipe_of

    others = ["Acrobot-v1", gym.make("CartPole-v1", max_episode_steps=9), *map(made, KINDS)]
    keys = [environment_key(recipe_of(env).unlearned()) for env in others]
    assert len(set(keys)) == len(keys) - 1, "one for a window is the same to learn in"
    assert keys.count("CartPole-v1") >= 1

    class Corridor2(Corridor):
        def step(self, action):
            return super().step(1 - action)

    def key(env):
        return environment_key(recipe_of(env))

    assert key(Corridor) != key(Corridor2) and key(Corridor()) != key(Corridor2())
    played = Corridor()
    assert key(Corridor()) == key(played)


def test_a_run_of_a_wrapper_that_no_file_can_hold_plays_where_it_was_trained(tmp_path) -> None:
    env = gym.wrappers.TransformObservation(gym.make("CartPole-v1"), lambda seen: seen * 2, None)
    run = Run.of(DQNAgent(env, SETTINGS))
    assert exam(run, num_starts=1).scores and run.env_id == "CartPole-v1"
    with pytest.raises(
        EnvError, match=r"CartPole-v1 was made with an argument that can't be written to a file"
    ):
        load_run(save_run(run, tmp_path / "run")).agent()


def test_an_agent_can_be_saved_as_it_is(tmp_path, trained) -> None:
    save_run(trained["id"], tmp_path / "run")
    assert load_run(tmp_path / "run").env_id == "CartPole-v1"


def test_a_pretrained_run_is_examined_watched_and_recorded_as_it_is() -> None:
    run = load_pretrained()
    assert exam(run, num_starts=2).mean == 500
    assert watch(run, max_steps=9).score == 9
    assert record(run, max_frames=2).score == 500


def test_where_no_environment_is_known_a_sentence_says_what_to_give() -> None:
    class Left:
        def act(self, state):
            return 0

    for use in (exam, watch, record, lambda agent: Run.of(agent, settings=SETTINGS)):
        with pytest.raises(EnvError, match=r"Left doesn't say which environment it plays in. Name one"):
            use(Left())


def test_an_environment_made_for_a_window_is_recorded_without_one() -> None:
    env = gym.make("CartPole-v1", render_mode="human")
    agent = DQNAgent(env, SETTINGS)
    assert record(agent, max_frames=2).frames
    assert exam(agent, num_starts=1).scores


def test_a_picture_that_is_none_is_said() -> None:
    class Blank(Corridor):
        def render(self):
            return None

    agent = DQNAgent(Blank(), SETTINGS)
    with pytest.raises(ValueError, match=r"Blank.render\(\) returned NoneType, but a recording needs"):
        record(agent)


USES = {"exam": exam, "watch": watch, "record": record, "Run.of": lambda *given: Run.of(given[0])}


@pytest.mark.parametrize("use", USES)
@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (lambda agent: (agent.env, agent), r"You gave an environment \(.*CartPole.*\) instead of the agent"),
        (lambda agent: ("CartPole-v1", agent), r"'CartPole-v1' is not an agent. Give the agent first"),
        (lambda agent: ("CartPole-v1",), r"is not an agent.*For a run in a folder, use load_run first"),
        (lambda agent: (agent.env.spec,), "instead of the agent"),
        (lambda agent: (gym.make_vec("CartPole-v1", 2), agent), "instead of the agent"),
        (lambda agent: (DQNAgent,), r"DQNAgent is a class. Make an agent of it first: DQNAgent\(env\)"),
        (lambda agent: (None,), r"NoneType has no method `act\(state\)`, so it can't play"),
        (lambda agent: ([agent],), r"list has no method `act\(state\)`"),
        (lambda agent: (lambda state: 1,), r"function has no method `act\(state\)`"),
        (lambda agent: (agent.model,), r"Sequential has no method `act\(state\)`"),
        (lambda agent: (Outcome("", 0, [], None, agent.snapshot(), 1.0),), r"Its `policy` can: give outc"),
    ],
)  # fmt: skip
def test_what_is_no_agent_is_told_what_to_give(use, given, sentence, trained) -> None:
    if use == "Run.of" and ("has no method" in sentence or "policy" in sentence):
        sentence = "so a run can't say how it was trained|" + sentence  # it may be an agent all the same
    with pytest.raises(ValueError, match=sentence):
        USES[use](*given(trained["id"]))


@pytest.mark.parametrize("use", ["exam", "watch", "record"])
@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (lambda agent: agent, "DQNAgent object at .* is not an environment. Give one made by gym.make"),
        (lambda agent: DQNAgent, r"DQNAgent should make the environment, but it can't be called without"),
        (lambda agent: [agent.env], "is not an environment"),
        (lambda agent: gym.make_vec("CartPole-v1", 2), "many environments at once"),
    ],
)  # fmt: skip
def test_what_is_no_environment_is_told_what_to_give(use, given, sentence, trained) -> None:
    with pytest.raises(EnvError, match=sentence):
        USES[use](trained["id"], given(trained["id"]))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"settings": [0, 1], "seeds": SETTINGS}, "settings is .0, 1., but must be Hyperparameters"),
        ({"settings": {"a": 3}}, "settings is .*'a': 3.*must be Hyperparameters"),
        ({"seeds": 5}, r"seeds is 5, but must be several: range\(5\), or \[5\] for one"),
        ({"agent": Corridor()}, "agent is an object of type Corridor, but each run makes one of its own"),
        ({"env": DQNAgent}, "DQNAgent should make the environment, but it can't be called without arguments"),
        ({"env": None}, "None is not an environment"),
    ],
)  # fmt: skip
def test_what_train_many_is_given_is_told_apart(change, sentence) -> None:
    with pytest.raises(ValueError, match=sentence):
        train_many(**({"settings": SETTINGS, "seeds": [0], "env": "CartPole-v1", "num_workers": 1} | change))


def test_a_run_or_an_agent_in_the_other_s_place_is_told_apart(trained, tmp_path) -> None:
    with pytest.raises(ValueError, match=r"is not an agent.*use load_run"):
        save_run(str(tmp_path / "run"), trained["id"])
    assert Run.of(trained["a class of one's own"]).env_id == "Corridor"
    assert exam(trained["id"], trained["id"].env, num_starts=1) == exam(trained["id"], num_starts=1)
