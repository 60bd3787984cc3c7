from __future__ import annotations

import errno
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from mfc_desk.domain.ids import ScanHash, TicketId
from mfc_desk.domain.operations.calls import NoShow
from mfc_desk.ports.office import NoLine, Refused
from mfc_desk.ports.outbox import OpState
from mfc_desk.text.message import msg
from sync.pace import Load
from tests.store.world import issue
from tests.sync.cases import attached, case
from tests.sync.faults import CutLine
from tests.sync.near import NearDesk
from tests.sync.place import Place, call
from tests.sync.resting import resting_on, states, with_scan
from tests.sync.toy_office import ToyOffice

KIB = 1024


class Watched(ToyOffice):
    """Notes what came in which order; `meanwhile` is what happens while a piece is on its way, by its number."""

    def __init__(self, place: Place, *, takes_s: float = 0.0, meanwhile: dict[int, Callable[[], object]] | None = None):
        super().__init__(place.clock)
        self.calls: list[str] = []
        self.sizes: list[int] = []
        self.pushed: list[int] = []
        self._takes_s, self._meanwhile = takes_s, meanwhile or {}

    def push(self, session: str, body: Any) -> Any:
        self.calls.append("push")
        self.pushed.append(len(body.ops))
        return super().push(session, body)

    def changes(self, session: str, *, after: int, limit: int) -> Any:
        self.calls.append("changes")
        return super().changes(session, after=after, limit=limit)

    def send_piece(self, session: str, sha256: Any, offset: int, piece: bytes) -> Any:
        self.calls.append("piece")
        self.sizes.append(len(piece))
        self.clock.move(seconds=self._takes_s)
        self._meanwhile.get(len(self.sizes), lambda: None)()
        return super().send_piece(session, sha256, offset, piece)


class Older(Watched):
    """Of the release before: it knows no call that carries several scans."""

    def send_scans(self, session: str, body: Any) -> Any:
        self.calls.append("together")
        raise Refused(msg("office.no_such_address"))


def test_a_scan_goes_in_pieces_that_grow_on_a_quick_line(place: Place) -> None:
    content = bytes(range(256)) * 3_900
    sha256 = with_scan(place, content)
    place.office = office = Watched(place)
    assert place.turn().left == 0
    assert place.office.memory.scans[sha256][1] == content
    assert office.sizes == [32 * KIB, 64 * KIB, 128 * KIB, 256 * KIB, len(content) - 480 * KIB]


def test_pieces_shrink_on_a_slow_line_and_never_below_the_least(place: Place) -> None:
    with_scan(place, bytes(70_000))
    place.office = office = Watched(place, takes_s=3)
    place.turn()
    assert office.sizes[:4] == [32 * KIB, 16 * KIB, 8 * KIB, 8 * KIB]


def test_a_line_that_breaks_under_a_big_piece_is_tried_with_a_small_one(place: Place) -> None:
    with_scan(place, bytes(3_000_000))
    place.office = office = Watched(place)
    load = Load()
    load.piece.now = 1024 * KIB
    assert not place.turn(
        office=CutLine(office, 4, answer_only=False), load=load
    ).online  # hello, changes, state, piece
    place.turn(load=load)
    assert office.sizes[0] == 256 * KIB


def test_an_office_that_is_busy_says_nothing_about_the_line(place: Place) -> None:
    with_scan(place, bytes(300_000))

    class Busy(ToyOffice):
        def send_piece(self, session: str, sha256: Any, offset: int, piece: bytes) -> Any:
            raise NoLine(msg("line.office_trouble"), 5)

    load = Load()
    place.turn(office=Busy(place.clock), load=load)
    assert load.piece == Load().piece


def test_operations_never_wait_for_a_scan(place: Place) -> None:
    with_scan(place, bytes(500_000))
    place.do(issue("t"))
    place.office = office = Watched(place, takes_s=15)
    report = place.turn()
    assert office.calls == ["push", "changes", "piece"], "and a turn that has something to tell tells it soon"
    assert (report.sent, report.left) == (1, 1)
    while place.turn().left:
        assert office.calls.count("piece") < 70
    assert office.calls.count("push") == 1


def test_a_small_scan_goes_in_the_turn_of_its_operations(place: Place) -> None:
    resting_on(place, issue("t"), with_scan(place, bytes(100_000)))
    place.office = office = Watched(place, takes_s=0.1)
    assert place.turn().left == 0
    assert office.calls == ["push", "changes", "piece", "piece", "piece", "push", "changes"]


