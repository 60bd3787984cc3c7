"""A profile becomes a desk once: its unsent work belongs to the desk that did it."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from mfc_desk import bootstrap
from mfc_desk.bootstrap import AlreadyEnrolled
from mfc_desk.devices.secrets import PassphraseSecrets
from mfc_desk.domain.ids import RandomIds
from mfc_desk.ports.office import NoLine, Refused
from mfc_desk.ports.outside import CannotOpen
from mfc_desk.ports.storage import Desk
from mfc_desk.store.errors import WrongKey
from mfc_desk.store.uow import open_store
from mfc_desk.text.catalogue import LANGUAGES, Catalogue
from mfc_desk.text.message import msg
from mfc_desk.usecases import enrolling
from sync.wire.messages import Enrol, Enrolled
from tests.store.world import NINE, HandClock, desk

NOWHERE = "http://127.0.0.1:9"


def enrol(folder: Path, passphrase: str, *, office_url: str = NOWHERE) -> None:
    secrets = PassphraseSecrets(folder, passphrase)
    bootstrap.enrol(folder, secrets, office_url=office_url, code="C", clock=HandClock())


def begun(folder: Path, *, enrolled: bool) -> None:
    store = open_store(folder / "desk.db", PassphraseSecrets(folder, "phrase").begin(), HandClock())
    with store.write() as uow:
        if enrolled:
            uow.facts.set_desk(desk())
        uow.commit()
    store.close()


def test_a_desk_is_not_enrolled_again_and_stays_what_it_is(tmp_path: Path) -> None:
    begun(tmp_path, enrolled=True)
    with pytest.raises(AlreadyEnrolled):
        enrol(tmp_path, "phrase")
    store = open_store(tmp_path / "desk.db", PassphraseSecrets(tmp_path, "phrase").key(), HandClock())
    with store.read() as uow:
        assert uow.facts.desk() == desk()
    store.close()


def test_a_wrong_passphrase_is_found_before_the_code_is_spent(tmp_path: Path) -> None:
    begun(tmp_path, enrolled=False)
    with pytest.raises(WrongKey):
        enrol(tmp_path, "another phrase")


def test_an_enrolment_that_broke_off_can_be_tried_again(tmp_path: Path) -> None:
    begun(tmp_path, enrolled=False)
    with pytest.raises(NoLine):
        enrol(tmp_path, "phrase")


class Door:
    """An office whose answers may be lost on the way; it has one desk to give, to whoever came first with the code."""

    def __init__(self) -> None:
        self.asked: list[Enrol] = []
        self.cut = True

    def enrol(self, body: Enrol) -> Enrolled:
        if self.asked and (body.device, body.public_key) != (self.asked[0].device, self.asked[0].public_key):
            raise Refused(msg("office.code_unknown"))
        self.asked.append(body)
        if self.cut:
            raise NoLine(msg("line.broke_off"))
        return Enrolled("KZ03", {"ru": "Центр"}, "kz", "4", b"k" * 32, "e", NINE, [], {}, "1414", "")


def test_an_enrolment_whose_answer_was_lost_goes_on_with_the_same_code(tmp_path: Path) -> None:
    door, key = Door(), PassphraseSecrets(tmp_path, "phrase").begin()

    def again(code: str) -> Desk:
        with closing(open_store(tmp_path / "desk.db", key, HandClock())) as store:
            return enrolling.enrol(door, store, HandClock(), RandomIds(), code=code, office_url=NOWHERE)  # type: ignore[arg-type]

    with pytest.raises(NoLine):
        again("KZ03-7F3K")
    door.cut = False
    made = again(" kz03-7f3k ")  # typed otherwise the second time
    assert (made.device, made.desk) == (door.asked[0].device, "4")
    with closing(open_store(tmp_path / "desk.db", key, HandClock())) as store, store.read() as uow:
        assert uow.facts.desk() == made
        assert uow.facts.note(enrolling.BEGUN) is None


def test_with_another_code_it_is_another_device_that_asks(tmp_path: Path) -> None:
    door, key = Door(), PassphraseSecrets(tmp_path, "phrase").begin()
    with closing(open_store(tmp_path / "desk.db", key, HandClock())) as store:
        for code, expected in (("KZ03-7F3K", NoLine), ("KZ03-9QMD", Refused)):
            with pytest.raises(expected):
                enrolling.enrol(door, store, HandClock(), RandomIds(), code=code, office_url=NOWHERE)  # type: ignore[arg-type]


def test_a_code_that_was_mistyped_in_between_is_the_same_device_still(tmp_path: Path) -> None:
    door, key = Door(), PassphraseSecrets(tmp_path, "phrase").begin()
    with closing(open_store(tmp_path / "desk.db", key, HandClock())) as store:
        for code, expected in (("KZ03-7F3K", NoLine), ("KZ03-7F3L", Refused), ("KZ03-7F3K", NoLine)):
            with pytest.raises(expected):
                enrolling.enrol(door, store, HandClock(), RandomIds(), code=code, office_url=NOWHERE)  # type: ignore[arg-type]
        door.cut = False
        enrolling.enrol(door, store, HandClock(), RandomIds(), code="KZ03-7F3K", office_url=NOWHERE)  # type: ignore[arg-type]


def test_over_a_way_that_is_not_protected_nobody_enrols_and_nothing_is_begun(tmp_path: Path) -> None:
    with pytest.raises(CannotOpen) as caught:
        enrol(tmp_path / "new", "phrase", office_url="http://office.test")
    assert all("http://office.test" in Catalogue(language).say(caught.value.why) for language in LANGUAGES)
    assert not (tmp_path / "new").exists()


def test_a_desk_whose_way_to_the_office_is_not_protected_does_not_open(tmp_path: Path) -> None:
    begun(tmp_path, enrolled=True)
    assert desk().office_url == "http://office.test"
    for _ in range(2):  # the first try leaves the profile free for the second
        with pytest.raises(CannotOpen) as caught:
            bootstrap.open_workplace(tmp_path, PassphraseSecrets(tmp_path, "phrase"), HandClock())
        assert caught.value.why.code == "line.not_protected"
