"""Every place where something becomes lasting, found in the code and named after the function it stands in.

A commit has the name of who asks for it: `mfc_desk.usecases.workplace.do`. A step with a file has its kind before that:
`fsync mfc_desk.store.scan_files.EncryptedScans._write`. Two in one function are told apart by `#2`.
"""

from __future__ import annotations

import ast
import functools
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.house.tree import ROOMS, ROOT, named, parsed, python_files

FILE_STEPS = frozenset({"fsync", "fdatasync", "replace", "rename", "pwrite", "ftruncate", "unlink", "touch", "mkdir"})
"""Calls that change what a power cut leaves; `replace` of a dataclass or a text is none, see `_on_a_file`."""
KEEPERS = ("mfc_desk/store", "backoffice/scanning.py", "backoffice/store/disks.py")
"""Where files are kept that must not be lost; the rest of the program writes pictures, papers and logs."""
SEAMS = {"mfc_desk/store/uow.py": "SqlUnitOfWork.commit", "backoffice/store/database.py": "Database.write"}
"""The one place of each side through which every commit goes."""
MIGRATIONS = "migrations"


@dataclass(frozen=True, slots=True)
class Point:
    """A place where something becomes lasting."""

    name: str
    path: str
    line: int


@functools.cache
def commits() -> tuple[Point, ...]:
    """Every `uow.commit()` of the desk and every `database.write(...)` of the office."""
    return tuple(point for path in _ours() for point in in_tree(parsed(path), named(path)))


@functools.cache
def file_steps() -> tuple[Point, ...]:
    """Every step with a file that must not be lost."""
    files = [path for path in _ours() if named(path).startswith(KEEPERS)]
    return tuple(point for path in files for point in steps_in(parsed(path), named(path)))


def in_tree(tree: ast.Module, path: str) -> list[Point]:
    """The commits of one file, in its order."""
    return _numbered(path, [("", where, call.lineno) for where, call in _calls(tree) if _is_commit(call)])


def steps_in(tree: ast.Module, path: str) -> list[Point]:
    """The steps with files of one file, in its order."""
    found = [(step, where, call.lineno) for where, call in _calls(tree) if (step := _on_a_file(call))]
    return _numbered(path, found)


def around_the_seam(tree: ast.Module, path: str) -> list[str]:
    """Whatever commits without going through the seam of its side."""
    return [
        f"{path}:{call.lineno} {where}"
        for where, call in _calls(tree)
        if isinstance(call.func, ast.Attribute)
        and ((call.func.attr == "commit" and not _is_commit(call)) or ast.unparse(call.func).endswith("engine.begin"))
        and where != SEAMS.get(path)
    ]


def _ours() -> list[Path]:
    return [path for path in python_files(*ROOMS) if MIGRATIONS not in path.parts]


def _is_commit(call: ast.Call) -> bool:
    said = ast.unparse(call.func)
    return said.endswith(("uow.commit", "database.write"))


def _on_a_file(call: ast.Call) -> str:
    """The kind of step; "" for none. A `Path.replace` takes one argument and no name, `dataclasses.replace` names."""
    if not isinstance(call.func, ast.Attribute) or call.func.attr not in FILE_STEPS:
        return ""
    step = call.func.attr
    if step == "replace" and (len(call.args) != 1 or call.keywords):
        return ""
    return step


def _calls(tree: ast.Module) -> Iterator[tuple[str, ast.Call]]:
    """Every call with the qualified name of the function it stands in."""

    def walk(node: ast.AST, inside: tuple[str, ...]) -> Iterator[tuple[str, ast.Call]]:
        for child in ast.iter_child_nodes(node):
            name = getattr(child, "name", None)
            scope = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
            if isinstance(child, ast.Call):
                yield ".".join(inside), child
            yield from walk(child, (*inside, str(name)) if scope else inside)

    yield from walk(tree, ())


def _numbered(path: str, found: list[tuple[str, str, int]]) -> list[Point]:
    module = path.removesuffix(".py").replace("/", ".")
    seen: Counter[str] = Counter()
    points = []
    for step, where, line in sorted(found, key=lambda one: one[2]):
        name = f"{step} {module}.{where}".strip()
        seen[name] += 1
        points.append(Point(name if seen[name] == 1 else f"{name}#{seen[name]}", path, line))
    return points


@functools.cache
def at() -> dict[tuple[str, int], str]:
    """The name of the point at a line of a file."""
    return {(str(ROOT / point.path), point.line): point.name for point in (*commits(), *file_steps())}
