"""A registration that comes to nothing takes no later one of the same desk with it: each number stands for itself."""

from __future__ import annotations

import hashlib
import random

from backoffice import rehearsed_visit
from backoffice.office import law_of
from backoffice.people import visitors
from backoffice.rehearsal import RehearsalDesk
from backoffice.rehearsed_visit import Rehearsed
from forms.ids import ServiceId
from mfc_desk.domain.entities import Application, NumberLease
from mfc_desk.domain.ids import Key, RandomIds, ScanHash
from mfc_desk.domain.operations.applications import FillForm, RegisterApplication
from mfc_desk.domain.operations.base import Operation
from sync.wire.envelope import GENESIS, WireOp, decode_head
from sync.wire.messages import Applied, Conflict, Held, Pushed, Receipt, Rejected, Verdict
from tests.office.bureau import Bureau

SERVICE = ServiceId("kz.birth")
SCAN = b"%PDF-1.4 a scan"


class Alone(RehearsalDesk):
    """What it does waits until the line is there."""

    behind: tuple[ScanHash, ...] = ()
    """Scans that the next registration waits for."""

    def do(self, operation: Operation, *, blobs: tuple[str, ...] = ()) -> WireOp:
        """Do it as ever."""
        return super().do(operation, blobs=self.behind if isinstance(operation, RegisterApplication) else blobs)

    def push(self, ops: list[WireOp] | None = None) -> Pushed:
        return Pushed([], Receipt(self.device, self.incarnation, 0, GENESIS, self._clock.now(), b""))

    def back(self) -> dict[str, Verdict]:
        """Everything is sent; what the office said, by operation."""
        self.hello()
        return {each.op_id: each for each in super().push().verdicts}


def alone(bureau: Bureau) -> Alone:
    desk = Alone(bureau.call, bureau.clock, RandomIds())
    desk.enrol(bureau.code("1"), law_of("kz"))
    desk.hello()
    desk.pull()
    bureau.seat(desk, "operator1")
    return desk


def begun(bureau: Bureau, desk: RehearsalDesk, place: int) -> Rehearsed:
    person = visitors("kz", random.Random(3), count=4, today=bureau.clock.now().date())[place]
    return rehearsed_visit.begin(desk, RandomIds(), person, ticket=None, service=SERVICE, language="kk")


def registrations(desk: RehearsalDesk) -> list[str]:
    heads = [decode_head(wire.head) for wire in desk.outbox]
    return [head.op_id for head in heads if head.kind == RegisterApplication.KIND]


def one_refused_and_one_more(bureau: Bureau) -> tuple[Alone, dict[str, Verdict], list[str], Rehearsed]:
    desk = alone(bureau)
    first = begun(bureau, desk, 0)
    desk.back()
    other = bureau.desk("2", "operator2")
    case = other.get(Key("application", first.application))
    assert isinstance(case, Application)
    answers = dict(list(case.form.items())[1:])
    other.do(FillForm(application=first.application, answers=answers))
    assert all(isinstance(each, Applied) for each in other.push().verdicts)
    assert rehearsed_visit.finish(desk, RandomIds(), bureau.clock, first)
    second = begun(bureau, desk, 1)
    assert rehearsed_visit.finish(desk, RandomIds(), bureau.clock, second)
    names = registrations(desk)
    return desk, desk.back(), names, second


def test_a_registration_that_the_office_does_not_take_takes_no_later_one_with_it(bureau: Bureau) -> None:
    desk, said, (first, second), case = one_refused_and_one_more(bureau)
    assert isinstance(said[first], Conflict | Rejected)
    assert isinstance(said[second], Applied), said[second]
    desk.pull()
    registered = desk.get(Key("application", case.application))
    assert isinstance(registered, Application)
    assert str(registered.number).endswith("000002"), "as it stands on the paper"
    lease = next(row for row, _ in desk.rows.values() if isinstance(row, NumberLease))
    assert lease.number().endswith("000003"), "the first number is on paper, and nobody gives it again"


def test_a_registration_that_waits_for_its_scan_is_taken_after_a_later_one(bureau: Bureau) -> None:
    desk = alone(bureau)
    first, second = (begun(bureau, desk, place) for place in (0, 1))
    desk.behind = (ScanHash(hashlib.sha256(SCAN).hexdigest()),)
    assert rehearsed_visit.finish(desk, RandomIds(), bureau.clock, first)
    desk.behind = ()
    assert rehearsed_visit.finish(desk, RandomIds(), bureau.clock, second)
    earlier, later = registrations(desk)
    said = desk.back()
    assert (type(said[earlier]), type(said[later])) == (Held, Applied)
    desk.send_scan(SCAN)
    desk.pull()
    numbers = [desk.get(Key("application", each.application)).number for each in (first, second)]  # type: ignore[union-attr]
    assert [str(number)[-6:] for number in numbers] == ["000001", "000002"], "as they stand on the papers"
    lease = next(row for row, _ in desk.rows.values() if isinstance(row, NumberLease))
    assert lease.number().endswith("000003")


def test_a_number_that_another_case_has_is_not_taken_twice(bureau: Bureau) -> None:
    desk = alone(bureau)
    first, second = (begun(bureau, desk, place) for place in (0, 1))
    lease = next(key for key, (row, _) in desk.rows.items() if isinstance(row, NumberLease))
    before = desk.rows[lease]
    assert rehearsed_visit.finish(desk, RandomIds(), bureau.clock, first)
    desk.rows[lease] = before  # a desk that forgot what it gave
    assert rehearsed_visit.finish(desk, RandomIds(), bureau.clock, second)
    earlier, later = registrations(desk)
    said = desk.back()
    assert isinstance(said[earlier], Applied)
    assert isinstance(said[later], Rejected)
    assert said[later].why.code == "office.number_taken"
