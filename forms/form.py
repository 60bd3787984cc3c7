"""An application form: fields, pages, rules and check rows, each layer by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

from forms.calendar import Calendar
from forms.errors import RuleError
from forms.ids import FieldPath, FormId, ServiceId
from forms.node import worded
from forms.rulecheck import Kind, Types, check, reads
from forms.rules import Ready, Rule, operator, ready
from mfc_desk.text.message import Message, msg

FieldType = Literal[
    "text",
    "date",
    "choice",
    "yes_no",
    "number",
    "kz-iin",
    "kz-bin",
    "snils",
    "inn",
    "inn-organisation",
    "ogrn",
    "phone",
    "iban",
    "repeat",
]
TextCheck = Literal["name", "names"]
"""What a text has to be: one name, or several with commas between."""
Severity = Literal["error", "warning"]
RULE_KIND: Final = {"date": "date", "yes_no": "bool", "number": "int"}


@dataclass(frozen=True, slots=True)
class Field:
    """One question; a path with "*" is asked in every row of its repeat."""

    path: FieldPath
    type: FieldType
    label: Message
    hint: Message | None
    choices: tuple[str, ...]
    choice_texts: str
    serves: tuple[str, ...]
    least: int | None
    most: int | None
    edition: str = ""
    check: TextCheck | None = None
    like: tuple[str, ...] = ()
    ends_open: bool = False
    """Samples of a number: each digit stands for any digit, each letter for any letter."""

    @property
    def table(self) -> str | None:
        """The name of the repeat this field belongs to, or None."""
        return self.path[1:].partition("/*/")[0].replace("/", ".") if "/*/" in self.path else None

    @property
    def column(self) -> str:
        """The name rules use: dotted, without the repeat's part."""
        return self.path.partition("/*/")[2] if self.table else self.path[1:].replace("/", ".")

    def choice_label(self, value: str) -> Message:
        """The words of one choice."""
        return msg(worded(f"{self.choice_texts}.{value}", self.edition))


@dataclass(frozen=True, slots=True)
class Constraint:
    """A condition on a field's value with what to say when it does not hold."""

    rule: Rule
    message: Message
    severity: Severity


