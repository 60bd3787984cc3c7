"""Where a desk holds something else than the office, it is found by comparing, mended and told."""

from __future__ import annotations

from typing import Any

import pytest

from mfc_desk.domain.ids import Key
from mfc_desk.domain.operations.visits import AbandonVisit
from mfc_desk.ports.outbox import OpState
from mfc_desk.ports.picture import Held
from mfc_desk.usecases.picture import COMPARED, TO_COMPARE, wish
from sync.comparing import NOT_BEFORE, TRIES, _is_wrong
from sync.wire.messages import ChangeRow
from tests.office.bureau import Bureau
from tests.office.reckoning import reckoned
from tests.sync.cases import case, settled, small
from tests.sync.faults import CutLine
from tests.sync.near import NearDesk


def _lost(uow: Any, key: Key) -> None:
    uow.rows.forget([key])


def _older(uow: Any, key: Key) -> None:
    with_body = uow.rows.server(key)
    from mfc_desk.store import bodies

    uow.rows.mend([ChangeRow(1, str(key), "an-older-one", bodies.encode(with_body))], 1 << 40)


def _too_many(uow: Any, key: Key) -> None:
    from mfc_desk.store import bodies

    body = bodies.encode(uow.rows.server(key))
    uow.rows.receive(ChangeRow(1, "visit:nobody-knows", "some", body))


@pytest.mark.logs("were mended")
@pytest.mark.parametrize("spoil", [_lost, _older, _too_many])
def test_what_differs_is_mended_told_and_nothing_else_is_fetched(bureau: Bureau, desk: NearDesk, spoil: Any) -> None:
    visit = case(desk)
    case(desk)
    settled(desk)
    with desk.store.write() as uow:
        spoil(uow, Key("visit", visit))
        uow.facts.set_note(TO_COMPARE, True)
        uow.commit()
    assert desk.rows() != reckoned(bureau, desk.me.device)
    before = len(desk.office.asked)
    report = desk.turn()
    assert report.mended == 1
    assert desk.office.asked[before:].count("/sync/bucket") == 1
    assert desk.note(COMPARED)["mended"] == 1
    assert "/sync/picture" not in desk.office.asked[before:]
    settled(desk)
    assert desk.has(Key("visit", visit))


@pytest.mark.logs("were mended")
@pytest.mark.logs("refuses our work")
def test_mending_never_changes_what_our_own_unsent_work_shows(bureau: Bureau, desk: NearDesk) -> None:
    visit = case(desk)
    settled(desk)
    key = Key("visit", visit)
    desk.do(AbandonVisit(visit=visit, reason="left"))
    with desk.store.write() as uow:
        _older(uow, key)
        uow.facts.set_note(TO_COMPARE, True)
        uow.commit()

    class Deaf(CutLine):
        """An office that takes no operations now."""

        def __getattr__(self, name: str) -> Any:
            if name == "push":
                from mfc_desk.ports.office import Refused
                from mfc_desk.text.message import msg

                raise Refused(msg("office.busy"))
            return super().__getattr__(name)

    with desk.store.read() as uow:
        shown = uow.rows.get(key)
    assert desk.turn(office=Deaf(desk.office, 0, answer_only=False)).mended == 1
    with desk.store.read() as uow:
        assert uow.rows.get(key) == shown
        assert uow.rows.server(key) != shown
        assert [sent.state for sent in uow.outbox.pending()] == [OpState.PENDING]
    settled(desk)


def test_what_the_office_writes_while_it_is_compared_is_no_difference(
    bureau: Bureau, desk: NearDesk, new: NearDesk
) -> None:
    case(desk)
    settled(desk)
    with new.store.write() as uow:
        uow.facts.set_note(TO_COMPARE, True)
        uow.commit()

    class Busy(CutLine):
        def __getattr__(self, name: str) -> Any:
            if name in ("digest", "bucket"):
                case(desk)
                desk.turn()
            return super().__getattr__(name)

    for _ in range(3):
        assert new.turn(office=Busy(new.office, 0, answer_only=False)).mended == 0
    settled(new)


def test_an_office_that_goes_on_all_the_while_is_compared_with_a_minute_later(
    bureau: Bureau, desk: NearDesk, new: NearDesk
) -> None:
    case(desk)
    settled(desk)
    new.turn()
    with new.store.write() as uow:
        wish(uow)
        uow.commit()

    class Busy(CutLine):
        def __getattr__(self, name: str) -> Any:
            if name == "digest":
                case(desk)
                desk.turn()
            return super().__getattr__(name)

    def digests() -> int:
        before = new.office.asked.count("/sync/digest")
        assert new.turn(office=Busy(new.office, 0, answer_only=False)).online
        return new.office.asked.count("/sync/digest") - before

    assert [digests() for _ in range(3)] == [TRIES, 0, 0]
    bureau.clock.advance(NOT_BEFORE)
    assert digests() == TRIES
    settled(new)


@pytest.mark.logs("were mended")
def test_a_cursor_that_is_set_too_far_is_found_by_comparing(
    bureau: Bureau, desk: NearDesk, new: NearDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To the office's end instead of where the picture was begun: what came meanwhile would be lost for ever."""
    from sync.taking import Taker

    case(desk)
    desk.turn()
    real = Taker._end

    def end(self: Any, taking: Any) -> None:
        real(self, {**taking, "at": self._office.head(self._back.session, after=0, wait_s=0)})

    monkeypatch.setattr(Taker, "_end", end)
    new.turn(office=CutLine(new.office, 4, answer_only=False), load=small())
    case(desk)
    desk.turn()
    assert new.turn(load=small()).mended == 3
    settled(new)


@pytest.mark.parametrize(
    ("seq", "here", "wrong"),
    [
        (5, None, True),
        (5, Held("theirs", 5), False),
        (5, Held("another", 5), True),
        (5, Held("another", 7), True),
        (9, None, False),
        (9, Held("another", 5), False),
        (5, Held("another", 9), False),
    ],
)
def test_only_what_ought_to_be_here_at_the_number_of_the_sums_is_wrong(
    seq: int, here: Held | None, wrong: bool
) -> None:
    """What was written after it, there or here, is news."""
    assert _is_wrong(ChangeRow(seq, "visit:v", "theirs", b"{}"), here, 8) == wrong
