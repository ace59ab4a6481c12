"""The instruments of the clinic: each looks at one thing and says what it found and what should be there."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from ...exercises.probe_environments import reports
from .body import EXAM, NUM_IN_BATCH, SETTINGS, STARTS, Body, Tape, targets_by_hand, td_errors

NUM_REPLAYS, NUM_GAMES, NUM_UPDATES = 20, 5, 300  # of the memory; of the exam; on one batch
SIDE = 21  # of the value map


class Reading(NamedTuple):
    """One thing that an instrument shows."""

    what: str
    found: str
    wanted: str
    sick: bool


class Evidence(NamedTuple):
    """What an instrument shows of an agent; `plot` is what is to be drawn: a kind, and its numbers."""

    readings: tuple[Reading, ...]
    plot: tuple[str, Any] | None = None

    @property
    def sick(self) -> bool:
        """Whether anything is not as it should be."""
        return any(reading.sick for reading in self.readings)


class Instrument(NamedTuple):
    """A way to look at an agent, what it asks, and how many minutes of the clinic's clock it costs."""

    name: str
    minutes: int
    asks: str
    look: Callable[[Body], Evidence]


def _memory(body: Body) -> Evidence:
    agent, tape = body.life.agent, body.life.tape
    steps = list(agent.memory)
    newest = len({step[0].tobytes() for step in steps[-100:]})
    marked, lost = sum(bool(step[4]) for step in steps), sum(step[2] < 0 for step in steps)
    taught = np.concatenate([states for states, _ in agent.model.taught[-NUM_REPLAYS:]])
    different = len(np.unique(taught, axis=0))
    return Evidence((
        Reading("different states among the newest 100", f"{newest}", "nearly all", newest < 50),
        Reading("steps marked as terminated", f"{marked}", f"{tape.num_falls}, as many as there were falls",
                marked != tape.num_falls),
        Reading("rewards below 0", f"{lost}", f"{tape.num_falls}", lost != tape.num_falls),
        Reading(f"different states in the last {NUM_REPLAYS} replays", f"{different}",
                f"hundreds: there were {len(taught)} rows", different < 5 * NUM_IN_BATCH),
    ))  # fmt: skip


def _curves(body: Body) -> Evidence:
    _, scores, losses, epsilons, _ = body.life
    share = max(SETTINGS.epsilon_min, SETTINGS.epsilon_decay ** len(losses))
    found, last = body.life.agent.epsilon, float(np.mean(losses[-50:]))
    return Evidence((
        Reading(f"epsilon after {len(losses)} replays", f"{found:.2f}",
                f"{share:.2f}: {SETTINGS.epsilon_decay} to the power of {len(losses)}",
                abs(found - share) > 0.02),
        Reading("loss, mean of the last 50 replays", f"{last:.2g}", "small, but something", last < 1e-7),
        Reading("newest games", ", ".join(map(str, scores[-5:])), "anything, so early", False),
    ), ("lines", {"score": scores, "loss": losses, "epsilon": epsilons}))  # fmt: skip


def _td_errors(body: Body) -> Evidence:
    agent, steps = body.life.agent, list(body.life.agent.memory)
    errors = td_errors(agent, steps)
    newest, older = (
        float(np.mean(np.abs(some))) for some in (errors[-NUM_IN_BATCH:], errors[:-NUM_IN_BATCH])
    )
    falls = np.array([step[2] < 0 for step in steps])
    lost = float(np.mean(errors[falls])) if falls.any() else 0.0
    return Evidence((
        Reading("mean size of the errors: newest 32 steps, all before", f"{newest:.3f}, {older:.3f}",
                "not ten times apart", older > 10 * newest),
        Reading("mean error at falls", f"{lost:+.2f}", "on its way from -1 to 0", lost < -0.9),
    ), ("bars", errors.tolist()))  # fmt: skip


def _value_map(body: Body) -> Evidence:
    angles, speeds = np.meshgrid(np.linspace(-0.2, 0.2, SIDE), np.linspace(-2, 2, SIDE))
    states = np.zeros((SIDE * SIDE, 4), np.float32)
    states[:, 2], states[:, 3] = angles.ravel(), speeds.ravel()
    q_values = body.life.agent.model.predict(states)
    tips = q_values[:, 1] - q_values[:, 0]
    lived = body.life.agent.model.predict(np.concatenate([step[0] for step in body.life.agent.memory]))
    share = float(np.abs(lived[:, 1] - lived[:, 0]).mean() / lived.max(axis=1).std())
    return Evidence((
        Reading("in the states of its memory: how far the actions differ, beside how far states do",
                f"{share:.2f}", "more than 0.15", share < 0.15),
    ), ("map", tips.reshape(SIDE, SIDE).tolist()))  # fmt: skip


def _microscope(body: Body) -> Evidence:
    steps = list(body.life.agent.memory)
    falls = [step for step in steps if step[2] < 0]
    middle = next(step for step in steps[STARTS:] if step[2] == 0 and not step[4])
    readings = []
    for name, step in [("a fall", falls[0])] * bool(falls) + [("a step in the middle of a game", middle)]:
        _, states, wanted, *_ = body.one_update([step])
        taught, fresh = float(wanted[0, step[1]]), body.agent()
        target = float(targets_by_hand(fresh, [step])[0])
        guess, taught_too = (
            float(numbers[0, 1 - step[1]]) for numbers in (fresh.model.predict(states), wanted)
        )
        readings += [
            Reading(f"target of {name}", f"{taught:.4f}", f"{target:.4f}, by hand",
                    abs(taught - target) > 1e-4),
            Reading(f"{name}: the number for the other action", f"{taught_too:.4f}",
                    f"{guess:.4f}, as it was", abs(taught_too - guess) > 1e-4),
        ]  # fmt: skip
    return Evidence(tuple(readings))


