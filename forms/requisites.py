"""How fees are paid in a jurisdiction: the standard of the code, or none, and the accounts of the payees."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, cast, get_args

from forms.node import Node, Standing, standing
from mfc_desk.text.message import Message

Standard = Literal["ST00012", "none"]
HEADER: Final = "ST00012"
"""Format, version 0001, and 2: the text is UTF-8."""
MANDATORY: Final = ("Name", "PersonalAcc", "BankName", "BIC", "CorrespAcc")
TAGS: Final[Mapping[str, str]] = {
    "Name": r"[^\x00-\x1f]{1,160}",
    "PersonalAcc": "[0-9]{20}",
    "BankName": r"[^\x00-\x1f]{1,45}",
    "BIC": "[0-9]{9}",
    "CorrespAcc": "[0-9]{20}|0",
    "PayeeINN": "[0-9]{10}|[0-9]{12}",
    "KPP": "[0-9]{9}",
    "CBC": "[0-9]{20}",
    "OKTMO": "[0-9]{8}|[0-9]{11}",
    "Purpose": r"[^\x00-\x1f]{1,210}",
    "Sum": "[1-9][0-9]{0,17}",
    "LastName": r"[^\x00-\x1f]{1,60}",
    "FirstName": r"[^\x00-\x1f]{1,60}",
    "MiddleName": r"[^\x00-\x1f]{1,60}",
    "UIN": "[0-9]{20}|[0-9]{25}",
}
_OF_PAYEE: Final = (*MANDATORY, "PayeeINN", "KPP", "CBC", "OKTMO", "Purpose")


@dataclass(frozen=True, slots=True)
class Payee:
    """Who is paid and into which account, as the tags of the standard name it."""

    tags: Mapping[str, str]
    standing: Standing


@dataclass(frozen=True, slots=True)
class PaymentRules:
    """How a fee is paid in a jurisdiction: the standard of the code, or none, and the payees by name."""

    standard: Standard
    standing: Standing
    text: Message
    """What the person is told of paying."""
    payees: Mapping[str, Payee]


def parse_payment(node: Node) -> PaymentRules:
    """How fees are paid, as a pack's file says it. Raises `PackError`."""
    node.only("standard", "text", "payees", "article", "confidence", "source")
    standard = cast("Standard", node.at("standard").one_of(get_args(Standard)))
    payees = node.maybe("payees")
    if (standard == "none") != (payees is None):
        raise node.wrong("payees belong to a standard")
    return PaymentRules(
        standard=standard,
        standing=standing(node),
        text=node.words(node.at("text").text()),
        payees={name: _payee(one) for name, one in payees.pairs()} if payees else {},
    )


def _payee(node: Node) -> Payee:
    node.only(*_OF_PAYEE, "confidence", "source", "article")
    tags = {name: node.at(name).matching(re.compile(TAGS[name])) for name in _OF_PAYEE if node.maybe(name)}
    for name in (*MANDATORY, "Purpose"):
        node.at(name)
    return Payee(tags, standing(node))
