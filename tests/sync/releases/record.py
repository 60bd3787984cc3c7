"""Records what a release puts into an outbox: one whole visit, with the world it was made in and what came of it.

usage: python -m tests.sync.releases.record NUMBER     (once, by that release; the file is never changed after)

Later releases play it back: see `test_releases`. How a shape is changed: docs/adr/0020.
"""

from __future__ import annotations

import base64
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import msgspec

from backoffice import rehearsed_visit
from backoffice.rehearsed_visit import Rehearsed, examples
from backoffice.store import centres, feed, operations
from backoffice.store.database import Database
from mfc_desk.domain.ids import ApplicationId, PartyId, VisitId
from mfc_desk.domain.operations.applications import ChooseService, FillForm
from mfc_desk.domain.operations.visits import IdentifyPerson, StartVisit
from sync.wire.envelope import PROTOCOL, SCHEMA
from tests.office.bureau import CENTRE, Bureau, CountedIds
from tests.office.carrying import sqlite_office
from tests.office.inquiring import FAMILY, WHO

HERE = Path(__file__).parent


def text(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")


def played(bureau: Bureau) -> dict[str, Any]:
    """A mother of four comes, is registered and goes: everything the desk wrote, and the world before it."""
    desk = bureau.desk()
    before = rows_of(bureau)
    ids = CountedIds("9")
    visit, application = VisitId(ids.new()), ApplicationId(ids.new())
    desk.do(StartVisit(visit=visit))
    desk.do(IdentifyPerson(visit=visit, party=PartyId(ids.new()), **WHO))
    desk.do(ChooseService(visit=visit, application=application, service=FAMILY, language="kk"))
    desk.do(FillForm(application=application, answers=examples(desk.law, FAMILY)[0]))
    rehearsed_visit.send(desk)
    assert rehearsed_visit.finish(desk, ids, bureau.clock, Rehearsed(visit=visit, application=application))
    device = bureau.database.read(lambda tx: centres.device_of(tx, desk.device))
    assert device is not None
    numbers = list(range(1, desk.n + 1))
    kept = bureau.database.read(
        lambda tx: operations.at_numbers(tx, device, incarnation=desk.incarnation, numbers=numbers)
    )
    return {
        "protocol": PROTOCOL,
        "schema": SCHEMA,
        "private": text(desk.private),
        "device": desk.device,
        "incarnation": desk.incarnation,
        "desk": device.desk,
        "operator": desk.actor.id,
        "before": before,
        "scans": scans_of(bureau),
        "ops": [
            {"head": text(each.head), "salt": text(each.salt), "args": text(each.args or b"")} for each in kept.values()
        ],
        "after": rows_of(bureau)[len(before) :],
    }


def rows_of(bureau: Bureau) -> list[dict[str, Any]]:
    """The feed of the centre."""
    found = bureau.database.read(lambda tx: feed.page(tx, CENTRE, after=0, limit=10_000))
    return [{"key": each.key, "revision": each.revision, "body": json.loads(each.body)} for each in found]


def scans_of(bureau: Bureau) -> list[str]:
    """The scans that came."""
    folder = bureau.office.scans / CENTRE
    return [text(each.read_bytes()) for each in sorted(folder.glob("??/*")) if each.parent.name != "parts"]


def main(release: str) -> None:
    """Write the file of that release."""
    target = HERE / f"{int(release):04d}.json"
    if target.exists():
        raise SystemExit(f"{target.name} is recorded and is not changed any more")
    with tempfile.TemporaryDirectory() as folder:
        database = Database(sqlite_office(Path(folder)))
        bureau = Bureau(database, Path(folder))
        told = played(bureau)
        bureau.close()
        database.close()
    target.write_bytes(msgspec.json.format(msgspec.json.encode(told), indent=1))


if __name__ == "__main__":
    main(*sys.argv[1:])
