"""The office's word under a greeting: what it told of itself and of this desk, in answer to this very hello.

Over fields by name, never over all that a program knows of: an older desk does not see what a newer office adds.
"""

from __future__ import annotations

from typing import Final

import msgspec

from sync.wire.messages import Hello, HelloBack

GREETING_SIGNED: Final = (
    "protocol",
    "schema_ok",
    "epoch",
    "have_n",
    "have_hash",
    "office_time",
    "feed_head",
    "session",
    "held_up_to",
    "schema",
    "twin",
    "revoked",
    "keep_days",
)
PERSON_SIGNED: Final = ("id", "login", "name", "roles", "desk", "password")


def greeting_bytes(back: HelloBack, hello: Hello) -> bytes:
    """What the office signs under a greeting: it answers this very hello, and no other one."""
    told = {name: getattr(back, name) for name in GREETING_SIGNED} | {
        "people": [[getattr(one, name) for name in PERSON_SIGNED] for one in back.people],
        "former": [[one.incarnation, one.n, one.hash] for one in back.former],
        "scope": None if back.scope is None else [back.scope.rev, back.scope.since],
        "standing": None if back.standing is None else [back.standing.undecided, back.standing.refused],
        "receipt": b"" if back.receipt is None else back.receipt.signature,
        "to": [hello.device, hello.knock, hello.signature],
    }
    return b"greeting|" + msgspec.msgpack.encode(told)
