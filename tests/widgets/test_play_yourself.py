"""CartPole by hand: what becomes of a game."""

import json

import gymnasium as gym
import numpy as np
import pytest
from small_agents import leave_xla_out, small_agent

from dqn_lesson import saved_picture
from dqn_lesson.environments import EnvError
from dqn_lesson.games import physics
from dqn_lesson.training import shaped_reward
from dqn_lesson.widgets.play_yourself import high_scores, play_yourself
from dqn_lesson.widgets.play_yourself.play_yourself import PlayYourself
from dqn_lesson.widgets.play_yourself.verify_game import refereed, starts


def test_constants_are_the_environments_own(monkeypatch) -> None:
    world = physics()
    assert (world["gravity"], world["max_steps"], world["tau"]) == (9.8, 500, 0.02)
    make = gym.make

    def heavier(*args, **more):
        env = make(*args, **more)
        env.unwrapped.gravity = 20.0
        return env

    monkeypatch.setattr(gym, "make", heavier)
    assert physics()["gravity"] == 20.0
    assert physics("MountainCar-v0") is None


# A game, as it comes from the page


def game(rule, start: int = 0, speed: str = "1", seed: int = 2_000_000) -> dict:
    """What the page sends after a game in which `rule(state)` presses."""
    world = gym.make("CartPole-v1").unwrapped
    world.reset(seed=seed + start)
    states, actions, terminated = [world.state.tolist()], [], False
    while not terminated and len(actions) < 500:
        actions.append(int(rule(states[-1])))
        terminated = world.step(actions[-1])[2]
        states.append(world.state.tolist())
    return {
        "game": f"game {start} {speed}",
        "seed": seed + start,
        "speed": speed,
        "states": states,
        "actions": actions,
    }


def left(_) -> int:
    return 0


def balance(state) -> bool:
    return np.dot(state, [0.05, 0.1, 1, 0.5]) > 0


class Left:
    def act(self, state):
        return 0


@pytest.fixture
def play(tmp_path, monkeypatch) -> PlayYourself:
    monkeypatch.setenv("DQN_LESSON_HOME", str(tmp_path))
    return PlayYourself(Left())


def sent(play: PlayYourself, message: dict) -> str:
    play._game._handle_custom_msg(json.loads(json.dumps(message)), [])
    return play.children[1].value


def test_starts_are_gymnasiums_in_full_precision() -> None:
    for number, start in enumerate(starts(40)):
        state, _ = gym.make("CartPole-v1").reset(seed=40 + number)
        assert start["seed"] == 40 + number
        np.testing.assert_array_equal(np.float32(start["state"]), state)
        assert not np.array_equal(np.float64(state), start["state"])


def test_a_game_is_counted_and_played_against(play: PlayYourself) -> None:
    assert (play.score, play.transitions, len(play.children)) == (None, [], 2)
    said = sent(play, game(balance))
    assert "You won: 500 steps; the agent, from the same start, balanced 9." in said or "balanced 10." in said
    assert (play.score, play._game.received, play._game.bests) == (500, "game 0 1", {"1": 500})
    yours, its = play.children[2].playbacks
    assert (yours.score, yours.terminated, its.terminated) == (500, False, True)
    np.testing.assert_array_equal(yours.states[0], its.states[0])
    assert [data["name"] for data in play.children[2].episodes] == [
        "You, and what the agent thinks of it",
        "The agent",
    ]
    assert "A draw" in sent(play, game(left, 1))
    yours, its = play.children[2].playbacks
    assert len(play.children) == 3 and yours.score < 20
    np.testing.assert_array_equal(yours.states[0], its.states[0])


def test_the_best_is_kept_for_each_speed(play: PlayYourself) -> None:
    sent(play, game(balance, speed="0.25"))
    sent(play, game(left, speed="0.25"))
    sent(play, game(left))
    bests = PlayYourself(Left())._game.bests
    assert bests["0.25"] == 500 and bests["1"] in (8, 9, 10)
    high_scores.path().write_text("[1]", encoding="utf-8")
    broken = PlayYourself(Left())
    assert broken._game.bests == {} and "holds no best scores. Delete it" in broken.children[1].value
    for race in (True, False):
        said = sent(PlayYourself(Left(), race=race), game(balance))
        assert "You" in said and "500 steps" in said and "Your best could not be kept" in said


