"""Has the C library give memory back: a desk runs for months, beside other programs, on a small machine."""

from __future__ import annotations

import ctypes
import sys
from typing import Final

ARENA_MAX, MMAP_THRESHOLD, TRIM_THRESHOLD = -8, -3, -1
"""The numbers of `mallopt` in the GNU C library."""
SETTINGS: Final = {
    ARENA_MAX: 2,  # the workers share one heap: they take turns anyway
    MMAP_THRESHOLD: 256 << 10,  # a picture or a paper is a piece of its own, returned when it is done with;
    TRIM_THRESHOLD: 128 << 10,  # left alone, both limits grow with the largest piece that was ever freed
}


def be_thrifty() -> bool:
    """Set it up, before workers start; False where the C library is another one, which is no harm."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError):
        return False
    return all(mallopt(what, value) == 1 for what, value in SETTINGS.items())
