"""The house: what is written in two places agrees, and no file holds what it should not."""

import ast
import importlib.metadata
import itertools
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import nbformat
import pytest
import yaml
from conftest import ROOT
from packaging.markers import default_environment
from packaging.requirements import Requirement

import dqn_lesson

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md"))]

each_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)

# Packages

SYSTEMS = {
    "linux": {"sys_platform": "linux", "platform_machine": "x86_64", "os_name": "posix"},
    "linux-arm": {"sys_platform": "linux", "platform_machine": "aarch64", "os_name": "posix"},
    "mac": {"sys_platform": "darwin", "platform_machine": "arm64", "os_name": "posix"},
    "windows": {"sys_platform": "win32", "platform_machine": "AMD64", "os_name": "nt"},
}
PYTHONS = ("3.11", "3.12", "3.13")
PLACES = [
    {**default_environment(), **system, "python_version": python, "python_full_version": f"{python}.4"}
    for system, python in itertools.product(SYSTEMS.values(), PYTHONS)
]


def pins(*locks: str) -> list[Requirement]:
    """Return every line of the locks as a requirement, without those that name another lock."""
    lines = [line for lock in locks for line in (ROOT / lock).read_text(encoding="utf-8").splitlines()]
    return [Requirement(line) for line in lines if not line.startswith("-r ")]


def applies(requirement: Requirement, place: dict[str, str]) -> bool:
    return requirement.marker is None or requirement.marker.evaluate(place)


@pytest.mark.parametrize(
    "place", PLACES, ids=["-".join(pair) for pair in itertools.product(SYSTEMS, PYTHONS)]
)
@pytest.mark.parametrize(
    ("locks", "wanted"),
    [
        (["requirements.lock"], PROJECT["project"]["dependencies"]),
        (["requirements.lock", "requirements-dev.lock"], PROJECT["dependency-groups"]["dev"]),
    ],
    ids=["learner", "developer"],
)
def test_lock_holds_what_the_project_asks_for(locks, wanted, place) -> None:
    versions = {}
    for pin in (pin for pin in pins(*locks) if applies(pin, place)):
        assert pin.name not in versions, f"{pin.name} is locked twice"
        versions[pin.name] = re.fullmatch(r"==([^,*]+)", str(pin.specifier)).group(1)
    for requirement in map(Requirement, wanted):
        if applies(requirement, place):
            assert requirement.specifier.contains(versions[requirement.name]), (
                f"{requirement}: run `make lock`"
            )


def test_developers_lock_starts_from_the_learners() -> None:
    lines = (ROOT / "requirements-dev.lock").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "-r requirements.lock"


def test_tests_run_on_the_locked_versions() -> None:
    here = [
        pin
        for pin in pins("requirements.lock", "requirements-dev.lock")
        if applies(pin, default_environment())
    ]
    other = [pin for pin in here if not pin.specifier.contains(importlib.metadata.version(pin.name))]
    assert not other, f"installed in another version than locked: {other}; `make test` updates .venv"


def test_pygame_is_the_maintained_one() -> None:
    names = {pin.name for pin in pins("requirements.lock", "requirements-dev.lock")}
    assert "pygame-ce" in names
    assert "pygame" not in names


def test_conda_takes_everything_from_the_lock() -> None:
    conda = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    python, *others = conda["dependencies"]
    assert others == ["pip", {"pip": ["-r requirements.lock", "-e ."]}]
    version = re.fullmatch(r"python=(3\.\d+)", python)  # Binder reads no other way to name one
    assert version and version[1] in PYTHONS


def test_version_is_written_the_same_everywhere() -> None:
    version = PROJECT["project"]["version"]
    assert dqn_lesson.__version__ == version
    assert f"## {version}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


# What is in the files

REGISTRY = re.compile(r"pypi\.org|pythonhosted\.org|npmjs\.(?:com|org)|anaconda\.(?:com|org)|debian\.org")
MACHINE = re.compile(r"(?<![\w.~-])/(?:root|home|work|Users)/\w|\b[A-Z]:\\Users\b")


@pytest.mark.parametrize("pattern", [REGISTRY, MACHINE], ids=["registry", "machine"])
def test_no_file_names_a_registry_or_a_machine(pattern: re.Pattern) -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout: nothing says which files belong to the project")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    found = []
    for path in (ROOT / name for name in listed.stdout.strip("\0").split("\0")):
        if path.is_file() and b"\0" not in (content := path.read_bytes()):
            found += [f"{path.name}: {hit.group()}" for hit in pattern.finditer(content.decode("utf-8"))]
    assert not found


