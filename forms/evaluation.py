"""One pass over a form: which questions are asked, which values count, what follows from them.

An answer to a question that is not asked stays in the draft but is invisible to every rule and
is pruned when the form is made final.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple, TypeAlias

from forms.answers import Answer, Answers, absent, read_answer, rows_of
from forms.form import Field, Form, Question
from forms.ids import FieldPath, RowId
from forms.rules import Scope
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
    today: date
    scope: Scope
    tables: dict[str, list[dict[str, Value]]]
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


class Place(NamedTuple):
    """A question in one row, or outside of all rows."""

    question: Question
    path: FieldPath
    row: dict[str, Value] | None = None


def run_form(form: Form, answers: Answers, *, facts: Facts, today: date) -> Evaluation:
    """Evaluate `form` once, in the order its rules need."""
    values: dict[str, Value] = {"today": today}
    values |= {name: fact.value for name, fact in facts.items() if name.startswith("reg.")}
    tables: dict[str, list[dict[str, Value]]] = {}
    done = Evaluation(form, today, Scope(values, tables, form.calendar), tables)
    for step in form.steps:
        if isinstance(step, tuple):
            name, rule = step
            if (got := rule.run(done.scope)) is not UNKNOWN:
                values[name] = done.calculated[name] = got
        elif step.field.type == "repeat":
            _open_rows(done, step, answers)
        else:
            for place in places(done, step):
                _settle(done, place, answers, facts=facts, home=values if place.row is None else place.row)
    _prune_unknown(done, answers)
    return done


def places(done: Evaluation, question: Question) -> Sequence[Place]:
    """Where a question stands: once, or once in each row of its repeat."""
    if question.table is None:
        return (Place(question, question.field.path),)
    head, column = question.field.path.partition("/*/")[0], question.column
    rows = done.tables.get(question.table, ())
    return [
        Place(question, FieldPath(f"{head}/{row_id}/{column}"), row)
        for row_id, row in zip(done.rows.get(question.table, ()), rows, strict=True)
    ]


def open_questions(done: Evaluation) -> bool:
    """Whether a required question is still without a usable answer, so that rules may yet change their mind."""
    return bool(done.wrong) or any(
        place.path in done.relevant
        and place.path not in done.values
        and one.required is not None
        and one.required.true(done.scope_at(place))
        for one in done.form.questions.values()
        if one.field.type != "repeat"
        for place in places(done, one)
    )


def _open_rows(done: Evaluation, repeat: Question, answers: Answers) -> None:
    if repeat.relevant is not None and not repeat.relevant.true(done.scope):
        return
    path, name = repeat.field.path, repeat.column
    done.relevant.add(path)
    done.rows[name] = rows_of(answers, path)
    done.tables[name] = [{} for _ in done.rows[name]]


def _settle(done: Evaluation, place: Place, answers: Answers, *, facts: Facts, home: dict[str, Value]) -> None:
    asked = place.question
    if asked.relevant is not None and not asked.relevant.true(done.scope_at(place)):
        return
    done.relevant.add(place.path)
    answer: Answer | None = answers.get(place.path)
    fact = _usable(asked.field, facts.get(asked.prefill)) if asked.prefill is not None else None
    if fact is not None and (not fact.disputed or absent(answer)):
        answer, done.prefilled[place.path] = fact.value, fact
    if asked.calculate is not None:
        got = asked.calculate.run(done.scope_at(place))
        answer = None if got is UNKNOWN else got.isoformat() if isinstance(got, date) else got
    if answer is None or absent(answer):
        return
    typed = read_answer(asked.field, answer, done.today)
    if isinstance(typed, Message):
        done.wrong[place.path] = typed
    else:
        home[asked.column] = typed
    done.values[place.path] = answer


def _usable(one: Field, fact: Fact | None) -> Fact | None:
    """A fact that is empty or does not read as an answer must not lock its field: the person is asked instead."""
    if fact is None or absent(fact.value):
        return None
    return None if isinstance(read_answer(one, fact.value), Message) else fact


def _prune_unknown(done: Evaluation, answers: Answers) -> None:
    """Whatever was answered and does not count is listed: not asked (any more), or in a row that is gone."""
    repeats = (one for one in done.form.questions.values() if one.field.type == "repeat")
    markers = {f"{one.field.path}/{row_id}" for one in repeats for row_id in done.rows.get(one.column, ())}
    for path, answer in answers.items():
        if not absent(answer) and path not in done.values and path not in markers:
            done.pruned[FieldPath(path)] = answer
