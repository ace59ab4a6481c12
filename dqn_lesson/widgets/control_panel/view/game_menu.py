"""The menu of games in the panel."""

import html
from collections.abc import Callable

from ipywidgets import HTML, Box, Dropdown

from ....environments import Recipe
from ....games import known_games


class GameMenu(Box):
    """A list of the games that the package has settings for; a chosen one goes to `choose`.

    Args:
        recipe: the game that the panel is made for; it is in the list, whatever it is.
        choose: called with a game's id. What it raises is shown beside the list, which then stays as it was.
        fixed: the agent was made for this one, so nothing can be chosen.
    """

    def __init__(self, recipe: Recipe, choose: Callable[[str], None], fixed: bool = False):
        self._choose, self._now = choose, recipe.title
        names = known_games()
        names = names if recipe.title in names else [recipe.title, *names]
        self._fixed = fixed
        self._list = Dropdown(options=names, value=recipe.title, description="Game", disabled=fixed)
        self._message = HTML()
        if fixed:
            self._message.value = "The agent was made for this game. To choose another, give its class."
        self._list.observe(self._on_choice, "value")
        super().__init__([self._list, self._message], _dom_classes=["dqn-row", "dqn-games"])

    def show(self, running: bool) -> None:
        """Greys the list while a run is going on."""
        self._list.disabled = running or self._fixed

    def _on_choice(self, change: dict) -> None:
        if change["new"] == self._now:
            return
        try:
            self._choose(change["new"])
        except Exception as error:  # a package that is missing, an agent's class that wants another game
            self._list.value = self._now
            self._message.value = html.escape(str(error))
