"""Step 6: what goes back is met by Tab one after the other, also after one of them was ticked."""

from __future__ import annotations

from PySide6.QtCore import Qt

from mfc_desk.usecases import documents, visits
from tests.presenters.visit_room import PAPERS, filled
from tests.ui.hands import focused, key, settle


def test_tab_meets_every_original_that_waits_also_after_one_was_ticked(rooms, desk):
    room = rooms()
    application = filled(room, PAPERS)
    one = visits.look_at_case(room.work, application).documents[0].document
    for n in range(2):
        documents.attach_file(
            room.work,
            room.session,
            application=application,
            requirement=one.requirement,
            evidence=one.evidence,
            path=str(room.picture(f"{n}.png", 50 + n)),
        )
    room.register(application)
    room.open().go(6)
    desk(room)
    names = [f"visit.receipt.give.{each.document}" for each in room.presenter.receipt.originals()]
    assert len(names) == 3
    room.presenter.visiting.seek(names[0].removeprefix("visit."))
    settle()
    assert focused() == names[0]
    key(Qt.Key.Key_Tab)
    assert focused() == names[1]
    key(Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert focused() == names[0]
    key(Qt.Key.Key_Space)
    met = [focused()]
    for _ in range(len(names) - 1):
        key(Qt.Key.Key_Tab)
        met.append(focused())
    assert met[: len(names) - 1] == names[1:], met
