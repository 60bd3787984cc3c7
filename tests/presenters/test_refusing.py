"""Refusing at intake: a true ground, or two persons; the notice always in writing; Esc goes back at every point."""

from __future__ import annotations

from datetime import timedelta

import pytest
from argon2 import PasswordHasher

from mfc_desk.domain.guards import Mode
from mfc_desk.domain.machines import Lifecycle
from mfc_desk.ports.outbox import OpState
from mfc_desk.usecases import ledger
from sync.wire.approval import setting_of
from sync.wire.messages import Person
from tests.presenters.visit_room import Room, sought
from tests.printing import reading
from tests.usecases.place import words

PASSWORD = "correct horse"
KEPT = PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1).hash(PASSWORD)


def at_the_counter(folder, service="ru.passport", country="ru", language="en"):
    made = Room(folder, country, language)
    with made.work.store.write() as uow:
        uow.facts.set_people([Person("marat", "marat", "Marat", ["supervisor"])])
        until = (made.work.clock.now() + timedelta(days=30)).isoformat()
        uow.facts.set_note("verifier.marat", {"hash": KEPT, "until": until})
        uow.facts.set_note("approval.marat", setting_of(KEPT))
        uow.commit()
    story = made.story(service)
    made.identify(story)
    made.answer(made.choose(service), story)
    made.open()
    return made


@pytest.fixture
def room(tmp_path):
    made = at_the_counter(tmp_path)
    yield made
    made.close()


def opened(room):
    room.presenter.refuse_intake()
    return room.presenter.refusing


def lifecycle(room):
    return room.presenter.visiting.view.cases[0].application.lifecycle


def test_every_ground_stands_with_its_verdict_facts_article_and_cure_the_true_ones_first(room):
    rows = opened(room).rows()
    assert [row.verdict for row in rows] == sorted(
        (row.verdict for row in rows), key=["true", "unknown", "false"].index
    )
    assert rows[0].verdict == "true"
    assert all(row.facts and row.cure and row.today for row in rows)
    assert any(row.verdict != "true" for row in rows)


def test_a_true_ground_is_read_back_done_and_its_notice_is_there(room):
    refusing = opened(room)
    ground = refusing.rows()[0]
    refusing.choose(ground.id)
    room.presenter.primary()
    assert ground.text in room.presenter.act().sentence
    assert lifecycle(room) is not Lifecycle.INTAKE_REFUSED
    room.presenter.primary()
    assert lifecycle(room) is Lifecycle.INTAKE_REFUSED
    data, _ = refusing.notice.data()
    assert data.number.startswith("KZ-03-26-R")
    assert ledger.rows(room.work) == ()


def test_a_ground_that_hangs_on_what_the_operator_sees_is_asked_judged_anew_and_taken_back(room):
    refusing = opened(room)
    row = next(row for row in refusing.rows() if row.asks)
    (fact,) = row.asks
    assert (row.verdict, fact.so) == ("unknown", None)
    for so in (True, False, True):
        before = fact
        refusing.state(fact.name, so=so if fact.name != "case.competent" else not so)
        row = next(each for each in refusing.rows() if each.id == row.id)
        (fact,) = row.asks
        assert row.verdict == ("true" if so else "false")
        assert fact.words != before.words
    refusing.choose(row.id)
    assert not refusing.overriding
    room.presenter.primary()
    room.presenter.primary()
    assert lifecycle(room) is Lifecycle.INTAKE_REFUSED


def test_the_visit_ends_only_when_the_notice_was_offered_in_writing(room, tmp_path):
    refusing = opened(room)
    refusing.choose(refusing.rows()[0].id)
    room.presenter.primary()
    room.presenter.primary()
    wishes = sought(room)
    room.presenter.primary()
    assert (wishes[-1], room.over) == ("refuse.print", 0)
    refusing.notice.print()
    assert "Not printed" in refusing.notice.paper().words
    refusing.notice.save_as(str(tmp_path / "notice.pdf"))
    assert (tmp_path / "notice.pdf").read_bytes().startswith(b"%PDF")
    room.presenter.primary()
    assert room.over == 1


def test_what_is_printed_says_what_the_office_holds_by_then_and_not_what_it_held_at_the_refusal(room, tmp_path):
    refusing = opened(room)
    refusing.choose(refusing.rows()[0].id)
    room.presenter.primary()
    room.presenter.primary()
    assert not refusing.notice.data()[0].confirmed
    with room.work.store.write() as uow:
        for each in uow.outbox.pending():
            uow.outbox.settle(each.op_id, OpState.SEEN, None, 1)
        uow.commit()
    refusing.notice.save_as(str(tmp_path / "notice.pdf"))
    assert refusing.notice.data()[0].confirmed
    told = reading.words((tmp_path / "notice.pdf").read_bytes())
    assert reading.tight(words(room.work, refusing.notice.data()[1].language)("paper.refusal_by_desk")) not in told


