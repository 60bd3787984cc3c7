"""A centre is founded and people are let in by commands: clear words where not, and nothing changed then."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy.engine import Connection

from backoffice import founding
from backoffice.__main__ import main
from backoffice.api.app import make_app
from backoffice.inprocess import InProcess
from backoffice.office import Office
from backoffice.rehearsal import NotTaken, RehearsalDesk
from backoffice.store import centres
from backoffice.store.database import Database
from mfc_desk.domain.ids import CentreId, DeskName, RandomIds
from mfc_desk.domain.time import SystemClock
from sync.wire.messages import Enrolled

Say = Callable[..., tuple[int, str]]
NAMES = ("--name", "kk=№ 5 орталық", "--name", "ru=Центр № 5", "--name", "en=Centre No. 5")
FOUND = ("found", "--centre", "KZ05", "--country", "kz", *NAMES, "--desks", "1", "2")
AIDA = ("staff", "add", "--login", "aida", "--name", "Аида Нурова", "--role", "operator")
PASSWORD = "correct horse"


@pytest.fixture
def say(database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Say]:
    """Gives a command; its exit code and all that it printed."""
    mask = os.umask(0o077)

    def give(*words: str, typed: str = "") -> tuple[int, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        code = main([*words, "--database", database_url, "--language", "en"])
        said = capsys.readouterr()
        return code, (said.out + said.err).strip()

    yield give
    os.umask(mask)


@pytest.fixture
def door(database: Database, tmp_path: Path) -> Iterator[InProcess]:
    """The office of that database, open."""
    office = Office(database=database, clock=SystemClock(), ids=RandomIds(), scans=tmp_path)
    with InProcess(make_app(office)) as call:
        yield call


def enrolled(door: InProcess, code: str) -> tuple[RehearsalDesk, Enrolled]:
    from backoffice.office import law_of

    desk = RehearsalDesk(door, SystemClock(), RandomIds())
    return desk, desk.enrol(code, law_of("kz"))


def test_from_nothing_to_an_operator_who_signs_in_at_a_desk(say: Say, door: InProcess) -> None:
    assert say(*FOUND, "--time-zone", "Asia/Oral") == (0, "The centre KZ05 is founded: Centre No. 5.")
    assert say(*AIDA, "--desk", "2", typed=PASSWORD + "\n") == (0, "Аида Нурова may sign in as aida.")
    code, told = say("enrol-code", "--desk", "2")
    assert code == 0
    desk, about = enrolled(door, told)
    assert (about.centre_name["kk"], about.desk, about.time_zone) == ("№ 5 орталық", "2", "Asia/Oral")
    assert desk.sign_in("aida", PASSWORD).person.name == "Аида Нурова"


def test_a_centre_founded_twice_the_same_way_is_one_and_keeps_its_key(say: Say, database: Database) -> None:
    say(*FOUND)
    before = database.read(centres.centres)
    assert say(*FOUND) == (0, "The centre KZ05 is here already, just so: Centre No. 5. Nothing was changed.")
    assert database.read(centres.centres) == before


def test_a_centre_of_that_name_that_is_another_is_left_alone(say: Say, database: Database) -> None:
    say(*FOUND)
    before = database.read(centres.centres)
    code, told = say(*FOUND, "--phone", "1414", "--time-zone", "Asia/Oral")
    assert (code, "different: time_zone, phone." in told) == (1, True)
    assert database.read(centres.centres) == before


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ((*FOUND, "--time-zone", "Asia/Atlantis"), "There is no such time zone: Asia/Atlantis."),
        ((*FOUND, "--centre", "kz-5"), "The id of a centre is"),
        ((*FOUND, "--name", "en= "), "The centre has no name in this language of its country: en."),
        ((*FOUND, "--name", "de=Zentrum"), "This is no language of the country: de."),
        ((*FOUND, "--address", "ru=ул. Новая, 5"), "The centre has no address in this language of its country: kk."),
        ((*FOUND, "--series", "A B"), "A series is up to 12 signs"),
        ((*FOUND, "--desks", "1,2"), "A desk is named with up to 12 signs"),
        (AIDA, "No centre is founded here yet."),
    ],
)
def test_what_cannot_be_founded_is_refused_in_words_and_leaves_nothing(
    say: Say, database: Database, words: tuple[str, ...], expected: str
) -> None:
    code, told = say(*words, typed=PASSWORD)
    assert code == 1
    assert told.startswith(expected)
    assert database.read(centres.centres) == []


def test_a_country_without_law_is_refused(say: Say, database: Database) -> None:
    code, told = say(*FOUND, "--country", "xx")
    assert code == 1
    assert "Traceback" not in told
    assert database.read(centres.centres) == []


def test_a_code_is_for_a_desk_of_the_centre_until_one_more_is_opened(say: Say) -> None:
    say(*FOUND)
    code, told = say("enrol-code", "--desk", "3")
    assert (code, told.startswith("The centre has no such desk: 3. Its desks: 1, 2.")) == (1, True)
    assert say("desk", "add", "--desk", "3") == (0, "The desk 3 is opened: Centre No. 5.")
    assert say("desk", "add", "--desk", "3")[1].startswith("The desk 3 was there already")
    assert say("desk", "list") == (0, "1\n2\n3")
    assert say("enrol-code", "--desk", "3")[0] == 0
    assert say(*FOUND)[0] == 0, "a desk opened since does not make it another centre"


def test_desks_named_when_a_centre_is_founded_again_are_not_passed_over_in_silence(
    say: Say, database: Database
) -> None:
    say(*FOUND)
    before = database.read(centres.centres)
    code, told = say(*FOUND, "7")
    assert (code, "without these desks: 7." in told, "mfc-office desk add" in told) == (1, True, True)
    assert database.read(centres.centres) == before


def test_two_who_open_a_desk_at_once_open_both(say: Say, database: Database, tmp_path: Path) -> None:
    say(*FOUND)
    office = Office(database=database, clock=SystemClock(), ids=RandomIds(), scans=tmp_path)
    other = Thread(target=founding.open_desk, args=(office, CentreId("KZ05"), DeskName("8")))

    def open_nine(tx: Connection) -> None:
        here = centres.centre_of(tx, CentreId("KZ05"), to_change=True)
        assert here is not None
        other.start()
        other.join(0.5)  # it stands before the row until this one is done
        assert other.is_alive()
        centres.set_desks(tx, replace(here, desks=(*here.desks, DeskName("9"))))

    database.write(open_nine)
    other.join(10)
    assert database.read(centres.centres)[0].desks == ("1", "2", "9", "8")


def test_a_ticket_has_a_series_of_the_centre(say: Say, door: InProcess) -> None:
    say(*FOUND, "--series", "A", "B")
    say(*AIDA, typed=PASSWORD)
    desk, _ = enrolled(door, say("enrol-code", "--desk", "1")[1])
    desk.sign_in("aida", PASSWORD)
    assert desk.ask("issue_ticket", series="B").result["number"] == "B-001"
    refused = desk.ask("issue_ticket", series="Z").refused
    assert refused is not None
    assert refused.code == "office.no_such_series"


def test_a_login_is_given_once(say: Say, database: Database) -> None:
    say(*FOUND)
    say(*AIDA, typed=PASSWORD)
    before = database.read(lambda tx: centres.operators(tx, CentreId("KZ05")))
    code, told = say(*AIDA, typed="another password")
    assert (code, told.startswith("Somebody has this sign-in name already: aida.")) == (1, True)
    assert database.read(lambda tx: centres.operators(tx, CentreId("KZ05"))) == before


@pytest.mark.parametrize(
    ("words", "typed", "expected"),
    [
        (AIDA, "short\n", "A password has at least 8 signs."),
        (AIDA, "", "A password has at least 8 signs."),
        ((*AIDA, "--login", "Aïda"), PASSWORD, "A sign-in name is up to 40"),
        ((*AIDA, "--name", " "), PASSWORD, "A person needs a name"),
        ((*AIDA, "--desk", "9"), PASSWORD, "The centre has no such desk: 9."),
        (("staff", "block", "--login", "nobody"), "", "Nobody here has this sign-in name: nobody"),
        (("staff", "password", "--login", "nobody"), PASSWORD, "Nobody here has this sign-in name: nobody"),
        (("staff", "list", "--centre", "KZ06"), "", "There is no centre KZ06 here. There are: KZ05"),
    ],
)
def test_who_cannot_be_let_in_is_not_and_the_words_say_why(
    say: Say, database: Database, words: tuple[str, ...], typed: str, expected: str
) -> None:
    say(*FOUND)
    code, told = say(*words, typed=typed)
    assert code == 1
    assert told.startswith(expected)
    assert database.read(lambda tx: centres.operators(tx, CentreId("KZ05"))) == []


def test_who_is_blocked_is_out_at_once_until_let_in_again(say: Say, door: InProcess) -> None:
    say(*FOUND)
    say(*AIDA, typed=PASSWORD)
    desk, _ = enrolled(door, say("enrol-code", "--desk", "1")[1])
    desk.sign_in("aida", PASSWORD)
    assert say("staff", "block", "--login", "aida")[0] == 0
    assert say("staff", "block", "--login", "aida") == (0, "Was blocked already: aida")
    assert say("staff", "list") == (0, "aida · Аида Нурова · operator · blocked")
    for knock in (lambda: desk.ask("call_next"), lambda: desk.sign_in("aida", PASSWORD)):
        with pytest.raises(NotTaken):
            knock()
    assert say("staff", "unblock", "--login", "aida") == (0, "May sign in again: aida")
    with pytest.raises(NotTaken):
        desk.ask("call_next")  # what was opened before is not open again
    assert desk.sign_in("aida", PASSWORD).token


def test_a_new_password_ends_what_the_old_one_opened_and_the_waiting(say: Say, door: InProcess) -> None:
    say(*FOUND)
    say(*AIDA, typed=PASSWORD)
    desk, _ = enrolled(door, say("enrol-code", "--desk", "1")[1])
    desk.sign_in("aida", PASSWORD)
    for _ in range(3):
        with pytest.raises(NotTaken):
            desk.sign_in("aida", "guess")
    assert say("staff", "password", "--login", "aida", typed="battery staple\n")[0] == 0
    with pytest.raises(NotTaken) as over:
        desk.ask("call_next")
    assert over.value.status == 401
    assert desk.sign_in("aida", "battery staple").token


def test_at_a_terminal_a_password_is_typed_twice_alike(say: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    say(*FOUND)
    typed = iter([PASSWORD, "correct hose", PASSWORD, PASSWORD])
    monkeypatch.setattr("backoffice.centre_commands.getpass", lambda _: next(typed))
    monkeypatch.setattr("tests.office.test_founding.io.StringIO", Terminal)
    assert say(*AIDA) == (1, "The two passwords differ. Nothing was changed.")
    assert say(*AIDA)[0] == 0


def test_a_folder_that_is_none_is_told_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("")
    mask = os.umask(0o077)
    assert main(["staff", "list", "--data", str(tmp_path / "file"), "--language", "en"]) == 1
    os.umask(mask)
    assert capsys.readouterr().err.startswith("The office's data cannot be opened:")
