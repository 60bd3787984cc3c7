"""The office's answer to a bundle: seen to be whole and the office's, then recorded as verdicts over the line are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import BinaryIO, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from forms.register import Law
from mfc_desk.domain.ids import BundleId, Key, OpId, ScanHash
from mfc_desk.ports.courier import Bundle, Found, Lies, NotCarried, Taken
from mfc_desk.ports.office import NoLine
from mfc_desk.ports.outbox import OpState
from mfc_desk.ports.storage import Desk, Store, UnitOfWork
from mfc_desk.text.message import msg
from mfc_desk.usecases.lives import held_up_to
from mfc_desk.usecases.rebase import TO_REBASE, rebase
from mfc_desk.usecases.untaken import REFUSED, noted
from sync import bundle_memory
from sync.bundle_memory import Remembered, public_of
from sync.receiving import take_again
from sync.sending import demand_same_chain, settlements_of
from sync.wire.bundle import ANSWER, Answered, BundleReader, Frame, Verdicts
from sync.wire.envelope import WireError
from sync.wire.messages import Receipt, Verdict, receipt_bytes
from sync.wire.say import from_say
from sync.wire.sealing import Altered, NewerSeal, NotSealed, fingerprint

SLICE: Final = 64
"""Verdicts of one writing transaction, so that it stays short."""
_OPEN: Final = frozenset({OpState.PENDING, OpState.HELD})


def found(reader: BundleReader, desk: Desk, *, path: str, known: Mapping[str, Remembered]) -> Found:
    """What an answer is about. Raises `WireError` where it is not whole or not the office's."""
    answer = _checked(reader, desk)
    ours = known.get(answer.bundle)
    return Found(
        path=path,
        lies=Lies.ANSWER,
        bundle=ours.bundle if ours else None,
        held_up_to=answer.receipt.office_time,
        taken=ours is not None and ours.bundle.answered_at is not None,
    )


def take(store: Store, law: Law, file: BinaryIO) -> Taken:
    """Record what the office said. What was settled meanwhile stays as it is. Raises `NotCarried`, or `OSError`."""
    with store.read() as uow:
        desk = uow.facts.desk()
        assert desk is not None, "a desk works with its centre's law"
        known = {each.bundle.id: each for each in bundle_memory.remembered(uow)}
        half = bool(uow.facts.note(TO_REBASE))
    reader, answer = _ours(file, desk)
    ours = known.get(BundleId(answer.bundle))
    if ours is None:
        raise NotCarried(msg("bundle.answer_unknown"))
    if desk.epoch not in (answer.epoch, ours.epoch):
        raise NotCarried(msg("bundle.answer_old"))
    taking = _Taking(store, desk, ours.bundle, answer)
    taking.begin()
    half |= taking.waits_for_feed
    for frame in reader.frames():
        if isinstance(frame, Verdicts):
            taking.record(frame.pushed.verdicts)
    taking.end()
    if not half:  # else a turn was cut in the middle of the feed, or it is another one now: the next turn does it
        taking.changed |= rebase(store, law).changed
        with store.write() as uow:
            uow.facts.set_note(TO_REBASE, False)
            uow.commit()
    return taking.taken()


