"""The rows of the evidence plan in words: what is needed, why, how it stands. Records, and how they look."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from forms.evidence import PlanItem
from forms.node import Standing as Basis
from forms.pack import EvidenceType
from forms.service import Requirement
from mfc_desk.domain.ids import DocumentId
from mfc_desk.domain.inquiries import Outcome, RequestState
from mfc_desk.domain.lawful import IDENTITY
from mfc_desk.ports.rows import SyncState
from mfc_desk.usecases import inquiries
from mfc_desk.usecases.inquiries import Standing
from mfc_desk.usecases.visits import CaseView

Tone = Literal["plain", "tint", "ok", "warn", "bad", "off"]
Looks = tuple[str, str, str, Tone, str]
"""Icon and its colour, the code of the tag, its tone and icon."""
HERE: Final = {  # where our own work on a row is: icon, colour
    SyncState.QUEUED: ("hard-drive", "off"),
    SyncState.SENDING: ("cloud-upload", "accent"),
    SyncState.ACKNOWLEDGED: ("cloud-check", "ok"),
    SyncState.ATTENTION: ("git-compare", "bad"),
}
TO_AGREE: Final[Looks] = ("circle-question-mark", "warn", "visit.agency.tag.consent", "warn", "")
NOT_AGREED: Final[Looks] = ("circle-minus", "warn", "visit.consent.tag.refused", "warn", "")
FOUND: Final[Looks] = ("circle-check", "ok", "visit.documents.found", "ok", "check")
NOT_ASKED: Final[Looks] = ("clock", "muted", "visit.agency.tag.not_asked", "plain", "lock")
ANSWERS: Final[dict[Outcome, Looks]] = {
    Outcome.FOUND: FOUND,
    Outcome.NOT_FOUND: ("file-question-mark", "warn", "visit.agency.tag.not_found", "warn", "lock-open"),
    Outcome.MISMATCH: ("git-compare", "warn", "visit.agency.tag.mismatch", "warn", ""),
    Outcome.PARTIAL: ("git-compare", "warn", "visit.agency.tag.partial", "warn", ""),
}
NOBODY_HAS: Final[Looks] = ("file-question-mark", "warn", "visit.agency.tag.not_found", "warn", "lock")
"""Not found, and nothing is unlocked: the law knows no paper instead."""
REQUESTS: Final[dict[RequestState, Looks]] = {
    RequestState.SENT: ("clock", "accent", "visit.agency.tag.asked", "tint", "building"),
    RequestState.DELIVERED: ("clock", "accent", "visit.agency.tag.asked", "tint", "building"),
    RequestState.OVERDUE: ("timer", "warn", "visit.agency.tag.late", "warn", ""),
    RequestState.ESCALATED: ("timer", "warn", "visit.agency.tag.late", "warn", ""),
    RequestState.FAILED: ("triangle-alert", "bad", "visit.agency.tag.no_answer", "bad", ""),
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
    volunteered: bool = False
    expired: bool = False
    """It has to be valid, and its last day is over."""
    removable: bool = True
    """Whether it can be taken out: not any more once the application has its number."""
    may_count: bool = False
    """Volunteered before, asked for by now: the same scan can prove it."""


@dataclass(frozen=True, slots=True)
class ProofLine:
    """One line of the proof tree: how deep it stands, its mark, its words."""

    depth: int
    icon: str
    role: str
    words: str
    strong: bool = False


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
    state: str = ""
    """How the request to the agency stands, in words."""
    steps: tuple[str, ...] = ()
    """What is to be done now, where something is."""
    by_agency: bool = False
    """Nobody asks the person for it; what they bring of their own initiative is labelled so."""
    may_volunteer: bool = False
    may_escalate: bool = False
    may_dispute: bool = False
    proof: tuple[ProofLine, ...] = ()
    """The proof tree, while it is open."""


def looks_of(item: PlanItem, kind: EvidenceType, *, said_no: bool = False) -> Looks:
    """How an item that the person brings or tells, or that is made here, stands; `said_no` to the consent."""
    if kind.kind == "elsewhere" and item.by == "generated":
        return "info", "muted", "visit.documents.elsewhere", "plain", ""
    if item.state == "settled":
        return "circle-check", "ok", settled_tag(item, kind), "ok", "check"
    if kind.kind == "consent":
        return NOT_AGREED if said_no else TO_AGREE
    if item.by == "generated":
        return "clock", "muted", "visit.documents.made_here", "plain", ""
    if kind.kind == "data":
        return "clock", "muted", "visit.documents.in_the_form", "plain", ""
    if item.expired:
        return "triangle-alert", "bad", "visit.documents.expired", "bad", ""
    if item.instead_of is not None:
        return "circle-question-mark", "warn", "visit.documents.may_be_asked", "warn", "lock-open"
    return "circle-question-mark", "warn", "visit.documents.to_show", "warn", ""


def request_looks(one: Standing | None, *, settled: bool) -> Looks:
    """How what an agency has stands."""
    if settled:
        return FOUND
    if one is None or one.request is None:
        if one is not None and one.words.code == "inquiry.no_consent":
            return TO_AGREE
        return NOT_ASKED
    if one.words.code == inquiries.NOBODY_HAS:
        return NOBODY_HAS
    if one.request.state is RequestState.ANSWERED:
        return ANSWERS[one.request.outcome or Outcome.PARTIAL]
    if one.words.code == "inquiry.waits_line":
        return "clock", "off", "visit.agency.tag.waits_line", "off", "cloud-off"
    return REQUESTS.get(one.request.state, REQUESTS[RequestState.SENT])


def settled_tag(item: PlanItem, kind: EvidenceType) -> str:
    """The tag of what is settled."""
    if item.by == "interagency":
        return "visit.documents.found"
    if item.by == "generated":
        return "visit.consent.tag.given" if kind.kind == "consent" else "visit.documents.made"
    if kind.kind == "data":
        return "visit.documents.told"
    return "visit.documents.identity" if kind.name == IDENTITY else "visit.documents.shown"


def made_later(item: PlanItem, kind: EvidenceType) -> bool:
    """Whether the signature makes it by itself; a consent is a word of the person."""
    return item.by == "generated" and kind.kind != "consent"


def short_file(name: str) -> str:
    """The name of a file on one line: the middle of a long one is left out."""
    return name if len(name) <= 40 else f"{name[:24]}…{name[-14:]}"


def article_of(standing: Basis, say: Callable[..., str]) -> str:
    """The act behind a demand, "" where none is named; one that nobody has compared with its text is marked so."""
    if standing.article is None:
        return ""
    act = say(standing.article)
    return act if standing.confidence == "sourced" else say("visit.article_unverified", act=act)


def requirement_of(case: CaseView, requirement: str) -> Requirement | None:
    """What the law says about a requirement of this application."""
    return next((each for each in case.service.requirements if each.id == requirement), None)
