"""Environments that people bring, in the widgets: each plays, and is called, what its agent was made for."""

import types
from functools import partial

import gymnasium as gym
import numpy as np
import pytest
from gymnasium.wrappers import FlattenObservation, NormalizeObservation, RecordEpisodeStatistics
from panel_agents import SHORT, Agent, Slow
from panel_page import PanelPage

from dqn_lesson import (
    DQNAgent,
    ExamView,
    Hyperparameters,
    Run,
    exam,
    load_run,
    record,
    runs_folder,
    save_run,
    train,
)
from dqn_lesson.agent import Policy
from dqn_lesson.environments import EnvError, recipe_of
from dqn_lesson.games import acrobot, mountain_car, settings_of, state_names
from dqn_lesson.widgets import ControlPanel, Microscope, RunBrowser, ValueMap
from dqn_lesson.widgets.play_yourself.play_yourself import PlayYourself
from dqn_lesson.widgets.shared.episode_player.player import EpisodePlayer

pytest_plugins = "panel_fixtures"
SETTINGS = Hyperparameters(
    num_steps=120, learning_starts=40, hidden=(8,), batch_size=8, replay_every=8, updates_per_replay=2,
    state_scale=None, step_reward=None, fall_reward=None,
)  # fmt: skip


class Walk(gym.Env):
    """Walk right to the end. Of one's own, without a spec; it draws itself."""

    metadata = {"render_modes": ["rgb_array"], "render_fps": 5}  # noqa: RUF012
    action_space = gym.spaces.Discrete(2)
    observation_space = gym.spaces.Box(-9, 9, (2,), np.float32)
    length, limit = 5, 30

    def __init__(self, render_mode=None):
        self.render_mode, self.stepped = render_mode, 0

    def reset(self, seed=None, options=None):
        super().reset(seed=seed)
        self.place, self.num_steps = int(self.np_random.integers(3)), 0
        return np.array([self.place, 1], np.float32), {}

    def step(self, action):
        self.stepped, self.num_steps = self.stepped + 1, self.num_steps + 1
        self.place = max(0, self.place + (1 if action else -1))
        state, there = np.array([self.place, 1], np.float32), self.place >= self.length
        return state, 1.0, there, self.num_steps >= self.limit, {}

    def render(self):
        picture = np.full((20, 90, 3), 255, np.uint8)
        picture[5:15, 10 * min(self.place, 8) :][:, :8] = 0
        return picture


class Endless(Walk):
    """Nothing ends it, and nobody says what passes."""

    length = limit = 10**9


class Right:
    """Goes right; learns nothing. It notes how wide the states are that it was shown."""

    def __init__(self, *_):
        self.epsilon, self.widths = 0.3, set()

    def act(self, state):
        self.widths.add(state.shape[-1])
        return 1

    def remember(self, state, action, reward, next_state, terminated):
        pass

    def replay(self, batch_size):
        return 0.5


def registered() -> str:
    """As a learner registers what the notebook defines."""
    if "Mine-v0" not in gym.registry:
        gym.register("Mine-v0", Walk, max_episode_steps=7, reward_threshold=3.5)
    return "Mine-v0"


def after_some_steps(env: gym.Env) -> gym.Env:
    """A learner's own, in the middle of an episode, whose wrappers have learned a little."""
    env.reset(seed=0)
    for _ in range(8):
        env.step(1)
    return env


GIVEN = {  # what is given, what it is called, how wide its states are, its limit and its pass mark
    "wrapped": (
        lambda: FlattenObservation(gym.make("FrozenLake-v1", is_slippery=False)),
        ("FrozenLake-v1 with FlattenObservation", 16, 100, 0.7),
    ),
    "running means": (
        lambda: after_some_steps(NormalizeObservation(gym.make("CartPole-v1", max_episode_steps=30))),
        ("CartPole-v1 with NormalizeObservation", 4, 30, 475),
    ),
    "of one's own": (Walk, ("Walk", 2, None, None)),
    "a function": (lambda: NormalizeObservation(Walk()), ("Walk with NormalizeObservation", 2, None, None)),
    "its class": (lambda: Walk, ("Walk", 2, None, None)),
    "registered": (registered, ("Mine-v0", 2, 7, 3.5)),
}


