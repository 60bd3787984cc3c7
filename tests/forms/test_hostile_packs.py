"""Whatever stands in a pack's files, looking through it ends soon, with findings and never with a crash."""

from __future__ import annotations

import json
import os
import random
import shutil
import time
import tracemalloc
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from forms.answers import read_answer
from forms.errors import PackError
from forms.form import Field
from forms.identifiers import CHECKS
from forms.ids import FieldPath
from forms.lint import lint
from forms.names import name_problem
from forms.pack import BUILTIN, load_pack
from forms.reading import answer_of
from mfc_desk.text.message import msg
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


def blown_up(tree: Any, *path: str) -> None:
    """Makes one list or object of a file as large as a file may be."""
    *way, last = path
    for step in way:
        tree = tree[step]
    inner = tree[last]
    if isinstance(inner, list):
        tree[last] = inner + [inner[-1]] * (1_000_000 // len(json.dumps(inner[-1])))
    else:
        name, one = list(inner.items())[-1]
        tree[last] = {**inner, **{f"{name}{n}": one for n in range(1_000_000 // (len(json.dumps(one)) + 20))}}


BIG = [
    ("services/large_family.json", "requirements"), ("services/large_family.json", "life_events"),
    ("services/large_family.json", "grounds"), ("forms/kz.large_family-1.json", "fields"),
    ("forms/kz.large_family-1.json", "pages"), ("forms/kz.large_family-1.json", "rules"),
    ("forms/kz.large_family-1.json", "check"), ("calendars/2026.json", "off"), ("tariffs.json", "mrp"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "member"), BIG)
def test_what_is_larger_than_a_law_is_refused_at_once(file: str, member: str, tmp_path: Path) -> None:
    folder = copy_of(tmp_path / "kz")
    change(folder, file, lambda tree: blown_up(tree, member))
    demand_told(folder)
    with pytest.raises((PackError, AssertionError)):
        assert not lint(load_pack(folder))


def test_a_file_larger_than_any_law_is_not_even_read(tmp_path: Path) -> None:
    folder = copy_of(tmp_path / "kz")
    (folder / "tariffs.json").write_bytes(b" " * (64 * 1024 * 1024) + b"{}")
    demand_told(folder)
    assert any("larger than" in one.what for one in lint(load_pack(folder)))


def test_questions_that_hang_on_one_another_without_end_are_counted_and_refused(tmp_path: Path) -> None:
    def chain(tree: Any) -> None:
        for n in range(4_000):
            tree["fields"][f"/q{n}"] = {"type": "yes_no", "label": "kz.f.phone", "serves": ["identity"]}
            tree["pages"][0]["items"].append(f"/q{n}") if n < 900 else None
            tree["rules"][f"/q{n}"] = {"relevant": {"==": [{"var": f"q{n + 1}"}, True]}} if n < 3_999 else {}

    folder = copy_of(tmp_path / "kz")
    change(folder, "forms/kz.large_family-1.json", chain)
    demand_told(folder)
    assert any("at most" in one.what for one in lint(load_pack(folder)))


@pytest.mark.parametrize("member", ["pattern", "regex", "format", "$ref", "$schema"])
def test_a_pack_brings_no_pattern_of_its_own(member: str, tmp_path: Path) -> None:
    folder = copy_of(tmp_path / "kz")
    bad = "(a+)+" * 2_000 + "$"
    change(folder, "forms/kz.large_family-1.json", lambda tree: tree["fields"]["/applicant/iin"].update({member: bad}))
    demand_told(folder)
    assert any(member in one.what for one in lint(load_pack(folder)))


LONG = [
    "1" * 100_000,
    "1," * 50_000 + "x",
    " " * 100_000 + "x",
    "1 " * 50_000,
    "(" * 100_000,
    "а" * 100_000,
    "٣" * 100_000,
    "-" * 100_000,
]


@pytest.mark.parametrize("kind", ["date", "number", "phone", "text", *CHECKS])
def test_whatever_length_is_sent_it_is_read_in_no_time(kind: Any, tmp_path: Path) -> None:
    field = Field(FieldPath("/x"), kind, msg("x"), None, (), "x", ("x",), None, None)
    start = time.process_time()
    for text in LONG:
        read_answer(field, answer_of(kind, text, today=date(2026, 3, 16)), date(2026, 3, 16))
        name_problem(text)
    assert time.process_time() - start < 5


@pytest.mark.parametrize("file", ["services/pipe.json", "texts/ru.json", "pack.toml"])
def test_a_pipe_among_the_files_is_told_and_not_waited_for(file: str, tmp_path: Path) -> None:
    folder = copy_of(tmp_path / "kz")
    (folder / file).unlink(missing_ok=True)
    os.mkfifo(folder / file)
    told = []
    try:
        told = [one.what for one in lint(load_pack(folder))]
    except PackError as error:
        told = [error.what]
    assert any("no file" in one for one in told)


def test_of_a_file_larger_than_any_law_no_more_is_held_than_a_law_may_have(tmp_path: Path) -> None:
    folder = copy_of(tmp_path / "kz")
    with (folder / "texts" / "ru.json").open("wb") as file:
        file.truncate(64 * 1024 * 1024)
    tracemalloc.start()
    try:
        found = lint(load_pack(folder))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert any("larger than" in one.what for one in found)
    assert peak < 48 * 1024 * 1024


def test_a_member_that_is_given_twice_is_refused_with_file_and_line(tmp_path: Path) -> None:
    folder = copy_of(tmp_path / "kz")
    path = folder / "evidence_types.json"
    path.write_text('{\n "a": {"kind": "data"},\n "b": [1, {"x": 1,\n  "x": 2}]\n}\n', encoding="utf-8")
    (found,) = [one for one in lint(load_pack(folder)) if one.file == path.name and "twice" in one.what]
    assert (found.place, found.line) == ("/b/1/x", 3)
    assert "line 4" in found.what
