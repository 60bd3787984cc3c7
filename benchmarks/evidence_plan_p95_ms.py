"""What it costs to say which documents a case needs: the largest service, twenty rows in its repeat.

The floor asks the same conditions of the same answers, written out by hand in plain Python: no form, no three-valued
logic, no reasons, no articles, only the names of what is needed and whether it is there.
"""

from __future__ import annotations

import statistics
from collections.abc import Mapping
from datetime import date
from functools import partial

from benchmarks.form_keystroke_p95_ms import p95, timed
from benchmarks.process import MeasureError
from benchmarks.result import Result
from forms.answers import Answer
from forms.evidence import EvidencePlan, Held, How, plan
from forms.ids import AnswerId, EvidenceTypeId, PersonPath, ServiceId
from forms.pack import builtin_pack
from forms.register import Law
from forms.service import Service

ROWS, PLANS = 20, 300
LIMIT_MS = 5.0
TODAY = date(2026, 11, 23)
SERVICE = ServiceId("kz.large_family")
NEGATIVE: tuple[tuple[str, How], ...] = (("birth", "not_found"), ("study", "late"))
"""What the agencies said about each child."""
HELD = (
    Held(EvidenceTypeId("kz.identity_document"), "shown", valid_until=date(2030, 1, 1)),
    Held(EvidenceTypeId("kz.consent_data_access"), "made"),
    Held(EvidenceTypeId("kz.residence_registration"), "found"),
    *(
        Held(EvidenceTypeId(f"kz.{kind}_record"), how, AnswerId(f"{kind}-{n}"), about=PersonPath(f"/children/{n}"))
        for n in range(1, ROWS + 1)
        for kind, how in NEGATIVE
    ),
)


def measure() -> Result:
    """The 95th percentile of a plan, ours and by hand, in milliseconds."""
    law = Law.of(builtin_pack("kz"), builtin_pack("ru"))
    service, largest = law.service(SERVICE), max(law.services(), key=_size)
    cases = [the_answers(turn) for turn in range(PLANS)]
    if largest is not service:
        raise MeasureError(f"the largest service is {largest.id} now")
    form = law.form(service)

    def ours(answers: Mapping[str, Answer]) -> EvidencePlan:
        return plan(service, form, answers=answers, facts={}, held=HELD, today=TODAY)

    for answers in cases[:50]:
        if (told := open_in(ours(answers))) != by_hand(answers):
            raise MeasureError(f"the two do not plan the same: {told ^ by_hand(answers)}")
    engine = [timed(partial(ours, one)) for one in cases]
    floor = [timed(partial(by_hand, one)) for one in cases]
    beside = {
        "service": service.id,
        "requirements": len(service.requirements),
        "rows": ROWS,
        "plans": PLANS,
        "median of ours, ms": round(statistics.median(engine), 2),
        "longest of ours, ms": round(max(engine), 2),
        "at most, ms": LIMIT_MS,
    }
    return Result("evidence_plan_p95_ms", p95(engine), p95(floor), "ms", beside)


def _size(service: Service) -> int:
    """How much of evidence a service knows."""
    return sum(len(one.all) for need in service.requirements for one in need.any_of)


def open_in(found: EvidencePlan) -> set[tuple[str, str, bool]]:
    """What is needed: its requirement, what proves it, and whether it is there."""
    return {(one.requirement, one.type, one.state == "settled") for one in found.items if one.state != "not_needed"}


def the_answers(turn: int) -> dict[str, Answer]:
    """Twenty children of all kinds; each turn another family."""
    answers: dict[str, Answer] = {
        "/applicant/capacity": ("self", "proxy", "guardian")[turn % 3],
        "/applicant/full_name": "Сейтқали Айгүл",
        "/agent/full_name": "Сейтқали Ерлан",
        "/applicant/iin": "850402450004",
        "/applicant/dob": "1985-04-02",
        "/name_differs": turn % 2 == 0,
    }
    for n in range(1, ROWS + 1):
        row = f"/children/{n}"
        answers |= {
            f"{row}/full_name": "Асан Үсен",
            f"{row}/dob": f"{2003 + (n + turn) % 20}-05-{1 + n:02d}",
            f"{row}/born": "abroad" if (n + turn) % 7 == 0 else "kz",
            f"{row}/status": "ward" if (n + turn) % 9 == 0 else "own",
            f"{row}/lives_together": n % 4 > 0,
            f"{row}/full_time_student": (n + turn) % 3 == 0,
        }
    return answers


def by_hand(answers: Mapping[str, Answer]) -> set[tuple[str, str, bool]]:
    """What is needed and whether it is there, by the conditions of the service, for what is held."""
    rows = range(1, ROWS + 1)
    born = [answers[f"/children/{n}/born"] for n in rows]
    capacity = answers["/applicant/capacity"]
    needed = {
        ("identity", "identity_document", True),
        ("consent", "consent_data_access", True),
        ("residence", "residence_registration", True),
        ("account", "bank_account", False),
    }
    if capacity == "proxy":
        needed.add(("authority", "power_of_attorney", False))
    if capacity == "guardian":
        needed.add(("guardianship", "guardianship_record", False))
    if "kz" in born:
        needed.add(("children", "birth_certificate", False))
    if "abroad" in born:
        needed.add(("children_abroad", "foreign_birth_entry", False))
    if answers["/name_differs"]:
        needed.add(("name_link", "marriage_record", False))
    if any(answers[f"/children/{n}/status"] != "own" for n in rows):
        needed.add(("wards", "guardianship_record", False))
    if any(answers[f"/children/{n}/full_time_student"] and 18 <= _age(answers, n) < 23 for n in rows):
        needed.add(("study", "study_record", False))
    return {(requirement, f"kz.{kind}", there) for requirement, kind, there in needed}


def _age(answers: Mapping[str, Answer], row: int) -> int:
    day = date.fromisoformat(str(answers[f"/children/{row}/dob"]))
    return TODAY.year - day.year - ((TODAY.month, TODAY.day) < (day.month, day.day))
