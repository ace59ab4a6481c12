"""The clinic: agents that are ill in one line. Instruments cost minutes, a wrong accusation costs ten."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

import anywidget
import traitlets

from ...saved_picture import SavedPicture
from ..shared.sources import script, stylesheet
from .plots import drawn

WRONG = 10  # minutes
GONE = (
    "The clinic has gone with its kernel. Run this cell again to examine the patients. This is how it stood:"
)
TEXTS = {
    "start": "Look first, accuse later: an instrument costs a few minutes, a wrong accusation {wrong}.",
    "looked": "{name}: {num} of {all} readings are not as they should be.",
    "wrong": "{said} (+{wrong} minutes)",
    "done": "{said} You needed {minutes} minutes.",
    "failed": "That could not be done: {error}",
}


class Case(Protocol):
    """A patient as the clinic needs it."""

    title: str
    world: str  # what is said of the world in which it lives
    owner: str  # what its owner says
    source: str
    suspects: Sequence[int]  # numbers of lines, from 1 on; empty: any line may be it

    ill: Sequence[int]  # the lines that are ill, which follow each other; the page hears of them once found

    def look(self, instrument: str) -> Any:
        """Evidence: `readings`, each with `what`, `found`, `wanted`, `sick`, and a `plot` (see `plots`)."""

    def accuse(self, line: int) -> tuple[str, str]:
        """`right`, `wrong` or `nothing`, and a sentence."""

    def cure(self, text: str) -> tuple[bool, str]:
        """Whether this text in place of the ill lines is a cure, and a sentence."""


class Clinic(anywidget.AnyWidget):
    """Patients to examine, a case after the other, and a clock.

    Attributes:
        minutes: what each case has cost so far.
        phases: of each case: `examine`, `cure` or `done`.

    Args:
        cases: the patients.
        instruments: by name, what an instrument asks and how many minutes it costs.
    """

    _esm = script("clinic/clinic.js")
    _css = stylesheet("clinic/clinic.css")

    cases = traitlets.List().tag(
        sync=True
    )  # of each what is shown of it: title, world, owner, lines, suspects
    instruments = traitlets.List().tag(sync=True)  # of each: name, asks, minutes
    case = traitlets.Int(0).tag(sync=True)  # which one is open
    minutes = traitlets.List().tag(sync=True)
    phases = traitlets.List().tag(sync=True)
    evidence = traitlets.List().tag(sync=True)  # of each case a list: what each instrument showed
    accused = traitlets.List().tag(sync=True)  # of each case: the lines that turned out to be healthy
    ill = traitlets.List().tag(sync=True)  # of each case: the lines found to be ill
    said = traitlets.List().tag(sync=True)  # of each case: the newest sentence
    turn = traitlets.Int(0).tag(sync=True)  # counts what Python has answered

    def __init__(self, cases: Sequence[Case], instruments: Mapping[str, tuple[str, int]]):
        self._cases, self._costs = list(cases), {name: cost for name, (_, cost) in instruments.items()}
        shown = [
            {
                "title": case.title, "world": case.world, "owner": case.owner,
                "lines": case.source.splitlines(), "suspects": list(case.suspects),
            }
            for case in cases
        ]  # fmt: skip
        num, start = len(shown), TEXTS["start"].format(wrong=WRONG)
        super().__init__(
            cases=shown,
            instruments=[
                {"name": n, "asks": asks, "minutes": cost} for n, (asks, cost) in instruments.items()
            ],
            minutes=[0] * num,
            phases=["examine"] * num,
            evidence=[[] for _ in range(num)],
            accused=[[] for _ in range(num)],
            ill=[[] for _ in range(num)],
            said=[start] * num,
        )
        self._saved = SavedPicture("dqn-clinic", "The clinic. To examine, run this cell in JupyterLab.", GONE)
        self._saved.goes_with(self)
        self.add_class("dqn-clinic")
        self.on_msg(lambda _, content, __: self._on_message(content))
        self._keep()

    @property
    def score(self) -> int:
        """The minutes of all cases together."""
        return sum(self.minutes)

    def look(self, instrument: str) -> None:
        """Uses an instrument on the open case; a second look at the same costs nothing."""
        if any(shown["name"] == instrument for shown in self.evidence[self.case]):
            return
        found = self._cases[self.case].look(instrument)
        rows = [[r.what, r.found, r.wanted, bool(r.sick)] for r in found.readings]
        shown = {"name": instrument, "rows": rows, "page": drawn(found.plot)}
        self._put("evidence", [*self.evidence[self.case], shown])
        self._spend(self._costs[instrument])
        sick = sum(row[3] for row in rows)
        self._say(TEXTS["looked"].format(name=instrument, num=sick, all=len(rows)))

    def accuse(self, line: int) -> None:
        """Says of a line of the open case, counted from 1 on, that it is ill."""
        if self.phases[self.case] != "examine":
            return
        case = self._cases[self.case]
        verdict, said = case.accuse(line)
        if verdict == "right":
            self._put("ill", list(case.ill))
            self._put("phases", "cure")
        elif verdict == "wrong":
            self._put("accused", [*self.accused[self.case], line])
            self._spend(WRONG)
            said = TEXTS["wrong"].format(said=said, wrong=WRONG)
        self._say(said)

    def cure(self, text: str) -> None:
        """Puts a text in place of the ill lines of the open case."""
        if self.phases[self.case] != "cure":
            return
        cured, said = self._cases[self.case].cure(text)
        if cured:
            self._put("phases", "done")
            said = TEXTS["done"].format(said=said, minutes=self.minutes[self.case])
        self._say(said)

    def go_to(self, case: int) -> None:
        """Goes to another case, from 0 on."""
        self.case = case

    def _put(self, name: str, value: Any) -> None:
        """Sets what is kept of the open case."""
        values = list(getattr(self, name))
        values[self.case] = value
        setattr(self, name, values)

    def _spend(self, minutes: int) -> None:
        self._put("minutes", self.minutes[self.case] + minutes)

    def _say(self, sentence: str) -> None:
        self._put("said", sentence)
        self._keep()

    def _keep(self) -> None:
        """What a saved notebook shows."""
        rows = zip(self.cases, self.phases, self.minutes, strict=True)
        words = {"examine": "not found yet", "cure": "found, not mended yet", "done": "mended"}
        self._saved.keep(
            [f"{case['title']}: {words[phase]}, {minutes} minutes." for case, phase, minutes in rows]
        )

    def _on_message(self, content: dict) -> None:
        asked: dict[str, Callable[[Any], None]] = {
            "look": self.look, "accuse": self.accuse, "cure": self.cure, "open": self.go_to,
        }  # fmt: skip
        try:
            for name, value in content.items():
                if name in asked:
                    asked[name](value)
        except Exception as error:  # the page hears of none
            self._say(TEXTS["failed"].format(error=f"{type(error).__name__}: {error}"))
        self.turn += 1
