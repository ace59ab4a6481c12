"""The panel's menu of games."""

import threading
import time

import pytest
from ipywidgets import Dropdown
from panel_agents import SHORT, Agent, Slow
from panel_page import all_in, words

from dqn_lesson import DQNAgent, Hyperparameters
from dqn_lesson.games import known_games, settings_of
from dqn_lesson.widgets.control_panel import panel as panel_module

pytest_plugins = "panel_fixtures"


class Balancer(Agent):
    """Presses the last action there is, wherever it is."""

    def __init__(self, env, hyperparameters, seed):
        super().__init__(env, hyperparameters, seed)
        self.last = int(env.action_space.n) - 1

    def act(self, state):
        return self.last


class Particular(Balancer):
    """Wants four numbers."""

    def __init__(self, env, hyperparameters, seed):
        super().__init__(env, hyperparameters, seed)
        if env.observation_space.shape != (4,):
            raise ValueError("I only know the pole")


def menu(shown) -> Dropdown:
    shown.open_more()
    return next(one for one in all_in(shown.root) if getattr(one, "description", "") == "Game")


def message(shown) -> str:
    return words(shown.part("dqn-games").children[1])


def test_the_games_are_those_with_settings(panel) -> None:
    assert {"Acrobot-v1", "CartPole-v1", "LunarLander-v3", "MountainCar-v0"} <= set(known_games())
    assert list(menu(panel(env="CartPole-v1")).options) == known_games()


def test_a_chosen_game_brings_its_settings_and_is_trained_and_examined(panel) -> None:
    shown = panel(agent=Balancer)
    before = len(list(all_in(shown.root, hidden=True)))
    shown.train()
    menu(shown).value = "MountainCar-v0"
    assert shown.panel.recipe.name == "MountainCar-v0" and shown.run is None
    assert shown.panel.hyperparameters == settings_of("MountainCar-v0")
    assert "−1 for each step until the flag" in shown.notes() and "−110" in shown.exam_text()
    assert shown.part("dqn-games") in list(all_in(shown.root)), "More stays open"
    shown.panel.hyperparameters = shown.panel.hyperparameters.replace(num_steps=60)
    shown.train()
    assert shown.run.phase == "done" and shown.run.exam.bar == -110
    assert "Played here: MountainCar-v0." in shown.notes()
    menu(shown).value = "CartPole-v1"
    assert "475" in shown.exam_text() and shown.panel.hyperparameters == Hyperparameters()
    assert len(list(all_in(shown.root, hidden=True))) == pytest.approx(before, abs=60), (
        "the old ones are gone"
    )


def test_no_game_is_changed_in_mid_run(panel) -> None:
    shown = panel(agent=Slow)
    list_of_games = menu(shown)
    shown.train_some_steps()
    assert list_of_games.disabled
    with pytest.raises(ValueError, match="A run is going on"):
        shown.panel.change_game("MountainCar-v0")
    shown.press("Stop")
    shown.wait_until_done()
    assert not list_of_games.disabled


def test_another_game_waits_neither_for_tensorflow_nor_for_a_run_that_was_stopped(panel, monkeypatch) -> None:
    loaded, turns = threading.Event(), []

    def warm_up(agent, recipe, hp):
        assert loaded.wait(20)
        turns.append(recipe.name)

    monkeypatch.setattr(panel_module, "warm_up", warm_up)
    shown = panel(agent=Slow)
    shown.panel.change_game("MountainCar-v0")
    shown.press("Train")
    time.sleep(0.2)
    assert turns == [] and shown.run.phase == "loading", "it waits until all is loaded"
    shown.press("Stop")
    changing = threading.Thread(target=shown.panel.change_game, args=["Acrobot-v1"], daemon=True)
    changing.start()
    changing.join(10)
    assert not changing.is_alive() and shown.panel.recipe.name == "Acrobot-v1"
    loaded.set()
    shown.wait_until_done()
    assert turns == ["Brief-v0", "MountainCar-v0", "Acrobot-v1"]


def test_another_game_right_after_stop(panel) -> None:
    shown = panel(agent=Slow)
    shown.train_some_steps()
    shown.press("Stop")
    changing = threading.Thread(target=shown.panel.change_game, args=["Acrobot-v1"], daemon=True)
    changing.start()
    changing.join(10)
    assert not changing.is_alive() and shown.panel.recipe.name == "Acrobot-v1"


def test_an_agent_that_was_made_for_its_game_stays_there(panel) -> None:
    shown = panel(env="Acrobot-v1", agent=DQNAgent("Acrobot-v1"))
    assert menu(shown).disabled and "was made for this game" in message(shown)
    with pytest.raises(ValueError, match="This DQNAgent was made for Acrobot-v1"):
        shown.panel.change_game("MountainCar-v0")


def test_a_class_that_does_not_fit_is_told_in_one_sentence(panel) -> None:
    shown = panel(SHORT, agent=Particular)
    menu(shown).value = "MountainCar-v0"
    shown.panel.hyperparameters = shown.panel.hyperparameters.replace(num_steps=60)
    shown.train()
    assert shown.run.phase == "failed" and "I only know the pole" in shown.exam_text()


def test_a_game_that_cannot_be_made_leaves_the_panel_as_it_was(panel, monkeypatch) -> None:
    import gymnasium as gym

    def missing(env, *args, **more):
        if str(getattr(env, "id", env)) == "LunarLander-v3":
            raise gym.error.DependencyNotInstalled("Box2D is not installed")
        return make(env, *args, **more)

    make = gym.make
    monkeypatch.setattr(gym, "make", missing)
    shown = panel(env="CartPole-v1")
    shown_menu = menu(shown)
    shown_menu.value = "LunarLander-v3"
    assert shown_menu.value == "CartPole-v1" and "Box2D is not installed" in message(shown)
    assert shown.panel.recipe.name == "CartPole-v1"


def test_a_world_of_ones_own_stands_in_the_list(panel) -> None:
    shown = panel(env="FrozenLake-v1")
    assert menu(shown).options[0] == menu(shown).value == "FrozenLake-v1"
