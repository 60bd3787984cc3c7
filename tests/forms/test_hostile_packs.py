"""Whatever stands in a pack's files, looking through it ends soon, with findings and never with a crash."""

from __future__ import annotations

import json
import os
import random
import shutil
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from forms.errors import PackError
from forms.lint import lint
from forms.pack import BUILTIN, load_pack
from tests.forms.packing import change, copy_of

HOSTILE: list[Any] = [
    *(None, True, -1, 10**9, 10**300, 1.5, float("nan"), "", "x" * 5_000, "{", "{0}", "2026-02-31", "9999-12-31"),
    *(
        [],
        {},
        [[]],
        [None],
        {"": None},
        {"==": [1]},
        {"var": "today"},
        {"var": ["x"]},
        {"age": ["a"]},
        {"and": [True] * 3_000},
    ),
    *("0001-01-01", "kz.large_family/1", "NaN", "1e999", "identity", "/", "/*/", "{a!r:>99999999}"),
]
CHANCES = int(os.environ.get("MFC_LONG_CHANCES", "120"))


def nest(depth: int) -> Any:
    rule: Any = True
    for _ in range(depth):
        rule = {"not": [rule]}
    return rule


def places(tree: Any) -> list[tuple[Any, Any]]:
    """Every (container, key) of a JSON tree."""
    found, open_ = [], [tree]
    while open_:
        one = open_.pop()
        for key in one if isinstance(one, dict) else range(len(one)):
            found.append((one, key))
            if isinstance(one[key], dict | list):
                open_.append(one[key])
    return found


def demand_told(folder: Path) -> None:
    """The pack is looked through, in time; a `PackError` of its head is told as well."""
    start = time.process_time()
    with suppress(PackError):
        assert all(one.file and one.what for one in lint(load_pack(folder)))
    assert time.process_time() - start < 5


@pytest.mark.parametrize("seed", range(6))
def test_whatever_is_put_into_a_pack_it_is_told_and_never_crashes(seed: int, tmp_path: Path) -> None:
    chance, folder = random.Random(seed), copy_of(tmp_path / "kz")
    files = sorted(path for path in folder.rglob("*.json"))
    for _ in range(CHANCES // 6):
        path = chance.choice(files)
        was = path.read_text("utf-8")
        tree = json.loads(was)
        holder, key = chance.choice(places(tree))
        holder[key] = nest(chance.choice([15, 31, 60, 300])) if chance.random() < 0.1 else chance.choice(HOSTILE)
        path.write_text(json.dumps(tree, ensure_ascii=False), "utf-8")
        try:
            demand_told(folder)
        except Exception as error:  # the place is what whoever repairs it needs
            raise AssertionError(f"{path.name}: {key} = {str(holder[key])[:60]}") from error
        path.write_text(was, "utf-8")


@pytest.mark.parametrize("raw", [b"[" * 200_000, b'{"a":' * 100_000, b"\xff\xfe", b"", b"1" * 10_000, b"null"])
@pytest.mark.parametrize(
    "file", ["services/large_family.json", "texts/kk.json", "tests/large_family.json", "pack.toml"]
)
def test_bytes_that_are_no_pack_are_told(raw: bytes, file: str, tmp_path: Path) -> None:
    folder = copy_of(tmp_path / "kz")
    (folder / file).write_bytes(raw)
    demand_told(folder)
    with pytest.raises((PackError, AssertionError)):
        assert not lint(load_pack(folder))


def test_a_term_that_would_be_counted_for_hours_is_refused(tmp_path: Path) -> None:
    folder = copy_of(tmp_path / "kz")
    change(folder, "services/large_family.json", lambda tree: tree["deadline"].update(value=10**9))
    assert any("a term is" in one.what for one in lint(load_pack(folder)))


def test_a_toml_head_that_nests_without_end_is_told(tmp_path: Path) -> None:
    shutil.copytree(BUILTIN / "kz", tmp_path / "kz")
    (tmp_path / "kz/pack.toml").write_text("id = " + "[" * 50_000)
    with pytest.raises(PackError):
        load_pack(tmp_path / "kz")
