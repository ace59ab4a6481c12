"""The benchmarks: their arithmetic by hand-typed numbers, and the smallest runs through to their tables."""

import json
import subprocess
import sys
from importlib import import_module

import numpy as np
import pytest
from conftest import ROOT

import dqn_lesson
from benchmarks import (
    acrobot,
    figures,
    games,
    ladder,
    long_games,
    loop,
    memory,
    own_agent,
    panel,
    part,
    peer,
    peer_games,
    plain,
    player,
    pong,
    quick_model,
    reliability,
    report,
    rungs,
    store,
    tutorial,
    update_cost,
)
from benchmarks.listing import BatchedAgent, TutorialAgent
from dqn_lesson.lessons.shared.measuring import share, spread
from dqn_lesson.sweep import wilson

pytestmark = pytest.mark.slow


def silent(*_: object) -> None:
    pass


# Figures


def test_wilson_interval_by_numbers_from_elsewhere() -> None:
    # Newcombe (1998), Statistics in Medicine 17:857-872, table I, method 3.
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert wilson(15, 148) == pytest.approx((0.0624, 0.1605), abs=5e-5)
    assert wilson(0, 20) == pytest.approx((0.0, 0.1611), abs=5e-5)
    assert wilson(10, 10)[1] == 1.0


@pytest.mark.parametrize(("successes", "tries"), [(0, 0), (3, 2), (-1, 5)])
def test_wilson_refuses_what_is_no_share(successes: int, tries: int) -> None:
    with pytest.raises(ValueError, match=f"{successes} successes in {tries} tries"):
        wilson(successes, tries)


def test_figures_carry_their_spread() -> None:
    assert share(9, 10) == "9 of 10 (60 to 98 %)"
    assert spread([1, 10, 2, 4000], "s") == "6.0 s (1.0 to 4,000.0)"
    assert [figures.Row("", "", "", met).verdict for met in (True, False, None)] == ["met", "not met", ""]


def test_table_lines_up_and_refuses_a_short_row() -> None:
    assert (
        figures.table(("a", "long"), [("1234", "x")]) == "| a    | long |\n| ---- | ---- |\n| 1234 | x    |"
    )
    with pytest.raises(ValueError, match="Each row needs 2 cells"):
        figures.table(("a", "b"), [("1",)])


def test_a_part_says_how_far_it_has_come(capsys) -> None:
    progress = part.progress_of("part")
    progress(0, 40, "warming up")
    for done in range(1, 41):
        progress(done, 40, f"round {done}")
    lines = [line for line in capsys.readouterr().err.replace("\r", "\n").splitlines() if line]
    assert all(line.startswith("part: |") for line in lines)
    assert "0 of 40 done" in lines[0] and lines[-2].endswith(", warming up")
    assert "40 of 40 done" in lines[-1] and lines[-1].endswith(", round 40")
    assert len(lines) == 3, "where nobody looks, not a line for each"


# The exam, many starts at once


class Leaning:
    """Presses the way a weighted sum of the state points."""

    def __init__(self, *weights: float):
        self.weights = np.array(weights, np.float32)

    def q_values(self, states: np.ndarray) -> np.ndarray:
        lean = np.atleast_2d(states) @ self.weights
        return np.stack([-lean, lean], axis=1)

    def act(self, state: np.ndarray, explore: bool = False) -> int:
        return int(np.argmax(self.q_values(state)[0]))


@pytest.mark.parametrize("weights", [(0, 0, 0, 1), (0, 0, 1, 1)], ids=["edge", "nearly perfect"])
def test_games_side_by_side_are_the_exams_games(weights: tuple) -> None:
    player = Leaning(*weights)
    plainly = dqn_lesson.exam(player, "CartPole-v1", num_starts=20).scores
    assert long_games.game_lengths(player.q_values, num_starts=20, max_steps=500).tolist() == list(plainly)


def test_long_games_go_on_after_the_usual_limit() -> None:
    player = Leaning(0, 0, 1, 1)
    plainly = dqn_lesson.exam(player, "CartPole-v1", num_starts=20, max_steps=900).scores
    assert any(500 < score < 900 for score in plainly)
    assert long_games.game_lengths(player.q_values, num_starts=20, max_steps=900).tolist() == list(plainly)


