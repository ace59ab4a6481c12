"""Films an agent that has learned nothing and one that has: `python notebooks/images/make_film.py`."""

from dataclasses import replace
from pathlib import Path

from dqn_lesson import load_pretrained, record

NUM_FRAMES = 120  # of the trained agent, four seconds

if __name__ == "__main__":
    untrained, trained = (record(load_pretrained(name)) for name in ("cartpole-0", "cartpole"))
    frames = [frame.convert("RGB") for frame in (*untrained.frames, *trained.frames[:NUM_FRAMES])]
    palette = trained.frames[0].convert("RGB").quantize(32)
    frames = [
        frame.resize((360, 240)).crop((0, 90, 360, 200)).quantize(palette=palette, dither=0)
        for frame in frames
    ]
    film = replace(trained, frames=tuple(frames))
    Path(__file__).with_name("film.png").write_bytes(film.png)
