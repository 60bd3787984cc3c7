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
    assert door.text("dialog[open] [role=alert]") == "Choose a reason first."
    door.click('dialog[open] label:has([value="misprint"])')
    door.click('dialog[open] button[value="yes"]')
    door.until(lambda: len(door.all("[data-verb=void_ticket]")) == 1)
    states = {one.number: (one.state, one.reason) for one in rows(hall.bureau, "ticket")}
    assert states == {"A-001": (TicketState.VOIDED, "misprint"), "A-002": (TicketState.ISSUED, "")}


def test_a_number_wished_without_the_line_is_pending_and_shown_and_printed_once_when_it_is_back(
    hall: Hall, door: Browser
) -> None:
    door.size(1366, 768)
    hall.stop()
    try:
        door.click("[data-issue] .primary")
        door.one("[data-cut]")
        assert "not given yet" in door.text('[data-doing="issue_ticket"]')
        box = "const box = document.querySelector('[data-issue] .primary').getBoundingClientRect(); return box.bottom"
        assert door.js(box) <= 768, "with both strips the button is still there"
        door.picture("reception_pending")
    finally:
        hall.start()
    assert door.text("[data-given] output") == "A-001"
    assert door.all("[data-given] [data-print]")
    door.until(lambda: not door.all("[data-cut], [data-doing]"))
    assert len(rows(hall.bureau, "ticket")) == 1
    door.size(1600, 1000)


LOST = """const real = window.fetch; window.fetch = async (...all) => { const answer = await real(...all);
  if (String(all[0]).endsWith("/ask")) throw new TypeError("cut"); return answer; };"""
"""Whatever the office answers to a wish is lost on the way."""


def test_a_number_wished_without_the_line_is_taken_back_and_never_given(hall: Hall, door: Browser) -> None:
    hall.stop()
    try:
        door.click("[data-issue] .primary")
        door.one("[data-cut]")
        door.click("[data-take-back]")
        assert "taken back" in door.text("[data-taken-back]")
        assert door.one("[data-issue] .primary").is_enabled()
        door.picture("reception_taken_back")
    finally:
        hall.start()
    door.until(lambda: not door.all("[data-cut], [data-doing], [data-taken-back]"))
    assert not door.all("[data-given]")
    assert rows(hall.bureau, "ticket") == []


def test_a_number_that_was_given_before_it_was_taken_back_is_voided(hall: Hall, door: Browser) -> None:
    door.js(LOST)
    door.click("[data-issue] .primary")
    door.until(lambda: rows(hall.bureau, "ticket"))
    door.click("[data-take-back]")
    door.until(lambda: [one.state for one in rows(hall.bureau, "ticket")] == [TicketState.VOIDED])
    assert not door.all("[data-given]")


def test_a_number_that_a_desk_called_before_it_was_taken_back_is_told_with_its_desk(hall: Hall, door: Browser) -> None:
    door.js(LOST)
    door.click("[data-issue] .primary")
    door.until(lambda: rows(hall.bureau, "ticket"))
    hall.call("1")
    door.click("[data-take-back]")
    door.until(lambda: "desk 1 has called it" in door.text("[data-refused]"))
    door.picture("reception_called_meanwhile")
    assert [one.state for one in rows(hall.bureau, "ticket")] == [TicketState.CALLED]


def test_a_page_that_is_loaded_anew_still_shows_the_number_that_was_wished_for(hall: Hall, door: Browser) -> None:
    door.js(LOST)
    door.click("[data-issue] .primary")
    door.one('[data-doing="issue_ticket"]')
    door.driver.refresh()
    assert door.text("[data-given] output") == "A-001"
    assert len(rows(hall.bureau, "ticket")) == 1


HELD = """const real = window.fetch; window.held = []; window.fetch = async (...all) => { const answer = await real(...all);
  if (!String(all[0]).endsWith("/ask")) return answer;
  const said = new Response(await answer.text(), {status: answer.status});
  await new Promise((go) => window.held.push(go));
  return said; };"""
"""Whatever the office answers to a wish arrives when it is let go: `window.held[n]()`."""


def test_the_same_wish_made_again_is_not_told_the_number_of_the_one_that_was_taken_back(
    hall: Hall, door: Browser
) -> None:
    door.js(HELD)
    door.click("[data-issue] .primary")
    door.until(lambda: door.js("return window.held.length") == 1)
    door.click("[data-take-back]")
    assert door.js("return document.activeElement === document.querySelector('[data-issue] .primary')")
    door.until(lambda: [one.state for one in rows(hall.bureau, "ticket")] == [TicketState.VOIDED])
    door.click("[data-issue] .primary")
    door.until(lambda: door.js("return window.held.length") == 2)
    door.js("window.held[0]()")
    door.js("window.held[1]()")
    assert door.text("[data-given] output") == "A-002"
    door.until(lambda: not door.all("[data-doing]"))
    assert door.js("return document.querySelector('[data-given] output').textContent") == "A-002"


