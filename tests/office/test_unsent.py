"""What the office knows of the work that its desks still keep: told with a hello, and not one write more for it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.engine import Connection

from backoffice import keys, overseeing
from backoffice.errors import Forbidden
from backoffice.store import centres, lives
from backoffice.store.centres import Operator, Session
from mfc_desk.domain.ids import DeskName, OperatorId
from mfc_desk.domain.operations.desks import OpenDesk
from sync.wire.centre import DeskTold
from sync.wire.envelope import GENESIS
from tests.office.bureau import CENTRE, Bureau, start


def chief(bureau: Bureau, roles: str = "supervisor") -> str:
    """The token of somebody with these roles who signed in."""
    token, until = keys.new_token(CENTRE), bureau.clock.now() + timedelta(hours=11)

    def work(tx: Connection) -> None:
        person = Operator(
            centre=CENTRE, operator=OperatorId(bureau.ids.new()), login=f"chief-{roles}", name="Марат", password="",
            roles=roles, desk=None, active=True,
        )  # fmt: skip
        centres.add_operator(tx, person)
        device = centres.devices(tx, CENTRE)[0]
        session = Session(centre=CENTRE, device=device.device, operator=person.operator, until=until)
        centres.add_session(tx, session, token_hash=keys.digest(token))

    bureau.database.write(work)
    return token


def told(bureau: Bureau, token: str) -> dict[str, DeskTold]:
    return {one.desk: one for one in overseeing.now(bureau.office, token).desks}


def test_a_desk_that_sent_everything_keeps_nothing_and_one_that_did_not_is_told_with_its_time(bureau: Bureau) -> None:
    bureau.desk("1")
    two, token = bureau.desk("2", "operator2"), chief(bureau)
    assert [(each.unsent, each.since) for each in told(bureau, token).values()] == [(0, None), (0, None)]
    since = bureau.clock.now() - timedelta(minutes=33)
    start(two, bureau.ids)
    two.hello(unsent_since=since, scans=2, kept=1)
    found = told(bureau, token)
    assert (found["2"].unsent, found["2"].since, found["2"].scans) == (1, since, 2)
    assert (found["1"].unsent, found["1"].scans) == (0, None)
    two.push()
    assert (told(bureau, token)["2"].unsent, told(bureau, token)["2"].since) == (0, None)


def test_of_what_arrived_in_part_since_it_was_told_only_the_rest_is_told_and_no_time(bureau: Bureau) -> None:
    one = bureau.desk("1")
    token = chief(bureau)
    first = start(one, bureau.ids)
    one.do(OpenDesk(desk=DeskName("1"), operator=one.actor.id))
    one.hello(unsent_since=bureau.clock.now(), scans=0, kept=2)
    assert told(bureau, token)["1"].unsent == 2
    one.push([first])
    assert (told(bureau, token)["1"].unsent, told(bureau, token)["1"].since) == (1, None)


def test_an_older_desk_says_nothing_of_its_scans_and_what_cannot_be_is_not_noted(bureau: Bureau) -> None:
    one = bureau.desk("1")
    token = chief(bureau)
    one.hello(scans=-4, unsent_since=bureau.clock.now().replace(tzinfo=None), kept=3, undecided=["a\0b"])
    found = told(bureau, token)["1"]
    assert (found.scans, found.since, found.unsent) == (None, None, 0)


def test_a_desk_that_only_listens_is_heard_and_nothing_is_written_for_it(bureau: Bureau) -> None:
    one = bureau.desk("1")
    token = chief(bureau)
    first = told(bureau, token)["1"].heard_at
    bureau.clock.advance(timedelta(minutes=20))
    one.send("GET", "/sync/head?after=0&wait=0", None, int, token=one.session)
    found = told(bureau, token)["1"]
    assert first is not None
    assert found.heard_at is not None
    assert found.heard_at - first >= timedelta(minutes=20)
    device = bureau.database.read(lambda tx: centres.devices(tx, CENTRE)[0])
    spoke_at = bureau.database.read(lambda tx: lives.of(tx, device)[-1].spoke_at)
    assert spoke_at == found.told_at
    assert spoke_at is not None
    assert spoke_at <= first


@pytest.mark.logs("speaks for life")
@pytest.mark.logs("two stores speak")
def test_two_copies_of_a_desk_are_told_each_by_itself_whoever_spoke_last(bureau: Bureau) -> None:
    one = bureau.desk("1")
    token = chief(bureau)
    old, n, chain = one.incarnation, one.n, one.chain
    one.hello(kept=0)
    one.incarnation, one.n, one.chain = bureau.ids.new(), 0, GENESIS
    new = one.incarnation
    one.hello(kept=0)
    assert [each.copy for each in overseeing.now(bureau.office, token).desks] == [0], "lives that follow one another"
    told = []
    for life, at, link in ((old, n, chain), (new, 0, GENESIS)) * 2:
        one.incarnation, one.n, one.chain = life, at, link
        one.hello(scans=7 if life == old else 2)
        told.append([(each.copy, each.incarnation, each.scans) for each in overseeing.now(bureau.office, token).desks])
    both = [(1, old, 7), (2, new, 2)]
    assert told == [[(1, old, 7), (2, new, None)], both, both, both]
    one.hello(scans=0)
    bureau.clock.advance(overseeing.GONE + timedelta(hours=1))
    one.hello(scans=0)
    token = chief(bureau, "operator supervisor")
    assert [each.copy for each in overseeing.now(bureau.office, token).desks] == [1, 2], (
        "the other one keeps seven scans"
    )


def test_only_a_supervisor_hears_of_the_centre(bureau: Bureau) -> None:
    bureau.desk("1")
    with pytest.raises(Forbidden):
        overseeing.now(bureau.office, chief(bureau, "operator"))


def test_a_time_that_cannot_be_is_not_noted_and_nothing_waits_since_later(bureau: Bureau) -> None:
    one = bureau.desk("1")
    token = chief(bureau)
    start(one, bureau.ids)
    one.hello(unsent_since=datetime(1970, 1, 1, tzinfo=UTC), scans=0, kept=1)
    assert (told(bureau, token)["1"].unsent, told(bureau, token)["1"].since) == (1, None)
    one.hello(unsent_since=bureau.clock.now() + timedelta(hours=3), scans=0, kept=1)
    found = told(bureau, token)["1"].since
    assert found is not None
    assert found <= bureau.clock.now()
