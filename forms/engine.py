"""What a form looks like for given answers, and the answers made final. One engine for desk and office."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date

from forms.answers import Answer, Answers
from forms.checksheet import CheckRow, check_rows
from forms.errors import Incomplete
from forms.evaluation import Evaluation, Fact, Facts, Place, places, run_form
from forms.form import Choice, Field, FieldType, Form, Page, Question, Severity
from forms.ids import FieldPath, RowId
from forms.phones import phone_warning
from forms.rules import Scope
from forms.values import Value
from mfc_desk.text.message import Message, msg


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a field; an error blocks, a warning wants to be acknowledged."""

    path: FieldPath
    message: Message
    severity: Severity


@dataclass(frozen=True, slots=True)
class FieldView:
    """One visible question as it stands now."""

    path: FieldPath
    template: FieldPath
    type: FieldType
    label: Message
    hint: Message | None
    choices: tuple[Choice, ...]
    required: bool
    readonly: bool
    value: Answer | None
    source: Fact | None
    problems: tuple[Problem, ...]
    missing: bool


@dataclass(frozen=True, slots=True)
class RowView:
    """One row of a repeat, numbered from 1; its id never changes."""

    id: RowId
    number: int
    fields: tuple[FieldView, ...]


@dataclass(frozen=True, slots=True)
class PageView:
    """One page with the questions that are asked now; `repeat` is set where the page shows rows."""

    id: str
    title: Message
    fields: tuple[FieldView, ...]
    repeat: FieldPath | None
    rows: tuple[RowView, ...]
    problems: tuple[Problem, ...]

    @property
    def empty(self) -> bool:
        """Whether nothing on this page is asked."""
        return not self.fields and self.repeat is None


@dataclass(frozen=True, slots=True)
class Pruned:
    """An answer that will not be sent because its question is not asked."""

    path: FieldPath
    value: Answer


@dataclass(frozen=True, slots=True)
class FormView:
    """The whole form for the answers so far; pages where nothing is asked are left out."""

    form: Form
    pages: tuple[PageView, ...]
    values: dict[FieldPath, Answer]
    calculated: dict[str, Value]
    check: tuple[CheckRow, ...]
    pruned: tuple[Pruned, ...]
    problems: tuple[Problem, ...]
    missing: tuple[FieldPath, ...]

    @property
    def complete(self) -> bool:
        """Whether nothing blocks: no error, and every required question answered."""
        return not self.missing and not any(one.severity == "error" for one in self.problems)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """What must be acknowledged before signing."""
        return tuple(one for one in self.problems if one.severity == "warning")

    def field(self, path: str) -> FieldView | None:
        """The visible question at `path`, or None where it is not asked."""
        for page in self.pages:
            for one in (*page.fields, *(field for row in page.rows for field in row.fields)):
                if one.path == path:
                    return one
        return None


@dataclass(frozen=True, slots=True)
class Final:
    """Answers as they are signed and sent, what was left out, and the digest that the signature covers."""

    data: dict[FieldPath, Answer]
    pruned: tuple[Pruned, ...]
    digest: str


def view(form: Form, answers: Answers, *, facts: Facts, today: date) -> FormView:
    """How `form` stands with these answers. Never raises for an answer, whatever it is."""
    return view_of(run_form(form, answers, facts=facts, today=today))


def view_of(done: Evaluation) -> FormView:
    """How the form stands that was evaluated."""
    pages = tuple(one for one in (_page(done, page) for page in done.form.pages) if not one.empty)
    shown = [one for page in pages for one in (*page.fields, *(f for row in page.rows for f in row.fields))]
    problems = [problem for page in pages for problem in page.problems] + [p for one in shown for p in one.problems]
    return FormView(
        form=done.form,
        pages=pages,
        values=done.values,
        calculated=done.calculated,
        check=check_rows(done),
        pruned=tuple(Pruned(path, value) for path, value in sorted(done.pruned.items())),
        problems=tuple(problems),
        missing=tuple(one.path for one in shown if one.missing),
    )


