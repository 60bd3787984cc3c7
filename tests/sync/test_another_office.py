from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from backoffice import restoring
from mfc_desk.domain.ids import Key
from mfc_desk.ports.office import NoLine, NoRoom
from mfc_desk.ports.outbox import OpState
from mfc_desk.text.message import msg
from sync.taking import FORGET
from tests.office.bureau import Bureau
from tests.store.world import CountedIds, issue
from tests.sync.cases import case, settled
from tests.sync.near import NearDesk
from tests.sync.place import Place, call
from tests.sync.resting import resting_on, states, with_scan
from tests.sync.toy_office import ToyOffice


@pytest.mark.logs("restored from a copy")
def test_an_office_restored_from_a_copy_gets_everything_again(place: Place) -> None:
    place.do(issue("t-1"))
    place.turn()
    copy = place.office.backup()
    place.do(issue("t-2"))
    place.do(call("t-1"))
    place.other("gone")
    place.turn()
    assert place.ticket("gone") is not None
    place.office.restore(copy, "epoch-2")
    report = place.turn()
    assert (report.sent, report.left, report.attention) == (2, 0, 0)
    assert place.ticket("gone") is None
    assert len(place.office.memory.effects) == 3
    place.same_as_office()
    with place.store.read() as uow:
        found = uow.facts.desk()
        assert found is not None
        assert found.epoch == "epoch-2"


class Doctored(ToyOffice):
    """Tells the feed otherwise than it is."""

    def doctor(self, change: Any) -> None:
        self.change = change

    def changes(self, session: str, *, after: int, limit: int) -> Any:
        return self.change(super().changes(session, after=after, limit=limit))


def without(row: int) -> Any:
    return lambda page: msgspec.structs.replace(page, rows=page.rows[:row] + page.rows[row + 1 :])


@pytest.mark.logs("the feed is broken")
@pytest.mark.parametrize(
    "change",
    [
        without(0),
        without(1),
        without(2),
        lambda page: msgspec.structs.replace(page, epoch="another"),
        lambda page: msgspec.structs.replace(page, rows=[], to=page.after),
        lambda page: msgspec.structs.replace(page, after=page.after + 1),
    ],
)
def test_a_hole_in_the_feed_stops_loudly_and_everything_is_fetched_again(place: Place, change: Any) -> None:
    place.office = Doctored(place.clock)
    place.office.doctor(lambda page: page)
    place.other("old")
    place.turn()
    for n in range(3):
        place.other(f"t-{n}")
    place.do(issue("mine"))
    place.office.doctor(change)
    report = place.turn()
    assert report.why is not None
    assert report.why.code == "line.feed_broken"
    assert place.ticket("t-2") is None
    assert place.ticket("old") is not None
    assert place.ticket("mine") is not None
    place.office.doctor(lambda page: page)
    assert place.turn().why is None
    place.same_as_office()


@pytest.mark.parametrize("what", ["signature", "hash", "n", "device", "verdicts"])
def test_an_answer_without_the_offices_signature_is_not_believed(place: Place, what: str) -> None:
    class Forged(ToyOffice):
        def push(self, session: str, body: Any) -> Any:
            pushed = super().push(session, body)
            if what == "verdicts":
                return msgspec.structs.replace(pushed, verdicts=[])
            other = {"signature": b"x" * 64, "hash": "0" * 64, "n": 7, "device": "another"}[what]
            receipt = msgspec.structs.replace(pushed.receipt, **{what: other})
            return msgspec.structs.replace(pushed, receipt=receipt)

    place.office = Forged(place.clock)
    place.do(issue("t"))
    report = place.turn()
    assert not report.online
    assert report.left == 1
    assert report.held_up_to is None


@pytest.mark.logs("another chain")
def test_a_desk_whose_records_were_copied_goes_on_in_a_life_of_its_own(place: Place, tmp_path: Path) -> None:
    twin = Place(tmp_path / "twin")
    twin.ids = CountedIds("twin")
    twin.do(issue("theirs"))
    twin.office = place.office
    twin.turn()
    twin.store.close()
    place.do(issue("mine"))
    place.do(issue("mine-2"))
    report = place.turn()
    assert (report.why, report.sent, report.left) == (None, 2, 0)
    assert place.ticket("theirs") is not None
    assert len(place.office.memory.known) == 2
    place.same_as_office()


class NoScans(ToyOffice):
    """Takes operations; has no room for scans."""

    def scan_state(self, *told: Any) -> Any:
        raise NoRoom(msg("line.office_full"))


@pytest.mark.logs("restored from a copy")
def test_what_an_office_only_held_is_told_again_when_it_forgot_it(place: Place) -> None:
    place.office = NoScans(place.clock)
    copy = place.office.backup()
    resting_on(place, issue("rests"), with_scan(place, b"scan" * 1000))
    place.turn()
    assert states(place) == [OpState.HELD]
    place.office.restore(copy, "epoch-1")
    free = place.do(issue("free"))
    assert place.turn().sent == 1
    assert place.office.memory.effects == [free]
    (known,) = place.office.memory.known.values()
    assert known.n == 2, "what is held, and what came after it"


@pytest.mark.logs("restored from a copy")
def test_a_desk_that_was_letting_go_when_its_office_came_back_from_a_copy_keeps_its_rows(
    bureau: Bureau, desk: NearDesk
) -> None:
    visit = case(desk)
    settled(desk)
    with desk.store.write() as uow:  # the program ended after the last page of a picture, and before it let go
        uow.facts.set_note(FORGET, True)
        uow.commit()
    restoring.restored(bureau.office, [bureau.centre])
    whole = desk.office.picture

    def cut(*told: Any, **named: Any) -> Any:
        raise NoLine(msg("line.broke_off"))

    desk.office.picture = cut  # type: ignore[method-assign]
    assert not desk.turn().online
    assert desk.has(Key("visit", visit)), "without the line, what is here is all there is"
    desk.office.picture = whole  # type: ignore[method-assign]
    settled(desk)
