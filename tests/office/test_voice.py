"""A call is spoken by this machine, in the languages of the hall, and its absence is said."""

from __future__ import annotations

import io
import json
import shutil
import wave

import pytest

from backoffice.store.terminals import TerminalKind
from backoffice.voice import RATE, Voice, spelled, spoken, tone
from mfc_desk.domain.halls import Hall
from mfc_desk.text.catalogue import LANGUAGES, Catalogue
from tests.office.bureau import Bureau
from tests.office.lobby import put, screen

SPEAKS = pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="espeak-ng is not here: nothing can be spoken")


def seconds(raw: bytes) -> float:
    with wave.open(io.BytesIO(raw), "rb") as file:
        return file.getnframes() / file.getframerate()


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Number A, 42. Desk 5."),
        ("ru", "Номер а, 42. Окно 5."),
        ("kk", "Нөмір: а, 42. Терезе: 5."),
    ],
)
def test_a_number_is_said_as_a_letter_and_a_number_without_zeros_before_it(language, words):
    assert Catalogue(language)("voice.call", number=spoken("A-042"), desk=spelled("5")) == words


def test_a_number_of_another_shape_is_said_as_it_stands():
    assert Catalogue("en")("voice.yours", number=spoken("17/B")) == "Your number is 17/B."
    assert Catalogue("ru")("voice.yours", number=spoken("Ж-007")) == "Ваш номер: Ж, 7."


@SPEAKS
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_call_is_spoken_in_this_language_after_its_tone(language):
    raw = Voice().call("A-042", "5", [language])
    assert seconds(raw) > len(tone()) / 2 / RATE + 1.5


@SPEAKS
def test_what_was_said_once_is_kept():
    voice = Voice()
    first = voice.speech("kk", "Нөмір")
    assert voice.speech("kk", "Нөмір") is first


def test_without_a_voice_only_the_tone_is_heard():
    voice = Voice("no-such-program")
    assert not voice.here
    heard, pause = seconds(voice.call("A-042", "5", ["kk"])), 0.35
    assert heard == pytest.approx(len(tone()) / 2 / RATE + pause, abs=0.01)


def test_words_cannot_give_commands_to_the_voice():
    assert Voice("no-such-program").speech("ru", "-v en --stdout <a>") == b""


def test_a_board_hears_the_languages_of_the_hall_and_a_stranger_nothing(bureau: Bureau) -> None:
    board = screen(bureau, TerminalKind.BOARD)
    put(bureau, Hall(voices=("en",)))
    one = board.get("/board/call?number=A-001&desk=1")
    put(bureau, Hall(voices=("en", "kk", "ru")))
    three, short = board.get("/board/call?number=A-001&desk=1"), board.get("/board/call?number=A-001&desk=1&short")
    assert [said.status for said in (one, three, short)] == [200] * 3
    assert len(three.body) > len(one.body) == len(short.body)
    assert bureau.call("GET", "/board/call?number=A-001&desk=1").status == 401
    assert board.get("/board/call?number=hello&desk=1").status == 404
    assert board.get("/board/call?number=A-001&desk=").status == 404


def test_the_health_of_the_office_tells_whether_it_speaks(bureau: Bureau) -> None:
    assert json.loads(bureau.call("GET", "/health").body)["voice"] is Voice().here
