"""A desk of the world: the real store, the real turn, the real use cases; it dies at any of its commits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any

from sqlalchemy.engine import Engine

from backoffice.office import law_of
from mfc_desk.bootstrap import Connection
from mfc_desk.domain.ids import DeskName
from mfc_desk.domain.permissions import Actor
from mfc_desk.ports.storage import Desk
from mfc_desk.store.engine import open_engine
from mfc_desk.store.scan_files import EncryptedScans
from mfc_desk.store.uow import SqlStore, SqlUnitOfWork
from mfc_desk.usecases.turns import Turn
from mfc_desk.usecases.workplace import Session, Workplace
from sync.http import HttpOffice
from tests.simulation.chance import MachineClock, Names
from tests.simulation.disk import Disk, copy_database, copy_folder

KEY = bytes(range(32))


class Died(BaseException):
    """The desk's process ended here."""

    def __init__(self, desk: PlayedDesk) -> None:
        super().__init__(desk.mark)
        self.desk = desk


class PlayedStore(SqlStore):
    """The desk's store with a word before and after each of its commits."""

    def __init__(self, engine: Engine, clock: Any, boundary: Callable[[str], None]) -> None:
        super().__init__(engine, clock)
        self._boundary = boundary

    @contextmanager
    def write(self) -> Iterator[SqlUnitOfWork]:
        with super().write() as uow:
            commit = uow.commit

            def said() -> None:
                self._boundary("before")
                commit()
                self._boundary("after")

            uow.commit = said  # type: ignore[method-assign]
            yield uow


class PlayedDesk:
    """One desk in its folder, which is reached by a name of its own on the hall's floor and in reports."""

    def __init__(self, folder: Path, mark: str, disk: Disk) -> None:
        self.folder, self.mark, self._disk = folder, mark, disk
        self.file = folder / "desk.db"
        folder.mkdir(parents=True, exist_ok=True)
        self.engine = open_engine(self.file, KEY)
        self.dies_at: tuple[int, str] | None = None
        self.commits = 0
        self.at_commit: Callable[[int], None] = lambda _: None
        """What happens on this machine beside, right after a commit of the line's."""
        self.running = False

    def begin(self, template: Path, clock: MachineClock, office: HttpOffice, actor: Actor) -> None:
        """A new schedule: everything is as in the template."""
        self.shut()
        self.clock, self.office, self.actor = clock, office, actor
        self.names = Names(self.mark)
        self.copies = self.release = 0
        self.take_over(template)
        self.open()

    def take_over(self, source: Path) -> None:
        """The files of another desk, or of a copy of this one, in place of its own."""
        self.engine.dispose()
        copy_database(source / "desk.db", self.file)
        copy_folder(source / "scans", self.folder / "scans")
        self._disk.keep_all(self.folder / "scans")

    def open(self) -> None:
        """The program starts."""
        self.dies_at, self.commits = None, 0
        self.store = PlayedStore(self.engine, self.clock, self._boundary)
        self.scans = EncryptedScans(self.folder / "scans", KEY)
        with self.store.read() as uow:
            desk, anchor = uow.facts.desk(), uow.facts.anchor()
        assert desk is not None, "the template's desk is enrolled"
        self.work = workplace(desk, self.store, self.scans, self.clock, self.names, self.office)
        self.work.office_told(anchor)
        self.session = Session(
            actor=self.actor, name="", login="", desk=DeskName(desk.desk), device=desk.device, token=None
        )
        self.connection = Connection(self.work)
        self.running = True

    def shut(self) -> None:
        """The program ends."""
        self.engine.dispose()
        self.running = False

    def restart(self) -> None:
        """The program ended, however it did, and starts again."""
        self.shut()
        self.open()

    def power_cut(self) -> int:
        """The machine went dark and starts again; how many files lost something."""
        self.shut()
        lost = self._disk.power_cut(self.folder / "scans")
        self.clock.reboot()
        self.open()
        return lost

    def back_up(self) -> None:
        """A copy of everything, kept beside."""
        self.shut()
        copy_database(self.file, self.folder / "copy" / "desk.db")
        copy_folder(self.folder / "scans", self.folder / "copy" / "scans")
        self.copies += 1
        self.open()

    def restore(self) -> None:
        """Everything is as in the copy."""
        self.shut()
        self.take_over(self.folder / "copy")
        self.open()

    @contextmanager
    def dying(self, at: tuple[int, str] | None) -> Iterator[None]:
        """While this lasts, the process ends at that commit, on that side of it."""
        before = self.dies_at, self.commits
        self.dies_at, self.commits = at, 0
        try:
            yield
        finally:
            self.dies_at, self.commits = before

    def _boundary(self, side: str) -> None:
        self.commits += side == "before"
        if self.dies_at == (self.commits, side):
            raise Died(self)
        if side == "after":
            self.at_commit(self.commits)

    def turn(self) -> Turn:
        """Send and receive once, as the program does."""
        return self.connection.turn(self.session)


def workplace(
    desk: Desk, store: SqlStore, scans: EncryptedScans, clock: MachineClock, names: Names, office: HttpOffice
) -> Workplace:
    """A place to work at without paper."""
    with_what = {
        "desk": desk,
        "store": store,
        "office": office,
        "scans": scans,
        "clock": clock,
        "ids": names,
        "law": law_of("kz").in_zone("Asia/Almaty"),
    }
    paper: dict[str, Any] = {each.name: None for each in fields(Workplace) if each.default_factory is MISSING}
    return Workplace(**{**paper, **with_what})
