"""A centre with its real office and several real desks, whose lines a test cuts and mends."""

from __future__ import annotations

import io
import secrets
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
from mfc_desk.domain.ids import DeskName, Key, OperatorId
from mfc_desk.domain.operations.desks import OpenDesk
from mfc_desk.domain.permissions import Actor, Role
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

    def __init__(self, bureau: Bureau, folder: Path, name: str) -> None:
        folder.mkdir()
        key, ids = secrets.token_bytes(32), CountedIds(f"{int(name):03d}")
        self.bureau, self.line = bureau, Line(bureau)
        self.office = HttpOffice(URL)
        self.office._http.mount("http://", self.line)  # the cable, and nothing of ours
        self.store = open_store(folder / "desk.db", key, bureau.clock)
        desk = enrolling.enrol(self.office, self.store, bureau.clock, ids, code=bureau.code(name), office_url=URL)
        law = law_of("kz")
        words = {language: Catalogue(language) for language in LANGUAGES}
        for language, each in words.items():
            each.chain(law.texts(language))
        scans = EncryptedScans(folder / "scans", key)
        self.work = Workplace(
            desk=desk,
            store=self.store,
            office=self.office,
            scans=scans,
            courier=StickCourier(self.store, scans, clock=bureau.clock, ids=ids, law=law),
            files=DeskFiles(),
            printer=NoPrinter(),
            papers=HousePapers(words),
            clock=bureau.clock,
            ids=ids,
            law=law,
        )
        with self.store.read() as uow:
            person = next(each for each in uow.facts.people() if each.login == f"operator{name}")
        roles = frozenset(Role(role) for role in person.roles)
        self.session = Session(
            actor=Actor(OperatorId(person.id), roles),
            name=person.name,
            login=person.login,
            desk=DeskName(name),
            device=desk.device,
            token=None,
        )
        self._connection = Connection(self.work)
        self.turn()

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
        self.store.close()
        self.office.close()
