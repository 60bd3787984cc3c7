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
from forms.identifiers import CHECKS, bare
from forms.ids import FieldPath, RowId
from forms.values import Value
from mfc_desk.text.message import Message, msg

Answer: TypeAlias = str | bool | int
Answers: TypeAlias = Mapping[str, Answer]
LONGEST: Final = 300


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


def read_answer(field: Field, answer: Answer) -> Value | Message:
    """The typed value of an answer, or what is wrong with it."""
    return _READERS.get(field.type, _identifier)(field, answer)


def _text(field: Field, answer: Answer) -> Value | Message:
    if not isinstance(answer, str):
        return msg("forms.problem.text")
    if re.search(r"[\x00-\x08\x0b-\x1f]", answer):
        return msg("forms.problem.text")
    longest = LONGEST if field.most is None else field.most
    return answer if len(answer) <= longest else msg("forms.problem.too_long", n=longest)


def _day(_field: Field, answer: Answer) -> Value | Message:
    try:
        if isinstance(answer, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", answer):
            return date.fromisoformat(answer)
    except ValueError:
        return msg("forms.problem.date")
    return msg("forms.problem.date")


def _choice(field: Field, answer: Answer) -> Value | Message:
    return answer if isinstance(answer, str) and answer in field.choices else msg("forms.problem.choice")


def _yes_no(_field: Field, answer: Answer) -> Value | Message:
    return answer if isinstance(answer, bool) else msg("forms.problem.yes_no")


def _number(field: Field, answer: Answer) -> Value | Message:
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
    return wrong if wrong is not None else answer if field.type == "phone" else bare(answer)


_READERS: Final[Mapping[str, Callable[[Field, Answer], Value | Message]]] = {
    "text": _text, "date": _day, "choice": _choice, "yes_no": _yes_no, "number": _number,
}  # fmt: skip
