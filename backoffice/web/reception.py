"""The reception: somebody of the staff gives numbers at the door and looks after those who wait."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import msgspec
from litestar import Response, get, post
from sqlalchemy.engine import Connection

from backoffice import receptions, terminals
from backoffice.api.bodies import Asked, json_of, office_of, threads_of
from backoffice.errors import NotDone, OfficeTrouble, SessionOver, Unknown
from backoffice.office import Office
from backoffice.receptions import RECEPTION, Overview, Sent
from backoffice.store.centres import Centre, Operator
from backoffice.store.terminals import Terminal
from backoffice.web import offers
from backoffice.web.offers import Offer
from backoffice.web.papers import AT_RECEPTION, on_paper
from backoffice.web.rendering import HEADERS, Said, demand_own_page, in_all, named, page, part
from backoffice.web.terminals import centre_at, cookie, shut, token_of
from backoffice.web.voices import voice_of
from forms.errors import UnknownService
from mfc_desk.domain.ranking import kept_for
from mfc_desk.domain.reasons import LISTED
from mfc_desk.domain.ticket_prints import CopyReason
from mfc_desk.domain.tickets import Phase, Ticket, TicketState
from mfc_desk.text.catalogue import Catalogue, Language
from mfc_desk.text.message import Message, msg

QUIET_MIN: Final = 15
"""Who leaves the reception alone is signed out of it."""
BECAUSE: Final = {list_: [(key, f"because.{key}") for key in LISTED[list_]] for list_ in ("void", "leave")}
COPIES: Final = [(reason.value, f"print.reason_{reason}") for reason in CopyReason]
"""Why once more, each with its words."""
AWAY: Final = frozenset({TicketState.PARKED, TicketState.NO_SHOW})


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the list."""

    ticket: str
    number: str
    state: str
    words: Said
    service: Said | None
    why: list[Said]
    note: str
    people: int
    waits: bool
    """Whether a desk may call them now."""
    waited_min: int
    printed: bool
    verbs: tuple[str, ...]


@get("/reception")
async def reception(request: Asked) -> Response[str]:
    """The page, or the way to it: a browser that is let in, and somebody of the staff."""
    office = office_of(request)
    try:
        token = token_of(request, RECEPTION)
        centre = await centre_at(request, RECEPTION)
    except SessionOver:
        return shut()
    order = offers.languages_of(office, centre)

    def offers_here(tx: Connection, here: Centre, _: Terminal) -> Offer:
        return offers.offer_of(tx, office, here)

    try:
        _, terminal, person = await threads_of(request).store(_who, office, token, _staff(request))
        offer = await threads_of(request).store(terminals.read, office, token, RECEPTION, offers_here)
    except SessionOver:
        return page("sign_in.html", order=order, centre=named(centre.name), why=None, login="")
    voice = voice_of(request).here
    answer = page(
        "reception.html", order=order, centre=named(centre.name), person=person.name, offer=offer,
        prints=terminal.prints, quiet=QUIET_MIN, voice=voice, because=BECAUSE, copies=COPIES,
    )  # fmt: skip
    answer.cookies.append(cookie(request, RECEPTION, token))
    return answer


@post("/reception/sign-in", status_code=200)
async def sign_in(request: Asked) -> Response[str]:
    """Login and password, as at a desk, with the same waits after wrong ones."""
    demand_own_page(request)
    office, token, form = office_of(request), token_of(request, RECEPTION), await request.form()
    login, password = str(form.get("login", ""))[:40], str(form.get("password", ""))[:200]

    def work() -> str:
        return receptions.sign_in(office, token, login=login, password=password).token

    try:
        staff = await threads_of(request).hash(work)
    except OfficeTrouble as trouble:
        centre = await centre_at(request, RECEPTION)
        order = offers.languages_of(office, centre)
        return page("sign_in.html", status=401, order=order, centre=named(centre.name), why=trouble.why, login=login)
    where = {"Location": "/reception", **HEADERS}
    return Response("", status_code=303, headers=where, cookies=[cookie(request, "staff", staff, seconds=None)])


@post("/reception/sign-out", status_code=200)
async def sign_out(request: Asked) -> Response[str]:
    """The person goes; the browser stays let in."""
    demand_own_page(request)
    await threads_of(request).store(receptions.sign_out, office_of(request), _staff(request))
    where = {"Location": "/reception", **HEADERS}
    return Response("", status_code=303, headers=where, cookies=[cookie(request, "staff", "", seconds=0)])


@get("/reception/list")
async def waiting(request: Asked) -> Response[str]:
    """Those who wait, are at a desk, or are away; a part of the page."""
    office, token, staff = office_of(request), token_of(request, RECEPTION), _staff(request)

    def read(tx: Connection) -> Overview:
        return receptions.overview(tx, office, token=token, staff=staff)

    found = await threads_of(request).store(office.database.read, read)
    rows = [_row(office, one, found) for one in found.tickets]
    groups = [
        ("reception.waiting", [one for one in rows if one.waits or one.state == "issued"]),
        ("reception.away", [one for one in rows if one.state in AWAY and not one.waits]),
        ("reception.at_desks", [one for one in rows if one.state in receptions.AT_DESK]),
    ]
    counted = {title: len(some) for title, some in groups}
    counted["reception.waiting"] = sum(one.waits for one in rows)  # as the board and the desks count
    helps = [(one.name, found.centre.local(one.help_at)) for one in found.help if one.help_at is not None]
    booked = [(one.id, found.centre.local(one.at), one.name, one.people) for one in found.expected]
    told = [(title, some, counted[title]) for title, some in groups]
    html = part("waiting.html", groups=told, helps=helps, booked=booked, at=found.centre.local(found.now), msg=msg)
    return Response(html, media_type="text/html", headers=HEADERS)


