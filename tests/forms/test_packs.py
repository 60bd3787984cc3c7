"""The two packs are sound, and what is broken in them is noticed."""

from __future__ import annotations

import json
import random
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from forms.engine import view
from forms.errors import PackError, UnknownEvidence, UnknownService
from forms.evaluation import Fact
from forms.evidence import answers_of, plan
from forms.golden import run_golden
from forms.ids import EvidenceTypeId, ServiceId
from forms.lint import lint
from forms.pack import BUILTIN, Pack, builtin_pack, load_pack
from forms.register import Law
from forms.service import Service
from mfc_desk.text.catalogue import LANGUAGES, Catalogue
from tests.forms.packing import change
from tests.forms.world import FAMILY, KZ, LAW, RU, TODAY, chance_answers, chance_held


@pytest.mark.parametrize("pack", [KZ, RU], ids=["kz", "ru"])
def test_a_pack_has_no_finding(pack: Pack) -> None:
    assert lint(pack) == ()


@pytest.mark.parametrize("pack", [KZ, RU], ids=["kz", "ru"])
def test_every_service_has_golden_cases_and_they_come_true(pack: Pack) -> None:
    report = run_golden(pack)
    assert not report.failures
    assert {service.id for service in pack.services} == report.cases.keys()
    assert min(report.cases.values()) >= 6


def test_the_law_is_loaded_within_the_blink_that_a_screen_allows() -> None:
    start = time.process_time()
    law = Law.of(builtin_pack("kz"), builtin_pack("ru"))
    law.services()
    assert time.process_time() - start < 0.03


def test_what_is_unknown_is_named() -> None:
    with pytest.raises(UnknownService):
        LAW.service(ServiceId("kz.nothing"))
    with pytest.raises(UnknownEvidence):
        LAW.evidence_type(EvidenceTypeId("kz.nothing"))
    with pytest.raises(PackError):
        builtin_pack("nowhere")


def test_a_service_has_the_version_of_the_day() -> None:
    assert LAW.service(FAMILY.id, TODAY) is FAMILY
    with pytest.raises(UnknownService):
        LAW.service(FAMILY.id, FAMILY.valid_from.replace(year=2025))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("service", LAW.services(), ids=lambda one: one.id)
def test_everything_a_form_and_its_plan_can_say_is_said_in_each_language(service: Service, language: str) -> None:
    catalogue = Catalogue(language)  # type: ignore[arg-type]  # one of LANGUAGES
    catalogue.chain(LAW.texts(language))
    chance = random.Random(service.id)
    form = LAW.form(service)
    for _ in range(40):
        answers, held = chance_answers(form, chance), chance_held(service, chance)
        seen = view(form, answers, facts=answers_of(held), today=TODAY)
        found = plan(service, form, answers=answers, facts={}, held=held, today=TODAY)
        told = [one.message for one in seen.problems] + [one.reason for one in found.items]
        told += [text for row in seen.check for text in (row.label, row.value)] + [page.title for page in seen.pages]
        told += [LAW.evidence_type(one.type).label for one in found.items] + [service.short, service.summary]
        told += [one.standing.article for one in found.items if one.standing.article is not None]
        assert all(catalogue.say(one).strip() for one in told)


def _at(tree: Any, *path: str | int) -> Any:
    for step in path:
        tree = (
            next(one for one in tree if one.get("id") == step)
            if isinstance(tree, list) and isinstance(step, str)
            else tree[step]
        )
    return tree


