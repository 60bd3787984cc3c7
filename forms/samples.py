"""Numbers of papers against samples of them, as a pack gives them: a digit for a digit, a letter for a letter."""

from __future__ import annotations

from collections.abc import Sequence

from forms.identifiers import bare
from mfc_desk.text.message import Message, msg


def sample_problem(text: str, samples: Sequence[str]) -> Message | None:
    """What is wrong with a number that is like none of the samples; None without samples."""
    found = _shape(text)
    if not samples or any(_shape(one) == found for one in samples):
        return None
    return msg("forms.problem.unlike", samples=", ".join(samples))


def _shape(text: str) -> str:
    return "".join("0" if sign in "0123456789" else "A" if sign.isalpha() else sign for sign in bare(text))
