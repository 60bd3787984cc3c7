"""An operator signs in; wrong passwords cost a growing wait, and unknown names look like known ones."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from backoffice import keys, personnel, signing_in
from backoffice.errors import WrongPassword
from backoffice.rehearsal import NotTaken, RehearsalDesk
from backoffice.store import centres
from sync.wire.approval import stamp_of
from sync.wire.messages import SignedIn, SignIn
from tests.office.bureau import CENTRE, PASSWORD, Bureau


def wrong(desk: RehearsalDesk, login: str = "operator1", password: str = "guess") -> tuple[int, str, int]:
    with pytest.raises(NotTaken) as refused:
        desk.sign_in(login, password)
    said = refused.value.refusal
    return refused.value.status, said.why.code, said.wait_seconds


def test_who_signs_in_gets_a_token_for_a_shift(bureau: Bureau) -> None:
    desk = bureau.desk()
    done = desk.sign_in("operator1", PASSWORD)
    assert done.person.roles == ["operator"]
    assert done.until - done.office_time == timedelta(hours=12)
    assert desk.ask("call_next").result == {"ticket": None}


def test_the_name_may_be_typed_in_capitals(bureau: Bureau) -> None:
    assert bureau.desk().sign_in(" Operator1 ", PASSWORD).person.login == "operator1"


def test_wrong_passwords_make_a_growing_wait(bureau: Bureau) -> None:
    desk = bureau.desk()
    waits = []
    for _ in range(6):
        _, _, wait = wrong(desk)
        waits.append(wait)
        bureau.clock.advance(timedelta(seconds=wait))
    assert waits == [0, 0, 4, 8, 16, 32]


def test_a_wrong_password_says_how_many_tries_are_left_and_a_wait_how_long(bureau: Bureau) -> None:
    desk = bureau.desk()
    assert wrong(desk) == (401, "office.sign_in_wrong", 0)
    wrong(desk)
    assert wrong(desk) == (401, "office.sign_in_wait", 4)


def test_during_the_wait_even_the_right_password_is_not_looked_at(bureau: Bureau) -> None:
    desk = bureau.desk()
    for _ in range(3):
        wrong(desk)
    bureau.clock.advance(timedelta(seconds=1))
    assert wrong(desk, password=PASSWORD) == (401, "office.sign_in_wait", 3)
    bureau.clock.advance(timedelta(seconds=3))
    assert desk.sign_in("operator1", PASSWORD).token


def test_the_right_password_forgets_the_wrong_ones(bureau: Bureau) -> None:
    desk = bureau.desk()
    wrong(desk)
    wrong(desk)
    desk.sign_in("operator1", PASSWORD)
    assert wrong(desk) == (401, "office.sign_in_wrong", 0)


def test_one_operators_wait_is_not_anothers(bureau: Bureau) -> None:
    desk = bureau.desk()
    for _ in range(3):
        wrong(desk)
    assert desk.sign_in("operator2", PASSWORD).token


def test_an_unknown_name_is_answered_like_a_known_one(bureau: Bureau) -> None:
    desk = bureau.desk()
    assert [wrong(desk, "nobody") for _ in range(3)] == [wrong(desk, "operator1") for _ in range(3)]


def test_many_guesses_at_once_are_counted_one_by_one(bureau: Bureau) -> None:
    desk = bureau.desk()

    def guess(said: SignIn) -> int:
        try:
            signing_in.sign_in(bureau.office, said)
        except WrongPassword as error:
            return 0 if error.why.code == "office.sign_in_wrong" else error.wait_seconds
        raise AssertionError

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(guess, [desk.introduction("operator1", "guess") for _ in range(6)]))
    # three were looked at, whatever the order; the others came too late
    bureau.clock.advance(timedelta(seconds=4))
    assert wrong(desk)[2] == 8


def test_a_desk_that_is_not_enrolled_signs_nobody_in(bureau: Bureau) -> None:
    desk = bureau.desk()
    desk.device = type(desk.device)("stranger")
    with pytest.raises(NotTaken) as refused:
        desk.sign_in("operator1", PASSWORD)
    assert (refused.value.status, refused.value.refusal.why.code) == (403, "office.device_unknown")


def test_a_name_and_a_password_open_nothing_without_the_key_of_the_desk(bureau: Bureau) -> None:
    desk = bureau.desk()
    desk.private = keys.new_private_key()
    with pytest.raises(NotTaken) as refused:
        desk.sign_in("operator1", PASSWORD)
    assert (refused.value.status, refused.value.refusal.why.code) == (403, "office.signature_wrong")


def test_who_has_no_key_of_a_desk_makes_nobody_wait(bureau: Bureau) -> None:
    desk, stranger = bureau.desk(), bureau.desk("2", "operator2")
    stranger.device = desk.device
    for _ in range(6):
        with pytest.raises(NotTaken):
            stranger.sign_in("operator1", "guess")
    assert desk.sign_in("operator1", PASSWORD).token


def test_a_sign_in_that_is_played_back_opens_nothing(bureau: Bureau) -> None:
    desk = bureau.desk()
    said = desk.introduction("operator1", PASSWORD)
    desk.send("POST", "/api/session", said, SignedIn)
    with pytest.raises(NotTaken) as refused:
        desk.send("POST", "/api/session", said, SignedIn)
    assert refused.value.refusal.why.code == "office.hello_repeated"


@pytest.mark.parametrize("path", ["/sync/changes?after=0", "/sync/head?after=0&wait=0"])
def test_a_password_alone_does_not_open_the_feed(bureau: Bureau, path: str) -> None:
    desk = bureau.desk()
    token = desk.sign_in("operator1", PASSWORD).token
    statuses = [
        bureau.call("GET", path, headers={"authorization": f"Bearer {each}"}).status for each in (desk.session, token)
    ]
    assert statuses == [200, 401]


def test_what_is_written_about_people_is_in_no_word_of_the_database(bureau: Bureau) -> None:
    known = bureau.database.read(lambda tx: centres.operators(tx, CENTRE))[0]
    with pytest.raises(IntegrityError) as refused:
        bureau.database.write(lambda tx: centres.add_operator(tx, known))
    assert known.name not in str(refused.value)
    assert known.password not in f"{refused.value}{known}"


def test_what_was_said_during_the_wait_opens_nothing_after_it(bureau: Bureau) -> None:
    desk = bureau.desk()
    for _ in range(3):
        wrong(desk)
    said = desk.introduction("operator1", PASSWORD)
    with pytest.raises(NotTaken):
        desk.send("POST", "/api/session", said, SignedIn)
    bureau.clock.advance(timedelta(seconds=10))
    with pytest.raises(NotTaken) as refused:
        desk.send("POST", "/api/session", said, SignedIn)
    assert refused.value.refusal.why.code == "office.hello_repeated"


def test_a_new_password_is_told_to_every_desk_with_its_next_hello_and_tells_nothing_itself(bureau: Bureau) -> None:
    desk = bureau.desk()
    setting = desk.sign_in("operator1", PASSWORD).approval

    def stamps() -> dict[str, str]:
        return {each.login: each.password for each in desk.hello().people}

    before = stamps()
    assert before["operator1"] == stamp_of(setting)
    personnel.set_password(bureau.office, CENTRE, "operator1", "another horse")
    after = stamps()
    assert after.pop("operator1") != before.pop("operator1")
    assert after == before
    assert setting.rpartition("$")[2] not in str(after)