SERVICE, FORM = "services/large_family.json", "forms/kz.large_family-1.json"
R = "requirements"
MUTATIONS: dict[str, tuple[str, Callable[[Any], object]]] = {
    "unlock removed": (SERVICE, lambda o: _at(o, R, "children", "any_of", 1).pop("unlock")),
    "unlock on a wrong word": (SERVICE, lambda o: _at(o, R, "children", "any_of", 1, "unlock", "==").__setitem__(1, "missing")),
    "unlock by the form": (SERVICE, lambda o: _at(o, R, "study", "any_of", 1).update(unlock={"==": [{"var": "name_differs"}, True]})),
    "no article": (SERVICE, lambda o: _at(o, R, "study").pop("article")),
    "act in one language only": (SERVICE, lambda o: _at(o, R, "study").update(article="Order 169 of 24.05.2023")),
    "act without its Kazakh name": ("texts/kk.json", lambda o: o.pop("kz.act.order_169")),
    "sourced without an address": (SERVICE, lambda o: o["deadline"].pop("source")),
    "unknown name": (SERVICE, lambda o: _at(o, R, "name_link").update(when={"==": [{"var": "nmae_differs"}, True]})),
    "bool beside text": (SERVICE, lambda o: _at(o, R, "name_link").update(when={"==": [{"var": "name_differs"}, "true"]})),
    "choice that does not exist": (SERVICE, lambda o: _at(o, R, "authority").update(when={"==": [{"var": "applicant.capacity"}, "nobody"]})),
    "AND list loses the translation": (SERVICE, lambda o: _at(o, R, "children_abroad", "any_of", 1, "all").pop()),
    "term 8 instead of 7": (SERVICE, lambda o: o["deadline"].update(value=8)),
    "unknown evidence": (SERVICE, lambda o: _at(o, R, "residence", "any_of", 0, "all", 0).update(type="nothing")),
    "record from the person": (SERVICE, lambda o: _at(o, R, "residence", "any_of", 0, "all", 0).update(by="applicant")),
    "misspelt member": (SERVICE, lambda o: _at(o, R, "study").update(wehn=True)),
    "requirement dropped": (SERVICE, lambda o: o[R].pop(3)),
    "form of nobody": (SERVICE, lambda o: o.update(form="kz.nothing/1")),
    "age limit 24": (FORM, lambda o: json_replace(o, {"<": [{"age": [{"var": "row.dob"}, {"var": "today"}]}, 23]}, {"<": [{"age": [{"var": "row.dob"}, {"var": "today"}]}, 3]})),
    "field on no page": (FORM, lambda o: o["pages"][0]["items"].pop()),
    "field that serves nothing": (FORM, lambda o: o["fields"]["/name_differs"].pop("serves")),
    "field that serves a phantom": (FORM, lambda o: o["fields"]["/name_differs"].update(serves=["phantom"])),
    "rule on no field": (FORM, lambda o: o["rules"].update({"/nothing": {"required": True}})),
    "circle": (FORM, lambda o: o["rules"]["/name_differs"].update(relevant={"==": [{"var": "bank.iban"}, "KZ"]}) or o["rules"]["/bank/iban"].update(relevant={"==": [{"var": "name_differs"}, True]})),
    "check row of nobody": (FORM, lambda o: o["check"][0].update(values=["nobody"])),
    "check row to no page": (FORM, lambda o: o["check"][0].update(page="nowhere")),
    "question on no check row": (FORM, lambda o: o["check"].pop(0)),
    "name that is a date": (FORM, lambda o: o["fields"]["/applicant/dob"].update(check="name")),
    "name of an unknown kind": (FORM, lambda o: o["fields"]["/applicant/full_name"].update(check="nmae")),
    "26 questions on a page": (FORM, lambda o: crowd(o)),
    "kk text empty": ("texts/kk.json", lambda o: o.update({"kz.large_family.name": " "})),
    "ru text missing": ("texts/ru.json", lambda o: o.pop("kz.large_family.k.counted")),
    "place for a value lost": ("texts/kk.json", lambda o: o.update({"kz.large_family.k.child": "Бала"})),
    "unused text": ("texts/en.json", lambda o: o.update({"kz.zzz": "z"})),
    "short name too long": ("texts/ru.json", lambda o: o.update({"kz.large_family.short": "Многодетная семья"})),
    "holiday dropped": ("calendars/2026.json", lambda o: o["off"].remove("2026-03-25")),
    "holiday of another year": ("calendars/2026.json", lambda o: o["off"].append("2027-01-01")),
    "evidence nobody uses": ("evidence_types.json", lambda o: o.update(idle={"kind": "document"})),
    "overlapping versions": (SERVICE, lambda o: o.update(valid_to="2025-01-01")),
}  # fmt: skip


