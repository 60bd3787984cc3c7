"""Writes the invented registers that the agencies of the demo begin with: python -m tools.registers

Known are the people of the rehearsed mornings. Who of them is missing in which register, or is written otherwise,
follows from the person's number: the same each time. Whoever else is asked about is found as they were asked about.
"""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from backoffice import demo
from backoffice.agency.registers import HERE
from backoffice.people import visitors
from forms.pack import Pack, builtin_pack

DAY = date(2026, 11, 23)
"""The day of the demo."""
VALUES: Mapping[str, Mapping[str, Any]] = {
    "kz": {"bank_account": {"iban": "KZ86125KZT5004100100"}, "residence_registration": {"since": "2019-05-14"}},
    "ru": {"residence_registration": {"since": "2019-05-14"}},
}


def registers(country: str) -> dict[str, Any]:
    """Everything the agencies of a country hold."""
    people = dict(sorted(_morning(country)))
    found = dict(sorted(_registers(builtin_pack(country), list(people))))
    return {"people": people, "registers": found, "default": {"unlisted": "found"}}


def _registers(pack: Pack, people: list[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    for kind in pack.evidence_types.values():
        if kind.agency is None:
            continue
        place = f"{pack.jurisdiction.upper()}/{kind.agency.address}"
        told = {name: hashlib.sha256(f"{place} {name}".encode()).digest()[0] for name in people}
        yield (
            place,
            {
                "values": VALUES[pack.id].get(kind.name, {}),
                "missing": [name for name, chance in told.items() if chance < 20],
                "records": {name: {"outcome": "mismatch"} for name, chance in told.items() if 20 <= chance < 26},
                "unlisted": "found",
            },
        )


def _morning(country: str) -> Iterator[tuple[str, dict[str, str]]]:
    plan = demo.plan_of(country)
    for one in visitors(country, random.Random(plan.centre.centre), count=demo.PEOPLE, today=DAY):
        yield one.identifier, _person(one.family_name, one.given_name, one.patronymic, one.born.isoformat())


def _person(family: str, given: str, patronymic: str, born: str) -> dict[str, str]:
    return {"family_name": family, "given_name": given, "patronymic": patronymic, "born": born}


if __name__ == "__main__":
    for country in ("kz", "ru"):
        Path(HERE / f"{country}.json").write_text(
            json.dumps(registers(country), ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
        )
