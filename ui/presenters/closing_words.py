"""A desk that is about to be closed, in words: who is there now, and who waits for it alone."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from mfc_desk.usecases.for_one_desk import AtDesk, ForDesk, Waits
from ui.presenters.wish import PlaceWords

if TYPE_CHECKING:
    from mfc_desk.text.catalogue import Catalogue


def there(say: Catalogue, desk: AtDesk | None, today: date) -> PlaceWords:
    """Who is there, since when nothing was heard of it, and everybody who is free for all desks once it is closed."""
    if desk is None:
        return PlaceWords(title=say("closing.looking"), sentence="", before="")
    if desk.visits:
        numbers = ", ".join(number or say("closing.here_nameless") for number in desk.visits)
        title, below = say("closing.here", desk=desk.desk, numbers=numbers), say("closing.here_below")
    elif desk.called:
        title, below = say("closing.called", desk=desk.desk, number=desk.called), say("closing.called_below")
    else:
        title, below = say("closing.nobody", desk=desk.desk), ""
    count = len(desk.alone)
    return PlaceWords(
        title=title,
        sentence=". ".join(part for part in (below, _heard(say, desk, today)) if part),
        before=say("closing.alone", n=count) if count else say("closing.alone_none"),
        nearest=tuple((each.number, how(say, each)) for each in desk.alone),
    )


def _heard(say: Catalogue, desk: AtDesk, today: date) -> str:
    """How old the newest thing is that is known of the desk: by that one judges whether it is forsaken."""
    if desk.heard is None:
        return say("closing.heard_nothing")
    if desk.heard.date() == today:
        return say("closing.heard", at=desk.heard)
    return say("closing.heard_day", at=desk.heard, day=desk.heard.date())


def how(say: Catalogue, one: ForDesk) -> str:
    """How somebody waits for the desk alone."""
    if one.how is Waits.PARKED:
        return say("closing.how_parked", at=one.until) if one.until is not None else say("closing.how_parked_open")
    if one.how is Waits.BACK:
        return say("closing.how_back", desk=one.at) if one.at is not None else say("closing.how_back_waits")
    return say("closing.how_sent")
