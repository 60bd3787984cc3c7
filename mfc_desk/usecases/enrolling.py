"""Becoming a desk of a centre. The code of the office is good once, so who we are is stored before it is sent:
where the answer is lost, the same desk asks again with the same key and gets the same answer.
"""

from __future__ import annotations

import hashlib
from typing import Any, Final

from mfc_desk.domain.ids import CentreId, DeskName, DeviceId, Ids, Incarnation
from mfc_desk.domain.time import Clock, anchor_at
from mfc_desk.ports.office import Office
from mfc_desk.ports.storage import Desk, Store
from sync.wire.messages import Enrol, Enrolled

BEGUN: Final = "enrolling"
"""Note: who this profile is to the office for each code while it has no answer yet; only in the encrypted store.

A code that is mistyped and typed right again is the first one: the office may have taken it already.
"""


def enrol(office: Office, store: Store, clock: Clock, ids: Ids, *, code: str, office_url: str) -> Desk:
    """Make this profile a desk, with the one-time code. Raises `OfficeError`; the same call may then be made again."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    begun = _begin(store, ids, code)
    seed = bytes.fromhex(begun["seed"])
    public = Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()
    answer = office.enrol(Enrol(code, begun["device"], begun["incarnation"], public))
    desk = _desk(begun, seed, answer, office_url)
    with store.write() as uow:
        uow.facts.set_desk(desk)
        uow.facts.set_people(answer.people)
        uow.facts.set_anchor(anchor_at(answer.office_time, clock))
        uow.facts.set_note(BEGUN, None)
        uow.commit()
    return desk


class AnotherDesk(Exception):
    """The code is for another desk, or of another office, than the one this profile works for."""


def enrol_again(office: Office, store: Store, desk: Desk, *, code: str) -> Desk:
    """Be known again to an office that was restored from a backup older than this desk, as the same desk.

    Its work stays as it is and is told to the office with the next turn. Raises `AnotherDesk` or `OfficeError`.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    public = Ed25519PrivateKey.from_private_bytes(desk.private_key).public_key().public_bytes_raw()
    answer = office.enrol(Enrol(code, desk.device, desk.incarnation, public, desk.desk))
    if (answer.centre, answer.desk, answer.office_key) != (desk.centre, desk.desk, desk.office_key):
        raise AnotherDesk
    with store.write() as uow:
        uow.facts.set_people(answer.people)
        uow.commit()
    return desk


def _begin(store: Store, ids: Ids, code: str) -> dict[str, Any]:
    """Who this profile is for this code; with another code it is another device, as the office sees it."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    about = hashlib.sha256(code.strip().upper().encode()).hexdigest()
    with store.write() as uow:
        kept = _kept(uow.facts.note(BEGUN))
        begun = kept.get(about)
        if begun is None:
            seed = Ed25519PrivateKey.generate().private_bytes_raw().hex()
            begun = {"device": ids.new(), "incarnation": ids.new(), "seed": seed}
            uow.facts.set_note(BEGUN, {**kept, about: begun})
            uow.commit()
    return begun


def _kept(note: dict[str, Any] | None) -> dict[str, dict[str, Any]]:
    """Each code by its hash; one alone as it was kept before there could be several."""
    if note is None:
        return {}
    return {note["code"]: note} if "code" in note else note


def _desk(begun: dict[str, Any], seed: bytes, answer: Enrolled, office_url: str) -> Desk:
    return Desk(
        device=DeviceId(begun["device"]),
        incarnation=Incarnation(begun["incarnation"]),
        centre=CentreId(answer.centre),
        centre_name=answer.centre_name,
        jurisdiction=answer.jurisdiction,
        desk=DeskName(answer.desk),
        office_url=office_url,
        office_key=answer.office_key,
        private_key=seed,
        epoch=answer.epoch,
        address=answer.address,
        phone=answer.phone,
        status_url=answer.status_url,
        time_zone=answer.time_zone,
    )
