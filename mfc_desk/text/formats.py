"""Dates, times, money and sizes as each language writes them.

Babel is imported when a month or a weekday must be named, not before: the first
screen paints without it.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Final

SYMBOLS: Final = {"KZT": "₸", "RUB": "₽"}
UNITS: Final = {
    "en": (("GB", "MB", "KB", "B"), "."),
    "ru": (("ГБ", "МБ", "КБ", "Б"), ","),
    "kk": (("ГБ", "МБ", "КБ", "Б"), ","),
}
"""Units of size, the largest first, and what parts the tenths."""
NBSP: Final = "\u00a0"


def format_value(value: object, spec: str, language: str) -> str:
    """`value` by the name of a format: time, date, day, longdate, money, size, places; "" for plain text.

    Raises `ValueError` for a format that is not known.
    """
    if not spec:
        return _plain(value, language)
    match spec, value:
        case "time", datetime():
            return value.strftime("%H:%M")
        case "seconds", datetime():
            return value.strftime("%H:%M:%S")
        case "date", date():
            return value.strftime("%d.%m.%Y")
        case "day", date():
            return _babel_date(value, {"en": "d MMM", "ru": "d MMM", "kk": "d MMM"}[language], language)
        case "longdate", date():
            return long_date(value, language)
        case "money", (int(minor), str(currency)):
            return money(minor, currency)
        case "size", int():
            return size(value, language)
        case "minutes", int():
            return f"{value // 60}:{value % 60:02d}"
        case "places", Decimal():
            return str(value).replace(".", UNITS[language][1])
        case "two", int():
            return f"{value:02d}"
    raise ValueError(f"no format {spec!r} for {type(value).__name__}")


def _plain(value: object, language: str) -> str:
    if isinstance(value, datetime):
        return value.strftime("%H:%M")
    if isinstance(value, date):
        return long_date(value, language)
    return str(value)


def long_date(day: date, language: str) -> str:
    """The day with its weekday, as a letter would write it: "Tuesday, 1 December 2026"."""
    patterns = {"en": "EEEE, d MMMM yyyy", "ru": "EEEE, d MMMM y", "kk": "y 'ж'. d MMMM, EEEE"}
    return _babel_date(day, patterns[language], language)


def money(minor: int, currency: str) -> str:
    """Minor units as an amount with the sign of the currency; whole amounts without the zeros."""
    amount = Decimal(minor) / 100
    whole, _, part = f"{amount:,.2f}".partition(".")
    digits = whole.replace(",", NBSP) + ("" if part == "00" else f",{part}")
    return f"{digits}{NBSP}{SYMBOLS.get(currency, currency)}"


def size(count: int, language: str) -> str:
    """A number of bytes in the unit a person would use, as the language writes it."""
    units, comma = UNITS[language]
    steps = zip(units, (1 << 30, 1 << 20, 1 << 10, 1), strict=True)
    unit, step = next((each for each in steps if count >= each[1]), (units[-1], 1))
    return f"{count / step:.1f}".removesuffix(".0").replace(".", comma) + f"{NBSP}{unit}"


def _babel_date(day: date, pattern: str, language: str) -> str:
    from babel.dates import format_date

    return format_date(day, pattern, locale=language)
