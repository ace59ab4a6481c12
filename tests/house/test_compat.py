"""`make test-compat`: which Python another version's environment is made of."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from compat import __main__ as compat


def test_the_newest_python_of_a_version_is_taken_and_no_other(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path))
    for version in ("3.12.12", "3.13.9", "3.13.10"):
        python = tmp_path / "versions" / version / "bin" / "python"
        python.parent.mkdir(parents=True)
        python.touch()
    assert "3.13.10" in compat.python_for("3.13")
    monkeypatch.setattr(compat, "run", lambda *command, **how: SimpleNamespace(stdout=""))
    with pytest.raises(SystemExit, match=r"There is no Python 3\.11 here"):
        compat.python_for("3.11")
