"""The person says that the fee is paid: a record of their word, and no payment.

What counts is the answer of the agency that sees the money: a claim proves no requirement, changes no plan and no
certificate, and takes back neither yes nor signature.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar, Final

from mfc_desk.domain import lawful
from mfc_desk.domain.entities import Application
from mfc_desk.domain.errors import Unlawful, WrongState
from mfc_desk.domain.ids import ApplicationId, Key
from mfc_desk.domain.machines import APPLICATION
from mfc_desk.domain.operations.base import Act, Rows, Writes, need, rule
from mfc_desk.domain.payments import PaymentClaim
from mfc_desk.domain.permissions import demand
from mfc_desk.text.message import msg

PAID: Final = "fee_payment"
"""What every pack calls the evidence that the money is there."""
LONGEST: Final = 60
"""Signs of a payment document's number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimPayment:
    """The person says that it is paid, with the number and the day of the payment document where they show one."""

    KIND: ClassVar[str] = "claim_payment"
    SCHEMA: ClassVar[int] = 1
    application: ApplicationId
    number: str = ""
    day: date | None = None

    @property
    def primary(self) -> Key:
        return Key("application", self.application)


@rule(ClaimPayment)
def claim_payment(rows: Rows, operation: ClaimPayment, act: Act) -> Writes:
    """The claim stands on the application; whether the money is there is asked of the agency all the same."""
    application = need(rows, Application, operation.application)
    demand(act.actor, ClaimPayment.KIND, application)
    after = APPLICATION.after(application.lifecycle, ClaimPayment.KIND)
    law, service = lawful.pinned(act.law, application)
    kinds = {item.type for each in service.requirements for one in each.any_of for item in one.all}
    if not any(law.evidence_type(kind).name == PAID for kind in kinds):
        raise Unlawful(msg("rule.nothing_to_pay"))
    number = operation.number.strip()
    if len(number) > LONGEST or not number.isprintable():
        raise Unlawful(msg("rule.payment_number"))
    if operation.day is not None and operation.day > lawful.local_day(act.law, act.at.at):
        raise Unlawful(msg("rule.paid_in_future", day=operation.day))
    if any((one.number, one.day) == (number, operation.day) for one in application.claims):
        raise WrongState(msg("rule.claimed_already"))
    claim = PaymentClaim(number=number, day=operation.day, at=act.at.at, by=act.actor.id)
    return (replace(application, lifecycle=after, claims=(*application.claims, claim)),)
