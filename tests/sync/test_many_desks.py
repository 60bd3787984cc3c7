"""Many desks come back at once, and one of them wants everything: none starves, nothing is lost."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from mfc_desk.domain.ids import VisitId
from mfc_desk.domain.operations.visits import AbandonVisit, StartVisit
from mfc_desk.ports.office import NoLine, OfficeError
from sync.hello import greet
from sync.wire.messages import Ask
from tests.sync.enrolled import Enrolled
from tests.sync.served import ServedOffice

DESKS = 40 if "MFC_LINE_LONG" in os.environ else 6
VISITS = 50 if "MFC_LINE_LONG" in os.environ else 5
GREEDY = 4
"""Connections of a desk that knows no manners."""


@pytest.fixture
def served(tmp_path: Path) -> Iterator[ServedOffice]:
    made = ServedOffice(tmp_path)
    yield made
    made.close()


class Greedy:
    """Asks for the whole feed, again and again, over many connections at once, and never rests."""

    def __init__(self, desk: Enrolled) -> None:
        self._desk, self._over = desk, threading.Event()
        self._session = greet(desk.office, desk.store, desk.clock).back.session
        self._threads = [threading.Thread(target=self._run) for _ in range(GREEDY)]
        self.served = 0
        for thread in self._threads:
            thread.start()

    def _run(self) -> None:
        while not self._over.is_set():
            try:
                self._desk.office.changes(self._session, after=0, limit=1000)
                self.served += 1
            except OfficeError:
                continue

    def close(self) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join(30)


def test_no_desk_starves_when_all_come_back_at_once_and_one_wants_everything(served: ServedOffice) -> None:
    desks = [served.desk(asked_s=20, sync_s=20) for _ in range(DESKS)]
    greedy = Greedy(served.desk(asked_s=20, sync_s=20))
    done = {place: list[str]() for place in range(DESKS)}
    for place, desk in enumerate(desks):
        for _ in range(VISITS):
            name = VisitId(desk.ids.new())
            done[place] += [desk.do(StartVisit(visit=name)), desk.do(AbandonVisit(visit=name, reason="left"))]
    together, tries = threading.Barrier(DESKS), dict.fromkeys(range(DESKS), 0)

    def back(place: int) -> None:
        together.wait(60)
        while tries[place] < 20:
            tries[place] += 1
            if desks[place].turn().left == 0:
                return

    threads = [threading.Thread(target=back, args=(place,)) for place in range(DESKS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(600)
    greedy.close()
    applied = served.applied()
    assert [applied.count(each) for mine in done.values() for each in mine] == [1] * (DESKS * VISITS * 2)
    assert max(tries.values()) <= 3, "nobody had to come again and again"
    assert greedy.served
    for desk in (*desks, greedy._desk):
        desk.close()


def test_an_operator_is_answered_while_all_desks_come_back(served: ServedOffice) -> None:
    caller, greedy = served.desk(sync_s=20), Greedy(served.desk(asked_s=20, sync_s=20))
    session = greet(caller.office, caller.store, caller.clock).back.session
    for _ in range(10):
        try:
            caller.office.ask(session, Ask(caller.ids.new(), "call_next", {}, caller.operator))
        except NoLine as error:
            raise AssertionError(f"not answered in the two seconds an operator waits: {error.why}") from error
    greedy.close()
    for desk in (caller, greedy._desk):
        desk.close()
