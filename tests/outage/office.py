"""The office in a process of its own, in one of two releases:  python -m tests.outage.office URL FOLDER PORT AT RELEASE LEAF"""

from __future__ import annotations

import os
import sys
from contextlib import closing
from datetime import datetime
from pathlib import Path

from backoffice.commands import listen
from backoffice.office import Office
from backoffice.server import run
from backoffice.store.database import Database
from backoffice.store.schema import bring_up
from mfc_desk.domain.ids import RandomIds
from mfc_desk.domain.time import SystemClock
from sync.wire.envelope import HERE
from tests.office.versions import dialect

NEWER = 2
"""The release of the office after the outage: one of its operations has another shape by then."""


def main(url: str, folder: Path, *, port: int, at: datetime, release: int, leaf: Path) -> None:
    """Bring the database to the tables of this program and serve until a signal comes."""
    os.umask(0o077)
    with closing(Database(url)) as database:
        bring_up(database)
        office = Office(
            database=database,
            clock=SystemClock(at),
            ids=RandomIds(),
            scans=folder / "scans",
            dialect=dialect(release) if release == NEWER else HERE,
        )
        ready = folder / "ready"
        run(office, listen("127.0.0.1", port), ready=ready.touch, identity=(leaf, leaf.with_suffix(".key")))


if __name__ == "__main__":
    _, url, folder, port, at, release, leaf = sys.argv
    main(url, Path(folder), port=int(port), at=datetime.fromisoformat(at), release=int(release), leaf=Path(leaf))
