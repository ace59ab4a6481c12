"""The check: right in any style, a mistake by its message, all else by a sentence; never a traceback."""

import contextlib
import dataclasses
import linecache
import os
import re
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dqn_lesson import DQNAgent, check, kept_answer
from dqn_lesson.exercises import boxes as boxes_module
from dqn_lesson.exercises import progress, sandbox
from dqn_lesson.exercises.check import judge
from dqn_lesson.exercises.compare import Readable, plain, same
from dqn_lesson.exercises.exercise import Case, Exercise, WrongInput, item_of
from dqn_lesson.exercises.fakes import ScriptedEnv, ScriptedStep
from dqn_lesson.exercises.lesson import find
from dqn_lesson.exercises.parse_answer import looks_like
from dqn_lesson.exercises.sandbox import attempt

check_module = sys.modules["dqn_lesson.exercises.check"]
TEXTS = {
    "nudge": "Twice each.",
    "hint": "Two times.",
    "right": "Twice each.",
    "same": "You gave {got} back, as it came: nothing is doubled.",
    "squared": "You got {got[0]} for the first number: that is a square.",
    "stops": "There is nothing to double in a number that is not there.",
    "two": "2 * 1.5 = 3, 2 * -1 = -2",
    "none": "Twice nothing is nothing.",
}
DOUBLED = Exercise(
    id="9.1",
    name="doubled",
    solution="def doubled(numbers):\n    return [2 * number for number in numbers]\n",
    texts=TEXTS,
    mistakes={
        "same": {"2 * number for": "number for"},
        "squared": {"2 * number for": "number ** 2 for"},
        "stops": {"return [": "numbers[0] + 1\n    return ["},
    },
    right=(),
    cases=(Case("two", ([1.5, -1],)), Case("none", ([],))),
)
IMPATIENT = dataclasses.replace(DOUBLED, seconds=0.4)
MEMORY = Exercise(
    id="9.2",
    name="Memory",
    solution="class Memory:\n    def __init__(self):\n        self.items = []\n\n"
    "    def append(self, item):\n        self.items.append(item)\n",
    texts={"right": "Kept.", "two": "Two were added, so it holds two.", "last": "You keep {got}."},
    mistakes={"last": {"self.items.append(item)": "self.items = [item]"}},
    right=(),
    cases=(Case("two", ([1, 2],), "Memory, 1 and 2 added"),),
    run=lambda memory, items: [built := memory(), [built.append(item) for item in items], built.items][2],
)
ROWS = Exercise(
    id="9.3",
    name="rows",
    stub="rows = [..., ...]",
    solution="rows = ['up', 'down']",
    texts={"right": "Yes.", "row 0": "It goes up.", "row 1": "It goes down."},
    mistakes={},
    right=(),
    cases=(Case("row 0", (0,), "rows[0]"), Case("row 1", (1,), "rows[1]")),
    run=item_of,
)


