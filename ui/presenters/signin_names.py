"""Whose name gets a button at sign-in, and who is expected there. Imported before the first frame."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mfc_desk.text.message import Message, msg

if TYPE_CHECKING:
    from mfc_desk.usecases.signing_in import Person, SignInView

SHOWN: Final = 3
"""Names that have a button of their own; the fourth cell is "another name"."""
ROLES: Final = ("supervisor", "reception", "operator")


@dataclass(frozen=True, slots=True)
class Name:
    """A button with the name of a person of the shift."""

    login: str
    name: str
    below: Message


def expected(about: SignInView, known: set[str]) -> str:
    """Who was here last, else the one person of this desk; nobody where that is not clear."""
    if about.last_login in known:
        return about.last_login or ""
    here = [each.login for each in about.people if each.desk == about.desk and each.login in known]
    return here[0] if len(here) == 1 and about.last_login is None else ""


def names_of(about: SignInView) -> tuple[Name, ...]:
    """The names that get a button: who was here last, then this desk's, then who else works at a desk, by name."""

    def order(person: Person) -> tuple[bool, bool, bool, bool, str]:
        elsewhere = person.desk != about.desk
        return (
            person.login != about.last_login,
            elsewhere,
            person.desk is None,
            "operator" not in person.roles,
            person.name,
        )

    chosen = sorted(about.people, key=order)[:SHOWN]
    return tuple(Name(person.login, person.name, _below(person.roles, person.desk)) for person in chosen)


def _below(roles: Sequence[str], desk: str | None) -> Message:
    role = next((each for each in ROLES if each in roles), "operator")
    return msg("signin.desk", desk=desk) if desk and role == "operator" else Message(f"role.{role}")