def test_a_game_that_is_not_cartpole_is_not_counted(play: PlayYourself) -> None:
    flying = game(left)
    flying["states"][4][2] += 1e-6
    assert "at step 4 it was not CartPole" in sent(play, flying)
    other_start = game(left) | {"seed": 5}
    assert "at step 0 it was not CartPole" in sent(play, other_start)
    on_and_on = game(left)
    world = gym.make("CartPole-v1").unwrapped
    world.reset()
    world.state = np.array(on_and_on["states"][-1])
    world.step(0)
    on_and_on["actions"].append(0)
    on_and_on["states"].append(world.state.tolist())
    assert "it was not CartPole" in sent(play, on_and_on)
    assert (play.games, play._game.bests) == ([], {})


def test_a_last_state_that_lies_is_seen() -> None:
    played = game(left)
    states, actions = np.array(played["states"]), np.array(played["actions"])
    assert refereed(played["seed"], states, actions)[0] is None
    states[-1, 0] += 1e-3
    assert refereed(played["seed"], states, actions)[0] == len(actions)


def test_an_agent_that_breaks_down_leaves_the_game_standing(play: PlayYourself) -> None:
    class Broken:
        def act(self, state):
            raise KeyError("q")

    play._against = Broken()
    assert "The agent could not play: KeyError: &#x27;q&#x27;" in sent(play, game(left))
    assert play.score in (8, 9, 10)
    with pytest.raises(ValueError, match=r"against is 3, but must be a run, or an agent that has `act`"):
        PlayYourself(3)


# Learn from me


def test_transitions_are_the_tutorials_tuples(play: PlayYourself) -> None:
    played = game(left)
    sent(play, played)
    transitions = play.transitions
    assert len(transitions) == len(played["actions"])
    state, action, reward, next_state, terminated = transitions[-1]
    assert (state.shape, action, reward, terminated) == ((1, 4), 0, 1.0, True)
    np.testing.assert_array_equal(next_state[0], np.float32(played["states"][-1]))
    assert [transition.terminated for transition in transitions[:-1]] == [False] * (len(transitions) - 1)
    np.testing.assert_array_equal(transitions[0].next_state, transitions[1].state)


def test_an_agent_learns_from_your_games(play: PlayYourself, monkeypatch) -> None:
    leave_xla_out(monkeypatch)
    agent = small_agent(memory_size=2_000)
    with pytest.raises(ValueError, match="nothing to learn from yet"):
        play.teach(agent)
    sent(play, game(left))
    sent(play, game(balance, 1))
    held, before = len(agent.memory), agent.snapshot().q_values(np.zeros((1, 4)))
    loss = play.teach(agent, num_replays=2)
    assert np.isfinite(loss)
    assert len(agent.memory) == held + len(play.transitions)
    fallen = [memory for memory in list(agent.memory)[held:] if memory.terminated]
    assert len(fallen) == 1, "500 balanced steps end by the clock, not by a fall"
    step = play._steps()[len(play.games[0].actions) - 1]
    assert fallen[0].reward == shaped_reward(step, agent.hyperparameters) == -1
    assert not np.array_equal(agent.snapshot().q_values(np.zeros((1, 4))), before)


def test_a_tutorial_agent_is_taught_too(play: PlayYourself) -> None:
    class Plain:
        heard, replays = (), 0

        def remember(self, *transition):
            self.heard = (*self.heard, transition)

        def replay(self, batch_size):
            self.replays += 1
            return 0.5

    agent = Plain()
    sent(play, game(left))
    assert play.teach(agent, num_replays=1) == 0.5
    assert [len(transition) for transition in agent.heard] == [5] * int(play.score)
    assert agent.heard[-1][4] is True and agent.replays > 0


def test_a_saved_notebook_says_that_the_game_is_gone(play: PlayYourself, monkeypatch) -> None:
    outputs = []
    monkeypatch.setattr(saved_picture, "display", lambda content, **_: outputs.append(content))
    play._ipython_display_()
    assert "application/vnd.jupyter.widget-view+json" in outputs[0]
    assert "The game has gone with its kernel" in outputs[1]["text/html"]
    assert ".dqn-play:not(" in outputs[1]["text/html"]


def test_without_a_run_it_plays_against_the_quarter_trained_one(play: PlayYourself) -> None:
    assert play_yourself.load_pretrained("cartpole-25") == PlayYourself()._against


def test_without_a_race_it_says_how_far_you_came_and_no_agent_plays(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("DQN_LESSON_HOME", str(tmp_path))
    alone = PlayYourself(race=False)
    assert "You: 9 steps." in sent(alone, game(left)) or "You: 10 steps." in alone.children[1].value
    assert alone.score in (9, 10) and len(alone.children) == 2


def test_an_environment_that_does_not_fit_is_not_replaced_by_another() -> None:
    with pytest.raises(EnvError, match="many environments at once"):
        PlayYourself(against=small_agent(), env=gym.make_vec("CartPole-v1"))
