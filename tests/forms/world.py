"""What the tests of the law share: both packs, one made-up family, and answers by chance."""

from __future__ import annotations

import random
from datetime import date, timedelta

from forms.answers import Answer
from forms.evidence import NEGATIVE, Held, How
from forms.form import Field, Form
from forms.identifiers import iin_of
from forms.ids import AnswerId, EvidenceTypeId, ServiceId
from forms.pack import builtin_pack
from forms.register import Law
from forms.service import Service
from forms.subjects import ANYBODY

KZ, RU = builtin_pack("kz"), builtin_pack("ru")
LAW = Law.of(KZ, RU)
FAMILY = LAW.service(ServiceId("kz.large_family"))
RECORD = LAW.service(ServiceId("kz.criminal_record"))
PASSPORT = LAW.service(ServiceId("ru.passport"))
TODAY = date(2026, 3, 16)
SERVICES = LAW.services()
NONSENSE: list[Answer] = ["", "\u00a0 ", "?", True, 7, "2026-02-31"]
AGENCY: list[How] = ["asked", "found", "not_found", "late", "refused"]


def family(children: int = 4) -> dict[str, Answer]:
    """The answers of a mother with so many small children."""
    answers: dict[str, Answer] = {
        "/applicant/capacity": "self", "/applicant/full_name": "Сейтқали Айгүл", "/applicant/iin": "850402450004",
        "/applicant/dob": "1985-04-02", "/name_differs": False,
    }  # fmt: skip
    for number in range(1, children + 1):
        row = f"/children/{number}"
        answers |= {
            f"{row}/full_name": "Бала " + "и" * number, f"{row}/dob": f"{2010 + number}-05-01", f"{row}/born": "kz",
            f"{row}/status": "own", f"{row}/lives_together": True,
        }  # fmt: skip
    return answers


def held(kind: str, how: How, *, answer: str | None = None, until: date | None = None) -> Held:
    """One piece of evidence of the Kazakh pack."""
    name = None if answer is None else AnswerId(answer)
    return Held(EvidenceTypeId(f"kz.{kind}"), how, name, until, about=ANYBODY)


def chance_answers(form: Form, chance: random.Random) -> dict[str, Answer]:
    """A draft as chance fills it in: gaps, nonsense and plausible answers side by side."""
    answers: dict[str, Answer] = {}
    for field in form.fields.values():
        rows = [""] if field.table is None else [str(n) for n in range(1, chance.randint(0, 3) + 1)]
        for row in rows:
            if field.type != "repeat" and chance.random() < 0.8:
                answers[field.path.replace("*", row)] = _chance_answer(field, chance)
    return answers


def chance_held(service: Service, chance: random.Random) -> list[Held]:
    """Evidence and agencies' answers by chance, negative ones always with their id."""
    kinds = {item.type: item.by for one in service.requirements for each in one.any_of for item in each.all}
    got = []
    for kind, by in kinds.items():
        how: How = "shown" if by == "applicant" else "made" if by == "generated" else chance.choice(AGENCY)
        if chance.random() < 0.6:
            got.append(Held(kind, how, AnswerId(f"answer to {kind}") if how in NEGATIVE else None))
    return got


def _chance_answer(field: Field, chance: random.Random) -> Answer:
    if chance.random() < 0.05:
        return chance.choice(NONSENSE)
    born = date(1940, 1, 1) + timedelta(chance.randrange(31_000))
    if field.type == "choice":
        return chance.choice(field.choices)
    if field.type == "yes_no":
        return chance.random() < 0.5
    if field.type == "number":
        return chance.randint(0, 4)
    plain = {"date": born.isoformat(), "snils": "112-233-445 95", "phone": "+7 701 123 45 67"}
    plain |= {"iban": "KZ86125KZT5004100100", "kz-iin": iin_of(born, male=True, serial=chance.randrange(9000))}
    return plain.get(field.type, field.like[0] if field.like else "Текст")
