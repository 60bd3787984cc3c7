"""What a scanner sent: the zone of a document goes to step 1; anywhere else it changes nothing, and a word says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mfc_desk.domain.mrz import MrzError, parse
from mfc_desk.text.message import Message, msg
from mfc_desk.usecases import persons
from ui.presenters.context import Context
from ui.presenters.visit.shared import full_name
from ui.presenters.visit.who import looks_like_zone

if TYPE_CHECKING:
    from ui.presenters.visit.frame import VisitPresenter


def takes_zone(visit: VisitPresenter | None, text: str) -> bool:
    """Give a zone to step 1 of the visit in front; False where it has no use for it."""
    if visit is None or not visit.asks_who() or not looks_like_zone(text):
        return False
    visit.who.read_zone(text)
    return True


def word_on(ctx: Context, visit: VisitPresenter | None, text: str) -> Message:
    """What to say about a scan that nothing here asked for; `visit` is the one that is open."""
    if not looks_like_zone(text):
        return msg("scanned.part", given=len("".join(text.split()))) if "<<" in text else msg("scanned.code")
    view = visit.visiting.view if visit is not None else None
    if view is None or view.party is None:
        return msg("scanned.nobody")
    try:
        zone = parse(text, today=ctx.work.today())
    except MrzError:
        return msg("scanned.unread")
    found = persons.fields_of(zone)
    name = full_name(found["family_name"], found["given_name"])
    return msg(f"scanned.{persons.whose(zone, view.party)}", name=name)
