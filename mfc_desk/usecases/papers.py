"""Step 5 on paper: the numbered lines the person reads in large type and signs."""

from __future__ import annotations

from dataclasses import dataclass, replace

from forms.ids import RequirementId
from forms.reading import text_of
from forms.register import Law
from mfc_desk.domain.errors import Unlawful
from mfc_desk.domain.guards import Discrepancy, DiscrepancyState
from mfc_desk.domain.ids import ApplicationId
from mfc_desk.domain.intake import Capacity
from mfc_desk.domain.papers import CheckLine, CheckSheetData
from mfc_desk.domain.sides import name_of
from mfc_desk.ports.outside import Printed, PrintJob, PrintOutcome
from mfc_desk.text.catalogue import Catalogue
from mfc_desk.text.message import Message, msg
from mfc_desk.usecases import discrepancies
from mfc_desk.usecases.finishing import sheet_version
from mfc_desk.usecases.gaps import hindering
from mfc_desk.usecases.last_days import DatedPaper, dated
from mfc_desk.usecases.visits import CaseView, look_at_case, sheet_note
from mfc_desk.usecases.workplace import Session, Workplace


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckSheet:
    """A check sheet as it was made: what it says and its pages."""

    application: ApplicationId
    data: CheckSheetData
    pdf: bytes


def check_sheet(work: Workplace, session: Session, *, application: ApplicationId, catalogue: Catalogue) -> CheckSheet:
    """The sheet in the catalogue's language, line for line as on the screens.

    Raises `Unlawful` while anything is missing: nobody signs half of an application.
    """
    case = look_at_case(work, application)
    _demand_complete(work.law, case)
    data = _data(work, session, case=case, catalogue=catalogue)
    differing = _differing(case, discrepancies.of_case(work, application))
    data = replace(data, lines=(*data.lines, *differing))
    return CheckSheet(application=application, data=data, pdf=work.papers.check_sheet(data, catalogue.language))


def print_check_sheet(work: Workplace, made: CheckSheet) -> PrintOutcome:
    """Send the sheet to the printer and follow the job to its end."""
    outcome = work.printer.print(PrintJob(document=made.application, pdf=made.pdf))
    if isinstance(outcome, Printed):
        came_out(work, made.application, made.data.version)
    return outcome


def save_check_sheet(work: Workplace, made: CheckSheet, *, to: str) -> None:
    """Write the sheet where the operator chose, to be printed elsewhere. Raises `NotSaved`."""
    work.printer.save(made.pdf, to=to)
    came_out(work, made.application, made.data.version)


def came_out(work: Workplace, application: ApplicationId, version: str) -> None:
    """There is a sheet of this version that the person can sign; an older one counts no more."""
    with work.store.write() as uow:
        uow.facts.set_note(sheet_note(application), version)
        uow.commit()


def _demand_complete(law: Law, case: CaseView) -> None:
    if not case.form.complete:
        errors = sum(1 for each in case.form.problems if each.severity == "error")
        raise Unlawful(msg("rule.form_incomplete", n=len(case.form.missing) + errors))
    lacking = hindering(law, case)
    if lacking:
        raise Unlawful(msg("rule.package_incomplete", n=len(lacking)))


def _dated(work: Workplace, case: CaseView) -> list[CheckLine]:
    """Until when the papers are valid, where the law wants them to be."""
    return [CheckLine(label=_whose(one), value=one.words) for one in dated(work, case)]


def _whose(one: DatedPaper) -> Message:
    if one.about is None:
        return one.label
    return msg("visit.documents.of_whom", what=one.label, who=one.about.name or one.about.called)


def _taken_on(case: CaseView) -> list[CheckLine]:
    """What the applicant takes on themselves, with the words they were told: they sign for it."""
    names = {each.id: each.text for each in case.service.requirements}
    return [
        CheckLine(label=msg("paper.gap", what=names[RequirementId(gap.requirement)]), value=msg(gap.text))
        for gap in case.application.gaps
        if gap.requirement in names
    ]


def _differing(case: CaseView, found: tuple[Discrepancy, ...]) -> list[CheckLine]:
    """What the person says is wrong with a value that was filled in: both values stand on the sheet."""
    lines = []
    for each in found:
        field = case.form.field(each.path)
        if field is not None and each.state is DiscrepancyState.OPEN:
            shown, said = (text_of(field.type, value) for value in (each.shown, each.said))
            told = msg("paper.both_values", register=shown, source=msg(each.source), person=said)
            lines.append(CheckLine(label=msg("paper.discrepancy", what=field.label), value=told))
    return lines


def _data(work: Workplace, session: Session, *, case: CaseView, catalogue: Catalogue) -> CheckSheetData:
    sides = case.sides
    acted = sides.capacity is not Capacity.SELF
    lines = [CheckLine(label=row.label, value=row.value) for row in case.form.check]
    return CheckSheetData(
        centre=catalogue.pick(work.desk.centre_name),
        desk=session.desk,
        applicant=name_of(sides.applicant),
        by=name_of(sides.party) if acted else "",
        capacity=msg(f"forms.capacity.{sides.capacity}") if acted else None,
        service=catalogue.say(case.service.name),
        lines=(*lines, *_dated(work, case), *_taken_on(case)),
        version=sheet_version(case),
    )
