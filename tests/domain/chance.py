"""Cases made by chance for the law to be tried on, and whoever fills a form in to its end."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, get_args

from forms.answers import rows_of, with_row, without_row
from forms.engine import FormView, view
from forms.evaluation import Fact
from forms.evidence import Held, answers_of
from forms.form import Field, Form
from forms.identifiers import iin_of
from forms.ids import Addressee, Capacity
from forms.rulecheck import reads
from forms.service import Service
from forms.situation import Situation
from tests.forms.world import LAW, chance_answers, chance_held

CASES = int(os.environ.get("MFC_LAW_CASES", "60"))
BATCH = 500
SEED = os.environ.get("MFC_LAW_SEED", "law")
FIRST = date(2026, 1, 1)
NUMBERS = {
    "snils": "112-233-445 95", "phone": "+7 701 123 45 67", "iban": "KZ86125KZT5004100100", "inn": "7707083893",
    "inn-organisation": "7707083893", "ogrn": "1027700132195", "kz-bin": "150140022767",
}  # fmt: skip


@dataclass(frozen=True)
class Case:
    """One application as chance made it."""

    service: Service
    form: Form
    answers: dict[str, Any]
    facts: dict[str, Fact]
    held: list[Held]
    situation: Situation
    accepted: frozenset[str]
    today: date

    def seen(self) -> FormView:
        return view(self.form, self.answers, facts=self.facts, today=self.today)


def batches() -> list[tuple[Service, range]]:
    """All cases that are wished, some hundreds of one service at a time."""
    starts = range(0, CASES, BATCH)
    return [(service, range(start, min(start + BATCH, CASES))) for service in LAW.services() for start in starts]


def cases(service: Service, numbers: range) -> list[Case]:
    """The cases of a service by their numbers, the same for the same seed."""
    return [case(service, random.Random(f"{SEED} {service.id} {number}")) for number in numbers]


def case(service: Service, chance: random.Random) -> Case:
    form, held = LAW.form(service), chance_held(service, chance)
    held = [replace(one, valid_until=_until(chance)) if one.how == "shown" else one for one in held]
    return Case(
        service=service,
        form=form,
        answers=chance_answers(form, chance),
        facts={**_prefilled(form, chance), **_hearsay(form, chance), **answers_of(held)},
        held=held,
        situation=_situation(chance),
        accepted=frozenset(one.id for one in service.requirements if chance.random() < 0.5),
        today=FIRST + timedelta(chance.randrange(380)),
    )


def _until(chance: random.Random) -> date | None:
    return chance.choice([None, FIRST + timedelta(chance.randrange(700))])


def _prefilled(form: Form, chance: random.Random) -> dict[str, Fact]:
    """What registers say for fields that are filled in from them: now and then nonsense, or disputed."""
    asked = {bound.prefill: form.fields[path] for path, bound in form.bindings.items() if bound.prefill}  # type: ignore[index]
    facts = {}
    for name, field in asked.items():
        if chance.random() < 0.4:
            value = chance.choice(["", "?", *sound(field, [date(1985, 4, 2)], FIRST)])
            facts[name] = Fact(value, "source.register", disputed=chance.random() < 0.3)
    return facts


def _hearsay(form: Form, chance: random.Random) -> dict[str, Fact]:
    """Answers of agencies that nobody holds: they may turn a rule, and must unlock nothing."""
    return {f"reg.{one}": Fact("not_found", "x") for one in form.registers if chance.random() < 0.1}


def _situation(chance: random.Random) -> Situation:
    def flag() -> bool | None:
        return chance.choice([None, True, False])

    return Situation(
        party_identified=flag(),
        party_addressee=chance.choice([None, *get_args(Addressee)]),
        party_age=chance.choice([None, 3, 14, 17, 18, 70]),
        party_document_expired=flag(),
        capacity_kind=chance.choice([None, *get_args(Capacity)]),
        capacity_proven=flag(),
        capacity_expired=flag(),
        capacity_covers=flag(),
        document_damaged=chance.choice([None, 0, 1]),
        case_duplicate=flag(),
        case_competent=flag(),
        agency_mismatches=chance.choice([None, 0, 2]),
        consent_given=flag(),
    )


def sound(field: Field, days: list[date], today: date) -> list[Any]:
    """Answers that a person could give to a question; `days` are dates that other answers name."""
    match field.type:
        case "yes_no":
            return [True, False]
        case "choice":
            return list(field.choices)
        case "number":
            limits = [one for one in (field.least, field.most) if one is not None]
            return [*limits, 1, 0, 2, 5, 60, 18_000, 1_000_000]
        case "date":
            years = [today - timedelta(365 * n + n // 4) for n in (0, 1, 5, 14, 15, 17, 20, 25, 30, 45, 66)]
            near = [day + timedelta(n) for day in days for n in (-1, 0, 1)]
            return [one.isoformat() for one in (*years, *near, today - timedelta(1), today + timedelta(1))]
        case "kz-iin":
            return [iin_of(day, male=male, serial=7) for day in days or [date(1985, 4, 2)] for male in (True, False)]
        case kind:
            return [NUMBERS.get(kind, "Асан Үсен"), *field.like]


class Completer:
    """Fills a form in as an operator would: whatever is missing or wrong is put right, one question after the other."""

    def __init__(self, form: Form, facts: dict[str, Fact], today: date, chance: random.Random) -> None:
        self._form, self._facts, self._today, self._chance = form, dict(facts), today, chance

    def complete(self, answers: dict[str, Any], *, most: int = 150) -> FormView | None:
        """The form complete, or None where no way out was found."""
        now = dict(answers)
        for _ in range(most):
            seen = self._view(now)
            if seen.complete:
                return seen
            path = next(iter([*seen.missing, *(one.path for one in seen.problems if one.severity == "error")]))
            now = self._mended(now, str(path), seen)
        return None

    def _view(self, answers: dict[str, Any]) -> FormView:
        return view(self._form, answers, facts=self._facts, today=self._today)

    def _mended(self, answers: dict[str, Any], path: str, seen: FormView) -> dict[str, Any]:
        asked = seen.field(path)
        if asked is None:
            return self._rows(answers, path)
        if (
            asked.readonly and asked.source is not None
        ):  # what a register has wrongly is disputed, and the person is asked
            bound = self._form.binding(asked.template)
            self._facts[bound.prefill or ""] = replace(self._facts[bound.prefill or ""], disputed=True)
            return answers
        tried = list(self._tries(answers, path, asked.template, [_day(one) for one in seen.values.values()]))
        self._chance.shuffle(tried)
        for one in tried:
            after = self._view(one)
            if path not in after.missing and not any(
                each.path == path and each.severity == "error" for each in after.problems
            ):
                return one
        return self._chance.choice(tried)

    def _tries(
        self, answers: dict[str, Any], path: str, template: str, days: list[date | None]
    ) -> Iterator[dict[str, Any]]:
        """The answers with another one at the path, and at what its constraints look at."""
        bound = self._form.binding(template)
        rules = [bound.calculate, *(one.rule for one in bound.constraints)]
        names = {name for rule in rules if rule is not None for name in reads(rule)}
        row = path.removesuffix(template.partition("/*/")[2]) if "/*/" in template else ""
        places = {path: self._form.fields[template]}  # type: ignore[index]
        for name in names:
            place = f"{row}{name[4:]}" if name.startswith("row.") else f"/{name.replace('.', '/')}"
            known = f"{template.partition('/*/')[0]}/*/{name[4:]}" if name.startswith("row.") else place
            if known in self._form.fields:
                places[place] = self._form.fields[known]  # type: ignore[index]
        for place, field in places.items():
            if field.type != "repeat":
                for value in sound(field, [day for day in days if day is not None], self._today):
                    yield {**answers, place: value}

    def _rows(self, answers: dict[str, Any], repeat: str) -> dict[str, Any]:
        ids = rows_of(answers, repeat)  # type: ignore[arg-type]
        field = self._form.fields[repeat]  # type: ignore[index]
        fewer = (field.most is not None and len(ids) > field.most) or self._chance.random() < 0.3
        if fewer and ids:
            return without_row(answers, repeat, ids[-1])  # type: ignore[arg-type]
        return with_row(answers, repeat, f"n{len(ids)}{self._chance.randrange(10**6)}")  # type: ignore[arg-type]


def _day(answer: Any) -> date | None:
    try:
        return date.fromisoformat(answer) if isinstance(answer, str) and len(answer) == 10 else None
    except ValueError:
        return None
