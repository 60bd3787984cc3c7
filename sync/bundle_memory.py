"""Which bundles this desk wrote, and which of them the office has answered. A few dozen; older ones are forgotten."""

from __future__ import annotations

import io
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from mfc_desk.domain.ids import BundleId
from mfc_desk.ports.courier import Bundle
from mfc_desk.ports.storage import Desk, UnitOfWork
from sync.wire.bundle import Manifest
from sync.wire.envelope import decode
from sync.wire.sealing import Label, opened_note

NOTE: Final = "bundles"
MOST: Final = 50


@dataclass(frozen=True, slots=True)
class Remembered:
    """A bundle of ours, and in which epoch of the office and life of this store it was made."""

    bundle: Bundle
    epoch: str
    incarnation: str


def remembered(uow: UnitOfWork) -> tuple[Remembered, ...]:
    """Newest first."""
    return tuple(_read(each) for each in uow.facts.note(NOTE) or ())


def remember(uow: UnitOfWork, bundle: Bundle, manifest: Manifest) -> None:
    """It is about to lie on the stick."""
    new = Remembered(bundle, manifest.epoch, manifest.incarnation)
    uow.facts.set_note(NOTE, [_written(each) for each in (new, *remembered(uow))][:MOST])


def forget(uow: UnitOfWork, name: BundleId) -> None:
    """It does not lie there after all."""
    uow.facts.set_note(NOTE, [_written(each) for each in remembered(uow) if each.bundle.id != name])


def answered(uow: UnitOfWork, name: BundleId, at: datetime) -> None:
    """The office has said what it took of it."""
    told = [
        replace(each, bundle=replace(each.bundle, answered_at=at)) if each.bundle.id == name else each
        for each in remembered(uow)
    ]
    uow.facts.set_note(NOTE, [_written(each) for each in told])


def bundle_of(manifest: Manifest, *, name: str, size: int, sha256: str = "", lost: int = 0) -> Bundle:
    """The bundle that was made of it."""
    return Bundle(
        id=BundleId(manifest.bundle),
        name=name,
        made_at=manifest.made_at,
        operations=manifest.operations,
        scans=manifest.scans - lost,
        size=size,
        first_n=manifest.first_n,
        last_n=manifest.last_n,
        last_link=manifest.last_link,
        sha256=sha256,
        lost=lost,
    )


def read_aside(label: Label, desk: Desk) -> Manifest:
    """What this desk can read of a bundle of its own. Raises `WireError`."""
    raw = opened_note(io.BytesIO(label.aside), private=desk.private_key, public=public_of(desk))
    manifest: Manifest = decode(raw, Manifest)
    return manifest


def public_of(desk: Desk) -> bytes:
    """The desk's key, as the office knows it."""
    return Ed25519PrivateKey.from_private_bytes(desk.private_key).public_key().public_bytes_raw()


def _written(each: Remembered) -> dict[str, Any]:
    bundle = each.bundle
    at = bundle.answered_at.isoformat() if bundle.answered_at else None
    flat = asdict(bundle) | {"made_at": bundle.made_at.isoformat(), "answered_at": at}
    return {"bundle": flat, "epoch": each.epoch, "incarnation": each.incarnation}


def _read(told: dict[str, Any]) -> Remembered:
    flat = told["bundle"]
    at = datetime.fromisoformat(flat["answered_at"]) if flat["answered_at"] else None
    bundle = Bundle(**{**flat, "made_at": datetime.fromisoformat(flat["made_at"]), "answered_at": at})
    return Remembered(bundle, told["epoch"], told["incarnation"])
