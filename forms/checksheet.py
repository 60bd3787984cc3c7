"""The check sheet: numbered lines that the applicant reads before signing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from forms.evaluation import Evaluation
from forms.form import CheckSpec, Field
from forms.ids import FieldPath
from forms.values import Value
from mfc_desk.text.message import Message, msg


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One line: its number, what it is, what was said, and the page and the field where it can be changed."""

    number: int
    label: Message
    value: Message
    page: str | None
    path: FieldPath | None = None
    """The first of its answers; None where it is worked out from others."""


def check_rows(done: Evaluation) -> tuple[CheckRow, ...]:
    """The lines for everything that is known; a line with nothing to say is left out."""
    lines = [line for spec in done.form.check for line in _lines(done, spec)]
    return tuple(CheckRow(n, *line) for n, line in enumerate(lines, 1))


def _lines(done: Evaluation, spec: CheckSpec) -> list[tuple[Message, Message, str | None, FieldPath | None]]:
    fields = done.form.columns.get(spec.table, {})
    found: Sequence[Mapping[str, Value]] = (
        [done.scope.values] if spec.table is None else done.scope.tables.get(spec.table, ())
    )
    lines = []
    for number, values in enumerate(found, 1):
        said = [name for name in spec.values if name in values]
        parts = [render(fields.get(name), values[name]) for name in said]
        if parts:
            label = spec.label if spec.table is None else msg(spec.label.code, number=number)
            asked = next((fields[name].path for name in said if name in fields), None)
            lines.append((label, _joined(parts), spec.page, _in_row(done, spec, asked, number)))
    return lines


def _in_row(done: Evaluation, spec: CheckSpec, path: FieldPath | None, number: int) -> FieldPath | None:
    if path is None or spec.table is None:
        return path
    return FieldPath(path.replace("/*/", f"/{done.rows[spec.table][number - 1]}/", 1))


def render(field: Field | None, value: Value) -> Message:
    """A value as a person reads it."""
    if isinstance(value, bool):
        return msg("forms.value.yes" if value else "forms.value.no")
    if isinstance(value, date):
        return msg("forms.value.date", day=value)
    if field is not None and field.type == "choice" and isinstance(value, str):
        return field.choice_label(value)
    return msg("forms.value.plain", value=str(value))


def _joined(parts: list[Message]) -> Message:
    whole = parts[0]
    for part in parts[1:]:
        whole = msg("forms.value.pair", first=whole, second=part)
    return whole
