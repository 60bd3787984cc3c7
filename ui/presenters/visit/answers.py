"""What a form says beside its questions: what is read back, what is missing, what will not be sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from forms.engine import FieldView, FormView
from forms.form import FieldType
from forms.reading import NO, YES, answer_of, read_back, text_of
from mfc_desk.text.message import Message, msg

__all__ = ["NO", "YES", "answer_of", "echo_of", "left_out", "missing_words", "text_of"]


def echo_of(field: FieldView, *, today: date, home: str) -> tuple[Message, ...]:
    """What is read back beside a question: weekday and age of a date, whose a telephone number is."""
    return read_back(field.type, field.value, today=today, home=home)


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
