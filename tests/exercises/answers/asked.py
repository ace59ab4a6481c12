"""What the tasks ask whose answers are typed, built or played: written down without the checks.

Each trial says what is true of an answer; a right one has the same said of it as our solution, a wrong one
something else.
"""

import re
from types import SimpleNamespace
from typing import Any

import gymnasium as gym
import numpy as np

from dqn_lesson.games.acrobot import SETTINGS
from dqn_lesson.lessons.lesson_05_act.corridor import Schedule, count, send_walkers
from dqn_lesson.lessons.lesson_08_tune_hyperparameters.exercises import OFFERED


def _near(value: Any, right: float, within: float = 1e-6) -> bool:
    return bool(abs(float(value) - right) <= within)


def _word(value: Any) -> str:
    return str(value).strip(" .()'\"!").lower().replace("-", " ").replace("_", " ")


def _words(answer, rng):
    if isinstance(answer, dict):
        return {name: _word(answer[name]) for name in sorted(answer)}
    return [_word(value) for value in answer]


def _number(right):
    return lambda answer, rng: _near(answer, right)


def _within(within, **rights):
    def trial(answer, rng):
        assert len(answer) == len(rights)
        return [_near(answer[name.replace("_", " ")], right, within) for name, right in rights.items()]

    return trial


def rule(answer, rng):
    env, scores = gym.make("CartPole-v1"), []
    for seed in range(1000, 1050):
        state, over, score = env.reset(seed=seed)[0], False, 0
        while not over:
            before = state.copy()
            action = answer(state)
            kind = np.asarray(action).dtype.kind
            assert np.ndim(action) == 0 and kind == "i" and action in (0, 1), action
            assert np.array_equal(before, state), "the state was changed"
            state, _, *ends, _ = env.step(int(action))
            over, score = any(ends), score + 1
        scores.append(score)
    assert answer(np.zeros(4)) in (0, 1), "no action at rest"
    return bool(np.mean(scores) >= 150)


def readings(answer, rng):
    return [[_word(side), float(action)] for side, action in answer]


def build_model(answer, rng):
    model = answer()
    states = rng.normal(0, 2, (int(rng.integers(2, 9)), 4)).astype(np.float32)
    said, learning = np.asarray(model(states)), np.asarray(model(states, training=True))
    wanted = said + rng.normal(0, 3, said.shape).astype(np.float32)
    loss = float(model.compute_loss(y=wanted, y_pred=said))
    shapes = [weights.shape for weights in model.trainable_weights]
    return {
        "shape": list(said.shape),
        "weights": [list(map(float, shape)) for shape in shapes],
        "chance": bool(np.allclose(said, learning)),
        "speaks": bool(np.ptp(said, axis=0).min() > 1e-4),
        "squared": _near(loss, float(np.mean((wanted - said) ** 2)), 1e-2),
        "rate": _near(model.optimizer.learning_rate, 1e-4, 1e-6),
        "bends": _bends(model, shapes),
    }


def _bends(model, shapes) -> list[bool]:
    """Whether what it says bends where the biases of each layer in turn go down and up by 3.

    All weights are small, and the biases of the other layers 1: so close to there each of them is straight.
    """
    calm = [np.full(shape, 0.01 / shape[0] if len(shape) == 2 else 1.0, np.float32) for shape in shapes]
    found = []
    for place in (k for k, shape in enumerate(shapes) if len(shape) == 1):
        said = []
        for bias in (-2.0, 1.0, 4.0):
            model.set_weights([*calm[:place], np.full(shapes[place], bias, np.float32), *calm[place + 1 :]])
            said.append(float(np.asarray(model(np.zeros((1, 4), np.float32)), np.float64)[0, 0]))
        low, middle, high = said
        found.append(abs(high + low - 2 * middle) > 0.1 * abs(high - low))
    return found


def how_long(answer, rng):
    updates, rare, often = (float(answer[name]) for name in ("updates", "games, if rare", "games, if often"))
    return [_near(updates, 460, 1.5), _near(rare, 460, 1.5), _near(often, 20, 0.1)]


def schedule(answer, rng):
    shares = {name: float(value) for name, value in answer.items()}
    assert all(0 <= share <= 1 for share in shares.values())
    return [share >= 45 for share in count(send_walkers(Schedule(**shares)))]


def worth(answer, rng):
    values = [value for _, value in sorted(answer.items())]
    return [_near(*each) for each in zip(values, (5, 1, 0, 1, 0.8, 1), (0.02,) + (0.005,) * 5, strict=True)]


