"""Every sentence of the exercises and questions of `03_remember`."""

from typing import Any

TEXTS: dict[str, dict[str, Any]] = {
    "3.1": {
        "title": "Remember",
        "task": "Write `remember`, a part of the agent. It is handed the five parts of a transition. Put"
        " them into `self.memory` as *one* tuple, in this order: state, action, reward, next state,"
        " terminated. `self.memory` is there already; it has an `append`, as a list has.",
        "nudge": "One line is enough. `append` takes one thing. How do five things become one?",
        "hint": "Round brackets make a tuple of five: `(state, action, ...)`. So there are two pairs of"
        " brackets: those of `append` and those of the tuple.",
        "right": "One line, and nothing that happens is lost any more. It is the tutorial's own line.",
        "no terminated": "Your transition has fewer than five parts: `terminated` is missing. The 2017"
        " tutorial forgets it too, where it says in words what `remember` stores; without it nobody knows"
        " later that a game was over. Look at the brackets behind `append`.",
        "no tuple": "You hand over the parts one by one, but `append` takes one thing. Tie the five"
        " together: look for a second pair of brackets.",
        "no self": "Inside a method, a name without `self.` means a variable of this call, and there is none"
        " called `memory`. The memory belongs to the agent: look at what stands before `append`.",
        "swapped": "In your memory the state comes after the next state: time runs backwards. Look at the"
        " order in the brackets.",
        "mixed": "Your action and your reward have changed places: the memory says that button"
        " {got[memory][0][1]} was pressed; it was {right[memory][0][1]}. Look at the order in the brackets.",
        "replaced": "After 3 steps your memory holds {got[holds]}. You put a new list in its place at every"
        " step; the memory is there already. Look for the `=`, and use `append` instead.",
        "only the end": "Of 3 steps your memory holds only the one that ended the game. A whole game, and"
        " one memory? Every step counts: look at the `if`.",
        "not the end": "Of 3 steps your memory holds {got[holds]}: the one that ended the game is missing."
        " It tells what must not be done again. Look at the `if`.",
        "nothing": "Your memory is still empty: the transition was made, but never put in. Look for"
        " `self.memory.append`.",
        "one step": "One step was played, so the memory holds that one, with its five parts in order.",
        "three steps": "Three steps were played, so the memory holds three. The first and the last happen to"
        " be equal; it holds both.",
    },
    "3.2": {
        "title": "A memory with a limit",
        "task": "Write the two open methods of `Memory`. `append` puts a transition in. When the memory is"
        " full, the *oldest* one has to go first. `len(memory)` says how many are in it. Keep them in"
        " `self.transitions`; you may also change how that is made. The check puts in 1, then 2, then 3, ..."
        " in place of transitions.",
        "nudge": "Two things can happen at an `append`: there is room, or there is none. What must go in the"
        " second case, and when exactly is the memory full?",
        "hint": "A list's oldest item stands at its front: `self.transitions.pop(0)` takes it out. Or let"
        " Python do it all: after `from collections import deque`, a `deque(maxlen=capacity)` is a list"
        " that drops its oldest item by itself.",
        "right": "It keeps the newest, whatever comes. The package's own memory does the same; it writes"
        " over the oldest row instead of moving all the others.",
        "grows": "There are {got[length]} transitions in a memory of {right[length]}. It grows on and on:"
        " after a night it fills the computer. What happens when there is no room left?",
        "stops": "Your memory still holds {got[holds]}, but it should hold {right[holds]}. It is full, and"
        " nothing of what happens now goes in. Which ones should go out?",
        "empties": "Your memory holds {got[holds]}, but it should hold {right[holds]}. When it was full it"
        " forgot everything at once. Only the oldest one has to go: look at what you do when it is full.",
        "one too many": "There are {got[length]} transitions in a memory of {right[length]}: one too many."
        " When is it full: before or after you put the new one in? Look at the comparison.",
        "one too few": "There is room for {right[length]}, and as many have come, but your memory holds"
        " {got[length]}. One place is never used: look at the comparison.",
        "newest goes": "Your memory holds {got[holds]}, but it should hold {right[holds]}. To make room you"
        " threw away the newest one, not the oldest. `pop()` takes the last item; which one is the oldest?",
        "wrong length": "`len` says {got[length]}, but there are {right[length]} in it. It should say how"
        " many are in it now, not how many there can be or have been. Look at `__len__`.",
        "room left": "2 came into a memory of 3: there is room, both are in it.",
        "exactly full": "3 came into a memory of 3: it is full, and nothing had to go yet.",
        "two too many": "5 came into a memory of 3: steps 1 and 2 had to go, 3, 4 and 5 are in it.",
        "round again": "8 came into a memory of 3: steps 6, 7 and 8 are in it.",
        "room for one": "3 came into a memory of 1: only step 3, the newest, is in it.",
    },
    "3.3": {
        "title": "Draw a batch",
        "task": "Write `sample(transitions, batch_size)`. It draws `batch_size` transitions by chance and"
        " gives back five arrays: all their states, actions, rewards, next states, and `terminated`. Each"
        " transition must have the same chance. Each state was stored as a row, of shape `(1, 4)`; the array"
        " of `B` states should have the shape `(B, 4)`. If there are fewer transitions than asked for, give"
        " all there are, or draw some of them twice; both are fine.",
        "nudge": "First draw *which* transitions, once. Then take those five columns from the same ones.",
        "hint": "`random.choices(transitions, k=batch_size)` draws whole transitions; it may draw one twice."
        " `zip(*batch)` turns a list of transitions into five columns. `np.concatenate` puts rows `(1, 4)`"
        " under each other.",
        "right": "Any 32 moments of its life, side by side: that is what the network will learn from.",
        "not columns": "You gave back {got[things]} things, one for each transition. Five are wanted: all"
        " states, all actions, all rewards, and so on. Look at what you return, and turn rows into columns.",
        "rows in rows": "Your states have the shape {got[states]}: each one is still a row of its own. The"
        " tutorial stores rows (1, 4); put under each other they should be {right[states]}. Look at how you"
        " make the array.",
        "torn": "Your batch holds the state of one step with the reward of another one: a transition that"
        " never happened. You drew anew for each column. Draw once, then take all five from there.",
        "no newest": "Row {got[never drawn][0]}, the newest one, was never drawn. The upper end that you"
        " gave is left out already: look at what you take off from the length.",
        "no oldest": "Row {got[never drawn][0]}, the oldest one, was never drawn. Counting begins at 0: look"
        " at where your drawing begins.",
        "first rows": "Rows {got[never drawn]} were never drawn: you always take the first ones. There is no"
        " chance in it. Look at how you choose.",
        "last rows": "Rows {got[never drawn]} were never drawn: you always take the newest ones. Neighbours"
        " are almost the same. Let chance choose.",
        "a block": "Your batch is always a piece in one go: rows 2, 3, 4 and so on. Neighbours are almost"
        " the same. Draw each transition by itself.",
        "too many asked": "10 memories, 32 wanted: your code stops with an error. Drawing without putting"
        " back can't give more than there are. The tutorial asks for `min(batch_size, len(memory))` at most.",
        "all of them": "7 were wanted, and you gave back {got[rows]}. `batch_size` says how many: look at"
        " where you use it.",
        "one batch": "7 are drawn of the 10: five arrays, with 7 rows each, and row by row they belong"
        " together.",
        "few memories": "32 are wanted and 10 are there: 10 rows, or 32 with some of them twice.",
        "many draws": "In 5,000 draws each of the 10 rows should come about 500 times, next to any other.",
    },
    "3.4": {
        "title": "How far back?",
        "task": "A memory has a capacity of 2,000. An agent has played 7,500 steps, numbered from 1, and put"
        " each of them in. Which step is the oldest one that it still remembers?",
        "nudge": "The newest one is step 7,500. Count back from there.",
        "hint": "Try it with a capacity of 1: the only step in it is step 7,500. With 2: steps 7,499 and"
        " 7,500.",
        "right": "Steps 5,501 to 7,500: 40 seconds of play. What came before them is gone.",
        "one off": "Steps 5,500 to 7,500 are 2,001 steps: one too many. Count it with a capacity of 1.",
        "never forgets": "Step 1 came first, but the memory has been full since step 2,000. The oldest ones"
        " are gone.",
        "how many": "2,000 is how many there are, not which. Which one is the newest?",
        "newest": "Step 7,500 is the newest one. The oldest one is asked for.",
        "first to go": "You count from the wrong end: step 2,000 filled the memory, and it has been"
        " forgetting ever since. Count back from 7,500.",
        "the number": "The newest 2,000 of 7,500 steps: 7,500 - 2,000 + 1 = 5,501.",
    },
    "3.a": {
        "question": "A network is taught 300 times on states in which the pole leans left, then 300 times on"
        " states in which it leans right. How big is its mistake on the *left* ones then, compared with"
        " the moment after *left* was taught?",
        "options": ["Just as big", "About twice as big", "Over ten times as big"],
        "feedback": [
            "It would be nice: nobody told it anything new about the left ones. But each update moves"
            " weights that both sides share.",
            "It is worse than that. Each update moves weights that both sides share, and 300 updates all"
            " pulled the same way.",
            "Nobody told it anything new about the left ones. But the weights are shared, and all 300"
            " updates pulled the same way.",
        ],
    },
    "3.b": {
        "question": "How much do place and angle differ between two states in a row? There are 0.02 seconds"
        " between them.",
        "options": ["A lot", "Hardly at all"],
        "feedback": [
            "Much less than you think: in that time the cart can hardly move. 32 states in a row tell little"
            " more than a few of them.",
            "The cart can hardly move in that time. 32 states in a row tell little more than a few of them.",
        ],
    },
    "3.c": {
        "question": "The buttons are pressed at random. What share of all transitions is the last one of its"
        " game?",
        "options": ["50 %", "About 4 %", "0.1 %"],
        "feedback": [
            "Far too many: then games would last two steps.",
            "One in 23: that is how long a random game lasts. The transitions that tell most are rare.",
            "Too few: then games would last 1,000 steps.",
        ],
    },
}
