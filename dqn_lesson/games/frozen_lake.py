"""FrozenLake: a walk over ice; only the names of its actions, for the player."""

ENV_ID = "FrozenLake-v1"
ACTIONS = ("left", "down", "right", "up")
