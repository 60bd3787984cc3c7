"""One operation that was not taken, told to a supervisor: what stood, what is here now, what it said; to nobody else."""

from __future__ import annotations

import pytest

from backoffice import untaken
from backoffice.errors import Forbidden, Unknown
from backoffice.rehearsal import RehearsalDesk
from backoffice.store.bodies import entity_of
from mfc_desk.domain.feedback import SEALED_BYTES
from mfc_desk.domain.ids import Key, TicketId, VisitId
from mfc_desk.domain.operations.applications import RegisterApplication
from mfc_desk.domain.operations.feedback import GiveFeedback
from mfc_desk.domain.operations.tickets import ComeBack, LeaveQueue
from mfc_desk.domain.tickets import Ticket, TicketState
from sync.wire.centre import UntakenTold
from sync.wire.envelope import decode_args, decode_head
from tests.office.bureau import Bureau, kinds, name_of
from tests.office.test_unsent import chief


def told(bureau: Bureau, token: str, name: str) -> UntakenTold:
    return untaken.one(bureau.office, token, name)


def ticket_of(body: bytes | None) -> Ticket:
    assert body is not None
    found = entity_of("ticket", body)
    assert isinstance(found, Ticket)
    return found


def conflict(bureau: Bureau, one: RehearsalDesk, ticket: TicketId) -> list[str]:
    """Desk 1 writes that somebody left, and came back, while another desk has called them."""
    one.pull()
    ops = [one.do(LeaveQueue(ticket=ticket, reason="left"))]
    two = bureau.desk("2", "operator2")
    two.ask("call_next")
    ops.append(one.wire(ComeBack(ticket=ticket), bases={f"ticket:{ticket}": name_of(ops[0])}))
    one.append(ops[1])
    assert kinds(one.push()) == ["conflict", "rejected"]
    return [name_of(each) for each in ops]


def test_what_stood_what_was_wanted_and_what_is_here_are_told_with_what_rests_on_it(bureau: Bureau) -> None:
    one = bureau.desk("1")
    ticket, token = bureau.ticket(one), chief(bureau)
    first, second = conflict(bureau, one, ticket)
    one.hello(undecided=[first, second], carries=True)
    found = told(bureau, token, first)
    assert (found.desk, found.device, found.life) == ("1", one.device, one.incarnation)
    assert (found.state, found.waits, found.carries, found.fixable) == ("conflict", True, True, True)
    assert found.rests == ["come_back"]
    head = decode_head(found.head)
    assert head.op_id == first
    assert found.args is not None
    assert decode_args(head.kind, head.schema, found.args) == LeaveQueue(ticket=ticket, reason="left")
    (row,) = found.rows
    assert (row.key, row.known) == (f"ticket:{ticket}", True)
    assert (ticket_of(row.stood).state, ticket_of(row.now).state) == (TicketState.ISSUED, TicketState.CALLED)
    assert row.writer is None, "a question called them, and no operation of a desk"
    rests = told(bureau, token, second)
    assert (rests.state, rests.why is not None, rests.rows[0].known) == ("rejected", True, False)


def test_what_the_desk_decided_waits_no_more_and_an_older_desk_carries_nothing_out(bureau: Bureau) -> None:
    one = bureau.desk("1")
    ticket, token = bureau.ticket(one), chief(bureau)
    names = conflict(bureau, one, ticket)
    one.hello(undecided=names)
    assert not told(bureau, token, names[0]).carries
    one.hello(undecided=[], carries=True)
    assert not told(bureau, token, names[0]).waits


def test_nobody_but_a_supervisor_is_told_and_what_is_not_known_is_said(bureau: Bureau) -> None:
    one = bureau.desk("1")
    ticket = bureau.ticket(one)
    plain, token = chief(bureau, "operator"), chief(bureau)
    name = conflict(bureau, one, ticket)[0]
    with pytest.raises(Forbidden):
        told(bureau, plain, name)
    for unknown in ("", "nothing", "x" * 2000, "zero\0byte"):
        with pytest.raises(Unknown):
            told(bureau, token, unknown)
    said = bureau.call("GET", f"/api/centre/untaken?op={name}", headers={"authorization": f"Bearer {token}"})
    assert said.status == 200
    assert bureau.call("GET", f"/api/centre/untaken?op={name}").status == 401


def test_what_a_person_said_in_confidence_and_what_one_desk_alone_has_is_told_to_nobody(bureau: Bureau) -> None:
    one, token = bureau.desk("1"), ""
    visit = VisitId(bureau.ids.new())
    sealed = one.wire(GiveFeedback(visit=visit, sealed=bytes(SEALED_BYTES)), bases={f"visit:{visit}": ""})
    one.append(sealed)
    (lease,) = [str(key) for key in one.rows if key.kind == "lease"] or [str(Key("lease", "l1"))]
    numbered = one.wire(
        RegisterApplication(application="a1", lease=lease[6:], number="KZ-1", certificate=""),  # type: ignore[arg-type]
        bases={"application:a1": "", lease: ""},
    )
    one.append(numbered)
    token = chief(bureau)
    assert "applied" not in kinds(one.push())
    found = told(bureau, token, name_of(sealed))
    assert (found.args, [row.key for row in found.rows]) == (None, [f"visit:{visit}"])
    assert [row.key for row in told(bureau, token, name_of(numbered)).rows] == ["application:a1"]
