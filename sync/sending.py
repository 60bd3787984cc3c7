"""Our operations go out in batches; each comes back with a verdict, and the batch with a signed receipt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from mfc_desk.domain.ids import Incarnation, Key, OpId, ScanHash
from mfc_desk.domain.time import Clock
from mfc_desk.ports.office import NoLine, Office, Refused
from mfc_desk.ports.outbox import OpState, Sent, Settlement
from mfc_desk.ports.storage import Store, UnitOfWork
from mfc_desk.text.message import Message, msg
from mfc_desk.usecases.rebase import TO_REBASE
from mfc_desk.usecases.untaken import noted
from sync.hello import NotEnrolled, is_genuine, signed_push
from sync.pace import Amount, measured
from sync.wire.envelope import MAX_BATCH, link
from sync.wire.messages import (
    Applied,
    Conflict,
    Denied,
    Duplicate,
    Held,
    HelloBack,
    Life,
    Push,
    Pushed,
    Receipt,
    Rejected,
    Verdict,
)
from sync.wire.say import from_say

_FINAL: Final = frozenset(OpState) - {OpState.PENDING, OpState.HELD}


@dataclass(frozen=True, slots=True)
class Batch:
    """What became of a batch."""

    settled: int
    changed: frozenset[Key]


class Sender:
    """Sends what is unsent, batch by batch, in order of n; `bytes_` is what the line carries at once.

    What the office holds until a scan is whole, and what rests on it, is not sent again before that.
    """

    def __init__(self, office: Office, store: Store, back: HelloBack, *, clock: Clock, bytes_: Amount) -> None:
        self._office, self._store, self._back = office, store, back
        self._clock, self._bytes = clock, bytes_
        self._after = 0
        self._size = MAX_BATCH
        self._waiting: set[OpId] = set()

    def send(self) -> Batch | None:
        """Send the next batch and record its verdicts; None where nothing is left.

        A batch that the office refuses as a whole is halved. Raises `OfficeError`; nothing is recorded then.
        """
        batch = self._next()
        while batch:
            try:
                return self._send(batch)
            except Refused:
                if len(batch) == 1:
                    raise
                self._size = len(batch) // 2
                batch = batch[: self._size]
        return None

    def _next(self) -> Sequence[Sent]:
        found: Sequence[Sent] = ()
        while not found:
            with self._store.read() as uow:
                unsent = self._unsent(uow)
                found = [each for each in unsent if not self._waits(uow, each)]
            if not unsent:
                return ()
            if not found:
                self._after = self._stands_at(unsent[-1])
        size = 0
        for count, each in enumerate(found):
            if size > self._bytes.now:
                return found[:count]
            size += len(each.wire.head) + len(each.wire.args)
        return found

    def _waits(self, uow: UnitOfWork, each: Sent) -> bool:
        """Whether the office has it already and cannot decide it before a scan of ours is whole."""
        if each.state is not OpState.HELD:
            return False
        scans = [ScanHash(blob) for blob in each.head.blobs]
        on_its_way = any(uow.scans.about(scan) is not None and not uow.scans.done(scan) for scan in scans)
        if on_its_way or not self._waiting.isdisjoint(OpId(dep) for dep in each.head.deps):
            self._waiting.add(each.op_id)
            return True
        return False

    def _send(self, batch: Sequence[Sent]) -> Batch:
        with self._store.read() as uow:
            desk = uow.facts.desk()
            uow.outbox.sending(batch[-1].place)
        if desk is None:
            raise NotEnrolled
        life = Incarnation(batch[-1].head.incarnation)
        push = signed_push(desk, _push(batch, life))
        try:
            pushed = measured(self._clock, self._bytes, lambda: self._office.push(self._back.session, push))
        finally:
            with self._store.read() as uow:
                uow.outbox.sending(0)
        if not is_genuine(desk, pushed.receipt, life):
            raise NoLine(msg("line.not_signed"))
        settlements = _settlements(batch, pushed, self._back.feed_head)
        settled = sum(each.state in _FINAL for each in settlements)
        with self._store.write() as uow:
            demand_same_chain(uow, pushed.receipt, upto=batch[-1].n)
            uow.outbox.settle_all(self._of_here(noted(uow, batch, pushed.verdicts, settlements), batch))
            self._keep(uow, pushed.receipt)
            if settled:
                uow.facts.set_note(TO_REBASE, True)
            uow.commit()
        self._after = self._stands_at(batch[-1])
        return Batch(
            settled=settled,
            changed=frozenset(Key.parse(key) for each in batch for key in each.head.bases),
        )

    def _unsent(self, uow: UnitOfWork) -> Sequence[Sent]:
        return uow.outbox.unsent(self._size, self._after)

    def _stands_at(self, last: Sent) -> int:
        return last.place

    def _of_here(self, settlements: list[Settlement], _batch: Sequence[Sent]) -> list[Settlement]:
        return settlements

    def _keep(self, uow: UnitOfWork, receipt: Receipt) -> None:
        uow.facts.set_receipt(receipt)


class Retelling(Sender):
    """Tells a restored office the chain of a former life again, as it was, from where something waits for a verdict."""

    def __init__(
        self, office: Office, store: Store, back: HelloBack, *, life: Life, clock: Clock, bytes_: Amount
    ) -> None:
        super().__init__(office, store, back, clock=clock, bytes_=bytes_)
        self._life, self._after = Incarnation(life.incarnation), life.n

    def _unsent(self, uow: UnitOfWork) -> Sequence[Sent]:
        return uow.outbox.told_again(self._life, after=self._after, limit=self._size)

    def _waits(self, uow: UnitOfWork, each: Sent) -> bool:
        """The office has none of it: a link that is left out would break its chain."""
        return False

    def _stands_at(self, last: Sent) -> int:
        return last.n

    def _of_here(self, settlements: list[Settlement], batch: Sequence[Sent]) -> list[Settlement]:
        """What goes on in a newer life gets its verdict there: it has to be told in that chain too.

        And what has its verdict is told for the chain's sake only: nothing that was decided here is decided anew.
        """
        waits = {each.op_id for each in batch if each.state not in _FINAL}
        return [each for each in settlements if each.op_id in waits]

    def _keep(self, uow: UnitOfWork, receipt: Receipt) -> None:
        """The newest word that is kept is of the life that this store speaks for."""


def _push(batch: Sequence[Sent], incarnation: Incarnation) -> Push:
    last = batch[-1]
    ops = [each.wire for each in batch]
    end = link(last.head.prev, last.wire.head)
    return Push(incarnation=incarnation, ops=ops, head_n=last.n, head_hash=end, signature=b"")


def _settlements(batch: Sequence[Sent], pushed: Pushed, feed_head: int) -> list[Settlement]:
    """The verdicts as they are recorded. Raises `NoLine` where they are not the batch's."""
    if [each.op_id for each in batch] != [verdict.op_id for verdict in pushed.verdicts]:
        raise NoLine(msg("line.garbled"))
    return settlements_of(pushed.verdicts, feed_head=feed_head, at=pushed.receipt.office_time)


