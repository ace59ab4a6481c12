"""One line for whatever takes long: how far it is, and how long it will take; gone when all is done."""

import textwrap

import nbformat
import pytest

from dqn_lesson.progress_meter import FORMAT, LINE, _Meter, progress, progress_meter


def line(bar_format: str, done: int, total: int, elapsed: float, **more) -> str:
    meter = _Meter(total=total, unit="steps", bar_format=bar_format, disable=False, file=Silent(), delay=9)
    meter.n = meter.last_print_n = done
    meter.start_t = meter._time() - elapsed
    meter.set_postfix_str(more.get("postfix", ""), refresh=False)
    return str(meter)


class Silent:
    def write(self, text):
        pass

    def flush(self):
        pass


@pytest.mark.parametrize(
    ("done", "total", "elapsed", "said"),
    [
        (10_000, 40_000, 3.0, "10,000 of 40,000 steps, 9 s to go"),
        (1, 5, 60.0, "1 of 5 steps, 04:00 to go"),
        (0, 5, 3.0, "0 of 5 steps"),
    ],
)
def test_a_count_and_what_is_left(done, total, elapsed, said) -> None:
    assert line(LINE, done, total, elapsed) == said
    assert line(LINE, done, total, elapsed, postfix="newest score 9") == f"{said}, newest score 9"
    assert f"{done:,} of {total:,} steps" in line(FORMAT, done, total, elapsed)


def test_nothing_is_drawn_where_nobody_looks(capsys) -> None:
    with progress_meter(3, "steps") as meter:
        meter.update(3)
    assert capsys.readouterr() == ("", "")


def ran(run_notebook, *sources: str) -> list:
    cells = [nbformat.v4.new_code_cell(textwrap.dedent(source)) for source in sources]
    return [cell.outputs for cell in run_notebook(nbformat.v4.new_notebook(cells=cells)).cells]


def test_in_a_notebook_it_is_one_line_that_is_redrawn(run_notebook) -> None:
    half = """
        from dqn_lesson.progress_meter import progress_meter
        meter = progress_meter(40_000, "steps", name="a name")
        meter.update(20_000)
        meter.refresh()
        print("printed")
    """
    ((shown, printed),) = ran(run_notebook, half)
    assert printed.text == "printed\n"
    text = shown.data["text/plain"]
    assert text.startswith("a name: 20,000 of 40,000 steps") and "\n" not in text
    assert text in shown.data["text/html"] and "nowrap" in shown.data["text/html"]


def test_in_a_notebook_it_is_gone_at_the_end_also_from_another_cell(run_notebook) -> None:
    begun = """
        from dqn_lesson.progress_meter import progress_meter
        meter = progress_meter(4, "steps")
    """
    quick = """
        with progress_meter(4, "steps", delay=9) as never_drawn:
            never_drawn.update(4)
        meter.close()
        print("after")
    """
    (line,), (after,) = ran(run_notebook, begun, quick)
    assert line.data == {"text/plain": "", "text/html": ""}
    assert after.text == "after\n"


def test_an_exam_says_how_far_it_is(run_notebook) -> None:
    exam = """
        import time
        from dqn_lesson import RulePlayer, exam
        def slow(state):
            time.sleep(0.01)
            return 0
        exam(RulePlayer(slow), num_starts=40)
    """
    (outputs,) = ran(run_notebook, exam)
    assert outputs[0].data == {"text/plain": "", "text/html": ""}, "it was there, and is gone"
    assert outputs[1].data["text/plain"].startswith("<ExamResult not passed: mean 9.")


def test_items_come_through_and_are_counted(run_notebook, capsys) -> None:
    assert (
        list(progress([3, 1, 2], "rounds")) == [3, 1, 2] == list(progress(iter([3, 1, 2]), "rounds", total=3))
    )
    assert capsys.readouterr() == ("", "")
    slow = """
        import time
        from dqn_lesson import progress
        for k in progress(range(20), "rounds"):
            time.sleep(0.1)
            if k == 18:
                break
    """
    quick = slow.replace("sleep(0.1)", "sleep(0)")
    (shown,), nothing = ran(run_notebook, slow, quick)
    assert shown.data["text/plain"] == "" and nothing == [], "it was there, and it is gone"
