"""A value that was filled in is wrong: both values are kept, none is overwritten, and someone finds out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from forms.likeness import likeness
from mfc_desk.domain.guards import Discrepancy, DiscrepancyState
from mfc_desk.domain.ids import ApplicationId, DiscrepancyId
from mfc_desk.domain.machines import LET_GO
from mfc_desk.domain.sides import name_of
from mfc_desk.text.message import Message, msg
from mfc_desk.usecases import answering, discrepancies
from mfc_desk.usecases.visits import CaseView
from ui.presenters.visit.answers import answer_of, text_of
from ui.presenters.visit.shared import Visiting

OURS: Final = "source."
"""The sources that are no register: what was read or typed at this desk."""
NAMES: Final = frozenset({"family_name", "given_name", "patronymic"})


@dataclass(frozen=True, slots=True)
class DisputeRow:
    """One discrepancy of the application in hand."""

    id: DiscrepancyId
    label: str
    register: str
    person: str
    likeness: str
    state: str
    open: bool
    outcomes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class EntryWords:
    """What is asked while a discrepancy is being written down."""

    path: str
    title: str
    shown: str
    said: str
    alike: str
    problem: str


class DisputesPresenter:
    """The discrepancies of the application in hand, and the one that is being written."""

    def __init__(self, room: Visiting) -> None:
        self._room = room
        self._rows: tuple[Discrepancy, ...] = ()
        self._about: ApplicationId | None = None
        self.path, self.said = "", ""
        self._problem: Message | None = None

    def look(self) -> None:
        """Take them anew."""
        case, work = self._room.case, self._room.ctx.work
        if case is None:
            return
        application = case.application.id
        if not case.application.discrepancies:
            self._looked(application, ())
            return
        self._room.ctx.run(
            "data", lambda: discrepancies.of_case(work, application), lambda found: self._looked(application, found)
        )

    def rows(self) -> list[DisputeRow]:
        """What stands, the open ones first. One that nobody says any more is left out."""
        case = self._room.case
        if case is None or case.application.id != self._about:
            return []
        shown = [each for each in self._rows if each.outcome != "withdrawn"]
        return [self._row(case, each) for each in sorted(shown, key=lambda one: one.state is not DiscrepancyState.OPEN)]

    def lines(self) -> list[tuple[str, str]]:
        """The same for the check: what it is about, and both values."""
        say = self._room.ctx.say
        return [(row.label, say("visit.dispute.both", register=row.register, person=row.person)) for row in self.rows()]

    def may(self, path: str) -> bool:
        """Whether the value there was filled in, so that it can be called wrong; what is typed is simply changed."""
        case = self._room.case
        if case is None or case.application.number is not None or case.application.lifecycle in LET_GO:
            return False
        field = case.form.field(path)
        if field is None or field.source is None or not field.readonly:
            return False
        return not (field.type == "choice" and field.source.source.startswith(OURS))  # chosen by us in step 1

    def disputed(self, path: str) -> bool:
        """Whether a discrepancy about it is open."""
        return any(each.path == path and each.state is DiscrepancyState.OPEN for each in self._rows)

    def begin(self, path: str) -> None:
        """The person says that this is wrong: ask what it should be. The same again closes it."""
        if not self.may(path):
            self._room.ctx.announce(msg("visit.dispute.only_filled"))
            return
        if self.disputed(path):
            self._room.ctx.announce(msg("rule.disputed_already"))
            self._room.seek("dispute.row")
            return
        self.path = "" if self.path == path else path
        self.said, self._problem = "", None
        self._room.tell()
        self._room.seek("dispute.said" if self.path else f"form.{path}")

    def begin_about(self, differs: str) -> None:
        """An agency has another value than the document: the field that shows it, and what is right."""
        case = self._room.case
        path = _path_of(case, differs) if case is not None else ""
        if not path:
            self._room.ctx.announce(msg("visit.dispute.no_field"))
            return
        self._room.go(4)
        self.begin(path)

    def type(self, said: str) -> None:
        """What the person says."""
        self.said, self._problem = said, None
        self._room.tell()

    def entry(self) -> EntryWords | None:
        """What is being written; None while nothing is."""
        case = self._room.case
        field = case.form.field(self.path) if case is not None and self.path else None
        if case is None or field is None or field.source is None:
            return None
        say, said = self._room.ctx.say, self.said.strip()
        shown = self._value(case, self.path, str(field.source.value))
        alike = likeness(str(field.source.value), said) if said and field.type == "text" else "different"
        return EntryWords(
            path=self.path,
            title=say("visit.dispute.title", what=field.label),
            shown=say("visit.dispute.shown", value=shown, source=msg(field.source.source)),
            said=self.said,
            alike=say("visit.dispute.alike", how=msg(f"discrepancy.{alike}")) if alike != "different" else "",
            problem=say(self._problem) if self._problem is not None else "",
        )

    def write(self) -> None:
        """Open the discrepancy; the field stays as it is."""
        case, path, said = self._room.case, self.path, self.said.strip()
        field = case.form.field(path) if case is not None else None
        if case is None or field is None:
            return
        if not said:
            self._problem = msg("rule.nothing_differs")
            self._room.tell()
            self._room.seek("dispute.said")
            return
        work, session, application = self._room.ctx.work, self._room.ctx.session, case.application.id
        typed = answer_of(field.type, said, today=work.today(), home=work.law.country, past=False)
        told = str(typed) if field.type == "date" else said

        def job() -> object:
            answering.leave(work, session, application)  # the rule looks at what is saved
            return discrepancies.dispute(work, session, application=application, path=path, said=told)

        def done(_: object) -> None:
            self.path, self.said = "", ""
            self._room.seek("dispute.row")

        self._room.act(job, done)

    def settle(self, name: DiscrepancyId, outcome: str) -> None:
        """Someone found out. Where the person is right, their field is open now."""
        work, session = self._room.ctx.work, self._room.ctx.session
        path = next((each.path for each in self._rows if each.id == name), "")
        place = f"form.{path}" if outcome == "said_right" and path else "dispute.row"
        self._room.act(lambda: discrepancies.settle(work, session, name, outcome), lambda _: self._room.seek(place))

    def take_back(self) -> bool:
        """What is being written is put away; False where nothing is."""
        path, self.path = self.path, ""
        self.said, self._problem = "", None
        if path:
            self._room.tell()
            self._room.seek(f"form.{path}")
        return bool(path)

    def _looked(self, application: ApplicationId, found: tuple[Discrepancy, ...]) -> None:
        changed = (application, found) != (self._about, self._rows)
        if application != self._about:
            self.path, self.said = "", ""
        self._about, self._rows = application, found
        if changed:
            self._room.tell()

    def _row(self, case: CaseView, one: Discrepancy) -> DisputeRow:
        say = self._room.ctx.say
        field = case.form.field(one.path)
        at = self._room.ctx.work.local(one.opened_at)
        open_ = one.state is DiscrepancyState.OPEN
        return DisputeRow(
            id=one.id,
            label=say(field.label) if field is not None else one.path.rpartition("/")[2],
            register=say(
                "visit.dispute.by",
                value=self._value(case, one.path, one.shown),
                source=msg(one.source),
                day=self._day(case, one, at.date()),
            ),
            person=self._value(case, one.path, one.said),
            likeness=say(f"discrepancy.{one.likeness}") if one.likeness != "different" else "",
            state=say("visit.dispute.open", at=at, day=at) if open_ else say(f"discrepancy.{one.outcome}"),
            open=open_,
            outcomes=tuple((each, say(f"discrepancy.{each}")) for each in discrepancies.outcomes(one)) if open_ else (),
        )

    def _day(self, case: CaseView, one: Discrepancy, otherwise: date) -> date:
        """The day on which the register said so."""
        field = case.form.field(one.path)
        fact = field.source if field is not None else None
        if fact is None or fact.obtained_at is None:
            return otherwise
        return self._room.ctx.work.local(fact.obtained_at).date()

    def _value(self, case: CaseView, path: str, value: str) -> str:
        """A value as people read it: a day in words, a choice by its label."""
        field = case.form.field(path)
        if field is None:
            return value
        shown = text_of(field.type, value)
        found = next((each for each in field.choices if each.value == value), None)
        return self._room.ctx.say(found.label) if found is not None else shown


def _path_of(case: CaseView, differs: str) -> str:
    """The field that shows what an agency has otherwise."""
    applicant = case.sides.applicant
    wanted = {str(getattr(applicant, differs, ""))} - {""}
    if differs in NAMES:
        wanted.add(name_of(applicant))
    if differs == "born":
        wanted = {each.isoformat() if isinstance(each, date) else "" for each in (getattr(applicant, "born", ""),)}
    shown = [field for page in case.form.pages for field in page.fields if field.source is not None]
    return next((field.path for field in shown if field.source and str(field.source.value) in wanted), "")
