"""The whole story in both centres: two visits, the line cut in the middle of the first, everything there once."""

from __future__ import annotations

import hashlib
import urllib.request
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from mfc_desk.domain.entities import Application
from mfc_desk.domain.tickets import Ticket
from mfc_desk.text.catalogue import Catalogue
from tests.printing.reading import codes, tight, words
from tests.story.place import Centre, Player


@dataclass(frozen=True)
class Told:
    """What a visit came to on this side of the line."""

    number: str
    receipt: bytes


def visit(player: Player, who: int, folder: Path) -> Told:
    """From an open form to a finished visit."""
    player.do("fill", who=who)
    save = folder / f"{who}.pdf"
    number = player.do("to_receipt", who=who, path=player.do("picture", folder=str(folder)), save=str(save))
    player.do("finish")
    return Told(number, save.read_bytes())


def in_the_middle_the_line_is_cut(centre: Centre, player: Player, catalogue: Catalogue) -> None:
    """The office is stopped; the window says since when, and how much is kept grows by itself as the visit goes on."""
    before = player.do("status")
    assert before["line"] == catalogue("status.online")
    centre.office.stop()
    player.do("line_is", online=False)
    said = player.do("status")
    assert said["line"] in centre.offline_since(catalogue)
    assert said["line"] in said["drawn"]


def the_office_has_once(centre: Centre, told: Told, scan: str) -> Application:
    """One application under the number, its scans whole, and no other row of it."""
    (application,) = centre.applications(told.number)
    documents = centre.documents(application)
    assert {each.scan for each in documents} <= {scan}
    assert len(documents) == len(application.documents)
    if documents:
        assert centre.scans()[scan][1]
    return application


def the_receipt_is_right(centre: Centre, told: Told, application: Application) -> None:
    """Number, documents and due date in words; a code that leads to the page of this application."""
    law, said = centre.law, words(told.receipt).lower()
    catalogue = Catalogue("kk" if application.language == "kk" else "ru")
    catalogue.chain(law.texts(catalogue.language))
    assert tight(told.number).lower() in said
    assert application.due is not None
    assert tight(day_of(application.due, catalogue)).lower() in said
    for each in centre.documents(application):
        assert tight(catalogue.say(law.evidence_type(each.evidence).label)).lower() in said
    (address,) = [code for code in codes(told.receipt) if code.startswith("http")]
    with urllib.request.urlopen(address, timeout=10) as answer:
        page = answer.read().decode()
    assert told.number in page


def day_of(day: date, catalogue: Catalogue) -> str:
    return catalogue("office.status_day", day=day)


def test_two_visits_over_a_cut_line_arrive_once_and_leave_right_receipts(each_centre: Centre, tmp_path: Path) -> None:
    centre, catalogue = each_centre, Catalogue("ru")
    with centre.player(centre.desk()) as player:
        player.do("sign_in", login="operator1", password=centre.password)
        ticket = player.do("call_next")
        player.do("came")
        player.do("read_document", who=0)
        player.do("identify")
        player.do("choose", who=0)
        page = player.do("picture", folder=str(tmp_path))
        player.do("attach", path=page)
        in_the_middle_the_line_is_cut(centre, player, catalogue)
        player.do("go_on", step=4)
        first = visit(player, 0, tmp_path)
        after_one = player.do("kept")
        assert after_one
        assert player.do("status")["kept"] == catalogue("line.kept", n=after_one)
        paper = waiting_number(centre) if centre.law.packs[0].id == "kz" else ""
        player.do("without_ticket", number=paper)
        player.do("type_person", who=1)
        player.do("identify")
        player.do("choose", who=1)
        player.do("attach", path=page)
        player.do("go_on", step=4)
        second = visit(player, 1, tmp_path)
        assert player.do("kept") > after_one
        centre.office.restart()
        player.do("try_line")
        player.do("line_is", online=True)
        player.do("everything_sent")
        last = player.do("status")
        assert last["line"] == catalogue("status.online")
        assert last["kept"].endswith(catalogue("line.all_arrived"))
        assert last["kept"] in last["drawn"]
    scan = hashlib.sha256(Path(page).read_bytes()).hexdigest()
    assert first.number != second.number
    for told in (first, second):
        the_receipt_is_right(centre, told, the_office_has_once(centre, told, scan))
    for number in filter(None, (ticket, paper)):
        assert str(centre.ticket(number).state) == "done"


def waiting_number(centre: Centre) -> str:
    """The paper in the hand of the person who waits longest."""
    waiting = [row for row in centre.rows("ticket") if isinstance(row, Ticket) and str(row.state) == "issued"]
    return min(waiting, key=lambda each: each.arrived_at).number
