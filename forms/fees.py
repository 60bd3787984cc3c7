"""What a service costs on a day: free, exempt, an amount, a coefficient of a dated base, or a share of a sum.

Exemptions are decided first; while one of them hangs on an open question nothing is assessed.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_FLOOR, Decimal

from forms.cost import Exemption, FeeRow
from forms.errors import ExemptionOpen, NoTariff
from forms.evidence import EvidencePlan
from forms.ids import RequirementId
from forms.node import Standing
from forms.pack import Pack
from forms.rules import Scope, holds, truth
from forms.service import Service
from forms.values import UNKNOWN
from mfc_desk.text.message import Message, msg


@dataclass(frozen=True, slots=True)
class Fee:
    """An assessed fee in minor units; `base` says which dated base it was reckoned from, and lends it its doubt.

    `exempt` is why nothing is paid. `claimed` is an exemption that holds once its proof is there: until then the fee
    stands, and falls away with the proof.
    """

    minor: int
    currency: str
    text: Message
    standing: Standing
    row: str | None = None
    base: date | None = None
    exempt: Exemption | None = None
    claimed: Exemption | None = None

    @property
    def free(self) -> bool:
        """Whether there is nothing to pay."""
        return self.minor == 0

    @property
    def told(self) -> Message:
        """What it is for and how much; for who pays nothing, why."""
        return self.text if self.free else msg("forms.fee", what=self.text, sum=(self.minor, self.currency))


def proven(plan: EvidencePlan) -> frozenset[RequirementId]:
    """The requirements that are proven: every item that is needed is there."""
    needed = {one.requirement: one for one in plan.items if one.state != "not_needed"}
    return frozenset(needed.keys() - {one.requirement for one in plan.items if one.state == "open"})


def assess(service: Service, pack: Pack, *, on: date, scope: Scope, proofs: Collection[RequirementId] = ()) -> Fee:
    """The fee for what the form says, `proofs` being what `proven` gives of the plan.

    Raises `NoTariff` where none is known, `ExemptionOpen` before it is asked who pays nothing: a fee is never guessed.
    """
    rule = service.fee
    if not rule.rows:
        return Fee(0, pack.currency, rule.text, rule.standing)
    claimed = None
    for one in rule.exemptions:
        applies = truth(one.when, scope)
        if applies is UNKNOWN:
            raise ExemptionOpen(f"{service.id}: {one.id}")
        if applies and (one.proven_by is None or one.proven_by in proofs):
            return Fee(0, pack.currency, one.text, one.standing, exempt=one)
        claimed = claimed or (one if applies else None)
    row = next((one for one in rule.rows_on(on) if holds(one.when, scope)), None)
    if row is None:
        raise NoTariff(service.id)
    amount, since = amount_of(row, pack, on, scope)
    stands = rule.standing.with_doubt_of(
        *(one.standing for one in pack.tariffs.get(row.base or "", ()) if one.since == since)
    )
    return Fee(amount, pack.currency, row.text, stands, row.code, since, claimed=claimed)


def amount_of(row: FeeRow, pack: Pack, on: date, scope: Scope | None = None) -> tuple[int, date | None]:
    """What a row comes to in minor units on a day, and since when its base stands so. Raises `NoTariff`."""
    if row.amount_minor is not None:
        return row.amount_minor, None
    if row.share is not None:
        return _share_of(row, pack, scope), None
    known = [one for one in pack.tariffs.get(row.base or "", ()) if one.since <= on]
    if not known or row.times is None:
        raise NoTariff(f"{row.base} on {on}")
    return _rounded(Decimal(row.times) * known[-1].amount_minor, pack), known[-1].since


def _share_of(row: FeeRow, pack: Pack, scope: Scope | None) -> int:
    whole = UNKNOWN if scope is None or row.share is None else scope.look(row.share.of)
    if row.share is None or isinstance(whole, bool) or not isinstance(whole, int):
        raise NoTariff(f"{row.code}: the sum is not known")
    exact = _rounded(Decimal(row.share.rate) * whole * 100, pack)
    return exact if row.share.most_minor is None else min(exact, row.share.most_minor)


def _rounded(exact: Decimal, pack: Pack) -> int:
    steps = (exact / pack.rounding_minor).to_integral_value(ROUND_FLOOR)
    return int(steps) * pack.rounding_minor
