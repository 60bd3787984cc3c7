"""One visit in the rehearsal, from "came" to "finish", through the same operations as at a real desk."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any, Final

from backoffice.people import Visitor
from backoffice.rehearsal import AdvancingClock, RehearsalDesk
from forms import engine
from forms.ids import FieldPath, ServiceId
from forms.register import Law
from mfc_desk.domain import lawful
from mfc_desk.domain.consents import notice_hash
from mfc_desk.domain.entities import Application, Document, NumberLease, Party
from mfc_desk.domain.ids import (
    ApplicationId,
    ConsentId,
    DocumentId,
    Ids,
    Key,
    LeaseId,
    PartyId,
    RequestId,
    TicketId,
    VisitId,
)
from mfc_desk.domain.operations.applications import (
    ChooseService,
    ConfirmCheck,
    FillForm,
    HandReceipt,
    RegisterApplication,
    SignApplication,
)
from mfc_desk.domain.operations.consents import GiveConsent
from mfc_desk.domain.operations.documents import AttachDocument, ReturnOriginal
from mfc_desk.domain.operations.inquiries import AskAgency
from mfc_desk.domain.operations.visits import AbandonVisit, FinishVisit, IdentifyPerson, StartVisit
from mfc_desk.domain.plans import plan_of
from mfc_desk.domain.registration import certificate_now
from mfc_desk.domain.sides import sides_of
from mfc_desk.domain.unasked import to_ask
from mfc_desk.text.catalogue import Catalogue
from sync.wire.messages import Applied

PDF: Final = "application/pdf"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsed:
    """A visit that is going on."""

    visit: VisitId
    application: ApplicationId


def begin(
    desk: RehearsalDesk, ids: Ids, visitor: Visitor, *, ticket: TicketId | None, service: ServiceId, language: str
) -> Rehearsed:
    """The person came and is identified; the service is chosen and its form filled in."""
    visit, application = VisitId(ids.new()), ApplicationId(ids.new())
    desk.do(StartVisit(visit=visit, ticket=ticket))
    desk.do(
        IdentifyPerson(
            visit=visit,
            party=PartyId(ids.new()),
            family_name=visitor.family_name,
            given_name=visitor.given_name,
            patronymic=visitor.patronymic,
            born=visitor.born,
            sex=visitor.sex,
            identifier=visitor.identifier,
            document=visitor.document,
            method=visitor.method,
        )
    )
    desk.do(ChooseService(visit=visit, application=application, service=service, language=language))
    answers = _answers(desk, application)
    if answers is not None:
        desk.do(FillForm(application=application, answers=answers))
    send(desk)
    return Rehearsed(visit=visit, application=application)


def finish(desk: RehearsalDesk, ids: Ids, clock: AdvancingClock, going: Rehearsed) -> bool:
    """Documents, check, signature, number, receipt, good-bye. False where the package stayed incomplete."""
    _bring(desk, ids, going.application)
    ask_agencies(desk, ids, going.application)
    application = _application(desk, going.application)
    if not _complete(desk, going.application):
        reason = Catalogue("ru" if application.language == "ru" else "kk")("office.rehearsal_left")
        desk.do(AbandonVisit(visit=going.visit, reason=reason))
        send(desk)
        return False
    view = _view(desk, application, application.form)
    desk.do(ConfirmCheck(application=application.id, digest=engine.digest(view.form, view.values)))
    desk.do(SignApplication(application=application.id, method="paper"))
    lease = next(row for row, _ in desk.rows.values() if isinstance(row, NumberLease) and _ours(desk, row))
    proof = certificate_now(desk, application.id, desk.act())
    register = RegisterApplication(
        application=application.id, lease=LeaseId(lease.id), number=lease.number(), certificate=proof
    )
    desk.do(register)
    desk.do(HandReceipt(application=application.id))
    for name in application.documents:
        desk.do(ReturnOriginal(document=name))
    clock.advance(timedelta(seconds=1))
    desk.do(FinishVisit(visit=going.visit))
    send(desk)
    return True


def send(desk: RehearsalDesk) -> None:
    """Send what waits. A rehearsal in which the office does not take everything is a defect."""
    refused = [one for one in desk.push().verdicts if not isinstance(one, Applied)]
    if refused:
        raise RuntimeError(f"the rehearsal was not taken: {refused[:3]}")


def _bring(desk: RehearsalDesk, ids: Ids, name: ApplicationId) -> None:
    application = _application(desk, name)
    plan = lawful.evidence_plan(desk.law, application, sides_of(desk, application), documents=(), today=_today(desk))
    for item in plan.items:
        if item.action == "bring" and item.state == "open":
            content = small_pdf(f"{item.type} {name}")
            scan = desk.send_scan(content)
            attach = AttachDocument(
                application=name,
                document=DocumentId(ids.new()),
                evidence=item.type,
                requirement=item.requirement,
                about=item.person,
                scan=scan,
                media_type=PDF,
                size=len(content),
                pages=1,
            )
            desk.do(attach, blobs=(scan,))


def ask_agencies(desk: RehearsalDesk, ids: Ids, name: ApplicationId) -> None:
    """Agencies are asked for what they hold, with the person's consent where the law wants it."""
    application = _application(desk, name)
    act = desk.act()
    wanted = to_ask(desk, application, plan_of(desk, application, act), act.at.at)
    agencies = {item.type: desk.law.evidence_type(item.type).agency for item in wanted}
    private = tuple(kind for kind, agency in agencies.items() if agency is not None and agency.needs_consent)
    if private:
        consent = GiveConsent(
            application=name,
            consent=ConsentId(ids.new()),
            categories=private,
            notice_hash=notice_hash(desk.law, application, application.language),
            language=application.language,
            method="oral",
        )
        desk.do(consent)
    for item in wanted:
        request = RequestId(ids.new())
        ask = AskAgency(
            application=name, request=request, requirement=item.requirement, evidence=item.type, about=item.person
        )
        desk.do(ask)


