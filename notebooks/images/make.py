"""Makes the pictures of the notebooks: one function a picture, named after its file.

python notebooks/images/make.py                # all
python notebooks/images/make.py 01_the_loop    # some

A function `make_01_the_loop(target)` writes `01_the_loop.svg` or `.png`, the same bytes each time. Pictures
stand on a card of their own, so that they are readable on a light and on a dark page.
"""

import sys
from collections.abc import Callable
from itertools import pairwise
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


def make_00_course_map(target: Path) -> None:
    """Which lesson builds which part: the loop, the network, the memory, what is learned, what is pressed."""
    parts = (  # x, y, width, height, colour, lesson, symbol
        (30, 60, 150, 170, INK, "01", ""),
        (300, 40, 150, 60, BLUE, "05", "◀ ? ▶"),
        (300, 115, 150, 60, BLUE, "02", ""),
        (300, 190, 150, 60, BLUE, "03", ""),
        (500, 115, 110, 60, BLUE, "04", ""),
    )
    body = f'<rect x="268" y="14" width="372" height="262" rx="14" stroke="{PALE}" stroke-dasharray="6 6"/>'
    body += text(620, 38, "06", ORANGE, "end", 18)
    for x, y, width, height, colour, lesson, symbol in parts:
        body += f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="8" stroke="{colour}"/>'
        body += text(x + 10, y + 22, lesson, ORANGE, "start", 18)
        body += text(x + width / 2 + 12, y + height / 2 + 8, symbol, colour, size=20) if symbol else ""
    nodes = [
        (x, y)
        for x, ys in ((352, (132, 145, 158)), (390, (128, 140, 151, 163)), (428, (138, 153)))
        for y in ys
    ]
    body += "".join(f'<circle cx="{x}" cy="{y}" r="4" fill="{BLUE}" stroke="none"/>' for x, y in nodes)
    body += "".join(f'<rect x="{345 + 19 * k}" y="212" width="15" height="20" rx="2"/>' for k in range(5))
    body += text(565, 157, "↻", BLUE, size=34)
    body += cart(105, 195, 9, 0.55)
    body += arrow("M300 70H240V100H184", (184, 100), "left", BLUE, 3)
    body += arrow("M180 200H240V222H296", (296, 222), "right", ORANGE, 3)
    body += arrow("M450 220H555V179", (555, 179), "up", BLUE) + arrow(
        "M500 145H454", (454, 145), "left", BLUE
    )
    body += arrow("M375 115V104", (375, 104), "up", BLUE)
    for k, lesson in enumerate(("07", "08", "09")):
        x = 690 + 62 * k
        body += f'<rect x="{x}" y="120" width="50" height="50" rx="8" stroke="{INK}"/>' + text(
            x + 25, 151, lesson, ORANGE, size=18
        )
    body += arrow("M640 145H686", (686, 145), "right", INK)
    svg(target, 890, 292, body)


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

    from dqn_lesson.lessons.shared.policies import play_many
    from dqn_lesson.lessons.shared.policy_figures import draw_histogram

    chance = np.random.default_rng(0)
    games = play_many(lambda state: int(chance.integers(2)), 500)
    figure = Figure(figsize=(7, 3), dpi=100, facecolor=CARD, layout="constrained")
    draw_histogram(games, figure.add_subplot(facecolor=CARD))
    figure.savefig(target.with_suffix(".png"), metadata={"Software": None})


def make_02_a_node(target: Path) -> None:
    """One node: each number times its weight, all added up with the bias, then bent."""
    body = ""
    for row, (number, weight) in enumerate([("0.1", "2"), ("0.2", "−1"), ("0.1", "3"), ("−0.3", "−4")]):
        y = 50 + 60 * row
        body += text(60, y + 6, number, BLUE, size=18) + f'<path d="M95 {y}L300 140" stroke="{PALE}"/>'
        body += f'<rect x="135" y="{y - 15 + 0.28 * (140 - y)}" width="76" height="30" rx="6" fill="{CARD}"'
        body += f' stroke="{ORANGE}"/>' + text(173, y + 6 + 0.28 * (140 - y), f"× {weight}", ORANGE)
    body += arrow("M330 230V178", (330, 174), "up", ORANGE, 2) + text(330, 254, "+ 0.1", ORANGE)
    body += f'<circle cx="330" cy="140" r="32" fill="{CARD}"/>' + text(330, 149, "Σ", size=26)
    body += arrow("M364 140H426", (430, 140), "right") + text(394, 128, "1.6", size=16)
    body += '<rect x="432" y="100" width="96" height="80" rx="8"/>'
    body += f'<path d="M442 140H518M480 108V172" stroke="{PALE}" stroke-width="1"/>'
    body += f'<path d="M442 166C474 166 486 114 518 114" stroke="{GREEN}" stroke-width="4"/>'
    body += arrow("M530 140H588", (592, 140), "right") + text(622, 146, "0.92", BLUE, size=18)
    svg(target, 660, 280, body)


