"""What desks of every release wrote into their outboxes is done by the office of today, as it was then."""

from __future__ import annotations

import base64
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.engine import Connection

from backoffice.office import law_of
from backoffice.rehearsal import RehearsalDesk
from backoffice.store import centres
from backoffice.store.bodies import body_of, entity_of
from backoffice.store.database import Database
from backoffice.store.world import World
from mfc_desk.domain.ids import Key
from mfc_desk.domain.permissions import Actor, Role
from sync.wire.envelope import HERE, SCHEMA, WireOp, decode_head
from sync.wire.upcast import SPAN
from tests.office.bureau import Bureau, CountedIds, kinds
from tests.office.carrying import sqlite_office

RELEASES = sorted((Path(__file__).parent / "releases").glob("*.json"))


def told(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def ops(release: dict[str, Any]) -> list[WireOp]:
    raw = base64.b64decode
    return [WireOp(raw(each["head"]), raw(each["salt"]), raw(each["args"])) for each in release["ops"]]


@pytest.fixture
def bureau(tmp_path: Path) -> Iterator[Bureau]:
    database = Database(sqlite_office(tmp_path))
    made = Bureau(database, tmp_path)
    yield made
    made.close()
    database.close()


def as_it_was(bureau: Bureau, release: dict[str, Any]) -> RehearsalDesk:
    """The desk of that release, in an office of today that holds the world of then."""
    desk = RehearsalDesk(bureau.call, bureau.clock, CountedIds("8"))
    desk.private, desk.device = base64.b64decode(release["private"]), release["device"]
    desk.incarnation, desk.schema = release["incarnation"], release["schema"]
    desk.enrol(bureau.code(release["desk"]), law_of("kz"))
    desk.actor = Actor(release["operator"], frozenset(Role))

    def world(tx: Connection) -> None:
        here = World(tx, bureau.centre)
        for row in release["before"]:
            key = Key.parse(row["key"])
            here.lock([key])
            if here.revision(key) != row["revision"]:
                here.put([entity_of(key.kind, json.dumps(row["body"]).encode())], row["revision"])
        here.flush()
        assert release["operator"] in {each.operator for each in centres.operators(tx, bureau.centre.centre)}

    bureau.database.write(world)
    desk.hello()
    for scan in release["scans"]:
        desk.send_scan(base64.b64decode(scan))
    return desk


def holds(now: Any, then: Any) -> bool:
    """Whether all that was there is there still, however much was added since."""
    if isinstance(then, dict) and isinstance(now, dict):
        return all(name in now and holds(now[name], value) for name, value in then.items())
    if isinstance(then, list) and isinstance(now, list):
        return len(now) == len(then) and all(holds(*each) for each in zip(now, then, strict=True))
    return bool(now == then)


@pytest.mark.parametrize("path", RELEASES, ids=lambda each: each.stem)
def test_the_office_of_today_does_what_a_desk_of_then_wrote(bureau: Bureau, path: Path) -> None:
    release = told(path)
    desk = as_it_was(bureau, release)
    pushed = desk.push(ops(release))
    assert Counter(kinds(pushed)) == {"applied": len(release["ops"])}, pushed.verdicts
    desk.pull()
    newest = {row["key"]: row for row in release["after"]}
    for key, row in newest.items():
        entity, revision = desk.rows[Key.parse(key)]
        assert revision == row["revision"]
        assert holds(json.loads(body_of(entity)), row["body"]), key


@pytest.mark.parametrize("path", RELEASES, ids=lambda each: each.stem)
def test_the_desk_of_today_reads_what_it_wrote_itself_before_its_update(path: Path) -> None:
    release = told(path)
    for each in ops(release):
        head = decode_head(each.head)
        operation = HERE.read(head.kind, head.schema, each.args)
        assert str(operation.primary) == head.primary


def test_every_schema_that_must_be_understood_is_recorded() -> None:
    recorded = {told(path)["schema"] for path in RELEASES}
    assert recorded >= set(range(max(1, SCHEMA - SPAN), SCHEMA + 1))


def test_a_record_that_lost_something_is_seen() -> None:
    assert holds({"a": 1, "b": [{"c": 2, "d": 3}]}, {"b": [{"c": 2}]})
    assert not holds({"a": 1}, {"a": 1, "b": 2})
    assert not holds({"b": [{"c": 3}]}, {"b": [{"c": 2}]})
