"""Parts of a person's name: what may stand in one, and what is wrong where something else does."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from mfc_desk.text.message import Message, msg

LONGEST: Final = 100
"""Letters of one part of a name; the longest that is known in a document has fewer."""
BLANKS: Final = " \u00a0"
JOINERS: Final = "-\u2010\u2011'\u2018\u2019\u02bc"
"""Hyphens and apostrophes, as the keyboards of the country and the documents write them."""
_SCRIPTS: Final = ("CYRILLIC ", "LATIN ")
_PLAIN: Final = re.compile(
    rf"(?=.{{1,{LONGEST}}}\Z)([А-Яа-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі]+|[A-Za-z]+)([ -]([А-Яа-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі]+|[A-Za-z]+))*"
)
"""What nearly every name is: words of one alphabet each, a blank or a hyphen between them."""
SIGNS: Final = 1024
"""So many single signs are remembered, never a name."""


def name_problem(text: str) -> Message | None:
    """What is wrong with one part of a name; None for a sound or an empty one.

    Cyrillic, Kazakh and Latin letters with their marks may stand there, hyphen, apostrophe and blank between them.
    """
    if _PLAIN.fullmatch(text):
        return None
    signs = unicodedata.normalize("NFC", text)
    if not signs:
        return None
    if any(_hidden(sign) for sign in signs):
        return msg("forms.name.hidden")
    if not signs.strip(BLANKS):
        return msg("forms.name.blank")
    if (count := len(signs.strip(BLANKS))) > LONGEST:
        return msg("forms.name.too_long", n=LONGEST, given=count)
    if (digit := next((sign for sign in signs if sign.isdigit()), None)) is not None:
        return msg("forms.name.digit", sign=digit)
    if (other := next((sign for at, sign in enumerate(signs) if not _may_stand(signs, at)), None)) is not None:
        return msg("forms.name.sign", sign=other)
    if (stray := _of_another_script(signs)) is not None:
        return msg("forms.name.mixed", sign=stray)
    return None if any(_letter(sign) for sign in signs) else msg("forms.name.no_letter")


def names_problem(text: str) -> Message | None:
    """What is wrong with the first of several names that has a fault; commas stand between them."""
    parts = [part.strip(BLANKS) for part in text.split(",")]
    return next((wrong for part in parts if (wrong := name_problem(part)) is not None), None)


def _of_another_script(signs: str) -> str | None:
    """The first letter that is not of the alphabet in which most letters of its word are written."""
    for word in re.split(r"[^\w]+", signs):
        letters = [(sign, _script(sign)) for sign in word if _letter(sign)]
        scripts = [script for _, script in letters]
        if len(set(scripts)) > 1:
            usual = max(set(scripts), key=lambda one: (scripts.count(one), one))
            return next(sign for sign, script in letters if script != usual)
    return None


@lru_cache(SIGNS)
def _script(sign: str) -> str:
    return unicodedata.name(sign, "").partition(" ")[0]


@lru_cache(SIGNS)
def _hidden(sign: str) -> bool:
    """Whether nothing is seen of the sign: tabs, ends of lines, marks of direction, halves of signs."""
    return unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


@lru_cache(SIGNS)
def _letter(sign: str) -> bool:
    return unicodedata.category(sign) in ("Lu", "Ll", "Lt") and unicodedata.name(sign, "").startswith(_SCRIPTS)


def _may_stand(signs: str, at: int) -> bool:
    """Whether the sign may stand there; a mark only over a letter or over another mark."""
    sign = signs[at]
    if unicodedata.category(sign) == "Mn":
        return at > 0 and (_letter(signs[at - 1]) or unicodedata.category(signs[at - 1]) == "Mn")
    return _letter(sign) or sign in BLANKS or sign in JOINERS
