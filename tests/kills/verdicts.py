"""The end of a story of kills: lost 0, doubled 0, nothing left over, and desk and office hold the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from tests.kills.judge import DeskKeeps, Lines, OfficeKeeps, half_done, lost_here

SETTLED = frozenset({"seen", "applied", "redone", "told"})
ENDED = frozenset({"finished", "abandoned"})


def lost(said: Lines, kept: DeskKeeps, office: OfficeKeeps, desk: str) -> list[str]:
    """What was confirmed at this desk, or to it, and is not in the office at the end of the day."""
    there = office.ops.get(desk, {})
    found = lost_here(said, kept)
    for n, op in kept.ops.items():
        known = there.get(n)
        if known is None or (known.link, known.op_id) != (op.link, op.op_id):
            found.append(f"operation {n} is not in the office")
        elif op.state in SETTLED and known.state == "held":
            found.append(f"operation {n} is held there")
    found += [f"scan {sha[:8]} is not whole in the office" for sha in kept.scans if not _whole(office, sha)]
    if kept.cursor > office.head:
        found.append(f"the desk has read {kept.cursor} of a feed of {office.head}")
    for line in said:
        if line.get("act") == "register" and line["what"] == "done":
            row = office.rows.get(f"application:{line['about']}")
            if row is None or not row[1].get("number"):
                found.append(f"the registration of {line['about']}")
    return found


def _whole(office: OfficeKeeps, sha256: str) -> bool:
    return office.scans.get(sha256, (0, 0, False))[2] and sha256 not in office.unreadable


def doubled(office: OfficeKeeps) -> list[str]:
    """What happened twice."""
    twice = [f"operation {name} stands {count} times" for name, count in office.ids.items() if count > 1]
    for what, of in PAIRS.items():
        seen = Counter(place for key, (_, row) in office.rows.items() if (place := of(key, row)) is not None)
        twice += [f"{what}: {place} {count} times" for place, count in seen.items() if count > 1]
    return twice


def _by(kind: str, name: str) -> Callable[[str, Mapping[str, Any]], Any]:
    return lambda key, row: row.get(name) if key.startswith(f"{kind}:") else None


def _service(key: str, row: Mapping[str, Any]) -> Any:
    return (row["visit"], row["service"]) if key.startswith("application:") else None


def _paper(key: str, row: Mapping[str, Any]) -> Any:
    return (row["application"], row["scan"]) if key.startswith("document:") else None


def _request(key: str, row: Mapping[str, Any]) -> Any:
    return (row["application"], row["evidence"]) if key.startswith("agency_request:") else None


PAIRS: dict[str, Callable[[str, Mapping[str, Any]], Any]] = {
    "visits of one ticket": _by("visit", "ticket"),
    "applications of one number": _by("application", "number"),
    "applications of one visit": _service,
    "documents of one scan": _paper,
    "requests for one evidence": _request,
}


def left_over(office: OfficeKeeps) -> list[str]:
    """Who sits nowhere: a call nobody knows of, a hole in the feed, a row that the feed never told."""
    found = [f"{row['number']} is called and nobody knows" for row in _of(office, "ticket") if row["state"] == "called"]
    found += [f"visit {row['id']} is {row['state']}" for row in _of(office, "visit") if row["state"] not in ENDED]
    if office.feed != list(range(1, office.head + 1)):
        found.append(f"the feed has {len(office.feed)} of {office.head} numbers")
    untold = [key for key, (revision, _) in office.rows.items() if office.told.get(key) != revision]
    return [*found, *(f"the feed did not tell {key}" for key in untold)]


def not_taken(kept: DeskKeeps, office: OfficeKeeps, desk: str) -> list[str]:
    """Operations that the office answered otherwise than with yes."""
    there = office.ops.get(desk, {})
    kinds = {n: there[n].state for n in kept.ops if n in there}
    return [f"operation {n}: {state} ({_kind(there[n].head)})" for n, state in kinds.items() if state != "applied"]


def unlike(kept: DeskKeeps, office: OfficeKeeps) -> list[str]:
    """Rows of the office that the desk holds otherwise."""
    return [
        key
        for key, (revision, body) in kept.server.items()
        if key in office.rows and (office.rows[key][0], office.bodies[key]) != (revision, body)
    ]


def _of(office: OfficeKeeps, kind: str) -> list[dict[str, Any]]:
    return [row for key, (_, row) in office.rows.items() if key.startswith(f"{kind}:")]


def _kind(head: bytes) -> str:
    import json

    return str(json.loads(head)["kind"])


__all__ = ["doubled", "half_done", "left_over", "lost", "not_taken", "unlike"]
