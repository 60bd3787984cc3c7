"""The one place that knows every concrete class: it puts a desk together.

Nothing here is imported before the first paint; `ui` is given these functions.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path

from forms.pack import BUILTIN, load_pack
from forms.register import Law
from mfc_desk.devices.files import DeskFiles
from mfc_desk.devices.secrets import KeyringSecrets, PassphraseSecrets
from mfc_desk.domain.ids import CentreId, DeskName, DeviceId, Incarnation, RandomIds
from mfc_desk.domain.time import Clock, anchor_at
from mfc_desk.ports.office import OfficeError
from mfc_desk.ports.outside import NeedsPassphrase, Secrets
from mfc_desk.ports.storage import Desk, Store
from mfc_desk.store.errors import WrongKey
from mfc_desk.store.scan_files import EncryptedScans
from mfc_desk.store.uow import open_store
from mfc_desk.text.catalogue import LANGUAGES, Catalogue, Language
from mfc_desk.usecases import late, line
from mfc_desk.usecases.turns import Turn
from mfc_desk.usecases.workplace import Session, Workplace
from printing.papers import HousePapers
from printing.spooler import CupsPrinter
from sync import engine, live
from sync.http import HttpOffice
from sync.wire.messages import Enrol


class NotEnrolled(Exception):
    """This profile belongs to no centre yet."""


def secrets_of(folder: Path, passphrase: str | None) -> Secrets:
    """The keyring, or a passphrase where one was given."""
    if passphrase is not None:
        return PassphraseSecrets(folder, passphrase)
    return KeyringSecrets(str(folder.resolve()), folder)


def enrol(folder: Path, secrets: Secrets, *, office_url: str, code: str, clock: Clock) -> Desk:
    """Make this profile a desk of a centre, with the one-time code of the office. Raises `OfficeError`."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    ids, private = RandomIds(), Ed25519PrivateKey.generate()
    device, incarnation = DeviceId(ids.new()), Incarnation(ids.new())
    public = private.public_key().public_bytes_raw()
    answer = HttpOffice(office_url).enrol(Enrol(code, device, incarnation, public))
    desk = Desk(
        device=device,
        incarnation=incarnation,
        centre=CentreId(answer.centre),
        centre_name=answer.centre_name,
        jurisdiction=answer.jurisdiction,
        desk=DeskName(answer.desk),
        office_url=office_url,
        office_key=answer.office_key,
        private_key=private.private_bytes_raw(),
        epoch=answer.epoch,
        address=answer.address,
        phone=answer.phone,
        status_url=answer.status_url,
    )
    store = open_store(folder / "desk.db", secrets.key(), clock)
    with store.write() as uow:
        uow.facts.set_desk(desk)
        uow.facts.set_people(answer.people)
        uow.facts.set_anchor(anchor_at(answer.office_time, clock))
        uow.commit()
    store.close()
    return desk


def open_workplace(folder: Path, secrets: Secrets, clock: Clock) -> Workplace:
    """The desk of this profile, unlocked. Raises `NotEnrolled`, `NeedsPassphrase` or a `StorageError`."""
    if not (folder / "desk.db").exists():
        raise NotEnrolled
    key = secrets.key()
    try:
        store = open_store(folder / "desk.db", key, clock)
    except WrongKey as error:
        raise NeedsPassphrase(wrong=True) from error
    desk = _desk(store)
    law = Law.of(load_pack(BUILTIN / desk.jurisdiction))
    return Workplace(
        desk=desk,
        store=store,
        office=HttpOffice(desk.office_url),
        scans=EncryptedScans(folder / "scans", key),
        files=DeskFiles(),
        printer=CupsPrinter(),
        papers=HousePapers({language: _words(law, language) for language in LANGUAGES}),
        clock=clock,
        ids=RandomIds(),
        law=law,
    )


def _words(law: Law, language: Language) -> Catalogue:
    catalogue = Catalogue(language)
    catalogue.chain(law.texts(language))
    return catalogue


def _desk(store: Store) -> Desk:
    with store.read() as uow:
        desk = uow.facts.desk()
    if desk is None:
        store.close()
        raise NotEnrolled
    return desk


@dataclass(frozen=True, slots=True)
class Connection:
    """The turns of one desk with its office; `attempt` counts those that found no line."""

    attempt: int = 0

    def turn(self, work: Workplace, session: Session | None) -> tuple[Turn, Connection]:
        """Send and receive once, note whether the line answered, honour late answers."""
        report = engine.turn(work.office, work.store, work.scans, clock=work.clock, ids=work.ids, law=work.law)
        turned = line.remember(work, online=report.online)
        if report.online and session is not None and report.session:
            late.ask_again(work, session, report.session)
        after = replace(self, attempt=0 if report.online else self.attempt + 1)
        seen = line.look(work)
        told = Turn(
            online=report.online,
            turned=turned,
            sent=report.sent,
            kept=seen.kept,
            changed=report.changed,
            attention=seen.attention,
            next_in_s=0.0 if report.online else live.next_try(after.attempt, report.retry_after, os.urandom(1)[0] / 255),
            why=report.why,
        )
        return told, after


def wait_for_news(work: Workplace, wait_s: float) -> bool:
    """Whether the office's feed went on within the time; False also where the line is cut."""
    with work.store.read() as uow:
        session, cursor = uow.facts.note("session"), uow.facts.cursor()
    if session is None:
        return False
    try:
        return live.head(work.office, session, after=cursor, wait_s=wait_s) > cursor
    except OfficeError:
        return True
