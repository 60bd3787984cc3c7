"""A bundle: one version of a pack in one signed file, carried to a centre without a line.

It is a zip (`forms.plainzip`) of the pack's files with manifest.json, which names every file with its size and
SHA-256, and manifest.sig, the Ed25519 signature of the manifest. The same pack and key give the same bytes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from forms import plainzip
from forms.errors import PackError, PackRefused
from forms.ids import PackId
from forms.node import Node, parse_json
from forms.pack import ID, VERSION, Pack, load_pack, parts_of
from forms.signing import KeyId, Trusted, demand_signed, key_id, sign
from mfc_desk.text.message import msg

MANIFEST: Final = "manifest.json"
SIGNATURE: Final = "manifest.sig"
MOST_BYTES: Final = 16 * 1024 * 1024
MOST_IN_A_FILE: Final = 2 * 1024 * 1024
MOST_FILES: Final = 2_000
_FORMAT: Final = 1
_PATH: Final = re.compile(r"(?:[a-z0-9_]+/)?[a-z0-9][a-z0-9._-]{0,99}\.(?:json|toml)")
_DEVICES: Final = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])\.", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Listed:
    """A file as the manifest names it."""

    path: str
    size: int
    digest: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the signature covers."""

    id: PackId
    version: str
    valid_from: date
    min_app: str
    signed_by: KeyId
    files: tuple[Listed, ...]


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle that was read: its signature is of a trusted key, and every file is as the manifest says."""

    manifest: Manifest
    files: Mapping[str, bytes]
    """Everything in it, the manifest and its signature included."""


def files_of(folder: Path) -> dict[str, bytes]:
    """The files of a pack's folder by name. Raises `PackRefused` for anything that does not belong in a pack."""
    found: dict[str, bytes] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if name in (MANIFEST, SIGNATURE) or (path.is_dir() and not path.is_symlink()):
            continue
        if path.is_symlink() or not path.is_file() or not _good_path(name):
            raise PackRefused(msg("pack.strange_file", file=name))
        if path.stat().st_size > MOST_IN_A_FILE or len(found) >= MOST_FILES:
            raise PackRefused(msg("pack.too_large", size=MOST_BYTES))
        found[name] = path.read_bytes()
    return found


def make(folder: Path, key: Ed25519PrivateKey) -> bytes:
    """The bundle of the pack in `folder`. Raises `PackError` or `PackRefused`."""
    return seal(files_of(folder), load_pack(folder), key)


def seal(files: Mapping[str, bytes], pack: Pack, key: Ed25519PrivateKey) -> bytes:
    """These files under one signature, as a version of `pack`."""
    told = {
        "format": _FORMAT,
        "id": pack.id,
        "version": pack.version,
        "valid_from": pack.valid_from.isoformat(),
        "min_app": pack.min_app,
        "signed_by": key_id(key.public_key()),
        "files": [
            {"path": path, "size": len(content), "sha256": sha256(content).hexdigest()}
            for path, content in sorted(files.items())
        ],
    }
    manifest = (json.dumps(told, indent=1, sort_keys=True) + "\n").encode("ascii")
    return plainzip.write({**files, MANIFEST: manifest, SIGNATURE: sign(key, manifest)})


def load(path: Path) -> bytes:
    """The bytes of a bundle's file, never more than a bundle may have. Raises `PackRefused`."""
    try:
        with path.open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise PackRefused(msg("pack.cannot_read", file=str(path), said=error.strerror or "")) from error
    if len(raw) > MOST_BYTES:
        raise PackRefused(msg("pack.too_large", size=MOST_BYTES))
    return raw


def read(raw: bytes, trusted: Trusted) -> Bundle:
    """The bundle in these bytes. Raises `PackRefused` unless a trusted key signed every byte of it."""
    if len(raw) > MOST_BYTES:
        raise PackRefused(msg("pack.too_large", size=MOST_BYTES))
    try:
        files = plainzip.read(raw, most=MOST_FILES + 2)
    except plainzip.NoPlainZip as error:
        raise PackRefused(msg("pack.damaged")) from error
    manifest = _signed(files, trusted)
    demand_as_listed(manifest, files)
    return Bundle(manifest, files)


def _signed(files: Mapping[str, bytes], trusted: Trusted) -> Manifest:
    """The manifest; nothing of it is acted upon before a trusted key vouches for it."""
    told, signature = files.get(MANIFEST), files.get(SIGNATURE)
    if told is None or signature is None:
        raise PackRefused(msg("pack.unsigned"))
    manifest = parse_manifest(told)
    if manifest.signed_by not in trusted:
        raise PackRefused(msg("pack.stranger", key=manifest.signed_by))
    demand_signed(trusted[manifest.signed_by], signature, told)
    return manifest


def parse_manifest(told: bytes) -> Manifest:
    """What a manifest says. Raises `PackRefused` where it cannot be read."""
    try:
        node = parse_json(told, MANIFEST)
        node.only("format", "id", "version", "valid_from", "min_app", "signed_by", "files")
        if node.at("format").whole() != _FORMAT:
            raise node.wrong("another format")
        return Manifest(
            id=PackId(node.at("id").matching(ID)),
            version=node.at("version").matching(VERSION),
            valid_from=node.at("valid_from").day(),
            min_app=node.at("min_app").matching(VERSION),
            signed_by=KeyId(node.at("signed_by").matching(re.compile("[0-9a-f]{16}"))),
            files=tuple(_listed(one) for one in node.at("files").items()),
        )
    except PackError as error:
        raise PackRefused(msg("pack.bad_manifest", said=str(error))) from error


def _listed(node: Node) -> Listed:
    node.only("path", "size", "sha256")
    return Listed(node.at("path").text(), node.at("size").whole(), node.at("sha256").text())


def demand_as_listed(manifest: Manifest, files: Mapping[str, bytes]) -> None:
    """Raise `PackRefused` unless these are exactly the files of the manifest, each byte as it was signed."""
    listed = {one.path: one for one in manifest.files}
    if strange := next((path for path in listed if not _good_path(path)), None):
        raise PackRefused(msg("pack.strange_file", file=ascii(strange)[1:-1]))
    there = files.keys() - {MANIFEST, SIGNATURE}
    if odd := there ^ listed.keys():
        raise PackRefused(msg("pack.other_files", file=ascii(min(odd))[1:-1]))
    for path, one in listed.items():
        if len(files[path]) > MOST_IN_A_FILE:
            raise PackRefused(msg("pack.too_large", size=MOST_IN_A_FILE))
        if (len(files[path]), sha256(files[path]).hexdigest()) != (one.size, one.digest):
            raise PackRefused(msg("pack.changed_file", file=path))


def demand_fits(manifest: Manifest, app: str) -> None:
    """Raise `PackRefused` where the pack was made for a later program than `app`."""
    if parts_of(manifest.min_app) > parts_of(app):
        raise PackRefused(msg("pack.newer_program", needed=manifest.min_app, app=app))


def _good_path(path: str) -> bool:
    return _PATH.fullmatch(path) is not None and not _DEVICES.match(path.rpartition("/")[2])
