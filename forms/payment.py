"""The code that pays a fee: a string of requisites that any bank reads from a QR (ST00012, GOST R 56042-2014).

The string is read back and compared with what went in before anybody gets it: a wrong account never reaches paper.
Where a jurisdiction has no confirmed standard the pack says so, and nothing is offered.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from forms.errors import PaymentRefused
from forms.fees import Fee
from forms.node import Standing
from forms.requisites import HEADER, MANDATORY, TAGS, PaymentRules
from mfc_desk.text.message import msg

SEPARATORS: Final = "|~^_#;"
"""The usual one first; another where a value holds it."""


@dataclass(frozen=True, slots=True)
class Payer:
    """Whose payment it is; `uin` is the number that the agency gave the accrual, where it gave one."""

    last_name: str = ""
    first_name: str = ""
    middle_name: str = ""
    uin: str = ""


@dataclass(frozen=True, slots=True)
class PaymentCode:
    """A string that was read back and says exactly this payment, ready for a QR; version 16 wants 35 mm."""

    text: str
    tags: Mapping[str, str]
    standing: Standing


def payment_code(rules: PaymentRules, payee: str | None, fee: Fee, payer: Payer) -> PaymentCode:
    """The code of a payment. Raises `PaymentRefused` where none may be offered, or what was made does not read back."""
    if fee.free:
        raise PaymentRefused(msg("forms.payment.nothing"))
    if rules.standard != HEADER or payee is None or payee not in rules.payees:
        raise PaymentRefused(msg("forms.payment.no_standard"))
    named = {"LastName": payer.last_name, "FirstName": payer.first_name, "MiddleName": payer.middle_name}
    tags = {**rules.payees[payee].tags, "Sum": str(fee.minor), **named, "UIN": payer.uin}
    tags = {name: value.strip() for name, value in tags.items() if value.strip()}
    text = written(tags)
    if read_back(text) != tags:
        raise PaymentRefused(msg("forms.payment.not_read_back"))
    return PaymentCode(text, tags, rules.payees[payee].standing)


def written(tags: Mapping[str, str]) -> str:
    """The string of these tags. Raises `PaymentRefused` for one that the standard does not allow."""
    for name, value in tags.items():
        if name not in TAGS or re.fullmatch(TAGS[name], value) is None:
            raise PaymentRefused(msg("forms.payment.tag", tag=name))
    if missing := [name for name in MANDATORY if name not in tags]:
        raise PaymentRefused(msg("forms.payment.tag", tag=missing[0]))
    used = "".join(tags.values())
    sign = next((one for one in SEPARATORS if one not in used), None)
    if sign is None:
        raise PaymentRefused(msg("forms.payment.separator"))
    order = [*MANDATORY, *(name for name in TAGS if name not in MANDATORY)]
    return sign.join([HEADER, *(f"{name}={tags[name]}" for name in order if name in tags)])


def read_back(text: str) -> dict[str, str]:
    """The tags of a string, read as a bank reads it. Raises `PaymentRefused` for anything else."""
    if not text.startswith(HEADER) or len(text) <= len(HEADER) or text[len(HEADER)].isalnum():
        raise PaymentRefused(msg("forms.payment.not_read_back"))
    found: dict[str, str] = {}
    for part in text[len(HEADER) + 1 :].split(text[len(HEADER)]):
        name, equals, value = part.partition("=")
        if not equals or name in found:
            raise PaymentRefused(msg("forms.payment.not_read_back"))
        found[name] = value
    if tuple(found)[: len(MANDATORY)] != MANDATORY:
        raise PaymentRefused(msg("forms.payment.not_read_back"))
    return found