def _weights(body: Body) -> Evidence:
    agent, _, _, before, target_before = body.one_update(body.batch())
    moved = _largest_move(agent.model.get_weights(), before)
    target_moved = _largest_move(agent.target_model.get_weights(), target_before)
    return Evidence((
        Reading("network: largest move of a weight in one update", f"{moved:.1e}",
                f"about the learning rate, {SETTINGS.learning_rate:.0e}", moved < 1e-5),
        Reading("target network: largest move of a weight", f"{target_moved:.1e}",
                f"0: it is copied every {round(1 / SETTINGS.target_tau)} replays", target_moved > 0),
    ))  # fmt: skip


def _largest_move(after: list[np.ndarray], before: list[np.ndarray]) -> float:
    return max(float(np.abs(new - old).max()) for new, old in zip(after, before, strict=True))


def _exam_log(body: Body) -> Evidence:
    agent, tape, seen = body.life.agent, Tape(body.world.make()), []
    act = agent.act

    def noting(state: np.ndarray, **more: Any) -> int:
        action = act(state, **more)
        seen.append(int(np.argmax(agent.model.predict(state)[0])) != action)
        return action

    agent.act = noting
    scores = body.code.exam(agent, tape, EXAM[:NUM_GAMES])
    agent.act = act
    return Evidence((
        Reading("actions that were not the best", f"{sum(seen)} of {len(seen)}", "0", sum(seen) > 0),
        Reading("steps that went through the world's wrappers", f"{tape.num_steps} of {len(seen)}", "all",
                tape.num_steps < len(seen)),
        Reading("longest game", f"{max(scores)} steps", f"at most {body.world.limit}",
                max(scores) > body.world.limit),
    ))  # fmt: skip


def _one_batch(body: Body) -> Evidence:
    agent, batch = body.agent(), body.batch()
    before = float(np.abs(td_errors(agent, batch)).mean())
    agent.memory.extend(batch)
    errors = [before]
    for update in range(1, NUM_UPDATES + 1):
        agent.replay(len(batch))
        if update % 10 == 0:
            errors.append(float(np.abs(td_errors(agent, batch)).mean()))
    return Evidence((
        Reading(f"mean TD error of {len(batch)} steps: at first, after {NUM_UPDATES} replays of them alone",
                f"{before:.3f}, {errors[-1]:.3f}", "less than half of it", errors[-1] > before / 2),
    ), ("lines", {"TD error": errors}))  # fmt: skip


def _beside_simple(body: Body) -> Evidence:
    from ... import simple

    batch = body.batch()
    agent, taught, wanted, before, target_before = body.one_update(batch)
    states, actions, rewards, next_states, terminated = zip(*batch, strict=True)
    twin = simple.Agent(body.seed)
    twin.model.set_weights(before)
    twin.target_model.set_weights(target_before)
    twin.optimizer.learning_rate = SETTINGS.learning_rate
    parts = (
        np.concatenate(states), np.array(actions, np.int32), np.array(rewards, np.float32),
        np.concatenate(next_states), np.array(SETTINGS.gamma * (1 - np.array(terminated)), np.float32),
    )  # fmt: skip
    theirs = np.array(twin.targets(*parts[2:]))
    rows = {state.tobytes(): number for number, state in enumerate(states)}
    if len(rows) < len(batch):
        alike = Reading(f"different states in a batch of {len(batch)}", f"{len(rows)}", f"{len(batch)}", True)
        return Evidence((alike,))
    places = [rows[state.tobytes()] for state in taught]  # `replay` draws the steps in an order of its own
    ours = wanted[np.arange(len(batch)), parts[1][places]]
    apart = float(np.abs(ours - theirs[places]).max())
    simple.Agent.update.python_function(twin, *(part[None] for part in parts))
    moves = [(new - old).ravel() for new, old in zip(agent.model.get_weights(), before, strict=True)]
    their_moves = [(new - old).ravel() for new, old in zip(twin.model.get_weights(), before, strict=True)]
    other = np.abs(np.concatenate(moves) - np.concatenate(their_moves)) > SETTINGS.learning_rate / 2
    return Evidence((
        Reading("largest distance of a target from that of simple.py", f"{apart:.4f}", "0", apart > 1e-3),
        Reading("weights that one update moved differently from simple.py", f"{other.mean():.0%}",
                "hardly any", other.mean() > 0.1),
    ))  # fmt: skip


def _probe_worlds(body: Body) -> Evidence:
    readings = []
    for report in reports(body.code.Agent, body.seed):
        found = "sound" if report.sound else report.trouble
        readings.append(Reading(report.world, found, "sound", not report.sound))
    return Evidence(tuple(readings))


INSTRUMENTS = {
    instrument.name: instrument
    for instrument in (
        Instrument("Memory", 2, "What has it kept, and what is it taught of it?", _memory),
        Instrument("Curves", 3, "How do score, loss and epsilon go?", _curves),
        Instrument("TD errors", 3, "Where is it still wrong?", _td_errors),
        Instrument("Value map", 3, "Which action does it want, and where?", _value_map),
        Instrument("Microscope", 2, "What is it taught for one step?", _microscope),
        Instrument("Weights", 2, "What does one update move?", _weights),
        Instrument("One batch", 4, "Can it learn 32 steps by heart?", _one_batch),
        Instrument("Beside simple.py", 4, "Does one update do what `simple.py` does?", _beside_simple),
        Instrument("Exam log", 3, "Who plays in the exam, and by which rules?", _exam_log),
        Instrument("Probe worlds", 8, "Does it learn the Q-values of `check_agent`?", _probe_worlds),
    )
}
