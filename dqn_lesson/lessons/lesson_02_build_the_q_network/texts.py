"""Every sentence of the exercises and questions of `02_build_the_q_network`."""

from typing import Any

TEXTS: dict[str, dict[str, Any]] = {
    "2.1": {
        "title": "Build it",
        "task": "Write `build_model()`. The network takes the 4 numbers of a state. Then come 3 layers of 128"
        " nodes, each with the activation `tanh`. The last layer gives one Q-value for each of the 2 buttons."
        " Compile it with the loss `mse` and an optimizer such as `keras.optimizers.RMSprop`, with a learning"
        " rate of 0.0001. Give the model back.",
        "nudge": "One line for each layer: `model.add(keras.layers.Dense(...))`. What may a Q-value be? Any"
        " number. So what must the last layer *not* do?",
        "hint": '`Dense(128, activation="tanh")` three times, then `Dense(2)` with no activation. Then'
        " `model.compile(loss=..., optimizer=...)`, and `return model`.",
        "right": "Four numbers in, two promises out, and any number can be promised. It is the network of the"
        " 2017 tutorial.",
        "one output": "Your network gives {got[shapes][1][1]} number for each state; there are two buttons."
        " One number for each button: look at the last layer.",
        "no place for it": "Your network gives 128 numbers for each state: the three layers of 128 are there,"
        " the layer with one node for each button is missing. Look at what comes last.",
        "promises": "We set the last layer so that it should say -50 and 50; it said {got[reached]}. With"
        " `tanh` at the end it can only promise numbers from -1 to 1. Look at the last layer.",
        "shares": "We set the last layer so that it should say -50 and 50; it said {got[reached]}. `softmax`"
        " makes shares that add up to 1; a Q-value may be any number. Look at the last layer.",
        "only above": "We set the last layer so that it should say -50 and 50; it said {got[reached]}. With"
        " `relu` at the end it can promise nothing bad. Look at the last layer.",
        "classes": "Your loss is made for picking classes, where the answer is a name such as 'cat' or 'dog'."
        " Here the number itself matters. Look at `loss=` (and leave the last layer without activation).",
        "old name": "The optimizer does not know `lr`. So it was called in 2017; today it is"
        " `learning_rate`. Look at the line with the optimizer.",
        "straight": "Your layers only multiply and add. Without an activation three layers can do no more"
        " than one: straight lines. Look at what `Dense(128)` is missing.",
        "two hidden": "Your layers have {got[widths]} nodes. Three of 128 are wanted before the last one."
        " Count the lines with 128.",
        "not compiled": "Your network is built but not compiled: it does not know yet how wrong an answer is"
        " (loss) nor how to change (optimizer). Which line is missing before `return`?",
        "the network": "The layers have 128, 128, 128 and 2 nodes, 1 row gives 1 row and 5 give 5, and"
        " misses of 3 and 3 give a loss of (3² + 3²) / 2 = 9.",
    },
    "2.2": {
        "title": "Think like the network",
        "task": "Write `forward(x, weights)`: what a network predicts, with NumPy alone. `x` holds one state"
        " a row. `weights` is the list that `model.get_weights()` gives: `[W1, b1, W2, b2, ...]`. Every layer"
        " but the last one has the activation `tanh`. The check uses another network than ours, with layers"
        " of 5, 3 and 2 nodes, so don't count on four layers.",
        "nudge": "You have seen one layer: rows times W, plus b, then `tanh`. What comes out of one layer"
        " goes into the next.",
        "hint": "`for k in range(0, len(weights), 2):` W is `weights[k]`, b is `weights[k + 1]`. Bend it with"
        " `np.tanh`, unless it is the last pair.",
        "right": "That is all that a network does: multiply, add, bend, again and again.",
        "no bias": "For a state of four zeros you get {got[0]}; it should be {right[0]}. With zeros there"
        " is nothing to multiply, so all of that comes from the biases. Look at what stands behind"
        " `x @ W`.",
        "all bent": "For a state of four zeros you get {got[0]}; it should be {right[0]}. You bend the"
        " last layer too, so nothing beyond 1 can come out. Look at which layers get `tanh`.",
        "straight": "For a state of four zeros you get {got[0]}; it should be {right[0]}. Nothing is bent:"
        " straight lines only, as if three layers were one. Look for the activation.",
        "relu": "For a state of four zeros you get {got[0]}; it should be {right[0]}. You cut off below"
        " zero; that is `relu`. This network bends with `tanh`.",
        "turned": "NumPy can't multiply these two: their sides don't fit. Keras keeps W as (in, out), so it"
        " is rows times W: `x @ W`. Look at the order, and at any `.T`.",
        "first layer": "You gave back {got[0]}: that is what the first layer says. It has to go through"
        " the others too. Look at where your `return` stands.",
        "bias bent apart": "For a state of four zeros you get {got[0]}; it should be {right[0]}. You bend"
        " first and add the bias then. The bias belongs to the sum: `tanh(x @ W + b)`.",
        "zeros": "Zeros times W are zeros, so the first layer says `tanh(b1)`, the next"
        " `tanh(tanh(b1) @ W2 + b2)`, and the last one is not bent.",
        "one row": "The state goes through (4, 5), (5, 3) and (3, 2); `tanh` after the first two.",
        "six rows": "Six rows go in, so six rows come out: nothing changes for each of them.",
    },
    "2.3": {
        "title": "Ask it",
        "task": "Write `best_action(model, state)`: the number of the button with the greatest Q-value. The"
        " state has the shape `(4,)`, as the environment gives it. The check's network has three buttons.",
        "nudge": "The network eats rows, and it answers in rows. You have one state and want one number.",
        "hint": "`state.reshape(1, 4)` makes a row of it. `[0]` takes the first row of the answer."
        " `np.argmax` says *where* the greatest number stands.",
        "right": "That is a whole policy: state in, button out.",
        "no row": "The state was fed as it is, with the shape (4,). The network eats rows, even if it is only"
        " one: (1, 4). Look at what `predict` is handed.",
        "promise": "You got {got}. That is the promise; which button made it? Look for `max`.",
        "two axes": "The answer has two axes, rows and buttons. You compared whole rows with each other, and"
        " there is only one. Where is the `[0]` that takes it?",
        "worst": "You got {got}: the button that promises least. Look for `min`.",
        "all promises": "You gave back all promises, {got}. Only the number of the best button is wanted."
        " Which place holds the greatest?",
        "state 0": "The Q-values are 0.2, 0.67 and -0.5; the greatest stands in place 1.",
        "state 1": "The Q-values are -3, -1 and -0.4; the greatest stands in place 2.",
        "state 2": "The Q-values are 5.5, 2 and 1; the greatest stands in place 0.",
        "state 3": "The Q-values are 0.2, -0.3 and 0.67; the greatest stands in place 2.",
    },
    "2.4": {
        "title": "Teach one number",
        "task": "Write `target_row(model, state, action, target)`: the row to call `fit` with, so that the"
        " Q-value of *this* button is drawn to the target, and nothing is taught about the other buttons."
        " The state has the shape `(4,)`; the row has one number for each button, `(1, 3)` in the check.",
        "nudge": "What could you write for a button you know nothing about, so that it counts as no miss at"
        " all?",
        "hint": "Ask the network first: its own guesses are a row of the right shape. Then change one number"
        " of it: row 0, place `action`.",
        "right": "One number is taught; the others are told what they said themselves, a miss of zero. The"
        " 2017 tutorial does just this; it calls the row `target_f`.",
        "zero": "You get {got[0]}. So you also teach that the other buttons are worth 0. Leave the network's"
        " own guesses there: {right[0]}.",
        "first": "You get {got[0]} for button 1: you taught button 0, but button 1 was pressed. Look at"
        " the place in the row.",
        "bare": "You give back {got}: a bare number. The network answers with a number for each button, so"
        " give it a whole row. Ask it for its own guesses first.",
        "added": "You get {got[0]}: the target was added to the guess. A target is where to go, not how"
        " far. Look for `+`.",
        "both": "You get {got[0]}: the same target for every button. Only the button that was pressed is"
        " taught. Look at the place in the row.",
        "flat": "You give back {got}: the right numbers, but not as a row. `fit` wants rows, even if it"
        " is only one: (1, 3). Look for a `[0]` too many.",
        "no such row": "The answer has one row, and in it a number for each button. You used the button as"
        " the number of a row. Row first, then button: `row[0][action]`.",
        "no row": "The state was fed as it is, with the shape (4,). The network eats rows, even if it is only"
        " one: (1, 4). Look at what `predict` is handed.",
        "untouched": "You get {got[0]}: just what the network said itself, so there is nothing to learn."
        " Where does the target go? A double `==` asks, a single `=` writes.",
        "second button": "The network says 0.2, 0.67 and -0.5. Button 1 gets 10, the others keep theirs.",
        "first button": "The network says -3, -1 and -0.4. Button 0 gets 7.5, the others keep theirs.",
        "third button": "The network says 5.5, 2 and 1. Button 2 gets -4, the others keep theirs.",
    },
    "2.5": {
        "title": "Count the knobs",
        "task": "How many numbers can `fit` turn in our network 4 -> 128 -> 128 -> 128 -> 2? Write the"
        " number, or a sum that Python works out. Count before you ask Keras.",
        "nudge": "Every node has a weight for each number that comes in. And one more number.",
        "hint": "From n numbers to m nodes: n times m weights, and m biases. There are four such steps. The"
        " first: 4 * 128 + 128 = 640.",
        "right": "33,922 knobs, and one `fit` turns nearly all of them a little.",
        "no bias": "33,536 are the weights between the nodes. Each node has one more number: its bias. Add"
        " one for each of the 386 nodes.",
        "one layer": "{got} is one layer of the four. Add them all up.",
        "once": "17,410 holds the step from 128 to 128 only once. Between three layers of 128 there are two"
        " such steps.",
        "nodes": "{got} counts the nodes. The knobs sit on the lines between them, and there are many more:"
        " 4 times 128 for the first layer alone.",
        "three": "50,434 holds the step from 128 to 128 three times. Between three layers of 128 there are"
        " two such steps.",
        "the number": "(4 * 128 + 128) + (128 * 128 + 128) + (128 * 128 + 128) + (128 * 2 + 2) = 33,922.",
    },
    "2.a": {
        "question": "A network that was just built, and never taught: what does it say for a state?",
        "options": [
            "0 and 0",
            "0.5 and 0.5",
            "Two small numbers that mean nothing yet",
            "The truth, roughly",
        ],
        "feedback": [
            "It would be tidy. But its weights start as small random numbers, so something small comes out."
            " (Only for a state of four zeros it says 0 and 0: the biases start at 0.)",
            "Half and half is what a *chance* would be. These are no chances, just small random numbers times"
            " your state.",
            "The weights start as small random numbers, and so does what it says.",
            "Nobody has told it anything about poles yet. What could it know?",
        ],
    },
    "2.b": {
        "question": "We teach the network one number: Q(left) in one state. Does Q(right) in another state"
        " move?",
        "options": ["No", "Yes, a little", "Yes, as much as what was taught"],
        "feedback": [
            "In a table nothing else would move. But the network has no table: every answer comes out of the"
            " same weights.",
            "Every answer comes out of the same weights. Remember this for lesson 03.",
            "Not as much: the last layer has weights of its own for each button. But the layers before it are"
            " shared.",
        ],
    },
    "2.c": {
        "question": "Ask the network about one state: with Keras' `predict`, and with a few lines of NumPy."
        " How much longer does `predict` take?",
        "options": ["It is the same", "10 times", "500 times", "Thousands of times"],
        "feedback": [
            "The arithmetic is the same. But a call is more than its arithmetic.",
            "A fair guess for a library with a lot to look after. It looks after much more.",
            "Closer than most people guess, and still too little.",
            "The arithmetic is next to nothing. The time goes into getting ready.",
        ],
    },
}
