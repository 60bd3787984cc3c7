"""What a report rests on, as the office tells it: the ledger without people, the first day, the desks last heard."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.engine import Connection

from backoffice import loading, reporting
from backoffice.errors import Forbidden, Garbage
from backoffice.store import tables
from backoffice.store.bodies import body_of
from backoffice.store.world import next_numbers
from mfc_desk.domain.guards import Mode, Violation
from mfc_desk.domain.halls import Desk, DeskState
from mfc_desk.domain.ids import DeskName
from tests.load.centre import MORNING
from tests.office.bureau import CENTRE, Bureau
from tests.office.test_load import token_of, told_to


def test_the_ledger_of_the_days_is_told_without_whoever_was_there(bureau: Bureau) -> None:
    centre = told_to(bureau, seed=27)
    day = MORNING.date()
    known = {one.id: one for one in centre.of(Violation)}
    kept = [
        {"centre": CENTRE, "key": f"violation:{one.id}", "revision": "r", "body": body_of(one)}
        for one in known.values()
    ]
    bureau.database.write(lambda tx: tx.execute(tables.entity.insert(), kept))
    told = reporting.basis(bureau.office, token_of(bureau, "operator supervisor"), since=day, until=day)
    assert told.first == day.isoformat()
    assert told.as_of.upto == told.as_of.head > 0
    assert {one.mode for one in told.ledger} <= {str(each) for each in Mode}
    assert not {"by", "second", "words", "visit"} & set(type(told).__struct_fields__)
    assert {one.id: (one.mode, one.rule) for one in told.ledger} == {
        name: (str(one.mode), one.rule)
        for name, one in known.items()
        if loading.day_of(bureau.centre, day).holds(one.at)
    }
    assert told.ledger


def test_who_is_no_supervisor_is_told_nothing(bureau: Bureau) -> None:
    with pytest.raises(Forbidden):
        reporting.basis(bureau.office, token_of(bureau, "operator"), since=MORNING.date(), until=MORNING.date())


def test_days_that_cannot_be_are_refused(bureau: Bureau) -> None:
    day, chief = MORNING.date(), token_of(bureau, "supervisor")
    for since, until in ((day, day - timedelta(days=1)), (day - timedelta(days=200), day)):
        with pytest.raises(Garbage):
            reporting.basis(bureau.office, chief, since=since, until=until)


def test_only_desks_that_take_people_are_told_as_last_heard(bureau: Bureau) -> None:
    told_to(bureau, seed=28)
    token = token_of(bureau, "supervisor")
    now = bureau.clock.now()
    open_ = {
        one.desk
        for one in loading.day(bureau.office, token, MORNING.date()).marks
        if one.since <= now and one.state != "closed"
    }
    told = reporting.basis(bureau.office, token, since=MORNING.date(), until=MORNING.date())
    assert {one.desk for one in told.heard} <= open_


@pytest.mark.parametrize(("minutes", "named"), [(30, True), (-30, False)])
def test_a_desk_that_another_closed_is_told_until_it_is_heard(bureau: Bureau, minutes: int, named: bool) -> None:
    token, at = token_of(bureau, "supervisor"), bureau.clock.now()
    shut = Desk(id=DeskName("1"), state=DeskState.CLOSED, since=at + timedelta(minutes=minutes))

    def tell(tx: Connection) -> None:
        change = {"centre": CENTRE, "seq": next_numbers(tx, bureau.centre, 1), "key": "desk:1", "revision": "shut",
                  "body": body_of(shut), "deleted": False}  # fmt: skip
        tx.execute(tables.change.insert(), [change])

    bureau.database.write(tell)
    bureau.clock.advance(timedelta(minutes=40))
    told = reporting.basis(bureau.office, token, since=at.date(), until=at.date())
    assert [(one.desk, one.at) for one in told.heard] == ([("1", at)] if named else [])
