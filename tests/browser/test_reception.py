"""The reception in a real browser."""

from __future__ import annotations

import pytest

from backoffice.store.terminals import TerminalKind
from mfc_desk.domain.ticket_prints import CopyReason
from mfc_desk.domain.tickets import TicketState
from tests.browser.chrome import NEEDED, Browser
from tests.browser.hall import Hall
from tests.office.bureau import PASSWORD
from tests.office.lobby import rows
from tests.printing import reading

pytestmark = [NEEDED, pytest.mark.timeout(180)]
CUT = """return [...document.querySelectorAll('button, h1, h2, th, .choice span')].filter((one) => one.offsetParent
  && (one.scrollWidth > one.clientWidth + 1 || one.getBoundingClientRect().right > innerWidth)).map((one) => one.innerText)"""
UGLY = '<img src=x onerror="document.title=1"><b>deaf</b>'


@pytest.fixture
def door(hall: Hall) -> Browser:
    """Somebody of the staff is signed in."""
    found = hall.browser(TerminalKind.RECEPTION, size=(1600, 1000))
    found.click('button[data-language="en"]')
    if found.all("[name=login]"):
        found.one("[name=login]").send_keys("reception")
        found.one("[name=password]").send_keys(PASSWORD)
        found.click("main form button")
    found.one("[data-issue]")
    return found


def test_a_number_is_given_with_a_note_that_is_only_words(hall: Hall, door: Browser) -> None:
    title = door.driver.title
    door.click('label:has([name="service"][value="kz.birth"])')
    door.click('label:has([name="ground"][value="pregnant"])')
    door.one("[name=note]").send_keys(UGLY)
    door.click("[data-issue] .primary")
    assert door.text("[data-given] output") == "A-001"
    door.until(lambda: UGLY in door.text("[data-list]"))
    assert door.driver.title == title
    assert door.js("return document.querySelectorAll('[data-list] td .note b, [data-list] img').length") == 0
    door.picture("reception")
    assert door.complaints() == []


def test_a_number_is_voided_with_a_reason_chosen_and_the_list_follows(hall: Hall, door: Browser) -> None:
    hall.issue()
    hall.issue()
    door.until(lambda: len(door.all("[data-verb=void_ticket]")) == 2)
    door.click("[data-verb=void_ticket]")
    door.one("dialog[open]")
    door.picture("reception_void")
    door.click('dialog[open] button[value="yes"]')
    door.until(lambda: len(door.all("[data-verb=void_ticket]")) == 1)
    states = {one.number: (one.state, one.reason) for one in rows(hall.bureau, "ticket")}
    assert states == {"A-001": (TicketState.VOIDED, "misprint"), "A-002": (TicketState.ISSUED, "")}


def test_a_cut_line_is_said_and_what_is_sent_again_is_given_once(hall: Hall, door: Browser) -> None:
    hall.stop()
    door.click("[data-issue] .primary")
    door.one("[data-cut]")
    hall.start()
    door.until(lambda: not door.all("[data-cut]"))
    door.click("[data-issue] .primary")
    assert door.text("[data-given] output") == "A-001"
    assert len(rows(hall.bureau, "ticket")) == 1


def test_a_second_print_asks_why_and_says_copy(hall: Hall, door: Browser) -> None:
    hall.issue(service="kz.birth")
    door.js("window.print = () => { document.body.dataset.printed = 1 + Number(document.body.dataset.printed || 0); }")
    door.click("[data-verb=print_ticket]")
    door.until(lambda: door.js("return document.body.dataset.printed") == "1")
    first = door.printed()
    door.one("[data-printed]")
    door.click("[data-verb=print_ticket]")
    door.click('dialog[open] label:has([value="lost"])')
    door.picture("reception_print_again")
    door.click('dialog[open] button[value="yes"]')
    door.until(lambda: door.js("return document.body.dataset.printed") == "2")
    second = door.printed()
    black = [
        sum(reading.pictures(pdf, scale=1)[0].convert("L").crop((20, 10, 200, 40)).histogram()[:64])
        for pdf in (first, second)
    ]
    assert black[1] > 4 * black[0], "COPY stands white on black over the whole width"
    (papers,) = rows(hall.bureau, "ticket_papers")
    assert [(one.copy, one.reason) for one in papers.prints] == [(0, None), (1, CopyReason.LOST)]
    assert door.complaints() == []


def test_who_leaves_is_asked_why_and_what_to_have_ready_is_told_with_the_number(hall: Hall, door: Browser) -> None:
    door.click('label:has([name="service"][value="kz.birth"])')
    door.click("[data-issue] .primary")
    assert "Identity document" in door.text("[data-given] [data-slot=bring]")
    door.picture("reception_given")
    door.click("[data-verb=leave_queue]")
    door.click('dialog[open] label:has([value="no_papers"])')
    door.picture("reception_leave")
    door.click('dialog[open] button[value="yes"]')
    door.until(lambda: not door.all("[data-verb=leave_queue]"))
    (ticket,) = rows(hall.bureau, "ticket")
    assert (ticket.state, ticket.reason) == (TicketState.LEFT, "no_papers")


def test_what_happened_leads_to_its_services_and_their_papers(hall: Hall, door: Browser) -> None:
    every = len(door.all(".services label"))
    door.one("[name=life_event]").send_keys("Birth of a child")
    door.until(lambda: len(door.all(".services label")) < every)
    door.click('label:has([name="service"][value="kz.birth"])')
    door.picture("reception_event")
    door.click("[data-issue] .primary")
    assert "Identity document" in door.text("[data-given] [data-slot=bring]")
    (ticket,) = rows(hall.bureau, "ticket")
    assert (ticket.life_event, ticket.service) == ("birth_of_child", "kz.birth")
    door.until(lambda: len(door.all(".services label")) == every)


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_no_word_of_the_reception_is_cut_in_any_language(hall: Hall, door: Browser, language: str) -> None:
    hall.issue(service="kz.birth", ground="veteran")
    door.click(f'header button[data-language="{language}"]')
    door.one("[data-verb=void_ticket]")
    assert door.js(CUT) == []
    door.picture(f"reception_{language}")
    high = "return document.querySelector('[data-list] [data-verb]').getBoundingClientRect().height"
    small = door.js(high)
    door.click("button[data-large]")
    assert door.js(high) > 1.3 * small
    assert door.js(CUT) == []
    door.picture(f"reception_{language}_large")
    door.click("button[data-large]")
