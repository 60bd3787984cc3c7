"""What the notice of a refusal says, before anyone lays it out: plain data, the same for desk and office."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from mfc_desk.text.message import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalData:
    """Everything the notice of a refusal at intake says. Times are in the centre's zone."""

    centre: str
    address: str
    phone: str
    desk: str
    operator_name: str
    number: str
    refused_at: datetime
    confirmed: bool
    """The office holds the refusal."""
    applicant: str
    """Who it is for."""
    service: str
    authority: str
    ground: Message
    article: Message | None
    facts: tuple[Message, ...]
    """What made the ground true, each in words; empty where two persons refused without it."""
    papers: tuple[Message, ...]
    """The papers those facts count, each by name; empty where none was lacking."""
    reason: Message | None
    """Why two persons refused although the facts do not bear out the ground."""
    cure: Message
    today: Message
    """What can be done today, at this counter."""
    second_name: str = ""
    """Who approved it, where two persons refused; "" where the ground alone bore it."""
    by: str = ""
    """Who acted for the applicant; "" where they asked for themself."""
    capacity: Message | None = None
    """In what right."""
    unverified: tuple[str, ...] = ()
    """Parts that rest on facts of the law pack that are not verified: ground."""
