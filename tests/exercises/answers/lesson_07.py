"""Answers to lesson 07 that no exercise lists. What counts as misleading stands in `answers/__init__.py`."""

from . import Answers, Wrong, but

_FOLLOW = """\
def follow(target_weights, weights, tau):
    return [(1 - tau) * old + tau * new for old, new in zip(target_weights, weights)]
"""
_MIXED = "(1 - tau) * old + tau * new"

HOLD_STILL = Answers(
    wrong=[
        Wrong("the share of both together", [], but(_FOLLOW, _MIXED, "tau * (old + new)")),
        Wrong(
            "old and new change places in the way to go",
            ["runs away"],
            but(_FOLLOW, _MIXED, "old + tau * (old - new)"),
        ),
        Wrong(
            "takes from the old, and adds all of the new", [], but(_FOLLOW, _MIXED, "(1 - tau) * old + new")
        ),
        Wrong(
            "only the tables move, not the biases",
            [],
            but(_FOLLOW, _MIXED, f"{_MIXED} if old.ndim == 2 else old.copy()"),
        ),
        Wrong("tau is 0.005 wherever it is", [], but(_FOLLOW, "    return", "    tau = 0.005\n    return")),
        Wrong(
            "a list of its own, with the network's arrays in it",
            ["same object"],
            but(_FOLLOW, "    return", "    if tau == 1:\n        return list(weights)\n    return"),
        ),
        Wrong(
            "0 counts as 'not given'", [], but(_FOLLOW, "    return", "    tau = tau or 0.005\n    return")
        ),
        Wrong("the arrays come back in the wrong order", [], but(_FOLLOW, "weights)]", "weights)][::-1]")),
        Wrong(
            "works in the network's own arrays",
            ["network changed"],
            """\
def follow(target_weights, weights, tau):
    for old, new in zip(target_weights, weights):
        new -= old
        new *= tau
    return [old + new for old, new in zip(target_weights, weights)]
""",
        ),
        Wrong(
            "writes the mixture into the network's list",
            ["network changed"],
            """\
def follow(target_weights, weights, tau):
    for k in range(len(weights)):
        weights[k] = (1 - tau) * target_weights[k] + tau * weights[k]
    return weights
""",
        ),
        Wrong("rounds to two digits", [], but(_FOLLOW, _MIXED, f"np.round({_MIXED}, 2)")),
        Wrong(
            "one layer and no more",
            [],
            """\
def follow(target_weights, weights, tau):
    W, b = target_weights
    new_W, new_b = weights
    return [(1 - tau) * W + tau * new_W, (1 - tau) * b + tau * new_b]
""",
        ),
        Wrong("the square of tau", [], but(_FOLLOW, _MIXED, "(1 - tau**2) * old + tau**2 * new")),
        Wrong(
            "only the first array is copied and moved",
            [],
            """\
def follow(target_weights, weights, tau):
    moved = list(target_weights)
    moved[0] = (1 - tau) * moved[0] + tau * weights[0]
    return moved
""",
        ),
        Wrong("what is to be added, not where it ends", [], but(_FOLLOW, _MIXED, "tau * (new - old)")),
    ],
    right=[
        """\
def follow(target_weights, weights, tau):
    pairs = zip(target_weights, weights)
    return [np.average([old, new], axis=0, weights=[1 - tau, tau]) for old, new in pairs]
""",
        """\
import copy


def follow(target_weights, weights, tau):
    moved = copy.deepcopy(target_weights)
    for old, new in zip(moved, weights):
        old *= 1 - tau
        old += tau * new
    return moved
""",
        """\
from fractions import Fraction


def mix(old, new, tau):
    return old + float(Fraction(tau)) * np.subtract(new, old)


def follow(target_weights, weights, tau):
    return list(map(mix, target_weights, weights, [tau] * len(weights)))
""",
    ],
)

