"""Proves a rule before it is used: its types, its names, and what it reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from forms.errors import RuleError
from forms.operators import STRICT
from forms.rules import MAX_DEPTH, Rule, need, operator, ready, variable
from forms.values import kind_of


@dataclass(frozen=True, slots=True)
class Kind:
    """The type of a name; `choices` lists the only texts it can have."""

    name: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Types:
    """Every name a rule may read: plain names, and the columns of each repeat."""

    names: Mapping[str, Kind]
    tables: Mapping[str, Mapping[str, Kind]] = field(default_factory=dict)

    def on(self, table: str) -> Types:
        """The same names together with "row.x" for the columns of `table`. Raises `RuleError`."""
        if table not in self.tables:
            raise RuleError(f"no repeat {table}")
        rows = {f"row.{name}": kind for name, kind in self.tables[table].items()}
        return Types({**self.names, **rows}, self.tables)


def check(rule: Rule, types: Types, *, depth: int = 0) -> Kind:
    """The kind of value that `rule` gives. Raises `RuleError` for what could go wrong at run time."""
    if depth == 0:
        ready(rule)  # its shape and how long it would run
    if depth > MAX_DEPTH:
        raise RuleError("the rule is too deep")
    if isinstance(rule, (bool, int, str)):
        return Kind(kind_of(rule))
    name, arguments = operator(rule)
    if name == "var":
        return _name(variable(arguments), types)
    if name == "answered":
        _name(variable(arguments), types)
        return Kind("bool")
    if name in ("any", "all", "count", "sum"):
        return _over_rows(name, arguments, types, depth)
    if name == "in":
        return _membership(arguments, types, depth)
    kinds = [check(argument, types, depth=depth + 1) for argument in arguments]
    return _plain(name, arguments, kinds)


def check_truth(rule: Rule, types: Types) -> None:
    """Raise `RuleError` unless `rule` is a well-typed truth value."""
    if (kind := check(rule, types)).name != "bool":
        raise RuleError(f"a truth value is needed, not {kind.name}")


def _plain(name: str, arguments: Sequence[Rule], kinds: Sequence[Kind]) -> Kind:
    names = [kind.name for kind in kinds]
    if name in ("and", "or", "not"):
        if name == "not":
            need(arguments, 1, name)
        if not names or set(names) != {"bool"}:
            raise RuleError(f"{name} takes truth values, not ({', '.join(names)})")
        return Kind("bool")
    if name == "if":
        need(arguments, 3, name)
        if names[0] != "bool" or names[1] != names[2]:
            raise RuleError(f"if takes a truth value and two of one type, not ({', '.join(names)})")
        return kinds[1]
    if name not in STRICT:
        raise RuleError(f"unknown operator {name}")
    STRICT[name].accept(name, names)
    if name in ("==", "!="):
        _choices(kinds, arguments)
    if name == "date" and isinstance(arguments[0], str):
        _literal_date(arguments[0])
    return Kind(STRICT[name].gives)


def _literal_date(text: str) -> None:
    try:
        date.fromisoformat(text)
    except ValueError as error:
        raise RuleError(f"{text} is no date") from error


def _choices(kinds: Sequence[Kind], arguments: Sequence[Rule]) -> None:
    for kind, other in ((kinds[0], arguments[1]), (kinds[1], arguments[0])):
        if kind.choices and isinstance(other, str) and other not in kind.choices:
            raise RuleError(f"{other} is none of ({', '.join(kind.choices)})")


def _membership(arguments: Sequence[Rule], types: Types, depth: int) -> Kind:
    need(arguments, 2, "in")
    kind, among = check(arguments[0], types, depth=depth + 1), arguments[1]
    if not isinstance(among, list) or not among:
        raise RuleError("in needs a list of literals")
    for literal in among:
        if kind_of(literal) != kind.name:
            raise RuleError(f"in compares {kind.name} with {kind_of(literal)}")
        _choices([kind, kind], [literal, literal])
    return Kind("bool")


def _over_rows(name: str, arguments: Sequence[Rule], types: Types, depth: int) -> Kind:
    if not arguments or not isinstance(arguments[0], str):
        raise RuleError(f"{name} begins with the name of a repeat")
    inner = types.on(arguments[0])
    if name == "count" and len(arguments) == 1:
        return Kind("int")
    need(arguments, 2, name)
    wanted = "int" if name == "sum" else "bool"
    if (got := check(arguments[1], inner, depth=depth + 1).name) != wanted:
        raise RuleError(f"{name} needs {wanted} for each row, not {got}")
    return Kind("bool" if name in ("any", "all") else "int")


def _name(name: str, types: Types) -> Kind:
    if name not in types.names:
        raise RuleError(f"unknown name {name}")
    return types.names[name]


def reads(rule: Rule, table: str | None = None) -> Iterator[str]:
    """The names that `rule` reads; a repeat is given as "table", a column in its rows as "table.*.column"."""
    if not isinstance(rule, dict):
        if isinstance(rule, list):
            for part in rule:
                yield from reads(part, table)
        return
    name, arguments = operator(rule)
    if name in ("var", "answered"):
        asked = variable(arguments)
        yield f"{table}.*.{asked[4:]}" if table is not None and asked.startswith("row.") else asked
    elif name in ("any", "all", "count", "sum") and arguments and isinstance(arguments[0], str):
        yield arguments[0]
        yield from reads(arguments[1:], arguments[0])
    else:
        yield from reads(arguments, table)
