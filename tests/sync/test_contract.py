"""The shapes that desk and office agreed on only grow; whatever else happens to one is seen."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from sync.wire.bundle import Manifest
from sync.wire.envelope import decode, decode_head
from sync.wire.messages import HELLO_SIGNED, SIGN_IN_SIGNED, Applied, Hello, HelloBack, Pushed, SignIn, hello_bytes
from tools.contract import FILE, broken, contract

NOW = contract()
AT = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


def test_this_program_keeps_what_was_agreed() -> None:
    assert broken(json.loads(FILE.read_text(encoding="utf-8")), NOW) == []


def _gone(new: dict[str, Any]) -> None:
    del new["bodies"]["Receipt"]["hash"]


def _renamed(new: dict[str, Any]) -> None:
    new["rows"]["Visit"]["since"] = new["rows"]["Visit"].pop("started_at")


def _retyped(new: dict[str, Any]) -> None:
    new["bodies"]["Head"]["n"] = "str"


def _needed(new: dict[str, Any]) -> None:
    new["bodies"]["Head"]["second"] = new["bodies"]["Head"]["second"].removesuffix(" =")


def _without_default(new: dict[str, Any]) -> None:
    new["rows"]["Ticket"]["colour"] = "str"


def _retagged(new: dict[str, Any]) -> None:
    new["bodies"]["Applied"]["<tag>"] = "done"


def _another_verdict(new: dict[str, Any]) -> None:
    new["bodies"]["Pushed"]["verdicts"] += " | Postponed"


def _struct_gone(new: dict[str, Any]) -> None:
    del new["bodies"]["Say"]


def _verb_gone(new: dict[str, Any]) -> None:
    del new["operations"]["start_visit"]


def _verb_grown(new: dict[str, Any]) -> None:
    new["operations"]["start_visit"]["fields"]["mood"] = "str ="


def _raised_without_a_step(new: dict[str, Any]) -> None:
    new["operations"]["start_visit"] |= {"schema": 2, "fields": {"visit": "str"}}
    new["schema"] = 2


def _raised_alone(new: dict[str, Any]) -> None:
    new["operations"]["start_visit"]["schema"] = 2


def _lowered(new: dict[str, Any]) -> None:
    new["operations"]["start_visit"]["schema"] = 0


BREAKS = [_gone, _renamed, _retyped, _needed, _without_default, _retagged, _another_verdict, _struct_gone, _verb_gone]
BREAKS += [_verb_grown, _raised_without_a_step, _raised_alone, _lowered]


@pytest.mark.parametrize("plant", BREAKS, ids=lambda each: each.__name__.strip("_"))
def test_what_breaks_the_contract_is_seen(plant: Callable[[dict[str, Any]], None]) -> None:
    new = deepcopy(NOW)
    plant(new)
    assert broken(NOW, new)


def test_what_grows_with_a_default_breaks_nothing() -> None:
    new = deepcopy(NOW)
    new["bodies"]["Hello"]["weather"] = "str ="
    new["rows"]["Ticket"]["colour"] = "str ="
    new["bodies"]["Postcard"] = {"text": "str"}
    new["operations"]["wave_back"] = {"schema": 1, "fields": {"visit": "str"}}
    assert broken(NOW, new) == []


def test_a_new_kind_of_row_breaks_nothing_and_one_that_is_gone_does() -> None:
    new = deepcopy(NOW)
    new["rows"]["Key"]["kind"] += " | 'parade'"
    new["operations"]["record_representation"]["fields"]["Key.kind"] += " | 'parade'"
    assert broken(NOW, new) == []
    assert broken(new, NOW)


def test_records_within_an_operation_change_with_it() -> None:
    assert NOW["operations"]["identify_person"]["fields"]["IdentityDocument.number"].startswith("str")


# ---- what the contract is for


HELLO = Hello(
    protocol=(1, 1), schema=1, app="a", device="d", incarnation="i", head_n=0, head_hash="", cursor=0, epoch="e",
    device_time=AT, knock=1,
)  # fmt: skip


def later(body: msgspec.Struct) -> bytes:
    """The body as a newer program says it."""
    known = msgspec.to_builtins(body, builtin_types=(bytes, datetime))
    return msgspec.msgpack.encode({**known, "weather": "rain", "mood": [1, {"a": None}]})


@pytest.mark.parametrize(
    "body",
    [HELLO, Applied("op", 3), Pushed([Applied("op", 3)], msgspec.convert({
        "device": "d", "incarnation": "i", "n": 1, "hash": "", "office_time": AT, "signature": b""},
        type=msgspec.structs.fields(Pushed)[1].type))],
    ids=["hello", "verdict", "pushed"],
)  # fmt: skip
def test_what_a_newer_program_adds_is_read_past(body: msgspec.Struct) -> None:
    assert decode(later(body), type(body)) == body


def test_a_head_of_a_newer_program_is_read_past_what_is_new_in_it() -> None:
    head = {
        "incarnation": "i", "n": 1, "op_id": "o", "device": "d", "desk": "1", "centre": "c", "actor": "a", "kind": "k",
        "schema": 9, "primary": "visit:v", "bases": {}, "deps": [], "blobs": [], "business_at": AT.isoformat(),
        "provisional": False, "boot_id": "b", "boot_ms": 1, "prev": "", "args_hash": "", "weather": "rain",
    }  # fmt: skip
    assert decode_head(json.dumps(head).encode()).kind == "k"


def test_a_hello_is_signed_the_same_by_programs_that_know_more_or_less_of_it() -> None:
    grown = msgspec.defstruct("Hello", [("weather", str, "")], bases=(Hello,), frozen=True, kw_only=True)
    newer = grown(**{each.name: getattr(HELLO, each.name) for each in msgspec.structs.fields(Hello)}, weather="rain")
    assert hello_bytes(newer) == hello_bytes(decode(msgspec.msgpack.encode(newer), Hello))


@pytest.mark.parametrize(("body", "signed"), [(Hello, HELLO_SIGNED), (SignIn, SIGN_IN_SIGNED)])
def test_every_field_that_must_be_there_is_signed(body: type[msgspec.Struct], signed: tuple[str, ...]) -> None:
    assert [each.name for each in msgspec.structs.fields(body) if each.required] == list(signed)


def test_an_answer_of_an_older_office_is_read_without_what_came_later() -> None:
    older = {
        "protocol": 1, "schema_ok": True, "epoch": "e", "have_n": 0, "have_hash": "", "office_time": AT,
        "feed_head": 0, "session": "s", "people": [],
    }  # fmt: skip
    assert decode(msgspec.msgpack.encode(older), HelloBack).schema == 1
    assert "bundle" in {each.name for each in msgspec.structs.fields(Manifest)}
