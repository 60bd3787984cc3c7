"""The kiosk in a real browser: three languages, fingers, a line that is cut, and nothing given twice."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import zxingcpp

from backoffice.store.terminals import TerminalKind
from mfc_desk.domain.appointments import Appointment
from mfc_desk.domain.halls import Hall as Rules
from mfc_desk.domain.halls import Series
from mfc_desk.domain.ids import AppointmentId
from mfc_desk.domain.tickets import TicketState
from tests.browser.chrome import NEEDED, Browser
from tests.browser.hall import Hall
from tests.office.lobby import put, rows
from tests.printing import reading

pytestmark = [NEEDED, pytest.mark.timeout(180)]
PORTRAIT, WIDE, OLD, LOW = (1080, 1920), (1920, 1080), (1024, 768), (1366, 768)
SMALL = """return [...document.querySelectorAll('button, input, select, a')].filter((one) => one.offsetParent).map((one) => {
  const box = one.getBoundingClientRect(); return [one.innerText, box.width, box.height];
}).filter((one) => one[1] < 96 || one[2] < 96)"""
OUTSIDE = """return [...document.querySelectorAll('button, h1, b')].filter((one) => one.offsetParent).map((one) => {
  const box = one.getBoundingClientRect(); return [one.innerText, box.left, box.right, box.top];
}).filter((one) => one[1] < 0 || one[2] > innerWidth || one[3] < arguments[0])"""
CUT = """return [...document.querySelectorAll('main button, main h1, header button')].filter((one) => one.offsetParent
  && (one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1)).map((one) => one.innerText)"""

BROKEN = """const found = []; for (const part of document.querySelectorAll('.screen b, .screen h1, .foot')) {
  if (!part.offsetParent) continue;
  const walk = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) for (const word of walk.currentNode.data.matchAll(/[^\\s-]+/g)) {
    const range = document.createRange(); range.setStart(walk.currentNode, word.index);
    range.setEnd(walk.currentNode, word.index + word[0].length);
    if (new Set([...range.getClientRects()].map((one) => one.top)).size > 1) found.push(word[0]); } } return found"""
"""Words that stand on two lines."""
BELOW = """return [...document.querySelectorAll('.screen:not([hidden]) footer button')].filter((one) => one.offsetParent)
  .filter((one) => one.getBoundingClientRect().bottom > innerHeight).map((one) => one.innerText)"""
"""The ways on that are below the edge."""


@pytest.fixture
def kiosk(hall: Hall) -> Browser:
    """A kiosk as it stands in the morning."""
    return hall.browser(TerminalKind.KIOSK, size=PORTRAIT)


def fits(kiosk: Browser, *, below: float = 0) -> None:
    """Every target is large enough, nothing hangs over an edge, and no word is cut."""
    assert kiosk.js(SMALL) == []
    assert kiosk.js(OUTSIDE, below) == []
    assert kiosk.js(CUT) == []
    assert kiosk.js(BROKEN) == []
    assert kiosk.js(BELOW) == []


def to_ground(kiosk: Browser) -> None:
    kiosk.js("document.querySelector('[data-screen=\"start\"]').scrollTop = 0")
    kiosk.click('[data-event="birth_of_child"]')
    kiosk.click('[data-screen="event-birth_of_child"] [data-service="kz.birth"]')
    kiosk.one('[data-screen="ground"]')


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize(
    ("size", "low"), [(PORTRAIT, False), (PORTRAIT, True), (WIDE, False), (OLD, False), (OLD, True), (LOW, False)]
)
def test_every_screen_fits_a_finger_in_every_language_also_within_reach_from_a_wheelchair(
    hall: Hall, kiosk: Browser, language: str, size: tuple[int, int], *, low: bool
) -> None:
    put(hall.bureau, Appointment(id=AppointmentId("7K3M92"), at=hall.now()))
    kiosk.driver.refresh()
    kiosk.size(*size)
    if low:
        kiosk.click('[data-mode="low"]')
    below, mark = 0.4 * size[1] if low else 0, f"{language}_{size[0]}{'_low' if low else ''}"
    kiosk.click(f'button[data-language="{language}"]')
    assert kiosk.js("return document.documentElement.lang") == language
    for place, go in enumerate(['[data-go="all"]', '[data-go="start"]', '[data-go="code"]', '[data-go="start"]']):
        fits(kiosk, below=below)
        kiosk.picture(f"kiosk_{mark}_{place}")
        kiosk.js("arguments[0].scrollIntoView({block: 'nearest'})", kiosk.one(f".screen:not([hidden]) {go}"))
        kiosk.click(f".screen:not([hidden]) {go}")
    to_ground(kiosk)
    fits(kiosk, below=below)
    kiosk.picture(f"kiosk_{mark}_ground")
    kiosk.js("arguments[0].scrollIntoView({block: 'nearest'})", kiosk.one('[data-ground="disability"]'))
    kiosk.click('[data-ground="disability"]')
    assert kiosk.text(".number") == "A-001"
    fits(kiosk, below=below)
    seen = "const b = document.querySelector('.number').getBoundingClientRect(); return [b.top >= 0, b.bottom <= innerHeight]"
    assert kiosk.js(seen) == [True, True]
    kiosk.picture(f"kiosk_{mark}_ticket")
    assert kiosk.complaints() == []


def test_words_change_their_language_on_any_screen_and_back(kiosk: Browser) -> None:
    to_ground(kiosk)
    said = []
    for language in ("ru", "en", "kk"):
        kiosk.click(f'button[data-language="{language}"]')
        said.append(kiosk.text('[data-screen="ground"] h1'))
    assert said[0] == "По закону некоторых вызывают раньше"
    assert len(set(said)) == 3


def test_a_double_tap_takes_one_number(hall: Hall, kiosk: Browser) -> None:
    to_ground(kiosk)
    kiosk.js("const one = document.querySelector('[data-ground=\"\"]'); one.click(); one.click(); one.click();")
    assert kiosk.text(".number") == "A-001"
    assert len(rows(hall.bureau, "ticket")) == 1


def test_a_wish_whose_line_is_cut_is_kept_and_gives_one_number_when_it_is_back(hall: Hall, kiosk: Browser) -> None:
    to_ground(kiosk)
    hall.stop()
    kiosk.click('[data-ground=""]')
    kiosk.click('button[data-language="en"]')
    assert "at any desk" in kiosk.text('[data-screen="cut"]'), "the reception may be without the line as well"
    kiosk.picture("kiosk_cut")
    fits(kiosk)
    hall.start()
    assert kiosk.text(".number") == "A-001"
    assert len(rows(hall.bureau, "ticket")) == 1
    assert kiosk.complaints() == []


def test_a_kiosk_that_gave_many_numbers_says_that_it_waits_and_not_that_there_is_no_line(
    hall: Hall, kiosk: Browser
) -> None:
    hall.many_were_taken(there=True)
    to_ground(kiosk)
    kiosk.click('[data-ground=""]')
    kiosk.click('button[data-language="en"]')
    assert "by itself within a minute" in kiosk.text('[data-screen="many"]')
    kiosk.picture("kiosk_many")
    fits(kiosk)
    assert rows(hall.bureau, "ticket") == []
    hall.many_were_taken(there=False)
    assert kiosk.text(".number") == "A-001"
    assert len(rows(hall.bureau, "ticket")) == 1


BUSY = """const real = window.fetch; window.fetch = async (...all) => String(all[0]).endsWith("/number")
  ? new Response('{"why":{"code":"office.busy","params":{}},"wait_seconds":5}', {status: 503, headers: {"Retry-After": "5"}})
  : real(...all);"""
"""The office is in trouble of its own, and says when to come again."""


def test_an_office_in_trouble_is_not_told_as_many_numbers_that_were_taken(hall: Hall, kiosk: Browser) -> None:
    kiosk.js(BUSY)
    to_ground(kiosk)
    kiosk.click('[data-ground=""]')
    kiosk.one('[data-screen="cut"]')
    assert not kiosk.all('[data-screen="many"]')


def test_an_answer_that_is_lost_after_the_number_was_given_is_told_again(hall: Hall, kiosk: Browser) -> None:
    to_ground(kiosk)
    kiosk.js(
        """const real = window.fetch; let lost = 0;
        window.fetch = async (...all) => { const answer = await real(...all);
          if (String(all[0]).endsWith("/number") && !lost) { lost = 1; throw new TypeError("cut"); } return answer; };"""
    )
    kiosk.click('[data-ground=""]')
    kiosk.one('[data-screen="cut"]')
    assert kiosk.text(".number") == "A-001"
    assert len(rows(hall.bureau, "ticket")) == 1


def test_a_number_that_nobody_waited_for_is_voided_when_the_line_is_back(hall: Hall, kiosk: Browser) -> None:
    to_ground(kiosk)
    kiosk.js(
        """const real = window.fetch;
        window.fetch = async (...all) => { const answer = await real(...all);
          if (String(all[0]).endsWith("/number")) throw new TypeError("cut"); return answer; };"""
    )
    kiosk.click('[data-ground=""]')
    kiosk.click("[data-leave]")
    kiosk.one('[data-screen="start"]')
    kiosk.until(lambda: [one.state for one in rows(hall.bureau, "ticket")] == [TicketState.VOIDED])
    assert kiosk.js("return localStorage.getItem('given_up')") == "[]"


def test_a_list_that_gives_no_number_says_so_and_leads_back(hall: Hall, kiosk: Browser) -> None:
    put(hall.bureau, Rules(series=(Series(letter="A", paused=True),)))
    kiosk.click('button[data-language="en"]')
    to_ground(kiosk)
    kiosk.click('[data-ground=""]')
    assert "series A" in kiosk.text('[data-slot="refused"]')
    fits(kiosk)
    kiosk.picture("kiosk_refused")
    kiosk.click('[data-screen="refused"] [data-go="start"]')
    kiosk.one('[data-screen="start"]')


def test_who_leaves_it_alone_is_forgotten(kiosk: Browser) -> None:
    kiosk.click('button[data-language="ru"]')
    kiosk.click('[data-mode="contrast"]')
    to_ground(kiosk)
    kiosk.js("document.body.dataset.idle = 3")
    kiosk.one('[data-over="idle"]')
    kiosk.picture("kiosk_idle")
    kiosk.one('[data-screen="start"]')
    root = "return [document.documentElement.lang, document.documentElement.hasAttribute('data-contrast')]"
    assert kiosk.js(root) == ["kk", False]


def test_who_says_to_be_here_goes_on(kiosk: Browser) -> None:
    to_ground(kiosk)
    kiosk.js("document.body.dataset.idle = 4")
    kiosk.one('[data-over="idle"]')
    kiosk.js("document.body.dataset.idle = 60")
    kiosk.click('[data-over="idle"] [data-here]')
    kiosk.until(lambda: not kiosk.all('[data-over="idle"]'))
    assert kiosk.all('[data-screen="ground"]')


def test_the_code_of_an_appointment_is_typed_with_fingers(hall: Hall, kiosk: Browser) -> None:
    at = hall.now().replace(hour=9, minute=0)
    put(hall.bureau, Appointment(id=AppointmentId("7K3M92"), at=at))
    kiosk.driver.refresh()
    kiosk.click('button[data-language="en"]')
    kiosk.click('[data-go="code"]')
    for key in "7K3M99":
        kiosk.click(f'[data-key="{key}"]')
    kiosk.click("[data-rub]")
    kiosk.click('[data-key="2"]')
    kiosk.click("[data-book]")
    assert kiosk.text(".number") == "A-001"
    assert kiosk.text('.facts [data-slot="wait"]') == "Your time is 14:00"


def test_the_paper_of_the_office_comes_out_of_the_browsers_printer_dot_for_dot(hall: Hall) -> None:
    kiosk = hall.browser(TerminalKind.KIOSK, size=PORTRAIT, prints=True)
    kiosk.js("window.print = () => { document.body.dataset.printed = 1 + Number(document.body.dataset.printed || 0); }")
    to_ground(kiosk)
    kiosk.click('[data-ground="disability"]')
    assert kiosk.text(".number") == "A-001"
    kiosk.until(lambda: kiosk.js("return document.body.dataset.printed") == "1")
    pdf = kiosk.printed()
    (page,) = reading.reader(pdf).pages
    wide, high = (float(side) / 72 * 25.4 for side in page.mediabox.upper_right)
    assert wide == pytest.approx(80, abs=0.5)
    dots = kiosk.js("return document.querySelector('img.paper').naturalHeight")
    assert high == pytest.approx(dots / 203 * 25.4, abs=1.5), "a roll is cut where the paper ends"
    (ticket,) = rows(hall.bureau, "ticket")
    (picture,) = reading.pictures(pdf, scale=203 / 72)
    assert [one.text for one in zxingcpp.read_barcodes(picture)] == [ticket.code]
    if "HALL_PICTURES" in os.environ:
        picture.save(Path(os.environ["HALL_PICTURES"]) / "kiosk_paper.png")
    (papers,) = rows(hall.bureau, "ticket_papers")
    assert len(papers.prints) == 1
    assert kiosk.complaints() == []


def test_a_centre_without_appointments_does_not_ask_for_their_code(hall: Hall, kiosk: Browser) -> None:
    assert not kiosk.all('[data-go="code"]')
    put(hall.bureau, Appointment(id=AppointmentId("7K3M92"), at=hall.now()))
    kiosk.driver.refresh()
    kiosk.one('[data-go="code"]')
