"""The page behind the receipt's QR says where an application stands, and nothing about the person."""

from __future__ import annotations

from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest

from backoffice import demo
from backoffice.api.app import make_app
from backoffice.inprocess import InProcess, Said
from backoffice.office import Office
from backoffice.store import tables as t
from backoffice.store.bodies import entity_of
from backoffice.store.database import Database, sqlite_url
from backoffice.store.schema import bring_up
from backoffice.web.status import language_of
from mfc_desk.domain.entities import Application, Entity, Party
from mfc_desk.domain.ids import RandomIds
from mfc_desk.domain.status import status_link
from mfc_desk.domain.time import SystemClock
from mfc_desk.text.catalogue import Catalogue

UNTIL = datetime(2026, 11, 20, 5, 40, tzinfo=UTC)


class Page(HTMLParser):
    """What a page loads, and whether its tags close."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.open: list[str] = []
        self.language = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag == "html":
            self.language = named.get("lang") or ""
        self.loads += [value for name, value in attrs if name == "src" or (tag == "link" and name == "href")]
        if tag not in ("meta", "link", "br", "img"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.fixture(scope="module")
def morning(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Entity]]:
    folder = tmp_path_factory.mktemp("status")
    database = Database(sqlite_url(folder / "office.db"))
    bring_up(database)
    demo.play(database, scans=folder / "scans", centre="kz", until=UNTIL)
    query = t.entity.select()
    rows = database.read(lambda tx: [entity_of(row.key.partition(":")[0], row.body) for row in tx.execute(query)])
    database.close()
    return folder, rows


@pytest.fixture
def page(morning: tuple[Path, list[Entity]]) -> object:
    database = Database(sqlite_url(morning[0] / "office.db"))
    office = Office(database=database, clock=SystemClock(UNTIL), ids=RandomIds(), scans=morning[0])
    with InProcess(make_app(office)) as call:
        yield call
    database.close()


def registered(morning: tuple[Path, list[Entity]]) -> tuple[Application, Party]:
    rows = morning[1]
    application = next(row for row in rows if isinstance(row, Application) and row.number)
    return application, next(row for row in rows if isinstance(row, Party) and row.id == application.party)


@pytest.mark.parametrize(
    ("language", "state"),
    [
        ("kk", "Өтініш тіркелді"),
        ("ru", "Заявление зарегистрировано"),
        ("en-GB,en;q=0.9", "The application is registered"),
    ],
)
def test_the_page_tells_state_and_due_date_in_the_readers_language(
    morning: object, page: InProcess, language: str, state: str
) -> None:
    application, _ = registered(morning)
    said = page(
        "GET", status_link("/status/{number}?check={check}", application), headers={"accept-language": language}
    )
    assert said.status == 200
    html = said.body.decode()
    assert state in html
    assert application.due is not None
    assert str(application.due.year) in html
    assert Page(html).language == language[:2]
    badge = Catalogue(language_of(language))("paper.not_verified")
    assert f"({badge})" in html, "its calendar was not read at its source"


def test_the_page_says_nothing_about_the_person(morning: object, page: InProcess) -> None:
    application, party = registered(morning)
    html = page("GET", status_link("/status/{number}?check={check}", application)).body.decode()
    assert str(application.number) in html
    for secret in (party.family_name, party.given_name, party.identifier, party.document.number, application.id):
        assert secret not in html


def test_a_wrong_check_and_an_unknown_number_look_the_same(morning: object, page: InProcess) -> None:
    application, _ = registered(morning)
    wrong = page("GET", f"/status/{application.number}?check=000000000000")
    unknown = page("GET", "/status/KZ-03-26-999999?check=000000000000")
    none = page("GET", f"/status/{application.number}")
    assert wrong.status == unknown.status == none.status == 404
    assert _without(wrong, application.number) == _without(unknown, "KZ-03-26-999999")


def test_the_page_loads_nothing_from_anywhere_and_is_whole(morning: object, page: InProcess) -> None:
    application, _ = registered(morning)
    said = page("GET", status_link("/status/{number}?check={check}", application))
    found = Page(said.body.decode())
    assert (found.loads, found.open) == ([], [])
    assert "default-src 'none'" in said.headers["content-security-policy"]


def test_what_is_typed_into_the_address_is_shown_as_text(page: InProcess) -> None:
    html = page("GET", "/status/%3Cscript%3Ealert(1)%3C%2Fscript%3E?check=%22%3E%3Cb%3E").body.decode()
    assert "<script>" not in html
    assert '"><b>' not in html


@pytest.mark.parametrize(
    ("wanted", "language"),
    [
        ("", "ru"),
        ("de", "ru"),
        ("kk-KZ,ru;q=0.8", "kk"),
        ("de,en;q=0.5,kk;q=0.9", "kk"),
        ("en;q=nonsense,ru;q=0.1", "ru"),
        ("*" * 999, "ru"),
    ],
)
def test_the_language_is_the_readers_first_that_we_speak(wanted: str, language: str) -> None:
    assert language_of(wanted) == language


def _without(said: Said, number: object) -> str:
    return said.body.decode().replace(str(number), "")