def table(answer, rng):
    luck, *numbers = (value for _, value in sorted(answer.items()))
    return [*map(float, numbers), re.fullmatch("(it )?(may be |maybe )?luck", _word(luck)) is not None]


def fair(answer, rng):
    one, other = (OFFERED[_word(letter).upper()] for letter in answer)
    differing = [name for name in one if one[name] != other[name]]
    return len(differing) == 1 and differing != ["seeds"]


def acrobot(answer, rng):
    scale = (1,) * 6 if answer["state_scale"] is None else answer["state_scale"]
    reached = [abs(float(each)) * most for each, most in zip(scale, (1, 1, 1, 1, 12.57, 28.27), strict=True)]
    step, last = ({"step_reward": -1, "fall_reward": 0}[name] if answer[name] is None else float(answer[name])
                  for name in ("step_reward", "fall_reward"))  # fmt: skip
    return {"seen": min(reached) >= 0.01, "small": max(reached) < 28.6,
            "early": last - step / (1 - SETTINGS.gamma) > 1e-9}  # fmt: skip


def tips(answer, rng):
    angle, *presses = (value for _, value in sorted(answer.items()))
    letters = {"0": "l", "left": "l", "0.0": "l", "1": "r", "right": "r", "1.0": "r"}
    return [letters.get(_word(press), _word(press)) for press in presses], _near(angle, -0.05, 0.005)


def promises(answer, rng):
    return [_word(answer[name]) for name in ("A", "B", "C", "why")], _near(answer["greatest true Q"], 0)


glass = _within(
    0.0016, target_of_the_first=-0.769, error_of_the_first=0.153, target_of_the_second=-1,
    error_of_the_second=-0.184,
)  # fmt: skip
targets = _within(0.0017, target_281=-0.5318, error_281=-0.0208, target_283=-1, error_283=-0.4624)


def lost_press(answer, rng):
    return 275 <= float(answer) <= 280 and float(answer).is_integer()


def eyes(answer, rng):
    found = []
    for shape, num_actions in (((10, 10, 2), 3), ((20, 24, 4), 6)):
        model = answer(shape, num_actions)
        pictures = rng.random((6, *shape)).astype(np.float32)
        before = model.get_weights()
        said = np.asarray(model(pictures))
        model.fit(pictures, 5 + np.zeros((6, num_actions)), epochs=40, verbose=0)
        after = np.asarray(model(pictures))
        turned = all(np.any(old != new) for old, new in zip(before, model.get_weights(), strict=True))
        sees = any(weights.ndim == 4 for weights in before)
        found.append([list(map(float, said.shape)), turned, sees, bool(np.mean(after) > np.mean(said))])
    return found


def counted(answer, rng):
    return [_near(value, right) for value, right in zip(answer.values(), (3_088, 9, 4_640, 16), strict=True)]


def ends(answer, rng):
    words = {"true": "yes", "1": "yes", "false": "no", "0": "no"}
    return [[words.get(_word(word), _word(word)) for word in answer[letter]] for letter in "ABCD"]


def lines(answer, rng):
    return [_word(letter).removeprefix("#").removeprefix("line").strip() for letter in answer.values()]


def mended(answer, rng):
    lines = {
        "52": "best = self.gamma * self.target_model.predict(next_states).max(axis=1)",
        "53": "targets = np.array(rewards) + self.gamma * best * (1 - np.array(terminated))",
    }
    line, becomes = (str(answer[name]).strip() for name in ("line", "becomes"))
    after = [becomes if line in (number, text) else text for number, text in lines.items()]
    network = SimpleNamespace(predict=lambda rows: np.array([[2.0, 5.0], [-3.0, -4.0], [1.0, 0.5]]))
    names = {
        "np": np, "self": SimpleNamespace(gamma=0.8, target_model=network), "next_states": None,
        "rewards": [0.5, -1.0, 2.0], "terminated": [False, False, True],
    }  # fmt: skip
    exec("\n".join(after), names)
    return names["targets"].tolist()


ASKED = {
    "1.2": rule, "1.3": _words, "1.4": readings, "2.1": build_model, "2.5": _number(33_922),
    "3.4": _number(5_501), "4.6": glass, "5.3": how_long, "5.4": schedule, "6.2": worth,
    "6.4": _within(0, A=1, B=2, C=3, D=4), "6.5": _words, "7.4": table, "8.2": fair, "8.3": _words,
    "8.5": acrobot, "9.1": lost_press, "9.2": tips, "9.3": targets, "9.4": promises,
    "10.3": counted, "10.5": eyes, "10.6": ends, "11.3": mended, "13.3": lines,
}  # fmt: skip
