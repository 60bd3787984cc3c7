"""The kiosk: a person chooses what they came for and leaves with a number."""

from __future__ import annotations

from typing import Final

import msgspec
from litestar import Response, get, post
from sqlalchemy.engine import Connection

from backoffice import kiosks, terminals
from backoffice.api.bodies import Asked, json_of, office_of, threads_of
from backoffice.errors import SessionOver, Unknown
from backoffice.kiosks import KioskWish
from backoffice.store.centres import Centre
from backoffice.store.terminals import Terminal, TerminalKind
from backoffice.voice import NUMBER, spoken
from backoffice.web import offers
from backoffice.web.offers import Offer
from backoffice.web.papers import AT_KIOSK, on_paper
from backoffice.web.rendering import HEADERS, Said, demand_own_page, in_all, page, said
from backoffice.web.terminals import cookie, shut, token_of
from backoffice.web.voices import voice_of, wav
from mfc_desk.text.catalogue import LANGUAGES, Catalogue, Language
from mfc_desk.text.message import Message, msg

IDLE_S: Final = 60
ANEW_S: Final = 3600
"""So old a page is loaded anew, once nobody stands before it."""
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
    voice = voice_of(request).here
    answer = page(
        "kiosk.html", offer=offer, order=order, prints=terminal.prints, idle=IDLE_S, anew=ANEW_S, voice=voice
    )  # fmt: skip
    answer.cookies.append(cookie(request, KIOSK, token))
    return answer


@post("/kiosk/number", status_code=200)
async def number(request: Asked) -> Response[bytes]:
    """A number for what was chosen; the same command gets the same one."""
    demand_own_page(request)
    wish, office = await json_of(request, KioskWish), office_of(request)
    centre, given = await threads_of(request).store(kiosks.issue, office, token_of(request, KIOSK), wish)
    office.bell.ring(centre)
    if isinstance(given, Message):
        return _json({"refused": in_all(given)})
    return _json({"slip": await on_paper(request, given, AT_KIOSK)})


@post("/kiosk/withdraw", status_code=200)
async def withdraw(request: Asked) -> Response[bytes]:
    """Nobody stands there any more: the number, where one was given, is voided."""
    demand_own_page(request)
    wish, office = await json_of(request, KioskWish), office_of(request)
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


async def _offered(request: Asked, token: str) -> tuple[Centre, Terminal, Offer]:
    office = office_of(request)

    def look(tx: Connection, centre: Centre, terminal: Terminal) -> tuple[Centre, Terminal, Offer]:
        return centre, terminal, offers.offer_of(tx, office, centre)

    return await threads_of(request).store(terminals.read, office, token, KIOSK, look)


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


def _json(body: object) -> Response[bytes]:
    return Response(msgspec.json.encode(body), media_type="application/json", headers=HEADERS)


ROUTES = (kiosk, number, withdraw, wants_help, aloud)