@pytest.fixture(autouse=True)
def boxes(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> list[dict[str, str]]:
    """What is displayed, and a home of its own."""
    shown: list[dict[str, str]] = []
    monkeypatch.setattr(boxes_module, "display", lambda bundle, raw: shown.append(bundle))
    monkeypatch.setenv("DQN_LESSON_HOME", str(tmp_path))
    return shown


def cell(source: str, name: str, **names: Any) -> Any:
    """Runs source text as a notebook cell does, and gives back what it defined under a name."""
    filename = f"/tmp/ipykernel_7/{abs(hash(source))}.py"
    linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
    namespace = {"__name__": "__main__", **names}
    exec(compile(source, filename, "exec"), namespace)
    return namespace[name]


@pytest.mark.parametrize("container", [list, tuple, deque, np.array, iter, lambda x: np.array(x, np.float32)])
@pytest.mark.parametrize("number", [float, np.float64, np.float32, lambda x: np.array(x)])
def test_right_in_any_style(container: Callable, number: Callable) -> None:
    assert judge(DOUBLED, lambda numbers: container([number(2.0 * each) for each in numbers])).passed


def test_known_mistake_gets_its_message_with_the_numbers() -> None:
    verdict = judge(DOUBLED, lambda numbers: np.array(numbers) ** 2)
    assert (verdict.kind, verdict.key) == ("not yet", "squared")
    assert verdict.text == "You got 2.25 for the first number: that is a square."


def test_a_mistake_may_be_one_that_raises() -> None:
    verdict = judge(DOUBLED, lambda numbers: [numbers[0] * 2, *(2 * each for each in numbers[1:])])
    assert verdict.key == "stops"
    assert "IndexError" in verdict.folded["The whole message"]


def test_an_error_is_not_the_mistake_that_gives_nothing_back() -> None:
    mistakes = {"nothing": "def doubled(numbers):\n    pass\n"}
    texts = {**TEXTS, "nothing": "Nothing comes back."}
    exercise = dataclasses.replace(DOUBLED, mistakes=mistakes, texts=texts)
    assert judge(exercise, lambda numbers: None).key == "nothing"
    assert judge(exercise, lambda numbers: numbers.x).kind == "stopped"


def test_another_error_of_the_same_type_is_not_the_mistake() -> None:
    verdict = judge(DOUBLED, lambda numbers: ([2 * number for number in numbers], numbers.pop())[0])
    assert verdict.kind == "stopped" and "pop from empty list" in verdict.text


def test_no_known_mistake_shows_the_case_both_numbers_and_why() -> None:
    verdict = judge(DOUBLED, lambda numbers: [3 * each for each in numbers])
    assert verdict.text == (
        "For `doubled([1.5, -1])` you get [4.5, -3]; it should be [3, -2]. 2 * 1.5 = 3, 2 * -1 = -2"
    )


def test_a_difference_of_dicts_shows_the_first_entry_that_differs() -> None:
    exercise = find("1.1")

    def play_one(env: Any, policy: Any, seed: int) -> int:
        exercise.build(exercise.solution)(env, policy, seed + 1)
        return 77

    assert judge(exercise, play_one).text == (
        "For `play_one(env, policy, seed=7)` *score*: you have 77; it should be 3. The pole falls at step"
        " 3, so the score is 3."
    )


def test_a_difference_of_rows_shows_the_first_row_that_differs() -> None:
    exercise = dataclasses.replace(
        DOUBLED,
        solution="def doubled(numbers):\n    return {'num': 2, 'rows': [[1, 2], [3, 4], [5, 6]]}\n",
        mistakes={},
    )
    rows = judge(exercise, lambda numbers: {"num": 2, "rows": [[1, 2], [3, 0], [5, 0]]}).text
    assert "*rows[1]*: you have [3, 0]; it should be [3, 4]." in rows
    fewer = judge(exercise, lambda numbers: {"num": 2, "rows": [[1, 2]]}).text
    assert "*rows*: you have [[1, 2]]; it should be [[1, 2], [3, 4], [5, 6]]." in fewer


def test_a_typed_answer_gets_a_nudge_then_a_hint_then_the_number() -> None:
    exercise = dataclasses.replace(ROWS, texts=ROWS.texts | {"nudge": "Where does it go?", "hint": "Down."})
    texts = [judge(exercise, ["up", "up"], num_tries).text for num_tries in range(4)]
    assert texts == [
        "For `rows[1]` you have 'up'. Where does it go?",
        "For `rows[1]` you have 'up'. Down.",
        *["For `rows[1]` you have 'up'. It goes down. It should be `'down'`."] * 2,
    ]


def test_inputs_are_made_afresh_and_to_change_them_is_said() -> None:
    def doubled(numbers: list) -> list:
        numbers[:] = [2 * number for number in numbers]
        return numbers

    for _ in range(2):
        verdict = judge(DOUBLED, doubled)
        assert verdict.kind == "not yet" and verdict.key == ""
        assert verdict.text.startswith("For `doubled([1.5, -1])` your code changes `numbers`.")
    assert judge(DOUBLED, DOUBLED.build(DOUBLED.solution)).passed


def test_a_text_with_an_item_of_a_result_that_is_not_there_is_whole() -> None:
    mistakes = {"nothing": "def doubled(numbers):\n    pass\n"}
    texts = {**TEXTS, "nothing": "The first is {got[0]}."}
    exercise = dataclasses.replace(DOUBLED, mistakes=mistakes, texts=texts)
    assert judge(exercise, lambda numbers: None).text == "The first is None."


def test_missing_return_is_named() -> None:
    assert "return" in judge(DOUBLED, cell("def doubled(numbers):\n    2 * 3\n", "doubled")).text


@pytest.mark.parametrize(
    "source",
    [
        "def doubled(numbers):\n    ...\n",
        'def doubled(numbers):\n    """Twice."""\n    # my notes\n    ...\n',
    ],
)
def test_untouched_stub_is_not_attempted(source: str) -> None:
    assert judge(DOUBLED, cell(source, "doubled")).kind == "open"


def test_dots_left_below_an_answer_do_no_harm() -> None:
    source = "def doubled(numbers):\n    ...\n    return [2 * number for number in numbers]\n"
    assert judge(DOUBLED, cell(source, "doubled")).passed


def test_gaps_in_a_typed_answer_and_an_untouched_class_are_not_attempted() -> None:
    assert judge(ROWS, [..., ...]).kind == judge(ROWS, ["up", ...]).kind == "open"
    assert judge(MEMORY, cell(MEMORY.stub, "Memory")).kind == "open"
    assert judge(DOUBLED, ...).kind == "open"


def test_own_exception_is_one_sentence_with_the_trace_folded() -> None:
    source = (
        "def helper(x):\n    return x.upper()\n\n"
        "def doubled(numbers):\n    return [helper(x) for x in numbers]\n"
    )
    verdict = judge(DOUBLED, cell(source, "doubled"))
    assert verdict.kind == "stopped"
    assert verdict.text == (
        "AttributeError in line 2, `return x.upper()`: 'float' object has no attribute 'upper'"
        " (That was at `doubled([1.5, -1])`.)"
    )
    trace = verdict.folded["The whole message"]
    assert "line 5, in doubled" in trace and "lessons/" not in trace


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "Exception encountered when calling Sequential.call().\n\n\x1b[1mInvalid shape: got\n(4,)\x1b[0m"
            "\n\nArguments received by Sequential.call():\n  • inputs=tf.Tensor(shape=(4,))",
            "Invalid shape: got (4,)",
        ),
        (
            "Graph execution error:\n\nDetected at node x\n\nReceived a label value of 7\n\t [[{{node x}}]]",
            "Received a label value of 7",
        ),
        ("one\ntwo", "one"),
        ("", ""),
    ],
)
def test_of_a_long_error_the_line_is_kept_that_says_what_is_wrong(text: str, said: str) -> None:
    assert sandbox.telling_line(sandbox.Stop("ValueError", text)) == said


