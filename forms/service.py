"""A service as the register describes it: what it needs, how long it takes, what it costs."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal, cast, get_args

from forms.ids import (
    Addressee,
    Capacity,
    EvidenceTypeId,
    FormId,
    PackId,
    RequirementId,
    ServiceId,
    ServiceVersion,
    TextCode,
)
from forms.node import By, Node, Standing, standing, worded
from forms.refusals import ListedGround, parse_listed
from forms.rules import Rule
from forms.terms import NO_GROUNDS, Grounds, Term, parse_grounds, parse_term
from mfc_desk.text.message import Message, msg

Original = Literal["show", "take", "none"]
LastDay = Literal["next_wd", "prev_wd", "as_is"]
CountedFrom = Literal["next_day", "same_day"]
_COEFFICIENT: Final = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,6})?")


@dataclass(frozen=True, slots=True)
class EvidenceItem:
    """One thing that proves something, and who supplies it."""

    type: EvidenceTypeId
    by: By
    original: Original = "none"
    copy: bool = False
    must_be_valid: bool = False


@dataclass(frozen=True, slots=True)
class Alternative:
    """A list of evidence that satisfies a requirement when all of it is there."""

    all: tuple[EvidenceItem, ...]
    unlock: Rule | None = None


@dataclass(frozen=True, slots=True)
class Requirement:
    """What must be true for the service, proven by any one of the alternatives."""

    id: RequirementId
    text: Message
    why: Message
    standing: Standing
    any_of: tuple[Alternative, ...]
    when: Rule | None = None
    curable: Term | None = None
    """How long after registration it may still be brought; without it a gap here keeps the case from its number."""


@dataclass(frozen=True, slots=True)
class DeadlineRule:
    """How the due date follows from the day of registration."""

    term: Term
    standing: Standing
    counted_from: CountedFrom = "next_day"
    last_day: LastDay = "as_is"
    handover_before: Term | None = None
    variants: tuple[tuple[Rule, Term], ...] = ()
    promised: Term | None = None
    """What the centre promises, within the law's term."""
    grounds: Grounds = NO_GROUNDS
    """All that may move the due date."""


@dataclass(frozen=True, slots=True)
class FeeRow:
    """One line of the tariff: an amount, or a coefficient of a dated base (a decimal as text)."""

    code: str
    text: Message
    when: Rule | None
    amount_minor: int | None
    times: str | None
    base: str | None


