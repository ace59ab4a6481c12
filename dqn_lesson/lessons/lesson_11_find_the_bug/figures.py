"""What lesson 11 draws, and its table of patients."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from ..shared.figure_style import BLUE, GREY, LIGHT, ORANGE
from ..shared.tables import table
from .instruments import INSTRUMENTS
from .patients import PATIENTS
from .worlds import WORLDS


def draw_luck(ax: Axes) -> Axes:
    """Draws the exams of ten trainings of the healthy twin and of each patient, unnamed: A to L."""
    runs = table(__package__, "passes")
    rows = [("healthy", runs[(runs.patient == "healthy") & (runs.world == "pole")])]
    rows += [(chr(ord("A") + k), runs[runs.patient == patient.name]) for k, patient in enumerate(_shuffled())]
    for row, (_, some) in enumerate(rows):
        for passed, colour, marker in ((True, BLUE, "o"), (False, ORANGE, "X")):
            means = some["mean"][some.passed == passed]
            ax.scatter(means, np.full(len(means), row), color=colour, marker=marker, alpha=0.7, s=38)
    ax.axhline(0.5, color=GREY, linewidth=0.8, alpha=0.5)
    ax.set_yticks(range(len(rows)), [name for name, _ in rows])
    ax.set(xlabel="mean score of 20 games in the exam", xlim=(0, 206), ylim=(len(rows) - 0.4, -0.6))
    return ax


def _shuffled() -> list:
    return [PATIENTS[k] for k in np.random.default_rng(3).permutation(len(PATIENTS))]


def draw_one_batch(curves: Mapping[str, Sequence[float]], ax: Axes) -> Axes:
    """Draws how the error on one batch goes, a line for each agent; a look is ten replays."""
    for (name, errors), colour in zip(curves.items(), (BLUE, ORANGE, LIGHT, GREY), strict=False):
        ax.plot(np.arange(len(errors)) * 10, errors, color=colour, label=name)
    ax.set(xlabel="replays of the same 32 steps", ylabel="mean TD error", ylim=(0, None))
    ax.legend(frameon=False)
    return ax


def costs() -> dict[str, tuple[str, int]]:
    """What each instrument asks, and how many minutes of the clinic's clock it costs."""
    return {name: (instrument.asks, instrument.minutes) for name, instrument in INSTRUMENTS.items()}


def patients_table() -> pd.DataFrame:
    """A row for each patient: world, instrument, told apart on n of 10 seeds, passes all the same on m."""
    told, passes = table(__package__, "told"), table(__package__, "passes")
    rows = []
    for patient in PATIENTS:
        looks, runs = told[told.patient == patient.name], passes[passes.patient == patient.name]
        rows.append(
            {
                "patient": patient.name,
                "world": WORLDS[patient.where].name,
                "instrument": patient.instrument,
                "told apart": f"{(looks.sick & ~looks.twin_sick).sum()} of {len(looks)}",
                "passes all the same": f"{runs.passed.sum()} of {len(runs)}",
            }
        )
    return pd.DataFrame(rows).set_index("patient")
