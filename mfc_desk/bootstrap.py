"""The one place that knows every concrete class: it puts a desk together.

Nothing here is imported before the first paint; `ui` is given these functions.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, ExitStack, closing, nullcontext
from datetime import date
from pathlib import Path
from random import random
from typing import Final

from forms.errors import PackError, PackRefused
from forms.register import Law
from forms.shelf import law_from
from mfc_desk.devices.files import DeskFiles
from mfc_desk.devices.secrets import KeyringSecrets, PassphraseSecrets
from mfc_desk.domain.ids import Key, RandomIds
from mfc_desk.domain.time import Anchor, Clock, KnownAnchor
from mfc_desk.ports.office import OF_VERSIONS, OfficeError
from mfc_desk.ports.outside import CannotOpen, NeedsPassphrase, Secrets, TicketPrinter
from mfc_desk.ports.storage import Desk, Store
from mfc_desk.store.durable import make_folder
from mfc_desk.store.errors import WrongKey, file_in_our_words
from mfc_desk.store.reserve import Reserve
from mfc_desk.store.scan_files import EncryptedScans
from mfc_desk.store.uow import open_store
from mfc_desk.text.catalogue import Catalogue, Language
from mfc_desk.text.message import msg
from mfc_desk.usecases import (
    afterwards,
    alone,
    decided_afar,
    denied,
    enrolling,
    late,
    line,
    picture,
    terms,
    two_papers,
    ways_back,
)
from mfc_desk.usecases.turns import Turn
from mfc_desk.usecases.workplace import Session, Workplace
from printing.papers import HousePapers
from printing.roll import RollPrinter
from printing.spooler import CupsPrinter
from sync import engine
from sync.ahead import Begin, when_asked
from sync.bundle import StickCourier
from sync.engine import TurnReport
from sync.http import HttpOffice
from sync.live import Live
from sync.pace import Load, next_try

SOON_S: Final = 0.2
"""When the line is tried again for what was recorded over a late answer."""


class NotEnrolled(CannotOpen):
    """This profile belongs to no centre yet."""

    def __init__(self) -> None:
        super().__init__(msg("command.not_enrolled"))


class AlreadyEnrolled(CannotOpen):
    """This profile is a desk already: another enrolment would cut its unsent work from the desk that did it."""

    def __init__(self) -> None:
        super().__init__(msg("command.already_enrolled"))


def secrets_of(folder: Path, passphrase: str | None) -> Secrets:
    """The keyring, or a passphrase where one was given."""
    if passphrase is not None:
        return PassphraseSecrets(folder, passphrase)
    return KeyringSecrets(str(folder.resolve()), folder)


def enrol(folder: Path, secrets: Secrets, *, office_url: str, code: str, clock: Clock, again: bool = False) -> Desk:
    """Make this profile a desk of a centre, with the one-time code of the office.

    `again`: it is one already, and the office, restored from a backup, knows it no more.
    Raises `NeedsPassphrase`, `CannotOpen` or a `StorageError` before the code is used up, or `OfficeError`; where the
    answer was lost, the same call with the same code goes on.
    """
    with file_in_our_words(), closing(HttpOffice(office_url)) as office:
        make_folder(folder)
        with closing(open_store(folder / "desk.db", secrets.begin(), clock)) as store:
            with store.read() as uow:
                desk = uow.facts.desk()
            if desk is not None and not again:
                raise AlreadyEnrolled
            if desk is not None:
                return _enrol_again(office, store, desk, code)
            return enrolling.enrol(office, store, clock, RandomIds(), code=code, office_url=office_url)


def _enrol_again(office: HttpOffice, store: Store, desk: Desk, code: str) -> Desk:
    try:
        return enrolling.enrol_again(office, store, desk, code=code)
    except enrolling.AnotherDesk as error:
        raise CannotOpen(msg("lives.another_desk", desk=desk.desk)) from error


def open_workplace(folder: Path, secrets: Secrets, clock: Clock, *, packs: Path | None = None) -> Workplace:
    """The desk of this profile, unlocked, with the law in `packs` or the one of the program.

    Raises `NeedsPassphrase`, `CannotOpen` or a `StorageError`.
    """
    with file_in_our_words():
        if not (folder / "desk.db").exists():
            raise NotEnrolled
        key = secrets.key()
    try:
        reserve = Reserve(folder, reserve_size(os.environ))
        store = open_store(folder / "desk.db", key, clock, reserve)
    except WrongKey as error:
        raise NeedsPassphrase(wrong=True) from error
    with ExitStack() as undo, file_in_our_words():
        undo.callback(store.close)  # whatever does not open leaves the profile free for the next try
        work = _workplace(folder, key, store, reserve, clock=clock, packs=packs)
        undo.pop_all()
    return work


def reserve_size(environment: Mapping[str, str]) -> int | None:
    """The bytes that are kept for a full disk: MFC_RESERVE_MB, or by the size of the disk."""
    told = environment.get("MFC_RESERVE_MB", "")
    return int(told) * 1024 * 1024 if told.isascii() and told.isdigit() else None


def _workplace(folder: Path, key: bytes, store: Store, room: Reserve, *, clock: Clock, packs: Path | None) -> Workplace:
    desk, anchor = _known(store)
    law, scans, ids = _law(desk, packs), EncryptedScans(folder / "scans", key, room), RandomIds()
    return Workplace(
        desk=desk,
        store=store,
        office=HttpOffice(desk.office_url),
        scans=scans,
        courier=StickCourier(store, scans, clock=clock, ids=ids, law=law),
        files=DeskFiles(),
        printer=CupsPrinter(),
        papers=HousePapers(_Words(law)),
        clock=clock,
        ids=ids,
        law=law,
        known=KnownAnchor(anchor),
        tickets=ticket_printer(os.environ),
        room=room,
    )


def ticket_printer(environment: Mapping[str, str]) -> TicketPrinter:
    """The printer for tickets: MFC_ROLL_PRINTER is "host" or "host:port", MFC_TICKET_PAPER "a6" or "a4".

    With neither, tickets go to the ordinary printer on A4.
    """
    address, paper = environment.get("MFC_ROLL_PRINTER", ""), environment.get("MFC_TICKET_PAPER", "").lower()
    if address:
        return TicketPrinter(form="roll", printer=RollPrinter.at(address))
    return TicketPrinter(form="a6" if paper == "a6" else "a4")


def _law(desk: Desk, packs: Path | None) -> Law:
    try:
        return law_from(desk.jurisdiction, packs).in_zone(desk.time_zone)
    except PackRefused as error:
        raise CannotOpen(error.why) from error
    except PackError as error:
        raise CannotOpen(msg("pack.not_sound", n=1, first=str(error))) from error


class _Words(dict[str, Catalogue]):
    """A catalogue a language with the words of the law, each made when a paper first speaks it."""

    def __init__(self, law: Law) -> None:
        super().__init__()
        self._law = law

    def __missing__(self, language: Language) -> Catalogue:
        catalogue = self[language] = Catalogue(language)
        catalogue.chain(self._law.texts(language))
        return catalogue


def _known(store: Store) -> tuple[Desk, Anchor | None]:
    with store.read() as uow:
        desk, anchor = uow.facts.desk(), uow.facts.anchor()
    if desk is None:
        raise NotEnrolled
    return desk, anchor


def _in_order() -> AbstractContextManager[Begin]:
    begin: Begin = when_asked
    return nullcontext(begin)


class Connection:
    """The turns of one desk with its office, and what is remembered from one to the next.

    `ahead` gives a turn what begins its calls; without one they are made when their answers are wanted.
    """

    def __init__(self, work: Workplace, ahead: Callable[[], AbstractContextManager[Begin]] | None = None) -> None:
        self._work = work
        self._ahead = ahead or _in_order
        self._attempt, self._due_ms = 0, 0
        self._load = Load()
        self._live = Live(work.office, work.store, work.clock)
        self._looked_for_late: date | None = None
        late.begin(work)
        line.begin(work)
        picture.begin(work)
        two_papers.note(work)  # what a turn brought right before the program was ended
        denied.note(work)
        ways_back.note(work)

    def turn(self, session: Session | None) -> Turn:
        """Send and receive once, note whether the line answered, honour late answers."""
        work = self._work
        begun = work.clock.boot_ms()
        report = self._exchange()
        well = report.online and (report.why is None or report.why.code in OF_VERSIONS)
        wait_s = 0.0 if well else self._next_try(begun, report.retry_after)
        self._attempt *= not well
        with work.store.read() as uow:
            work.office_told(uow.facts.anchor())
        turned = line.remember(work, online=report.online, session=report.session, why=report.why)
        self._note_news(report.changed)
        honoured, noted = late.Honoured(), 0
        if report.online and session is not None and report.session:
            honoured = late.ask_again(work, session, report.session)
            noted = self.note_what_happened(session)
            noted += alone.tie_held(work, session)
        decided = decided_afar.carry_out(work, session) if session is not None else frozenset()
        return Turn(
            online=report.online,
            turned=turned,
            sent=report.sent,
            kept=report.left + honoured.returned + noted + bool(decided),
            waits=report.waits,
            changed=report.changed | honoured.changed | decided,
            attention=report.attention,
            next_in_s=wait_s or SOON_S * (honoured.recorded or noted > 0 or bool(decided)),
            asked_to_wait=bool(report.retry_after),
            why=report.why,
        )

    def _note_news(self, changed: frozenset[Key]) -> None:
        kinds = {key.kind for key in changed}
        if "ticket_papers" in kinds:
            two_papers.note(self._work, changed)
        if "visit" in kinds:
            ways_back.note(self._work, changed)
        if "agency_request" in kinds:
            denied.note(self._work, changed)

    def _exchange(self) -> TurnReport:
        work = self._work
        work.room.look()
        with self._ahead() as begin:
            return engine.turn(
                office=work.office,
                store=work.store,
                scans=work.scans,
                clock=work.clock,
                law=work.law,
                load=self._load,
                may_receive=lambda: not work.room.tight,
                begin=begin,
            )

    def note_what_happened(self, session: Session) -> int:
        """Once a day, when the office has told the time: what passed its legal day, and what answers showed since."""
        today = self._work.today()
        if self._looked_for_late == today:
            return 0
        self._looked_for_late = today
        return terms.note_overdue(self._work, session) + afterwards.note(self._work, session)

    def _next_try(self, begun_ms: int, retry_after: float | None) -> float:
        """Seconds. What an operator's acts tried before it was due makes no later try wait longer."""
        self._attempt += begun_ms >= self._due_ms
        wait_s = next_try(self._attempt, retry_after, random)
        self._due_ms = self._work.clock.boot_ms() + round(wait_s * 1000)
        return wait_s

    def news(self, wait_s: float) -> bool:
        """Whether the office's feed went on within the time; True also where the line was cut."""
        try:
            return self._live.news(wait_s)
        except OfficeError:
            return True