# The listing


class Counting:
    """Stands for a Keras model: Q-values are 1 and 2 for every state; keeps what it is fitted to."""

    def __init__(self):
        self.fits: list[tuple] = []

    def predict(self, states: np.ndarray, verbose: int = 0) -> np.ndarray:
        return np.tile([1.0, 2.0], (len(states), 1))

    predict_on_batch = predict

    def fit(self, states: np.ndarray, wanted: np.ndarray, epochs: int = 1, verbose: int = 0) -> None:
        self.fits += [(state.tolist(), values.tolist()) for state, values in zip(states, wanted, strict=True)]

    train_on_batch = fit


@pytest.mark.parametrize("kind", [TutorialAgent, BatchedAgent])
def test_listing_fits_what_the_tutorial_fits(kind: type) -> None:
    agent = kind(Counting(), seed=0)
    agent.remember(np.array([[0.0] * 4]), 0, 1.0, np.array([[1.0] * 4]), False)
    agent.remember(np.array([[1.0] * 4]), 1, -100.0, np.array([[2.0] * 4]), True)
    agent.replay(32)
    assert sorted(agent.model.fits) == [([0.0] * 4, [1 + 0.9 * 2, 2.0]), ([1.0] * 4, [1.0, -100.0])]
    assert agent.epsilon == 0.995
    agent.epsilon = 0.0
    assert agent.act(np.zeros((1, 4))) == 1


# Parts and their reports


def test_ladder_says_what_helps_and_what_does_not(tmp_path) -> None:
    def runs(kind: str, name: str, *means: float) -> list[dict]:
        return [
            {"name": name, "kind": kind, "seed": seed, "mean": mean, "passed": mean >= 475, "seconds": 1.0}
            for seed, mean in enumerate(means)
        ]

    measured = {
        "num_steps": 10,
        "runs": [
            *runs("rung", "tutorial", 10, 20, 30, 40),
            *runs("rung", "one", 10, 20, 40, 50),
            *runs("rung", "two", 500, 500, 500, 500),
            *runs("rung", "three", 9, 500, 500, 500),
            *runs("without", "two", 9, 10, 11, 12),
            *runs("without", "three", 500, 500, 500, 500),
        ],
    }
    told = ladder.details(measured)
    assert (
        "- one: no more and no fewer pass than below it: 0 of 4 against 0, median exam 30 against 25." in told
    )
    assert "- two: helps: 4 of 4 against 0, median exam 500 against 30." in told
    assert "Left out at the top, it is missed, or that was luck: 0 of 4 against 3." in told
    assert "- three: hurts, or that was luck: 3 of 4 against 4, median exam 500 against 500." in told
    assert "Left out at the top, it is not missed: 4 of 4 against 3." in told
    store.keep("ladder", {}, measured, 1.0, tmp_path)
    report.write(tmp_path, tmp_path / "RESULTS.md", tmp_path / "lessons")
    lines = (tmp_path / "lessons" / ladder.WRITES).read_text(encoding="utf-8").splitlines()
    assert lines[0] == "name,kind,seed,mean,passed,seconds"
    assert lines[6] == "one,rung,1,20,False,1.0"


def peers(*means: float, seconds: float = 40.0) -> dict:
    return {
        "default": 40_000,
        "peer_threads": 1,
        "peer_versions": {"torch": "2"},
        "loading": {"ours": [3.0], "peer": [2.0]},
        "runs": [
            {"who": who, "seed": seed, "steps": steps, "seconds": time, "mean": mean}
            for seed, theirs in enumerate(means)
            for who, steps, time, mean in [("ours", 40_000, 4.0, 500.0), ("peer", 50_176, seconds, theirs)]
        ],
    }


@pytest.mark.parametrize(
    ("means", "figure", "met"),
    [
        ((500, 500, 500, 10, 10), "16.7 times", True),
        ((500, 500, 500, 500, 500), "10.0 times", True),
        ((500, 500), "10.0 times", None),
        ((10, 10, 10, 10, 10), "none of the peer's passes", True),
    ],
)
def test_seconds_per_agent_that_passes(means: tuple, figure: str, met: bool | None) -> None:
    row = next(row for row in peer.rows(peers(*means)) if row.target)
    assert (row.figure, row.met) == (figure, met)


