"""Saying hello: who this desk is and how far it is, signed with its key."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from mfc_desk.domain.ids import Incarnation
from mfc_desk.domain.time import Clock
from mfc_desk.ports.office import NoLine, Office
from mfc_desk.ports.storage import Desk, Store, UnitOfWork
from mfc_desk.text.message import msg
from mfc_desk.usecases.knocking import knocked, sign
from sync.wire.envelope import PROTOCOLS, SCHEMA
from sync.wire.greeting import greeting_bytes
from sync.wire.messages import UNDECIDED, Hello, HelloBack, Push, Receipt, hello_bytes, push_bytes, receipt_bytes

APP: Final = "mfc-desk"
SIGNS: Final = "sync.signs"
"""Note: the key of the office that was seen to sign its greetings, as sha256."""
FORMER: Final = 50
"""So many former lives are asked about: whoever has more has tidied the older ones away."""


class NotEnrolled(Exception):
    """This desk has no office yet; there is no one to say hello to."""


@dataclass(frozen=True, slots=True)
class Greeting:
    """What was said and what came back."""

    said: Hello
    back: HelloBack


def greet(office: Office, store: Store, clock: Clock) -> Greeting:
    """Say hello. No transaction is open while waiting. Raises `OfficeError` or `NotEnrolled`.

    Raises `NoLine` where the answer is not the office's.

    Who speaks is read after the knock was counted: a hello of an ended life under a knock that is newer than the first
    one of the next life would be another machine's.
    """
    with store.read() as uow:
        if uow.facts.desk() is None:
            raise NotEnrolled

    def say(knock: int) -> Greeting:
        with store.read() as uow:
            desk, hello = _hello(uow, clock, knock)
        said = msgspec.structs.replace(hello, signature=sign(desk, hello_bytes(hello)))
        back = office.hello(said)
        _demand_word(store, desk, said=said, back=back)
        return Greeting(said, back)

    return knocked(store, say)


def _demand_word(store: Store, desk: Desk, *, said: Hello, back: HelloBack) -> None:
    """Raise `NoLine` where this is not the answer of this desk's office to this hello.

    An older office signs none; of one that ever signed a greeting no other is believed, whatever release it says it is.
    """
    office = hashlib.sha256(desk.office_key).hexdigest()
    with store.read() as uow:
        signs = uow.facts.note(SIGNS) == office
    if not back.word and not signs:
        return
    if not _signed(desk, back.word, greeting_bytes(back, said)):
        raise NoLine(msg("line.not_signed"))
    if not signs:
        with store.write() as uow:
            uow.facts.set_note(SIGNS, office)
            uow.commit()


def _hello(uow: UnitOfWork, clock: Clock, knock: int) -> tuple[Desk, Hello]:
    """Who this store is by now and how far, not signed yet."""
    desk = uow.facts.desk()
    if desk is None:
        raise NotEnrolled
    hello = Hello(
        protocol=PROTOCOLS,
        schema=SCHEMA,
        app=APP,
        device=desk.device,
        incarnation=desk.incarnation,
        head_n=uow.outbox.next_n() - 1,
        head_hash=uow.outbox.last_link(),
        cursor=uow.facts.cursor(),
        epoch=desk.epoch,
        device_time=clock.now(),
        knock=knock,
        former=[str(name) for name in desk.former[-FORMER:]],
        kept=uow.outbox.count_kept(),
        receipt=_proof(uow, desk),
        unsent_since=uow.outbox.pending_since(),
        scans=len(uow.scans.to_send()),
        undecided=[str(name) for name in uow.outbox.undecided(UNDECIDED)],
        carries=True,
    )
    return desk, hello


def _proof(uow: UnitOfWork, desk: Desk) -> Receipt | None:
    """The office's newest word on this life, unless the office itself has forgotten it since: that is being mended."""
    known = uow.facts.receipt()
    if known is None or known.incarnation != desk.incarnation or known.n > uow.outbox.settled_upto():
        return None
    return known


def signed_push(desk: Desk, push: Push) -> Push:
    """The batch with this desk's signature."""
    return msgspec.structs.replace(push, signature=sign(desk, push_bytes(push)))


def is_genuine(desk: Desk, receipt: Receipt, life: Incarnation | None = None) -> bool:
    """Whether the receipt is for this desk, in this life or the one named, and signed by its office."""
    if (receipt.device, receipt.incarnation) != (desk.device, life or desk.incarnation):
        return False
    return _signed(desk, receipt.signature, receipt_bytes(receipt))


def _signed(desk: Desk, signature: bytes, message: bytes) -> bool:
    """Whether this desk's office signed the message."""
    try:
        Ed25519PublicKey.from_public_bytes(desk.office_key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True
