"""Which patients their instrument tells from the healthy twin, and which pass all the same; keeps the tables.

python -m dqn_lesson.lessons.lesson_11_find_the_bug.measure --only told    # half a minute a seed
python -m dqn_lesson.lessons.lesson_11_find_the_bug.measure --only passes
"""

from collections.abc import Iterable, Iterator, Sequence

import pandas as pd

from ..shared.measuring import Measure, run
from .body import SETTINGS, TRAINING, Body
from .healthy import SOURCE
from .instruments import INSTRUMENTS
from .patients import PATIENTS, Patient
from .worlds import WORLDS

SEEDS = range(10)
FRESH = range(100, 110)  # the instruments' limits were chosen on some of the others
NEEDED = 9  # of the ten seeds: what a patient must be told apart on to be admitted


def told(seeds: Iterable[int] = FRESH, patients: Sequence[Patient] = PATIENTS) -> dict[str, pd.DataFrame]:
    """Looks at each patient, and at its healthy twin, with the instrument that it names."""
    rows = []
    for seed in seeds:
        twins = {where: Body(SOURCE, world, seed) for where, world in WORLDS.items()}
        found: dict[tuple[str, str], bool] = {}
        for patient in patients:
            look, asked = INSTRUMENTS[patient.instrument].look, (patient.where, patient.instrument)
            if asked not in found:
                found[asked] = look(twins[patient.where]).sick
            sick = look(Body(patient.source, patient.world, seed)).sick
            rows.append({"patient": patient.name, "seed": seed, "sick": sick, "twin_sick": found[asked]})
        print(
            f"seed {seed}: {sum(row['sick'] for row in rows[-len(PATIENTS) :])} of {len(PATIENTS)} told",
            flush=True,
        )
    return {"told.csv": pd.DataFrame(rows)}


def said_of_told(table: pd.DataFrame) -> Iterator[tuple[str, str]]:
    """On how many seeds each is told apart."""
    for name, rows in table.groupby("patient", sort=False):
        yield name, f"told apart on {(rows.sick & ~rows.twin_sick).sum()} of {len(rows)} seeds"


def passes(
    seeds: Iterable[int] = SEEDS,
    patients: Sequence[Patient] = PATIENTS,
    worlds: Iterable[str] = tuple(WORLDS),
    num_steps: int = TRAINING,
) -> dict[str, pd.DataFrame]:
    """Trains each patient, and the healthy twin in each world, and holds the exam."""
    sources = {(patient.name, patient.where): patient.source for patient in patients}
    sources |= {("healthy", where): SOURCE for where in worlds}
    rows = []
    for (name, where), source in sources.items():
        for seed in seeds:
            passed, mean = Body(source, WORLDS[where], seed).passes(num_steps)
            rows.append(
                {"patient": name, "world": where, "seed": seed, "mean": round(mean, 1), "passed": passed}
            )
        print(name, where, [row["mean"] for row in rows[-10:]], flush=True)
    return {"passes.csv": pd.DataFrame(rows)}


def said_of_passes(table: pd.DataFrame) -> Iterator[tuple[str, str]]:
    """How many pass."""
    yield "steps of a training, with a network of", f"{TRAINING:,}, {SETTINGS.hidden}"
    for (name, where), rows in table.groupby(["patient", "world"], sort=False):
        yield f"{name} ({WORLDS[where].name})", f"{rows.passed.sum()} of {len(rows)} pass"


MEASURES = {
    "told": Measure("Which patients does their instrument tell from the healthy twin?", ("told.csv",), told,
                    said_of_told),
    "passes": Measure("Which patients pass their exam all the same?", ("passes.csv",), passes,
                      said_of_passes),
}  # fmt: skip

if __name__ == "__main__":
    run(MEASURES, __package__)