def test_slow_is_not_met() -> None:
    row = next(row for row in peer.rows(peers(*[500] * 5, seconds=39.0)) if row.target)
    assert (row.figure, row.verdict) == ("9.8 times", "not met")


def test_report_is_made_from_what_is_kept(tmp_path) -> None:
    store.keep("peer", {"seeds": range(5)}, peers(*[500] * 5), 60.0, tmp_path)
    store.keep("memory", {}, {"megabytes": {"500": 300.0, "10000": 325.5}}, 20.0, tmp_path)
    path = tmp_path / "memory.json"
    record = json.loads(path.read_text(encoding="utf-8"))
    record["recipe"]["gamma"] = 0.5
    path.write_text(json.dumps(record), encoding="utf-8")
    report.write(tmp_path, tmp_path / "RESULTS.md", tmp_path / "lessons")
    text = (tmp_path / "RESULTS.md").read_text(encoding="utf-8")
    assert "+25.5 MB (from 300 MB) | below +20 MB" in text
    assert text.count("not met") == 2, "once in the summary, once in its part"
    assert "The default settings have changed since: gamma 0.5 -> " in text
    assert "Not measured yet: reliability, " in text
    assert "seeds 0-4" in text
    assert (tmp_path / "peer.png").stat().st_size > 5_000
    assert not (tmp_path / "lessons").exists()
    assert "## lesson_05_act\n\nWhat is exploring worth?\n" in text
    assert "10 of 10 (72 to 100 %) pass; exam 500.0 (499.2 to 500.0)" in text


def test_every_part_is_one() -> None:
    for name in report.PARTS:
        module = import_module(f"benchmarks.{name}")
        assert module.QUESTION.endswith("?")
        assert set(module.QUICK) <= set(module.measure.__annotations__)
        assert module.rows


def test_the_two_rungs_are_told_from_the_recommended_settings() -> None:
    run = rungs.one(
        "CartPole-v1", 200, "dueling", rungs.on_top("CartPole-v1")["dueling"].replace(num_steps=64)
    )
    assert tuple(run) == rungs.COLUMNS and run["mark"] is None
    often = rungs.on_top("CartPole-v1")["priority, 8 updates a replay"]
    assert (often.priority, often.replay_every, often.updates_per_replay) == (0.6, 8, 8)
    told = rungs.rows(
        {
            "cost": {
                "recommended": [10.0, 20.0, 10.0],
                "dueling": [11.0, 40.0, 11.0],
                "priority": [16.0, 20.0, 17.0],
            },
            "runs": [run | {"mean": 500.0, "passed": True, "mark": 1_200}, run | {"mean": 90.0}],
        }
    )
    assert [row.figure for row in told] == [
        "1.10 (1.10 to 2.00)",
        "1.60 (1.00 to 1.70)",
        "1 of 2 (9 to 91 %) pass; exam 295.0 (90.0 to 500.0); 1 reach the mark after 1,200 steps",
    ]
    assert [row.met for row in told] == [True, False, None]


def test_command_line_reads_seeds() -> None:
    assert part.whole_numbers("100-199") == range(100, 200)
    assert part.whole_numbers("64,128") == (64, 128)


def test_smallest_run_of_the_ladder(monkeypatch) -> None:
    monkeypatch.setattr(ladder, "LADDER", ladder.LADDER[:2])
    measured = ladder.measure(silent, range(200, 201), num_steps=64, workers=1)
    rows = ladder.rows(measured)
    assert rows[0].what == "tutorial"
    assert rows[2].what == "without: replay after every step"
    assert all(" of 1 (" in row.figure for row in rows)


def test_smallest_run_of_memory_and_of_the_listing(monkeypatch) -> None:
    monkeypatch.setattr(memory, "FIRST", 5)
    assert memory.rows(memory.measure(silent, num_episodes=memory.FIRST))[0].figure.startswith(
        "+0.0 MB (from "
    )
    measured = tutorial.measure(silent, range(1), num_steps=60, workers=1)
    assert len(tutorial.rows(measured)) == 10