def make_02_the_network(target: Path) -> None:
    """Four numbers go in, three layers of 128 nodes pass them on, two Q-values come out."""
    columns = [(90, 4, 4), (240, 8, 128), (360, 8, 128), (480, 8, 128), (610, 2, 2)]
    places = [[(x, 165 + 34 * (k - (shown - 1) / 2)) for k in range(shown)] for x, shown, _ in columns]
    body = ""
    for left, right in pairwise(places):
        body += f'<path d="{"".join(f"M{a} {b}L{c} {d}" for a, b in left for c, d in right)}"'
        body += f' stroke="{PALE}" stroke-width="0.5"/>'
    for (x, shown, size), column in zip(columns, places, strict=True):
        colour = {4: BLUE, 128: INK, 2: ORANGE}[size]
        many = shown == 8  # a column of dots stands for the nodes that are not drawn
        for k, (_, y) in enumerate(column):
            if not (many and k in (3, 4)):
                body += f'<circle cx="{x}" cy="{y}" r="11" fill="{CARD}" stroke="{colour}" stroke-width="3"/>'
        if many:
            body += f'<rect x="{x - 12}" y="136" width="24" height="58" fill="{CARD}" stroke="none"/>'
            body += text(x, 175, "⋮", size=30)
        body += text(x, 330, f"{size}", colour, size=20)
    for k, (_, y) in enumerate(places[0]):
        body += text(60, y + 6, f"[{k}]", BLUE, "end")
    for (_, y), button in zip(places[-1], "◀▶", strict=True):
        body += text(635, y + 6, f"Q {button}", ORANGE, "start", 18)
    shapes = ["(4, 128)", "(128, 128)", "(128, 128)", "(128, 2)"]
    for ((x, *_), (next_x, *_)), shape in zip(pairwise(columns), shapes, strict=True):
        body += text((x + next_x) / 2, 362, shape, INK, size=14)
    svg(target, 700, 385, body)


def make_03_a_transition(target: Path) -> None:
    """What is kept of a step: state, action, reward, next state, and whether nothing comes after it."""
    cards = "".join(
        f'<rect x="{x}" y="30" width="{width}" height="130" rx="8" stroke="{colour}"/>'
        for x, width, colour in (
            (24, 150, BLUE), (190, 90, INK), (296, 90, INK), (402, 150, BLUE), (568, 90, INK),
        )
    )  # fmt: skip
    carts = cart(99, 128, 3, 0.5) + cart(485, 128, 16, 0.5)
    words = (
        text(235, 104, "1 ▶", INK, size=26)
        + text(341, 104, "+1", INK, size=26)
        + f'<path d="M598 132V56M600 58H634L624 71L634 84H600" stroke="{ORANGE}" stroke-width="3"/>'
    )
    brackets = f'<path d="M18 18Q4 95 18 172M664 18Q678 95 664 172" stroke="{PALE}" stroke-width="3"/>'
    svg(target, 682, 190, cards + carts + words + brackets)


def make_03_capacity(target: Path) -> None:
    """A memory with five places: with room, full, and with a sixth that pushes the first out."""
    rows = []
    for y, first, last in ((24, 1, 2), (84, 1, 5), (144, 2, 6)):
        for place in range(5):
            x, number = 190 + 56 * place, first + place
            fill = "#d9e6f4" if number <= last else "none"
            rows.append(f'<rect x="{x}" y="{y}" width="48" height="40" rx="5" fill="{fill}"/>')
            if number <= last:
                rows.append(text(x + 24, y + 26, str(number), BLUE, size=18))
    gone = f'<rect x="90" y="144" width="48" height="40" rx="5" stroke="{PALE}" stroke-dasharray="4 5"/>'
    gone += text(114, 170, "1", PALE, size=18) + arrow("M182 164H146", (146, 164), "left", ORANGE, 3)
    comes = arrow("M520 164H474", (474, 164), "left", BLUE, 3) + text(540, 170, "6", BLUE, size=18)
    svg(target, 640, 208, "".join(rows) + gone + comes)


