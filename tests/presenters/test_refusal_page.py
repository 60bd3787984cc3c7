"""A refused application has a page of its own: found by its number, printed again, and recorded as unjust after all."""

from __future__ import annotations

import pytest

from mfc_desk.domain.guards import Mode
from mfc_desk.usecases import case_files, ledger
from tests.presenters.test_beside import chief
from tests.presenters.test_refusing import PASSWORD, at_the_counter, opened
from tests.presenters.visit_room import Room
from ui.presenters.known import of_visit
from ui.presenters.ledger import LedgerPresenter
from ui.presenters.refusal_page import RefusalPagePresenter


def refuse(room: Room) -> None:
    """The first true ground."""
    refusing = opened(room)
    refusing.choose(refusing.rows()[0].id)
    room.presenter.primary()
    room.presenter.primary()


@pytest.fixture
def room(tmp_path):
    made = at_the_counter(tmp_path)
    refuse(made)
    yield made
    made.close()


def application(room):
    return room.presenter.visiting.view.cases[0].application


def shown(room) -> RefusalPagePresenter:
    page = RefusalPagePresenter(room.ctx)
    page.open(application(room).id)
    return page


def test_the_page_says_the_ground_its_article_and_facts_who_refused_and_how_to_put_it_right(room):
    page = shown(room)
    words, told = page.words(), room.presenter.refusing.notice.data()[0]
    say = room.ctx.say
    assert words.title.startswith(told.number)
    assert [words.ground[0].title, words.ground[0].sub] == [say(told.ground), say(told.article)]
    assert [row.title for row in words.ground[1:]] == [say(each) for each in (*told.facts, *told.papers)]
    assert [row.sub for row in words.cure] == [say(told.cure), say(told.today)]
    assert words.who[0].sub.startswith("refused")
    assert len(words.who) == 1
    assert words.told is None, "only a supervisor records what happened"


def test_it_is_found_by_its_number_and_from_the_sheet_of_the_person(room):
    number = room.presenter.refusing.notice.data()[0].number
    (found,) = case_files.find(room.work, number[-4:])
    assert (found.number, found.refused, found.application) == (number, True, application(room).id)
    facts = [fact for group in of_visit(room.ctx, room.presenter.visiting.view) for fact in group.facts]
    assert [(fact.case, fact.refused) for fact in facts if fact.case] == [(application(room).id, True)]


def test_the_paper_comes_again_in_the_name_of_who_refused(room, tmp_path):
    page = shown(room)
    page.save_as(str(tmp_path / "again.pdf"))
    assert (tmp_path / "again.pdf").read_bytes().startswith(b"%PDF")
    assert page.paper().role == "ok"
    assert page.file_name().startswith("KZ-03-26-R")


def test_a_supervisor_records_that_it_was_unjust_after_all_and_the_ledger_leads_to_the_page(room):
    chief(room)
    page = shown(room)
    assert "told_refusal" in dict(page.words().told.classes)
    page.telling.record("told_refusal", "court", "The court set it aside")
    (row,) = (one for one in ledger.rows(room.work) if one.mode is Mode.HAPPENED)
    assert (row.rule, row.application) == ("told_refusal", application(room).id)
    assert [row.title for row in page.words().told.rows] == [room.ctx.say("guard.told_refusal")]
    page.telling.record("told_refusal", "court", "again")
    assert page.notice is not None, "one row of a case, a class and a source"
    assert page.telling.typed[2] == "again"
    seen = LedgerPresenter(room.ctx)
    seen.look()
    seen.toggle(row.id)
    (opened_row,) = (each for each in seen.rows() if each.id == row.id)
    assert (opened_row.opens, opened_row.refused) == (application(room).id, True)


def test_what_was_recorded_by_mistake_is_taken_back_on_the_page_and_no_figure_counts_it(room):
    chief(room)
    page = shown(room)
    page.telling.record("told_refusal", "court", "The court set it aside")
    (row,) = page.words().told.rows
    assert (row.counts, row.retractable) == (True, True)
    page.telling.retract(row.id, "Another case was meant")
    (row,) = page.words().told.rows
    assert (row.counts, row.retractable) == (False, False)
    assert "Another case was meant" in row.sub
    seen = LedgerPresenter(room.ctx)
    seen.look()
    assert sum(sum(each.counts) for each in seen.counts()) == 0
    assert [each.tag for each in seen.rows()] == ["taken back"]


def test_where_two_persons_refused_both_stand_there_with_the_reason(tmp_path):
    made = at_the_counter(tmp_path)
    try:
        refusing = opened(made)
        refusing.choose(next(row for row in refusing.rows() if row.verdict != "true").id)
        made.presenter.primary()
        refusing.give_reason("court_ban")
        refusing.name_second("marat")
        refusing.type_password(PASSWORD)
        for _ in range(2):
            made.presenter.primary()
        words = shown(made).words()
        assert [each.sub for each in words.who][1:] == ["approved it as the second person"]
        assert made.ctx.say("override.court_ban") in [each.sub for each in words.ground]
    finally:
        made.close()
