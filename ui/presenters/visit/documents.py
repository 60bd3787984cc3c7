"""Step 3: what the person brings, and what the office fetches so that nobody asks the person for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, Literal

from forms.evidence import PlanItem
from forms.ids import EvidenceTypeId, RequirementId
from forms.node import Standing
from forms.pack import EvidenceType
from forms.service import Requirement
from mfc_desk.domain.ids import ApplicationId, DocumentId
from mfc_desk.domain.lawful import IDENTITY
from mfc_desk.domain.machines import Custody
from mfc_desk.ports.outside import UnfitFile
from mfc_desk.ports.rows import SyncState
from mfc_desk.text.message import Message, msg
from mfc_desk.usecases import documents
from mfc_desk.usecases.visits import CaseView, DocumentView
from mfc_desk.usecases.workplace import Done
from ui.presenters.visit.shared import Mark, Visiting

Tone = Literal["plain", "tint", "ok", "warn", "bad", "off"]
HERE: Final = {  # where our own work on a row is: icon, colour
    SyncState.QUEUED: ("hard-drive", "off"),
    SyncState.SENDING: ("cloud-upload", "accent"),
    SyncState.ACKNOWLEDGED: ("cloud-check", "ok"),
    SyncState.ATTENTION: ("git-compare", "bad"),
}


@dataclass(frozen=True, slots=True)
class HeldRow:
    """A document in hand under its row: how many pages, how large, where it is."""

    document: DocumentId
    name: str
    words: str
    sync: str
    sync_icon: str
    sync_role: str
    given_back: bool


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One line of the evidence plan."""

    key: str
    name: str
    reason: str
    icon: str
    role: str
    tag: str
    tone: Tone
    tag_icon: str
    attachable: bool
    held: tuple[HeldRow, ...]
    counts: bool
    """Whether it is counted: what the signature makes by itself waits for nobody."""


