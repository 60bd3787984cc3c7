"""Ed25519: the office signs its receipts, a device signs its batches. And tokens, kept only as hashes."""

from __future__ import annotations

import hashlib
import secrets
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

KEY_BYTES: Final = 32
ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without I, L, O and U, which are misread."""


def new_private_key() -> bytes:
    """A fresh seed."""
    return secrets.token_bytes(KEY_BYTES)


def public_of(private: bytes) -> bytes:
    """The public half."""
    return Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def sign(private: bytes, message: bytes) -> bytes:
    """The signature over `message`."""
    return Ed25519PrivateKey.from_private_bytes(private).sign(message)


def signed(public: bytes, signature: bytes, message: bytes) -> bool:
    """Whether `signature` is over `message`, by the holder of this key."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def new_token(centre: str) -> str:
    """A bearer token that names its centre."""
    return f"{centre}.{secrets.token_urlsafe(24)}"


def new_code(centre: str) -> str:
    """A one-time code that a person can read out: "KZ03-7F3K-9QMD-2XWA"."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(12))
    return f"{centre}-{letters[:4]}-{letters[4:8]}-{letters[8:]}"


def digest(secret: str) -> str:
    """What is kept of a token or a code."""
    return hashlib.sha256(secret.encode("utf-8")).hexdigest()
