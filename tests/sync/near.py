"""Real desks and the real office in one process, without sockets: what each holds can be compared at any moment."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from backoffice.office import law_of
from backoffice.store.database import Database, sqlite_url
from backoffice.store.schema import bring_up
from mfc_desk.domain.ids import CentreId, DeskName, DeviceId, Incarnation, Key, OperatorId, OpId
from mfc_desk.domain.operations.base import Act, Operation
from mfc_desk.domain.permissions import Actor, Role
from mfc_desk.domain.time import business_time
from mfc_desk.ports.office import NoLine, Refused, SessionOver
from mfc_desk.ports.storage import Desk, UnitOfWork
from mfc_desk.store.scan_files import EncryptedScans
from mfc_desk.store.uow import open_store
from mfc_desk.text.message import msg
from mfc_desk.usecases.record import record
from sync import engine
from sync.engine import TurnReport
from sync.wire import feedback as f
from sync.wire import load as w
from sync.wire import messages as m
from sync.wire import picture as p
from sync.wire.centre import CentreNow
from sync.wire.envelope import decode, encode
from sync.wire.load import Arrivals
from sync.wire.say import from_say
from tests.office.bureau import CENTRE, Bureau, CountedIds
from tests.office.reckoning import reckoned
from tests.store.world import KEY

LAW = law_of("kz")


class NearOffice:
    """`ports.office.Office` by the office's own door."""

    def __init__(self, call: Any) -> None:
        self._call = call
        self.asked: list[str] = []

    def enrol(self, body: m.Enrol) -> m.Enrolled:
        return self._do("POST", "/api/enrol", m.Enrolled, body=encode(body))

    def sign_in(self, body: m.SignIn) -> m.SignedIn:
        return self._do("POST", "/api/session", m.SignedIn, body=encode(body))

    def ask(self, token: str, body: m.Ask) -> m.Answer:
        return self._do("POST", "/api/ask", m.Answer, token=token, body=encode(body))

    def hello(self, body: m.Hello) -> m.HelloBack:
        return self._do("POST", "/sync/hello", m.HelloBack, body=encode(body))

    def push(self, session: str, body: m.Push) -> m.Pushed:
        return self._do("POST", "/sync/push", m.Pushed, token=session, body=encode(body))

    def changes(self, session: str, *, after: int, limit: int) -> m.Changes:
        return self._get("/sync/changes", m.Changes, session, after=after, limit=limit)

    def picture(self, session: str, *, after: str, limit: int) -> p.Picture:
        return self._get("/sync/picture", p.Picture, session, after=after, limit=limit)

    def digest(self, session: str) -> p.Digest:
        return self._get("/sync/digest", p.Digest, session)

    def bucket(self, session: str, number: int) -> p.Bucket:
        return self._get("/sync/bucket", p.Bucket, session, number=number)

    def leaving(self, session: str, *, since: int) -> p.Leaving:
        return self._get("/sync/leaving", p.Leaving, session, since=since)

    def centre_now(self, token: str) -> CentreNow:
        return self._get("/api/centre", CentreNow, token)

    def arrivals(self, token: str, since: date, until: date) -> Arrivals:
        return self._get("/api/load/arrivals", Arrivals, token, since=since.isoformat(), until=until.isoformat())

    def case(self, session: str, number: str) -> p.CaseFile:
        return self._get("/sync/case", p.CaseFile, session, number=number)

    def load_day(self, token: str, *, day: str) -> w.LoadDay:
        return self._get("/api/load/day", w.LoadDay, token, day=day)

    def load_basis(self, token: str, *, since: str, until: str) -> w.LoadBasis:
        return self._get("/api/load/basis", w.LoadBasis, token, since=since, until=until)

    def feedback(self, token: str, *, since: str, until: str) -> f.FeedbackSpan:
        return self._get("/api/load/feedback", f.FeedbackSpan, token, since=since, until=until)

    def feedback_rows(self, token: str, *, since: str, until: str) -> f.FeedbackRows:
        return self._get("/api/load/feedback/rows", f.FeedbackRows, token, since=since, until=until)

    def head(self, session: str, *, after: int, wait_s: float) -> int:
        return self._get("/sync/head", int, session, after=after, wait=0)

    def scan_state(self, session: str, sha256: str, size: int, media_type: str) -> m.ScanState:
        headers = {"upload-length": str(size), "upload-type": media_type}
        return self._do("POST", f"/sync/scans/{sha256}", m.ScanState, token=session, headers=headers)

    def send_piece(self, session: str, sha256: str, offset: int, piece: bytes) -> m.ScanState:
        headers = {"upload-offset": str(offset)}
        return self._do("PATCH", f"/sync/scans/{sha256}", m.ScanState, token=session, headers=headers, body=piece)

    def send_scans(self, session: str, body: m.WholeScans) -> list[m.ScanState]:
        return self._do("POST", "/sync/scans", list[m.ScanState], token=session, body=encode(body))

    def _get(self, path: str, shape: Any, session: str, **query: Any) -> Any:
        return self._do("GET", f"{path}?{urlencode(query)}", shape, token=session)

    def _do(
        self, method: str, path: str, shape: Any, *, token: str = "", headers: Any = None, body: bytes = b""
    ) -> Any:
        self.asked.append(path.partition("?")[0])
        named = {"authorization": f"Bearer {token}", **(headers or {})}
        said = self._call(method, path, headers=named, body=body)
        if said.status in (200, 201, 409):
            return decode(said.body, shape)
        if said.status >= 500:
            raise NoLine(msg("line.office_trouble"))
        if said.status == 401:
            raise SessionOver
        raise Refused(from_say(decode(said.body, m.Refusal).why))


