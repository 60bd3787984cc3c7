"""Finds services by the words people use: parts of words, slips, the other keyboard, kk and ru letters mixed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from forms.node import worded
from forms.register import Law
from forms.service import Service
from mfc_desk.text.catalogue import LANGUAGES, Catalogue

_FOLD: Final = str.maketrans("әғқңөұүһіё", "агкноуухие")
_LATIN: Final = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
_CYRILLIC: Final = "йцукенгшщзхъфывапролджэячсмитьбюё"
_TO_CYRILLIC: Final = str.maketrans(_LATIN, _CYRILLIC)
_TO_LATIN: Final = str.maketrans(_CYRILLIC, _LATIN)
_WEIGHTS: Final = {"short": 3, "name": 2, "words": 2, "summary": 1}
_LIFE: Final = 1
LONGEST: Final = 120
"""Letters that are looked at. Nobody asks for a service in more; what was pasted by mistake costs no time."""
TELLING: Final = 4
"""Letters of a word that says something by itself: "для" and "на" do not."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """A service's words, folded, with their weight."""

    service: Service
    words: tuple[tuple[str, int], ...]


def search(law: Law, catalogue: Catalogue, words: str, on: date | None = None) -> tuple[Service, ...]:
    """Services that fit every word typed, best first; all of them, by name, where nothing is typed.

    Where none fits every word, those that fit the most of them. With a day, only those in force on it.
    """
    words = words[:LONGEST]
    tried = layouts(words)
    if not fold(words):
        return tuple(sorted(law.services(on), key=lambda one: catalogue.say(one.name)))
    scores = [(_score(entry, tried), entry.service) for entry in _index(law, catalogue.language, on)]
    most = max((hits for (hits, _), _ in scores), default=0)
    found = [(score, one) for (hits, score), one in scores if hits == most > 0]
    return tuple(one for _, one in sorted(found, key=lambda pair: (-pair[0], catalogue.say(pair[1].name))))


def fold(text: str) -> tuple[str, ...]:
    """The words of `text` in small letters, Kazakh letters as their Russian neighbours."""
    return tuple(re.findall(r"[^\W_]+", text.lower().translate(_FOLD)))


def layouts(text: str) -> tuple[tuple[str, ...], ...]:
    """The words as typed, and as they would be on the other keyboard: "ghjgbcrf" is "прописка"."""
    return tuple(one for one in dict.fromkeys(fold(typed) for typed in typings(text)) if one)


def typings(text: str) -> tuple[str, ...]:
    """What was typed, in small letters, as it stands and as it would be on the other keyboard."""
    small = text.lower()
    return tuple(dict.fromkeys((small, small.translate(_TO_CYRILLIC), small.translate(_TO_LATIN))))


def _score(entry: _Entry, tried: Iterable[tuple[str, ...]]) -> tuple[int, int]:
    return max((_score_words(entry, words) for words in tried), default=(0, 0))


def _score_words(entry: _Entry, words: tuple[str, ...]) -> tuple[int, int]:
    """How many of the words that say something fit, and how well. Small words alone find nothing."""
    best = {word: max((weight * _fits(word, known) for known, weight in entry.words), default=0) for word in words}
    telling = [word for word in words if len(word) >= TELLING]
    if not telling:
        return (0, 0) if 0 in best.values() else (len(words), sum(best.values()))
    return sum(1 for word in telling if best[word]), sum(best.values())


def _fits(word: str, known: str) -> int:
    if word == known:
        return 12
    if known.startswith(word):
        return 8
    slips = 0 if len(word) < 4 else 1 if len(word) < 8 else 2
    if slips and _near(word, known, slips):
        return 4
    return 3 if len(word) > 4 and _same_stem(word, known) else 0


def _same_stem(word: str, known: str) -> bool:
    """Whether the two differ in their endings only: "детям", "дети"."""
    size = min(len(word), len(known))
    stem = max(3, size - 1 if size < 7 else size - 2)
    return word[:stem] == known[:stem]


def _near(word: str, known: str, slips: int) -> bool:
    """Whether `word` is the beginning of `known` with at most so many letters changed, lost, added or swapped."""
    sizes = range(max(1, len(word) - slips), min(len(known), len(word) + slips) + 1)
    return any(distance(word, known[:size]) <= slips for size in sizes)


@lru_cache(maxsize=4096)
def distance(one: str, other: str) -> int:
    """How many letters must be changed, lost, added or swapped to make one word of the other."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, left in enumerate(one, 1):
        now = [i]
        for j, right in enumerate(other, 1):
            best = min(last[j] + 1, now[j - 1] + 1, last[j - 1] + (left != right))
            if i > 1 and j > 1 and left == other[j - 2] and one[i - 2] == right:
                best = min(best, before[j - 2] + 1)
            now.append(best)
        before, last = last, now
    return last[-1]


def _index(law: Law, language: str, on: date | None) -> tuple[_Entry, ...]:
    texts: dict[str, dict[str, str]] = {one: law.texts(one) for one in LANGUAGES}
    return tuple(_entry(service, texts, language) for service in law.services(on))


def _entry(service: Service, texts: dict[str, dict[str, str]], language: str) -> _Entry:
    found: dict[str, int] = {}
    for one, own in texts.items():
        for part, weight in _parts(service):
            for word in fold(own.get(part, "")):
                found[word] = max(found.get(word, 0), weight * 2 + (one == language))
    return _Entry(service, tuple(found.items()))


def _parts(service: Service) -> Iterable[tuple[str, int]]:
    """The texts people see of a service, with their weight; the events of life it serves among them."""
    for part, weight in _WEIGHTS.items():
        yield worded(f"{service.id}.{part}", service.edition), weight
    for event in service.life_events:
        yield event.code, _LIFE
