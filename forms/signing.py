"""The keys of those who answer for a pack: who signed it, and whom a centre trusts."""

from __future__ import annotations

import os
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Final, NewType

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from forms.errors import PackRefused
from mfc_desk.text.message import msg

KeyId = NewType("KeyId", str)
Trusted = Mapping[KeyId, Ed25519PublicKey]
PUBLIC: Final = ".pub"
_PURPOSE: Final = b"mfc-desk law pack, form 1\n"
"""Signed along, so that a signature for anything else never counts as one for a pack."""


def key_id(key: Ed25519PublicKey) -> KeyId:
    """The short name of a key, as people compare it: 16 hexadecimal digits."""
    return KeyId(sha256(key.public_bytes_raw()).hexdigest()[:16])


def sign(key: Ed25519PrivateKey, manifest: bytes) -> bytes:
    """The signature of a pack's manifest."""
    return key.sign(_PURPOSE + manifest)


def demand_signed(key: Ed25519PublicKey, signature: bytes, manifest: bytes) -> None:
    """Raise `PackRefused` unless this key signed exactly this manifest."""
    try:
        key.verify(signature, _PURPOSE + manifest)
    except InvalidSignature as error:
        raise PackRefused(msg("pack.bad_signature", key=key_id(key))) from error


def make_key(path: Path, passphrase: bytes | None = None) -> KeyId:
    """Write a fresh private key to `path`, for its owner alone, and its public half beside it.

    Raises `PackRefused` where either file is there already: a key is never written over.
    """
    key = Ed25519PrivateKey.generate()
    lock = BestAvailableEncryption(passphrase) if passphrase else NoEncryption()
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, lock)
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    _write_new(path.with_name(path.name + PUBLIC), public, mode=0o644)
    _write_new(path, private, mode=0o600)
    return key_id(key.public_key())


def private_key(path: Path, passphrase: bytes | None = None) -> Ed25519PrivateKey:
    """The key in a file. Raises `PackRefused` where there is none, or it needs another passphrase."""
    try:
        key = load_pem_private_key(path.read_bytes(), passphrase or None)
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise PackRefused(msg("pack.no_private_key", file=str(path))) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise PackRefused(msg("pack.no_private_key", file=str(path)))
    return key


def trusted(place: Path) -> Trusted:
    """The public keys in a file, or in the *.pub files of a folder. Raises `PackRefused` where there are none."""
    files = sorted(place.glob(f"*{PUBLIC}")) if place.is_dir() else [place]
    keys = [_public_key(path) for path in files]
    if not keys:
        raise PackRefused(msg("pack.nobody_trusted", folder=str(place)))
    return {key_id(key): key for key in keys}


def _public_key(path: Path) -> Ed25519PublicKey:
    try:
        key = load_pem_public_key(path.read_bytes())
    except (OSError, ValueError, UnsupportedAlgorithm) as error:
        raise PackRefused(msg("pack.no_public_key", file=str(path))) from error
    if not isinstance(key, Ed25519PublicKey):
        raise PackRefused(msg("pack.no_public_key", file=str(path)))
    return key


def _write_new(path: Path, content: bytes, *, mode: int) -> None:
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    except OSError as error:
        raise PackRefused(msg("pack.cannot_write", file=str(path), said=error.strerror or "")) from error
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
