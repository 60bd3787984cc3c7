"""The person: masked, with age and what ends soon."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mfc_desk.usecases import persons, visits
from ui.presenters.person import DOT, OPEN_FIGURES, PersonPresenter, age, mask


@pytest.fixture
def person(place):
    return PersonPresenter(place.ctx)


def seen(place, *, days):
    visit = visits.start(place.work, place.session, ticket="a-043")
    until = place.work.today() + timedelta(days=days)
    fields = {
        "document_type": "identity_card",
        "document_number": "047118265",
        "valid_until": until.strftime("%d.%m.%Y"),
        "family_name": "Оспанова",
        "given_name": "Раушан",
        "born": "04.12.1955",
    }
    persons.identify(place.work, place.session, visit, fields)
    return visits.look(place.work, visit)


def test_nobody_is_shown_before_someone_is_identified(person):
    assert person.words() is None


def test_name_age_and_language_are_told(place, person):
    person.set_view(seen(place, days=400))
    words = person.words()
    assert (words.name, words.below) == ("Оспанова Раушан", "70 years · speaks Russian")
    assert words.notice is None
    assert words.how == "Identity card · typed from the document"


@pytest.mark.parametrize(
    ("retyped", "how"),
    [((), "read from the document"), (("family_name",), "read from the document, some of it typed over")],
)
def test_what_was_typed_over_a_scan_is_told_beside_the_document(place, person, retyped, how):
    view = seen(place, days=400)
    person.set_view(replace(view, party=replace(view.party, method="mrz", retyped=retyped)))
    assert person.words().how == f"Identity card · {how}"


def test_a_document_that_ends_soon_is_a_word_of_warning(place, person):
    person.set_view(seen(place, days=53))
    assert place.ctx.say(person.words().notice.body).startswith("In 53 days")


def test_the_panel_tells_until_when_the_document_is_valid_and_what_the_ticket_says(place, person):
    person.set_view(seen(place, days=400))
    told = [place.ctx.say(fact.title) for group in person.words().groups for fact in group.facts]
    assert any(each.startswith("Identity card: valid until") for each in told)
    assert "Speaks Russian" in told
    assert [place.ctx.say(group.title) for group in person.words().groups] == ["Contact and document", "Ticket A-043"]


def test_before_anyone_is_identified_the_ticket_is_what_is_known(place, person):
    visit = visits.start(place.work, place.session, ticket="a-043")
    person.set_view(visits.look(place.work, visit))
    assert person.words() is None
    assert [place.ctx.say(group.title) for group in person.before()] == ["Ticket A-043"]


def test_another_person_begins_masked(place, person):
    person.set_view(seen(place, days=400))
    person.toggle_mask()
    assert not person.words().masked
    person.set_view(None)
    assert person.masked


@given(st.text("0123456789", max_size=14))
def test_a_mask_keeps_the_length_and_shows_the_last_figures_only(number):
    hidden = mask(number)
    assert len(hidden) == len(number)
    assert hidden.strip(DOT) == number[-OPEN_FIGURES:]


def test_a_birthday_counts_from_its_day():
    assert age(date(1955, 12, 4), date(2026, 12, 3)) == 70
    assert age(date(1955, 12, 4), date(2026, 12, 4)) == 71
