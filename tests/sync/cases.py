"""Cases of a real desk: begun, ended, with papers; and days that go by at its office."""

from __future__ import annotations

from datetime import date, timedelta

from backoffice import picturing
from forms.ids import ServiceId
from mfc_desk.domain.entities import Application, IdentityDocument, Visit
from mfc_desk.domain.ids import ApplicationId, DocumentId, Key, PartyId, ScanHash, VisitId
from mfc_desk.domain.operations.applications import ChooseService
from mfc_desk.domain.operations.documents import AttachDocument
from mfc_desk.domain.operations.visits import AbandonVisit, IdentifyPerson, StartVisit
from mfc_desk.domain.plans import plan_of
from mfc_desk.usecases.picture import TO_COMPARE, wish
from sync.pace import Amount, Load
from tests.office.bureau import Bureau
from tests.office.reckoning import reckoned
from tests.sync.near import NearDesk

DAY = timedelta(days=1)
IIN = "870312450019"


def case(desk: NearDesk, *, over: bool = False) -> VisitId:
    """Somebody is identified and says what they want; `over`: and goes."""
    visit, application = VisitId(desk.ids.new()), ApplicationId(desk.ids.new())
    desk.do(
        StartVisit(visit=visit),
        IdentifyPerson(
            visit=visit,
            party=PartyId(desk.ids.new()),
            family_name="Оспанова",
            given_name="Жанар",
            born=date(1987, 3, 12),
            sex="F",
            identifier=IIN,
            document=IdentityDocument(type="identity_card", number="047118265", valid_until=date(2031, 1, 1)),
            method="typed",
        ),
        ChooseService(visit=visit, application=application, service=ServiceId("kz.large_family"), language="kk"),
        *([AbandonVisit(visit=visit, reason="left")] if over else []),
    )
    return visit


def days_go_by(bureau: Bureau, days: int) -> None:
    for _ in range(days):
        picturing.follow(bureau.office, bureau.centre)
        bureau.clock.advance(DAY)
    picturing.follow(bureau.office, bureau.centre)


def settled(desk: NearDesk) -> None:
    """After a few turns the desk holds exactly what it is to hold, and knows it."""
    for _ in range(4):
        report = desk.turn()
        assert (report.online, report.why) == (True, None)
    assert report.left == 0
    assert desk.rows() == reckoned(desk.bureau, desk.me.device)
    with desk.store.write() as uow:
        wish(uow)
        uow.commit()
    assert desk.turn().mended == 0
    assert desk.note(TO_COMPARE) is False


def small() -> Load:
    return Load(page=Amount(2, 2, 2))


def attached(desk: NearDesk, visit: VisitId, content: bytes) -> ScanHash:
    """A paper is scanned for the application of the visit."""
    scan = desk.scans.keep(content)
    with desk.store.write() as uow:
        found = uow.rows.get(Key("visit", visit))
        assert isinstance(found, Visit)
        application = uow.rows.get(Key("application", found.applications[0]))
        assert isinstance(application, Application)
        items = plan_of(uow.rows, application, desk.act(uow)).items
        item = next(one for one in items if (one.action, one.state) == ("fetch", "open"))
        uow.scans.add(scan, len(content), "application/pdf")
        uow.commit()
    desk.do(
        AttachDocument(
            application=application.id,
            document=DocumentId(desk.ids.new()),
            evidence=item.type,
            requirement=item.requirement,
            about=item.person,
            scan=scan,
            media_type="application/pdf",
            size=len(content),
            pages=1,
            original=False,
            volunteered=True,
        )
    )
    return scan
