"""The check sheet: numbered lines that the applicant reads before signing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from forms.evaluation import Evaluation
from forms.form import CheckSpec, Field
from forms.values import Value
from mfc_desk.text.message import Message, msg


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One line: its number, what it is, what was said, and the page where it can be changed."""

    number: int
    label: Message
    value: Message
    page: str | None


def check_rows(done: Evaluation) -> tuple[CheckRow, ...]:
    """The lines for everything that is known; a line with nothing to say is left out."""
    lines = [line for spec in done.form.check for line in _lines(done, spec)]
    return tuple(CheckRow(n, label, value, page) for n, (label, value, page) in enumerate(lines, 1))


def _lines(done: Evaluation, spec: CheckSpec) -> list[tuple[Message, Message, str | None]]:
    fields = done.form.columns.get(spec.table, {})
    found: Sequence[Mapping[str, Value]] = (
        [done.scope.values] if spec.table is None else done.scope.tables.get(spec.table, ())
    )
    lines = []
    for number, values in enumerate(found, 1):
        parts = [render(fields.get(name), values[name]) for name in spec.values if name in values]
        if parts:
            label = spec.label if spec.table is None else msg(spec.label.code, number=number)
            lines.append((label, _joined(parts), spec.page))
    return lines


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
