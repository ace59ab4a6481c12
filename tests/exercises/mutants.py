"""Changes each of our right answers at one point, and counts what the checks make of it.

python -m tests.exercises.mutants           # all exercises, some minutes
python -m tests.exercises.mutants 4.2 05    # an exercise, a lesson

A mutant is refused, or it is right as well: then it gives the same as our solution on 200 random inputs, or
does what the task asks (`answers/proof.py`). What is accepted and differs survives: the exercise's cases are
too much alike to tell it apart. Where an answer is judged by what it achieves, only mutants count that fall
short of that.
"""

import ast
import contextlib
import copy
import io
import math
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from dqn_lesson.exercises.check import judge
from dqn_lesson.exercises.exercise import Exercise
from dqn_lesson.exercises.lesson import exercises, find, lessons
from dqn_lesson.exercises.parse_answer import as_word
from dqn_lesson.exercises.sandbox import attempt

from .answers.proof import differs

NUM_INPUTS = 200
FEW = 20  # mutants of an exercise whose tries take over a second
FREE = {"10.5"}  # how many filters, and of what size, is the learner's choice
COLUMNS = "made", "refused", "equal", "surviving"

Change = Callable[[Any], ast.AST | None]  # of a node: what takes its place, None where it is changed itself

COMPARISONS = {
    ast.Lt: (ast.LtE, ast.GtE), ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE), ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq, ast.LtE, ast.GtE), ast.NotEq: (ast.Eq, ast.Lt, ast.Gt), ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,), ast.Is: (ast.IsNot,), ast.IsNot: (ast.Is,),
}  # fmt: skip
OPERATORS = {
    ast.Add: (ast.Sub, ast.Mult), ast.Sub: (ast.Add,), ast.Mult: (ast.Add, ast.Div),
    ast.Div: (ast.Mult, ast.FloorDiv), ast.FloorDiv: (ast.Div, ast.Mod), ast.Mod: (ast.FloorDiv,),
    ast.Pow: (ast.Mult,), ast.MatMult: (ast.Mult,),
}  # fmt: skip
SIBLINGS = (
    ("max", "min", "sum", "mean"), ("amax", "amin", "mean"), ("argmax", "argmin"), ("any", "all"),
    ("maximum", "minimum"), ("append", "extend"), ("floor", "ceil"), ("zeros", "ones"),
    ("tanh", "sinh", "arctan"), ("vstack", "hstack"),
)  # fmt: skip
QUIET = {"verbose", "dtype", "strict"}  # keywords that change nothing that a task asks for


def mutants(source: str) -> list[str]:
    """All sources that differ from this one at one point."""
    tree = ast.parse(source)
    names = _names(tree)
    found = {ast.unparse(tree): None}
    words = {id(node) for call in ast.walk(tree) if _prints(call) for node in ast.walk(call)}
    for place, node in enumerate(ast.walk(tree)):
        for change in _changes(node, names) if id(node) not in words else ():
            mutant = copy.deepcopy(tree)
            with contextlib.suppress(SyntaxError, ValueError):
                text = ast.unparse(ast.fix_missing_locations(_changed(mutant, place, change)))
                ast.parse(text)
                found.setdefault(text)
    return list(found)[1:]


def _prints(node: ast.AST) -> bool:
    """Whether a node is a call of `print`: what it says is the learner's own."""
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"


def _changed(tree: ast.Module, place: int, change: Change) -> ast.Module:
    """The tree with its node at that place changed or replaced."""
    node = next(node for number, node in enumerate(ast.walk(tree)) if number == place)
    if (new := change(node)) is not None:
        for parent in ast.walk(tree):
            for name, value in ast.iter_fields(parent):
                if value is node:
                    setattr(parent, name, new)
                elif isinstance(value, list):
                    value[:] = [new if item is node else item for item in value]
    return tree


def _names(tree: ast.Module) -> dict[str, list[str]]:
    """Names that may take each other's place: parameters, other variables, attributes of `self`, words."""
    kinds: dict[str, dict[str, None]] = {"parameter": {}, "variable": {}, "attribute": {}, "word": {}}
    for node in ast.walk(tree):
        if isinstance(node, ast.arg):
            kinds["parameter"][node.arg] = None
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            kinds["variable"][node.id] = None
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "self":
            kinds["attribute"][node.attr] = None
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            kinds["word"][node.value] = None
    kinds["parameter"].pop("self", None)
    return {kind: list(names) for kind, names in kinds.items()}


def _changes(node: ast.AST, names: dict[str, list[str]]) -> Iterator[Change]:
    """The changes that a node can undergo."""
    for kind, changes in CHANGES.items():
        if isinstance(node, kind):
            yield from changes(node, names)