def test_what_is_recorded_while_a_scan_is_on_its_way_goes_before_its_next_piece(place: Place) -> None:
    with_scan(place, bytes(500_000))
    place.office = office = Watched(place, takes_s=0.2, meanwhile={2: lambda: place.do(issue("t"))})
    report = place.turn()
    assert office.calls == ["changes", "piece", "piece", "push", "changes", "piece", "piece"], "and the turn ends soon"
    assert (report.sent, report.left) == (1, 1)


def test_news_of_others_come_in_between_two_pieces(place: Place) -> None:
    with_scan(place, bytes(500_000))
    place.office = office = Watched(place, takes_s=0.2, meanwhile={2: lambda: place.other("theirs")})
    report = place.turn()
    assert office.calls == ["changes", "piece", "piece", "changes", "piece", "piece"], "and the turn ends soon"
    assert (report.received, report.left) == (1, 1)
    assert place.ticket("theirs") is not None


def test_where_every_piece_brings_news_a_turn_sends_more_than_one(place: Place) -> None:
    """Forty desks that come back at once: a hello and a rest for each piece would take the rest of the morning."""
    for paper in range(10):
        with_scan(place, bytes([paper]) * 20_000)
    always = {n: lambda n=n: place.other(f"theirs-{n}") for n in range(1, 99)}  # type: ignore[misc]
    place.office = office = Older(place, takes_s=0.05, meanwhile=always)
    report = place.turn()
    assert office.calls.count("together") <= 1, "what it does not know it is not asked again"
    assert office.calls.count("piece") == 7, "the moment that a turn with something to tell has"
    assert report.received == 7
    assert report.left == 3


def test_what_rests_on_a_scan_is_decided_in_the_turn_in_which_the_scan_is_whole(place: Place) -> None:
    scan = with_scan(place, bytes(100_000))
    resting_on(place, issue("t"), scan)
    place.do(call("t"))
    free = place.do(issue("free"))
    place.office = office = Watched(place, takes_s=0.5)
    first = place.turn()
    assert (first.sent, place.office.memory.effects) == (1, [free]), "held, and nothing else with it"
    assert states(place) == [OpState.HELD, OpState.HELD]
    report = place.turn()
    assert (report.sent, report.left, report.attention) == (2, 0, 0)
    assert office.pushed == [3, 2]
    place.same_as_office()


def test_what_the_office_holds_for_a_scan_is_not_sent_again_before_the_scan_is_there(place: Place) -> None:
    scan = with_scan(place, bytes(100_000))
    resting_on(place, issue("t"), scan)
    place.do(call("t"))
    place.office = office = Watched(place, takes_s=8)
    place.turn()
    place.do(NoShow(ticket=TicketId("t")))
    place.do(issue("free"))
    while place.turn().left:
        assert len(office.pushed) < 20
    assert office.pushed == [2, 2, 3], "once each, and the three that were held once more for their verdict"
    place.same_as_office()


def test_a_held_operation_whose_scan_this_desk_does_not_know_is_asked_about(place: Place) -> None:
    resting_on(place, issue("t"), "ab" * 32)
    place.turn()
    pushes = place.office.pushes
    assert place.turn().left == 1
    assert place.office.pushes == pushes + 1


def test_a_hall_in_which_something_happens_all_the_time_does_not_stop_the_scans(place: Place) -> None:
    scan = with_scan(place, bytes(200_000))
    place.office = office = Watched(place, takes_s=0.5)
    for n in range(10):
        place.other(f"theirs-{n}")
        if not place.turn().left:
            break
    assert place.office.memory.scans[scan][0] == len(place.office.memory.scans[scan][1])
    assert office.sizes == [32 * KIB] * 6 + [200_000 - 6 * 32 * KIB]


def test_a_scan_goes_on_where_the_office_stands(place: Place) -> None:
    content = bytes(range(256)) * 1000
    sha256 = with_scan(place, content)
    place.turn(office=CutLine(place.office, 5, answer_only=True))  # hello, changes, state, piece, piece
    with place.store.read() as uow:
        assert uow.scans.to_send() == [(sha256, 32 * KIB)]
    held = len(place.office.memory.scans[sha256][1])
    assert held > 32 * KIB
    place.reopen()
    assert place.turn().left == 0
    assert place.office.memory.scans[sha256][1] == content