class DocumentsPresenter:
    """The plan of the application in hand, in two groups."""

    def __init__(self, room: Visiting) -> None:
        self._room = room
        self.open_row = ""
        self._unfit: dict[str, Message] = {}
        self._busy: set[str] = set()

    def brought(self) -> list[PlanRow]:
        """What the person brings or tells, or what we make together."""
        return [self._row(each) for each in self._items() if each.by != "interagency"]

    def fetched(self) -> list[PlanRow]:
        """What the office fetches: nobody asks the person for these."""
        return [self._row(each) for each in self._items() if each.by == "interagency"]

    def settled(self, rows: Iterable[PlanRow]) -> str:
        """How many of the rows are settled."""
        known = [each for each in rows if each.counts]
        done = sum(1 for each in known if each.icon == "circle-check")
        return self._room.ctx.say("visit.documents.settled", done=done, of=len(known)) if known else ""

    def fetched_hint(self) -> str:
        """Who is not to be asked, and what becomes of a request while the line is cut."""
        say, calm = self._room.ctx.say, self._room.ctx.say("visit.documents.fetched_hint")
        waits = any(row.icon == "clock" for row in self.fetched()) and self._room.offline()
        return f"{say('visit.documents.waits_line')} · {calm}" if waits else calm

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
        """Ask for the file of this row in its place; an empty key closes it."""
        self.open_row = key
        self._room.tell()
        if key:
            self._room.seek(f"documents.path.{key}")

    def open_next(self) -> None:
        """Ask for the file of the first row that is still open and takes one."""
        rows = [row for row in self.brought() if row.attachable]
        first = next((row for row in rows if row.icon != "circle-check"), rows[0] if rows else None)
        if first is None:
            self._room.ctx.announce(msg("visit.documents.none_to_attach"))
            return
        self.open_entry(first.key)

    def attach(self, key: str, path: str) -> None:
        """Attach the file at `path` to a row; what is unfit about it is said there."""
        case, item = self._room.case, self._item(key)
        if case is None or item is None or not path.strip():
            self._unfit[key] = msg("visit.documents.which_file")
            self._room.tell()
            return
        self._busy.add(key)
        self._unfit.pop(key, None)
        job = _Attach(self._room, case.application.id, item.requirement, item.type, path.strip())

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

    def remove(self, document: DocumentId, path: str = "") -> None:
        """Take a document out; the scan stays here, and undo attaches it again."""
        work, session, held = self._room.ctx.work, self._room.ctx.session, self._document(document)
        if held is None:
            return
        kind = work.law.evidence_type(held.document.evidence).label

        def removed(_: object) -> None:
            self._room.ctx.announce(msg("visit.documents.removed", what=kind), lambda: self._put_back(held))

        self._room.act(lambda: documents.remove(work, session, document), removed)

    def give_back(self, document: DocumentId) -> None:
        """The original is in the person's hands again."""
        work, session = self._room.ctx.work, self._room.ctx.session
        self._room.act(lambda: documents.give_back(work, session, document))

    def mark(self) -> Mark:
        """How much is settled."""
        items = [each for each in self._items() if each.by != "interagency"]
        if self._room.case is None:
            return Mark("todo", msg("visit.sub.not_yet"))
        counted = [each for each in items if each.state == "settled" or not _made_later(each)]
        done = sum(1 for each in counted if each.state == "settled")
        waiting = [each for each in counted if each.state == "open"]
        if not waiting:
            return Mark("done", msg("visit.sub.all_settled"))
        return Mark("started", msg("visit.sub.settled", done=done, of=len(counted)))

    def left(self) -> Message | None:
        """What the person still has to show."""
        count = len(self._waiting())
        return msg("visit.left.documents", n=count) if count else None

    def primary(self) -> Message:
        """On to the form."""
        return msg("visit.go.form")

    def press(self) -> None:
        """Go on: what is missing may also come later, the registration asks for it."""
        self._room.go(4)

    def next_open(self) -> str | None:
        """The first row that waits for the person."""
        waiting = self._waiting()
        return self._key(waiting[0]) if waiting else None

    def waits(self, key: str) -> bool:
        """Whether this row waits for the person."""
        return any(self._key(each) == key for each in self._waiting())

    def _waiting(self) -> list[PlanItem]:
        return [
            each
            for each in self._items()
            if each.by != "interagency" and each.state == "open" and not _made_later(each) and self._takes_file(each)
        ]

    def _items(self) -> list[PlanItem]:
        case = self._room.case
        return [each for each in case.plan.items if each.state != "not_needed"] if case is not None else []

    def _item(self, key: str) -> PlanItem | None:
        return next((each for each in self._items() if self._key(each) == key), None)

    def _key(self, item: PlanItem) -> str:
        """The name of a row: its requirement, with the evidence where one requirement has several."""
        alone = sum(1 for each in self._items() if each.requirement == item.requirement) == 1
        return item.requirement if alone else f"{item.requirement}.{item.type.rpartition('.')[2]}"

    def _row(self, item: PlanItem) -> PlanRow:
        say, kind = self._room.ctx.say, self._room.ctx.work.law.evidence_type(item.type)
        icon, role, tag, tone, tag_icon = self._look(item, kind)
        return PlanRow(
            key=self._key(item),
            name=say(kind.label),
            reason=" · ".join(part for part in (say(item.reason), self._article(item)) if part),
            icon=icon,
            role=role,
            tag=say(tag),
            tone=tone,
            tag_icon=tag_icon,
            attachable=self._takes_file(item),
            held=tuple(self._held(each) for each in self._documents(item)),
            counts=item.state == "settled" or not _made_later(item),
        )

    def _look(self, item: PlanItem, kind: EvidenceType) -> tuple[str, str, str, Tone, str]:
        if item.state == "settled":
            return "circle-check", "ok", _settled_tag(item, kind), "ok", "check"
        if item.by == "interagency":
            return "clock", "off", "visit.documents.do_not_ask", "plain", "lock"
        if item.by == "generated":
            return "clock", "muted", "visit.documents.made_here", "plain", ""
        if kind.kind == "data":
            return "clock", "muted", "visit.documents.in_the_form", "plain", ""
        if item.instead_of is not None:
            return "circle-question-mark", "warn", "visit.documents.may_be_asked", "warn", "lock-open"
        return "circle-question-mark", "warn", "visit.documents.to_show", "warn", ""

    def _article(self, item: PlanItem) -> str:
        return article_of(item.standing, self._room.ctx.say) if item.by == "interagency" else ""

    def _takes_file(self, item: PlanItem) -> bool:
        kind = self._room.ctx.work.law.evidence_type(item.type)
        return item.by == "applicant" and kind.kind == "document" and kind.name != IDENTITY

    def _documents(self, item: PlanItem) -> list[DocumentView]:
        case = self._room.case
        return [
            each
            for each in (case.documents if case is not None else ())
            if each.document.requirement == item.requirement
            and each.document.evidence == item.type
            and each.document.custody is not Custody.REMOVED
        ]

    def _document(self, document: DocumentId) -> DocumentView | None:
        case = self._room.case
        held = case.documents if case is not None else ()
        return next((each for each in held if each.document.id == document), None)

    def _held(self, held: DocumentView) -> HeldRow:
        say, one = self._room.ctx.say, held.document
        icon, role = HERE[held.sync]
        media, at = say(f"visit.media.{one.media_type.rpartition('/')[2]}"), self._room.ctx.work.local(one.attached_at)
        words = say("visit.documents.file", n=one.pages, size=one.size, media=media, at=at)
        kind = say(self._room.ctx.work.law.evidence_type(one.evidence).label)
        return HeldRow(
            document=one.id,
            name=f"{kind}, {short_file(one.file) or f'{at:%H:%M:%S}'}",
            words=" · ".join(part for part in (short_file(one.file), words) if part),
            sync=say(f"visit.sync.{held.sync}"),
            sync_icon=icon,
            sync_role=role,
            given_back=one.custody is Custody.RETURNED,
        )

    def _tell_twins(self, item: PlanItem) -> None:
        """Say where else in this visit the file attached last is: one sheet may hold two papers, or it is a slip."""
        view, here = self._room.view, self._documents(item)
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


