"""Numbers of papers against samples of them, as a pack gives them: a digit for a digit, a letter for a letter."""

from __future__ import annotations

import re
from collections.abc import Sequence

from forms.identifiers import bare
from mfc_desk.text.message import Message, msg


def sample_problem(text: str, samples: Sequence[str], *, ends_open: bool = False) -> Message | None:
    """What is wrong with a number that is like none of the samples; None without samples.

    `ends_open`: the last digits are a number of their own, as long as it happens to be, and never none.
    """
    if not samples or like_one(text, samples, ends_open=ends_open):
        return None
    return msg("forms.problem.unlike", samples=", ".join(samples))


def like_one(text: str, samples: Sequence[str], *, ends_open: bool = False) -> bool:
    """Whether a number has the form of one of the samples."""
    found = _shape(text, ends_open=ends_open)
    return any(_shape(one, ends_open=ends_open) == found for one in samples)


def _shape(text: str, *, ends_open: bool) -> str:
    shape = _signs(text)
    return re.sub("0+$", "0+", shape) if ends_open else shape


def _signs(text: str) -> str:
    return "".join("0" if sign in "0123456789" else "A" if sign.isalpha() else sign for sign in bare(text))
