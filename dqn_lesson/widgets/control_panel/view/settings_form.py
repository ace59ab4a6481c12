"""Settings in tabs."""

import anywidget
import traitlets
from ipywidgets import widget_serialization

from ...shared.sources import script


class SettingsForm(anywidget.AnyWidget):
    """A tab for each group of its children, which are `SettingControl`s."""

    _esm = script("control_panel/view/settings_form.js")

    children = traitlets.List().tag(sync=True, **widget_serialization)
    tab = traitlets.Unicode().tag(sync=True)  # the open group, so that a reload of the page comes back to it