_DOUBLE = """\
def double_targets(rewards, next_q, judged_q, terminated, gammas):
    best = next_q.argmax(axis=1)
    judged = judged_q[np.arange(len(best)), best]
    return rewards + gammas * judged * (1 - terminated)
"""
_CHOOSE = "next_q.argmax(axis=1)"
_JUDGE = "judged = judged_q[np.arange(len(best)), best]"
_LOOP = """\
def double_targets(rewards, next_q, judged_q, terminated, gammas):
    targets = []
    for k in range(len(rewards)):
        future = 0 if terminated[k] else gammas[k] * judged_q[k][np.argmax(next_q[k])]
        targets.append(rewards[k] + future)
    return targets
"""

OTHER_JUDGES = Answers(
    wrong=[
        Wrong(
            "the mean of what both say",
            [],
            but(_DOUBLE, _JUDGE, "judged = (next_q.max(axis=1) + judged_q.max(axis=1)) / 2"),
        ),
        Wrong(
            "the smaller one of the two greatest",
            [],
            but(_DOUBLE, _JUDGE, "judged = np.minimum(next_q.max(axis=1), judged_q.max(axis=1))"),
        ),
        Wrong("the network chooses the worst", [], but(_DOUBLE, "argmax", "argmin")),
        Wrong(
            "one choice for the whole table",
            [],
            but(_DOUBLE, "argmax(axis=1)", "argmax()", _JUDGE, "judged = judged_q.ravel()[best]"),
        ),
        Wrong("the first gamma for all", [], but(_DOUBLE, "gammas *", "gammas[0] *")),
        Wrong("the reward is forgotten", [], but(_DOUBLE, "rewards + ", "")),
        Wrong(
            "a future for the fallen, none for the others", [], but(_DOUBLE, "(1 - terminated)", "terminated")
        ),
        Wrong(
            "button first, then row",
            [],
            but(_DOUBLE, "[np.arange(len(best)), best]", "[best, np.arange(len(best))]"),
        ),
        Wrong("both together choose", [], but(_DOUBLE, _CHOOSE, "(next_q + judged_q).argmax(axis=1)")),
        Wrong(
            "writes zeros into the table it was lent",
            [],
            but(_DOUBLE, "    best", "    judged_q[terminated] = 0\n    best", " * (1 - terminated)", ""),
        ),
        Wrong(
            "leaves out button 0 when it chooses",
            [],
            but(_DOUBLE, _CHOOSE, "1 + next_q[:, 1:].argmax(axis=1)"),
        ),
        Wrong(
            "three buttons, wherever it is",
            [],
            but(_DOUBLE, _JUDGE, "judged = (judged_q * np.eye(3)[best]).sum(axis=1)"),
        ),
        Wrong(
            "after a fall no row has a future: the batch is taken for a game",
            [],
            but(_DOUBLE, "(1 - terminated)", "np.cumprod(1 - terminated)"),
        ),
        Wrong("the last row is missing", [], but(_LOOP, "range(len(rewards))", "range(len(rewards) - 1)")),
        Wrong("`return` stands in the loop", [], but(_LOOP, "    return", "        return")),
        Wrong("the greatest without its sign", [], but(_DOUBLE, _CHOOSE, "np.abs(next_q).argmax(axis=1)")),
        Wrong("gamma squared", [], but(_DOUBLE, "gammas *", "gammas**2 *")),
    ],
    right=[
        """\
def double_targets(rewards, next_q, judged_q, terminated, gammas):
    best = np.argmax(next_q, axis=1)
    future = np.where(terminated, 0.0, gammas * judged_q[:, best].diagonal())
    return np.add(rewards, future)
""",
        """\
def one_target(reward, says, judges, over, gamma):
    _, judged = max(zip(says, judges), key=lambda pair: pair[0])
    return reward + (0 if over else gamma * judged)


def double_targets(*columns):
    yield from map(one_target, *columns)
""",
        """\
import keras


def double_targets(rewards, next_q, judged_q, terminated, gammas):
    chosen = keras.ops.one_hot(keras.ops.argmax(next_q, axis=-1), next_q.shape[-1])
    judged = np.sum(judged_q * np.array(chosen), axis=-1)
    return rewards + gammas * judged * np.logical_not(terminated)
""",
    ],
)

