"""An alert that somebody has seen stands back until it changes. Kept at this desk, with who saw it and when.

How a presenter uses it: `see` on the lane for data when somebody says so, `unsee` for the way back; `look` of the
cockpit marks what was seen. What is over is forgotten with the next one that is seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

import msgspec

from mfc_desk.ports.storage import UnitOfWork
from mfc_desk.usecases import keeping_told
from mfc_desk.usecases.alerts import Alert, Sight
from mfc_desk.usecases.workplace import Session, Workplace

SEEN: Final = "alerts.seen"


class Kept(msgspec.Struct, frozen=True):
    """That an alert was seen as it was then."""

    shape: str
    by: str
    at: datetime


def see(work: Workplace, session: Session, alert: Alert, standing: Iterable[Alert]) -> None:
    """This person has seen it. `standing`: the alerts of now, of which alone anything is kept."""
    here = {one.key for one in standing}
    with work.store.write() as uow:
        known = {key: one for key, one in _known(uow).items() if key in here}
        known[alert.key] = Kept(alert.shape, session.name, work.now())
        _keep(uow, known)


def unsee(work: Workplace, alert: Alert) -> None:
    """It stands in front again."""
    with work.store.write() as uow:
        _keep(uow, {key: one for key, one in _known(uow).items() if key != alert.key})


def marked(work: Workplace, uow: UnitOfWork, alerts: Iterable[Alert]) -> tuple[Alert, ...]:
    """The same alerts, those that were seen and have not changed after the others, with who saw them and when."""
    known = _known(uow)
    found = [replace(one, seen=_sight(work, known.get(one.key), one)) for one in alerts]
    return tuple(sorted(found, key=lambda one: one.seen is not None))


def _sight(work: Workplace, kept: Kept | None, alert: Alert) -> Sight | None:
    return None if kept is None or kept.shape != alert.shape else Sight(by=kept.by, at=work.local(kept.at))


def _known(uow: UnitOfWork) -> Mapping[str, Kept]:
    return keeping_told.read(uow, SEEN, dict[str, Kept]) or {}


def _keep(uow: UnitOfWork, known: Mapping[str, Kept]) -> None:
    uow.facts.set_note(SEEN, msgspec.to_builtins(known))
    uow.commit()
