"""The palette by keys of the window: what is asked for behind it is done there, and no key is ever lost to a shade."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from tests.presenters.place import Place
from tests.presenters.test_looked_up import NUMBER, Archive, archived
from tests.ui.hands import focus, focused, key, part, type_text
from tests.ui.views.test_scanned import known
from ui.presenters.palette import PalettePresenter
from ui.views.palette import Palette

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def test_a_step_asked_for_over_the_palette_is_shown_without_it_and_ctrl_k_opens_it_again(window):
    visit = known(window)
    key(Qt.Key.Key_K, CTRL)
    assert focused() == "palette.find"
    key(Qt.Key.Key_1, ALT)
    assert visit.step == 1
    assert focused().startswith("visit.who.")
    assert window.findChild(type(window), "palette") is None
    key(Qt.Key.Key_K, CTRL)
    assert focused() == "palette.find"
    type_text(focus(), "a")
    assert part(window, "palette.find").text() == "a"
    key(Qt.Key.Key_Escape)
    assert focused().startswith("visit.who.")


def test_a_key_that_moves_nothing_leaves_the_palette_where_it_is(window):
    known(window)
    key(Qt.Key.Key_K, CTRL)
    key(Qt.Key.Key_Equal, CTRL)
    assert focused() == "palette.find"
    key(Qt.Key.Key_K, CTRL)
    assert focused() == "palette.find"


def found_later(place, show):
    """The palette of a desk with a visit; what is looked for is found when the list of jobs is worked off."""
    place.desk.begin("")
    jobs: list = []
    place.desk.ctx = replace(place.desk.ctx, run=lambda lane, job, done, failed=None: jobs.append((job, done)))
    presenter, chosen = PalettePresenter(place.desk, lambda: ()), []
    presenter.choose_service = chosen.append
    palette = Palette(show(QWidget()), presenter, offline=False)
    palette.open()
    service = place.work.law.services()[0]
    return palette, jobs, chosen, service.id, place.ctx.say(service.name)


def test_enter_before_anything_is_found_means_the_best_of_what_is_found(place, show):
    palette, jobs, chosen, service, name = found_later(place, show)
    type_text(palette.field, name)
    key(Qt.Key.Key_Return)
    assert chosen == []
    for job, done in jobs:
        done(job())
    assert chosen == [service]


def test_enter_is_forgotten_where_somebody_goes_on_typing(place, show):
    palette, jobs, chosen, service, name = found_later(place, show)
    type_text(palette.field, name[:-1])
    key(Qt.Key.Key_Return)
    type_text(palette.field, name[-1])
    for job, done in jobs:
        done(job())
    assert chosen == []
    assert not palette.findChild(QWidget, f"palette.service:{service}").isHidden()


def test_enter_on_a_case_that_left_asks_the_office_and_opens_what_it_tells(tmp_path, show):
    place = Place(tmp_path, hall=Archive())
    place.hall.file = archived(place.work)
    jobs: list = []
    place.desk.ctx = replace(place.desk.ctx, run=lambda lane, job, done, failed=None: jobs.append((job, done)))

    def work_off():
        while jobs:
            job, done = jobs.pop(0)
            done(job())

    palette = Palette(show(QWidget()), PalettePresenter(place.desk, lambda: ()), offline=False)
    palette.open()
    type_text(palette.field, NUMBER)
    work_off()
    key(Qt.Key.Key_Return)
    assert palette.isVisible(), "its answer comes into the results"
    work_off()
    assert place.desk.stand.side == "case"
    place.work.store.close()
