"""What happened to this desk's records or to the office's, told in words until somebody has read it; see ADR 16."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NewType

from mfc_desk.domain.entities import NumberLease
from mfc_desk.domain.halls import TicketBlock
from mfc_desk.ports.storage import UnitOfWork
from mfc_desk.text.message import Message, msg
from mfc_desk.usecases import numbers
from sync.wire.messages import Say
from sync.wire.say import from_say, to_say

NewsId = NewType("NewsId", str)
"""Something that happened once: "begun.", "twin." or "restored." and of which life or copy."""
NOTE: Final = "lives"
MOST: Final = 50
"""So many are remembered, so that none is told twice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """Something that happened, and when."""

    id: NewsId
    what: Message
    why: Message
    at: datetime


def begun(life: str) -> NewsId:
    """This store began another life."""
    return NewsId(f"begun.{life}")


def twin(life: str) -> NewsId:
    """Another store speaks in the name of this desk."""
    return NewsId(f"twin.{life}")


def restored(epoch: str) -> NewsId:
    """The office came back from a copy."""
    return NewsId(f"restored.{epoch}")


def tell(uow: UnitOfWork, news: NewsId, why: Message, at: datetime) -> None:
    """Note it once, however often it is heard. The caller commits."""
    known = _known(uow)
    if news not in known:
        said = to_say(why)
        known[news] = {"code": said.code, "params": said.params, "at": at.isoformat(), "open": True}
        uow.facts.set_note(NOTE, dict(list(known.items())[-MOST:]))


def waiting(uow: UnitOfWork) -> tuple[News, ...]:
    """What nobody has put away yet, oldest first."""
    return tuple(_news(name, each) for name, each in _known(uow).items() if each["open"])


def put_away(uow: UnitOfWork, news: str) -> None:
    """A person knows of it."""
    known = _known(uow)
    if news in known:
        uow.facts.set_note(NOTE, {**known, news: {**known[news], "open": False}})


def held_up_to(uow: UnitOfWork) -> datetime | None:
    """Up to when the office holds all work of this desk, by its signed word; None before the first."""
    receipt, first = uow.facts.receipt(), uow.outbox.first_open()
    if receipt is None:
        return None
    return receipt.office_time if first is None else min(receipt.office_time, first.head.business_at)


def leases_of(uow: UnitOfWork) -> list[NumberLease]:
    """The application numbers that this life of this store alone gives."""
    found = [each.entity for each in uow.rows.of_kind("lease")]
    return [numbers.as_given(uow, one) for one in found if isinstance(one, NumberLease) and _may_use(uow, one)]


def blocks_of(uow: UnitOfWork) -> list[TicketBlock]:
    """The ticket numbers that this life of this store alone gives."""
    found = [each.entity for each in uow.rows.of_kind("ticket_block")]
    return [one for one in found if isinstance(one, TicketBlock) and _may_use(uow, one)]


def _may_use(uow: UnitOfWork, given: NumberLease | TicketBlock) -> bool:
    desk = uow.facts.desk()
    return desk is not None and desk.may_use(given.device, given.life)


def _known(uow: UnitOfWork) -> dict[str, dict[str, Any]]:
    return dict(uow.facts.note(NOTE) or {})


def _news(name: str, each: dict[str, Any]) -> News:
    what = msg("lives.about_office" if name.startswith("restored.") else "lives.about_desk")
    why = from_say(Say(each["code"], each["params"]))
    return News(id=NewsId(name), what=what, why=why, at=datetime.fromisoformat(each["at"]))
