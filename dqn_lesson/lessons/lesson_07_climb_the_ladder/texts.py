"""Every sentence of the exercises and questions of `07_climb_the_ladder`."""

from typing import Any

TEXTS: dict[str, dict[str, Any]] = {
    "7.1": {
        "title": "Hold still",
        "task": "Write `follow(target_weights, weights, tau)`. Both are lists of arrays of the same shapes:"
        " the weights of the target network, and those of the network that learns. Give back the target"
        " network's new weights, a list again: the old ones, moved the share `tau` of the way to those of the"
        " network. With `tau` 0 they stay, with 1 they get there at once. The network's own weights must not"
        " change.",
        "nudge": "Take one number. It is at 10, the other one at 20, and tau is 0.25: where does it go? And"
        " how much of the old number is in the new one?",
        "hint": "Each new array is `(1 - tau)` times the old one, plus `tau` times that of the network."
        " `zip(target_weights, weights)` walks through both lists together.",
        "right": "A copy that comes slowly after. With tau 0.005 it takes about 138 updates to go half the"
        " way.",
        "wrong side": "With tau 0.25 you go three quarters of the way, and with 0 you are there at once: it"
        " jumps where it should creep. Which of the two arrays does `tau` belong to?",
        "same object": "After your line the network went on learning, and the target moved with it: you gave"
        " it a second *name*, not a copy. Make new arrays, for tau 1 too.",
        "added": "You add a part of the network's weights and take nothing of the old ones away: they grow"
        " with every call. The two shares make 1: what is left for the old weights?",
        "runs away": "It moves away from the network. The way to go is the network's weights minus the old"
        " ones: look at the sign.",
        "never moves": "With tau 1 it should be where the network is, and it has not moved. What do you give"
        " back?",
        "halfway": "You go half of the way, whatever `tau` says. Look for `tau`.",
        "not one array": "Your code stopped: the weights are a *list* of arrays of several shapes, and one"
        " can't calculate with the whole list. Walk through both lists, array by array.",
        "first only": "You give back the first array only. Every one has to move, and they come back as a"
        " list. Look at where the `return` stands.",
        "network changed": "Your line changed the network's own weights, which it must only read. `*=` and"
        " `+=` write into the array itself.",
        "a quarter": "A quarter of the way: 0.75 times the old numbers plus 0.25 times the network's.",
        "not at all": "With tau 0 the old numbers stay as they are.",
        "all at once": "With tau 1 they are the network's numbers, and they stay those when the network"
        " learns on.",
    },
    "7.2": {
        "title": "Let the other judge",
        "task": "Write `double_targets(rewards, next_q, judged_q, terminated, gammas)`. It gives B targets,"
        " as your `td_targets` of 4.3. `next_q` is what the network says of the next states, `judged_q` what"
        " the target network says, both (B, A). In each row *the network* chooses the button, and *the target"
        " network* says what it is worth. `gammas` holds B numbers, what comes after counts so much. They"
        " are all alike now; on the next rung they no longer are.",
        "nudge": "Two questions, two networks. Which button is the best one? That gives B places. What is"
        " that button worth? That is a number from the *other* table, at this place.",
        "hint": "`best = next_q.argmax(axis=1)` chooses. `judged_q[np.arange(len(best)), best]` takes from"
        " each row the number at that place, as in 4.5. A loop over the rows is fine, too.",
        "right": "One chooses, the other judges. This is what the 2016 paper calls Double DQN.",
        "both target": "You got {got[0]} for row 0; it should be {right[0]}. The target network chooses *and*"
        " judges: this is the plain target. (A well-known script of 2019 does just this and calls it Double.)"
        " Look at where you choose.",
        "both online": "You got {got[0]} for row 0; it should be {right[0]}. The network judges its own"
        " choice. What does the target network say of it? Look for `judged_q`.",
        "swapped": "You got {got[0]} for row 0; it should be {right[0]}. The target network chooses and the"
        " network judges: the roles are swapped.",
        "no end": "You got {got[2]} for row 2, whose pole fell; it should be {right[2]}. Nothing comes after"
        " a fall. Look at `terminated`.",
        "nothing at all": "You got {got[2]} for row 2, whose pole fell; it should be {right[2]}. Nothing"
        " comes *after* the fall, but the fall itself brought a reward. Look at the brackets.",
        "no gamma": "You got {got}; it should be {right}. Later is worth less: look for `gammas`.",
        "which": "You got {got[0]} for row 0; it should be {right[0]}. `argmax` says *which* button. What is"
        " it worth?",
        "rows": "Your choice compares rows, not buttons: it gives 3 results for 5 rows. Look at the `axis`.",
        "columns": "You got a table of 5 by 5. `judged_q[:, best]` takes these columns of *every* row. You"
        " need a number for the row, too: `np.arange(len(best))`.",
        "whole rows": "Your code stopped: `judged_q[best]` takes whole *rows*, by the number of a button. You"
        " need two things, which row and which button: `judged_q[np.arange(len(best)), best]`.",
        "five rows": "In row 0 the network chooses button 1 (it says 5, the most), and the target network"
        " says 2 of it: 1 + 0.9 * 2 = 2.8. So it goes in each row; row 2 fell, so only its reward is left:"
        " -3.",
        "one row": "The network chooses button 2, which the target network holds for the worst: -0.5 + 0.8 *"
        " -4 = -3.7.",
    },
    "7.3": {
        "title": "Look n steps ahead",
        "task": "Write `n_step(steps, n, gamma)`. `steps` is a list of what happened from a step on, each"
        " `(reward, next_state, terminated, truncated)`; there is at least one, and there may be more than"
        " `n`. Add up the first `n` rewards, each discounted by how far off it is. Stop early where the game"
        " ends, by a fall or because the time is up. Give back four things: the sum; the `next_state` of the"
        " last step that you counted; whether that step was a fall (its `terminated`); and gamma to the power"
        " of how many steps you counted.",
        "nudge": "Walk through the steps, as in 4.1. Carry two numbers with you: the sum, and what a reward"
        " counts *here*. When do you stop walking?",
        "hint": "Begin with `total, discount = 0, 1`. For each of `steps[:n]`, add `discount * reward`, then"
        " multiply `discount` by `gamma`, then `break` if it was `terminated or truncated`. After a `for`"
        " loop, its variables still hold the last step.",
        "right": "n real rewards first, one guess after them. The news of a fall travels n steps at a time.",
        "next episode": "The sum goes on with the rewards of the next game. The pole fell and the game went"
        " on? Look at where you stop.",
        "time up": "You stop at a fall, but where the time was up you go on into the next game. Both end an"
        " episode: look at `truncated`.",
        "one gamma": "For three steps you say that what comes after counts {got[later counts]}; it should be"
        " {right[later counts]}. That is gamma once, for one step. Three steps were counted: the future is"
        " three steps off.",
        "power n": "Where a game was cut off after 2 steps you still say gamma to the power of 3. Only the"
        " steps that you *counted* lie before the future.",
        "after a fall": "After the fall you still count what comes later. Nothing comes after, however far"
        " you look: give back the `terminated` of the *last* step that you counted.",
        "time as fall": "You call it a fall where only the time was up. Stop there, but something does come"
        " after: give back `terminated`, and nothing else.",
        "not discounted": "The rewards are added up in full. Later is worth less: what does a reward count"
        " at step k?",
        "one late": "The first reward is discounted already. It comes now and counts in full: look at the"
        " order of your lines.",
        "too many": "You count all steps that there are, not `n`. Look at how far you walk.",
        "too few": "You count one step less than `n`. Look at how far you walk.",
        "first state": "The state after is that of the first step. The network is asked *after* the last one"
        " that you counted.",
        "last reward lost": "Where a game ends, the reward of its last step is missing. The fall is in it!"
        " Add first, then ask whether it is over.",
        "one power less": "For three steps you say that what comes after counts {got[later counts]}; it"
        " should be {right[later counts]}. The first reward counts gamma to the power of 0, the third one to"
        " the power of 2, and what comes *after* three steps to the power of 3.",
        "past the newest": "Your code stopped: there may be fewer than `n` steps, when they are the newest in"
        " the memory. `steps[:n]` takes as many as there are.",
        "return inside": "Where no game ends, nothing comes back. Look at how far the `return` is indented:"
        " it belongs behind the loop.",
        "three things": "Four things should come back, and you give three. The last one is missing: gamma to"
        " the power of how many steps you counted.",
        "three of five": "1 + 0.8 * 2 + 0.64 * -3 = 0.68. The state is the one after the third step, and it"
        " counts 0.8 * 0.8 * 0.8 = 0.512.",
        "fell": "The second step was a fall: 2 + 0.8 * -4 = -1.2, and nothing comes after.",
        "clock": "After the second step the time was up: 2 + 0.8 * 3 = 4.4. Something does come after, two"
        " steps away, so it counts 0.8 * 0.8 = 0.64.",
        "newest": "Only two steps are there, because they are the newest in the memory: 2 + 0.8 * 3 = 4.4,"
        " and what comes after counts 0.64.",
        "one step": "With n = 1 it is the target of lesson 04: the reward, and the next state counts gamma.",
    },
    "7.4": {
        "title": "Read the table",
        "task": "Fill in, from the table above. Climbing: the number of the rung with the greatest gain over"
        " the rung below it, in agents that pass. At the top: the number of the rung that is missed most when"
        " it is left out. How many of the eight are *not* missed: left out one at a time, 10 of 10 still"
        " pass. And: 8 of 10 pass with one setting, 6 of 10 with another. Is the first one better? Write"
        ' `"yes"` or `"may be luck"`.',
        "nudge": "Climbing, take the difference between two neighbouring rows. At the top, compare each row"
        " with 10 of 10. For the last one, look at the bars: how far do they reach?",
        "hint": "The column *pass* grows by 7 at one rung and by 5 at another. In the column *left out*, five"
        " rows have a 10. The bar of 6 of 10 reaches from 31 to 83 %.",
        "right": "That is how to read such a table: how large is the difference, and how many were tried?",
        "yes": "With 10 seeds, two may be luck. 8 of 10 may stand for any share from 49 to 94 %, 6 of 10 for"
        " any from 31 to 83 %: most of that is the same.",
        "second gain": "Rung 7 takes it from 5 to 10, a gain of 5. Another one gains more.",
        "highest": "Rung 8 stands highest, but 10 of 10 passed on the rung below already. Its own gain is 0.",
        "other gain": "Rung {brings} does not gain most. Take the difference to the row *below* it, for each"
        " row.",
        "first gain": "You have the rung that gains most when climbing. Left out at the top, it leaves 8 of"
        " 10. Another one is missed more.",
        "no rung": "You have {missed} for the one that is missed most. The changes that can be left out are"
        " rungs 1 to 8: write the number of one.",
        "other lack": "Without rung {missed} {left} of 10 still pass. Another one leaves fewer.",
        "turned round": "Three are missed, if only a little. The question is how many are *not*.",
        "all eight": "You count {not_missed}. Count the rows that have a 10 in the column *left out*.",
        "no number": "The first three want numbers. For *{name:s}* you have {value}.",
        "words": 'The last one wants `"yes"` or `"may be luck"`, in quotes.',
    },
    "7.a": {
        "question": "Climbing from the tutorial to the top: which single change brings most, in agents that"
        " pass?",
        "options": [
            "Replay after every step",
            "The same goal in small numbers (0 and -1)",
            "Hold the target still (a target network)",
            "Let the other network judge (Double)",
            "Look n steps ahead",
        ],
        "feedback": [
            "Alone it makes no more agents pass: 0 of 10, after 1 of 10 on the ground. But all agents become"
            " alike: their exams lie between 119 and 181, not between 13 and 500.",
            "From 0 of 10 to 7 of 10, and that is hardly luck. It is the one change of the eight that costs"
            " no line of code: two other numbers for the rewards.",
            "On its rung 5 of 10 pass, as on the rung below. It is famous, and with this agent, on this"
            " problem, ten seeds don't show that it helps.",
            "On its rung 5 of 10 pass, as on the rung below. Ten seeds don't show that it helps here.",
            "From 5 to 10 of 10: the second greatest gain. One change brings even more.",
        ],
    },
    "7.b": {
        "question": "At the top all eight changes are in, and 10 of 10 pass. Now one of them is taken away"
        " again. Which one is missed most?",
        "options": [
            "The longer view (gamma)",
            "The small numbers (0 and -1)",
            "The target network",
            "The n steps",
            "All the same: without any one of them it fails",
        ],
        "feedback": [
            "Without it 6 of 10 pass, the fewest of all. But be careful: a difference like that between 10"
            " and 6 comes by luck alone in 9 of 100 cases.",
            "Without them 8 of 10 pass. Another one leaves fewer, but whether that is more than luck, ten"
            " seeds can't tell.",
            "Without it 10 of 10 pass, as with it. What that means, and what not, is the end of this lesson.",
            "Without them 9 of 10 pass. Another one leaves fewer.",
            "Far from it: five of the eight can be left out, one at a time, and 10 of 10 still pass.",
        ],
    },
    "7.c": {
        "question": "A target network teaches from an older state of the network. In the first 6,000 steps,"
        " is an agent at the top faster or slower with it than without it?",
        "options": ["Faster", "Slower", "No difference that ten seeds could show"],
        "feedback": [
            "At the top there is nothing to see: after 6,000 steps the median score is 183 with it and 183"
            " without. On rung 5, far from the top, there is: 60 with it, 17 without.",
            "It sounds sure: who learns from old guesses must come late. But after 6,000 steps the median"
            " score is 183 with it and 183 without.",
            "After 6,000 steps the median score is 183 with it and 183 without. That old guesses make it late"
            " sounds sure, and is not seen here.",
        ],
    },
}
