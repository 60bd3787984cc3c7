"""The law is data: no service and no demo is named in the code."""

from __future__ import annotations

import ast
import json
from pathlib import Path

from tests.house.tree import ROOMS, ROOT, named, parsed, python_files


def service_ids(packs: Path) -> set[str]:
    """The id of every service of every pack, as the packs themselves give it, and without the name of the pack."""
    files = [*packs.glob("*/services/*.json"), *packs.glob("*/services/*/service.json")]
    found = {str(json.loads(path.read_text(encoding="utf-8"))["id"]) for path in files}
    return found | {last for name in found if "_" in (last := name.rpartition(".")[2])}


def demo_branches(tree: ast.Module) -> list[int]:
    """The lines on which a decision asks whether this is the demo."""
    lines = []
    for node in ast.walk(tree):
        if isinstance(node, ast.If | ast.IfExp | ast.While):
            names = {n.id for n in ast.walk(node.test) if isinstance(n, ast.Name)}
            names |= {n.attr for n in ast.walk(node.test) if isinstance(n, ast.Attribute)}
            names |= {n.value for n in ast.walk(node.test) if isinstance(n, ast.Constant) and isinstance(n.value, str)}
            if any("demo" in name.lower() for name in names):
                lines.append(node.lineno)
    return lines


def constants(tree: ast.Module, values: set[str]) -> list[str]:
    """The string constants of a module that are one of the values."""
    nodes = [n for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)]
    return [f"{n.lineno} {n.value}" for n in nodes if n.value in values]


def test_no_decision_asks_whether_this_is_the_demo() -> None:
    found = [f"{named(path)}:{line}" for path in python_files(*ROOMS) for line in demo_branches(parsed(path))]
    assert not found


def test_a_decision_about_the_demo_is_seen() -> None:
    assert demo_branches(ast.parse("if settings.demo:\n    pass")) == [1]
    assert demo_branches(ast.parse("x = 1 if mode == 'demo' else 2")) == [1]
    assert not demo_branches(ast.parse("if settings.line:\n    demo = 1"))


def test_no_service_is_named_in_python() -> None:
    ids = service_ids(ROOT / "forms" / "packs")
    found = [f"{named(path)}:{hit}" for path in python_files(*ROOMS) for hit in constants(parsed(path), ids)]
    assert not found


def test_a_service_named_in_python_is_seen(tmp_path: Path) -> None:
    folder = tmp_path / "kz" / "services" / "kz.marriage"
    folder.mkdir(parents=True)
    (folder / "service.json").write_text('{"id": "kz.marriage_record"}')
    ids = service_ids(tmp_path)
    assert ids == {"kz.marriage_record", "marriage_record"}
    assert constants(ast.parse("if service == 'kz.marriage_record': pass"), ids)
