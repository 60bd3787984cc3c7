"""Between what is typed into a question and the answer that is kept: dates as ISO, numbers as numbers."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from forms.answers import Answer
from forms.engine import FieldView, FormView
from forms.form import FieldType
from mfc_desk.text.entry import read_date, say_age, say_weekday
from mfc_desk.text.message import Message, msg

YES, NO = "yes", "no"


def answer_of(kind: FieldType, text: str, *, today: date) -> Answer:
    """The answer that was typed. What cannot be understood is kept as it stands, and the form says what is wrong."""
    bare = text.strip()
    if kind == "date" and bare:
        day = read_date(bare, today=today, past=False)
        return bare if isinstance(day, Message) else day.isoformat()
    if kind == "number" and re.fullmatch(r"-?[0-9]{1,15}", bare):
        return int(bare)
    if kind == "yes_no" and bare in (YES, NO):
        return bare == YES
    return bare


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


def echo_of(field: FieldView, *, today: date) -> tuple[Message, ...]:
    """What is read back beside a date: weekday, and the age where it is in the past."""
    if field.type != "date" or not isinstance(field.value, str):
        return ()
    try:
        day = date.fromisoformat(field.value)
    except ValueError:
        return ()
    return (say_age(day, today), say_weekday(day)) if day <= today else (say_weekday(day),)


def wrong_entry(kind: FieldType, text: str, *, today: date) -> Message | None:
    """A more exact word about an entry than the form has: which part of a date cannot be."""
    if kind != "date" or not text.strip():
        return None
    found = read_date(text, today=today, past=False)
    return found if isinstance(found, Message) else None


def missing_words(kind: FieldType) -> Message:
    """What to do about a question that has no answer yet."""
    return msg("visit.form.missing_date") if kind == "date" else msg(_MISSING.get(kind, "visit.form.missing_text"))


def left_out(form: FormView, say: Callable[..., str]) -> list[tuple[str, str]]:
    """What will not be sent because its question is not asked any more: label and value of each."""
    found = []
    for each in form.pruned:
        field = form.form.fields.get(each.path)
        if field is not None:
            shown = text_of(field.type, each.value)
            chosen = say(field.choice_label(shown)) if field.choices and shown in field.choices else shown
            found.append((say(field.label), chosen))
    return found


_MISSING = {
    "choice": "visit.form.missing_choice",
    "yes_no": "visit.form.missing_choice",
    "number": "visit.form.missing_number",
}
