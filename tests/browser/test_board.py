"""The board in a real browser: a call is there at once, spoken once, and a line that is cut is said."""

from __future__ import annotations

import time

import pytest

from backoffice import terminals
from backoffice.store.terminals import TerminalKind
from mfc_desk.domain.ids import DeskName, TicketId
from mfc_desk.domain.operations.desks import CloseDesk, OpenDesk
from mfc_desk.domain.operations.moving import TransferTicket
from mfc_desk.domain.operations.tickets import ComeBack
from mfc_desk.domain.tickets import Onward, Ticket, TicketState
from tests.browser.chrome import NEEDED, Browser
from tests.browser.hall import Hall
from tests.office.bureau import CENTRE

pytestmark = [NEEDED, pytest.mark.timeout(180)]
FULL_HD = (1920, 1080)
SHOWN_S = 2.0
"""Within this a call stands on the board, on a machine that does other things as well; the bench measures it alone."""
GONE_OUT = """const real = performance.now.bind(performance);
window.passed = 0;
performance.now = () => real() + window.passed;
const out = (seen) => (seen.oldValue || "").split(" ").includes("new") && !seen.target.classList.contains("new");
new MutationObserver((all) => { if (all.some(out)) document.body.dataset.dark = ""; })
  .observe(document.querySelector("[data-calls]"), {attributes: true, attributeOldValue: true, subtree: true});"""
"""Time passes here as often as somebody looks: a picture of the office, which knows nothing of that, may light it again."""
LISTEN = """window.heard = [];
const Real = window.Audio;
window.Audio = class extends Real { constructor(url) { super(url); window.heard.push(url); } };"""


def board_of(hall: Hall) -> Browser:
    board = hall.browser(TerminalKind.BOARD, size=FULL_HD)
    board.js(LISTEN)
    board.until(lambda: board.text("[data-clock]") != "–")
    return board


def shown(board: Browser) -> list[str]:
    script = (
        "return [...document.querySelectorAll('[data-calls] li')].map((one) => one.innerText.replace(/\\s+/g, ' '))"
    )
    return list(board.js(script))


def heard(board: Browser) -> list[str]:
    return [url.partition("?")[2].split("&")[0] for url in board.js("return window.heard")]


def spoken(board: Browser) -> list[str]:
    """The desks whose calls the page has fetched to speak them, in their order."""
    script = "return performance.getEntriesByType('resource').map((one) => one.name)"
    return [url.rpartition("&")[2] for url in board.js(script) if "/board/call?" in url]


def called(hall: Hall, desk: str = "1") -> TicketId:
    found = hall.call(desk)
    tickets = [row for row, _ in found.rows.values() if isinstance(row, Ticket)]
    (name,) = [one.id for one in tickets if one.state is TicketState.CALLED and one.desk == desk]
    return name


def test_a_call_of_another_process_is_on_the_board_at_once_and_read_from_afar(hall: Hall) -> None:
    board = board_of(hall)
    board.picture("board_empty")
    hall.issue()
    begun = time.monotonic()
    called(hall)
    board.until(lambda: shown(board) == ["A-001 1"])
    assert time.monotonic() - begun < SHOWN_S
    size = "return parseFloat(getComputedStyle(document.querySelector('[data-calls] b')).fontSize)"
    assert board.js(size) >= 120
    assert board.js("return document.querySelector('[data-calls] li').classList.contains('new')")
    board.until(lambda: heard(board) == ["number=A-001"])
    assert board.js("return document.querySelector('[data-said]').textContent") == "A-001 → 1"
    board.picture("board_call")
    assert board.complaints() == []


def test_a_call_loses_its_light_after_twenty_seconds(hall: Hall) -> None:
    board = board_of(hall)
    hall.issue()
    called(hall)
    board.one("li.new")
    board.js(GONE_OUT)
    board.until(lambda: board.js("window.passed += 21000; return 'dark' in document.body.dataset"))
    assert shown(board) == ["A-001 1"], "the number stays"


