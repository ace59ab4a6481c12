"""The browser of kept runs, without a page: what it reads, shows, loads, deletes and writes."""

import re
from dataclasses import replace
from types import SimpleNamespace

import gymnasium as gym
import pandas as pd
import pytest
from ipywidgets.widgets import widget

from dqn_lesson import ControlPanel, DQNAgent, Hyperparameters, Journal, Run, RunBrowser, save_run
from dqn_lesson.examination import ExamResult
from dqn_lesson.runs import Change
from dqn_lesson.training import Episode
from dqn_lesson.widgets.shared import cell

SETTINGS = Hyperparameters(hidden=(8,), num_steps=300)


def made(number: int, mean: float | None = 100.0, **settings) -> Run:
    episodes = tuple(Episode(n, 9.0 * n, n * 30, True, 0.5, None) for n in range(1, 11))
    exam = None if mean is None else ExamResult((mean, mean + 2), 475.0)
    hp = SETTINGS.replace(**settings)
    return Run(hp, number, "CartPole-v1", 300, episodes, exam, made=f"2030-01-0{number}T12:00:00+00:00")


@pytest.fixture
def folder(tmp_path):
    save_run(made(1), tmp_path / "old")
    save_run(made(2, 490.0, gamma=0.9), tmp_path / "new")
    save_run(made(3, None, batch_size=32, hidden=(16, 8)), tmp_path / "late")
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "run.json").write_bytes(b"{")
    return tmp_path


def column(browser: RunBrowser, number: int = 0) -> list[str]:
    return [row[number] for row in browser.table.rows]


def text(widget) -> str:
    """What a person reads, without the tags."""
    return re.sub("<[^>]+>", " ", widget.value).replace("&#x27;", "'")


def test_the_newest_is_on_top_and_each_column_sorts(folder) -> None:
    browser = RunBrowser(folder)
    assert column(browser) == ["late", "new", "old"]
    browser.table.sorting = ["exam mean", False]
    assert column(browser) == ["old", "new", "late"], "a run without an exam comes last"
    browser.table.sorting = ["exam mean", True]
    assert column(browser) == ["new", "old", "late"]
    browser.table.sorting = ["seed", False]
    assert column(browser) == ["old", "new", "late"]
    assert column(browser, 1) == ["101.0", "491.0", ""]
    assert column(browser, 2) == ["no", "✓ yes", ""]
    assert column(browser, 6) == ["finished", "finished", "finished, no exam"]
    for key in browser.table.heads:
        browser.table.sorting = [key, False]
        assert sorted(column(browser)) == ["late", "new", "old"]


def test_it_shows_itself_at_the_end_of_a_cell(folder) -> None:
    assert "application/vnd.jupyter.widget-view+json" in RunBrowser(folder)._repr_mimebundle_()


def test_a_damaged_run_is_named(folder) -> None:
    note = text(RunBrowser(folder)._note)
    assert "3 runs in the folder" in note
    assert "Left out, because it can't be read:  broken ." in note and "run.json is cut off" in note


def test_running_the_cell_again_frees_the_earlier_browser_and_its_recordings(folder, monkeypatch) -> None:
    def execution(number: int) -> None:
        shell = SimpleNamespace(get_parent=lambda: {"header": {"msg_id": str(number)}})
        monkeypatch.setattr(cell, "get_ipython", lambda: shell)

    def open_widgets() -> set:
        return set(widget._instances)

    monkeypatch.setattr(cell, "_shown", {})
    before = open_widgets()
    execution(1)
    browser = RunBrowser(folder)
    browser.table.ticked = ["old"]
    plain = len(open_widgets())
    browser.record()
    assert len(open_widgets()) > plain
    browser.read()
    assert len(open_widgets()) == plain, "recordings of the table before"
    browser.record()
    execution(2)
    again = RunBrowser(folder)
    assert len(open_widgets() - before) == plain - len(before)
    again.close()
    assert open_widgets() <= before


def test_a_run_cut_off_says_so(tmp_path) -> None:
    journal = Journal(SETTINGS, 0, "CartPole-v1", folder=tmp_path)
    journal(Episode(1, 9.0, 9, True, 0.5, None))
    assert column(RunBrowser(tmp_path), 6) == ["still training"]
    journal.close()
    assert column(RunBrowser(tmp_path), 6) == ["not finished, 1 episode kept"]


def test_a_date_that_is_none_is_shown_as_it_stands(folder) -> None:
    far = "0001-01-01T00:00:00+14:00"
    save_run(replace(made(1), made=far), folder / "far")
    assert far in column(RunBrowser(folder), 7)


def test_an_empty_folder_says_what_to_do(tmp_path) -> None:
    browser = RunBrowser(tmp_path / "runs")
    assert "There is no run in the folder" in text(browser._note) and "train_many(" in text(browser._note)
    assert browser.buttons["export"].disabled and browser.buttons["watch"].disabled
    save_run(made(1), tmp_path / "runs" / "first")
    browser.buttons["again"].click()
    assert column(browser) == ["first"] and "1 run in the folder" in text(browser._note)
    assert not browser.buttons["export"].disabled


