"""Freezes the versions of the program's packs: python -m tools.freeze

A new version is added to `forms/packs/frozen.json` with the digest of its content. One that is there with another
digest is refused: it was published, and a change wants a new version in `pack.toml`.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from forms.frozen import LOCK, content_digest, frozen
from forms.pack import BUILTIN, load_pack


def freeze(packs: Path) -> list[str]:
    """Add every version that is new; the packs that were changed under a frozen one."""
    kept, refused = frozen(packs) or {}, []
    for folder in sorted(one for one in packs.iterdir() if one.is_dir()):
        pack, digest = load_pack(folder), content_digest(folder)
        if kept.setdefault(pack.id, {}).setdefault(pack.version, digest) != digest:
            refused.append(f"{pack.id} {pack.version}")
    if not refused:
        (packs / LOCK).write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return refused


if __name__ == "__main__":
    if changed := freeze(BUILTIN):
        sys.exit(f"changed under a frozen version: {', '.join(changed)}; a new version in pack.toml, then again")
