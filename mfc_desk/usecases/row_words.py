"""A row in words, field by field, to lay two versions of it side by side. Numbers of persons show their end only."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, Final

from forms.checksheet import render
from forms.errors import UnknownVersion
from forms.form import Field
from forms.register import Law
from mfc_desk.domain.entities import Application, Document, Entity, Party, Visit
from mfc_desk.domain.halls import Desk
from mfc_desk.domain.ids import Key, OperatorId
from mfc_desk.domain.tickets import Ticket
from mfc_desk.text.message import Message, msg

LAST: Final = 4
"""So many signs of a person's number are shown."""
Words = Iterator[tuple[str, Message, Message | None]]
"""The name of a field, its label, and its value; None where it has none."""
FORM: Final = "form."


class RowWords:
    """Knows the names that rows only point at."""

    def __init__(
        self, law: Law, people: Mapping[OperatorId, str], *, row: Callable[[Key], Entity | None], zone: Any
    ) -> None:
        self._law, self._people, self._row, self._zone = law, people, row, zone

    def of(self, row: Entity | None) -> dict[str, tuple[Message, Message | None]]:
        """Label and value of everything of it that a person reads."""
        match row:
            case Ticket():
                words = self._ticket(row)
            case Visit():
                words = self._visit(row)
            case Party():
                words = self._party(row)
            case Application():
                words = self._application(row)
            case Document():
                words = self._document(row)
            case Desk():
                words = self._desk(row)
            case _:
                return {}
        return {name: (label, value) for name, label, value in words}

    def _ticket(self, row: Ticket) -> Words:
        yield "state", msg("linepage.field.state"), msg(f"state.ticket.{row.state}")
        yield "desk", msg("linepage.field.desk"), _plain(row.desk)
        yield "operator", msg("linepage.field.operator"), self._person(row.operator)
        yield "called_at", msg("linepage.field.called_at"), self._time(row.called_at)
        yield "started_at", msg("linepage.field.started_at"), self._time(row.started_at)
        yield "ended_at", msg("linepage.field.ended_at"), self._time(row.ended_at)
        yield "service", msg("linepage.field.service"), self._service(row.service)
        yield "for_desk", msg("linepage.field.for_desk"), _plain(row.for_desk)
        yield "returns_at", msg("linepage.field.returns_at"), self._time(row.returns_at)

    def _visit(self, row: Visit) -> Words:
        party = self._row(Key("party", row.party)) if row.party else None
        yield "state", msg("linepage.field.state"), msg(f"state.visit.{row.state}")
        yield "desk", msg("linepage.field.desk"), _plain(row.desk)
        yield "operator", msg("linepage.field.operator"), self._person(row.operator)
        yield "party", msg("linepage.field.person"), _plain(_name(party)) if isinstance(party, Party) else None
        yield "applications", msg("linepage.field.applications"), _plain(len(row.applications))
        yield "parked_at", msg("linepage.field.parked_at"), self._time(row.parked_at)
        yield "ended_at", msg("linepage.field.ended_at"), self._time(row.ended_at)

    def _party(self, row: Party) -> Words:
        yield "name", msg("linepage.field.name"), _plain(_name(row))
        yield "born", msg("linepage.field.born"), _day(row.born)
        yield "identifier", msg("linepage.field.identifier"), _end(row.identifier)
        yield "document", msg("linepage.field.document"), _end(row.document.number)
        yield "valid_until", msg("linepage.field.valid_until"), _day(row.document.valid_until)
        yield "phone", msg("linepage.field.phone"), _plain(row.phone)

    def _application(self, row: Application) -> Words:
        yield "service", msg("linepage.field.service"), self._service(row.service)
        yield "state", msg("linepage.field.state"), msg(f"state.application.{row.lifecycle}")
        yield "number", msg("linepage.field.number"), _plain(row.number)
        yield "received_at", msg("linepage.field.received_at"), self._time(row.received_at)
        yield "due", msg("linepage.field.due"), _day(row.due)
        yield "documents", msg("linepage.field.documents"), _plain(len(row.documents))
        yield "checked_at", msg("linepage.field.checked_at"), self._time(row.checked_at)
        yield "signed_at", msg("linepage.field.signed_at"), self._time(row.signed_at)
        yield from self._answers(row)

    def _answers(self, row: Application) -> Words:
        """The answers of the form under the labels of the version that the case is pinned to."""
        try:
            law, service = self._law.pinned(row.service, row.law_version)
            fields: Mapping[Any, Field] = law.form(service).fields
        except (UnknownVersion, KeyError):
            return
        for path, answer in row.form.items():
            field = fields.get(_pattern(path))
            if field is not None and isinstance(answer, str | int | bool):
                yield FORM + path, field.label, render(field, _typed(field, answer))

    def _document(self, row: Document) -> Words:
        yield "evidence", msg("linepage.field.evidence"), self._law.evidence_type(row.evidence).label
        yield "state", msg("linepage.field.state"), msg(f"state.document.{row.custody}")
        yield "pages", msg("linepage.field.pages"), _plain(row.pages)
        yield "valid_until", msg("linepage.field.valid_until"), _day(row.valid_until)
        yield "returned_at", msg("linepage.field.returned_at"), self._time(row.returned_at)

    def _desk(self, row: Desk) -> Words:
        yield "state", msg("linepage.field.state"), msg(f"state.desk.{row.state}")
        yield "operator", msg("linepage.field.operator"), self._person(row.operator)
        yield "since", msg("linepage.field.since"), self._time(row.since)

    def _person(self, name: OperatorId | None) -> Message | None:
        return None if name is None else _plain(self._people.get(name, name))

    def _service(self, service: Any) -> Message | None:
        try:
            return None if service is None else self._law.service(service).name
        except KeyError:
            return _plain(service)

    def _time(self, at: datetime | None) -> Message | None:
        return None if at is None else msg("linepage.time", at=at.astimezone(self._zone))


def _typed(field: Field, answer: str | int | bool) -> Any:
    if field.type == "date" and isinstance(answer, str):
        try:
            return date.fromisoformat(answer)
        except ValueError:
            return answer
    return answer


def _pattern(path: str) -> Any:
    """The path of the question: a row of a repeat is any row."""
    return "/".join("*" if part.isdigit() else part for part in path.split("/"))


def _plain(value: object) -> Message | None:
    return None if value in (None, "") else msg("forms.value.plain", value=str(value))


def _day(day: date | None) -> Message | None:
    return None if day is None else msg("forms.value.date", day=day)


def _end(number: str) -> Message | None:
    return msg("linepage.ends", end=number[-LAST:]) if number else None


def _name(party: Party) -> str:
    return " ".join(part for part in (party.family_name, party.given_name, party.patronymic) if part)
