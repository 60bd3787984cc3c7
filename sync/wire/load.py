"""The load of a centre as the office tells it: the ways of a day with their parts, or days counted. Nobody is named."""

from __future__ import annotations

from datetime import datetime

import msgspec


class AsOf(msgspec.Struct, frozen=True):
    """How old what is told is: the number of the feed up to which it was followed, the feed's head, and the moment."""

    upto: int
    head: int
    at: datetime


class PartTold(msgspec.Struct, frozen=True):
    """One part of a way."""

    spell: str
    since: datetime
    until: datetime
    desk: str | None = None
    operator: str | None = None


class WayTold(msgspec.Struct, frozen=True):
    """One person's time in the centre."""

    key: str
    number: str
    series: str
    service: str | None
    ground: str | None
    outcome: str
    parts: list[PartTold]


class MarkTold(msgspec.Struct, frozen=True):
    """A state that a desk came into."""

    desk: str
    state: str
    since: datetime
    operator: str | None
    reason: str


class LoadDay(msgspec.Struct, frozen=True):
    """A day: `mfc_desk.domain.load.day.day_load` makes its figures, at the desk as in the office."""

    as_of: AsOf
    ways: list[WayTold]
    marks: list[MarkTold]


class DayArrived(msgspec.Struct, frozen=True):
    """Who took a number on a day: from which quarter hour of it on, and how many in each one."""

    day: str
    first: int
    counts: list[int]


class Arrivals(msgspec.Struct, frozen=True):
    """The arrivals of many days: only days on which anybody came."""

    as_of: AsOf
    days: list[DayArrived]


class DayCounted(msgspec.Struct, frozen=True):
    """What `backoffice.store.load_views.Counted` says of a day, or of an hour of it."""

    day: str
    hour: int | None
    arrivals: int
    calls: int
    waited_s: float
    longest_s: float
    inside: int
    outside: int
    served: int
    left: int
    broken_off: int
    no_shows: int
    never: int


class LoadSpan(msgspec.Struct, frozen=True):
    """Many days."""

    as_of: AsOf
    norm_min: int | None
    days: list[DayCounted]


class LedgerTold(msgspec.Struct, frozen=True):
    """A row of the ledger, without whoever was there or recorded it."""

    id: str
    category: str
    mode: str
    rule: str
    subject: str
    article: str
    reason: str
    at: datetime
    counts: bool


class LastHeard(msgspec.Struct, frozen=True):
    """When the last word or work of a desk came."""

    desk: str
    at: datetime | None


class LoadBasis(msgspec.Struct, frozen=True):
    """What a report of some days needs beside the days themselves."""

    as_of: AsOf
    first: str | None
    """The first day of which anything is known."""
    heard: list[LastHeard]
    """Of desks that take people now, and of those that another closed and that were not heard since."""
    ledger: list[LedgerTold]
