"""What one letter typed into a form of 200 questions costs: the whole form is judged again, as on the desk.

The floor asks the same 200 questions with the same conditions, written out by hand in plain Python: no form, no
three-valued logic, no texts, no places, only the names of what is wrong or missing.
"""

from __future__ import annotations

import json
import statistics
from collections.abc import Callable
from datetime import date
from pathlib import Path
from time import perf_counter

from benchmarks.process import MeasureError
from benchmarks.result import Result
from forms import engine
from forms.form import Form
from forms.form_reader import parse_form
from forms.node import parse_json
from forms.pack import load_pack

GROUPS, PAGES = 40, 8
STROKES = 400
LIMIT_MS = 5.0
TODAY = date(2026, 11, 23)
PACK = Path(__file__).parents[1] / "forms" / "packs" / "kz"

Answers = dict[str, str | bool | int]


def measure() -> Result:
    """The 95th percentile of a keystroke, ours and by hand, in milliseconds."""
    form, answers = the_form(), the_answers()
    told = {one.path for one in engine.view(form, answers, facts={}, today=TODAY).problems}
    if len(form.fields) != 5 * GROUPS or told != set(by_hand(answers)):
        raise MeasureError(f"the two do not judge the same: {sorted(told)[:3]}, {by_hand(answers)[:3]}")
    ours = strokes(answers, lambda: engine.view(form, answers, facts={}, today=TODAY))
    floor = strokes(answers, lambda: by_hand(answers))
    beside = {
        "questions": len(form.fields),
        "keystrokes": STROKES,
        "median of ours, ms": round(statistics.median(ours), 2),
        "longest of ours, ms": round(max(ours), 2),
        "at most, ms": LIMIT_MS,
    }
    return Result("form_keystroke_p95_ms", p95(ours), p95(floor), "ms", beside)


def strokes(answers: Answers, judge: Callable[[], object]) -> list[float]:
    """How long each letter takes that is typed into one text after the other."""
    took = []
    for stroke in range(STROKES):
        answers[f"/g{stroke % GROUPS}/why"] = "because" + "abcdefgh"[stroke % 8]
        took.append(timed(judge))
    return took


def timed(judge: Callable[[], object]) -> float:
    """How many milliseconds it takes."""
    started = perf_counter()
    judge()
    return (perf_counter() - started) * 1000


def p95(took: list[float]) -> float:
    """The figure that one in twenty is above."""
    return sorted(took)[int(len(took) * 0.95)]


def the_form() -> Form:
    """200 questions on 8 pages: each group shows, demands and checks, and leans on the group before it."""
    fields: dict[str, object] = {}
    rules: dict[str, object] = {}
    for n in range(GROUPS):
        fields |= {
            f"/g{n}/asked": {"type": "yes_no", "serves": ["identity"]},
            f"/g{n}/why": {"type": "text", "max": 120, "serves": ["identity"]},
            f"/g{n}/many": {"type": "number", "serves": ["identity"]},
            f"/g{n}/day": {"type": "date", "serves": ["identity"]},
            f"/g{n}/kind": {"type": "choice", "choices": ["one", "two"], "serves": ["identity"]},
        }
        rules |= _rules(n)
    names = list(fields)
    size = len(names) // PAGES
    pages = [{"id": f"p{n}", "items": names[n * size : (n + 1) * size]} for n in range(PAGES)]
    whole = {"id": "bench/1", "service": "bench", "fields": fields, "pages": pages, "rules": rules, "check": []}
    node = parse_json(json.dumps(whole).encode(), "bench.json")
    return parse_form(node, calendar=load_pack(PACK).calendar, registers=())


def _rules(n: int) -> dict[str, object]:
    yes = {"==": [{"var": f"g{n}.asked"}, True]}
    above = {">=": [{"var": f"g{n}.many"}, {"var": f"g{n - 1}.many"} if n else 0]}
    past = {"<=": [{"var": f"g{n}.day"}, {"var": "today"}]}
    return {
        f"/g{n}/asked": {"required": True},
        f"/g{n}/why": {"relevant": yes, "required": True},
        f"/g{n}/many": {"relevant": yes, "constraints": [{"rule": above, "message": "bench.fewer"}]},
        f"/g{n}/day": {"constraints": [{"rule": past, "message": "bench.future"}]},
        f"/g{n}/kind": {"required": {"==": [{"var": f"g{n}.asked"}, False]}},
    }


def the_answers() -> Answers:
    """Everything answered; every tenth number and every tenth date is wrong."""
    answers: Answers = {}
    for n in range(GROUPS):
        answers |= {
            f"/g{n}/asked": True,
            f"/g{n}/why": "because",
            f"/g{n}/many": 3 if n % 10 else 3 - (n > 0),
            f"/g{n}/day": "2026-11-24" if n % 10 == 5 else "1959-12-31",
            f"/g{n}/kind": "one",
        }
    return answers


def by_hand(answers: Answers) -> list[str]:
    """The names of what is wrong or missing, by the conditions of `the_form`."""
    found, before = [], 0
    for n in range(GROUPS):
        at = f"/g{n}"
        asked, why, many = answers.get(f"{at}/asked"), answers.get(f"{at}/why"), answers.get(f"{at}/many")
        if asked is None or (asked is True and not why):
            found.append(f"{at}/why")
        if asked is True and isinstance(many, int):
            if many < before:
                found.append(f"{at}/many")
            before = many
        day = answers.get(f"{at}/day")
        if isinstance(day, str) and date.fromisoformat(day) > TODAY:
            found.append(f"{at}/day")
        if asked is False and answers.get(f"{at}/kind") not in ("one", "two"):
            found.append(f"{at}/kind")
    return found
