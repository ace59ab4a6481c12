"""Every sentence of the exercises and questions of `01_step_the_environment`."""

from typing import Any

TEXTS: dict[str, dict[str, Any]] = {
    "1.1": {
        "title": "Play one episode",
        "task": "Write `play_one(env, policy, seed)`: reset the environment with that seed, then press what"
        " the policy says, step after step, until the episode ends. Give back the score: the number of steps."
        " A policy is a function: it is handed the state and gives back an action.",
        "nudge": "A loop of three lines: ask the policy, step, count. Two things can end it.",
        "hint": "`reset` gives two things and `step` gives five. The state that `step` gives is the one that"
        " the policy must see next.",
        "right": "Your loop plays whole episodes. It is the same loop that everything in this course runs"
        " on.",
        "pair": "Your policy was handed a pair, not four numbers: `reset` gives two things, `(state, info)`."
        " Look at the line with `reset`.",
        "four": "Your line expects four things from `step`; it gives five. What older programs call `done`"
        " is two things today, `terminated` and `truncated`. Look at the line with `step`.",
        "limit": "Time was up after 5 steps and your loop went on; we stopped it at 50. `truncated` ends an"
        " episode too. Look at what ends your loop.",
        "frozen": "Your policy saw the first state {got[score]} times: nothing it presses can matter to it."
        " Look at where the state that `step` gives goes.",
        "one less": "You got {got[score]} for {right[score]} steps. The last step counts too; a score"
        " printed out of a `for` loop that counts from 0 has this slip. Look at where you count.",
        "rewards": "You got {got[score]}, which is the sum of the rewards. The score counts steps, whatever"
        " the reward. Look at what you add.",
        "seed": "Your episode did not start from the seed it was given, so nobody can play the same one"
        " again. Look at the brackets behind `reset`.",
        "button": "The policy said {right[pressed]}, but {got[pressed]} was pressed. Look at what `step` is"
        " handed.",
        "falls at step 3": "The pole falls at step 3, so the score is 3.",
        "time up at step 5": "Nobody falls, but the time is up after step 5, so the score is 5.",
    },
    "1.2": {
        "title": "Write a rule",
        "task": "Write `rule(state)`: a policy of your own. It is handed the four numbers and gives back 0"
        " (push left) or 1 (push right). The check plays 50 episodes with it; on average they should last 150"
        " steps or more.",
        "nudge": "To keep a broom upright on your hand, you move the hand *under* it. Which of the four"
        " numbers tells you where that will be?",
        "hint": "The angle `state[2]` says where the pole *is*; `state[3]` says where it is *going*. Pushing"
        " right moves the cart under a pole that goes right.",
        "right": "Your rule balances for {mean:.0f} steps on average. Now look at how the 50 episodes ended:"
        " the pole fell {falls} times, the cart left the track {edges} times, the time was up {limits} times."
        " You will meet this again.",
        "right exam": "{mean:.0f} steps on average: your rule should pass the exam at the end of this lesson!"
        " The pole fell {falls} times, the cart left the track {edges} times, the time was up {limits} times."
        " You knew what the four numbers mean; the program that learns will have to find out.",
        "away": "It lasts {mean:.0f} steps: this presses one button whatever comes, or pushes away from the"
        " lean. Push *under* the pole. Look at which way each button moves the cart.",
        "place": "It lasts {mean:.0f} steps: this follows the place of the cart, `state[0]`. The angle is"
        " `state[2]`. Look at the table of the four numbers.",
        "angle": "It lasts {mean:.0f} steps: the angle alone reacts late. What tells you where the pole"
        " *will* be? Look at the fourth number.",
        "not an action": "Your rule gave back `{got}` for the state {state}. The actions are the whole"
        " numbers 0 and 1; 1.0 and `True` are none. Look at what stands behind `return`, in every branch.",
        "short": "Your rule lasts {mean:.0f} steps on average; 150 are wanted. The pole fell {falls} times,"
        " the cart left the track {edges} times. Which way does the pole swing when your rule goes wrong?"
        " Look at `state[3]`.",
    },
    "1.3": {
        "title": "Name the ending",
        "task": "Six episodes, each at its newest step. What does `step` say? For each write `'running'` (it"
        " goes on), `'terminated'`, `'truncated'` or `'both'`.",
        "nudge": "Two questions for each row. Is the pole or the cart out of bounds? Is the time up?",
        "hint": "Out of bounds: an angle beyond 12 degrees (0.2095 rad), or a place beyond 2.4. Time is up"
        " at step 500. The two know nothing of each other.",
        "right": "`terminated` looks at pole and cart, `truncated` looks at the clock. Keep the two apart;"
        " it will matter.",
        "clock is a fall": "You wrote `'terminated'` for the upright pole at step 500. Nobody fell; the"
        " clock ran out. Look at row 2 again.",
        "early": "You wrote `'terminated'` for 0.205 rad. The limit is 12 degrees = 0.2095 rad, so the pole"
        " is still in play. Look at row 3 again.",
        "fall only": "You wrote `'terminated'` for a pole that falls exactly at step 500. So it does, but"
        " the clock does not look at the pole: both can be true. Look at row 4 again.",
        "clock only": "You wrote `'truncated'` for a pole that falls exactly at step 500. Time is up, but"
        " the pole does not look at the clock: both can be true. Look at row 4 again.",
        "last step": "You ended an episode at step 499. The time is up at 500, not before. Look at row 5"
        " again.",
        "row 0": "0.2101 rad is more than 0.2095 rad: the pole has fallen.",
        "row 1": "The place -2.41 is beyond -2.4: the cart has left the track.",
        "row 2": "Pole and cart are fine, but step 500 is the last one.",
        "row 3": "0.205 rad is less than 0.2095 rad, and 180 is less than 500.",
        "row 4": "0.2120 rad is more than 0.2095 rad, and step 500 is the last one.",
        "row 5": "0.20 rad is less than 0.2095 rad, and 499 is less than 500.",
    },
    "1.4": {
        "title": "Read the state",
        "task": "Three states. For each: is the pole going to fall `'left'` or `'right'`, and which button"
        " brings the cart under it, 0 (left) or 1 (right)?",
        "nudge": "Where the pole is, and where it is going, are two numbers. They need not agree.",
        "hint": "Angle plus a tenth of the angular velocity: that is about where the pole will be in 0.1 s.",
        "right": "You read a state the way a good policy does: not where the pole is, but where it will be.",
        "angle": "In the last state the pole leans right, but it is swinging back: in 0.1 s it stands, and"
        " then it goes on to the left. Look at the fourth number.",
        "place": "You went by the first number, but `state[0]` is the place of the cart. The angle is"
        " `state[2]`.",
        "pulls away": "You see where the pole is going, but you push the other way. The cart must go *under*"
        " the pole. Look at the buttons again.",
        "state 0": "It leans right (0.06) and swings right (0.8): it falls right, so the cart must go right.",
        "state 1": "It leans left (-0.05) and swings left (-0.7): it falls left, so the cart must go left.",
        "state 2": "0.05 - 0.1 * 0.6 = -0.01: in 0.1 s it has swung past the middle, to the left.",
    },
    "1.a": {
        "question": "The buttons are pressed at random. How many steps does an episode last, on average?",
        "options": ["10", "23", "60", "200"],
        "feedback": [
            "A little too few: random presses cancel each other now and then, and that buys some steps.",
            "About half a second. Now see it.",
            "Too many: nobody looks at the pole, and a pole that leans falls faster and faster.",
            "Far too many. 200 steps are 4 seconds; try to balance a broom that long with your eyes shut.",
        ],
    },
    "1.b": {
        "question": "And if *left* is pressed every time?",
        "options": ["9", "23", "50", "500"],
        "feedback": [
            "Shorter than chance: pushing left tips the pole right at once, and nothing ever stops it.",
            "That is how long random presses last. They cancel each other sometimes; these never do.",
            "Too many. The cart shoots off to the left; what does the pole do?",
            "That would be the whole time. The cart shoots off to the left; what does the pole do?",
        ],
    },
    "1.c": {
        "question": "The rule 'push to where the pole is swinging' lasts 200 steps on average. What ends its"
        " episodes?",
        "options": ["The pole falls", "The cart leaves the track", "The time is up"],
        "feedback": [
            "It would be the natural guess, but this rule never lets the pole fall. Balanced is not the same"
            " as staying on the track.",
            "Every single time. Balanced is not the same as staying on the track.",
            "Time is up only at step 500. Something else happens at about 200: balanced is not the same as"
            " staying on the track.",
        ],
    },
}
