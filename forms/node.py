"""Reads a pack's JSON so that every complaint names the file and the place."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final, Literal, cast, get_args

from forms.errors import PackError
from forms.files import MOST_BYTES, read_some
from forms.ids import Confidence, TextCode
from forms.lines import twice
from mfc_desk.text.message import Message, msg

RULE_DEPTH: Final = 48  # of JSON, where each operator is an object with a list in it
RULE_WIDTH: Final = 200
MOST_ITEMS: Final = 1_000
"""Of a list: more is no law, and looking for what stands twice would take for ever."""
MOST_MEMBERS: Final = 5_000


@dataclass(frozen=True, slots=True)
class Node:
    """One value of a file together with where it stands."""

    value: object
    file: str
    place: str = ""
    edition: str = ""
    """The version of the pack where a newer one stands beside it: its words keep apart from the newer ones."""

    def wrong(self, what: str) -> PackError:
        """The error that says `what` is wrong here."""
        return PackError(self.file, self.place, what)

    def at(self, key: str) -> Node:
        """The member `key`. Raises `PackError` where it is missing."""
        if (found := self.maybe(key)) is None:
            raise self.wrong(f"{key} is missing")
        return found

    def maybe(self, key: str) -> Node | None:
        """The member `key`, or None where it is missing or null."""
        value = self._object().get(key)
        return None if value is None else Node(value, self.file, f"{self.place}/{key}", self.edition)

    def maybe_text(self, key: str) -> str | None:
        """The text `key`, or None where it is missing."""
        return None if (found := self.maybe(key)) is None else found.text()

    def maybe_whole(self, key: str) -> int | None:
        """The whole number `key`, or None where it is missing."""
        return None if (found := self.maybe(key)) is None else found.whole()

    def maybe_rule(self, key: str) -> object | None:
        """The rule `key` as it stands, or None where it is missing."""
        return None if (found := self.maybe(key)) is None else found.rule()

    def rule(self) -> object:
        """A rule as it stands, no larger than a person can still read; its types are proven later."""
        level: list[object] = [self.value]
        for _ in range(RULE_DEPTH):
            level = [part for one in level for part in _parts(one)]
            if len(level) > RULE_WIDTH:
                raise self.wrong("the rule is too long")
        if level:
            raise self.wrong("the rule is too deep")
        return self.value

    def texts(self, key: str) -> tuple[str, ...]:
        """The texts listed under `key`, none where it is missing."""
        return () if (found := self.maybe(key)) is None else tuple(one.text() for one in found.items())

    def words(self, code: TextCode) -> Message:
        """A text of this pack."""
        return msg(worded(code, self.edition))

    def only(self, *keys: str) -> None:
        """Raise `PackError` for a member that nobody would read, such as a misspelt one."""
        if extra := self._object().keys() - set(keys) - {"note"}:
            raise self.wrong(f"unknown member {min(extra)}")

    def items(self) -> Iterator[Node]:
        """The members of a list."""
        if not isinstance(self.value, list):
            raise self.wrong("a list is needed")
        if len(self.value) > MOST_ITEMS:
            raise self.wrong(f"the list is too long: {len(self.value)}, at most {MOST_ITEMS}")
        return (Node(value, self.file, f"{self.place}/{n}", self.edition) for n, value in enumerate(self.value))

    def pairs(self) -> Iterator[tuple[str, Node]]:
        """The members of an object with their names."""
        return (
            (key, Node(value, self.file, f"{self.place}/{key}", self.edition)) for key, value in self._object().items()
        )

    def text(self) -> str:
        """A text that is not empty."""
        if not isinstance(self.value, str) or not self.value.strip():
            raise self.wrong("a text is needed")
        return self.value

    def whole(self) -> int:
        """A whole number."""
        if isinstance(self.value, bool) or not isinstance(self.value, int):
            raise self.wrong("a whole number is needed")
        return self.value

    def flag(self) -> bool:
        """A truth value."""
        if not isinstance(self.value, bool):
            raise self.wrong("true or false is needed")
        return self.value

    def day(self) -> date:
        """A date written as 2026-12-31."""
        if isinstance(self.value, date):
            return self.value
        try:
            return date.fromisoformat(self.text())
        except ValueError as error:
            raise self.wrong("a date is needed") from error

    def matching(self, pattern: re.Pattern[str]) -> str:
        """A text that is wholly of this pattern."""
        if pattern.fullmatch(text := self.text()) is None:
            raise self.wrong(f"a text like {pattern.pattern} is needed")
        return text

    def one_of(self, choices: tuple[str, ...]) -> str:
        """A text out of `choices`."""
        if not isinstance(self.value, str) or self.value not in choices:
            raise self.wrong(f"{self.value} is none of ({', '.join(choices)})")
        return self.value

    def _object(self) -> dict[str, object]:
        if not isinstance(self.value, dict):
            raise self.wrong("an object is needed")
        if len(self.value) > MOST_MEMBERS:
            raise self.wrong(f"the object is too large: {len(self.value)}, at most {MOST_MEMBERS}")
        return self.value


def worded(code: TextCode, edition: str) -> TextCode:
    """The code of a text in one edition of its pack."""
    return f"{code}@{edition}" if edition else code


def _parts(value: object) -> list[object]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


class _Twice(Exception):
    """A member of an object is given more than once."""


def _once(members: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(members)
    if len(found) != len(members):
        raise _Twice
    return found


def read_json(path: Path, root: Path, edition: str = "") -> Node:
    """The content of a JSON file. Raises `PackError` where it cannot be read."""
    name = path.relative_to(root).as_posix()
    try:
        return parse_json(read_some(path), name, edition)
    except FileNotFoundError as error:
        raise PackError(name, "", "the file is missing") from error
    except OSError as error:
        raise PackError(name, "", f"it cannot be read: {error.strerror}") from error


def parse_json(raw: bytes, name: str, edition: str = "") -> Node:
    """The content of JSON bytes. Raises `PackError` where they are none, are too many, or nest without end.

    A member that is given twice is refused: which of the two is the law, nobody can tell.
    """
    if len(raw) > MOST_BYTES:
        raise PackError(name, "", f"it is larger than {MOST_BYTES} bytes")
    try:
        return Node(json.loads(raw.decode("utf-8"), object_pairs_hook=_once), name, edition=edition)
    except _Twice as error:
        place, line = twice(raw.decode("utf-8"))
        raise PackError(name, place, f"it is given twice, again on line {line}") from error
    except ValueError as error:
        raise PackError(name, "", f"it is no JSON: {error}") from error
    except RecursionError as error:
        raise PackError(name, "", "it is nested too deeply") from error


@dataclass(frozen=True, slots=True)
class Standing:
    """How sure a fact of the law is; an illustrative one never reaches paper without its mark."""

    confidence: Confidence
    source: str | None = None
    article: Message | None = None
    """The act, as a text of the pack in every language."""

    @property
    def verified(self) -> bool:
        """Whether it may be shown and printed without the badge "not verified": only what was seen at its source."""
        return self.confidence == "sourced"

    def with_doubt_of(self, *others: Standing) -> Standing:
        """The same article, no surer than the least sure of the others: what is made of several facts."""
        least = max((self, *others), key=lambda one: CONFIDENCES.index(one.confidence))
        return self if least.confidence == self.confidence else replace(self, confidence=least.confidence, source=None)


CONFIDENCES: tuple[str, ...] = get_args(Confidence)
"""The surest first."""
By = Literal["applicant", "interagency", "generated"]


def standing(node: Node) -> Standing:
    """Reads `confidence`, `source` and `article`; a sourced fact must give its address."""
    confidence = cast("Confidence", node.at("confidence").one_of(CONFIDENCES))
    source, article = node.maybe_text("source"), node.maybe_text("article")
    if confidence == "sourced" and (source is None or not source.startswith("http")):
        raise node.wrong("a sourced fact gives the address it was seen at")
    return Standing(confidence, source, None if article is None else node.words(article))
