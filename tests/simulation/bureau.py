"""The office of the world: the real one over SQLite, which dies at any of its commits and comes back from a copy."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.engine import Connection

from backoffice import personnel, restoring
from backoffice.office import Office
from backoffice.store import centres
from backoffice.store.database import Database, sqlite_url
from mfc_desk.domain.ids import CentreId
from tests.simulation.chance import MachineClock, Names
from tests.simulation.disk import Disk, copy_database, copy_folder, folded
from tests.simulation.releases import spoken_by

CENTRE = CentreId("KZ03")


class Killed(BaseException):
    """The office's process ended here."""


class PlayedDatabase(Database):
    """The office's database with a word before and after each of its commits."""

    boundary: Callable[[str], None] = staticmethod(lambda _: None)

    @contextmanager
    def _immediate(self) -> Iterator[Connection]:
        with super()._immediate() as tx:
            yield tx
            self.boundary("before")
        self.boundary("after")


class PlayedOffice:
    """One office in its folder. The engine stays over all schedules, for what it has learnt of its statements."""

    def __init__(self, folder: Path, clock: MachineClock, disk: Disk) -> None:
        self.folder, self.clock, self._disk = folder, clock, disk
        self.file = folder / "office.db"
        folder.mkdir(parents=True, exist_ok=True)
        self.database = PlayedDatabase(sqlite_url(self.file))
        self.names = Names("of")
        self.kill_at: tuple[int, str] | None = None
        """At which commit of the next call, and on which side of it, the process ends."""
        self.commits = 0
        self.older: set[str] = set()
        """Kinds of operations that this office does not know yet."""
        self.release = 0
        self.copies = 0
        self.restored = 0
        self._open()

    def _open(self) -> None:
        self.database.boundary = self._boundary  # type: ignore[method-assign]
        self.office = Office(
            database=self.database,
            clock=self.clock,
            ids=self.names,
            scans=self.folder / "scans",
            dialect=spoken_by(self.release, without=self.older),
        )

    def becomes(self, release: int, *, older: set[str]) -> None:
        """Another release of the program serves from now on."""
        self.release, self.older = release, older
        self._open()

    def begin(self, template: Path, clock: MachineClock) -> None:
        """A new schedule: everything is as in the template."""
        self.database.close()
        copy_database(template / "office.db", self.file)
        copy_folder(template / "scans", self.folder / "scans")
        self._disk.keep_all(self.folder / "scans")
        self.clock, self.names = clock, Names("of")
        self.kill_at, self.commits, self.copies, self.restored = None, 0, 0, 0
        self.older, self.release = set(), 0
        self._open()

    def _boundary(self, side: str) -> None:
        self.commits += side == "before"
        if self.kill_at == (self.commits, side):
            raise Killed

    @contextmanager
    def at_work(self, kill_at: tuple[int, str] | None = None) -> Iterator[None]:
        """While the office does something, in which it may die at a commit."""
        self.commits, self.kill_at = 0, kill_at
        try:
            yield
        finally:
            self.kill_at = None

    def restart(self) -> None:
        """Another process over the same files."""
        self.database.close()
        self._open()

    def power_cut(self) -> int:
        """The machine went dark; what it had not flushed is gone."""
        self.database.close()
        lost = self._disk.power_cut(self.folder / "scans")
        self._open()
        return lost

    def back_up(self) -> None:
        """A copy of everything, kept beside."""
        self.database.close()
        folded(self.file)
        copy_database(self.file, self.folder / "copy" / "office.db")
        copy_folder(self.folder / "scans", self.folder / "copy" / "scans")
        self._open()
        self.copies += 1

    def restore(self) -> None:
        """Everything is as in the copy; the office is told so, as its command does."""
        self.database.close()
        copy_database(self.folder / "copy" / "office.db", self.file)
        copy_folder(self.folder / "copy" / "scans", self.folder / "scans")
        self._disk.keep_all(self.folder / "scans")
        self._open()
        self.restored += 1
        with self.office.database.engine.connect() as tx:
            wanted = centres.centres(tx)
        restoring.restored(self.office, wanted)

    def let_work(self, login: str, *, active: bool) -> None:
        """Somebody of the staff is kept out, or let in again."""
        personnel.let_work(self.office, CENTRE, login, active=active)
