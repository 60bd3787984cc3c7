"""The language of rules: three truth values, types, bounds, rows."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from forms.errors import RuleError
from forms.rulecheck import Kind, Types, check, check_truth, reads
from forms.rules import Scope, evaluate, holds, made_ready
from forms.values import UNKNOWN
from tests.forms.world import KZ

ROWS = {"children": [{"age": 3, "here": True}, {"age": 20}, {"age": 7, "here": False}]}
SCOPE = Scope({"n": 4, "name": "Айгүл", "born": date(1966, 3, 2), "today": date(2026, 3, 1)}, ROWS, KZ.calendar)
TYPES = Types(
    {
        "n": Kind("int"),
        "name": Kind("text"),
        "born": Kind("date"),
        "today": Kind("date"),
        "who": Kind("text", ("a", "b")),
    },
    {"children": {"age": Kind("int"), "here": Kind("bool")}},
)


def var(name: str) -> dict[str, str]:
    return {"var": name}


@pytest.mark.parametrize(
    ("rule", "value"),
    [
        ({"==": [var("n"), 4]}, True),
        ({"==": [var("nobody"), 4]}, UNKNOWN),
        ({"or": [{"==": [var("nobody"), 1]}, True]}, True),
        ({"and": [{"==": [var("nobody"), 1]}, False]}, False),
        ({"and": [{"==": [var("nobody"), 1]}, True]}, UNKNOWN),
        ({"not": {"answered": "nobody"}}, True),
        ({"if": [{"==": [var("nobody"), 1]}, 1, 2]}, UNKNOWN),
        ({"*": [3, var("n"), 2]}, 24),
        ({"-": [{"+": [1, 2, 3]}, {"max": [4, 5]}]}, 1),
        ({"in": [var("name"), ["Айгүл", "Ерлан"]]}, True),
        ({"age": [var("born"), var("today")]}, 59),
        ({"age": [var("born"), {"add_days": [var("today"), 1]}]}, 60),
        ({"days_between": [{"date": "2026-02-27"}, var("today")]}, 2),
        ({"working_days_between": [{"date": "2026-03-18"}, {"date": "2026-04-13"}]}, 15),
        ({"iin_birth": ["850402450004"]}, date(1985, 4, 2)),
        ({"iban_country": ["de89 3704 0044 0532 0130 00"]}, "DE"),
        ({"iin_male": ["850402450004"]}, False),
        ({"iin_male": ["830505300127"]}, True),
        ({"iin_male": ["850402050004"]}, UNKNOWN),
        ({"count": ["children"]}, 3),
        ({"count": ["children", {"<": [var("row.age"), 18]}]}, 2),
        ({"count": ["children", {"==": [var("row.here"), True]}]}, UNKNOWN),
        ({"any": ["children", {"==": [var("row.here"), True]}]}, True),
        ({"all": ["children", {"==": [var("row.here"), True]}]}, False),
        ({"all": ["children", {"<": [var("row.age"), 30]}]}, True),
        ({"sum": ["children", var("row.age")]}, 30),
        ({"all": ["nobody", False]}, True),
    ],
)
def test_a_rule_gives_its_value(rule: object, value: object) -> None:
    assert evaluate(rule, SCOPE) == value


BAD: list[Any] = [
    {"==": [1, "1"]}, {"==": [1]}, {"==": [True, 1]}, {"<": [True, False]}, {"<": ["a", "b"]}, {"zzz": [1]}, {"==": [1.5, 1]},
    {"date": "2026-1-9"}, {"and": [1]}, {"in": ["a", "abc"]}, {"in": ["a", [1]]}, {"if": [1, 2, 3]}, {"if": [True, 1]},
    {"not": [True, True]}, {"*": [2, "3"]}, {"-": [1, 2, 3]}, {"sum": ["children", "x"]}, {"count": [{"var": "n"}]},
    {"var": ["n", 0]}, {"==": [1, 1], "<": [1, 2]}, [1], None, {"age": ["2026-01-01", "2026-01-01"]},
]  # fmt: skip


@pytest.mark.parametrize("rule", BAD, ids=str)
def test_a_wrong_rule_is_refused_when_it_runs_and_when_it_is_read(rule: object) -> None:
    with pytest.raises(RuleError):
        evaluate(rule, SCOPE)
    with pytest.raises(RuleError):
        check(rule, TYPES)


def test_what_only_the_types_show_is_refused_when_the_pack_is_read() -> None:
    for rule in ({"==": [var("who"), "c"]}, {"in": [var("who"), ["a", "c"]]}, var("nmae"), {"answered": "nmae"}):
        with pytest.raises(RuleError):
            check(rule, TYPES)
    with pytest.raises(RuleError):
        check_truth({"+": [1, 2]}, TYPES)
    with pytest.raises(RuleError):
        check({"count": ["nobody"]}, TYPES)
    assert check({"count": ["children", {"<": [var("row.age"), 18]}]}, TYPES) == Kind("int")


def test_a_deep_rule_and_a_long_rule_are_stopped() -> None:
    deep: object = True
    for _ in range(100):
        deep = {"not": deep}
    for rule in (deep, {"and": [True] * 3000}):
        with pytest.raises(RuleError):
            evaluate(rule, SCOPE)
    with pytest.raises(RuleError):
        check(deep, TYPES)


def test_unknown_is_no_truth_value_and_does_not_hold() -> None:
    with pytest.raises(RuleError):
        bool(UNKNOWN)
    assert not holds({"==": [var("nobody"), 1]}, SCOPE)
    assert holds(None, SCOPE)


def test_a_rule_tells_what_it_reads() -> None:
    rule = {"and": [{"answered": "n"}, {"any": ["children", {"<": [var("row.age"), var("limit")]}]}]}
    assert set(reads(rule)) == {"n", "children", "children.*.age", "limit"}
    assert set(reads(var("row.age"), "children")) == {"children.*.age"}


def test_a_rule_of_a_pack_is_read_once_and_another_that_looks_like_it_for_itself() -> None:
    rule, alike = {"==": [var("n"), 4]}, {"==": [var("n"), 5]}
    assert made_ready(rule) is made_ready(rule)
    assert made_ready(made_ready(rule)) is made_ready(rule)
    assert (evaluate(rule, SCOPE), evaluate(alike, SCOPE), evaluate(rule, SCOPE)) == (True, False, True)
