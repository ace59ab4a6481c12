"""Exercises and questions of lesson 97: one of each, to copy.

- An answer is a function, a class or a typed value (a number, a list, a dict). The stub is made from the
  solution; where it can't be (a typed value, or more is given than the signature), write `stub=`, with `...`
  where it is open.
- `run(answer, *inputs)` tries it on a case; without one, the answer is called. Write one for a class
  (`lambda Memory, capacity, items: ...`), for a typed value (`item_of`), or to see more than what is
  returned. It may return a dict, `{"score": 3, "actions": [1, 0]}`: a text then shows `{got[score]}`,
  `{right[score]}`. Return None where the answer returned None: the check asks about a missing `return`.
- Inputs are copied for each try; what can't be copied is made by a function. A case is the same each time.
  Code that changes its inputs is told so; what `run` makes by itself it hands over by `lending.lend`.
- `right` holds at least one answer in another style. A text ends in `.`, `?`, `!` or a backtick; the one for
  a mistake says more than twenty characters.
- A mistake may be one that raises. `fakes.ScriptedEnv` stops endless stepping at once; all else is cut after
  `seconds` (30 with Keras in it). Mistakes that look the same on one case are told apart by all of them.
- `judge(answer) -> (key, numbers)` instead of cases, where a score decides or several numbers are typed
  (`parse_answer.judge_values`).
- An answer of code that no known mistake fits is told what is right at once; a typed one gets the nudge
  first, then the hint, then the case's text and the number.
- Nothing here may load TensorFlow when it is imported: import what needs it inside `run`, `judge` or `setup`.
"""

from ...exercises.exercise import Case, Exercise, Question

LATELY = Exercise(
    id="97.1",
    name="lately",
    solution='''\
def lately(scores, num):
    """Return the mean of the newest `num` scores."""
    newest = scores[-num:]
    return sum(newest) / len(newest)
''',
    texts={
        "nudge": "Which scores are the newest ones: those at the beginning of the list, or those at its end?",
        "hint": "`scores[-3:]` are the last three scores of a list, or all of them if there are fewer.",
        "right": "The mean of the newest scores says how an agent plays now; that of all is slow to notice.",
        "oldest": "You got {got}: that is the mean of the *first* scores. Look at the end of the list.",
        "all": "You got {got}: that is the mean of *all* scores. How many of them are wanted?",
        "short": "You got {got} where there are fewer scores than wanted. Divide by how many there are.",
        "enough": "The newest three are 7, 9 and 2: their mean is 6.",
        "few": "There are only two scores, so all of them count: (4 + 9) / 2 = 6.5.",
    },
    mistakes={  # edits of the solution, what the function does, or all of it; a tuple holds several ways
        "oldest": {"scores[-num:]": "scores[:num]"},
        "all": ({"scores[-num:]": "scores"}, {"sum(newest) / len(newest)": "sum(scores) / len(scores)"}),
        "short": {"/ len(newest)": "/ num"},
    },
    right=("return np.mean(list(scores)[-num:])",),
    cases=(Case("enough", ([3, 5, 7, 9, 2], 3)), Case("few", ([4, 9], 3))),
)

EXERCISES = (LATELY,)

QUESTIONS = (
    Question(
        "97.a",
        "The last ten scores of an agent have a mean of 180. What will its exam say?",
        options={
            "About 180": "It may, if it hardly explores any more.",
            "More than 180": "Nearly always: in an exam no action is random.",
            "Less than 180": "Rarely: the scores of its training hold random actions, its exam holds none.",
        },
        answer=1,
    ),
)