def test_one_damaged_scan_holds_up_no_other(place: Place) -> None:
    bad = with_scan(place, b"bad" * 1000)
    for file in (place.folder / "scans").iterdir():
        file.write_bytes(b"damaged")
    good = with_scan(place, b"good" * 1000)

    with_log = pytest.MonkeyPatch()
    seen: list[str] = []
    with_log.setattr("sync.blobs.log.exception", seen.append)
    report = place.turn()
    with_log.undo()
    assert seen
    assert report.why is not None
    assert report.why.code == "line.scan_lost"
    assert report.left == 1
    with place.store.read() as uow:
        assert uow.scans.done(good)  # type: ignore[arg-type]
        assert not uow.scans.done(bad)  # type: ignore[arg-type]


def test_one_scan_that_the_office_refuses_holds_up_no_other_in_a_busy_hall(place: Place) -> None:
    bad, good = with_scan(place, b"bad" * 1000), with_scan(place, b"good" * 1000)

    class Choosy(ToyOffice):
        def scan_state(self, session: str, sha256: Any, size: int, media_type: str) -> Any:
            if sha256 == bad:
                raise Refused(msg("office.scan_type"))
            return super().scan_state(session, sha256, size, media_type)

        def send_scans(self, session: str, body: Any) -> Any:
            if any(one.sha256 == bad for one in body.scans):
                raise Refused(msg("office.scan_type"))
            return super().send_scans(session, body)

    place.office = Choosy(place.clock)
    place.do(issue("t"))
    assert place.turn().why == msg("office.scan_type")
    assert set(place.office.memory.scans) == {good}


def test_scans_that_operations_wait_for_do_not_have_a_turn_each(desk: NearDesk) -> None:
    visits = [case(desk), case(desk)]
    for number in range(6):
        attached(desk, visits[number % 2], b"%d" % number * 1000)
    report = desk.turn()
    assert (report.left, report.attention, report.why) == (0, 0, None)
    assert desk.office.asked.count("/sync/hello") == 1


def test_the_verdict_over_what_waited_for_a_scan_is_not_put_off_until_all_scans_are_there(desk: NearDesk) -> None:
    visit = case(desk)
    for number in range(3):
        attached(desk, visit, b"%d" % number * 1000)
    whole = desk.office.send_piece

    def unknown(*told: Any) -> Any:
        raise Refused(msg("office.no_such_address"))

    def slow(*told: Any) -> Any:
        desk.bureau.clock.advance(timedelta(seconds=2))
        return whole(*told)

    desk.office.send_piece, desk.office.send_scans = slow, unknown  # type: ignore[method-assign]
    left = [desk.turn(load=Load()).left for _ in range(3)]
    assert left[0] in (2, 4), "one or two of the scans, and what waited for them"
    assert left[-1] == 0


@pytest.mark.logs("is not whole on this disk")
def test_a_scan_that_the_disk_does_not_give_holds_up_no_other(place: Place) -> None:
    torn, good = with_scan(place, b"torn" * 1000), with_scan(place, b"good" * 1000)
    pieces = place.scans.pieces

    def read(sha256: ScanHash, offset: int, size: int) -> Iterator[bytes]:
        if sha256 == torn:
            raise OSError(errno.EIO, "the disk does not answer")
        return pieces(sha256, offset, size)

    def unreadable(sha256: ScanHash) -> bytes:
        return b"".join(read(sha256, 0, KIB))

    place.scans.pieces, place.scans.read = read, unreadable  # type: ignore[method-assign]
    report = place.turn()
    assert (report.why and report.why.code, report.left) == ("line.scan_lost", 1)
    assert place.office.memory.scans[good][1] == b"good" * 1000


def test_however_many_scans_let_something_be_decided_scans_go_for_as_long_as_hearing_of_it_took(
    desk: NearDesk,
) -> None:
    visit, clock, heard = case(desk), desk.bureau.clock, list[int]()
    for number in range(12):
        attached(desk, visit, b"%02d" % number * 500)
    changes, piece = desk.office.changes, desk.office.send_piece

    def slow(session: str, *, after: int, limit: int) -> Any:
        heard.append(after)
        clock.advance(timedelta(seconds=1))
        return changes(session, after=after, limit=limit)

    def quick(*told: Any) -> Any:
        clock.advance(timedelta(milliseconds=100))
        return piece(*told)

    desk.office.changes, desk.office.send_piece = slow, quick  # type: ignore[method-assign]
    left = [desk.turn(load=Load()).left for _ in range(2)]
    assert left[-1] == 0
    assert len(heard) <= 6, "and not once for each scan"