def test_an_answer_that_calls_an_exercise_still_open_is_told() -> None:
    stub = cell(find("4.2").stub, "td_target")
    source = "def td_targets(rewards, next_q, terminated, gamma):\n    return [td_target(1, 2, 3, 4)]\n"
    text = judge(find("4.3"), cell(source, "td_targets", td_target=stub)).text
    assert text.endswith("Your answer calls `td_target`, and exercise 4.2 is still open: fill it in first.")
    done = find("4.2").build(find("4.2").solution)
    assert "still open" not in judge(find("4.3"), cell(source, "td_targets", td_target=done)).text


BROKEN, WHOLE = "def doubled(x):\n    return (\n", "def doubled(x):\n    ...\n"


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (["x = 1", BROKEN], True),
        ([BROKEN, WHOLE], False),
        (["print(doubled)"], False),
        ([WHOLE, "x = 1\ndoubled(3"], False),  # a call is no definition
        ([BROKEN, "doubled(3)"], True),
    ],
)
def test_a_syntax_error_in_the_newest_cell_is_said(cells: list, said: bool, monkeypatch, boxes: list) -> None:
    shell = SimpleNamespace(user_ns={"In": [*cells, "check(...)"]}, transform_cell=lambda cell: cell)
    monkeypatch.setattr(check_module, "get_ipython", lambda: shell)
    monkeypatch.setattr(check_module, "find", lambda name: DOUBLED)
    check("9.1", DOUBLED.build(DOUBLED.solution))
    assert ("has a SyntaxError in line 2" in boxes[-1]["text/plain"]) == said
    assert "Twice each." in boxes[-1]["text/plain"]