def given(kind: str):
    make, about = GIVEN[kind]
    return (make if kind == "a function" else make()), about


@pytest.mark.parametrize("kind", GIVEN)
def test_the_panel_plays_what_was_given(kind, panel) -> None:
    env, (title, width, limit, bar) = given(kind)
    shown = panel(SETTINGS, Right, env).train()
    run = shown.run
    assert run.phase == "done" and run.agent.widths == {width}
    assert f"Played here: {title}." in shown.notes()
    assert (run.recipe.title, run.recipe.limit, run.exam.bar) == (title, limit, bar)
    words = "passed" if bar and run.exam.passed else "not passed" if bar else "names no pass mark"
    assert words in shown.exam_text() and ("475" in shown.exam_text()) == (bar == 475)
    assert getattr(env, "stepped", 0) == 0, "the learner's own is never stepped"
    (kept,) = (load_run(path) for path in runs_folder().iterdir())
    assert kept.env_id == title.split()[0]
    if kind in ("wrapped", "running means"):
        assert kept.environment.title == title
        browser = RunBrowser()
        browser.table.ticked = [row[0] for row in browser.table.rows]
        assert browser.table.rows[0][-2] == title.split()[0]


def test_what_wrappers_learn_in_a_run_begins_with_it_and_is_used_in_its_exam(panel, monkeypatch) -> None:
    env = NormalizeObservation(gym.make("CartPole-v1", max_episode_steps=30))
    env.obs_rms.mean += 50
    env.obs_rms.count = 1_000
    shown = panel(SETTINGS, Right, env)
    for _ in range(2):
        ((wrapping,),) = (shown.train().run.recipe.wrappers,)
        mean = wrapping.learned["obs_rms"]["mean"]
        assert 0 < abs(mean).max() < 3 and 100 < wrapping.learned["obs_rms"]["count"] < 200
    assert (env.obs_rms.mean == 50).all(), "a new agent leaves the learner's own as it is"


def test_an_agent_that_was_given_goes_on_where_it_is(panel) -> None:
    env = NormalizeObservation(Walk())
    agent = Right()
    agent.env = env
    shown = PanelPage(ControlPanel(SETTINGS, agent=agent))
    assert shown.panel.recipe.title == "Walk with NormalizeObservation"
    counts = []
    for _ in range(2):
        shown.train()
        counts.append(env.obs_rms.count)
    assert env.unwrapped.stepped == 0 and 120 < counts[0] < counts[1], "what it learned is the agent's own"
    assert shown.run.exam.scores == exam(agent, num_starts=len(shown.run.exam.scores)).scores


def test_an_episode_that_nothing_ends_is_ended_and_the_panel_says_so(real_panel, monkeypatch) -> None:
    monkeypatch.setattr("dqn_lesson.widgets.control_panel.control.exam_run.NUM_STARTS", 2)
    shown = real_panel(SETTINGS, Right, Endless()).train()
    assert shown.run.phase == "done"
    assert (
        "names no pass mark. The environment sets no time limit, so an episode ends after 1,000 steps"
        in shown.exam_text()
    )
    assert "The episode was still going after 1,000 steps, so it was stopped there." in shown.caption()
    assert shown.run.exam.cut_at == 1_000


# The exam view, the player, the browser


