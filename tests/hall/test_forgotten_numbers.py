"""Cases were registered and refused under numbers that a restored office has forgotten: they stand, once, as printed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from mfc_desk.domain.machines import Lifecycle
from mfc_desk.usecases import tray
from mfc_desk.usecases.lives import leases_of
from tests.hall.centre import RealDesk
from tests.hall.registering import case, refused, registered
from tests.hall.test_lives import kept, visit
from tests.hall.test_restored_office import Backup
from tests.office.bureau import Bureau

pytestmark = [
    pytest.mark.logs("restored from a copy"),
    pytest.mark.logs("a new life begins"),
    pytest.mark.logs("speaks for life"),
]


@pytest.fixture
def desk(bureau: Bureau, tmp_path: Path) -> Iterator[RealDesk]:
    """Its store came back from a copy after the office made its backup: its numbers are newer than the backup."""
    made = RealDesk(bureau, tmp_path / "1", "1")
    made.open()
    made.settle()
    made.copied_to(tmp_path / "copy")
    visit(made)
    made.settle()
    yield made
    made.close()


@pytest.fixture
def backup(desk: RealDesk, tmp_path: Path) -> Backup:
    made = Backup(tmp_path)
    desk.restored_from(tmp_path / "copy")
    visit(desk)  # heard under a new life, which gets numbers of its own
    desk.settle()
    return made


def leases(desk: RealDesk) -> set[str]:
    with desk.store.read() as uow:
        return {each.id for each in leases_of(uow)}


def attention(desk: RealDesk) -> list[str]:
    return [each.why.code for each in tray.look(desk.work) if each.why.code not in ("lives.restored", "lives.begun")]


def test_registrations_under_forgotten_numbers_stand_and_the_next_ones_are_others(
    bureau: Bureau, desk: RealDesk, backup: Backup, tmp_path: Path
) -> None:
    given = leases(desk)
    first, second = registered(desk, tmp_path), registered(desk, tmp_path)
    desk.settle()
    backup.put_back(bureau)
    desk.settle()
    assert (kept(desk), attention(desk)) == (0, [])
    for each in (first, second):
        there = case(desk, each.id)
        assert (there.number, there.lifecycle) == (each.number, Lifecycle.REGISTERED)
    assert not given & leases(desk), "nobody gives what is left of numbers that the office forgot"
    later = registered(desk, tmp_path)
    desk.settle()
    assert (kept(desk), attention(desk)) == (0, [])
    assert len({first.number, second.number, later.number}) == 3


def test_refusals_under_forgotten_numbers_stand_and_the_next_ones_are_others(
    bureau: Bureau, desk: RealDesk, backup: Backup, tmp_path: Path
) -> None:
    first, between, second = refused(desk), registered(desk, tmp_path), refused(desk)
    desk.settle()
    notices = [notice(desk, each) for each in (first, second)]
    backup.put_back(bureau)
    desk.settle()
    assert (kept(desk), attention(desk)) == (0, [])
    assert [notice(desk, each) for each in (first, second)] == notices
    assert case(desk, between.id).number == between.number
    later = refused(desk)
    desk.settle()
    assert (kept(desk), attention(desk)) == (0, [])
    assert notice(desk, later) not in notices


def notice(desk: RealDesk, application: object) -> str:
    found = desk.get("refusal", case(desk, application.id).refusal)  # type: ignore[attr-defined]
    return str(found.number)  # type: ignore[union-attr]
