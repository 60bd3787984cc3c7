"""What the office records of a request to an agency: sent, received there, answered, refused, late.

Only the office itself may: its role is given to no person, so that a desk that forges an answer is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import ClassVar, Final

from forms.ids import AnswerId
from mfc_desk.domain import lawful
from mfc_desk.domain.entities import Application
from mfc_desk.domain.errors import Unlawful, WrongState
from mfc_desk.domain.ids import Key, RequestId
from mfc_desk.domain.inquiries import AgencyRequest, Outcome, RequestState, Told, Trouble
from mfc_desk.domain.machines import REQUEST
from mfc_desk.domain.operations.base import Act, Rows, Writes, need, rule
from mfc_desk.domain.operations.inquiries import agency_of, end_of_term
from mfc_desk.domain.permissions import demand
from mfc_desk.text.message import msg

MOST_VALUES: Final = 200
"""Of one answer: a record has a bound."""
LONGEST_VALUE: Final = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfRequest:
    """Something that happened to a request."""

    request: RequestId

    @property
    def primary(self) -> Key:
        return Key("agency_request", self.request)


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencySent(_OfRequest):
    """The request left the office for the first time: the agency's term runs from now."""

    KIND: ClassVar[str] = "agency_sent"
    SCHEMA: ClassVar[int] = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyReceived(_OfRequest):
    """The agency has it and answers later."""

    KIND: ClassVar[str] = "agency_received"
    SCHEMA: ClassVar[int] = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyAnswered(_OfRequest):
    """The agency answered."""

    KIND: ClassVar[str] = "agency_answered"
    SCHEMA: ClassVar[int] = 1
    answer: AnswerId
    outcome: Outcome
    values: Mapping[str, Told] = field(default_factory=dict)
    differs: tuple[str, ...] = ()
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyFailed(_OfRequest):
    """There will be no answer to this request."""

    KIND: ClassVar[str] = "agency_failed"
    SCHEMA: ClassVar[int] = 1
    trouble: Trouble
    why: str
    """Text code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyLate(_OfRequest):
    """The agency's term is over and there is no answer; `note` is the id by which that is known."""

    KIND: ClassVar[str] = "agency_late"
    SCHEMA: ClassVar[int] = 1
    note: AnswerId


@rule(AgencySent)
def agency_sent(rows: Rows, operation: AgencySent, act: Act) -> Writes:
    """From the first sending on the agency's term is counted; sent again, nothing changes."""
    request, after = _moved(rows, operation, act)
    if request.sent_at is not None:
        raise WrongState(msg("rule.request_sent"))
    law, _ = lawful.pinned(act.law, need(rows, Application, request.application))
    expected = end_of_term(law, agency_of(law, request.evidence), act.at.at)
    return (replace(request, state=after, sent_at=act.at.at, expected_by=expected),)


@rule(AgencyReceived)
def agency_received(rows: Rows, operation: AgencyReceived, act: Act) -> Writes:
    """The request lies with the agency."""
    request, after = _moved(rows, operation, act)
    return (replace(request, state=after, delivered_at=request.delivered_at or act.at.at),)


@rule(AgencyAnswered)
def agency_answered(rows: Rows, operation: AgencyAnswered, act: Act) -> Writes:
    """The answer with its id, its values and the digest of its bytes. There is one answer to one request."""
    request, after = _moved(rows, operation, act)
    if not operation.answer or len(operation.digest) != 64:
        raise Unlawful(msg("rule.answer_without_id"))
    sizes = [len(one) for pair in operation.values.items() for one in pair if isinstance(one, str)]
    if len(operation.values) > MOST_VALUES or max(sizes, default=0) > LONGEST_VALUE:
        raise Unlawful(msg("rule.answer_too_big"))
    answered = replace(
        request,
        state=after,
        answer=operation.answer,
        outcome=operation.outcome,
        values=dict(operation.values) if operation.outcome in (Outcome.FOUND, Outcome.PARTIAL) else {},
        differs=operation.differs,
        digest=operation.digest,
        obtained_at=act.at.at,
    )
    return (answered,)


@rule(AgencyFailed)
def agency_failed(rows: Rows, operation: AgencyFailed, act: Act) -> Writes:
    """The request is over without an answer; it unlocks nothing, and the agency may be asked anew."""
    request, after = _moved(rows, operation, act)
    return (replace(request, state=after, trouble=operation.trouble, why=operation.why),)


@rule(AgencyLate)
def agency_late(rows: Rows, operation: AgencyLate, act: Act) -> Writes:
    """Overdue by the term that began when it was sent, and not a minute earlier."""
    request, after = _moved(rows, operation, act)
    if not operation.note:
        raise Unlawful(msg("rule.answer_without_id"))
    if act.at.at < request.expected_by:
        raise WrongState(msg("rule.not_late_yet"))
    return (replace(request, state=after, late=operation.note, late_at=act.at.at),)


def _moved(
    rows: Rows, operation: AgencySent | AgencyReceived | AgencyAnswered | AgencyFailed | AgencyLate, act: Act
) -> tuple[AgencyRequest, RequestState]:
    request = need(rows, AgencyRequest, operation.request)
    demand(act.actor, operation.KIND, request)
    return request, REQUEST.after(request.state, operation.KIND)
