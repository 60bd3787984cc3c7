"""What a turn asks of the database goes by what is new, never through all that a centre ever did."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa

from backoffice import picturing
from backoffice.store import feed
from mfc_desk.domain.ids import VisitId
from mfc_desk.domain.operations.visits import AbandonVisit, StartVisit
from tests.office.bureau import CENTRE, Bureau, kinds

GROWING = "applied_op|change|entity|picture_row"
THROUGH_ALL = re.compile(rf"^(SCAN|SEARCH) ({GROWING})( USING [A-Z ]*INDEX \w+)?( \(centre=\?( AND device=\?)?\))?$")


@contextmanager
def told(bureau: Bureau) -> Iterator[list[str]]:
    """Every statement that goes to the database meanwhile, with its values."""
    said: list[str] = []

    def listen(connection: Any, *_: object) -> None:
        connection.set_trace_callback(said.append)

    bureau.database.engine.dispose()
    sa.event.listen(bureau.database.engine, "checkout", listen)
    try:
        yield said
    finally:
        sa.event.remove(bureau.database.engine, "checkout", listen)
        bureau.database.engine.dispose()


def ways(bureau: Bureau, statements: list[str]) -> set[tuple[str, str]]:
    """Each statement with each step that goes through everything of a table that grows."""
    asked = [one for one in dict.fromkeys(statements) if one.startswith(("SELECT", "UPDATE", "DELETE"))]
    with bureau.database.engine.connect() as connection:
        plans = [(one, connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {one}").fetchall()) for one in asked]
    return {(one[:200], step[3]) for one, plan in plans for step in plan if THROUGH_ALL.match(step[3])}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # which tells the way it goes for any statement
def test_no_question_of_a_turn_goes_through_what_a_centre_ever_did(bureau: Bureau) -> None:
    desk = bureau.desk()
    visit = VisitId(bureau.ids.new())
    with told(bureau) as said:
        desk.hello()
        desk.do(StartVisit(visit=visit))
        desk.do(AbandonVisit(visit=visit, reason="left"))
        again = list(desk.outbox)
        assert set(kinds(desk.push())) == {"applied"}
        assert set(kinds(desk.push(again))) == {"duplicate"}
        session = desk.session
        picturing.picture(bureau.office, session, after="", limit=10)
        picturing.bucket(bureau.office, session, 3)
        picturing.digest(bureau.office, session)
        picturing.leaving(bureau.office, session, since=0)
        picturing.case(bureau.office, session, "KZ-03-26-000001")
        bureau.database.read(lambda tx: feed.page(tx, CENTRE, after=1, limit=10))
    assert any("applied_op" in one for one in said)
    assert ways(bureau, said) == set()
