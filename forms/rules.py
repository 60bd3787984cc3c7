"""Rules of the law: a small typed language over JSON with three truth values.

A rule is a literal (bool, int, str) or `{"operator": [arguments]}`. A name that nobody has
answered yet is UNKNOWN; nothing is coerced, nothing is a float, and every run is bounded.
`forms.rulecheck` proves a rule's types before it is ever used.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final, Protocol, TypeAlias

from forms.errors import RuleError
from forms.operators import STRICT
from forms.values import UNKNOWN, Maybe, Unknown, Value, kind_of

MAX_DEPTH: Final = 32
MAX_STEPS: Final = 2_000
Rule: TypeAlias = object
Row: TypeAlias = Mapping[str, Value]


class WorkingDays(Protocol):
    """What `working_days_between` needs of a calendar."""

    def working_days_between(self, first: date, last: date) -> int:
        """The number of working days after `first` up to and including `last`."""
        ...


@dataclass(frozen=True, slots=True)
class Scope:
    """What a rule can see: answered names, rows of repeats, the current row and the calendar."""

    values: Mapping[str, Value]
    tables: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    calendar: WorkingDays | None = None
    row: Row | None = None

    def look(self, name: str) -> Maybe:
        """The value of `name`, UNKNOWN where nobody answered; "row.x" is read from the current row."""
        if self.row is not None and name.startswith("row."):
            return self.row.get(name[4:], UNKNOWN)
        return self.values.get(name, UNKNOWN)

    def on(self, row: Row) -> Scope:
        """The same scope standing on one row of a repeat."""
        return replace(self, row=row)


def evaluate(rule: Rule, scope: Scope) -> Maybe:
    """The value of `rule`, or UNKNOWN. Raises `RuleError` for an ill-typed or oversized rule."""
    return _Run().value(rule, scope, 0)


def truth(rule: Rule, scope: Scope) -> bool | Unknown:
    """Whether `rule` holds: True, False or UNKNOWN. Raises `RuleError` where it is not a truth value."""
    return _boolean(evaluate(rule, scope), "rule")


def holds(rule: Rule | None, scope: Scope, *, default: bool = True) -> bool:
    """Whether `rule` is certainly true; a missing rule is `default`, an unknown one is not true."""
    return default if rule is None else truth(rule, scope) is True


def operator(rule: Rule) -> tuple[str, list[Rule]]:
    """The one operator of a node with its arguments as a list. Raises `RuleError` for another shape."""
    if not isinstance(rule, dict) or len(rule) != 1:
        raise RuleError("a node has exactly one operator")
    name, arguments = next(iter(rule.items()))
    return str(name), arguments if isinstance(arguments, list) else [arguments]


def variable(arguments: Sequence[Rule]) -> str:
    """The name that `var` and `answered` ask for."""
    if len(arguments) != 1 or not isinstance(arguments[0], str):
        raise RuleError("a name must be one string")
    return arguments[0]


class _Run:
    """One bounded evaluation."""

    def __init__(self) -> None:
        self._steps = 0

    def value(self, rule: Rule, scope: Scope, depth: int) -> Maybe:
        self._steps += 1
        if depth > MAX_DEPTH or self._steps > MAX_STEPS:
            raise RuleError("the rule is too deep or too long")
        if isinstance(rule, (bool, int, str)):
            return rule
        name, arguments = operator(rule)
        lazy = _LAZY.get(name)
        if lazy is not None:
            return lazy(_Call(self, arguments, scope, depth + 1))
        if name not in STRICT:
            raise RuleError(f"unknown operator {name}")
        known: list[Value] = []
        for argument in arguments:
            got = self.value(argument, scope, depth + 1)
            if got is UNKNOWN:
                return UNKNOWN
            known.append(got)
        return _strict(name, known, scope)


@dataclass(frozen=True, slots=True)
class _Call:
    """An operator that decides itself which of its arguments are evaluated."""

    run: _Run
    arguments: Sequence[Rule]
    scope: Scope
    depth: int

    def value(self, rule: Rule) -> Maybe:
        return self.run.value(rule, self.scope, self.depth)

    def on(self, row: Row) -> Maybe:
        return self.run.value(self.arguments[1], self.scope.on(row), self.depth)


def _strict(name: str, known: Sequence[Value], scope: Scope) -> Maybe:
    signature = STRICT[name]
    signature.accept(name, [kind_of(value) for value in known])
    if name == "working_days_between":
        if scope.calendar is None:
            raise RuleError("working_days_between needs a calendar")
        return scope.calendar.working_days_between(known[0], known[1])  # type: ignore[arg-type]  # accept() proved dates
    try:
        return signature.run(*known)
    except (ValueError, OverflowError) as error:
        raise RuleError(f"{name}: {error}") from error


def _boolean(value: Maybe, where: str) -> bool | Unknown:
    if isinstance(value, (bool, Unknown)):
        return value
    raise RuleError(f"{where} needs a truth value, not {kind_of(value)}")


def _junction(stop: bool) -> _Lazy:
    def run(call: _Call) -> Maybe:
        unknown = False
        for argument in call.arguments:
            got = _boolean(call.value(argument), "and/or")
            if got is UNKNOWN:
                unknown = True
            elif got is stop:
                return stop
        return UNKNOWN if unknown else not stop

    return run


def _not(call: _Call) -> Maybe:
    need(call.arguments, 1, "not")
    got = _boolean(call.value(call.arguments[0]), "not")
    return UNKNOWN if got is UNKNOWN else not got


def _if(call: _Call) -> Maybe:
    need(call.arguments, 3, "if")
    got = _boolean(call.value(call.arguments[0]), "if")
    if got is UNKNOWN:
        return UNKNOWN
    return call.value(call.arguments[1 if got else 2])


def _in(call: _Call) -> Maybe:
    need(call.arguments, 2, "in")
    got, among = call.value(call.arguments[0]), call.arguments[1]
    if not isinstance(among, list) or not among:
        raise RuleError("in needs a list of literals")
    if got is UNKNOWN:
        return UNKNOWN
    if any(kind_of(literal) != kind_of(got) for literal in among):
        raise RuleError("in compares values of one type")
    return got in among


def _var(call: _Call) -> Maybe:
    return call.scope.look(variable(call.arguments))


def _answered(call: _Call) -> Maybe:
    return call.scope.look(variable(call.arguments)) is not UNKNOWN


def _rows(name: str, call: _Call) -> Sequence[Row]:
    if not call.arguments or not isinstance(call.arguments[0], str):
        raise RuleError(f"{name} begins with the name of a repeat")
    return call.scope.tables.get(call.arguments[0], ())


def _quantifier(name: str, stop: bool) -> _Lazy:
    def run(call: _Call) -> Maybe:
        need(call.arguments, 2, name)
        got = [_boolean(call.on(r), name) for r in _rows(name, call)]
        if any(one is stop for one in got):
            return stop
        return UNKNOWN if UNKNOWN in got else not stop

    return run


def _count(call: _Call) -> Maybe:
    rows = _rows("count", call)
    if len(call.arguments) == 1:
        return len(rows)
    need(call.arguments, 2, "count")
    got = [_boolean(call.on(row), "count") for row in rows]
    return UNKNOWN if UNKNOWN in got else sum(1 for one in got if one is True)


def _sum(call: _Call) -> Maybe:
    need(call.arguments, 2, "sum")
    total = 0
    for row in _rows("sum", call):
        got = call.on(row)
        if got is UNKNOWN:
            return UNKNOWN
        if isinstance(got, bool) or not isinstance(got, int):
            raise RuleError("sum adds whole numbers")
        total += got
    return total


def need(arguments: Sequence[Rule], count: int, name: str) -> None:
    """Raise `RuleError` unless there are exactly `count` arguments."""
    if len(arguments) != count:
        raise RuleError(f"{name} takes {count} arguments, not {len(arguments)}")


_Lazy: TypeAlias = Callable[[_Call], Maybe]
_LAZY: Final[Mapping[str, _Lazy]] = {
    "var": _var, "answered": _answered, "not": _not, "if": _if, "in": _in,
    "and": _junction(False), "or": _junction(True),
    "any": _quantifier("any", True), "all": _quantifier("all", False), "count": _count, "sum": _sum,
}  # fmt: skip
