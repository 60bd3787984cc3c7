"""The completeness certificate as people read it: each requirement with what proves it, made at registration.

How a presenter uses it: `certificate` for a registered application, on a lane; None where this desk does not hold it.
`text_of` gives the same as plain words, to be copied; `made` the paper, `print_certificate` and `save_certificate`
bring it out. The agency that says "incomplete" must name one of the entries.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from forms.ids import EvidenceTypeId, RequirementId
from forms.service import Service
from mfc_desk.domain import lawful
from mfc_desk.domain.certificates import cure_by, holds_together
from mfc_desk.domain.errors import Unlawful
from mfc_desk.domain.guards import Certificate, Proof
from mfc_desk.domain.ids import ApplicationId, Key
from mfc_desk.domain.papers import CertificateData, ProofLine
from mfc_desk.domain.sides import name_of
from mfc_desk.ports.outside import PrintJob, PrintOutcome
from mfc_desk.text.catalogue import Catalogue
from mfc_desk.text.message import Message, msg
from mfc_desk.usecases.last_days import words_of
from mfc_desk.usecases.visits import CaseView, look_at_case
from mfc_desk.usecases.workplace import Session, Workplace


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificatePaper:
    """A certificate as it was made: what it says and its pages."""

    application: ApplicationId
    data: CertificateData
    pdf: bytes


def certificate(
    work: Workplace, session: Session, *, application: ApplicationId, catalogue: Catalogue
) -> CertificateData | None:
    """What the certificate of the application says; None where there is none here, or it does not hold together."""
    case = look_at_case(work, application)
    with work.store.read() as uow:
        found = uow.rows.get(Key("certificate", application))
    number, at = case.application.number, case.application.received_at
    if not isinstance(found, Certificate) or not holds_together(found) or number is None or at is None:
        return None
    _, service = lawful.pinned(work.law, case.application)
    return CertificateData(
        centre=catalogue.pick(work.desk.centre_name),
        desk=session.desk,
        number=number,
        service=catalogue.say(service.name),
        applicant=name_of(case.sides.applicant),
        registered_at=work.local(at),
        lines=tuple(_line(work, case, service, one) for one in found.proofs),
        volunteered=len(found.volunteered),
        digest=found.digest,
        unverified=_unverified(service, found),
    )


def text_of(data: CertificateData, catalogue: Catalogue) -> str:
    """The certificate as plain words, one entry a line, to be sent on."""
    say = catalogue.say
    head = [catalogue("paper.proofs"), f"{data.number} · {data.service}", catalogue("paper.proofs.name_one")]
    told = [
        f"{place}. {say(one.requirement)}: {say(one.proof)}, {say(one.how)}" for place, one in enumerate(data.lines, 1)
    ]
    if data.unverified:
        told.append(catalogue("paper.not_verified_note"))
    return "\n".join([*head, *told, f"{catalogue('paper.certificate')}: {data.digest}"])


def made(work: Workplace, session: Session, *, application: ApplicationId, catalogue: Catalogue) -> CertificatePaper:
    """The certificate on paper. Raises `Unlawful` where there is none."""
    data = certificate(work, session, application=application, catalogue=catalogue)
    if data is None:
        raise Unlawful(msg("rule.no_certificate"))
    pdf = work.papers.certificate(data, catalogue.language)
    return CertificatePaper(application=application, data=data, pdf=pdf)


def print_certificate(work: Workplace, paper: CertificatePaper) -> PrintOutcome:
    """Send it to the printer and follow the job to its end."""
    return work.printer.print(PrintJob(document=paper.application, pdf=paper.pdf))


def save_certificate(work: Workplace, paper: CertificatePaper, *, to: str) -> None:
    """Write it where the operator chose. Raises `NotSaved`."""
    work.printer.save(paper.pdf, to=to)


def _line(work: Workplace, case: CaseView, service: Service, proof: Proof) -> ProofLine:
    names = {str(one.id): one.text for one in service.requirements}
    label = work.law.evidence_type(EvidenceTypeId(proof.evidence)).label
    return ProofLine(
        requirement=names.get(proof.requirement, label),
        proof=_proof(work, case, proof, label),
        how=_how(work, case, proof),
    )


def _proof(work: Workplace, case: CaseView, proof: Proof, label: Message) -> Message:
    """What lies there: a question of the form by its own words, anything else by the name of its kind."""
    field = work.law.form(case.service).fields.get(proof.ref) if proof.how == "data" else None  # type: ignore[call-overload]  # a path, as the certificate kept it
    return label if field is None else Message(field.label.code, dict(field.label.params))


def _how(work: Workplace, case: CaseView, proof: Proof) -> Message:
    if proof.how == "accepted" and proof.ref:
        return msg("proof.accepted", told=msg(proof.ref))
    since = _since(case, proof)
    if since is not None:
        return since
    if proof.how == "curable":
        until = _until(work, case, proof)
        return msg("proof.curable_open") if until is None else msg("proof.curable", day=until)
    if proof.how == "made" and work.law.evidence_type(EvidenceTypeId(proof.evidence)).kind == "consent":
        return msg("proof.consent")
    words = _validity(case, proof)
    return msg(f"proof.{proof.how}") if words is None else msg("proof.document_valid", validity=words)


def _since(case: CaseView, proof: Proof) -> Message | None:
    """What became of an entry that was open when the certificate was made; None while it stands as it was.

    The entry and its digest stay: what an agency said afterwards is told beside them, and nothing is claimed for it.
    """
    if proof.how not in ("agency_asked", "curable"):
        return None
    mine = [one for one in case.plan.of(RequirementId(proof.requirement)) if one.state != "not_needed"]
    papers = [one for one in mine if one.by == "applicant"]
    done = bool(mine) and all(one.state == "settled" for one in mine)
    if proof.how == "curable":
        return msg("proof.curable_brought") if done and papers else None
    no = next((one for one in case.left.lacking if one.requirement == proof.requirement), None)
    if no is not None:
        until = next((one.until for one in no.papers if one.until is not None), None)
        return msg("proof.agency_has_none") if until is None else msg("proof.agency_has_none_until", day=until)
    if not done:
        return None
    return msg("proof.brought_since" if papers else "proof.agency_has_since")


def _validity(case: CaseView, proof: Proof) -> Message | None:
    """Until when the paper of an entry is valid; None where the law does not ask, or it is none."""
    paper = next(
        (one.document for one in case.documents if (proof.how, one.document.id) == ("document", proof.ref)), None
    )
    return None if paper is None else words_of(case, paper)


def _until(work: Workplace, case: CaseView, proof: Proof) -> date | None:
    """Counted from the day of registration as the office confirmed it."""
    received = case.application.received_at
    if received is None:
        return None
    law, service = lawful.pinned(work.law, case.application)
    return cure_by(proof.ref, law.pack_of(service).calendar, lawful.local_day(law, received))


def _unverified(service: Service, found: Certificate) -> bool:
    named, later = (
        {one.requirement for one in found.proofs},
        {one.requirement for one in found.proofs if one.how == "curable"},
    )
    stands = [one.standing for one in service.requirements if one.id in named]
    stands += [one.cure for one in service.requirements if one.id in later and one.cure is not None]
    return any(not one.verified for one in stands)
