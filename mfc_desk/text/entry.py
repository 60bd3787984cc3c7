"""Reads dates the way people say and type them, in Kazakh, Russian and English.

    31.12.1959   31 12 1959   311259   1959-12-31   31 декабря 1959   31 желтоқсан 1959   31 Dec 1959

What cannot be read is answered with a message that says exactly what is wrong.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from typing import Final

from mfc_desk.text.message import Message, msg

_NAMES: Final = (
    "января январь қаңтар qantar january",
    "февраля февраль ақпан february",
    "марта март наурыз march",
    "апреля апрель сәуір april",
    "мая май мамыр may",
    "июня июнь маусым june",
    "июля июль шілде july",
    "августа август тамыз august",
    "сентября сентябрь қыркүйек september",
    "октября октябрь қазан october",
    "ноября ноябрь қараша november",
    "декабря декабрь желтоқсан december",
)
_EASY: Final = str.maketrans("әғқңөұүһіё", "агкноуухие")
_TAIL: Final = re.compile(r"\b(года|год|г|жылы|жылғы|жыл|ж)\b\.?|(?<=\d)(st|nd|rd|th|-?го|-?е)\b")
EARLIEST: Final = 1880


def read_date(typed: str, *, today: date, past: bool = True) -> date | Message:
    """The date a person meant, or what is wrong with it.

    With `past` a two-digit year is the last one that is not still to come, and a date after
    `today` is refused; without it two digits mean the year nearest to today.
    """
    words = _words(typed)
    if not words:
        return msg("entry.date.empty")
    parts = _parts(words)
    if isinstance(parts, Message):
        return parts
    day, month, year = parts
    whole = _year(year, day=day, month=month, today=today, past=past)
    return _checked(day, month, whole, today=today, past=past)


def _words(typed: str) -> list[str]:
    text = _TAIL.sub(" ", typed.strip().lower())
    text = re.sub(r"(?<=\d)(?=[^\W\d])|(?<=[^\W\d])(?=\d)", " ", text)
    return [word for word in re.split(r"[\s.,/\-\u00a0]+", text) if word]


def _parts(words: list[str]) -> tuple[int, int, str] | Message:
    if not all(re.fullmatch(r"[0-9]+|[^\W\d]+", word) for word in words):
        return msg("entry.date.unreadable")
    if len(words) == 1 and words[0].isascii() and words[0].isdigit():
        return _run_together(words[0])
    if len(words) != 3:
        return msg("entry.date.year_missing") if len(words) == 2 else msg("entry.date.unreadable")
    first, middle, last = words
    if len(first) == 4 and first.isdigit():  # the year first: 1959-12-31, 1959 жылғы 31 желтоқсан
        first, middle, last = (last, middle, first) if last.isdigit() else (middle, last, first)
    elif not first.isdigit() and middle.isdigit():
        first, middle = middle, first
    if not (first.isdigit() and last.isdigit()):
        return msg("entry.date.unreadable")
    month = _month(middle)
    return month if isinstance(month, Message) else (int(first), month, last)


def _run_together(digits: str) -> tuple[int, int, str] | Message:
    if len(digits) not in (6, 8):
        return msg("entry.date.unreadable")
    if len(digits) == 8 and digits[:2] in ("18", "19", "20") and not 1 <= int(digits[2:4]) <= 12:
        return int(digits[6:]), int(digits[4:6]), digits[:4]
    return int(digits[:2]), int(digits[2:4]), digits[4:]


def _month(word: str) -> int | Message:
    if word.isdigit():
        return int(word)
    easy = word.translate(_EASY)
    found = {
        number
        for number, names in enumerate(_NAMES, 1)
        if len(easy) >= 3 and any(name.translate(_EASY).startswith(easy) for name in names.split())
    }
    return found.pop() if len(found) == 1 else msg("entry.date.month_name", word=word)


def _year(year: str, *, day: int, month: int, today: date, past: bool) -> int:
    if len(year) != 2:
        return int(year)
    century = today.year // 100 * 100
    whole = century + int(year)
    if past:
        return whole - 100 if (whole, month, day) > (today.year, today.month, today.day) else whole
    return min((whole - 100, whole, whole + 100), key=lambda one: abs(one - today.year))


def _checked(day: int, month: int, year: int, *, today: date, past: bool) -> date | Message:
    if not 1 <= month <= 12:
        return msg("entry.date.no_month", month=month)
    if not EARLIEST <= year <= today.year + 100:
        return msg("entry.date.no_year", year=year)
    last = monthrange(year, month)[1]
    if not 1 <= day <= last:
        return msg("entry.date.no_day", day=day, last=date(year, month, last))
    found = date(year, month, day)
    return msg("entry.date.future", day=found) if past and found > today else found


def age(born: date, on: date) -> int:
    """Full years; who is born on 29 February becomes older on 1 March."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def say_age(born: date, on: date) -> Message:
    """The age as it is read back to the person: "66 years"."""
    return msg("entry.age", n=age(born, on))


def say_weekday(day: date) -> Message:
    """The day's weekday, read back so that a slip of the fingers is heard."""
    return msg(f"entry.weekday.{day.isoweekday()}")
