"""The pseudo-locale: English with accents between marks, to find words that bypass the catalogue."""

from __future__ import annotations

import re

OPEN, CLOSE = "⟦", "⟧"
_ACCENTS = str.maketrans("aceginorsuyzACEGINORSUYZ", "åçéğîñöřšûýžÅÇÉĞÎÑÖŘŠÛÝŽ")
_PLACE = re.compile(r"(\{[^}]*\})")


def accent(sentence: str) -> str:
    """`sentence` with accented letters; the places for values stay as they are."""
    parts = _PLACE.split(sentence)
    return "".join(p if p.startswith("{") else p.translate(_ACCENTS) for p in parts)


def wrap(sentence: str) -> str:
    """`sentence` between the marks that prove where it came from."""
    return f"{OPEN}{sentence}{CLOSE}"
