"""Each contract between rooms holds, and a violation of each is caught."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.house.tree import ROOMS, ROOT, named, python_files

SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
CONTRACTS = {contract["id"]: contract for contract in SETTINGS["contracts"]}

# contract -> the file that is planted, and what it imports; several rows may break one contract
PLANTED = [
    ("layers", "mfc_desk/text/planted.py", "import forms"),
    ("layers", "forms/planted.py", "import mfc_desk.domain"),
    ("layers", "mfc_desk/domain/planted.py", "def late() -> None:\n    import mfc_desk.usecases"),
    ("layers", "mfc_desk/usecases/planted.py", "import mfc_desk.store"),
    ("layers", "mfc_desk/store/planted.py", "import ui"),
    ("layers", "ui/planted.py", "import mfc_desk.commands"),
    ("apart", "mfc_desk/store/planted.py", "import printing.documents"),
    ("apart", "printing/planted.py", "import mfc_desk.devices"),
    ("line-apart", "sync/planted.py", "import mfc_desk.store"),
    ("apart-from-line", "printing/planted.py", "import sync"),
    ("window", "ui/views/planted.py", "import mfc_desk.store"),
    ("window", "ui/work/planted.py", "import requests"),
    ("window", "ui/presenters/planted.py", "import sqlalchemy.orm"),
    ("window", "ui/planted.py", "import printing.documents"),
    ("window", "ui/planted.py", "import sync"),
    ("qt", "mfc_desk/usecases/planted.py", "from PySide6.QtCore import QObject"),
    ("qt", "backoffice/planted.py", "import PySide6"),
    ("qt-free", "ui/presenters/planted.py", "from PySide6 import QtWidgets"),
    ("sql", "mfc_desk/usecases/planted.py", "from sqlalchemy import select"),
    ("sql", "sync/planted.py", "import sqlite3"),
    ("http", "mfc_desk/devices/planted.py", "import requests"),
    ("http", "sync/planted.py", "import httpx"),
    ("paper", "backoffice/planted.py", "from reportlab.pdfgen import canvas"),
    ("paper", "ui/planted.py", "import reportlab"),
    ("documents", "printing/documents/planted.py", "import mfc_desk.usecases"),
    ("nobody-imports-office", "mfc_desk/commands/planted.py", "import backoffice"),
    ("office", "backoffice/api/planted.py", "import mfc_desk.usecases"),
    ("office", "backoffice/planted.py", "import mfc_desk.store"),
    ("office", "backoffice/planted.py", "import ui"),
    ("office", "backoffice/planted.py", "import printing"),
    ("office", "backoffice/planted.py", "import printing.spooler"),
    ("agency", "backoffice/agency/planted.py", "import forms"),
    ("agency", "backoffice/agency/planted.py", "import backoffice.people"),
    ("agency-apart", "backoffice/interagency/planted.py", "import backoffice.agency"),
]

ALLOWED = [
    ("layers", "mfc_desk/store/planted.py", "import mfc_desk.usecases"),
    ("apart-from-line", "mfc_desk/store/planted.py", "import sync.wire.envelope"),
    ("sql", "mfc_desk/store/planted.py", "import sqlalchemy.engine"),
    ("paper", "printing/documents/planted.py", "import reportlab.pdfgen.canvas"),
    ("qt", "ui/views/planted.py", "import PySide6.QtWidgets"),
    ("office", "backoffice/planted.py", "import mfc_desk.domain.ids, sync.wire.envelope, printing.documents, forms"),
]


def lint(tree: Path, *contracts: str) -> subprocess.CompletedProcess[str]:
    """What import-linter says of the contracts in a tree; none named means all."""
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()", "--no-cache"]
    command += [word for contract in contracts for word in ("--contract", contract)]
    environment = {**os.environ, "PYTHONPATH": str(tree), "COLUMNS": "200"}
    return subprocess.run(command, cwd=tree, env=environment, capture_output=True, text=True, timeout=60, check=False)


def plant(tree: Path, file: str, line: str, contract: str) -> subprocess.CompletedProcess[str]:
    """What import-linter says of one contract while a file with one import stands in the tree."""
    planted = tree / file
    planted.write_text(line + "\n", encoding="utf-8")
    try:
        return lint(tree, contract)
    finally:
        planted.unlink()


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tree with all our packages, their modules empty: only what is planted can break a contract."""
    tree = tmp_path_factory.mktemp("tree")
    shutil.copy(ROOT / "pyproject.toml", tree)
    for path in python_files(*ROOMS):
        target = tree / named(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.touch()
    return tree


def test_the_tree_keeps_every_contract() -> None:
    said = lint(ROOT)
    assert said.returncode == 0, said.stdout


def test_every_contract_has_a_violation_that_is_planted() -> None:
    assert {contract for contract, _, _ in PLANTED} == set(CONTRACTS)


def test_a_tree_without_imports_keeps_every_contract(bare: Path) -> None:
    said = lint(bare)
    assert said.returncode == 0, said.stdout + said.stderr


@pytest.mark.parametrize(("contract", "file", "line"), PLANTED, ids=[f"{c}: {f}: {i[-30:]}" for c, f, i in PLANTED])
def test_a_planted_violation_is_caught(bare: Path, contract: str, file: str, line: str) -> None:
    said = plant(bare, file, line, contract)
    assert said.returncode == 1, said.stdout + said.stderr
    assert f"{CONTRACTS[contract]['name']} BROKEN" in said.stdout


@pytest.mark.parametrize(("contract", "file", "line"), ALLOWED, ids=[f"{c}: {f}: {i[-30:]}" for c, f, i in ALLOWED])
def test_what_the_contract_allows_is_let_through(bare: Path, contract: str, file: str, line: str) -> None:
    said = plant(bare, file, line, contract)
    assert said.returncode == 0, said.stdout + said.stderr


def test_every_room_of_the_core_and_of_the_line_has_its_layer() -> None:
    layers = " ".join(CONTRACTS["layers"]["layers"])
    named_layers = {word.strip("()") for word in layers.replace(":", " ").split()}
    rooms = {".".join(path.relative_to(ROOT).with_suffix("").parts[:2]) for path in python_files("mfc_desk", "sync")}
    assert {room for room in rooms if not room.endswith("__init__")} <= named_layers
