"""What was entered of someone who is represented, as the fields that ask for it: to be corrected."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from mfc_desk.domain.entities import Party
from mfc_desk.domain.intake import Capacity
from mfc_desk.usecases.acting import Represented

RIGHTS: Final[Mapping[str, tuple[Capacity, bool]]] = {  # the choice: the right, and whether it is for an organisation
    "parent": (Capacity.PARENT, False),
    "guardian": (Capacity.GUARDIAN, False),
    "proxy": (Capacity.PROXY, False),
    "proxy_organisation": (Capacity.PROXY, True),
    "head": (Capacity.HEAD, True),
}


def entered(one: Represented) -> dict[str, str]:
    """Every field of them and of the paper, and the choice of the right."""
    paper = {
        "right": next(name for name, kind in RIGHTS.items() if kind == (one.right.capacity, not _person(one))),
        "authority_type": one.right.authority.type,
        "authority_number": one.right.authority.number,
        "authority_issued": _day(one.right.authority.issued),
        "authority_issuer": one.right.authority.issuer,
        "expires": _day(one.right.expires),
        "scope": "some" if one.right.services else "all",
        "services": " ".join(one.right.services),
    }
    return {**_principal(one), **paper}


def _person(one: Represented) -> bool:
    return isinstance(one.principal, Party)


def _principal(one: Represented) -> dict[str, str]:
    known = one.principal
    if isinstance(known, Party):
        names = {name: str(getattr(known, name)) for name in ("family_name", "given_name", "patronymic", "sex")}
        return {**names, "born": _day(known.born), "identifier": known.identifier}
    return {name: str(getattr(known, name)) for name in ("legal_form", "name", "identifier", "register_number", "seat")}


def _day(day: date | None) -> str:
    return f"{day:%d.%m.%Y}" if day is not None else ""
