"""The bar at the top where the window is small: centre, desk and operator are whole, the search keeps its key."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mfc_desk.text.catalogue import LANGUAGES
from tests.ui.hands import part, settle
from tests.usecases.place import words
from ui.views.desk import DeskWindow

LONG = {
    "ru": "Центр госуслуг № 5, Уральск", "kk": "№ 5 орталық, Орал қаласы", "en": "Service Centre No. 5, Oral",
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_at_1024_who_sits_where_is_whole_and_the_search_has_its_key(place, show, app, language):
    desk = replace(place.work.desk, centre_name=LONG)
    session = replace(place.ctx.session, name="Айгерим Сулейменова")
    work = replace(place.work, desk=desk)
    window = DeskWindow(replace(place.ctx, work=work, session=session, catalogue=words(place.work, language)))
    show(window)
    window.begin()
    window.resize(1024, 768)
    settle()
    for label in (window.top._centre, window.top._who):
        assert label.text() == label.words()
    find = part(window, "top_bar.find")
    assert find.keycap() == "Ctrl+K"
    assert find.accessibleName() == window.ctx.say("desk.find")
