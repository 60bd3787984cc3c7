"""A real workplace without a line: real encrypted store, real scans, real papers; the office never answers."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from forms.pack import BUILTIN, load_pack
from forms.register import Law
from mfc_desk.devices.files import DeskFiles
from mfc_desk.domain.entities import NumberLease
from mfc_desk.domain.ids import (
    ApplicationId,
    CentreId,
    DeskName,
    DeviceId,
    Incarnation,
    LeaseId,
    OperatorId,
    OpId,
    RandomIds,
)
from mfc_desk.domain.permissions import Actor, Role
from mfc_desk.domain.time import SystemClock, anchor_at
from mfc_desk.ports.office import NoLine
from mfc_desk.ports.outside import NotPrinted, PrintJob, PrintOutcome
from mfc_desk.ports.storage import Ample, Desk
from mfc_desk.store.reserve import Reserve
from mfc_desk.store.scan_files import EncryptedScans
from mfc_desk.store.uow import open_store
from mfc_desk.text.catalogue import LANGUAGES, Catalogue
from mfc_desk.text.message import msg
from mfc_desk.usecases import consenting, inquiries
from mfc_desk.usecases.workplace import Session, Workplace
from printing.papers import HousePapers
from printing.spooler import save_pdf
from sync.bundle import StickCourier

OFFICE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
"""What opens what is sealed for the office."""
OPENING = datetime(2026, 11, 23, 5, 40, tzinfo=UTC)


class CutLine:
    """An office that never answers."""

    def __getattr__(self, name: str) -> Any:
        def call(*_: Any, **__: Any) -> Any:
            raise NoLine(msg("line.no_answer"))

        return call


class NoPrinter:
    """A desk without a printer."""

    def print(self, job: PrintJob) -> PrintOutcome:
        return NotPrinted(msg("paper.no_printer"))

    def save(self, pdf: bytes, *, to: str) -> None:
        save_pdf(pdf, to=Path(to))


@cache
def law_in(country: str) -> Law:
    """The law that comes with the program. It never changes, so all desks of the tests read it once."""
    return Law.of(load_pack(BUILTIN / country))


def workplace(
    folder: Path, country: str = "kz", *, packs: Path = BUILTIN, office: Any = None, reserve: Reserve | None = None
) -> Workplace:
    """A desk that was enrolled this morning, with two hundred numbers, and has no line now."""
    key, clock = secrets.token_bytes(32), SystemClock(OPENING)
    store = open_store(folder / "desk.db", key, clock, reserve)
    law = law_in(country) if packs == BUILTIN else Law.of(load_pack(packs / country))
    desk = _desk(country)
    lease = NumberLease(id=LeaseId("l1"), device=DeviceId("d1"), prefix="KZ-03-26", first=1, last=200, next=1)
    with store.write() as uow:
        uow.facts.set_desk(desk)
        uow.facts.set_anchor(anchor_at(clock.now(), clock))
        uow.rows.show(lease, OpId("enrolment"))
        uow.commit()
    scans, ids = EncryptedScans(folder / "scans", key, reserve), RandomIds()
    return Workplace(
        desk=desk,
        store=store,
        office=office or CutLine(),
        scans=scans,
        courier=StickCourier(store, scans, clock=clock, ids=ids, law=law),
        files=DeskFiles(),
        printer=NoPrinter(),
        papers=HousePapers({language: _words(law, language) for language in LANGUAGES}),
        clock=clock,
        ids=ids,
        law=law,
        room=reserve or Ample(),
    )


def _desk(country: str) -> Desk:
    return Desk(
        device=DeviceId("d1"),
        incarnation=Incarnation("i1"),
        centre=CentreId("c1"),
        centre_name={"ru": "Алматы 3", "kk": "Алматы № 3"},
        jurisdiction=country,
        desk=DeskName("4"),
        office_url="http://127.0.0.1:9",
        office_key=OFFICE.public_key().public_bytes_raw(),
        private_key=Ed25519PrivateKey.generate().private_bytes_raw(),
        epoch="e1",
        address={"ru": "пр. Абая, 14"},
        phone="1414",
        status_url="http://127.0.0.1:9/status/{number}",
    )


def operator(work: Workplace) -> Session:
    """Aigerim, signed in without the line."""
    return Session(
        actor=Actor(OperatorId("aigerim"), frozenset({Role.OPERATOR})),
        name="Айгерим С.",
        login="aigerim",
        desk=work.desk.desk,
        device=work.desk.device,
        token=None,
    )


def ask_agencies(work: Workplace, session: Session, application: ApplicationId) -> None:
    """Agencies are asked for all that they hold; the person agrees where the law wants that."""
    lacking = inquiries.ask_all(work, session, application).without_consent
    if lacking:
        consenting.give(work, session, application, categories=lacking, language="ru")
        inquiries.ask_all(work, session, application)


def words(work: Workplace, language: str = "ru") -> Catalogue:
    """The words of the program and of the law."""
    return _words(work.law, language)


def _words(law: Law, language: Any) -> Catalogue:
    catalogue = Catalogue(language)
    catalogue.chain(law.texts(language))
    return catalogue
