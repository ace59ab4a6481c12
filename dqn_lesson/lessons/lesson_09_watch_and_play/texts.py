"""Every sentence of the exercises and questions of `09_watch_and_play`."""

from typing import Any

TEXTS: dict[str, dict[str, Any]] = {
    "9.1": {
        "title": "Find the press that lost the game",
        "task": "Go through the last second of the lost game step by step. Which press lost it? We mean it"
        " exactly: before that press the game could still be saved, after it no more. Give the number of the"
        " step at which it is made.",
        "nudge": "The last press is not the one: by then the pole lies almost. Go back from the end and ask"
        " at each step: if somebody good took over *now*, could the cart still get under the pole?",
        "hint": "Look for a row of equal presses near the end: the cart runs away under the pole, faster and"
        " faster. Each press of the row adds about 0.3 rad/s to the swing. A push the other way takes off as"
        " much again. Once the pole swings with 2 rad/s, it needs seven pushes, and falls sooner.",
        "right": "Taken over at moment 280, the game is saved; at 281 it is lost. Press 280 sealed it.",
        "right nearly": "Well seen: press {press} is one of the row in which the cart runs away, and the"
        " trained agent would have pressed right here. It makes things worse, but the game can still be"
        " saved after it. The press that sealed it, in the strict sense, is the last of these, 280.",
        "too late": "Press {press} comes too late. If the trained agent takes over just before it, the game"
        " is lost all the same; steps that it still lasts: {lasts}. Go back some steps.",
        "the end": "At moment 284 all is over: there is no press any more. Go back from there.",
        "too early": "Press {press} comes too early. If the trained agent takes over just after it, it"
        " balances 500 steps more. So this press did not lose the game. Go on from there.",
        "no moment": "The game has the presses 0 to 283, and you give {press}.",
    },
    "9.2": {
        "title": "Say which way it tips, and why",
        "task": "What does a trained agent press in these states, the cart being at rest in the middle? Write"
        " `'L'` or `'R'`. Then say why: the pole leans 0.05 rad to the right and swings to the left with 0.5"
        " rad/s. Where will it be 0.2 seconds later, if it just goes on swinging like that? Angles to the"
        " left are negative.",
        "nudge": "To the right of the black line and above it, the map says R; to the left of it and below"
        " it, L. Find each state in the map.",
        "hint": "The cart must go *under* the pole, to where the pole will be in a moment. In 0.2 seconds the"
        " pole moves by 0.2 times its angular velocity.",
        "right": "The pole leans right, and yet the agent presses left: in 0.2 seconds it will lean left. The"
        " map tips along the black line because it goes by where the pole *will be*.",
        "mirrored": "You have the buttons turned round. That pulls the cart away from under the pole. A pole"
        " that swings right needs the cart on the right: R.",
        "angle alone": "You go by the angle alone. Look at the map: a pole that leans right and swings left"
        " fast lies on the side of L. Where is it going?",
        "other": "Not all four letters are right. Click into the value map at each of the four states: the"
        " line below it says what the agent presses.",
        "turned": "The angle comes out as {later}. The pole swings to the *left*: its angular velocity is"
        " -0.5 rad/s, so the angle gets smaller.",
        "no time": "{later} is not the angle after 0.2 seconds. At -0.5 rad/s the angle changes by -0.5 rad"
        " in a whole second. How much is that in 0.2 seconds?",
        "later": "The letters are right. The angle is not: you get {later}. It is what it was, plus 0.2"
        " times the angular velocity.",
        "no button": "For *{state:s}* you give {button}. The cart has two buttons: write 'L' or 'R'.",
        "no angle": "The letters are right. The angle is to be one number, in rad; you give {later}.",
        "degrees": "The letters are right. {later} is the angle in degrees; give it in rad, as the state has"
        " it.",
    },
    "9.3": {
        "title": "Compute a target from the player",
        "task": "Go to step 281 of the lost game, then to 282, and note the numbers; then to the last press,"
        " 283. What should Q have said for the button that was pressed? Give the TD target, and the TD error"
        " (target minus guess), for press 281 and for press 283, with three decimals. Remember: this agent"
        " learned with the rewards 0 for a step and -1 for a fall, and gamma is 0.995.",
        "nudge": "It is exercise 4.2 again: the reward now, plus gamma times the best that comes after. One"
        " of the two presses has nothing after it.",
        "hint": "The player shows the environment's reward, 1 for each step. The agent was given 0 in its"
        " place, and -1 for the last press. What comes after press 281 stands at moment 282: take the"
        " greater of the two Q-values there.",
        "right": "At 281 the error is tiny, at 283 it is large. The agent finds out only at the very end:"
        " with one-step targets, 281 would go on dreaming until 282 has woken up.",
        "no number": "*{name:s}* is to be one number; you give {got}.",
        "player's reward": "You took the player's reward of 1. That is the environment's. This agent learned"
        " with 0 for a step and -1 for a fall: put these in.",
        "future": "For press 283 you get {got}. The pole fell: nothing comes after a fall. Only the reward is"
        " left.",
        "no fall": "For press 283 you get {got}, but the pole fell there. Which reward does this agent get"
        " for a fall?",
        "other button": "For press 281 you get {got}: you took the smaller Q-value of moment 282. Which"
        " button will be pressed there? The better one.",
        "same moment": "For press 281 you get {got}: you took the Q-values of moment 281 itself. What comes"
        " after the press stands at moment 282.",
        "no gamma": "For press 281 you get {got}. That is what comes after, in full. Later is worth less:"
        " times gamma.",
        "sign": "The targets are right, the errors have the wrong sign. Target minus guess: it is negative"
        " when the promise was too high.",
        "error": "The targets are right. The TD error is the target minus what Q said for the button that was"
        " pressed: left, at that same moment. You have {first} and {second}.",
        "n steps": "For press 281 you get {got}. That looks to the end of the game, several steps ahead. Here"
        " one step is asked for: what the press brings, and what Q says at the very next moment.",
        "error for target": "For press 281 you get {got} as the target. That is the error. Have the two"
        " changed places?",
        "error for target end": "For press 283 you get {got} as the target. That is the error. Have the two"
        " changed places?",
        "two decimals": "That is right as far as two decimals show it. Read off three: some errors here are"
        " as small as the rounding.",
        "target": "For press 281 you get {got}. The reward of that press, plus gamma times what comes after:"
        " which number did you take for each of these?",
        "target end": "For press 283 you get {got}. The pole fell with it: what is left of the target?",
    },
    "9.4": {
        "title": "Spot the overestimated Q",
        "task": "Look at the *last second* of each picture, the last 50 steps. Is the promise `'too high'`,"
        " `'about right'` or `'too low'`? About right means: less than 0.15 off all the time. Then: what is"
        " the greatest Q-value that can be true on the rewards 0 and -1? And why does A promise too much?"
        " `'a'`: it has seen such moments so often that it is too sure. `'b'`: it has hardly ever been in"
        " such moments, so nothing corrected its guess, and the target takes the greater of two guesses."
        " `'c'`: gamma is too small.",
        "nudge": "Higher up means better: -0.1 is a better promise than -0.8. If blue lies above orange, the"
        " promise was better than what came.",
        "hint": "The best that can happen is that the pole never falls: then all rewards are 0. For the why,"
        " go back to the value map: where are the dots, and where was this game lost?",
        "right": "A wrong guess is not the trouble: a guess that nobody corrects is. A max over guesses"
        " picks the ones that err upwards.",
        "sign": "You have high and low turned round. -0.1 is a *better* promise than -0.8: the first says"
        " that the fall is far away.",
        "A": "Look at A again. In the last 50 steps the orange line goes down to -1. Where is the blue one,"
        " higher or lower?",
        "B": "Look at B again, at the last 50 steps only. Blue and orange lie close together there: less"
        " than 0.15 apart.",
        "C": "Look at C again. No fall comes, so the orange line is at 0. Where is the blue one in the last"
        " 50 steps?",
        "limit": "{limit} can't be the greatest true Q-value. No reward is more than 0, so no sum of them is;"
        " and if the pole never falls, the sum is just that.",
        "one": "You say 1: that is the environment's reward for a step. This agent learned with 0 for a step"
        " and -1 for a fall. What is the best sum of these?",
        "often": "If it had been there often, the falls would have taught it. Look at the dots in the value"
        " map: how often was it where the game was lost?",
        "gamma": "A smaller gamma makes the fall count less from afar, but one step before a fall it is"
        " worth -1 whatever gamma is. There the promise is still -0.54.",
        "no choice": "For {name:s} you give {choice}. Choose 'too high', 'about right' or 'too low'.",
        "no number": "The greatest true Q-value is to be one number; you give {limit}.",
        "no reason": "For `why` choose one of the letters 'a', 'b' and 'c'; you give {why}.",
    },
    "9.a": {
        "question": "You and the 25 % agent play from the same start, at real speed, your first game. Who"
        " balances longer?",
        "options": ("I do, it is only a quarter trained", "About a draw", "The agent"),
        "feedback": (
            "We wish you luck! But left to chance, a game is over after half a second, and a hand needs"
            " about 0.2 seconds to answer the eye. In a moment you see what 0.2 seconds do to the best of"
            " agents.",
            "It lasts about five seconds from this start. Left to chance a game is over after half a second,"
            " and a hand needs about 0.2 seconds to answer the eye.",
            "Most likely, in a first game. Not because you are stupid: your hand answers about 0.2 seconds"
            " after your eye, ten steps late. In a moment you see what that does to the best of agents.",
        ),
    },
    "9.b": {
        "question": "The agent loses this game by a fall. One second before, 50 steps, what is the greater"
        " of its two Q-values? (A fall in 50 steps is worth -0.78 on the rewards 0 and -1.)",
        "options": ("-0.98", "-0.78", "-0.13", "0"),
        "feedback": (
            "That would be a fall in five steps: too gloomy, one second before.",
            "That would be an agent that knows exactly what is coming. This one does not, not in this game.",
            "-0.13 says: no fall for another 400 steps. It comes in 50. The agent has no idea that it is"
            " lost.",
            "Almost. That would be: never a fall. Some steps later it even says that.",
        ),
    },
    "9.c": {
        "question": "Draw the states as a map, the angle from left to right and the angular velocity from"
        " bottom to top. Where, near the middle, are both buttons worth the same to a trained agent?",
        "options": (
            "On an upright line in the middle: the angle is 0",
            "On a flat line in the middle: the angular velocity is 0",
            "On a line from upper left to lower right",
            "On a line from lower left to upper right",
        ),
        "feedback": (
            "Then only the angle would count. But a pole that leans right and swings back to the left fast"
            " needs no help from the right.",
            "Then only the swing would count. That was a rule in lesson 01: its pole stays up, but the cart"
            " drives off the track.",
            "Leaning left and swinging right, or the other way round: these two cancel out. There it does not"
            " matter much what one presses.",
            "There the pole leans right *and* swings right, or both to the left. Nowhere is it clearer what"
            " to press.",
        ),
    },
}
