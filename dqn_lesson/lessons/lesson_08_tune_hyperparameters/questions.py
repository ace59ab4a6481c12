"""The questions of `08_tune_hyperparameters`, and what is said to each answer."""

from typing import Any

from ...exercises.exercise import Question

TEXTS: dict[str, dict[str, Any]] = {
    "8.a": {
        "question": "Gamma 0.5 in place of 0.995, all else as recommended, 15,000 steps. What becomes of the"
        " agents?",
        "options": [
            "Nothing to see: they do as well",
            "They keep the pole up for a while, far from the bar of 475",
            "They learn nothing: about 23, as by chance",
            "They learn faster, because the numbers are smaller",
        ],
        "feedback": [
            "0 of 5 pass, against 4 of 5 with 0.995. What happens ten steps later weighs a thousandth; the"
            " edge of the track is farther away than that.",
            "Their exams lie between 168 and 349. They see a fall coming, because it comes soon. The edge of"
            " the track comes late, and there most of their games end.",
            "A fall is near, and even at gamma 0.5 it can be seen coming. Their exams lie between 168 and"
            " 349, far above 22 and far below 475.",
            "Their curves are the lowest of all: after 15,000 steps between 103 and 210. They have less to"
            " learn, but what they don't see, they don't learn.",
        ],
    },
    "8.b": {
        "question": "A learning rate thirty times too high, 0.03. How many of 5 pass?",
        "options": [
            "None: with such steps it learns nothing",
            "One or two",
            "All five",
        ],
        "feedback": [
            "All five pass. That surprised us too. Two suspects: the rate falls to 2 % during the run, so it"
            " ends as 0.0006; and long gradients are cut. We did not test which of them it is.",
            "All five pass. With 4 of 5 for the recommended rate, that is no difference to speak of.",
            "Who would have bet on that? Their curves are no better than the recommended ones while they"
            " train, but the exams are passed. This agent forgives a wrong learning rate; many do not.",
        ],
    },
    "8.c": {
        "question": "Batches of 4 memories in place of 64. How many of 5 pass?",
        "options": [
            "None: four say nothing about the whole",
            "About as many as with 64",
            "All, because it learns from each memory more carefully",
        ],
        "feedback": [
            "4 of 5 pass, as many as with 64. Each update knows little, but there are nearly 15,000 of them.",
            "4 of 5, as many as with 64. A small batch points only roughly in the right direction, but there"
            " are nearly 15,000 updates, and what is wrong in one of them is mended by the next.",
            "4 of 5 pass, as many as with 64. And it looks at *fewer* memories: 4 in each update.",
        ],
    },
    "8.d": {
        "question": "A memory of 200 steps: in the end, often less than one game. What will be seen?",
        "options": [
            "Nobody passes: it forgets too much",
            "About as many pass, but the curves go up and down",
            "Nothing at all: 200 are enough",
        ],
        "feedback": [
            "4 of 5 pass, as many as with 50,000. But look at their curves.",
            "4 of 5 pass, as with 50,000. But every one of the five curves falls back by 25 or more"
            " somewhere, two of them by about a hundred; with the full memory none falls by more than 7. It"
            " forgets, and learns again.",
            "In the exams nothing is to be seen: 4 of 5 pass. In the curves there is: all five fall back by"
            " 25 or more somewhere, two of them by about a hundred.",
        ],
    },
    "8.e": {
        "question": "5 of 5 seeds pass. Somebody trains thousands of seeds with the same settings. How low"
        " may the share of those that pass still turn out, without our five of five being a great surprise?",
        "near": "As low as 57 %, with all we know after five seeds. It may be 100 % as well: five can't"
        " tell.",
        "low": "Five out of five is better news than that: the interval reaches down to 57 %.",
        "high": "Five seeds say less than one hopes: 57 % is still possible. At a true share of 60 %, five"
        " of five come up in 8 of 100 cases.",
    },
    "8.f": {
        "question": "The winner has a mean exam of 499 on the five seeds that chose it. Now it trains on ten"
        " fresh seeds, together with the next four and the recommended settings. Its mean there?",
        "options": [
            "About 499 again",
            "Lower, but still the best of these six",
            "Lower, and no longer the best of them",
        ],
        "feedback": [
            "385. Five exams near 500 looked like proof; five seeds are five seeds.",
            "Lower, yes: 385. But the third of the search now reaches 429 and the fourth 417. Of 20 tries"
            " the first had the most luck, not the most worth.",
            "385; the third of the search now reaches 429. The winner of 20 tries was partly lucky, as"
            " winners are.",
        ],
    },
}

QUESTIONS = (
    Question("8.a", TEXTS["8.a"], answer=1),
    Question("8.b", TEXTS["8.b"], answer=2),
    Question("8.c", TEXTS["8.c"], answer=1),
    Question("8.d", TEXTS["8.d"], answer=1),
    Question("8.e", TEXTS["8.e"], answer=57, within=8, unit="%"),
    Question("8.f", TEXTS["8.f"], answer=2),
)
