"""About whom an agency is asked: the applicant, or somebody whom the form names, such as each child in its rows.

A requirement says so as data, with the questions that name the person:

    "about": {"name": "/children/*/full_name", "identifier": "/children/*/iin", "born": "/children/*/dob", "when": rule}

`when` is judged in the person's row. One person is one request; what is answered about one proves nothing of another.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from forms.answers import Answer
from forms.evaluation import Evaluation
from forms.ids import FieldPath, PersonPath, RowId
from forms.node import Node
from forms.rules import Rule, Scope, truth
from forms.values import UNKNOWN

APPLICANT: Final = PersonPath("")
ANYBODY: Final = PersonPath("*")
"""What proves a requirement for whomever it is asked about: an identity, a signature, what the form itself says."""


@dataclass(frozen=True, slots=True)
class Whose:
    """The questions of a form that name the persons whom a requirement is about."""

    name: FieldPath
    identifier: FieldPath | None = None
    born: FieldPath | None = None
    when: Rule | None = None

    @property
    def paths(self) -> tuple[FieldPath, ...]:
        """Every question that says who somebody is."""
        return tuple(path for path in (self.name, self.identifier, self.born) if path is not None)

    @property
    def repeat(self) -> FieldPath | None:
        """The repeat in whose rows they stand; None where the form names one person only."""
        head, star, _ = self.name.partition("/*/")
        return FieldPath(head) if star else None


@dataclass(frozen=True, slots=True)
class Subject:
    """Somebody whom the form names, as they are known by its answers."""

    at: PersonPath
    name: str
    identifier: str = ""
    born: date | None = None
    told: tuple[tuple[FieldPath, Answer], ...] = ()
    """The answers they were known by: where one of them changes, it is somebody else."""

    @property
    def known(self) -> bool:
        """Whether an agency can tell who is meant."""
        return bool(self.identifier or (self.name and self.born))

    @property
    def called(self) -> str:
        """Name and day of birth."""
        return " ".join(part for part in (self.name, self.born.isoformat() if self.born else "") if part)


@dataclass(frozen=True, slots=True)
class Subjects:
    """Everyone whom a requirement is about, as far as the answers tell."""

    known: tuple[tuple[Subject, Scope], ...]
    """Each with what a rule sees that stands on them."""
    open: bool
    """Whether somebody is there of whom more has to be said first, or nobody at all."""


def parse_whose(node: Node) -> Whose:
    """Whom a requirement is about. Raises `PackError`."""
    node.only("name", "identifier", "born", "when")
    number, born = node.maybe_text("identifier"), node.maybe_text("born")
    return Whose(
        name=FieldPath(node.at("name").text()),
        identifier=None if number is None else FieldPath(number),
        born=None if born is None else FieldPath(born),
        when=node.maybe_rule("when"),
    )


def subjects_of(whose: Whose, done: Evaluation) -> Subjects:
    """Everyone whom a requirement is about now."""
    found, open_ = [], False
    for row, scope in _places(whose, done):
        needed = True if whose.when is None else truth(whose.when, scope)
        if needed is UNKNOWN:
            open_ = True
        elif needed is True:
            one = _subject(whose, done, row)
            open_ = open_ or not one.known
            found += [(one, scope)] if one.known else []
    return Subjects(tuple(found), open_ or not found)


def _places(whose: Whose, done: Evaluation) -> list[tuple[RowId | None, Scope]]:
    if whose.repeat is None:
        return [(None, done.scope)]
    table = done.form.fields[whose.repeat].column
    rows = zip(done.rows.get(table, ()), done.tables.get(table, ()), strict=True)
    return [(row, done.scope.on(values)) for row, values in rows]


def _subject(whose: Whose, done: Evaluation, row: RowId | None) -> Subject:
    here = {path: FieldPath(path if row is None else path.replace("/*/", f"/{row}/", 1)) for path in whose.paths}
    told = [(path, done.values[path]) for path in here.values() if path in done.values]
    said = {path: str(answer) for path, answer in told if path not in done.wrong}
    born = said.get(here[whose.born], "") if whose.born is not None else ""
    return Subject(
        at=PersonPath(here[whose.name].rpartition("/")[0]),
        name=said.get(here[whose.name], ""),
        identifier=said.get(here[whose.identifier], "") if whose.identifier is not None else "",
        born=date.fromisoformat(born) if born else None,
        told=tuple(told),
    )
