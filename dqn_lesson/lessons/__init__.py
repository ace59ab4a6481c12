r"""What a lesson needs: exercises that answer, questions asked first, progress that is kept.

A notebook uses these names, and nothing else of this package:

    from dqn_lesson.lessons import check, check_agent, kept_answer, predict, prediction, progress_bar

    progress_bar("01")        # on top of the notebook
    predict("1.a")            # asks; prediction("1.a") is the guess as a number, None before it is answered
    check("1.1", play_one)    # judges an answer
    check_agent(MyAgent)      # sends an agent through four tiny worlds
    kept_answer("3.1")        # source text of the learner's right answer, from any notebook, or None

How an author adds an exercise
------------------------------
The data of `04_replay.ipynb` is in `replay.py` here, for example:

    TEXTS = {                  # every sentence a learner reads, whole: nothing is glued from pieces
        "4.2": {
            "title": "One target", "task": "...", "nudge": "...", "hint": "...",
            "right": "The reward now, and the best of what comes after.",
            "no end": "You got {got} for the fallen pole; nothing comes after a fall. Look at `terminated`.",
            "running": "1 + 0.9 * 5 = 5.5",               # a case: how our number comes about
            "fallen": "The pole fell, so only the reward is left: -1.",
        },
    }
    ONE_TARGET = Exercise(
        id="4.2", name="td_target", minutes=6, level=2, texts=TEXTS["4.2"],
        stub="def td_target(reward, next_q, terminated, gamma):\n    ...\n",
        solution="...",                                   # source that defines `td_target`
        mistakes={"no end": {"(not terminated) * ": ""}}, # edits of the solution, or a source
        right=("...",),                                   # more right answers, in other styles: at least one
        cases=(Case("running", (1, [2, 5], False, 0.9)), Case("fallen", (-1, [2, 5], True, 0.9))),
        setup="import numpy as np",                       # what our own sources import
    )
    EXERCISES = (ONE_TARGET,)
    QUESTIONS = (Question("4.a", TEXTS["4.a"], answer=2),)  # `Question` tells of choices and numbers

- An answer is a function, a class or a typed value (a number, a list, a dict). A stub holds `...` where it
  is open.
- `run(answer, *inputs)` tries it on a case; without one, the answer is called. Write one for a class
  (`lambda Memory, capacity, items: ...`), for a typed value (`item_of`), or to see more than what is
  returned. It may give back a dict, `{"score": 3, "pressed": [1, 0, 1]}`: a text then shows `{got[score]}`,
  `{right[score]}` of the first case that differs. Give None where the answer gave None: the check asks
  about a missing `return`.
- A case must be the same each time. Inputs are copied for each try; what can't be copied is made by a
  function.
- An error is a result too, so a mistake may be one that raises. `scripted.ScriptedEnv` stops endless
  stepping at once and keeps a tape; all else is cut after `seconds` (30 with Keras in it). Put the cases
  that are easy to read first, and mistakes that only some cases show are told apart by all of them
  together.
- `judge(answer) -> (key, numbers)` instead of cases, where a score decides; keys beginning with `right`
  pass.
- An answer that no known mistake fits is told what is right. Where there are few answers to choose from, say
  `tells=False` and write the case's text as a nudge.
- A class: each method that the stub leaves open must be the learner's own and take the stub's inputs.
- Importing a lesson's module loads no TensorFlow: import what needs it inside `run`, `judge` or `setup`.

In the notebook write a Markdown cell `exercise 4.2`, or `question 4.a`, then run

    python -m dqn_lesson.exercises.solutions --refresh notebooks/04_replay.ipynb

The first becomes four cells (task, stub, check, ladder), the second one cell; later runs put changed texts
into them. `pytest tests/test_exercises.py` tries every mistake and every right answer, and holds that
notebook and data agree.
"""

from ..exercises.check import check
from ..exercises.probe_environments import check_agent
from ..exercises.progress import kept_answer, progress_bar, progress_table, reset_progress
from ..exercises.quiz import predict, prediction

__all__ = [
    "check",
    "check_agent",
    "kept_answer",
    "predict",
    "prediction",
    "progress_bar",
    "progress_table",
    "reset_progress",
]