def json_replace(tree: Any, old: object, new: object) -> object:
    """Puts `new` wherever `old` stands below `tree`."""
    for key, value in list(tree.items() if isinstance(tree, dict) else enumerate(tree)):
        if value == old:
            tree[key] = new
        elif isinstance(value, dict | list):
            json_replace(value, old, new)
    return tree


def crowd(form: Any) -> None:
    """Adds questions to a page until it is too long."""
    for number in range(30):
        form["fields"][f"/extra/q{number}"] = {"type": "text", "label": "kz.f.phone", "serves": ["identity"]}
        form["pages"][0]["items"].append(f"/extra/q{number}")


@pytest.mark.parametrize("name", MUTATIONS)
def test_a_broken_pack_is_noticed_and_the_place_named(name: str, tmp_path: Path) -> None:
    file, breakage = MUTATIONS[name]
    shutil.copytree(BUILTIN / "kz", tmp_path / "kz")
    path = tmp_path / "kz" / file
    tree = json.loads(path.read_text("utf-8"))
    breakage(tree)
    path.write_text(json.dumps(tree, ensure_ascii=False), "utf-8")
    found = lint(load_pack(tmp_path / "kz"))
    assert found
    assert all(one.file and one.what for one in found)


TOLD = {
    "unknown name": (SERVICE, "unknown name nmae_differs", '"id": "name_link"'),
    "unknown evidence": (SERVICE, "no evidence type kz.nothing", '"id": "residence"'),
    "form of nobody": (SERVICE, "no form kz.nothing/1", '"form": "kz.nothing/1"'),
    "rule on no field": (FORM, "no field /nothing", '"/nothing"'),
    "check row to no page": (FORM, "a check row points to page nowhere", '"page": "nowhere"'),
    "check row of nobody": (FORM, "a check row shows nobody", '"nobody"'),
    "field on no page": (FORM, "must be on exactly one page", '"/agent/full_name": {'),
    "bool beside text": (SERVICE, "== does not take (bool, text)", '"id": "name_link"'),
    "circle": (FORM, "a circle of rules: bank.iban, name_differs", '"/bank/iban": {'),
    "field that serves nothing": (FORM, "it serves no requirement", '"/name_differs": {'),
    "26 questions on a page": (FORM, "36 questions on one page", '"id": "who"'),
    "ru text missing": ("texts/ru.json", "missing, used by forms/", "{"),
    "kk text empty": ("texts/kk.json", "a text is needed", '"kz.large_family.name"'),
    "term 8 instead of 7": ("tests/large_family.json", "expected 2026-03-30, got 2026-03-31", '"due": "2026-03-30"'),
}
"""What is said of a breakage, and what stands on the line that is named, or just below it where an object begins."""


@pytest.mark.parametrize("name", TOLD)
def test_what_is_broken_is_said_of_its_own_line(name: str, tmp_path: Path) -> None:
    file, what, written = TOLD[name]
    place, breakage = MUTATIONS[name]
    shutil.copytree(BUILTIN / "kz", tmp_path / "kz")
    path = tmp_path / "kz" / place
    tree = json.loads(path.read_text("utf-8"))
    breakage(tree)
    path.write_text(json.dumps(tree, ensure_ascii=False, indent=1), "utf-8")
    found = next(one for one in lint(load_pack(tmp_path / "kz")) if what in one.what)
    assert found.file == file
    assert found.line is not None
    lines = (tmp_path / "kz" / file).read_text("utf-8").splitlines()[found.line - 1 :]
    first = next(n for n, line in enumerate(lines) if line.strip() != "{" or written == "{")
    size = 1 if first == 0 else next(n for n, line in enumerate(lines) if n and line.startswith("  }"))
    assert any(written in line for line in lines[: size + first]), lines[: size + first]


