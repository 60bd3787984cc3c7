"""Of however many agreed times the reception reads those that may be of today, and shows those that are."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

from backoffice.store import hall_views
from backoffice.store import tables as t
from mfc_desk.domain.appointments import Appointment
from mfc_desk.domain.ids import AppointmentId
from tests.office.bureau import NOON, Bureau
from tests.office.lobby import put

TODAY = date(2026, 11, 20)


def booked(bureau: Bureau, code: str, at: datetime, *, name: str = "") -> None:
    put(bureau, Appointment(id=AppointmentId(code), at=at, name=name))


def of_today(bureau: Bureau) -> set[str]:
    found = bureau.database.read(lambda tx: hall_views.appointments_of(tx, bureau.centre, TODAY))
    return {one.id for one in found}


def test_a_time_is_of_today_by_the_wall_of_the_centre_whatever_offset_it_was_said_with(bureau: Bureau) -> None:
    booked(bureau, "TOMORROW-THERE", datetime(2026, 11, 21, 3, 30, tzinfo=timezone(timedelta(hours=14))))
    booked(bureau, "YESTERDAY-THERE", datetime(2026, 11, 19, 23, 30, tzinfo=timezone(timedelta(hours=-11))))
    booked(bureau, "YESTERDAY", NOON - timedelta(hours=20), name='"at":"2026-11-20')
    booked(bureau, "TOMORROW", NOON + timedelta(hours=20))
    assert of_today(bureau) == {"TOMORROW-THERE", "YESTERDAY-THERE"}


def test_the_times_of_other_days_are_not_read(bureau: Bureau) -> None:
    booked(bureau, "TODAY", NOON)
    booked(bureau, "LONG-AGO", NOON - timedelta(days=40))
    torn = t.entity.update().where(t.entity.c.key == "appointment:LONG-AGO").values(body=b'{"at":"2026-10-11T06:00')
    bureau.database.write(lambda tx: tx.execute(torn))  # whoever read it would stumble
    assert of_today(bureau) == {"TODAY"}
