"""The runs that were kept: sort them, tick some, see how they differ, how they did and how they play."""

import html
import os
from pathlib import Path

from ipywidgets import HTML, Box, Button, VBox

from ...episodes.recording import record
from ...runs import Listing, Run, RunError, delete_run, is_going, list_runs, runs_folder
from ..shared.cell import close_all, replace_in_cell
from ..shared.picture import Picture
from ..shared.sources import stylesheet
from .comparison import curves, difference, exams
from .table import RunTable, table_of

TEXTS = {
    "again": "Read the folder again",
    "watch": "Watch them play",
    "load": "Load into the panel",
    "load help": "Settings and seed of one run, which is to be ticked alone",
    "delete": "Delete …",
    "export": "Export as CSV",
    "really": "Yes, delete",
    "keep": "Keep",
    "folder": "{count} in the folder <code>{folder}</code>. Tick two or more to compare them.",
    "one run": "1 run",
    "runs": "{count} runs",
    "empty": "There is no run in the folder <code>{folder}</code> yet. Train in the control panel, or with "
    "<code>train_many(settings, seeds, folder={folder_text})</code>, then press <em>{again}</em>.",
    "skipped": "Left out, because it can't be read: <strong>{name}</strong>. {why}",
    "ask": "Delete forever: {names}?",
    "deleted": "Deleted: {names}.",
    "going": "{name} is still being trained. Stop it first; nothing of it is deleted.",
    "not deleted": "{name} could not be deleted. {why}",
    "exported": "All runs with all settings are in <code>{path}</code>.",
    "not exported": "The table could not be written: {why}.",
    "panel is busy": "The panel is training, and a change would act on that run. Press Stop there, or wait "
    "for its end, then load {name}.",
    "panel is gone": "That panel was closed, because its cell was run again. Run the cell of this table "
    "again, too.",
    "loaded": "The panel has the settings and the seed of {name} now ({env_id}). Press Train there.",
    "changed": " While it ran, {changes} was changed; the panel has the values of its start.",
    "filming": "Filming {name}.",
    "filmed": "Each plays one episode from the same start, without random actions.",
    "film": "{name} plays. Score: {score:g}.",
    "no film": "{name} can't play here. {why}",
    "curves": "Score curves of {names}, over each other",
}
MAX_FRAMES = 250