def _set(name: str, value: Any) -> Change:
    return lambda node: setattr(node, name, value)


def _of_compare(node: ast.Compare, _: Any) -> Iterator[Change]:
    for other in COMPARISONS[type(node.ops[0])]:
        yield _set("ops", [other(), *node.ops[1:]])


def _of_operation(node: ast.BinOp | ast.AugAssign, _: Any) -> Iterator[Change]:
    for other in OPERATORS.get(type(node.op), ()):
        yield _set("op", other())
    if isinstance(node, ast.BinOp):
        yield lambda node: node.left
        yield lambda node: node.right
    else:
        yield lambda node: ast.Assign([node.target], node.value)


def _of_logic(node: ast.BoolOp, _: Any) -> Iterator[Change]:
    yield _set("op", ast.Or() if isinstance(node.op, ast.And) else ast.And())
    for k in range(len(node.values)):
        yield lambda node, k=k: node.values[k]


def _of_unary(node: ast.UnaryOp, _: Any) -> Iterator[Change]:
    yield lambda node: node.operand


def _of_condition(node: ast.If | ast.IfExp | ast.While, _: Any) -> Iterator[Change]:
    yield lambda node: setattr(node, "test", ast.UnaryOp(ast.Not(), node.test))
    for value in (True, False):
        yield _set("test", ast.Constant(value))


def _of_constant(node: ast.Constant, names: dict[str, list[str]]) -> Iterator[Change]:
    value = node.value
    if isinstance(value, bool):
        yield _set("value", not value)
    elif isinstance(value, int):
        yield from (_set("value", other) for other in {value + 1, value - 1, 0} - {value})
    elif isinstance(value, float):
        yield from (_set("value", other) for other in {1.5 * value + 0.1, 0.0} - {value})
    elif isinstance(value, str):
        yield from (_set("value", other) for other in names["word"] if as_word(other) != as_word(value))


def _of_name(node: ast.Name, names: dict[str, list[str]]) -> Iterator[Change]:
    if isinstance(node.ctx, ast.Load):
        for kind in ("parameter", "variable"):
            if node.id in names[kind]:
                yield from (_set("id", other) for other in names[kind] if other != node.id)
        yield from _siblings(node.id, "id")


def _of_attribute(node: ast.Attribute, names: dict[str, list[str]]) -> Iterator[Change]:
    yield from _siblings(node.attr, "attr")
    if isinstance(node.value, ast.Name) and node.value.id == "self":
        yield from (_set("attr", other) for other in names["attribute"] if other != node.attr)


def _siblings(name: str, field: str) -> Iterator[Change]:
    for family in SIBLINGS:
        if name in family:
            yield from (_set(field, other) for other in family if other != name)


def _of_call(node: ast.Call, _: Any) -> Iterator[Change]:
    name = getattr(node.func, "id", getattr(node.func, "attr", ""))
    if name in ("max", "min") and len(node.args) == 1:
        for place in (0, 1, -1):  # the first, the second and the last one
            yield lambda node, place=place: ast.Subscript(node.args[0], ast.Constant(place), ast.Load())
    if len(node.args) > 1:
        yield lambda node: setattr(node, "args", [node.args[1], node.args[0], *node.args[2:]])
        yield lambda node: setattr(node, "args", node.args[:-1])
    for keyword in node.keywords:
        if keyword.arg not in QUIET:
            yield lambda node, arg=keyword.arg: setattr(
                node, "keywords", [word for word in node.keywords if word.arg != arg]
            )


def _of_subscript(node: ast.Subscript, _: Any) -> Iterator[Change]:
    if isinstance(node.slice, ast.Tuple) and len(node.slice.elts) == 2:
        yield lambda node: node.slice.elts.reverse()
    yield lambda node: node.value


def _of_slice(node: ast.Slice, _: Any) -> Iterator[Change]:
    for part in ("lower", "upper", "step"):
        if getattr(node, part) is not None:
            yield _set(part, None)


def _of_tuple(node: ast.Tuple | ast.List, _: Any) -> Iterator[Change]:
    for k in range(len(node.elts) - 1):  # two neighbours change places

        def swap(node: Any, k: int = k) -> None:
            node.elts[k], node.elts[k + 1] = node.elts[k + 1], node.elts[k]

        yield swap


def _of_line(node: ast.stmt, _: Any) -> Iterator[Change]:
    if not isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Pass | ast.Import | ast.ImportFrom):
        yield lambda node: ast.Pass()
    if isinstance(node, ast.Break | ast.Continue):
        yield lambda node: ast.Continue() if isinstance(node, ast.Break) else ast.Break()
    if isinstance(node, ast.For):
        yield lambda node: setattr(node, "body", [*node.body, ast.Break()])  # once


