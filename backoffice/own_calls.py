"""Whether nobody but one desk moved a ticket since it saw it, by what it asked and did not hear of.

What is written in the batch that is decided just now counts like what was written before: how a desk cuts its work
into batches decides nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy.engine import Connection

from backoffice.store import feed, operations
from backoffice.store.centres import Device
from backoffice.store.world import World
from mfc_desk.domain.ids import Key
from mfc_desk.domain.operations.calls import CallDealt
from sync.wire.envelope import Head, decode_head


def only_own_since(
    tx: Connection, world: World, device: Device, key: Key, *, base: str, batch: Mapping[str, Head]
) -> bool:
    """Whether everything after the revision `base` is a call that this device asked for, or such a call taken back.

    `batch`: what is decided beside it, by id.
    """
    since = _since(tx, world, device, key, base)
    asked = feed.asked_by(tx, device.centre, since, device=device.device)
    rest = [revision for revision in since if revision not in asked]
    if not since or since[0] not in asked:
        return False
    kept = operations.by_ids(tx, device.centre, rest) if rest else {}
    heads = {name: decode_head(one.head) for name, one in kept.items()} | dict(batch)
    return all(revision in heads and _took_back(heads[revision], device, key) for revision in rest)


def _since(tx: Connection, world: World, device: Device, key: Key, base: str) -> Sequence[str]:
    now = world.unflushed(key)
    if base in now:
        return now[now.index(base) + 1 :]
    before = feed.since(tx, device.centre, key, base=base)
    return [] if before is None else [*before, *now]


def _took_back(head: Head, device: Device, key: Key) -> bool:
    """Whether the office itself put the ticket back for it: the desk went on with somebody else, and named no base."""
    return head.device == device.device and head.kind == CallDealt.KIND and str(key) not in head.bases