@pytest.mark.parametrize("kind", GIVEN)
def test_the_exam_view_and_the_player_play_what_was_given(kind) -> None:
    env, (title, width, _, bar) = given(kind)
    agent = Right()
    view = ExamView(agent, env, num_starts=3)
    assert view.wait(60) and tuple(view.scores) == exam(agent, env, num_starts=3).scores
    said = view._status.value
    assert ("passes" in view._strip.value) == ("assed" in said) == (bar is not None)
    assert ("The environment sets no time limit, so an episode ends after 1,000 steps at most." in said) == (
        title.startswith("Walk")
    )
    view.play(1)
    assert "Start 1: score" in view._caption.value and agent.widths == {width}
    assert any("was examined in" in str(getattr(part, "value", "")) for part in view.children)
    player = EpisodePlayer(agent, env=env)
    assert player.playbacks[0].environment.title == title
    assert player.episodes[0]["size"] == width and player.episodes[0]["pictures"]
    assert not player.episodes[0]["world"], "its pictures are its own"


def test_an_agent_knows_its_environment_in_every_widget() -> None:
    env = after_some_steps(NormalizeObservation(gym.make("CartPole-v1", max_episode_steps=30)))
    agent = Right()
    agent.env = env
    view = ExamView(agent, num_starts=2)
    assert view.wait(60) and view.recipe.title == "CartPole-v1 with NormalizeObservation"
    (episode,) = EpisodePlayer(agent).episodes
    assert episode["numbers"][0] == ("state[0]", ""), "no metres any more"
    seen = ValueMap(types.SimpleNamespace(q_values=lambda states: np.zeros((len(states), 2)), env=env))
    assert seen.axes[0][0] == "state[0]" and "lean" not in seen.hints, "no metres any more"


def test_a_run_is_examined_recorded_and_watched_in_its_own_environment(scratch) -> None:
    env = FlattenObservation(gym.make("FrozenLake-v1", is_slippery=False))
    agent = DQNAgent(env, SETTINGS)
    result = exam(agent, num_starts=2)
    save_run(Run.of(agent, exam=result), runs_folder() / "lake")
    run = load_run(runs_folder() / "lake")
    view = ExamView(run)
    assert tuple(view.scores) == result.scores and "FlattenObservation" in view.recipe.title
    view.play(0)
    assert f"Start 0: score {result.scores[0]:g}." in view._caption.value
    (recording,) = EpisodePlayer(run.policy()).playbacks
    assert recording.environment.title == "FrozenLake-v1 with FlattenObservation"
    browser = RunBrowser(panel=ControlPanel())
    browser.table.ticked = ["lake"]
    browser.buttons["watch"].click()
    assert "lake plays. Score" in browser._stage.children[0].children[1].value
    browser.buttons["load"].click()
    said = browser._status.value
    assert "lake was trained in FrozenLake-v1 with FlattenObservation, but that panel is for CartPole" in said
    assert browser.panel.hyperparameters == Hyperparameters()
    browser.panel = ControlPanel(run.settings, run.environment)
    browser.buttons["load"].click()
    assert "The panel has the settings and the seed of lake now" in browser._status.value
    glass = Microscope(run)
    assert "Q(left)" in glass._parts["forward"].value and "Q(up)" in glass._parts["forward"].value
    assert "position" not in glass._parts["what"].value and "pole" not in glass._parts["what"].value


def test_numbered_states_go_in_as_one_of_many_numbers() -> None:
    agent = DQNAgent(gym.make("FrozenLake-v1", is_slippery=False), SETTINGS)
    glass = Microscope(agent, memory=[(2, 1, 0.0, 6, False)] * 9, index=0)
    one_of_16 = ", ".join("+1.000" if place == 2 else "+0.000" for place in range(16))
    assert f"In goes the state, scaled: {one_of_16}." in glass._parts["forward"].value
    (episode,) = EpisodePlayer(agent, max_steps=5).episodes
    assert (episode["size"], episode["trouble"], len(episode["q"]) % (4 * 4)) == (1, "", 0)


