"""An office that has no time to compare is no line that is cut."""

from __future__ import annotations

from typing import Any

from mfc_desk.domain.ids import VisitId
from mfc_desk.domain.operations.visits import StartVisit
from mfc_desk.ports.office import Busy
from mfc_desk.text.message import msg
from mfc_desk.usecases.picture import TO_COMPARE
from tests.sync.near import NearDesk, NearOffice


class Hurried(NearOffice):
    """The office, with every place taken while sums are asked for."""

    def digest(self, session: str) -> Any:
        raise Busy(msg("line.office_busy"), 17.0)


def test_a_desk_that_is_told_busy_while_it_compares_has_a_line_and_compares_later(desk: NearDesk) -> None:
    with desk.store.write() as uow:
        uow.facts.set_note(TO_COMPARE, True)
        uow.commit()
    desk.do(StartVisit(visit=VisitId("one")))
    report = desk.turn(office=Hurried(desk.bureau.call))
    assert (report.online, report.why, report.sent, report.retry_after) == (True, None, 1, 17.0)
    assert desk.note(TO_COMPARE) is True
    assert desk.turn().online
    assert desk.note(TO_COMPARE) is False
