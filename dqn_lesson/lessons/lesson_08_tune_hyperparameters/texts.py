"""Every sentence of the exercises of `08_tune_hyperparameters`."""

from typing import Any

TEXTS: dict[str, dict[str, Any]] = {
    "8.1": {
        "title": "How many pass?",
        "task": "Write `success_share(runs, bar)`. `runs` is a list with one entry for each seed. An entry"
        ' is a dict: `run["training"]` holds the scores of its training games, `run["exam"]` those of its'
        " exam. An agent passes if the mean score of its exam reaches the bar. Give back the share of the"
        " runs that pass, from 0 to 1.",
        "nudge": "One run gives one answer: passed or not. Which of its scores decide that, and what is done"
        " with them?",
        "hint": 'For each run the mean of `run["exam"]`; passed, if it is at least `bar`. Count those that'
        " passed, and divide by the number of runs.",
        "right": "One seed, one vote. The share says how often *another* learner will be as happy as you.",
        "best seed": "You report the best seed. That is the luckiest one; the others are just as true. Look"
        " at `max`.",
        "training": "You took the mean of the *training* scores. In those games the agent still explored,"
        " and most were played by younger agents. Which list did the agent that you have now play?",
        "last game": "You took the last training game. That is one game, with random presses in it. The exam"
        " is the other list.",
        "yes or no": "You give back {got}: all or nothing. Decide for each run by itself whether it passed,"
        " count those that did, and divide by how many there are (with `/`: the other one, `//`, rounds"
        " down).",
        "all together": "You put all seeds into one mean. One good seed can then hide a bad one. First"
        " decide for each run whether it passed, then count.",
        "games": "You counted *games* that reach the bar. The exam asks for the mean of a run's games: one"
        " answer for each run.",
        "best game": "You took each run's best exam game. Everybody has a good game now and then; the exam"
        " asks for the mean.",
        "every game": "You want *every* game to reach the bar. The exam asks for the mean only.",
        "not quite": "One run has exactly the bar. It *reaches* it, so it passes: look at `>`.",
        "count": "You give back {got}: that is how many pass. The share is that number divided by how many"
        " there are.",
        "percent": "You give back {got}. That is a number of percent: a share goes from 0 to 1.",
        "failing": "You give back {got}: that is the share of those that do *not* pass. Which way does your"
        " comparison point?",
        "475": "Your bar is always 475. Another game has another one: it is handed to you as `bar`.",
        "five seeds": "The means of the five exams are 476.7, 373.3, 475, 400 and 480. Three of five reach"
        " 475: 0.6.",
        "another game": "The means are -92.5, -107.5, -287.5 and -101.5. One of four reaches -100: 0.25.",
    },
    "8.2": {
        "title": "A fair comparison",
        "task": "Six experiments, A to F, stand in the table above. Pick the two that show what *one* knob"
        " does: they differ in that knob, and in nothing else. Fair does not mean good: both may be bad.",
        "nudge": "Take a pair and go through the columns from left to right. Stop at the second difference.",
        "hint": "Length and seeds are columns too. Try the rows that have the same length and the same"
        " seeds.",
        "right": "{one:s} and {other:s} differ in {differ:s} alone. Whatever the difference in their results,"
        " the cause is that or luck. How to tell these two apart comes next.",
        "the same": "That is one and the same experiment, twice. Two letters, please.",
        "seeds alone": "{one:s} and {other:s} have the same settings and other seeds. That shows how large"
        " luck is, which is worth knowing, but no knob was turned.",
        "length": "{one:s} and {other:s} differ in two things: {differ:s}. Who trains longer has it easier."
        " Was it the knob or the length?",
        "several": "{one:s} and {other:s} differ in {differ:s}. If one is better, which of these was it?",
        "no such": "There is no experiment {letter}. They are A to F; give two letters.",
    },
    "8.3": {
        "title": "Which knob was turned?",
        "task": 'Four knobs, five seeds each, a thin line for a seed. Which is which? `"gamma"`: gamma is'
        ' 0.5. `"epsilon"`: epsilon falls at once. `"memory"`: a memory of 200. `"nothing"`: all as'
        " recommended.",
        "nudge": "Three things to look at: how steep are the lines, do they ever go down again, and where do"
        " they end?",
        "hint": "Who hardly explores has few random presses in its curve: it rises faster than all others,"
        " or it is stuck. Who sees only what comes soon ends low, whatever the seed. Who has a short memory"
        " forgets: lines go down again.",
        "right": "Up and down; low for all seeds; even; steep, but one is stuck. Each knob has its own"
        " handwriting.",
        "low forgets": "A and B are swapped. Who forgets has had it before: look for lines that rise, fall"
        " and rise again. B never had it.",
        "fast is healthy": "C and D are swapped. After 3,000 steps the recommended agent still leaves nearly"
        " half of its presses to chance. Can its curve be as steep as D's?",
        "fast forgets": "A and D are swapped. D is the steepest of all; that fits an agent which hardly"
        " presses at random. Which lines fall and rise again?",
        "low is early": "B and D are swapped. All five lines of B end low: that is no luck, that is a limit."
        " Where exploring ends early, some seeds do well and some are stuck.",
        "dips are healthy": "A and C are swapped. In one of them lines go down again, one by a hundred and"
        " more. That is how forgetting looks.",
        "low is healthy": "B and C are swapped. Which of them comes near the bar of 475?",
        "row A": "You have {knob} for A. Follow its lines from left to right: most rise, fall by tens of"
        " steps, and rise again. What makes an agent lose what it could already do?",
        "row B": "You have {knob} for B. All its five lines stay far below the bar. Which knob holds an agent"
        " down whatever the seed?",
        "row C": "You have {knob} for C. Its lines rise more or less evenly, and hardly ever go down. Is"
        " there anything to explain?",
        "row D": "You have {knob} for D. Most of its lines are steep early, and one stays behind. Who has few"
        " random presses in its curve from the start?",
        "no knob": "For {letter:s} you give {knob}. Choose 'gamma', 'epsilon', 'memory' or 'nothing'.",
    },
    "8.4": {
        "title": "A search of your own",
        "task": "Write `search(draw, score, budget, tuning, fresh)`. `draw()` gives new settings, each time"
        " others. `score(settings, seeds)` trains them on a list of seeds and gives back a list, one exam"
        " score for each. `budget` is how many *runs* the search may cost; one seed is one run. Try as many"
        " settings as that allows, each on all the seeds in `tuning`. The winner has the best mean. In the"
        " end score the winner, and only the winner, on the `fresh` seeds (they come on top of the budget)."
        " Return two things: the winner, and its mean score on the fresh seeds.",
        "nudge": "How many settings can you try with 20 runs, if each costs 5? Write that loop first: draw,"
        " score, keep the best so far.",
        "hint": "`budget // len(tuning)` tries. Keep `best` and `best_mean`, as you would look for the"
        " largest number in a list; begin with minus infinity, `-float('inf')`. After the loop one more"
        " `score`, with `fresh`.",
        "right": "Tuning seeds choose, fresh seeds report. Nothing that you report has helped to choose.",
        "tuning reported": "You report {got[reported]}: the winner's mean on the *tuning* seeds. On those it"
        " was chosen because it looked good, luck included. What did it do on the fresh ones?",
        "tries for runs": "You spent {got[runs]} runs; the budget was {right[runs]}. One try costs as many"
        " runs as there are tuning seeds: look at what your loop counts.",
        "one seed": "Each try got one seed only. That finds the luckiest run, not the best settings. Hand"
        " all of `tuning` to `score`.",
        "luckiest seed": "You compare the best seed of each try. Settings are as good as their *mean*: look"
        " at `max`.",
        "last": "You give back {got[winner]}, the last try. The best one was {right[winner]}: who remembers"
        " it?",
        "worst": "You give back {got[winner]}, the one with the lowest mean. A score is better when it is"
        " higher, also below 0.",
        "chosen by fresh": "You chose the winner by the fresh seeds: then they are fresh no more. Look at"
        " which seeds you hand to `score` inside the loop.",
        "both together": "You scored the tries on the fresh seeds as well. What helped to choose can't be"
        " the judge. Fresh seeds are for the winner alone, after the loop.",
        "starts at 0": "With scores below 0 nobody beats your first `best_mean`, which is 0. In Acrobot all"
        " scores are negative: begin with minus infinity, or with the first try.",
        "fresh in budget": "With a budget of 12 you spent {got[runs]} runs on tries. The fresh seeds come on"
        " top of the budget: don't take them off it.",
        "over budget": "You spent {got[runs]} runs; the budget was 11. With 2 seeds for each try one run is"
        " left over, and stays so.",
        "one draw": "All your tries had the same settings: `draw` was called once. Where must it stand, so"
        " that each try gets new ones?",
        "early look": "You spent {got[fresh runs]} runs on fresh seeds, because each try that took the lead"
        " was scored on them. Only the winner of *all* tries may see them: after the loop.",
        "sum": "You report {got[reported]}: that is the sum over the fresh seeds. What is their mean?",
        "all scores": "You report a list: the scores of all fresh seeds. Give one number: their mean.",
        "swapped": "You give back the mean first and the winner second. It should be the other way round.",
        "winner alone": "You give back one thing: {got[winner]}. Two are wanted: the winner, and its mean"
        " score on the fresh seeds.",
        "best fresh run": "You report {got[reported]}, the best one of the fresh seeds: that is luck again."
        " Look at `max`; we want the mean.",
        "like CartPole": "12 runs, 3 tuning seeds: 4 tries. The one with the best mean on the three seeds is"
        " the winner; what is reported is its mean on the four fresh ones.",
        "like Acrobot": "11 runs, 2 tuning seeds: 5 tries, and one run is left over. All scores are below 0;"
        " the best is the one nearest to 0.",
    },
    "8.5": {
        "title": "Another game by settings alone",
        "task": "In Acrobot two rods hang from a hook, joined in the middle. You push the joint to the left,"
        " not at all, or to the right. The game *terminates when the tip swings up high enough*: that is"
        " what we want. A state has six numbers: cosine and sine of the two angles, from -1 to 1, and two"
        " speeds, up to 13 and 28. Fill in three settings so that the package's agent can learn it.",
        "nudge": "`fall_reward` is the reward of the last step of a game that terminates. In CartPole that"
        " was the worst of all steps. And here?",
        "hint": "Six numbers want six scales; the speeds are much larger than the others. For the rewards:"
        " what does a game return that ends soon, and one that never ends? The first must be more.",
        "right": "Scales for six numbers, and rewards that make an early end worth more. No line of code was"
        " touched.",
        "right, but large": "That asks for the right thing: an early end is worth more. The numbers are"
        " large, though: {step} for each step, {end} for the last one. Lesson 04 showed that small ones are"
        " the same goal and easier to learn, such as -0.01 and 0.",
        "right, unscaled": "That asks for the right thing: an early end is worth more. But with your scales a"
        " number of the state comes out at up to {largest:.0f}, beside others of about 1. Will it learn all"
        " the same? Try it in the panel below.",
        "no list": "`state_scale` is to hold a scale for each of the six numbers of a state; you give"
        " {value}.",
        "no scale": "One of the scales is {value}. Each must be a number, and not 0: times 0, the agent would"
        " not see that number at all.",
        "vanishing": "With your scales a number of the state comes out at {smallest} at most. The agent could"
        " hardly tell it from 0. Which scale brings it to about 1?",
        "blown up": "A scale is what a number is *multiplied* by. With yours a number of the state"
        " comes out up to {largest:.0f}, larger than all of them were. Which scale makes 28 small?",
        "no number": "`{name:s}` is {value}. A reward is a number.",
        "four numbers": "These are CartPole's four scales. A state of Acrobot has six numbers.",
        "numbers": "You have {num} scales. A state of Acrobot has six numbers, and each wants its own.",
        "success punished": "A step brings {step}, the last one {end}. The game terminates when the tip is"
        " up: you punish success, and the agent will learn to hang still.",
        "nothing to learn": "A step brings {step}, the last one {end}: every game returns the same, so no"
        " press is better than another.",
        "dangling pays": "Each step brings {step}: the longer it hangs there, the more it gets. That is"
        " CartPole's goal. Here an early end should be worth more.",
    },
}