def test_whoever_is_called_to_a_desk_that_closes_leaves_the_board_until_another_desk_calls_them(hall: Hall) -> None:
    board, one = board_of(hall), hall.desks["1"]
    hall.issue()
    waits = hall.issue()
    name = called(hall)
    board.until(lambda: shown(board) == ["A-001 1"])
    one.do(OpenDesk(desk=DeskName("1"), operator=one.actor.id))
    one.do(CloseDesk(desk=DeskName("1")))
    one.do(ComeBack(ticket=name))
    one.push()
    board.until(lambda: shown(board) == [])
    assert board.text("[data-waiting]") == "2", "they wait again, at their old place"
    board.picture("board_desk_closed")
    assert called(hall, "2") == name != waits
    board.until(lambda: shown(board) == ["A-001 2"])
    board.until(lambda: spoken(board) == ["desk=1", "desk=2"])
    assert board.js("return document.querySelector('[data-said]').textContent") == "A-001 → 2"
    board.picture("board_called_elsewhere")
    assert board.complaints() == []


def test_a_person_who_is_sent_on_stands_on_the_board_with_the_desk_that_calls_them_now(hall: Hall) -> None:
    board, one = board_of(hall), hall.desks["1"]
    hall.issue()
    hall.issue()
    name = called(hall)
    board.until(lambda: shown(board) == ["A-001 1"])
    one.do(TransferTicket(ticket=name, onward=Onward(desk=DeskName("2")), reason="specialist"))
    one.push()
    board.until(lambda: shown(board) == [])
    called(hall)
    called(hall, "2")
    board.until(lambda: shown(board) == ["A-001 2", "A-002 1"])


def test_a_cut_line_is_said_with_its_age_and_what_was_called_meanwhile_is_shown_and_not_announced(hall: Hall) -> None:
    board = board_of(hall)
    hall.issue()
    hall.issue()
    called(hall, "1")
    board.until(lambda: heard(board) == ["number=A-001"])
    hall.stop()
    board.until(lambda: board.js("return document.body.dataset.line") == "cut")
    assert "Stay near" in board.text(".cut")
    age = board.text("[data-age]")
    board.until(lambda: board.text("[data-age]") != age)
    board.picture("board_cut")
    called(hall, "2")
    hall.start(later_s=60)
    board.until(lambda: shown(board) == ["A-002 2", "A-001 1"])
    board.until(lambda: board.js("return document.body.dataset.line") == "fine")
    assert heard(board) == ["number=A-001"]
    assert board.complaints() == []


def test_a_call_that_is_younger_than_the_cut_is_long_is_still_announced_once(hall: Hall) -> None:
    board = board_of(hall)
    hall.issue()
    hall.stop()
    board.until(lambda: board.js("return document.body.dataset.line") == "cut")
    called(hall)
    hall.start()
    board.until(lambda: heard(board) == ["number=A-001"])
    stop = board.before_each_page(LISTEN)  # from its first moment on: who listens later hears nothing in any case
    board.driver.refresh()
    board.until(lambda: shown(board) == ["A-001 1"])
    assert board.all("li.new"), "the call is young enough to be announced"
    hall.issue()
    called(hall, "2")
    board.until(lambda: heard(board)[-1:] == ["number=A-002"])
    stop()
    assert heard(board) == ["number=A-002"], "the page was loaded anew, and knows what it said"


def test_a_board_that_is_let_in_no_more_hangs_no_old_numbers_over_the_hall(hall: Hall) -> None:
    board = board_of(hall)
    hall.issue()
    called(hall)
    board.until(lambda: shown(board) == ["A-001 1"])
    terminals.block(hall.bureau.office, CENTRE, "board")
    board.one("[name=code]")
    board.open(hall.url, terminals.new_code(hall.bureau.office, CENTRE, "board"))
    board.until(lambda: shown(board) == ["A-001 1"])


def test_an_office_that_keeps_the_line_and_says_nothing_is_seen_as_well(hall: Hall) -> None:
    board = board_of(hall)
    hall.freeze(frozen=True)
    board.until(lambda: board.js("return document.body.dataset.line") == "cut")
    hall.freeze(frozen=False)
    board.until(lambda: board.js("return document.body.dataset.line") == "fine")


def test_without_a_voice_the_board_says_so_and_shows_all_the_same(hall: Hall) -> None:
    hall.stop()
    hall.start(path="/nowhere")
    board = board_of(hall)
    assert "espeak-ng" in board.text(".silent")
    hall.issue()
    called(hall)
    board.until(lambda: shown(board) == ["A-001 1"])
    board.picture("board_silent")
