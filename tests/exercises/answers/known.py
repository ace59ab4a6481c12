"""The mistakes that each exercise listed when the answers were written: what a cause could name.

A mistake that is listed since is no cause of anything here; whoever lists it judges its rows by hand.
"""

KNOWN = {
    "1.1": ("pair", "four", "limit", "frozen", "one less", "rewards", "seed", "button"),
    "1.2": ("away", "place", "angle", "not an action", "short"),
    "1.3": ("clock is a fall", "early", "fall only", "clock only", "last step"),
    "1.4": ("angle", "place", "pulls away"),
    "2.1": (
        "one output", "no place for it", "promises", "shares", "only above", "classes", "old name",
        "straight", "two hidden", "not compiled",
    ),
    "2.2": ("no bias", "all bent", "straight", "relu", "turned", "first layer", "bias bent apart"),
    "2.3": ("no row", "promise", "two axes", "worst", "all promises"),
    "2.4": ("zero", "first", "bare", "added", "both", "flat", "no such row", "no row", "untouched"),
    "2.5": ("no bias", "one layer", "once", "nodes", "three"),
    "3.1": (
        "no terminated", "no tuple", "no self", "swapped", "mixed", "replaced", "only the end",
        "not the end", "nothing",
    ),
    "3.2": ("grows", "stops", "empties", "one too many", "one too few", "newest goes", "wrong length"),
    "3.3": (
        "not columns", "rows in rows", "torn", "no newest", "no oldest", "first rows", "last rows",
        "a block", "too many asked", "all of them",
    ),
    "3.4": ("one off", "never forgets", "how many", "newest", "first to go"),
    "4.1": (
        "not discounted", "turned round", "straight line", "all the same", "times t", "one late",
        "only the last", "too early",
    ),
    "4.2": (
        "no end", "turned", "mean", "first", "last", "worst", "all buttons", "which", "no reward",
        "no gamma", "all discounted", "nothing at all", "always -1",
    ),
    "4.3": (
        "one future", "rows", "each met every", "whole numbers", "time up", "no end", "turned",
        "nothing at all", "no gamma", "no reward", "truth value", "one target", "every button",
    ),
    "4.4": (
        "decays each", "no decay", "next state", "guess after", "few memories", "all memories",
        "first rows", "newest rows", "zeros", "no end", "no reward", "no gamma", "not taught",
        "max of a row", "row in brackets", "only one",
    ),
    "4.5": (
        "a call each", "zeros", "out of step", "every button", "one future", "rows in rows", "tuples",
        "only actions", "no end", "no gamma", "next state", "few memories", "all memories", "no decay",
        "not taught",
    ),
    "4.6": ("sign", "best guess", "no end", "no gamma", "worst", "guess before"),
    "5.1": (
        "inverted", "no last", "no first", "two buttons", "no press", "numbers", "explores in the exam",
        "array", "value", "worst", "other dice", "never explores", "always explores",
        "other buttons only",
    ),
    "5.2": (
        "min", "what stays", "subtracts", "no self", "falls through", "all at once", "no floor",
        "at once",
    ),
    "5.3": ("line", "updates", "same", "times", "rare", "often", "no number"),
    "5.4": ("greedy", "timid", "too fast", "too slow", "never trusts", "no share"),
    "6.1": (
        "frozen", "no reset", "limit is a fall", "past the limit", "shaped score", "own rewards",
        "one less", "only the end", "swapped", "last step lost", "pair", "six things", "nothing back",
        "never replays", "replays once", "replays first", "no rows",
    ),
    "6.2": (
        "row 0", "row 2", "no gamma", "pays nothing", "both pay", "three steps", "taken for falls",
        "no sum", "row 5", "no number",
    ),
    "6.3": ("time up", "on top", "always", "only alone", "turned round"),
    "6.4": ("edge for fall", "falls mixed", "upright"),
    "6.5": ("no loss", "replay elsewhere", "small loss", "always random"),
    "7.1": (
        "wrong side", "same object", "added", "runs away", "never moves", "halfway", "not one array",
        "first only", "network changed",
    ),
    "7.2": (
        "both target", "both online", "swapped", "no end", "nothing at all", "no gamma", "which", "rows",
        "columns", "whole rows",
    ),
    "7.3": (
        "next episode", "time up", "one gamma", "power n", "after a fall", "time as fall",
        "not discounted", "one late", "too many", "too few", "first state", "last reward lost",
        "one power less", "past the newest", "return inside", "three things",
    ),
    "7.4": (
        "yes", "second gain", "highest", "other gain", "first gain", "other lack", "no rung",
        "no number", "turned round", "all eight", "words",
    ),
    "8.1": (
        "best seed", "training", "last game", "all together", "yes or no", "games", "best game",
        "every game", "not quite", "count", "475", "percent", "failing",
    ),
    "8.2": ("seeds alone", "length", "several", "the same", "no such"),
    "8.3": (
        "low forgets", "fast is healthy", "fast forgets", "low is early", "dips are healthy",
        "low is healthy", "row A", "row B", "row C", "row D", "no knob",
    ),
    "8.4": (
        "tuning reported", "tries for runs", "one seed", "luckiest seed", "last", "worst",
        "chosen by fresh", "both together", "fresh in budget", "over budget", "one draw", "early look",
        "sum", "all scores", "swapped", "winner alone", "starts at 0", "best fresh run",
    ),
    "8.5": (
        "no list", "four numbers", "numbers", "no scale", "blown up", "vanishing", "no number",
        "success punished", "nothing to learn", "dangling pays",
    ),
    "9.1": ("too late", "the end", "too early", "no moment"),
    "9.2": (
        "mirrored", "angle alone", "other", "turned", "no time", "later", "no button", "no angle",
        "degrees",
    ),
    "9.3": (
        "no number", "player's reward", "future", "no fall", "other button", "same moment", "no gamma",
        "n steps", "error for target", "error for target end", "two decimals", "sign", "error", "target",
        "target end",
    ),
    "9.4": (
        "no choice", "sign", "A", "B", "C", "one", "limit", "no number", "often", "gamma", "no reason",
    ),
}  # fmt: skip