def test_the_seconds_stand_there_before_and_a_try_that_hung_is_told(boxes: list, monkeypatch) -> None:
    told: list[str] = []
    monkeypatch.setattr(boxes_module, "place", lambda text: told.append(text))
    kept = []

    def play_one(env: Any, policy: Any, seed: int) -> int:
        (note,) = progress.folder().glob("trying-*.json")
        kept.append(note.read_bytes())
        return 0

    check("1.1", play_one)
    assert told == ["Trying exercise 1.1; each try is cut off after 3 seconds."]
    assert not list(progress.folder().glob("trying-*.json"))
    (progress.folder() / "trying-999999999.json").write_bytes(kept[0])  # of a process that was ended
    check("1.1", play_one)
    assert "Python stopped while exercise 1.1 was being checked" in boxes[-2]["text/plain"]
    check("1.1", play_one)
    assert "stopped while" not in boxes[-2]["text/plain"], "it is told once"


def test_an_error_in_a_library_is_placed_in_the_learners_line() -> None:
    source = "def doubled(numbers):\n    return np.stack([])\n"
    assert "line 2, `return np.stack([])`" in judge(DOUBLED, cell(source, "doubled", np=np)).text


@pytest.mark.parametrize(
    "body",
    [
        "while True:\n        pass",
        "while True:\n        try:\n            1 / 0\n        except Exception:\n            pass",
        "return (x for x in iter(int, 1))",
    ],
)
def test_endless_code_is_cut_and_the_kernel_lives(body: str) -> None:
    begin = time.perf_counter()
    verdict = judge(IMPATIENT, cell(f"def doubled(numbers):\n    {body}\n", "doubled"))
    assert verdict.kind == "stopped" and re.search("did not come to an end|Does it ever end", verdict.text)
    assert "line " in verdict.text or "iter" in body
    assert time.perf_counter() - begin < 20


def test_an_endless_answer_is_waited_for_once() -> None:
    calls = []

    def doubled(numbers: list) -> None:
        calls.append(numbers)
        while True:
            pass

    verdict = judge(IMPATIENT, doubled)
    assert "did not come to an end" in verdict.text and len(calls) == 1 < len(IMPATIENT.cases)


def test_a_cut_that_is_swallowed_comes_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "_AGAIN", 0.05)
    end = time.perf_counter() + 5
    swallowed = []

    def wait() -> None:
        while time.perf_counter() < end:
            pass

    def stubborn() -> None:
        for _ in range(2):
            try:
                wait()
            except:  # noqa: E722 - a learner's
                swallowed.append(1)
        wait()

    assert attempt(stubborn, seconds=0.05).endless and len(swallowed) == 2
    assert time.perf_counter() < end


def test_code_in_a_folder_beside_the_package_is_the_learners_own() -> None:
    filename = str(sandbox.Path(sandbox.__file__).parents[1]) + "_mine/answer.py"
    namespace: dict[str, Any] = {}
    exec(compile("def doubled(numbers):\n    return numbers.x\n", filename, "exec"), namespace)
    assert "in line 2" in judge(DOUBLED, namespace["doubled"]).text


def test_endless_stepping_is_cut_at_once() -> None:
    env = ScriptedEnv((0.0,), [ScriptedStep((1.0,))], max_steps=9)

    def forever() -> None:
        while True:
            with contextlib.suppress(Exception):
                env.step(0)

    assert attempt(forever, seconds=30).endless
    assert env.num_steps == 9


def test_a_cut_at_the_last_moment_reaches_nobody_else() -> None:
    for _ in range(300):
        outcome = attempt(lambda: sum(range(2_000)), seconds=2e-5)
        assert outcome.endless or outcome.value == 1_999_000
    assert sum(range(100_000)) == 4_999_950_000


def test_a_cut_leaves_no_with_open() -> None:
    """TensorFlow traces within many of them; one left open breaks all that comes later: 6 of 100 cuts did."""
    opened, broken = [], []

    @contextlib.contextmanager
    def noted(number: int):
        opened.append(number)
        try:
            yield
        finally:
            if not opened or opened.pop() != number:
                broken.append(number)

    def on_and_on() -> None:
        while True:
            with noted(1), noted(2), noted(3):
                pass

    for _ in range(100):
        assert attempt(on_and_on, 0.01).endless
        assert not opened and not broken