CHANGES: dict[Any, Callable[[Any, dict[str, list[str]]], Iterator[Change]]] = {
    ast.Compare: _of_compare,
    ast.BinOp | ast.AugAssign: _of_operation,
    ast.BoolOp: _of_logic,
    ast.UnaryOp: _of_unary,
    ast.If | ast.IfExp | ast.While: _of_condition,
    ast.Constant: _of_constant,
    ast.Name: _of_name,
    ast.Attribute: _of_attribute,
    ast.Call: _of_call,
    ast.Subscript: _of_subscript,
    ast.Slice: _of_slice,
    ast.Tuple | ast.List: _of_tuple,
    ast.stmt: _of_line,
}


def without_texts(source: str) -> str:
    """A source without what nobody calculates with: docstrings and quiet keywords."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node) is not None:
            node.body = node.body[1:] or [ast.Pass()]
        if isinstance(node, ast.Call):
            node.keywords = [keyword for keyword in node.keywords if keyword.arg not in QUIET]
    return ast.unparse(tree)


def mutants_of(exercise: Exercise) -> list[str]:
    """The mutants of an exercise's solution and of its further right answers; none twice."""
    sources = [exercise.source(code) for code in (exercise.solution, *exercise.right)]
    found = dict.fromkeys(text for source in sources for text in mutants(without_texts(source)))
    return [text for text in found if exercise.name in text]  # more than the line of a typed answer left out


def found(exercise: Exercise, budget: float = math.inf) -> tuple[Counter, dict[str, list[str]]]:
    """How many mutants were made and refused, and which are equal to our solution or survive.

    Args:
        exercise: whose right answers are changed.
        budget: seconds of work, about: where all mutants take longer, some are drawn by a fixed seed.
    """
    first = judge(exercise, exercise.build(exercise.solution))  # and the mistakes are worked out
    assert first.passed, first
    begin = time.process_time()
    assert judge(exercise, exercise.build(exercise.solution)).passed
    seconds = time.process_time() - begin
    sources = mutants_of(exercise)
    most = FEW if seconds > 1 else max(FEW, budget / max(seconds, 0.001))
    if len(sources) > most:
        sources = random.Random(0).sample(sources, int(most))
    # An endless one is refused, and that soon.
    hasty = replace(exercise, seconds=min(exercise.seconds, max(2.0, 20 * seconds)))
    begun = replace(hasty, cases=hasty.cases[:1])  # most of them fail the first case already
    accepted = [source for source in sources if _is_accepted(begun, source) and _is_accepted(hasty, source)]
    others: dict[str, list[str]] = {"equal": [], "surviving": []}
    for source in accepted:
        others["surviving" if _differs(exercise, source) else "equal"].append(source)
    if exercise.judge or exercise.id in FREE:  # by what it achieves: those that achieve it are no mutants
        others["equal"] = []
    refused = len(sources) - len(accepted)
    counts = {"made": refused + sum(map(len, others.values())), "refused": refused}
    return Counter(counts | {name: len(some) for name, some in others.items()}), others


def _is_accepted(exercise: Exercise, source: str) -> bool:
    built = attempt(lambda: exercise.build(source), exercise.seconds)
    return not built.error and judge(exercise, built.value).passed


def _differs(exercise: Exercise, source: str) -> bool:
    with contextlib.redirect_stdout(io.StringIO()):
        tried = attempt(lambda: differs(exercise, source, NUM_INPUTS), 60.0)
    return bool(tried.error or tried.value)


def wanted_exercises(wanted: list[str]) -> list[Exercise]:
    """The exercises named, or those of the lessons named; all of them if none is."""
    if not wanted:
        wanted = list(lessons())
    return [each for word in wanted for each in ([find(word)] if "." in word else exercises(word.zfill(2)))]


def main(wanted: list[str]) -> None:
    """Prints the table, and each mutant that is not refused."""
    total = Counter()
    print(f"| exercise | {' | '.join(COLUMNS)} |\n|{'---|' * (len(COLUMNS) + 1)}")
    for exercise in wanted_exercises(wanted):
        counts, others = found(exercise)
        total += counts
        print(f"| {exercise.id} | {' | '.join(str(counts[column]) for column in COLUMNS)} |", flush=True)
        for name, some in others.items():
            print(
                *(f"{exercise.id}, {name}:\n{text}\n" for text in some), sep="\n", file=sys.stderr, flush=True
            )
    print(f"| all | {' | '.join(str(total[column]) for column in COLUMNS)} |")


if __name__ == "__main__":
    main(sys.argv[1:])
