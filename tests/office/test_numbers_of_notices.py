"""A number of a notice of refusal is on one paper only, also where a desk forgot that it gave it."""

from __future__ import annotations

import random

from backoffice import rehearsed_visit
from backoffice.people import visitors
from backoffice.rehearsal import RehearsalDesk
from forms.ids import GroundId, ServiceId
from mfc_desk.domain.entities import Application, NumberLease
from mfc_desk.domain.grounds import judged
from mfc_desk.domain.ids import ApplicationId, Key, LeaseId, RandomIds, RefusalId
from mfc_desk.domain.operations.refusals import RefuseIntake
from sync.wire.envelope import decode_head
from sync.wire.messages import Applied, Rejected
from tests.office.bureau import Bureau
from tests.office.test_each_number_for_itself import alone

SERVICE = ServiceId("kz.id_passport")


def begun(bureau: Bureau, desk: RehearsalDesk) -> ApplicationId:
    """Somebody who lacks a paper."""
    person = visitors("kz", random.Random(3), count=4, today=bureau.clock.now().date())[1]
    going = rehearsed_visit.begin(desk, RandomIds(), person, ticket=None, service=SERVICE, language="kk")
    return going.application


def refused(desk: RehearsalDesk, name: ApplicationId, refusal: str) -> str:
    """The operation by which the case is refused, by a ground that is true."""
    lease = next(row for row, _ in desk.rows.values() if isinstance(row, NumberLease))
    case = desk.get(Key("application", name))
    assert isinstance(case, Application)
    ground = next(one.ground.id for one in judged(desk, case, desk.act()) if one.holds)
    wire = desk.do(
        RefuseIntake(
            application=name,
            refusal=RefusalId(refusal),
            ground=GroundId(ground),
            lease=LeaseId(lease.id),
            number=lease.notice(),
        )
    )
    return decode_head(wire.head).op_id


def test_a_desk_that_forgot_a_notice_cannot_give_its_number_to_another(bureau: Bureau) -> None:
    desk = alone(bureau)
    one, other = begun(bureau, desk), begun(bureau, desk)
    lease = next(key for key, (row, _) in desk.rows.items() if isinstance(row, NumberLease))
    before = desk.rows[lease]
    first = refused(desk, one, "r1")
    desk.rows[lease] = before
    second = refused(desk, other, "r2")
    said = desk.back()
    assert (type(said[first]), type(said[second])) == (Applied, Rejected)
    assert said[second].why.code == "office.number_taken"  # type: ignore[union-attr]