def make_03_forgetting(target: Path) -> None:
    """The mistakes of a network that is taught left, then right."""
    from_notebook(target, "03_remember", "forget")


def make_03_memory(target: Path) -> None:
    """A memory as it fills, and as it forgets."""
    from_notebook(target, "03_remember", "memory-grows")


def make_04_the_target(target: Path) -> None:
    """A TD target: the reward, and gamma times the greater of the two guesses a step later."""
    track = f'<path d="M40 222H240M420 222H620" stroke="{PALE}"/>'
    carts = cart(140, 190, 6, 0.7) + cart(520, 190, 12, 0.7)
    press = arrow("M238 160H408", (412, 160), "right", INK, 3)
    press += f'<rect x="282" y="138" width="84" height="44" rx="8" fill="{CARD}"/>' + text(
        324, 167, "1 ▶", size=20
    )
    reward = text(324, 116, "0", GREEN, size=24) + f'<path d="M324 122V134" stroke="{GREEN}"/>'
    before = text(70, 88, "Q ◀", PALE, "start", 17) + text(70, 118, "Q ▶", BLUE, "start", 17)
    before += text(116, 118, "?", BLUE, "start", 22)
    after = text(612, 88, "Q ◀ −0.6", PALE, "start", 17) + text(612, 118, "Q ▶ −0.4", ORANGE, "start", 17)
    after += f'<rect x="604" y="98" width="92" height="28" rx="14" stroke="{ORANGE}" stroke-width="2"/>'
    terms = (GREEN, "0"), (INK, " + γ × "), (ORANGE, "(−0.4)")
    spans = "".join(f'<tspan fill="{colour}" xml:space="preserve">{term}</tspan>' for colour, term in terms)
    formula = text(384, 282, spans, size=22)
    down = f'<path d="M650 128V275H466" stroke="{ORANGE}" stroke-dasharray="5 6"/>'
    back = arrow("M296 275H93V132", (93, 128), "up", BLUE, 3)
    body = track + carts + press + reward + before + after + formula + down + back
    svg(target, 720, 266, f'<g transform="translate(0 -42)">{body}</g>')


def make_04_loss(target: Path) -> None:
    """The scores and the loss of a run that passes."""
    from_notebook(target, "04_replay", "loss-draw")


def make_05_corridor(target: Path) -> None:
    """Eight cells between two doors: a small prize behind the near one, a large one behind the far one."""
    cells = "".join(
        f'<rect x="{150 + 50 * k}" y="60" width="50" height="70"/>' + text(175 + 50 * k, 156, str(k), PALE)
        for k in range(8)
    )
    doors = "".join(
        f'<rect x="{x}" y="56" width="12" height="78" rx="2" fill="{INK}" stroke="none"/>' for x in (144, 544)
    )
    x = 275  # the middle of cell 2
    figure = f'<circle cx="{x}" cy="80" r="9" stroke="{BLUE}" stroke-width="4"/>'
    figure += f'<path d="M{x} 89V108M{x} 108L{x - 9} 124M{x} 108L{x + 9} 124M{x - 12} 98H{x + 12}"'
    figure += f' stroke="{BLUE}" stroke-width="4"/>'
    prizes = "".join(
        f'<circle cx="{x}" cy="95" r="{r}" fill="{ORANGE}" stroke="none"/>'
        + text(x, y, prize, colour, size=18)
        for x, r, y, prize, colour in ((100, 9, 132, "0.1", ORANGE), (614, 40, 102, "1", CARD))
    )
    ways = arrow(f"M{x} 44H170", (170, 44), "left", ORANGE) + text(208, 34, "3", ORANGE)
    ways += arrow(f"M{x} 44H532", (532, 44), "right", BLUE) + text(410, 34, "6", BLUE)
    svg(target, 700, 176, cells + doors + figure + prizes + ways)


