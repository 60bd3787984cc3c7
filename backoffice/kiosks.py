"""What a kiosk does: it gives a number, once for each wish however often asked, and takes back what nobody took."""

from __future__ import annotations

import re
from typing import Any, Final

import msgspec
from sqlalchemy.engine import Connection

from backoffice import asking, terminals, ticket_papers
from backoffice.errors import Garbage
from backoffice.office import Office
from backoffice.store import asked, centres
from backoffice.store.centres import Centre, Device
from backoffice.store.terminals import Terminal, TerminalKind
from backoffice.ticket_papers import Given, Hand
from backoffice.ticket_slips import slip_of
from mfc_desk.domain.errors import WrongState
from mfc_desk.domain.ids import CentreId, OperatorId, PrintJobId, TicketId
from mfc_desk.domain.permissions import Actor, Role
from mfc_desk.domain.reasons import NOBODY_TOOK
from mfc_desk.text.catalogue import LANGUAGES
from mfc_desk.text.message import Message, msg
from sync.wire.envelope import decode
from sync.wire.messages import Answer, Ask
from sync.wire.say import from_say

LONGEST_CODE: Final = 12
COMMAND: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""The page makes it, before it asks for the first time."""


class KioskWish(msgspec.Struct, forbid_unknown_fields=True):
    """What somebody chose at the screen."""

    command: str
    language: str
    service: str | None = None
    life_event: str = ""
    ground: str | None = None
    booking: str | None = None
    """The code of an appointment."""

    def ask(self, actor: Actor, *, withdrawn: bool = False) -> Ask:
        """The same as an asked verb; a kiosk decides nothing beyond it."""
        if not COMMAND.fullmatch(self.command) or len(self.life_event) > 64 or self.language not in LANGUAGES:
            raise Garbage(msg("office.garbage"))
        args: dict[str, Any] = {
            "service": self.service,
            "life_event": self.life_event,
            "ground": self.ground,
            "language": self.language,
            "source": "kiosk",
        }
        if self.booking is not None:
            args["booking"] = self.booking[:LONGEST_CODE]
        return Ask(self.command, "issue_ticket", args, actor.id, withdrawn)


def issue(office: Office, token: str, wish: KioskWish) -> tuple[CentreId, Given | Message]:
    """The number, or in words why there is none. The same command gets the first answer. Raises `OfficeTrouble`.

    What a browser prints is the same paper, for it prints what it is told once. A roll printer of the office prints it
    once as well.
    """

    def work(tx: Connection) -> tuple[Centre, Given | Message]:
        centre, terminal, device = terminals.of_token(tx, office, token, TerminalKind.KIOSK, to_change=True)
        centres.lock_device(tx, device)
        if asked.answered(tx, device.centre, wish.command) is None:
            terminals.count_number(tx, office, terminal)
        hand = Hand(centre=centre, device=device, actor=_actor(device))
        raw = asking.once(tx, office, centre=centre, device=device, actor=hand.actor, body=wish.ask(hand.actor))
        answer = decode(raw, Answer)
        if answer.refused is not None:
            return centre, from_say(answer.refused)
        try:
            return centre, _given(tx, office, hand, terminal=terminal, ticket=TicketId(answer.result["ticket"]))
        except WrongState as error:
            return centre, error.message

    centre, given = office.database.write(work)
    return centre.centre, given


def _given(tx: Connection, office: Office, hand: Hand, *, terminal: Terminal, ticket: TicketId) -> Given:
    """The slip, and its paper written down before it is printed."""
    slip = slip_of(tx, office, hand.centre, ticket)
    assert slip is not None, "it was given a moment ago"
    if not terminal.prints:
        return Given(slip=slip)
    if terminal.roll is not None and not ticket_papers.to_print(tx, hand.centre, ticket):
        return Given(slip=slip, unsure=ticket_papers.unsure(tx, hand.centre, ticket))
    job = None if terminal.roll is not None else PrintJobId(f"{ticket}-paper")
    return Given(slip=slip, paper=ticket_papers.store(tx, office, hand, ticket=ticket, job=job), roll=terminal.roll)


def withdraw(office: Office, token: str, wish: KioskWish) -> CentreId:
    """Whoever asked is gone without an answer: what was given is voided, and what was not will not be."""

    def work(tx: Connection) -> CentreId:
        centre, _, device = terminals.of_token(tx, office, token, TerminalKind.KIOSK)
        centres.lock_device(tx, device)
        actor = _actor(device)
        body = wish.ask(actor, withdrawn=True)
        answer = decode(asking.once(tx, office, centre=centre, device=device, actor=actor, body=body), Answer)
        if answer.refused is None:
            void = {"ticket": answer.result["ticket"], "reason": NOBODY_TOOK}
            again = Ask(f"{wish.command}-void", "void_ticket", void, actor.id)
            asking.once(tx, office, centre=centre, device=device, actor=actor, body=again)
        return centre.centre

    return office.database.write(work)


def _actor(device: Device) -> Actor:
    return Actor(OperatorId(device.device), frozenset({Role.KIOSK}))