class RunBrowser(VBox):
    """A table of the runs in a folder, and what is asked about the ticked ones.

    Running the cell again closes the earlier one.

    Args:
        folder: that holds the runs; None: `runs_folder()`.
        panel: a `ControlPanel`, into which the settings of a run can be loaded.
    """

    def __init__(self, folder: str | os.PathLike | None = None, panel=None):
        self.folder = runs_folder() if folder is None else Path(folder)
        self.panel = panel
        self.listing = Listing({}, {})
        self.table = RunTable()
        self._films: dict[str, Box] = {}
        self._note, self._status = _note(), _note()
        self._status.add_class("dqn-status")
        style = HTML(f"<style>{stylesheet('run_browser/run_browser.css')}</style>")
        style.layout.display = "none"
        actions = {"watch": self.film, "load": self.load, "export": self.export, "delete": self._ask}
        self.buttons = {name: _button(name, act) for name, act in (actions | {"again": self.read}).items()}
        self.buttons["load"].tooltip = TEXTS["load help"]
        self._question = HTML()
        self._answers = [_button("really", self.delete), _button("keep", self._forget_question)]
        self._asking = Box([self._question, *self._answers], _dom_classes=["dqn-bar", "dqn-ask"])
        self._comparison = HTML(_dom_classes=["dqn-tables"])
        self._curves = Picture(_dom_classes=["dqn-overlay"])
        self._stage = Box([], _dom_classes=["dqn-films"])
        bar = Box(list(self.buttons.values()), _dom_classes=["dqn-bar"])
        results = [self._comparison, self._curves, self._stage]
        super().__init__([style, self._note, self.table, bar, self._asking, self._status, *results])
        self.add_class("dqn-widget").add_class("dqn-runs")
        self.table.observe(lambda _: self._compare_ticked(), "ticked")
        self.read()
        replace_in_cell(self)

    def close(self) -> None:
        """Lets go of all that belongs to it, which ipywidgets would hold forever."""
        self._forget_films()
        for part in (*self.children, self.layout):
            close_all(part)
        super().close()

    @property
    def ticked(self) -> dict[str, Run]:
        """The runs that are ticked, by name."""
        return {name: self.listing.runs[name] for name in self.table.ticked if name in self.listing.runs}

    def read(self) -> None:
        """Reads the folder again."""
        self.listing = list_runs(self.folder) if self.folder.is_dir() else Listing({}, {})
        count = len(self.listing.runs)
        folder, text = html.escape(str(self.folder)), html.escape(repr(str(self.folder)))
        words = TEXTS["one run"] if count == 1 else TEXTS["runs"].format(count=count)
        head = TEXTS["folder" if count else "empty"]
        lines = [head.format(count=words, folder=folder, folder_text=text, again=TEXTS["again"])]
        for name, why in self.listing.skipped.items():
            lines.append(TEXTS["skipped"].format(name=html.escape(name), why=html.escape(why)))
        self._note.value = "".join(f"<div>{line}</div>" for line in lines)
        self._forget_films()
        self._say("")
        going = [name for name in self.listing.runs if is_going(self.folder / name)]
        self.table.show(table_of(self.listing.runs, going))
        self._compare_ticked()

    def film(self) -> None:
        """Films an episode of each ticked run that has no film yet."""
        for name, run in self.ticked.items():
            if name not in self._films:
                self._say(TEXTS["filming"].format(name=name))
                self._films[name] = _film(name, run)
        self._say(TEXTS["filmed"] if any(film.children[1:] for film in self._films.values()) else "")
        self._show_films()

    def load(self) -> None:
        """Hands settings and seed of the ticked run to the panel."""
        ((name, run),) = self.ticked.items()
        if self.panel.closed or self.panel.running:
            self._say(TEXTS["panel is gone" if self.panel.closed else "panel is busy"].format(name=name))
            return
        self.panel.hyperparameters = run.settings
        self.panel.seed = run.seed
        changes = ", ".join(dict.fromkeys(change.name for change in run.changes))
        more = TEXTS["changed"].format(changes=changes) if changes else ""
        self._say(TEXTS["loaded"].format(name=name, env_id=run.env_id) + more)

    def delete(self) -> None:
        """Deletes the ticked runs, without asking: the button asks."""
        deleted, lines = [], []
        for name in self.ticked:
            if is_going(self.folder / name):
                lines.append(TEXTS["going"].format(name=name))
                continue
            try:
                delete_run(self.folder / name)
                deleted.append(name)
            except (RunError, OSError) as error:
                lines.append(TEXTS["not deleted"].format(name=name, why=error))
        self.read()
        if deleted:
            lines.insert(0, TEXTS["deleted"].format(names=", ".join(deleted)))
        self._say(" ".join(lines))

    def export(self) -> None:
        """Writes all runs with all settings into `runs.csv` in their folder."""
        path = self.folder / "runs.csv"
        try:
            self.table.table.to_csv(path, index=False, encoding="utf-8")
        except OSError as error:
            self._say(TEXTS["not exported"].format(why=error.strerror or error))
            return
        self._status.value = TEXTS["exported"].format(path=html.escape(str(path)))

    def _compare_ticked(self) -> None:
        """Shows what can be said of the ticked runs, and which buttons make sense."""
        runs = self.ticked
        several = len(runs) > 1
        self._forget_question()
        for name in ("watch", "delete"):
            self.buttons[name].disabled = not runs
        self.buttons["load"].disabled = len(runs) != 1
        self.buttons["load"].layout.display = None if self.panel is not None else "none"
        self.buttons["export"].disabled = not self.listing.runs
        self._comparison.value = difference(runs) + exams(runs) if several else ""
        with self._curves.hold_sync():
            self._curves.png = curves(runs) if several else b""
            self._curves.text = TEXTS["curves"].format(names=", ".join(runs)) if several else ""
        self._show_films()

    def _show_films(self) -> None:
        self._stage.children = [self._films[name] for name in self.ticked if name in self._films]

    def _forget_films(self) -> None:
        self._stage.children = []
        for film in self._films.values():
            close_all(film)
        self._films.clear()

    def _ask(self) -> None:
        names = html.escape(", ".join(self.ticked))
        self._question.value = f'<div role="alert">{TEXTS["ask"].format(names=names)}</div>'
        self._asking.layout.display = None

    def _forget_question(self) -> None:
        self._asking.layout.display = "none"

    def _say(self, sentence: str) -> None:
        self._status.value = f'<div role="status">{html.escape(sentence)}</div>'


def _film(name: str, run: Run) -> Box:
    """A moving picture of the run's agent, or a sentence that says why there is none."""
    try:
        recording = record(run.policy(), run.env_id, max_frames=MAX_FRAMES)
    except Exception as error:  # a kept network may be any; what is wrong with it is for the learner to read
        sentence, png = TEXTS["no film"].format(name=name, why=error), b""
    else:
        sentence, png = TEXTS["film"].format(name=name, score=recording.score), recording.png
    caption = [_note(html.escape(sentence))] if png else []
    return Box([Picture(png=png, text=sentence), *caption], _dom_classes=["dqn-film"])


def _button(name: str, act) -> Button:
    button = Button(description=TEXTS[name])
    button.on_click(lambda _: act())
    return button


def _note(text: str = "") -> HTML:
    return HTML(text, _dom_classes=["dqn-note"])
