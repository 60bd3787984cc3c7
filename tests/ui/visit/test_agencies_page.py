"""Step 3 in the window: consent and agencies by key, answers without moving the focus, nothing cut in any look."""

from __future__ import annotations

import itertools

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from mfc_desk.domain.inquiries import Outcome
from mfc_desk.usecases import ledger
from tests.presenters.test_agencies import hear
from tests.presenters.visit_room import NO_PAPERS, PAPERS
from tests.ui.hands import focus, focused, key, part, settle, type_text
from tests.ui.lint import faults, name_of
from ui.theme.tokens import Theme

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def page_of(rooms, desk):
    """The page of step 3 of a mother of four, or of who wants a passport."""

    def shown(service=NO_PAPERS, language="en", theme=None, size=(806, 672)):
        room = rooms(language)
        story = room.story(
            service, of=lambda one: not one.id.startswith("a proxy") and (service != PAPERS or one.shown)
        )
        room.identify(story)
        room.application = room.choose(service)
        room.answer(room.application, story)
        room.open().go(3)
        return room, desk(room, *size, theme)

    return shown


def test_consent_and_asking_go_by_keys_and_the_focus_never_rests_on_what_takes_it_back(page_of):
    room, page = page_of()
    assert focused() == "visit.consent.yes"
    key(Qt.Key.Key_Y, CTRL)
    assert room.presenter.consent.state() == "given"
    assert focused() == "visit.agencies.ask"
    key(Qt.Key.Key_G, CTRL)
    assert room.presenter.agencies.askable() == 0
    assert focused() == "visit.primary"
    key(Qt.Key.Key_Y, CTRL | SHIFT)
    assert room.presenter.consent.state() == "withdrawn"
    assert "Taken back" in part(page, "visit.consent.said").text()


def test_an_answer_changes_its_row_and_moves_no_focus(page_of):
    room, page = page_of()
    key(Qt.Key.Key_G, CTRL)
    part(page, "visit.documents.why.account").setFocus()
    hear(room, "kz.birth_record", Outcome.FOUND)
    settle()
    assert focused() == "visit.documents.why.account"
    assert "found" in part(page, "visit.documents.row.children.birth_record.children.1").accessibleName()
    assert part(page, "visit.agencies.news").isVisible()
    assert part(page, "visit.agencies.spared").accessibleName() or part(page, "visit.agencies.spared").isVisible()


def test_a_row_that_goes_hands_its_focus_on(page_of):
    room, page = page_of()
    key(Qt.Key.Key_G, CTRL)
    part(page, "visit.documents.why.children.birth_record.children.1").setFocus()
    hear(room, "kz.birth_record", Outcome.NOT_FOUND)
    settle()
    assert QApplication.focusWidget() is not None
    assert focus().isVisible()


def test_f7_at_what_an_agency_holds_is_refused_in_words_and_counts(page_of):
    room, page = page_of()
    assert not part(page, "visit.documents.attach.children.birth_record.children.1").isVisible()
    part(page, "visit.documents.why.children.birth_record.children.1").setFocus()
    key(Qt.Key.Key_F7, SHIFT)
    assert "asked there, not of the person" in room.presenter.trouble()
    assert len(ledger.rows(room.work)) == 1
    assert page.findChild(QWidget, "visit.documents.path.children.birth_record.children.1") is None


def test_the_person_leaves_a_paper_themself_by_key(page_of):
    room, page = page_of()
    part(page, "visit.documents.why.children.birth_record.children.1").setFocus()
    key(Qt.Key.Key_I, CTRL)
    type_text(focus(), str(room.picture()))
    key(Qt.Key.Key_Return)
    settle()
    (held,) = room.presenter.visiting.case.documents
    assert held.document.volunteered


def test_f1_opens_the_proof_of_the_row_with_the_focus_and_esc_closes_it(page_of):
    room, page = page_of()
    part(page, "visit.documents.why.children.birth_record.children.1").setFocus()
    key(Qt.Key.Key_F1)
    assert room.presenter.documents.plan.why_row == "children.birth_record.children.1"
    key(Qt.Key.Key_Escape)
    assert room.presenter.documents.plan.why_row == ""


def test_without_a_document_by_keys_and_back_again(page_of):
    room, page = page_of(PAPERS)
    key(Qt.Key.Key_M, CTRL)
    assert focused().startswith("visit.gaps.insist.")
    key(Qt.Key.Key_Space)
    key(Qt.Key.Key_Space)
    (gap,) = room.presenter.visiting.case.application.gaps
    page.findChild(QPushButton, f"visit.gaps.retract.{gap.requirement}").setFocus()
    key(Qt.Key.Key_Space)
    assert room.presenter.visiting.case.application.gaps == ()


def test_a_filled_in_value_is_called_wrong_by_key(page_of):
    room, page = page_of()
    key(Qt.Key.Key_Y, CTRL)
    room.presenter.go(4)
    settle()
    part(page, "visit.form.applicant.full_name").setFocus()
    key(Qt.Key.Key_D, CTRL)
    assert focused() == "visit.dispute.said.editor"
    type_text(focus(), "Kim")
    key(Qt.Key.Key_Return)
    (row,) = room.presenter.disputes.rows()
    assert row.person == "Kim"
    assert part(page, "visit.disputes").isVisible()


@pytest.mark.parametrize(
    ("language", "theme", "scale"),
    [*itertools.product(("en", "ru", "kk"), ("light",), (1.0, 1.75)), ("kk", "contrast", 1.0), ("ru", "dark", 1.0)],
)
def test_nothing_of_it_is_cut_or_nameless(page_of, language, theme, scale):
    size = (806, 672) if scale == 1.0 else (1200, 600)
    room, page = page_of(language=language, theme=Theme(theme, scale), size=size)

    def look():
        settle()
        assert faults(page) == []
        assert page.size().toTuple() == size
        names = [name_of(each) for each in page.findChildren(QPushButton) if each.isVisible()]
        assert len(names) == len(set(names)), names

    look()
    room.presenter.consent.give()
    room.presenter.agencies.ask()
    look()
    hear(room, "kz.birth_record", Outcome.NOT_FOUND)
    hear(room, "kz.residence_registration", Outcome.MISMATCH, differs=("born", "family_name"))
    hear(room, "kz.bank_account", Outcome.FOUND)
    room.presenter.documents.why("children.birth_record.children.1")
    room.presenter.gaps.show()
    room.presenter.gaps.choose(room.presenter.gaps.rows()[0].requirement)
    look()
    room.presenter.gaps.accept(room.presenter.gaps.consequences()[0][0])
    look()
    room.presenter.go(4)
    room.presenter.disputes.begin("/applicant/full_name")
    room.presenter.disputes.type("Kim")
    look()
    room.presenter.disputes.write()
    look()
    room.presenter.go(5)
    look()
