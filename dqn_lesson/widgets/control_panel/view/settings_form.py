"""All settings that have no slider on top, in tabs, made from their `Setting`."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import anywidget
import traitlets

from ....hyperparameters import Hyperparameters
from ...shared.sources import script
from .settings import LABELS, TEXTS, help_of, kind, missing_text, setting, text_of, typed
from .sliders import stops

TITLE = "settings"


class SettingsForm(anywidget.AnyWidget):
    """Tabs of settings; what is changed in them goes to `edit`.

    Args:
        names: the settings to show.
        edit: called with the name and the new value of a setting that was changed.
    """

    _esm = script("control_panel/view/settings_form.js")

    title = traitlets.Unicode(TITLE).tag(sync=True)
    groups = traitlets.List().tag(sync=True)
    rows = traitlets.List().tag(sync=True)
    tab = traitlets.Unicode().tag(sync=True)  # the open group, so that a reload of the page comes back to it

    def __init__(self, names: Iterable[str], edit: Callable[[str, Any], None]):
        self._names = tuple(names)
        self._edit = edit
        self._errors: dict[str, str] = {}
        self._known: dict[str, tuple] = {}  # for each name: the value now, the preset's, the package's own
        groups = list(dict.fromkeys(setting(name).group for name in self._names))
        super().__init__(groups=groups, tab=groups[0])
        self.on_msg(lambda _, content, __: self.type(content["name"], content["text"]))

    def type(self, name: str, text: str) -> None:
        """Takes what was typed or chosen for a setting, or says what is wrong with it."""
        try:
            # What stands on the page already is taken exactly; written, 1/2.4 is 0.4167.
            value = next((v for v in self._known[name] if text == text_of(v)), None)
            value = typed(name, text) if value is None else value
        except ValueError as error:
            self._errors[name] = str(error)
            self.rows = [{**row, "error": self._errors.get(row["name"], "")} for row in self.rows]
            return
        self._errors.pop(name, None)
        self._edit(name, value)

    def show(self, values: Mapping[str, Any], preset: Mapping[str, Any], has: frozenset[str]) -> None:
        """Brings every control in line.

        Args:
            values: the values now.
            preset: those of the preset, from which a changed one is marked off.
            has: the settings that the agent has.
        """
        rows = []
        for name in self._names:
            if name in self._known and values[name] != self._known[name][0]:
                self._errors.pop(name, None)  # it was about a value that is gone
            own = getattr(Hyperparameters(), name, None)  # the seed has none
            self._known[name] = (values[name], preset[name], own)
            missing = "" if name == "seed" or name in has else missing_text(name)
            rows.append(_row(name, values[name], preset[name], missing, self._errors.get(name, "")))
        self.rows = rows


def _row(name: str, value: Any, preset: Any, missing: str, error: str) -> dict[str, Any]:
    """One setting as the page draws it."""
    about, how = setting(name), kind(name)
    changed = value != preset
    otherwise = preset if preset is not None else getattr(Hyperparameters(), name, None)
    return {
        "name": name,
        "group": about.group,
        "label": LABELS[name],
        "help": help_of(name),
        "kind": how,
        "stops": stops(about, getattr(Hyperparameters(), name)) if how == "slider" else [],
        "recommended": preset if how == "slider" else None,
        "value": value if how in ("slider", "tick") else None,
        "text": text_of(value),
        "choices": list(about.choices or ()),
        "optional": about.optional,
        "none": value is None,
        "otherwise": "" if otherwise is None else text_of(otherwise),
        "readout": about.help + (f" ({about.unit})" if about.unit else ""),
        "when": TEXTS["at once" if about.live else "from reset"],
        "back": text_of(preset) if changed else "",
        "back_help": TEXTS["back"].format(name=LABELS[name], value=text_of(preset)),
        "missing": missing,
        "error": error,
    }
