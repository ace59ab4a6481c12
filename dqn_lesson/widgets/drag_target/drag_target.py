"""The target as a thing to drag: reward, gamma, the two guesses, and whether the game was lost."""

from ...format import formatted
from ..shared.touch import BLUE, ORANGE, Chart, Touch, slider, tick

REWARDS = (-1, 0, 1)
GAMMAS = (0, 0.5, 0.9, 0.95, 0.99, 1)
GUESSES = tuple(k / 10 for k in range(-20, 21))  # what a bar can be dragged to
LOW, HIGH = -3, 3


class DragTarget(Touch):
    """The guesses in the next state as two bars that can be dragged, and beside them the target they make."""

    def __init__(self) -> None:
        controls = [
            slider("reward", "reward", REWARDS), slider("gamma", "gamma", GAMMAS),
            slider("left", "guess left", GUESSES), slider("right", "guess right", GUESSES),
            tick("terminated", "terminated"),
        ]  # fmt: skip
        at = {"left": GUESSES.index(-0.6), "right": GUESSES.index(-0.4)}
        super().__init__(
            "The target, to be dragged",
            controls,
            reward=REWARDS.index(1),
            gamma=GAMMAS.index(0.99),
            terminated=False,
            **at,
        )

    @property
    def td_target(self) -> float:
        """What the network is taught, for what stands now."""
        reward, gamma, left, right = self._numbers()
        return reward if self.values["terminated"] else reward + gamma * max(left, right)

    def draw(self) -> tuple[str, str]:
        """Three bars and the sum."""
        reward, gamma, left, right = self._numbers()
        lost = self.values["terminated"]
        chart = Chart((0, 4), (LOW, HIGH))
        chart.ticks({}, {level: f"{level:g}" for level in range(LOW, HIGH + 1)})
        best = max(left, right)
        for x, name, guess in ((1, "left", left), (2, "right", right)):
            grey = "opacity='0.25'" if lost or guess != best else ""
            chart.bar(x, guess, 44, BLUE, grey)
            (across, _), (_, low), (_, high) = (
                chart.place(x, 0),
                chart.place(x, GUESSES[0]),
                chart.place(x, GUESSES[-1]),
            )
            place = f"x='{across - 40:.1f}' y='{high:.1f}' width='80' height='{low - high:.1f}'"
            moves = f"data-drag='{name}' data-axis='y' data-from='{low:.1f}' data-to='{high:.1f}'"
            chart.add(f"<rect {place} fill='transparent' stroke='none' {moves}/>")
            chart.text(x, LOW, f"guess {name}", dy=20)
        chart.bar(3, self.td_target, 44, ORANGE)
        chart.text(3, LOW, "target", dy=20)
        after = "0" if lost else f"{gamma:g} × {formatted(best)}"
        said = f"{formatted(reward)} + {after} = <b>{formatted(self.td_target, '.2f')}</b>"
        if lost:
            said += ": the game was lost, so nothing comes after"
        elif left == right:
            said += "<br>The two guesses are equal, so either one will do."
        return chart.svg(f"Two guesses, {left:g} and {right:g}, and the target {self.td_target:.2f}."), said

    def _numbers(self) -> tuple[float, float, float, float]:
        values = self.values
        guesses = GUESSES[values["left"]], GUESSES[values["right"]]
        return REWARDS[values["reward"]], GAMMAS[values["gamma"]], *guesses
