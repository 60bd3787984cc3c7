"""What `mfc-office` does: serve, rehearse a morning and serve, give a code, migrate."""

from __future__ import annotations

import argparse
import json
import os
import signal
import socket
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from threading import Thread
from typing import Any, Final

from backoffice import staffing
from backoffice.errors import NotDone
from backoffice.office import BACKUP_DAYS, Office
from backoffice.store import centres
from backoffice.store.database import Database, sqlite_url
from backoffice.store.schema import bring_up
from mfc_desk.domain.ids import CentreId, DeskName, RandomIds
from mfc_desk.domain.time import SystemClock
from mfc_desk.text.message import msg

NO_SUCH_CENTRE: Final = 2


def serve(options: argparse.Namespace) -> int:
    """Serve what is in the database until a signal comes."""
    with closing(open_database(options)) as database:
        office = open_office(options, database)
        return _serve(options, office, {})


def rehearse(options: argparse.Namespace) -> int:
    """Play a morning into an empty database, then serve it."""
    from backoffice import demo

    with closing(open_database(options)) as database:
        clock = SystemClock(options.clock_at)
        told = demo.play(database, scans=_scans(options), centre=options.centre, until=clock.now(), packs=options.packs)
        return _serve(options, open_office(options, database), told)


def enrol_code(options: argparse.Namespace) -> int:
    """Print a fresh code with which a desk may enrol."""
    with closing(open_database(options)) as database:
        office = open_office(options, database)
        known = [each.centre for each in database.read(centres.centres)]
        wanted = [CentreId(options.centre)] if options.centre else known
        if len(wanted) != 1 or wanted[0] not in known:
            print(" ".join(known))
            return NO_SUCH_CENTRE
        _demand_desk(database, wanted[0], options.desk)
        print(staffing.give_code(office, wanted[0], DeskName(options.desk)))
    return 0


def _demand_desk(database: Database, centre: CentreId, desk: str) -> None:
    here = database.read(lambda tx: centres.centre_of(tx, centre))
    if here is not None and here.desks and desk not in here.desks:
        raise NotDone(msg("centre.no_such_desk", desk=desk, desks=", ".join(here.desks)))


def migrate(options: argparse.Namespace) -> int:
    """Bring the database to the schema of this program."""
    open_database(options).close()
    return 0


def open_database(options: argparse.Namespace) -> Database:
    """The database that the options name, with the tables of this program."""
    if options.data is not None:
        options.data.mkdir(parents=True, exist_ok=True)
    database = Database(options.database or sqlite_url(options.data / "office.db"))
    bring_up(database)
    return database


def _scans(options: argparse.Namespace) -> Path:
    """Beside the embedded database; with a database of its own, where MFC_OFFICE_SCANS says."""
    if options.data is not None:
        return Path(options.data) / "scans"
    return Path(os.environ.get("MFC_OFFICE_SCANS", "scans")).absolute()


def open_office(options: argparse.Namespace, database: Database) -> Office:
    """The office over this database."""
    return Office(
        database=database,
        clock=SystemClock(options.clock_at),
        ids=RandomIds(),
        scans=_scans(options),
        base_url=getattr(options, "base_url", ""),
        packs=getattr(options, "packs", None),
        backup_days=getattr(options, "backup_days", None) or BACKUP_DAYS,
    )


def _serve(options: argparse.Namespace, office: Office, told: Mapping[str, Any]) -> int:
    from backoffice.interagency.gateway import Gateway
    from backoffice.server import run

    for centre in office.database.read(centres.centres):
        office.law(centre)  # a law that is not here is told now, not to the first person who comes
    listening = listen(options.host, options.port)
    host, port = listening.getsockname()[:2]
    url = f"{'https' if options.certificate else 'http'}://{host}:{port}"
    if options.lifeline_fd is not None:
        Thread(target=_end_with, args=(options.lifeline_fd,), name="lifeline", daemon=True).start()
    gateway = Gateway(options.gateway) if options.gateway else None
    identity = (options.certificate, options.certificate_key) if options.certificate else None
    told = {"url": url, "port": port, **told}
    run(office, listening, identity=identity, ready=lambda: _announce(options, told), gateway=gateway)
    return 0


def listen(host: str, port: int) -> socket.socket:
    """A socket at which desks knock. What is answered leaves at once.

    Every connection inherits that: else the end of an answer waits until the desk has acknowledged its beginning,
    which a desk that has nothing more to say does after 40 ms.
    """
    listening = socket.create_server((host, port), backlog=256)
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening


def _end_with(lifeline: int) -> None:
    """Whoever started us is gone, however it ended: end as well."""
    os.read(lifeline, 1)
    os.kill(os.getpid(), signal.SIGTERM)


def _announce(options: argparse.Namespace, told: Mapping[str, Any]) -> None:
    line = json.dumps(told, ensure_ascii=False)
    if options.ready_fd is not None:
        with os.fdopen(options.ready_fd, "w", encoding="utf-8") as channel:
            channel.write(line + "\n")
    if options.ready_file is not None:
        partial = options.ready_file.with_suffix(".part")
        partial.write_text(line + "\n", encoding="utf-8")
        partial.replace(options.ready_file)
    print(line, flush=True)