def test_a_wish_of_another_shift_is_taken_back_and_gives_nobody_a_number(hall: Hall, door: Browser) -> None:
    door.js(LOST)
    door.click("[data-issue] .primary")
    door.until(lambda: rows(hall.bureau, "ticket"))
    door.js("""const wished = JSON.parse(localStorage.getItem("wished"));
      localStorage.setItem("wished", JSON.stringify(wished.map(([wish, id, at]) => [wish, id, at - 16 * 60000])));""")
    door.driver.refresh()
    door.until(lambda: [one.state for one in rows(hall.bureau, "ticket")] == [TicketState.VOIDED])
    assert not door.all("[data-given]")


def test_what_was_wished_for_before_somebody_else_signed_in_is_taken_back(hall: Hall, door: Browser) -> None:
    door.js(LOST)
    door.click("[data-issue] .primary")
    door.until(lambda: rows(hall.bureau, "ticket"))
    door.click('form[action="/reception/sign-out"] button')
    door.one("[name=login]").send_keys("operator1")
    door.one("[name=password]").send_keys(PASSWORD)
    door.click("main form button")
    door.until(lambda: [one.state for one in rows(hall.bureau, "ticket")] == [TicketState.VOIDED])
    assert not door.all("[data-given]")
    door.click('form[action="/reception/sign-out"] button')


def test_a_frozen_office_is_said_to_be_slow_with_the_paper(hall: Hall, door: Browser) -> None:
    hall.issue(service="kz.birth")
    door.js("window.print = () => { document.body.dataset.printed = 1 + Number(document.body.dataset.printed || 0); }")
    door.one("[data-verb=print_ticket]")
    hall.freeze(frozen=True)
    try:
        door.click("[data-verb=print_ticket]")
        assert "paper is on its way" in door.text('[data-doing="print_ticket"]')
        door.click("[data-verb=print_ticket]")
    finally:
        hall.freeze(frozen=False)
    door.until(lambda: not door.all("[data-doing]"))
    assert door.js("return document.body.dataset.printed") == "1"


def test_a_wrong_field_is_told_in_the_language_of_the_page_and_an_hour_has_24(hall: Hall, door: Browser) -> None:
    door.click('header button[data-language="ru"]')
    people, hour = door.one("[name=people]"), door.one("[name=appointment]")
    people.clear()
    people.send_keys("21")
    assert people.get_property("validationMessage") == "От 1 до 20 человек."
    people.clear()
    people.send_keys("1")
    hour.send_keys("25:00")
    assert str(hour.get_property("validationMessage")).startswith("Время вида 14:30")
    hour.clear()
    hour.send_keys("1530")
    door.click("[data-issue] .primary")
    door.one("[data-given] output")
    (ticket,) = rows(hall.bureau, "ticket")
    assert hall.bureau.centre.local(ticket.appointment).strftime("%H:%M") == "15:30"


def test_a_number_is_found_in_a_long_list_however_it_is_typed(hall: Hall, door: Browser) -> None:
    for _ in range(3):
        hall.issue()
    door.until(lambda: len(door.all("[data-list] tr")) == 3)
    find = door.one("[data-find]")
    for typed in ("\u0410-002", "a002", "02"):
        find.clear()
        find.send_keys(typed)
        door.until(lambda: [one.text for one in door.all("[data-list] th")] == ["A-002"])
    find.send_keys("9")
    assert door.text("[data-found-none]") == "No such number in the list."
    find.clear()
    find.send_keys("0")
    hall.issue()
    door.until(lambda: len(door.all("[data-list] tr")) == 4)


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_a_low_screen_shows_the_whole_form_and_the_way_out(hall: Hall, door: Browser, language: str) -> None:
    hall.issue(service="kz.birth")
    door.click(f'header button[data-language="{language}"]')
    door.size(1366, 768)
    note, give = door.one("[name=note]").rect, door.one("[data-issue] .primary").rect
    assert note["y"] + note["height"] <= give["y"]
    assert door.js("const one = document.querySelector('.filled'); return one.scrollHeight <= one.clientHeight")
    assert door.js(CUT) == []
    door.picture(f"reception_low_{language}")
    door.size(1024, 768)
    door.click("button[data-large]")
    assert door.js(CUT) == []
    out = door.one('form[action="/reception/sign-out"] button').rect
    assert out["x"] + out["width"] <= 1024
    assert door.js("return document.documentElement.scrollWidth <= innerWidth")
    door.picture(f"reception_narrow_{language}_large")
    door.click("button[data-large]")
    door.size(1600, 1000)


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
