"""No place where something becomes lasting is without a name, and none is forgotten by the kills."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import ROOMS, ROOT, named, parsed, python_files
from tests.kills import points
from tests.kills.falls import commit_of
from tests.kills.matrix import ALIKE, PLAYED


def test_every_commit_and_every_step_with_a_file_has_its_kill_or_its_reason() -> None:
    there = {point.name for point in (*points.commits(), *points.file_steps())}
    told = PLAYED | ALIKE.keys()
    assert (there - told, told - there) == (set(), set()), "tests/kills/matrix.py names what is played, and why not"


def test_a_point_is_played_or_has_a_reason_and_not_both() -> None:
    assert not PLAYED & ALIKE.keys()


def test_a_new_commit_is_seen_wherever_it_stands() -> None:
    told = "class Desk:\n    def keep(self, work):\n        with work.store.write() as uow:\n            uow.commit()\n"
    more = "def keep(office):\n    office.database.write(work)\n    return office.database.write(other)\n"
    assert [each.name for each in points.in_tree(ast.parse(told), "a/b.py")] == ["a.b.Desk.keep"]
    assert [each.name for each in points.in_tree(ast.parse(more), "a/b.py")] == ["a.b.keep", "a.b.keep#2"]


@pytest.mark.logs("a commit that no point names")
def test_a_commit_while_the_kills_are_played_that_has_no_name_is_said() -> None:
    """Whatever the tree does not show, as a commit behind another name; the evening asks who said something."""
    assert commit_of(sys._getframe()) == ""


def test_a_step_with_a_file_is_seen_and_a_changed_record_is_none() -> None:
    told = "def keep(made, path):\n    os.fsync(made)\n    made.replace(path)\n    replace(made, n=1)\n    made.replace(n=1)\n"
    assert [each.name for each in points.steps_in(ast.parse(told), "a.py")] == ["fsync a.keep", "replace a.keep"]


def test_nothing_commits_past_the_one_seam_of_its_side() -> None:
    found = [each for path in python_files(*ROOMS) for each in points.around_the_seam(parsed(path), named(path))]
    migrations = [each for each in found if "/migrations/" in each]
    assert found == migrations


def test_a_commit_past_the_seam_is_seen() -> None:
    told = "def sly(connection):\n    connection.commit()\n    self.engine.begin()\n"
    assert len(points.around_the_seam(ast.parse(told), "a.py")) == 2


def test_no_word_in_the_environment_ends_a_program_at_a_point(tmp_path: Path) -> None:
    """The program knows no points: what falls is wrapped by a test, in a process the test has made."""
    words = dict.fromkeys(("MFC_FALL", "MFC_FAILPOINT", "FAILPOINTS", "FIU_ENABLE"), "workplace.do")
    look = "import sys, mfc_desk.bootstrap, backoffice.server; print([m for m in sys.modules if 'fail' in m or 'kills' in m])"
    done = subprocess.run(
        [sys.executable, "-c", look], cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT), **words},
        capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    assert done.stdout.strip() == "[]"
    ends = [
        named(path)
        for path in python_files(*ROOMS)
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Attribute) and node.attr in ("_exit", "SIGKILL", "abort")
    ]
    assert not ends, "a program that ends itself so can be made to"
