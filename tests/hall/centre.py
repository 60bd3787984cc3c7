"""A centre with its real office and several real desks, whose lines a test cuts and mends."""

from __future__ import annotations

import io
import secrets
import shutil
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import BaseAdapter
from urllib3 import HTTPResponse

from backoffice.office import law_of
from mfc_desk.bootstrap import Connection
from mfc_desk.devices.files import DeskFiles
from mfc_desk.domain.entities import Entity
from mfc_desk.domain.ids import Key, OperatorId
from mfc_desk.domain.operations.desks import OpenDesk
from mfc_desk.domain.permissions import Actor, Role
from mfc_desk.ports.storage import Desk
from mfc_desk.store.scan_files import EncryptedScans
from mfc_desk.store.uow import open_store
from mfc_desk.text.catalogue import LANGUAGES, Catalogue
from mfc_desk.usecases import enrolling
from mfc_desk.usecases.workplace import Session, Workplace, do
from printing.papers import HousePapers
from sync.bundle import StickCourier
from sync.http import HttpOffice
from tests.office.bureau import Bureau, CountedIds
from tests.usecases.place import NoPrinter

URL = "http://127.0.0.1:9"


class Line(BaseAdapter):
    """Carries a request to the office within this process, unless it is cut; where it `loses`, no answer comes back."""

    def __init__(self, bureau: Bureau) -> None:
        super().__init__()
        self._bureau = bureau
        self.cut = self.loses = False

    def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:
        if self.cut:
            raise requests.ConnectionError(request=request)
        split = urlsplit(str(request.url))
        body = request.body or b""
        said = self._bureau.call(
            str(request.method),
            f"{split.path}?{split.query}" if split.query else split.path,
            headers={name: str(value) for name, value in request.headers.items() if name.lower() != "content-length"},
            body=body if isinstance(body, bytes) else str(body).encode(),
        )
        if self.loses:
            self._bureau.clock.advance(timedelta(seconds=2))  # the desk's patience
            raise requests.ConnectionError(request=request)
        return _response(request, said.status, said.headers, said.body)

    def close(self) -> None:
        """Nothing is held open."""


def _response(
    request: requests.PreparedRequest, status: int, headers: Mapping[str, str], body: bytes
) -> requests.Response:
    made = requests.Response()
    made.status_code, made.request, made.url = status, request, str(request.url)
    made.headers.update(headers)
    made.raw = HTTPResponse(io.BytesIO(body), headers=dict(headers), status=status, preload_content=False)
    return made


class RealDesk:
    """An enrolled desk with its encrypted store, its operator signed in, and a line of its own."""

    def __init__(self, bureau: Bureau, folder: Path, name: str, *, mark: str = "", key: bytes = b"") -> None:
        """A desk that enrols, or with the `key` of a store that lies in the folder already, the desk that this is."""
        self.folder, self.name, self.key = folder, name, key or secrets.token_bytes(32)
        self.ids = CountedIds(mark or f"{int(name):03d}")
        self.bureau, self.line = bureau, Line(bureau)
        self.office = HttpOffice(URL)
        self.office._http.mount("http://", self.line)  # the cable, and nothing of ours
        self._begin(enrolled=bool(key))
        self.turn()

    def _begin(self, *, enrolled: bool) -> None:
        """The program starts."""
        self.folder.mkdir(exist_ok=True)
        self.store = open_store(self.folder / "desk.db", self.key, self.bureau.clock)
        desk = self._known() if enrolled else self._enrol()
        law = law_of("kz")
        words = {language: Catalogue(language) for language in LANGUAGES}
        for language, each in words.items():
            each.chain(law.texts(language))
        scans = EncryptedScans(self.folder / "scans", self.key)
        self.work = Workplace(
            desk=desk,
            store=self.store,
            office=self.office,
            scans=scans,
            courier=StickCourier(self.store, scans, clock=self.bureau.clock, ids=self.ids, law=law),
            files=DeskFiles(),
            printer=NoPrinter(),
            papers=HousePapers(words),
            clock=self.bureau.clock,
            ids=self.ids,
            law=law,
        )
        self.sit_down(f"operator{self.name}")
        self._connection = Connection(self.work)

    def sit_down(self, login: str) -> None:
        """Who works here now; nobody asks for a password."""
        with self.store.read() as uow:
            person = next(each for each in uow.facts.people() if each.login == login)
        roles = frozenset(Role(role) for role in person.roles)
        self.session = Session(
            actor=Actor(OperatorId(person.id), roles),
            name=person.name,
            login=person.login,
            desk=self.work.desk.desk,
            device=self.work.desk.device,
            token=None,
        )

    def _enrol(self) -> Desk:
        code = self.bureau.code(self.name)
        return enrolling.enrol(self.office, self.store, self.bureau.clock, self.ids, code=code, office_url=URL)

    def _known(self) -> Desk:
        with self.store.read() as uow:
            desk = uow.facts.desk()
        assert desk is not None
        return desk

    def stop(self) -> None:
        """The program ends; what it kept stays on the disk."""
        self.store.close()

    def start(self) -> None:
        """And begins again."""
        self._begin(enrolled=True)

    def copied_to(self, folder: Path) -> None:
        """What is on the disk, as a backup of this desk has it; the program goes on."""
        self.stop()
        shutil.copytree(self.folder, folder)
        self.start()

    def restored_from(self, folder: Path) -> None:
        """The disk is as a backup has it, and the program begins again."""
        self.stop()
        shutil.rmtree(self.folder)
        shutil.copytree(folder, self.folder)
        self.start()

    def open(self) -> None:
        """Somebody sits down at the desk."""
        do(self.work, self.session, OpenDesk(desk=self.work.desk.desk, operator=self.session.actor.id))

    def turn(self) -> None:
        """One turn of the line; where it is cut nothing happens."""
        self._connection.turn(self.session)

    def settle(self) -> None:
        """As many turns as it takes until everything of this desk has its verdict and is seen."""
        for _ in range(4):
            self.turn()

    def get(self, kind: str, name: str) -> Entity | None:
        """A row as this desk shows it."""
        with self.store.read() as uow:
            return uow.rows.get(Key(kind, name))  # type: ignore[arg-type]

    def close(self) -> None:
        self.stop()
        self.office.close()
