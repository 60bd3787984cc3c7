"""The centre beyond one desk, for its supervisors: what every desk keeps, and when it was heard last; the screens of
the hall; and whatever of the desks' work waits for somebody's decision.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy.engine import Connection

from backoffice import devices, loading
from backoffice.deciding import verdict_of
from backoffice.devices import Known
from backoffice.office import Office
from backoffice.store import operations, terminals
from backoffice.store.centres import Centre, Device
from backoffice.store.lives import Life
from backoffice.store.operations import Kept
from sync.wire.centre import CentreNow, DeskTold, TerminalTold, UndecidedTold
from sync.wire.envelope import decode_head
from sync.wire.messages import Applied, Denied, Rejected

MOST_HELD: Final = 200
"""Of each desk; the rest is told once these are decided."""


def now(office: Office, token: str) -> CentreNow:
    """What is known of the centre at this moment. Raises `SessionOver`, `Forbidden`."""

    def read(tx: Connection) -> CentreNow:
        centre = loading.centre_of(tx, office, token)
        known = [one for one in devices.known(tx, centre.centre) if one.device.revoked_at is None]
        return CentreNow(
            at=office.clock.now(),
            desks=sorted((_desk(office, one) for one in known), key=lambda one: (one.desk, one.device)),
            terminals=_terminals(tx, office, centre),
            undecided=[each for one in known for each in _undecided(tx, one)],
            since=office.hearing.since(office.clock.now()),
        )

    return office.database.read(read)


def _desk(office: Office, known: Known) -> DeskTold:
    """By the life that its store speaks for now: what a former one kept was carried over into it."""
    life, device = _life(known), known.device
    if life is None or life.spoke_at is None:
        return DeskTold(desk=device.desk, device=device.device)
    unsent = max(0, life.told_n - life.last_n)
    return DeskTold(
        desk=device.desk,
        device=device.device,
        heard_at=office.hearing.newest(device.device, life.spoke_at),
        told_at=life.spoke_at,
        unsent=unsent,
        since=life.told_since if unsent and life.last_n <= life.told_have else None,
        scans=life.told_scans,
        clock_s=life.told_clock_s,
        tells_undecided=life.told_undecided is not None,
    )


def _life(known: Known) -> Life | None:
    """The one that its store speaks for now."""
    return max(known.lives, key=lambda one: one.heard, default=None)


def _terminals(tx: Connection, office: Office, centre: Centre) -> list[TerminalTold]:
    """The browsers of the hall that a code opened and that were not shut out since."""
    return [
        TerminalTold(
            name=one.name, kind=str(one.kind), heard_at=office.hearing.newest(one.device, None), help_at=one.help_at
        )
        for one in terminals.all_of(tx, centre.centre)
        if one.token_hash is not None
    ]


def _undecided(tx: Connection, known: Known) -> list[UndecidedTold]:
    """What the desk said it has to decide, what was refused since it spoke, and what is held, the oldest first."""
    life, device = _life(known), known.device
    if life is None:
        return []
    said = list(operations.by_ids(tx, device.centre, life.told_undecided or ()).values())
    waiting = {(one.incarnation, one.n): list(one.missing) for one in operations.waiting(tx, device)[:MOST_HELD]}
    numbers = [n for life_, n in waiting if life_ == life.incarnation]
    held = operations.at_numbers(tx, device, incarnation=life.incarnation, numbers=numbers) if numbers else {}
    since = operations.decided_after(tx, device, life.incarnation, life.told_have)
    found = {one.op_id: one for one in (*said, *held.values(), *since)}
    told = (_told(device, one, waiting.get((one.incarnation, one.n), [])) for one in found.values())
    return sorted((one for one in told if one is not None), key=lambda one: one.at)


def _told(device: Device, one: Kept, missing: list[str]) -> UndecidedTold | None:
    """None where it was taken meanwhile, or a scan of the desk that is on its way is all it waits for."""
    head, verdict = decode_head(one.head), verdict_of(one)
    if isinstance(verdict, Applied) or head.device != device.device:
        return None
    if verdict is None and all(each.startswith(("scan:", "op:")) for each in missing):
        return None
    return UndecidedTold(
        desk=device.desk,
        op_id=one.op_id,
        kind=head.kind,
        key=head.primary,
        state="held" if verdict is None else type(verdict).__name__.lower(),
        at=one.counts_at or head.business_at,
        why=verdict.why if isinstance(verdict, Rejected | Denied) else None,
        missing=missing,
    )
