"""What large pieces held goes back to the system."""

from __future__ import annotations

import subprocess
import sys

import pytest

PROBE = """
import ctypes, sys
from ui.work.memory import be_thrifty
def resident():
    return int(open("/proc/self/statm").read().split()[1]) * 4096
if sys.argv[1] == "thrifty":
    assert be_thrifty()
libc = ctypes.CDLL(None)
libc.malloc.restype, libc.free.argtypes, libc.malloc.argtypes = ctypes.c_void_p, [ctypes.c_void_p], [ctypes.c_size_t]
libc.free(libc.malloc(24 << 20))  # one large piece, freed: from here on glibc would keep pieces up to this size
large = [libc.malloc(20 << 20) for _ in range(3)]
small = []
for piece in large:
    ctypes.memset(piece, 1, 20 << 20)
    small.append(libc.malloc(4000))  # what stays, above what goes
for piece in large:
    libc.free(piece)
print(resident() >> 20)
"""


def resident(how: str) -> int:
    """What a process holds that freed 60 MB."""
    done = subprocess.run([sys.executable, "-c", PROBE, how], capture_output=True, text=True, timeout=60, check=True)
    return int(done.stdout)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the GNU C library is only there")
def test_a_large_piece_goes_back_to_the_system_when_it_is_done_with() -> None:
    assert resident("thrifty") < resident("as it comes") - 30
