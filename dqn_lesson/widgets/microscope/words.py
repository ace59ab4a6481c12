"""What the microscope shows, as HTML in the colours of the page."""

from collections.abc import Sequence

import numpy as np

from ...games import state_names
from .numbers import Look, neighbours
from .subject import Subject, layer_by_layer


def table(rows: Sequence[Sequence[str]], heads: Sequence[str] = (), kind: str = "") -> str:
    """A table of that class; the first cell of each row is its name. Cells are HTML."""
    head = "".join(f"<th scope='col'>{cell}</th>" for cell in heads)
    body = "".join(
        f"<tr><th scope='row'>{name}</th>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"
        for name, *cells in rows
    )
    return f"<table class='{kind}'><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def transition(look: Look) -> str:
    """What happened."""
    after = "next state" if len(look.rewards) == 1 else f"state {len(look.rewards)} steps later"
    names = state_names(look.where, len(look.state))
    rows = [
        (f"{name}, {unit}".removesuffix(", "), f"{was:+.4f}", f"{then:+.4f}")
        for (name, unit), was, then in zip(names, look.state, look.next_state, strict=True)
    ]
    rewards = ", ".join(f"{reward:g}" for reward in look.rewards)
    came = (
        f"reward {rewards}" if len(look.rewards) == 1 else f"the next {len(look.rewards)} rewards: {rewards}"
    )
    if not look.terminated:
        end = "The episode goes on: <code>terminated</code> is False."
    elif len(look.rewards) == 1:
        end = "The episode ended here. <code>terminated</code> is True."
    else:
        end = "The episode ended with the last of these rewards. <code>terminated</code> is True."
    return (
        f"{table(rows, ('', 'state', after))}<p>Action: <b>{look.name(look.action)}</b>. Then came {came}."
        f" {end}</p>"
    )


def forward_pass(subject: Subject, look: Look) -> str:
    """What each layer makes of the state: a bar for each node, and the numbers that sum it up."""
    rows = layer_by_layer(subject, look.state)
    guess = ", ".join(f"Q({look.name(k)}) = {q:.4f}" for k, q in enumerate(look.guess))
    taken = f"<b>{look.guess[look.action]:.4f}</b>"
    out = f"<p>Out come {guess}. The guess for the action that was taken: {taken}.</p>"
    if rows is None:
        return (
            "<p>This network is no plain chain of Dense layers, so only what goes in and comes out is shown."
            f"</p>{out}"
        )
    into = ", ".join(f"{number:+.3f}" for number in rows[0])
    layers = "".join(
        f"<li>layer {k}: {len(row)} nodes, {int((row == 0).sum())} of them silent (0), "
        f"from {row.min():.3f} to {row.max():.3f} {_bars(row)}</li>"
        for k, row in enumerate(rows[1:-1], 1)
    )
    return f"<p>In goes the state, scaled: {into}.</p><ul>{layers}</ul>{out}"


def question(subject: Subject, look: Look) -> str:
    """All that the target is made of, and not the target."""
    n = len(look.rewards)
    tellers = {"the network itself": look.own}
    if subject.has_target:
        tellers["the target network"] = look.target_q
    rows = [
        (f"Q-values after it, {who}", *(f"{q:.4f}" for q in q_values)) for who, q_values in tellers.items()
    ]
    heads = ("", *(look.name(k) for k in range(len(look.own))))
    rule = (
        "This agent lets the network itself choose the next action and the target network tell its Q-value."
        if subject.double and subject.has_target
        else f"This agent takes the greatest Q-value of {list(tellers)[-1]}."
    )
    powers = (
        "" if n == 1 else f" It adds up {n} rewards first, so the future counts gamma to the power of {n}."
    )
    return f"{table(rows, heads)}<p>gamma = {look.gamma:g}. {rule}{powers}</p>"


