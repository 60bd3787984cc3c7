"""What the reception does: numbers for people at the door, and what became of each. Somebody of the staff does it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy.engine import Connection

from backoffice import asking, keys, signing_in, terminals, ticket_papers
from backoffice.errors import Garbage, OutOfStep, SessionOver
from backoffice.office import Office
from backoffice.store import asked, centres, hall_views, places
from backoffice.store.centres import Centre, Operator
from backoffice.store.terminals import Terminal, TerminalKind, called_for_help
from backoffice.store.world import World
from backoffice.ticket_papers import Given, Hand
from backoffice.ticket_slips import slip_of
from mfc_desk.domain.appointments import Appointment, AppointmentState, kept_at
from mfc_desk.domain.errors import WrongState
from mfc_desk.domain.halls import Hall
from mfc_desk.domain.ids import CentreId, DeskName, Key, PrintJobId, TicketId
from mfc_desk.domain.operations.tickets import hall_of
from mfc_desk.domain.ranking import rank
from mfc_desk.domain.reasons import NOBODY_TOOK
from mfc_desk.domain.ticket_prints import CopyReason, PrintState
from mfc_desk.domain.tickets import Ticket, TicketState
from mfc_desk.text.message import Message, msg
from sync.wire.decoders import converted
from sync.wire.envelope import decode
from sync.wire.messages import Answer, Ask, SignedIn
from sync.wire.say import from_say

RECEPTION: Final = TerminalKind.RECEPTION
AT_DESK: Final = frozenset({TicketState.CALLED, TicketState.SERVING})
VERBS: Final = frozenset({"issue_ticket", "print_ticket", "void_ticket", "leave_queue", "come_back"})
LONGEST_EVENT: Final = 64
LONGEST_WITHDRAWN: Final = 59
"""Its number is voided under the same command with a word behind it, which is 64 letters at most."""
_HOUR: Final = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")


class Sent(msgspec.Struct, forbid_unknown_fields=True):
    """What the page asks for; `command` is made by it before it asks the first time."""

    command: str
    verb: str
    args: dict[str, Any]


class Printing(msgspec.Struct, forbid_unknown_fields=True):
    """Which number is wanted on paper, and why once more."""

    ticket: str
    reason: CopyReason | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """What came of it: a number and what is printed of it, or only that it is done, or in words why not."""

    centre: CentreId
    given: Given | None = None
    refused: Message | None = None


@dataclass(frozen=True, slots=True)
class Overview:
    """Everybody of today who is not done, in the order in which they are called, and who wants help where."""

    centre: Centre
    now: datetime
    hall: Hall
    tickets: tuple[Ticket, ...]
    printed: frozenset[TicketId]
    """Which of them are on paper already, or may be."""
    by_word: frozenset[TicketId]
    """Whose agreed time nobody has seen: they only said so."""
    closed: frozenset[DeskName]
    """The desks where nobody sits."""
    help: tuple[Terminal, ...]
    expected: tuple[Appointment, ...]
    """Whose agreed time is today and who has not come yet."""


def sign_in(office: Office, token: str, *, login: str, password: str) -> SignedIn:
    """Somebody of the staff at this browser. Raises `WrongPassword`."""
    device = office.database.read(lambda tx: terminals.of_token(tx, office, token, RECEPTION)[2])
    return signing_in.sign_in_at(office, device, login=login, password=password)


def sign_out(office: Office, staff: str) -> None:
    """The session is over, if there was one."""
    centre = CentreId(staff.partition(".")[0])
    office.database.write(lambda tx: centres.end_session(tx, centre, keys.digest(staff)))


def who(tx: Connection, office: Office, *, token: str, staff: str) -> tuple[Centre, Terminal, Operator]:
    """Who of the staff is signed in at this browser. Raises `SessionOver`, also for a session of another one."""
    centre, terminal, device = terminals.of_token(tx, office, token, RECEPTION)
    _, signed_at, session = signing_in.session_of(tx, office, staff)
    person = next((one for one in centres.operators(tx, centre.centre) if one.operator == session.operator), None)
    if signed_at.device != device.device or person is None or not person.active:
        raise SessionOver(msg("office.session_over"))
    return centre, terminal, person


def overview(tx: Connection, office: Office, *, token: str, staff: str) -> Overview:
    """The list of the reception."""
    centre, _, _ = who(tx, office, token=token, staff=staff)
    now = office.clock.now()
    tickets = sorted(hall_views.open_today(tx, centre, now), key=lambda one: _turn(one, now))
    agreed = _agreed_today(tx, centre, now)
    seen = {one.ticket for one in agreed if one.state is AppointmentState.ARRIVED}
    return Overview(
        centre=centre,
        now=now,
        hall=hall_of(World(tx, centre)),
        tickets=tuple(tickets),
        printed=hall_views.on_paper(tx, centre, [one.id for one in tickets]),
        by_word=frozenset(one.id for one in tickets if one.appointment is not None and one.id not in seen),
        closed=places.closed_desks(tx, centre),
        help=tuple(called_for_help(tx, centre.centre)),
        expected=_expected(tx, centre, agreed),
    )


def _expected(tx: Connection, centre: Centre, agreed: Sequence[Appointment]) -> tuple[Appointment, ...]:
    """Who has not come, and who has no number since theirs was taken back: the code of both still gives one."""
    came = [one.ticket for one in agreed if one.state is AppointmentState.ARRIVED and one.ticket is not None]
    voided = hall_views.voided_of(tx, centre, came)
    return tuple(one for one in agreed if one.state is AppointmentState.BOOKED or one.ticket in voided)


def _turn(ticket: Ticket, now: datetime) -> tuple[bool, datetime, datetime, str]:
    """By what the office calls, as at the desks: who can be called now goes before who cannot yet."""
    return not ticket.waits_at(now), rank(ticket).rank_at, ticket.arrived_at, ticket.id


def _agreed_today(tx: Connection, centre: Centre, now: datetime) -> list[Appointment]:
    found = hall_views.appointments_of(tx, centre, centre.local(now).date())
    return sorted(found, key=lambda one: (one.at, one.id))


def do(office: Office, sent: Sent, *, token: str, staff: str) -> Done:
    """Do what the page asks, once for each command. Raises `OfficeTrouble`."""
    if sent.verb not in VERBS or not 8 <= len(sent.command) <= 64:
        raise Garbage(msg("office.garbage"))
    centre, _, _ = office.database.read(lambda tx: who(tx, office, token=token, staff=staff))
    if sent.verb == "print_ticket":
        return _print(office, sent, token=token, staff=staff)
    args = _issue(office, centre, sent.args) if sent.verb == "issue_ticket" else dict(sent.args)
    over = _over(office, centre, sent.command, args=args)
    if over is not None:
        return Done(centre.centre, refused=over)
    _, raw = asking.ask(office, staff, Ask(sent.command, sent.verb, args))
    answer = decode(raw, Answer)
    if answer.refused is not None:
        return Done(centre.centre, refused=from_say(answer.refused))
    if sent.verb != "issue_ticket":
        return Done(centre.centre)
    ticket = TicketId(str(answer.result["ticket"]))
    slip = office.database.read(lambda tx: slip_of(tx, office, centre, ticket))
    return Done(centre.centre, None if slip is None else Given(slip=slip))


def withdraw(office: Office, sent: Sent, *, token: str, staff: str) -> Done:
    """A number that is wanted no more: one that was given is voided, and what was not given will not be.

    A number that a desk called meanwhile stays called: in words why. Raises `OfficeTrouble`.
    """
    if sent.verb != "issue_ticket" or not 8 <= len(sent.command) <= LONGEST_WITHDRAWN:
        raise Garbage(msg("office.garbage"))
    centre, _, _ = office.database.read(lambda tx: who(tx, office, token=token, staff=staff))
    wish = Ask(sent.command, sent.verb, _issue(office, centre, sent.args), withdrawn=True)
    try:
        answer = decode(asking.ask(office, staff, wish)[1], Answer)
    except OutOfStep:
        answer = _given_before(office, sent.command, token=token, staff=staff)
    if answer.refused is not None:
        return Done(centre.centre)
    ticket = TicketId(str(answer.result["ticket"]))
    void = Ask(f"{sent.command}-void", "void_ticket", {"ticket": ticket, "reason": NOBODY_TOOK})
    voided = decode(asking.ask(office, staff, void)[1], Answer)
    why = None if voided.refused is None else _not_taken_back(office, centre, ticket, why=from_say(voided.refused))
    return Done(centre.centre, refused=why)


def _not_taken_back(office: Office, centre: Centre, ticket: TicketId, *, why: Message) -> Message:
    """Which desk has the number, for whoever believed it was gone; `why` where no desk has it."""
    found = office.database.read(lambda tx: World(tx, centre).get(Key("ticket", ticket)))
    if not isinstance(found, Ticket) or found.desk is None or found.state not in AT_DESK:
        return why
    return msg("reception.called_meanwhile", number=found.number, desk=found.desk)


def _given_before(office: Office, command: str, *, token: str, staff: str) -> Answer:
    """What this browser was answered while somebody else was signed in. Raises `OutOfStep`, where it was no number."""

    def read(tx: Connection) -> Answer | None:
        centre, terminal, _ = who(tx, office, token=token, staff=staff)
        known = asked.answered(tx, centre.centre, command)
        return None if known is None or known.device != terminal.device else decode(known.answer, Answer)

    answer = office.database.read(read)
    # a number has the name of its wish
    if answer is None or (answer.refused is None and answer.result.get("ticket") != command):
        raise OutOfStep(msg("office.command_reused"))
    return answer


def _print(office: Office, sent: Sent, *, token: str, staff: str) -> Done:
    """A paper, written down before it is printed. The same command is the same paper, and one roll printed."""
    try:
        wish = converted(sent.args, Printing)
    except msgspec.ValidationError as error:
        raise Garbage(msg("office.garbage")) from error
    ticket, job = TicketId(wish.ticket), PrintJobId(sent.command)

    def work(tx: Connection) -> Done:
        centre, terminal, person = who(tx, office, token=token, staff=staff)
        device = centres.device_of(tx, terminal.device)
        assert device is not None, "a terminal belongs to its device"
        centres.lock_device(tx, device)
        hand = Hand(centre=centre, device=device, actor=person.actor)
        before = asked.answered(tx, centre.centre, sent.command) is not None
        try:
            paper = ticket_papers.store(tx, office, hand, ticket=ticket, reason=wish.reason, job=job)
        except WrongState as error:
            return Done(centre.centre, refused=error.message)
        slip = slip_of(tx, office, centre, ticket)
        assert slip is not None, "its print was written down"
        if before and terminal.roll is not None:
            made = ticket_papers.papers(tx, centre, ticket).of(job)
            return Done(centre.centre, Given(slip=slip, unsure=made is None or made.state is not PrintState.PRINTED))
        large = wish.reason is CopyReason.LARGE_TYPE
        return Done(centre.centre, Given(slip=slip, paper=paper, roll=terminal.roll, large=large))

    return office.database.write(work)


def _issue(office: Office, centre: Centre, args: dict[str, Any]) -> dict[str, Any]:
    """What the form said, as an asked verb; an hour is one of today at the centre. Raises `Garbage`."""
    allowed = ("service", "life_event", "ground", "language", "note", "people", "appointment", "booking")
    said = {name: args[name] for name in allowed if args.get(name) not in (None, "")}
    if len(str(said.get("life_event", ""))) > LONGEST_EVENT:
        raise Garbage(msg("office.garbage"))
    hour = said.pop("appointment", None)
    if hour is not None:
        found = _HOUR.fullmatch(str(hour))
        if found is None:
            raise Garbage(msg("office.garbage"))
        today = centre.local(office.clock.now())
        at = datetime(
            today.year, today.month, today.day, int(found[1]), int(found[2]), tzinfo=ZoneInfo(centre.time_zone)
        )
        said["appointment"] = at.isoformat()
    return {**said, "source": "reception"}


def _over(office: Office, centre: Centre, command: str, *, args: Mapping[str, Any]) -> Message | None:
    """An hour that somebody says and that counts no more: nobody is given a number that leaves it out unsaid.

    What was given already is given again, however late it is by now.
    """
    hour = args.get("appointment") if args.get("source") == "reception" else None
    if hour is None:
        return None
    at, now = datetime.fromisoformat(hour), office.clock.now()

    def counts(tx: Connection) -> bool:
        return kept_at(at, now, hall_of(World(tx, centre))) or asked.answered(tx, centre.centre, command) is not None

    return None if office.database.read(counts) else msg("reception.hour_over", at=centre.local(at))
