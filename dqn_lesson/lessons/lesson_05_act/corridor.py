"""The corridor of lesson 05: eight cells, a small prize near the start, a large one far away.

Small enough to be sure of: sixteen Q-values fit into a table, 50 agents with 300 games each take less than a
second, and what exploring is good for does not depend on luck. The agents learn by Q-learning (Watkins and
Dayan 1992, doi:10.1007/BF00992698) with the TD target of lesson 04.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

NUM_CELLS, START = 8, 2
LEFT, RIGHT = 0, 1
PRIZES = (0.1, 1.0)  # behind the left door and behind the right one
GAMMA, LEARNING_RATE = 0.9, 0.5
MAX_STEPS = 100  # of a game, that nobody walks up and down for ever
NUM_AGENTS, NUM_GAMES, LAST_GAMES = 50, 300, 50
ENOUGH_GAMES = 45  # of the last 50: an agent that ends so many at the large prize walks the way


@dataclass(frozen=True)
class Schedule:
    """How often an agent tries something: epsilon in the first game, its factor after each, and its floor."""

    start: float
    decay: float
    minimum: float

    def epsilons(self) -> Iterator[float]:
        """The epsilon of each game, without end."""
        epsilon = self.start
        while True:
            yield epsilon
            epsilon = max(self.minimum, epsilon * self.decay)


@dataclass
class Walker:
    """One agent: its Q-values, the door it found in each game, and how often it stood in each cell."""

    q_values: list[list[float]] = field(default_factory=lambda: [[0.0, 0.0] for _ in range(NUM_CELLS)])
    doors: list[int | None] = field(default_factory=list)  # LEFT, RIGHT; None: the time was up
    visits: list[int] = field(default_factory=lambda: [0] * NUM_CELLS)

    @property
    def knows_the_way(self) -> bool:
        """Whether its best actions, taken one after the other, lead from the start to the large prize."""
        return all(left < right for left, right in self.q_values[START:])

    @property
    def walks_it(self) -> bool:
        """Whether its last games ended there, nearly all of them."""
        return self.doors[-LAST_GAMES:].count(RIGHT) >= ENOUGH_GAMES


def best_action(q_values: list[float], chance: Random) -> int:
    """The action with the greater Q-value; where they are equal, chance decides."""
    left, right = q_values
    return chance.randrange(2) if left == right else int(right > left)


def play_corridor(walker: Walker, epsilon: float, chance: Random) -> None:
    """Plays one game, and learns from each step at once."""
    cell, door = START, None
    for _ in range(MAX_STEPS):
        walker.visits[cell] += 1
        explores = chance.random() < epsilon
        action = chance.randrange(2) if explores else best_action(walker.q_values[cell], chance)
        next_cell = cell + (1 if action == RIGHT else -1)
        if not 0 <= next_cell < NUM_CELLS:
            door = action
        target = GAMMA * max(walker.q_values[next_cell]) if door is None else PRIZES[door]
        walker.q_values[cell][action] += LEARNING_RATE * (target - walker.q_values[cell][action])
        if door is not None:
            break
        cell = next_cell
    walker.doors.append(door)


def send_walkers(
    schedule: Schedule, num_agents: int = NUM_AGENTS, num_games: int = NUM_GAMES
) -> list[Walker]:
    """Lets new agents play, one with each of the seeds 0, 1, 2, ...; the same agents each time."""
    walkers = [Walker() for _ in range(num_agents)]
    for seed, walker in enumerate(walkers):
        chance = Random(seed)
        for _, epsilon in zip(range(num_games), schedule.epsilons(), strict=False):
            play_corridor(walker, epsilon, chance)
    return walkers


def count(walkers: list[Walker]) -> tuple[int, int]:
    """How many know the way to the large prize, and how many of these walk it."""
    know = [walker for walker in walkers if walker.knows_the_way]
    return len(know), sum(walker.walks_it for walker in know)
