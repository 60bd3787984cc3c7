"""How a centre runs its hall: its lists and their numbers, its desks, and the limits it has set.

Rows of the world beside those of `entities.py`, which registers them. What the law says of priority is in the pack; how
much earlier a ground lets somebody be called is for the centre to say, within what it says here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar, Final

from forms.ids import ServiceId
from mfc_desk.domain.acts import ActLine
from mfc_desk.domain.ids import DeskName, DeviceId, Kind, LeaseId, OperatorId

HALL: Final = "hall"
"""The one row of a centre's hall."""
ALL: Final = "*"
"""A list that takes every service no other list names."""
BLOCKS_FROM: Final = 1000
"""The first number that only a desk's own block gives; every list ends below it."""


class DeskState(StrEnum):
    """Whether a desk takes people."""

    CLOSED = "closed"
    OPEN = "open"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One list of the hall: the letter of its numbers, what it is for, and which numbers it gives."""

    letter: str
    services: tuple[str, ...] = (ALL,)
    quick: bool = False
    """For what takes a few minutes; quick desks call it first."""
    first: int = 1
    last: int = 999
    excluded: tuple[tuple[int, int], ...] = ()
    """Ranges nobody is given, both ends included."""
    day_limit: int | None = None
    paused: bool = False

    def numbers(self) -> Iterator[int]:
        """Every number it gives in a day, in order."""
        return (one for one in range(self.first, self.last + 1) if self.gives(one))

    def gives(self, number: int) -> bool:
        """Whether it is a number of this list that is not excluded."""
        return self.first <= number <= self.last and not any(low <= number <= high for low, high in self.excluded)

    def given_up_to(self, number: int) -> int:
        """How many numbers of a day are given once this one is."""
        return sum(self.gives(one) for one in range(self.first, number + 1))

    def printed(self, number: int) -> str:
        """The number as it is printed and called."""
        return f"{self.letter}-{number:03d}"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskPlan:
    """What a desk is for."""

    desk: DeskName
    series: tuple[str, ...] = ()
    """The lists it calls from; none: every one."""
    quick: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Hall:
    """The rules of one centre's hall. What is not set has the value of this class."""

    kind: ClassVar[Kind] = "hall"
    id: str = HALL
    series: tuple[Series, ...] = (Series(letter="A"),)
    desks: tuple[DeskPlan, ...] = ()
    recalls: int = 3
    """How often a number is called in all before the person counts as not come."""
    recall_after_s: int = 20
    """The shortest time between two calls of the same number."""
    returns: int = 1
    """How often a person who did not come is put back on the list by itself."""
    return_after_min: int = 5
    park_min: int = 15
    """How long a person is parked where nobody says otherwise."""
    park_most_min: int = 120
    returned_head_start_min: int = 10
    """Of who comes back from being parked or sent on: a desk has dealt with them before."""
    quick_head_start_min: int = 10
    """Of a quick matter at a quick desk, and of any other matter at a desk that is not."""
    appointment_head_start_min: int = 30
    """Of who keeps an agreed time: ahead of who came without one as long before it."""
    appointment_late_min: int = 15
    """Up to how much later than the agreed time it is kept."""
    head_starts: tuple[tuple[str, int], ...] = ()
    """Minutes by legal ground."""
    head_start_min: int = 30
    """Of a ground that `head_starts` does not name."""
    tickets_a_day: int = 0
    """How many numbers one person may take for one service in a day, where they said who they are; 0: any."""
    idle_most_min: int = 5
    """How long an open desk may be free while somebody waits whom it could call; 0: as long as it likes. The five
    minutes are illustrative: no act names a length, a centre sets its own."""
    feedback: bool = False
    """Whether each person is asked at the end of a visit how it was."""
    voices: tuple[str, ...] = ()
    """In which languages a call is spoken, in this order; none: in those of the country."""

    @property
    def tells_quick(self) -> bool:
        """Whether quick matters go first anywhere here."""
        return bool(self.quick_head_start_min) and any(one.quick for one in self.series)

    def list_of(self, letter: str) -> Series | None:
        """The list with this letter."""
        return next((one for one in self.series if one.letter == letter), None)

    def list_for(self, service: ServiceId | None) -> Series | None:
        """The list for a service: the one that names it, else the one for everything."""
        named = (one for one in self.series if service is not None and service in one.services)
        return next(named, None) or next((one for one in self.series if ALL in one.services), None)

    def plan_of(self, desk: DeskName) -> DeskPlan:
        """What a desk is for; one that nobody planned takes everything."""
        return next((one for one in self.desks if one.desk == desk), DeskPlan(desk=desk))

    def head_start(self, ground: str | None) -> int:
        """How many minutes earlier a ground lets somebody be called; 0 without one."""
        return 0 if ground is None else dict(self.head_starts).get(ground, self.head_start_min)


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """A counter on this day: whether it takes people, who sits there, since when."""

    kind: ClassVar[Kind] = "desk"
    id: DeskName
    state: DeskState = DeskState.CLOSED
    operator: OperatorId | None = None
    since: datetime
    reason: str = ""
    """Why it pauses, or why somebody else closed it."""
    by: OperatorId | None = None
    """Who changed it last, where that was not who sits there."""
    signed_off: OperatorId | None = None
    """Whose shift somebody else ended here: the window they left open signs them out."""
    acts: tuple[ActLine, ...] = ()
    """What others did to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketBlock:
    """Ticket numbers that this device alone gives, the same ones every day, however many days it is alone.

    No list of the hall gives them: they lie above its last number.
    """

    kind: ClassVar[Kind] = "ticket_block"
    id: LeaseId
    device: DeviceId
    series: str
    first: int
    last: int
    day: date | None = None
    """The day `next` is of."""
    next: int = 0
    life: str = ""
    """The life of the desk's store that alone gives them; none where an older office gave the block."""

    def next_on(self, day: date) -> int | None:
        """The next free number of a day; None where all are given. A day that is over begins no more."""
        if self.day is not None and day < self.day:
            return None
        number = self.next if day == self.day else self.first
        return number if number <= self.last else None

    def left_on(self, day: date) -> int:
        """How many numbers are free on a day."""
        number = self.next_on(day)
        return 0 if number is None else self.last - number + 1

    def printed(self, number: int) -> str:
        """The number as it is printed and called."""
        return f"{self.series}-{number:03d}"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskKey:
    """By what every desk knows a ticket for genuine that another desk gave from its block, without the line."""

    kind: ClassVar[Kind] = "desk_key"
    id: DeviceId
    desk: DeskName
    public: str
    """Ed25519, 32 bytes in hexadecimal."""
    revoked: bool = False
