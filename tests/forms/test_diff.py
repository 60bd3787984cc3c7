"""What changed for the operator is said in words, completely, and nothing else is."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from forms.diff import Difference, difference
from forms.pack import BUILTIN, builtin_pack, load_pack
from mfc_desk.commands.pack_diff import as_json, as_text
from mfc_desk.text.catalogue import LANGUAGES
from tests.forms.packing import change, copy_of

OLD = builtin_pack("kz")
FAMILY, FORM = "services/large_family.json", "forms/kz.large_family-1.json"


def by_id(items: list[Any], name: str) -> Any:
    return next(one for one in items if one["id"] == name)


def texts(folder: Path, **codes: tuple[str, str, str]) -> None:
    """Put words into the three files: kk, ru, en."""
    for place, language in enumerate(LANGUAGES):
        words = {code: said[place] for code, said in codes.items()}
        change(folder, f"texts/{language}.json", lambda tree, words=words: tree.update(words))


def study_from_the_person(tree: Any) -> None:
    study = by_id(tree["requirements"], "study")
    study["any_of"] = [{"all": [{"type": "study_certificate", "by": "applicant", "original": "show", "copy": True}]}]


def new_question(tree: Any) -> None:
    tree["fields"]["/flat"] = {"type": "yes_no", "label": "kz.large_family.f.flat", "serves": ["identity"]}
    tree["pages"][0]["items"].append("/flat")


def new_choice(tree: Any) -> None:
    tree["fields"]["/children/*/status"]["choices"].append("stepchild")


def one_year_more(folder: Path) -> None:
    year = json.loads((folder / "calendars/2026.json").read_text("utf-8"))
    year.update(id="kz-2027.1", year=2027, off=["2027-01-01"], worked=[])
    (folder / "calendars/2027.json").write_text(json.dumps(year))


def without(folder: Path, service: str) -> None:
    (folder / f"services/{service}.json").unlink()
    (folder / f"forms/kz.{service}-1.json").unlink()


NEW_WORDS = {
    "kz.large_family.f.flat": ("Пәтер ме?", "Это квартира?", "Is it a flat?"),
    "kz.large_family.c.children.status.stepchild": ("Өгей бала", "Пасынок или падчерица", "A stepchild"),
}
WAYS: dict[str, Callable[[Path], object]] = {
    "term": lambda at: change(at, FAMILY, lambda tree: tree["deadline"].update(value=10)),
    "term rule": lambda at: change(at, FAMILY, lambda tree: tree["deadline"].update(counted_from="same_day")),
    "asked": lambda at: change(at, FAMILY, study_from_the_person),
    "requirement gone": lambda at: change(at, FAMILY, lambda tree: tree["requirements"].remove(by_id(tree["requirements"], "name_link"))),
    "question": lambda at: (change(at, FORM, new_question), texts(at, **NEW_WORDS)),
    "question gone": lambda at: (change(at, FORM, lambda tree: (tree["fields"].pop("/name_differs"), [p["items"].remove("/name_differs") for p in tree["pages"] if "/name_differs" in p.get("items", [])], tree["rules"].pop("/name_differs", None), tree.update(check=[c for c in tree["check"] if "name_differs" not in c["values"]])))),
    "choice": lambda at: (change(at, FORM, new_choice), texts(at, **NEW_WORDS)),
    "question rule": lambda at: change(at, FORM, lambda tree: tree["rules"]["/applicant/phone"].update(required=True)),
    "article": lambda at: texts(at, **{"kz.act.order_169": ("97-бұйрық", "Приказ № 97", "Order 97")}),
    "another article": lambda at: change(at, FAMILY, lambda tree: by_id(tree["requirements"], "study").update(article="kz.act.94v_8")),
    "choice said otherwise": lambda at: texts(at, **{"kz.large_family.c.children.status.own": ("Өз баласы", "Родной", "Own child, by birth")}),
    "name": lambda at: texts(at, **{"kz.large_family.name": ("Жаңа атау", "Новое имя", "A new name")}),
    "tariff": lambda at: change(at, "tariffs.json", lambda tree: tree["mrp"][1].update(amount_minor=450000)),
    "service gone": lambda at: without(at, "criminal_record"),
    "calendar": one_year_more,
    "day off": lambda at: change(at, "calendars/2026.json", lambda tree: tree["off"].append("2026-11-24")),
}  # fmt: skip
EXPECTED = Path(__file__).parent / "expected_diff.json"


def changed(way: str, folder: Path) -> Difference:
    """What one change of the pack looks like to the operator."""
    at = copy_of(folder / "kz", version="2026.10", since="2026-12-01")
    WAYS[way](at)
    return difference(OLD, load_pack(at))


@pytest.mark.parametrize("way", WAYS)
def test_a_change_of_the_law_is_told_in_words(way: str, tmp_path: Path) -> None:
    found = changed(way, tmp_path)
    said = {language: list(as_text(found, language))[1:] for language in LANGUAGES}
    assert said == json.loads(EXPECTED.read_text("utf-8"))[way]


@pytest.mark.parametrize("way", WAYS)
def test_machines_are_told_the_same(way: str, tmp_path: Path) -> None:
    found = changed(way, tmp_path)
    told = json.loads(as_json(found))
    assert (told["pack"], told["old"], told["new"]) == ("kz", "2026.1", "2026.10")
    assert [(one["service"], one["kind"], one["about"]) for one in told["changes"]] == [
        (one.service, one.kind, one.about) for one in found.changes
    ]
    for language in LANGUAGES:
        lines = "\n".join(as_text(found, language))
        assert told["changes"]
        assert all(one["words"][language] in lines for one in told["changes"])


@pytest.mark.parametrize("country", ["kz", "ru"])
def test_where_nothing_changed_this_is_said(country: str, tmp_path: Path) -> None:
    at = copy_of(tmp_path / country, country, version="2026.10", since="2026-12-01")
    found = difference(load_pack(BUILTIN / country), load_pack(at))
    assert found.changes == ()
    assert list(as_text(found, "en"))[1:] == ["Nothing changes for the operator."]


def test_what_goes_one_way_comes_the_other(tmp_path: Path) -> None:
    at = copy_of(tmp_path / "kz", version="2026.10")
    without(at, "criminal_record")
    assert [one.kind for one in difference(load_pack(at), OLD).changes] == ["service_new"]
    assert [one.kind for one in difference(OLD, load_pack(at)).changes] == ["service_gone"]


def test_the_order_of_what_changed_is_the_same_each_time(tmp_path: Path) -> None:
    found = [changed("asked", tmp_path / str(n)) for n in range(2)]
    assert as_json(found[0]) == as_json(found[1])


def test_a_new_exemption_a_lost_ground_and_another_channel_are_told(tmp_path: Path) -> None:
    old, new = copy_of(tmp_path / "old"), copy_of(tmp_path / "new")
    change(old, "services/id_passport.json", lambda tree: tree["fee"]["exemptions"].pop(0))
    change(new, "services/id_passport.json", lambda tree: tree["grounds"].remove("expired_document"))
    change(new, "services/id_passport.json", lambda tree: tree["channels"].pop())
    change(
        new, "grounds.json", lambda tree: tree["incomplete_package"]["test"].update({">": [{"var": "plan.asked"}, 1]})
    )
    found = difference(load_pack(old), load_pack(new))
    kinds = {one.kind for one in found.changes if one.service == "kz.id_passport"}
    assert kinds == {"exemption_new", "refusal_gone", "refusal_rule", "channel_gone"}