def test_a_run_of_one_s_own_class_shows_its_exam_and_says_what_to_give(scratch) -> None:
    agent = DQNAgent(Walk(), SETTINGS)
    save_run(Run.of(agent, exam=exam(agent, num_starts=2)), runs_folder() / "walk")
    run = load_run(runs_folder() / "walk")
    for widget in (ExamView, EpisodePlayer, lambda run: ControlPanel(agent=run)):
        with pytest.raises(EnvError, match=r"Register it with gym.register, or give the environment again"):
            widget(run)
    assert ExamView(run, Walk(), num_starts=2).wait(60)
    assert EpisodePlayer(run, env=Walk).playbacks[0].env_id == "Walk"
    browser = RunBrowser()
    browser.table.ticked = ["walk"]
    browser.buttons["watch"].click()
    (picture,) = browser._stage.children[0].children
    assert "walk can't play here. Walk has no Gymnasium id" in picture.text
    assert ControlPanel(agent=run, env=Walk()).recipe.name == "Walk"


def test_an_agent_that_says_nothing_of_it_is_asked_for_an_environment() -> None:
    for widget in (ExamView, EpisodePlayer, lambda agent: ControlPanel(agent=agent)):
        with pytest.raises(EnvError, match=r"Right doesn't say which environment it plays in. Name one"):
            widget(Right())


def test_you_race_an_agent_in_its_own_cartpole(scratch) -> None:
    agent = types.SimpleNamespace(act=lambda state: 0, env=NormalizeObservation(gym.make("CartPole-v1")))
    assert PlayYourself(agent)._its_world.title == "CartPole-v1 with NormalizeObservation"
    assert PlayYourself(Right())._its_world.title == "CartPole-v1"
    joint = r"Acrobot-v1 can't be played by hand: its motor turns a joint.*You can play CartPole-v1, Lunar"
    with pytest.raises(ValueError, match=joint):
        PlayYourself(types.SimpleNamespace(act=lambda state: 0, env="Acrobot-v1"))
    with pytest.raises(ValueError, match=r"Walk can't be played by hand: no keys are known for its actions"):
        PlayYourself(types.SimpleNamespace(act=lambda state: 0, env=Walk))


# What a panel is given


def test_each_thing_finds_its_place(scratch) -> None:
    assert ControlPanel(DQNAgent).recipe.name == "CartPole-v1"
    panel = ControlPanel("Acrobot-v1")
    assert (panel.recipe.name, panel.hyperparameters) == ("Acrobot-v1", acrobot.SETTINGS)
    assert ControlPanel(gym.make("Acrobot-v1"), Right).hyperparameters == acrobot.SETTINGS
    assert ControlPanel(gym.spec("Acrobot-v1")).recipe.name == "Acrobot-v1"
    assert ControlPanel(Walk).hyperparameters.fall_reward is None
    assert ControlPanel(lambda: gym.make("Acrobot-v1")).recipe.name == "Acrobot-v1"
    for make_agent in (lambda env, hyperparameters, seed: Right(), partial(Right, 1), Right):
        panel = ControlPanel(SETTINGS, make_agent)
        assert panel._agent is make_agent and panel.recipe.name == "CartPole-v1"
    agent = DQNAgent(gym.make("Acrobot-v1"), acrobot.SETTINGS)
    assert ControlPanel(agent).recipe.name == "Acrobot-v1"


def test_a_run_is_trained_further(scratch) -> None:
    run = Run.of(DQNAgent(gym.make("CartPole-v1"), SETTINGS, 7))
    panel = ControlPanel(agent=run)
    assert (panel.hyperparameters, panel.seed, panel.recipe.name) == (SETTINGS, 7, "CartPole-v1")
    agent = DQNAgent(gym.make("CartPole-v1"), SETTINGS)
    train(agent)
    kept = Run.of(agent, resumable=True)
    assert len(ControlPanel(agent=kept)._agent.memory) == 120, "with all that it remembers"


