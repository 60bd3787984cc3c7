"""A browser of the hall that is switched on while the office is away: a page of ours, and the way back by itself."""

from __future__ import annotations

import pytest

from backoffice.store.terminals import TerminalKind
from tests.browser.chrome import NEEDED, Browser
from tests.browser.hall import Hall

pytestmark = [NEEDED, pytest.mark.timeout(180)]
KIOSK, BOARD = TerminalKind.KIOSK, TerminalKind.BOARD
SIZES = {KIOSK: (1080, 1920), BOARD: (1920, 1080)}
READY = "const done = arguments[0]; navigator.serviceWorker.ready.then((one) => done(Boolean(one.active)));"


def known(hall: Hall, kind: TerminalKind) -> Browser:
    """A browser that was at its page before."""
    browser = hall.browser(kind, size=SIZES[kind])
    assert browser.driver.execute_async_script(READY)  # type: ignore[no-untyped-call]
    return browser


@pytest.mark.parametrize("kind", [KIOSK, BOARD])
def test_who_is_switched_on_while_the_office_is_away_says_so_in_three_languages_and_goes_on_by_itself(
    hall: Hall, kind: TerminalKind
) -> None:
    known(hall, kind)
    hall.stop()
    browser = hall.switched_on_anew(kind, size=SIZES[kind])
    said = [each.text for each in browser.all(".away h1")]
    assert said == [
        "Қазір орталықпен байланыс жоқ",
        "Сейчас нет связи с центром",
        "There is no line to the office at the moment",
    ]
    assert browser.js("return document.fonts.check('20px Inter')")
    assert browser.js("return document.documentElement.scrollWidth <= innerWidth")
    browser.picture(f"away_{kind}")
    hall.start()
    browser.one({KIOSK: '[data-screen="start"]', BOARD: "[data-clock]"}[kind])
    assert browser.complaints() == []


def test_an_office_that_keeps_the_line_and_says_nothing_is_away_as_well(hall: Hall) -> None:
    browser = known(hall, KIOSK)
    hall.freeze(frozen=True)
    browser.driver.refresh()
    browser.one(".away h1")
    hall.freeze(frozen=False)
    browser.one('[data-screen="start"]')


def test_a_page_that_is_old_is_loaded_anew_once_nobody_stands_before_it(hall: Hall) -> None:
    kiosk = known(hall, KIOSK)
    kiosk.js("window.old = true; document.body.dataset.idle = 1; document.body.dataset.anew = 1;")
    kiosk.until(lambda: not kiosk.js("return window.old"))
    kiosk.one('[data-screen="start"]')
