"""What only a forge, Binder or Docker can run: each file is at least what its schema asks for."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from conftest import ROOT

FILES = {
    "github-workflows": [".github/workflows/tests.yml"],
    "github-issue-forms": [".github/ISSUE_TEMPLATE/lesson.yml", ".github/ISSUE_TEMPLATE/check.yml"],
    "github-issue-config": [".github/ISSUE_TEMPLATE/config.yml"],
    "citation-file-format": ["CITATION.cff"],
}
EACH = [(schema, name) for schema, names in FILES.items() for name in names]


def complaint(schema: str, path: Path) -> str:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}", str(path)]
    done = subprocess.run(command, capture_output=True, text=True)
    return "" if done.returncode == 0 else done.stdout + done.stderr


@pytest.mark.parametrize(("schema", "name"), EACH, ids=[name for _, name in EACH])
def test_it_follows_its_schema_and_a_broken_one_does_not(schema: str, name: str, tmp_path: Path) -> None:
    assert complaint(schema, ROOT / name) == ""
    broken = yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))
    broken["jobs" if schema == "github-workflows" else "blank_issues_enabled"] = "no"
    broken["authors"] = broken["body"] = 1
    (tmp_path / Path(name).name).write_text(yaml.safe_dump(broken), encoding="utf-8")
    assert complaint(schema, tmp_path / Path(name).name)


def test_every_file_is_tried() -> None:
    found = {path.relative_to(ROOT).as_posix() for path in (ROOT / ".github").rglob("*") if path.is_file()}
    assert found <= {name for _, name in EACH}


def test_the_workflow_tries_every_python_and_system() -> None:
    jobs = yaml.safe_load((ROOT / ".github/workflows/tests.yml").read_text(encoding="utf-8"))["jobs"]
    for job in jobs.values():
        assert job["strategy"]["matrix"]["python"] == ["3.11", "3.12", "3.13"]
    systems = {*jobs["make"]["strategy"]["matrix"]["system"], jobs["windows"]["runs-on"]}
    assert systems == {"ubuntu-latest", "macos-latest", "windows-latest"}


def test_the_citation_names_the_version() -> None:
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert f'version = "{cited["version"]}"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


def test_containers_install_the_lock_and_copy_what_there_is() -> None:
    lines = (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 15
    assert any("-r requirements.lock" in line for line in lines) and "USER 1000" in lines
    start = next(
        json.loads(line.removeprefix("ENTRYPOINT ")) for line in lines if line.startswith("ENTRYPOINT")
    )
    assert start[0] == "sh" and "dqn-lesson --copy-only lessons" in start[2]
    settings = json.loads((ROOT / ".devcontainer" / "devcontainer.json").read_text(encoding="utf-8"))
    assert "-r requirements.lock" in settings["postCreateCommand"]
