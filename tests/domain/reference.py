"""The law a second time: read straight from the JSON of a pack and reckoned in another way, to hold the engine against.

Nothing is compiled, ordered or cached here. Unknown is None. What a form says is repeated until nothing changes; a date
is found by striking days out of a list. Only whether an identifier is sound is asked of the engine's own readers.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from math import prod
from pathlib import Path
from typing import Any

import holidays

from forms.answers import read_answer
from forms.evaluation import Fact
from forms.form import Form
from forms.identifiers import iin_birth, iin_male
from forms.service import Service
from mfc_desk.text.message import Message
from tests.forms.world import LAW

DAY = timedelta(1)


@dataclass
class Country:
    """Which days are worked, by the pack's file of a year, else by the estimate of `holidays`."""

    code: str
    years: dict[int, tuple[set[str], set[str]]]
    examples: frozenset[int] = frozenset()
    """Years that the pack gives as an example only."""

    def official(self, day: date) -> bool:
        return day.year in self.years.keys() - self.examples

    def works(self, day: date) -> bool:
        if day.year not in self.years:
            return bool(_estimate(self.code).is_working_day(day))
        off, worked = self.years[day.year]
        return day.isoformat() in worked or (day.isoweekday() <= 5 and day.isoformat() not in off)

    def after(self, day: date, count: int) -> date:
        """The `count`-th working day after `day`, read off a list of all days."""
        listed = [one for one in days_from(day + DAY) if self.works(one)]
        return day if count == 0 else listed[count - 1]

    def before(self, day: date, count: int) -> date:
        """The `count`-th working day before `day`."""
        listed = [day - DAY * n for n in range(1, 300) if self.works(day - DAY * n)]
        return day if count == 0 else listed[count - 1]

    def between(self, first: date, last: date) -> int:
        if last < first:
            return -self.between(last, first)
        return len([n for n in range(1, (last - first).days + 1) if self.works(first + DAY * n)])


@cache
def _estimate(code: str) -> Any:
    return holidays.country_holidays(code)


def days_from(day: date) -> list[date]:
    return [day + DAY * n for n in range(420)]


@cache
def country_of(pack: str) -> Country:
    root = LAW.pack(pack).root  # type: ignore[arg-type]  # a name of a pack
    files = [json.loads(path.read_text("utf-8")) for path in sorted((root / "calendars").glob("*.json"))]
    examples = frozenset(one["year"] for one in files if one["confidence"] == "illustrative")
    return Country(pack.upper(), {one["year"]: (set(one["off"]), set(one["worked"])) for one in files}, examples)


@cache
def read(service: Service) -> tuple[dict[str, Any], dict[str, Any]]:
    """The files of a service and of its form, as they stand."""
    root: Path = LAW.pack(service.pack).root
    form = LAW.form(service)
    plain = {"fields": {}, "pages": [], "rules": {}}
    told = json.loads((root / form.file).read_text("utf-8")) if form.file else plain
    return json.loads((root / service.file).read_text("utf-8")), told


@dataclass
class Names:
    """What a rule may look at."""

    country: Country
    values: dict[str, Any] = field(default_factory=dict)
    tables: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    row: dict[str, Any] | None = None

    def at(self, row: dict[str, Any]) -> Names:
        return Names(self.country, self.values, self.tables, row)

    def look(self, name: str) -> Any:
        if name.startswith("row.") and self.row is not None:
            return self.row.get(name.removeprefix("row."))
        return self.values.get(name)


def decide(rule: Any, names: Names) -> Any:
    """What a rule comes to; None where an answer is missing for it."""
    if not isinstance(rule, dict):
        return rule
    ((name, given),) = rule.items()
    parts = given if isinstance(given, list) else [given]
    if name in ("var", "answered"):
        seen = names.look(parts[0])
        return seen is not None if name == "answered" else seen
    if name in ("any", "all", "count", "sum"):
        return _over_rows(name, parts, names)
    if name == "in":
        seen = decide(parts[0], names)
        return None if seen is None else any(seen == one for one in parts[1])
    if name == "if":
        asked = decide(parts[0], names)
        return None if asked is None else decide(parts[1] if asked else parts[2], names)
    got = [decide(one, names) for one in parts]
    if name in ("and", "or"):
        return _kleene(got, name == "or")
    return None if None in got else _reckon(name, got, names.country)


def _kleene(got: list[Any], winning: bool) -> Any:
    return winning if winning in got else None if None in got else not winning


def _over_rows(name: str, parts: list[Any], names: Names) -> Any:
    rows = names.tables.get(parts[0], [])
    if len(parts) == 1:
        return len(rows)
    got = [decide(parts[1], names.at(row)) for row in rows]
    if name in ("any", "all"):
        return _kleene(got, name == "any")
    return None if None in got else sum(int(one) for one in got)


