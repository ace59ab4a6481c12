"""Every sentence of the exercises and questions of `06_train_your_agent`."""

from typing import Any

TEXTS: dict[str, dict[str, Any]] = {
    "6.1": {
        "title": "The loop",
        "task": "Write `train_by_hand(agent, env, num_episodes)`. For each episode: reset, then, step after"
        " step,"
        " let the agent act, make the step, let it remember, let it replay"
        " (`agent.replay(agent.batch_size)`)."
        " The agent wants its states as rows: `state.reshape(1, -1)`. What it remembers as reward is 0, and"
        " -1"
        " where the pole fell. The score is the number of steps. After each episode print a line such as"
        " `episode: 3/10, score: 23`; in the end give back the list of scores.",
        "nudge": "It is your loop from 1.1 with two more calls in it. Write down the order of the four calls"
        " first. Then ask of each variable: who sets it for the next step?",
        "hint": "Two loops: `for episode in range(num_episodes)` and in it a `while`, which ends on"
        " `terminated or truncated`. `remember` is told `terminated` alone. The last line of the inner loop:"
        " `state = next_state`.",
        "right": "Reset; act, step, remember, replay; act, step, remember, replay. That is all of it.",
        "frozen": "The agent is shown the first state for ever. After each step, what is the state that it"
        " should see? Look for `state = next_state`.",
        "no reset": "The second episode begins where the first one ended: you step after the end. Each"
        " episode needs its own `reset`.",
        "limit is a fall": "You stored a fall at the end of the second episode, but there only the time was"
        " up."
        " `remember` is told `terminated`; the loop ends on `terminated or truncated`.",
        "past the limit": "Your loop ran past the time limit. `truncated` ends an episode, too.",
        "shaped score": "The scores are {got[scores]}. You added up the rewards that the agent learns from."
        " A score counts steps, whatever we reward.",
        "own rewards": "The environment's own reward was remembered. Here it is to be 0 for a step and -1 for"
        " a fall. Look at what you hand to `remember`.",
        "one less": "The scores are {got[scores]} for 3 and 4 steps. The last step counts too: where do you"
        " count? The tutorial's own line has this slip.",
        "only the end": "One transition per episode. `remember` stands outside the inner loop: look at how"
        " far"
        " it is indented.",
        "swapped": "What you remember as `next_state` is the state before the step. Look at the order of the"
        " lines: remember first, then `state = next_state`.",
        "last step lost": "The last step of an episode is not remembered: your loop ends before it gets"
        " there. But that step is the only one in which the pole falls. Remember and replay first, then ask"
        " whether it is over.",
        "pair": "Your code stopped: `reset` gives two things, the state and `info`. Take them apart:"
        " `state, info = env.reset()`.",
        "six things": "Your code stopped: `remember` takes five things: state, action, reward, next state,"
        " `terminated`. Lesson 03 says why `truncated` is not one of them.",
        "nothing back": "It plays, and gives nothing back. Is `return scores` missing at the end?",
        "never replays": "It acts and remembers, but never learns: `replay` is not called.",
        "replays once": "It replays once per episode, after the inner loop. That is the other way to read the"
        " tutorial. Here we want it after every step: look at the indentation.",
        "replays first": "It replays before it remembers, so the newest step is never in the batch. The order"
        " is act, step, remember, replay.",
        "no rows": "The agent got states of shape (4,). It wants rows, (1, 4): look for `reshape(1, -1)`, in"
        " `act` and twice in `remember`.",
        "a fall, then time up": "Two episodes are played: 3 steps and a fall; 4 steps, and the time is up. So"
        " the scores are 3 and 4, and each step is act, step, remember, replay.",
        "time up at once": "One episode of one step, and the time is up. Score 1, and no fall in the memory.",
    },
    "6.2": {
        "title": "Fit for work?",
        "task": "Say what a sound agent must learn in four tiny worlds, with gamma = 0.8. *One step*: one"
        " step,"
        " it pays 1, over. *Two steps*: the first pays 0, the second pays 1, over. *Two buttons*: one step,"
        " one"
        " button pays 1, the other 0. *No end*: every step pays 1, and it never ends; only the clock stops"
        " the"
        " game after 3 steps. Fill in the Q-values.",
        "nudge": "Use the formula of lesson 04: what this step pays, plus gamma times the best of what comes"
        " after. Where it is over, nothing comes after. Is it over when the clock stops?",
        "hint": "In *no end* the place after the step is the same place again. So Q = 1 + 0.8 Q. Which number"
        " is that?",
        "right": "Now see whether an agent learns these numbers. If it does, its parts work.",
        "no gamma": "In *two steps* you have {got} for the first place. The 1 comes one step later: what is"
        " it"
        " worth today, at gamma 0.8?",
        "pays nothing": "In *two steps* you have {got} for the first place. Its step pays nothing, but Q"
        " counts"
        " everything that is still to come.",
        "both pay": "One button pays 1, the other 0, and then it is over. Each has its own Q.",
        "three steps": "{got} is what three steps pay. But the game never ends; only the clock stops"
        " it. What does the target say when the time is up?",
        "taken for falls": "{got} comes out if time limits are taken for falls. Time up is no fall: more"
        " could"
        " have come.",
        "no sum": "{got} is what the future is worth *after* one step. The step itself pays 1 as well.",
        "no number": "For *{world:s}* you have {value}. A Q-value is a number, such as 0.8.",
        "row 0": "In *one step* the step pays 1, and nothing comes after it: 1.",
        "row 2": "In the second place of *two steps* the step pays 1, and then it is over: 1.",
        "row 5": "In *no end* the place after the step is the same as before it, so Q = 1 + 0.8 Q. Which"
        " number"
        " is that?",
    },
    "6.3": {
        "title": "The penalty",
        "task": "The tutorial has one line for its reward: `reward = -100 if done else reward`. In 2017"
        " `done`"
        " meant that the pole had fallen: there was no time limit in it that mattered. Write what was meant:"
        " `shaped(reward, terminated, truncated)` gives back the reward to remember.",
        "nudge": "Which of the two words of today means that the game was lost?",
        "hint": "One line: `return -100 if ... else reward`. An end can be both at once; then the pole fell.",
        "right": "-100 for a fall and nothing else: one word, `done`, became two, and only one of them is"
        " lost.",
        "time up": "You give {got} where only the time was up. That is -100 for a perfect game! In 2017"
        " nobody"
        " stopped the game there.",
        "on top": "You give {got}. The -100 comes in place of the reward, not on top of it.",
        "always": "You give -100 while the pole is still up. Look at your condition.",
        "only alone": "It fell just as the time was up, and you give {got}. The clock does not make a fall"
        " undone.",
        "turned round": "You give -100 while the pole is up, and the reward for a fall: turned round.",
        "running": "The pole is up and the clock is running: the reward as it is.",
        "fell": "It fell: -100.",
        "clock": "Only the time was up: the reward as it is.",
        "both at once": "It fell, and the time was up as well: it fell, so -100.",
    },
    "6.4": {
        "title": "Name the stage",
        "task": "The tutorial saw its agent go through four stages. **1** tries to balance the pole, and soon"
        " drops it. **2** keeps the pole up and leaves the track. **3** turns back near the edge, and drops"
        " the pole. **4** masters both. Which stage is agent A, B, C, D? Look at the clips and at how 100"
        " games"
        " ended.",
        "nudge": "Look at two things in each clip: what ends it, and where the cart is then.",
        "hint": "Where the bar is one colour, the ending tells nearly all. Two of the bars show falls: which"
        " of"
        " the two agents gets near the edge before it falls?",
        "right": "Two ways to fall and two ways to stay up: the ending alone does not tell, the clip does.",
        "edge for fall": "You took leaving the track for a fall. Look where the cart is at the end, not at"
        " the"
        " pole.",
        "falls mixed": "A and C both end by a fall. One of them lasts 10 steps in the middle of the track,"
        " the"
        " other one about 200, and falls near the edge. Look at the clips again.",
        "upright": "You have stages 2 and 4 the other way round. Both keep the pole up; one of them stays on"
        " the track.",
        "row A": "Look at the end of its clip: what ends the game, after how many steps, and how far from the"
        " middle of the track?",
        "row B": "Look at the end of its clip: where is the pole then, and where is the cart?",
        "row C": "Look at the end of its clip: how many steps did it last, where does the cart go, and what"
        " becomes of the pole?",
        "row D": "Look at how its 100 games ended. What is left for it to learn?",
    },
    "6.5": {
        "title": "Doctor",
        "task": "Four training runs, A to D. In three of them one thing is broken, one is healthy. Which is"
        " which? `'rate'`: the learning rate is 1,000 times too large. `'epsilon'`: epsilon never falls."
        " `'replay'`: `replay` is never called. `'healthy'`: all is well, it only explores a lot. Look at the"
        " curve, at the loss, and at the exam.",
        "nudge": "Begin with the loss: where there is none, nobody learned. Then hold each curve against 23,"
        " the"
        " score of random play.",
        "hint": "Two curves stay at about 23: these agents press at random all the time. The exam has no"
        " random presses in it: which of the two has learned something? And what must be wrong with somebody"
        " who plays *worse* than by chance?",
        "right": "Curve, loss and exam together tell them apart. One of them alone does not. The smallest"
        " loss"
        " here belongs to the worst player.",
        "no loss": "You did not say `'replay'` for the run without a loss. If `replay` were called, there"
        " would"
        " be a loss to draw.",
        "replay elsewhere": "You said `'replay'` for a run that has a loss. A loss is made in `replay`: so it"
        " was called.",
        "small loss": "You missed the learning rate. One run plays worse than by chance: it presses one"
        " button,"
        " whatever it sees. Its first updates threw the weights so far off that nothing brings them back."
        " That"
        " its loss is small proves nothing.",
        "always random": "Two runs do well in the exam. The one whose curve stays at about 23, the score of"
        " random play, presses at random all the time: its epsilon never falls.",
        "row A": "Its curve stays at about 23, the score of random play, but look at its exam. What is in the"
        " training that the exam leaves out?",
        "row B": "Look for its loss. Which part of an agent makes a loss?",
        "row C": "Look at where its curve goes, and at its exam. What is there to cure?",
        "row D": "It has a loss, so it is taught. But its curve and its exam lie below random play. What"
        " becomes of weights that are moved much too far?",
    },
    "6.a": {
        "question": "An agent balances for all 500 steps, and the time is up. The tutorial has the line"
        " `reward = -100 if done else reward`. `done` is true at every ending. What is stored for the last"
        " step?",
        "options": ["1", "0", "-100"],
        "feedback": [
            "That is what was meant. But `done` does not know why the game ended.",
            "Nobody wrote a 0. Read the line once more, with `done` true.",
            "The perfect game ends with the worst reward there is. In 2017 the game went on, so nobody saw"
            " it.",
        ],
    },
    "6.b": {
        "question": "The same agent is trained three times, each time with another seed: other first weights,"
        " other dice. What do the three look like on the way?",
        "options": ["The same three times", "Quite different ones"],
        "feedback": [
            "The code is the same, the dice are not. Early luck decides what is in the memory, and so what is"
            " learned next.",
            "One run says little. Whoever compares two agents by one run each compares their luck.",
        ],
    },
    "6.c": {
        "question": "Ten agents with the tutorial's network and settings, one replay after each step. Each"
        " plays 10,000 steps, about 220 games, and then takes the exam. What does the one in the middle"
        " reach?",
        "options": ["about 500", "about 300", "about 145", "about 23"],
        "feedback": [
            "None of the ten passed, and only one got beyond 200. The tutorial shows one run; these are ten.",
            "The best of the ten reached 227. What is shown of a program is mostly its best run.",
            "Far better than chance, and far from the exam. Its gamma of 0.9 sees half a second ahead.",
            "So much chance reaches. All ten learned more than that, and stopped on the way.",
        ],
    },
}