def make_05_doors(target: Path) -> None:
    """The doors that 50 greedy agents find in the corridor."""
    from_notebook(target, "05_act", "doors")


def make_05_states(target: Path) -> None:
    """The states that a trained agent visits, at three values of epsilon."""
    from_notebook(target, "05_act", "states")


def make_06_the_loop(target: Path) -> None:
    """The calls in their order: reset, then round and round: act, step, remember, replay; out at the end."""
    places = {"act": (250, 60), "step": (440, 60), "remember": (440, 190), "replay": (250, 190)}
    body = f'<rect x="30" y="60" width="110" height="48" rx="8" stroke="{INK}"/>' + text(85, 90, "reset")
    for number, (name, (x, y)) in enumerate(places.items(), 1):
        colour = ORANGE if name == "step" else BLUE
        body += f'<rect x="{x}" y="{y}" width="130" height="48" rx="8" stroke="{colour}" stroke-width="3"/>'
        body += text(x + 65, y + 30, name, colour, size=18)
        body += f'<circle cx="{x}" cy="{y}" r="14" fill="{CARD}" stroke="{colour}"/>'
        body += text(x, y + 6, str(number), colour)
    body += arrow("M140 84H246", (246, 84), "right") + arrow("M380 84H436", (436, 84), "right")
    body += arrow("M505 108V186", (505, 186), "down") + arrow("M440 214H384", (384, 214), "left")
    body += arrow("M315 190V112", (315, 112), "up", GREEN, 3) + text(303, 158, "↻", GREEN, "end", 30)
    body += arrow("M250 214H85V112", (85, 112), "up", PALE) + text(95, 160, "■", PALE, "start", 20)
    svg(target, 610, 270, body)


def make_06_checklist(target: Path) -> None:
    """Where to look first: four questions one under the other, each with a way out to the right."""
    questions = ("check_agent", "loss", "curve", "exam")
    ways = (
        ("✗", "remember · act · replay", ORANGE),
        ("—", "replay", ORANGE),
        ("≤ 23", "epsilon · learning_rate", ORANGE),
        ("≥ 475", "✓", GREEN),
    )
    body = ""
    for number, (question, (sign, look, colour)) in enumerate(zip(questions, ways, strict=True)):
        y = 30 + 80 * number
        body += f'<rect x="40" y="{y}" width="160" height="46" rx="23" stroke="{BLUE}" stroke-width="3"/>'
        body += text(120, y + 29, question, BLUE) + text(262, y + 16, sign, colour)
        body += arrow(f"M200 {y + 23}H326", (326, y + 23), "right", colour)
        body += f'<rect x="330" y="{y}" width="230" height="46" rx="8" stroke="{colour}"/>'
        body += text(445, y + 29, look, colour)
        body += arrow(f"M120 {y + 46}V{y + 76}", (120, y + 76), "down")
    body += '<rect x="40" y="350" width="160" height="46" rx="8"/>' + text(120, 379, "seeds")
    svg(target, 600, 420, body)


def make_06_stages(target: Path) -> None:
    """How 100 games ended while one agent learned."""
    from matplotlib.figure import Figure

    from dqn_lesson.lessons.lesson_06_train_your_agent.figures import draw_stages, stages_of_learning

    figure = Figure(figsize=(9, 3.2), layout="constrained", facecolor=CARD)
    draw_stages(stages_of_learning(), 0, figure.add_subplot(facecolor=CARD))
    figure.savefig(target.with_suffix(".png"), dpi=90)


