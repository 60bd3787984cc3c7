"""The office was put back from a backup: desks tell again what is missing, by themselves, and nothing is done twice."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from backoffice import restoring
from backoffice.enrolment import hello
from backoffice.store import centres
from mfc_desk.domain.entities import Visit
from mfc_desk.domain.tickets import Ticket
from mfc_desk.ports.office import Refused
from mfc_desk.ports.outbox import OpState
from mfc_desk.usecases import alone, queue, visits
from mfc_desk.usecases.alone import Wanted
from mfc_desk.usecases.enrolling import enrol_again
from sync.hello import greet
from tests.hall.centre import RealDesk
from tests.hall.test_lives import kept, visit, visits_here, words
from tests.office.bureau import Bureau

again = pytest.mark.logs("restored from a copy")


@pytest.fixture
def desk(bureau: Bureau, tmp_path: Path) -> Iterator[RealDesk]:
    made = RealDesk(bureau, tmp_path / "1", "1")
    made.open()
    made.settle()
    yield made
    made.close()


class Backup:
    """A backup of the office's database, and putting it back."""

    def __init__(self, folder: Path) -> None:
        self._office, self._kept = folder / "office.db", folder / "backup.db"
        with sqlite3.connect(self._office) as office, sqlite3.connect(self._kept) as kept_one:
            office.backup(kept_one)

    def put_back(self, bureau: Bureau, *, told: bool = True) -> None:
        """As support does it; `told`: with the command for it."""
        bureau.database.close()
        with sqlite3.connect(self._kept) as kept_one, sqlite3.connect(self._office) as office:
            kept_one.backup(office)
        if told:
            restoring.restored(bureau.office, bureau.database.read(centres.centres))


@again
def test_what_the_office_forgot_is_told_again_and_the_operator_hears_how_much(
    bureau: Bureau, desk: RealDesk, tmp_path: Path
) -> None:
    before = visit(desk)
    desk.settle()
    backup = Backup(tmp_path)
    since = visit(desk)
    desk.settle()
    backup.put_back(bureau)
    assert since not in visits_here(bureau)
    desk.settle()
    assert {name: visits_here(bureau)[name] for name in (before, since)} == {before: 2, since: 2}
    assert (kept(desk), words(desk)) == (0, ["lives.restored"])
    with desk.store.read() as uow:
        note = uow.facts.note("lives")
    assert [each["params"]["n"] for each in note.values()] == [2]


@again
@pytest.mark.logs("holds a receipt for more than is here")
def test_a_backup_that_nobody_told_of_is_found_by_the_offices_own_word(
    bureau: Bureau, desk: RealDesk, tmp_path: Path
) -> None:
    other = RealDesk(bureau, tmp_path / "2", "2")
    backup = Backup(tmp_path)
    since = visit(desk)
    desk.settle()
    other.settle()
    assert other.get("visit", since) is not None
    backup.put_back(bureau, told=False)
    desk.settle()
    other.settle()
    assert visits_here(bureau)[since] == 2
    with desk.store.read() as mine, other.store.read() as theirs:
        one, two = mine.facts.desk(), theirs.facts.desk()
        assert one is not None
        assert two is not None
        assert one.epoch == two.epoch != bureau.centre.epoch
    other.close()


@again
@pytest.mark.logs("a new life begins")
@pytest.mark.logs("speaks for life")
def test_the_work_of_a_former_life_is_told_again_too_in_its_own_chain(
    bureau: Bureau, desk: RealDesk, tmp_path: Path
) -> None:
    backup = Backup(tmp_path)
    first = visit(desk)
    desk.settle()
    desk.copied_to(tmp_path / "copy")
    lost = visit(desk)
    desk.settle()
    desk.restored_from(tmp_path / "copy")
    second = visit(desk)
    desk.settle()
    assert {visits_here(bureau)[name] for name in (first, lost, second)} == {2}
    backup.put_back(bureau)
    desk.settle()
    assert {visits_here(bureau).get(name) for name in (first, second)} == {2}
    assert lost not in visits_here(bureau), "it was on the disk that is no more, and in the office that forgot it"
    assert kept(desk) == 0
    with desk.store.read() as uow:
        assert {each.state for each in uow.outbox.settled(50)} == {OpState.SEEN}


@again
def test_telling_again_goes_on_where_it_was_cut(bureau: Bureau, desk: RealDesk, tmp_path: Path) -> None:
    backup = Backup(tmp_path)
    names = [visit(desk) for _ in range(3)]
    desk.settle()
    backup.put_back(bureau)
    desk.line.loses = True
    desk.turn()
    desk.line.loses = False
    desk.settle()
    assert {visits_here(bureau)[name] for name in names} == {2}
    assert len(words(desk)) == 1


