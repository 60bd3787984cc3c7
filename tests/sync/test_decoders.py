"""Many threads read at once, also what none of them has read before."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

TWO_AT_ONCE = """
from __future__ import annotations
import threading
from dataclasses import dataclass
from sync.wire.decoders import converted, json_decoder, msgpack_decoder

@dataclass
class Inner:
    word: Slow.word

@dataclass
class Outer:
    inner: list[Inner]

def read():
    assert {read}.inner == []

class Meeting(type):
    @property
    def word(cls):
        # The class is half known now, and another thread wants to read by it.
        threads.append(threading.Thread(target=read))
        threads[-1].start()
        threads[-1].join(0.2)
        return str

class Slow(metaclass=Meeting):
    pass

threads = []
read()
assert threads
for each in threads:
    each.join()
"""

WAYS = (
    "json_decoder(Outer).decode(b'{\"inner\": []}')",
    "msgpack_decoder(Outer).decode(b'\\x81\\xa5inner\\x90')",
    "converted({'inner': []}, Outer)",
)
BUILDS = re.compile(r"msgspec\.\w+\.Decoder\(|msgspec\.convert\(|msgspec\.\w+\.decode\([^\n]*type=")


def test_two_threads_that_meet_a_new_shape_at_once_both_read_it() -> None:
    for way in WAYS:
        code = TWO_AT_ONCE.replace("{read}", way)
        done = subprocess.run(
            [sys.executable, "-c", code], check=False, cwd=ROOT, capture_output=True, text=True, timeout=60
        )
        assert (done.returncode, done.stderr) == (0, ""), way


def test_nothing_else_makes_msgspec_look_at_a_shape() -> None:
    rooms = [ROOT / room for room in ("mfc_desk", "forms", "sync", "printing", "ui", "backoffice")]
    home = ROOT / "sync" / "wire" / "decoders.py"
    files = [each for room in rooms for each in room.rglob("*.py") if each != home]
    assert files
    assert [each.name for each in files if BUILDS.search(each.read_text(encoding="utf-8"))] == []
