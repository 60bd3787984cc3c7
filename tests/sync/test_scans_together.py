"""Small scans go several in a call, each once; whatever becomes of the call, each of them arrives whole."""

from __future__ import annotations

from typing import Any

import pytest

from mfc_desk.domain.ids import ScanHash
from mfc_desk.ports.office import NoLine, Refused
from mfc_desk.text.message import msg
from sync.pace import Amount, Load
from tests.sync.cases import attached, case
from tests.sync.faults import Died, DyingStore
from tests.sync.near import NearDesk
from tests.sync.place import Place
from tests.sync.resting import with_scan
from tests.sync.toy_office import ToyOffice


class Counting(ToyOffice):
    """Notes which scans came in which call."""

    def __init__(self, place: Place) -> None:
        super().__init__(place.clock)
        self.calls: list[list[str]] = []
        self.alone: list[str] = []

    def send_scans(self, session: str, body: Any) -> Any:
        self.calls.append([one.sha256 for one in body.scans])
        return super().send_scans(session, body)

    def scan_state(self, session: str, sha256: Any, size: int, media_type: str) -> Any:
        self.alone.append(sha256)
        return super().scan_state(session, sha256, size, media_type)


def papers(place: Place, count: int, size: int = 1000) -> list[str]:
    return [with_scan(place, b"%04d" % number * (size // 4)) for number in range(count)]


def arrived(place: Place, scans: list[str]) -> bool:
    with place.store.read() as uow:
        here = all(uow.scans.done(ScanHash(each)) for each in scans)
    held = place.office.memory.scans
    return here and all(place.scans.read(ScanHash(each)) == held[each][1] for each in scans)


def test_small_scans_go_in_one_call_in_their_order(place: Place) -> None:
    place.office = office = Counting(place)
    scans = papers(place, 5)
    assert place.turn().left == 0
    assert (office.calls, office.alone) == ([scans], [])
    assert arrived(place, scans)


def test_one_alone_and_one_that_is_large_go_in_pieces(place: Place) -> None:
    place.office = office = Counting(place)
    large, small = with_scan(place, bytes(100_000)), with_scan(place, b"small")
    assert place.turn().left == 0
    assert (office.calls, office.alone) == ([], [large, small])


def test_as_many_go_together_as_the_line_carries_and_more_on_a_quick_one(place: Place) -> None:
    place.office = office = Counting(place)
    scans = papers(place, 40, 10_000)
    assert place.turn().left == 0
    assert [len(each) for each in office.calls][:4] == [3, 3, 6, 13], "32, 64 and 128 KiB; one is always made ready"
    assert [one for each in office.calls for one in each] == scans


def test_never_more_than_an_office_takes_at_once(place: Place) -> None:
    place.office = office = Counting(place)
    scans = papers(place, 200, 8)
    assert place.turn().left == 0
    assert max(len(each) for each in office.calls) == 64
    assert arrived(place, scans)


def test_what_was_begun_goes_on_where_the_office_stands(place: Place) -> None:
    place.office = office = Counting(place)
    begun, other, last = papers(place, 3)
    with place.store.write() as uow:
        uow.scans.sent(ScanHash(begun), 100, False)
        uow.commit()
    assert place.turn().left == 0
    assert (office.alone, office.calls) == ([begun], [[other, last]])


def test_after_an_office_that_forgot_them_they_go_together_again(place: Place) -> None:
    place.office = office = Counting(place)
    scans, load = papers(place, 3), Load()
    place.turn(load=load)
    office.memory.scans.clear()
    with place.store.write() as uow:
        uow.scans.send_again()
        uow.commit()
    assert place.turn(load=load).left == 0
    assert (office.calls, office.alone) == ([scans, scans], [])


def test_a_call_whose_answer_was_lost_is_asked_about_scan_by_scan(place: Place) -> None:
    class Lost(Counting):
        def send_scans(self, session: str, body: Any) -> Any:
            super().send_scans(session, body)
            raise NoLine(msg("line.broke_off"))

    place.office = office = Lost(place)
    scans, load = papers(place, 3), Load()
    assert place.turn(load=load).left == 3
    assert place.turn(load=load).left == 0
    assert (office.calls, office.alone) == ([scans], scans)
    assert arrived(place, scans)


def test_on_a_line_that_breaks_under_it_less_goes_together(place: Place) -> None:
    load = Load(piece=Amount(8, 4000, 4000))
    load.piece.broke()
    place.office = office = Counting(place)
    papers(place, 6)
    assert place.turn(load=load).left == 0
    assert len(office.calls[0]) < 4


def test_one_that_the_office_refuses_takes_no_other_with_it(place: Place) -> None:
    bad, *good = papers(place, 4)

    class Choosy(Counting):
        def send_scans(self, session: str, body: Any) -> Any:
            if any(one.sha256 == bad for one in body.scans):
                raise Refused(msg("office.scan_type"))
            return super().send_scans(session, body)

        def scan_state(self, session: str, sha256: Any, size: int, media_type: str) -> Any:
            if sha256 == bad:
                raise Refused(msg("office.scan_type"))
            return super().scan_state(session, sha256, size, media_type)

    place.office, load = Choosy(place), Load()
    report = place.turn(load=load)
    assert (report.left, report.why) == (1, msg("office.scan_type"))
    assert arrived(place, good)
    assert load.together, "the next ones go together again"


def test_one_that_is_not_whole_there_goes_by_itself(place: Place) -> None:
    first, second, third = papers(place, 3)

    class Damaging(Counting):
        def send_scans(self, session: str, body: Any) -> Any:
            super().send_scans(session, body)
            size, _ = self.memory.scans[second]
            self.memory.scans[second] = (size, b"")
            return [self._scan(one.sha256) for one in body.scans]

    place.office = office = Damaging(place)
    assert place.turn().left == 0
    assert (office.calls, office.alone) == ([[first, second, third]], [second])
    assert arrived(place, [first, second, third])


def test_an_answer_about_scans_that_were_not_sent_counts_for_nothing(place: Place) -> None:
    scans, other = papers(place, 2), bytes(100_000)

    class Mixed(Counting):
        def send_scans(self, session: str, body: Any) -> Any:
            answer = super().send_scans(session, body)
            return [*answer, type(answer[0])(unsent, len(other), True)]

        def scan_state(self, session: str, sha256: Any, size: int, media_type: str) -> Any:
            raise NoLine(msg("line.broke_off"))

    place.office = Mixed(place)
    unsent = with_scan(place, other)
    assert place.turn().left == 1
    assert arrived(place, scans)
    place.office = Counting(place)
    with place.store.read() as uow:
        assert not uow.scans.done(ScanHash(unsent)), "it has not gone yet"


@pytest.mark.parametrize("before", [True, False])
def test_a_desk_that_ends_beside_what_it_writes_down_sends_none_of_them_wrongly(desk: NearDesk, before: bool) -> None:
    visit = case(desk)
    scans = [attached(desk, visit, b"%d" % number * 900) for number in range(3)]
    while desk.turn(stop=lambda: True).sent:
        pass
    at, store = 1, desk.store
    while True:
        desk.store = dying = DyingStore(store, at, before=before)  # type: ignore[assignment]
        try:
            report = desk.turn(load=Load())
        except Died:
            at += 1
            continue
        finally:
            desk.store = store
        break
    assert dying.commits < at
    assert (report.left, report.attention) == (0, 0)
    with store.read() as uow:
        assert all(uow.scans.done(each) for each in scans)