def finalise(form: Form, answers: Answers, *, facts: Facts, today: date) -> Final:
    """The answers made final. Raises `Incomplete` naming the fields in the way."""
    return final_of(run_form(form, answers, facts=facts, today=today))


def final_of(done: Evaluation) -> Final:
    """The answers of the form that was evaluated, made final. Raises `Incomplete` naming the fields in the way."""
    seen = view_of(done)
    if not seen.complete:
        errors = (one.path for one in seen.problems if one.severity == "error")
        raise Incomplete(tuple(dict.fromkeys((*seen.missing, *errors))))
    data = dict(sorted(seen.values.items()))
    return Final(data, seen.pruned, digest(done.form, data))


def digest(form: Form, data: dict[FieldPath, Answer]) -> str:
    """The SHA-256 of final data together with the form it belongs to."""
    whole = json.dumps({"form": form.id, "data": data}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(whole.encode()).hexdigest()


def _page(done: Evaluation, page: Page) -> PageView:
    asked = [done.form.questions[path] for path in page.items]
    plain = [_field(done, place) for one in asked if one.table is None for place in places(done, one)]
    repeat = done.form.questions[page.repeat] if page.repeat in done.relevant else None
    return PageView(
        id=page.id,
        title=page.title,
        fields=tuple(one for one in plain if one is not None),
        repeat=None if repeat is None else repeat.field.path,
        rows=() if repeat is None else _rows(done, repeat.field, asked),
        problems=() if repeat is None else tuple(_repeat_problems(done, repeat)),
    )


def _rows(done: Evaluation, repeat: Field, asked: list[Question]) -> tuple[RowView, ...]:
    columns = [places(done, one) for one in asked if one.table == repeat.column]
    rows = []
    for number, row_id in enumerate(done.rows[repeat.column], 1):
        found = [_field(done, column[number - 1]) for column in columns]
        rows.append(RowView(row_id, number, tuple(one for one in found if one is not None)))
    return tuple(rows)


def _field(done: Evaluation, place: Place) -> FieldView | None:
    path, asked = place.path, place.question
    if path not in done.relevant:
        return None
    one, scope = asked.field, done.scope_at(place)
    source = done.prefilled.get(path)
    required = asked.required is not None and asked.required.true(scope)
    locked = asked.calculate is not None or (source is not None and not source.disputed)
    return FieldView(
        path=path,
        template=one.path,
        type=one.type,
        label=one.label,
        hint=one.hint,
        choices=asked.choices,
        required=required,
        readonly=locked or (asked.readonly is not None and asked.readonly.true(scope)),
        value=done.values.get(path),
        source=source,
        problems=_problems(done, place, scope),
        missing=required and path not in done.values,
    )


def _problems(done: Evaluation, place: Place, scope: Scope) -> tuple[Problem, ...]:
    path, asked = place.path, place.question
    if path in done.wrong:
        return (Problem(path, done.wrong[path], "error"),)
    if path not in done.values:
        return ()
    found = _violated(place, scope) if asked.constraints else ()
    if asked.field.type == "phone" and (warning := phone_warning(str(done.values[path]))) is not None:
        return (*found, Problem(path, warning, "warning"))
    return found


def _violated(place: Place, scope: Scope) -> tuple[Problem, ...]:
    """What the constraints say; one that hangs on an open question says nothing."""
    return tuple(
        Problem(place.path, one.message, one.severity)
        for rule, one in place.question.constraints
        if rule.run(scope) is False
    )


def _repeat_problems(done: Evaluation, repeat: Question) -> list[Problem]:
    one, count, found = repeat.field, len(done.rows[repeat.column]), []
    if one.least is not None and count < one.least:
        found.append(Problem(one.path, msg("forms.problem.rows_few", what=one.label, n=one.least), "error"))
    if one.most is not None and count > one.most:
        found.append(Problem(one.path, msg("forms.problem.rows_many", what=one.label, n=one.most), "error"))
    return [*found, *_violated(Place(repeat, one.path), done.scope)]