_N_STEP = """\
def n_step(steps, n, gamma):
    total, discount = 0, 1
    for reward, next_state, terminated, truncated in steps[:n]:
        total += discount * reward
        discount *= gamma
        if terminated or truncated:
            break
    return total, next_state, terminated, discount
"""
_GIVE = "return total, next_state, terminated, discount"

N_STEPS = Answers(
    wrong=[
        Wrong(
            "gamma to the power of how many steps there are",
            [],
            but(_N_STEP, _GIVE, _GIVE.replace("discount", "gamma ** len(steps)")),
        ),
        Wrong(
            "asks all steps for a fall, those of the next game, too",
            [],
            but(
                _N_STEP, _GIVE, "return total, next_state, any(fell for _, _, fell, _ in steps[:n]), discount"
            ),
        ),
        Wrong(
            "the state after n steps, wherever it stopped",
            [],
            but(_N_STEP, _GIVE, "return total, steps[min(n, len(steps)) - 1][1], terminated, discount"),
        ),
        Wrong(
            "gamma times how many steps, not to the power",
            [],
            but(
                _N_STEP,
                _GIVE,
                "return total, next_state, terminated, gamma * round(np.log(discount) / np.log(gamma))",
            ),
        ),
        Wrong(
            "the mean of the rewards",
            [],
            but(_N_STEP, "    return total", "    return total / min(n, len(steps))"),
        ),
        Wrong(
            "`terminated` before the state",
            [],
            but(_N_STEP, "next_state, terminated, discount", "terminated, next_state, discount"),
        ),
        Wrong("nothing ever shrinks", ["not discounted"], but(_N_STEP, "        discount *= gamma\n", "")),
        Wrong(
            "three things: `terminated` is missing",
            [],
            but(_N_STEP, _GIVE, "return total, next_state, discount"),
        ),
        Wrong("two things: the sum and the state", [], but(_N_STEP, _GIVE, "return total, next_state")),
        Wrong(
            "takes the steps out of the list",
            [],
            """\
def n_step(steps, n, gamma):
    total, discount = 0, 1
    while n and steps:
        reward, next_state, terminated, truncated = steps.pop(0)
        total += discount * reward
        discount *= gamma
        n -= 1
        if terminated or truncated:
            break
    return total, next_state, terminated, discount
""",
        ),
        Wrong(
            "stops only when both are true", ["next episode"], but(_N_STEP, "terminated or", "terminated and")
        ),
        Wrong("one step too many", [], but(_N_STEP, "steps[:n]", "steps[: n + 1]")),
        Wrong(
            "the last reward counts in full, the first one least",
            [],
            but(_N_STEP, "total += discount * reward", "total = gamma * total + reward"),
        ),
        Wrong(
            "a negative reward is taken for a fall", [], but(_N_STEP, "if terminated or", "if reward < 0 or")
        ),
        Wrong("starts at the second step", [], but(_N_STEP, "steps[:n]", "steps[1 : n + 1] or steps")),
        Wrong(
            "rewards cut to -1 and 1",
            [],
            but(_N_STEP, "discount * reward", "discount * max(-1, min(1, reward))"),
        ),
        Wrong("three steps, whatever n is", [], but(_N_STEP, "steps[:n]", "steps[:3]")),
        Wrong(
            "gives back `truncated` as well",
            [],
            but(_N_STEP, _GIVE, "return total, next_state, terminated, truncated, discount"),
        ),
    ],
    right=[
        """\
from itertools import islice


def until_the_end(steps):
    for step in steps:
        yield step
        if step[2] or step[3]:
            return


def n_step(steps, n, gamma):
    counted = list(islice(until_the_end(steps), n))
    total = sum(gamma**k * step[0] for k, step in enumerate(counted))
    return [total, counted[-1][1], counted[-1][2], gamma ** len(counted)]
""",
        """\
def n_step(steps, n, gamma):
    rewards, states, fell, cut = zip(*steps[:n])
    ends = np.flatnonzero(np.logical_or(fell, cut))
    last = int(ends[0]) if len(ends) else len(rewards) - 1
    powers = np.power(float(gamma), np.arange(last + 2))
    return np.dot(powers[:-1], rewards[: last + 1]), states[last], fell[last], powers[-1]
""",
        """\
from fractions import Fraction
from typing import NamedTuple


class Ahead(NamedTuple):
    total: Fraction
    next_state: object
    terminated: bool
    discount: Fraction


def n_step(steps, n, gamma):
    total, weight, counted = Fraction(0), Fraction(1), 0
    while counted < min(n, len(steps)):
        reward, state, terminated, truncated = steps[counted]
        total, weight, counted = total + weight * Fraction(reward), weight * Fraction(gamma), counted + 1
        if terminated | truncated:
            break
    return Ahead(total, state, terminated, weight)
""",
    ],
)

