"""The widgets' scripts: put together from real imports, and held to a linter."""

import importlib
import shutil
import subprocess
import sys
from pathlib import Path

import anywidget
import pytest
from conftest import ROOT

from dqn_lesson.widgets.shared import sources
from dqn_lesson.widgets.shared.sources import script

WIDGETS = ROOT / "dqn_lesson" / "widgets"


def lint(folder: Path, *options: str) -> subprocess.CompletedProcess:
    """As `make check` does it."""
    command = [Path(sys.executable).with_name("oxlint"), "-c", ROOT / ".oxlintrc.json", *options, folder]
    return subprocess.run(command, capture_output=True, text=True, timeout=60)


def test_imported_files_come_once_and_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "_WIDGETS", tmp_path)
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared" / "dom.js").write_text("export const one = 1;\n")
    (tmp_path / "shared" / "two.js").write_text('import { one } from "./dom.js";\nexport function two() {}\n')
    imports = 'import {\n  one,\n} from "./shared/dom.js";\nimport { two } from "./shared/two.js";\n'
    (tmp_path / "entry.js").write_text(f"{imports}export default {{ one }};\n")
    assert script("entry.js") == "const one = 1;\n\nfunction two() {}\n\nexport default { one };\n"
    (tmp_path / "entry.js").write_text('import * as dom from "./shared/dom.js";\n')
    with pytest.raises(
        ValueError, match=r"entry\.js has `import \* as dom.*Write it as `import \{ name \} from"
    ):
        script("entry.js")


def test_each_widgets_script_is_whole_when_put_together(tmp_path: Path) -> None:
    for path in WIDGETS.rglob("*.py"):
        module = importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
        for name, kind in vars(module).items():
            if isinstance(kind, type) and issubclass(kind, anywidget.AnyWidget):
                (tmp_path / f"{name}.js").write_text(kind._esm, encoding="utf-8")
    assert len(list(tmp_path.iterdir())) >= 7
    said = lint(tmp_path, "-A", "no-unused-vars")  # a part that two widgets share has more than each needs
    assert said.returncode == 0, said.stdout


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("drawCart(pen, width", "drawCat(pen, width", "no-undef"),
        ("import { CART, drawCart }", "import { CART, drawCat }", "import(named)"),
    ],
)
def test_the_linter_finds_a_name_that_is_not_there(tmp_path: Path, right: str, wrong: str, said: str) -> None:
    shutil.copytree(WIDGETS, tmp_path / "widgets")
    assert lint(tmp_path).returncode == 0
    pane = tmp_path / "widgets" / "shared" / "episode_player" / "pane.js"
    text = pane.read_text(encoding="utf-8")
    assert right in text
    pane.write_text(text.replace(right, wrong), encoding="utf-8")
    result = lint(tmp_path)
    assert result.returncode == 1 and said in result.stdout
