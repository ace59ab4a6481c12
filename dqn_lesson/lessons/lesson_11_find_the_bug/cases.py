"""A patient on the table: what the instruments show of it, what contradicts an accusation, the cure."""

import ast
import textwrap
from collections.abc import Sequence
from typing import Any

import numpy as np

from ...exercises.sandbox import attempt, stop_sentence
from ..shared.tables import table
from .alibis import alibi_of, is_code
from .body import TRAINING, Body
from .healthy import SOURCE
from .instruments import INSTRUMENTS, Evidence, Reading
from .patients import PATIENTS, Patient

PATIENCE = 60.0  # seconds for code that somebody typed
FEW, MORE = 4, 8  # suspects
TEXTS = {
    "nothing": "There is nothing in line {line} that could be ill. (That cost you nothing.)",
    "right": "Line {line} it is: {name}. Now mend it.",
    "acquitted": "Line {line} is healthy. If it were ill, {instrument} would show it: “{what}” is"
    " {found}, and should be {wanted}.",
    "near": "Line {line} is healthy. {said}",
    "a hand in it": "Line {line} is healthy. {instrument} does show something that is not as it should be,"
    " “{what}”, and this line has a hand in it. But where does what it works with come from, and what"
    " becomes of it?",
    "no reading": "Line {line} is healthy: it is as it was in lesson 06.",
    "same": "That is the line as it was.",
    "no Python": "Python can't read that: {error}.",
    "stops": "With that line it stops. {sentence}",
    "still": "{instrument} is not content yet: “{what}” is {found}, and should be {wanted}.",
    "cured": "{cure}",
    "another way": "That is another way than that of lesson 06, and {instrument} finds nothing any more."
    " {cure}",
    "passed": " Trained for {steps:,} steps with seed {seed}, it reaches {mean:.0f} in the exam and passes:"
    " {mark} is enough.",
    "missed": " Trained for {steps:,} steps with seed {seed}, it reaches {mean:.0f} in the exam; {mark} is"
    " enough, and its healthy twin passed. So something is still wrong.",
}


class Case:
    """A patient, as the clinic's widget wants it.

    Args:
        patient: who it is.
        number: of the case, from 1 on.
        num_suspects: how many lines are suspected; 0: any line may be it.
        seed: decides everything random.
    """

    def __init__(self, patient: Patient, number: int, num_suspects: int = 0, seed: int = 0) -> None:
        self.title, self.owner, self.world = f"Patient {number}", patient.owner, patient.world.told
        self.source, self.ill, self.seed = patient.source, patient.lines, seed
        self._patient, self._body = patient, Body(patient.source, patient.world, seed)
        self._seen: dict[str, Evidence] = {}
        self.suspects = _suspects(patient, num_suspects, seed + number)

    def look(self, instrument: str) -> Evidence:
        """What an instrument shows; the same each time."""
        if instrument not in self._seen:
            self._seen[instrument] = INSTRUMENTS[instrument].look(self._body)
        return self._seen[instrument]

    def accuse(self, line: int) -> tuple[str, str]:
        """Whether a line, counted from 1 on, is ill: `right`, `wrong` or `nothing`, and a sentence."""
        patient, text = self._patient, self.source.splitlines()[line - 1]
        if line in patient.lines:
            return "right", TEXTS["right"].format(line=line, name=patient.name)
        if not is_code(text):
            return "nothing", TEXTS["nothing"].format(line=line)
        if text.strip() in patient.near:
            return "wrong", TEXTS["near"].format(line=line, said=patient.near[text.strip()])
        return "wrong", self._acquit(line, text)

    def cure(self, text: str) -> tuple[bool, str]:
        """Whether these lines in place of the ill ones make it healthy, and a sentence; it is trained."""
        source, healed = replaced(self.source, self._patient.lines, text), TEXTS["cured"]
        if (trouble := not_a_cure(self.source, source)) is not None:
            return False, trouble
        if ast.dump(ast.parse(source)) != ast.dump(ast.parse(SOURCE)):
            if (trouble := ill_by_instrument(self._patient, source, self.seed)) is not None:
                return False, trouble
            healed = TEXTS["another way"]
        said = healed.format(cure=self._patient.cure, instrument=self._patient.instrument)
        return self._trained(source, said)

    def _acquit(self, line: int, text: str) -> str:
        alibi = alibi_of(text)
        if alibi is None:
            return TEXTS["no reading"].format(line=line)
        readings = [r for r in self.look(alibi.instrument).readings if r.what.startswith(alibi.reading)]
        for reading in sorted(readings, key=lambda reading: not reading.sick)[:1]:
            key = "a hand in it" if reading.sick else "acquitted"
            return TEXTS[key].format(line=line, instrument=alibi.instrument, **reading._asdict())
        return TEXTS["no reading"].format(line=line)

    def _trained(self, source: str, said: str) -> tuple[bool, str]:
        seed, world = lucky_seed(self._patient.where), self._patient.world
        tried = attempt(lambda: Body(source, world, seed).passes(), PATIENCE)
        if tried.error:
            return False, TEXTS["stops"].format(sentence=stop_sentence(tried.error))
        passed, mean = tried.value
        key = "passed" if passed else "missed"
        return passed, said + TEXTS[key].format(steps=TRAINING, seed=seed, mean=mean, mark=world.mark)


