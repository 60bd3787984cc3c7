"""A disk that was full and takes work again: nothing typed is lost, and nothing is called unsaved any more."""

from __future__ import annotations

import pytest

from mfc_desk.ports.storage import StorageError
from mfc_desk.text.message import msg
from mfc_desk.usecases import persons
from tests.presenters.visit_room import Room
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