def test_smallest_runs_of_reliability_and_of_the_plain_agent(monkeypatch) -> None:
    short = dqn_lesson.Hyperparameters(num_steps=200, learning_starts=100)
    monkeypatch.setattr(reliability, "Hyperparameters", lambda: short)
    rows = reliability.rows(reliability.measure(silent, range(100, 101), workers=1))
    assert [row.target for row in rows] == ["99 of 100", "90 of 100", "80 of 100", ""]
    assert {row.met for row in rows} == {None}, "one run proves nothing"
    measured = plain.measure(silent, range(10, 11), num_steps=64, workers=1)
    assert measured["changes"]["step_reward"] == dqn_lesson.Hyperparameters.plain().step_reward
    rows = plain.rows(measured)
    assert [row.what for row in rows][:2] == ["all four changes", "without: replay after every step"]
    assert all(row.figure.startswith("0 of 1 (0 to 79 %) reach 200") for row in rows)


def test_smallest_run_of_quick_model() -> None:
    measured = quick_model.measure(silent, rounds=1, num_steps=40)
    rows = quick_model.rows(measured)
    assert [row.target for row in rows] == ["within 20 ms", "within 200 s", "", "within 15 s"]
    assert {row.met for row in rows} == {None}, "one round proves nothing"
    assert measured["batched"]["replay"] < measured["as printed"]["replay"]


def test_smallest_run_of_the_learners_own_agent() -> None:
    rows = own_agent.rows(own_agent.measure(silent, range(1), num_steps=40, workers=1))
    assert [row.figure for row in rows[:2]] == ["0 of 1 (0 to 79 %)"] * 2
    assert {row.met for row in rows} == {None}, "one run proves nothing"


def test_smallest_runs_of_update_cost_and_loop(monkeypatch) -> None:
    measured = update_cost.measure(silent, widths=(8,), rounds=1)
    assert [row.target for row in update_cost.rows(measured)] == ["1.3 at most", "1.8 at most"]
    monkeypatch.setattr(loop, "STEPS", dict.fromkeys(loop.STEPS, 2))
    monkeypatch.setattr(loop, "WARM_UP", dict.fromkeys(loop.WARM_UP, 2))
    assert {len(speeds) for speeds in loop.measure(silent, rounds=3).values()} == {3}


def test_smallest_run_of_the_panel() -> None:
    measured = panel.measure(silent, pairs=1, num_steps=100)
    assert all(0 < seconds[0] < 60 for seconds in measured.values())


def test_smallest_run_of_the_player(monkeypatch) -> None:
    monkeypatch.setattr(player, "EPISODES", {"short": ("MountainCar-v0", 10)})
    monkeypatch.setattr(player.Rule, "q_values", lambda self, states: -abs(states) @ [[1, 2, 3], [0, 0, 0]])
    measured = player.measure(silent, rounds=1)
    assert measured["short"]["pictures"] == [11] and 0.01 < measured["short"]["megabytes"][0] < 1
    assert [row.target for row in player.rows(measured)] == ["3 s at most", "3 MB at most"]
    assert {row.met for row in player.rows(measured)} == {None}
    seconds = player.rows({"short": {"seconds": [1, 1, 1, 1, 4], "megabytes": [1] * 5}})
    assert [row.met for row in seconds] == [False, True]


def test_smallest_run_of_acrobot(monkeypatch) -> None:
    monkeypatch.setattr(acrobot, "SETTINGS", acrobot.SETTINGS.replace(num_steps=64))
    measured = acrobot.measure(silent, range(100, 101), workers=1)
    assert measured["bar"] == -100
    assert acrobot.rows(measured)[0].figure == "0 of 1 (0 to 79 %)"
    assert "`gamma=0.99`" in acrobot.details(measured)


