"""A hill that two networks learn: one whose nodes bend, and one whose nodes don't."""

from collections.abc import Sequence

import numpy as np

from ...network import build_network, compile_model, quick, seeded
from ..shared.touch import BLUE, ORANGE, Chart, Touch, button

HIDDEN, UPDATES, RATE = (16, 16), 50, 0.01  # nodes of each layer; updates of a press; of the optimizer Adam
DASHED = "stroke-dasharray='9 5'"


class Hill(Touch):
    """Two networks that differ in their activation only, taught the same points, a press at a time.

    Args:
        x: `(N,)`, what goes in.
        y: `(N,)`, what should come out.
        x_name: what x is, for the axis.
        y_name: what y is.
        seed: decides the first weights.
    """

    def __init__(self, x: Sequence[float], y: Sequence[float], x_name: str, y_name: str, seed: int = 0):
        self._x, self._y = np.asarray(x, float), np.asarray(y, float)
        self._names, self._seed = (x_name, y_name), seed
        self._networks, self.num_updates = {}, 0
        controls = [button("teach", f"Teach both, {UPDATES} updates"), button("begin", "Two new networks")]
        super().__init__("A bent and a straight network on a hill", controls)

    def begin(self) -> None:
        """Two networks that know nothing take the place of these."""
        self._networks, self.num_updates = {}, 0
        self._seed += 1

    def teach(self) -> None:
        """Makes so many updates of each, all points in each update."""
        rows, targets = self._scaled()
        for network in self._made().values():
            for _ in range(UPDATES):
                network.fit(rows, targets, batch_size=len(rows))
        self.num_updates += UPDATES

    @property
    def misses(self) -> dict[str, float]:
        """Of each network how far it is off, in units of y: the root of the mean squared miss."""
        return {name: float(np.sqrt(np.mean((said - self._y) ** 2))) for name, said in self._said().items()}

    def draw(self) -> tuple[str, str]:
        """The points, and what each network says of them."""
        chart = Chart((self._x[0], self._x[-1]), (min(0, self._y.min()), 1.12 * self._y.max()))
        (low, high), tallest = (self._x[0], self._x[-1]), self._y.max()
        chart.ticks(
            {at: f"{at:g}" for at in (low, (low + high) / 2, high)}, {0: "0", tallest: f"{tallest:g}"}
        )
        for x, y in zip(self._x, self._y, strict=True):
            across, down = chart.place(x, y)
            chart.add(f"<circle cx='{across:.1f}' cy='{down:.1f}' r='3' opacity='0.45' fill='currentColor'/>")
        for (_, said), (colour, style) in zip(
            self._said().items(), ((BLUE, ""), (ORANGE, DASHED)), strict=False
        ):
            shown = np.clip(said, min(0, self._y.min()), 1.12 * tallest)
            chart.line(zip(self._x, shown, strict=True), colour, style)
        return chart.svg(f"{self._names[1]} over {self._names[0]}, and two networks' lines."), self._words()

    def _words(self) -> str:
        begin = f"Dots: {self._names[1]}, over {self._names[0]}. "
        if not self.num_updates:
            return begin + "<br>What will each network make of them? Guess, then teach both."
        bent, straight = self.misses.values()
        return (
            f"{begin}After {self.num_updates} updates:<br><b>bent</b> (tanh, the solid line) is off by"
            f" {bent:.0f}, <b>straight</b> (no activation, dashed) by {straight:.0f}."
        )

    def _said(self) -> dict[str, np.ndarray]:
        rows, _ = self._scaled()
        return {name: network.predict(rows)[:, 0] * self._y.max() for name, network in self._networks.items()}

    def _scaled(self) -> tuple[np.ndarray, np.ndarray]:
        """Inputs `(N, 1)` and targets `(N, 1)`, of the size that a network likes."""
        rows, targets = self._x / np.abs(self._x).max(), self._y / self._y.max()
        return rows[:, None].astype(np.float32), targets[:, None].astype(np.float32)

    def _made(self) -> dict:  # only once something is taught: Keras takes seconds
        if not self._networks:
            for name, activation in (("bent", "tanh"), ("straight", "linear")):
                with seeded(self._seed):
                    network = build_network(1, 1, hidden=HIDDEN, activation=activation)
                    compile_model(network, "adam", "mse", RATE)
                self._networks[name] = quick(network)
        return self._networks
