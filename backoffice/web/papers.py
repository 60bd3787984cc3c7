"""What a page is told of a number: its words in every language, and its paper where the browser prints it."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from backoffice import ticket_papers
from backoffice.api.bodies import Asked, office_of, threads_of
from backoffice.ticket_papers import Given
from backoffice.ticket_slips import TicketSlip
from backoffice.web import offers
from backoffice.web.rendering import in_all
from mfc_desk.domain.checklists import ChecklistLine
from mfc_desk.text.catalogue import Catalogue, Language
from mfc_desk.text.message import Message, msg


@dataclass(frozen=True, slots=True)
class Trouble:
    """The codes of what is said where there may be no paper, to whoever stands at the page."""

    no_paper: str
    unsure: str


AT_KIOSK: Final = Trouble("kiosk.no_paper", "kiosk.paper_unsure")
AT_RECEPTION: Final = Trouble("reception.no_paper", "reception.paper_unsure")


async def on_paper(request: Asked, given: Given, trouble: Trouble) -> dict[str, Any]:
    """A number as the page tells it, printed by the office or with the picture that the page's browser prints."""
    office, threads = office_of(request), threads_of(request)
    why: Message | None = None
    if given.unsure:
        why = msg(trouble.unsure)
    elif given.paper is not None and given.roll is not None:
        printer = ticket_papers.roll_printer(given.roll)
        said = await threads.store(ticket_papers.print_on, office, given.paper, printer, large=given.large)
        why = None if said is None else msg(trouble.no_paper, why=said)
    picture = await threads.store(ticket_papers.picture_of, office, given)
    return {
        **told(given.slip, offers.texts_of(office.law(given.slip.centre))),
        "copy": 0 if given.paper is None else given.paper.copy,
        "trouble": None if why is None else in_all(why),
        "paper": None if picture is None else _sheet(picture.png, picture.wide, picture.high),
    }


def told(slip: TicketSlip, texts: Mapping[Language, Catalogue]) -> dict[str, Any]:
    """What stands on the screen."""
    ahead = msg("kiosk.ahead", n=slip.ahead) if slip.ahead else msg("kiosk.next")
    wait = msg("kiosk.wait_unknown")
    if slip.expected is not None:
        wait = msg("kiosk.wait", low=slip.expected.low, high=slip.expected.high)
    if slip.appointment is not None:
        wait = msg("kiosk.appointment_at", at=slip.appointment)
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
        "ground": None if slip.ground is None else in_all("kiosk.by_law"),  # which one is nobody's business here
    }


def _line(one: ChecklistLine) -> Message:
    named = msg("paper.ticket.original", what=one.what) if one.original else one.what
    return named if one.why is None else msg("paper.ticket.perhaps_line", why=one.why, what=named)


def _sheet(png: bytes, wide: int, high: int) -> dict[str, Any]:
    """In the answer itself: there is no second request that could be cut."""
    return {"src": f"data:image/png;base64,{b64encode(png).decode()}", "wide": wide, "high": high}
