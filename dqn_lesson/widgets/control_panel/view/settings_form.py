"""Settings in tabs."""

from collections.abc import Iterable

import anywidget
import traitlets
from ipywidgets import widget_serialization

from ...shared.sources import script
from .setting_control import SettingControl


class SettingsForm(anywidget.AnyWidget):
    """A tab for each group of settings."""

    _esm = script("control_panel/view/settings_form.js")

    title = traitlets.Unicode("settings").tag(sync=True)
    children = traitlets.List().tag(sync=True, **widget_serialization)
    groups = traitlets.List().tag(sync=True)
    tab = traitlets.Unicode().tag(sync=True)  # the open group, so that a reload of the page comes back to it

    def __init__(self, controls: Iterable[SettingControl]):
        controls = list(controls)
        groups = list(dict.fromkeys(control.about["group"] for control in controls))
        super().__init__(children=controls, groups=groups, tab=groups[0])
