"""Makes the pictures of the notebooks: one function a picture, named after its file.

python notebooks/images/make.py                # all
python notebooks/images/make.py 01_the_loop    # some

A function `make_01_the_loop(target)` writes `01_the_loop.svg` or `.png`, the same bytes each time. Pictures
stand on a card of their own, so that they are readable on a light and on a dark page.
"""

import sys
from pathlib import Path

IMAGES = Path(__file__).parent
CARD, INK, PALE, BLUE, ORANGE, GREEN = "#f6f5f1", "#33383d", "#8a9097", "#0b5cad", "#c2571a", "#4c7a2b"


def svg(target: Path, width: int, height: int, body: str) -> None:
    """Writes an SVG of that size on a card; lines are drawn in ink, letters in the page's plain font."""
    target.with_suffix(".svg").write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}"'
        f' height="{height}" fill="none" stroke="{INK}" stroke-width="2" stroke-linecap="round"'
        ' font-family="Helvetica, Arial, sans-serif" font-size="16">\n'
        f'<rect width="{width}" height="{height}" rx="12" fill="{CARD}" stroke="none"/>\n{body}\n</svg>\n',
        encoding="utf-8",
    )


def text(x: float, y: float, words: str, colour: str = INK, anchor: str = "middle", size: int = 16) -> str:
    """Letters in an SVG."""
    return (
        f'<text x="{x}" y="{y}" fill="{colour}" stroke="none" text-anchor="{anchor}"'
        f' font-size="{size}">{words}</text>'
    )


def arrow(path: str, end: tuple[float, float], direction: str, colour: str = INK, width: int = 2) -> str:
    """A line with a head at its end, which points `left`, `right`, `up` or `down`."""
    (x, y), side = end, {"left": (-1, 0), "right": (1, 0), "up": (0, -1), "down": (0, 1)}[direction]
    dx, dy = 9 * side[0], 9 * side[1]
    head = f"M{x - dx - dy} {y - dy - dx}L{x} {y}L{x - dx + dy} {y - dy + dx}"
    return f'<path d="{path}{head}" stroke="{colour}" stroke-width="{width}" stroke-linejoin="round"/>'


def cart(x: float, y: float, degrees: float, scale: float = 1.0) -> str:
    """A cart whose pole leans that far to the right; its axle is at (x, y)."""
    return (
        f'<g transform="translate({x} {y}) scale({scale})">'
        f'<rect x="-42" y="0" width="84" height="32" rx="4" fill="{INK}" stroke="none"/>'
        f'<line y2="-150" stroke="{ORANGE}" stroke-width="12" transform="rotate({degrees})"/>'
        f'<circle r="5" fill="{CARD}" stroke="none"/></g>'
    )


def make_01_the_loop(target: Path) -> None:
    """Who plays and what is played: an action goes one way, a state and a reward come back."""
    eye = (
        '<path d="M72 150q48 -52 96 0q-48 52 -96 0z"/>'
        f'<circle cx="120" cy="150" r="17" fill="{BLUE}" stroke="none"/>'
        f'<circle cx="120" cy="150" r="7" fill="{INK}" stroke="none"/>'
    )
    track = f'<path d="M432 205H608" stroke="{PALE}"/>'
    boxes = (
        '<rect x="40" y="85" width="160" height="130" rx="10"/>'
        '<rect x="420" y="85" width="200" height="130" rx="10"/>'
    )
    there = arrow("M120 85V48H520V81", (520, 81), "down", BLUE, 3)
    back = arrow("M520 215V252H120V219", (120, 219), "up", ORANGE, 3)
    labels = (
        f'<rect x="255" y="28" width="130" height="40" rx="8" fill="{CARD}" stroke="{BLUE}"/>'
        + text(320, 54, "◀ 0 &#160;&#160; 1 ▶", BLUE, size=18)
        + f'<rect x="190" y="232" width="196" height="40" rx="8" fill="{CARD}" stroke="{ORANGE}"/>'
        + text(288, 258, "[0.1, 0.2, 0.1, −0.3]", ORANGE, size=18)
        + f'<rect x="402" y="232" width="56" height="40" rx="8" fill="{CARD}" stroke="{ORANGE}"/>'
        + text(430, 258, "+1", ORANGE, size=18)
    )
    svg(target, 660, 300, boxes + eye + track + cart(520, 185, 9, 0.6) + there + back + labels)


def make_01_four_numbers(target: Path) -> None:
    """The cart and where its four numbers are seen: two for the cart, two for the pole."""
    x, y = 430, 222  # the axle
    track = (
        f'<path d="M60 254H600" stroke="{PALE}"/><path d="M90 244v20M570 244v20M330 244v20" stroke="{INK}"/>'
        + text(90, 312, "−2.4")
        + text(330, 312, "0")
        + text(570, 312, "2.4")
    )
    place = arrow(f"M330 280H{x}", (x, 280), "right", BLUE, 3) + text(380, 302, "[0]", BLUE, size=18)
    speed = arrow("M480 238H545", (545, 238), "right", BLUE, 3) + text(514, 228, "[1]", BLUE, size=18)
    upright = f'<path d="M{x} {y}V55" stroke="{PALE}" stroke-dasharray="5 6"/>'
    angle = f'<path d="M{x} 112A110 110 0 0 1 474 121" stroke="{GREEN}" stroke-width="3"/>'
    angle += text(450, 100, "[2]", GREEN, size=18)
    swing = arrow("M505 82Q540 96 553 132", (553, 133), "down", GREEN, 3) + text(
        556, 98, "[3]", GREEN, size=18
    )
    legend = "".join(
        text(70, 70 + 30 * row, words, colour, "start")
        for row, (words, colour) in enumerate(
            [
                ("[0] &#160; m", BLUE),
                ("[1] &#160; m/s", BLUE),
                ("[2] &#160; rad", GREEN),
                ("[3] &#160; rad/s", GREEN),
            ]
        )
    )
    svg(target, 660, 330, track + place + speed + upright + cart(x, y, 24, 1.0) + angle + swing + legend)


def make_01_random_scores(target: Path) -> None:
    """How long 500 episodes of random presses lasted."""
    import numpy as np
    from matplotlib.figure import Figure

    from dqn_lesson.lessons.policies import play_many
    from dqn_lesson.lessons.policy_figures import draw_histogram

    chance = np.random.default_rng(0)
    games = play_many(lambda state: int(chance.integers(2)), 500)
    figure = Figure(figsize=(7, 3), dpi=100, facecolor=CARD, layout="constrained")
    draw_histogram(games, figure.add_subplot(facecolor=CARD))
    figure.savefig(target.with_suffix(".png"), metadata={"Software": None})


def main(names: list[str]) -> None:
    """Makes the pictures of these names, or all of them."""
    makers = {name[5:]: maker for name, maker in globals().items() if name.startswith("make_")}
    for name in names or makers:
        if name not in makers:
            raise SystemExit(f"There is no picture {name!r}. There are: {', '.join(makers)}.")
        makers[name](IMAGES / name)


if __name__ == "__main__":
    main(sys.argv[1:])
