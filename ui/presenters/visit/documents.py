"""Step 3: what the person brings, and what the office fetches so that nobody asks the person for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from forms.evidence import PlanItem
from mfc_desk.domain.errors import Stopped
from mfc_desk.domain.ids import DocumentId
from mfc_desk.domain.machines import Custody
from mfc_desk.ports.outside import UnfitFile
from mfc_desk.text.message import Message, msg
from mfc_desk.usecases import documents, last_days, volunteering
from mfc_desk.usecases.visits import CaseView, DocumentView
from ui.presenters.visit.agencies import AgenciesPresenter
from ui.presenters.visit.consent import ConsentPresenter
from ui.presenters.visit.gaps import GapsPresenter
from ui.presenters.visit.last_day import LastDay
from ui.presenters.visit.plan_rows import PlanRow
from ui.presenters.visit.plan_words import PlanWords
from ui.presenters.visit.shared import Mark, Visiting, nothing


class DocumentsPresenter:
    """The plan of the application in hand, in two groups."""

    def __init__(
        self, room: Visiting, *, agencies: AgenciesPresenter, consent: ConsentPresenter, gaps: GapsPresenter
    ) -> None:
        self._room, self.agencies, self.consent, self.gaps = room, agencies, consent, gaps
        self.plan = PlanWords(room, agencies)
        self.open_row = ""
        self.last_day = LastDay(room.ctx.work)
        self._unfit: dict[str, Message] = {}
        self._busy: set[str] = set()
        self._consent_seen: set[str] = set()
        self.on_dispute: Callable[[str], None] = nothing

    def brought(self) -> list[PlanRow]:
        """What the person brings or tells, or what we make together."""
        return self.plan.brought()

    def fetched(self) -> list[PlanRow]:
        """What the office fetches: nobody asks the person for these. What was answered stays here with its answer."""
        return self.plan.fetched()

    def settled(self, rows: Iterable[PlanRow]) -> str:
        """How many of the rows are settled."""
        known = [each for each in rows if each.counts]
        done = sum(1 for each in known if each.icon == "circle-check")
        return self._room.ctx.say("visit.documents.settled", done=done, of=len(known)) if known else ""

    def fetched_hint(self) -> str:
        """Who is not to be asked, and what becomes of a request while the line is cut."""
        say, calm = self._room.ctx.say, self._room.ctx.say("visit.documents.fetched_hint")
        waits = any(row.icon == "clock" for row in self.plan.fetched()) and self._room.offline()
        return f"{say('visit.documents.waits_line')} · {calm}" if waits else calm

    def spared(self) -> str:
        """What the person was spared; "" as long as it is nothing."""
        count = self.agencies.spared()
        return self._room.ctx.say("visit.agency.spared", n=count) if count else ""

    def undecided(self) -> int:
        """How many requirements wait for answers of the form."""
        case = self._room.case
        return len(case.plan.undecided) if case is not None else 0

    def unfit(self, key: str) -> str:
        """Why the last file cannot be attached to this row."""
        message = self._unfit.get(key)
        return self._room.ctx.say(message) if message is not None else ""

    def busy(self, key: str) -> bool:
        """Whether a file is being read for this row."""
        return key in self._busy

    def open_entry(self, key: str) -> None:
        """Ask for the file of this row in its place; "" closes it. What an agency holds is never asked for."""
        item = self.plan.item(key)
        if item is not None and item.by == "interagency":
            self.reach_for(key)
            return
        self._open(key)

    def volunteer(self, key: str) -> None:
        """The person wants to leave a paper that nobody asks for: of their own initiative, and no condition."""
        row = next((each for each in self.plan.fetched() if each.key == key), None)
        row = row or next((each for each in self.plan.fetched() if each.may_volunteer), None)
        if row is None or not row.may_volunteer:
            self._room.ctx.announce(msg("visit.volunteer.nothing"))
            return
        self._open(row.key)

    def reach_for(self, key: str) -> None:
        """Someone reaches for a paper that an agency holds: it is said why not, and the attempt is counted."""
        case, item = self._room.case, self.plan.item(key)
        if case is None or item is None:
            return
        work, session, application = self._room.ctx.work, self._room.ctx.session, case.application.id

        def job() -> None:
            documents.demand(work, session, application=application, requirement=item.requirement, evidence=item.type)

        def refused(error: Exception) -> bool:
            if isinstance(error, Stopped):
                self._room.ctx.changed(frozenset())  # what was counted goes to the office too
            return False

        self._room.act(job, refused=refused)

    def closed(self) -> str:
        """Where papers are taken in now that the application has its number; "" while this step takes them."""
        case = self._room.case
        numbered = case is not None and case.application.number is not None
        return self._room.ctx.say("owing.closed") if numbered else ""

    def _told_closed(self) -> bool:
        """Whether nothing is attached any more; then it is said where it is."""
        if self.closed():
            self._room.ctx.announce(msg("owing.closed"))
        return bool(self.closed())

    def open_next(self) -> None:
        """Ask for the file of the first row that is still open and takes one."""
        if self._told_closed():
            return
        rows = [row for row in self.plan.brought() if row.attachable]
        first = next((row for row in rows if row.icon != "circle-check"), rows[0] if rows else None)
        if first is None:
            self._room.ctx.announce(msg("visit.documents.none_to_attach"))
            return
        self._open(first.key)

    def attach(self, key: str, path: str) -> None:
        """Attach the file at `path` to a row; what is unfit about it is said there."""
        case, item = self._room.case, self.plan.item(key)
        if self._told_closed():
            return
        if case is None or item is None or not path.strip():
            self._unfit[key] = msg("visit.documents.which_file")
            self._room.tell()
            return
        if not self.last_day.ready():
            self._room.seek(f"documents.last_day.{key}")
            self._room.tell()
            return
        self._busy.add(key)
        self._unfit.pop(key, None)
        work, session, application = self._room.ctx.work, self._room.ctx.session, case.application.id
        attach = volunteering.attach_file if item.by == "interagency" else documents.attach_file
        evidence, until = self.plan.evidence(case, item), self.last_day.day()

        def job() -> object:
            return attach(
                work, session, application=application, requirement=item.requirement, evidence=evidence,
                path=path.strip(), about=item.person, valid_until=until,
            )  # fmt: skip

        def done(_: object) -> None:
            self._busy.discard(key)
            self.open_row = ""
            self._tell_twins(item)
            self._room.seek(f"documents.row.{key}")

        def refused(error: Exception) -> bool:
            self._busy.discard(key)
            if isinstance(error, UnfitFile):
                self._unfit[key] = error.why
                self._room.seek(f"documents.path.{key}")
                return True
            return False

        self._room.act(job, done, refused, lane="scan")

    def count_it(self, document: DocumentId) -> None:
        """What was brought of the person's own initiative is asked for by now: the same scan proves it."""
        work, session, held = self._room.ctx.work, self._room.ctx.session, self._document(document)
        if held is not None:
            self._room.act(lambda: volunteering.count_it(work, session, held.document))

    def remove(self, document: DocumentId, path: str = "") -> None:
        """Take a document out; the scan stays here, and undo attaches it again."""
        work, session, held = self._room.ctx.work, self._room.ctx.session, self._document(document)
        if held is None:
            return
        kind = work.law.evidence_type(held.document.evidence).label

        def removed(_: object) -> None:
            here = held.document.on_the_desk  # the program does not look after it any more
            told = "visit.documents.removed_original" if here else "visit.documents.removed"
            self._room.ctx.announce(msg(told, what=kind), lambda: self._put_back(held))

        self._room.act(lambda: documents.remove(work, session, document), removed)

    def give_back(self, document: DocumentId) -> None:
        """The original is in the person's hands again."""
        work, session = self._room.ctx.work, self._room.ctx.session
        self._room.act(lambda: documents.give_back(work, session, document))

    def why(self, key: str) -> None:
        """Open or close the proof tree of a row."""
        self.plan.why_row = "" if self.plan.why_row == key else key
        self._room.tell()

    def take_back(self) -> bool:
        """One layer back: a list, an entry, a reason. False where none is open."""
        if self.gaps.close():
            return True
        if self.open_row or self.plan.why_row:
            self.open_row, self.plan.why_row = ("", self.plan.why_row) if self.open_row else ("", "")
            self._room.tell()
            return True
        return False

    def mark(self) -> Mark:
        """How much is settled."""
        if self._room.case is None:
            return Mark("todo", msg("visit.sub.not_yet"))
        left = self._room.case.left
        if left.papers:
            return Mark("started", msg("owing.sub.to_bring", n=len(left.papers)))
        if left.lacking:
            return Mark("started", msg("owing.sub.agency_none"))
        items = [each for each in self.plan.items() if each.by != "interagency"]
        counted = [each for each in items if each.state == "settled" or not self.plan.made_later(each)]
        done = sum(1 for each in counted if each.state == "settled")
        waiting = [each for each in counted if each.state == "open" and not self.plan.taken_on(each)]
        waiting = [each for each in waiting if not self.plan.is_consent(each)]  # it has words of its own
        if waiting:
            return Mark("started", msg("visit.sub.settled", done=done, of=len(counted)))
        open_ = self._still_open(self._room.case)
        return Mark("done", msg("visit.sub.all_settled")) if open_ is None else Mark("started", open_)

    def left(self) -> Message | None:
        """What the person still has to show, or to say."""
        count = len(self._waiting())
        if count:
            return msg("visit.left.documents", n=count)
        return msg("visit.left.consent") if self.consent.waits() else None

    def primary(self) -> Message:
        """On to the form."""
        return msg("visit.go.form")

    def press(self) -> None:
        """Go on: what is missing may also come later, the registration asks for it. A consent is asked first."""
        case = self._room.case
        if case is not None and self.consent.waits() and case.application.id not in self._consent_seen:
            self._consent_seen.add(case.application.id)
            self._room.refuse(msg("visit.consent.ask_first"))
            self._room.seek("documents.consent")
            return
        self._room.go(4)

    def next_open(self) -> str | None:
        """The first row that waits for the person; else the first whose paper may come later, if they have it here."""
        waiting = self._waiting() or self._may_follow()
        return self.plan.key(waiting[0]) if waiting else None

    def waits(self, key: str) -> bool:
        """Whether this row waits for the person."""
        return any(self.plan.key(each) == key for each in self._waiting())

    def dispute(self, key: str) -> None:
        """The document is right and the agency has something else: note the discrepancy at the field that shows it."""
        self.on_dispute(self._differs(key))

    def _differs(self, key: str) -> str:
        item = self.plan.item(key)
        one = self.agencies.standing().get((item.type, item.person)) if item is not None else None
        request = one.request if one is not None else None
        return request.differs[0] if request is not None and request.differs else ""

    def escalate(self, key: str) -> None:
        """What is late goes to the supervisor."""
        item = self.plan.item(key)
        if item is not None:
            self.agencies.escalate((item.type, item.person))

    def without_last_day(self, on: bool) -> None:
        """The paper of the open entry has no last day, or has one after all."""
        self.last_day.set_without(on)
        self._room.tell()

    def _open(self, key: str) -> None:
        case, item = self._room.case, self.plan.item(key)
        if key and self._told_closed():
            return
        if key != self.open_row and case is not None and item is not None:
            evidence = self.plan.evidence(case, item)
            known = last_days.on_the_right(self._room.ctx.work, case, evidence)
            self.last_day.begin(asked=last_days.asked(case, item.requirement, evidence), known=known)
        self.open_row = key
        self._room.tell()
        if key:
            self._room.seek(f"documents.path.{key}")

    def _still_open(self, case: CaseView) -> Message | None:
        """What is open although nothing waits for a paper: a consent, a gap the registration stops at, an agency."""
        if self.consent.waits():
            return msg("visit.sub.consent")
        if case.plan.undecided:
            return msg("visit.sub.undecided", n=len(case.plan.undecided))
        fetched = [each for each in self.plan.items() if each.by == "interagency"]
        lacking = [each for each in fetched if each.state == "open" and not self.plan.taken_on(each)]
        gaps = [each for each in lacking if self._is_gap(each)] + self._not_agreed()
        if gaps:
            return msg("visit.sub.missing", n=len(gaps))
        done = sum(1 for each in fetched if each.state == "settled")
        return msg("visit.sub.agencies", done=done, of=done + len(lacking)) if lacking else None

    def _not_agreed(self) -> list[PlanItem]:
        items = [each for each in self.plan.items() if each.state == "open" and self.plan.is_consent(each)]
        return [each for each in items if not self.plan.taken_on(each)]

    def _is_gap(self, item: PlanItem) -> bool:
        """Whether no agency will bring it any more: a no, no answer, or one that may not be asked."""
        one = self.agencies.standing().get((item.type, item.person))
        over = one is not None and (one.request is not None or not one.may_ask)
        return item.dead_end or (over and not item.asked)

    def _waiting(self) -> list[PlanItem]:
        return [each for each in self._unproven() if not self.plan.taken_on(each)]

    def _may_follow(self) -> list[PlanItem]:
        case = self._room.case
        said = {one.requirement for one in case.application.gaps} if case is not None else set()
        return [each for each in self._unproven() if each.requirement not in said]

    def _unproven(self) -> list[PlanItem]:
        return [
            each
            for each in self.plan.items()
            if each.by != "interagency" and each.state == "open" and self.plan.takes_file(each)
        ]

    def _document(self, document: DocumentId) -> DocumentView | None:
        case = self._room.case
        held = case.documents if case is not None else ()
        return next((each for each in held if each.document.id == document), None)

    def _tell_twins(self, item: PlanItem) -> None:
        """Say where else in this visit the file attached last is: one sheet may hold two papers, or it is a slip."""
        view, here = self._room.view, self.plan.in_hand(item)
        last = max((each.document for each in here), key=lambda one: one.attached_at, default=None)
        held = [each.document for case in (view.cases if view else ()) for each in case.documents]
        twins = [each for each in held if last and each.scan == last.scan and each.id != last.id]
        twin = next((each for each in twins if each.custody is not Custody.REMOVED), None)
        if last is not None and twin is not None:
            kind, name = self._room.ctx.work.law.evidence_type(twin.evidence).label, last.id
            self._room.ctx.announce(msg("visit.documents.also_there", what=kind), lambda: self.remove(name))

    def _put_back(self, held: DocumentView) -> None:
        work, session, one = self._room.ctx.work, self._room.ctx.session, held.document
        self._room.act(lambda: documents.put_back(work, session, one))