def test_a_trace_that_was_broken_off_is_over() -> None:
    import tensorflow as tf

    left = []

    def breaks_off() -> None:
        left.append(tf.Graph().as_default())
        left[0].__enter__()
        assert not tf.executing_eagerly()
        raise MemoryError

    assert attempt(breaks_off, 3.0).error.kind == "MemoryError"
    assert tf.executing_eagerly() and float(tf.constant(2.0) + 1) == 3


def test_a_cut_after_the_end_does_nothing() -> None:
    watched = sandbox._Watched(lambda: 3, seconds=9)
    assert watched.inside() == 3
    watched._cut()  # the worst moment: the answer is there, the watcher does not know it yet
    watched.leave()
    watched._cut()
    assert watched.num_cuts == 0 and sum(range(10_000)) == 49_995_000


def test_exit_printing_and_speed() -> None:
    assert "SystemExit" in judge(DOUBLED, lambda numbers: sys.exit(3)).text
    printing = judge(DOUBLED, lambda numbers: print("hello", sys.gettrace()))
    assert printing.folded["What your code printed"] == f"hello {sys.gettrace()}\n"


def test_what_is_written_to_stderr_stands_under_what_was_printed(capsys: pytest.CaptureFixture) -> None:
    verdict = judge(DOUBLED, lambda numbers: print("hello", file=sys.stderr))
    assert verdict.folded["What your code printed"] == "hello\n" and capsys.readouterr() == ("", "")


def test_what_another_thread_prints_is_not_the_learners(capsys: pytest.CaptureFixture) -> None:
    def doubled(numbers: list) -> None:
        print("mine")
        other = threading.Thread(target=print, args=("a panel that trains beside it",))
        other.start()
        other.join()

    assert judge(DOUBLED, doubled).folded["What your code printed"] == "mine\n"
    assert "a panel that trains beside it" in capsys.readouterr().out


def test_interrupt_is_a_word_and_no_traceback(boxes: list) -> None:
    def play_one(env: Any, policy: Any, seed: int) -> None:
        raise KeyboardInterrupt

    check("1.1", play_one)
    assert "You stopped the check" in boxes[-1]["text/plain"]


async def doubled_later(numbers: list) -> list:
    return [2 * number for number in numbers]


@pytest.mark.parametrize(
    ("exercise", "answer", "word"),
    [
        (DOUBLED, 5, "wants the function `doubled` itself: its name without brackets. It got `5`"),
        (DOUBLED, None, "It got `None`"),
        (DOUBLED, int, "wants the function"),
        (DOUBLED, lambda: 3, "calls it with `(numbers)`. Yours takes `()`"),
        (DOUBLED, lambda a, b: 3, "Yours takes `(a, b)`"),
        (DOUBLED, doubled_later, "Remove the `async`"),
        (MEMORY, [1], "wants the class `Memory` itself"),
        (MEMORY, MEMORY.build(MEMORY.solution)(), "wants the class"),
        (MEMORY, type("Memory", (), {}), "no `append` of its own"),
        (MEMORY, type("Memory", (), {"append": lambda self: 1}), "Yours takes `(self)`"),
        (ROWS, lambda: 3, "wants the value of `rows`"),
        (ROWS, 3, "of the kind `list`"),
        (ROWS, ["up"], "should hold 2 answers. It holds 1"),
    ],
)
def test_nonsense_gets_a_clear_sentence(exercise: Exercise, answer: Any, word: str) -> None:
    verdict = judge(exercise, answer)
    assert word in verdict.text and verdict.kind == "note"


def test_an_input_with_a_default_is_handed_over_by_its_name() -> None:
    code = "def doubled(numbers, explore=True):\n    return [2 * number for number in numbers]\n"
    exercise = dataclasses.replace(DOUBLED, solution=code, mistakes={})
    assert judge(exercise, lambda numbers, *, explore: [2 * number for number in numbers]).kind != "note"
    assert "Yours takes `(numbers)`" in judge(exercise, lambda numbers: numbers).text
    assert "Yours takes `(explore)`" in judge(exercise, lambda explore: explore).text


