"""The second person's word: made of their own password, for one operation, and for no other."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import pytest
from argon2 import PasswordHasher

from sync.wire.approval import NoSetting, approval_of, approved, secret_from, secret_of, setting_of
from sync.wire.envelope import Head

PASSWORD = "correct horse"
KEPT = PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1).hash(PASSWORD)
HEAD = Head(
    incarnation="i",
    n=1,
    op_id="o",
    device="d",
    desk="4",
    centre="c",
    actor="aigerim",
    second="marat",
    kind="refuse_intake",
    schema=1,
    primary="refusal:r",
    bases={},
    deps=[],
    blobs=[],
    business_at=datetime(2026, 11, 23, tzinfo=UTC),
    provisional=False,
    boot_id="b",
    boot_ms=0,
    prev="0",
    args_hash="f" * 64,
)


def under(head: Head, password: str = PASSWORD) -> Head:
    return msgspec.structs.replace(head, approval=approval_of(secret_from(setting_of(KEPT), password), head))


def test_the_password_and_the_kept_hash_give_one_secret_that_the_setting_does_not_hold() -> None:
    assert secret_from(setting_of(KEPT), PASSWORD) == secret_of(KEPT)
    assert KEPT.rpartition("$")[2] not in setting_of(KEPT)


def test_what_the_person_approved_is_approved() -> None:
    assert approved(KEPT, under(HEAD))


@pytest.mark.parametrize("password", ["", "correct horsf", "CORRECT HORSE"])
def test_another_password_approves_nothing(password: str) -> None:
    assert not approved(KEPT, under(HEAD, password))


def test_a_name_alone_approves_nothing() -> None:
    assert not approved(KEPT, HEAD)


@pytest.mark.parametrize("name", ["centre", "device", "incarnation", "op_id", "kind", "args_hash", "actor", "second"])
def test_a_word_is_for_one_operation_of_these_two_and_no_other(name: str) -> None:
    assert not approved(KEPT, msgspec.structs.replace(under(HEAD), **{name: "another"}))


def test_a_word_is_for_its_time() -> None:
    assert not approved(KEPT, msgspec.structs.replace(under(HEAD), business_at=datetime(2026, 11, 24, tzinfo=UTC)))


@pytest.mark.parametrize(
    "setting", ["", "$", "$argon2i$v=19$m=8,t=1,p=1$c2FsdHNhbHQ", "$argon2id$v=19$m=x,t=1,p=1$c2Fs"]
)
def test_a_setting_that_is_none_is_said_so(setting: str) -> None:
    with pytest.raises(NoSetting):
        secret_from(setting, PASSWORD)


def test_a_word_goes_with_its_operation_into_a_newer_life_of_the_desks_store() -> None:
    carried = msgspec.structs.replace(under(HEAD), incarnation="newer", n=7, prev="1", born=HEAD.incarnation)
    assert approved(KEPT, carried)
    assert not approved(KEPT, msgspec.structs.replace(carried, born="another"))
    assert not approved(KEPT, msgspec.structs.replace(carried, born=""))
