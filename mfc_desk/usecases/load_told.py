"""The office's word for ways, states of desks and the ledger as the domain has it, read in one place.

A newer office may say something that this program has no word for. Such a row is None, never a defect: who asks leaves
it out and says how many those are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final, TypeVar

from forms.ids import ServiceId
from mfc_desk.domain.guards import Mode, Violation, ViolationClass
from mfc_desk.domain.halls import Desk, DeskState
from mfc_desk.domain.ids import DeskName, Key, OperatorId, ViolationId
from mfc_desk.domain.load.parts import Outcome, Part, Spell, Way
from sync.wire.load import LedgerTold, MarkTold, PartTold, WayTold

Told = TypeVar("Told")
Row = TypeVar("Row")
NOBODY: Final = OperatorId("")
"""Who recorded a row is no part of a figure."""


def known(read: Callable[[Told], Row], rows: Iterable[Told]) -> tuple[tuple[Row, ...], int]:
    """What can be read of these, and how many cannot: they are written in words of a newer program."""
    found, unknown = [], 0
    for one in rows:
        try:
            found.append(read(one))
        except ValueError:  # an enumeration or a kind of row that has no such member here
            unknown += 1
    return tuple(found), unknown


def way(told: WayTold) -> Way:
    """Somebody's time at the centre. Raises `ValueError` for a word that is not known here."""
    return Way(
        key=Key.parse(told.key),
        number=told.number,
        series=told.series,
        service=None if told.service is None else ServiceId(told.service),
        ground=told.ground,
        outcome=Outcome(told.outcome),
        parts=tuple(_part(one) for one in told.parts),
    )


def mark(told: MarkTold) -> Desk:
    """A state that a desk came into. Raises `ValueError` for a word that is not known here."""
    return Desk(
        id=DeskName(told.desk),
        state=DeskState(told.state),
        since=told.since,
        operator=None if told.operator is None else OperatorId(told.operator),
        reason=told.reason,
    )


def violation(told: LedgerTold) -> Violation:
    """A row of the ledger without whoever was there. Raises `ValueError` for a word that is not known here."""
    return Violation(
        id=ViolationId(told.id),
        category=ViolationClass(told.category),
        mode=Mode(told.mode),
        rule=told.rule,
        subject=told.subject,
        article=told.article,
        reason=told.reason,
        at=told.at,
        by=NOBODY,
        taken_back_at=None if told.counts else told.at,
    )


def _part(told: PartTold) -> Part:
    return Part(
        Spell(told.spell),
        told.since,
        told.until,
        None if told.desk is None else DeskName(told.desk),
        None if told.operator is None else OperatorId(told.operator),
    )
