"""What a person asks of the picture: a case that has left, how it agrees with the office, to compare it now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest

from mfc_desk.domain.ids import ApplicationId, Key
from mfc_desk.ports.office import NoLine
from mfc_desk.text.message import msg
from mfc_desk.usecases import picture
from tests.office.bureau import CENTRE, Bureau
from tests.sync.cases import case, days_go_by, settled
from tests.sync.near import NearDesk


@dataclass
class Work:
    """As much of a workplace as is asked for here."""

    store: Any
    office: Any
    clock: Any

    def local(self, at: datetime) -> datetime:
        return at


def work(desk: NearDesk) -> Any:
    return Work(desk.store, desk.office, desk.bureau.clock)


def numbered(bureau: Bureau, desk: NearDesk, number: str) -> ApplicationId:
    """A case that bears a number and has left this desk."""
    from backoffice.store import tables as t

    visit = case(desk, over=True)
    settled(desk)
    with desk.store.read() as uow:
        (application,) = uow.rows.get(Key("visit", visit)).applications  # type: ignore[union-attr]
    row = {"centre": CENTRE, "number": number, "application": application}
    bureau.database.write(lambda tx: tx.execute(t.numbered_case.insert().values(row)))
    days_go_by(bureau, 30)
    settled(desk)
    assert not desk.has(Key("application", application))
    return ApplicationId(application)


def test_a_case_that_left_is_looked_up_in_the_office_and_stays_until_another_day(
    bureau: Bureau, desk: NearDesk
) -> None:
    application = numbered(bureau, desk, "KZ-03-26-000007")
    session = desk.turn().session
    with desk.store.write() as uow:
        uow.facts.set_note("session", session)
        uow.commit()
    changed = picture.fetch(work(desk), "KZ-03-26-000007")
    assert {key.kind for key in changed} == {"visit", "party", "application"}
    assert desk.has(Key("application", application))
    settled(desk)
    assert desk.has(Key("application", application)), "not gone with the next turn"
    case(desk)
    settled(desk)
    days_go_by(bureau, 31)
    settled(desk)
    assert not desk.has(Key("application", application))


def test_a_number_nobody_has_brings_nothing_and_without_a_line_it_is_said_so(bureau: Bureau, desk: NearDesk) -> None:
    session = desk.turn().session
    with desk.store.write() as uow:
        uow.facts.set_note("session", session)
        uow.commit()
    assert picture.fetch(work(desk), "KZ-03-26-999999") == frozenset()

    class Cut:
        def case(self, session: str, number: str) -> Any:
            raise NoLine(msg("line.no_connection"))

    with pytest.raises(NoLine):
        picture.fetch(Work(desk.store, Cut(), desk.bureau.clock), "KZ-03-26-999999")  # type: ignore[arg-type]


def test_after_a_program_that_did_not_end_by_itself_the_rows_are_compared(bureau: Bureau, desk: NearDesk) -> None:
    settled(desk)
    picture.begin(work(desk))
    assert not picture.look(work(desk)).wanted, "it had ended, or never begun"
    picture.end(work(desk))
    picture.begin(work(desk))
    assert not picture.look(work(desk)).wanted
    picture.begin(work(desk))
    assert picture.look(work(desk)).wanted
    before = desk.office.asked.count("/sync/digest")
    desk.turn()
    assert desk.office.asked.count("/sync/digest") == before + 1
    assert not picture.look(work(desk)).wanted


def test_how_it_stands_is_told(bureau: Bureau, desk: NearDesk) -> None:
    assert picture.look(work(desk)).compared_at is None
    case(desk)
    settled(desk)
    picture.compare_soon(work(desk))
    assert picture.look(work(desk)).wanted
    desk.turn()
    told = picture.look(work(desk))
    assert told.rows == len(desk.rows())
    assert told.compared_at == bureau.clock.now()
    assert (told.mended, told.wanted) == (0, False)


def test_it_is_not_compared_at_every_turn(bureau: Bureau, desk: NearDesk) -> None:
    settled(desk)
    before = desk.office.asked.count("/sync/digest")
    for _ in range(3):
        case(desk)
        desk.turn()
    assert desk.office.asked.count("/sync/digest") == before