def _complete(desk: RehearsalDesk, name: ApplicationId) -> bool:
    application = _application(desk, name)
    sides, today = sides_of(desk, application), _today(desk)
    documents = [
        row for row in (desk.get(Key("document", one)) for one in application.documents) if isinstance(row, Document)
    ]
    plan = lawful.evidence_plan(desk.law, application, sides, documents=documents, today=today)
    # what the desk itself makes, such as a consent, is made by the signature that follows
    open_ = [item for item in plan.items if item.state == "open" and item.action == "bring"]
    return not open_ and not plan.undecided and _view(desk, application, application.form).complete


def _answers(desk: RehearsalDesk, name: ApplicationId) -> Mapping[str, Any] | None:
    """Answers that fit this person: the pack's own examples, with what the identity document says left to it."""
    application = _application(desk, name)
    form = desk.law.form(desk.law.service(application.service))
    known = lawful.facts_about(_party(desk, application))
    told = {path for path, bound in form.bindings.items() if bound.prefill in known}
    for example in examples(desk.law, application.service):
        answers = {path: value for path, value in example.items() if path not in told}
        if _view(desk, application, answers).complete:
            return answers
    return None


def examples(law: Law, service: ServiceId) -> tuple[Mapping[str, Any], ...]:
    """The answers of the pack's golden cases for a service."""
    root = law.pack(law.service(service).pack).root
    return tuple(case["answers"] for case in _cases(str(root)) if case["service"] == service and "answers" in case)


@cache
def _cases(root: str) -> tuple[dict[str, Any], ...]:
    from pathlib import Path

    files = sorted((Path(root) / "tests").glob("*.json"))
    return tuple(case for path in files for case in json.loads(path.read_text(encoding="utf-8")))


def _view(desk: RehearsalDesk, application: Application, answers: Mapping[str, Any]) -> engine.FormView:
    return lawful.form_view(
        desk.law,
        application,
        sides_of(desk, application),
        answers={FieldPath(k): v for k, v in answers.items()},
        today=_today(desk),
    )


def _application(desk: RehearsalDesk, name: ApplicationId) -> Application:
    found = desk.get(Key("application", name))
    assert isinstance(found, Application)
    return found


def _party(desk: RehearsalDesk, application: Application) -> Party:
    found = desk.get(Key("party", application.party))
    assert isinstance(found, Party)
    return found


def _today(desk: RehearsalDesk) -> Any:
    return lawful.local_day(desk.law, desk.act().at.at)


def _ours(desk: RehearsalDesk, lease: NumberLease) -> bool:
    return lease.device == desk.device and lease.left > 0


def small_pdf(text: str) -> bytes:
    """A valid page with one line of ASCII; different texts give different scans."""
    line = text.encode("ascii", "replace").replace(b"(", b" ").replace(b")", b" ")
    stream = b"BT /F1 12 Tf 40 700 Td (" + line + b") Tj ET"
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
            b" /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>"
        ),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
    ]
    whole, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(whole))
        whole += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(whole)
    return whole + b"xref\n0 5\n0000000000 65535 f \n%strailer << /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        table,
        start,
    )
