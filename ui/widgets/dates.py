"""A date as it is typed: `31.12.1959`, `31 12 59`, `311259`, `31 декабря 1959`, `1959-12-31`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from mfc_desk.text.entry import meant_date
from mfc_desk.text.message import Message
from ui.widgets.editors import LineEdit
from ui.widgets.field import Field


def parse_date(text: str, *, today: date) -> date | None:
    """The date that was meant, as `mfc_desk.text.entry` reads it, or None."""
    found = meant_date(text, today=today, past=True)
    return None if isinstance(found, Message) else found


def show_date(day: date) -> str:
    """The date as the field shows it."""
    return f"{day:%d.%m.}{day.year:04d}"


class DateEdit(LineEdit):
    """A date typed as text. Leaving it shows what was understood; what was not understood stays as it was typed."""

    def __init__(self, today: Callable[[], date], value: date | None = None) -> None:
        super().__init__(show_date(value) if value else "")
        self._today = today
        self.left.connect(self.tidy)

    def date(self) -> date | None:
        """The date that stands there, or None when there is none or it cannot be understood."""
        return parse_date(self.text(), today=self._today())

    def tidy(self) -> None:
        """Write the date in its one form."""
        day = self.date()
        if day is not None:
            self.set_value(show_date(day))


def date_field(label: str, today: Callable[[], date], *, name: str, value: date | None = None) -> Field:
    """A field for a date; its editor is a `DateEdit`."""
    return Field(label, DateEdit(today, value), name=name)
