"""Makes `pong.png`, a moving picture of the package's own agent at Pong, and beside it what the agent sees.

python notebooks/images/make_pong_picture.py
"""

from pathlib import Path

from dqn_lesson import load_pretrained, watch
from dqn_lesson.episodes.playback import pictures, step_seconds
from dqn_lesson.widgets.shared.episode_player.player_data import same_palette

NUM_STEPS = 240
HERE = Path(__file__).parent


def main() -> None:
    game = watch(load_pretrained("pong"), max_steps=NUM_STEPS)
    first, *others = same_palette(list(pictures(game, range(40, NUM_STEPS))))  # the first serve comes then
    milliseconds = round(1000 * step_seconds(game.environment))
    moving = {"save_all": True, "append_images": others, "duration": milliseconds, "loop": 0}
    first.save(HERE / "pong.png", optimize=True, **moving)


if __name__ == "__main__":
    main()