class _Attach:
    """The job that reads a file and attaches it."""

    def __init__(
        self, room: Visiting, application: ApplicationId, requirement: RequirementId, kind: EvidenceTypeId, path: str
    ) -> None:
        self._room, self._application, self._path = room, application, path
        self._requirement, self._kind = requirement, kind

    def __call__(self) -> Done:
        return documents.attach_file(
            self._room.ctx.work,
            self._room.ctx.session,
            application=self._application,
            requirement=self._requirement,
            evidence=self._kind,
            path=self._path,
        )


def short_file(name: str) -> str:
    """The name of a file on one line: the middle of a long one is left out."""
    return name if len(name) <= 40 else f"{name[:24]}…{name[-14:]}"


def article_of(standing: Standing, say: Callable[..., str]) -> str:
    """The act behind a demand, "" where none is named; one that nobody has compared with its text is marked so."""
    if standing.article is None:
        return ""
    act = say(standing.article)
    return act if standing.confidence == "sourced" else say("visit.article_unverified", act=act)


def requirement_of(case: CaseView, requirement: str) -> Requirement | None:
    """What the law says about a requirement of this application."""
    return next((each for each in case.service.requirements if each.id == requirement), None)


def _settled_tag(item: PlanItem, kind: EvidenceType) -> str:
    if item.by == "interagency":
        return "visit.documents.found"
    if item.by == "generated":
        return "visit.documents.made"
    if kind.kind == "data":
        return "visit.documents.told"
    return "visit.documents.identity" if kind.name == IDENTITY else "visit.documents.shown"


def _made_later(item: PlanItem) -> bool:
    return item.by == "generated"
