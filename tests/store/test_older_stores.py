"""A store of any release opens, and the work in it is whole: in its order, with its chain, and readable."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mfc_desk.domain.ids import Incarnation
from mfc_desk.store import bodies, tables
from mfc_desk.store.uow import open_store
from sync.wire.envelope import GENESIS, decode_args, decode_head, link
from tests.store.test_file import FACT, _older
from tests.store.world import KEY, HandClock, desk

ROOT = Path(__file__).parents[1]
RELEASE: dict[str, Any] = json.loads((ROOT / "sync" / "releases" / "0001.json").read_text(encoding="utf-8"))
BEFORE_LIVES = ["0001", "0002", "0003", "0004"]
"""Stores in which an outbox is of one life; those since have a test of their own room."""
PUT = (
    "INSERT INTO outbox (n, op_id, head, salt, args, chain, state, seq)"
    " VALUES (:n, :op_id, :head, :salt, :args, :chain, 'pending', 0)"
)
ROW = (
    "INSERT INTO row (kind, id, server, server_revision, feed, state, sort)"
    " VALUES ('visit', 'odd', :server, 'theirs', 3, '', '')"
)


def outbox() -> list[dict[str, object]]:
    """What a desk of the first release had written and not sent."""
    rows: list[dict[str, object]] = []
    chain = GENESIS
    for each in RELEASE["ops"]:
        raw = {name: base64.b64decode(value) for name, value in each.items()}
        head = decode_head(raw["head"])
        chain = link(chain, raw["head"])
        rows.append({**raw, "n": head.n, "op_id": head.op_id, "chain": chain})
    return rows


def test_every_migration_is_looked_at() -> None:
    versions = ROOT.parent / "mfc_desk" / "store" / "migrations" / "versions"
    known = sorted(path.name[:4] for path in versions.glob("[0-9]*.py"))
    assert known[:4] == BEFORE_LIVES
    assert known[-1] == tables.VERSION


def test_a_store_with_a_visit_that_cannot_be_read_opens_and_keeps_it(tmp_path: Path) -> None:
    _older(tmp_path / "desk.db", "0006", (ROW, {"server": b"\xff no text"}))
    store = open_store(tmp_path / "desk.db", KEY, HandClock())
    with store.read() as uow:
        assert uow.rows.with_other_number() == []
        assert uow.picture.count() == 1
    store.close()


@pytest.mark.parametrize("version", BEFORE_LIVES)
def test_a_store_that_an_older_program_left_opens_with_all_its_work(tmp_path: Path, version: str) -> None:
    told = replace(desk(), incarnation=Incarnation(RELEASE["incarnation"]))
    fact = (FACT, {"name": "desk", "value": bodies.encode(told)})
    _older(tmp_path / "desk.db", version, fact, *((PUT, row) for row in outbox()))
    store = open_store(tmp_path / "desk.db", KEY, HandClock())
    with store.read() as uow:
        unsent = uow.outbox.unsent(1000)
        assert [each.n for each in unsent] == list(range(1, len(RELEASE["ops"]) + 1))
        assert uow.outbox.last_link() == link(unsent[-1].head.prev, unsent[-1].wire.head)
        for each in unsent:
            operation = decode_args(each.head.kind, each.head.schema, each.wire.args)
            assert str(operation.primary) == each.head.primary
    store.close()
