"""A word from afar in the window: asked beside the sign-in at the desk, acted on by itself; judged in the cockpit."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mfc_desk.domain.guards import Mode
from mfc_desk.domain.ids import DeviceId, Key
from mfc_desk.domain.machines import Lifecycle
from mfc_desk.domain.permissions import Actor, Role
from mfc_desk.domain.second_words import SecondWord, WordState
from mfc_desk.usecases import ledger, line
from tests.presenters.test_refusing import PASSWORD, at_the_counter, lifecycle, opened
from ui.presenters.desk import DeskPresenter


@pytest.fixture
def room(tmp_path):
    made = at_the_counter(tmp_path)
    line.remember(made.work, online=True)
    yield made
    made.close()


def choose(room):
    refusing = opened(room)
    refusing.choose(next(row for row in refusing.rows() if row.verdict != "true").id)
    return refusing


def asked(room):
    refusing = choose(room)
    refusing.give_reason("court_ban")
    refusing.ask_afar()
    return refusing


def word(room):
    with room.work.store.read() as uow:
        (one,) = [each.entity for each in uow.rows.of_kind("second_word")]
    return one


def arrives(room, **changes):
    """The row comes from the office."""
    row = replace(word(room), **changes)
    with room.work.store.write() as uow:
        uow.rows.show_all([(row, "opWord")])
        uow.commit()
    room.presenter.refresh(frozenset({Key("second_word", row.id)}))


def told(room, refusing):
    found = refusing.afar.told()
    return "" if found is None else room.ctx.say(found.title)


def test_the_question_goes_out_with_its_reason_and_waits(room):
    refusing = choose(room)
    refusing.ask_afar()
    assert refusing.afar.question is None, "the reason is said first"
    refusing.give_reason("court_ban")
    refusing.ask_afar()
    assert refusing.afar.waits()
    assert told(room, refusing) == "Waiting for a second person's word"
    assert (word(room).state, word(room).reason) == (WordState.ASKED, "court_ban")
    refusing.ask_afar()
    word(room)


def test_on_a_yes_the_desk_goes_on_by_itself_with_both_names(room):
    refusing = asked(room)
    arrives(room, state=WordState.GIVEN, answered_by="marat", answered_at=word(room).asked_at)
    assert lifecycle(room) is Lifecycle.INTAKE_REFUSED
    (row,) = ledger.rows(room.work)
    assert (row.mode, row.second) == (Mode.OVERRIDDEN, "marat")
    assert refusing.notice.data()[0].second_name == "Marat"
    assert word(room).state is WordState.USED


def test_on_a_no_it_reads_who_and_why_and_may_ask_again(room):
    refusing = asked(room)
    arrives(room, state=WordState.REFUSED, answered_by="marat", answer="not_so: it is whole")
    assert lifecycle(room) is Lifecycle.DRAFT
    assert told(room, refusing) == "Marat declined: it is not so, it is whole"
    refusing.ask_afar()
    assert refusing.afar.waits()


def test_answered_at_the_desk_meanwhile_the_question_is_withdrawn(room):
    refusing = asked(room)
    refusing.type_password(PASSWORD)
    room.presenter.primary()
    room.presenter.primary()
    assert lifecycle(room) is Lifecycle.INTAKE_REFUSED
    assert word(room).state is WordState.WITHDRAWN


def test_it_is_withdrawn_by_hand(room):
    refusing = asked(room)
    refusing.afar.withdraw()
    assert (word(room).state, told(room, refusing)) == (WordState.WITHDRAWN, "")
    assert room.ctx.say(room.told[-1][0]) == "The question is withdrawn"


def test_without_the_line_the_way_at_the_desk_is_named(room):
    line.remember(room.work, online=False)
    refusing = asked(room)
    assert told(room, refusing).startswith("There is no line, so nobody can be asked from afar.")
    assert refusing.afar.question is None


def test_a_case_that_changed_is_asked_about_again(room):
    refusing = asked(room)
    arrives(room, state=WordState.GIVEN, answered_by="marat", answered_at=word(room).asked_at, case="another")
    assert lifecycle(room) is Lifecycle.DRAFT
    assert "Ask again" in told(room, refusing)


@pytest.fixture
def chief(room):
    """The supervisor's window, on a computer of its own, over rows in which desk 3 has asked."""
    asked(room)
    room.presenter.refusing.close()
    with room.work.store.write() as uow:
        uow.rows.show_all([(replace(word(room), device=DeviceId("d3"), desk="3"), "opAsked")])
        uow.commit()
    room.ctx.session = replace(room.session, actor=Actor("marat", frozenset({Role.SUPERVISOR})), name="Marat")
    desk = DeskPresenter(room.ctx)
    desk.offers = []
    desk.offer = lambda said, action, act: desk.offers.append((room.ctx.say(said), room.ctx.say(action), act))
    desk.start()
    return desk


def test_the_supervisor_is_told_wherever_they_are_and_judges_by_the_facts(room, chief):
    ((said, action, act),) = chief.offers
    assert said.endswith("at desk 3 asks for your word")
    assert action == "Answer"
    act()
    words = chief.lifecycle.page.words()
    assert words.title == "Desk 3 asks for your word"
    assert "court" in words.place.sentence
    assert words.place.nearest
    assert [one.key for one in words.ways] == ["yes", "no"]
    chief.lifecycle.page.press()
    assert word(room).state is WordState.ASKED, "yes or no is said first"
    chief.lifecycle.page.choose("way", "yes")
    chief.lifecycle.page.press()
    assert (word(room).state, word(room).answered_by) == (WordState.GIVEN, "marat")


def test_a_no_wants_its_reason(room, chief):
    chief.offers[0][2]()
    page = chief.lifecycle.page
    page.choose("way", "no")
    page.press()
    assert word(room).state is WordState.ASKED
    page.choose("because", "not_so")
    page.press()
    assert (word(room).state, word(room).answer) == (WordState.REFUSED, "not_so")


def test_the_cockpit_lists_who_waits_for_a_word_and_leads_to_the_answer(room, chief):
    chief.open_cockpit()
    cockpit = chief.beside.cockpit
    cockpit.acted = chief.lifecycle.far.begin
    assert cockpit.board.afar.words == "Your word is waited for: 1"
    cockpit.open("words")
    (row,) = cockpit.drill.rows
    assert (row.cells[0], row.opens, row.can) == ("Desk 3", "word", ("answer",))
    cockpit.act("words", "answer")
    assert chief.lifecycle.page.words().title == "Desk 3 asks for your word"


def test_a_question_that_waits_no_more_says_so(room, chief):
    arrives(room, state=WordState.WITHDRAWN)
    chief.offers[0][2]()
    assert room.ctx.say(room.told[-1][0]) == "This question waits no more"
    assert isinstance(word(room), SecondWord)
