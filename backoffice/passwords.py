"""Passwords: Argon2id, and how long one waits after wrong ones."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

FREE_TRIES: Final = 3
FIRST_WAIT_S: Final = 4
LONGEST_WAIT_S: Final = 600
# the smallest setting OWASP names for Argon2id: a whole shift signs in within minutes, on a small machine
_hasher: Final = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def hashed(password: str) -> str:
    """What is kept of a password."""
    return _hasher.hash(password)


def matches(kept: str, password: str) -> bool:
    """Whether the password is the one `kept` was made of. Takes a noticeable time on purpose."""
    try:
        return _hasher.verify(kept, password)
    except (VerificationError, InvalidHashError):
        return False


@cache
def of_nobody() -> str:
    """A hash no password fits, so that an unknown login takes as long as a known one."""
    return hashed("")


def wait_after(failures: int) -> timedelta:
    """How long nobody can try this login again after that many wrong passwords in a row."""
    over = failures - FREE_TRIES
    return timedelta(seconds=0 if over < 0 else min(FIRST_WAIT_S << min(over, 20), LONGEST_WAIT_S))
