"""Reads dates the way people say and type them, in Kazakh, Russian and English.

    31.12.1959   31 12 1959   311259   1959-12-31   31 декабря 1959   31 желтоқсан 1959   31 Dec 1959   31.XII.1959

A year of two figures is the last such year that is not still to come, where the day lies in the past; else the
nearest to today. What cannot be read is answered with a message that says exactly what is wrong.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from typing import Final

from mfc_desk.text.message import Message, msg

_NAMES: Final = (
    "января январь январе қаңтар qantar january",
    "февраля февраль феврале ақпан aqpan february",
    "марта март марте наурыз nauryz march",
    "апреля апрель апреле сәуір sauir april",
    "мая май мае мамыр mamyr may",
    "июня июнь июне маусым mausym june",
    "июля июль июле шілде shilde july",
    "августа август августе тамыз tamyz august",
    "сентября сентябрь сентябре қыркүйек qyrkuiek september",
    "октября октябрь октябре қазан qazan october",
    "ноября ноябрь ноябре қараша qarasha november",
    "декабря декабрь декабре желтоқсан jeltoqsan december",
)
_ENDINGS: Final = frozenset(
    ("ы", "і", "и", "да", "де", "та", "те", "ның", "нің", "нын", "нин", "дың", "дің", "дын", "дин", "ын", "ин")
)
"""What Kazakh hangs on the name of a month: желтоқсаны, желтоқсанда, желтоқсанның."""
_ROMAN: Final = {
    name: n for n, name in enumerate(("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"), 1)
}
_LIKE_ROMAN: Final = str.maketrans("іхӏ", "ixi")
LONGEST: Final = 60
_EASY: Final = str.maketrans("әғқңөұүһіё", "агкноуухие")
_TAIL: Final = re.compile(
    r"\b(года|год|году|г|жылы|жылғы|жылдың|жылда|жыл|ж)\b\.?|(?<=\d)(st|nd|rd|th|-?го|-?е|-?ые|-?ші|-?шы|-?і|-?сы|-?сі)\b"
)
EARLIEST: Final = 1880


def read_date(typed: str, *, today: date, past: bool = True) -> date | Message:
    """The date a person meant, or what is wrong with it.

    With `past` a two-digit year is the last one that is not still to come, and a date after
    `today` is refused; without it two digits mean the year nearest to today.
    """
    if len(typed) > LONGEST:
        return msg("entry.date.unreadable")
    if (sign := next((one for one in typed if one.isdigit() and one not in "0123456789"), None)) is not None:
        return msg("entry.date.digits", sign=sign)
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
        return msg("entry.date.figures", given=len(digits))
    if len(digits) == 8 and digits[:2] in ("18", "19", "20") and not 1 <= int(digits[2:4]) <= 12:
        return int(digits[6:]), int(digits[4:6]), digits[:4]
    return int(digits[:2]), int(digits[2:4]), digits[4:]


def _month(word: str) -> int | Message:
    if word.isdigit():
        return int(word)
    if (roman := _ROMAN.get(word.translate(_LIKE_ROMAN))) is not None:
        return roman
    easy = word.translate(_EASY)
    found = {
        number
        for number, names in enumerate(_NAMES, 1)
        if len(easy) >= 3 and any(_names(easy, name.translate(_EASY)) for name in names.split())
    }
    return found.pop() if len(found) == 1 else msg("entry.date.month_name", word=word)


def _names(word: str, month: str) -> bool:
    """Whether the word is the month's name, its beginning, or the name with an ending."""
    return month.startswith(word) or (word.startswith(month) and word[len(month) :] in _ENDINGS)


def _year(year: str, *, day: int, month: int, today: date, past: bool) -> int:
    if len(year) != 2:
        return int(year)
    century = today.year // 100 * 100
    whole = century + int(year)
    if past:
        return whole - 100 if (whole, month, day) > (today.year, today.month, today.day) else whole
    return min((whole - 100, whole, whole + 100), key=lambda one: abs(one - today.year))


def _checked(day: int, month: int, year: int, *, today: date, past: bool) -> date | Message:
    if not EARLIEST <= year <= min(today.year + 100, date.max.year):
        return msg("entry.date.no_year", year=year)
    if not 1 <= month <= 12:
        if 1 <= day <= 12 and 1 <= month <= monthrange(year, day)[1]:
            return msg("entry.date.swapped", month=month, day=date(year, day, month))
        return msg("entry.date.no_month", month=month)
    last = monthrange(year, month)[1]
    if not 1 <= day <= last:
        return msg("entry.date.no_day", day=day, n=last, month=msg(f"entry.month.{month}"), year=year)
    found = date(year, month, day)
    return msg("entry.date.future", day=found) if past and found > today else found


def meant_date(typed: str, *, today: date, past: bool) -> date | Message:
    """The same, where a date still to come is for someone else to refuse: only two figures of a year lean on `past`."""
    found = read_date(typed, today=today, past=past)
    return read_date(typed, today=today, past=False) if _to_come(found) else found


def _to_come(found: date | Message) -> bool:
    return isinstance(found, Message) and found.code == "entry.date.future"


def date_problem(typed: str, *, today: date) -> Message | None:
    """What is wrong with a date that may lie in the past or still to come; None for a sound one."""
    found = read_date(typed, today=today, past=False)
    return found if isinstance(found, Message) else None


def age(born: date, on: date) -> int:
    """Full years; who is born on 29 February becomes older on 1 March."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def say_age(born: date, on: date) -> Message:
    """The age as it is read back to the person: "66 years"."""
    return msg("entry.age", n=age(born, on))


def say_weekday(day: date) -> Message:
    """The day's weekday, read back so that a slip of the fingers is heard."""
    return msg(f"entry.weekday.{day.isoweekday()}")
