"""Choosing a preset, going back to it, and keeping the settings as one of one's own."""

import html
from collections.abc import Callable

from ipywidgets import HTML, Box, Dropdown, Text

from ....hyperparameters import Hyperparameters
from ...shared.sections import button
from .presets import checked_name, forget_preset, game_of, keep_preset, kept_presets


class PresetBar(Box):
    """A list of presets with buttons; a chosen one goes to `choose`.

    Attributes:
        name: of the chosen preset.
        settings: those of the chosen preset.

    Args:
        given: the settings with which the panel was made; they are a preset too where no other has them.
        always: the presets that are always there.
        choose: called with the settings of a preset when it was chosen, with None where it only has changed
            what is compared with.
        game: of the panel, with which presets are kept; one of another game says so when it is chosen.
    """

    def __init__(
        self,
        given: Hyperparameters,
        always: dict[str, Hyperparameters],
        choose: Callable[[Hyperparameters | None], None],
        game: str = "",
    ):
        self._choose, self._game = choose, game
        self._always = always
        if given not in self._always.values():
            self._always = {"as given": given} | self._always
        self.name = next(name for name, settings in self._always.items() if settings == given)
        self.settings = self._now = given
        self._list = Dropdown(options=list(self._always), value=self.name, description="Preset")
        self._text = Text(description="Name", placeholder="a name of your own")
        back, save = lambda: self.choose(self.name), lambda: self.save(self._text.value)
        self._back = button("Back to the preset", back, "Gives every changed value the preset's again")
        self._save = button("Save", save, "Keeps all values under this name, for any notebook")
        self._delete = button("Delete", self.delete, "Deletes the chosen preset, if it is one of your own")
        self._differs, self._message = HTML(), HTML()
        self._listing = False  # while the list changes, ipywidgets chooses of its own accord
        self._list.observe(lambda change: self._listing or self.choose(change["new"]), "value")
        children = [
            Box([self._list, self._back, self._differs], _dom_classes=["dqn-row"]),
            Box([self._text, self._save, self._delete, self._message], _dom_classes=["dqn-row"]),
        ]
        super().__init__(children, _dom_classes=["dqn-presets"])
        self.read()

    def read(self, message: str = "") -> None:
        """Reads the learner's own presets again, and says what is wrong with any."""
        kept, problems = kept_presets()
        self._presets = self._always | kept
        if self.name not in self._presets:
            self._presets[self.name] = self.settings  # deleted elsewhere: still what is compared with
        self._listing = True
        try:
            if tuple(self._presets) != tuple(self._list.options):
                self._list.options = list(self._presets)
            self._list.value = self.name
        finally:
            self._listing = False
        self._say(" ".join([message, *problems]).strip())
        self._unsure()

    def choose(self, name: str) -> None:
        """Takes the settings of a preset."""
        self._unsure()
        kept_for = game_of(name)
        other = bool(kept_for) and kept_for != self._game
        self._say(f"This preset was kept for {kept_for}, not for {self._game}." if other else "")
        self.name, self.settings = name, self._presets[name]
        self._list.value = name
        self._choose(self.settings)

    def save(self, name: str) -> None:
        """Keeps the settings as they stand, and chooses them."""
        try:
            name = checked_name(name)
            keep_preset(name, self._now, self._game)
        except ValueError as error:
            return self._say(str(error))
        except OSError as error:
            return self._say(f"{name} could not be kept: {error.strerror or error}.")
        self.name, self.settings = name, self._now
        self._text.value = ""
        self.read(f"Kept as {name}.")
        self._choose(None)

    def delete(self) -> None:
        """Deletes the chosen preset; the first call only asks."""
        if self.name in self._always:
            return
        asked = f"Delete {self.name}? Press again"
        if self._delete.description != asked:
            self._delete.description = asked
            return
        name, first = self.name, next(iter(self._always))
        try:
            forget_preset(name)
        except OSError as error:
            self._unsure()
            return self._say(f"{name} could not be deleted: {error.strerror or error}.")
        self.name, self.settings = first, self._always[first]
        self.read(f"{name} is deleted.")
        self._choose(None)

    def show(self, now: Hyperparameters) -> None:
        """Says how many values differ from the preset."""
        self._now = now
        count = len(now.difference(self.settings))
        some = "1 value differs" if count == 1 else f"{count} values differ"
        self._differs.value = f"{some} from the preset." if count else "All values are those of the preset."
        self._back.disabled = not count
        self._delete.disabled = self.name in self._always

    def _unsure(self) -> None:
        self._delete.description = "Delete"

    def _say(self, message: str) -> None:
        self._message.value = f"<span role='status'>{html.escape(message)}</span>"
