"""The office's signed word on what it holds: believed where it is the office's, about this chain, and not an old one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from mfc_desk.store.facts import RECEIPTS
from mfc_desk.usecases.lives import held_up_to
from sync.wire.messages import HelloBack, Pushed, Receipt, receipt_bytes
from tests.store.world import OFFICE_KEY, issue
from tests.sync.place import Place
from tests.sync.toy_office import ToyOffice


def signed(receipt: Receipt) -> Receipt:
    return msgspec.structs.replace(receipt, signature=OFFICE_KEY.sign(receipt_bytes(receipt)))


class Speaking(ToyOffice):
    """Signs its hello too, as a real office does; a test may have its say."""

    def say(self, receipt: Receipt) -> Receipt:
        return receipt

    def hello(self, body: Any) -> HelloBack:
        back = super().hello(body)
        word = Receipt(body.device, body.incarnation, back.have_n, back.have_hash, self.clock.now(), b"")
        return msgspec.structs.replace(back, receipt=self.say(signed(word)))


def receipts(place: Place) -> list[tuple[int, str]]:
    with place.store.read() as uow:
        return [(each.n, each.incarnation) for each in uow.facts.receipts()]


def test_each_word_of_the_office_is_kept_as_proof_the_newest_first(place: Place) -> None:
    for n in range(3):
        place.do(issue(f"t-{n}"))
        place.turn()
    assert [n for n, _ in receipts(place)] == [3, 2, 1]
    with place.store.read() as uow:
        for each in uow.facts.receipts():
            OFFICE_KEY.public_key().verify(each.signature, receipt_bytes(each))
            assert uow.outbox.head_upto(each.n) == each.hash


def test_only_so_many_are_kept(place: Place) -> None:
    with place.store.write() as uow:
        for n in range(RECEIPTS + 5):
            uow.facts.set_receipt(Receipt("d", "life", n, "ab", place.clock.now(), b"x"))
        kept = uow.facts.receipts()
        assert (len(kept), kept[0].n) == (RECEIPTS, RECEIPTS + 4)
        uow.facts.set_receipt(Receipt("d", "life", RECEIPTS + 4, "cd", place.clock.now(), b"y"))
        assert [each.hash for each in uow.facts.receipts()[:2]] == ["cd", "ab"]


def test_a_hello_renews_the_word_where_nothing_is_new(place: Place) -> None:
    place.office = Speaking(place.clock)
    place.do(issue("t"))
    place.turn()
    place.clock.move(hours=2)
    assert place.turn().held_up_to == place.clock.now()
    assert receipts(place) == [(1, "device-4-life-1")]


@pytest.mark.parametrize("what", ["signature", "device", "incarnation", "n", "hash"])
def test_a_hello_with_a_word_that_is_not_the_offices_about_this_chain_changes_nothing(place: Place, what: str) -> None:
    office = Speaking(place.clock)
    place.office = office
    place.do(issue("t"))
    place.turn()
    before = receipts(place)
    other = {"signature": b"x" * 64, "device": "another", "incarnation": "another", "n": 9, "hash": "f" * 64}[what]

    def say(word: Receipt) -> Receipt:
        forged = msgspec.structs.replace(word, **{what: other})
        return forged if what == "signature" else signed(forged)

    office.say = say  # type: ignore[method-assign]
    place.do(issue("u"))
    report = place.turn()
    assert report.why is not None
    assert (report.online, report.why.code, report.left) == (False, "line.not_signed", 1)
    assert receipts(place) == before


def test_an_old_word_is_none_for_what_was_just_sent(place: Place) -> None:
    class Repeating(ToyOffice):
        """Answers each push with its first receipt."""

        first: Receipt | None = None

        def push(self, session: str, body: Any) -> Pushed:
            pushed = super().push(session, body)
            self.first = self.first or pushed.receipt
            return msgspec.structs.replace(pushed, receipt=self.first)

    place.office = Repeating(place.clock)
    place.do(issue("t"))
    assert place.turn().left == 0
    place.do(issue("u"))
    report = place.turn()
    assert report.why is not None
    assert (report.why.code, report.left) == ("line.forked", 1)
    assert [n for n, _ in receipts(place)] == [1]


def test_the_office_is_never_said_to_hold_work_that_is_still_here(place: Place) -> None:
    place.do(issue("t"))
    place.turn()
    word = place.clock.now()
    place.clock.move(minutes=10)
    place.do(issue("u"))
    recorded_at = place.clock.now()
    place.clock.move(minutes=10)
    with place.store.write() as uow:
        receipt = uow.facts.receipt()
        assert receipt is not None
        assert held_up_to(uow) == word
        uow.facts.set_receipt(msgspec.structs.replace(receipt, office_time=place.clock.now()))
        assert held_up_to(uow) is not None
        assert held_up_to(uow) <= recorded_at + timedelta(seconds=5)  # type: ignore[operator]


@pytest.mark.logs("restored from a copy")
def test_a_desk_shows_the_office_its_own_word_until_the_office_took_it_back(place: Place) -> None:
    said: list[Any] = []

    class Listening(ToyOffice):
        def hello(self, body: Any) -> HelloBack:
            said.append(body)
            return super().hello(body)

    place.office = Listening(place.clock)
    copy = place.office.backup()
    place.do(issue("t"))
    place.turn()
    place.turn()
    assert [each.receipt and each.receipt.n for each in said] == [None, 1]
    with place.store.write() as uow:
        uow.outbox.replay(0)
        uow.commit()
    place.office.restore(copy, "epoch-1")
    place.turn()
    assert said[-1].receipt is None
    assert said[-1].kept == 1