@dataclass(frozen=True, slots=True)
class Binding:
    """What the rules say about one field."""

    relevant: Rule | None = None
    required: Rule | None = None
    readonly: Rule | None = None
    calculate: Rule | None = None
    prefill: str | None = None
    constraints: tuple[Constraint, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the form; `repeat` names the repeat whose rows it shows."""

    id: str
    title: Message
    items: tuple[FieldPath, ...]
    repeat: FieldPath | None


@dataclass(frozen=True, slots=True)
class CheckSpec:
    """One line of the check sheet: the names it shows and the page where it is changed."""

    label: Message
    values: tuple[str, ...]
    page: str | None
    table: str | None


@dataclass(frozen=True, slots=True)
class Choice:
    """One possible answer and its words."""

    value: str
    label: Message


@dataclass(frozen=True, slots=True)
class Question:
    """A field with all that does not change from answer to answer: its names, its choices, its rules made ready."""

    field: Field
    table: str | None
    column: str
    choices: tuple[Choice, ...]
    relevant: Ready | None
    required: Ready | None
    readonly: Ready | None
    calculate: Ready | None
    constraints: tuple[tuple[Ready, Constraint], ...]
    prefill: str | None
    past: bool
    """Whether it asks for a day that cannot be still to come."""

    @classmethod
    def of(cls, field: Field, bound: Binding) -> Question:
        """The question that a field is, with what the rules say about it."""
        return cls(
            field=field,
            table=field.table,
            column=field.column,
            choices=tuple(Choice(value, field.choice_label(value)) for value in field.choices),
            relevant=_maybe_ready(bound.relevant),
            required=_maybe_ready(bound.required),
            readonly=_maybe_ready(bound.readonly),
            calculate=_maybe_ready(bound.calculate),
            constraints=tuple((ready(one.rule), one) for one in bound.constraints),
            prefill=bound.prefill,
            past=any(_not_after_today(one.rule) for one in bound.constraints),
        )


@dataclass(frozen=True)
class Form:
    """A form of one service, proven when it was read: no dangling path, no ill-typed rule, no cycle."""

    id: FormId
    service: ServiceId
    file: str
    fields: Mapping[FieldPath, Field]
    pages: tuple[Page, ...]
    bindings: Mapping[str, Binding]
    calculated: Mapping[str, Rule]
    check: tuple[CheckSpec, ...]
    calendar: Calendar
    registers: tuple[str, ...]

    @cached_property
    def types(self) -> Types:
        """Every name that a rule of this service may read."""
        names: dict[str, Kind] = {"today": Kind("date")}
        names |= {f"reg.{name}": Kind("text", ("found", "not_found", "late", "refused")) for name in self.registers}
        tables: dict[str, dict[str, Kind]] = {}
        for field in self.fields.values():
            if field.type == "repeat":
                tables.setdefault(field.column, {})
                continue
            home = names if field.table is None else tables.setdefault(field.table, {})
            home[field.column] = Kind(RULE_KIND.get(field.type, "text"), field.choices)
        for name in _in_order(self.calculated):
            try:
                names[name] = check(self.calculated[name], Types(names, tables))
            except RuleError as error:
                raise RuleError(str(error), name) from error
        return Types(names, tables)

    def binding(self, path: str) -> Binding:
        """What the rules say about a field, nothing where they are silent."""
        return self.bindings.get(path, _NOTHING)

    def types_at(self, field: Field) -> Types:
        """The names a rule standing on `field` may read, its row's included."""
        return self.types if field.table is None else self.types.on(field.table)

    @cached_property
    def questions(self) -> Mapping[FieldPath, Question]:
        """Every field as a question, its rules made ready."""
        return {path: Question.of(one, self.binding(path)) for path, one in self.fields.items()}

    @cached_property
    def steps(self) -> tuple[Question | tuple[str, Ready], ...]:
        """What one pass goes through in the order its rules need: questions, and calculated names with their rules."""
        asked = {node_name(one.field): one for one in self.questions.values()}
        return tuple(asked.get(name) or (name, ready(self.calculated[name])) for name in self.order)

    @cached_property
    def columns(self) -> Mapping[str | None, Mapping[str, Field]]:
        """The fields by the names rules use, those of each repeat by themselves; None holds those outside of rows."""
        found: dict[str | None, dict[str, Field]] = {}
        for one in self.questions.values():
            found.setdefault(one.table, {})[one.column] = one.field
        return found

    @cached_property
    def order(self) -> tuple[str, ...]:
        """Fields and calculated names so that each comes after all it depends on. Raises `RuleError` on a cycle."""
        after: dict[str, set[str]] = {name: set(reads(rule)) for name, rule in self.calculated.items()}
        for field in self.fields.values():
            bound = self.binding(field.path)
            parts = [rule for rule in (bound.relevant, bound.calculate) if rule is not None]
            names = {name for rule in parts for name in reads(rule, field.table)}
            if field.table is not None:
                names.add(field.table)
            after[node_name(field)] = names
        return _sorted(after)


_NOTHING = Binding()


def _not_after_today(rule: Rule) -> bool:
    name, parts = operator(rule) if isinstance(rule, dict) else ("", [])
    return name == "<=" and parts[-1:] == [{"var": "today"}]


def _maybe_ready(rule: Rule | None) -> Ready | None:
    return None if rule is None else ready(rule)


def node_name(field: Field) -> str:
    """The name of a field in the graph of rules: "applicant.dob", "children.*.dob"."""
    return f"{field.table}.*.{field.column}" if field.table is not None else field.column


def no_form(service: ServiceId, calendar: Calendar) -> Form:
    """The form of a service at which nothing is asked: no pages, no fields."""
    return Form(FormId(f"{service}/0"), service, "", {}, (), {}, {}, (), calendar, ())


def _in_order(calculated: Mapping[str, Rule]) -> tuple[str, ...]:
    return _sorted({name: set(reads(rule)) for name, rule in calculated.items()})


def _sorted(after: Mapping[str, set[str]]) -> tuple[str, ...]:
    done: dict[str, None] = {}
    rest = {name: {one for one in names if one in after} for name, names in after.items()}
    while rest:
        ready = [name for name, names in rest.items() if names <= done.keys()]
        if not ready:
            raise RuleError(f"a circle of rules: {', '.join(sorted(rest)[:4])}", _in_circle(rest))
        for name in ready:
            done[name] = None
            del rest[name]
    return tuple(done)


def _in_circle(rest: Mapping[str, set[str]]) -> str:
    """A name that stands in a circle itself, not only behind one: following what each needs leads back there."""
    name, seen = min(rest), list[str]()
    while name not in seen:
        seen.append(name)
        name = min(one for one in rest[name] if one in rest)
    return name
