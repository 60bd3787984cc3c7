"""On which line of a JSON file a place stands, so that whoever mends a pack need not look for it."""

from __future__ import annotations

import json
import re
from json.decoder import scanstring  # type: ignore[attr-defined]  # typeshed lists it under json.scanner only
from pathlib import Path
from typing import Final

from forms.files import MOST_BYTES, read_some

_DECODER: Final = json.JSONDecoder()
_BLANK: Final = re.compile(r"[ \t\r\n]*")
Entry = tuple[str, int, int]
"""A member's name and where it and its value begin."""


def line_of(path: Path, place: str) -> int | None:
    """The line of `place` ("/requirements/study/when"), of the nearest part of it that exists; None without a file.

    A member of a list is named by its number, or by its "id" or "code".
    """
    try:
        raw = read_some(path)
        if len(raw) > MOST_BYTES:
            return 1
        text = raw.decode("utf-8")
        if path.suffix != ".json":
            return _in_lines(text, place)
        return text.count("\n", 0, _find(text, _after_blank(text, 0), place)) + 1
    except (OSError, ValueError, RecursionError, IndexError):
        return 1 if path.exists() else None


def twice(text: str) -> tuple[str, int]:
    """The place of the first member that its object names twice, and the line of the second; ("", 1) of none."""
    open_ = [(_after_blank(text, 0), "")]
    while open_:
        at, place = open_.pop()
        if text[at] not in "{[":
            continue
        entries = sorted(_members(text, at) if text[at] == "{" else _numbered(text, at), key=lambda one: one[1])
        seen: set[str] = set()
        for name, own, _ in entries:
            if name in seen:
                return f"{place}/{name}", text.count("\n", 0, own) + 1
            seen.add(name)
        open_ += [(value, f"{place}/{name}") for name, _, value in reversed(entries)]
    return "", 1


def _numbered(text: str, at: int) -> list[Entry]:
    places = sorted({own for _, own, _ in _items(text, at)})
    return [(str(number), own, own) for number, own in enumerate(places)]


def _in_lines(text: str, place: str) -> int:
    """In a file of other kind: the line that begins with the last name of the place."""
    name = place.rpartition("/")[2]
    lines = (number for number, line in enumerate(text.splitlines(), 1) if name and line.startswith(name))
    return next(lines, 1)


def _find(text: str, at: int, place: str, begin: int | None = None) -> int:
    begin = at if begin is None else begin
    if not place.strip("/") or text[at] not in "{[":
        return begin
    entries = _members(text, at) if text[at] == "{" else _items(text, at)
    for name, own, value in entries:
        for written in (f"/{name}", name):
            if written and (place == written or place.startswith(f"{written}/")):
                return _find(text, value, place[len(written) :], own)
    return begin


def _members(text: str, at: int) -> list[Entry]:
    """The members of an object, longer names first: a name may hold a slash."""
    found: list[Entry] = []
    at = _after_blank(text, at + 1)
    while text[at] != "}":
        name, end = scanstring(text, at + 1)
        value = _after_blank(text, _after_blank(text, end) + 1)
        found.append((name, at, value))
        at = _next(text, _DECODER.raw_decode(text, value)[1])
    return sorted(found, key=lambda one: -len(one[0]))


def _items(text: str, at: int) -> list[Entry]:
    """The members of a list under their number, and under their id or code."""
    found: list[Entry] = []
    at, number = _after_blank(text, at + 1), 0
    while text[at] != "]":
        value, end = _DECODER.raw_decode(text, at)
        found.append((str(number), at, at))
        if isinstance(value, dict):
            found += [(str(value[key]), at, at) for key in ("id", "code") if isinstance(value.get(key), str)]
        at, number = _next(text, end), number + 1
    return found


def _next(text: str, at: int) -> int:
    at = _after_blank(text, at)
    return _after_blank(text, at + 1) if text[at] == "," else at


def _after_blank(text: str, at: int) -> int:
    found = _BLANK.match(text, at)
    return at if found is None else found.end()