PLAIN: dict[str, Callable[..., Any]] = {
    "not": lambda a: not a,
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: not b < a,
    ">": lambda a, b: b < a,
    ">=": lambda a, b: not a < b,
    "+": lambda *all_: sum(all_),
    "-": lambda a, b: a - b,
    "*": lambda *all_: prod(all_),
    "min": lambda *all_: sorted(all_)[0],  # noqa: FURB192  # in another way
    "max": lambda *all_: sorted(all_)[-1],  # noqa: FURB192  # in another way
    "date": lambda text: date(*map(int, text.split("-"))),
    "age": lambda born, on: sum(
        (born.year + n, born.month, born.day) <= (on.year, on.month, on.day) for n in range(1, 200)
    ),
    "add_days": lambda day, n: day + DAY * n,
    "days_between": lambda first, last: last.toordinal() - first.toordinal(),
    "iin_birth": iin_birth,
    "iban_country": lambda text: text.replace(" ", "").upper()[:2],
    "iin_male": iin_male,
}


def _reckon(name: str, got: list[Any], country: Country) -> Any:
    if name == "working_days_between":
        return country.between(*got)
    if name == "age" and got[0] > got[1]:
        return -1 - _reckon("age", [got[1], got[0]], country) + _birthday(*got)
    return PLAIN[name](*got)


def _birthday(born: date, on: date) -> int:
    """Someone not yet born has whole years to go only on the day itself."""
    return int((born.month, born.day) == (on.month, on.day))


@dataclass
class Sheet:
    """What a form says: the names rules see, what counts, and what is wrong."""

    names: Names
    asked: set[str]
    counts: dict[str, Any]
    wrong: set[str]


def sheet(service: Service, form: Form, answers: dict[str, Any], facts: dict[str, Fact], today: date) -> Sheet:
    """The form as these answers fill it in: gone through again and again until nothing changes any more."""
    _, told = read(service)
    known = {"today": today} | {name: fact.value for name, fact in facts.items() if name.startswith("reg.")}
    country = country_of(service.pack)
    now = Sheet(Names(country, dict(known)), set(), {}, set())
    for _ in range(60):
        then, now = now, _once(told, form, answers, facts, Names(country, dict(known)), now.names)
        if then == now:
            return now
    raise AssertionError("the rules never settle")


def _once(
    told: dict[str, Any], form: Form, answers: dict[str, Any], facts: dict[str, Fact], fresh: Names, was: Names
) -> Sheet:
    found = Sheet(fresh, set(), {}, set())
    for path, spec in told["fields"].items():
        if spec["type"] == "repeat" and _relevant(told, path, was):
            found.asked.add(path)
            found.names.tables[_dotted(path)] = [{} for _ in row_ids(answers, path)]
    for path, spec in told["fields"].items():
        if spec["type"] == "repeat":
            continue
        head, star, column = path.partition("/*/")
        if not star:
            _fill(told, form, path, path, (answers, facts), found, was, found.names.values, _dotted(path))
            continue
        rows, then = found.names.tables.get(_dotted(head), []), was.tables.get(_dotted(head), [])
        for number, row_id in enumerate(row_ids(answers, head)[: len(rows)]):
            at = was.at(then[number] if number < len(then) else {})
            _fill(told, form, path, f"{head}/{row_id}/{column}", (answers, facts), found, at, rows[number], column)
    for name, rule in told.get("calculate", {}).items():
        if (got := decide(rule, was)) is not None:
            found.names.values[f"calc.{name}"] = got
    return found


def _fill(
    told: dict[str, Any],
    form: Form,
    path: str,
    place: str,
    given: tuple[dict[str, Any], dict[str, Fact]],
    found: Sheet,
    was: Names,
    home: dict[str, Any],
    name: str,
) -> None:
    if not _relevant(told, path, was):
        return
    found.asked.add(place)
    bound, (answers, facts) = told["rules"].get(path, {}), given
    answer, field_ = answers.get(place), form.fields[path]  # type: ignore[index]  # a path of the form
    fact = facts.get(bound.get("prefill", ""))
    if fact is not None and str(fact.value).strip() and not isinstance(read_answer(field_, fact.value), Message):
        answer = answer if fact.disputed and str(answer or "").strip() else fact.value
    if "calculate" in bound:
        answer = decide(bound["calculate"], was)
        answer = answer.isoformat() if isinstance(answer, date) else answer
    if answer is None or (isinstance(answer, str) and answer.strip() == ""):
        return
    found.counts[place] = answer
    value = _typed(field_, answer)
    if value is None:
        found.wrong.add(place)
    else:
        home[name] = value


def _relevant(told: dict[str, Any], path: str, names: Names) -> bool:
    bound = told["rules"].get(path, {})
    return "relevant" not in bound or decide(bound["relevant"], names) is True


