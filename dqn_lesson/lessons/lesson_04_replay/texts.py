"""Every sentence of the exercises and questions of `04_replay`."""

from typing import Any

_LISTED = {  # what 4.4 and 4.5 say to the same mistake
    "few memories": "3 transitions are there, 8 were wanted, and your code stops with an error. Drawing"
    " without putting back can't give more than there are. The tutorial asks for `min(batch_size,"
    " len(self.memory))`.",
    "all memories": "10 transitions are in the memory, 4 were wanted, and you taught {got[rows]}."
    " `batch_size` says how many: look at where you draw.",
    "no decay": "Your teaching is right, but the last line of the stub, `self.decay()`, is not called. Put"
    " it back, at the very end.",
    "next state": "You teach the state *after* the press. The number belongs to the state in which the"
    " button was pressed: look at the first thing that you hand to `fit`.",
    "zeros": "You also taught that the other buttons are worth 0. Nobody tried them: leave the network's own"
    " guess there, as in exercise 2.4. Look at what the row is made of.",
    "no end": "The fallen pole got a future. Nothing comes after a fall: look at `terminated`.",
    "no gamma": "What comes after counts in full. It comes a step later, so it is worth less: look for"
    " `self.gamma`.",
    "not taught": "Nothing was taught: `fit` was never called. Look at the end of your code.",
    "few memories here": "3 transitions are in the memory and 8 are asked for: all 3 are taught, or 8 with"
    " some of them twice, and `self.decay()` is called once.",
    "many calls": "In 200 calls each of the 10 transitions is drawn, 4 in each call.",
}