def answer(look: Look) -> str:
    """The target with each term, and the TD error."""
    n = len(look.rewards)
    came = " + ".join(
        f"{reward:g}" if k == 0 else f"{look.gamma:g}<sup>{k}</sup> · {reward:g}"
        for k, reward in enumerate(look.rewards)
        if k == 0 or reward
    )
    power = f"{look.gamma:g}" if n == 1 else f"{look.gamma:g}<sup>{n}</sup>"
    future = (
        "the episode has ended: nothing comes after, <b>0</b>"
        if look.terminated
        else f"{power} · Q({look.name(look.chosen)}) = {look.discount:.5f} · {look.future:.4f}"
        f" = <b>{look.discount * look.future:.4f}</b>"
    )
    to_come = look.discount * look.future + 0.0  # no minus before a zero
    rows = (
        ("what came", f"{came} = <b>{look.returned:.4f}</b>"),
        ("what is still to come", future),
        ("TD target", f"{look.returned:.4f} + {to_come:.4f} = <b>{look.target:.4f}</b>"),
        (
            "TD error",
            f"target minus guess: {look.target:.4f} − {look.guess[look.action]:.4f} ="
            f" <b>{look.td_error:+.4f}</b>, {'better' if look.td_error > 0 else 'worse'} than it thought",
        ),
    )
    return table(rows, kind="dqn-terms")


def update(look: Look, before: Sequence[np.ndarray], after: Sequence[np.ndarray]) -> str:
    """Q-values before and after one update: here, for the other action, and in neighbouring states.

    Args:
        look: the transition.
        before: `(A,)` each, for the state itself and then for its `neighbours`.
        after: the same, from the copy.
    """

    def moved(name: str, old: float, new: float) -> tuple[str, ...]:
        return name, f"{old:.4f}", f"{new:.4f}", f"{new - old:+.4f}"

    here, *beside = [
        moved(name, old[look.action], new[look.action])
        for name, old, new in zip(
            ["this state", *neighbours(look.state, look.where)], before, after, strict=True
        )
    ]
    others = [
        moved(f"this state, Q({look.name(k)})", before[0][k], after[0][k])
        for k in range(len(look.guess))
        if k != look.action
    ]
    left = look.target - after[0][look.action]
    past = (
        "It went past its target: how far a step goes is set by learning rate and optimizer, not by the "
        "error alone. "
        if left * look.td_error < 0
        else ""
    )
    return (
        f"{table([here, *others, *beside], (f'Q({look.name(look.action)})', 'before', 'after', 'moved'))}"
        f"<p>The target is {look.target:.4f}; {left:+.4f} is left to go. {past}One small step moves all "
        f"states a little, because they share the weights. The update was made on a copy. The "
        "agent itself is as it was.</p>"
    )


def batch(errors: np.ndarray, indices: Sequence[int]) -> str:
    """A batch of TD errors in words."""
    worst = int(np.argmax(np.abs(errors)))
    return (
        f"<p>{len(errors)} transitions drawn from memory. Their mean TD error is {errors.mean():+.4f}, "
        f"their mean size {np.abs(errors).mean():.4f}. The largest, {errors[worst]:+.4f}, is transition "
        f"{indices[worst]}: look at it above. One update moves all of these guesses at once, a little.</p>"
    )


def _bars(row: np.ndarray) -> str:
    """A row of numbers as thin bars up and down from a line."""
    most = float(np.abs(row).max()) or 1.0
    bars = "".join(
        f"M{2 + 4 * k} 12V{12 - 11 * value / most:.1f}" for k, value in enumerate(row[:128]) if value
    )
    width = 4 * min(len(row), 128)
    return (
        f"<svg viewBox='0 0 {width} 24' width='{width}' height='24' style='max-width: 100%; display: block' "
        f"aria-hidden='true' fill='none'><path d='M0 12H{width}' stroke='currentColor' opacity='0.4'/>"
        f"<path d='{bars}' stroke='#3d85c6' stroke-width='3'/></svg>"
    )
