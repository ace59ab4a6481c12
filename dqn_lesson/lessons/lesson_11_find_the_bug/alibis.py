"""What speaks for a healthy line: if it were ill, one reading of one instrument would show it."""

from typing import NamedTuple


class Alibi(NamedTuple):
    """A line's: pieces of its text, and the reading that would not be as it should be."""

    texts: tuple[str, ...]
    instrument: str
    reading: str  # how the reading's name begins


_ALIBIS = (
    Alibi(
        ("self.num_replays", "copy_every", "self.target_model", "self.follow()"),
        "Weights", "target network",
    ),
    Alibi(
        (
            "model = keras", "for width", "model.add", "optimizer", "model.compile", "return model",
            "quick(self", "state_size", "action_size = ", "with seeded",
        ),
        "One batch", "mean TD error",
    ),
    Alibi(("best = ",), "Beside simple.py", "largest distance"),
    Alibi(("targets = ", "self.gamma = ", "zip(*batch)"), "Microscope", "target of"),
    Alibi(("wanted = ", "wanted["), "Microscope", "a step in the middle of a game: the number"),
    Alibi(("loss = ", "return loss"), "Weights", "network: largest"),
    Alibi(
        ("random.sample", "np.concatenate(states)", "batch_size", "random.seed"),
        "Memory", "different states in",
    ),
    Alibi(("learned = ", "self.memory"), "Memory", "rewards below 0"),
    Alibi(("agent.remember(",), "Memory", "steps marked"),
    Alibi(("if explore", "np.argmax", "return int(", "rng", "explore=False"), "Exam log", "actions that"),
    Alibi(("            state, reward, terminated",), "Exam log", "steps that"),
    Alibi(("epsilon", "self.decay()"), "Curves", "epsilon after"),
    Alibi(("if step >= starts", "losses"), "Curves", "loss"),
    Alibi(
        ("state = next_state", "np.array(state", "next_state, score", "state, score = row(state)"),
        "Memory", "different states among",
    ),
    Alibi(
        ("agent.act(state)", "next_state, reward", "for step", "if terminated or"),
        "Memory", "steps marked",
    ),
    Alibi(("for seed", "while not over", "over = ", "score, over", "exam"), "Exam log", "longest game"),
    Alibi(("score",), "Curves", "newest games"),
)  # fmt: skip
_WORDLESS = ("import ", "from ", "class ", "def ")


def is_code(line: str) -> bool:
    """Whether there is anything in a line that could be ill."""
    return bool(line.strip()) and not line.strip().startswith(_WORDLESS)


def alibi_of(line: str) -> Alibi | None:
    """The alibi of a line, with its indentation; None if no reading depends on it."""
    return next((alibi for alibi in _ALIBIS if any(text in line for text in alibi.texts)), None)
