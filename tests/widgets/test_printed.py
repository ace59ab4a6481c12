"""What an agent prints in a widget's thread, and what goes wrong in those that look on."""

import sys
import threading
from contextlib import redirect_stdout
from io import StringIO

from panel_agents import SHORT, Agent, Slow
from waiting import until

from dqn_lesson import ExamView
from dqn_lesson.widgets.shared.printed import caught, readable

pytest_plugins = "panel_fixtures"


class Talking(Agent):
    """Says what it does, on both streams."""

    def replay(self, batch_size):
        print(f"replay of {batch_size} <b>")
        sys.stderr.write("careful\n")
        return super().replay(batch_size)

    def act(self, state):
        if not self.memory:
            print("1/2\r2/2")
        return super().act(state)


def test_what_an_agent_prints_stands_in_the_panels_log_and_nowhere_else(panel, capsys) -> None:
    shown = panel(SHORT.replace(replay_every=0, learning_starts=0), agent=Talking)
    assert "printed" not in shown.notes()
    streams = sys.stdout, sys.stderr
    shown.train()
    assert capsys.readouterr() == ("", "") and (sys.stdout, sys.stderr) == streams
    text = "\n".join(part.value for part in shown.open_more().children[-1].children if hasattr(part, "value"))
    log = text[text.index("<pre") : text.index("</pre>")]
    assert "2/2" in log and "1/2" not in log, "of a progress bar the last state"
    first, *_ = (line for line in log.split("\n") if "replay of" in line)
    assert first == "replay of 64 &lt;b&gt;" and "careful" in log
    lines = [line[:8] for line in log.split("\n")]
    assert lines.index("replay o") < lines.index("episode:") < len(lines) - 1 - lines[::-1].index("replay o")
    assert "The agent printed something: see the log, under More." in shown.notes()


def test_other_threads_print_as_before_and_a_cells_own_stream_is_given_back(capsys) -> None:
    said, go_on, inside, own = [], threading.Event(), threading.Event(), StringIO()

    def work() -> None:
        with caught(said.append):
            inside.set()
            assert go_on.wait(20)
            print("mine")

    thread = threading.Thread(target=work)
    before = sys.stdout
    with redirect_stdout(own):
        thread.start()
        assert inside.wait(20)
        print("the cell's")
        go_on.set()
        thread.join()
    print("after it")
    assert ("".join(said), own.getvalue(), sys.stdout) == ("mine\n", "the cell's\n", before)
    assert capsys.readouterr().out == "after it\n"


def test_a_stream_that_a_cell_gave_back_in_the_middle_of_a_run_is_caught_again(panel, capsys) -> None:
    class Late(Slow):
        def act(self, state):
            print("late" if given_back else "early")
            return super().act(state)

    given_back = []
    shown = panel(SHORT.replace(num_steps=10_000), agent=Late)
    with redirect_stdout(StringIO()) as own:
        shown.train_some_steps()
    shown_before = shown.run._shown
    until(lambda: shown.run._shown > shown_before)
    capsys.readouterr()
    given_back.append(True)
    until(lambda: "late" in {text for _, text in shown.run.printed})
    shown.press("Stop")
    shown.wait_until_done()
    assert "early" not in own.getvalue() and capsys.readouterr().out == ""


def test_what_is_readable() -> None:
    bar = "\x1b[1m1/2\x1b[0m \x1b[32m━━\x1b[0m\b\b\b\b\r\x1b[1m2/2\x1b[0m done\nnext\r\n"
    assert readable(bar) == "2/2 done\nnext\r\n"


def test_what_an_agent_prints_in_the_exam_view_stands_there(capsys) -> None:
    class Counts:
        env = "CartPole-v1"

        def act(self, state):
            print("<left>")
            return 0

    view = ExamView(Counts(), num_starts=2)
    assert view.wait(60)
    assert capsys.readouterr().out == "" and "&lt;left&gt;\n&lt;left&gt;" in view._status.value


def test_the_error_of_a_subscriber_at_the_end_is_shown_and_ends_nothing(panel, monkeypatch) -> None:
    said = []
    monkeypatch.setattr(threading, "excepthook", lambda arguments: said.append(str(arguments.exc_value)))

    def broken(agent, num_steps):
        if shown.run.phase in ("done", "stopped"):
            raise RuntimeError("no <map>")

    shown = panel()
    shown.panel.subscribe(broken)
    shown.train()
    assert (shown.run.phase, said) == ("done", []) and "Exam passed" in shown.exam_text()
    assert "a watcher failed at its end: RuntimeError: no <map>." in shown.notes()
    stopped = shown
    stopped.panel.reset()
    assert "looks on" not in stopped.notes()


def test_the_error_of_a_subscriber_after_stop_is_shown_too(panel, monkeypatch) -> None:
    said = []
    monkeypatch.setattr(threading, "excepthook", lambda arguments: said.append(str(arguments.exc_value)))

    def broken(agent, num_steps):
        if shown.run.phase == "stopped":
            raise RuntimeError("no map")

    shown = panel(SHORT.replace(num_steps=10_000), agent=Slow)
    shown.panel.subscribe(broken)
    shown.train_some_steps()
    shown.press("Stop")
    shown.wait_until_done()
    assert said == [] and "failed at its end: RuntimeError: no map." in shown.notes()
