"""A desk whose store came back from a copy, or is a copy: a life of its own, nothing lost, nothing done twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from backoffice.store import projections
from backoffice.store import tables as t
from mfc_desk.domain.ids import VisitId
from mfc_desk.domain.operations.visits import AbandonVisit, StartVisit
from mfc_desk.text.catalogue import LANGUAGES, Catalogue
from mfc_desk.usecases import alone, finishing, line, lives, tray
from mfc_desk.usecases.alone import Wanted
from mfc_desk.usecases.workplace import do
from tests.hall.centre import RealDesk
from tests.office.bureau import Bureau

new_life = pytest.mark.logs("a new life begins")
heard = pytest.mark.logs("speaks for life")


@pytest.fixture
def desk(bureau: Bureau, tmp_path: Path) -> Iterator[RealDesk]:
    made = RealDesk(bureau, tmp_path / "1", "1")
    made.open()
    made.settle()
    yield made
    made.close()


def visit(desk: RealDesk) -> str:
    """A visit is begun and its person leaves: two operations, one resting on the other."""
    name = VisitId(desk.ids.new())
    do(desk.work, desk.session, StartVisit(visit=name))
    desk.bureau.clock.advance(timedelta(minutes=1))
    do(desk.work, desk.session, AbandonVisit(visit=name, reason="left"))
    return name


def copy_of_disk(desk: RealDesk, folder: Path) -> RealDesk:
    """The program on the other computer, with what was copied there."""
    return RealDesk(desk.bureau, folder, desk.name, mark="c", key=desk.key)


def visits_here(bureau: Bureau) -> dict[str, int]:
    """The visits of the office, and how often each was begun or ended there."""
    keys = sa.select(t.change.c.key).where(t.change.c.key.like("visit:%"))
    found = bureau.database.read(lambda tx: tx.execute(keys).scalars().all())
    return {key.partition(":")[2]: found.count(key) for key in found}


def words(desk: RealDesk) -> list[str]:
    for language in LANGUAGES:
        for item in tray.look(desk.work):
            assert Catalogue(language).say(item.what)
            assert Catalogue(language).say(item.why)
    return [item.why.code for item in tray.look(desk.work)]


def kept(desk: RealDesk) -> int:
    with desk.store.read() as uow:
        return uow.outbox.count_kept()


@new_life
@heard
def test_a_restored_desk_sends_what_the_copy_still_had_to_send_and_gets_back_what_it_lost(
    bureau: Bureau, desk: RealDesk, tmp_path: Path
) -> None:
    desk.line.cut = True
    in_copy = visit(desk)
    desk.copied_to(tmp_path / "copy")
    lost = visit(desk)
    desk.line.cut = False
    desk.settle()
    desk.restored_from(tmp_path / "copy")
    assert desk.get("visit", lost) is None
    fresh = visit(desk)
    desk.settle()
    assert {name: visits_here(bureau)[name] for name in (in_copy, lost, fresh)} == {in_copy: 2, lost: 2, fresh: 2}
    assert desk.get("visit", lost) is not None
    assert (kept(desk), words(desk)) == (0, ["lives.begun"])
    desk.stop()
    desk.start()
    desk.settle()
    with desk.store.read() as uow:
        here = uow.facts.desk()
        assert here is not None
        assert len(here.former) == 1, "one life for one restore"
    assert line.look(desk.work).attention == 1


@new_life
@heard
def test_the_news_is_put_away_once_it_was_read(desk: RealDesk, tmp_path: Path) -> None:
    desk.copied_to(tmp_path / "copy")
    visit(desk)
    desk.settle()
    desk.restored_from(tmp_path / "copy")
    desk.settle()
    (item,) = tray.look(desk.work)
    assert item.told
    tray.put_away(desk.work, item)
    desk.settle()
    assert tray.look(desk.work) == ()


def test_a_desk_that_was_restored_with_nothing_missing_goes_on_as_it_was(desk: RealDesk, tmp_path: Path) -> None:
    visit(desk)
    desk.settle()
    desk.copied_to(tmp_path / "copy")
    desk.restored_from(tmp_path / "copy")
    visit(desk)
    desk.settle()
    assert (kept(desk), words(desk)) == (0, [])


@new_life
@heard
@pytest.mark.logs("two stores speak")
def test_two_computers_with_one_desks_records_both_go_on_and_both_are_told(
    bureau: Bureau, desk: RealDesk, tmp_path: Path
) -> None:
    desk.line.cut = True
    both = visit(desk)
    desk.line.cut = False
    desk.copied_to(tmp_path / "copy")
    desk.line.cut = True
    here = visit(desk)
    desk.line.cut = False
    desk.settle()
    twin = copy_of_disk(desk, tmp_path / "copy")
    there = visit(twin)
    twin.settle()
    here_too = visit(desk)
    desk.settle()
    twin.settle()
    assert {visits_here(bureau)[name] for name in (both, here, there, here_too)} == {2}
    assert (kept(desk), kept(twin)) == (0, 0)
    assert (words(desk), words(twin)) == (["lives.twin"], ["lives.begun", "lives.twin"])
    twin.close()


@new_life
@heard
@pytest.mark.logs("two stores speak")
def test_two_computers_with_one_desks_records_never_give_the_same_number(desk: RealDesk, tmp_path: Path) -> None:
    desk.copied_to(tmp_path / "copy")
    visit(desk)
    desk.settle()
    twin = copy_of_disk(desk, tmp_path / "copy")
    visit(twin)
    twin.settle()
    given: list[str] = []
    for each in (desk, twin):
        each.line.cut = True
        given += [alone.issue(each.work, each.session, Wanted(services=())).number for _ in range(3)]
        with each.store.read() as uow:
            (lease,) = lives.leases_of(uow)
        given.append(lease.number())
        assert finishing.numbers_left(each.work) == 200
        each.line.cut = False
    assert len(set(given)) == len(given) == 8
    for each in (desk, twin, desk):
        each.settle()
    assert (kept(desk), kept(twin)) == (0, 0)
    assert "rule" not in str(words(desk) + words(twin))
    twin.close()


@new_life
@heard
@pytest.mark.logs("two stores speak")
def test_numbers_of_a_life_that_is_over_are_void_with_a_reason_until_it_speaks_again(
    bureau: Bureau, desk: RealDesk, tmp_path: Path
) -> None:
    desk.copied_to(tmp_path / "copy")
    visit(desk)
    desk.settle()
    twin = copy_of_disk(desk, tmp_path / "copy")
    visit(twin)
    twin.settle()
    (void,) = bureau.database.read(lambda tx: projections.voided(tx, bureau.centre.centre))
    assert (void.remaining, void.why) == (200, projections.RESTORED)
    desk.settle()
    assert bureau.database.read(lambda tx: projections.voided(tx, bureau.centre.centre)) == []
    twin.close()
