"""What a desk keeps of a password, so that its person can sign in without the line, ends with the password."""

from __future__ import annotations

from collections.abc import Iterable

from mfc_desk.ports.storage import UnitOfWork
from sync.wire.approval import stamp_of
from sync.wire.messages import Person


def forget_old(uow: UnitOfWork, people: Iterable[Person]) -> None:
    """Whoever has another password than the one this desk knows signs in with the line first."""
    for each in people:
        setting = uow.facts.note(f"approval.{each.login}")
        if each.password and setting and stamp_of(setting) != each.password:
            for kept in ("verifier", "approval"):
                uow.facts.set_note(f"{kept}.{each.login}", None)