def make_07_ladder(target: Path) -> None:
    """The eight changes as rungs with a symbol each, from 2017 on the ground to a pole in balance."""
    body = f'<path d="M250 330V52M430 330V52" stroke="{INK}" stroke-width="5"/>'
    body += f'<path d="M150 330H530" stroke="{PALE}" stroke-width="3"/>'
    body += text(340, 352, "2017", PALE, size=18)
    symbols = ("↻", "γ", "0  −1", "⚖", "⚓", "", "", "")
    for number, symbol in enumerate(symbols, 1):
        y = 340 - 34 * number
        body += f'<path d="M250 {y}H430" stroke="{INK}" stroke-width="5"/>'
        body += text(232, y + 6, str(number), ORANGE, "end", 18)
        body += text(448, y + 6, symbol, BLUE, "start", 20) if symbol else ""
    for x, colour in ((460, BLUE), (484, PALE)):  # two heads: one chooses, the other judges
        body += f'<circle cx="{x}" cy="134" r="6" stroke="{colour}" stroke-width="3"/>'
    body += f'<path d="M450 108H500" stroke="{BLUE}" stroke-width="4" stroke-dasharray="0.1 7"/>'
    body += f'<path d="M450 74C455 58 460 58 464 70S474 76 480 70S500 70 508 70" stroke="{BLUE}"/>'
    body += cart(340, 44, 0, 0.2) + f'<path d="M318 54H362" stroke="{PALE}"/>'
    svg(target, 680, 366, body)


def make_07_n_steps(target: Path) -> None:
    """n rewards are added up before the network is asked; a fall ends the sum, and nothing is asked."""
    body = ""
    for y, fall in ((70, 0), (210, 2)):
        for k in range(1, 6):
            x, gone = 90 + 120 * (k - 1), fall and k > fall
            colour = PALE if gone else INK
            dash = ' stroke-dasharray="4 5"' if gone else ""
            body += f'<circle cx="{x}" cy="{y}" r="16" stroke="{colour}"{dash}/>'
            if k < 5:
                counted = k <= (fall or 3)
                body += arrow(f"M{x + 20} {y}H{x + 98}", (x + 100, y), "right", BLUE if counted else PALE, 3)
                reward = "−1" if k == fall else "0"
                body += text(x + 60, y + 34, reward, BLUE, size=20) if counted else ""
                sign = ("+ γ ·", "+ γ² ·")[k - 1] if k < (fall or 3) else ""
                body += text(x + 120, y + 34, sign, INK, size=20) if sign else ""
    body += text(450, 40, "?", ORANGE, size=28) + text(450, 106, "+  γ³ ·", ORANGE, size=20)
    body += text(496, 106, "?", ORANGE, size=24)
    body += f'<path d="M320 200L340 220M340 200L320 220" stroke="{ORANGE}" stroke-width="4"/>'
    svg(target, 660, 268, body)


