"""Work of desk 7 that the office did not take, as an office tells it to the cockpit of desk 4."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import msgspec

from mfc_desk.domain.operations.tickets import LeaveQueue
from mfc_desk.domain.tickets import Ticket, TicketState
from mfc_desk.ports.office import NoLine
from mfc_desk.store.bodies import encode
from mfc_desk.text.message import msg
from sync.wire.centre import CentreNow, DeskTold, RowTold, UndecidedTold, UntakenTold
from sync.wire.envelope import Head, args_hash, encode_args, encode_head
from sync.wire.messages import Person, Writer
from tests.presenters.test_cockpit import person, put

OP = "019354e0-0000-7000-8001-0000000000aa"
TICKET = "a-031"


def stuck(place, **changes: object) -> UntakenTold:
    """Desk 7 wrote without the line that A-031 left, while desk 8 had called them; the person is still there."""
    now = place.work.now()
    stood = person(place, "A-031", 25)
    called = stood.moved(
        TicketState.CALLED, now - timedelta(minutes=6), called_at=now - timedelta(minutes=6), desk="8", operator="dina"
    )
    put(place, called)
    with place.work.store.write() as uow:
        uow.facts.set_people(
            [
                Person("marat", "marat", "Марат Оспанов", ["operator"]),
                Person("dina", "dina", "Дина Әлиева", ["operator"]),
            ]
        )
        uow.commit()
    found = msgspec.structs.replace(_told(place, stood, called), **changes)
    place.hall.untaken = lambda token, op: _answer(place, found)
    place.hall.centre = CentreNow(
        at=now,
        desks=[
            DeskTold(desk=name, device=f"d{name}", heard_at=now, told_at=now, scans=0, tells_undecided=True)
            for name in "78"
        ],
        undecided=[
            UndecidedTold(
                desk="7", op_id=OP, kind="leave_queue", key=f"ticket:{TICKET}", state=found.state,
                at=now - timedelta(minutes=20), actor="marat",
            )
        ],
    )  # fmt: skip
    return found


def head_of(place, **changes: object) -> bytes:
    args = encode_args(LeaveQueue(ticket=TICKET, reason="no_time"))  # type: ignore[arg-type]
    head = Head(
        incarnation="l7", n=8, op_id=OP, device="d7", desk="7", centre="KZ03", actor="marat", kind="leave_queue", schema=1,
        primary=f"ticket:{TICKET}", bases={f"ticket:{TICKET}": "op1"}, deps=[], blobs=[],
        business_at=place.work.now() - timedelta(minutes=20), provisional=False, boot_id="b", boot_ms=1, prev="0" * 64,
        args_hash=args_hash(b"", args),
    )  # fmt: skip
    return encode_head(msgspec.structs.replace(head, **changes))


def _told(place, stood: Ticket, called: Ticket) -> UntakenTold:
    writer = Writer("dina", "8", place.work.now() - timedelta(minutes=6))
    return UntakenTold(
        desk="7", device="d7", life="l7", carries=True, waits=True, state="conflict", head=head_of(place),
        args=encode_args(LeaveQueue(ticket=TICKET, reason="no_time")),  # type: ignore[arg-type]
        rows=[RowTold(key=f"ticket:{TICKET}", stood=encode(replace(stood)), now=encode(called), writer=writer)],
    )  # fmt: skip


def _answer(place, found: UntakenTold) -> UntakenTold:
    if not place.hall.line:
        raise NoLine(msg("line.no_answer"))
    return found
