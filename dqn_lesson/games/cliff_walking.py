"""CliffWalking: a walk along a cliff; only the names of its actions, for the player."""

ENV_ID = "CliffWalking-v1"
ACTIONS = ("up", "right", "down", "left")