def test_what_the_office_holds_is_kept_for_two_backups_and_then_tidied_away(bureau: Bureau, desk: RealDesk) -> None:
    visit(desk)
    desk.settle()
    with desk.store.read() as uow:
        held = uow.outbox.settled(50)
    bureau.clock.advance(timedelta(days=13))
    desk.settle()
    with desk.store.read() as uow:
        assert uow.outbox.settled(50) == held
    unsent = visit(desk)
    bureau.clock.advance(timedelta(days=2))
    desk.turn()
    with desk.store.read() as uow:
        assert uow.outbox.find(held[0].op_id) is not None, "the end of the chain stays"
        assert [uow.outbox.find(each.op_id) for each in held[1:]] == [None] * len(held[1:])
    desk.settle()
    assert visits_here(bureau)[unsent] == 2
    assert kept(desk) == 0


def test_an_office_says_how_long_desks_keep_what_it_holds(bureau: Bureau, desk: RealDesk) -> None:
    object.__setattr__(bureau, "office", replace(bureau.office, backup_days=30))
    office = type("Door", (), {"hello": lambda _, body: hello(bureau.office, body)})()
    assert greet(office, desk.store, bureau.clock).back.keep_days == 60


@again
def test_a_visit_of_a_number_that_the_restored_office_forgot_is_taken_all_the_same(
    bureau: Bureau, desk: RealDesk, tmp_path: Path
) -> None:
    backup = Backup(tmp_path)
    ticket = queue.ask(desk.work, desk.session, "issue_ticket", {"series": "A"}).result["ticket"]
    desk.settle()
    called = queue.call_next(desk.work, desk.session).ticket
    assert called is not None
    assert called.id == ticket
    name = visits.start(desk.work, desk.session, ticket=called.id)
    desk.settle()
    backup.put_back(bureau)
    desk.settle()
    assert words(desk) == ["lives.restored"]
    found = desk.get("visit", name)
    assert isinstance(found, Visit)
    assert (found.desk, found.held) == ("1", ticket)
    assert kept(desk) == 0


@again
@pytest.mark.logs("speaks for life")
@pytest.mark.logs("a new life begins")
def test_numbers_that_were_given_since_the_backup_stand_and_the_next_ones_are_others(
    bureau: Bureau, desk: RealDesk, tmp_path: Path
) -> None:
    """A new life has a new block, which the backup does not know."""
    desk.copied_to(tmp_path / "copy")
    visit(desk)
    desk.settle()
    backup = Backup(tmp_path)
    desk.restored_from(tmp_path / "copy")
    visit(desk)
    desk.settle()
    given = [alone.issue(desk.work, desk.session, Wanted(services=())) for _ in range(3)]
    desk.settle()
    backup.put_back(bureau)
    desk.settle()
    assert (kept(desk), "tray" in str(words(desk))) == (0, False)
    for each in given:
        ticket = desk.get("ticket", each.id)
        assert isinstance(ticket, Ticket)
        assert ticket.number == each.number
    later = alone.issue(desk.work, desk.session, Wanted(services=()))
    assert later.number not in {each.number for each in given}
    desk.settle()
    assert kept(desk) == 0


@again
def test_no_number_is_given_twice_on_the_day_of_the_backup(bureau: Bureau, desk: RealDesk, tmp_path: Path) -> None:
    backup = Backup(tmp_path)
    first = [_taken(desk) for _ in range(3)]
    backup.put_back(bureau)
    desk.settle()
    later = [_taken(desk) for _ in range(3)]
    assert not {one.number for one in first} & {one.number for one in later}


@again
def test_who_holds_a_ticket_that_the_office_forgot_is_taken_in_at_any_desk(
    bureau: Bureau, desk: RealDesk, tmp_path: Path
) -> None:
    other = RealDesk(bureau, tmp_path / "2", "2")
    other.open()
    other.settle()
    backup = Backup(tmp_path)
    ticket = _taken(desk)
    backup.put_back(bureau)
    for each in (desk, other):
        each.settle()
    assert other.get("ticket", ticket.id) is None
    name = alone.take_shown(other.work, other.session, ticket.code)
    other.settle()
    found = desk_sees(desk, name)
    assert (found.number, found.desk) == (ticket.number, "2")
    other.close()


def desk_sees(desk: RealDesk, name: str) -> Visit:
    desk.settle()
    found = desk.get("visit", name)
    assert isinstance(found, Visit)
    return found


def _taken(desk: RealDesk) -> Ticket:
    name = queue.ask(desk.work, desk.session, "issue_ticket", {"series": "A"}).result["ticket"]
    desk.settle()
    found = desk.get("ticket", name)
    assert isinstance(found, Ticket)
    return found


@again
def test_a_desk_that_the_backup_does_not_know_is_enrolled_again_with_all_its_work(
    bureau: Bureau, desk: RealDesk, tmp_path: Path
) -> None:
    backup = Backup(tmp_path)
    newer = RealDesk(bureau, tmp_path / "2", "2")
    newer.open()
    done = visit(newer)
    newer.settle()
    backup.put_back(bureau)
    visit(newer)
    newer.turn()
    assert kept(newer) == 2, "the office does not know it"
    with pytest.raises(Refused):
        enrol_again(newer.office, newer.store, newer.work.desk, code=bureau.code("3"))
    enrol_again(newer.office, newer.store, newer.work.desk, code=bureau.code("2"))
    newer.settle()
    assert visits_here(bureau)[done] == 2
    assert (kept(newer), words(newer)) == (0, ["lives.restored"])
    newer.close()
