"""What left just now, and a feed that broke on the way, take nothing along that our own work needs."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from mfc_desk.domain.ids import Key
from mfc_desk.usecases.picture import TO_COMPARE
from sync.wire.messages import ChangeRow, Scope
from sync.wire.picture import Bucket, LeftFile
from tests.office.bureau import Bureau
from tests.sync.cases import case, days_go_by, settled
from tests.sync.near import NearDesk
from tests.sync.place import Place
from tests.sync.toy_office import ToyOffice


class Midnight(ToyOffice):
    """A day begins at the office after it told its sums, and a file leaves with it."""

    left = ""

    def bucket(self, session: str, number: int) -> Bucket:
        if self.left:
            self.rested = [LeftFile(self.left, 1, [self.left])]
            self.scope = Scope("one", 1)
        return super().bucket(session, number)


def test_what_leaves_between_the_sums_and_the_rows_is_no_row_too_many(place: Place) -> None:
    place.office = office = Midnight(place.clock)
    office.scope = Scope("one", 0)
    place.other("old")
    for _ in range(2):
        assert place.turn().why is None
    with place.store.write() as uow:
        row = ChangeRow(1, "ticket:old", "an-older-one", office.memory.feed[0].body)
        uow.rows.mend([row], 1 << 40)
        uow.drafts.save("old", "note", "half a word")
        uow.facts.set_note(TO_COMPARE, True)
        uow.commit()
    office.left = "ticket:old"
    assert place.turn().mended == 0
    assert place.ticket("old") is not None, "it has left, and goes by its own way: what our work needs stays"
    with place.store.read() as uow:
        assert uow.facts.note(TO_COMPARE) is True
        assert uow.picture.count() == 1


@pytest.mark.logs("the feed is broken")
def test_a_broken_feed_takes_nothing_along_that_lingered_for_our_own_work(bureau: Bureau, desk: NearDesk) -> None:
    typed = case(desk, over=True)
    settled(desk)
    with desk.store.write() as uow:
        uow.drafts.save(f"who.{typed}", "note", "half a word")
        uow.commit()
    days_go_by(bureau, 30)
    desk.turn()
    case(desk)

    class Broken:
        def __getattr__(self, name: str) -> Any:
            return getattr(desk.office, name)

        def changes(self, session: str, *, after: int, limit: int) -> Any:
            page = desk.office.changes(session, after=after, limit=limit)
            return msgspec.structs.replace(page, rows=page.rows[1:])

    report = desk.turn(office=Broken())
    assert report.why is not None
    assert report.why.code == "line.feed_broken"
    settled(desk)
    assert desk.has(Key("visit", typed))
    with desk.store.read() as uow:
        assert len(uow.picture.lingering()) == 1
