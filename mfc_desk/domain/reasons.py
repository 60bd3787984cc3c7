"""Why something was done with a person's place or with a desk: a listed reason, words of one's own, or both.

It is kept as "key: words", so that reasons can be counted and are read in any language.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from mfc_desk.text.message import Message, msg

LISTED: Final[Mapping[str, tuple[str, ...]]] = {
    "call": ("agreed", "unwell", "child", "continues", "chief"),
    "away": ("copy", "payment", "paper", "rest"),
    "onward": ("wrong_list", "more", "specialist", "elsewhere"),
    "leave": ("no_time", "no_papers", "changed_mind", "gone"),
    "void": ("misprint", "twice", "mistake"),
    "close": ("left_open", "operator_gone", "operator_moved", "desk_broken"),
    "open": ("norm", "came_back", "left_closed"),
    "rescue": ("forgotten", "person_gone", "operator_gone", "desk_broken"),
    "move": ("norm", "wrong_list", "specialist", "agreed"),
    "word": ("facts_checked", "not_so", "come_to_me"),
    "decide": ("office_right", "desk_right", "asked_there", "mistake"),
    "pause": ("lunch", "short", "equipment", "called_away"),
}
"""The reasons that are offered, by what they are reasons for."""
UNDONE: Final = "undone"
"""What was done a moment before was a mistake; offered nowhere."""
NOBODY_TOOK: Final = "nobody_took"
"""A number that a kiosk gave without an answer; offered nowhere."""
_ALL: Final = frozenset({UNDONE, NOBODY_TOOK, *(one for each in LISTED.values() for one in each)})


def written(key: str, words: str) -> str:
    """The reason as it is kept."""
    return ": ".join(part for part in (key, words.strip()) if part)


def read(reason: str) -> tuple[Message | None, str]:
    """The listed reason and the words of one's own; what was written otherwise is all words."""
    key, _, words = reason.partition(":")
    if key.strip() in _ALL:
        return msg(f"because.{key.strip()}"), words.strip()
    return None, reason.strip()