def test_two_values_or_two_calendars_for_the_same_day_are_noticed(tmp_path: Path) -> None:
    shutil.copytree(BUILTIN / "kz", tmp_path / "kz")
    change(tmp_path / "kz", "tariffs.json", lambda tree: tree["mrp"].append({**tree["mrp"][-1], "amount_minor": 1}))
    assert ("tariffs.json", "two values from 2026-01-01") in {
        (o.file, o.what) for o in lint(load_pack(tmp_path / "kz"))
    }
    shutil.copy(tmp_path / "kz/calendars/2026.json", tmp_path / "kz/calendars/again.json")
    assert ("calendars/again.json", "2026 is given twice") in {
        (one.file, one.what) for one in lint(load_pack(tmp_path / "kz"))
    }


def test_a_calculation_that_is_ill_typed_and_a_rule_of_the_fee_are_told_at_their_place(tmp_path: Path) -> None:
    shutil.copytree(BUILTIN / "kz", tmp_path / "kz")
    change(tmp_path / "kz", FORM, lambda tree: tree["calculate"].update(wrong={"+": [1, "2"]}))
    assert "/calculate/wrong" in {one.place for one in lint(load_pack(tmp_path / "kz"))}
    shutil.copytree(BUILTIN / "kz", tmp_path / "other")
    fee = "services/id_passport.json"
    change(tmp_path / "other", fee, lambda tree: tree["fee"]["rows"][0].update(when={"==": [{"var": "nobody"}, True]}))
    (found,) = (one for one in lint(load_pack(tmp_path / "other")) if "unknown name" in one.what)
    code = json.loads((BUILTIN / "kz" / fee).read_text("utf-8"))["fee"]["rows"][0]["code"]
    assert (found.file, found.place) == (fee, f"/fee/rows/{code}/when")


def test_two_versions_in_force_on_one_day_are_noticed(tmp_path: Path) -> None:
    shutil.copytree(BUILTIN / "kz", tmp_path / "kz")
    shutil.copy(tmp_path / "kz" / SERVICE, tmp_path / "kz/services/second.json")
    assert any("two versions" in one.what for one in lint(load_pack(tmp_path / "kz")))


def test_a_file_that_is_no_json_is_named(tmp_path: Path) -> None:
    shutil.copytree(BUILTIN / "kz", tmp_path / "kz")
    (tmp_path / "kz" / SERVICE).write_text("{", "utf-8")
    assert SERVICE in {one.file for one in lint(load_pack(tmp_path / "kz"))}


NATURAL: dict[str, str] = {"en": "person", "ru": "челове", "kk": "адам"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_every_applicant_is_told_speaks_of_an_organisation_as_well(language: str) -> None:
    for pack in (KZ, RU):
        for_all = [one for one in pack.services if "organisation" in one.addressees]
        shared = [one for service in for_all for one in service.requirements if one.id in ("identity", "authority")]
        for one in shared:
            assert NATURAL[language] not in pack.texts(language)[one.why.code].lower(), one.why.code


def test_a_sample_of_a_document_that_identifies_nobody_here_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "kz"
    shutil.copytree(BUILTIN / "kz", folder)
    head = folder / "pack.toml"
    head.write_text(head.read_text("utf-8") + 'foreign_passport = ["75 1234567"]\n', "utf-8")
    with pytest.raises(PackError, match="identifies nobody here"):
        load_pack(folder)


@pytest.mark.parametrize("service", ["kz.large_family", "kz.child_allowance"])
def test_an_allowance_of_the_country_goes_to_no_account_of_another(service: str) -> None:
    form = LAW.form(LAW.service(ServiceId(service)))

    def wrong(number: str) -> list[str]:
        facts = {"reg.bank_account": Fact("not_found", "kz.ev.bank_account")}
        seen = view(form, {"/bank/iban": number}, facts=facts, today=TODAY)
        return [one.message.code for one in seen.problems if one.path == "/bank/iban" and one.severity == "error"]

    assert wrong("DE89370400440532013000") == ["kz.e.iban_abroad"]
    assert wrong("KZ86125KZT5004100100") == []
