"""Every sentence of the exercises and questions of `05_act`."""

from typing import Any

TEXTS: dict[str, dict[str, Any]] = {
    "5.1": {
        "title": "Act",
        "task": "Write `act`, the part that presses. With probability `self.epsilon` it returns *any* button,"
        " drawn by `self.rng`, each as likely as the others. Otherwise it returns the best one:"
        " `self.model.predict(state)` gives the Q-values, and the state is a row already. There are"
        " `self.action_size` buttons. If `explore` is False, nothing is left to chance.",
        "nudge": "First throw the dice: is this one of the presses that are left to chance? If not, ask the"
        " network and take the best button, as in exercise 2.3.",
        "hint": "`self.rng.random()` is a number from 0 to 1; it is below `self.epsilon` just as often as"
        " epsilon says. `self.rng.integers(n)` draws one of 0, 1, ..., n - 1. The Q-values come as a row:"
        " `np.argmax(q_values[0])` is the best button.",
        "right": "Now and then any button, otherwise the best: that is epsilon-greedy.",
        "inverted": "At epsilon 0 it pressed at random, and at epsilon 1 it never did. It is the wrong way"
        " round: look at the comparison with `self.epsilon`.",
        "no last": "The last button is never drawn. `integers(n)` leaves out n already: look at what you take"
        " off.",
        "no first": "Button 0 is never drawn. Counting begins at 0: look at where your drawing begins.",
        "two buttons": "Whether there are three buttons or five, you only ever draw 0 and 1. Who"
        " knows how many buttons there are? The agent does: look for `self.action_size`.",
        "no press": "At epsilon 0 nothing comes back: no button. Follow your code with `explore=True` and"
        " dice that say no. Does it get to the line with the best button?",
        "numbers": "At epsilon 1 it gives back numbers with digits behind the point, not a button."
        " `self.rng.integers(n)` draws one of 0, 1, ..., n - 1.",
        "explores in the exam": "With `explore=False` it still pressed at random. In an exam nothing may be"
        " left to chance: where do you look at `explore`?",
        "array": "It gives back {got[0]}: an array, not a button. The Q-values of one state are a row in a"
        " list of rows. Look at what you hand to `np.argmax`.",
        "value": "It gives back {got[0]}. That is what the best button promises. Which button is it? Look for"
        " `argmax` in place of `max`.",
        "worst": "It presses the button with the *smallest* Q-value. A Q-value is what a button promises: the"
        " more, the better.",
        "other dice": "Two agents with the same seed pressed differently. `np.random` and `random` belong to"
        " everybody, and nobody can play a run once more. Use the agent's own dice, `self.rng`, for both:"
        " whether to explore, and what to press.",
        "never explores": "At epsilon 1 all presses should be left to chance; yours are all the best button."
        " Where do the dice come in?",
        "always explores": "At epsilon 0 it still pressed at random. How often it does is up to"
        " `self.epsilon`: where do you look at it?",
        "other buttons only": "At epsilon 1 the best button is never pressed. A press left to chance may be"
        " *any* button, the best one too: then it is really random.",
        "sure": "At epsilon 0 nothing is left to chance. The best buttons in the three states are 1, 2 and 1,"
        " by their Q-values.",
        "exam": "With `explore=False` nothing is left to chance, whatever epsilon is: 1, 2 and 1.",
        "three buttons": "At epsilon 1 every press is left to chance: each of the three buttons comes up, and"
        " about equally often.",
        "five buttons": "At epsilon 1, with five buttons, each of them comes up, and about equally often.",
        "now and then": "At epsilon 0.3, 70 % of the presses are the best button. The other 30 % are any of"
        " three, and a third of them is the best one too: 80 %.",
        "same seed": "Two agents with the same seed should press the same buttons.",
    },
    "5.2": {
        "title": "Decay",
        "task": "Write `decay`. It is called once after each update. It multiplies `self.epsilon` by"
        " `self.epsilon_decay`, and never lets it fall below `self.epsilon_min`. One line is enough."
        " `class MyAgent(MyAgent)` means: your agent as it was, and one thing more.",
        "nudge": "What would epsilon be after the multiplication? And if that is below the minimum?",
        "hint": "Of two numbers, the product and the minimum, you want the *greater* one. Python has a"
        " function for that.",
        "right": "It falls fast at first, then slowly, and it stops at its minimum.",
        "min": "Epsilon jumps to its minimum at once, and then it falls below it. You take the smaller one of"
        " two numbers: `min` or `max`?",
        "what stays": "After one update epsilon should be {right[1]}, but yours is {got[1]}. A decay of 0.995"
        " is what *stays*, not what goes. Look at what you multiply by.",
        "subtracts": "After one update epsilon should be {right[1]}, but yours is {got[1]}. You take the"
        " decay away from epsilon. It is a share that stays: multiply.",
        "no self": "After five calls epsilon is still {got[5]}. The new number is worked out, but the agent"
        " does not get it: look at what stands on the left of the `=`.",
        "falls through": "Epsilon ends at {got[5]}, below its minimum of {right[5]}. You look *before* you"
        " multiply, so the last step goes through the floor. The 2017 tutorial does just that; at 0.995 it"
        " is hardly seen. Here take the greater one of product and minimum.",
        "all at once": "After one call epsilon is {got[1]} already. One call makes one small step: it needs"
        " no loop.",
        "no floor": "Epsilon falls to {got[5]} and on; it should stop at {right[5]}. Where do you look at"
        " `self.epsilon_min`?",
        "at once": "After one update epsilon is at its minimum already. It should get there little by little:"
        " where do you look at `self.epsilon_decay`?",
        "down to a half": "Decay 0.8, minimum 0.5: 1, 0.8, 0.64, 0.512; then 0.41 would be below the minimum,"
        " so it stays at 0.5.",
        "down to a tenth": "Decay 0.7, minimum 0.1, from 0.9: each number is 0.7 times the one before it.",
    },
    "5.3": {
        "title": "How long is that?",
        "task": "Epsilon starts at 1, and each update multiplies it by 0.995. After how many updates is it at"
        " 0.1? Then say it in games: first, if there is one update after each game (one way to read the"
        " tutorial); second, if there is one after each step, and each game lasts 23 steps. Whole numbers or"
        " fractions, both are fine.",
        "nudge": "A loop can count it: multiply until you are there. Then ask: how many updates does one game"
        " make?",
        "hint": "0.995 ** n = 0.1. A loop finds n; so does `np.log(0.1) / np.log(0.995)`. With one update a"
        " game you need n games; with 23 updates a game you need a 23rd of it.",
        "right": "The same decay, and 460 games in one case, 20 in the other. Whoever copies a decay must"
        " know how often it is applied.",
        "line": "After {updates} updates epsilon is {left}, far from 0.1. It does not fall by 0.005 each"
        " time: it is *multiplied* each time. That is a power; take a loop or logarithms.",
        "updates": "After {updates} updates epsilon is {left}. Look for the number at which it is 0.1.",
        "same": "You have the same number of games in both cases. But how many updates does one game make? In"
        " one case 1, in the other 23.",
        "times": "You multiplied by the 23 steps. One update a game means one, however long the game was: so"
        " there are as many games as updates.",
        "rare": "If there is one update a game, how many games are 460 updates? You have {rare}.",
        "no number": "`{name:s}` is {value}. Write a number there, or a sum that gives one.",
        "often": "If each game makes 23 updates, how many games are 460 updates? You have {often}. Divide.",
    },
    "5.4": {
        "title": "Explore the corridor",
        "task": "Choose three numbers: epsilon in the first game, what it is multiplied by after each game,"
        " and its minimum. 50 agents play 300 games each with your numbers. At least 45 of them must know the"
        " way to the large prize *and* walk it: at least 45 of their last 50 games end there.",
        "nudge": "When is trying things worth most: at the beginning, when nobody knows anything, or at the"
        " end? And how long does the beginning last, if 300 games are all there is?",
        "hint": "Start at 1. Work out what is left of epsilon after 50 games and after 300: with a decay of"
        " 0.9 it is gone long before game 50, with 0.999 it is still 0.74 at the end. Something in between.",
        "right": "{know} of 50 know the way, and {walk} of them walk it. Try first, trust later.",
        "greedy": "{know} of 50. Without exploring the large prize is found by luck only. Give epsilon a"
        " start above 0.",
        "timid": "{know} of 50 know the way. Epsilon starts at {first}: that is too timid to get past the"
        " small prize, again and again. Look at the start.",
        "too fast": "{know} of 50 know the way. You start well, but after 50 games epsilon is {half} already:"
        " most of them have given up too early. Look at the decay.",
        "too slow": "{know} of 50 know the way, but only {walk} walk it. In the last game epsilon is still"
        " {last}: they try and try. Let it fall a bit faster.",
        "never trusts": "{know} of 50 know the way, and {walk} walk it. Epsilon ends at {last}, so they never"
        " trust what they know. Let it fall further.",
        "no share": "`{name:s}` is {value}. All three are shares: numbers from 0 to 1.",
    },
    "5.a": {
        "question": "50 agents play 300 games each in the corridor. They never try anything: they always"
        " press what looks best. How many of the 50 know the way to the large prize in the end?",
        "options": ["all 50", "25", "2", "none"],
        "feedback": [
            "They would have to get there first. Most of them meet the small prize, and from then on the left"
            " button looks best.",
            "That is half of them, as if they tossed a coin once. But one visit to the large prize is not"
            " enough to know the way there.",
            "Two were lucky, several times in a row. The others met the small prize first, and never looked"
            " back.",
            "Almost. Where both buttons look equal, chance decides, and two of them are lucky.",
        ],
    },
    "5.b": {
        "question": "Epsilon is 0.1, and there are two buttons. How often does the agent press the one that"
        " is *not* the best?",
        "options": ["10 %", "5 %"],
        "feedback": [
            "10 % of the presses are left to chance. But chance presses the best button too, half of the"
            " time.",
            "10 % of the presses are left to chance, and half of those happen to be the best button.",
        ],
    },
    "5.c": {
        "question": "An agent was trained for 15,000 steps. The last 20 dots of its training curve are at"
        " 18.5 on average. Right after that it takes the exam, and gets 474. What is that?",
        "options": ["A bug", "Luck in the exam", "The curve has random presses in it, the exam has none"],
        "feedback": [
            "Nothing is broken. The same network played both times. What was different in how it was played?",
            "An exam is 100 games. Luck evens out over so many. What was different in how it was played?",
            "This agent explored at every single press. The curve shows how *chance* plays; the exam shows"
            " what the network learned from watching it.",
        ],
    },
}