class NearDesk:
    """A desk with its own store, enrolled at a bureau."""

    def __init__(self, bureau: Bureau, folder: Path, *, name: str = "1", mark: str = "d") -> None:
        self.bureau, self.folder = bureau, folder
        self.ids = CountedIds(mark)
        self.office = NearOffice(bureau.call)
        seed = Ed25519PrivateKey.generate()
        device, life = DeviceId(self.ids.new()), Incarnation(self.ids.new())
        public = seed.public_key().public_bytes_raw()
        back = self.office.enrol(m.Enrol(bureau.code(name), device, life, public))
        self.me = Desk(
            device=device,
            incarnation=life,
            centre=CentreId(back.centre),
            centre_name=back.centre_name,
            jurisdiction=back.jurisdiction,
            desk=DeskName(back.desk),
            office_url="http://office.test",
            office_key=back.office_key,
            private_key=seed.private_bytes_raw(),
            epoch=back.epoch,
            address={},
            phone="",
            status_url="",
        )
        self.operator = next(each for each in back.people if each.login == "operator1")
        self.scans = EncryptedScans(folder / "scans", KEY)
        self.open()
        with self.store.write() as uow:
            uow.facts.set_desk(self.me)
            uow.commit()

    def open(self) -> None:
        self.store = open_store(self.folder / "desk.db", KEY, self.bureau.clock)

    def do(self, *operations: Operation) -> list[OpId]:
        done = []
        with self.store.write() as uow:
            for operation in operations:
                told = record(uow, operation, act=self.act(uow), desk=self.me, ids=self.ids, clock=self.bureau.clock)
                done.append(told.op_id)
            uow.commit()
        return done

    def act(self, uow: UnitOfWork) -> Act:
        """Who acts, where and when."""
        actor = Actor(OperatorId(self.operator.id), frozenset(Role(name) for name in self.operator.roles))
        at = business_time(self.bureau.clock, uow.facts.anchor())
        return Act(actor=actor, device=self.me.device, desk=self.me.desk, at=at, law=LAW)

    def turn(self, **more: Any) -> TurnReport:
        named = {"office": self.office, "store": self.store, **more}
        return engine.turn(scans=self.scans, clock=self.bureau.clock, law=LAW, **named)

    def note(self, name: str) -> Any:
        with self.store.read() as uow:
            return uow.facts.note(name)

    def rows(self) -> dict[str, str]:
        """What of the office is here: key and revision."""
        with self.store.read() as uow:
            return {key: held.revision for key, held in uow.picture.of_buckets(range(256)).items()}

    def has(self, key: Key) -> bool:
        with self.store.read() as uow:
            return uow.rows.get(key) is not None


def held_by_office(bureau: Bureau, desk: NearDesk) -> dict[str, str]:
    """Which rows this desk is to hold, by the rule itself: reckoned from all rows of the office, without its tables."""
    return reckoned(bureau, desk.me.device)


@contextmanager
def bureau_in(folder: Path) -> Iterator[Bureau]:
    folder.mkdir(parents=True, exist_ok=True)
    url = sqlite_url(folder / "office.db")
    database = Database(url)
    bring_up(database)
    bureau = Bureau(database, folder)
    yield bureau
    bureau.close()
    database.close()


__all__ = ["CENTRE", "NearDesk", "NearOffice", "bureau_in", "held_by_office"]
