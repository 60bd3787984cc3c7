"""Who is called earlier is data of the pack: each category with its act, its words, and what shows it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from forms.diff import difference
from forms.lint import lint
from forms.pack import BUILTIN, load_pack


@pytest.fixture(params=["kz", "ru"])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A copy of a pack, to be spoilt."""
    copy = tmp_path / request.param
    shutil.copytree(BUILTIN / request.param, copy)
    return copy


def change(folder: Path, how: Callable[[dict[str, Any]], object], file: str = "priority.json") -> None:
    found = json.loads((folder / file).read_text("utf-8"))
    how(found)
    (folder / file).write_text(json.dumps(found, ensure_ascii=False), "utf-8")


def found_in(folder: Path, file: str) -> list[str]:
    return [str(each) for each in lint(load_pack(folder), golden=False) if file in str(each)]


def test_every_category_has_its_act_and_words_in_every_language(folder: Path) -> None:
    pack = load_pack(folder)
    assert len(pack.priority) >= 4
    for one in pack.priority.values():
        assert one.standing.article is not None
        for language in pack.languages:
            texts = pack.texts(language)
            assert all(texts[each.code] for each in (one.label, one.asked, one.shown_by, one.standing.article))


def test_a_category_without_its_act_is_found_with_its_place(folder: Path) -> None:
    change(folder, lambda all_: all_["veteran"].pop("article"))
    assert any("veteran" in each and "article" in each for each in found_in(folder, "priority.json"))


def test_a_category_without_words_is_found(folder: Path) -> None:
    change(folder, lambda all_: all_.update({"guest": {**all_["veteran"]}}))
    assert any(".priority.guest" in str(each) for each in lint(load_pack(folder), golden=False))


def test_what_changed_is_told_to_the_operator(folder: Path, tmp_path: Path) -> None:
    newer = tmp_path / "newer"
    shutil.copytree(folder, newer)

    def otherwise(all_: dict[str, Any]) -> None:
        all_["pregnant"]["article"], all_["veteran"]["article"] = (
            all_["veteran"]["article"],
            all_["pregnant"]["article"],
        )
        del all_["large_family"]

    change(newer, otherwise)
    told = [(each.kind, each.about) for each in difference(load_pack(folder), load_pack(newer)).changes]
    assert told == [("priority_gone", "large_family"), ("priority_act", "pregnant"), ("priority_act", "veteran")]
    back = [(each.kind, each.about) for each in difference(load_pack(newer), load_pack(folder)).changes]
    assert ("priority_new", "large_family") in back
