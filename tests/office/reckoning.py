"""What a desk is to hold, reckoned from every row of the office by hand: the witness of the tests."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import msgspec
import sqlalchemy as sa

from backoffice.store import pictures
from backoffice.store import tables as t
from tests.office.bureau import CENTRE, Bureau

STANDING = {"hall", "desk", "desk_key", "ticket_block"}
OPEN = {
    "visit": {"open", "parked"},
    "ticket": {"called", "serving", "parked"},
    "appointment": {"booked"},
    "agency_request": {"queued", "sent", "delivered", "overdue", "escalated"},
}


def reckoned(bureau: Bureau, device: str) -> dict[str, str]:
    """Key and revision of each row, in a picture that was followed to the feed's end."""

    def read(tx: sa.Connection) -> tuple[list[Any], int]:
        c = t.change.c
        rows = tx.execute(sa.select(c.seq, c.key, c.revision, c.body).where(c.centre == CENTRE).order_by(c.seq)).all()
        return list(rows), pictures.told(tx, CENTRE).since

    told, since = bureau.database.read(read)
    rows = {each.key: (each.seq, each.revision, msgspec.json.decode(each.body)) for each in told}
    files = {key: _root(key, rows) for key in rows}
    last: dict[str, int] = defaultdict(int)
    opened: dict[str, bool] = defaultdict(bool)
    for key, (seq, _, body) in rows.items():
        last[files[key]] = max(last[files[key]], seq)
        opened[files[key]] |= _open(key, body)
    held = {key: row for key, row in rows.items() if opened[files[key]] or last[files[key]] > since}
    return {
        key: revision
        for key, (_, revision, body) in held.items()
        if not key.startswith("lease:") or body["device"] == device
    }


def _root(key: str, rows: dict[str, Any]) -> str:
    kind, _, name = key.partition(":")
    body = rows[key][2]
    if kind == "certificate":
        return _root(f"application:{name}", rows)
    if kind == "ticket_papers":
        return f"ticket:{name}"
    if kind not in ("ticket", "visit") and body.get("application"):
        return _root(f"application:{body['application']}", rows)
    if kind not in ("ticket", "visit") and body.get("visit"):
        return f"visit:{body['visit']}"
    if kind == "party":
        mine = [one for one, (_, _, each) in rows.items() if one.startswith("visit:") and each.get("party") == name]
        return mine[0] if mine else key
    return key


def _open(key: str, body: dict[str, Any]) -> bool:
    kind = key.partition(":")[0]
    if kind == "application":
        return body["lifecycle"] not in ("abandoned", "intake_refused")
    if kind == "lease":
        return bool(body["next"] <= body["last"])
    return kind in STANDING or body.get("state", "open" if kind == "visit" else "") in OPEN.get(kind, ())
