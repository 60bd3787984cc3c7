"""Papers on the desk: each scan fits and counts once, a paper added or removed is signed for anew, no original stays behind."""

from __future__ import annotations

from dataclasses import replace

import pytest

from forms.ids import EvidenceTypeId, RequirementId
from mfc_desk.domain.entities import Document, Visit
from mfc_desk.domain.errors import Unlawful, WrongState
from mfc_desk.domain.ids import DocumentId, Key, ScanHash
from mfc_desk.domain.machines import Custody, Lifecycle, VisitState
from mfc_desk.domain.operations.applications import (
    DropService,
    FillForm,
)
from mfc_desk.domain.operations.documents import AttachDocument, RemoveDocument, ReturnOriginal
from mfc_desk.domain.operations.visits import AbandonVisit, FinishVisit
from tests.domain.world import (
    CASE,
    VISIT,
    attach_all,
    begin,
    check_and_sign,
    documents,
    register,
    stories,
    up_to_signature,
    world,
)

ALL = list(stories())
ONE = ALL[0]
WITH_PAPER = next(story for story in ALL if "power_of_attorney" in story.shown)


@pytest.mark.parametrize(
    "change",
    [
        {"size": 0},
        {"size": 30 << 20},
        {"media_type": "text/plain"},
        {"pages": 0},
        {"file": "a" * 121},
        {"file": "a\x07"},
    ],
    ids=["empty", "oversized", "text", "no pages", "long name", "hidden sign"],
)
def test_a_scan_that_is_unfit_is_refused_by_the_rules_too(change):
    made = world(WITH_PAPER)
    begin(made, WITH_PAPER)
    wanted = next(
        (r.id, i.type)
        for r in made.law.service(made.application().service).requirements
        for one in r.any_of
        for i in one.all
        if i.by == "applicant"
    )
    with pytest.raises(Unlawful):
        made.do(replace(_document(*wanted), **change))


def test_the_very_same_scan_does_not_settle_one_need_twice():
    made = world(WITH_PAPER)
    begin(made, WITH_PAPER)
    wanted = next(
        (r.id, i.type)
        for r in made.law.service(made.application().service).requirements
        for one in r.any_of
        for i in one.all
        if i.by == "applicant"
    )
    first = _document(*wanted)
    made.do(first)
    with pytest.raises(Unlawful) as refused:
        made.do(replace(first, document=DocumentId("again")))
    assert refused.value.message.code == "rule.scan_there"
    made.do(replace(first, document=DocumentId("other"), scan=ScanHash("c" * 64)))


def test_a_visit_does_not_end_with_an_original_on_the_desk():
    made = world(WITH_PAPER)
    up_to_signature(made, WITH_PAPER)
    register(made)
    with pytest.raises(WrongState) as refused:
        made.do(FinishVisit(visit=VISIT))
    assert refused.value.message.code == "rule.originals_here"
    for document in documents(made):
        made.do(ReturnOriginal(document=document.id))
    made.do(FinishVisit(visit=VISIT))
    assert _visit(made).state is VisitState.FINISHED


def test_a_removed_document_leaves_the_package_and_its_record_stays():
    made = world(WITH_PAPER)
    begin(made, WITH_PAPER)
    made.do(FillForm(application=CASE, answers=WITH_PAPER.answers))
    assert attach_all(made, WITH_PAPER) == 1
    name = made.application().documents[0]
    made.do(RemoveDocument(document=name))
    kept = made.rows.get(Key("document", name))
    assert isinstance(kept, Document)
    assert kept.custody is Custody.REMOVED
    assert made.application().documents == ()


def test_nobody_leaves_early_and_no_service_is_dropped_while_an_original_is_on_the_desk():
    made = world(WITH_PAPER)
    begin(made, WITH_PAPER)
    made.do(FillForm(application=CASE, answers=WITH_PAPER.answers))
    attach_all(made, WITH_PAPER)
    for wish in (AbandonVisit(visit=VISIT, reason="left"), DropService(application=CASE)):
        with pytest.raises(WrongState) as refused:
            made.do(wish)
        assert refused.value.message.code == "rule.originals_here"
    for document in documents(made):
        made.do(ReturnOriginal(document=document.id))
    made.do(AbandonVisit(visit=VISIT, reason="left"))
    assert made.application().lifecycle is Lifecycle.ABANDONED


def _document(requirement: RequirementId, evidence: EvidenceTypeId) -> AttachDocument:
    return AttachDocument(
        application=CASE,
        document=DocumentId("x"),
        evidence=evidence,
        requirement=requirement,
        scan=ScanHash("b" * 64),
        media_type="image/png",
        size=10,
        pages=1,
    )


def test_a_paper_added_after_the_signature_takes_the_yes_and_the_signature_back():
    made = world(WITH_PAPER)
    begin(made, WITH_PAPER)
    made.do(FillForm(application=CASE, answers=WITH_PAPER.answers))
    check_and_sign(made)
    attach_all(made, WITH_PAPER)
    again = made.application()
    assert (again.lifecycle, again.checked_digest, again.signature) == (Lifecycle.DRAFT, "", "")
    assert (again.checked_at, again.signed_at) == (None, None)


def _visit(made: object) -> Visit:
    found = made.rows.get(Key("visit", VISIT))
    assert isinstance(found, Visit)
    return found


def test_who_takes_a_paper_out_gives_its_original_back_and_the_record_says_when():
    made = world(WITH_PAPER)
    begin(made, WITH_PAPER)
    made.do(FillForm(application=CASE, answers=WITH_PAPER.answers))
    attach_all(made, WITH_PAPER)
    paper = documents(made)[0]
    assert paper.on_the_desk
    (removed, _) = made.do(RemoveDocument(document=paper.id))
    assert (removed.custody, removed.returned_at) == (Custody.REMOVED, made.at.at)
