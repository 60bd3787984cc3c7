"""Numbers that this store gave stay given: what is on paper is nobody else's, whatever became of the operation."""

from __future__ import annotations

from dataclasses import replace

from mfc_desk.domain.entities import NumberLease
from mfc_desk.ports.storage import UnitOfWork


def note_given(uow: UnitOfWork, lease: NumberLease) -> None:
    """Note up to where numbers of a lease were given, in the transaction that records it. The caller commits."""
    given = as_given(uow, lease)
    uow.facts.set_note(_note(lease), [given.next, given.notices])


def as_given(uow: UnitOfWork, lease: NumberLease) -> NumberLease:
    """The lease with its next numbers after all that were given here, also by what the office did not take."""
    given, notices = uow.facts.note(_note(lease)) or (0, 0)
    return replace(lease, next=max(lease.next, given), notices=max(lease.notices, notices))


def _note(lease: NumberLease) -> str:
    return f"given.{lease.id}"