def test_a_method_of_ours_is_not_the_learners_own_one_of_a_mixin_is() -> None:
    remember = find("3.1")
    whole = remember.build(remember.solution)
    mixin = type("Remembers", (), {"remember": whole.remember})
    assert "of its own" in judge(remember, type("MyAgent", (DQNAgent,), {})).text
    assert judge(remember, type("MyAgent", (mixin, DQNAgent), {})).passed


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("1.9", "It has: 1.1"),
        ("77.1", "There is no lesson"),
        ("", "no lesson"),
        (len, "in quotes"),
        ("1.a", "predict"),
    ],
)
def test_wrong_number_gets_a_clear_sentence(name: Any, word: str, boxes: list) -> None:
    check(name, 3)
    assert word in boxes[-1]["text/plain"]


@given(
    answer=st.one_of(st.none(), st.integers(), st.floats(), st.text(), st.lists(st.integers()), st.binary())
)
@settings(max_examples=40, deadline=None)
@pytest.mark.parametrize("exercise", ["1.1", "1.2", "1.3", "1.4"])
def test_no_answer_makes_the_check_raise(exercise: str, answer: Any) -> None:
    assert not judge(find(exercise), answer).passed
    if exercise in ("1.1", "1.2"):
        assert not judge(find(exercise), lambda *inputs: answer).passed or answer in (0, 1)


def test_check_shows_a_symbol_and_a_word_and_keeps_the_answer(boxes: list) -> None:
    exercise = find("1.1")
    source = exercise.source(exercise.mistakes["limit"])
    check("1.1", cell(source, "play_one"))
    assert boxes[-1]["text/plain"].startswith("↻ Not yet: Time was up after 5 steps")
    assert kept_answer("1.1") is None
    check("1.1", cell(exercise.solution, "play_one"))
    assert boxes[-1]["text/plain"].startswith("✓ Right")
    assert "✓" in boxes[-1]["text/html"] and "<strong>Right</strong>" in boxes[-1]["text/html"]
    assert kept_answer("1.1") == exercise.solution
    assert progress.read("1.1")["mistakes"] == {"limit": 1} and progress.read("1.1")["tries"] == 2
    check("1.1")
    assert (
        boxes[-1]["text/plain"].startswith("○ Exercise 1.1 is still open")
        and progress.read("1.1")["tries"] == 2
    )


def test_typed_answer_and_class_are_kept_as_source(boxes: list) -> None:
    ends = find("1.3")
    check("1.3", ends.build(ends.solution))
    assert ends.build(kept_answer("1.3")) == plain(ends.build(ends.solution))
    from dqn_lesson.exercises.answer_source import source_of

    source = "import math\n\nclass Memory:\n    def append(self, item):\n        self.item = item\n\nx = 3\n"
    assert (
        source_of("Memory", cell(source, "Memory")) == source.split("\n\n", 1)[1].rsplit("\n\n", 1)[0] + "\n"
    )


def test_box_escapes_what_the_learner_wrote() -> None:
    page = boxes_module.box_html("stopped", "Stopped", "`a < b` and <script>", {"Trace": "<b>"})
    assert "<code>a &lt; b</code>" in page and "<script>" not in page and "&lt;b&gt;" in page


def test_comparing_and_showing() -> None:
    assert same(plain(np.nan), float("nan"), 1e-5) and not same(1.0, 1.1, 1e-5)
    assert not same(float("nan"), 1.0, 1e-5) and not same(1.0, float("nan"), 1e-5)
    assert not same((1,), 1, 1e-5) and not same("1", 1, 1e-5) and not same((1, 2), (1,), 1e-5)
    assert same(plain({"a": np.ones(2)}), {"a": (1, 1)}, 1e-5)
    assert [str(Readable(value)) for value in (1 / 3, 5.5, -0.0, 1e-7, 33922.0)] == [
        "0.3333",
        "5.5",
        "0",
        "1e-07",
        "33922",
    ]
    assert str(Readable(tuple(range(99)))).endswith("11, …]")


def test_an_answer_may_be_the_body_alone() -> None:
    body = "both = numbers + numbers\nreturn both[: len(numbers)]\n"
    whole = "def doubled(numbers):\n    both = numbers + numbers\n    return both[: len(numbers)]\n"
    assert DOUBLED.source(body) == DOUBLED.source(whole) == whole
    assert judge(DOUBLED, DOUBLED.build("return np.multiply(numbers, 2)")).passed


