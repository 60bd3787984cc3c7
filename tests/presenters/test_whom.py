"""For whom the person asks: one line for most, the fields in place for the others, each wrong one said."""

from __future__ import annotations

import pytest

from mfc_desk.domain.intake import Capacity
from mfc_desk.usecases import persons, services, visits
from tests.usecases.place import operator, words, workplace
from ui.presenters.context import Context
from ui.presenters.visit.shared import Visiting
from ui.presenters.visit.whom import WhomPresenter

CHILD = {
    "family_name": "Оспанов", "given_name": "Алихан", "born": "04.12.2020",
    "authority_number": "БЛ-0412", "authority_issuer": "РАГС Алматы", "authority_issued": "20.12.2020",
}  # fmt: skip
WHO = {
    "document_type": "identity_card", "document_number": "047118265", "valid_until": "01.01.2030",
    "family_name": "Оспанова", "given_name": "Раушан", "born": "04.12.1980",
}  # fmt: skip


def at_once(lane, job, done, failed=None):
    try:
        answer = job()
    except Exception as error:
        if failed is None:
            raise
        failed(error)
    else:
        done(answer)


class Desk:
    """Step 1's question alone, over a real store."""

    def __init__(self, folder, country="kz"):
        self.work = workplace(folder, country)
        self.session = operator(self.work)
        context = Context(
            work=self.work, session=self.session, catalogue=words(self.work, "en"), run=at_once,
            changed=lambda _: None, announce=lambda *_: None,
        )  # fmt: skip
        self.room, self.sought = Visiting(context), []
        self.visit = visits.start(self.work, self.session)
        who = WHO if country == "kz" else {**WHO, "document_type": "passport", "valid_until": ""}
        persons.identify(self.work, self.session, self.visit, who)
        self.room.seek = self.sought.append
        self.again()

    def again(self):
        """As after a restart: only what was kept is there."""
        self.whom = WhomPresenter(self.room)
        self.room.viewed = self.whom.viewed
        self.room.begin(self.visit)
        self.room.look()

    def type(self, right, fields):
        self.whom.turn()
        self.whom.choose(right)
        for name, value in fields.items():
            self.whom.edit(name, value)
            self.whom.keep(name)

    def settle(self):
        went = []
        self.whom.settle(lambda: went.append(True))
        return bool(went)


@pytest.fixture
def desk(tmp_path):
    made = Desk(tmp_path)
    yield made
    made.work.store.close()


def test_who_asks_for_themselves_is_asked_nothing(desk):
    assert (desk.whom.line(), desk.whom.open, desk.whom.fields()) == ("For themselves", False, ())
    assert desk.settle()


def test_a_parent_acts_for_the_child_from_then_on(desk):
    desk.type("parent", CHILD)
    assert desk.settle()
    assert desk.whom.line() == "Оспанов Алихан · Parent · Birth certificate БЛ-0412"
    assert not desk.whom.open


def test_what_is_typed_is_there_again_after_a_restart(desk):
    desk.type("parent", {"given_name": "Алихан"})
    desk.again()
    assert (desk.whom.open, desk.whom.right(), desk.whom.value("given_name")) == (True, "parent", "Алихан")


def test_every_field_in_the_way_is_said_and_nothing_is_recorded(desk):
    desk.type("parent", {**CHILD, "born": "31.02.2020", "authority_number": ""})
    assert not desk.settle()
    assert [name for name, _ in desk.whom.problems()] == ["whom.born", "whom.authority_number"]
    assert desk.sought[-1] == "summary"
    assert desk.room.view.acting is None


def test_the_summary_says_which_field_of_the_other_side_is_meant(desk):
    desk.type("parent", {**CHILD, "born": "31.02.2020", "authority_number": ""})
    assert not desk.settle()
    named = [words.partition(" · ")[0] for _, words in desk.whom.problems()]
    assert named == [desk.whom.label("born"), desk.whom.label("authority_number")]


def test_a_power_of_attorney_that_is_over_says_what_would_cure_it(desk):
    desk.type("proxy", {**CHILD, "born": "04.12.1960", "expires": "01.02.2021"})
    assert not desk.settle()
    assert "A newer document is needed" in desk.whom.problem("expires")


