"""What an application costs, who pays nothing, and the slip that pays it.

How a presenter uses it: `charge` for step 5, the exemptions first; where one still hangs on a question, `asked` is the
path of that question. `slip` makes the paper with the code, which was read back before anybody gets it; `print_slip`
and `save_slip` bring it out. A slip is no payment, and what the person says is none either: `paid` is true only where
an agency has answered that the money is there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from forms.cost import Exemption
from forms.errors import ExemptionOpen, NoTariff, PaymentRefused
from forms.evaluation import run_form
from forms.fees import Fee, assess, proven
from forms.form import Form
from forms.payment import Payer, PaymentCode, payment_code
from forms.register import Law
from forms.requisites import HEADER
from forms.rules import Rule, Scope, truth
from forms.service import Service
from forms.values import UNKNOWN
from mfc_desk.domain import lawful
from mfc_desk.domain.entities import Party
from mfc_desk.domain.errors import Unlawful
from mfc_desk.domain.ids import ApplicationId
from mfc_desk.domain.inquiries import Outcome
from mfc_desk.domain.machines import APPLICATION
from mfc_desk.domain.operations.payments import PAID, ClaimPayment
from mfc_desk.domain.payments import PaymentClaim
from mfc_desk.domain.sides import name_of
from mfc_desk.domain.slips import SlipData, SlipLine
from mfc_desk.ports.outside import PrintJob, PrintOutcome
from mfc_desk.text.catalogue import Catalogue
from mfc_desk.text.message import Message, msg
from mfc_desk.usecases.visits import CaseView, look_at_case
from mfc_desk.usecases.workplace import Done, Session, Workplace, do

ON_SLIP = ("Name", "PayeeINN", "KPP", "PersonalAcc", "BankName", "BIC", "CorrespAcc", "CBC", "OKTMO", "Purpose")

Stands = Literal["holds", "to_prove", "not_said", "no"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exempting:
    """One exemption as it stands for this person."""

    text: Message
    article: Message | None
    verified: bool
    stands: Stands
    proof: Message | None
    """The requirement that proves it; None where the form says all of it."""
    asked: str
    """The path of a question that decides and is still open; "" where none is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """What the application costs, told so that it can be read out."""

    exemptions: tuple[Exempting, ...]
    fee: Fee | None
    why: Message | None
    """Why it cannot be computed; None where it is."""
    article: Message | None
    on: date
    """The day whose tariff counts."""
    verified: bool
    payable: bool
    """Whether there is a code that any bank reads."""
    how: Message
    """What the person is told of paying."""
    paid: bool
    claimed: PaymentClaim | None
    """What the person said last, while no agency sees the money; it is no payment."""
    claimable: bool
    """Whether there is something to be paid that the person may say they paid."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """A payment slip as it was made: what it says and its page."""

    application: ApplicationId
    data: SlipData
    pdf: bytes


def charge(work: Workplace, case: CaseView) -> Charge:
    """What the case costs by what is said and proven now."""
    law, service = lawful.pinned(work.law, case.application)
    day = lawful.tariff_day(law, case.application, work.today())
    scope = _scope(law, service, case, day)
    fee, why = _assessed(law, service, case, scope, day)
    rules, needs = law.pack_of(service).payment, [one for one in case.plan.items if str(one.type).endswith(PAID)]
    paid, owes = any(one.state == "settled" for one in needs), any(one.state == "open" for one in needs)
    standing = service.fee.standing if fee is None else fee.standing
    return Charge(
        exemptions=tuple(_exempting(law.form(service), service, one, scope, case) for one in service.fee.exemptions),
        fee=fee,
        why=why,
        article=standing.article,
        on=day,
        verified=standing.verified,
        payable=fee is not None and not fee.free and rules.standard == HEADER and service.fee.payee in rules.payees,
        how=rules.text,
        paid=paid,
        claimed=None if paid or not case.application.claims else case.application.claims[-1],
        claimable=owes and APPLICATION.allows(case.application.lifecycle, ClaimPayment.KIND),
    )


def told_of_fee(work: Workplace, case: CaseView) -> Message:
    """The fee as receipt and step 6 tell it; where an agency sees the payment, that it is paid and since when."""
    if case.fee is None:
        return case.service.fee.text
    seen = [one for one in case.sides.requests if str(one.evidence).endswith(PAID) and one.outcome is Outcome.FOUND]
    if case.fee.free or not seen or seen[-1].obtained_at is None:
        return case.fee.told
    at = work.local(seen[-1].obtained_at)
    return msg("fee.paid_seen", fee=case.fee.told, day=at, at=at)


def claim(
    work: Workplace, session: Session, *, application: ApplicationId, number: str = "", day: date | None = None
) -> Done:
    """The person says that it is paid, and shows this payment document or none. Raises `DomainError`."""
    return do(work, session, ClaimPayment(application=application, number=number, day=day))


def slip(work: Workplace, session: Session, *, application: ApplicationId, catalogue: Catalogue) -> Slip:
    """The slip that pays the fee. Raises `Unlawful` where nothing is to be paid, or no code may be handed out."""
    case = look_at_case(work, application)
    law, service = lawful.pinned(work.law, case.application)
    fee = charge(work, case).fee
    if fee is None:
        raise Unlawful(msg("rule.fee_not_known"))
    try:
        code = payment_code(law.pack_of(service).payment, service.fee.payee, fee, _payer(case))
    except PaymentRefused as refused:
        raise Unlawful(refused.why) from refused
    data = _slip_data(work, session, case=case, fee=fee, code=code, catalogue=catalogue)
    return Slip(application=application, data=data, pdf=work.papers.slip(data, catalogue.language))


def print_slip(work: Workplace, made: Slip) -> PrintOutcome:
    """Send the slip to the printer and follow the job to its end."""
    return work.printer.print(PrintJob(document=made.application, pdf=made.pdf))


def save_slip(work: Workplace, made: Slip, *, to: str) -> None:
    """Write the slip where the operator chose. Raises `NotSaved`."""
    work.printer.save(made.pdf, to=to)


def _scope(law: Law, service: Service, case: CaseView, day: date) -> Scope:
    return run_form(law.form(service), case.answers, facts=lawful.facts_about(case.sides), today=day).scope


def _assessed(law: Law, service: Service, case: CaseView, scope: Scope, day: date) -> tuple[Fee | None, Message | None]:
    try:
        return assess(service, law.pack_of(service), on=day, scope=scope, proofs=proven(case.plan)), None
    except ExemptionOpen:
        return None, msg("fee.exemption_open")
    except NoTariff:
        return None, msg("fee.not_known")


def _exempting(form: Form, service: Service, one: Exemption, scope: Scope, case: CaseView) -> Exempting:
    applies, needs = truth(one.when, scope), one.proven_by
    stands: Stands = "not_said" if applies is UNKNOWN else "no"
    if applies is True:
        stands = "holds" if needs is None or needs in proven(case.plan) else "to_prove"
    return Exempting(
        text=one.text,
        article=one.standing.article,
        verified=one.standing.verified,
        stands=stands,
        proof=next((each.text for each in service.requirements if each.id == needs), None),
        asked=_asked(form, one.when, case) if applies is UNKNOWN else "",
    )


def _asked(form: Form, rule: Rule, case: CaseView) -> str:
    """The first question of the rule that has no answer yet and is asked."""
    columns = {field.column: path for path, field in form.fields.items() if field.table is None}
    paths = [columns[name] for name in _names(rule) if name in columns]
    return next((path for path in paths if path not in case.form.values and case.form.field(path) is not None), "")


def _names(rule: Any) -> Iterator[str]:
    if isinstance(rule, dict):
        for operator, inside in rule.items():
            if operator in ("var", "answered"):
                yield from (inside if isinstance(inside, list) else [inside])
            else:
                yield from _names(inside)
    elif isinstance(rule, list):
        for each in rule:
            yield from _names(each)


def _payer(case: CaseView) -> Payer:
    """Whose payment it is: the applicant's; an organisation has no names of a person."""
    who = case.sides.applicant
    if not isinstance(who, Party):
        return Payer()
    return Payer(last_name=who.family_name, first_name=who.given_name, middle_name=who.patronymic)


def _slip_data(
    work: Workplace, session: Session, *, case: CaseView, fee: Fee, code: PaymentCode, catalogue: Catalogue
) -> SlipData:
    unverified = not (fee.standing.verified and code.standing.verified)
    return SlipData(
        centre=catalogue.pick(work.desk.centre_name),
        desk=session.desk,
        phone=work.desk.phone,
        service=catalogue.say(case.service.name),
        payer=name_of(case.sides.applicant),
        fee=fee.told,
        sum=(fee.minor, fee.currency),
        article=fee.standing.article,
        on=lawful.tariff_day(work.law, case.application, work.today()),
        lines=tuple(
            SlipLine(label=msg(f"paper.slip.{name}"), value=code.tags[name]) for name in ON_SLIP if name in code.tags
        ),
        code=code.text,
        unverified=unverified,
    )
