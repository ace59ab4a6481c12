"""A machine for luck: choose the true share of seeds that pass, then draw five seeds again and again."""

from math import comb

import numpy as np

from ..shared.touch import BLUE, ORANGE, Chart, Touch, button, slider

NUM_SEEDS, SHARES, MANY = 5, tuple(range(0, 101, 5)), 100  # seeds a draw; percent


class LuckMachine(Touch):
    """How often 0, 1, ... 5 of five seeds pass, though the settings are as good as they are each time.

    Args:
        share: the true share at first, in percent: one of `SHARES`.
        seed: decides what is drawn.
    """

    def __init__(self, share: int = 70, seed: int = 0) -> None:
        self._rng = np.random.default_rng(seed)
        self._drawn_at = share
        self.counts = [0] * (NUM_SEEDS + 1)  # how often so many passed
        self._newest: int | None = None
        controls = [
            slider("share", "true share", (f"{share} %" for share in SHARES)),
            button("draw_five", "Draw five seeds"), button("draw_many", f"{MANY} times"),
        ]  # fmt: skip
        super().__init__("Luck with five seeds", controls, share=SHARES.index(share))

    def draw_five(self, times: int = 1) -> None:
        """Draws five seeds, and counts how many pass."""
        for passed in self._rng.binomial(NUM_SEEDS, self._drawn_at / 100, times):
            self.counts[passed] += 1
            self._newest = int(passed)

    def draw_many(self) -> None:
        """The same a hundred times."""
        self.draw_five(MANY)

    def draw(self) -> tuple[str, str]:
        """A bar for each number of seeds that passed; the newest draw in another colour, and a mark on it."""
        share = SHARES[self.values["share"]]
        if share != self._drawn_at:  # another truth: what was drawn before says nothing of it
            self._drawn_at, self.counts, self._newest = share, [0] * (NUM_SEEDS + 1), None
        total = sum(self.counts)
        chart = Chart((-0.6, NUM_SEEDS + 0.6), (0, max(5, *self.counts)))
        chart.ticks(
            {k: f"{k} of {NUM_SEEDS}" for k in range(NUM_SEEDS + 1)},
            {0: "0", max(5, *self.counts): f"{max(5, *self.counts)}"},
        )
        for passed, count in enumerate(self.counts):
            chart.bar(passed, count, 56, ORANGE if passed == self._newest else BLUE)
            if count:
                chart.text(
                    passed,
                    count,
                    f"{count}" + (" ◀" if passed == self._newest else ""),
                    dy=-4 if count < max(self.counts) else 16,
                )
        return chart.svg(f"Of {total} draws, so many passed: {self.counts}."), self._sentence(share, total)

    def _sentence(self, share: int, total: int) -> str:
        if self._newest is None:
            return f"The truth: {share} % of all seeds pass. What will five of them say?"
        seen = 100 * self._newest / NUM_SEEDS
        chance = 100 * comb(NUM_SEEDS, self._newest) * (share / 100) ** self._newest
        chance *= (1 - share / 100) ** (NUM_SEEDS - self._newest)
        return (
            f"<b>{self._newest} of {NUM_SEEDS}</b> passed: as if {seen:.0f} % were true. It is {share} %."
            f"<br>Luck does that in {chance:.0f} of 100 draws. Drawn so far: {total}."
        )