class Network:
    """As much of a Keras model as tells what it is."""

    def predict(self, states):
        return states

    def get_weights(self):
        return []

    def __call__(self, states):
        return states


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"agent": Network()}, r"agent is a Keras network.*agent\.model = your network, then Control"),
        ({"agent": Policy(None, np.ones(4))}, r"agent is a Policy, which is frozen.*EpisodePlayer\(policy\)"),
        ({"agent": Walk()}, r"agent is an environment, .*Write ControlPanel\(env=\.\.\.\) with it\."),
        ({"agent": Walk}, r"agent is an environment"),
        ({"hyperparameters": {"gamma": 0.9}}, r"\{'gamma': 0\.9\} is neither settings nor an environment"),
        ({"hyperparameters": Hyperparameters}, r"is neither settings nor an environment nor an agent"),
        ({"env": 3}, r"3 is not an environment\. Give one made by gym\.make, its id"),
        ({"env": gym.make_vec("CartPole-v1", 2)}, r"many environments at once"),
        ({"hyperparameters": "CartPole-v1", "env": "Acrobot-v1"}, r"Two things were given as env"),
        ({"hyperparameters": DQNAgent, "agent": Right}, r"Two things were given as agent"),
    ],
)
def test_what_can_t_be_trained_is_told_what_to_write(arguments, said) -> None:
    with pytest.raises(ValueError, match=said):
        ControlPanel(**arguments)


def test_the_settings_of_a_game_are_those_of_the_game_as_it_is() -> None:
    own = Hyperparameters(state_scale=None, step_reward=None, fall_reward=None)
    assert settings_of("CartPole-v1") == settings_of("CartPole-v0") == Hyperparameters()
    assert settings_of("Acrobot-v1") == settings_of(RecordEpisodeStatistics(gym.make("Acrobot-v1")))
    assert settings_of("Acrobot-v1") == acrobot.SETTINGS
    assert settings_of(NormalizeObservation(gym.make("Acrobot-v1"))) == own
    assert settings_of("MountainCar-v0") == mountain_car.SETTINGS
    assert settings_of(Walk) == settings_of("FrozenLake-v1") == own
    assert state_names(recipe_of("CartPole-v0"), 4)[0] == ("position", "m")


def test_the_presets_of_another_game_leave_its_rewards_alone(panel) -> None:
    shown = panel(None, DQNAgent, "Acrobot-v1")
    preset = shown.field("Preset")
    assert preset.options == ("recommended", "tutorial")
    preset.value = "tutorial"
    settings = shown.panel.hyperparameters
    assert (settings.step_reward, settings.fall_reward, settings.gamma) == (None, None, 0.9)


def test_a_recording_says_where_it_was_cut() -> None:
    assert "so it was stopped there" in record(Right(), Endless(), max_frames=2).result


# Nothing was learned


class Clumsy(Agent):
    """Goes both ways, and falls."""

    def act(self, state):
        return len(self.memory) // 15 % 2


def test_a_run_in_which_nothing_was_learned_says_so_and_why(panel) -> None:
    cause = "Nothing was learned: no update was made up to step 60, because the first one comes at step 1,024"
    shown = panel(SHORT).train()
    assert shown.run.phase == "done" and cause in shown.status()
    browser = RunBrowser()
    browser.table.ticked = [browser.table.rows[0][0]]
    assert cause in browser._comparison.value, "it is the kept run's note"
    falling = SHORT.replace(learning_starts=0, replay_every=8, epsilon=1.0)
    shown = panel(falling, agent=Clumsy).train()
    assert shown.run.finding == "" and "Nothing was learned" not in shown.status()


def test_a_run_that_was_stopped_before_the_first_update_says_so_too(panel) -> None:
    shown = panel(SHORT.replace(num_steps=5_000), agent=Slow)
    shown.train_some_steps()
    shown.press("Stop")
    shown.wait_until_done()
    assert "Nothing was learned: no update was made up to step 4" in shown.notes()


def test_an_agent_whose_q_values_cannot_be_asked_is_trained_and_kept(panel) -> None:
    class Particular(Agent):
        def q_values(self, states):
            raise KeyError("one at a time")

    shown = panel(SHORT.replace(learning_starts=0, replay_every=8), agent=Particular).train()
    assert shown.run.phase == "done" and shown.run.recorder.trouble is None