TEXTS: dict[str, dict[str, Any]] = {
    "4.1": {
        "title": "Worth today",
        "task": "Write `discounted_return(rewards, gamma)`. The first reward comes now and counts in full,"
        " the second one counts `gamma` times, the third one `gamma` times `gamma` times, and so on. Give"
        " back the sum. Without rewards it is 0.",
        "nudge": "What is the reward number `t` multiplied by? Count from 0: what happens to the very first"
        " one?",
        "hint": "`enumerate(rewards)` gives each reward with its number, from 0. In Python, `gamma**t` is"
        " `gamma` multiplied by itself `t` times, and `gamma**0` is 1.",
        "right": "Now you can compare what comes soon with what comes later.",
        "not discounted": "You got {got} for 1, 2, 3 at 0.8: the plain sum, nothing is discounted. Where"
        " does gamma come in?",
        "turned round": "You got {got} for 1, 2, 3 at 0.8: the last reward counts in full and the first one"
        " least. It is turned round: look at what you count.",
        "straight line": "You take the same amount off at each step, along a straight line. It should shrink"
        " by the factor gamma at *each* step: a power. Look at what you multiply by.",
        "all the same": "You multiply every reward by gamma once, however far off it is. Look at where the"
        " number of the step comes in.",
        "times t": "You multiply gamma by `t`, so later rewards even count more. Multiply it by *itself* `t`"
        " times: `**`, not `*`.",
        "one late": "You got {got} for 1, 2, 3 at 0.8: everything is discounted once too often. The first"
        " reward comes now. Look at where you begin to count.",
        "only the last": "Only one reward is left of the sum: each one takes the place of those before it."
        " Look at the `=`.",
        "too early": "You give back the first reward and never look at the others. Look at how far the"
        " `return` is indented.",
        "three steps": "1 + 0.8 * 2 + 0.64 * 3 = 4.52.",
        "only now": "With gamma 0 only the first reward counts: 1.",
        "all count": "With gamma 1 all rewards count in full: 1 + 2 + 3 = 6.",
        "a fall": "The fall comes three steps later: 0.9 * 0.9 * 0.9 * -1 = -0.729.",
        "no rewards": "Nothing comes, so nothing is added up: 0.",
    },
    "4.2": {
        "title": "One target",
        "task": "Write `td_target(reward, next_q, terminated, gamma)`. `reward` is what the step brought."
        " `next_q` holds the network's guesses in the next state, one for each button, as many as there are."
        " `terminated` is True if the game was lost with this step. Give back the TD target.",
        "nudge": "Two things can happen. The game goes on: then you have the reward, and what comes after."
        " Or it is lost: what comes after then?",
        "hint": "Begin with `target = reward`. If the game is not lost, add `gamma` times the greatest of"
        " `next_q`. `max(next_q)` finds it.",
        "right": "The reward now, and the best of what comes after: that is the one formula of this course.",
        "no end": "You got {got} for the fallen pole; it should be {right}. Nothing comes after a fall. Look"
        " at `terminated`.",
        "turned": "You look into the future exactly when there is none: you got {got} for a step that goes"
        " on. Look at the `if`.",
        "mean": "You got {got}; it should be {right}. You take the average of all buttons, but which one"
        " will you press there? The best one.",
        "first": "You got {got}; it should be {right}. You always take the guess for the first button, but"
        " which one will you press there? The best one.",
        "last": "You got {got}; it should be {right}. You always take the guess for the last button, but"
        " which one will you press there? The best one.",
        "worst": "You got {got}; it should be {right}. You take the smallest guess, but you will press the"
        " best button there.",
        "all buttons": "You got {got}; it should be {right}. You add up all buttons, but only one can be"
        " pressed: the best one.",
        "which": "You got {got}; it should be {right}. That is made with *which* button is best; you need"
        " what is promised for it.",
        "no reward": "You got {got}; it should be {right}. What did this step itself bring? Look for"
        " `reward`.",
        "no gamma": "You got {got}; it should be {right}. What comes after comes later, and later is worth"
        " less. Look for `gamma`.",
        "all discounted": "You got {got}; it should be {right}. The reward comes now and counts in full;"
        " only what comes after is multiplied by gamma. Look at the brackets.",
        "nothing at all": "You got {got} for the fallen pole; it should be {right}. Nothing comes *after*"
        " the fall, but the fall itself brought a reward.",
        "always -1": "You got {got} for a fall that costs 100; it should be {right}. What a fall brings"
        " stands in `reward`: it is not -1 everywhere.",
        "running": "1 + 0.9 * 5 = 5.5.",
        "fallen": "The pole fell, so only the reward is left: -1.",
        "all negative": "The greatest of -3, -0.5 and -2 is -0.5, so -0.25 + 0.8 * -0.5 = -0.65.",
        "time up": "Only the clock ran out, so `terminated` is False: 0 + 0.9 * -2 = -1.8.",
        "fallen, -100": "This fall costs 100, and nothing comes after it: -100.",
    },
    "4.3": {
        "title": "A batch of targets",
        "task": "Write `td_targets(rewards, next_q, terminated, gamma)`: the same for B transitions at once."
        " `rewards` and `terminated` are arrays of B things, `next_q` has B rows, and in each row one guess"
        " for each of the A buttons. Give back B targets. A loop over the rows is fine; NumPy can do"
        " without.",
        "nudge": "What is the best guess in *each row*? That gives B numbers. From there on everything has"
        " the shape (B,).",
        "hint": "`next_q.max(axis=1)` goes through the buttons of each row. `1 - terminated` is 0 for a row"
        " that fell and 1 for the others. A loop over `zip(rewards, next_q, terminated)` that calls your"
        " `td_target` is right, too.",
        "right": "Many targets, one line. With this the network can be taught a whole batch at once.",
        "one future": "You got {got}: all rows share one future, the best number of the whole table. Each"
        " row needs its own: look at `max`.",
        "rows": "Your `max` compares rows, not buttons: it gives 3 results for 5 rows. Look at the `axis`.",
        "each met every": "You gave back a table of 5 by 5: each row met every other one. One of the parts"
        " has the shape (5, 1) and the others (5,). Make them all (5,).",
        "whole numbers": "You got {got}; it should be {right}. The digits behind the point are gone: your"
        " targets are put into an array of whole numbers. Look at where the rewards come from, and"
        " `astype(float)`.",
        "no end": "You got {got[2]} for row 2, whose pole fell; it should be {right[2]}. Nothing comes after"
        " a fall. Look at `terminated`.",
        "turned": "Only the fallen row got a future, the others got none. It is turned round: look at"
        " `terminated`.",
        "nothing at all": "You got {got[2]} for row 2, whose pole fell; it should be {right[2]}. Nothing"
        " comes *after* the fall, but the fall itself brought a reward. Look at the brackets.",
        "no gamma": "You got {got}; it should be {right}. Later is worth less: look for `gamma`.",
        "no reward": "You got {got}; it should be {right}. What did these steps themselves bring? Look for"
        " `rewards`.",
        "truth value": "Your code stopped: an `if`, a `not` or Python's own `max` asks for *one* True or"
        " False, and an array has many. Go through the rows in a loop. Or use `1 - terminated` and"
        " `next_q.max(axis=1)`, which do it for all rows at once.",
        "one target": "You got {got}: one target for the whole batch. There should be one for each row, so"
        " collect them in a list, and give that back after the loop.",
        "every button": "You gave back a number for each button. Only the best button of each row counts:"
        " one number a row.",
        "time up": "You took the two rows without a fall for ends. Time up is no fall: `terminated` is False"
        " there, and something comes after.",
        "five rows": "Row by row, reward plus 0.9 times the best guess of that row; row 2 fell, so only its"
        " reward is left: -3.",
        "nobody fell": "The rewards are 0, so what is left is 0.8 times the best guess of each row: 4 and"
        " -0.8. A game cut off by the clock looks just so: `terminated` is False.",
    },
    "4.4": _LISTED
    | {
        "title": "The tutorial's replay",
        "task": "Write `replay(batch_size)`, a part of the agent, as the tutorial of 2017 has it. Draw"
        " `batch_size` transitions from `self.memory` by chance (if there are fewer, take all). Then, *for"
        " each of them, one after the other*: make the target, with `self.gamma` and what `self.model`"
        " promises in the next state; take the row that `self.model` predicts for the state; change the"
        " number of the button that was pressed; `fit` the model on this row. Each state in the memory is a"
        " row `(1, 4)` already. Leave the last line as it is, behind your loop.",
        "nudge": "You have written all the parts: drawing in 3.3, the row to teach in 2.4, the target in"
        " 4.2. Three calls to the model for each transition: what comes after, what it says now, and `fit`.",
        "hint": "`batch = random.sample(self.memory, min(batch_size, len(self.memory)))` draws. Then `for"
        " state, action, reward, next_state, terminated in batch:`. The row is `self.model.predict(state,"
        " verbose=0)`; its number for the button is `row[0][action]`.",
        "right": "That is the heart of the tutorial, and it works. What it costs you see next.",
        "decays each": "One call of `replay` for 3 transitions, and `self.decay()` came {got[decays]} times;"
        " it should come once a call. The tutorial means it to be done 460 times; once for each of 32"
        " transitions, that is over after 15 calls. Look at how far that line is indented: it belongs behind"
        " the loop.",
        "guess after": "The row that you teach is what the network says about the state *after* the press."
        " Take its row for the state in which the button was pressed: look at the second `predict`.",
        "first rows": "In 200 calls you never drew the transitions {got[never drawn]}: you always take the"
        " first ones. Let chance choose.",
        "newest rows": "In 200 calls you never drew the transitions {got[never drawn]}: you always take the"
        " newest ones. Neighbours are almost the same. Let chance choose.",
        "no reward": "The target has no reward in it. What did this step itself bring? Look at where the"
        " target begins.",
        "only one": "In each call you teach {got[rows]} transition: only one of those you drew. Look at how"
        " far `fit` is indented, and at how many you draw.",
        "max of a row": "Your code stopped: your target is a whole row, not a number. The network answers"
        " with rows, even for one state, and Python's `max` took such a row. Take `np.max`, or the first row,"
        " `[0]`, before `max`.",
        "row in brackets": "Your code stopped: `row` is a table with one row, so `row[action]` looks for row"
        " number `action`. The number of the button is `row[0][action]`.",
        "one running": "There is one transition, and the game went on: in the row of its state only the"
        " pressed button has a new number, its reward plus 0.9 times the best guess in the next state.",
        "one fallen": "There is one transition, and it ended the game: in the row of its state only the"
        " pressed button has a new number, its reward.",
    },
    "4.5": _LISTED
    | {
        "title": "The same in one go",
        "task": "Write `replay(batch_size)` anew. It draws as before, and teaches the same targets, but the"
        " network is called at most three times: once for all next states, once for all states, once to"
        " `fit` them all. Leave the last line as it is.",
        "nudge": "Turn the batch into columns, as in 3.3. Your line of 4.3 makes all targets. Then the only"
        " new thing is: how do you change *one number in each row* of a table?",
        "hint": "`states, actions, rewards, next_states, terminated = zip(*batch)` makes columns;"
        " `np.concatenate(states)` puts the rows (1, 4) under each other. `wanted[np.arange(len(batch)),"
        " actions] = targets` changes, in row 0, the number of the button `actions[0]`, in row 1 that of"
        " `actions[1]`, and so on.",
        "right": "The same targets, and 3 calls in place of nearly 100.",
        "a call each": "You call the network {got[calls]} times for a batch of 32; 3 are enough. Which line"
        " is done again for each row? Hand it all rows at once.",
        "out of step": "A row was taught a button or a number that belongs to another row: states, actions"
        " and targets are out of step. All of them have to keep the order of the batch. Look at where one of"
        " them is made or changed.",
        "every button": "In a row more than one button was taught. `wanted[:, actions]` means these columns"
        " in *every* row. In row k only the button of row k should change: you need a number for the row,"
        " too.",
        "one future": "All rows share one future, the best number of the whole table. Each row needs its"
        " own: look at `max` and its `axis`.",
        "rows in rows": "Your states are rows in rows, of the shape (B, 1, 4): each stored state is a row"
        " (1, 4) already. `np.concatenate` puts rows under each other.",
        "tuples": "Your code stopped: `zip` gives tuples, and with tuples one can't calculate. Make arrays of"
        " them first: `np.array(rewards)`, `np.array(terminated)`.",
        "only actions": "Your code stopped: `wanted[actions]` means the rows with these numbers. You need"
        " two things, which row and which button: `wanted[np.arange(len(batch)), actions]`.",
        "five rows": "All five transitions are taught: in the row of each state only the pressed button has"
        " a new number, and for the fallen one that is the reward.",
        "batch of 32": "32 transitions, 3 calls: all next states, all states, and `fit`.",
    },
    "4.6": {
        "title": "Under the glass",
        "task": "Take the two transitions above. For each of them, work out the TD target and the TD error,"
        " with gamma 0.995. Three digits behind the point are enough; you may let Python calculate.",
        "nudge": "For the target look at the row *after*; for the error, at the guess *before*, for the"
        " button that was pressed. And which of the two ended the game?",
        "hint": "The target of the first one is 0 + 0.995 times the greater of the two numbers after. The TD"
        " error is the target minus the guess for the button that was pressed.",
        "right": "So the first step is a pleasant surprise and the second one a bad one, and each moves its"
        " own number.",
        "sign": "Both errors have the wrong sign. It is target minus guess: positive means pleasantly"
        " surprised.",
        "best guess": "The error of the first one is measured from the best guess. But the *other* button"
        " was pressed: the guess for that one is taught.",
        "no end": "The fallen one got a future: its target is {got[target of the second]}. Nothing comes"
        " after a fall, so only the reward is left.",
        "no gamma": "The first target is what is promised after, in full. It comes a step later: multiply it"
        " by gamma.",
        "worst": "The first target is made with the smaller number after. Which button will you press there?"
        " The best one.",
        "guess before": "The first target is made with the numbers *before*. What comes after the step"
        " stands in the row after.",
        "the numbers": "Targets: 0 + 0.995 * -0.773 = -0.769, and -1 alone. Errors: -0.769 - -0.922 = 0.153,"
        " and -1 - -0.816 = -0.184.",
    },
    "4.a": {
        "question": "A reward comes one second from now: 50 steps. Each step multiplies it by 0.9. What is"
        " it worth today, compared with the same reward now?",
        "options": ["90 %", "45 %", "0.5 %"],
        "feedback": [
            "That is one step later. Each of the 50 steps takes its tenth.",
            "That is about 8 steps later. Each of the 50 steps takes its tenth, and a tenth of a little is"
            " little.",
            "0.9 multiplied by itself 50 times. An agent with gamma 0.9 hardly sees what happens one second"
            " later.",
        ],
    },
    "4.b": {
        "question": "One call of this `replay(32)`, with Keras' own `predict` and `fit`: how long does it"
        " take?",
        "options": ["5 ms", "100 ms", "About 5 s"],
        "feedback": [
            "So fast is the arithmetic. But each `predict` and each `fit` gets ready for millions of rows,"
            " as you saw in 02.",
            "That would be two calls of `predict`. There are 64, and 32 of `fit`.",
            "Nearly 100 calls, and each takes about a twentieth of a second, as you measured in 02.",
        ],
    },
    "4.c": {
        "question": "Three agents play the same game for different rewards: 1 for each step; 1 for each step"
        " and -100 for the fall; 0 for each step and -1 for the fall. Which rewards make *another* best"
        " player?",
        "options": [
            "The first ones",
            "The second ones",
            "The third ones",
            "None: only the numbers have another size",
        ],
        "feedback": [
            "To collect much, it has to fall as late as it can. What would the others do?",
            "-100 hurts more. But can you do more against a fall than to fall as late as you can?",
            "It earns nothing for balancing. But a fall that comes later is worth less, so it falls as late"
            " as it can.",
            "All three want one thing: to fall as late as they can. See below how exactly that is so.",
        ],
    },
    "4.d": {
        "question": "An agent trains, and passes the exam at the end. What does its loss do on the way?",
        "options": [
            "It falls to 0",
            "It falls, rises and jumps, while the agent plays better and better",
            "It rises for ever",
        ],
        "feedback": [
            "It would, if the targets stood still. But the agent makes them out of its own guesses.",
            "The targets are made of its own guesses, and the states become others as it plays better. Both"
            " move all the time.",
            "Its guesses do get better. But the targets move, too.",
        ],
    },
}
