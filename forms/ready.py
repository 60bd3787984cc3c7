"""A rule made ready: read once into functions, one for each of its nodes, and then run often."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, TypeAlias

from forms.errors import RuleError
from forms.operators import STRICT, Signature
from forms.scope import Scope
from forms.values import UNKNOWN, Maybe, Unknown, Value, kind_of

MAX_DEPTH: Final = 32
MAX_NODES: Final = 2_000
MAX_STEPS: Final = 50_000
"""Nodes that one run may visit where each repeat has `ROWS` rows: some milliseconds."""
ROWS: Final = 50
Rule: TypeAlias = object
Run: TypeAlias = Callable[[Scope], Maybe]


@dataclass(frozen=True, slots=True)
class Ready:
    """A rule that was read: `run` gives its value; `steps` is the most nodes it visits with `ROWS` rows in a repeat."""

    run: Run
    steps: int

    def true(self, scope: Scope) -> bool:
        """Whether it is certainly true; for a rule that is proven to be a truth value."""
        return self.run(scope) is True


def ready(rule: Rule) -> Ready:
    """The rule, read so that it runs. Raises `RuleError` for another shape, or one too deep or too long."""
    reader = _Reader()
    found = Ready(reader.read(rule, 0), reader.steps)
    if found.steps > MAX_STEPS:
        raise RuleError("the rule would run too long")
    return found


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


def need(arguments: Sequence[Rule], count: int, name: str) -> None:
    """Raise `RuleError` unless there are exactly `count` arguments."""
    if len(arguments) != count:
        raise RuleError(f"{name} takes {count} arguments, not {len(arguments)}")


class _Reader:
    """Turns a rule into functions, one for each node, and counts what they cost."""

    def __init__(self) -> None:
        self.steps, self._nodes = 0, 0
        self._times = 1  # how often a run visits the node that is read

    def read(self, rule: Rule, depth: int) -> Run:
        self._nodes += 1
        self.steps += self._times
        if depth > MAX_DEPTH or self._nodes > MAX_NODES:
            raise RuleError("the rule is too deep or too long")
        if isinstance(rule, (bool, int, str)):
            return _literal(rule)
        name, arguments = operator(rule)
        lazy = _LAZY.get(name)
        if lazy is not None:
            return lazy(_Node(self, name, arguments, depth + 1))
        if name not in STRICT:
            raise RuleError(f"unknown operator {name}")
        return _strict(name, [self.read(argument, depth + 1) for argument in arguments])

    def read_for_rows(self, rule: Rule, depth: int) -> Run:
        self._times *= ROWS
        found = self.read(rule, depth)
        self._times //= ROWS
        return found


@dataclass(frozen=True, slots=True)
class _Node:
    """An operator that decides itself which of its arguments are run."""

    reader: _Reader
    name: str
    arguments: Sequence[Rule]
    depth: int

    def part(self, rule: Rule) -> Run:
        return self.reader.read(rule, self.depth)

    def parts(self, count: int | None = None) -> list[Run]:
        if count is not None:
            need(self.arguments, count, self.name)
        return [self.part(one) for one in self.arguments]

    def table(self) -> str:
        if not self.arguments or not isinstance(self.arguments[0], str):
            raise RuleError(f"{self.name} begins with the name of a repeat")
        return self.arguments[0]

    def body(self) -> Run:
        """What is asked of each row."""
        need(self.arguments, 2, self.name)
        return self.reader.read_for_rows(self.arguments[1], self.depth)


def _literal(value: Value) -> Run:
    return lambda _: value


def _strict(name: str, parts: Sequence[Run]) -> Run:
    """An operator whose arguments must all be known."""
    if name == "working_days_between":
        return _between(parts)
    signature = STRICT[name]
    if len(parts) == 2:
        return _of_two(name, signature, *parts)

    def run(scope: Scope) -> Maybe:
        known = [part(scope) for part in parts]
        return UNKNOWN if UNKNOWN in known else _reckon(name, signature, known)

    return run


def _of_two(name: str, signature: Signature, left: Run, right: Run) -> Run:
    """The same for two arguments, which most comparisons have: their types are looked up and not asked for again."""
    reckon, fits = signature.run, _CERTAIN.get(name, frozenset())

    def run(scope: Scope) -> Maybe:
        first = left(scope)
        if first is UNKNOWN or (second := right(scope)) is UNKNOWN:
            return UNKNOWN
        if (first.__class__, second.__class__) in fits:
            return reckon(first, second)
        return _reckon(name, signature, [first, second])

    return run


def _between(parts: Sequence[Run]) -> Run:
    """The working days between two dates, which the scope's calendar knows."""

    def run(scope: Scope) -> Maybe:
        known = [part(scope) for part in parts]
        if UNKNOWN in known:
            return UNKNOWN
        first, last = _accepted("working_days_between", STRICT["working_days_between"], known)
        if scope.calendar is None:
            raise RuleError("working_days_between needs a calendar")
        return scope.calendar.working_days_between(first, last)

    return run


