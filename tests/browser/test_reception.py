"""The reception in a real browser."""

from __future__ import annotations

import pytest

from backoffice.store.terminals import TerminalKind
from mfc_desk.domain.tickets import TicketState
from tests.browser.chrome import NEEDED, Browser
from tests.browser.hall import Hall
from tests.office.bureau import PASSWORD
from tests.office.lobby import rows

pytestmark = [NEEDED, pytest.mark.timeout(180)]
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
    door.click('dialog button[value="void"]')
    door.until(lambda: len(door.all("[data-verb=void_ticket]")) == 1)
    states = {one.number: (one.state, bool(one.reason)) for one in rows(hall.bureau, "ticket")}
    assert states == {"A-001": (TicketState.VOIDED, True), "A-002": (TicketState.ISSUED, False)}


def test_a_cut_line_is_said_and_what_is_sent_again_is_given_once(hall: Hall, door: Browser) -> None:
    hall.stop()
    door.click("[data-issue] .primary")
    door.one("[data-cut]")
    hall.start()
    door.until(lambda: not door.all("[data-cut]"))
    door.click("[data-issue] .primary")
    assert door.text("[data-given] output") == "A-001"
    assert len(rows(hall.bureau, "ticket")) == 1


def test_a_second_print_says_copy(hall: Hall, door: Browser) -> None:
    hall.issue(service="kz.birth")
    first = "document.querySelector('.slip .copy').hidden"
    door.js(f"window.print = () => {{ document.body.dataset.printed = {first} ? 'first' : 'copy'; }}")
    door.click("[data-verb=print_ticket]")
    door.until(lambda: door.js("return document.body.dataset.printed") == "first")
    door.click("[data-verb=print_ticket]")
    door.until(lambda: door.js("return document.body.dataset.printed") == "copy")
    assert door.complaints() == []
