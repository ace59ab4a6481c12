"""Lesson 11: its patients, what contradicts an accusation, the cures, and what the texts say of tables."""

import ast

import nbformat
import pytest
from conftest import ROOT

from dqn_lesson.lessons.lesson_11_find_the_bug import QUESTIONS, measure
from dqn_lesson.lessons.lesson_11_find_the_bug.alibis import alibi_of, is_code
from dqn_lesson.lessons.lesson_11_find_the_bug.body import Body
from dqn_lesson.lessons.lesson_11_find_the_bug.cases import FIRST, LATER, Case, dealt, lucky_seed, ward
from dqn_lesson.lessons.lesson_11_find_the_bug.checklist import PARTS, checklist, take_home
from dqn_lesson.lessons.lesson_11_find_the_bug.figures import costs, patients_table
from dqn_lesson.lessons.lesson_11_find_the_bug.healthy import SOURCE
from dqn_lesson.lessons.lesson_11_find_the_bug.history import History
from dqn_lesson.lessons.lesson_11_find_the_bug.instruments import INSTRUMENTS
from dqn_lesson.lessons.lesson_11_find_the_bug.patients import PATIENTS
from dqn_lesson.lessons.lesson_11_find_the_bug.worlds import WORLDS
from dqn_lesson.lessons.shared.tables import table

PACKAGE = measure.__package__
CELLS = {
    cell.id: cell.source
    for cell in nbformat.read(ROOT / "notebooks" / "11_find_the_bug.ipynb", as_version=4).cells
}
NAMED = {patient.name: patient for patient in PATIENTS}

each_patient = pytest.mark.parametrize("patient", PATIENTS, ids=lambda patient: patient.name)


@each_patient
def test_a_patient_is_its_healthy_twin_but_for_the_lines_it_names(patient) -> None:
    healthy, ill = SOURCE.splitlines(), patient.source.splitlines()
    ast.parse(patient.source)
    differ = {k for k, (one, other) in enumerate(zip(healthy, ill, strict=True), 1) if one != other}
    assert differ == set(patient.lines) and len(differ) <= 2
    assert patient.instrument in INSTRUMENTS and patient.where in WORLDS
    assert set(patient.near) <= {line.strip() for line in ill}, "a near miss is a line of the patient"
    assert not {ill[k - 1].strip() for k in patient.lines} & set(patient.near)


@each_patient
def test_a_patient_was_told_from_its_twin_on_nine_of_ten_seeds(patient) -> None:
    told = table(PACKAGE, "told")
    rows = told[told.patient == patient.name]
    assert sorted(rows.seed) == list(measure.FRESH)
    assert (rows.sick & ~rows.twin_sick).sum() >= measure.NEEDED


def test_every_line_of_code_has_an_alibi_that_its_instrument_shows() -> None:
    body = Body(SOURCE, WORLDS["pole"])
    names: dict[str, list[str]] = {}
    for line in filter(is_code, SOURCE.splitlines()):
        alibi = alibi_of(line)
        assert alibi is not None, line
        if alibi.instrument not in names:
            shown = INSTRUMENTS[alibi.instrument].look(body)
            assert not shown.sick, f"{alibi.instrument} finds something in the healthy twin"
            names[alibi.instrument] = [reading.what for reading in shown.readings]
        assert any(name.startswith(alibi.reading) for name in names[alibi.instrument]), alibi


@pytest.mark.parametrize("name", ["the last reward is lost", "the exam is held in another world"])
def test_a_patient_is_ill_by_its_instrument_now(name) -> None:
    patient = NAMED[name]
    assert INSTRUMENTS[patient.instrument].look(Body(patient.source, patient.world, 3)).sick


def test_a_wrong_accusation_says_what_contradicts_it() -> None:
    case = Case(NAMED["the last reward is lost"], 1)
    lines = [line.strip() for line in case.source.splitlines()]
    number = lines.index("self.decay()") + 1
    verdict, said = case.accuse(number)
    assert verdict == "wrong" and "Curves would show it" in said and "epsilon after 500 replays" in said
    near = lines.index("agent.remember(state, action, learned, next_state, terminated)") + 1
    assert case.accuse(near) == (
        "wrong",
        f"Line {near} is healthy. {next(iter(NAMED[FIRST[0]].near.values()))}",
    )
    assert case.accuse(1)[0] == "nothing" and case.accuse(case.ill[0])[0] == "right"
    unclear = lines.index("self.gamma = hp.gamma") + 1
    assert "has a hand in it" in case.accuse(unclear)[1]