def test_the_notice_names_the_papers_that_were_not_there(room):
    refusing = opened(room)
    row = next(row for row in refusing.rows() if row.id == "incomplete_package")
    lacking = [one for one in room.presenter.visiting.view.cases[0].completeness.missing if one.action == "bring"]
    refusing.choose(row.id)
    room.presenter.primary()
    room.presenter.primary()
    named = [room.ctx.say(one) for one in refusing.notice.data()[0].papers]
    assert named
    law = room.work.law
    assert set(named) <= {room.ctx.say(law.evidence_type(one.type).label) for one in lacking}


def test_who_does_not_take_the_paper_was_offered_it_all_the_same(room):
    refusing = opened(room)
    refusing.choose(refusing.rows()[0].id)
    room.presenter.primary()
    room.presenter.primary()
    refusing.notice.decline()
    assert refusing.notice.offered()


def test_after_a_refusal_no_step_asks_for_a_signature_or_a_receipt(room):
    refusing = opened(room)
    refusing.choose(refusing.rows()[0].id)
    room.presenter.primary()
    room.presenter.primary()
    assert [each.sub for each in room.presenter.bar()][4:] == ["not taken in", "not taken in"]


def test_esc_goes_back_at_every_point_and_nothing_is_done(room):
    refusing = opened(room)
    refusing.choose(refusing.rows()[0].id)
    room.presenter.primary()
    room.presenter.take_back()
    assert (room.presenter.act(), refusing.chosen) != (None, None)
    room.presenter.take_back()
    assert (refusing.chosen, refusing.open) == (None, True)
    room.presenter.take_back()
    assert not refusing.open
    assert lifecycle(room) is Lifecycle.DRAFT


class TestTwoPersons:
    def choose_false(self, room):
        refusing = opened(room)
        ground = next(row for row in refusing.rows() if row.verdict != "true")
        refusing.choose(ground.id)
        return refusing, ground

    def test_a_ground_that_is_not_true_asks_for_a_reason_then_for_the_second_person(self, room):
        wishes = sought(room)
        refusing, _ = self.choose_false(room)
        room.presenter.primary()
        assert wishes[-1] == "refuse.reason"
        refusing.give_reason("court_ban")
        room.presenter.primary()
        assert wishes[-1] == "refuse.password"
        assert room.presenter.act() is None

    def test_what_is_left_is_told_as_soon_as_the_password_is_typed(self, room):
        refusing, _ = self.choose_false(room)
        refusing.give_reason("court_ban")
        seen = []
        room.presenter.shown = lambda: seen.append(room.presenter.foot().left)
        refusing.type_password("p")
        refusing.type_password("pa")
        assert seen == [""]

    def test_the_wrong_password_waits_and_refuses_nobody(self, room):
        refusing, _ = self.choose_false(room)
        refusing.give_reason("court_ban")
        for _ in range(3):
            refusing.type_password("wrong")
            room.presenter.primary()
            room.presenter.primary()
        assert refusing.wait_until is not None
        assert "Try again at" in refusing.trouble_words()
        assert refusing.password == ""
        assert lifecycle(room) is Lifecycle.DRAFT

    def test_both_stand_under_it_and_it_is_reported(self, room):
        refusing, ground = self.choose_false(room)
        refusing.give_reason("court_ban")
        refusing.type_password(PASSWORD)
        room.presenter.primary()
        assert "Marat" in room.presenter.act().sentence
        room.presenter.primary()
        assert lifecycle(room) is Lifecycle.INTAKE_REFUSED
        (row,) = ledger.rows(room.work)
        assert (row.mode, row.subject, row.second) == (Mode.OVERRIDDEN, ground.id, "marat")
        assert refusing.notice.data()[0].second_name == "Marat"
        assert refusing.password == ""


def test_the_menu_leads_to_the_notice_once_it_is_refused(room):
    refusing = opened(room)
    refusing.choose(refusing.rows()[0].id)
    room.presenter.primary()
    room.presenter.primary()
    room.presenter.take_back()
    words = {each.key: each.words for each in room.presenter.menu()}
    assert "Notice of refusal" in words["refuse"]
    assert "drop" not in words
    room.presenter.choose("refuse")
    assert refusing.notice.data() is not None