@post("/reception/ask", status_code=200)
async def ask(request: Asked) -> Response[bytes]:
    """Do something with a number; the same command is done once."""
    demand_own_page(request)
    office, token, staff = office_of(request), token_of(request, RECEPTION), _staff(request)
    sent = await json_of(request, Sent)

    def work() -> receptions.Done:
        return receptions.do(office, sent, token=token, staff=staff)

    done = await threads_of(request).store(work)
    office.bell.ring(done.centre)
    body: dict[str, object] = {}
    if done.refused is not None:
        body = {"refused": in_all(done.refused)}
    elif done.given is not None:
        body = {"slip": await on_paper(request, done.given, AT_RECEPTION)}
    return Response(msgspec.json.encode(body), media_type="application/json", headers=HEADERS)


@post("/reception/withdraw", status_code=200)
async def withdraw(request: Asked) -> Response[bytes]:
    """A number that was wished for and is wanted no more; where a desk has called it, that is said."""
    demand_own_page(request)
    office, token, staff = office_of(request), token_of(request, RECEPTION), _staff(request)
    sent = await json_of(request, Sent)

    def work() -> receptions.Done:
        return receptions.withdraw(office, sent, token=token, staff=staff)

    done = await threads_of(request).store(work)
    office.bell.ring(done.centre)
    body = {} if done.refused is None else {"refused": in_all(done.refused)}
    return Response(msgspec.json.encode(body), media_type="application/json", headers=HEADERS)


@post("/reception/go", status_code=200)
async def go(request: Asked) -> Response[bytes]:
    """Somebody goes to the kiosk where a person wants help."""
    demand_own_page(request)
    office, token, staff = office_of(request), token_of(request, RECEPTION), _staff(request)
    name = (await json_of(request, dict[str, str])).get("name", "")
    centre, _, _ = await threads_of(request).store(_who, office, token, staff)
    try:
        await threads_of(request).store(terminals.help_goes, office, centre.centre, name)
    except NotDone as error:
        raise Unknown(error.why) from error
    return Response(b"{}", media_type="application/json", headers=HEADERS)


def _row(office: Office, ticket: Ticket, seen: Overview) -> Row:
    texts = offers.texts_of(office.law(seen.centre))
    state = ticket.state
    waited = ticket.spent(Phase.WAITING, seen.now)
    if state is TicketState.ISSUED:  # as the desks tell it
        waited = max(timedelta(), seen.now - max(ticket.arrived_at, ticket.eligible_at))
    verbs = [verb for verb, states in _VERBS if state in states and (verb != "leave_queue" or ticket.visit is None)]
    return Row(
        ticket=ticket.id,
        number=ticket.number,
        state=state.value,
        words=in_all(_state(ticket, seen.centre)),
        service=_service(office, seen.centre, ticket, texts),
        why=[in_all(one, texts) for one in _why(office, ticket, seen)],
        note=ticket.note,
        people=ticket.people,
        waits=ticket.waits_at(seen.now),
        waited_min=int(waited.total_seconds() // 60),
        printed=ticket.id in seen.printed,
        verbs=tuple(verbs),
    )


_VERBS: Final[Sequence[tuple[str, frozenset[TicketState]]]] = (
    ("come_back", AWAY),
    ("print_ticket", frozenset({TicketState.ISSUED, *AWAY, TicketState.CALLED})),
    ("leave_queue", frozenset({TicketState.ISSUED, *AWAY})),
    ("void_ticket", frozenset({TicketState.ISSUED})),
)
"""What the reception may do with a number, in the order of the buttons; the rules say the same once more."""


def _state(ticket: Ticket, centre: Centre) -> Message:
    if ticket.state in receptions.AT_DESK:
        return msg(f"reception.state_{ticket.state}", desk=ticket.desk or "")
    if ticket.state in AWAY:
        if ticket.returns_at is None:
            return msg("reception.state_gone")
        return msg(f"reception.state_{ticket.state}", at=centre.local(ticket.returns_at))
    return msg("reception.state_issued")


def _why(office: Office, ticket: Ticket, seen: Overview) -> list[Message]:
    """Why this person stands where they stand."""
    centre = seen.centre
    if ticket.appointment is not None:
        code = "reception.why_word" if ticket.id in seen.by_word else "reception.why_appointment"
        why = [msg(code, at=centre.local(ticket.appointment))]
    else:
        why = [msg("reception.why_turn", at=centre.local(ticket.arrived_at))]
    if ticket.ground is not None:
        known = office.law(centre).priority(ticket.ground)
        label = msg("reception.by_law") if known is None else known.label
        why.append(
            msg("reception.why_law", ground=label, n=min(ticket.head_start_min, seen.hall.head_start(ticket.ground)))
        )
        if known is not None and known.standing.article is not None:
            why.append(known.standing.article)
    if ticket.returned_min:
        why.append(msg("reception.why_returned", n=ticket.returned_min))
    if ticket.for_desk is not None:
        kept = kept_for(ticket, seen.closed) is not None
        why.append(msg("reception.why_desk" if kept else "reception.why_freed", desk=ticket.for_desk))
    return why


def _service(office: Office, centre: Centre, ticket: Ticket, texts: Mapping[Language, Catalogue]) -> Said | None:
    if ticket.service is None:
        return None
    try:
        return in_all(office.law(centre).service(ticket.service).short, texts)
    except UnknownService:
        return None


def _who(office: Office, token: str, staff: str) -> tuple[Centre, Terminal, Operator]:
    return office.database.read(lambda tx: receptions.who(tx, office, token=token, staff=staff))


def _staff(request: Asked) -> str:
    return request.cookies.get("mfc_staff", "")


ROUTES = (reception, sign_in, sign_out, waiting, ask, withdraw, go)
