"""What is typed into a question, read once for desk and office: its normal form, what is wrong, what is read back.

    date     31.12.1959 · 31 12 1959 · 311259 · 31121959 · 1959-12-31 · 31 желтоқсан 1959   ->  "1959-12-31"
    phone    8 701 123 45 67                                                                ->  "+77011234567"
    number   34 600                                                                         ->  34600
    IIN, IBAN …  without blanks and hyphens, letters of an IBAN as capitals

Nothing typed is no answer. What cannot be read keeps its words, and `forms.engine` says what is wrong with them.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from forms.answers import Answer
from forms.form import FieldType
from forms.identifiers import CHECKS, bare
from forms.phones import Phone, read_phone
from forms.whole_numbers import read_number
from mfc_desk.text.entry import meant_date, say_age, say_weekday
from mfc_desk.text.message import Message, msg

YES: Final = "yes"
NO: Final = "no"


def answer_of(kind: FieldType, typed: str, *, today: date, home: str = "KZ", past: bool = False) -> Answer:
    """The answer that was typed; "" for nothing, the words as they stand where they cannot be read.

    With `past` (a question about a day that cannot be still to come) two figures of a year are a year gone by.
    """
    text = typed.strip()
    if not text:
        return ""
    if kind == "phone":
        phone = read_phone(text, home)
        return phone.e164 if isinstance(phone, Phone) else text
    if kind == "date":
        day = meant_date(text, today=today, past=past)
        return text if isinstance(day, Message) else day.isoformat()
    if kind == "number":
        number = read_number(text)
        return text if isinstance(number, Message) else number
    if kind == "yes_no":
        return text == YES if text in (YES, NO) else text
    return _identifier(kind, text) if kind in CHECKS else text


def text_of(kind: FieldType, answer: Answer | None) -> str:
    """How an answer stands in its field."""
    if answer is None:
        return ""
    if kind == "yes_no":
        return (YES if answer else NO) if isinstance(answer, bool) else str(answer)
    if kind == "date" and isinstance(answer, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", answer):
        year, month, day = answer.split("-")
        return f"{day}.{month}.{year}"
    return str(answer)


def read_back(kind: FieldType, answer: Answer | None, *, today: date, home: str = "KZ") -> tuple[Message, ...]:
    """What is said back of a sound answer, so that a slip is heard: weekday and age, the country of a number."""
    if kind == "date" and isinstance(answer, str):
        try:
            day = date.fromisoformat(answer)
        except ValueError:
            return ()
        return (say_age(day, today), say_weekday(day)) if day <= today else (say_weekday(day),)
    if kind == "phone" and isinstance(answer, str) and answer:
        phone = read_phone(answer, home)
        if isinstance(phone, Phone):
            return _of_phone(phone, home)
    return ()


def _of_phone(phone: Phone, home: str) -> tuple[Message, ...]:
    if phone.shared:  # two countries share the code: which one it was read as is said, and how to say the other
        whose: tuple[Message, ...] = (phone.whose, msg("forms.phone.other"))
    else:
        whose = () if phone.country == home else (phone.whose,)
    return whose if phone.texts else (*whose, msg("forms.phone.landline"))


def _identifier(kind: str, text: str) -> Answer:
    """An identifier without what people write between its digits, once it is sound."""
    return text if CHECKS[kind](text) is not None else bare(text).upper()
