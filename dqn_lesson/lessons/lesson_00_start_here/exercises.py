"""The question of lesson 00; there are no exercises in it, only much to try."""

from ...exercises.exercise import Question

EXERCISES = ()

QUESTIONS = (
    Question(
        "0.a",
        "The agent plays 40,000 steps: more than 13 minutes, at the speed of the game. How long do you wait"
        " for it to learn to balance the pole?",
        options={
            "About 20 seconds": "It plays much faster than a pole falls, and learns on the way. On a slow or"
            " busy computer it may take a minute.",
            "About 5 minutes": "That would be a fair guess: it plays more than 13 minutes of the game. But"
            " nobody has to watch, so nothing slows it down.",
            "About an hour": "Agents that learn from pictures of a screen take hours. This one gets four"
            " numbers, and its network is small.",
            "A whole night": "So it was with the program that this course grew out of. In 04 you find out"
            " where the time goes, and how to get it back.",
        },
        answer=0,
    ),
)
