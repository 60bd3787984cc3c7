"""A person was asked how a visit was. The answers are sealed for the office: neither desk nor feed can read them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from mfc_desk.domain.entities import Visit
from mfc_desk.domain.errors import Unlawful, WrongState
from mfc_desk.domain.feedback import SEALED_BYTES
from mfc_desk.domain.ids import Key, VisitId
from mfc_desk.domain.machines import VISIT
from mfc_desk.domain.operations.base import Act, Rows, Writes, need, rule
from mfc_desk.domain.permissions import demand
from mfc_desk.text.message import msg


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveFeedback:
    """The person of this visit was asked, once; what they said, or that they said nothing, is in `sealed`."""

    KIND: ClassVar[str] = "give_feedback"
    SCHEMA: ClassVar[int] = 1
    visit: VisitId
    sealed: bytes

    @property
    def primary(self) -> Key:
        return Key("visit", self.visit)


@rule(GiveFeedback)
def give_feedback(rows: Rows, operation: GiveFeedback, act: Act) -> Writes:
    """The visit is over and bears that its person was asked, and nothing of what they said."""
    visit = need(rows, Visit, operation.visit)
    demand(act.actor, GiveFeedback.KIND, visit)
    after = VISIT.after(visit.state, GiveFeedback.KIND)
    if visit.asked:
        raise WrongState(msg("rule.feedback_given"))
    if len(operation.sealed) != SEALED_BYTES:
        raise Unlawful(msg("rule.feedback_open"))
    return (replace(visit, state=after, asked=True),)
