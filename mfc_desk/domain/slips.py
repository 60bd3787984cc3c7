"""What a payment slip says, before anyone lays it out: plain data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mfc_desk.text.message import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipLine:
    """One of the payee's details, as the person finds it in the bank's own form."""

    label: Message
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipData:
    """Everything the slip says. It pays nothing by itself, and says so."""

    centre: str
    desk: str
    phone: str
    service: str
    payer: str
    fee: Message
    sum: tuple[int, str]
    """In minor units, with the currency."""
    article: Message | None
    on: date
    """The day whose tariff counts."""
    lines: tuple[SlipLine, ...]
    code: str
    """The string of the code, which was read back."""
    unverified: bool
    """Whether the fee or the payee's data rest on what nobody has seen at its source."""
