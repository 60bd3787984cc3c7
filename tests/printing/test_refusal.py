"""The notice of a refusal: ground, article, facts, cure and complaint, in large type, in each language."""

from __future__ import annotations

from datetime import datetime

import pytest

from mfc_desk.domain.notices import RefusalData
from mfc_desk.text.catalogue import LANGUAGES, Language
from mfc_desk.text.message import msg
from printing.documents.refusal import refusal_pdf
from tests.printing import reading, samples

every_language = pytest.mark.parametrize("language", LANGUAGES)


def notice(language: Language = "ru", **changes: object) -> RefusalData:
    known = samples.receipt(language)
    values: dict[str, object] = {
        "centre": known.centre,
        "address": known.address,
        "phone": known.phone,
        "desk": known.desk,
        "operator_name": known.operator_name,
        "number": "KZ-03-26-R000001-01",
        "refused_at": datetime(2026, 11, 22, 10, 58, tzinfo=samples.ALMATY),
        "confirmed": True,
        "applicant": known.applicant,
        "service": known.service,
        "authority": known.authority,
        "ground": msg("pack.long", words="Представлен неполный пакет документов"),
        "article": msg("pack.long", words="Закон 88-V, статья 20"),
        "facts": (msg("pack.long", words="Не хватает документов: 2"),),
        "papers": (),
        "reason": None,
        "cure": msg("pack.long", words="Принесите недостающие документы"),
        "today": msg("pack.long", words="Фотографию можно сделать в зале"),
    }
    return RefusalData(**(values | changes))  # type: ignore[arg-type]  # the names above are the fields


def printed(language: Language = "ru", **changes: object) -> bytes:
    return refusal_pdf(notice(language, **changes), samples.catalogue(language))


def says(pdf: bytes, words: str) -> bool:
    return reading.tight(words) in reading.words(pdf)


@every_language
def test_a_notice_names_who_acted_for_the_applicant_and_in_what_right(language: Language) -> None:
    say, right = samples.catalogue(language), msg("forms.capacity.proxy")
    pdf = printed(language, by="Нурлан Сейткали", capacity=right)
    assert says(pdf, "Нурлан Сейткали")
    assert says(pdf, say.say(right))


@every_language
def test_a_notice_says_ground_article_facts_cure_and_where_to_complain(language: Language) -> None:
    data, say = notice(language), samples.catalogue(language)
    pdf = printed(language)
    told = [data.ground, data.article, *data.facts, data.cure, data.today]
    told += [msg("paper.complain_here", phone=data.phone), msg("paper.apply_again")]
    words = [say.say(one) for one in told if one is not None]
    words += [data.number, data.applicant, data.service, data.authority, data.address, data.operator_name]
    assert [one for one in words if not says(pdf, one)] == []


@every_language
def test_a_notice_stays_inside_the_page_and_nothing_lies_on_anything(language: Language) -> None:
    facts = tuple(msg("pack.long", words="Не подтверждено: " + "очень длинное требование " * 6) for _ in range(6))
    pdf = printed(language, facts=facts, confirmed=False, unverified=("ground",))
    assert reading.outside(pdf) == []
    assert reading.overlapping(pdf) == []


def test_a_refusal_by_two_persons_names_their_reason_and_claims_no_facts() -> None:
    pdf = printed(reason=msg("override.court_ban"), facts=())
    say = samples.catalogue("ru")
    assert says(pdf, say("override.court_ban"))
    assert says(pdf, say("paper.two_persons"))
    assert not says(pdf, say("paper.facts"))


def test_a_ground_that_rests_on_an_example_is_marked() -> None:
    badge = samples.catalogue("ru")("paper.not_verified")
    assert says(printed(unverified=("ground",)), badge)
    assert not says(printed(), badge)


def test_the_same_notice_gives_the_same_bytes() -> None:
    assert printed() == printed()


@every_language
def test_what_rests_on_an_example_is_marked_at_the_ground_and_at_the_cure(language: Language) -> None:
    mark = reading.tight(samples.catalogue(language)("paper.not_verified"))
    plain = reading.words(refusal_pdf(notice(language), samples.catalogue(language)))
    marked = reading.words(refusal_pdf(notice(language, unverified=("ground",)), samples.catalogue(language)))
    other = reading.words(refusal_pdf(notice(language, unverified=("phone",)), samples.catalogue(language)))
    assert [words.lower().count(mark.lower()) for words in (plain, marked, other)] == [0, 3, 2]


def test_a_notice_of_a_centre_without_a_phone_names_its_desks() -> None:
    told = reading.words(refusal_pdf(notice("en", phone=""), samples.catalogue("en")))
    assert "Atanydesk" in told
    assert "byphone" not in told


@every_language
def test_a_notice_says_day_and_hour_of_the_refusal(language: Language) -> None:
    at = datetime(2026, 11, 22, 10, 58, tzinfo=samples.ALMATY)
    words = samples.catalogue(language)("paper.refused_at", day=at, at=at)
    assert "2026" in words
    assert says(printed(language), words)


def test_who_is_sent_for_the_list_of_what_is_missing_holds_the_list() -> None:
    owed = tuple(msg("pack.long", words=words) for words in ("Две фотографии 3,5 на 4,5", "Свидетельство о рождении"))
    pdf = printed(papers=owed)
    assert all(says(pdf, samples.catalogue("ru").say(one)) for one in owed)
    assert not says(printed(), samples.catalogue("ru")("paper.owed"))


def test_a_notice_of_two_persons_names_both_and_has_a_line_for_each_to_sign() -> None:
    say = samples.catalogue("ru")
    pdf = printed(reason=msg("override.court_ban"), facts=(), second_name="Марат Ибраев")
    told = reading.words(pdf)
    assert told.count(reading.tight("Марат Ибраев")) == 1
    assert told.count(reading.tight(say("paper.signature"))) == 2
    assert reading.words(printed()).count(reading.tight(say("paper.signature"))) == 1


@every_language
@pytest.mark.parametrize("facts", range(1, 14))
def test_who_signs_never_stands_on_a_page_without_what_it_is_about(language: Language, facts: int) -> None:
    say = samples.catalogue(language)
    lines = tuple(msg("pack.long", words=f"Не подтверждено: требование {n}") for n in range(facts))
    pages = [reading.tight(page.extract_text()) for page in reading.reader(printed(language, facts=lines)).pages]
    assert reading.tight(say("paper.refused_by")) in pages[-1]
    assert reading.tight(say("paper.refusal_complain")) in pages[-1]
