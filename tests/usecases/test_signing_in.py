"""Sign-in with the line and without it; wrong passwords make a growing wait that outlives a restart."""

from __future__ import annotations

from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from mfc_desk.domain.permissions import Role
from mfc_desk.ports.office import NoLine, Refused
from mfc_desk.text.catalogue import LANGUAGES, Catalogue
from mfc_desk.text.message import msg
from mfc_desk.usecases import signing_in
from mfc_desk.usecases.signing_in import FIRST_WAIT_S, LONGEST_WAIT_S, SignInRefused
from sync.wire.messages import Person, SignedIn, sign_in_bytes
from tests.usecases.place import OPENING, workplace

AIGERIM = Person("p1", "aigerim", "Айгерим С.", ["operator"], "4")


class Door:
    """An office that knows one password, as long as the line is there."""

    def __init__(self):
        self.line, self.asked, self.knock = True, 0, 0

    def sign_in(self, body):
        self.asked += 1
        assert body.knock > self.knock, "a number is never used twice"
        self.knock = body.knock
        self.key.verify(body.signature, sign_in_bytes(body))
        if not self.line:
            raise NoLine(msg("line.no_answer"))
        if body.password != "right":
            raise Refused(msg("signin.wrong", n=2))
        return SignedIn(AIGERIM, "token", OPENING + timedelta(hours=12), OPENING)


class Hands:
    """The workplace with a clock that the test turns."""

    def __init__(self, folder):
        self.door = Door()
        self.work = workplace(folder, office=self.door)
        self.door.key = Ed25519PrivateKey.from_private_bytes(self.work.desk.private_key).public_key()
        self.shift = timedelta(0)
        wall, boot = self.work.clock.now, self.work.clock.boot_ms
        self.work.clock.now = lambda: wall() + self.shift
        self.work.clock.boot_ms = lambda: boot() + self.shift // timedelta(milliseconds=1)

    def try_in(self, password):
        with pytest.raises(SignInRefused) as refused:
            signing_in.sign_in(self.work, "aigerim", password)
        return refused.value


@pytest.fixture
def hands(tmp_path):
    made = Hands(tmp_path)
    yield made
    made.work.store.close()


def test_with_the_line_the_office_decides_and_gives_a_token(hands):
    session = signing_in.sign_in(hands.work, " Aigerim ", "right")
    assert (session.token, session.actor.roles) == ("token", frozenset({Role.OPERATOR}))
    assert signing_in.look(hands.work).last_login == "aigerim"


def test_without_the_line_the_last_sign_in_counts(hands):
    signing_in.sign_in(hands.work, "aigerim", "right")
    hands.door.line = False
    session = signing_in.sign_in(hands.work, "aigerim", "right")
    assert session.token is None
    assert session.name == "Айгерим С."


def test_the_first_sign_in_ever_needs_the_line(hands):
    hands.door.line = False
    assert hands.try_in("right").why.code == "signin.first_needs_line"


def test_a_month_without_the_line_is_the_limit(hands):
    signing_in.sign_in(hands.work, "aigerim", "right")
    hands.door.line = False
    hands.shift = timedelta(days=31)
    assert hands.try_in("right").why.code == "signin.too_long_offline"


def test_wrong_passwords_make_a_wait_that_doubles_and_has_an_end(hands):
    signing_in.sign_in(hands.work, "aigerim", "right")
    hands.door.line = False
    waits = []
    for _ in range(12):
        refused = hands.try_in("wrong")
        waits.append(refused.wait_s)
        hands.shift += timedelta(seconds=refused.wait_s + 1)
    assert waits[:5] == [0, 0, FIRST_WAIT_S, 2 * FIRST_WAIT_S, 4 * FIRST_WAIT_S]
    assert waits[-1] == LONGEST_WAIT_S


def test_during_the_wait_even_the_right_password_waits_and_nobody_is_asked(hands):
    signing_in.sign_in(hands.work, "aigerim", "right")
    hands.door.line = False
    for _ in range(3):
        hands.try_in("wrong")
    asked = hands.door.asked
    assert 0 < hands.try_in("right").wait_s <= FIRST_WAIT_S
    assert hands.door.asked == asked
    hands.shift += timedelta(seconds=FIRST_WAIT_S + 1)
    assert signing_in.sign_in(hands.work, "aigerim", "right").token is None


def test_the_password_itself_is_never_kept(hands):
    signing_in.sign_in(hands.work, "aigerim", "right")
    with hands.work.store.read() as uow:
        known = uow.facts.note("verifier.aigerim")
    assert known["hash"].startswith("$argon2id$")
    assert "right" not in str(known)


def test_a_refusal_of_the_office_is_said_and_its_wait_is_kept(hands):
    def refuse(_body):
        raise Refused(msg("signin.wrong_wait"), 240)

    hands.door.sign_in = refuse
    assert hands.try_in("wrong").wait_s == 240
    assert hands.try_in("right").wait_s > 200


def test_nothing_typed_is_asked_for_in_words(hands):
    assert hands.try_in("").why.code == "signin.empty"


@pytest.mark.parametrize("n", [1, 2, 5])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_tries_that_are_left_are_said_alike_with_the_line_and_without(language, n):
    say = Catalogue(language)
    assert say("office.sign_in_wrong", n=n) == say("signin.wrong", n=n)
