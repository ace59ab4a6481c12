"""LunarLander: a landing on the moon; only the names of its actions, for the player."""

ENV_ID = "LunarLander-v3"
ACTIONS = ("nothing", "left engine", "main engine", "right engine")
