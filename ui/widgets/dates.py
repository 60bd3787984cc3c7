"""A date as it is typed: `31.12.1959`, `31 12 59`, `311259`, `31 декабря 1959`, `1959-12-31`."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import cache

from PySide6.QtCore import QLocale

from ui.widgets.editors import LineEdit
from ui.widgets.field import Field

_PARTS = re.compile(r"\d+|[^\W\d_]+")
_FORMS = (QLocale.FormatType.LongFormat, QLocale.FormatType.ShortFormat)


@cache
def _month_words() -> dict[str, int]:
    """The names of the months in the three languages, both in a date and alone."""
    found: dict[str, int] = {}
    for language in ("kk", "ru", "en"):
        locale = QLocale(language)
        for month in range(1, 13):
            for form in _FORMS:
                for word in (locale.monthName(month, form), locale.standaloneMonthName(month, form)):
                    found[word.rstrip(".").casefold()] = month
    return found


def parse_date(text: str, *, today: date) -> date | None:
    """The date that was meant, or None. A year of two figures is the last such year that is not after `today`.

    Eight figures in a row may also be `YYYYMMDD`; then the first two say so.
    """
    parts = _PARTS.findall(text.casefold())
    if len(parts) == 1 and parts[0].isdigit():
        parts = _split_figures(parts[0])
    if len(parts) != 3:
        return None
    if len(parts[0]) == 4 and parts[0].isdigit():
        parts.reverse()
    day, month, year = _number(parts[0]), _month(parts[1]), _year(parts[2], today)
    if day is None or month is None or year is None:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


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


def _split_figures(figures: str) -> list[str]:
    if len(figures) == 8 and figures[:2] in ("19", "20") and int(figures[2:4]) > 12:
        return [figures[:4], figures[4:6], figures[6:]]
    return [figures[:2], figures[2:4], figures[4:]] if len(figures) in (6, 8) else [figures]


def _number(part: str) -> int | None:
    return int(part) if part.isdigit() and len(part) <= 2 else None


def _month(part: str) -> int | None:
    if part.isdigit():
        return _number(part)
    words = _month_words()
    if part in words:
        return words[part]
    hits = {month for word, month in words.items() if len(part) >= 3 and word.startswith(part)}
    return hits.pop() if len(hits) == 1 else None


def _year(part: str, today: date) -> int | None:
    if not part.isdigit() or len(part) not in (2, 4):
        return None
    if len(part) == 4:
        return int(part)
    year = today.year // 100 * 100 + int(part)
    return year if year <= today.year else year - 100