def test_a_scope_without_a_service_is_no_scope(desk):
    desk.type("proxy", {**CHILD, "born": "04.12.1960", "scope": "some"})
    assert not desk.settle()
    assert [name for name, _ in desk.whom.problems()] == ["whom.services"]
    named = desk.whom.services()[0][0]
    desk.whom.name_service(named)
    assert desk.settle()
    assert desk.room.view.acting.right.services == (named,)


def test_a_scope_without_a_service_hides_no_other_field_in_the_way(desk):
    desk.type("proxy", {**CHILD, "born": "31.02.1960", "authority_issued": "", "scope": "some"})
    assert not desk.settle()
    assert [name for name, _ in desk.whom.problems()] == ["whom.born", "whom.authority_issued", "whom.services"]


def test_the_same_child_needs_no_second_paper(desk):
    desk.type("parent", CHILD)
    assert desk.settle()
    desk.type("self", {})
    assert desk.settle()
    known = desk.whom.choices()[-1][0]
    desk.type(known, {})
    assert desk.settle()
    assert len(desk.room.view.rights) == 1
    assert desk.room.view.acting.right.capacity is Capacity.PARENT


def test_what_counts_now_is_the_choice_that_is_selected(desk):
    desk.whom.turn()
    assert desk.whom.right() == "self"
    desk.whom.turn()
    desk.type("parent", CHILD)
    assert desk.settle()
    desk.whom.turn()
    assert desk.whom.right() == f"known:{desk.room.view.acting.right.id}"
    assert desk.settle()


def test_a_letter_of_the_child_is_corrected_in_place_and_the_wrong_entry_is_no_choice_any_more(desk):
    application = services.choose(desk.work, desk.session, desk.visit, "kz.id_passport", "ru")
    desk.room.look()
    desk.type("parent", CHILD)
    assert desk.settle()
    before = desk.room.view.acting
    desk.whom.turn()
    desk.whom.mend()
    assert {name: desk.whom.value(name) for name in CHILD} == CHILD
    desk.again()  # also after a restart it is a correction
    desk.whom.edit("given_name", "Алихам")
    desk.whom.keep("given_name")
    assert desk.settle()
    after = desk.room.view.acting
    assert (after.principal.id, after.principal.given_name) == (before.principal.id, "Алихам")
    assert [each.right.id for each in desk.room.view.rights] == [after.right.id] != [before.right.id]
    case = desk.room.case
    assert (case.application.id, case.application.representation) == (application, after.right.id)
    with desk.work.store.read() as uow:  # what was said first stays in the record
        assert len(list(uow.rows.of_kind("representation"))) == 2


def test_another_right_for_the_draft_names_the_service_that_stands_in_the_way(desk):
    every = desk.work.law.services(desk.work.today())
    own = next(each for each in every if Capacity.PARENT not in each.capacities and not each.guided)
    services.choose(desk.work, desk.session, desk.visit, own.id, "ru")
    desk.room.look()
    desk.type("parent", CHILD)
    assert not desk.settle()
    words = desk.room.ctx.say(desk.room.trouble)
    assert desk.room.ctx.say(own.name) in words
    assert "Take this service out" in words


def test_the_application_in_hand_is_for_the_child_too(desk):
    services.choose(desk.work, desk.session, desk.visit, "kz.id_passport", "ru")
    desk.room.look()
    desk.type("parent", CHILD)
    assert desk.settle()
    assert desk.room.case.sides.capacity is Capacity.PARENT


def test_a_right_that_the_service_does_not_admit_is_refused_and_written_down_once(desk):
    services.choose(desk.work, desk.session, desk.visit, "kz.criminal_record", "ru")
    desk.room.look()
    desk.type("proxy", {**CHILD, "born": "04.12.1960", "scope": "some", "services": "kz.id_passport"})
    for _ in range(2):
        assert not desk.settle()
    assert desk.room.trouble.code == "rule.right_too_narrow"
    with desk.work.store.read() as uow:
        assert len(list(uow.rows.of_kind("representation"))) == 1


def test_an_organisation_is_known_by_its_numbers_of_this_country(tmp_path):
    desk = Desk(tmp_path, "ru")
    desk.type("head", {"name": "Ромашка", "identifier": "7707083894"})
    assert "register_number" in desk.whom.fields()
    assert desk.whom.problem("identifier")
    assert not desk.settle()
    desk.work.store.close()
