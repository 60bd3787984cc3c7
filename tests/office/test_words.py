"""Whatever comes in, what goes out is words, and nothing of the inside."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backoffice.api.app import make_app
from backoffice.inprocess import InProcess
from backoffice.office import Office
from backoffice.store import tables as t
from backoffice.store.database import Database
from mfc_desk.domain.ids import Key, RandomIds
from mfc_desk.domain.operations import base
from mfc_desk.domain.time import SystemClock
from mfc_desk.text.catalogue import LANGUAGES, Catalogue
from sync.wire.envelope import decode
from sync.wire.messages import Held, Refusal
from sync.wire.say import from_say, to_say
from tests.office.bureau import Bureau, kinds, start

SMALL = st.integers(-(2**31), 2**31)
WRONG_SHAPES = st.recursive(st.none() | SMALL | st.text(max_size=5), st.lists, max_leaves=5).map(msgspec.msgpack.encode)
POSTS = ["/api/enrol", "/api/session", "/api/ask", "/sync/hello", "/sync/push"]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.one_of(st.binary(max_size=60), WRONG_SHAPES))
@pytest.mark.parametrize("path", POSTS)
def test_a_body_of_garbage_is_refused_with_words(bureau: Bureau, path: str, body: bytes) -> None:
    desk = bureau.desk() if not hasattr(bureau, "here") else bureau.here
    bureau.here = desk
    said = bureau.call("POST", path, headers={"authorization": f"Bearer {desk.session}"}, body=body)
    assert said.status == 400
    assert decode(said.body, Refusal).why.code == "office.garbage"


@pytest.mark.parametrize(("method", "path", "status"), [
    ("GET", "/nothing", 404), ("GET", "/api/enrol", 405), ("POST", "/sync/changes", 405), ("GET", "/sync/changes", 401),
    ("POST", "/sync/push", 401), ("GET", "/../etc/passwd", 404),
])  # fmt: skip
def test_an_address_that_is_not_there_or_closed_says_so(bureau: Bureau, method: str, path: str, status: int) -> None:
    said = bureau.call(method, path)
    assert said.status == status
    code = decode(said.body, Refusal).why.code
    assert all(Catalogue(language).knows(code) for language in LANGUAGES)


def test_a_person_with_a_browser_gets_json(bureau: Bureau) -> None:
    said = bureau.call("GET", "/nothing", headers={"accept": "application/json"})
    assert msgspec.json.decode(said.body, type=Refusal).why.code == "office.no_such_address"


def test_a_body_larger_than_any_is_refused(bureau: Bureau) -> None:
    said = bureau.call("POST", "/api/enrol", body=b"x" * (1024 * 1024 + 1))
    assert (said.status, decode(said.body, Refusal).why.code) == (413, "office.too_much")


@pytest.mark.logs("defect [0-9a-f]{8} at POST /api/ask")
def test_a_defect_of_ours_gives_a_number_and_nothing_of_the_inside(bureau: Bureau) -> None:
    desk = bureau.desk()
    bureau.database.write(lambda tx: tx.execute(t.operator.update().values(roles="king")))  # no such role
    said = bureau.call(
        "POST", "/api/ask", headers={"authorization": f"Bearer {desk.session}"}, body=_ask(desk.actor.id)
    )
    refusal = decode(said.body, Refusal)
    assert (said.status, refusal.why.code) == (500, "office.our_fault")
    assert "king" not in repr(said.body)
    assert len(refusal.why.params["number"]) == 8


def _ask(actor: str) -> bytes:
    from sync.wire.messages import Ask

    return msgspec.msgpack.encode(Ask("c-1", "call_next", {}, actor))


@pytest.mark.logs("the database does not answer")
def test_a_database_that_does_not_answer_is_busy_not_broken(tmp_path: Path) -> None:
    nowhere = Database("postgresql://127.0.0.1:1/nowhere?connect_timeout=2")
    office = Office(database=nowhere, clock=SystemClock(), ids=RandomIds(), scans=tmp_path)
    with InProcess(make_app(office)) as call:
        said = call("GET", "/sync/changes", headers={"authorization": "Bearer KZ03.token"})
    nowhere.close()
    refusal = decode(said.body, Refusal)
    assert (said.status, refusal.why.code, said.headers["retry-after"]) == (503, "office.busy", "5")


@pytest.mark.logs("defect [0-9a-f]{8}: operation")
def test_an_operation_over_which_we_stumble_is_held_and_stops_no_other(bureau: Bureau) -> None:
    @dataclass(frozen=True, slots=True, kw_only=True)
    class Stumble:
        KIND: ClassVar[str] = "stumble"
        SCHEMA: ClassVar[int] = 1

        @property
        def primary(self) -> Key:
            return Key("visit", "v")

    @base.rule(Stumble)
    def stumble(rows: object, operation: Stumble, act: object) -> tuple[()]:
        return {}["there is no such row"]

    desk = bureau.desk()
    try:
        desk.append(desk.wire(Stumble(), bases={"visit:v": ""}))
        start(desk, bureau.ids)
        pushed = desk.push()
    finally:
        base.OPERATIONS.pop("stumble")
        base._RULES.pop("stumble")
    assert kinds(pushed) == ["held", "applied"]
    assert isinstance(pushed.verdicts[0], Held)
    assert pushed.verdicts[0].missing[0].startswith("office:")


def test_words_with_dates_money_and_words_in_them_come_over_the_wire() -> None:
    from datetime import UTC, date, datetime

    from mfc_desk.text.message import msg

    told = msg(
        "rule.wrong_state",
        what=msg("a", day=date(2026, 3, 1)),
        at=datetime(2026, 3, 1, tzinfo=UTC),
        sum=(100, "KZT"),
        n=3,
    )
    travelled = msgspec.msgpack.decode(msgspec.msgpack.encode(to_say(told)), type=type(to_say(told)))
    assert from_say(travelled) == told
    assert from_say(travelled).params == told.params
