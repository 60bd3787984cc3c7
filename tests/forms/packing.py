"""What the tests of bundles share: keys, copies of a pack with something changed, and their bundles."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from forms.bundle import files_of, seal
from forms.pack import BUILTIN, load_pack
from forms.signing import Trusted, key_id

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
STRANGER = Ed25519PrivateKey.from_private_bytes(bytes(32))
TRUST: Trusted = {key_id(KEY.public_key()): KEY.public_key()}
APP = "0.1.0"


def copy_of(folder: Path, country: str = "kz", *, version: str = "", since: str = "", needs: str = "") -> Path:
    """A pack of the program copied into `folder`, with another head where one is wished."""
    shutil.copytree(BUILTIN / country, folder)
    head = folder / "pack.toml"
    for name, value, quote in (("version", version, '"'), ("valid_from", since, ""), ("min_app", needs, '"')):
        if value:
            lines = [
                f"{name} = {quote}{value}{quote}" if line.startswith(f"{name} ") else line
                for line in head.read_text("utf-8").splitlines()
            ]
            head.write_text("\n".join(lines), "utf-8")
    return folder


def change(folder: Path, file: str, how: Callable[[Any], object]) -> None:
    """Change one JSON file of a pack."""
    path = folder / file
    tree = json.loads(path.read_text("utf-8"))
    how(tree)
    path.write_text(json.dumps(tree, ensure_ascii=False), "utf-8")


def bundle_of(folder: Path, key: Ed25519PrivateKey = KEY, **more: bytes) -> bytes:
    """The signed bundle of a folder, sound or not; `more` are files by name that nobody would pack."""
    return seal({**files_of(folder), **more}, load_pack(folder), key)
