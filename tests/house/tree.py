"""The tree as the house's own checks see it: its files, read and parsed once."""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("mfc_desk", "forms", "sync", "printing", "ui", "backoffice")
OURS = (*ROOMS, "benchmarks", "tools", "tests")
TEXTS = {".py", ".md", ".toml", ".json", ".po", ".sh", ".html", ".css", ".js", ".mako", ".txt", ".cfg", ".ini", ""}
_LEFT_OUT = {"__pycache__", "node_modules", "dist", "build", "out", "tour-pictures"}


def python_files(*folders: str) -> list[Path]:
    """Every Python file under the folders of the tree, in a stable order."""
    return sorted(
        path for folder in folders for path in (ROOT / folder).rglob("*.py") if not _LEFT_OUT & set(path.parts)
    )


@functools.cache
def parsed(path: Path) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def named(path: Path) -> str:
    """The path as the tree names it."""
    return path.relative_to(ROOT).as_posix()


def texts() -> Iterator[tuple[Path, str]]:
    """Every file of the tree that a person reads, with its text; what is built or hidden is left out."""
    for path in sorted(ROOT.rglob("*")):
        parts = path.relative_to(ROOT).parts
        hidden = any(part.startswith(".") and part != ".ci" for part in parts)
        if hidden or _LEFT_OUT & set(parts) or any(part.endswith(".egg-info") for part in parts):
            continue
        if path.is_file() and path.suffix in TEXTS:
            yield path, path.read_text(encoding="utf-8")


def docstrings(tree: ast.Module) -> set[int]:
    """The ids of the constants that stand alone as a statement: docstrings of all kinds."""
    alone = [node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)]
    return {id(value) for value in alone if isinstance(value, ast.Constant)}


def called(node: ast.Call) -> str:
    """The last name of what is called: `setText` of `self.label.setText(...)`."""
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""
