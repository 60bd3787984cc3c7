"""The reviewed lists beside these checks: one entry a line, with its reason after ` # `."""

from __future__ import annotations

from pathlib import Path

HERE = Path(__file__).parent


def reviewed(name: str) -> dict[str, str]:
    """The entries of `reviewed/<name>.txt` with their reasons. An entry without a reason is refused."""
    entries = {}
    for line in (HERE / "reviewed" / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            entry, _, reason = line.partition(" # ")
            assert reason.strip(), f"no reason beside {entry!r} in {name}.txt"
            entries[entry.strip()] = reason.strip()
    return entries
