"""Rows of the world as JSON and back, and what lists need of them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

import msgspec

from mfc_desk.domain.appointments import Appointment
from mfc_desk.domain.entities import ENTITIES, Application, Document, Entity, NumberLease, Party, Visit
from mfc_desk.domain.far_decisions import FarDecision
from mfc_desk.domain.guards import Certificate, Discrepancy, Refusal, TermChange, Violation
from mfc_desk.domain.halls import Desk, DeskKey, Hall, TicketBlock
from mfc_desk.domain.inquiries import AgencyRequest
from mfc_desk.domain.intake import Assistance, Consent, Consultation, Organisation, Representation
from mfc_desk.domain.ranking import rank
from mfc_desk.domain.second_words import SecondWord
from mfc_desk.domain.ticket_prints import TicketPapers
from mfc_desk.domain.tickets import Ticket
from mfc_desk.text.message import Message
from sync.wire.decoders import json_decoder
from sync.wire.messages import Say
from sync.wire.say import from_say, to_say

_encoder: Final = msgspec.json.Encoder(order="deterministic")


class Unreadable(ValueError):
    """A body of a kind or shape that this program does not know."""


def encode(value: object) -> bytes:
    """Any of our records as JSON."""
    return _encoder.encode(value)


def decode(raw: bytes, shape: Any) -> Any:
    """The record that `encode` wrote."""
    return json_decoder(shape).decode(raw)


def decode_entity(kind: str, raw: bytes) -> Entity:
    """The row that `raw` holds. Raises `Unreadable`."""
    known: Any = ENTITIES.get(kind)
    if known is None:
        raise Unreadable(kind)
    try:
        entity: Entity = json_decoder(known).decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Unreadable(kind) from error
    return entity


def state_of(entity: Entity) -> str:
    """The lifecycle's state, for lists."""
    match entity:
        case Ticket() | Desk() | Appointment() | Visit() | Consent() | Consultation() | Assistance() | AgencyRequest():
            return entity.state
        case Application():
            return entity.lifecycle
        case Document():
            return entity.custody
        case Discrepancy() | SecondWord() | FarDecision():
            return entity.state
        case Violation():
            return entity.mode
        case Party() | NumberLease() | Organisation() | Representation() | Refusal() | TermChange() | Certificate():
            return ""
        case Hall() | TicketBlock() | TicketPapers() | DeskKey():
            return ""


def sort_of(entity: Entity) -> str:
    """What lists sort by: a ticket by its rank, everything else by when it began."""
    match entity:
        case Ticket():
            return stamp(rank(entity).rank_at)
        case Visit():
            return stamp(entity.started_at)
        case Party():
            return stamp(entity.identified_at)
        case Document():
            return stamp(entity.attached_at)
        case Application():
            return stamp(entity.received_at) if entity.received_at else ""
        case Violation() | Refusal() | TermChange() | FarDecision():
            return stamp(entity.at)
        case Discrepancy():
            return stamp(entity.opened_at)
        case Organisation():
            return stamp(entity.named_at)
        case Representation():
            return stamp(entity.recorded_at)
        case Consent():
            return stamp(entity.given_at)
        case Consultation() | AgencyRequest() | SecondWord():
            return stamp(entity.asked_at)
        case Assistance():
            return stamp(entity.began_at)
        case Desk():
            return stamp(entity.since)
        case Appointment():
            return stamp(entity.at)
        case NumberLease() | Certificate() | Hall() | TicketBlock() | TicketPapers() | DeskKey():
            return ""


def stamp(at: datetime) -> str:
    """A moment as text that sorts as moments do."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds")


def moment(stamped: str) -> datetime:
    """The moment that was stamped."""
    return datetime.fromisoformat(stamped).replace(tzinfo=UTC)


def encode_message(message: Message | None) -> bytes | None:
    """A message as it is stored."""
    return None if message is None else encode(to_say(message))


def decode_message(raw: bytes | None) -> Message | None:
    """The message that was stored."""
    return None if raw is None else from_say(decode(raw, Say))