@dataclass(frozen=True, slots=True)
class FeeRule:
    """What the service costs; no rows mean that it is free."""

    text: Message
    standing: Standing
    rows: tuple[FeeRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Service:
    """One version of a public service."""

    id: ServiceId
    version: ServiceVersion
    pack: PackId
    file: str
    valid_from: date
    valid_to: date | None
    form: FormId | None
    """None where nothing is filled in at the desk: the operator only guides."""
    authority: Message
    channels: tuple[str, ...]
    steps: tuple[Message, ...]
    life_events: tuple[Message, ...]
    languages: tuple[str, ...]
    requirements: tuple[Requirement, ...]
    deadline: DeadlineRule
    fee: FeeRule
    grounds: tuple[ListedGround, ...] = ()
    """The closed list of grounds for a refusal; what they are stands in the pack."""
    addressees: tuple[Addressee, ...] = ("natural",)
    """Who may ask for it."""
    capacities: tuple[Capacity, ...] = ("self",)
    """In what right someone may ask for it at a desk."""
    excludes: tuple[ServiceId, ...] = ()
    """Services that the same applicant cannot ask for beside this one; one of the two says so."""
    edition: str = ""
    name: Message = field(init=False)
    short: Message = field(init=False)
    summary: Message = field(init=False)
    words: TextCode = field(init=False)

    def __post_init__(self) -> None:
        for part in ("name", "short", "summary"):
            object.__setattr__(self, part, msg(worded(f"{self.id}.{part}", self.edition)))
        object.__setattr__(self, "words", worded(f"{self.id}.words", self.edition))

    def __hash__(self) -> int:
        return hash((self.id, self.version))

    def valid_on(self, day: date) -> bool:
        """Whether this version is in force on `day`."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


def parse_service(node: Node, pack: PackId, languages: tuple[str, ...]) -> Service:
    """The service that a pack's file describes. Raises `PackError`."""
    node.only(
        "id", "version", "valid_from", "valid_to", "form", "authority", "channels", "steps", "life_events",
        "requirements", "deadline", "fee", "grounds", "addressees", "capacities", "excludes",
    )  # fmt: skip
    name = node.at("id").text()
    if not name.startswith(f"{pack}."):
        raise node.at("id").wrong(f"a service of this pack begins with {pack}.")
    until = node.maybe("valid_to")
    return Service(
        id=ServiceId(name),
        version=ServiceVersion(node.at("version").text()),
        pack=pack,
        file=node.file,
        valid_from=node.at("valid_from").day(),
        valid_to=None if until is None else until.day(),
        form=None if (form := node.maybe_text("form")) is None else FormId(form),
        authority=node.words(f"{pack}.authority.{node.at('authority').text()}"),
        channels=node.texts("channels"),
        steps=tuple(node.words(f"{pack}.step.{one}") for one in node.texts("steps")),
        life_events=tuple(node.words(f"{pack}.life.{one}") for one in node.texts("life_events")),
        languages=languages,
        requirements=tuple(_requirement(one, name, pack) for one in node.at("requirements").items()),
        deadline=_deadline(node.at("deadline"), name),
        fee=_fee(node.at("fee"), name),
        grounds=tuple(parse_listed(one) for one in node.at("grounds").items()),
        addressees=cast("tuple[Addressee, ...]", _among(node, "addressees", get_args(Addressee)) or ("natural",)),
        capacities=cast("tuple[Capacity, ...]", _among(node, "capacities", get_args(Capacity)) or ("self",)),
        excludes=tuple(ServiceId(one) for one in node.texts("excludes")) if node.maybe("excludes") else (),
        edition=node.edition,
    )


def _among(node: Node, name: str, known: tuple[str, ...]) -> tuple[str, ...]:
    found = node.maybe(name)
    return () if found is None else tuple(one.one_of(known) for one in found.items())


def _requirement(node: Node, service: str, pack: PackId) -> Requirement:
    node.only("id", "text", "why", "any_of", "when", "curable", "article", "confidence", "source")
    key = node.at("id").text()
    stands = standing(node)
    if stands.article is None:
        raise node.wrong("article is missing")
    return Requirement(
        id=RequirementId(key),
        text=node.words(node.maybe_text("text") or f"{service}.req.{key}"),
        why=node.words(node.maybe_text("why") or f"{service}.why.{key}"),
        standing=stands,
        any_of=tuple(_alternative(one, pack) for one in node.at("any_of").items()),
        when=node.maybe_rule("when"),
        curable=_curable(node.maybe("curable")),
    )


def _curable(node: Node | None) -> Term | None:
    term = None if node is None else parse_term(node)
    if node is not None and term is not None and (term.unit not in ("wd", "cd") or term.value < 1):
        raise node.wrong("what may be brought later is brought within days")
    return term


def _alternative(node: Node, pack: PackId) -> Alternative:
    node.only("all", "unlock")
    return Alternative(tuple(_item(one, pack) for one in node.at("all").items()), node.maybe_rule("unlock"))


def _item(node: Node, pack: PackId) -> EvidenceItem:
    node.only("type", "by", "original", "copy", "must_be_valid")
    original, copy, valid = node.maybe("original"), node.maybe("copy"), node.maybe("must_be_valid")
    return EvidenceItem(
        type=EvidenceTypeId(f"{pack}.{node.at('type').text()}"),
        by=cast("By", node.at("by").one_of(get_args(By))),
        original=cast("Original", original.one_of(get_args(Original))) if original else "none",
        copy=copy.flag() if copy else False,
        must_be_valid=valid.flag() if valid else False,
    )


def _deadline(node: Node, service: str) -> DeadlineRule:
    node.only(
        "value", "unit", "counted_from", "last_day_rule", "handover_before", "variants", "confidence", "source",
        "article", "promised", "suspend", "extend",
    )  # fmt: skip
    promised = node.maybe("promised")
    before, variants = node.maybe("handover_before"), node.maybe("variants")
    counted, last = node.maybe("counted_from"), node.maybe("last_day_rule")
    return DeadlineRule(
        term=parse_term(node),
        standing=standing(node),
        counted_from=cast("CountedFrom", counted.one_of(get_args(CountedFrom))) if counted else "next_day",
        last_day=cast("LastDay", last.one_of(get_args(LastDay))) if last else "as_is",
        handover_before=None if before is None else parse_term(before),
        variants=tuple((one.at("when").rule(), parse_term(one)) for one in variants.items()) if variants else (),
        promised=None if promised is None else parse_term(promised),
        grounds=parse_grounds(node, service),
    )


def _fee(node: Node, service: str) -> FeeRule:
    node.only("text", "rows", "confidence", "source", "article")
    rows = node.maybe("rows")
    return FeeRule(
        text=node.words(node.at("text").text()),
        standing=standing(node),
        rows=tuple(_fee_row(one, service) for one in rows.items()) if rows else (),
    )


def _fee_row(node: Node, service: str) -> FeeRow:
    node.only("code", "when", "amount_minor", "times", "base")
    code, amount = node.at("code").text(), node.maybe_whole("amount_minor")
    times, base = node.maybe("times"), node.maybe_text("base")
    if (amount is None) == (times is None) or (times is None) != (base is None):
        raise node.wrong("a row has an amount, or times and base")
    return FeeRow(
        code=code,
        text=node.words(f"{service}.fee.{code}"),
        when=node.maybe_rule("when"),
        amount_minor=amount,
        times=None if times is None else times.matching(_COEFFICIENT),
        base=base,
    )
