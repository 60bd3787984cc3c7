"""The fee in step 5, decided without a window: exemptions first, nothing guessed, a slip only where a bank can read it."""

from __future__ import annotations

from datetime import date

import pytest

from mfc_desk.usecases import answering, charges
from tests.presenters.visit_room import Room, sought
from ui.presenters.case_page import CasePagePresenter


@pytest.fixture
def rooms(tmp_path):
    made = []

    def make(country, service, **answers):
        folder = tmp_path / str(len(made))
        folder.mkdir()
        room = Room(folder, country)
        made.append(room)
        story = room.story(service)
        room.identify(story)
        application = room.choose(service)
        room.answer(application, story)
        for path, value in answers.items():
            answering.save_field(room.work, application, "/" + path, value)
        room.open()
        return room

    yield make
    for each in made:
        each.close()


def test_the_exemptions_come_first_each_with_what_proves_it(rooms):
    fee = rooms("ru", "ru.passport", orphan=True).presenter.fee.words()
    assert [one.title for one in fee.exemptions] == ["No duty for orphans"]
    assert fee.exemptions[0].sub.startswith("applies once proven: ")
    assert not fee.exemptions[0].verified


def test_once_one_exemption_holds_nobody_is_asked_about_the_others(rooms):
    fee = rooms("kz", "kz.id_passport").presenter.fee.words()
    assert len(fee.exemptions) == 1
    assert fee.how == ""
    assert not fee.payable


def test_an_open_exemption_leads_to_its_question_and_no_sum_is_named(rooms):
    room = rooms("ru", "ru.passport", orphan="")
    asked = sought(room)
    fee = room.presenter.fee.words()
    assert "cannot be computed" in fee.title
    assert not any(sign.isdigit() for sign in fee.title)
    room.presenter.fee.ask(fee.exemptions[0].asked)
    assert room.presenter.step == 4
    assert asked[-1].startswith("page.")


def test_a_slip_is_saved_and_is_said_to_be_no_payment(rooms):
    room = rooms("ru", "ru.passport")
    fee = room.presenter.fee
    assert "no payment yet" in fee.words().how
    fee.save_as(str(room.folder / "slip.pdf"))
    assert fee.paper().words == "Saved: slip.pdf"
    assert (room.folder / "slip.pdf").read_bytes().startswith(b"%PDF")


def test_a_slip_that_did_not_come_out_says_why_and_can_be_printed_again(rooms):
    fee = rooms("ru", "ru.passport").presenter.fee
    fee.print()
    assert fee.paper().words.startswith("Not printed: ")
    assert not fee.paper().busy


def test_a_changed_fee_makes_an_old_slip_void(rooms):
    room = rooms("ru", "ru.passport")
    fee = room.presenter.fee
    fee.save_as(str(room.folder / "slip.pdf"))
    answering.save_field(room.work, room.presenter.visiting.case.application.id, "/reason", "lost")
    room.presenter.visiting.look()
    assert "1 500" in fee.words().title.replace("\u00a0", " ")
    assert fee.paper().words == "Payment slip: not printed yet"


def test_the_persons_word_is_noted_and_is_said_to_be_no_payment(rooms):
    room = rooms("ru", "ru.passport")
    fee = room.presenter.fee
    assert (fee.words().claimed, fee.words().claimable) == ("", True)
    fee.claim()
    told = fee.words()
    assert told.claimed.startswith("The person says it is paid")
    assert "Not confirmed" in told.claimed
    assert not told.claimable
    (claim,) = room.presenter.visiting.case.application.claims
    assert claim.by == room.session.actor.id
    assert not charges.charge(room.work, room.presenter.visiting.case).paid


def test_number_and_day_of_the_payment_document_are_noted_where_they_are_shown(rooms):
    room = rooms("ru", "ru.passport")
    fee = room.presenter.fee
    assert fee.claim("", "31.02.2026")
    assert fee.claim("", "01.01.2030")
    assert not room.presenter.visiting.case.application.claims
    assert fee.claim("4815", "20.11.2026") == ""
    (claim,) = room.presenter.visiting.case.application.claims
    assert (claim.number, claim.day) == ("4815", date(2026, 11, 20))
    assert "4815 · 20.11.2026" in fee.words().claimed


def test_the_page_of_a_case_notes_the_payment_document_that_comes_later(rooms):
    room = rooms("ru", "ru.passport")
    application = room.presenter.visiting.case.application.id
    room.attach_all(application)
    room.register(application)
    page = CasePagePresenter(room.ctx)
    page.open(application)
    assert page.words().claimable
    assert page.claim("77", "soon")
    assert page.claim("77", "") == ""
    assert [one.number for one in page.file.application.claims] == ["77"]
    assert any("77" in row.title for row in page.words().log)
    assert page.claim("77", "") == ""
    assert page.notice is not None
