"""Step 6: what was taken, when the answer comes, the paper in the person's hand, and the end of the visit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath

from mfc_desk.domain.entities import Document
from mfc_desk.domain.ids import DocumentId
from mfc_desk.domain.machines import Custody, Lifecycle
from mfc_desk.domain.papers import ReceiptData
from mfc_desk.ports.outside import NotPrinted, NotSaved, PrintOutcome
from mfc_desk.ports.rows import SyncState
from mfc_desk.text.catalogue import Catalogue, Language
from mfc_desk.text.message import Message, msg
from mfc_desk.usecases import documents
from mfc_desk.usecases.finishing import Receipt
from mfc_desk.usecases.visits import CaseView
from ui.presenters.visit.handing import Handing, numbered_in
from ui.presenters.visit.outcome import FactLine, facts_of
from ui.presenters.visit.paper import PaperState
from ui.presenters.visit.plan_rows import HERE, short_file
from ui.presenters.visit.shared import Mark, Visiting
from ui.presenters.visit.way_back import WayBack

__all__ = ["FactLine", "GiveBack", "PaperState", "ReceiptHead", "ReceiptPresenter"]


@dataclass(frozen=True, slots=True)
class ReceiptHead:
    """The head of the step. The tag is what the law sees, the state is where our work is; never one for the other."""

    title: str
    sub: str
    tag: str
    state: str
    state_icon: str
    state_role: str


@dataclass(frozen=True, slots=True)
class GiveBack:
    """An original that goes back into the person's hands."""

    document: DocumentId
    name: str
    sub: str
    given: bool