def _accepted(name: str, signature: Signature, known: Sequence[Maybe]) -> Sequence[Any]:
    """The arguments, proven to fit. Raises `RuleError`."""
    signature.accept(name, [kind_of(value) for value in known])
    return known


def _reckon(name: str, signature: Signature, known: Sequence[Maybe]) -> Maybe:
    try:
        return signature.run(*_accepted(name, signature, known))
    except (ValueError, OverflowError) as error:
        raise RuleError(f"{name}: {error}") from error


def boolean(value: Maybe, where: str) -> bool | Unknown:
    """`value`, which is a truth value. Raises `RuleError` where it is not."""
    if isinstance(value, (bool, Unknown)):
        return value
    raise RuleError(f"{where} needs a truth value, not {kind_of(value)}")


def _junction(stop: bool) -> _Lazy:
    def read(node: _Node) -> Run:
        parts = node.parts()

        def run(scope: Scope) -> Maybe:
            unknown = False
            for part in parts:
                got = part(scope)
                if got is stop:
                    return stop
                unknown = boolean(got, "and/or") is UNKNOWN or unknown
            return UNKNOWN if unknown else not stop

        return run

    return read


def _not(node: _Node) -> Run:
    (part,) = node.parts(1)

    def run(scope: Scope) -> Maybe:
        got = boolean(part(scope), "not")
        return UNKNOWN if got is UNKNOWN else not got

    return run


def _if(node: _Node) -> Run:
    asked, then, other = node.parts(3)

    def run(scope: Scope) -> Maybe:
        got = boolean(asked(scope), "if")
        return UNKNOWN if got is UNKNOWN else then(scope) if got else other(scope)

    return run


def _in(node: _Node) -> Run:
    need(node.arguments, 2, "in")
    part, among = node.part(node.arguments[0]), node.arguments[1]
    if not isinstance(among, list) or not among:
        raise RuleError("in needs a list of literals")
    kinds = {kind_of(literal) for literal in among}

    def run(scope: Scope) -> Maybe:
        got = part(scope)
        if got is UNKNOWN:
            return UNKNOWN
        if kinds != {kind_of(got)}:
            raise RuleError("in compares values of one type")
        return got in among

    return run


def _var(node: _Node) -> Run:
    name = variable(node.arguments)
    if name.startswith("row."):
        own = name[4:]
        return lambda scope: scope.values.get(name, UNKNOWN) if scope.row is None else scope.row.get(own, UNKNOWN)
    return lambda scope: scope.values.get(name, UNKNOWN)


def _answered(node: _Node) -> Run:
    name = variable(node.arguments)
    return lambda scope: scope.look(name) is not UNKNOWN


def _quantifier(stop: bool) -> _Lazy:
    def read(node: _Node) -> Run:
        name, table, body = node.name, node.table(), node.body()

        def run(scope: Scope) -> Maybe:
            got = [boolean(body(scope.on(row)), name) for row in scope.tables.get(table, ())]
            return stop if stop in got else UNKNOWN if UNKNOWN in got else not stop

        return run

    return read


def _count(node: _Node) -> Run:
    table = node.table()
    if len(node.arguments) == 1:
        return lambda scope: len(scope.tables.get(table, ()))
    body = node.body()

    def run(scope: Scope) -> Maybe:
        got = [boolean(body(scope.on(row)), "count") for row in scope.tables.get(table, ())]
        return UNKNOWN if UNKNOWN in got else sum(1 for one in got if one is True)

    return run


def _sum(node: _Node) -> Run:
    table, body = node.table(), node.body()

    def run(scope: Scope) -> Maybe:
        total = 0
        for row in scope.tables.get(table, ()):
            got = body(scope.on(row))
            if got is UNKNOWN:
                return UNKNOWN
            if isinstance(got, bool) or not isinstance(got, int):
                raise RuleError("sum adds whole numbers")
            total += got
        return total

    return run


_EQUAL: Final = frozenset((kind, kind) for kind in (bool, int, str, date))
_ORDERED: Final = frozenset((kind, kind) for kind in (int, date))
_DATES: Final = frozenset({(date, date)})
_CERTAIN: Final = {
    "==": _EQUAL, "!=": _EQUAL, "<": _ORDERED, "<=": _ORDERED, ">": _ORDERED, ">=": _ORDERED,
    "age": _DATES, "days_between": _DATES,
}  # fmt: skip
"""Two arguments of which types each of these takes, and never fails on."""
_Lazy: TypeAlias = Callable[[_Node], Run]
_LAZY: Final[Mapping[str, _Lazy]] = {
    "var": _var, "answered": _answered, "not": _not, "if": _if, "in": _in,
    "and": _junction(False), "or": _junction(True),
    "any": _quantifier(True), "all": _quantifier(False), "count": _count, "sum": _sum,
}  # fmt: skip