def test_an_agent_that_goes_on_plays_as_many_steps_and_episodes_each_time(panel) -> None:
    agent = Agent(None, SHORT, 0)
    shown = panel(SHORT.replace(num_episodes=1), agent=agent)
    shown.train()
    first = shown.run.episodes
    shown.train()
    assert (len(first), len(shown.run.episodes), shown.run.num_steps) == (1, 1, 30)
    assert len(agent.memory) == 60 and shown.run.phase == "done"


def test_an_environment_made_for_a_window_says_that_none_opens() -> None:
    env = gym.make("CartPole-v1", render_mode="human")
    with pytest.warns(
        UserWarning,
        match=r"render_mode=\"human\", which .* and in a notebook no window opens.*watch\(agent\)",
    ):
        DQNAgent(env)
    with pytest.warns(UserWarning, match="in a notebook no window opens"):
        train(Agent(None, SHORT, 0), env, SHORT.replace(num_steps=2))


# A game that no file knows goes by plain names, everywhere


class Rooms(Walk):
    """Numbered rooms in a row; three actions: left, nothing, right."""

    action_space = gym.spaces.Discrete(3)
    observation_space = gym.spaces.Discrete(9)

    def reset(self, seed=None, options=None):
        super().reset(seed=seed)
        return self.place, {}

    def step(self, action):
        self.num_steps += 1
        self.place = min(8, max(0, self.place + int(action) - 1))
        return self.place, 1.0, self.place >= self.length, self.num_steps >= self.limit, {}


class Field(Walk):
    """Three numbers, without bounds, and three actions."""

    action_space = gym.spaces.Discrete(3)
    observation_space = gym.spaces.Box(-np.inf, np.inf, (3,), np.float32)

    def reset(self, seed=None, options=None):
        super().reset(seed=seed)
        return np.array([self.place, 0, 0], np.float32), {}

    def step(self, action):
        self.num_steps += 1
        self.place = max(0, self.place + int(action) - 1)
        state = np.array([self.place, self.num_steps, action], np.float32)
        return state, 1.0, self.place >= self.length, self.num_steps >= self.limit, {}


@pytest.mark.parametrize("kind", [Rooms, Field])
def test_a_game_from_outside_is_trained_watched_mapped_and_compared_by_plain_names(kind, real_panel) -> None:
    shown = real_panel(SETTINGS, DQNAgent, kind).train()
    run, name = shown.run, kind.__name__
    assert run.phase == "done" and f"Played here: {name}." in shown.notes()

    (episode,) = EpisodePlayer(run.agent, rescuer=run.agent).episodes
    assert episode["actionNames"] == ["action 0", "action 1", "action 2"]
    size = 1 if kind is Rooms else 3
    assert episode["numbers"] == [(f"state[{place}]", "") for place in range(size)] and episode["pictures"]

    value_map = ValueMap(run.agent)
    assert value_map.actions == episode["actionNames"] and value_map.letters == ["0", "1", "2"]
    if kind is Rooms:
        assert value_map.rows == [str(number) for number in range(9)]
    else:
        assert [axis[0] for axis in value_map.axes] == ["state[0]", "state[1]", "state[2]"]
    assert "Q(action 2)" in value_map.readout and "pole" not in value_map.hints

    glass = Microscope(run.agent)
    assert "Q(action 2)" in glass._parts["forward"].value and "pole" not in glass._parts["what"].value
    browser = RunBrowser()
    browser.table.ticked = [row[0] for row in browser.table.rows]
    assert browser.table.rows[0][-2] == name
    browser.buttons["watch"].click()
    assert "no Gymnasium id" in browser._stage.children[0].children[0].text, "its class is the notebook's own"
    view = ExamView(run.agent, num_starts=2)
    assert view.wait(60) and view.recipe.title == name
