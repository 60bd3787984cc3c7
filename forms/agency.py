"""Who answers for a register record: where the request goes, on what legal basis, and by when an answer is expected."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal, cast, get_args

from forms.ids import PackId, PurposeId
from forms.node import Node, Standing, standing
from forms.terms import Term, parse_term
from mfc_desk.text.message import Message

Basis = Literal["law", "consent"]
_PART: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


@dataclass(frozen=True, slots=True)
class AgencyService:
    """The one service of one agency that gives a record, addressed as X-Road does: class/member/subsystem/service."""

    member_class: str
    member: str
    subsystem: str
    service: str
    basis: Basis
    purpose: PurposeId
    purpose_text: Message
    """What the data are asked for, as the person reads it before giving consent."""
    term: Term
    late_unlocks: bool
    """Whether an answer that is late lets the desk ask the person instead."""
    standing: Standing
    of_one_matter: bool = False
    """Whether an answer is about one application alone, such as a payment: it stands for no other one."""

    @property
    def address(self) -> str:
        """The service as the gateway names it, without the instance: "GOV/kz-mvd/persons/residence-v1"."""
        return f"{self.member_class}/{self.member}/{self.subsystem}/{self.service}"

    @property
    def needs_consent(self) -> bool:
        """Whether nothing may be asked before the person has agreed."""
        return self.basis == "consent"


def parse_agency(node: Node, pack: PackId) -> AgencyService:
    """The agency that a pack's file names. Raises `PackError`."""
    node.only(
        "member_class", "member", "subsystem", "service", "basis", "purpose", "term", "late_unlocks",
        "of_one_matter", "article", "confidence", "source",
    )  # fmt: skip
    stands, purpose = standing(node), node.at("purpose").matching(_PART)
    alone = node.maybe("of_one_matter")
    if stands.article is None:
        raise node.wrong("article is missing")
    return AgencyService(
        member_class=node.at("member_class").matching(_PART),
        member=node.at("member").matching(_PART),
        subsystem=node.at("subsystem").matching(_PART),
        service=node.at("service").matching(_PART),
        basis=cast("Basis", node.at("basis").one_of(get_args(Basis))),
        purpose=PurposeId(f"{pack}.{purpose}"),
        purpose_text=node.words(f"{pack}.purpose.{purpose}"),
        term=parse_term(node.at("term")),
        late_unlocks=node.at("late_unlocks").flag(),
        standing=stands,
        of_one_matter=alone is not None and alone.flag(),
    )
