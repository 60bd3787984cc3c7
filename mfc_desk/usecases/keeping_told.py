"""What the office told and what is kept of it: under a name, with the time at which it was asked for."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final, TypeVar

import msgspec

from mfc_desk.ports.storage import UnitOfWork
from mfc_desk.usecases.workplace import Workplace
from sync.wire.decoders import converted_any

T = TypeVar("T")
AGAIN: Final = timedelta(seconds=30)
"""What was not told is not asked for again before that."""


def due(work: Workplace, name: str, every: timedelta) -> bool:
    """Whether it is time to ask again; also where the clock was put back meanwhile."""
    with work.store.read() as uow:
        asked = uow.facts.note(f"{name}.asked")
    return asked is None or not timedelta(0) <= work.now() - datetime.fromisoformat(asked) < every


def put_off(work: Workplace, name: str, every: timedelta) -> None:
    """It is being asked: where no answer comes of it, it is due again only after a moment, and others come first."""
    with work.store.write() as uow:
        uow.facts.set_note(f"{name}.asked", (work.now() - max(timedelta(0), every - AGAIN)).isoformat())
        uow.commit()


def keep(work: Workplace, name: str, told: Any) -> None:
    """It was told now."""
    with work.store.write() as uow:
        uow.facts.set_note(name, msgspec.to_builtins(told))
        uow.facts.set_note(f"{name}.asked", work.now().isoformat())
        uow.commit()


def read(uow: UnitOfWork, name: str, shape: type[T]) -> T | None:
    """What was kept under that name; nothing where another release kept it in a shape of its own."""
    raw = uow.facts.note(name)
    try:
        return None if raw is None else converted_any(raw, shape)
    except msgspec.ValidationError:
        return None
