"""The office's answer to what was carried by hand, and what a gap before a bundle comes to."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from backoffice.store import centres
from mfc_desk.domain.ids import TicketId
from mfc_desk.domain.operations.calls import CallTicket, NoShow
from mfc_desk.domain.operations.tickets import IssueTicket
from mfc_desk.ports.courier import Lies, NotCarried
from mfc_desk.text.catalogue import LANGUAGES, Catalogue
from mfc_desk.usecases import bundles, tray
from mfc_desk.usecases.workplace import do
from tests.office.bureau import CENTRE, Bureau
from tests.office.carrying import Carrier, answer_of, settled, sqlite_office, take

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


# ---- the answer


def told_why(carrier: Carrier, path: Path) -> str:
    before = carrier.states()
    with pytest.raises(NotCarried) as told:
        bundles.take(carrier.work, str(path))
    assert carrier.states() == before
    for language in LANGUAGES:
        assert Catalogue(language).say(told.value.why)
    return told.value.why.code


def test_what_the_office_did_not_take_is_in_the_tray(carrier: Carrier) -> None:
    carrier.visit()
    name = next(
        each
        for each in carrier.bureau.database.read(lambda tx: centres.operators(tx, CENTRE))
        if each.login == "operator1"
    )
    carrier.bureau.database.write(lambda tx: centres.set_operator(tx, replace(name, active=False)))
    path = carrier.export()
    done = carrier.bring(path)
    assert done.verdicts == {"denied": 2}
    assert [each.verdict for each in done.troubles] == ["denied", "denied"]
    taken = take(carrier, path)
    assert (taken.applied, taken.attention) == (0, 2)
    assert len(tray.look(carrier.work)) == 2
    assert carrier.desk.get("visit", carrier.visits[0]) is None, "what is shown is in line with it"


def test_an_answer_that_is_cut_or_changed_is_refused(carrier: Carrier) -> None:
    carrier.visit()
    path = carrier.export()
    carrier.bring(path)
    whole = answer_of(path).read_bytes()
    for at in range(0, len(whole), 97):
        answer_of(path).write_bytes(whole[:at])
        assert told_why(carrier, answer_of(path)) in ("bundle.altered", "bundle.no_answer")
        changed = bytearray(whole)
        changed[at] ^= 1
        answer_of(path).write_bytes(bytes(changed))
        assert told_why(carrier, answer_of(path)) in (
            "bundle.altered", "bundle.no_answer", "bundle.newer", "bundle.answer_others"
        )  # fmt: skip
    answer_of(path).write_bytes(whole)
    assert take(carrier, path).applied == 2


def test_an_answer_is_for_its_desk_and_a_bundle_is_none(carrier: Carrier, bureau: Bureau, tmp_path: Path) -> None:
    other = Carrier(bureau, tmp_path, "2")
    other.visit()
    path = other.export()
    other.bring(path)
    assert told_why(carrier, answer_of(path)) == "bundle.answer_others"
    assert told_why(carrier, path) == "bundle.no_answer"
    carrier.visit()
    assert told_why(carrier, carrier.export()) == "bundle.no_answer"
    assert told_why(carrier, carrier.stick / "nothing.mfcanswer") == "bundle.stick_gone"
    other.close()


def test_the_stick_tells_what_lies_on_it(carrier: Carrier, bureau: Bureau, tmp_path: Path) -> None:
    other = Carrier(bureau, tmp_path, "2")
    other.visit()
    other.bring(other.export())
    carrier.visit()
    path = carrier.export()
    carrier.bring(path)
    for each in other.stick.iterdir():
        shutil.copy(each, carrier.stick)
    shutil.copy(path, carrier.stick / "half.mfcwork")
    (carrier.stick / "half.mfcwork").write_bytes(path.read_bytes()[:-9])
    (carrier.stick / "holiday.jpg").write_bytes(b"sea")
    found = {Path(each.path).name: each for each in bundles.look(carrier.work, str(carrier.stick))}
    assert len(found) == 5
    assert (found[path.name].lies, found["half.mfcwork"].lies) == (Lies.BUNDLE, Lies.BROKEN)
    answer = found[answer_of(path).name]
    assert (answer.lies, answer.taken, answer.bundle) == (Lies.ANSWER, False, found[path.name].bundle)
    assert [each.lies for each in found.values()].count(Lies.OTHERS) == 2
    take(carrier, path)
    again = {Path(each.path).name: each for each in bundles.look(carrier.work, str(carrier.stick))}
    assert again[answer.path.rpartition("/")[2]].taken
    assert bundles.written(carrier.work)[0].answered_at is not None
    other.close()


# ---- the office was restored from a copy


def save(folder: Path) -> None:
    """A copy of the office as it is."""
    with closing(sqlite3.connect(folder / "office.db")) as database:
        database.execute("VACUUM INTO ?", (str(folder / "copy.db"),))


def restore(carrier: Carrier, folder: Path) -> None:
    """The office is as the copy was."""
    carrier.bureau.database.close()
    for left in folder.glob("office.db-*"):
        left.unlink()
    shutil.copy(folder / "copy.db", folder / "office.db")


def test_a_gap_is_named_and_the_answer_brings_all_of_it_back(carrier: Carrier, tmp_path: Path) -> None:
    save(tmp_path)
    carrier.visit()
    carrier.scan(PDF + bytes(10_000))
    early = carrier.export()
    carrier.bring(early)
    take(carrier, early)
    assert carrier.unsent() == 0
    restore(carrier, tmp_path)
    carrier.visit()
    late = carrier.export()
    done = carrier.bring(late)
    assert done.refused is not None
    assert (done.refused.code, done.verdicts) == ("bundle.gap", {})
    have = done.have_n
    assert dict(done.refused.params) == {"first": have + 1, "last": have + 2}
    taken = take(carrier, late)
    assert taken.refused == done.refused
    assert carrier.unsent() == 5
    whole = carrier.export()
    assert carrier.bring(whole).verdicts == {"applied": 4}
    assert take(carrier, whole).applied == 4
    settled(carrier)


def test_the_bundle_that_was_never_brought_closes_the_gap_as_well(carrier: Carrier, tmp_path: Path) -> None:
    save(tmp_path)
    carrier.visit()
    early = carrier.export()
    carrier.bring(early)
    take(carrier, early)
    restore(carrier, tmp_path)
    carrier.visit()
    late = carrier.export()
    assert carrier.bring(late).refused is not None
    assert carrier.bring(early).verdicts == {"applied": 2}
    assert carrier.bring(late).verdicts == {"applied": 2}
    assert take(carrier, late).applied == 2
    settled(carrier)


def test_what_the_line_told_of_lost_work_is_not_done_twice_by_an_answer(carrier: Carrier, tmp_path: Path) -> None:
    """The rows here have it in them already; what is shown waits for the line to tell the office's own."""
    work, session, ticket = carrier.work, carrier.desk.session, TicketId(carrier.work.ids.new())

    def missed() -> int:
        return int(carrier.desk.get("ticket", ticket).missed)

    carrier.desk.line.cut = False
    do(work, session, IssueTicket(ticket=ticket, number="A900", series="A"))
    carrier.desk.settle()
    save(tmp_path)
    do(work, session, CallTicket(ticket=ticket, reason="asked for"))
    carrier.bureau.clock.advance(timedelta(minutes=5))
    do(work, session, NoShow(ticket=ticket))
    carrier.desk.settle()
    carrier.desk.line.cut = True
    early = carrier.visit()
    restore(carrier, tmp_path)
    path = carrier.export()
    assert carrier.bring(path).refused is not None
    take(carrier, path)
    assert missed() == 1
    whole = carrier.export()
    assert carrier.bring(whole).verdicts == {"applied": 4}
    assert (take(carrier, whole).applied, missed()) == (4, 1)
    assert carrier.desk.get("visit", early) is not None
    settled(carrier)
    assert missed() == 1
