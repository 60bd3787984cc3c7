"""The kiosk: a person chooses what they came for and leaves with a number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec
from litestar import Response, get, post
from sqlalchemy.engine import Connection

from backoffice import kiosks, terminals, ticket_papers
from backoffice.api.bodies import Asked, office_of, threads_of
from backoffice.errors import Garbage, SessionOver, Unknown
from backoffice.kiosks import Given, KioskWish
from backoffice.store.centres import Centre
from backoffice.store.terminals import Terminal, TerminalKind
from backoffice.ticket_slips import TicketSlip
from backoffice.voice import NUMBER, spoken
from backoffice.web import offers
from backoffice.web.offers import Offer
from backoffice.web.rendering import HEADERS, Said, demand_own_page, in_all, page, said
from backoffice.web.terminals import cookie, shut, token_of
from backoffice.web.voices import voice_of, wav
from mfc_desk.domain.checklists import ChecklistLine
from mfc_desk.text.catalogue import LANGUAGES, Catalogue, Language
from mfc_desk.text.message import Message, msg
from printing.documents import qr
from sync.wire.decoders import json_decoder

IDLE_S: Final = 60
KIOSK: Final = TerminalKind.KIOSK


@get("/kiosk")
async def kiosk(request: Asked) -> Response[str]:
    """The page. It holds every language and every screen: nothing of it is fetched while somebody chooses."""
    try:
        token = token_of(request, KIOSK)
        centre, terminal, offer = await _offered(request, token)
    except SessionOver:
        return shut()
    office = office_of(request)
    order = offers.languages_of(office, centre)
    texts = offers.texts_of(office.law(centre))
    answer = page(
        "kiosk.html", offer=offer, order=order, centre=centre.name, prints=terminal.prints, idle=IDLE_S, texts=texts,
        by_page=terminal.prints and terminal.roll is None,
        voice=voice_of(request).here,
    )  # fmt: skip
    answer.cookies.append(cookie(request, KIOSK, token))
    return answer


@post("/kiosk/number", status_code=200)
async def number(request: Asked) -> Response[bytes]:
    """A number for what was chosen; the same command gets the same one."""
    demand_own_page(request)
    wish, office = await _wish(request), office_of(request)
    centre, given = await threads_of(request).store(kiosks.issue, office, token_of(request, KIOSK), wish)
    office.bell.ring(centre)
    if isinstance(given, Message):
        return _json({"refused": in_all(given)})
    trouble = await _printed(request, given)
    texts = offers.texts_of(office.law(given.slip.centre))
    slip = told(given.slip, texts, copy=0 if given.paper is None else given.paper.copy)
    return _json({"slip": {**slip, "trouble": None if trouble is None else in_all(trouble)}})


@post("/kiosk/withdraw", status_code=200)
async def withdraw(request: Asked) -> Response[bytes]:
    """Nobody stands there any more: the number, where one was given, is voided."""
    demand_own_page(request)
    wish, office = await _wish(request), office_of(request)
    centre = await threads_of(request).store(kiosks.withdraw, office, token_of(request, KIOSK), wish)
    office.bell.ring(centre)
    return _json({})


@post("/kiosk/help", status_code=200)
async def wants_help(request: Asked) -> Response[bytes]:
    """Somebody at this screen wants a person."""
    demand_own_page(request)
    await threads_of(request).store(terminals.ask_for_help, office_of(request), token_of(request, KIOSK), KIOSK)
    return _json({})


@get("/kiosk/aloud/{language:str}/{screen:str}")
async def aloud(request: Asked) -> Response[bytes]:
    """A screen read out, for whoever cannot read it."""
    language, screen = _language(request), str(request.path_params["screen"])
    found = NUMBER.fullmatch(screen)
    if found is not None:
        await threads_of(request).store(terminals.read, office_of(request), token_of(request, KIOSK), KIOSK, _nothing)
        sentences = [Catalogue(language)("voice.yours", number=spoken(screen))]
    else:
        _, _, offer = await _offered(request, token_of(request, KIOSK))
        sentences = _sentences(offer, screen, language)
    return wav(await threads_of(request).store(voice_of(request).words, language, sentences))


async def _printed(request: Asked, given: Given) -> Message | None:
    """Print on the roll printer, where the office does that; in words why there may be no paper."""
    if given.unsure:
        return msg("kiosk.paper_unsure")
    if given.paper is None or given.roll is None:
        return None
    printer = ticket_papers.roll_printer(given.roll)
    why = await threads_of(request).store(ticket_papers.print_on, office_of(request), given.paper, printer)
    return None if why is None else msg("kiosk.no_paper", why=why)


def told(slip: TicketSlip, texts: Mapping[Language, Catalogue], *, copy: int = 0) -> dict[str, Any]:
    """A slip as the page lays it out: every word in every language, the code as squares."""
    ahead = msg("kiosk.ahead", n=slip.ahead) if slip.ahead else msg("kiosk.next")
    wait = msg("kiosk.wait_unknown")
    if slip.expected is not None:
        wait = msg("kiosk.wait", low=slip.expected.low, high=slip.expected.high)
    if slip.appointment is not None:
        wait = msg("kiosk.appointment_at", at=slip.appointment)
    rows = qr.modules(slip.code) if slip.code else []
    return {
        "ticket": slip.ticket,
        "number": slip.number,
        "ahead": in_all(ahead),
        "wait": in_all(wait),
        "service": None if slip.service is None else in_all(slip.service, texts),
        "bring": [in_all(_line(one), texts) for one in slip.checklist.bring],
        "fetched": [in_all(one.what, texts) for one in slip.checklist.fetched],
        "perhaps": [in_all(_line(one), texts) for one in slip.checklist.perhaps],
        "unverified": None if slip.checklist.verified else in_all("kiosk.unverified"),
        "at": in_all(msg("kiosk.given_at", day=slip.day, at=slip.at)),
        "ground": None if slip.ground is None else in_all("kiosk.by_law"),  # which one is nobody's business here
        "centre": {language: texts[language].pick(slip.centre.name) for language in LANGUAGES},
        "copy": copy,
        "qr": {"side": len(rows), "path": _path(rows)},
    }


async def _offered(request: Asked, token: str) -> tuple[Centre, Terminal, Offer]:
    office = office_of(request)

    def look(_: Connection, centre: Centre, terminal: Terminal) -> tuple[Centre, Terminal]:
        return centre, terminal

    centre, terminal = await threads_of(request).store(terminals.read, office, token, KIOSK, look)
    return centre, terminal, offers.offer_of(office, centre, centre.local(office.clock.now()).date())


def _nothing(_: Connection, _centre: Centre, _terminal: Terminal) -> None:
    """Only whether the browser is let in is asked."""


def _sentences(offer: Offer, screen: str, language: Language) -> list[str]:
    """What is read of a screen. Raises `Unknown`."""
    kinds: dict[str, tuple[str, list[Said]]] = {
        "start": ("kiosk.what", [one.words for one in offer.events]),
        "all": ("kiosk.which", [one.words for one in offer.services]),
        "ground": ("kiosk.law", [one.words for one in offer.grounds]),
        **{f"event-{e}": ("kiosk.which", [one.words for one in tiles]) for e, tiles in offer.of_event.items()},
    }
    if screen not in kinds:
        raise Unknown(msg("office.no_such_address"))
    title, choices = kinds[screen]
    return [said(title, language), *(one[language] for one in choices)]


def _language(request: Asked) -> Language:
    name = str(request.path_params["language"])
    for language in LANGUAGES:
        if language == name:
            return language
    raise Unknown(msg("office.no_such_address"))


async def _wish(request: Asked) -> KioskWish:
    try:
        wish: KioskWish = json_decoder(KioskWish).decode(await request.body())
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Garbage(msg("office.garbage")) from error
    return wish


def _line(one: ChecklistLine) -> Message:
    named = msg("paper.ticket.original", what=one.what) if one.original else one.what
    return named if one.why is None else msg("paper.ticket.perhaps_line", why=one.why, what=named)


def _path(rows: Sequence[Sequence[bool]]) -> str:
    """The dark squares as one path."""
    dark = [(x, y) for y, row in enumerate(rows) for x, square in enumerate(row) if square]
    return "".join(f"M{x} {y}h1v1h-1z" for x, y in dark)


def _json(body: object) -> Response[bytes]:
    return Response(msgspec.json.encode(body), media_type="application/json", headers=HEADERS)


ROUTES = (kiosk, number, withdraw, wants_help, aloud)
