"""What a person is told to have at hand while they wait, by the packs of both countries."""

from __future__ import annotations

from datetime import date

import pytest

from forms.ids import ServiceId
from forms.register import Law
from forms.shelf import law_from
from mfc_desk.domain.checklists import Checklist, checklist

DAY = date(2026, 11, 22)


def law(country: str) -> Law:
    return law_from(country, None)


def found(country: str, *services: str) -> Checklist:
    return checklist(law(country), [ServiceId(one) for one in services], DAY)


EVERY = [(country, service.id) for country in ("kz", "ru") for service in law(country).services(DAY)]


@pytest.mark.parametrize(("country", "service"), EVERY)
def test_what_an_agency_holds_is_never_asked_of_the_person(country: str, service: str) -> None:
    held = {
        item.type
        for requirement in law(country).service(ServiceId(service), DAY).requirements
        for way in requirement.any_of
        for item in way.all
        if item.by == "interagency"
    }
    labels = {law(country).evidence_type(one).label for one in held}
    told = found(country, service)
    assert not labels & {one.what for one in (*told.bring, *told.perhaps)}


def test_a_paper_that_two_services_want_stands_once() -> None:
    both = found("kz", "kz.birth", "kz.child_allowance")
    every = [one.what for one in (*both.bring, *both.perhaps, *both.fetched)]
    assert len(every) == len(set(every))
    assert len(both.fetched) == len(found("kz", "kz.birth").fetched) + len(found("kz", "kz.child_allowance").fetched)


def test_what_only_some_need_says_in_which_case() -> None:
    told = found("kz", "kz.birth")
    assert told.perhaps
    assert all(one.why is not None for one in told.perhaps)
    assert all(one.why is None for one in (*told.bring, *told.fetched))


@pytest.mark.parametrize(("country", "service"), EVERY)
def test_who_comes_brings_their_identity_document_and_no_case_is_told_in_the_words_of_its_paper(
    country: str, service: str
) -> None:
    told, words = found(country, service), law(country).texts("ru")
    assert f"{country}.ev.identity_document" not in {one.what.code for one in told.perhaps}
    for one in told.perhaps:
        assert one.why is None or words[one.why.code] != words[one.what.code]


def test_for_a_passport_the_identity_document_is_to_be_brought() -> None:
    told = found("kz", "kz.id_passport")
    assert "kz.ev.identity_document" in {one.what.code for one in told.bring}
    assert all(one.why is None for one in told.bring)


def test_what_was_not_seen_at_its_source_is_told_from_what_was() -> None:
    assert not found("kz", "kz.birth").verified
    assert Checklist().verified


def test_a_service_that_the_law_does_not_know_any_more_asks_for_nothing() -> None:
    assert found("kz", "kz.gone") == Checklist()
    assert found("kz", "kz.gone", "kz.birth") == found("kz", "kz.birth")
