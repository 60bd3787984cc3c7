"""One turn of the line: hello, our operations out, the feed in, what is shown brought in line, and then scans.

Scans have what is left of a turn: where it brought anything to tell, a moment; else as long as the budget allows. And
between two pieces whatever was recorded here or written in the office meanwhile goes first.

No transaction is open while the network is waited for, and none that writes is long. Whatever is interrupted,
and wherever, the next turn does it again and nothing happens twice.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal

import msgspec

from forms.register import Law
from mfc_desk.domain.ids import Ids, Key, OpId, RandomIds
from mfc_desk.domain.time import Clock
from mfc_desk.ports.office import Busy, NoLine, Office, OfficeError, Refused, SessionOver
from mfc_desk.ports.outbox import OpState
from mfc_desk.ports.scans import ScanFiles
from mfc_desk.ports.storage import Store, UnitOfWork
from mfc_desk.text.message import Message, msg
from mfc_desk.usecases.lives import held_up_to
from mfc_desk.usecases.rebase import TO_REBASE, rebase
from sync.ahead import Begin, when_asked
from sync.blobs import BUDGET_MS, HURRIED_MS, ScanSender
from sync.comparing import Comparer
from sync.hello import greet
from sync.lives import welcome
from sync.pace import Load
from sync.receiving import FeedBroken, Receiver
from sync.sending import Retelling, Sender
from sync.tidying import Tidier
from sync.wire.envelope import SCHEMA
from sync.wire.messages import HelloBack, Life

log = logging.getLogger(__name__)
MOST_LOOKED_AT: Final = 1000
LIVES: Final = 3
"""So often hello is said in a turn: as what this store was, and as the new life that it began then."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a turn is. `total` is 0 where nobody can know it."""

    what: Literal["scans", "sending", "receiving"]
    done: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnReport:
    """What a turn did, for the line at the bottom of the window."""

    online: bool
    sent: int = 0
    """Operations with a final verdict."""
    received: int = 0
    """Rows of the feed."""
    left: int = 0
    """Operations and scans that the office does not hold yet."""
    waits: int = 0
    """Operations among them that the office has, and takes after its own update: to send them again helps nobody."""
    changed: frozenset[Key] = frozenset()
    attention: int = 0
    """Operations that a person has to look at."""
    refused: Mapping[OpId, Message] = field(default_factory=dict)
    """Unsent operations that no longer apply to what the office told; it will decide."""
    held_up_to: datetime | None = None
    why: Message | None = None
    """What was in the way, where something was."""
    retry_after: float | None = None
    mended: int = 0
    """Rows that were otherwise here than the office has them, though they ought not to be."""
    session: str | None = None
    """The session the office opened for this desk; with it the desk vouches for its operators' questions."""


def turn(
    *,
    office: Office,
    store: Store,
    scans: ScanFiles,
    clock: Clock,
    law: Law,
    on_progress: Callable[[Progress], object] = lambda _: None,
    stop: Callable[[], bool] = lambda: False,
    load: Load | None = None,
    ids: Ids | None = None,
    may_receive: Callable[[], bool] = lambda: True,
    begin: Begin = when_asked,
) -> TurnReport:
    """Send and receive once. Never raises for the line's sake: a cut is a report that says so.

    Where `may_receive` says no, because the disk is full, our work goes all the same and the feed waits.
    `stop` is asked between steps. `load` remembers from turn to turn how good the line is. `ids` names the life that a
    restored or copied store begins. `begin` begins a call whose answer is not needed at once.
    """
    load = load or Load()
    sender = ScanSender(office, store, scans, clock, load, begin)
    run = _Turn(office, store, sender, files=scans, clock=clock, law=law, load=load, on_progress=on_progress, stop=stop)
    run.may_receive = may_receive
    run.ids = ids or run.ids
    run.begin = begin
    trouble: OfficeError | None = None
    for _ in range(2):  # a session that ended in mid-turn is opened once more
        trouble = run.once()
        if not isinstance(trouble, SessionOver):
            break
    return run.report(trouble)