class ReceiptPresenter:
    """The receipt of the application in hand: shown, printed, saved, given."""

    def __init__(self, room: Visiting, *, over: Callable[[], None]) -> None:
        self._room, self.way_back, self._over = room, WayBack(room), over
        self.language: Language | None = None
        self.large = False
        self._made: Receipt | None = None
        self._words: Catalogue | None = None
        self._for = ""
        self._seen: object = None
        self._paper = "none"
        self._why: Message | None = None
        self._saved_to = ""

    def entered(self) -> None:
        """The step opens: make the receipt, so that the operator sees what the person will hold."""
        case = self._room.case
        if case is None or case.application.number is None:
            return
        if self._for != self._about():
            self._for, self._paper, self._why, self._saved_to = self._about(), "none", None, ""
            self.language = None
        self._make()

    def viewed(self) -> None:
        """What the receipt says may have changed meanwhile, by the answer of an agency: then it is made anew."""
        if self._seen != self._says():
            self._make()

    def _says(self) -> object:
        view = self._room.view
        return tuple((one.left, one.plan, one.fee) for one in (view.cases if view is not None else ()))

    def head(self) -> ReceiptHead | None:
        """Registered, or accepted here; with the state of the line beside it."""
        case, say = self._room.case, self._room.ctx.say
        if case is None or case.application.number is None or case.application.received_at is None:
            return None
        at = self._room.ctx.work.local(case.application.received_at)
        there = case.sync is SyncState.ACKNOWLEDGED
        icon, role = HERE[case.sync]
        together = len(numbered_in(self._room))
        if there and together > 1:
            title, sub = say("visit.receipt.registered_all", n=together), say("visit.receipt.each_number")
        elif there:
            title = say("visit.receipt.registered", number=case.application.number)
            sub = say("visit.receipt.answer_by", day=case.application.due) if case.application.due else ""
        else:
            title = say("visit.receipt.accepted", day=at, at=at)
            sub = say("visit.receipt.counts")
        tag = say(f"state.application.{case.application.lifecycle}") if there else say("visit.receipt.accepted_tag")
        return ReceiptHead(title, sub, tag, say(f"visit.sync.{case.sync}"), icon, role)

    def to_bring(self) -> bool:
        """Whether papers are still to come to the application in hand."""
        case = self._room.case
        return case is not None and bool(case.left.papers)

    def facts(self) -> list[FactLine]:
        """What was taken, what we fetch, when the answer comes, what it costs."""
        return facts_of(self._room)

    def slip(self) -> tuple[ReceiptData, Catalogue] | None:
        """The receipt as the person will hold it, and its language."""
        if self._made is None or self._words is None:
            return None
        return self._made.data, self._words

    def set_language(self, language: Language) -> None:
        """The receipt in another language."""
        self.language = language
        self._make()
        self._room.tell()

    def set_large(self, large: bool) -> None:
        """The receipt in large letters, or not."""
        self.large = large
        self._make()
        self._room.tell()

    def paper(self) -> PaperState:
        """How the printing stands, in words that stay."""
        say = self._room.ctx.say
        if self._paper == "printing":
            return PaperState(say("visit.receipt.printing"), "muted", "printer", True)
        if self._paper == "printed":
            return PaperState(say("visit.receipt.printed"), "ok", "check", False)
        if self._paper == "saved":
            return PaperState(self._file("visit.receipt.saved_to"), "ok", "check", False, self._saved_to)
        if self._paper == "not_printed" and self._why is not None:
            return PaperState(say("visit.receipt.not_printed", why=self._why), "bad", "triangle-alert", False)
        if self._paper == "not_saved":
            return PaperState(self._file("visit.receipt.not_saved"), "bad", "triangle-alert", False, self._saved_to)
        return PaperState(say("visit.receipt.not_yet"), "muted", "printer", False)

    def _file(self, code: str) -> str:
        return self._room.ctx.say(code, path=PurePath(self._saved_to).name)

    def print(self, *, large: bool | None = None) -> None:
        """Print it; what did not come out stays here and can be printed again."""
        case = self._room.case
        if case is None or case.application.number is None or self._paper == "printing":
            return
        if large is not None:
            self.large = large
        going = self._going(case)
        again = self._paper == "not_printed" or going.counted()
        self._paper = "printing"
        self._room.tell()
        if again:
            self._send(going)
        else:
            self._room.act(going.count, lambda _: self._send(going), self._not_handed)

    def save_as(self, path: str) -> None:
        """Save it as a file for who wants no paper."""
        case = self._room.case
        if case is None or not path:
            return
        going = self._going(case)
        counted = self._paper == "not_printed" or going.counted()  # it did not come out: this is still the same one
        self._saved_to = path

        def saved(_: object) -> None:
            self._paper = "saved"

        def refused(error: Exception) -> bool:
            if isinstance(error, NotSaved):
                self._paper = "not_saved"
                return True
            return False

        self._room.act(lambda: going.save(path, counted=counted), saved, refused, lane="paper")

    def originals(self) -> list[GiveBack]:
        """Every original of this visit and whether it went back."""
        view, say = self._room.view, self._room.ctx.say
        held = [each.document for case in (view.cases if view else ()) for each in case.documents]
        return [
            GiveBack(
                each.id,
                say(self._room.ctx.work.law.evidence_type(each.evidence).label),
                self._given_words(each),
                each.custody is Custody.RETURNED,
            )
            for each in held
            if each.original and each.custody in (Custody.ATTACHED, Custody.RETURNED)
        ]

    def next_to_give(self) -> DocumentId | None:
        """The first original of the application in hand that lies here: it goes back before the receipt is given."""
        case = self._room.case
        held = [each.document for each in case.documents] if case is not None else []
        return next((each.id for each in held if each.on_the_desk), None)

    def give_back(self, document: DocumentId) -> None:
        """The original is in the person's hands again."""
        work, session = self._room.ctx.work, self._room.ctx.session
        self._room.act(lambda: documents.give_back(work, session, document))

    def mark(self) -> Mark:
        """What is still to give."""
        case = self._room.case
        if case is not None and case.application.lifecycle is Lifecycle.INTAKE_REFUSED:
            return Mark("skipped", msg("visit.sub.not_taken"))
        if case is None or case.application.number is None:
            return Mark("todo", msg("visit.sub.not_yet"))
        left = self._to_give()
        return Mark("started", msg("visit.sub.to_give", n=left)) if left else Mark("done", msg("visit.sub.given"))

    def left(self) -> Message | None:
        """How much is still to give into the person's hands."""
        count = self._to_give()
        return msg("visit.left.to_give", n=count) if count else None

    def primary(self) -> Message:
        """The next application of this visit, or the end."""
        return msg("visit.go.next_case") if self._room.others_open() else self.way_back.primary()

    def press(self) -> None:
        """Finish, or go to what is still to give."""
        case = self._room.case
        waiting = [each for each in self.originals() if not each.given]
        if mine := self.next_to_give():
            self._room.refuse(msg("rule.originals_here"))
            self._room.seek(f"receipt.give.{mine}")
        elif case is not None and self._lacks(case):
            self._room.refuse(msg("visit.receipt.print_first"))
            self._room.seek("receipt.print")
        elif others := self._room.others_open():
            self._room.application = others[0].application.id
            self._room.go(3)
        elif lacking := self._lacking():
            self._room.application = lacking[0].application.id
            self._room.go(6)
            self._room.refuse(msg("visit.receipt.print_this_too", service=lacking[0].service.short))
            self._room.seek("receipt.print")
        elif waiting:
            self._room.refuse(msg("rule.originals_here"))
            self._room.seek(f"receipt.give.{waiting[0].document}")
        else:
            told = self.way_back.told()
            self._room.act(self.way_back.finish, lambda _: self._ended(told))

    def _ended(self, told: Message | None) -> None:
        self._over()
        if told is not None:
            self._room.ctx.announce(told)

    def _to_give(self) -> int:
        return len(self._lacking()) + sum(1 for each in self.originals() if not each.given)

    def _lacking(self) -> list[CaseView]:
        """Every registered application of this visit of which the person holds no receipt."""
        return [each for each in numbered_in(self._room) if self._lacks(each)]

    def _lacks(self, case: CaseView) -> bool:
        """Whether the person holds no receipt: none was counted, or what was counted has not come out."""
        here = self._for == self._about() and self._paper in ("printed", "saved")
        return case.application.receipts == 0 or (case.owed and not here)

    def _given_words(self, one: Document) -> str:
        code = "visit.receipt.original" if one.returned_at is None else "visit.receipt.given_back"
        return " · ".join(part for part in (short_file(one.file), self._room.ctx.say(code, n=one.pages)) if part)

    def _about(self) -> str:
        """What the paper is about: the application in hand, or all of the visit that have a number."""
        numbered = numbered_in(self._room)
        if len(numbered) > 1:
            return "+".join(each.application.id for each in numbered)
        return self._room.case.application.id if self._room.case is not None else ""

    def _going(self, case: CaseView) -> Handing:
        return Handing(self._room, case, language=self.language or self._room.language, large=self.large)

    def _make(self) -> None:
        case = self._room.case
        if case is None:
            return
        self._seen = self._says()

        def done(found: tuple[Receipt, Catalogue]) -> None:
            self._made, self._words = found
            self._room.tell()

        self._room.ctx.run("data", self._going(case).receipt, done)

    def _send(self, going: Handing) -> None:
        about = self._about()

        def done(outcome: PrintOutcome) -> None:
            why = outcome.why if isinstance(outcome, NotPrinted) else None
            if self._for == about:
                self._why, self._paper = why, "printed" if why is None else "not_printed"
            self._room.tell()
            if why is None:
                self._room.act(going.came_out)

        def failed(error: Exception) -> None:
            if self._for == about:
                self._paper = "none"
            self._room.tell()
            raise error

        self._room.ctx.run("paper", going.print, done, failed)

    def _not_handed(self, _: Exception) -> bool:
        self._paper = "none"
        return False
