"""Work that is carried by hand while a new life of the desk's store begins."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from backoffice.store import projections
from mfc_desk.domain.ids import Incarnation
from mfc_desk.ports.courier import Carrying
from mfc_desk.usecases import lives
from tests.office.bureau import CENTRE, Bureau
from tests.office.carrying import Carrier, settled, take


@pytest.fixture
def carrier(bureau: Bureau, tmp_path: Path) -> Iterator[Carrier]:
    made = Carrier(bureau, tmp_path)
    yield made
    made.close()


def begin_a_life(carrier: Carrier, name: str) -> None:
    """As a hello does where the office has another chain of this desk."""
    with carrier.work.store.write() as uow:
        desk, life = uow.facts.desk(), Incarnation(name)
        assert desk is not None
        uow.outbox.carry_over(life)
        uow.facts.set_desk(replace(desk, incarnation=life, former=(*desk.former, desk.incarnation)))
        uow.commit()


@pytest.mark.logs("speaks for life|a new life began|brought by hand")
def test_a_bundle_during_which_a_new_life_begins_is_whole_and_of_that_life(carrier: Carrier) -> None:
    carrier.visit()
    carrier.scan(b"%PDF-1.4 first")
    carrier.visit()
    told: list[Carrying] = []

    def on_progress(at: Carrying) -> None:
        told.append(at)
        if len(told) == 1:  # the scan is written, the operations follow
            begin_a_life(carrier, "next-life")

    bundle = carrier.work.courier.write(str(carrier.stick), on_progress=on_progress, stop=lambda: False)
    assert bundle is not None
    assert bundle.operations == 4
    assert [path.name for path in carrier.stick.iterdir()] == [bundle.name], "of the first nothing is left"
    done = carrier.bring(carrier.stick / bundle.name)
    assert (done.manifest.incarnation, done.verdicts, done.refused) == ("next-life", {"applied": 4}, None)
    take(carrier, carrier.stick / bundle.name)
    settled(carrier)


@pytest.mark.logs("speaks for life")
def test_a_life_whose_work_came_by_hand_before_it_spoke_is_no_second_computer(carrier: Carrier) -> None:
    carrier.visit()
    begin_a_life(carrier, "next-life")
    carrier.bring(carrier.export())
    settled(carrier)
    carrier.visit()
    settled(carrier)
    with carrier.work.store.read() as uow:
        assert [each.id for each in lives.waiting(uow)] == [], "nobody is told of a computer that is none"
    device = carrier.work.desk.device
    void = carrier.bureau.database.read(lambda tx: projections.voided(tx, CENTRE))
    assert [each.device for each in void] == [device], "what the life before has left is given by nobody"


@pytest.mark.logs("speaks for life")
def test_a_former_life_that_comes_by_hand_last_is_no_second_computer(carrier: Carrier) -> None:
    carrier.visit()
    begin_a_life(carrier, "never-spoke")
    path = carrier.export()
    begin_a_life(carrier, "next-life")
    carrier.desk.line.cut = False
    carrier.desk.settle()
    carrier.bring(path)
    settled(carrier)
    with carrier.work.store.read() as uow:
        assert [each.id for each in lives.waiting(uow)] == []
