"""Ready for Train while the learner still reads; and which sliders are seen at once."""

from unittest.mock import Mock

import gymnasium as gym
import pytest
from panel_agents import Agent

from dqn_lesson.agent import DQNAgent
from dqn_lesson.environments import recipe_of
from dqn_lesson.hyperparameters import Hyperparameters
from dqn_lesson.network import compile_cache
from dqn_lesson.widgets import ControlPanel
from dqn_lesson.widgets.control_panel.control import warm_up as module
from dqn_lesson.widgets.control_panel.control.warm_up import warm_up


def test_the_next_agent_finds_its_updates_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_done", set())
    hp, recipe = Hyperparameters(hidden=(7,), batch_size=4), recipe_of("CartPole-v1")
    warm_up(DQNAgent, recipe, hp)
    before = set(compile_cache._kept)
    agent = DQNAgent("CartPole-v1", hp, seed=5)
    for _ in range(4):
        agent.remember([0.0] * 4, 0, 0.0, [0.0] * 4, True)
    agent.replay(4, hp.updates_per_replay)
    assert set(compile_cache._kept) == before
    assert any("7" in key[0] for key in before)


def test_once_for_the_same_settings_and_never_with_a_class_of_the_learner_s(monkeypatch) -> None:
    ours = Mock()
    monkeypatch.setattr(module, "_done", set())
    monkeypatch.setattr(module, "DQNAgent", ours)
    hp, recipe = Hyperparameters(), recipe_of("CartPole-v1")
    warm_up(Agent, recipe, hp)
    assert ours.call_count == 0
    warm_up(ours, recipe, hp)
    warm_up(ours, recipe, hp)
    assert ours.call_count == 1
    warm_up(ours, recipe, hp.replace(hidden=(7,)))
    assert ours.call_count == 2


def test_a_larger_game_of_the_same_name_is_compiled_too(monkeypatch) -> None:
    made = []
    monkeypatch.setattr(module, "_done", set())
    monkeypatch.setattr(module.DQNAgent, "replay", lambda agent, *_: made.append(agent.state_size))
    hp = Hyperparameters(state_scale=None, hidden=(7,), batch_size=4)
    for size in ("4x4", "8x8", "8x8"):
        warm_up(DQNAgent, recipe_of(gym.make("FrozenLake-v1", map_name=size)), hp)
    assert made == [16, 64]


def test_the_other_sliders_are_folded_away() -> None:
    panel = ControlPanel(agent=Agent, sliders=["gamma"])
    seen, disclosure, folded = panel._parts[2].children
    assert list(seen.children) == [panel.sliders["gamma"]] and len(folded.children) == 5
    assert folded.layout.display == "none" and disclosure.description == "Five more sliders"
    disclosure.value = True
    assert folded.layout.display is None
    *five, _ = panel.sliders
    for names, words in ((five, "One more slider"), ([], "Six more sliders")):
        _, disclosure, _ = ControlPanel(agent=Agent, sliders=names)._parts[2].children
        assert disclosure.description == words
    with pytest.raises(ValueError, match=r"no slider 'gama'\. There are: learning_rate"):
        ControlPanel(agent=Agent, sliders=["gama"])
