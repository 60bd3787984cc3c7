"""A disk that was full and takes work again: nothing typed is lost, and nothing is called unsaved any more."""

from __future__ import annotations

import pytest

from mfc_desk.ports.storage import StorageError
from mfc_desk.text.message import msg
from mfc_desk.usecases import persons, visits
from tests.presenters.visit_room import NO_PAPERS, Room
from ui.presenters.visit.frame import VisitPresenter


@pytest.fixture
def room(tmp_path):
    made = Room(tmp_path)
    yield made
    made.close()


def full(*_args, **_more):
    raise StorageError(msg("store.disk_full"))


def test_when_the_disk_takes_work_again_all_that_was_typed_is_kept_and_the_warning_goes(room, monkeypatch):
    presenter = room.open()
    with monkeypatch.context() as disk:
        disk.setattr(persons, "save_field", full)
        presenter.who.edit("family_name", "Kim")
        presenter.who.keep("family_name", judge=False)
        assert "Not saved" in presenter.trouble()
    presenter.who.edit("given_name", "Lev")
    presenter.who.keep("given_name", judge=False)
    assert presenter.trouble() == ""
    assert presenter.foot().saved_role == "ok"
    again = VisitPresenter(room.ctx)
    again.open(room.visit)
    assert (again.who.value("family_name"), again.who.value("given_name")) == ("Kim", "Lev")


def test_while_the_disk_stays_full_the_warning_stays(room, monkeypatch):
    presenter = room.open()
    monkeypatch.setattr(persons, "save_field", full)
    for name in ("family_name", "given_name"):
        presenter.who.edit(name, "Kim")
        presenter.who.keep(name, judge=False)
    assert "Not saved" in presenter.trouble()


@pytest.fixture
def form(room):
    room.identify(room.story(NO_PAPERS))
    room.choose(NO_PAPERS)
    presenter = room.open()
    presenter.go(4)
    return presenter


def test_a_place_the_disk_does_not_take_is_told_once_and_nobody_is_moved(room, form, monkeypatch):
    asked, told = [], []
    form.attach(lambda: told.append(form.trouble()), asked.append)
    before = len(told)
    monkeypatch.setattr(visits, "stand_in_form", full)
    for path in ("/applicant/phone", "/applicant/full_name", "/applicant/phone"):
        form.form.stand_at(path)
    assert ("no room" in form.trouble(), form.foot().saved_role != "ok", asked) == (True, True, [])
    assert len([each for each in told[before:] if each]) == 1


def test_the_place_is_remembered_by_itself_when_the_disk_takes_work_again(room, form, monkeypatch):
    with monkeypatch.context() as disk:
        disk.setattr(visits, "stand_in_form", full)
        disk.setattr(visits, "stand_at", full)
        form.go(5)
        form.go(4)
        form.form.stand_at("/applicant/phone")
    form.form.edit("/applicant/phone", "+77010000000")
    form.form.keep("/applicant/phone")
    assert (form.trouble(), form.foot().saved_role) == ("", "ok")
    seen = visits.look(room.work, room.visit)
    assert (seen.step, seen.place.question) == (4, "/applicant/phone")
