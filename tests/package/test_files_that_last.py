"""Runs that one Keras has written are read by every other: `make test-compat` tries it with each of them."""

import io
import json
import zipfile
from pathlib import Path

import numpy as np
import pytest
from conftest import ROOT

from dqn_lesson import load_pretrained, load_run
from dqn_lesson.runs.network_file import _ADDED, without_additions
from dqn_lesson.runs.run import Run

SAMPLES = sorted((ROOT / "tests" / "data" / "keras").glob("*/expected.json"))
STATES = np.linspace(-1, 1, 12, dtype=np.float32).reshape(3, 4)  # as in tests/data/keras/write.py

each_sample = pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.parent.name)


@each_sample
@pytest.mark.parametrize("name", ["plain", "own"])
def test_a_run_says_what_it_said_where_it_was_written(sample: Path, name: str) -> None:
    expected = json.loads(sample.read_text(encoding="utf-8"))
    run = load_run(sample.parent / name)
    assert run.versions["keras"] == expected["versions"]["keras"] == sample.parent.name
    np.testing.assert_allclose(run.agent().q_values(STATES), expected["q_values"][name], rtol=1e-4, atol=1e-5)


@each_sample
def test_training_goes_on(sample: Path) -> None:
    agent = load_run(sample.parent / "plain").resume()
    assert len(agent.memory) == 300 and agent.episodes


@pytest.mark.parametrize("name", ["cartpole", "acrobot"])
def test_the_packages_own_agents_are_read(name: str) -> None:
    assert np.isfinite(load_pretrained(name).model()(np.zeros((1, 4 if name == "cartpole" else 6)))).all()


def config(data: bytes) -> str:
    return zipfile.ZipFile(io.BytesIO(data)).read("config.json").decode()


def test_what_an_older_keras_would_refuse_is_left_out() -> None:
    run: Run = load_run(SAMPLES[-1].parent / "own")
    known = [name for name in _ADDED if f'"{name}"' in config(run.network)]
    assert {"quantization_config", "input_axes", "renorm"} <= set(known)
    assert not [name for name in _ADDED if f'"{name}"' in config(without_additions(run.network))]


def test_what_makes_a_difference_stays() -> None:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        archive.writestr("config.json", json.dumps({"renorm": True, "units": None}))
    assert json.loads(config(without_additions(whole.getvalue()))) == {"renorm": True, "units": None}
