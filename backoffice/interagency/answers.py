"""What came back from an agency, read: an answer, "we have it", a refusal, or nothing that counts.

Whatever is not clearly one of the first three is nothing, and the same request goes out again under the same id.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any, Final, Literal

import msgspec

from backoffice.interagency.gateway import Reply
from backoffice.interagency.letter import digest_of
from forms.likeness import likeness
from forms.subjects import Subject
from mfc_desk.domain.entities import Party
from mfc_desk.domain.inquiries import AgencyRequest, Outcome, Told
from mfc_desk.domain.intake import Organisation
from mfc_desk.domain.operations.agency_answers import LONGEST_VALUE, MOST_VALUES
from sync.wire.decoders import json_decoder

GONE: Final = ("UnknownMember", "UnknownService", "UnknownSubsystem", "InvalidProtocolVersion", "AccessDenied")
"""Ends of X-Road's error types that another try does not mend."""
LONGEST_ID: Final = 128
MOST_DIFFERS: Final = 20
_NAMES: Final = ("family_name", "given_name", "patronymic")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """The agency said what it has."""

    answer: str
    outcome: Outcome
    values: dict[str, Told]
    differs: tuple[str, ...]
    digest: str


@dataclass(frozen=True, slots=True)
class Received:
    """The agency has the request and answers later, not before so many seconds."""

    wait_s: int


@dataclass(frozen=True, slots=True)
class Refused:
    """There will be no answer; `kind` is whose doing it is, `why` a text code."""

    kind: Literal["transport", "business"]
    why: str


@dataclass(frozen=True, slots=True)
class Nothing:
    """Try again; `said` is for the log."""

    said: str


Heard = Answered | Received | Refused | Nothing


class _Body(msgspec.Struct):
    answer: str
    outcome: Outcome
    values: dict[str, Told] = {}
    person: dict[str, str] = {}
    differs: list[str] = []


def heard(reply: Reply, *, request: AgencyRequest, asked: bytes, subject: Party | Organisation | Subject) -> Heard:
    """What a reply says. An answer about somebody else is no answer that was found.

    Between the office and the agency stand strangers: a proxy, a page of a network, a server in repair. Only what names
    our request by its id is the agency's word; anything else is nothing.
    """
    fault = reply.headers.get("x-road-error")
    if fault is not None and reply.headers.get("x-road-id") in (None, request.id):
        gone = fault.endswith(GONE)
        return Refused("transport", "inquiry.why.no_such_service") if gone else Nothing(f"x-road {fault}")
    if reply.status >= 500 or reply.status in (408, 425, 429):
        return Nothing(f"status {reply.status}")
    if not _belongs(reply, request, asked):
        return Nothing(f"status {reply.status} from somebody else, or an answer to another request")
    if reply.status == 202:
        return Received(_seconds(reply.headers.get("retry-after", "")))
    if not _is_json(reply) or not (reply.status == 200 or 400 <= reply.status < 500):
        return Nothing(f"status {reply.status} of type {reply.headers.get('content-type', '')}")
    if reply.status != 200:
        return Refused("business", "inquiry.why.refused")
    return _read(reply.body, subject)


def digest_of_answer(body: bytes) -> str:
    """sha256 of the bytes that came."""
    return hashlib.sha256(body).hexdigest()


def differences(subject: Party | Organisation | Subject, person: dict[str, str]) -> tuple[str, ...]:
    """In what a register's person is another than the one asked about; a spelling is no difference."""
    found = []
    if person.get("identifier", subject.identifier) != subject.identifier:
        found.append("identifier")
    if isinstance(subject, Subject):
        found += _other_than(subject, person)
    if isinstance(subject, Party):
        if person.get("born", subject.born.isoformat()) != subject.born.isoformat():
            found.append("born")
        ours: dict[str, Any] = {name: getattr(subject, name) for name in _NAMES}
        found += [name for name in _NAMES if _another(ours[name], person.get(name, ""))]
    return tuple(found)


def _other_than(subject: Subject, person: dict[str, str]) -> list[str]:
    """The form asks for one name, a register may tell it in parts."""
    found = (
        ["born"] if subject.born and person.get("born", subject.born.isoformat()) != subject.born.isoformat() else []
    )
    theirs = person.get("full_name") or " ".join(person[name] for name in _NAMES if person.get(name))
    return [*found, "full_name"] if _another(subject.name, theirs) else found


def _read(body: bytes, subject: Party | Organisation | Subject) -> Heard:
    try:
        told = json_decoder(_Body).decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return Refused("business", "inquiry.why.unreadable")
    if not 0 < len(told.answer) <= LONGEST_ID or _too_big(told):
        return Refused("business", "inquiry.why.unreadable")
    differs = tuple(dict.fromkeys((*told.differs, *differences(subject, told.person))))
    outcome = told.outcome
    if differs and outcome in (Outcome.FOUND, Outcome.PARTIAL):
        outcome = Outcome.MISMATCH
    return Answered(
        answer=told.answer, outcome=outcome, values=told.values, differs=differs, digest=digest_of_answer(body)
    )


def _belongs(reply: Reply, request: AgencyRequest, asked: bytes) -> bool:
    about, digest = reply.headers.get("x-road-id"), reply.headers.get("x-road-request-hash")
    return about == request.id and digest in (None, digest_of(asked))


def _is_json(reply: Reply) -> bool:
    return reply.headers.get("content-type", "").partition(";")[0].strip().lower() == "application/json"


def _too_big(told: _Body) -> bool:
    """Whether it is more than the rule lets in: asked again, it would be as big."""
    texts = [one for pair in told.values.items() for one in pair if isinstance(one, str)]
    longest = max((len(one) for one in (*texts, *told.differs)), default=0)
    return len(told.values) > MOST_VALUES or longest > LONGEST_VALUE or len(told.differs) > MOST_DIFFERS


def _another(ours: str, theirs: str) -> bool:
    return bool(ours and theirs) and likeness(ours, theirs) == "different"


def _seconds(text: str) -> int:
    return min(int(text), 86_400) if text.isascii() and text.isdigit() and len(text) < 10 else 0
