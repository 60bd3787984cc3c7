"""Another desk is closed by keys: who is there is said, why is asked, and the focus stays on its row."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from PySide6.QtCore import Qt

from mfc_desk.domain.halls import Desk, DeskState
from mfc_desk.domain.ids import Key
from mfc_desk.domain.permissions import Actor, Role
from mfc_desk.domain.tickets import Ticket, TicketState
from mfc_desk.store.bodies import encode
from sync.wire.messages import ChangeRow
from tests.ui.hands import focused, key, part, settle


def test_another_desk_is_closed_for_a_reason_and_the_focus_stays_on_its_row(place, window):
    session = place.ctx.session
    place.ctx.session = replace(session, actor=Actor(session.actor.id, session.actor.roles | {Role.SUPERVISOR}))
    here = place.work.now() - timedelta(minutes=1)
    came = {"series": "A", "arrived_at": here, "eligible_at": here}
    rows = (
        Desk(id="7", state=DeskState.OPEN, operator="dina", since=place.work.now() - timedelta(hours=2)),
        Ticket(id="x1", number="A-081", state=TicketState.SERVING, desk="7", **came),
        Ticket(id="x2", number="A-082", for_desk="7", **came),
    )
    with place.work.store.write() as uow:
        for n, row in enumerate(rows):
            uow.rows.receive(ChangeRow(9000 + n, f"{row.kind}:{row.id}", f"op{n}", encode(row)))
        uow.commit()
    window.refresh(frozenset({Key("desk", "7")}))
    window.presenter.open_side("desks")
    settle()
    part(window, "desks.close.7").setFocus()
    key(Qt.Key.Key_Return)
    assert window.presenter.seat.view.others[0].state is DeskState.OPEN, "one Enter closes nothing"
    assert focused() == "wish.because.left_open"
    key(Qt.Key.Key_Space)
    key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert window.presenter.seat.view.others[0].state is DeskState.CLOSED
    assert focused() == "desks.close.7"
    assert "A-082" in [row.number for row in window.presenter.queue.view.rows], "free for every desk at once"
    key(Qt.Key.Key_Return)
    assert window.presenter.seat.view.others[0].state is DeskState.OPEN, "opened again from the same row"
    assert focused() == "desks.close.7"
