"""Eleven days and sixteen hours without a line: sessions end, the certificate changes, work goes on and all of it arrives."""

from __future__ import annotations

from datetime import timedelta

import pytest

from backoffice import passwords, personnel
from backoffice.store import centres
from mfc_desk.domain.ids import VisitId
from mfc_desk.domain.operations.visits import StartVisit
from mfc_desk.usecases import signing_in
from mfc_desk.usecases.signing_in import SignInRefused
from mfc_desk.usecases.workplace import Session, do
from tests.hall.centre import RealDesk
from tests.hall.test_lives import kept, visits_here, words
from tests.office.bureau import CENTRE, PASSWORD, Bureau

OUTAGE = timedelta(hours=271, minutes=40)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashing is slow on purpose; here it is done often."""
    import argon2

    real = argon2.PasswordHasher

    def cheap(*_: object, **__: object) -> argon2.PasswordHasher:
        return real(time_cost=1, memory_cost=8 * 1024, parallelism=1)

    monkeypatch.setattr(argon2, "PasswordHasher", cheap)


def begin(desk: RealDesk, session: Session) -> str:
    name = VisitId(desk.ids.new())
    do(desk.work, session, StartVisit(visit=name))
    return name


def days_without_a_line(desk: RealDesk) -> list[str]:
    """Two operators sign in each morning by what this desk knows of them, and work."""
    desk.line.cut = True
    done = []
    for day in range(12):
        for login in ("operator1", "operator2"):
            session = signing_in.sign_in(desk.work, login, PASSWORD)
            assert session.token is None
            done += [begin(desk, session) for _ in range(3)]
            desk.bureau.clock.advance(timedelta(hours=4))
            desk.turn()
        desk.bureau.clock.advance(timedelta(hours=16) if day < 11 else timedelta())
    return done


@pytest.mark.usefixtures("quick")
def test_work_goes_on_by_what_the_desk_knows_and_all_of_it_arrives_under_whoever_sits_there(
    bureau: Bureau, desk: RealDesk
) -> None:
    for login in ("operator1", "operator2"):
        assert signing_in.sign_in(desk.work, login, PASSWORD).token is not None
    begun = bureau.clock.now()
    done = days_without_a_line(desk)
    assert bureau.clock.now() - begun >= OUTAGE
    assert kept(desk) == len(done) == 72
    desk.line.cut = False
    desk.sit_down("reception")
    desk.settle()
    assert (kept(desk), words(desk)) == (0, [])
    assert {name: visits_here(bureau).get(name) for name in done} == dict.fromkeys(done, 1)
    token = signing_in.sign_in(desk.work, "operator1", PASSWORD).token
    assert token is not None, "and with the line the office lets them in anew"


@pytest.mark.usefixtures("quick")
def test_who_left_meanwhile_did_what_they_did_before_and_the_rest_waits_for_the_supervisor(
    bureau: Bureau, desk: RealDesk
) -> None:
    signing_in.sign_in(desk.work, "operator2", PASSWORD)
    desk.line.cut = True
    session = signing_in.sign_in(desk.work, "operator2", PASSWORD)
    before = begin(desk, session)
    bureau.clock.advance(timedelta(days=3))
    personnel.let_work(bureau.office, CENTRE, "operator2", active=False)
    after = begin(desk, session)
    bureau.clock.advance(timedelta(days=8))
    desk.line.cut = False
    desk.settle()
    assert before in visits_here(bureau)
    assert after not in visits_here(bureau)
    assert "office.person_unknown" in words(desk)
    with desk.store.read() as uow:
        assert len(uow.outbox.attention()) == 1, "kept, and for somebody to see"
    desk.line.cut = True
    with pytest.raises(SignInRefused):
        signing_in.sign_in(desk.work, "operator2", PASSWORD)


@pytest.mark.usefixtures("quick")
def test_beyond_what_the_policy_allows_nobody_is_let_in_and_what_was_done_still_arrives(
    bureau: Bureau, desk: RealDesk
) -> None:
    signing_in.sign_in(desk.work, "operator1", PASSWORD)
    desk.line.cut = True
    name = begin(desk, signing_in.sign_in(desk.work, "operator1", PASSWORD))
    bureau.clock.advance(timedelta(days=signing_in.OFFLINE_DAYS + 1))
    with pytest.raises(SignInRefused) as refused:
        signing_in.sign_in(desk.work, "operator1", PASSWORD)
    assert refused.value.why.code == "signin.too_long_offline"
    desk.line.cut = False
    desk.settle()
    assert name in visits_here(bureau)
    assert kept(desk) == 0


def test_a_password_that_changed_meanwhile_takes_nothing_back(bureau: Bureau, desk: RealDesk) -> None:
    desk.line.cut = True
    name = begin(desk, desk.session)
    bureau.clock.advance(timedelta(days=2))
    personnel.set_password(bureau.office, CENTRE, "operator1", "another horse")
    bureau.clock.advance(timedelta(days=2))
    desk.line.cut = False
    desk.settle()
    assert name in visits_here(bureau)
    assert kept(desk) == 0
    assert passwords.matches(
        next(
            each.password
            for each in bureau.database.read(lambda tx: centres.operators(tx, CENTRE))
            if each.login == "operator1"
        ),
        "another horse",
    )
