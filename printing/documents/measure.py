"""Letters against width: cleaning what people typed and breaking it into lines that fit."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from printing.fonts import Face

# Not \s: a no-break space must stay what it is.
_BLANKS: Final = re.compile(r"[ \t\n\r\f\v\u2028\u2029]+")


def clean(words: str) -> str:
    """`words` on one line, letters composed, without control and invisible characters."""
    composed = unicodedata.normalize("NFC", _BLANKS.sub(" ", words).strip())
    if composed.replace("\u00a0", " ").isprintable():
        return composed
    return "".join(letter for letter in composed if not unicodedata.category(letter).startswith("C"))


def wrap(words: str, *, face: Face, size: float, width: float) -> list[str]:
    """`words` as lines no wider than `width`; a word that is wider by itself is broken inside."""
    lines: list[str] = []
    line, taken = "", 0.0
    blank = face.width(" ", size)
    for word in clean(words).split(" "):
        wide = face.width(word, size)
        if line and taken + blank + wide <= width:
            line, taken = f"{line} {word}", taken + blank + wide
            continue
        if line:
            lines.append(line)
        while wide > width and len(word) > 1:
            head = _longest_start(word, face=face, size=size, width=width)
            lines.append(head)
            word = word[len(head) :]
            wide = face.width(word, size)
        line, taken = word, wide
    lines.append(line)
    return lines


def _longest_start(word: str, *, face: Face, size: float, width: float) -> str:
    taken = 0.0
    for index, letter in enumerate(word):
        taken += face.width(letter, size)
        if taken > width:
            return word[: max(index, 1)]
    return word
