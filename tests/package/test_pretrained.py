"""The agents that come with the package can do what they are shipped for."""

import json
from itertools import pairwise

import pytest

from dqn_lesson import Hyperparameters, exam, list_runs, load_pretrained, load_run
from dqn_lesson.pretrained import FOLDER, pretrained_names
from dqn_lesson.pretrained import __main__ as command

STAGES = ("-0", "-25", "-50", "")
FINAL = [name for name in pretrained_names() if "-" not in name]


def test_all_recipes_are_shipped_whole_and_small():
    assert set(FINAL) == set(command.PLANS)
    assert set(pretrained_names()) == {f"{name}{stage}" for name in FINAL for stage in STAGES}
    listing = list_runs(FOLDER)
    assert set(listing.runs) == set(pretrained_names())
    assert set(listing.skipped) <= {"__pycache__"}
    for names, most in (("[!p]*", 1_000_000), ("pong*", 1_500_000)):
        assert sum(path.stat().st_size for path in FOLDER.glob(f"{names}/*")) < most


@pytest.mark.parametrize("name", FINAL)
def test_each_final_agent_sits_its_exam(name):
    run = load_pretrained(name)
    result = exam(run.agent(), run.env_id, 6 if name == "pong" else None)  # where a game takes seconds
    assert result.scores == run.exam.scores[: len(result.scores)]
    assert result.passed, result
    assert run.settings == command.PLANS[name].settings, (
        "the recipe has changed: python -m dqn_lesson.pretrained"
    )
    assert run.num_steps == run.settings.num_steps


@pytest.mark.parametrize("name", FINAL)
def test_the_stages_are_of_one_run(name):
    runs = [load_pretrained(f"{name}{stage}") for stage in STAGES]
    final = load_pretrained(name)
    assert runs[-1] == final
    ends = [0, *(episode.num_steps for episode in final.episodes), final.num_steps]
    longest = max(end - start for start, end in pairwise(ends))
    for run, share in zip(runs, (0, 0.25, 0.5, 1), strict=True):
        assert (run.settings, run.seed) == (final.settings, final.seed)
        assert run.episodes == final.episodes[: len(run.episodes)]
        assert 0 <= run.num_steps - share * final.num_steps < longest, "an episode's end is waited for"
    assert runs[0].exam.mean < runs[2].exam.mean <= final.exam.mean + 30
    assert exam(runs[0].agent(), num_starts=3).scores == runs[0].exam.scores[:3]


def test_the_manifest_tells_the_seed_and_what_was_tried():
    manifest = json.loads((FOLDER / "manifest.json").read_text(encoding="utf-8"))
    for name in FINAL:
        assert manifest[name]["seed"] == load_pretrained(name).seed
        assert list(manifest[name]["tried"]) == [str(seed) for seed in range(manifest[name]["seed"] + 1)]
    assert manifest["cartpole"]["tried"][str(manifest["cartpole"]["seed"])].endswith(
        "100 of 100 starts reach 5,000 steps"
    )


def test_an_unknown_name_lists_the_known_ones():
    with pytest.raises(
        ValueError, match=r"no pretrained agent 'cartpoll'. There are: .*cartpole, cartpole-0"
    ):
        load_pretrained("cartpoll")
    with pytest.raises(SystemExit, match=r"No plan for cartpoll. There are: cartpole"):
        command.main(["cartpoll"])


def test_the_command_goes_on_until_a_seed_meets_the_demand(tmp_path, monkeypatch, capsys):
    demands = iter([False, True])
    monkeypatch.setattr(command, "meets_demand", lambda plan, run: (next(demands), "as told"))
    settings = Hyperparameters(hidden=(8,), num_steps=200, learning_starts=64)
    plan = command.Plan("CartPole-v1", settings, stages=(0, 50))
    note = command.make(plan, "tiny", tmp_path)
    assert note["seed"] == 1 and list(note["tried"]) == [0, 1]
    assert "tiny, seed 0: as told" in capsys.readouterr().out
    assert sorted(path.name for path in tmp_path.iterdir()) == ["tiny", "tiny-0", "tiny-50"]
    assert load_run(tmp_path / "tiny").seed == 1 and load_run(tmp_path / "tiny-0").episodes == ()
    assert 100 <= load_run(tmp_path / "tiny-50").num_steps < 200
    assert load_run(tmp_path / "tiny").agent().act([0, 0, 0, 0]) in (0, 1), "its network is read again"


def test_a_grandmaster_is_known_by_its_marathon():
    plan, run = command.PLANS["cartpole"], load_pretrained("cartpole-0")
    good, report = command.meets_demand(plan._replace(marathon=50), run)
    assert not good and "of 100 starts reach 50 steps" in report
    assert command.meets_demand(plan._replace(marathon=5), run) == (
        True,
        f"{run.exam}; 100 of 100 starts reach 5 steps",
    )
