"""What a desk tells again may rest on what only the office knew, and forgot when it was put back from a backup.

A ticket that is gone does not stop the visit it was called to: the visit has the number on its paper, as where a ticket
was shown that nobody knew. Numbers of a lease that is gone were given, and stand; nobody gives what is left of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from backoffice.leasing import BLOCK, FORGOTTEN, LEASE
from backoffice.store.centres import Centre
from backoffice.store.world import World
from mfc_desk.domain.entities import NumberLease
from mfc_desk.domain.halls import TicketBlock
from mfc_desk.domain.ids import DeviceId, Key
from mfc_desk.domain.operations.applications import RegisterApplication
from mfc_desk.domain.operations.base import Operation
from mfc_desk.domain.operations.refusals import RefuseIntake
from mfc_desk.domain.operations.second_words import RefuseByWord
from mfc_desk.domain.operations.tickets import IssueTicket
from mfc_desk.domain.operations.visits import StartVisit
from mfc_desk.domain.tickets import Ticket


def tickets(world: World, centre: Centre, bases: Mapping[str, str]) -> frozenset[str]:
    """The rows of tickets that an operation rests on and that a restored office does not have."""
    if centre.restored_at is None:
        return frozenset()
    keys = {key for key, base in bases.items() if base and key.startswith(f"{Ticket.kind}:")}
    return frozenset(key for key in keys if world.get(Key.parse(key)) is None)


def without(operation: Operation, lost: frozenset[str]) -> Operation | None:
    """The operation without tickets that are gone; None where nothing of it is left to do."""
    if isinstance(operation, StartVisit) and f"{Ticket.kind}:{operation.ticket}" in lost:
        return replace(operation, ticket=None, held=operation.ticket)
    return None if str(operation.primary) in lost else operation


def bring_back(
    world: World, centre: Centre, operation: Operation, *, device: DeviceId, bases: Mapping[str, str]
) -> None:
    """Have numbers that were given since the backup stand where the desk says that it gave them."""
    if centre.restored_at is None:
        return
    match operation:
        case RegisterApplication(lease=name) | RefuseIntake(lease=name) | RefuseByWord(lease=name):
            key = Key(NumberLease.kind, name)
            lease = world.get(key)
            if lease is None and bases.get(str(key)):
                lease = NumberLease(id=name, device=device, prefix="", first=0, last=0, next=0, life=FORGOTTEN)
            if isinstance(lease, NumberLease) and lease.life == FORGOTTEN and lease.device == device:
                world.put([_fitting(lease, operation)], world.revision(key) or bases[str(key)])
        case IssueTicket(block=name) if name is not None:
            key = Key(TicketBlock.kind, name)
            number = _last_figures(operation.number)
            if world.get(key) is None and bases.get(str(key)) and number:
                last = number + BLOCK - 1
                block = TicketBlock(id=name, device=device, series=operation.series, first=number, last=last)
                world.put([replace(block, life=FORGOTTEN)], bases[str(key)])


def _fitting(lease: NumberLease, operation: RegisterApplication | RefuseIntake | RefuseByWord) -> NumberLease:
    """The lease with this number in it. That no other case has the number is asked elsewhere."""
    prefix, _, rest = operation.number.rpartition("-")
    if isinstance(operation, RegisterApplication):
        number = _last_figures(rest)
        begin, end = min(lease.first or number, number), max(lease.last, number + LEASE)
        return replace(lease, prefix=prefix, first=begin, last=end, next=max(lease.next, number))
    prefix, _, first = prefix.rpartition("-R")
    notices = max(lease.notices, _last_figures(rest) - 1)
    return replace(lease, prefix=prefix, first=_last_figures(first), notices=notices)


def _last_figures(text: str) -> int:
    figures = text.rpartition("-")[2]
    return int(figures) if figures.isdecimal() and len(figures) < 10 else 0
