"""What a person says about their data: the newest word counts, for one application and its applicant only."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from forms.ids import ServiceId
from mfc_desk.domain import consents, lawful
from mfc_desk.domain.errors import DomainError, Unlawful
from mfc_desk.domain.grounds import judged
from mfc_desk.domain.ids import ApplicationId, ConsentId, Key
from mfc_desk.domain.intake import Capacity, Consent, ConsentState
from mfc_desk.domain.machines import CONSENT, Lifecycle
from mfc_desk.domain.operations.applications import ChooseService, DropService, FillForm
from mfc_desk.domain.operations.capacity import ActFor
from mfc_desk.domain.operations.consents import GiveConsent, RefuseConsent, WithdrawConsent
from mfc_desk.domain.sides import sides_of
from mfc_desk.text.catalogue import LANGUAGES
from tests.domain.laws import for_all
from tests.domain.world import (
    CASE,
    PARTY,
    RIGHT,
    VISIT,
    World,
    begin,
    later,
    register,
    represent,
    stories,
    up_to_signature,
    world,
)

ALL = [story for story in stories() if story.capacity is Capacity.SELF]
ONE = next(story for story in ALL if story.service == "kz.large_family")

TODAY = date(2026, 11, 23)


def service_of(story):
    return for_all(story.country).service(ServiceId(story.service))


def place(story=ONE) -> World:
    made = replace(world(story), law=for_all(story.country))
    begin(made, story)
    return made


def held(made: World):
    """Everything that agencies hold for the service."""
    return tuple(consents.fetchable(made.law, made.application()))


def word(made: World, kind=GiveConsent, **changes):
    said = {
        "application": CASE,
        "consent": ConsentId("c1"),
        "categories": held(made),
        "notice_hash": consents.notice_hash(made.law, made.application(), changes.get("language", "ru")),
        "language": "ru",
        "method": "oral",
    }
    return kind(**{**said, **changes})


def found(made: World, evidence=None):
    day = lawful.local_day(made.law, made.at.at)
    return consents.lawful_consent(made.rows, made.application(), evidence or held(made)[0], day=day)


def refused(made: World, operation) -> str:
    before = dict(made.rows.written)
    with pytest.raises(DomainError) as error:
        made.do(operation)
    assert made.rows.written == before
    return error.value.message.code


def test_nothing_said_is_no_consent():
    made = place()
    assert found(made) is None
    with pytest.raises(Unlawful) as error:
        consents.demand_consent(made.rows, made.application(), held(made)[0], day=date(2026, 11, 23))
    assert error.value.message.code == "rule.no_consent"


def test_a_consent_says_whose_data_for_what_by_which_law_and_which_words_were_heard():
    made = place()
    made.do(word(made))
    one = found(made)
    application = made.application()
    _, service = lawful.pinned(made.law, application)
    assert (one.subject, one.given_by, one.application) == (Key("party", PARTY), PARTY, CASE)
    assert (one.controller, one.purpose, one.recipients) == (
        service.authority.code,
        service.name.code,
        (service.authority.code,),
    )
    assert (one.categories, one.language, one.method) == (held(made), "ru", "oral")
    assert one.legal_basis
    assert all(code in made.law.texts("ru") for code in (one.notice, *one.legal_basis))
    assert (one.state, one.given_at, one.law_version) == (ConsentState.GIVEN, made.at.at, application.law_version)
    assert consents.demand_consent(made.rows, application, held(made)[0], day=date(2026, 11, 23)) == one


def test_a_no_after_a_yes_is_the_newer_word_and_a_yes_after_that_is_newer_still():
    made = place()
    made.do(word(made))
    made.do(word(made, RefuseConsent, consent=ConsentId("c2"), categories=held(made)[:1]))
    assert found(made) is None
    assert found(made, held(made)[1]).id == "c1"
    made.do(word(made, consent=ConsentId("c3"), categories=held(made)[:1]))
    assert found(made).id == "c3"
    assert made.application().consents == ("c1", "c2", "c3")


def test_a_consent_that_is_withdrawn_is_none_and_stays_in_the_record():
    made = place()
    made.do(word(made))
    later(made, timedelta(hours=1))
    made.do(WithdrawConsent(consent=ConsentId("c1")))
    kept = made.rows.get(Key("consent", "c1"))
    assert found(made) is None
    assert isinstance(kept, Consent)
    assert (kept.state, kept.withdrawn_at) == (ConsentState.WITHDRAWN, made.at.at)
    assert kept.given_at < kept.withdrawn_at


def test_an_older_yes_does_not_come_back_when_the_newer_is_withdrawn():
    made = place()
    made.do(word(made))
    made.do(word(made, consent=ConsentId("c2")))
    made.do(WithdrawConsent(consent=ConsentId("c2")))
    assert found(made) is None


def test_a_consent_for_a_time_counts_on_its_last_day_and_not_after_it():
    made = place()
    made.do(word(made, until=date(2026, 11, 24)))
    later(made, timedelta(days=1))
    assert found(made) is not None
    later(made, timedelta(days=1))
    assert found(made) is None
    assert made.rows.get(Key("consent", "c1")).standing(date(2026, 11, 25)) is ConsentState.EXPIRED


def test_a_consent_is_the_applicants_and_none_for_whoever_else_the_application_becomes_for():
    made = place()
    made.do(word(made))
    represent(made, Capacity.PROXY)
    made.do(ActFor(application=CASE, representation=RIGHT))
    assert found(made) is None
    made.do(word(made, consent=ConsentId("c2")))
    one = found(made)
    assert (one.subject, one.given_by) == (Key("party", "child"), PARTY)


def test_a_consent_is_for_one_application_only():
    made = place()
    made.do(word(made))
    other = ApplicationId("a2")
    made.do(ChooseService(visit=VISIT, application=other, service=ONE.service, language="ru"))
    second = replace(made.rows.get(Key("application", other)), consents=("c1",))
    assert consents.lawful_consent(made.rows, second, held(made)[0], day=date(2026, 11, 23)) is None


def test_nothing_is_fetched_for_an_application_that_was_dropped():
    made = place()
    made.do(word(made))
    made.do(DropService(application=CASE))
    assert found(made) is None
    assert refused(made, word(made, consent=ConsentId("c2"))) == "rule.wrong_state"


def test_a_consent_neither_asks_for_a_new_signature_nor_ends_with_the_registration():
    made = replace(world(ONE), law=for_all("kz"))
    up_to_signature(made, ONE)
    made.do(word(made))
    assert made.application().lifecycle is Lifecycle.SIGNED
    assert made.application().checked_digest
    register(made)
    made.do(word(made, RefuseConsent, consent=ConsentId("c2")))
    assert made.application().lifecycle is Lifecycle.REGISTERED


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"categories": ()}, "rule.consent_for_nothing"),
        ({"categories": ("kz.passport_of_the_neighbour",)}, "rule.consent_for_nothing"),
        ({"notice_hash": "0" * 64}, "rule.notice_other_text"),
        ({"method": "guessed"}, "rule.consent_method"),
        ({"application": ApplicationId("none")}, "rule.not_there"),
    ],
)
@pytest.mark.parametrize("kind", [GiveConsent, RefuseConsent])
def test_a_word_about_nothing_to_another_text_or_in_no_known_way_is_refused(kind, changes, code):
    made = place()
    assert refused(made, word(made, kind, **changes)) == code


def test_a_consent_that_would_be_over_already_a_second_under_one_name_and_an_unknown_language_are_refused():
    made = place()
    assert refused(made, word(made, until=date(2026, 11, 22))) == "rule.consent_expired"
    heard = consents.notice_hash(made.law, made.application(), "ru")
    assert refused(made, word(made, language="kk", notice_hash=heard)) == "rule.notice_other_text"
    made.do(word(made))
    assert refused(made, word(made)) == "rule.consent_exists"
    with pytest.raises(Unlawful) as error:
        consents.notice_hash(made.law, made.application(), "de")
    assert error.value.message.code == "rule.no_notice"


def test_only_a_given_consent_is_withdrawn():
    made = place()
    made.do(word(made, RefuseConsent))
    assert refused(made, WithdrawConsent(consent=ConsentId("c1"))) == "rule.wrong_state"
    assert refused(made, WithdrawConsent(consent=ConsentId("none"))) == "rule.not_there"
    assert {state for state, verb in CONSENT.moves if verb == "withdraw_consent"} == {ConsentState.GIVEN}


@pytest.mark.parametrize("story", {each.service: each for each in ALL}.values(), ids=lambda each: each.service)
def test_every_service_of_the_packs_has_its_notice_in_three_languages(story):
    made = place(story)
    texts = {language: consents.notice_hash(made.law, made.application(), language) for language in LANGUAGES}
    assert len(set(texts.values())) == 3


IBAN = "KZ86125KZT5004100100"
ASKING = [one for one in ALL if any(ground.id == "no_consent" for ground in service_of(one).grounds)]


@pytest.mark.parametrize("story", ASKING, ids=lambda one: f"{one.service} {one.id}")
def test_a_form_does_not_ask_again_for_the_consent_and_bears_a_no_without_a_word(story):
    made = place(story)
    made.do(word(made, RefuseConsent))
    made.do(FillForm(application=CASE, answers={**story.answers, "/bank/iban": IBAN}))
    application = made.application()
    seen = lawful.form_view(
        made.law, application, sides_of(made.rows, application), answers=application.form, today=TODAY
    )
    assert not [path for path, field in seen.form.fields.items() if "consent" in field.serves]
    assert not [row for row in seen.check if "consent" in row.label.code]
    assert seen.complete
    assert not seen.warnings


def test_whether_the_consent_is_lacking_follows_the_newest_word_that_was_recorded():
    made = place()
    pack = made.law.pack_of(service_of(ONE))
    here = replace(pack.grounds["no_consent"], stage="intake")
    vars(pack)["grounds"] = {**pack.grounds, "no_consent": here}

    def verdict() -> str:
        every = judged(made.rows, made.application(), made.act)
        return next(one.verdict for one in every if one.ground.id == "no_consent")

    assert verdict() == "unknown"
    made.do(word(made, RefuseConsent))
    assert verdict() == "true"
    made.do(word(made, consent=ConsentId("c2")))
    assert verdict() == "false"
    made.do(WithdrawConsent(consent=ConsentId("c2")))
    assert verdict() == "true"
    represent(made, Capacity.PROXY)
    made.do(ActFor(application=CASE, representation=RIGHT))
    assert verdict() == "unknown", "who applies now was not asked"
