"""A desk enrols once, says hello before each turn, and has numbers to give."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backoffice import keys
from backoffice.office import law_of
from backoffice.rehearsal import NotTaken, RehearsalDesk
from backoffice.store import centres
from backoffice.store import tables as t
from backoffice.store.world import World
from mfc_desk.domain.entities import NumberLease
from mfc_desk.domain.halls import DeskKey
from sync.wire.messages import Enrol, Enrolled, Hello, HelloBack, hello_bytes
from tests.office.bureau import Bureau, CountedIds


def newcomer(bureau: Bureau) -> RehearsalDesk:
    return RehearsalDesk(bureau.call, bureau.clock, CountedIds("9"))


def test_an_enrolled_desk_knows_its_centre_its_people_and_the_offices_key(bureau: Bureau) -> None:
    told = newcomer(bureau).enrol(bureau.code("4"), law_of("kz"))
    assert (told.centre, told.desk, told.jurisdiction) == ("KZ03", "4", "kz")
    assert told.office_key == keys.public_of(bureau.centre.private_key)
    assert {each.login for each in told.people} == {"operator1", "operator2", "reception"}
    assert told.status_url == "http://office.test/status/{number}?check={check}"


def test_a_code_enrols_one_desk_only(bureau: Bureau) -> None:
    code = bureau.code()
    newcomer(bureau).enrol(code, law_of("kz"))
    with pytest.raises(NotTaken) as refused:
        RehearsalDesk(bureau.call, bureau.clock, CountedIds("8")).enrol(code, law_of("kz"))
    assert refused.value.status == 403
    assert refused.value.refusal.why.code == "office.code_unknown"


def test_a_desk_whose_answer_was_lost_enrols_again_with_the_same_code(bureau: Bureau) -> None:
    desk, code = newcomer(bureau), bureau.code("4")
    first = desk.enrol(code, law_of("kz"))
    assert desk.enrol(code, law_of("kz")).desk == first.desk
    desk.hello()
    desk.pull()
    assert sum(isinstance(row, NumberLease) for row, _ in desk.rows.values()) == 1
    assert sum(isinstance(row, DeskKey) for row, _ in desk.rows.values()) == 1


def test_the_same_device_cannot_come_back_with_another_key(bureau: Bureau) -> None:
    desk, code = newcomer(bureau), bureau.code()
    desk.enrol(code, law_of("kz"))
    desk.private = keys.new_private_key()
    with pytest.raises(NotTaken) as refused:
        desk.enrol(code, law_of("kz"))
    assert refused.value.refusal.why.code == "office.device_enrolled"


def test_a_code_is_old_after_a_day(bureau: Bureau) -> None:
    code = bureau.code()
    bureau.clock.advance(timedelta(hours=24, seconds=1))
    with pytest.raises(NotTaken):
        newcomer(bureau).enrol(code, law_of("kz"))


def test_a_code_may_be_typed_small_and_with_blanks_around(bureau: Bureau) -> None:
    assert newcomer(bureau).enrol(f"  {bureau.code().lower()} ", law_of("kz")).desk == "1"


def test_a_key_of_the_wrong_length_is_refused(bureau: Bureau) -> None:
    body = Enrol(bureau.code(), "device", "life", b"short")
    with pytest.raises(NotTaken) as refused:
        newcomer(bureau).send("POST", "/api/enrol", body, Enrolled)
    assert refused.value.status == 400


def test_enrolment_leases_two_hundred_numbers(bureau: Bureau) -> None:
    first, second = bureau.desk("1"), bureau.desk("2")
    leases = [row for desk in (first, second) for row, _ in desk.rows.values() if isinstance(row, NumberLease)]
    assert sorted((each.first, each.last, each.prefix) for each in leases) == [
        (1, 200, "KZ-03-26"), (201, 400, "KZ-03-26"),
    ]  # fmt: skip
    assert {each.device for each in leases} == {first.device, second.device}


def test_a_hello_grants_more_numbers_when_few_are_left(bureau: Bureau) -> None:
    desk = bureau.desk()
    lease = next(row for row, _ in desk.rows.values() if isinstance(row, NumberLease))

    def spend(tx: object, upto: int) -> None:
        world = World(tx, bureau.centre)
        world.put([replace(lease, next=upto)], "op")
        world.flush()

    bureau.database.write(lambda tx: spend(tx, 151))
    desk.hello()
    assert desk.pull() == 1  # fifty are enough
    bureau.database.write(lambda tx: spend(tx, 152))
    desk.hello()
    desk.pull()
    assert sorted(row.first for row, _ in desk.rows.values() if isinstance(row, NumberLease)) == [1, 201]


def test_a_hello_with_a_strange_signature_is_refused(bureau: Bureau) -> None:
    desk = bureau.desk()
    desk.private = keys.new_private_key()
    with pytest.raises(NotTaken) as refused:
        desk.hello()
    assert (refused.value.status, refused.value.refusal.why.code) == (403, "office.signature_wrong")


def test_a_hello_that_is_played_back_opens_nothing(bureau: Bureau) -> None:
    desk = bureau.desk()
    hello = _hello(desk, bureau)
    desk.send("POST", "/sync/hello", hello, HelloBack)
    with pytest.raises(NotTaken) as refused:
        desk.send("POST", "/sync/hello", hello, HelloBack)
    assert refused.value.refusal.why.code == "office.hello_repeated"


def test_a_hello_that_was_overtaken_by_a_later_one_is_heard_once(bureau: Bureau) -> None:
    desk = bureau.desk()
    early, late = (_hello(desk, bureau, knock=number) for number in (7, 9))
    desk.send("POST", "/sync/hello", late, HelloBack)
    desk.send("POST", "/sync/hello", early, HelloBack)
    for again in (early, late):
        with pytest.raises(NotTaken):
            desk.send("POST", "/sync/hello", again, HelloBack)


@given(st.lists(st.integers(1, 150), max_size=40))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_no_number_is_taken_twice_and_a_higher_one_always(bureau: Bureau, numbers: list[int]) -> None:
    desk = bureau.desk()
    device = bureau.database.read(lambda tx: centres.device_of(tx, desk.device))
    assert device is not None
    taken = {1}  # its first hello
    for number in numbers:
        newest = bureau.database.write(lambda tx, number=number: centres.knock(tx, device, number))
        assert newest in (None, max(taken))
        if number > max(taken) - 40:
            assert (newest is None) == (number not in taken)
        taken |= {number} if newest is None else set()


@pytest.mark.parametrize("number", [0, -1, 1 << 62])
def test_a_number_out_of_bounds_is_no_hello(bureau: Bureau, number: int) -> None:
    desk = bureau.desk()
    with pytest.raises(NotTaken) as refused:
        desk.send("POST", "/sync/hello", _hello(desk, bureau, knock=number), HelloBack)
    assert refused.value.status == 400


def test_a_store_from_a_copy_learns_how_far_it_had_counted(bureau: Bureau) -> None:
    desk = bureau.desk()
    desk.knocks = 1000
    desk.hello()
    desk.knocks = 3
    with pytest.raises(NotTaken) as refused:
        desk.hello()
    assert refused.value.refusal.why.params == {"newest": 1001}


def test_of_a_year_of_hellos_only_the_living_sessions_are_kept(bureau: Bureau) -> None:
    desk = bureau.desk()
    for _ in range(30):
        bureau.clock.advance(timedelta(hours=1))
        desk.hello()
    kept = bureau.database.read(lambda tx: tx.execute(sa.select(sa.func.count()).select_from(t.session)).scalar_one())
    assert kept <= 3


def test_a_desk_of_another_protocol_is_told_to_update(bureau: Bureau) -> None:
    desk = bureau.desk()
    with pytest.raises(NotTaken) as refused:
        desk.send("POST", "/sync/hello", _hello(desk, bureau, protocol=(7, 9)), HelloBack)
    assert refused.value.status == 426


def test_an_unknown_device_has_to_enrol(bureau: Bureau) -> None:
    desk = bureau.desk()
    with pytest.raises(NotTaken) as refused:
        desk.send("POST", "/sync/hello", _hello(desk, bureau, device="nobody"), HelloBack)
    assert refused.value.refusal.why.code == "office.device_unknown"


def test_a_session_ends_and_says_so(bureau: Bureau) -> None:
    desk = bureau.desk()
    bureau.clock.advance(timedelta(hours=2))
    with pytest.raises(NotTaken) as refused:
        desk.pull()
    assert (refused.value.status, refused.value.refusal.why.code) == (401, "office.session_over")


def test_a_token_of_another_centre_opens_nothing(bureau: Bureau) -> None:
    desk = bureau.desk()
    desk.session = "KZ04." + desk.session.partition(".")[2]
    with pytest.raises(NotTaken) as refused:
        desk.pull()
    assert refused.value.status == 401


def _hello(desk: RehearsalDesk, bureau: Bureau, **changed: object) -> Hello:
    hello = Hello(
        protocol=(1, 1), schema=1, app="test", device=desk.device, incarnation=desk.incarnation, head_n=0, head_hash="",
        cursor=0, epoch="epoch-1", device_time=bureau.clock.now(), knock=desk.knocks + 1,
    )  # fmt: skip
    hello = msgspec.structs.replace(hello, **changed)
    return msgspec.structs.replace(hello, signature=keys.sign(desk.private, hello_bytes(hello)))