def test_a_share_of_100_is_judged() -> None:
    def runs(num_good: int) -> dict:
        good = {"seed": 1, "mean": 500.0, "passed": True, "seconds": 4.0, "long_games": 100}
        bad = {"seed": 2, "mean": 499.0, "passed": False, "seconds": 4.0, "long_games": 99}
        return {"runs": [good] * num_good + [bad] * (100 - num_good)}

    assert [row.met for row in reliability.rows(runs(99))] == [True, True, True, None]
    assert [row.met for row in reliability.rows(runs(98))] == [False, True, True, None]
    assert [row.met for row in reliability.rows(runs(80))] == [False, False, True, None]
    assert [row.met for row in reliability.rows(runs(79))] == [False, False, False, None]
    assert "2 (499), 2 (499)." in reliability.details(runs(98))


def test_plain_settings_make_a_plain_agent() -> None:
    settings = plain.settings_without(plain.WHOLE)
    assert (settings.target_tau, settings.double, settings.n_step) == (1.0, False, 1)
    assert settings.hidden == dqn_lesson.Hyperparameters.tutorial().hidden


def test_loop_compares_round_by_round() -> None:
    speeds = {"ours": [100.0, 300.0, 200.0], "batched": [10.0, 10.0, 20.0], "as printed": [1.0, 2.0, 1.0]}
    rows = {row.what: row for row in loop.rows(speeds)}
    assert rows["ours against the batched listing"].figure == "10.0 times as many steps (10.0 to 30.0)"
    assert rows["ours against the batched listing"].met


def test_smallest_run_of_pong(monkeypatch) -> None:
    pytest.importorskip("ale_py")
    monkeypatch.setattr(pong, "step_costs", lambda: {"emulator": 0.3, "update": 2.4, "training": 1.2})
    measured = pong.measure(silent, range(100, 101), num_steps=900, num_starts=1)
    (run,) = measured["runs"]
    assert (run["mean"], run["sticky"], run["above_0"], run["passed"]) == (-21, -21, None, False)
    rows = {row.what: row for row in pong.rows(measured)}
    assert rows["mean of the exam"].figure.startswith("-21.0")
    step = rows["a step of training beside the emulator's own and its share of an update"]
    assert (step.figure, step.met) == ("0.30 ms", False), "1.2 - 0.3 - 2.4 / 4"
    assert "| 100  | never" in pong.details(measured) and "update 2.40" in pong.details(measured)


def test_games_are_judged_by_eighteen_of_twenty_and_by_the_longest_run() -> None:
    def verdicts(passes: int, processor: float) -> list:
        run = {"game": "LunarLander-v3", "bar": 200, "mean": 230.0}
        runs = [run | {"passed": number < passes, "processor": processor} for number in range(20)]
        return [row.met for row in games.rows({"runs": runs}) if row.target]

    assert verdicts(18, 240) == [True, True] and verdicts(17, 241) == [False, False]


def test_the_peer_s_games_are_told_by_share_mean_and_processor_seconds(monkeypatch) -> None:
    run = {"game": "Acrobot-v1", "bar": -100.0, "mean": -90.0, "processor": 80.0}
    monkeypatch.setattr(peer_games, "SETTINGS", {"Acrobot-v1": {}})
    monkeypatch.setattr(peer_games, "fresh_process", lambda *asked: run | {"seed": asked[-1]})
    (row,) = peer_games.rows(peer_games.measure(silent, range(200, 202)))
    assert row.figure.startswith("2 of 2 (34 to 100 %) pass; -90.0 on average; 80.0 processor seconds")


def test_the_peer_s_environment_holds_all_that_its_runs_import() -> None:
    """Of the package they import the exam; what is not in the peer's list is as good as not installed."""
    there = (ROOT / "benchmarks" / "requirements-peer.txt").read_text(encoding="utf-8")
    others = [
        "tqdm",
        "keras",
        "tensorflow",
        "IPython",
        "matplotlib",
        "pandas",
        "joblib",
        "ipywidgets",
        "anywidget",
        "traitlets",
        "PIL",
    ]
    gone = [name for name in others if f"\n{name.lower()}==" not in there.lower()]
    code = f"import sys; sys.modules.update(dict.fromkeys({gone}))\n"
    code += "from benchmarks import long_games, peer_games_run, peer_run\nimport dqn_lesson.examination"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
