"""All settings of a panel, and what shows and changes them: sliders, presets, the form under *More*."""

from collections.abc import Callable
from threading import RLock
from typing import Any

from ipywidgets import HTML

from ....agent import checked_seed
from ....hyperparameters import Hyperparameters
from ..control.trainer import Trainer
from .preset_bar import PresetBar
from .readouts import READOUTS, World
from .settings import LABELS, missing_text
from .settings_form import SettingsForm
from .sliders import Slider

TEXTS = {
    "waits": "{readout}; counts from the next Reset on",
    "when": "A change takes effect at once, even in mid-run; {waiting} only from the next Reset on.",
}


class Controls:
    """One truth, many views of it.

    Attributes:
        settings: as they stand.
        seed: of the next run.
        has: the settings that the agent has; the others are greyed.
        when: which sliders act in the middle of a run, in a sentence.

    Args:
        settings: at the start; the first preset.
        seed: at the start.
        has: as the attribute.
        lock: held while anything changes.
        changed: called with the changes, `{name: value}`, after they are made.
    """

    def __init__(
        self,
        settings: Hyperparameters,
        seed: int,
        has: frozenset[str],
        lock: RLock,
        changed: Callable[[dict[str, Any]], None],
    ):
        self.settings, self.seed, self.has = settings, checked_seed(seed), has
        self._first_seed = self.seed
        self._lock, self._changed = lock, changed
        self.presets = PresetBar(settings, self._on_preset)
        self.sliders = {
            name: Slider(name, getattr(settings, name), getattr(settings, name)) for name in READOUTS
        }
        for slider in self.sliders.values():
            slider.observe(lambda change: self.set(change["owner"].name, change["new"]), "value")
        waiting = " and ".join(LABELS[name] for name in READOUTS if not Hyperparameters.setting(name).live)
        self.when = HTML(TEXTS["when"].format(waiting=waiting))
        self.when.add_class("dqn-notes")
        self.form: SettingsForm | None = None

    def make_form(self) -> SettingsForm:
        """The settings that have no slider on top."""
        names = [name for name in Hyperparameters.names() if name not in self.sliders]
        self.form = SettingsForm([*names, "seed"], self.set)
        return self.form

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
            for name in changes.keys() & self.sliders.keys():
                self.sliders[name].value = changes[name]
            self._changed(changes)

    def show(self, run: Trainer | None, world: World) -> None:
        """Brings everything in line; `run` is the one that is going on."""
        preset = self.presets.settings
        for name, slider in self.sliders.items():
            live = Hyperparameters.setting(name).live
            readout = READOUTS[name](self.settings, world)
            waits = run is not None and not live and slider.value != getattr(run.hyperparameters, name)
            slider.readout = TEXTS["waits"].format(readout=readout) if waits else readout
            slider.recommended = getattr(preset, name)
            slider.missing = "" if name in self.has else missing_text(name)
        self.presets.show(self.settings)
        if self.form is not None:
            values, compared = vars(self.settings), vars(preset)
            self.form.show(values | {"seed": self.seed}, compared | {"seed": self._first_seed}, self.has)

    def _on_preset(self, settings: Hyperparameters | None) -> None:
        self.set_all(self.settings if settings is None else settings)
