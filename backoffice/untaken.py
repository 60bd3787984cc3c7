"""One operation that was not taken, for a supervisor at another desk: what stood, what is here now, what it said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from sqlalchemy.engine import Connection

from backoffice import apart, devices, loading
from backoffice.deciding import verdict_of
from backoffice.errors import Unknown
from backoffice.office import Office
from backoffice.overseeing import speaking, undecided_of
from backoffice.store import feed, operations
from backoffice.store.centres import Device
from backoffice.store.lives import Life
from backoffice.store.operations import Kept
from mfc_desk.domain import scope
from mfc_desk.domain.ids import CentreId
from mfc_desk.domain.operations.feedback import GiveFeedback
from mfc_desk.text.message import msg
from sync.wire.centre import RowTold, UndecidedTold, UntakenTold
from sync.wire.envelope import Head, decode_head
from sync.wire.messages import Applied, Denied, Rejected, Writer

SEALED: Final = frozenset({GiveFeedback.KIND})
"""What a person said in confidence: its arguments are told to nobody."""
MOST_ROWS: Final = 100


def one(office: Office, token: str, op_id: str) -> UntakenTold:
    """It, with the rows it was to write. Raises `SessionOver`, `Forbidden`, `Unknown`."""

    def read(tx: Connection) -> UntakenTold:
        centre = loading.centre_of(tx, office, token).centre
        kept = operations.by_ids(tx, centre, [op_id]).get(op_id) if apart.may_be_kept(op_id) else None
        if kept is None:
            raise Unknown(msg("office.no_such_work"))
        head = decode_head(kept.head)
        known = next((each for each in devices.known(tx, centre) if each.device.device == head.device), None)
        if known is None:
            raise Unknown(msg("office.no_such_work"))
        found = _waiting_in(tx, speaking(known, office.clock.now()), device=known.device, name=op_id)
        return _told(tx, centre, found, kept, head)

    return office.database.read(read)


def _waiting_in(
    tx: Connection, lives: Sequence[Life], *, device: Device, name: str
) -> tuple[Life | None, dict[str, UndecidedTold]]:
    """The life of the desk's store that has it to decide, the one that was heard last first, with all it has."""
    newest = sorted(lives, key=lambda one: one.heard, reverse=True)
    every = [(life, {one.op_id: one for one in undecided_of(tx, device, life)}) for life in newest]
    return next((each for each in every if name in each[1]), every[0] if every else (None, {}))


def _told(
    tx: Connection, centre: CentreId, found: tuple[Life | None, dict[str, UndecidedTold]], kept: Kept, head: Head
) -> UntakenTold:
    (life, waiting), verdict = found, verdict_of(kept)
    return UntakenTold(
        desk=head.desk,
        device=head.device,
        life=head.incarnation if life is None else life.incarnation,
        carries=life is not None and life.told_carries,
        waits=verdict is not None and head.op_id in waiting,
        state="held" if verdict is None else type(verdict).__name__.lower(),
        head=kept.head,
        args=None if head.kind in SEALED else kept.args,
        why=verdict.why if isinstance(verdict, Rejected | Denied) else None,
        fixable=verdict.fixable if isinstance(verdict, Rejected) else not isinstance(verdict, Denied),
        rows=_rows(tx, centre, head),
        rests=[each.kind for each in waiting.values() if _rests_on(each.rests_on, head.op_id, waiting)],
    )


def _rests_on(deps: Iterable[str], name: str, waiting: dict[str, UndecidedTold]) -> bool:
    """Whether it rests on that one, or on one that does."""
    return any(dep == name or (dep in waiting and _rests_on(waiting[dep].rests_on, name, waiting)) for dep in deps)


def _rows(tx: Connection, centre: CentreId, head: Head) -> list[RowTold]:
    """What it was to write, but for rows that are one device's own."""
    keys = [key for key in head.bases if key.partition(":")[0] not in scope.PRIVATE][:MOST_ROWS]
    now = feed.rows_now(tx, centre, keys)
    bases = {head.bases[key] for key in keys if head.bases[key]}
    known = operations.by_ids(tx, centre, sorted(bases | {revision for revision, _ in now.values() if revision}))
    ends = [verdict.seq for name, each in known.items() if name in bases and (verdict := _applied(each)) is not None]
    stood = feed.as_written(tx, centre, keys, bases, ends=ends, whole=not bases <= known.keys())
    return [
        RowTold(
            key=key,
            stood=stood.get((key, head.bases[key])),
            known=not head.bases[key] or (key, head.bases[key]) in stood,
            now=now[key][1] if key in now else None,
            writer=_writer(known.get(now[key][0])) if key in now else None,
        )
        for key in keys
    ]


def _applied(kept: Kept) -> Applied | None:
    verdict = verdict_of(kept)
    return verdict if isinstance(verdict, Applied) else None


def _writer(kept: Kept | None) -> Writer | None:
    """Who wrote it; None where the office did, or a verb that was asked."""
    if kept is None:
        return None
    head = decode_head(kept.head)
    return Writer(head.actor, head.desk, kept.counts_at or head.business_at)
