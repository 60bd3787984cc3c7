"""What a second person puts under an operation: proof that they typed their own password, for exactly this one.

The secret is what Argon2id makes of the password with the office's own salt; the office keeps the same secret as the
hash of the password, the desk never keeps it: it lives between the typing and the recording. So a desk without the
person cannot approve in their name, also without the line, and what was approved cannot be moved to another operation.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import Final

from sync.wire.envelope import Head

SECRET_BYTES: Final = 32


class NoSetting(ValueError):
    """A setting that is none of ours: the person signs in once with the line, then it is there."""


def setting_of(kept: str) -> str:
    """The public half of a kept password hash: kind, costs and salt, without the hash."""
    return kept.rpartition("$")[0]


def stamp_of(setting: str) -> str:
    """A name for a person's password that another password does not have, and from which nothing is learned."""
    return hashlib.sha256(f"password|{setting}".encode()).hexdigest()[:16]


def secret_of(kept: str) -> bytes:
    """The secret half of a kept password hash; only the office has it."""
    return _unpacked(kept.rpartition("$")[2])


def secret_from(setting: str, password: str) -> bytes:
    """The same secret out of the password. Takes a noticeable time on purpose. Raises `NoSetting`."""
    from argon2.exceptions import HashingError
    from argon2.low_level import Type, hash_secret_raw

    try:
        _, kind, version, costs, salt = setting.split("$")
        named = dict(part.split("=") for part in costs.split(","))
        if (kind, version) != ("argon2id", "v=19"):
            raise NoSetting(kind)
        return hash_secret_raw(
            password.encode(),
            _unpacked(salt),
            time_cost=int(named["t"]),
            memory_cost=int(named["m"]),
            parallelism=int(named["p"]),
            hash_len=SECRET_BYTES,
            type=Type.ID,
        )
    except (KeyError, ValueError, HashingError) as error:
        raise NoSetting(str(error)) from error


def approval_of(secret: bytes, head: Head) -> str:
    """What stands in `Head.approval`: bound to this operation, its arguments, its time, and both persons."""
    told = (head.centre, head.device, head.born or head.incarnation, head.op_id, head.kind, head.args_hash, head.actor)
    text = "|".join(("approval", *told, head.second or "", head.business_at.isoformat()))
    return hmac.new(secret, text.encode(), hashlib.sha256).hexdigest()


def approved(kept: str, head: Head) -> bool:
    """Whether the person whose password hash is `kept` approved exactly this operation."""
    return hmac.compare_digest(approval_of(secret_of(kept), head).encode(), head.approval.encode())


def _unpacked(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4))