def replaced(source: str, numbers: Sequence[int], text: str) -> str:
    """A source with other lines where these stand, which follow each other; indented as the first."""
    lines = source.splitlines()
    indent = lines[numbers[0] - 1][: -len(lines[numbers[0] - 1].lstrip())]
    new = textwrap.indent(textwrap.dedent(text.strip("\n")), indent).rstrip().splitlines()
    return "\n".join([*lines[: numbers[0] - 1], *new, *lines[numbers[-1] :]]) + "\n"


def not_a_cure(before: str, after: str) -> str | None:
    """Why a source can't be a cure of another one, at first sight; None if it may be one."""
    try:
        tree = ast.parse(after)
    except SyntaxError as error:
        return TEXTS["no Python"].format(error=error.msg)
    return TEXTS["same"] if ast.dump(tree) == ast.dump(ast.parse(before)) else None


def ill_by_instrument(patient: Patient, source: str, seed: int = 0) -> str | None:
    """What the patient's own instrument still finds in a changed source, as a sentence; None: nothing."""
    tried = attempt(lambda: INSTRUMENTS[patient.instrument].look(Body(source, patient.world, seed)), PATIENCE)
    if tried.error:
        return TEXTS["stops"].format(sentence=stop_sentence(tried.error))
    sick: list[Reading] = [reading for reading in tried.value.readings if reading.sick]
    if not sick:
        return None
    return TEXTS["still"].format(instrument=patient.instrument, **sick[0]._asdict())


def lucky_seed(where: str) -> int:
    """The first seed on which the healthy twin passed in this world, as measured."""
    runs = table(__package__, "passes")
    passed = runs[(runs.patient == "healthy") & (runs.world == where) & runs.passed]
    return int(passed.seed.iloc[0])


def _suspects(patient: Patient, num: int, seed: int) -> list[int]:
    """Lines of its source, the ill ones among them; empty: all."""
    if not num:
        return []
    lines = patient.source.splitlines()
    near = [k for k, line in enumerate(lines, 1) if line.strip() in patient.near]
    old = {line for other in PATIENTS for line in other.old.splitlines()}
    others = [
        k for k, line in enumerate(lines, 1) if line.strip() in old and k not in {*patient.lines, *near}
    ]
    drawn = np.random.default_rng(seed).permutation(others).tolist()
    return sorted([*patient.lines, *near, *drawn][: max(num, len(patient.lines))])


def ward(later: bool = False) -> list[Any]:
    """The six cases of the lesson, with more freedom from case to case; or the six for later."""
    names = LATER if later else FIRST
    found = {patient.name: patient for patient in PATIENTS}
    freedom = (0,) * 6 if later else (FEW, FEW, MORE, MORE, 0, 0)
    return [Case(found[name], k + 1, freedom[k]) for k, name in enumerate(names)]


def dealt(seed: int, num: int = 3) -> list[Any]:
    """Patients dealt at random, each with a seed of its own, so that its numbers are new ones."""
    drawn = np.random.default_rng(seed).choice(len(PATIENTS), num, replace=False)
    return [Case(PATIENTS[which], k + 1, 0, seed + k) for k, which in enumerate(drawn)]


FIRST = (
    "the last reward is lost",
    "truncation taken for termination",
    "the target network is the network",
    "all actions get the target",
    "the exam explores",
    "one maximum for all rows",
)
LATER = tuple(patient.name for patient in PATIENTS if patient.name not in FIRST)
