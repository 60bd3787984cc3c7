"""A desk in the middle of a visit whose office asks agencies: what the tests of inquiries stand on."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from backoffice.interagency.post import Post
from backoffice.rehearsal import RehearsalDesk
from backoffice.rehearsed_visit import examples
from backoffice.store import inquiries
from forms.ids import ServiceId
from mfc_desk.domain.entities import Application, IdentityDocument
from mfc_desk.domain.ids import ApplicationId, Key, PartyId, RequestId, VisitId
from mfc_desk.domain.inquiries import AgencyRequest
from mfc_desk.domain.operations.applications import ChooseService, FillForm
from mfc_desk.domain.operations.inquiries import AskAgency
from mfc_desk.domain.operations.visits import IdentifyPerson, StartVisit
from mfc_desk.domain.plans import plan_of
from tests.office.agencies import AgencyProcess
from tests.office.bureau import CENTRE, Bureau, kinds

FAMILY = ServiceId("kz.large_family")
IIN = "870312450019"
WHO: dict[str, Any] = {
    "family_name": "Оспанова",
    "given_name": "Жанар",
    "patronymic": "Серікқызы",
    "born": date(1987, 3, 12),
    "sex": "F",
    "identifier": IIN,
    "document": IdentityDocument(type="identity_card", number="047118265", valid_until=date(2031, 1, 1)),
    "method": "typed",
}
_numbers = itertools.count(1)


@dataclass
class Case:
    """A desk in the middle of a visit, the post of its office, and the agencies."""

    bureau: Bureau
    desk: RehearsalDesk
    agency: AgencyProcess
    application: ApplicationId
    post: Post

    def ask(self, requirement: str = "name_link", evidence: str = "kz.marriage_record") -> RequestId:
        request = RequestId(f"01930000-0000-7000-8000-{next(_numbers):012x}")
        act, case = self.desk.act(), self.desk.get(Key("application", self.application))
        assert isinstance(case, Application)
        found = plan_of(self.desk, case, act).items
        about = next((one.person for one in found if (one.requirement, one.type) == (requirement, evidence)), "")
        where = {"requirement": requirement, "evidence": evidence, "about": about}
        self.desk.do(AskAgency(application=self.application, request=request, **where))
        assert set(kinds(self.desk.push())) == {"applied"}
        return request

    def deliver(self) -> None:
        """The post works until nothing is due, and the desk hears of it."""
        while self.post.turn() is not None:
            pass
        self.desk.hello()
        self.desk.pull()

    def later(self, span: timedelta) -> None:
        self.bureau.clock.advance(span)

    def row(self, request: RequestId) -> AgencyRequest:
        found = self.desk.get(Key("agency_request", request))
        assert isinstance(found, AgencyRequest)
        return found

    def exchange(self, request: RequestId) -> inquiries.Exchange:
        found = self.bureau.database.read(lambda tx: inquiries.exchange(tx, CENTRE, request))
        assert found is not None
        return found

    def own(self, request: RequestId) -> list[str]:
        """What the office recorded on its own about a request."""
        return self.bureau.database.read(lambda tx: inquiries.own(tx, CENTRE, f"agency_request:{request}"))


def begun(desk: RehearsalDesk) -> ApplicationId:
    """A mother of four is identified and has said everything the form asks."""
    visit, application = VisitId(desk._ids.new()), ApplicationId(desk._ids.new())
    desk.do(StartVisit(visit=visit))
    desk.do(IdentifyPerson(visit=visit, party=PartyId(desk._ids.new()), **WHO))
    desk.do(ChooseService(visit=visit, application=application, service=FAMILY, language="kk"))
    desk.do(FillForm(application=application, answers={**examples(desk.law, FAMILY)[0], "/name_differs": True}))
    return application


def base(desk: RehearsalDesk, kind: str, name: str) -> dict[str, str]:
    key = Key(kind, name)  # type: ignore[arg-type]
    return {str(key): desk.rows[key][1]}
