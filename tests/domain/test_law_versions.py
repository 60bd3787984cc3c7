"""A case is decided under the law it was begun under, whatever was installed since, and the same on both ends."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from forms.errors import UnknownVersion
from forms.ids import ServiceId
from forms.pack import builtin_pack, load_pack
from forms.register import Law
from mfc_desk.domain import lawful
from mfc_desk.domain.entities import Application, Party
from mfc_desk.domain.errors import Unlawful
from mfc_desk.domain.ids import Key
from mfc_desk.domain.operations.applications import ChooseService, FillForm
from mfc_desk.domain.operations.visits import StartVisit
from mfc_desk.text.catalogue import LANGUAGES, Catalogue
from tests.domain.world import (
    CASE,
    PARTY,
    VISIT,
    Story,
    World,
    attach_all,
    begin,
    check_and_sign,
    documents,
    later,
    person,
    register,
    stories,
    world,
)
from tests.forms.packing import change, copy_of

FAMILY = next(story for story in stories() if story.service == "kz.large_family")
SERVICE, FORM = "services/large_family.json", "forms/kz.large_family-1.json"
OLD = builtin_pack("kz")


@pytest.fixture
def newer(tmp_path: Path) -> Law:
    """The old law and, from 24 November 2026, a new one: another term, one requirement less, one question more."""
    folder = copy_of(tmp_path / "kz", version="2026.10", since="2026-11-24")
    change(folder, SERVICE, _service)
    change(folder, FORM, _form)
    for language in LANGUAGES:
        change(folder, f"texts/{language}.json", lambda texts: texts.update({"kz.large_family.name": "NEW NAME"}))
    return Law.of(OLD, load_pack(folder))


def _service(tree: Any) -> None:
    tree.update(version="2026.10", valid_from="2026-11-24")
    tree["deadline"].update(value=20)
    tree["requirements"] = [one for one in tree["requirements"] if one["id"] != "name_link"]


def _form(tree: Any) -> None:
    tree["fields"]["/pets"] = {"type": "number", "label": "kz.f.phone", "serves": ["identity"]}
    tree["pages"][0]["items"].append("/pets")
    tree["rules"]["/pets"] = {"required": True}


def plan_of(made: World) -> object:
    party = made.rows.get(Key("party", PARTY))
    assert isinstance(party, Party)
    application, today = made.application(), lawful.local_day(made.law, made.at.at)
    return lawful.evidence_plan(made.law, application, party, documents=documents(made), today=today)


def form_of(made: World) -> set[str]:
    law, service = lawful.pinned(made.law, made.application())
    return set(law.form(service).fields)


def go_on(made: World, story: Story) -> Application:
    """From the form to the number."""
    made.do(FillForm(application=CASE, answers=story.answers))
    attach_all(made, story)
    check_and_sign(made)
    register(made)
    return made.application()


def test_a_case_begun_before_keeps_its_form_its_evidence_and_its_term(newer: Law) -> None:
    alone, beside = world(FAMILY), world(FAMILY)
    for made in (alone, beside):
        begin(made, FAMILY)
        made.do(FillForm(application=CASE, answers=FAMILY.answers))
    beside.law = newer
    for made in (alone, beside):
        later(made, timedelta(days=3))
    assert form_of(beside) == form_of(alone)
    assert plan_of(beside) == plan_of(alone).__class__(**_same_words(plan_of(beside), plan_of(alone)))
    assert go_on(beside, FAMILY) == go_on(alone, FAMILY)


def _same_words(found: Any, wanted: Any) -> dict[str, Any]:
    """The plans differ in nothing but the edition of their words."""
    for one, other in zip(found.items, wanted.items, strict=True):
        assert (one.requirement, one.type, one.by, one.state) == (other.requirement, other.type, other.by, other.state)
        assert one.reason.code.partition("@")[0] == other.reason.code
    return {"items": found.items, "undecided": wanted.undecided}


def test_a_case_begun_on_the_day_takes_what_is_in_force_on_it(newer: Law) -> None:
    before, after = world(FAMILY), world(FAMILY)
    for made in (before, after):
        made.law = newer
    later(after, timedelta(days=1))
    for made in (before, after):
        begin(made, FAMILY)
    assert before.application().law_version == "kz-2026.1/2026.1"
    assert after.application().law_version == "kz-2026.10/2026.10"
    assert "/pets" in form_of(after)
    assert "/pets" not in form_of(before)
    old, new = go_on(before, FAMILY), go_on_with(after, {**FAMILY.answers, "/pets": 1})
    assert old.due is not None
    assert new.due is not None
    assert new.due > old.due + timedelta(days=14)


def go_on_with(made: World, answers: dict[str, Any]) -> Application:
    return go_on(made, Story(FAMILY.country, FAMILY.service, FAMILY.id, answers, FAMILY.shown))


def test_desk_and_office_decide_the_same_in_whatever_order_versions_were_installed(newer: Law) -> None:
    desk, office = world(FAMILY), world(FAMILY)
    desk.law, office.law = newer, Law.of(*(pack for pack in reversed(load_all(newer))))
    for made in (desk, office):
        begin(made, FAMILY)
        later(made, timedelta(days=2))
    assert go_on(desk, FAMILY) == go_on(office, FAMILY)


@pytest.mark.parametrize(("days", "counts"), [(1, True), (30, True), (31, False)])
def test_a_case_begun_under_the_law_a_desk_had_keeps_it_where_the_newer_one_is_not_old(
    newer: Law, days: int, *, counts: bool
) -> None:
    office = world(FAMILY)
    office.law = newer
    later(office, timedelta(days=days))
    office.do(StartVisit(visit=VISIT))
    office.do(person(FAMILY))
    begun = ChooseService(visit=VISIT, application=CASE, service=FAMILY.service, language="ru", law="kz-2026.1/2026.1")
    if counts:
        office.do(begun)
        assert office.application().law_version == "kz-2026.1/2026.1"
        assert "/pets" not in form_of(office)
        return
    with pytest.raises(Unlawful, match="law_too_old"):
        office.do(begun)


def test_a_case_begun_under_a_law_that_is_not_here_or_not_yet_in_force_is_refused_in_words(newer: Law) -> None:
    office = world(FAMILY)
    office.law = newer
    office.do(StartVisit(visit=VISIT))
    office.do(person(FAMILY))
    for version, code in (("kz-2027.1/2027.1", "rule.law_missing"), ("kz-2026.10/2026.10", "rule.law_too_old")):
        with pytest.raises(Unlawful) as refused:
            office.do(ChooseService(visit=VISIT, application=CASE, service=FAMILY.service, language="ru", law=version))
        assert refused.value.message.code == code
        assert all(version in Catalogue(language).say(refused.value.message) for language in LANGUAGES)


def load_all(law: Law) -> list[Any]:
    return [load_pack(pack.root) for pack in law.shelf]


def test_a_case_whose_version_is_not_here_is_told_in_words_and_stays_as_it_is(newer: Law) -> None:
    made = world(FAMILY)
    begin(made, FAMILY)
    made.law = Law.of(load_pack(newer.packs[0].root))
    was = made.application()
    for work in (
        lambda: made.do(FillForm(application=CASE, answers=FAMILY.answers)),
        lambda: plan_of(made),
        lambda: lawful.final_form(made.act, was, made.rows.get(Key("party", PARTY))),
    ):
        with pytest.raises(Unlawful) as refused:
            work()
        assert refused.value.message.code == "rule.law_missing"
        assert all("kz-2026.1" in Catalogue(language).say(refused.value.message) for language in LANGUAGES)
    assert made.application() == was


def test_more_rows_than_a_rule_can_count_are_refused_and_not_worked_out() -> None:
    made = world(FAMILY)
    begin(made, FAMILY)
    many = {f"/children/{row}/full_name": "Бала" for row in range(lawful.MOST_ROWS + 1)}
    with pytest.raises(Unlawful) as refused:
        made.do(FillForm(application=CASE, answers={**FAMILY.answers, **many}))
    assert refused.value.message.code == "rule.too_many_rows"
    assert all("50" in Catalogue(language).say(refused.value.message) for language in LANGUAGES)


def test_old_and_new_words_stand_side_by_side(newer: Law) -> None:
    catalogue = Catalogue("ru")
    catalogue.chain(newer.texts("ru"))
    old, new = (newer.at(pin).service(FAMILY.service) for pin in ("kz-2026.1", "kz-2026.10"))
    assert catalogue.say(new.name) == "NEW NAME"
    assert catalogue.say(old.name) == OLD.texts("ru")["kz.large_family.name"]
    choices = [field for field in newer.form(old).fields.values() if field.choices]
    assert all(catalogue.say(field.choice_label(one)).strip() for field in choices for one in field.choices)


def test_before_any_service_is_in_force_none_is_begun() -> None:
    made = world(FAMILY)
    later(made, -timedelta(days=365))
    with pytest.raises(Unlawful) as refused:
        begin(made, FAMILY)
    assert refused.value.message.code == "rule.no_service"


def test_a_law_in_another_zone_or_of_another_day_remembers_its_own() -> None:
    law = Law.of(OLD)
    service = law.service(ServiceId("kz.large_family"))
    pin = law.pin(service)
    assert law.pinned(service.id, pin)[0].time_zone != "Asia/Tokyo"
    assert law.in_zone("Asia/Tokyo").pinned(service.id, pin)[0].time_zone == "Asia/Tokyo"
    assert law.services(date(2026, 11, 23))
    assert law.services(date(1926, 11, 23)) == ()
    for _ in range(2):
        with pytest.raises(UnknownVersion):
            law.pinned(service.id, "kz-1926.1/1926.1")
