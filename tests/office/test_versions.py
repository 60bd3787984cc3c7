"""Desk and office of different releases: nothing is lost, nothing is done wrongly, and everything else goes on."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from backoffice.rehearsal import NotTaken, RehearsalDesk
from mfc_desk.domain.entities import Visit
from mfc_desk.domain.ids import Key, VisitId
from mfc_desk.domain.machines import VisitState
from mfc_desk.domain.operations.visits import StartVisit
from mfc_desk.ports.outbox import OpState
from mfc_desk.text.catalogue import LANGUAGES, Catalogue
from mfc_desk.text.message import msg
from mfc_desk.usecases.workplace import do
from sync.wire.envelope import HERE, Dialect, UnknownKind, WireError, encode_args
from sync.wire.messages import Applied, Held
from sync.wire.upcast import CASTS, SPAN, Casts
from tests.office.bureau import Bureau, kinds
from tests.office.carrying import Carrier, settled, sqlite_office, take
from tests.office.versions import KIND, LEFT, RELEASES, dialect, left, without
from tests.office.versions import _grown as grown

PAIRS = [(desk, office) for desk in RELEASES for office in RELEASES]
NEAR = [(desk, office) for desk, office in PAIRS if 0 <= office - desk <= SPAN]
NEWER = [(desk, office) for desk, office in PAIRS if desk > office]


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    return sqlite_office(tmp_path)


def both(desk: RehearsalDesk, release: int) -> VisitId:
    """Two people came; the first left again, which a desk of that release says in its own way."""
    name, other = VisitId(desk._ids.new()), VisitId(desk._ids.new())
    desk.do(StartVisit(visit=name))
    desk.do(left(release, name))
    desk.do(StartVisit(visit=other))
    return name


def at_office(desk: RehearsalDesk, name: VisitId) -> Visit:
    desk.hello()
    desk.pull()
    found = desk.get(Key("visit", name))
    assert isinstance(found, Visit)
    return found


@pytest.mark.parametrize("office", RELEASES)
def test_what_a_desk_up_to_three_releases_older_says_is_done(bureau: Bureau, office: int) -> None:
    bureau.upgrade(dialect(office))
    desk = bureau.desk()
    for older in range(max(1, office - SPAN), office + 1):
        desk.schema = older
        assert desk.hello().schema_ok
        name = both(desk, older)
        assert kinds(desk.push()) == ["applied", "applied", "applied"]
        found = at_office(desk, name)
        assert (found.state, found.reason) == (VisitState.ABANDONED, "in a hurry")


@pytest.mark.parametrize(("newer", "office"), [(4, 3), (7, 4), (7, 1), (2, 1)])
def test_what_a_newer_desk_says_waits_for_the_office_and_nothing_else_does(
    bureau: Bureau, newer: int, office: int
) -> None:
    bureau.upgrade(dialect(office))
    desk = bureau.desk()
    desk.schema = newer
    assert not desk.hello().schema_ok
    name = both(desk, newer)
    ops = list(desk.outbox)
    first = desk.push()
    assert kinds(first) == ["applied", "held", "applied"]
    held = first.verdicts[1]
    assert isinstance(held, Held)
    assert held.missing == [f"kind:{KIND}/{newer}"]
    assert at_office(desk, name).state is VisitState.OPEN
    bureau.upgrade(dialect(newer))
    desk.hello()
    assert kinds(desk.push(ops)) == ["duplicate", "applied", "duplicate"]
    assert kinds(desk.push(ops)) == ["duplicate", "duplicate", "duplicate"]
    assert at_office(desk, name).reason == "in a hurry"


def test_what_waited_for_the_office_is_done_with_the_next_work_that_comes(bureau: Bureau) -> None:
    """The desk need not even send it again."""
    bureau.upgrade(dialect(3))
    desk = bureau.desk()
    name = both(desk, 6)
    desk.push()
    bureau.upgrade(dialect(6))
    desk.hello()
    desk.do(StartVisit(visit=VisitId(desk._ids.new())))
    desk.push()
    assert at_office(desk, name).state is VisitState.ABANDONED


def test_what_is_older_than_three_releases_is_kept_and_not_guessed_at(bureau: Bureau) -> None:
    bureau.upgrade(dialect(6))
    desk = bureau.desk()
    desk.schema = 2
    assert not desk.hello().schema_ok
    both(desk, 2)
    assert kinds(desk.push()) == ["applied", "held", "applied"]


def test_a_step_that_chokes_on_what_it_is_given_refuses_that_one_alone(bureau: Bureau) -> None:
    casts = Casts()
    casts.step(KIND, 1)(lambda args: {"visit": args["visit"], "why": args["no such field"]})
    bureau.upgrade(Dialect(schema=2, operations={**HERE.operations, KIND: LEFT[2]}, casts=casts))
    desk = bureau.desk()
    both(desk, 1)
    assert kinds(desk.push()) == ["applied", "rejected", "applied"]


# ---- the desk itself


def test_a_desk_keeps_what_the_office_does_not_know_yet_and_settles_it_after_the_update(
    bureau: Bureau, tmp_path: Path
) -> None:
    bureau.upgrade(without(KIND))
    carrier = Carrier(bureau, tmp_path)
    carrier.visit()
    carrier.desk.line.cut = False
    carrier.desk.settle()
    assert carrier.states()[-2:] == [OpState.SEEN, OpState.HELD]
    with carrier.work.store.read() as uow:
        held = uow.outbox.unsent(10)
    assert [each.why for each in held] == [msg("line.held_newer")]
    bureau.upgrade(HERE)
    settled(carrier)
    carrier.close()


def test_a_newer_desk_listens_on_although_some_of_its_work_waits_for_the_update(bureau: Bureau, tmp_path: Path) -> None:
    bureau.upgrade(replace(without(KIND, "attach_document"), schema=HERE.schema - 1))
    carrier = Carrier(bureau, tmp_path)
    carrier.visit()
    name = VisitId(carrier.work.ids.new())
    do(carrier.work, carrier.desk.session, StartVisit(visit=name))
    carrier.desk.line.cut = False
    carrier.desk.settle()
    turn = carrier.desk._connection.turn(None)
    assert (turn.online, turn.why, turn.next_in_s) == (True, msg("line.office_older"), 0)
    assert (turn.kept, turn.waits) == (1, 1)
    carrier.close()


def test_the_same_over_a_stick(bureau: Bureau, tmp_path: Path) -> None:
    bureau.upgrade(without(KIND))
    carrier = Carrier(bureau, tmp_path)
    carrier.visit()
    path = carrier.export()
    assert carrier.bring(path).verdicts == {"applied": 1, "held": 1}
    assert (take(carrier, path).held, carrier.unsent()) == (1, 1)
    bureau.upgrade(dialect(3))
    assert carrier.bring(path).verdicts == {"duplicate": 1, "applied": 1}
    assert take(carrier, path).applied == 1
    settled(carrier)
    carrier.close()


def test_an_old_answer_to_work_that_still_waits_takes_nothing_back(bureau: Bureau, tmp_path: Path) -> None:
    bureau.upgrade(without(KIND))
    carrier = Carrier(bureau, tmp_path)
    carrier.visit()
    path = carrier.export()
    carrier.bring(path)
    carrier.desk.line.cut = False
    carrier.visit()
    carrier.desk.settle()
    states = carrier.states()
    assert states[-4:] == [OpState.SEEN, OpState.HELD, OpState.SEEN, OpState.HELD]
    take(carrier, path)
    assert carrier.states() == states
    carrier.close()


def test_a_desk_that_is_newer_than_the_centre_says_so_and_one_that_is_older_too() -> None:
    for language in LANGUAGES:
        for code in ("line.office_older", "line.update_needed", "office.older_than_desk", "office.update_needed"):
            assert Catalogue(language)(code)


# ---- protocols


@pytest.mark.parametrize(
    ("desk", "office", "spoken"),
    [((1, 1), (1, 1), 1), ((1, 3), (2, 5), 3), ((2, 9), (1, 4), 4), ((3, 3), (1, 5), 3), ((1, 2), (2, 2), 2)],
)
def test_both_ends_speak_the_newest_protocol_they_have_in_common(
    bureau: Bureau, desk: tuple[int, int], office: tuple[int, int], spoken: int
) -> None:
    one = bureau.desk()
    bureau.upgrade(Dialect(protocols=office))
    one.protocols = desk
    assert one.hello().protocol == spoken


@pytest.mark.parametrize(
    ("desk", "office", "why"),
    [((1, 1), (2, 3), "office.update_needed"), ((4, 5), (1, 3), "office.older_than_desk")],
)
def test_where_they_have_none_in_common_it_is_said_who_is_too_old(
    bureau: Bureau, desk: tuple[int, int], office: tuple[int, int], why: str
) -> None:
    one = bureau.desk()
    bureau.upgrade(Dialect(protocols=office))
    one.protocols = desk
    with pytest.raises(NotTaken) as told:
        one.hello()
    assert told.value.status == 426
    assert told.value.refusal is not None
    assert told.value.refusal.why.code == why


def test_an_operation_of_a_newer_protocol_waits(bureau: Bureau) -> None:
    desk = bureau.desk()
    wire = desk.wire(StartVisit(visit=VisitId("v")), bases={"visit:v": ""}, protocol=9)
    desk.append(wire)
    assert kinds(desk.push()) == ["held"]
    bureau.upgrade(Dialect(protocols=(1, 9)))
    assert [type(each) for each in desk.push([wire]).verdicts] == [Applied]


# ---- the steps


@pytest.mark.parametrize(("older", "office"), NEAR)
def test_an_older_operation_is_read_as_todays(older: int, office: int) -> None:
    read = dialect(office).read(KIND, older, encode_args(left(older, VisitId("v"))))
    assert isinstance(read, LEFT[office])
    assert (read.primary, read.reason) == (Key("visit", "v"), "in a hurry")  # type: ignore[union-attr]


@pytest.mark.parametrize(("newer", "office"), NEWER)
def test_a_newer_operation_is_not_guessed_at(newer: int, office: int) -> None:
    with pytest.raises(UnknownKind):
        dialect(office).read(KIND, newer, b"{}")


@pytest.mark.parametrize("raw", [b"", b"[]", b'{"visit": 3}', b"\xff", b'{"reason": []}'])
def test_what_is_no_operation_is_none_in_any_release(raw: bytes) -> None:
    for older, office in NEAR:
        with pytest.raises(WireError):
            dialect(office).read(KIND, older, raw)


def test_a_release_has_a_step_from_each_of_its_last_three_schemas() -> None:
    assert all(CASTS.lacking(name, each.SCHEMA) == [] for name, each in HERE.operations.items())
    assert all(dialect(release).casts.lacking(KIND, release) == [] for release in RELEASES)
    assert Casts().lacking(KIND, 6) == [3, 4, 5]


def test_a_step_is_registered_once() -> None:
    casts = Casts()
    casts.step(KIND, 1)(grown)
    with pytest.raises(ValueError, match="already"):
        casts.step(KIND, 1)(grown)
