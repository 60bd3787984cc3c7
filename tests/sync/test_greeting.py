"""Whose greeting counts: the office signs it with the key that this desk has from its enrolment, over this very hello."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from backoffice import keys
from mfc_desk.domain.ids import VisitId
from mfc_desk.domain.operations.visits import StartVisit
from mfc_desk.ports.office import NoLine
from sync.hello import greet
from sync.wire.greeting import greeting_bytes
from sync.wire.messages import Hello, HelloBack, Life, Person, Scope, Standing
from tests.sync.near import NearDesk, NearOffice


class Between:
    """The office, with somebody on the way who makes another answer of its greeting."""

    def __init__(self, office: NearOffice, made: Callable[[Hello, HelloBack], HelloBack]) -> None:
        self._office, self._made = office, made

    def hello(self, body: Hello) -> HelloBack:
        return self._made(body, self._office.hello(body))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._office, name)


def unsigned(_: Hello, back: HelloBack) -> HelloBack:
    """As an office of an older release greets, that signs neither its greeting nor what it has."""
    return msgspec.structs.replace(back, word=b"", receipt=None)


def changed(**told: Any) -> Callable[[Hello, HelloBack], HelloBack]:
    def made(_: Hello, back: HelloBack) -> HelloBack:
        other = msgspec.structs.replace(back, **told)
        assert other != back, told
        return other

    return made


CHANGED: dict[str, Any] = {
    "epoch": "another",
    "feed_head": 0,
    "session": "another",
    "people": [Person("stranger", "stranger", "Stranger", ["operator"])],
    "schema_ok": False,
    "schema": 9,
    "receipt": None,
    "former": [Life("another", 0, "")],
    "twin": "another",
    "revoked": True,
    "keep_days": 1,
    "scope": Scope("another", 0),
    "standing": Standing([], ["an-operation"]),
    "held_up_to": None,
    "have_n": 7,
    "have_hash": "another",
    "word": b"another",
}


def test_every_field_of_a_greeting_is_under_the_signature() -> None:
    told = {"office_time", "protocol"}
    assert CHANGED.keys() | told == set(HelloBack.__struct_fields__)


def test_a_greeting_that_was_changed_on_the_way_is_not_believed(desk: NearDesk) -> None:
    desk.do(StartVisit(visit=VisitId("one")))
    assert desk.turn().online
    for name, value in CHANGED.items():
        office = Between(desk.office, changed(**{name: value}))
        with pytest.raises(NoLine) as refused:
            greet(office, desk.store, desk.bureau.clock)  # type: ignore[arg-type]
        assert refused.value.why.code == "line.not_signed", name


def test_an_older_office_that_signs_nothing_is_believed_until_it_was_seen_to_sign(desk: NearDesk) -> None:
    older = Between(desk.office, unsigned)
    assert desk.turn(office=older).online
    assert desk.turn().online
    report = desk.turn(office=older)
    assert report.why is not None
    assert (report.online, report.why.code) == (False, "line.not_signed")
    assert desk.turn().online


def test_a_greeting_that_was_kept_and_given_again_answers_another_hello(desk: NearDesk) -> None:
    kept: list[HelloBack] = []

    def first(_: Hello, back: HelloBack) -> HelloBack:
        kept.append(back)
        return kept[0]

    office = Between(desk.office, first)
    assert desk.turn(office=office).online
    assert not desk.turn(office=office).online


def test_a_greeting_with_the_key_of_another_office_is_not_believed(desk: NearDesk) -> None:
    stranger = keys.new_private_key()

    def foreign(said: Hello, back: HelloBack) -> HelloBack:
        back = msgspec.structs.replace(back, receipt=None)
        return msgspec.structs.replace(back, word=keys.sign(stranger, greeting_bytes(back, said)))

    assert not desk.turn(office=Between(desk.office, foreign)).online
