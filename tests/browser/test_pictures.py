"""A world of pictures is trained in the panel, and its film is shown."""

WORLD = '''
import gymnasium as gym
import numpy as np
from dqn_lesson import ControlPanel, Hyperparameters

class Catch(gym.Env):
    """A ball falls through a field of 8 x 8; the paddle in the last row goes left, stays or goes right."""

    metadata = {"render_modes": ["rgb_array"], "render_fps": 10}
    observation_space = gym.spaces.Box(0, 1, (8, 8, 1), bool)
    action_space = gym.spaces.Discrete(3)

    def __init__(self, render_mode=None):
        self.render_mode = render_mode

    def reset(self, seed=None, options=None):
        super().reset(seed=seed)
        self.ball, self.paddle = [0, int(self.np_random.integers(8))], 4
        return self._seen(), {}

    def step(self, action):
        self.ball[0] += 1
        self.paddle = int(np.clip(self.paddle + action - 1, 0, 7))
        over = self.ball[0] == 7
        reward = (1.0 if abs(self.ball[1] - self.paddle) <= 1 else -1.0) if over else 0.0
        return self._seen(), reward, over, False, {}

    def render(self):
        return np.repeat(np.kron(np.uint8(255) * self._seen(), np.ones((30, 30, 1), np.uint8)), 3, axis=2)

    def _seen(self):
        field = np.zeros((8, 8, 1), bool)
        field[self.ball[0], self.ball[1]] = field[7, self.paddle] = True
        return field

gym.register("Catch-v0", Catch, max_episode_steps=20, reward_threshold=0.5)
settings = Hyperparameters(
    filters=(8, 3, 1), hidden=(32,), state_scale=None, step_reward=None, fall_reward=None, n_step=1,
    gamma=0.9, batch_size=16, replay_every=8, updates_per_replay=8, learning_starts=100, memory_size=1_000,
    num_steps=600, epsilon_decay=0.99,
)
panel = ControlPanel(settings, "Catch-v0")
panel
'''


def test_a_world_of_pictures_is_trained_and_its_film_is_shown(open_notebook) -> None:
    notebook = open_notebook("00_start_here")
    notebook.write("start", WORLD)
    notebook.run_cell("start", seconds=90)
    panel = notebook.cell("start")
    panel.get_by_role("button", name="Train", exact=True).click()
    notebook.wait_for(".dqn-line >> text=on average over 100 new starts", seconds=180)
    notebook.wait_for(".dqn-caption >> text=The trained agent plays", seconds=60)
    assert notebook.python("panel.run.num_steps") == "600"
    assert int(notebook.python("panel.run.agent.memory[-1].state.nbytes")) == 64
    film = panel.locator(".dqn-stage img").first
    assert film.evaluate("image => [image.naturalWidth, image.naturalHeight]") == [240, 240]
    panel.get_by_role("button", name="More:").click()
    said = panel.locator("[data-setting='memory_size']").text_content()
    assert "how many steps the memory holds: 1 MB here" in said
    notebook.screenshot("pictures")
    assert notebook.errors == []