class _Turn:
    """What a turn works with and what it has done so far."""

    def __init__(
        self,
        office: Office,
        store: Store,
        scans: ScanSender,
        *,
        files: ScanFiles,
        clock: Clock,
        law: Law,
        load: Load,
        on_progress: Callable[[Progress], object],
        stop: Callable[[], bool],
    ) -> None:
        self._office, self._store, self._scans, self._files = office, store, scans, files
        self._clock, self._law, self._load = clock, law, load
        self._tell, self._stop = on_progress, stop
        self._sent = self._received = self._mended = 0
        self._changed: frozenset[Key] = frozenset()
        self._refused: Mapping[OpId, Message] = {}
        self._why: Message | None = None
        self._session: str | None = None
        self._retry_after: float | None = None
        self._sent_upto = 0
        """Up to which place this turn has looked for something to send."""
        self._unheard, self._scans_until = False, 0
        """Whether there is news to hear of, and until when scans go first."""
        self.ids: Ids = RandomIds()
        self.may_receive: Callable[[], bool] = lambda: True
        self.begin: Begin = when_asked

    def once(self) -> OfficeError | None:
        """Hello, operations, feed, scans. Returns what the line or the office had against it."""
        self._why = None  # of a first try whose session ended nothing counts
        try:
            back, retell = self._hello()
            self._send_or_say_why(back, retell)
            if back.revoked:
                self._hand_in(back)
                return None
            self._receive(back)
            self._send_scans(back)
            self._keep_up_or_later(back)
        except OfficeError as error:
            return error
        except FeedBroken as error:
            log.error("the feed is broken: %s", error)  # noqa: TRY400 - the reason is all there is to tell
            self._why = msg("line.feed_broken")
        return None

    def report(self, trouble: OfficeError | None) -> TurnReport:
        """What this turn did."""
        with self._store.read() as uow:
            left = uow.outbox.count_kept() + len(uow.scans.to_send())
            attention, waits = len(uow.outbox.attention()), _for_an_update(uow)
            held = held_up_to(uow)
        return TurnReport(
            online=not isinstance(trouble, NoLine),
            sent=self._sent,
            received=self._received,
            left=left,
            waits=waits,
            changed=self._changed,
            attention=attention,
            refused=self._refused,
            held_up_to=held,
            why=_why(trouble) or self._why,
            retry_after=trouble.retry_after if isinstance(trouble, NoLine) else self._retry_after,
            session=self._session,
            mended=self._mended,
        )

    def _hello(self) -> tuple[HelloBack, tuple[Life, ...]]:
        """Say hello until the office and this store agree on whose chain it is; a new life agrees at once."""
        for _ in range(LIVES):
            back = greet(self._office, self._store, self._clock).back
            self._session = back.session
            with self._store.write() as uow:
                done = welcome(uow, back, clock=self._clock, ids=self.ids)
                uow.commit()
            if not done.again:
                self._say_shape(back)
                return back, done.retell
        raise NoLine(msg("line.forked"))

    def _hand_in(self, back: HelloBack) -> None:
        """A desk that was taken out hands in the scans of what it did before, and hears nothing of the others."""
        self._scans.send(back.session, told=lambda *_: None, enough=self._stop, budget_ms=BUDGET_MS)
        self._why = msg("line.taken_out")
        self._rebase_if_due()

    def _say_shape(self, back: HelloBack) -> None:
        if not back.schema_ok:
            self._why = msg("line.office_older" if back.schema < SCHEMA else "line.update_needed")

    def _send_scans(self, back: HelloBack) -> None:
        """Send scans for as long as this turn may, and in between at once what waited for them or came meanwhile.

        Where forty desks come back at once there is news after every piece: it shortens the turn, and does not end it,
        or each piece would take a hello and a rest. To hear of news has all that waits here folded again: after that
        scans go for as long as it took, however many of them let something be decided.
        """
        until = latest = self._clock.boot_ms() + BUDGET_MS
        while not self._stop():
            now = self._clock.boot_ms()
            if self._sent or self._changed:  # the window hears of it when the turn is over
                until = min(latest, max(min(until, now + HURRIED_MS), self._scans_until))
            later, interrupted = self._send_some_scans(back, max(0, until - now))
            over = not interrupted or self._clock.boot_ms() >= until
            if self._unheard and (over or self._may_hear):
                self._unheard = False
                self._receive(later)
            if over:
                return

    def _send_some_scans(self, back: HelloBack, budget_ms: int) -> tuple[HelloBack, bool]:
        """Until there is something else to tell or to hear; how far the feed is, and whether scans are left."""
        with self._store.read() as uow:
            cursor = uow.facts.cursor()
        scans, arrived = self._scans, self._scans.arrived

        def told(done: int, total: int) -> None:
            self._tell(Progress("scans", done, total))

        def enough() -> bool:
            return (scans.feed_head > cursor and self._may_hear) or self._stop() or self._recorded_more()

        whole = scans.send(back.session, told=told, enough=enough, budget_ms=budget_ms)
        self._why = self._why or scans.why
        news = scans.feed_head > cursor
        later = msgspec.structs.replace(back, feed_head=max(back.feed_head, scans.feed_head))
        if not (news or scans.arrived > arrived or self._recorded_more()):
            return later, False
        before = self._sent
        self._send_or_say_why(later)
        self._unheard = self._unheard or news or self._sent > before
        return later, not whole

    @property
    def _may_hear(self) -> bool:
        return self._clock.boot_ms() >= self._scans_until

    def _recorded_more(self) -> bool:
        with self._store.read() as uow:
            return uow.outbox.newest() > self._sent_upto

    def _send_or_say_why(self, back: HelloBack, retell: tuple[Life, ...] = ()) -> None:
        """A refusal of our work is no reason not to hear of the others': the feed comes in all the same."""
        try:
            for life in retell:
                self._send(Retelling(*self._with(back), life=life, **self._way()))
            self._send(Sender(*self._with(back), **self._way()))
        except Refused as error:
            log.warning("the office refuses our work as a whole: %s", error.why.code)
            self._why = error.why

    def _with(self, back: HelloBack) -> tuple[Office, Store, HelloBack]:
        return self._office, self._store, back

    def _way(self) -> Any:
        return {"clock": self._clock, "bytes_": self._load.batch, "begin": self.begin}

    def _send(self, batches: Sender) -> None:
        with self._store.read() as uow:
            total = uow.outbox.count_kept()
        while (more := not self._stop()) or batches.under_way:
            with self._store.read() as uow:
                self._sent_upto = uow.outbox.newest()
            batch = batches.send(more=more)
            if batch is None:
                return
            self._sent += batch.settled
            self._changed |= batch.changed
            self._tell(Progress("sending", self._sent, total))

    def _receive(self, back: HelloBack) -> None:
        began = self._clock.boot_ms()
        if self.may_receive() and self._pull(back):
            self._rebase_if_due()
        ended = self._clock.boot_ms()
        self._scans_until = ended + (ended - began)

    def _pull(self, back: HelloBack) -> bool:
        """Take what the office tells; whether everything it had when we began is here."""
        pages = Receiver(self._office, self._store, back, clock=self._clock, load=self._load, begin=self.begin)
        while not self._stop():
            page = pages.receive()
            self._received += page.rows
            self._changed |= page.changed
            self._tell(Progress("receiving", self._received, page.to_come + self._received))
            if page.whole:
                return True
            if self._recorded_more():  # after an outage there is much to hear, and somebody is served meanwhile
                self._send_or_say_why(back)
        return False

    def _keep_up_or_later(self, back: HelloBack) -> None:
        """An office with no time for this has our work and told its own: the line is up, and this has time."""
        try:
            self._keep_up(back)
        except Busy as error:
            log.info("the office has no time to compare")
            self._retry_after = error.retry_after

    def _keep_up(self, back: HelloBack) -> None:
        """Let go what left this desk's scope, and now and then compare what is here with the office."""
        if back.scope is None or self._stop():
            return
        self._changed |= Tidier(self._office, self._store, self._files, back).tidy(self._stop)
        if not self.may_receive():
            return
        comparer = Comparer(self._office, self._store, back, clock=self._clock, pull=lambda: self._receive(back))
        mended = comparer.compare()
        self._mended, self._changed = mended.rows, self._changed | mended.changed
        self._rebase_if_due()

    def _rebase_if_due(self) -> None:
        """Bring what is shown in line; only with the feed whole, over half of it the fold would do things twice."""
        with self._store.read() as uow:
            due = uow.facts.note(TO_REBASE)
        if not due:
            return
        done = rebase(self._store, self._law)
        self._changed |= done.changed
        self._refused = done.refused
        with self._store.write() as uow:
            uow.facts.set_note(TO_REBASE, False)
            uow.commit()


def _for_an_update(uow: UnitOfWork) -> int:
    """How many operations the office holds for its own update, and for another one that it holds so."""
    held = [place for place, state in uow.outbox.open_states() if state is OpState.HELD]
    waiting: set[str] = set()
    for sent in uow.outbox.some(held[:MOST_LOOKED_AT]) if held else ():
        newer = sent.why is not None and sent.why.code == "line.held_newer"
        if newer or not waiting.isdisjoint(sent.head.deps):
            waiting.add(sent.op_id)
    return len(waiting)


def _why(trouble: OfficeError | None) -> Message | None:
    match trouble:
        case NoLine(why=why) | Refused(why=why):
            return why
        case SessionOver():
            return msg("line.session_over")
    return None
