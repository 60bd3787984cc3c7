"""How alike two spellings of one name are: the same letters, another spelling, another script, or another name.

Registers of two countries write one person in Kazakh, Russian and Latin letters. What differs only by Ё and Е, by
Kazakh letters that Russian has not, or by the way to Latin, is no other person: it is said so, and never mended.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final, Literal

Likeness = Literal["same", "spelling", "script", "different"]
_KAZAKH: Final = str.maketrans("әғқңөұүһіё", "агкноуухие")
"""Kazakh letters as Russian registers write them; Ё as Е."""
_LATIN: Final = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "zh", "з": "z", "и": "i", "й": "i", "к": "k",
    "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "h",
    "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sh", "ъ": "", "ы": "i", "ь": "", "э": "e", "ю": "iu", "я": "ia",
}  # fmt: skip
_LATIN_WAYS: Final = (
    ("kh", "h"), ("gh", "g"), ("zh", "j"), ("dzh", "j"), ("dj", "j"), ("tz", "ts"),
    ("c", "k"), ("q", "k"), ("x", "ks"), ("w", "v"), ("y", "i"), ("ou", "u"), ("oo", "u"), ("ph", "f"),
)  # fmt: skip
"""What one sound is written as on the way to Latin letters; `ch` stays itself."""
_TURKIC: Final = str.maketrans("äöüğñşçıâéèêëáíóúşģķņ", "aougnsciaeeeeaiousgkn")
_MARKS: Final = re.compile(r"[\s\-‐-―'’ʼʹ`.,]+")


def likeness(one: str, other: str) -> Likeness:
    """How alike two names are. The order of their parts counts; case, spaces and hyphens do not."""
    left, right = _plain(one), _plain(other)
    if left == right:
        return "same"
    if _russian(left) == _russian(right):
        return "spelling"
    if _sound(left) == _sound(right):
        return "script" if _is_latin(left) != _is_latin(right) else "spelling"
    return "different"


def _plain(name: str) -> str:
    composed = unicodedata.normalize("NFC", name).casefold()
    return _MARKS.sub(" ", composed).strip()


def _russian(plain: str) -> str:
    return plain.translate(_KAZAKH)


def _sound(plain: str) -> str:
    """A rough sound in Latin letters, the same whichever way the name was written."""
    latin = "".join(_LATIN.get(letter, letter) for letter in _russian(plain)).translate(_TURKIC)
    latin = latin.replace("shch", "sh").replace("sch", "sh").replace("ch", "\0")
    for written, heard in _LATIN_WAYS:
        latin = latin.replace(written, heard)
    latin = re.sub(r"i+", "i", latin)
    latin = re.sub(r"(?:\b|(?<=[aeou]))i(?=e)", "", latin)  # Yerlan and Ерлан, Zhumabayev and Жұмабаев
    return re.sub(r"(.)\1+", r"\1", latin).replace("\0", "ch")


def _is_latin(plain: str) -> bool:
    return any("a" <= letter <= "z" for letter in plain)
