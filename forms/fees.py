"""What a service costs on a day: free, an amount, or a coefficient of a dated base."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_FLOOR, Decimal

from forms.errors import NoTariff
from forms.node import Standing
from forms.pack import Pack
from forms.rules import Scope, holds
from forms.service import FeeRow, Service
from mfc_desk.text.message import Message, msg


@dataclass(frozen=True, slots=True)
class Fee:
    """An assessed fee in minor units; `base` says which dated base it was reckoned from."""

    minor: int
    currency: str
    text: Message
    standing: Standing
    row: str | None = None
    base: date | None = None

    @property
    def free(self) -> bool:
        """Whether there is nothing to pay."""
        return self.minor == 0

    @property
    def told(self) -> Message:
        """What it is for and how much; for who pays nothing, why."""
        return self.text if self.free else msg("forms.fee", what=self.text, sum=(self.minor, self.currency))


def assess(service: Service, pack: Pack, *, on: date, scope: Scope) -> Fee:
    """The fee for what the form says. Raises `NoTariff` where none is known: a fee is never guessed."""
    rule = service.fee
    if not rule.rows:
        return Fee(0, pack.currency, rule.text, rule.standing)
    row = next((one for one in rule.rows if holds(one.when, scope)), None)
    if row is None:
        raise NoTariff(service.id)
    amount, since = amount_of(row, pack, on)
    return Fee(amount, pack.currency, row.text, rule.standing, row.code, since)


def amount_of(row: FeeRow, pack: Pack, on: date) -> tuple[int, date | None]:
    """What a row comes to in minor units on a day, and since when its base stands so. Raises `NoTariff`."""
    if row.amount_minor is not None:
        return row.amount_minor, None
    known = [one for one in pack.tariffs.get(row.base or "", ()) if one.since <= on]
    if not known or row.times is None:
        raise NoTariff(f"{row.base} on {on}")
    exact = Decimal(row.times) * known[-1].amount_minor
    steps = (exact / pack.rounding_minor).to_integral_value(ROUND_FLOOR)
    return int(steps) * pack.rounding_minor, known[-1].since