def settlements_of(verdicts: Sequence[Verdict], *, feed_head: int, at: datetime) -> list[Settlement]:
    """What verdicts of one batch come to.

    An operation whose every row was written over later in the same batch, or before a lost answer, has no number of
    its own in the feed: it counts as seen with the batch's last, so that the fold never replays half a batch.
    """
    shown_at = max([feed_head, *(_seq(verdict) for verdict in verdicts)])
    return [replace(_settlement(verdict, shown_at), at=at) for verdict in verdicts]


def _seq(verdict: Verdict) -> int:
    first = verdict.first if isinstance(verdict, Duplicate) else verdict
    return first.seq if isinstance(first, Applied) else 0


def _settlement(verdict: Verdict, shown_at: int) -> Settlement:
    op_id = OpId(verdict.op_id)
    match verdict.first if isinstance(verdict, Duplicate) else verdict:
        case Applied():
            return Settlement(op_id=op_id, state=OpState.APPLIED, seq=shown_at)
        case Conflict(theirs=theirs):
            return Settlement(op_id=op_id, state=OpState.CONFLICT, why=_about(theirs))
        case Rejected(why=why):
            return Settlement(op_id=op_id, state=OpState.REJECTED, why=from_say(why))
        case Denied(why=why):
            return Settlement(op_id=op_id, state=OpState.DENIED, why=from_say(why))
        case Held(missing=missing):
            newer = any(each.startswith("kind:") for each in missing)
            return Settlement(op_id=op_id, state=OpState.HELD, why=msg("line.held_newer") if newer else None)


def _about(theirs: dict[str, str]) -> Message:
    kinds = sorted(key.partition(":")[0] for key in theirs)
    return msg("line.conflict", what=msg(f"thing.{kinds[0]}")) if kinds else msg("line.conflict_somewhere")


def demand_same_chain(uow: UnitOfWork, receipt: Receipt, *, upto: int = 0) -> None:
    """Raise `NoLine` where the office's chain of this desk is not ours, or its word is older than what it was told."""
    try:
        same = uow.outbox.head_upto(receipt.n, Incarnation(receipt.incarnation)) == receipt.hash
    except KeyError:
        same = False
    if not same or receipt.n < upto:
        raise NoLine(msg("line.forked"))
