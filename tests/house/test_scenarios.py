"""The table of the queue's scenarios: all thirty-five, each with a test that is there, or said to be open."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROW = re.compile(r"^\| (\d+) \| (.+?) \| (?:`([^`:]+)::([^`]+)`|(not yet)) \|$", re.MULTILINE)
TABLE = (ROOT / "docs/queue_scenarios.md").read_text(encoding="utf-8")
ROWS = ROW.findall(TABLE)


def named_in(file: str) -> set[str]:
    path = ROOT / file
    tree = ast.parse(path.read_text(encoding="utf-8")) if path.is_file() else ast.Module([], [])
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_every_scenario_stands_in_the_table_once():
    assert [int(row[0]) for row in ROWS] == list(range(1, 36))


def test_each_test_of_the_table_exists():
    missing = [f"{file}::{name}" for _, _, file, name, _ in ROWS if file and name not in named_in(file)]
    assert not missing


def test_what_is_not_shown_yet_stands_among_the_open_findings():
    open_ = (ROOT / "docs/open_findings.md").read_text(encoding="utf-8")
    assert not [number for number, *_, later in ROWS if later and f"scenario {number}" not in open_]
