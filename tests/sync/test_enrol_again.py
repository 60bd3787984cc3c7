"""`mfc-desk enrol --again`: a desk that a restored office forgot is known again as itself, by who types the command."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from backoffice import restoring, staffing
from backoffice.store import centres
from mfc_desk.bootstrap import Connection, open_workplace, secrets_of
from mfc_desk.commands import enrol
from mfc_desk.domain.ids import DeskName, VisitId
from mfc_desk.domain.operations.visits import AbandonVisit, StartVisit
from mfc_desk.domain.permissions import Actor, Role
from mfc_desk.domain.time import SystemClock
from mfc_desk.text.catalogue import Catalogue
from mfc_desk.usecases.workplace import Session, Workplace, do
from tests.office.bureau import CENTRE
from tests.sync.served import ServedOffice

PHRASE = "correct horse battery"
Enrols = Callable[..., int]


@pytest.fixture
def served(tmp_path: Path) -> Iterator[ServedOffice]:
    made = ServedOffice(tmp_path)
    yield made
    made.close()


@pytest.fixture
def enrols(served: ServedOffice, tmp_path: Path) -> Enrols:
    """The command, as it is typed at the desk; answers its exit code."""

    def typed(code: str, *more: str) -> int:
        read, write = os.pipe()
        with os.fdopen(write, "w", encoding="utf-8") as pipe:
            pipe.write(PHRASE)
        where = ["--profile", str(tmp_path / "profile"), "--passphrase-fd", str(read), "--office", served.url]
        return enrol.main([*where, "--code", code, *more])

    return typed


def code(served: ServedOffice, desk: str) -> str:
    return staffing.give_code(served.office, CENTRE, DeskName(desk))


def put_back(served: ServedOffice, folder: Path) -> None:
    """As support does it: the office ends, its database is the backup's, it begins again."""
    served.kill()
    served.office.database.close()
    with (
        closing(sqlite3.connect(folder / "backup.db")) as kept,
        closing(sqlite3.connect(folder / "office.db")) as office,
    ):
        kept.backup(office)
    restoring.restored(served.office, served.office.database.read(centres.centres))
    served.start()


def back_up(folder: Path) -> None:
    with (
        closing(sqlite3.connect(folder / "office.db")) as office,
        closing(sqlite3.connect(folder / "backup.db")) as kept,
    ):
        office.backup(kept)


def someone_came(work: Workplace) -> None:
    """A visit, and everything this desk has goes to the office, if it can."""
    with work.store.read() as uow:
        person = next(each for each in uow.facts.people() if each.login == "operator2")
    actor = Actor(person.id, frozenset(Role(role) for role in person.roles))  # type: ignore[arg-type]
    session = Session(
        actor=actor, name=person.name, login=person.login, desk=work.desk.desk, device=work.desk.device, token=None
    )
    visit = VisitId(work.ids.new())
    do(work, session, StartVisit(visit=visit), AbandonVisit(visit=visit, reason="left"))
    turns(work, session)


def turns(work: Workplace, session: Session | None = None) -> None:
    connection = Connection(work)
    for _ in range(4):
        connection.turn(session)


def opened(folder: Path) -> Workplace:
    return open_workplace(folder / "profile", secrets_of(folder / "profile", PHRASE), SystemClock())


@pytest.mark.logs("restored from a copy")
def test_a_desk_is_known_again_with_all_its_work_and_each_wrong_way_is_refused_in_words(
    served: ServedOffice, enrols: Enrols, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    back_up(tmp_path)
    assert enrols(code(served, "2"), "--language", "en") == 0
    work = opened(tmp_path)
    someone_came(work)
    work.store.close()
    before = served.applied()
    assert len(before) == 2
    put_back(served, tmp_path)
    work = opened(tmp_path)
    someone_came(work)
    assert served.applied() == [], "an office that does not know this desk takes nothing"
    work.store.close()
    capsys.readouterr()
    assert enrols(code(served, "2"), "--language", "en") == 1
    assert enrols(code(served, "3"), "--again", "--language", "en") == 1
    assert enrols("KZ03-0000-0000-0000", "--again", "--language", "en") == 1
    twice, other, unknown = capsys.readouterr().err.splitlines()
    assert other == Catalogue("en")("lives.another_desk", desk="2")
    assert len({twice, other, unknown}) == 3
    assert enrols(code(served, "2"), "--again", "--language", "en") == 0
    assert "2" in capsys.readouterr().out
    work = opened(tmp_path)
    turns(work)
    with work.store.read() as uow:
        assert uow.outbox.count_kept() == 0
    work.store.close()
    after = served.applied()
    assert after[:2] == before, "what the office forgot was told again"
    assert len(after) == len(set(after)) == 4
