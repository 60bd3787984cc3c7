"""What a person says about paying: kept with the case, and never more than their word."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from mfc_desk.domain.ids import OperatorId


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentClaim:
    """The person says that the fee is paid. Only the agency's answer confirms it."""

    number: str
    """Of the payment document; "" where they show none."""
    day: date | None
    """The day on that document; None where they show none."""
    at: datetime
    by: OperatorId
