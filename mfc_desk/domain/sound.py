"""What is written of a person can be true: names that are names, a day that was, a number that checks.

A desk says so beside the field; here the office says it to whoever sends something else.
"""

from __future__ import annotations

from typing import Final

from forms.identifiers import CHECKS
from forms.names import name_problem
from forms.pack import PAPERS
from forms.phones import Phone, read_phone
from forms.register import Law
from mfc_desk.domain import lawful
from mfc_desk.domain.entities import READ_HOW, Party
from mfc_desk.domain.errors import Unlawful
from mfc_desk.domain.operations.base import Act
from mfc_desk.text.message import msg

SEXES: Final = ("", "M", "F", "X")
LONGEST_NUMBER: Final = 60
"""Signs of a document's number, and of who gave it out."""


def demand_known(act: Act, one: Party) -> None:
    """Raise `Unlawful` unless the person has a name, was born, and has a number that can be theirs, or none."""
    for part in (one.family_name, one.given_name, one.patronymic):
        if (problem := name_problem(part)) is not None:
            raise Unlawful(problem)
    if one.born > lawful.local_day(act.law, act.at.at):
        raise Unlawful(msg("rule.born_in_future"))
    if one.identifier and (wrong := CHECKS[act.law.packs[0].person_identifier](one.identifier)) is not None:
        raise Unlawful(wrong)
    if one.sex not in SEXES:
        raise Unlawful(msg("rule.person_unfit"))


def demand_identified(act: Act, one: Party) -> None:
    """Raise `Unlawful` unless a document of their own, which was looked at here, says who they are."""
    demand_known(act, one)
    needed = {"family_name": one.family_name, "given_name": one.given_name, "document_number": one.document.number}
    for name, told in needed.items():
        if not told.strip():
            raise Unlawful(msg(f"who.needed.{name}"))
    paper = one.document
    if paper.type not in PAPERS or one.method not in READ_HOW:
        raise Unlawful(msg("rule.person_unfit"))
    if any(len(text) > LONGEST_NUMBER or not text.isprintable() for text in (paper.number, paper.issuer)):
        raise Unlawful(msg("rule.person_unfit"))
    if paper.valid_until and paper.valid_until < lawful.local_day(act.law, act.at.at):
        raise Unlawful(msg("rule.document_expired", day=paper.valid_until))
    _demand_phone(act.law, one.phone)


def _demand_phone(law: Law, phone: str) -> None:
    found = read_phone(phone, law.country) if phone else None
    if found is not None and not isinstance(found, Phone):
        raise Unlawful(found)
