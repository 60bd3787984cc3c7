"""The registers of invented agencies, out of one file: who is known, who is missing, and how a register behaves.

    {"people": {"<identifier>": {"family_name": …, "given_name": …, "patronymic": …, "born": …}},
     "registers": {"KZ/GOV/kz-rags/civil-status/birth-record-v1": {
        "values": {…},              what the register says of everyone it knows
        "missing": ["<identifier>"],
        "records": {"<identifier>": {"outcome": …, "person": {…}, "values": {…}}},
        "unlisted": "found",        of who is in no list: "found" or "not_found"
        "slow_s": 0,                how long it thinks
        "later_s": 0,               how long it only says that it has the request
        "trouble": "",              "refused", "unreadable", "silent", or an error type of X-Road
        "times": 1}},               for how many tries of one request there is trouble; without it for all
     "default": {…}}                 a register that is not named above; without it there is no such service

Whoever has no identifier stands under the name and day of birth they are asked about by: "Сейтқали Ару 2019-05-14".

The file is read anew with each request: whoever changes it changes how the agencies behave.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

HERE: Final = Path(__file__).parent
OF_ANSWERS: Final = uuid.UUID("6f1e0a52-6f0c-5c1e-9a53-0d2f0b8c9e11")


@dataclass(frozen=True, slots=True)
class Behaviour:
    """How a register behaves, whatever it holds."""

    slow_s: float = 0.0
    later_s: float = 0.0
    trouble: str = ""
    times: int | None = None

    def troubled(self, tries: int) -> bool:
        """Whether the try with this number, counted from 1, meets trouble."""
        return bool(self.trouble) and (self.times is None or tries <= self.times)


@dataclass(frozen=True, slots=True)
class Register:
    """One service of one agency."""

    people: Mapping[str, Mapping[str, str]]
    values: Mapping[str, Any] = field(default_factory=dict)
    missing: frozenset[str] = frozenset()
    records: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    unlisted: str = "not_found"
    behaviour: Behaviour = Behaviour()

    def answer(self, request: str, subject: Mapping[str, str]) -> dict[str, Any]:
        """What the register says about a person; the same request always gets the same answer."""
        told = {"answer": str(uuid.uuid5(OF_ANSWERS, request))}
        who = subject.get("identifier", "") or _named(subject)
        if who in self.records:
            own = self.records[who]
            person = {**self.people.get(who, {}), **own.get("person", {}), "identifier": subject.get("identifier", "")}
            values = {**self.values, **own.get("values", {})}
            return {**told, "outcome": own.get("outcome", "found"), "person": person, "values": values}
        known = who in self.people or self.unlisted == "found"
        if who in self.missing or not known:
            return {**told, "outcome": "not_found"}
        person = {**self.people.get(who, subject), "identifier": subject.get("identifier", "")}
        return {**told, "outcome": "found", "person": person, "values": dict(self.values)}


def _named(subject: Mapping[str, str]) -> str:
    """What somebody without a number stands under: a child born abroad, or one that has none yet."""
    return " ".join(part for part in (subject.get("full_name", ""), subject.get("born", "")) if part)


def find(file: Path, place: str) -> Register | None:
    """The register behind the path of a service; None where there is no such service."""
    whole = json.loads(file.read_text(encoding="utf-8"))
    found = whole["registers"].get(place, whole.get("default"))
    return None if found is None else _register(found, whole.get("people", {}))


def seed(country: str, file: Path) -> None:
    """Put the invented registers of a country where none are yet."""
    if not file.exists():
        file.write_bytes((HERE / f"{country}.json").read_bytes())


def _register(one: Mapping[str, Any], people: Mapping[str, Mapping[str, str]]) -> Register:
    behaviour = {name: one[name] for name in ("slow_s", "later_s", "trouble", "times") if name in one}
    return Register(
        people=people,
        values=one.get("values", {}),
        missing=frozenset(one.get("missing", ())),
        records=one.get("records", {}),
        unlisted=one.get("unlisted", "not_found"),
        behaviour=Behaviour(**behaviour),
    )
