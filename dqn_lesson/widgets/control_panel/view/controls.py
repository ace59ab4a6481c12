"""All settings of a panel, and what shows and changes them: sliders, presets, the form under *More*."""

import html
from collections.abc import Callable
from threading import RLock
from typing import Any

from ipywidgets import HTML

from ....agent import checked_seed
from ....hyperparameters import Hyperparameters
from ..control.trainable import LESSON
from ..control.trainer import Trainer
from .preset_bar import PresetBar
from .readouts import MORE_READOUTS, READOUTS, World
from .setting_control import SettingControl, SettingsForm
from .settings import label, setting, text_of

MOST_NAMED = 4  # of the changed settings that have no slider


class Controls:
    """One truth, many views of it.

    Attributes:
        settings: as they stand.
        seed: of the next run.
        has: the settings that the agent has; the others are greyed.
        notes: which sliders act in the middle of a run; and what was changed that has no slider.

    Args:
        settings: at the start; the first preset.
        seed: at the start.
        presets: that are always there.
        has: as the attribute.
        lock: held while anything changes.
        changed: called with the changes, `{name: value}`, after they are made.
        game: what it is called.
    """

    def __init__(
        self,
        settings: Hyperparameters,
        seed: int,
        presets: dict[str, Hyperparameters],
        has: frozenset[str],
        lock: RLock,
        changed: Callable[[dict[str, Any]], None],
        game: str = "",
    ):
        self.settings, self.seed, self.has = settings, checked_seed(seed), has
        self._first_seed = self.seed
        self._lock, self._changed = lock, changed
        self.presets = PresetBar(settings, presets, self._on_preset, game)
        self.sliders = {name: self._control(name) for name in READOUTS}
        self._all = dict(self.sliders)  # and those of the form, when there is one
        waiting = " and ".join(label(name) for name in self.sliders if not setting(name).live)
        self._when = f"Changes take effect at once, even during a run ({waiting}: after Reset)."
        self._first = settings
        self.notes = HTML(self._when, _dom_classes=["dqn-notes", "dqn-changes"])

    def make_form(self) -> SettingsForm:
        """The settings that have no slider on top."""
        names = [name for name in (*Hyperparameters.names(), "seed") if name not in self.sliders]
        with self._lock:
            controls = {name: self._control(name) for name in names}
            self._all |= controls
        return SettingsForm(children=list(controls.values()))

    def set(self, name: str, value: Any) -> None:
        """Sets one setting, or the seed.

        Raises:
            ValueError: the value is not allowed.
        """
        with self._lock:
            if name == "seed":
                self.seed = checked_seed(value)
                self._changed({})
            else:
                self.set_all(self.settings.replace(**{name: value}))

    def set_all(self, settings: Hyperparameters) -> None:
        """Sets all settings at once."""
        with self._lock:
            changes = {name: new for name, (_, new) in self.settings.difference(settings).items()}
            self.settings = settings
            self._changed(changes)

    def show(self, run: Trainer | None, world: World) -> None:
        """Brings everything in line; `run` is the one that is going on."""
        for name, control in self._all.items():
            control.recommended, control.value = self._preset(name), self._now(name)
            missing = name in LESSON and name not in self.has
            if name in MORE_READOUTS:
                control.readout = MORE_READOUTS[name](self.settings, world)
            adds = f"lesson {LESSON[name]} adds it" if LESSON.get(name) else "only the package's own has it"
            control.missing = f"not in your agent: {adds}" if missing else ""
        for name, slider in self.sliders.items():
            waits = run is not None and not setting(name).live
            waits = waits and slider.value != getattr(run.hyperparameters, name)
            readout = READOUTS[name](self.settings, world)
            slider.readout = f"{readout}; counts after Reset" if waits else readout
        self.presets.show(self.settings)
        self.notes.value = "<br>".join([self._when, *self._changed_elsewhere()])

    def _changed_elsewhere(self) -> list[str]:
        """What has no slider, and isn't as it was when the panel was made, as HTML."""
        now = self.settings.difference(self._first)
        changed = [
            f"{label(name)} {text_of(value)}" for name, (value, _) in now.items() if name not in self.sliders
        ]
        if self.seed != self._first_seed:
            changed.append(f"seed {self.seed}")
        if not changed:
            return []
        more = f" and {len(changed) - MOST_NAMED} more, under More" if len(changed) > MOST_NAMED else ""
        return [f"<em>Also changed: {html.escape(', '.join(changed[:MOST_NAMED]) + more)}</em>"]

    def _control(self, name: str) -> SettingControl:
        control = SettingControl(name, self._now(name), self._preset(name))
        control.observe(lambda change: self._on_control(name, change["new"]), "value")
        return control

    def _on_control(self, name: str, value: Any) -> None:
        if value != self._now(name):
            self.set(name, value)

    def _now(self, name: str) -> Any:
        return self.seed if name == "seed" else getattr(self.settings, name)

    def _preset(self, name: str) -> Any:
        return self._first_seed if name == "seed" else getattr(self.presets.settings, name)

    def _on_preset(self, settings: Hyperparameters | None) -> None:
        self.set_all(self.settings if settings is None else settings)