def _typed(field_: Any, answer: Any) -> Any:
    """The value of an answer, or None for what is no answer to the question."""
    match field_.type:
        case "yes_no":
            return answer if answer is True or answer is False else None
        case "choice":
            return answer if answer in [one for one in field_.choices if type(answer) is str] else None
        case "number":
            sound = type(answer) is int and (field_.least or -(10**18)) <= answer
            sound = sound and (field_.most is None or answer <= field_.most)
            return answer if sound and (field_.least is None or answer >= field_.least) else None
        case "date":
            if type(answer) is not str or not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", answer):
                return None
            year, month, day = map(int, answer.split("-"))
            return next((one for one in _month(year, month) if one.day == day), None)
        case _:
            value = read_answer(field_, answer)
            return None if isinstance(value, Message) else value


def _month(year: int, month: int) -> list[date]:
    if not (1 <= month <= 12 and year >= 1):
        return []
    first = date(year, month, 1)
    return [first + DAY * n for n in range(31) if (first + DAY * n).month == month]


def row_ids(answers: dict[str, Any], repeat: str) -> list[str]:
    ids = {path.removeprefix(f"{repeat}/").split("/")[0] for path in answers if path.startswith(f"{repeat}/")}
    return sorted(sorted(ids - {""}), key=len)


def _dotted(path: str) -> str:
    return path.strip("/").replace("/", ".")


def term_of(deadline: dict[str, Any], names: Names) -> tuple[int, str]:
    """The length of the term: the first variant that is true, else the plain one."""
    true = [one for one in deadline.get("variants", []) if decide(one["when"], names) is True]
    chosen = true[0] if true else deadline
    return chosen["value"], chosen["unit"]


@dataclass
class Struck:
    """Days that do not count."""

    gaps: list[tuple[date, date]]

    def out(self, day: date) -> bool:
        return any(first <= day < end for first, end in self.gaps)


def end_of(
    term: tuple[int, str], deadline: dict[str, Any], country: Country, *, after: date, struck: Struck | None = None
) -> date:
    """The last day of a term that is counted from the day after `after`."""
    value, unit = term
    out = struck or Struck([])
    if unit in ("min", "instant"):
        return after
    if unit == "month":
        months = after.year * 12 + after.month - 1 + value
        whole = _month(months // 12, months % 12 + 1)
        value = (whole[min(after.day, len(whole)) - 1] - after).days
    counted = [one for one in days_from(after + DAY) if not out.out(one) and (unit != "wd" or country.works(one))]
    last = after if value == 0 else counted[value - 1]
    return last if unit == "wd" else _settled(last, deadline.get("last_day_rule", "as_is"), country)


def _settled(last: date, rule: str, country: Country) -> date:
    if rule == "as_is":
        return last
    step = DAY if rule == "next_wd" else -DAY
    while not country.works(last):
        last += step
    return last


def handed_over(deadline: dict[str, Any], country: Country, *, legal: date, start: date) -> date:
    """The day on which the agency must hand the answer to the centre."""
    ahead = deadline.get("handover_before")
    if ahead is None:
        return legal
    if ahead["unit"] == "wd":
        return max(start, country.before(legal, ahead["value"]))
    return max(start, _settled(legal - DAY * ahead["value"], "prev_wd", country))


def fee_of(service: Service, names: Names, proofs: set[str], day: date) -> tuple[str, int]:
    """What is paid: ("free" | "exempt <id>" | "row <code>", minor units), or ("open" | "none", 0) where nobody knows."""
    told, pack = read(service)[0].get("fee", {}), LAW.pack(service.pack)
    if not told.get("rows"):
        return "free", 0
    for one in told.get("exemptions", []):
        holds = decide(one["when"], names)
        if holds is None:
            return "open", 0
        if holds and one.get("proven_by") in (None, *proofs):
            return f"exempt {one['id']}", 0
    for row in told["rows"]:
        if row.get("from", "") > day.isoformat():
            continue
        if "when" not in row or decide(row["when"], names) is True:
            amount = _amount(row, pack, names, day)
            return ("none", 0) if amount is None else (f"row {row['code']}", amount)
    return "none", 0


def _amount(row: dict[str, Any], pack: Any, names: Names, day: date) -> int | None:
    if "amount_minor" in row:
        return int(row["amount_minor"])
    if "share" in row:
        whole = names.look(row["share"]["of"])
        if whole is None:
            return None
        exact = _down(row["share"]["rate"], whole * 100, pack.rounding_minor)
        return min(exact, row["share"].get("most_minor", exact))
    table = json.loads((pack.root / "tariffs.json").read_text("utf-8"))[row["base"]]
    since = [one for one in table if one["from"] <= day.isoformat()]
    return _down(row["times"], since[-1]["amount_minor"], pack.rounding_minor) if since else None


def _down(rate: str, whole: int, step: int) -> int:
    """`rate` of `whole` in whole numbers only, down to a step."""
    head, _, tail = rate.partition(".")
    return int(head + tail) * whole // (10 ** len(tail) * step) * step
