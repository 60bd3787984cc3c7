"""A desk whose disk becomes full in the middle of a case: the case is finished and printed, and nothing new begins."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from mfc_desk.domain.machines import Lifecycle, VisitState
from mfc_desk.ports.storage import NoNewWork, StorageError
from mfc_desk.store.reserve import Reserve
from mfc_desk.text.catalogue import LANGUAGES, Catalogue
from mfc_desk.usecases import alone, documents, finishing, line, papers, queue, visits
from tests.small_disk import SmallDisk, small_disk
from tests.usecases.place import operator, words, workplace
from tests.usecases.test_visit import ALL, answer_all, attach_all, begun

MIB = 1024 * 1024
STORY = next(each for each in ALL if each.country == "kz" and each.shown)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    with small_disk(tmp_path / "profile", 32 * MIB) as made:
        yield made


def test_the_open_case_is_finished_and_printed_and_nothing_new_begins(disk, tmp_path):
    work = workplace(disk.folder, "kz", reserve=Reserve(disk.folder, 8 * MIB))
    session = operator(work)
    visit, application = begun(work, STORY)
    answer_all(work, application, STORY)
    attach_all(work, application, tmp_path)
    assert not line.look(work).tight
    disk.fill()
    finishing.confirm(work, session, application)
    assert line.look(work).tight
    papers.came_out(work, application, finishing.sheet_version(visits.look_at_case(work, application)))
    finishing.sign(work, session, application)
    finishing.register(work, session, application)
    made = finishing.receipt(work, session, application=application, catalogue=words(work))
    assert made.pdf.startswith(b"%PDF")
    finishing.hand_out(work, session, application)
    for new in (
        lambda: visits.start(work, session),
        lambda: queue.call_next(work, session),
        lambda: alone.call_dealt(work, session),
        lambda: work.scans.keep(b"a new scan"),
    ):
        with pytest.raises(NoNewWork) as refused:
            new()
        for language in LANGUAGES:
            assert Catalogue(language).say(refused.value.why)
    case = visits.look_at_case(work, application)
    assert case.application.lifecycle is Lifecycle.REGISTERED
    for each in case.documents:
        documents.give_back(work, session, each.document.id)
    visits.finish(work, session, visit)
    assert visits.look(work, visit).visit.state is VisitState.FINISHED
    disk.empty()
    assert work.room.look()
    assert not line.look(work).tight
    assert visits.start(work, session)
    work.store.close()


def test_without_a_reserve_the_same_case_stands_still(disk, tmp_path):
    work = workplace(disk.folder, "kz")
    _, application = begun(work, STORY)
    answer_all(work, application, STORY)
    attach_all(work, application, tmp_path)
    disk.fill()
    with pytest.raises(StorageError):
        start_many(work)
    work.store.close()


def start_many(work):
    for _ in range(50):
        visits.start(work, operator(work))
