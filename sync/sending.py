"""Our operations go out in batches; each comes back with a verdict, and the batch with a signed receipt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Final

from mfc_desk.domain.ids import Incarnation, Key, OpId, ScanHash
from mfc_desk.domain.time import Clock
from mfc_desk.ports.office import NoLine, Office, Refused
from mfc_desk.ports.outbox import OpState, Sent, Settlement
from mfc_desk.ports.storage import Desk, Store, UnitOfWork
from mfc_desk.text.message import Message, msg
from mfc_desk.usecases.rebase import TO_REBASE
from mfc_desk.usecases.untaken import noted
from sync.ahead import Begin, when_asked
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


@dataclass(frozen=True, slots=True)
class _Flight:
    """A batch on its way: for whose desk, in which of its lives, and what waits for the answer."""

    batch: Sequence[Sent]
    desk: Desk
    life: Incarnation
    answer: Callable[[], Pushed]


class Sender:
    """Sends what is unsent, batch by batch, in order of n; `bytes_` is what the line carries at once.

    What the office holds until a scan is whole, and what rests on it, is not sent again before that. While a batch is
    on its way the next one is made ready, and goes as soon as that one is answered: its verdicts are recorded
    meanwhile. Whatever is interrupted then is a batch whose answer was lost.
    """

    def __init__(
        self, office: Office, store: Store, back: HelloBack, *, clock: Clock, bytes_: Amount, begin: Begin
    ) -> None:
        self._office, self._store, self._back = office, store, back
        self._clock, self._bytes, self._begin = clock, bytes_, begin
        self._after = 0
        self._size = MAX_BATCH
        self._waiting: set[OpId] = set()
        self._flight: _Flight | None = None
        self._whole = False
        """Whether the last batch that was made ready has all that waits: nothing is done beside it."""

    @property
    def under_way(self) -> bool:
        """Whether a batch is on its way already."""
        return self._flight is not None

    def send(self, *, more: bool = True) -> Batch | None:
        """Send the next batch and record its verdicts; None where nothing is left. `more`: let the one after it go too.

        A batch that the office refuses as a whole is halved. Raises `OfficeError`; nothing is recorded then.
        """
        flight, self._flight = self._flight, None
        batch = self._next() if flight is None else flight.batch
        while batch:
            try:
                return self._land(flight or self._depart(batch), more=more)
            except Refused:
                if len(batch) == 1:
                    raise
                self._size, flight = len(batch) // 2, None
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
        self._whole = len(found) < self._size
        for count, each in enumerate(found):
            if size > self._bytes.now:
                self._whole = False
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

    def _depart(self, batch: Sequence[Sent]) -> _Flight:
        with self._store.read() as uow:
            desk = uow.facts.desk()
            uow.outbox.sending(batch[-1].place)
        if desk is None:
            raise NotEnrolled
        life = Incarnation(batch[-1].head.incarnation)
        push = signed_push(desk, _push(batch, life))
        call = partial(measured, self._clock, self._bytes, partial(self._office.push, self._back.session, push))
        return _Flight(batch, desk, life, when_asked(call) if self._whole else self._begin(call))

    def _land(self, flight: _Flight, *, more: bool) -> Batch:
        batch = flight.batch
        self._after = self._stands_at(batch[-1])
        try:
            following = self._next() if more else ()
            pushed = flight.answer()
        finally:
            with self._store.read() as uow:
                uow.outbox.sending(0)
        if not is_genuine(flight.desk, pushed.receipt, flight.life):
            raise NoLine(msg("line.not_signed"))
        settlements = _settlements(batch, pushed, self._back.feed_head)
        settled = sum(each.state in _FINAL for each in settlements)
        if following:
            self._flight = self._depart(following)
        with self._store.write() as uow:
            demand_same_chain(uow, pushed.receipt, upto=batch[-1].n)
            uow.outbox.settle_all(self._of_here(noted(uow, batch, pushed.verdicts, settlements), batch))
            self._keep(uow, pushed.receipt)
            if settled:
                uow.facts.set_note(TO_REBASE, True)
            uow.commit()
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
        self,
        office: Office,
        store: Store,
        back: HelloBack,
        *,
        life: Life,
        clock: Clock,
        bytes_: Amount,
        begin: Begin,
    ) -> None:
        super().__init__(office, store, back, clock=clock, bytes_=bytes_, begin=begin)
        self._life, self._after = Incarnation(life.incarnation), life.n
        self._had = next((each.n for each in back.former if each.incarnation == life.incarnation), 0)

    def _unsent(self, uow: UnitOfWork) -> Sequence[Sent]:
        return uow.outbox.told_again(self._life, after=self._after, limit=self._size)

    def _waits(self, uow: UnitOfWork, each: Sent) -> bool:
        """Whether the office has it and nothing is awaited; a link it has not would break its chain."""
        return each.n <= self._had and (each.state in _FINAL or super()._waits(uow, each))

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
