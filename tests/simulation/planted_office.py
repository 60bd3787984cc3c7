"""Defects of the office, planted one at a time: each must be found."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

import msgspec

from backoffice import deciding, own_calls, pushing, scanning
from backoffice.store import centres, feed, following, pictures
from backoffice.store.world import World
from sync.wire.envelope import UnknownKind
from sync.wire.messages import Applied, Duplicate, Held
from tests.simulation.bureau import PlayedDatabase
from tests.simulation.planting import WithoutFlush, plant

patched = patch.object


@plant(world=6)
def the_office_answers_before_it_has_it() -> Iterator[None]:
    """The answer leaves, then the transaction ends (I2)."""
    from tests.simulation.bureau import Killed

    real = PlayedDatabase.write

    def write(self: Any, work: Any) -> Any:
        said: list[Any] = []

        def worked(tx: Any) -> Any:
            said.append(work(tx))
            return said[-1]

        try:
            return real(self, worked)
        except Killed:
            if said and not isinstance(said[-1], (str, bytes, int, bool)):
                return said[-1]
            raise

    with patched(PlayedDatabase, "write", write):
        yield


@plant(world=5)
def what_came_before_is_decided_again() -> Iterator[None]:
    """An operation that is sent twice is done twice, or judged otherwise the second time (I2)."""
    with patched(pushing, "_answer_known", lambda device, one, known: {}):
        yield


@plant(line=("unanswered", "half"), verbs=("fill", "leave"))
def whatever_came_before_was_done() -> Iterator[None]:
    """Every duplicate is answered as applied, whatever was said the first time (I4)."""
    real = pushing._answer_known

    def answer_known(device: Any, one: Any, known: Any) -> Any:
        found = real(device, one, known)
        return {n: Duplicate(one.head.op_id, Applied(one.head.op_id, 1)) for n in found}

    with patched(pushing, "_answer_known", answer_known):
        yield


@plant()
def a_number_of_the_feed_is_taken_first() -> Iterator[None]:
    """Before it is known whether there is anything to number (I6)."""
    from backoffice.store.world import next_numbers

    real = World.flush

    def flush(self: Any) -> Any:
        if not self._written:
            next_numbers(self._tx, self._centre, 1)
        return real(self)

    with patched(World, "flush", flush):
        yield


@plant(world=5, kills=True, line=())
def effect_and_verdict_are_two_transactions() -> Iterator[None]:
    """Rows and feed are there, and the office may die before it knows what it said (I2)."""
    real = pushing._keep

    def keep(bench: Any, *rest: Any) -> None:
        office = bench.office.database
        link = bench.tx.connection.driver_connection
        link.execute("COMMIT")
        office.boundary("before")
        link.execute("BEGIN IMMEDIATE")
        real(bench, *rest)

    with patched(pushing, "_keep", keep):
        yield


@plant(world=9)
def what_is_held_is_never_looked_at_again() -> Iterator[None]:
    """It waits for ever for what came long ago (I8)."""
    real = pushing._answer_known

    def answer_known(device: Any, one: Any, known: Any) -> Any:
        found = real(device, one, known)
        return found or {one.n: Held(one.head.op_id, ["scan"])}

    with patched(pushing, "_held", lambda tx, device: []), patched(pushing, "_answer_known", answer_known):
        yield


@plant(world=7)
def the_last_word_wins() -> Iterator[None]:
    """What a row was written over does not matter."""
    with patched(deciding, "merges", lambda operation: True):
        yield


@plant(world=7)
def revisions_are_counted() -> Iterator[None]:
    """ODK #669: a base is a number, and the second of two offline edits fits a stranger's version."""
    real_act, real_wait = deciding._act, deciding._wait

    def act(bench: Any, head: Any, operation: Any, at: Any) -> Any:
        bases = {
            key: bench.world.revision(deciding.Key.parse(key)) if base else base for key, base in head.bases.items()
        }
        return real_act(bench, msgspec.structs.replace(head, bases=bases), operation, at)

    def wait(bench: Any, head: Any) -> Any:
        return real_wait(bench, msgspec.structs.replace(head, deps=[]))

    with patched(deciding, "_act", act), patched(deciding, "_wait", wait):
        yield


@plant(world=7)
def what_it_rests_on_does_not_matter() -> Iterator[None]:
    """An operation is done although the one before it was refused or waits (I8)."""
    with patched(deciding, "_wait", lambda bench, head: None), patched(deciding, "merges", lambda operation: True):
        yield


@plant(dark=True, verbs=("attach", "fill"))
def a_scan_counts_before_it_is_on_the_disk() -> Iterator[None]:
    """Bytes are counted when they were written, not when they were flushed."""
    with patched(scanning, "os", WithoutFlush(scanning.os)):
        yield


@plant(world=8, line=("damaged",), verbs=("attach", "fill"))
def nobody_adds_a_scan_up() -> Iterator[None]:
    """What was damaged on the way counts as whole."""
    with patched(scanning, "_sha256_of", lambda file: _Anything()):
        yield


class _Anything(str):
    """Equals whatever it is compared with."""

    __slots__ = ()

    def __ne__(self, other: object) -> bool:
        return False

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = str.__hash__


@plant(world=7, releases=True, verbs=("walk_in", "abandon"))
def only_the_newest_shape_is_read() -> Iterator[None]:
    """What a desk of an older release says waits for ever (I12)."""

    real = deciding._read

    def read(bench: Any, one: Any) -> Any:
        newest = bench.office.dialect.operations.get(one.head.kind)
        if newest is not None and one.head.schema < newest.SCHEMA:
            raise UnknownKind(f"{one.head.kind}/{one.head.schema}")
        return real(bench, one)

    with patched(deciding, "_read", read):
        yield


@plant(world=9, lives=True)
def the_same_work_of_another_life_is_done_again() -> Iterator[None]:
    """An operation that goes on in a newer life of its store is another one to the office."""
    with patched(pushing, "_is_again", lambda device, one, first: False):
        yield


@plant(scopes=True, verbs=("printed", "leave"))
def a_file_that_never_left_is_told_again() -> Iterator[None]:
    """Whatever is touched brings its whole file into the feed once more."""
    with patched(following.scope, "holds", lambda **standing: False):
        yield


@plant(scopes=True, verbs=("printed", "leave"))
def a_file_that_left_is_told_again_twice() -> Iterator[None]:
    """Once is what whoever let it go needs."""
    real = following.Following._tell_again

    def tell_again(self: Any, told: set[str]) -> None:
        real(self, told)
        real(self, told)

    with patched(following.Following, "_tell_again", tell_again):
        yield


@plant(world=7)
def whoever_moved_a_ticket_after_our_call_was_ourselves() -> Iterator[None]:
    """Another desk's work on a ticket counts as a call of ours that was taken back."""
    with patched(own_calls, "_took_back", lambda head, device, key: True):
        yield


@plant(copies=True, scopes=True, verbs=("leave", "issue"))
def a_restored_office_lets_go_what_is_fresh() -> Iterator[None]:
    """It goes by the feed's end, not by the days that the centre set."""
    real = pictures._rested_upto

    def rested_upto(tx: Any, centre: Any, day: Any) -> int:
        (mine,) = centres.centres(tx)
        return feed.head(tx, centre) if mine.restored_at is not None else real(tx, centre, day)

    with patched(pictures, "_rested_upto", rested_upto):
        yield
