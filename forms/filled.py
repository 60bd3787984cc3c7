"""A form as it is filled in, worked out once: checking, proving, dating and signing a case all ask for the same one.

Whoever asks here promises that the answers are never changed, only replaced, so that the same object is the same
answers. What was worked out belongs to everybody: it is read, and never written to.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from forms import engine
from forms.answers import Answers
from forms.evaluation import Evaluation, Facts, run_form
from forms.form import Form

REMEMBERED: Final = 64


@dataclass(frozen=True, slots=True, eq=False)
class Filled:
    """A form, its answers, what is known beside them, and the day. What is remembered holds on to all of it."""

    form: Form
    answers: Answers
    facts: Facts
    today: date

    def __hash__(self) -> int:
        return hash((id(self.form), id(self.answers), self.today))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Filled):
            return NotImplemented
        same = self.form is other.form and self.answers is other.answers
        return same and self.today == other.today and self.facts == other.facts


@lru_cache(REMEMBERED)
def evaluated(filled: Filled) -> Evaluation:
    """What follows from the answers."""
    return run_form(filled.form, filled.answers, facts=filled.facts, today=filled.today)


@lru_cache(REMEMBERED)
def finalised(filled: Filled) -> engine.Final:
    """The answers made final. Raises `Incomplete` naming the fields in the way."""
    return engine.final_of(evaluated(filled))