class _Taking:
    """Records an answer, in transactions that stay short."""

    def __init__(self, store: Store, desk: Desk, ours: Bundle, answer: Answered) -> None:
        self._store, self._desk, self._ours, self._answer = store, desk, ours, answer
        self._counted: Counter[str] = Counter()
        self.changed: frozenset[Key] = frozenset()
        self.waits_for_feed = False
        """Nothing is folded until the line has told what the office has by now."""

    def begin(self) -> None:
        """The office may have been restored from a copy since: what it lost is unsent again. Raises `NotCarried`."""
        answer = self._answer
        with self._store.write() as uow:
            if self._lives_on:
                self._demand_same_chain(uow)
            restored = answer.epoch != self._desk.epoch
            if restored:
                take_again(uow)
                uow.facts.set_desk(replace(self._desk, epoch=answer.epoch))
            if self._lives_on and (restored or self._lacks(uow)):
                self._wait_for_feed(uow)
                uow.outbox.replay(answer.receipt.n)
                uow.scans.send_again()
            uow.commit()

    def record(self, verdicts: Sequence[Verdict]) -> None:
        """Each verdict, where its operation has none yet."""
        for start in range(0, len(verdicts), SLICE):
            with self._store.write() as uow:
                self._settle(uow, verdicts[start : start + SLICE])
                uow.facts.set_note(TO_REBASE, True)
                uow.commit()

    def end(self) -> None:
        """The scans, the receipt, and that the bundle was answered."""
        answer = self._answer
        with self._store.write() as uow:
            for name in answer.scans:
                about = uow.scans.about(ScanHash(name))
                if about is not None:
                    uow.scans.sent(ScanHash(name), about[0], True)
            held = uow.facts.receipt()
            if self._lives_on and (held is None or held.n <= answer.receipt.n):
                uow.facts.set_receipt(answer.receipt)
            bundle_memory.answered(uow, BundleId(answer.bundle), answer.receipt.office_time)
            uow.facts.set_note(TO_REBASE, True)
            uow.commit()

    def taken(self) -> Taken:
        """What it came to."""
        answer = self._answer
        with self._store.read() as uow:
            upto = held_up_to(uow)
        return Taken(
            held_up_to=upto or answer.receipt.office_time,
            applied=self._counted["applied"],
            held=self._counted["held"],
            attention=self._counted["attention"],
            scans=len(answer.scans),
            changed=self.changed,
            refused=None if answer.refused is None else from_say(answer.refused),
        )

    def _wait_for_feed(self, uow: UnitOfWork) -> None:
        """Rows that came over the line have in them what is unsent now: over these it would be done twice."""
        after = self._answer.receipt.n
        lost = uow.outbox.told_again(self._desk.incarnation, after=after, limit=uow.outbox.next_n())
        self.waits_for_feed = any(sent.state is OpState.SEEN for sent in lost)
        if self.waits_for_feed:
            uow.facts.set_note(TO_REBASE, True)

    def _lacks(self, uow: UnitOfWork) -> bool:
        """Whether the office misses what we had its word for; not where the line has brought the bundle since."""
        waiting = uow.outbox.unsent(1)
        return self._answer.missing is not None and bool(waiting) and waiting[0].n <= self._ours.last_n

    def _demand_same_chain(self, uow: UnitOfWork) -> None:
        try:
            demand_same_chain(uow, self._answer.receipt)
        except NoLine as error:
            raise NotCarried(error.why) from error

    @property
    def _lives_on(self) -> bool:
        """Whether the receipt is of the life this store is in."""
        return self._answer.receipt.incarnation == self._desk.incarnation

    def _settle(self, uow: UnitOfWork, verdicts: Sequence[Verdict]) -> None:
        found = [(uow.outbox.find(OpId(each.op_id)), each) for each in verdicts]
        waiting = [(sent, each) for sent, each in found if sent is not None and sent.state in _OPEN]
        batch, said = [sent for sent, _ in waiting], [each for _, each in waiting]
        told = settlements_of(said, feed_head=self._answer.feed_head, at=self._answer.receipt.office_time)
        settled = noted(uow, batch, said, told)
        uow.outbox.settle_all(settled)
        for sent, each in zip(batch, settled, strict=True):
            kind = "attention" if each.state in REFUSED else "held" if each.state is OpState.HELD else "applied"
            self._counted[kind] += 1
            self.changed |= frozenset(Key.parse(key) for key in sent.head.bases)


def _ours(file: BinaryIO, desk: Desk) -> tuple[BundleReader, Answered]:
    """The answer, whole and the office's. Raises `NotCarried`."""
    try:
        reader = BundleReader(file, private=desk.private_key, public=public_of(desk))
        if reader.label.kind != ANSWER:
            raise NotCarried(msg("bundle.no_answer"))
        if reader.label.to != fingerprint(public_of(desk)):
            raise NotCarried(msg("bundle.answer_others"))
        return reader, _checked(reader, desk)
    except NotSealed as error:
        raise NotCarried(msg("bundle.no_answer")) from error
    except NewerSeal as error:
        raise NotCarried(msg("bundle.newer")) from error
    except WireError as error:
        raise NotCarried(msg("bundle.altered")) from error


def _checked(reader: BundleReader, desk: Desk) -> Answered:
    def by_the_office(message: bytes, signature: bytes, _: Frame) -> bool:
        return _signed(desk, message, signature)

    _, last = reader.checked(by_the_office)
    if not isinstance(last, Answered) or (last.device, last.centre) != (desk.device, desk.centre):
        raise Altered("not an answer to this desk")
    if not _genuine(desk, last.receipt):
        raise Altered("the receipt is not the office's")
    return last


def _genuine(desk: Desk, receipt: Receipt) -> bool:
    return receipt.device == desk.device and _signed(desk, receipt_bytes(receipt), receipt.signature)


def _signed(desk: Desk, message: bytes, signature: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(desk.office_key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True
