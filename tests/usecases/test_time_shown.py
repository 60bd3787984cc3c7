"""What a desk shows is the office's time where it is known, however far off the clock of the computer is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from mfc_desk.bootstrap import Connection
from mfc_desk.domain.ids import TicketId
from mfc_desk.domain.tickets import Ticket
from mfc_desk.domain.time import anchor_at
from mfc_desk.ports.office import NoLine
from mfc_desk.text.message import msg
from mfc_desk.usecases import line, queue
from mfc_desk.usecases.workplace import Workplace
from sync.wire.messages import ChangeRow
from tests.store.world import HandClock
from tests.usecases.place import OPENING, workplace

OFF = timedelta(days=400, hours=3)


class Nobody:
    """An office that does not answer."""

    def hello(self, _body: object) -> None:
        raise NoLine(msg("line.no_connection"))


@pytest.fixture
def off(tmp_path: Path) -> Iterator[Workplace]:
    """A desk whose computer is more than a year ahead; the office told its time an hour ago."""
    clock = HandClock(OPENING + OFF)
    work = replace(workplace(tmp_path, office=Nobody()), clock=clock)
    work.office_told(anchor_at(OPENING, clock))
    clock.move(hours=1)
    yield work
    work.store.close()


def test_the_day_and_the_time_are_the_office_s(off: Workplace) -> None:
    assert off.now() == OPENING + timedelta(hours=1)
    assert off.today() == off.local(OPENING).date()


def test_how_long_someone_waits_is_counted_in_the_office_s_time(off: Workplace) -> None:
    from mfc_desk.store.bodies import encode

    ticket = Ticket(id=TicketId("a1"), number="A-001", series="A", arrived_at=OPENING, eligible_at=OPENING)
    with off.store.write() as uow:
        uow.rows.receive(ChangeRow(1, "ticket:a1", "op1", encode(ticket)))
        uow.commit()
    assert [row.waits_min for row in queue.look(off).rows] == [60]


def test_the_line_is_lost_at_the_office_s_time(off: Workplace) -> None:
    line.remember(off, online=False)
    assert line.look(off).since == off.local(OPENING + timedelta(hours=1))


def test_a_turn_of_the_line_takes_the_time_the_store_holds(off: Workplace) -> None:
    with off.store.write() as uow:
        uow.facts.set_anchor(anchor_at(OPENING + timedelta(hours=2), off.clock))
        uow.commit()
    Connection(off).turn(None)
    assert off.now() == OPENING + timedelta(hours=2)


def test_before_the_office_told_a_time_the_computer_s_own_is_shown(tmp_path: Path) -> None:
    work = replace(workplace(tmp_path), clock=HandClock(OPENING + OFF))
    assert work.now() == OPENING + OFF
    work.store.close()


def test_how_the_line_was_when_the_program_ended_is_not_told_as_how_it_is(off: Workplace) -> None:
    line.remember(off, online=False)
    Connection(off)
    assert not line.look(off).known


def test_a_line_that_was_cut_before_a_restart_and_is_cut_after_it_is_cut_since_then(off: Workplace) -> None:
    line.remember(off, online=False)
    for _ in range(2):
        off.clock.move(hours=30)  # type: ignore[attr-defined]
        Connection(off).turn(None)
        assert line.look(off).since == off.local(OPENING + timedelta(hours=1))


def test_a_line_that_was_there_when_the_program_ended_is_cut_since_the_first_try(off: Workplace) -> None:
    line.remember(off, online=True)
    Connection(off)
    off.clock.move(hours=2)  # type: ignore[attr-defined]
    line.remember(off, online=False)
    assert line.look(off).since == off.local(OPENING + timedelta(hours=3))


def test_a_line_that_comes_back_at_the_start_is_there_since_then(off: Workplace) -> None:
    line.remember(off, online=False)
    Connection(off)
    off.clock.move(hours=2)  # type: ignore[attr-defined]
    assert line.remember(off, online=True)
    found = line.look(off)
    assert (found.online, found.since) == (True, off.local(OPENING + timedelta(hours=3)))


def test_why_a_line_is_cut_is_kept_where_someone_has_to_act(off: Workplace) -> None:
    line.remember(off, online=False)
    since = line.look(off).since
    assert line.remember(off, online=False, why=msg("line.not_trusted"))
    assert (line.look(off).why, line.look(off).since) == (msg("line.not_trusted"), since)
    assert not line.remember(off, online=False, why=msg("line.not_trusted"))
    assert line.remember(off, online=False, why=msg("line.no_connection"))
    assert line.look(off).why is None
