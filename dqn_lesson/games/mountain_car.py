"""MountainCar: a car too weak for its hill; only names, for the player."""

ENV_ID = "MountainCar-v0"
STATE = (("position", ""), ("velocity", "a step"))
ACTIONS = ("left", "nothing", "right")
