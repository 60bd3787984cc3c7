"""What a desk holds, and sums over it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mfc_desk.domain.entities import ENTITIES, NumberLease
from mfc_desk.domain.ids import Key
from mfc_desk.domain.operations.base import key_of
from mfc_desk.domain.scope import BUCKETS, PRIVATE, TERM, Sums, brings, bucket_of, hangs_on, holds, is_open, owner_of
from tests.store.test_rows import _entities

KEYS = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=20)
ROWS = st.dictionaries(KEYS, KEYS, max_size=30)


def counted(rows: dict[str, str]) -> Sums:
    sums = Sums()
    for key, revision in rows.items():
        sums.add(key, revision)
    return sums


@given(rows=ROWS, order=st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_count(rows: dict[str, str], order: object) -> None:
    names = list(rows)
    order.shuffle(names)  # type: ignore[attr-defined]
    assert counted({name: rows[name] for name in names}).told() == counted(rows).told()


@given(rows=ROWS, more=ROWS)
def test_what_is_taken_away_was_never_there(rows: dict[str, str], more: dict[str, str]) -> None:
    sums = counted(rows)
    for key, revision in more.items():
        sums.add(key, revision)
    for key, revision in more.items():
        sums.take(key, revision)
    assert sums.told() == counted(rows).told()


@given(rows=st.dictionaries(KEYS, KEYS, min_size=1, max_size=30), data=st.data())
def test_one_row_of_another_revision_shows_in_its_bucket_and_in_no_other(
    rows: dict[str, str], data: st.DataObject
) -> None:
    key = data.draw(st.sampled_from(sorted(rows)))
    ours, theirs = counted(rows).told(), counted({**rows, key: rows[key] + "'"}).told()
    assert [number for number in range(BUCKETS) if ours[number] != theirs[number]] == [bucket_of(key)]


@given(rows=ROWS)
def test_sums_can_be_kept_and_gone_on_with(rows: dict[str, str]) -> None:
    kept = counted(rows).told()
    again = Sums((number, int.from_bytes(value, "big")) for number, value in enumerate(kept))
    again.add("more", "1")
    assert again.told() == counted({**rows, "more": "1"}).told() or "more" in rows
    assert all(len(value) == TERM for value in kept)


@given(opened=st.integers(0, 3), last=st.integers(1, 100), since=st.integers(0, 100), later=st.integers(0, 100))
def test_a_file_is_held_while_it_is_open_and_until_it_has_rested(
    opened: int, last: int, since: int, later: int
) -> None:
    here = holds(opened=opened, last=last, since=since)
    assert here == (opened > 0 or last > since)
    if not here:
        assert not holds(opened=0, last=last, since=since + later), "time alone brings nothing back"
    assert holds(opened=0, last=since + 1, since=since), "what is touched is held"


@pytest.mark.parametrize("name", sorted(ENTITIES))
@given(data=st.data())
def test_every_kind_of_row_has_its_place(name: str, data: st.DataObject) -> None:
    entity = data.draw(_entities(name))
    parent = hangs_on(entity)
    assert parent == key_of(entity) or parent.kind in ("visit", "application", "ticket")
    assert isinstance(is_open(entity), bool)
    assert all(key.kind == "party" for key in brings(entity))
    assert (owner_of(entity) is not None) == (name in PRIVATE)
    if isinstance(entity, NumberLease):
        assert owner_of(entity) == entity.device


def test_a_row_is_always_counted_in_the_same_bucket() -> None:
    assert {bucket_of(str(Key("visit", "v"))) for _ in range(3)} == {bucket_of("visit:v")}
    assert len({bucket_of(f"visit:{n}") for n in range(5000)}) == BUCKETS
