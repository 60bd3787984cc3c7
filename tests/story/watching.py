"""Watches a program with strace: every byte it hands to a file, of deleted files too, and every name it makes."""

from __future__ import annotations

import re
import shutil
import subprocess
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

CALLS = (
    "open,openat,openat2,creat,write,pwrite64,writev,pwritev,pwritev2,mmap,sendfile,copy_file_range,splice,vmsplice,"
    "rename,renameat,renameat2,link,linkat,symlink,symlinkat,mkdir,mkdirat,mknod,mknodat,"
    "memfd_create,shmget,io_uring_setup,setxattr,fsetxattr,lsetxattr"
)
CALL = re.compile(r"^(\w+)\((.*)\)\s+= (.+)$", re.DOTALL)
HEX = re.compile(r'"((?:\\x[0-9a-f]{2})*)"(\.\.\.)?')
AT = re.compile(r"(\d+)<((?:\\x[0-9a-f]{2}|[^\\>])*)>(\(deleted\))?")
TO_A_FILE = {"write", "pwrite64", "writev", "pwritev", "pwritev2"}
BETWEEN_FILES = {"sendfile", "copy_file_range", "splice"}
UNSEEN = {"vmsplice", "shmget", "io_uring_setup", "setxattr", "fsetxattr", "lsetxattr"}
NAMING = {
    "rename",
    "renameat",
    "renameat2",
    "link",
    "linkat",
    "symlink",
    "symlinkat",
    "mkdir",
    "mkdirat",
    "mknod",
    "mknodat",
    "memfd_create",
}
OPENING = {"open", "openat", "openat2", "creat"}
FOR_WRITING = re.compile(r"O_WRONLY|O_RDWR|O_CREAT|O_TMPFILE")
NO_FILE = re.compile(r"^(pipe|socket|anon_inode|/dev/(null|tty|pts/|urandom)|\w+:\[)|^/proc/")
MAGIC = re.compile(
    rb"%PDF-|\x89PNG\r\n\x1a\n|\xff\xd8\xff(?:\xe0..JFIF|\xe1..Exif|\xdb\x00[\x43\x84])|\A\xff\xd8\xff", re.DOTALL
)
PACKED = re.compile(rb"\x78[\x01\x5e\x9c\xda]|\x1f\x8b\x08")
LIMIT = 1 << 26
SHORTEST = 4


@dataclass(slots=True)
class Watched:
    """What a program did with files: by path what it wrote there, which it opened to write, and every name it made."""

    written: dict[str, bytearray] = field(default_factory=dict)
    opened: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    mapped: set[str] = field(default_factory=set)
    beyond: list[str] = field(default_factory=list)
    """Calls that could carry bytes past this watcher; there must be none."""

    def paths(self) -> set[str]:
        """Every file it opened to write, wrote or mapped."""
        return self.opened | self.mapped | self.written.keys()


def watch(
    command: Sequence[str], *, env: Mapping[str, str], cwd: Path, log: Path, said: str = "", timeout: float = 120
) -> tuple[Watched, str]:
    """Run the command under strace; answers what was seen and what it printed. The logs are read and removed."""
    log.mkdir()
    strace = [
        str(shutil.which("strace")),
        "-ff",
        "-qq",
        "--seccomp-bpf",
        "-y",
        "-xx",
        "-s",
        str(LIMIT),
        "-e",
        f"trace={CALLS}",
    ]
    strace += ["-e", "signal=none", "-o", str(log / "of"), "--", *command]
    done = subprocess.run(
        strace, env=dict(env), cwd=cwd, input=said, capture_output=True, text=True, timeout=timeout, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:] + done.stdout[-2000:]
    seen = Watched()
    for each in sorted(log.iterdir()):
        with each.open(encoding="ascii") as lines:
            for line in lines:
                _read(line.rstrip("\n"), seen)
    shutil.rmtree(log)
    return seen, done.stdout


def _read(line: str, seen: Watched) -> None:
    found = CALL.match(line)
    if found is None or found[3].startswith("-1"):
        return
    call, said, answer = found.groups()
    strings = [_plain(each[1]) for each in HEX.finditer(said)]
    places = [_plain(each[2]).decode(errors="replace") for each in AT.finditer(said)]
    if call in TO_A_FILE:
        _written(places[0] if places else "?", b"".join(strings), seen)
        if any(each[2] for each in HEX.finditer(said)):
            seen.beyond.append(line[:200])
    elif call == "mmap":
        if "PROT_WRITE" in said and "MAP_SHARED" in said and places and not NO_FILE.match(places[0]):
            seen.mapped.add(places[0])
    elif call in OPENING:
        got = AT.search(answer)
        if FOR_WRITING.search(said) and got:
            seen.opened.add(_plain(got[2]).decode(errors="replace"))
    elif call in NAMING:
        seen.names.update(each.decode(errors="replace") for each in strings)
    elif call in UNSEEN or (call in BETWEEN_FILES and not all(NO_FILE.match(each) for each in places[:1])):
        seen.beyond.append(line[:200])


def _written(path: str, content: bytes, seen: Watched) -> None:
    if not NO_FILE.match(path):
        seen.written.setdefault(path, bytearray()).extend(content)


def _plain(escaped: str) -> bytes:
    if "\\x" not in escaped:
        return escaped.encode()
    return bytes.fromhex(escaped.replace("\\x", ""))


class Needles:
    """Words nobody may read without the key, in every spelling a program might write them in."""

    def __init__(self, words: Sequence[str]) -> None:
        spelled = {
            form.encode(code)
            for word in {part for each in words for part in (each, *each.split())}
            if len(word) >= SHORTEST
            for form in (word, word.lower(), word.upper())
            for code in ("utf-8", "utf-16-le", "utf-16-be")
        }
        self._pattern = re.compile(b"|".join(re.escape(each) for each in sorted(spelled, key=len, reverse=True)))

    def found_in(self, content: bytes) -> Iterator[str]:
        """What can be read there, also in packed streams: words, and the marks of PDF, JPEG and PNG."""
        yield from self._plain(content, "")
        for at in PACKED.finditer(content):
            unpacked = _unpacked(memoryview(content)[at.start() :])
            yield from self._plain(unpacked, "packed ")

    def _plain(self, content: bytes, how: str) -> Iterator[str]:
        for pattern in (self._pattern, MAGIC):
            found = pattern.search(content)
            if found is not None:
                yield f"{how}{found[0]!r}"


def _unpacked(stream: memoryview) -> bytes:
    try:
        return zlib.decompressobj(wbits=47).decompress(stream, LIMIT)
    except zlib.error:
        return b""
