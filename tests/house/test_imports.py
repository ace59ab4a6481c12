"""The package's shape, from one parse of its sources: who may import whom, and what `dqn_lesson` offers."""

import ast
import importlib.metadata
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import nbformat
import pytest
from conftest import ROOT
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import dqn_lesson

PACKAGE = ROOT / "dqn_lesson"
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
each_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
# README's table of rooms: a room imports only from rows above its own.
ROOMS = re.findall(r"^\| `dqn_lesson/(\w+)(?:\.py|/)`", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)
CORE = set(ROOMS[: ROOMS.index("training") + 1])
DISPLAY = {"IPython", "ipywidgets", "anywidget", "matplotlib", "PIL", "pandas"}
LOOPS = {
    "simple.py",  # the algorithm from top to bottom, for readers
    "training.py",  # `play`, the one loop of agent and environment
    "environments/trial.py",  # two of a world side by side, before anybody may trust it
    "episodes/playback.py",  # makes recorded actions again, for their pictures
    "widgets/play_yourself/verify_game.py",  # makes a person's actions again, to see whether they are true
    "lessons/lesson_02_build_the_q_network/steps_to_come.py",  # from one state on, by a rule
    "lessons/lesson_09_watch_and_play/lost_game.py",  # from given states, side by side
    "lessons/lesson_10_see_the_screen/measure.py",  # the console itself, for its screens in greys and colours
    "lessons/lesson_12_your_own_world/exercise_12_1.py",  # what a learner's world answers, as it answers it
}

COMPREHENSIONS = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp


class Import(NamedTuple):
    """One imported name, absolute: `dqn_lesson.agent.DQNAgent`."""

    name: str
    in_function: bool

    @property
    def root(self) -> str:
        return self.name.split(".")[0]

    @property
    def room(self) -> str | None:
        """The room of `dqn_lesson` that it comes from, None where it comes from elsewhere."""
        first, _, rest = self.name.partition(".")
        return rest.split(".")[0] if first == "dqn_lesson" else None


class Source(NamedTuple):
    """A module of the package, parsed."""

    path: str  # below dqn_lesson/, with slashes
    imports: list[Import]
    steps_in_a_loop: bool

    @property
    def room(self) -> str:
        return self.path.split("/")[0].removesuffix(".py")

    @property
    def folder(self) -> str:
        """The folder inside its room: `lesson_04_replay`, `microscope`; '' for a file of the room itself."""
        return "/".join(self.path.split("/")[1:-1][:1])