def test_a_cure_is_judged_and_trained(monkeypatch) -> None:
    patient = NAMED["the last reward is lost"]
    case = Case(patient, 1)
    (line,) = patient.lines
    ill = case.source.splitlines()[line - 1]
    assert case.cure(ill) == (False, "That is the line as it was.")
    assert "Python can't read that" in case.cure(patient.old[:-1])[1]
    assert "stops" in case.cure("targets = rewards + best + nothing")[1]
    cured, said = case.cure(ill.replace("self.gamma", "0.9 * self.gamma"))
    assert not cured and "Microscope is not content yet" in said
    cured, said = case.cure(f"   {patient.old}  # mended")
    assert cured and patient.cure in said and "and passes" in said
    monkeypatch.setattr(Body, "passes", lambda self, *_: (True, 200.0))
    cured, said = case.cure("targets = (1 - np.array(terminated)) * best * self.gamma + np.array(rewards)")
    assert cured and said.startswith("That is another way")


def test_two_lines_are_mended_by_two_lines(monkeypatch) -> None:
    monkeypatch.setattr(Body, "passes", lambda self, *_: (False, 9.0))
    patient = NAMED["the targets come after the fit"]
    assert len(patient.lines) == 2
    cured, said = Case(patient, 1).cure(patient.old)
    assert patient.cure in said
    assert not cured and "its healthy twin passed" in said, "what is trained decides"


def test_the_ward_gives_more_freedom_from_case_to_case() -> None:
    first, later = ward(), ward(later=True)
    assert [bool(case.suspects) for case in first] == [True] * 4 + [False] * 2
    assert not any(case.suspects for case in later)
    assert {*FIRST, *LATER} == set(NAMED) and len(FIRST) == len(LATER) == 6
    for case in first[:4]:
        assert set(case.ill) <= set(case.suspects)
        assert all(is_code(case.source.splitlines()[line - 1]) for line in case.suspects)
    assert len(first[0].suspects) == 4 < len(first[2].suspects)


def test_more_are_dealt_by_a_seed() -> None:
    assert [case.owner for case in dealt(5)] == [case.owner for case in dealt(5)]
    assert len({tuple(case.owner for case in dealt(seed)) for seed in range(6)}) > 1
    assert len({case.seed for case in dealt(5)}) == 3


def test_a_training_to_prove_a_cure_begins_where_the_healthy_twin_passed() -> None:
    assert all(0 <= lucky_seed(where) < 10 for where in WORLDS)


def test_the_history_is_ill_from_its_change_on() -> None:
    history = History(NAMED["the targets come after the fit"], 40, 27)
    assert history.is_ill(27) and not history.is_ill(26) and history.looks == [27, 26]
    ast.parse(history.source(40))


def test_the_texts_say_what_was_measured() -> None:
    passes = table(PACKAGE, "passes")
    of_ten = passes[passes.patient != "healthy"].groupby("patient").passed.sum()
    (question,) = [question for question in QUESTIONS if question.id == "11.a"]
    feedback = question.feedback[question.answer]
    assert f"{of_ten.sum()} of {10 * len(of_ten)}" in feedback and (of_ten == 10).sum() == 4
    assert "Four of the twelve passed every" in feedback and "Two never pass" in question.look
    assert (of_ten == 0).sum() == 2 and passes[passes.patient == "healthy"].passed.all()
    assert of_ten["gamma twice"] == 10 and "passes its exam ten times out of ten" in CELLS["mend-about"]


def test_the_table_and_the_page_name_every_patient_once() -> None:
    assert list(patients_table().index) == list(NAMED)
    caught = [name for lines in checklist().values() for _, _, name in lines]
    assert sorted(caught) == sorted(NAMED)
    assert all(name in INSTRUMENTS for names in PARTS.values() for name in names)


def test_the_page_is_written_to_be_printed(tmp_path) -> None:
    path = tmp_path / "page.html"
    said = take_home(str(path))
    page = path.read_text(encoding="utf-8")
    assert all(name in page and name in said.data for name in NAMED)
    assert "http" not in page and str(path) in said.data


def test_what_the_notebook_calls_is_there() -> None:
    assert set(costs()) == set(INSTRUMENTS)
    assert PATIENTS[6].name == "the targets come after the fit", "the notebook takes it for its history"
