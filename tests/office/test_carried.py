"""Whatever happens on the way, work that is carried by hand is lost nowhere and doubled nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backoffice.errors import NotDone
from backoffice.importing import open_bundle, take_in
from backoffice.store import tables
from backoffice.store.database import Database, sqlite_url
from backoffice.store.schema import bring_up
from mfc_desk.text.catalogue import LANGUAGES, Catalogue
from sync.hello import greet
from sync.wire.sealing import CHUNK
from tests.office.bureau import Bureau
from tests.office.carrying import Carrier, settled, sqlite_office, take

PDF = b"%PDF-1.4 "


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """One database is enough here; the day of `test_importing` is lived on both."""
    return sqlite_office(tmp_path)


@pytest.fixture
def carrier(bureau: Bureau, tmp_path: Path) -> Iterator[Carrier]:
    made = Carrier(bureau, tmp_path)
    yield made
    made.close()


# ---- twice, late, and over the line as well


def test_a_bundle_that_is_brought_twice_does_nothing_twice(carrier: Carrier) -> None:
    carrier.visit()
    carrier.scan(PDF + bytes(100_000))
    path = carrier.export()
    first, changes = carrier.bring(path), carrier.changes()
    again = carrier.bring(path)
    assert (first.verdicts, again.verdicts, again.scans) == ({"applied": 2}, {"duplicate": 2}, 1)
    assert carrier.changes() == changes
    assert take(carrier, path).applied == 2
    assert take(carrier, path).applied == 0
    settled(carrier)


def test_two_bundles_of_the_same_day_double_nothing_in_whichever_order_they_come(carrier: Carrier) -> None:
    carrier.visit()
    early = carrier.export()
    carrier.visit()
    late = carrier.export()
    assert carrier.bring(late).verdicts == {"applied": 4}
    assert carrier.bring(early).verdicts == {"duplicate": 2}
    assert (take(carrier, early).applied, take(carrier, late).applied) == (2, 2)
    settled(carrier)


def test_the_line_may_come_back_before_the_bundle_does(carrier: Carrier) -> None:
    carrier.visit()
    carrier.scan(PDF + bytes(100_000))
    path = carrier.export()
    settled(carrier)
    states = carrier.states()
    assert carrier.bring(path).verdicts == {"duplicate": 2}
    assert take(carrier, path).applied == 0
    assert carrier.states() == states
    settled(carrier)


def test_the_line_may_come_back_between_the_bundle_and_its_answer(carrier: Carrier) -> None:
    carrier.visit()
    path = carrier.export()
    carrier.bring(path)
    settled(carrier)
    carrier.desk.line.cut = True
    carrier.visit()
    assert take(carrier, path).applied == 0
    assert carrier.unsent() == 2, "an old answer says nothing of what was done since"
    settled(carrier)


def test_work_that_goes_on_after_the_bundle_is_not_in_it_and_stays_unsent(carrier: Carrier) -> None:
    carrier.visit()
    path = carrier.export()
    carrier.bureau.clock.advance(timedelta(minutes=10))
    went_on = carrier.work.now()
    carrier.visit()
    carrier.bureau.clock.advance(timedelta(minutes=30))
    carrier.bring(path)
    assert take(carrier, path).held_up_to == went_on, "not when the office took it in: the desk had gone on by then"
    assert carrier.unsent() == 2
    settled(carrier)


# ---- the import ends in the middle


class Ended(BaseException):
    """The process is no more."""


@pytest.mark.parametrize("after", range(4))
def test_an_import_that_was_ended_goes_on_from_there(carrier: Carrier, after: int) -> None:
    for _ in range(2):
        carrier.visit()
    carrier.scan(PDF + bytes(2_500_000))
    carrier.scan(PDF + b"two" * 500_000)
    path = carrier.export()

    def end(done: int, _total: int) -> None:
        if done > after:
            raise Ended

    with path.open("rb") as file, pytest.raises(Ended):
        take_in(carrier.bureau.office, open_bundle(carrier.bureau.office, file), lambda _: None, told=end)
    done = carrier.bring(path)
    assert sum(done.verdicts.values()) == 4
    assert set(done.verdicts) <= {"applied", "duplicate"}
    assert (done.scans, done.scans_refused) == (2, ())
    assert take(carrier, path).applied == 4
    settled(carrier)


def test_a_scan_that_the_line_began_is_gone_on_with(carrier: Carrier) -> None:
    content = PDF + bytes(range(256)) * 12_000
    sha256 = carrier.scan(content)
    carrier.desk.line.cut = False
    session = greet(carrier.desk.office, carrier.work.store, carrier.work.clock).back.session
    carrier.desk.office.scan_state(session, sha256, len(content), "application/pdf")
    carrier.desk.office.send_piece(session, sha256, 0, content[:1_500_000])
    carrier.desk.line.cut = True
    done = carrier.bring(carrier.export())
    assert (done.scans, done.scans_refused) == (1, ())
    assert (carrier.bureau.office.scans / "KZ03" / sha256[:2] / sha256).read_bytes() == content


# ---- what comes is not what was written


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Carrier, bytes]]:
    """An office, and a bundle that was written for it and never taken in."""
    folder = tmp_path_factory.mktemp("written")
    database = Database(sqlite_url(folder / "office.db"))
    bring_up(database)
    bureau = Bureau(database, folder)
    made = Carrier(bureau, folder)
    for _ in range(20):
        made.visit()
    made.scan(PDF + bytes(range(256)) * 1500)
    yield made, made.export().read_bytes()
    made.close()
    bureau.close()
    database.close()


def refused(carrier: Carrier, raw: bytes, folder: Path) -> str:
    """Why the office does not take these bytes; it changes nothing then."""
    path = folder / "other.mfcwork"
    path.write_bytes(raw)
    before = carrier.changes()
    with path.open("rb") as file, pytest.raises(NotDone) as told:
        open_bundle(carrier.bureau.office, file)
    assert carrier.changes() == before
    for language in LANGUAGES:
        assert Catalogue(language).say(told.value.why)
    return told.value.why.code


REFUSALS = {"bundle.altered", "bundle.not_one", "bundle.other_centre", "bundle.newer_here", "bundle.is_answer"}


def test_a_bundle_that_is_cut_at_any_64_kib_is_refused(written: tuple[Carrier, bytes], tmp_path: Path) -> None:
    carrier, raw = written
    for end in range(CHUNK, len(raw), CHUNK):
        assert refused(carrier, raw[:end], tmp_path) == "bundle.altered"
    (tmp_path / "whole").write_bytes(raw)
    with (tmp_path / "whole").open("rb") as file:
        assert open_bundle(carrier.bureau.office, file).ends.operations == 40


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_bundle_that_is_cut_or_changed_anywhere_is_refused(
    written: tuple[Carrier, bytes], tmp_path: Path, data: st.DataObject
) -> None:
    carrier, raw = written
    at = data.draw(st.integers(0, len(raw) - 1))
    assert refused(carrier, raw[:at], tmp_path) in REFUSALS
    changed = bytearray(raw)
    changed[at] ^= data.draw(st.integers(1, 255))
    assert refused(carrier, bytes(changed), tmp_path) in REFUSALS


def test_another_file_is_no_bundle(written: tuple[Carrier, bytes], tmp_path: Path) -> None:
    assert refused(written[0], b"%PDF-1.7 holiday pictures", tmp_path) == "bundle.not_one"
    assert refused(written[0], b"", tmp_path) == "bundle.not_one"


def test_nobody_but_the_office_reads_a_bundle(written: tuple[Carrier, bytes]) -> None:
    carrier, raw = written
    for word in (b"visit", b"start_visit", b"abandon", b"%PDF", b"application/pdf", b"operation"):
        assert word not in raw
    for name in (*carrier.visits, carrier.work.desk.device, carrier.work.desk.incarnation):
        assert name.encode() not in raw


def test_a_bundle_of_another_centre_and_of_a_desk_nobody_knows_is_refused(carrier: Carrier, tmp_path: Path) -> None:
    carrier.visit()
    path = carrier.export()
    strangers = tmp_path / "strangers"
    strangers.mkdir()
    database = Database(sqlite_url(strangers / "office.db"))
    bring_up(database)
    other = Bureau(database, strangers)
    stranger = copy(carrier)
    stranger.bureau = other
    assert refused(stranger, path.read_bytes(), tmp_path) == "bundle.other_centre"
    with database.engine.begin() as tx:  # the same centre, restored from a copy older than the desk
        tx.execute(tables.centre.update().values(private_key=carrier.bureau.centre.private_key))
    assert refused(stranger, path.read_bytes(), tmp_path) == "bundle.unknown_desk"
    other.close()
    database.close()


def test_a_bundle_that_another_desk_signed_is_refused(carrier: Carrier, tmp_path: Path) -> None:
    """A desk that names another one in its bundle has not that one's key."""
    carrier.visit()
    path = carrier.export()
    with carrier.bureau.database.engine.begin() as tx:
        tx.execute(tables.device.update().values(public_key=bytes(32)))
    assert refused(carrier, path.read_bytes(), tmp_path) == "bundle.altered"


def test_where_the_office_has_no_room_for_scans_the_operations_are_taken_all_the_same(carrier: Carrier) -> None:
    carrier.visit()
    carrier.scan(PDF + bytes(100_000))
    path = carrier.export()
    done = carrier.bring(path, replace(carrier.bureau.office, spare=1 << 60))
    assert (done.verdicts, done.scans, [each.code for each in done.scans_refused]) == (
        {"applied": 2},
        0,
        ["office.full"],
    )
    assert take(carrier, path).applied == 2
    assert carrier.unsent() == 1, "the scan is still owed"
    assert carrier.bring(path).scans == 1
    assert take(carrier, path).scans == 1
    settled(carrier)