def imported(node: ast.AST, package: list[str], in_function: bool = False) -> Iterator[Import]:
    """Yield every import below a node."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            yield from (Import(alias.name, in_function) for alias in child.names)
        elif isinstance(child, ast.ImportFrom):
            start = package[: len(package) + 1 - child.level] if child.level else []
            origin = ".".join([*start, child.module] if child.module else start)
            yield from (Import(f"{origin}.{alias.name}", in_function) for alias in child.names)
        else:
            inside = in_function or isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef)
            yield from imported(child, package, inside)


def steps_in_a_loop(tree: ast.AST) -> bool:
    """Say whether a loop makes an environment step on and on."""
    loops = [node for node in ast.walk(tree) if isinstance(node, ast.For | ast.While | COMPREHENSIONS)]
    calls = [node.func for loop in loops for node in ast.walk(loop) if isinstance(node, ast.Call)]
    return any(isinstance(func, ast.Attribute) and func.attr == "step" for func in calls)


def parsed(path: Path) -> Source:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    package = ["dqn_lesson", *path.relative_to(PACKAGE).parent.parts]
    return Source(path.relative_to(PACKAGE).as_posix(), list(imported(tree, package)), steps_in_a_loop(tree))


SOURCES = [parsed(path) for path in sorted(PACKAGE.rglob("*.py")) if path != PACKAGE / "__init__.py"]
IMPORTS = [(source, made) for source in SOURCES for made in source.imports]


def folder_of(made: Import) -> str:
    """The folder inside its room that a name comes from, '' where it stands in none."""
    parts = made.name.split(".")[1:]
    return parts[1] if len(parts) > 1 and PACKAGE.joinpath(*parts[:2]).is_dir() else ""


def test_imports_point_upwards_in_the_table_of_rooms() -> None:
    row = {room: number for number, room in enumerate(ROOMS)}
    for source, made in IMPORTS:
        if made.root == "dqn_lesson" and made.room not in (source.room, "__version__"):
            assert made.room in row, f"{source.path}: take {made.name} from its room, not from the package"
            assert row[made.room] < row[source.room], f"{source.path} must not know {made.name}"
    assert not [made for source, made in IMPORTS if source.room == "simple" and made.room]


def test_lessons_and_widgets_do_not_know_each_other() -> None:
    for source, made in IMPORTS:
        assert (source.room, made.room) != ("lessons", "widgets"), (
            f"{source.path} must not know {made.name}: the notebook brings lesson and widget together"
        )
        if source.room in ("lessons", "widgets") and source.folder and made.room == source.room:
            assert folder_of(made) in {source.folder, "shared"}, (
                f"{source.path} must not know {made.name}: what two need lies in {source.room}/shared/"
            )


def test_tensorflow_has_one_door() -> None:
    for source, made in IMPORTS:
        if made.root in ("keras", "tensorflow") and source.room != "simple":
            assert source.room == "network", f"{source.path}: only network/ knows Keras and TensorFlow"
            assert made.in_function, f"{source.path}: in a function, or `import dqn_lesson` takes seconds"


def test_the_core_knows_nothing_of_display() -> None:
    found = {source.path for source, made in IMPORTS if source.room in CORE and made.root in DISPLAY}
    assert found <= {"progress_meter.py"}, (
        "which draws the one line of a long wait, and asks for it only then"
    )


def test_agent_and_environment_meet_in_one_loop() -> None:
    loops = {source.path for source in SOURCES if source.steps_in_a_loop}
    assert loops <= LOOPS, "consume `training.play`, which yields a Step per step of the environment"
    assert "training.py" in loops


def test_what_is_imported_is_declared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {canonicalize_name(Requirement(line).name) for line in project["dependencies"]}
    providers = importlib.metadata.packages_distributions()
    for source, made in IMPORTS:
        if made.root not in sys.stdlib_module_names and made.root != "dqn_lesson":
            packages = {canonicalize_name(package) for package in providers[made.root]}
            assert packages & declared, f"{source.path} imports {made.root}: name it in pyproject.toml"


@pytest.mark.parametrize("name", dqn_lesson.__all__)
def test_exported_name_is_there(name: str) -> None:
    assert getattr(dqn_lesson, name) is not None
    assert name in dir(dqn_lesson)
    assert name not in ROOMS, "importing the module of this name would hide the public name"


@each_notebook
def test_notebook_imports_what_is_exported(path: Path) -> None:
    for made in notebook_imports(path):
        if made.name.count(".") == 1 and made.root == "dqn_lesson":
            assert made.room in {*dqn_lesson.__all__, *ROOMS}


@each_notebook
def test_notebook_imports_from_the_package_or_its_own_lesson(path: Path) -> None:
    own = f"dqn_lesson.lessons.lesson_{path.stem}"
    for made in notebook_imports(path):
        if made.root == "dqn_lesson":
            origin = made.name.rpartition(".")[0]
            allowed = origin in ("", "dqn_lesson") or f"{origin}.".startswith(f"{own}.")
            assert allowed, f"{path.name} must not know {made.name}"


def notebook_imports(path: Path) -> list[Import]:
    cells = [cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    lines = [line for source in cells for line in source.splitlines() if not line.startswith(("%", "!"))]
    return list(imported(ast.parse("\n".join(lines)), []))
