"""One pass over a form: which questions are asked, which values count, what follows from them.

An answer to a question that is not asked stays in the draft but is invisible to every rule and
is pruned when the form is made final.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeAlias

from forms.answers import Answer, Answers, read_answer, rows_of
from forms.form import Field, Form, node_name
from forms.ids import FieldPath, RowId
from forms.rules import Row, Scope, evaluate, holds
from forms.values import UNKNOWN, Value
from mfc_desk.text.message import Message


@dataclass(frozen=True, slots=True)
class Fact:
    """What a register says, and since when we know it; a disputed fact no longer overrides the person's answer.

    `source` is the text code of the register's name.
    """

    value: Answer
    source: str
    obtained_at: datetime | None = None
    request: str | None = None
    disputed: bool = False


Facts: TypeAlias = Mapping[str, Fact]  # "person.iin" fills a field in, "reg.<evidence>" is an agency's answer


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Everything one pass found out; `values` holds only what counts."""

    form: Form
    scope: Scope
    values: dict[FieldPath, Answer] = field(default_factory=dict)
    calculated: dict[str, Value] = field(default_factory=dict)
    relevant: set[FieldPath] = field(default_factory=set)
    wrong: dict[FieldPath, Message] = field(default_factory=dict)
    pruned: dict[FieldPath, Answer] = field(default_factory=dict)
    prefilled: dict[FieldPath, Fact] = field(default_factory=dict)
    rows: dict[str, tuple[RowId, ...]] = field(default_factory=dict)

    def scope_at(self, place: Place) -> Scope:
        """What a rule sees that stands on this field, its row included."""
        return self.scope if place.row is None else self.scope.on(place.row)


@dataclass(frozen=True, slots=True)
class Place:
    """A field in one row, or outside of all rows."""

    field: Field
    path: FieldPath
    row: Row | None = None
    row_id: RowId | None = None


def run_form(form: Form, answers: Answers, *, facts: Facts, today: date) -> Evaluation:
    """Evaluate `form` once, in the order its rules need."""
    values: dict[str, Value] = {"today": today}
    values |= {name: fact.value for name, fact in facts.items() if name.startswith("reg.")}
    tables: dict[str, list[dict[str, Value]]] = {}
    done = Evaluation(form, Scope(values, tables, form.calendar))
    nodes = {node_name(one): one for one in form.fields.values()}
    for name in form.order:
        if name in form.calculated:
            if (got := evaluate(form.calculated[name], done.scope)) is not UNKNOWN:
                values[name] = done.calculated[name] = got
        elif nodes[name].type == "repeat":
            _open_rows(done, nodes[name], answers, tables)
        else:
            for place in places(done, nodes[name]):
                home = values if place.row is None else tables[nodes[name].table or ""][_index(done, place)]
                _settle(done, place, answers, facts=facts, home=home)
    _prune_unknown(done, answers)
    return done


def places(done: Evaluation, one: Field) -> list[Place]:
    """Where a field stands: once, or once in each row of its repeat."""
    if one.table is None:
        return [Place(one, one.path)]
    head = one.path.partition("/*/")[0]
    rows = done.scope.tables.get(one.table, ())
    return [
        Place(one, FieldPath(f"{head}/{row_id}/{one.column}"), row, row_id)
        for row_id, row in zip(done.rows.get(one.table, ()), rows, strict=True)
    ]


def open_questions(done: Evaluation) -> bool:
    """Whether a required question is still without a usable answer, so that rules may yet change their mind."""
    return bool(done.wrong) or any(
        place.path in done.relevant
        and place.path not in done.values
        and holds(done.form.binding(one.path).required, done.scope_at(place), default=False)
        for one in done.form.fields.values()
        if one.type != "repeat"
        for place in places(done, one)
    )


def _index(done: Evaluation, place: Place) -> int:
    return done.rows[place.field.table or ""].index(place.row_id or RowId(""))


def _open_rows(done: Evaluation, repeat: Field, answers: Answers, tables: dict[str, list[dict[str, Value]]]) -> None:
    if not holds(done.form.binding(repeat.path).relevant, done.scope):
        return
    done.relevant.add(repeat.path)
    done.rows[repeat.column] = rows_of(answers, repeat.path)
    tables[repeat.column] = [{} for _ in done.rows[repeat.column]]


def _settle(done: Evaluation, place: Place, answers: Answers, *, facts: Facts, home: dict[str, Value]) -> None:
    bound, scope = done.form.binding(place.field.path), done.scope_at(place)
    if not holds(bound.relevant, scope):
        return
    done.relevant.add(place.path)
    answer: Answer | None = answers.get(place.path)
    fact = _usable(place.field, facts.get(bound.prefill or ""))
    if fact is not None and (not fact.disputed or answer in (None, "")):
        answer, done.prefilled[place.path] = fact.value, fact
    if bound.calculate is not None:
        got = evaluate(bound.calculate, scope)
        answer = None if got is UNKNOWN else got.isoformat() if isinstance(got, date) else got
    if answer is None or answer == "":
        return
    typed = read_answer(place.field, answer)
    if isinstance(typed, Message):
        done.wrong[place.path] = typed
    else:
        home[place.field.column] = typed
    done.values[place.path] = answer


def _usable(one: Field, fact: Fact | None) -> Fact | None:
    """A fact that does not read as an answer must not lock its field: the person is asked instead."""
    return None if fact is None or isinstance(read_answer(one, fact.value), Message) else fact


def _prune_unknown(done: Evaluation, answers: Answers) -> None:
    """Whatever was answered and does not count is listed: not asked (any more), or in a row that is gone."""
    markers = {
        f"{one.path}/{row_id}"
        for one in done.form.fields.values()
        if one.type == "repeat"
        for row_id in done.rows.get(one.column, ())
    }
    for path, answer in answers.items():
        if answer != "" and path not in done.values and path not in markers:
            done.pruned[FieldPath(path)] = answer
