"""Versions of packs that are frozen: what was published once under a version never changes.

`frozen.json` beside the packs names each version with the digest of its content. A pack whose content is another one
than was frozen under its version is a finding of lint: it wants a new version in `pack.toml`. Where there is no such
file, as with a pack that somebody is only writing, nothing is said.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Final

from forms.errors import PackError
from forms.finding import Finding
from forms.pack import Pack

LOCK: Final = "frozen.json"


def content_digest(folder: Path) -> str:
    """sha256 over every file of the pack with its name: the same bytes give the same digest on every machine."""
    whole = sha256()
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        name, size = path.relative_to(folder).as_posix(), path.stat().st_size
        with path.open("rb") as file:
            whole.update(f"{name} {size} {file_digest(file, 'sha256').hexdigest()}\n".encode())
    return whole.hexdigest()


def frozen(packs: Path) -> dict[str, dict[str, str]] | None:
    """Pack to version to digest; None where nobody freezes packs here. Raises `PackError`."""
    file = packs / LOCK
    if not file.is_file():
        return None
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
        return {str(name): {str(key): str(one) for key, one in kept.items()} for name, kept in found.items()}
    except (ValueError, AttributeError) as error:
        raise PackError(LOCK, "", f"it cannot be read: {error}") from error


def changed(pack: Pack) -> Iterator[Finding]:
    """What is wrong with the version of a pack: it was published with another content, or never frozen."""
    kept = frozen(pack.root.parent)
    if kept is None:
        return
    digest = kept.get(pack.id, {}).get(pack.version)
    if digest is None:
        yield Finding("pack.toml", "/version", f"{pack.version} is not frozen: python -m tools.freeze")
    elif digest != content_digest(pack.root):
        yield Finding("pack.toml", "/version", f"the content is not that of {pack.version}: it wants a new version")
