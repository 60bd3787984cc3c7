"""What a service costs, as the pack writes it: who pays nothing, the rows of the tariff, and to whom it is paid.

CPSV-AP calls it Cost: hasValue, currency, isDefinedBy (the article), ifAccessedThrough (the channel).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from forms.ids import ExemptionId, RequirementId
from forms.node import Node, Standing, standing
from forms.rules import Rule
from mfc_desk.text.message import Message

_COEFFICIENT: Final = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,6})?")


@dataclass(frozen=True, slots=True)
class Exemption:
    """Who pays nothing, by which article, and the requirement that proves it; None where the form says all of it."""

    id: ExemptionId
    text: Message
    when: Rule
    standing: Standing
    proven_by: RequirementId | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a sum that the form names: a rate of it, at most so much."""

    of: str
    """The name of the field, as rules write it; it holds whole units of the currency."""
    rate: str
    most_minor: int | None


@dataclass(frozen=True, slots=True)
class FeeRow:
    """One line of the tariff: an amount, a coefficient of a dated base, or a share of a sum in the form.

    An amount and a share have the day from which they are in force; the same line may stand again from a later day.
    """

    code: str
    text: Message
    when: Rule | None
    amount_minor: int | None = None
    times: str | None = None
    base: str | None = None
    share: Share | None = None
    since: date | None = None
    """None for a coefficient: its base is dated."""


@dataclass(frozen=True, slots=True)
class FeeRule:
    """What the service costs; no rows mean that it is free. Exemptions come before any row."""

    text: Message
    standing: Standing
    rows: tuple[FeeRow, ...] = ()
    exemptions: tuple[Exemption, ...] = ()
    payee: str | None = None
    """Who is paid: a name in the pack's requisites."""

    def rows_on(self, day: date) -> tuple[FeeRow, ...]:
        """The lines in force on a day, in their order: of each the latest that has begun."""
        begun = [one for one in self.rows if one.since is None or one.since <= day]
        latest = {one.code: one for one in sorted(begun, key=lambda one: one.since or date.min)}
        return tuple(one for one in begun if latest[one.code] is one)


def parse_fee(node: Node, *, service: str) -> FeeRule:
    """The cost of a service. Raises `PackError`."""
    node.only("text", "rows", "exemptions", "payee", "confidence", "source", "article")
    rows, free = node.maybe("rows"), node.maybe("exemptions")
    found = FeeRule(
        text=node.words(node.at("text").text()),
        standing=standing(node),
        rows=tuple(_row(one, service) for one in rows.items()) if rows else (),
        exemptions=tuple(_exemption(one, service) for one in free.items()) if free else (),
        payee=node.maybe_text("payee"),
    )
    if found.exemptions and not found.rows:
        raise node.wrong("what is free has no exemptions")
    ids = [*((one.id, None) for one in found.exemptions), *((one.code, one.since) for one in found.rows)]
    if len(set(ids)) != len(ids):
        raise node.wrong("a row or an exemption is given twice")
    return found


def _exemption(node: Node, service: str) -> Exemption:
    node.only("id", "when", "proven_by", "article", "confidence", "source")
    key, stands, proof = node.at("id").text(), standing(node), node.maybe_text("proven_by")
    if stands.article is None:
        raise node.wrong("article is missing")
    return Exemption(
        id=ExemptionId(key),
        text=node.words(f"{service}.free.{key}"),
        when=node.at("when").rule(),
        standing=stands,
        proven_by=None if proof is None else RequirementId(proof),
    )


def _row(node: Node, service: str) -> FeeRow:
    node.only("code", "when", "amount_minor", "times", "base", "share", "from")
    code, amount = node.at("code").text(), node.maybe_whole("amount_minor")
    times, base, share = node.maybe("times"), node.maybe_text("base"), node.maybe("share")
    if [amount is not None, times is not None, share is not None].count(True) != 1 or (times is None) != (base is None):
        raise node.wrong("a row has an amount, or times and base, or a share")
    if amount is not None and amount <= 0:
        raise node.wrong("a row costs something: who pays nothing is an exemption")
    since = node.maybe("from")
    if (since is None) != (times is not None):
        raise node.wrong("an amount and a share say from when they are in force; a base is dated itself")
    return FeeRow(
        code=code,
        text=node.words(f"{service}.fee.{code}"),
        when=node.maybe_rule("when"),
        amount_minor=amount,
        times=None if times is None else times.matching(_COEFFICIENT),
        base=base,
        share=None if share is None else _share(share),
        since=None if since is None else since.day(),
    )


def _share(node: Node) -> Share:
    node.only("of", "rate", "most_minor")
    return Share(node.at("of").text(), node.at("rate").matching(_COEFFICIENT), node.maybe_whole("most_minor"))