def test_edit_of_something_else_is_an_error() -> None:
    with pytest.raises(ValueError, match="holds no 'tripled'"):
        DOUBLED.source({"tripled": ""})
    with pytest.raises(WrongInput):
        find("1.77")


@pytest.mark.parametrize(
    ("got", "said"),
    [(1.0, ""), (2.0, "two"), (2.05, ("two", "nearly")), (2.1, "nearly"), (9.0, "other"), (1.94, "two")],
)
def test_a_number_as_near_to_two_mistakes_is_said_to_be_either(got: float, said: str | tuple) -> None:
    assert looks_like(got, 1.0, 0.2, {"two": 2.0, "nearly": (5.0, 2.1)}, "other") == said


def test_an_answer_that_fits_two_mistakes_is_told_both() -> None:
    mistakes = {"empty": "return []", "first": "return numbers[:0]"}
    texts = TEXTS | {"empty": "It is empty.", "first": "Which items?"}
    verdict = judge(dataclasses.replace(DOUBLED, mistakes=mistakes, texts=texts), lambda numbers: ())
    assert verdict.key == ("empty", "first") and not verdict.passed
    assert (
        verdict.text
        == "Two mistakes lead to this result. Perhaps this one: It is empty. Or this one: Which items?"
    )


def test_a_judge_may_name_two_causes() -> None:
    judge_it = lambda answer: (("same", "none"), {"got": answer([3])})  # noqa: E731
    exercise = dataclasses.replace(DOUBLED, cases=(), judge=judge_it)
    assert judge(exercise, lambda numbers: numbers).text == (
        "Two mistakes lead to this result. Perhaps this one: You gave [3] back, as it came: nothing is"
        " doubled. Or this one: Twice nothing is nothing."
    )


@pytest.mark.parametrize(
    ("source", "word"),
    [
        ("return input('twice?')", "Nobody is there to answer `input`"),
        ("import os; os._exit(1)", "`os._exit` would end the whole notebook"),
        ("import os; os.kill(os.getpid(), 9)", "`os.kill` would end"),
        ("import time; time.sleep(30)", "cut off in line 2, `import time; time.sleep(30)`"),
        ("np.max = len; return numbers", "your code changes `np.max`"),
        ("import random; random.random = None; return numbers", "your code changes `random.random`"),
    ],
)
def test_what_would_spoil_the_notebook_is_refused_or_undone(source: str, word: str) -> None:
    highest = np.max
    answer = cell(f"def doubled(numbers):\n    {source}\n", "doubled", np=np)
    assert word in judge(dataclasses.replace(IMPATIENT, mistakes={}), answer).text
    assert np.max is highest and judge(DOUBLED, DOUBLED.build(DOUBLED.solution)).passed


def test_another_error_made_of_a_cut_is_still_a_cut() -> None:
    source = (
        "def doubled(numbers):\n    try:\n        while True:\n            pass\n"
        "    except BaseException:\n        raise ValueError('mine')\n"
    )
    text = judge(IMPATIENT, cell(source, "doubled")).text
    assert "It did not come to an end, so it was cut off in line" in text and "mine" not in text


def test_python_is_whole_again_though_the_answer_deleted_the_folder(tmp_path, monkeypatch) -> None:
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    start, leave = threading.Thread.start, os._exit

    def play_one(env: Any, policy: Any, seed: int) -> int:
        folder.rmdir()
        return 0

    assert not judge(find("1.1"), play_one).passed
    assert (threading.Thread.start, os._exit) == (start, leave)


@pytest.mark.parametrize("mishap", range(3, 9))
def test_a_mistake_is_known_though_chance_stopped_our_own_try_of_it(mishap: int) -> None:
    """Another thread, or a machine without memory, can make an error of what was right, once."""
    tries = []

    def run(answer: Callable, numbers: list[float]) -> Any:
        tries.append(answer)
        if len(tries) == mishap + 2:  # the first four are ours and the learner's on two cases
            raise MemoryError
        return answer(numbers)

    exercise = dataclasses.replace(DOUBLED, run=run)
    assert judge(exercise, exercise.build(exercise.variants("squared")[0])).key == "squared"
    assert len(tries) >= mishap + 2
