"""Defects that somebody might build in one day, each planted in a life of its own: the kills have to see them.

A life is given the name of one; it is planted before the life begins, in that process only.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

import backoffice.scanning
import backoffice.store.database
import mfc_desk.store.engine
import mfc_desk.store.scan_files
import sync.sending
from mfc_desk.ports.outbox import OpState, Settlement
from mfc_desk.store.uow import SqlStore, SqlUnitOfWork

LATER = 50
"""So many are said to be saved before they are."""


def the_desk_does_not_wait_for_its_disk() -> None:
    """`synchronous=OFF`: quick, and what was shown as saved is in memory."""
    _desk_pragma("OFF")


def the_desk_flushes_now_and_then() -> None:
    """`synchronous=NORMAL`: the log is flushed when it is folded in, not with each commit."""
    _desk_pragma("NORMAL")


def the_office_flushes_now_and_then() -> None:
    """The same in the office."""

    def prepare(connection: Any, record: Any) -> None:
        real(connection, record)
        connection.execute("PRAGMA synchronous=NORMAL")

    real = backoffice.store.database._prepare
    backoffice.store.database._prepare = prepare


def a_scan_gets_its_name_and_nobody_flushes_the_folder() -> None:
    """The file is on the disk, its name is not."""
    mfc_desk.store.scan_files.sync_folder = lambda _: None


def a_scan_gets_its_name_before_it_is_flushed() -> None:
    """The name is on the disk, and under it perhaps nothing."""

    mfc_desk.store.scan_files.os = _NoFsync()


def a_piece_is_counted_before_it_is_flushed() -> None:
    """The office counts bytes that are in memory."""
    backoffice.scanning.os = _NoFsync()


def saved_is_shown_before_it_is_saved() -> None:
    """Several acts share one commit, and each was shown as saved."""

    def commit(unit: SqlUnitOfWork) -> None:
        counted["now"] += 1
        if counted["now"] % LATER == 0:
            unit._db.commit()
            unit._db.begin()

    @contextmanager
    def one_for_all(store: SqlStore, *, write: bool) -> Iterator[SqlUnitOfWork]:
        if store not in held:
            held[store] = store._engine.connect().execution_options(write=True)
            held[store].begin()
        yield SqlUnitOfWork(held[store], store)

    def close(store: SqlStore) -> None:
        if store in held:
            held[store].commit()
            held.pop(store).close()
        real(store)

    counted, held, real = {"now": 0}, dict[SqlStore, Any](), SqlStore.close
    SqlUnitOfWork.commit, SqlStore._unit, SqlStore.close = commit, one_for_all, close


def a_verdict_is_recorded_before_the_office_answered() -> None:
    """The desk takes for sent what it is about to send."""
    real = sync.sending.Sender._depart

    def depart(sender: Any, batch: Any) -> Any:
        with sender._store.write() as uow:
            uow.outbox.settle_all([Settlement(op_id=each.op_id, state=OpState.APPLIED, seq=0) for each in batch])
            uow.commit()
        return real(sender, batch)

    sync.sending.Sender._depart = depart


class _NoFsync:
    """The system, but that it flushes nothing."""

    def __getattr__(self, name: str) -> Any:
        return (lambda _: None) if name == "fsync" else getattr(os, name)


def _desk_pragma(how: str) -> None:
    engine = mfc_desk.store.engine
    engine._PRAGMAS = tuple(each.replace("synchronous = FULL", f"synchronous = {how}") for each in engine._PRAGMAS)


PLANTS: Final[Mapping[str, Callable[[], None]]] = {
    each.__name__: each
    for each in (
        the_desk_does_not_wait_for_its_disk,
        the_desk_flushes_now_and_then,
        the_office_flushes_now_and_then,
        a_scan_gets_its_name_and_nobody_flushes_the_folder,
        a_scan_gets_its_name_before_it_is_flushed,
        a_piece_is_counted_before_it_is_flushed,
        saved_is_shown_before_it_is_saved,
        a_verdict_is_recorded_before_the_office_answered,
    )
}