def test_two_ticked_are_compared(folder) -> None:
    browser = RunBrowser(folder)
    browser.table.ticked = ["old"]
    assert browser._comparison.value == "" and browser._curves.png == b""
    browser.table.ticked = ["old", "new"]
    words = " ".join(text(browser._comparison).split())
    assert words.startswith("In what they differ old new ")
    assert "seed 1 2" in words and "gamma 0.995 0.9" in words and "batch_size" not in words
    assert "Exam old new passed no ✓ yes mean 101.0 491.0 lowest 100 490" in words
    assert "starts with 475 or more 0 of 2 2 of 2" in words
    assert browser._curves.png.startswith(b"\x89PNG")
    assert browser._curves.text == "Score curves of old, new, over each other"
    browser.table.ticked = ["old", "late"]
    words = " ".join(text(browser._comparison).split())
    assert "passed no no exam" in words and "hidden 8 16, 8" in words


def test_runs_that_do_not_differ(tmp_path) -> None:
    for name in ("a", "b"):
        save_run(made(1), tmp_path / name)
    browser = RunBrowser(tmp_path)
    browser.table.ticked = ["a", "b"]
    assert "They differ in no setting" in text(browser._comparison)


def test_games_are_recorded_when_asked_and_once(folder, monkeypatch) -> None:
    agent = DQNAgent(gym.make("CartPole-v1"), SETTINGS, 4)
    save_run(Run.of(agent, made(4).episodes), folder / "plays")
    browser = RunBrowser(folder)
    browser.table.ticked = ["plays", "old"]
    assert browser._stage.children == ()
    browser.buttons["watch"].click()
    (picture, caption), (sentence,) = (recording.children for recording in browser._stage.children)
    assert picture.png.startswith(b"\x89PNG") and "plays plays. Score" in caption.value
    assert sentence.png == b"" and "old can't play here. This run keeps no network" in sentence.text
    monkeypatch.setattr("dqn_lesson.widgets.run_browser.run_browser.record", None)
    browser.buttons["watch"].click()
    assert browser._stage.children[0].children[0] is picture
    browser.table.ticked = ["old"]
    assert len(browser._stage.children) == 1


def test_a_run_goes_back_into_the_panel(folder) -> None:
    run = replace(made(5, gamma=0.95), changes=(Change(40, "gamma", 0.9), Change(60, "gamma", 0.8)))
    save_run(run, folder / "changed")
    panel = ControlPanel()
    browser = RunBrowser(folder, panel=panel)
    assert browser.buttons["load"].disabled
    browser.table.ticked = ["changed"]
    browser.buttons["load"].click()
    assert (panel.hyperparameters, panel.seed) == (run.settings, 5)
    assert "the seed of changed now (CartPole-v1)" in text(browser._status)
    assert "gamma was changed; the panel has the values of its start" in text(browser._status)
    browser.table.ticked = ["changed", "old"]
    assert browser.buttons["load"].disabled
    panel.seed, browser.table.ticked = 9, ["changed"]
    panel.running = True
    browser.buttons["load"].click()
    assert panel.seed == 9 and "Press Stop there, or wait for its end, then load changed." in text(
        browser._status
    )
    panel.running = False
    panel.close()
    browser.buttons["load"].click()
    assert panel.seed == 9 and "That panel was closed" in text(browser._status)
    assert RunBrowser(folder).buttons["load"].layout.display == "none"


def test_deleting_asks_first(folder) -> None:
    browser = RunBrowser(folder)
    browser.table.ticked = ["old", "late"]
    assert browser._asking.layout.display == "none"
    browser.buttons["delete"].click()
    assert browser._asking.layout.display is None
    assert "Delete forever: old, late?" in text(browser._question)
    really, keep = browser._answers
    keep.click()
    assert browser._asking.layout.display == "none" and (folder / "old").exists()
    browser.buttons["delete"].click()
    really.click()
    assert not (folder / "old").exists() and not (folder / "late").exists()
    assert column(browser) == ["new"] and browser.table.ticked == []
    assert "Deleted: old, late." in text(browser._status)


def test_a_question_is_forgotten_when_other_runs_are_ticked(folder) -> None:
    browser = RunBrowser(folder)
    browser.table.ticked = ["old"]
    browser.buttons["delete"].click()
    browser.table.ticked = ["new"]
    assert browser._asking.layout.display == "none"


def test_what_is_not_a_run_alone_is_not_deleted(folder) -> None:
    (folder / "old" / "essay.txt").write_text("mine", encoding="utf-8")
    journal = Journal(SETTINGS, 0, "CartPole-v1", folder=folder, name="going")
    browser = RunBrowser(folder)
    browser.table.ticked = ["old", "going"]
    browser.delete()
    assert (folder / "old" / "essay.txt").exists() and journal.path.exists()
    assert "old could not be deleted." in text(browser._status) and "essay.txt" in text(browser._status)
    assert "going is still being trained. Stop it first" in text(browser._status)


def test_the_table_as_csv(folder, monkeypatch) -> None:
    browser = RunBrowser(folder)
    browser.buttons["export"].click()
    table = pd.read_csv(folder / "runs.csv")
    assert set(table["run"]) == {"old", "new", "late"}
    assert dict(zip(table["run"], table["gamma"], strict=True))["new"] == 0.9
    assert set(Hyperparameters.names()) <= set(table.columns)
    assert "runs.csv" in text(browser._status)
    browser.read()
    assert len(browser.table.rows) == 3, "the table is no run"

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    browser.table.table = SimpleNamespace(to_csv=full)
    browser.buttons["export"].click()
    assert "could not be written: No space left on device" in text(browser._status)