@each_notebook
def test_notebook_is_stripped(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert not [cell.id for cell in code if cell.outputs or cell.execution_count is not None]
    assert set(notebook.metadata) <= {"kernelspec", "language_info"}, "widget state or an editor's settings"
    assert notebook.metadata.kernelspec.name == "python3"


def test_nbstripout_finds_nothing_to_strip() -> None:
    command = [sys.executable, "-m", "nbstripout", "--verify", "--keep-id", *map(str, NOTEBOOKS)]
    result = subprocess.run(command, capture_output=True, text=True)
    assert result.returncode == 0, f"{result.stdout}{result.stderr}; see Notebooks in CONTRIBUTING.md"


@each_notebook
def test_cell_ids_are_unique_words(path: Path) -> None:
    ids = [cell.id for cell in nbformat.read(path, as_version=4).cells]
    assert len(ids) == len(set(ids))
    generated = [name for name in ids if re.fullmatch(r"\d+|[0-9a-f]{8}(-[0-9a-f-]+)?", name)]
    assert not generated, "give these cells ids that stay, a word or two, such as train-plain"


@each_notebook
def test_parameters_are_constants_that_tests_shorten(path: Path) -> None:
    for cell in nbformat.read(path, as_version=4).cells:
        if "parameters" in cell.metadata.get("tags", []):
            assigned = {}
            for statement in ast.parse(cell.source).body:
                assert isinstance(statement, ast.Assign), f"more than an assignment in cell {cell.id}"
                assigned[statement.targets[0].id] = ast.literal_eval(statement.value)
            shortened = cell.metadata["dqn_lesson"]["test"]
            assert shortened
            assert set(shortened) <= set(assigned)
            assert all(type(shortened[name]) is type(assigned[name]) for name in shortened)


LINK = re.compile(r"""\]\(<?([^)\s>]+)|(?:src|href)=["']([^"']+)""")


def texts_with_links() -> list[tuple[Path, str]]:
    """Return each Markdown file and each notebook's prose, with the path that its links start from."""
    pages = [(path, path.read_text(encoding="utf-8")) for path in PAGES]
    for path in NOTEBOOKS:
        cells = nbformat.read(path, as_version=4).cells
        pages.append((path, "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")))
    return pages


@pytest.mark.parametrize(("path", "text"), texts_with_links(), ids=lambda value: getattr(value, "name", ""))
def test_links_and_images_exist(path: Path, text: str) -> None:
    targets = [first or second for first, second in LINK.findall(text)]
    local = [target.split("#")[0] for target in targets if not re.match(r"https?://|mailto:|#", target)]
    assert not [target for target in local if not (path.parent / target).exists()]


# README and CONTRIBUTING: what they say of the code is so

README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_files_named_in_prose_exist(page: Path) -> None:
    prose = page.read_text(encoding="utf-8")
    named = re.findall(r"`([\w./-]+(?:\.py|\.js|\.md|\.lock|\.yml|/))`", prose)
    assert not [name for name in named if not (ROOT / name).exists()]


def definitions(path: Path) -> set[str]:
    """Return the functions, classes and methods of a file: `train`, `DQNAgent`, `DQNAgent.replay`."""
    names = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
            names |= {f"{node.name}.{part.name}" for part in node.body if isinstance(part, ast.FunctionDef)}
    return names


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_functions_named_in_prose_exist(page: Path) -> None:
    named = re.findall(r"`([\w./]+\.py):([\w.]+)`", page.read_text(encoding="utf-8"))
    assert not [(path, name) for path, name in named if name not in definitions(ROOT / path)]
    assert named or page.name != "README.md"


def test_the_readme_lists_the_lessons_that_exist() -> None:
    listed = set(re.findall(r"`(\d\d_\w+)`", README))
    # One beyond them may be somebody's own: a lesson is added without a change to any list.
    assert listed == {path.stem for path in NOTEBOOKS if path.stem[:2] <= max(listed)[:2]}


def test_the_readme_lists_every_room_with_its_idea() -> None:
    rows = re.findall(r"^\| `(dqn_lesson/[\w./]+)` \| (.+) \|$", README, re.MULTILINE)
    package = ROOT / "dqn_lesson"
    rooms = {f"dqn_lesson/{path.name}" for path in package.glob("*.py")} - {"dqn_lesson/__init__.py"}
    rooms |= {f"dqn_lesson/{path.parent.name}/" for path in package.glob("*/__init__.py")}
    assert sorted(room for room, _ in rows) == sorted(rooms)
    assert all(len(idea) > 20 for _, idea in rows)


def test_the_readme_counts_the_lines_of_the_core() -> None:
    counted = re.findall(r"((?:`[\w/]+`(?:, | and )?)+) (?:have )?at most (\d+)", " ".join(README.split()))
    assert len(counted) == 2
    for files, most in counted:
        paths = []
        for name in re.findall(r"`(?:dqn_lesson/)?(\w+)/?`", files):
            folder = ROOT / "dqn_lesson" / name
            paths += folder.glob("*.py") if folder.is_dir() else [folder.with_suffix(".py")]
        lines = sum(len(path.read_text(encoding="utf-8").splitlines()) for path in paths)
        assert lines <= int(most), f"README says otherwise: {files} have {lines} lines"


def test_every_lesson_leads_to_the_next_and_says_to_shut_its_kernel_down() -> None:
    paths = sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))
    texts = ["\n".join(cell.source for cell in nbformat.read(path, as_version=4).cells) for path in paths]
    for text, after in zip(texts, [path.name for path in paths[1:]], strict=False):
        assert f"]({after})" in text[text.rindex("Next") :], after
    assert not [path.name for path, text in zip(paths, texts, strict=True) if "Shut Down Kernel" not in text]


@each_notebook
def test_what_a_lesson_names_of_the_package_is_there(path: Path) -> None:
    cells = nbformat.read(path, as_version=4).cells
    prose = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    assert not [name for name in re.findall(r"`(dqn_lesson/[\w/.-]+)`", prose) if not (ROOT / name).exists()]
    for name in re.findall(r"`dqn_lesson\.(\w+)", prose):
        assert hasattr(dqn_lesson, name), f"dqn_lesson.{name}"
