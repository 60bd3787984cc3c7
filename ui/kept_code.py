"""Keeps what a library would compile anew at every start: code it carries as source, and a pattern seldom used."""

from __future__ import annotations

import builtins
import marshal
import os
import re
import sys
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import CodeType
from typing import Any, Final

VERSION: Final = f"{sys.implementation.cache_tag} {sys.hexversion:x}\n".encode()


class KeptCode:
    """A stand-in for the built-in `compile` that compiles each source once and keeps the code in the file `path`.

    Only file names that begin with one of `ours` are kept; those in `empty` are compiled to nothing. Code is told
    apart by file name and checksum of its source, so another version of the library is compiled anew.
    """

    def __init__(self, path: str, *, ours: Sequence[str], empty: Sequence[str] = ()) -> None:
        self._path, self._ours, self._empty, self._new = path, tuple(ours), tuple(empty), False
        self._codes = self._read()

    def __call__(self, source: Any, filename: Any, *rest: Any, **more: Any) -> Any:
        """What the built-in would answer."""
        name = str(filename)
        if name in self._empty:
            return builtins_compile("", name, "exec")
        if not name.startswith(self._ours):
            return builtins_compile(source, filename, *rest, **more)
        key = f"{name} {zlib.crc32(source if isinstance(source, bytes) else source.encode()):x}"
        if key not in self._codes:
            self._codes[key], self._new = builtins_compile(source, filename, *rest, **more), True
        return self._codes[key]

    def keep(self) -> None:
        """Write what is new; as with Python's own bytecode, a folder that cannot be written is done without."""
        if not self._new or sys.dont_write_bytecode or not self._path:
            return
        partial = Path(f"{self._path}.{os.getpid()}")
        try:
            partial.write_bytes(VERSION + marshal.dumps(self._codes))
            partial.replace(self._path)
        except OSError:
            return

    def _read(self) -> dict[str, CodeType]:
        try:
            data = Path(self._path).read_bytes()
            if not data.startswith(VERSION):
                return {}
            codes = marshal.loads(data[len(VERSION) :])  # noqa: S302  (our own file, where Python's bytecode lies)
        except (OSError, ValueError, EOFError, TypeError):  # not there yet, or not whole
            return {}
        return codes if isinstance(codes, dict) else {}


class LaterPattern:
    """A pattern that is compiled when something is first looked for with it."""

    def __init__(self, pattern: str, flags: int) -> None:
        self._how = pattern, flags

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """What the pattern finds."""
        return patterns_compile(*self._how).finditer(text)


def later(pattern: Any, flags: int = 0) -> Any:
    """A stand-in for `re.compile` that leaves the one costly pattern of the binding for later; others are compiled."""
    if sys._getframe(1).f_code.co_filename == "shibokensupport/signature/parser.py":
        return LaterPattern(pattern, flags)
    return patterns_compile(pattern, flags)


builtins_compile, patterns_compile = builtins.compile, re.compile
