"""What an operation says about itself when it is recorded."""

from __future__ import annotations

import pytest
from PIL import Image

from mfc_desk.domain.errors import DomainError
from mfc_desk.usecases import documents, visits
from tests.usecases.place import operator, workplace
from tests.usecases.test_visit import WITH_PAPER, registered


def test_the_end_of_a_visit_rests_on_the_last_work_on_its_applications_and_documents(tmp_path):
    work = workplace(tmp_path, WITH_PAPER.country)
    visit, application = registered(work, WITH_PAPER, tmp_path)
    papers = [each.document.id for each in visits.look_at_case(work, application).documents]
    for each in papers:
        documents.give_back(work, operator(work), each)
    visits.finish(work, operator(work), visit)
    with work.store.read() as uow:
        *before, end = uow.outbox.pending()
    last = {key: each.op_id for each in before for key in each.head.bases}
    looked_at = {f"visit:{visit}", f"application:{application}", *(f"document:{each}" for each in papers)}
    assert set(end.head.bases) == {f"visit:{visit}"}
    assert set(end.head.deps) == {last[key] for key in looked_at}
    work.store.close()


def test_a_registration_does_not_rest_on_the_one_whose_number_was_before(tmp_path):
    """Where that one comes to nothing the other stands all the same."""
    work = workplace(tmp_path, WITH_PAPER.country)
    visit, application = registered(work, WITH_PAPER, tmp_path)
    for each in visits.look_at_case(work, application).documents:
        documents.give_back(work, operator(work), each.document.id)
    visits.finish(work, operator(work), visit)
    registered(work, WITH_PAPER, tmp_path)
    with work.store.read() as uow:
        first, second = (each for each in uow.outbox.pending() if each.head.kind == "register_application")
    (lease,) = (key for key in second.head.bases if key.startswith("lease:"))
    assert second.head.bases[lease] == first.op_id, "it is written over that one's row"
    assert first.op_id not in second.head.deps
    work.store.close()


def test_a_scan_whose_document_is_refused_does_not_go_to_the_office(tmp_path):
    work = workplace(tmp_path, WITH_PAPER.country)
    _, application = registered(work, WITH_PAPER, tmp_path)
    with work.store.read() as uow:
        before = uow.scans.to_send()
    held = visits.look_at_case(work, application).documents[0].document
    Image.new("RGB", (30, 30), "black").save(tmp_path / "other.png")
    with pytest.raises(DomainError):  # registered: nothing can be attached any more
        documents.attach_file(
            work,
            operator(work),
            application=application,
            requirement=held.requirement,
            evidence=held.evidence,
            path=str(tmp_path / "other.png"),
        )
    with work.store.read() as uow:
        assert uow.scans.to_send() == before
    work.store.close()
