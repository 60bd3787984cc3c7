"""The container of a bundle: a zip whose files lie one after the other, not compressed.

Any tool opens it. For the same files there is exactly one such zip: names in order, times fixed. What is read is
compared with what would have been written, so that nothing hides between, before or behind the files, no name comes
twice, and nothing grows when it is unpacked.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from typing import Final
from zlib import crc32

_LOCAL: Final = struct.Struct("<4s5H3I2H")
_CENTRAL: Final = struct.Struct("<4s6H3I5H2I")
_END: Final = struct.Struct("<4s4H2IH")
_VERSION: Final = 20
_UNIX: Final = 3 << 8 | _VERSION
_MIDNIGHT: Final = 0
_NEW_YEAR_1980: Final = 1 << 5 | 1
_PLAIN_FILE: Final = 0o100644 << 16


class NoPlainZip(ValueError):
    """Bytes that are not exactly what `write` makes of some files."""


def write(files: Mapping[str, bytes]) -> bytes:
    """The zip of these files; the same files give the same bytes. A name is plain ASCII."""
    body, directory = bytearray(), bytearray()
    for name, content in sorted(files.items()):
        raw, size = name.encode("ascii"), len(content)
        about = (0, 0, _MIDNIGHT, _NEW_YEAR_1980, crc32(content), size, size, len(raw), 0)
        directory += _CENTRAL.pack(b"PK\1\2", _UNIX, _VERSION, *about, 0, 0, 0, _PLAIN_FILE, len(body)) + raw
        body += _LOCAL.pack(b"PK\3\4", _VERSION, *about) + raw + content
    end = _END.pack(b"PK\5\6", 0, 0, len(files), len(files), len(directory), len(body), 0)
    return bytes(body + directory + end)


def read(raw: bytes, *, most: int) -> dict[str, bytes]:
    """The files of a zip that `write` made, at most so many. Raises `NoPlainZip` for any other bytes."""
    files: dict[str, bytes] = {}
    for name, content in _files(raw):
        if len(files) >= most:
            raise NoPlainZip("too many files")
        files[name] = content
    if write(files) != raw:
        raise NoPlainZip("another zip would be written")
    return files


def _files(raw: bytes) -> Iterator[tuple[str, bytes]]:
    at = 0
    while raw[at : at + 4] == b"PK\3\4" and at + _LOCAL.size <= len(raw):
        *_, size, name_size, _ = _LOCAL.unpack_from(raw, at)
        start = at + _LOCAL.size + name_size
        name = raw[at + _LOCAL.size : start]
        if not name.isascii():
            raise NoPlainZip("a name is plain ASCII")
        yield name.decode("ascii"), raw[start : start + size]
        at = start + size
