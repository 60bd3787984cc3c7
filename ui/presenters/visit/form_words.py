"""What a page of the form says: questions, rows, doubts; and what the window remembers about each."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import takewhile
from typing import TypeAlias

from forms.answers import Answer
from forms.engine import FieldView, PageView, RowView
from forms.form import FieldType
from forms.ids import RowId
from mfc_desk.domain.ids import ApplicationId
from mfc_desk.text.message import Message
from mfc_desk.usecases.visits import CaseView
from ui.presenters.visit.answers import echo_of, missing_words, text_of
from ui.presenters.visit.shared import Visiting

Name: TypeAlias = tuple[ApplicationId, str]
"""A question or a page of one application."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question as the page shows it; `state` is that of a field."""

    path: str
    kind: FieldType
    label: str
    choices: tuple[tuple[str, str], ...]
    text: str
    state: str
    words: str
    locked: bool


@dataclass(frozen=True, slots=True)
class RowWords:
    """One row of a repeat."""

    id: RowId
    title: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Warn:
    """A doubt of the law that the operator sees and confirms."""

    key: str
    words: str
    seen: bool


@dataclass(frozen=True, slots=True)
class PageWords:
    """The page in hand."""

    id: str
    title: str
    place: str
    questions: tuple[Question, ...]
    repeat: str | None
    another: str
    """What one more row would be; "" where the page has none."""
    rows: tuple[RowWords, ...]
    wrong: str
    """What is wrong with the rows as a whole."""
    warnings: tuple[Warn, ...]


@dataclass(slots=True)
class Memory:
    """What the window knows about the answers beyond what is kept."""

    typed: dict[Name, str] = field(default_factory=dict)
    """Typed and not kept yet: it stands above what is kept."""
    touched: set[Name] = field(default_factory=set)
    """Questions that were left after typing, so that they may be judged."""
    asked: dict[Name, frozenset[str]] = field(default_factory=dict)
    """Pages that were asked to go on, each with the questions that stood there then."""

    def judge(self, case: CaseView, view: PageView) -> None:
        """The page is asked to go on: what stands there now may be judged; what an answer opens later may not."""
        name = (case.application.id, view.id)
        self.asked[name] = self.asked.get(name, frozenset()) | {each.path for each in fields_of(view)}

    def judged(self, case: CaseView, view: PageView) -> bool:
        """Whether the page was asked to go on."""
        return (case.application.id, view.id) in self.asked

    def stood(self, case: CaseView, view: PageView, path: str) -> bool:
        """Whether the question stood there when its page was asked to go on."""
        return path in self.asked.get((case.application.id, view.id), ())


class FormWords:
    """Puts questions into the operator's words."""

    def __init__(self, room: Visiting, memory: Memory) -> None:
        self._room, self._memory = room, memory

    def question(self, case: CaseView, view: PageView, field: FieldView) -> Question:
        """One question with what is typed, what is wrong, where it is from."""
        say = self._room.ctx.say
        text = self._memory.typed.get((case.application.id, field.path))
        state, words = self._said(case, view, field)
        label = say(field.label)
        if not field.required and not field.readonly:
            label = say("visit.form.optional", label=label)
        return Question(
            path=field.path,
            kind=field.type,
            label=label,
            choices=tuple((each.value, say(each.label)) for each in field.choices),
            text=text_of(field.type, self._kept(case, field)) if text is None else text,
            state=state,
            words=words,
            locked=field.readonly,
        )

    def row(self, case: CaseView, view: PageView, row: RowView) -> RowWords:
        """A row under the name the pack has for it, and its own first words once it has some."""
        what, values = self.row_name(case, view, row.number), self._first_words(case, row)
        title = self._room.ctx.say("visit.form.row", what=what, values=values) if values else what
        return RowWords(row.id, title, tuple(self.question(case, view, each) for each in row.fields))

    def row_name(self, case: CaseView, view: PageView, number: int) -> str:
        """The name of a row by its number: Child 1, as the check sheet calls it."""
        form, say = case.form.form, self._room.ctx.say
        if view.repeat is None:
            return ""
        repeat = form.fields[view.repeat]
        named = next((each.label for each in form.check if each.table == repeat.column), None)
        whole = say(named.code, number=number) if named is not None else ""
        if str(number) in whole:
            return whole
        return say("visit.form.row_of", what=repeat.label, number=number)

    def _first_words(self, case: CaseView, row: RowView) -> str:
        """The names it begins with; where it begins with a choice, what was chosen."""
        head = list(takewhile(lambda each: each.type == row.fields[0].type, row.fields)) if row.fields else []
        return " ".join(words for each in head[:2] if (words := self._shown(case, each)))

    def _shown(self, case: CaseView, field: FieldView) -> str:
        value = text_of(field.type, self._kept(case, field))
        if field.type == "choice":
            return next((self._room.ctx.say(each.label) for each in field.choices if each.value == value), "")
        return value if field.type == "text" else ""

    def _kept(self, case: CaseView, field: FieldView) -> Answer | None:
        return field.value if field.value is not None else case.answers.get(field.path)

    def _said(self, case: CaseView, view: PageView, field: FieldView) -> tuple[str, str]:
        say = self._room.ctx.say
        wrong = self.wrong(case, view, field)
        if wrong:
            return "problem", wrong
        if field.source is not None:
            at = field.source.obtained_at
            source = say(field.source.source)
            local = self._room.ctx.work.local(at) if at is not None else None
            words = say("visit.form.source", source=source, at=local) if local else source
            return ("locked" if field.readonly else "source"), words
        work = self._room.ctx.work
        echo = " · ".join(say(each) for each in echo_of(field, today=work.today(), home=work.law.country))
        if echo:
            return "help", echo
        return ("help", say(field.hint)) if field.hint is not None else ("plain", "")

    def wrong(self, case: CaseView, view: PageView, field: FieldView) -> str:
        """What is wrong with it, once it may be judged: it was left, or its page was asked to go on."""
        name, asked = (case.application.id, field.path), self._memory.stood(case, view, field.path)
        judged = name in self._memory.touched or asked
        if not judged or (name in self._memory.typed and name not in self._memory.touched):
            return ""
        error = error_of(field)
        if error is not None:
            return self._room.ctx.say(error)
        return self._room.ctx.say(missing_words(field.type)) if field.missing and asked else ""


def fields_of(view: PageView) -> list[FieldView]:
    """Every question of a page, those in rows included."""
    return [*view.fields, *(field for row in view.rows for field in row.fields)]


def error_of(field: FieldView) -> Message | None:
    """The error of a question, if it has one."""
    return next((each.message for each in field.problems if each.severity == "error"), None)
