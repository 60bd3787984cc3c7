"""A real desk whose line is cut, its office, and a stick that is carried between them."""

from __future__ import annotations

from pathlib import Path

from backoffice.importing import Imported, open_bundle, take_in
from backoffice.office import Office
from backoffice.store import feed
from backoffice.store.database import Database, sqlite_url
from backoffice.store.schema import bring_up
from mfc_desk.domain.ids import ScanHash, VisitId
from mfc_desk.domain.operations.visits import AbandonVisit, StartVisit
from mfc_desk.ports.courier import Taken
from mfc_desk.ports.outbox import OpState
from mfc_desk.usecases import bundles
from mfc_desk.usecases.bundles import Exported
from mfc_desk.usecases.workplace import do
from tests.hall.centre import RealDesk
from tests.office.bureau import CENTRE, Bureau


class Carrier:
    """Carries files between a desk and its office. The line is cut until it is mended."""

    def __init__(self, bureau: Bureau, folder: Path, name: str = "1") -> None:
        self.bureau, self.stick = bureau, folder / f"stick-{name}"
        self.stick.mkdir()
        self.desk = RealDesk(bureau, folder / f"desk-{name}", name)
        self.desk.open()
        self.desk.settle()
        self.desk.line.cut = True
        self.work = self.desk.work
        self.visits: list[VisitId] = []

    def visit(self) -> VisitId:
        """Somebody came without a ticket and left again: two operations."""
        name = VisitId(self.work.ids.new())
        do(self.work, self.desk.session, StartVisit(visit=name), AbandonVisit(visit=name, reason="left"))
        self.visits.append(name)
        return name

    def scan(self, content: bytes) -> ScanHash:
        """A scan that the office shall have."""
        sha256 = self.work.scans.keep(content)
        with self.work.store.write() as uow:
            uow.scans.add(sha256, len(content), "application/pdf")
            uow.commit()
        return sha256

    def export(self) -> Path:
        """Everything onto the stick; where it lies."""
        done = bundles.export(self.work, str(self.stick))
        assert isinstance(done, Exported)
        return self.stick / done.bundle.name

    def bring(self, path: Path, office: Office | None = None) -> Imported:
        """The office takes the file in and puts its answer beside it."""
        with path.open("rb") as file, answer_of(path).open("wb") as answer:
            return take_in(
                office or self.bureau.office,
                open_bundle(office or self.bureau.office, file),
                answer.write,
                told=lambda *_: None,
            )

    def states(self) -> list[OpState]:
        """Where each operation of this desk stands, in order."""
        with self.work.store.read() as uow:
            return [each.state for each in uow.outbox.some(range(1, uow.outbox.next_n()))]

    def unsent(self) -> int:
        with self.work.store.read() as uow:
            return uow.outbox.count_kept() + len(uow.scans.to_send())

    def at_office(self) -> dict[str, str]:
        """The visits the office holds, and their revisions; each change of the feed counted."""
        rows = self.bureau.database.read(lambda tx: feed.page(tx, CENTRE, after=0, limit=100_000))
        return {row.key: row.revision for row in rows if row.key.startswith("visit:")}

    def changes(self) -> int:
        """How long the feed of the centre is."""
        return self.bureau.database.read(lambda tx: feed.head(tx, CENTRE))

    def close(self) -> None:
        self.desk.close()


def answer_of(path: Path) -> Path:
    return path.with_suffix(".mfcanswer")


def take(carrier: Carrier, path: Path) -> Taken:
    """The desk takes the answer in that lies beside the file."""
    return bundles.take(carrier.work, str(answer_of(path)))


def settled(carrier: Carrier) -> None:
    """Line and office agree: all is seen, nothing waits, each visit is there once."""
    carrier.desk.line.cut = False
    carrier.desk.settle()
    assert carrier.unsent() == 0
    assert set(carrier.states()) == {OpState.SEEN}
    assert {f"visit:{name}" for name in carrier.visits} <= set(carrier.at_office())


def sqlite_office(folder: Path) -> str:
    """The URL of an embedded database with the office's tables."""
    url = sqlite_url(folder / "office.db")
    database = Database(url)
    bring_up(database)
    database.close()
    return url
