"""Answers as a draft keeps them, and their reading into typed values.

Answers map a path to a text, a truth value or a whole number. Rows of a repeat carry stable
ids: "/children/<row id>/dob"; a row that has no answer yet is kept by "/children/<row id>": True.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Final, TypeAlias

from forms.form import Field
from forms.identifiers import CHECKS, bare, phone_e164
from forms.ids import FieldPath, RowId
from forms.names import name_problem, names_problem
from forms.samples import sample_problem
from forms.values import Value
from forms.whole_numbers import read_number
from mfc_desk.text.entry import date_problem
from mfc_desk.text.message import Message, msg

Answer: TypeAlias = str | bool | int
Answers: TypeAlias = Mapping[str, Answer]
LONGEST: Final = 300
_ISO: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_HIDDEN: Final = re.compile(r"[\x00-\x08\x0b-\x1f]")


def rows_of(answers: Answers, repeat: FieldPath) -> tuple[RowId, ...]:
    """The ids of a repeat's rows, oldest first: shorter ids before longer ones, then by letters."""
    head = f"{repeat}/"
    found = {path[len(head) :].partition("/")[0] for path, answer in answers.items() if path.startswith(head)}
    return tuple(RowId(one) for one in sorted(found, key=lambda one: (len(one), one)) if one)


def with_row(answers: Answers, repeat: FieldPath, row: RowId) -> dict[str, Answer]:
    """The answers with one more, still empty, row."""
    return {**answers, f"{repeat}/{row}": True}


def without_row(answers: Answers, repeat: FieldPath, row: RowId) -> dict[str, Answer]:
    """The answers without a row and everything said in it."""
    own = f"{repeat}/{row}"
    return {path: answer for path, answer in answers.items() if path != own and not path.startswith(f"{own}/")}


def absent(answer: Answer | None) -> bool:
    """Whether this is no answer: nothing, or nothing that can be seen."""
    return answer is None or (isinstance(answer, str) and not answer.strip())


def read_answer(field: Field, answer: Answer, today: date = date.max) -> Value | Message:
    """The typed value of an answer in its normal form, or what is wrong with it; `today` makes a date's words exact."""
    if field.type == "date":
        return _day(answer, today)
    return _READERS.get(field.type, _identifier)(field, answer)


def _text(field: Field, answer: Answer) -> Value | Message:
    if not isinstance(answer, str):
        return msg("forms.problem.text")
    if _HIDDEN.search(answer):
        return msg("forms.problem.text")
    longest = LONGEST if field.most is None else field.most
    if len(answer) > longest:
        return msg("forms.problem.too_long", n=longest)
    wrong = _NAMES[field.check](answer) if field.check is not None else None
    return wrong or sample_problem(answer, field.like, ends_open=field.ends_open) or answer


def _day(answer: Answer, today: date) -> Value | Message:
    if not isinstance(answer, str):
        return msg("forms.problem.date")
    try:
        if _ISO.fullmatch(answer):
            return date.fromisoformat(answer)
    except ValueError:
        pass  # the words below say what is wrong with it
    return date_problem(answer, today=today) or msg("forms.problem.date")


def _choice(field: Field, answer: Answer) -> Value | Message:
    return answer if isinstance(answer, str) and answer in field.choices else msg("forms.problem.choice")


def _yes_no(_field: Field, answer: Answer) -> Value | Message:
    return answer if isinstance(answer, bool) else msg("forms.problem.yes_no")


def _number(field: Field, answer: Answer) -> Value | Message:
    if isinstance(answer, str):
        found = read_number(answer)
        return found if isinstance(found, Message) else msg("forms.problem.number")
    if isinstance(answer, bool) or not isinstance(answer, int):
        return msg("forms.problem.number")
    if field.least is not None and answer < field.least:
        return msg("forms.problem.too_small", least=field.least)
    if field.most is not None and answer > field.most:
        return msg("forms.problem.too_big", most=field.most)
    return answer


def _identifier(field: Field, answer: Answer) -> Value | Message:
    if not isinstance(answer, str):
        return msg("forms.problem.text")
    wrong = CHECKS[field.type](answer)
    if wrong is not None:
        return wrong
    return phone_e164(answer) or answer if field.type == "phone" else bare(answer).upper()


_NAMES: Final = {"name": name_problem, "names": names_problem}
_READERS: Final[Mapping[str, Callable[[Field, Answer], Value | Message]]] = {
    "text": _text, "choice": _choice, "yes_no": _yes_no, "number": _number,
}  # fmt: skip