_KEYS = ("brings most", "missed most", "not missed", "8 better than 6 of 10")


def _table(*said: object) -> str:
    return (
        "table = {" + ", ".join(f'"{key}": {value}' for key, value in zip(_KEYS, said, strict=True)) + "}\n"
    )


_LUCK = '"may be luck"'

READ_THE_TABLE = Answers(
    wrong=[
        Wrong("the first rung must bring most", ["other gain"], _table(1, 2, 5, _LUCK)),
        Wrong("the rung that is missed most brings most", ["other gain"], _table(2, 2, 5, _LUCK)),
        Wrong("the target network is famous", ["other gain"], _table(4, 2, 5, _LUCK)),
        Wrong("how many pass, not which rung", ["other gain"], _table(10, 2, 5, _LUCK)),
        Wrong("a gain in percent", ["other gain"], _table(70, 2, 5, _LUCK)),
        Wrong("how many pass without it, not which rung", ["other lack"], _table(3, 6, 5, _LUCK)),
        Wrong("the top rung is missed most", ["other lack"], _table(3, 8, 5, _LUCK)),
        Wrong("all ten", ["no rung"], _table(3, 10, 5, _LUCK)),
        Wrong("four rows have a 10", ["all eight"], _table(3, 2, 4, _LUCK)),
        Wrong("six rows have a 10", ["all eight"], _table(3, 2, 6, _LUCK)),
        Wrong("what is not missed, as a count of agents", ["all eight"], _table(3, 2, 50, _LUCK)),
        Wrong("that is no luck, it says", ["yes", "words"], _table(3, 2, 5, '"no luck"')),
        Wrong("the same in a sentence", ["yes", "words"], _table(3, 2, 5, '"yes, not luck"')),
        Wrong("a plain no", ["words"], _table(3, 2, 5, '"no"')),
        Wrong("by 20 percent", ["words"], _table(3, 2, 5, 0.2)),
    ],
    right=[
        _table(
            "1 + 2", "int('2')", "sum([True, False, True, True, False, True, False, True])", "'May Be Luck'"
        ),
        "from fractions import Fraction\n\n"
        + _table("Fraction(3)", "np.array(2)", "np.float32(5)", '"may_be luck!"'),
        "table = {'8 better than 6 of 10': 'may be luck', 'not missed': 5}\n"
        "table |= {'missed most': 2, 'brings most': 3}\n",
    ],
)

ANSWERS = {"7.1": HOLD_STILL, "7.2": OTHER_JUDGES, "7.3": N_STEPS, "7.4": READ_THE_TABLE}
