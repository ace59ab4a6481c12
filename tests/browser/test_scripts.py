"""What the page works out by itself, without JupyterLab: as Python and Gymnasium do; what it ignores."""

import gymnasium as gym
import numpy as np
import pytest
from playwright.sync_api import Browser

from dqn_lesson.games import physics, steps_until_fall
from dqn_lesson.widgets.shared.sources import script

WORDS = {"over": "", "taken": "", "falls": "{steps}", "fallsNow": "now", "fallsNot": "never"}
READ = """([q, gamma, words]) => {
    const actionNames = ["left", "right"];
    const episode = { q: Float32Array.from(q), numActions: 2, gamma, actionNames, rewards: [0] };
    return readingOf(episode, words, 0, 0).trim();
}"""
Q_VALUES = [0.02, 0.0, -1e-9, -0.01, -0.1, -0.33, -0.5, -0.77, -0.91, -0.999, -1.0, -1.07]
STEP = """([world, rows]) => rows.map(({ state, action }) => {
    const next = cartpoleStep(state, action, world);
    return [...next, cartpoleTerminated(next, world) ? 1 : 0];
})"""


@pytest.fixture(scope="module")
def page(browser: Browser):
    """A page that holds the functions of the player's pane and of the physics, and those that they call."""
    page = browser.new_page()
    for name in ("shared/episode_player/pane.js", "shared/physics.js"):
        page.add_script_tag(content=script(name))
    yield page
    page.close()


def said(steps: float) -> str:
    """The words for so many steps, as the pane chooses them."""
    return "now" if steps <= 1.5 else "never" if steps > 1000 else f"{steps:.0f}"


@pytest.mark.parametrize("gamma", [0.9, 0.98, 0.995])
def test_python_and_the_page_read_a_q_value_the_same(page, gamma: float) -> None:
    on_page = [page.evaluate(READ, [[q, q - 0.1], gamma, WORDS]) for q in Q_VALUES]
    assert on_page == [said(steps_until_fall(float(np.float32(q)), gamma)) for q in Q_VALUES]
    assert {"now", "never"} < set(on_page), "the numbers try every branch"


@pytest.mark.parametrize("gamma", [0.0, 1.0, None])
def test_no_steps_are_read_where_gamma_tells_none(page, gamma: float | None) -> None:
    assert {page.evaluate(READ, [[q, q - 0.1], gamma, WORDS]) for q in Q_VALUES} == {""}


@pytest.fixture(params=["euler", "semi-implicit"], scope="module")
def steps(request) -> tuple[dict, list[dict], np.ndarray]:
    """Random games until 12,000 steps: the world, each state and press, and what Gymnasium made of it."""
    world = gym.make("CartPole-v1").unwrapped
    world.kinematics_integrator = request.param
    constants = physics() | {"kinematics_integrator": request.param}
    rng = np.random.default_rng(7)
    rows, wanted, terminated = [], [], True
    while len(rows) < 12_000:
        if terminated:
            world.reset(seed=len(rows))
            world.state = world.state * rng.choice([1, 3, 40, 40])  # fast ones too
        action = int(rng.integers(2))
        rows.append({"state": world.state.tolist(), "action": action})
        _, _, terminated, _, _ = world.step(action)
        wanted.append([*world.state, terminated])
    return constants, rows, np.array(wanted)


def test_the_pages_physics_is_gymnasiums_step_by_step(page, steps) -> None:
    world, rows, wanted = steps
    got = np.array(page.evaluate(STEP, [world, rows]))
    assert len(got) >= 10_000 and 0.01 < wanted[:, 4].mean() < 0.9
    np.testing.assert_array_equal(got[:, 4], wanted[:, 4])
    np.testing.assert_allclose(got[:, :4], wanted[:, :4], rtol=1e-13, atol=1e-13)


STALE = """() => {
    const asked = [], hears = {};
    const words = Object.fromEntries(["scores", "starting", "ready", "over"].map((name) => [name, ""]));
    const known = { words, buttons: [["ArrowUp", 1, "up"]], idle: 0, seconds: 1, bests: {} };
    const model = {
        get: (name) => known[name], send: (message) => asked.push(message),
        on: (name, hear) => { hears[name] = hear; }, off: () => {},
    };
    const told = { steps: 0, score: 0, why: "" };
    const answer = (about) => hears["msg:custom"]({ ...told, ...about }, []).catch(() => {});
    const el = document.createElement("div"), phases = [];
    renderGame({ model, el });
    answer({ game: asked[0].game });
    el.querySelectorAll("button")[2].click(); // "Another start", while an answer is outstanding
    for (const about of [{ game: asked[0].game, why: "It fell." }, { game: asked[1].game }]) {
        answer(about);
        phases.push(el.firstChild.dataset.phase);
    }
    return phases;
}"""


def test_a_game_hears_no_answer_to_the_game_before(page) -> None:
    source = script("play_yourself/kernel_game.js")
    page.add_script_tag(content=f"{source}; window.renderGame = render;", type="module")
    page.wait_for_function("() => window.renderGame")
    assert page.evaluate(STALE) == ["starting", "ready"]
