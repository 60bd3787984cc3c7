"""What of a centre's rows a desk holds, said once for desk and office. Pure.

Rows that belong together are one *file*: a visit with whoever came, their applications and every paper of these; a
ticket with its papers. A desk holds a file as long as something in it is open, and after that until it has rested
for the days the centre set. "Rested" is said in numbers of the feed, never in times: the office knows which number
the feed had that many days ago, so no clock decides what is held. A few rows are one device's alone.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable
from typing import Final

from mfc_desk.domain.appointments import Appointment, AppointmentState
from mfc_desk.domain.entities import Application, Document, Entity, NumberLease, Party, Visit
from mfc_desk.domain.far_decisions import FarDecision, FarState
from mfc_desk.domain.guards import Certificate, Discrepancy, Refusal, TermChange, Violation
from mfc_desk.domain.halls import Desk, DeskKey, Hall, TicketBlock
from mfc_desk.domain.ids import DeviceId, Key
from mfc_desk.domain.inquiries import AgencyRequest
from mfc_desk.domain.intake import Assistance, Consent, Consultation, Organisation, Representation
from mfc_desk.domain.machines import Lifecycle, VisitState
from mfc_desk.domain.operations.base import key_of
from mfc_desk.domain.second_words import SecondWord
from mfc_desk.domain.ticket_prints import TicketPapers
from mfc_desk.domain.tickets import Ticket, TicketState

DAYS: Final = 30
"""How long a closed case stays at the desks, where the centre has not set it otherwise."""
BUCKETS: Final = 256
TERM: Final = 16
"""Bytes of a sum."""
_MODULUS: Final = 1 << (8 * TERM)
OVER_CASES: Final = frozenset({Lifecycle.INTAKE_REFUSED, Lifecycle.ABANDONED})
"""Nothing more will happen to these; every other application is an open case."""
PRIVATE: Final = frozenset({"lease"})
"""The kinds of rows that one device alone holds."""


def hangs_on(entity: Entity) -> Key:
    """The row in whose file this one lies; a row that hangs on nothing begins a file of its own."""
    match entity:
        case Application() | Organisation() | Representation() | Consultation() | Assistance():
            return Key("visit", entity.visit)
        case Document() | Consent() | AgencyRequest() | Refusal() | Discrepancy() | TermChange() | SecondWord():
            return Key("application", entity.application)
        case Certificate():
            return Key("application", entity.id)
        case Violation(application=application) if application is not None:
            return Key("application", application)
        case Violation(visit=visit) if visit is not None:
            return Key("visit", visit)
        case Party(visit=visit) if visit is not None:
            return Key("visit", visit)
        case TicketPapers():
            return Key("ticket", entity.id)
        case _:
            return key_of(entity)


def brings(entity: Entity) -> tuple[Key, ...]:
    """The rows that lie in this one's file without saying so themselves: the people a visit was for."""
    if not isinstance(entity, Visit):
        return ()
    people = [*([entity.party] if entity.party is not None else []), *(each.party for each in entity.undone)]
    return tuple(dict.fromkeys(Key("party", name) for name in people))


def is_open(entity: Entity) -> bool:
    """Whether the row keeps its file at the desks, however long nobody touched it."""
    match entity:
        case Hall() | Desk() | DeskKey() | TicketBlock():
            return True
        case Application():
            return entity.lifecycle not in OVER_CASES
        case Visit():
            return entity.state in (VisitState.OPEN, VisitState.PARKED)
        case Ticket():
            return entity.state in (TicketState.CALLED, TicketState.SERVING, TicketState.PARKED)
        case Appointment():
            return entity.state is AppointmentState.BOOKED
        case AgencyRequest():
            return entity.in_flight
        case NumberLease():
            return entity.left > 0
        case FarDecision():
            return entity.state is FarState.DECIDED
        case _:
            return False


def holds(*, opened: int, last: int, since: int) -> bool:
    """Whether desks hold a file with so many open rows whose last change has this number of the feed.

    `since` is the number the feed had as many days ago as a closed case stays.
    """
    return opened > 0 or last > since


def owner_of(entity: Entity) -> DeviceId | None:
    """The one device that holds this row; None where every desk of the centre does."""
    return entity.device if isinstance(entity, NumberLease) else None


def bucket_of(key: str) -> int:
    """In which bucket a row is counted, whatever its revision."""
    return zlib.crc32(key.encode()) % BUCKETS


def term_of(key: str, revision: str) -> int:
    """What a row of this revision adds to the sum of its bucket."""
    return int.from_bytes(hashlib.sha256(f"{key}|{revision}".encode()).digest()[:TERM], "big")


class Sums:
    """The sum of each bucket, mod 2^128. The order in which rows are added and taken away does not count."""

    def __init__(self, known: Iterable[tuple[int, int]] = ()) -> None:
        self._sums = [0] * BUCKETS
        self.touched: set[int] = set()
        for bucket, value in known:
            self._sums[bucket] = value

    def add(self, key: str, revision: str) -> None:
        """Count a row."""
        self._by(bucket_of(key), term_of(key, revision))

    def take(self, key: str, revision: str) -> None:
        """Count a row no more."""
        self._by(bucket_of(key), -term_of(key, revision))

    def value(self, bucket: int) -> int:
        """The sum of one bucket."""
        return self._sums[bucket]

    def told(self) -> list[bytes]:
        """All of them, as they travel."""
        return [value.to_bytes(TERM, "big") for value in self._sums]

    def _by(self, bucket: int, term: int) -> None:
        self._sums[bucket] = (self._sums[bucket] + term) % _MODULUS
        self.touched.add(bucket)
