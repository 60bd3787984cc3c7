"""The one catalogue: three languages, plurals, formats, messages inside messages, and a pseudo-locale."""

from __future__ import annotations

import gettext
from datetime import UTC, date, datetime

import pytest

from mfc_desk.domain.operations.all import OPERATIONS
from mfc_desk.text import pseudo
from mfc_desk.text.catalogue import LANGUAGES, LOCALE, Catalogue, UnknownText
from mfc_desk.text.compiled import Compiled
from mfc_desk.text.message import msg


@pytest.mark.parametrize(
    ("language", "n", "said"),
    [
        ("en", 1, "1 kept safe here, will go by itself"),
        ("en", 2, "2 kept safe here, will go by themselves"),
        ("ru", 21, "21 хранится здесь, уйдёт само"),
        ("ru", 22, "22 хранятся здесь, уйдут сами"),
        ("ru", 25, "25 хранятся здесь, уйдут сами"),
        ("kk", 1, "Осында сақтаулы: 1, өздігінен жіберіледі"),
        ("kk", 7, "Осында сақтаулы: 7, өздігінен жіберіледі"),
    ],
)
def test_a_number_takes_the_plural_form_of_its_language(language, n, said):
    assert Catalogue(language)("line.kept", n=n) == said


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_message_inside_a_message_is_said_in_the_same_language(language):
    say = Catalogue(language)
    said = say.say(msg("rule.not_allowed", verb=msg("verb.call_next")))
    assert say("verb.call_next") in said


def test_a_code_that_nobody_knows_is_a_defect_and_not_an_empty_line():
    with pytest.raises(UnknownText):
        Catalogue("en")("no.such_code")


def test_a_time_is_said_as_the_sentence_asks_for_it():
    at = datetime(2026, 11, 23, 10, 42, 7, tzinfo=UTC)
    say = Catalogue("en")
    assert say("line.offline_since", at=at) == "Offline since 10:42"
    assert say("visit.saved", at=at) == "Saved here 10:42:07"


def test_words_of_a_pack_are_chained_and_never_given_twice_with_another_meaning():
    say = Catalogue("ru")
    say.chain({"xx.name": "Справка"})
    say.chain({"xx.name": "Справка"})
    assert say("xx.name") == "Справка"
    with pytest.raises(ValueError, match=r"xx\.name"):
        say.chain({"xx.name": "Другое"})


def test_the_pseudo_locale_marks_what_came_from_the_catalogue_and_leaves_values_alone():
    say = Catalogue("en", pseudo_locale=True)
    day = date(2026, 1, 2)
    said = say("rule.document_expired", day=day)
    assert said.startswith(pseudo.OPEN)
    assert said.endswith(pseudo.CLOSE)
    assert "02.01.2026" in said


def test_every_language_knows_every_code():
    codes = {language: set(Catalogue(language)._compiled.codes()) for language in LANGUAGES}
    assert codes["kk"] == codes["ru"] == codes["en"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_that_is_looked_up_where_it_lies_is_the_one_that_gettext_unpacks(language):
    path = LOCALE / language / "mfc.mo"
    ours = Compiled(path.read_bytes())
    with path.open("rb") as file:
        theirs = gettext.GNUTranslations(file)
    for code in ours.codes():
        for n in (0, 1, 2, 5, 11, 21, 22, 111):
            plural = theirs.ngettext(code, "", n)
            assert ours.find(code, n) == (plural if plural not in ("", code) else theirs.gettext(code))


def test_a_code_beside_those_that_are_there_has_no_sentence_and_another_file_is_no_catalogue():
    ours = Compiled((LOCALE / "en" / "mfc.mo").read_bytes())
    known = sorted(ours.codes())
    for code in ("", " ", "~", *(each + "x" for each in known[::50]), *(each[:-1] for each in known[::50])):
        assert (ours.find(code, 1) is not None) == (code in known)
    with pytest.raises(ValueError, match="no compiled catalogue"):
        Compiled(b"\0" * 64)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_operation_has_its_words_for_the_page_of_the_line(language):
    say = Catalogue(language)
    assert all(say(f"done.{kind}") for kind in sorted(OPERATIONS))
