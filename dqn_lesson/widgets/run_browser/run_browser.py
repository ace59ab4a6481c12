"""The runs that were kept: sort them, tick some, see how they differ, how they did and how they play."""

import html
import os
from pathlib import Path

import gymnasium as gym
from ipywidgets import HTML, Box, VBox

from ...environments import EnvError
from ...episodes.recording import record
from ...runs import Listing, Run, RunError, delete_run, is_going, list_runs, runs_folder
from ...saved_picture import SavedPicture
from ..shared.cell import close_all, replace_in_cell
from ..shared.picture import Picture
from ..shared.sections import button, row, sections
from .comparison import curves, difference, exams
from .table import RunTable, table_of

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
        self._recordings: dict[str, Box] = {}
        self._saved = SavedPicture(
            "dqn-runs",
            "A table of the runs that were kept. To see it, run this cell in JupyterLab.",
            "The table of runs has gone with its kernel. The runs are still on disk: run this cell again.",
        )
        self._note, self._status = _note(), _note()
        self._status.add_class("dqn-status")
        self.buttons = {
            "watch": button("Watch them play", self.record),
            "load": button(
                "Load into the panel", self.load, "Settings and seed of one run, which is to be ticked alone"
            ),
            "export": button("Export as CSV", self.export),
            "delete": button("Delete …", self._ask),
            "again": button("Read the folder again", self.read),
        }
        self._question = HTML()
        self._answers = [button("Yes, delete", self.delete), button("Keep", self._forget_question)]
        self._asking = row(self._question, *self._answers).add_class("dqn-ask")
        self._comparison = HTML(_dom_classes=["dqn-tables"])
        self._curves = Picture(_dom_classes=["dqn-overlay"])
        self._stage = Box([], _dom_classes=["dqn-recordings"])
        results = [self._comparison, self._curves, self._stage]
        parts = [self._note, self.table, row(*self.buttons.values()), self._asking, self._status, *results]
        super().__init__(**sections("run_browser/run_browser.css", "dqn-runs", parts))
        self.table.observe(lambda _: self._compare_ticked(), "ticked")
        self._saved.goes_with(self)
        self.read()
        replace_in_cell(self)

    def close(self) -> None:
        """Lets go of all that belongs to it, which ipywidgets would hold forever."""
        self._forget_recordings()
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
        lines = [self._what_is_there()]
        for name, why in self.listing.skipped.items():
            name, why = html.escape(name), html.escape(why)
            lines.append(f"Left out, because it can't be read: <strong>{name}</strong>. {why}")
        self._note.value = "".join(f"<div>{line}</div>" for line in lines)
        self._forget_recordings()
        self._say("")
        going = [name for name in self.listing.runs if is_going(self.folder / name)]
        self.table.show(table_of(self.listing.runs, going))
        self._compare_ticked()

    def record(self) -> None:
        """Records an episode of each ticked run that has no recording yet."""
        for name, run in self.ticked.items():
            if name not in self._recordings:
                self._say(f"Recording {name}.")
                self._recordings[name] = _recorded(name, run)
        recorded = "Each plays one episode from the same start, without random actions."
        self._say(recorded if any(shown.children[1:] for shown in self._recordings.values()) else "")
        self._show_recordings()

    def load(self) -> None:
        """Hands settings and seed of the ticked run to the panel."""
        ((name, run),) = self.ticked.items()
        if self.panel.closed:
            return self._say(
                "That panel was closed, because its cell was run again. Run the cell of this table again, "
                "too."
            )
        if self.panel.running:
            return self._say(
                "The panel is training, and a change would act on that run. Press Stop there, or wait for "
                f"its end, then load {name}."
            )
        if (trained_in := _title(run)) != (there := self.panel.recipe.title):
            folder = str(self.folder / name)
            return self._say(
                f"{name} was trained in {trained_in}, but that panel is for {there}. Make one "
                f"for it: run = load_run({folder!r}), then ControlPanel(run.settings, run.environment, "
                "seed=run.seed)."
            )
        self.panel.hyperparameters = run.settings
        self.panel.seed = run.seed
        changes = ", ".join(dict.fromkeys(change.name for change in run.changes))
        loaded = f"The panel has the settings and the seed of {name} now ({trained_in}). Press Train there."
        if changes:
            loaded += f" While it ran, {changes} was changed; the panel has the values of its start."
        self._say(loaded)

    def delete(self) -> None:
        """Deletes the ticked runs, without asking: the button asks."""
        deleted, lines = [], []
        for name in self.ticked:
            if is_going(self.folder / name):
                lines.append(f"{name} is still being trained. Stop it first; nothing of it is deleted.")
                continue
            try:
                delete_run(self.folder / name)
                deleted.append(name)
            except (RunError, OSError) as error:
                lines.append(f"{name} could not be deleted. {error}")
        self.read()
        if deleted:
            lines.insert(0, f"Deleted: {', '.join(deleted)}.")
        self._say(" ".join(lines))

    def export(self) -> None:
        """Writes all runs with all settings into `runs.csv` in their folder."""
        path = self.folder / "runs.csv"
        try:
            self.table.table.to_csv(path, index=False, encoding="utf-8")
        except OSError as error:
            return self._say(f"The table could not be written: {error.strerror or error}.")
        path = html.escape(str(path))
        self._status.value = f"All runs with all settings are in <code>{path}</code>."

    def _what_is_there(self) -> str:
        """How many runs the folder holds, or how one comes into it, as HTML."""
        count, folder = len(self.listing.runs), f"<code>{html.escape(str(self.folder))}</code>"
        if count:
            runs = "1 run" if count == 1 else f"{count} runs"
            return f"{runs} in the folder {folder}. Tick two or more to compare them."
        many = html.escape(f"train_many(settings, seeds, env, folder={str(self.folder)!r})")
        return (
            f"There is no run in the folder {folder} yet. Train in the control panel, or with "
            f"<code>{many}</code>, then press <em>Read the folder again</em>."
        )

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
        notes = [f"<p>{html.escape(f'{name}: {run.note}')}</p>" for name, run in runs.items() if run.note]
        self._comparison.value = "".join([*notes, difference(runs) + exams(runs) if several else ""])
        words = f"Score curves of {', '.join(runs)}, over each other" if several else ""
        self._curves.show(curves(runs) if several else b"", words)
        self._saved.keep([words] if several else _names(self.listing), self._curves.png)
        self._show_recordings()

    def _show_recordings(self) -> None:
        self._stage.children = [self._recordings[name] for name in self.ticked if name in self._recordings]

    def _forget_recordings(self) -> None:
        self._stage.children = []
        for shown in self._recordings.values():
            close_all(shown)
        self._recordings.clear()

    def _ask(self) -> None:
        names = html.escape(", ".join(self.ticked))
        self._question.value = f'<div role="alert">Delete forever: {names}?</div>'
        self._asking.layout.display = None

    def _forget_question(self) -> None:
        self._asking.layout.display = "none"

    def _say(self, sentence: str) -> None:
        self._status.value = f'<div role="status">{html.escape(sentence)}</div>'


def _recorded(name: str, run: Run) -> Box:
    """A moving picture of the run's agent, or a sentence that says why there is none."""
    try:
        recording = record(run, max_frames=MAX_FRAMES)
    except Exception as error:  # a kept network may be any; what is wrong with it is for the learner to read
        sentence, png = f"{name} can't play here. {error}", b""
    else:
        sentence = f"{name} plays. {recording.result}"
        png = recording.png
    caption = [_note(html.escape(sentence))] if png else []
    return Box([Picture(png=png, text=sentence), *caption], _dom_classes=["dqn-recording"])


def _title(run: Run) -> str:
    """What to call the environment of a run, also of one that can't be made again."""
    try:
        return run.environment.title
    except (EnvError, gym.error.Error):
        return run.env_id


def _names(listing: Listing) -> list[str]:
    return [f"It held {', '.join(listing.runs)}."] if listing.runs else []


def _note(text: str = "") -> HTML:
    return HTML(text, _dom_classes=["dqn-note"])
