"""The centre beyond one desk, for its supervisors: what every desk keeps, and when it was heard last; the screens of
the hall; and whatever of the desks' work waits for somebody's decision.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.engine import Connection

from backoffice import devices, loading
from backoffice.deciding import Settled, verdict_of
from backoffice.devices import Known
from backoffice.office import Office
from backoffice.store import operations, terminals
from backoffice.store.centres import Centre, Device
from backoffice.store.lives import Life
from backoffice.store.operations import Kept, Waiting
from sync.wire.centre import CentreNow, DeskTold, TerminalTold, UndecidedTold
from sync.wire.decoders import msgpack_decoder
from sync.wire.envelope import decode_head
from sync.wire.messages import UNDECIDED, Applied, Denied, Rejected

MOST_TOLD: Final = 200
"""Of each desk, the oldest; how many more there are is told beside them."""
GONE: Final = timedelta(days=1)
"""A copy of a desk that kept nothing and has not spoken for so long is none any more."""


def now(office: Office, token: str) -> CentreNow:
    """What is known of the centre at this moment. Raises `SessionOver`, `Forbidden`."""

    def read(tx: Connection) -> CentreNow:
        centre, at = loading.centre_of(tx, office, token), office.clock.now()
        known = [one for one in devices.known(tx, centre.centre) if one.device.revoked_at is None]
        told = [each for one in known for each in _computer(tx, office, one, at)]
        return CentreNow(
            at=at,
            desks=sorted((desk for desk, _ in told), key=lambda one: (one.desk, one.device, one.copy)),
            terminals=_terminals(tx, office, centre),
            undecided=[each for _, waits in told for each in waits],
            since=office.hearing.since(at),
        )

    return office.database.read(read)


def _computer(tx: Connection, office: Office, known: Known, at: datetime) -> list[tuple[DeskTold, list[UndecidedTold]]]:
    """One line for the life its store speaks for now: what a former one kept was carried over into it. Where copies
    of the store speak side by side, one for each of them: neither tells of what the other keeps.
    """
    speak = speaking(known, at)
    if not speak:
        return [(DeskTold(desk=known.device.desk, device=known.device.device), [])]
    newest = max(speak, key=lambda one: one.heard)
    return [
        _desk(tx, office, known.device, life, copy=place if len(speak) > 1 else 0, listens=life is newest)
        for place, life in enumerate(speak, 1)
    ]


def speaking(known: Known, at: datetime) -> list[Life]:
    """The newest life, and those beside it that went on after it had begun."""
    spoke = [one for one in known.lives if one.spoke_at is not None]
    newest = max(spoke, key=lambda one: one.knock, default=None)
    return [one for one in spoke if one is newest or (one in known.beside and not _gone(one, at))]


def _gone(life: Life, at: datetime) -> bool:
    keeps = life.told_n > life.last_n or bool(life.told_scans) or bool(life.told_undecided)
    return not keeps and life.spoke_at is not None and at - life.spoke_at > GONE


def _desk(
    tx: Connection, office: Office, device: Device, life: Life, *, copy: int, listens: bool
) -> tuple[DeskTold, list[UndecidedTold]]:
    """What one life said with its last hello. Who only listens gives no life: of copies, it is the one heard last."""
    unsent, found = max(0, life.told_n - life.last_n), undecided_of(tx, device, life)
    told = DeskTold(
        desk=device.desk,
        device=device.device,
        heard_at=office.hearing.newest(device.device, life.spoke_at) if listens else life.spoke_at,
        told_at=life.spoke_at,
        unsent=unsent,
        since=life.told_since if unsent and life.last_n <= life.told_have else None,
        scans=life.told_scans,
        clock_s=life.told_clock_s,
        tells_undecided=life.told_undecided is not None,
        incarnation=life.incarnation,
        copy=copy,
        undecided_more=len(found[MOST_TOLD:]),
        undecided_full=len(life.told_undecided or ()) >= UNDECIDED,
    )
    return told, found[:MOST_TOLD]


def _terminals(tx: Connection, office: Office, centre: Centre) -> list[TerminalTold]:
    """The browsers of the hall that a code opened and that were not shut out since."""
    return [
        TerminalTold(
            name=one.name, kind=str(one.kind), heard_at=office.hearing.newest(one.device, None), help_at=one.help_at
        )
        for one in terminals.all_of(tx, centre.centre)
        if one.token_hash is not None
    ]


def undecided_of(tx: Connection, device: Device, life: Life) -> list[UndecidedTold]:
    """What the desk said it has to decide, what was refused since it spoke, and what is held, the oldest first."""
    said = operations.by_ids(tx, device.centre, life.told_undecided or ()).values()
    held = {one.n: one for one in operations.waiting(tx, device) if one.incarnation == life.incarnation and _stays(one)}
    found = {one.op_id: one for one in (*said, *_at(tx, device, life, [*held, *_refused(tx, device, life)]))}
    missing = {one.op_id: list(one.missing) for one in held.values()}
    told = (_told(device, one, missing.get(one.op_id, [])) for one in found.values())
    return sorted((one for one in told if one is not None), key=lambda one: one.at)


def _stays(one: Waiting) -> bool:
    """Whether it waits for something else than scans and acts that are on their way."""
    return not all(each.startswith(("scan:", "op:")) for each in one.missing)


def _refused(tx: Connection, device: Device, life: Life) -> list[int]:
    """What came since the desk spoke and was not taken."""
    verdict = msgpack_decoder(Settled)
    after = operations.decided_after(tx, device, life.incarnation, life.told_have)
    return [n for n, said in after if not isinstance(verdict.decode(said), Applied)]


def _at(tx: Connection, device: Device, life: Life, numbers: Sequence[int]) -> list[Kept]:
    parts = [numbers[start : start + operations.A_TIME] for start in range(0, len(numbers), operations.A_TIME)]
    found = [operations.at_numbers(tx, device, incarnation=life.incarnation, numbers=part) for part in parts]
    return [each for one in found for each in one.values()]


def _told(device: Device, one: Kept, missing: list[str]) -> UndecidedTold | None:
    """None where it was taken meanwhile, or waits for nothing but what is on its way."""
    head, verdict = decode_head(one.head), verdict_of(one)
    if isinstance(verdict, Applied) or head.device != device.device:
        return None
    if verdict is None and not missing:
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
        device=device.device,
        incarnation=one.incarnation,
        actor=head.actor,
        rests_on=head.deps,
    )
