"""The package's shape: who may import whom, and what `dqn_lesson` offers."""

import ast
import importlib.metadata
import sys
import tomllib
from pathlib import Path

import nbformat
import pytest
from conftest import ROOT
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import dqn_lesson

# A module imports only from rows above its own; modules in one row do not know each other.
LAYERS = (
    {"memory", "storage"},
    {"hyperparameters"},
    {"network", "games"},
    {"agent"},
    {"training"},
    {"runs"},
    {"pretrained"},
    {"plotting", "sweep"},
    {"episodes"},
    {"exercises"},
    {"widgets"},
    {"lessons"},
)
LAYER = {module: number for number, row in enumerate(LAYERS) for module in row}
CORE = {"memory", "hyperparameters", "network", "agent", "training"}
DISPLAY = {"IPython", "ipywidgets", "anywidget", "matplotlib", "PIL", "pandas"}

PACKAGE = ROOT / "dqn_lesson"
SOURCES = sorted(path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py")


def module_of(path: Path) -> str:
    """Return a file's module in `LAYERS`: `agent` for agent.py, `widgets` for widgets/panel.py."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports_of(path: Path, tree: ast.AST) -> set[str]:
    """Return the absolute name of everything imported in a tree, wherever: `dqn_lesson.agent.DQNAgent`."""
    package = ["dqn_lesson", *path.relative_to(PACKAGE).parent.parts]
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            start = package[: len(package) + 1 - node.level] if node.level else []
            origin = ".".join([*start, node.module] if node.module else start)
            names |= {f"{origin}.{alias.name}" for alias in node.names}
    return names


each_source = pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(PACKAGE)))


@each_source
def test_imports_point_one_way(path: Path) -> None:
    module = module_of(path)
    assert module in LAYER, f"{module} is new: give it its place in LAYERS"
    for name in imports_of(path, ast.parse(path.read_text(encoding="utf-8"))):
        if name.startswith("dqn_lesson."):
            other = name.split(".")[1]
            assert other in LAYER, f"{name}: import it from its module, not from the package"
            assert other == module or LAYER[other] < LAYER[module], f"{module} must not know {name}"


@each_source
def test_tensorflow_has_one_door(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    inside = [child for function in functions for child in ast.walk(function)]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            roots = {name.split(".")[0] for name in imports_of(path, node)}
            if roots & {"keras", "tensorflow"}:
                assert module_of(path) == "network", "only network knows Keras and TensorFlow"
                assert node in inside, "inside a function, or `import dqn_lesson` takes seconds"


@each_source
def test_the_core_knows_nothing_of_display(path: Path) -> None:
    roots = {name.split(".")[0] for name in imports_of(path, ast.parse(path.read_text(encoding="utf-8")))}
    assert module_of(path) not in CORE or not roots & DISPLAY


def test_what_is_imported_is_declared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {canonicalize_name(Requirement(line).name) for line in project["dependencies"]}
    providers = importlib.metadata.packages_distributions()
    for path in SOURCES:
        for name in imports_of(path, ast.parse(path.read_text(encoding="utf-8"))):
            root = name.split(".")[0]
            if root not in sys.stdlib_module_names and root != "dqn_lesson":
                packages = {canonicalize_name(package) for package in providers[root]}
                assert packages & declared, f"{path.name} imports {root}: name it in pyproject.toml"


@pytest.mark.parametrize("name", dqn_lesson.__all__)
def test_exported_name_is_there(name: str) -> None:
    assert getattr(dqn_lesson, name) is not None
    assert name in dir(dqn_lesson)
    assert name not in LAYER, "importing the module of this name would hide the public name"


@pytest.mark.parametrize("path", sorted((ROOT / "notebooks").glob("*.ipynb")), ids=lambda path: path.stem)
def test_notebook_imports_what_is_exported(path: Path) -> None:
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "code":
            source = "\n".join(line for line in cell.source.splitlines() if not line.startswith(("%", "!")))
            for node in ast.walk(ast.parse(source)):
                if isinstance(node, ast.ImportFrom) and node.module == "dqn_lesson":
                    assert {alias.name for alias in node.names} <= {*dqn_lesson.__all__, *LAYER}