def make_08_two_sets(target: Path) -> None:
    """Dice make tries, each weighed on the tuning seeds; the winner alone goes on to fresh seeds."""
    pips = "".join(
        f'<circle cx="{x}" cy="{y}" r="5" fill="{INK}" stroke="none"/>'
        for x, y in ((44, 89), (60, 105), (76, 121))
    )
    parts = [f'<rect x="28" y="73" width="64" height="64" rx="10" fill="#fff"/>{pips}']
    parts.append(arrow("M100 105H136", (136, 105), "right"))
    for row, y in enumerate((30, 80, 130, 180)):
        wins = row == 1
        colour, width = (GREEN, 4) if wins else (PALE, 2)
        parts.append(
            f'<rect x="150" y="{y - 16}" width="70" height="34" rx="8" fill="#fff" stroke="{colour}"'
            f' stroke-width="{width}"/>' + text(185, y + 7, f"{row + 1}", colour)
        )
        parts.append(arrow(f"M228 {y}H262", (262, y), "right", PALE))
        for k in range(5):
            parts.append(f'<circle cx="{282 + 26 * k}" cy="{y}" r="10" fill="{BLUE}" stroke="none"/>')
    crown = "M420 90l-6 -26l14 10l10 -16l10 16l14 -10l-6 26z"
    parts.append(f'<path d="{crown}" fill="{GREEN}" stroke="none"/>')
    parts.append(arrow("M474 80H512", (512, 80), "right", GREEN, 3))
    for k in range(10):
        x, y = 536 + 26 * (k % 5), 67 + 26 * (k // 5)
        parts.append(f'<circle cx="{x}" cy="{y}" r="10" fill="{ORANGE}" stroke="none"/>')
    parts.append(arrow("M662 80H698", (698, 80), "right", ORANGE, 3))
    parts.append('<rect x="712" y="50" width="52" height="62" rx="4" fill="#fff"/>')
    parts += [f'<line x1="722" y1="{y}" x2="754" y2="{y}" stroke="{PALE}"/>' for y in (66, 80, 94)]
    svg(target, 790, 216, "\n".join(parts))


def make_08_search(target: Path) -> None:
    """The search's tries on their tuning seeds, and the best of them on fresh ones."""
    from dqn_lesson.lessons.lesson_08_tune_hyperparameters.figures import draw_search
    from dqn_lesson.lessons.lesson_08_tune_hyperparameters.search import search_table

    from_data(target, lambda ax: draw_search(search_table(), ax))


def make_08_cartpole(target: Path) -> None:
    film(target, "cartpole")


def make_08_acrobot(target: Path) -> None:
    film(target, "acrobot")


def make_08_mountain_car(target: Path) -> None:
    film(target, "mountain_car")


def make_08_lunar_lander(target: Path) -> None:
    film(target, "lunar_lander")


def make_09_where_it_will_be(target: Path) -> None:
    """A pole that leans right and swings left, and pale where it will be: the cart goes under it."""
    body = f'<line x1="40" y1="252" x2="440" y2="252" stroke="{PALE}"/>'
    body += f'<line x1="240" y1="50" x2="240" y2="220" stroke="{PALE}" stroke-dasharray="4 6"/>'
    body += f'<g opacity="0.35">{cart(240, 220, -14)}</g>' + cart(240, 220, 12)
    body += arrow("M262 48Q240 36 214 45", (205, 48), "left", BLUE, 3)
    body += arrow("M180 236H110", (104, 236), "left", BLUE, 3)
    body += text(300, 80, "now", ORANGE, "start") + text(180, 80, "in a moment", PALE, "end")
    svg(target, 480, 280, body)


def film(target: Path, name: str, every: int = 3, most: int = 70) -> None:
    """A game of the agent of this name that comes with the package, as a small picture that moves."""
    from dqn_lesson import load_pretrained, record

    recording = record(load_pretrained(name))
    frames = [frame.convert("RGB").resize((300, 200)) for frame in recording.frames[::every]][:most]
    first, *others = frames
    milliseconds = [round(1000 * every * recording.frame_seconds)] * len(others) + [1_500]
    options = {"save_all": True, "append_images": others, "duration": milliseconds, "loop": 0}
    first.save(target.with_suffix(".webp"), quality=60, method=6, **options)
    print(f"{target.name}: {recording.result}")


def from_data(target: Path, draw: Callable[..., object], size: tuple[float, float] = (9, 4)) -> None:
    """Saves the figure that `draw(ax)` makes of data that come with the lessons."""
    import io

    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from PIL import Image

    figure = Figure(figsize=size, dpi=90, layout="constrained", facecolor=CARD)
    FigureCanvasAgg(figure)
    draw(figure.add_subplot(facecolor=CARD))
    stream = io.BytesIO()
    figure.savefig(stream)
    Image.open(stream).convert("RGB").quantize(48).save(target.with_suffix(".png"), optimize=True)


def from_notebook(target: Path, notebook: str, cell_id: str) -> None:
    """Runs a notebook's code up to a cell, asking and checking nothing, and saves the figure of that cell."""
    import io

    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt
    import nbformat
    from PIL import Image

    plt.rcParams.update({"axes.facecolor": CARD, "figure.facecolor": CARD, "savefig.facecolor": CARD})
    names: dict = {}
    for cell in nbformat.read(IMAGES.parent / f"{notebook}.ipynb", as_version=4).cells:
        if cell.cell_type == "code" and not cell.id.startswith(("check-", "question-", "reveal-")):
            exec(cell.source, names)
        if cell.id == cell_id:
            break
    stream = io.BytesIO()
    plt.gcf().savefig(stream, dpi=90)
    Image.open(stream).convert("RGB").quantize(48).save(target.with_suffix(".png"), optimize=True)


def main(names: list[str]) -> None:
    """Makes the pictures of these names, or all of them."""
    import matplotlib.style

    makers = {name[5:]: maker for name, maker in globals().items() if name.startswith("make_")}
    matplotlib.style.use("dqn_lesson.plotting.lesson")
    for name in names or makers:
        if name not in makers:
            raise SystemExit(f"There is no picture {name!r}. There are: {', '.join(makers)}.")
        makers[name](IMAGES / name)


if __name__ == "__main__":
    main(sys.argv[1:])
