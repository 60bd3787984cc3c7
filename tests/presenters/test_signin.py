"""Sign-in before the store is there, with it, with the line and without it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from mfc_desk.ports.office import NoLine, Refused
from mfc_desk.ports.storage import StorageError
from mfc_desk.text.catalogue import Catalogue
from mfc_desk.text.message import msg
from mfc_desk.usecases.line import LineView
from mfc_desk.usecases.signing_in import SignInView
from sync.wire.messages import Person, SignedIn
from tests.presenters.place import at_once
from tests.usecases.place import OPENING, workplace
from ui.presenters.signin import SignInPresenter

PEOPLE = (
    Person("p1", "aigerim", "Айгерим С.", ["operator"], "4"),
    Person("p2", "dina", "Дина М.", ["operator"], "5"),
    Person("p3", "marat", "Марат Б.", ["operator", "supervisor"]),
    Person("p4", "zarina", "Зарина К.", ["operator"], "6"),
)


class Door:
    """An office that knows one password and makes the third wrong one wait."""

    def __init__(self):
        self.wrong, self.line = 0, True

    def sign_in(self, body):
        if not self.line:
            raise NoLine(msg("line.no_answer"))
        if body.password == "right":
            person = next(each for each in PEOPLE if each.login == body.login)
            return SignedIn(person, "token", OPENING + timedelta(hours=12), OPENING)
        self.wrong += 1
        raise (
            Refused(msg("signin.wrong_wait"), 60) if self.wrong > 2 else Refused(msg("signin.wrong", n=3 - self.wrong))
        )


class Screen:
    """What the person sees: the last state, and who came in."""

    def __init__(self):
        self.states, self.inside, self.phrases, self.emptied = [], [], [], 0
        self.presenter = None

    def show_state(self, state):
        self.states.append(state)

    def forget_password(self):
        self.emptied += 1

    def let_in(self, session):
        self.inside.append(session)

    def open_with(self, phrase):
        self.phrases.append(phrase)


class Scene:
    """Sign-in with a clock that the test turns."""

    def __init__(self, folder):
        self.door, self.screen, self.seconds = Door(), Screen(), 0.0
        self.work = workplace(folder, office=self.door)
        with self.work.store.write() as uow:
            uow.facts.set_people(PEOPLE)
            uow.facts.set_note("last_sign_in", {"login": "dina", "at": OPENING.isoformat()})
            uow.commit()
        self.presenter = SignInPresenter(self.screen, at_once, seconds=lambda: self.seconds)

    @property
    def state(self):
        return self.screen.states[-1]

    def problem(self):
        return Catalogue("en").say(self.state.problem) if self.state.problem else ""


@pytest.fixture
def scene(tmp_path):
    made = Scene(tmp_path)
    yield made
    made.work.store.close()


def test_who_was_here_last_is_chosen_and_stands_first(scene):
    scene.presenter.store_ready(scene.work)
    assert [name.login for name in scene.state.names] == ["dina", "aigerim", "zarina"]
    assert scene.state.chosen == "dina"
    assert scene.state.notice.title.code == "signin.last_here"


def test_enter_before_the_store_is_open_is_carried_out_when_it_is(scene):
    scene.presenter.submit("", "right")
    assert scene.state.notice.title.code == "signin.opening"
    assert not scene.screen.inside
    scene.presenter.store_ready(scene.work)
    assert [session.login for session in scene.screen.inside] == ["dina"]


def test_enter_before_the_names_are_read_waits_for_them(scene):
    waiting = []
    scene.presenter._run = lambda *job: waiting.append(job) if job[0] == "data" else at_once(*job)
    scene.presenter.store_ready(scene.work)
    scene.presenter.submit("", "right")
    assert (scene.state.problem, scene.state.notice.title.code) == (None, "signin.opening")
    at_once(*waiting.pop())
    assert [session.login for session in scene.screen.inside] == ["dina"]


def test_after_the_end_of_a_shift_who_was_here_last_is_chosen_as_at_a_start(scene):
    scene.presenter.store_ready(scene.work)
    scene.presenter.choose("aigerim")
    scene.presenter.submit("", "right")
    scene.presenter.sign_out()
    assert (scene.state.chosen, scene.state.other) == ("aigerim", False)


def test_a_name_that_was_pressed_early_stays_chosen(scene):
    scene.presenter.choose("marat")
    scene.presenter.store_ready(scene.work)
    assert scene.state.chosen == "marat"


def test_a_typed_name_signs_in(scene):
    scene.presenter.store_ready(scene.work)
    scene.presenter.choose_other()
    scene.presenter.submit(" Zarina ", "right")
    assert scene.screen.inside[0].login == "zarina"


def test_a_wrong_password_says_how_many_tries_are_left_and_empties_the_field(scene):
    scene.presenter.store_ready(scene.work)
    scene.presenter.submit("", "wrong")
    assert scene.problem() == "The password does not match. 2 tries left before a wait"
    assert scene.screen.emptied == 1


def test_the_wait_counts_down_in_place_and_ends_by_itself(scene):
    scene.presenter.store_ready(scene.work)
    for _ in range(3):
        scene.presenter.submit("", "wrong")
    assert scene.problem().endswith("Try again in 1:00")
    scene.seconds = 12
    scene.presenter.tick()
    assert scene.problem().endswith("Try again in 0:48")
    scene.seconds = 61
    scene.presenter.tick()
    assert scene.problem() == ""


def test_a_typed_name_sees_its_wait_count_down_too(scene):
    scene.presenter.store_ready(scene.work)
    scene.presenter.choose_other()
    for _ in range(3):
        scene.presenter.submit("zarina", "wrong")
    scene.seconds = 30
    scene.presenter.tick()
    assert scene.problem().endswith("Try again in 0:30")


def test_while_one_waits_nobody_asks_the_office_and_others_can_sign_in(scene):
    scene.presenter.store_ready(scene.work)
    for _ in range(3):
        scene.presenter.submit("", "wrong")
    scene.presenter.submit("", "right")
    assert not scene.screen.inside
    scene.presenter.choose("aigerim")
    assert scene.problem() == ""
    scene.presenter.submit("", "right")
    assert scene.screen.inside[0].login == "aigerim"


def test_without_the_line_a_stranger_is_told_why_they_cannot_come_in(scene):
    scene.door.line = False
    scene.presenter.store_ready(scene.work)
    scene.presenter.submit("", "right")
    assert scene.state.problem.code == "signin.first_needs_line"


def test_the_cut_line_is_said_beforehand(scene):
    scene.presenter.store_ready(scene.work)
    since = datetime(2026, 11, 23, 8, 31)
    scene.presenter.set_line(LineView(online=False, since=since, kept=2, attention=0, held_up_to=None))
    assert (scene.state.notice.tone, scene.state.notice.title.code) == ("off", "signin.offline_since")
    scene.presenter.set_line(
        LineView(online=False, since=since - timedelta(days=1), kept=2, attention=0, held_up_to=None)
    )
    assert scene.state.notice.title.code == "signin.offline_since_day"
    why = msg("line.not_trusted")
    scene.presenter.set_line(LineView(online=False, since=since, kept=2, attention=0, held_up_to=None, why=why))
    assert (scene.state.notice.title.code, scene.state.notice.body) == ("line.not_trusted_short", why)


def test_the_passphrase_opens_the_store_before_anyone_signs_in(scene):
    scene.presenter.ask_passphrase()
    scene.presenter.submit("", "right", "four words of the desk")
    assert scene.screen.phrases == ["four words of the desk"]
    scene.presenter.ask_passphrase(wrong=True)
    assert (scene.state.phrase, scene.state.busy) == ("wrong", False)
    scene.presenter.submit("", "right", "the right words")
    scene.presenter.store_ready(scene.work)
    assert (scene.state.phrase, len(scene.screen.inside)) == ("no", 1)


def test_a_keyring_that_was_closed_is_asked_again_at_the_next_enter(scene):
    scene.presenter.cannot_open(msg("devices.keyring_silent"))
    assert (scene.state.notice.body.code, scene.state.phrase) == ("devices.keyring_silent", "no")
    scene.presenter.submit("", "right")
    assert scene.screen.phrases == [""]
    scene.presenter.store_ready(scene.work)
    assert len(scene.screen.inside) == 1


def test_a_desk_that_does_not_open_is_not_said_to_be_opening(scene):
    scene.presenter.submit("", "right")
    scene.presenter.cannot_open(msg("store.read_only"))
    said = scene.state.notice
    assert (said.tone, said.title.code, said.body.code) == ("bad", "signin.not_opened", "store.read_only")
    assert scene.state.closed
    scene.presenter.submit("", "right")
    assert not scene.state.closed
    assert scene.state.notice.title.code == "signin.opening"


def test_records_that_open_and_cannot_be_read_are_said_and_read_again_at_the_next_enter(scene):
    def broken(_lane, _job, _done, failed=None):
        failed(StorageError(msg("store.damaged")))

    scene.presenter = SignInPresenter(scene.screen, broken)
    scene.presenter.store_ready(scene.work)
    assert scene.state.notice.body.code == "store.damaged"
    scene.presenter._run = at_once
    scene.presenter.submit("", "right")
    assert len(scene.screen.inside) == 1


def test_names_given_before_the_store_are_shown(scene):
    about = SignInView(centre={"ru": "Алматы 3"}, desk="4", people=PEOPLE, last_login=None, last_here=None)
    scene.presenter.set_people(about)
    assert scene.state.chosen == "aigerim"  # the one person of this desk
    assert scene.state.centre == {"ru": "Алматы 3"}
    assert scene.state.names[0].login == "aigerim", "this desk's own person comes first"


def test_a_locked_desk_waits_for_the_same_person(scene):
    scene.presenter.store_ready(scene.work)
    scene.presenter.lock("aigerim")
    assert (scene.state.chosen, scene.state.notice.title.code) == ("aigerim", "signin.locked")


def test_nobody_is_chosen_where_two_belong_to_the_desk(scene):
    both = (PEOPLE[0], Person("p9", "saule", "Сауле Т.", ["operator"], "4"))
    scene.presenter.set_people(
        SignInView(centre={"ru": "Алматы 3"}, desk="4", people=both, last_login=None, last_here=None)
    )
    assert scene.state.chosen == ""


def test_a_password_typed_before_a_name_was_chosen_is_kept(scene):
    scene.presenter.store_ready(scene.work)
    scene.presenter.choose_other()
    scene.presenter.submit("", "right")
    assert scene.state.problem.code == "signin.empty"
    assert scene.screen.emptied == 0


def test_whose_shift_was_ended_from_afar_reads_why_until_somebody_signs_in(scene):
    scene.presenter.store_ready(scene.work)
    scene.presenter.submit("", "right")
    scene.presenter.sign_out()
    scene.presenter.tell(msg("far.told_end_other_shift", name="Марат Б.", why="lights"))
    told = Catalogue("en").say(scene.state.notice.title)
    assert told == "Марат Б. ended your shift at this desk: lights"
    scene.presenter.choose("dina")
    assert scene.state.notice.tone == "warn"
    scene.presenter.submit("", "right")
    scene.presenter.sign_out()
    assert scene.state.notice is None or scene.state.notice.tone != "warn"
