"""What the four guards keep: the ledger of violations, refusals with their ground, discrepancies, moved terms, proofs.

Every guard writes a row of the ledger: `prevented` when a demand was stopped, `overridden` when two persons went past
it, `insisted` when the applicant did, in writing, as they may (ADR 14), `happened` when it came too late. The class
follows from the rule that wrote it, so that the figures of a centre cannot be steered.

How a presenter uses it: a use case that a guard stops writes the row itself; the window only shows the reason.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar, Final, Literal

from mfc_desk.domain.ids import (
    ApplicationId,
    DiscrepancyId,
    Kind,
    NoticeNumber,
    OperatorId,
    RefusalId,
    TermChangeId,
    ViolationId,
    VisitId,
)


class ViolationClass(StrEnum):
    """The four classes in which violations of service standards are counted."""

    UNNECESSARY_DOCUMENT = "unnecessary_document"
    INCOMPLETE_PACKAGE = "incomplete_package"
    DEADLINE = "deadline"
    UNJUSTIFIED_REFUSAL = "unjustified_refusal"


class Mode(StrEnum):
    """What became of it."""

    PREVENTED = "prevented"
    INSISTED = "insisted"
    """The applicant signed that they want it so: nobody of the centre went past anything."""
    OVERRIDDEN = "overridden"
    """Two persons of the centre went past a guard: there is never one without the second."""
    HAPPENED = "happened"


GUARDS: Final[Mapping[str, ViolationClass]] = {
    "agency_held": ViolationClass.UNNECESSARY_DOCUMENT,
    "not_asked": ViolationClass.UNNECESSARY_DOCUMENT,
    "complete": ViolationClass.INCOMPLETE_PACKAGE,
    "gap_accepted": ViolationClass.INCOMPLETE_PACKAGE,
    "refusal_ground": ViolationClass.UNJUSTIFIED_REFUSAL,
    "term_ground": ViolationClass.DEADLINE,
}
"""Every guard by its name (text `guard.<name>`) and the class it keeps from happening."""

HINDSIGHT: Final[Mapping[str, ViolationClass]] = {
    "paper_in_vain": ViolationClass.UNNECESSARY_DOCUMENT,
    "answer_lacking": ViolationClass.INCOMPLETE_PACKAGE,
    "cure_over": ViolationClass.INCOMPLETE_PACKAGE,
    "ground_untrue": ViolationClass.UNJUSTIFIED_REFUSAL,
    "term_over": ViolationClass.DEADLINE,
}
"""What the program itself finds out afterwards (text `guard.<name>`), and its class."""

TOLD: Final[Mapping[str, ViolationClass]] = {
    "told_document": ViolationClass.UNNECESSARY_DOCUMENT,
    "told_package": ViolationClass.INCOMPLETE_PACKAGE,
    "told_term": ViolationClass.DEADLINE,
    "told_refusal": ViolationClass.UNJUSTIFIED_REFUSAL,
}
"""What a supervisor records because somebody told it (text `guard.<name>`), and its class."""

REASONS: Final[Mapping[str, frozenset[str]]] = {
    "refusal_ground": frozenset({"court_ban", "agency_instruction", "threat_to_people", "forged_document"}),
}
"""Guard to the reasons for which it may be overridden (text `override.<reason>`). A guard that is not here never is."""

KNOWN_FROM: Final[tuple[str, ...]] = ("complaint", "agency_letter", "set_aside", "court", "inspection", "own_check")
"""Where it is known from that something happened (text `happened.<reason>`), in the order they are offered."""

INSISTS: Final = "applicant_insists"
"""The only reason of an insisted gap (text `override.applicant_insists`)."""


def category_of(rule: str) -> ViolationClass:
    """The class of a rule of the ledger. Raises `KeyError` for one that nobody wrote."""
    return {**GUARDS, **HINDSIGHT, **TOLD}[rule]


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """A row of the ledger."""

    kind: ClassVar[Kind] = "violation"
    id: ViolationId
    category: ViolationClass
    mode: Mode
    rule: str
    """One of `GUARDS`; where it happened, of `HINDSIGHT` or `TOLD`."""
    subject: str
    """What it was about: a requirement, an evidence type, a ground; of what was told, where it is known from."""
    article: str = ""
    """The text code of the article, where the law of the pack names one."""
    visit: VisitId | None = None
    application: ApplicationId | None = None
    at: datetime
    by: OperatorId
    second: OperatorId | None = None
    reason: str = ""
    """For an override one of `REASONS`, of what was told one of `KNOWN_FROM`, of an insisted gap `INSISTS`."""
    words: str = ""
    """What a supervisor said of what happened."""
    taken_back_at: datetime | None = None
    """When a supervisor said that it was recorded by mistake: it stays to be seen, and counts no more."""
    taken_back_by: OperatorId | None = None
    taken_back_words: str = ""
    """Why it was a mistake."""

    @property
    def counts(self) -> bool:
        """Whether it is one of the figures of the centre."""
        return self.taken_back_at is None

    @property
    def reason_text(self) -> str:
        """The text code of the reason; "" where there is none."""
        if not self.reason:
            return ""
        return f"happened.{self.reason}" if self.mode is Mode.HAPPENED else f"override.{self.reason}"


def ledger_id(mode: Mode, *, about: str, rule: str, subject: str) -> ViolationId:
    """The id of the row: the same attempt in the same visit, or of the same application, counts once."""
    return ViolationId(hashlib.sha256(f"{mode}|{about}|{rule}|{subject}".encode()).hexdigest()[:32])


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperOwed:
    """A paper that was not there, or no longer valid, when an application was refused."""

    evidence: str
    whose: str = ""
    """The name of whom it is about; "" for the applicant."""
    expired: bool = False
    valid_until: date | None = None
    """The last day that it had, where it expired."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """An application that was not taken in, and why: never in free words."""

    kind: ClassVar[Kind] = "refusal"
    id: RefusalId
    application: ApplicationId
    number: NoticeNumber
    ground: str
    article: str
    cure: str
    facts: tuple[FactKept, ...]
    """What the test of the ground read, as it was then."""
    at: datetime
    by: OperatorId
    second: OperatorId | None = None
    reason: str = ""
    """Why two persons refused although the ground is not true; else empty."""
    papers: tuple[PaperOwed, ...] = ()
    """The papers that its facts count, by name; none in what was refused before they were kept."""

    @property
    def grounded(self) -> bool:
        """Whether the ground's own test was true."""
        return not self.reason


class DiscrepancyState(StrEnum):
    """Whether someone still has to find out which value is right."""

    OPEN = "open"
    SETTLED = "settled"


Outcome = Literal["shown_right", "said_right", "both_right", "withdrawn"]
OUTCOMES: Final[frozenset[str]] = frozenset({"shown_right", "said_right", "both_right", "withdrawn"})
"""How a discrepancy ends: the register is right, the person is, it is one name in two scripts, or taken back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Discrepancy:
    """A value that a register filled in and the person says is wrong. The register's own is never overwritten."""

    kind: ClassVar[Kind] = "discrepancy"
    id: DiscrepancyId
    application: ApplicationId
    path: str
    shown: str
    said: str
    source: str
    request: str = ""
    """The request or answer the shown value came with."""
    likeness: str
    """How alike the two are as names: same, spelling, script, different."""
    state: DiscrepancyState = DiscrepancyState.OPEN
    opened_at: datetime
    opened_by: OperatorId
    outcome: str = ""
    fact: str = ""
    """What the person turned out to be right about, as the form names it: it locks its field no more."""
    settled_at: datetime | None = None
    settled_by: OperatorId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TermMove:
    """Something that moved the term of a case, as the application keeps it for counting again."""

    move: Literal["suspended", "resumed", "extended"]
    on: date
    ground: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TermDates:
    """The three dates of a case; None while the term stands still without a bound."""

    legal: date | None
    agency: date | None
    promised: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TermChange:
    """One change of a due date with what it was before: no date of a case moves without one."""

    kind: ClassVar[Kind] = "term_change"
    id: TermChangeId
    application: ApplicationId
    change: Literal["suspended", "resumed", "extended", "recounted"]
    ground: str | None = None
    until: date | None = None
    notified_at: datetime | None = None
    was: TermDates
    now: TermDates
    calendar: str
    at: datetime
    by: OperatorId


ProofHow = Literal["document", "identity", "answer", "data", "made", "elsewhere", "agency_asked", "curable", "accepted"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What satisfies one requirement, or why its gap does not hinder registration."""

    requirement: str
    evidence: str
    how: ProofHow
    ref: str = ""
    """The document's id, the answer's id, the path of the field."""
    sha256: str = ""
    """Of the scan or of the value that was told."""
    link: str
    """sha256 over the link before and this entry: no entry is changed, taken out or put in unseen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """The completeness certificate of an application: every requirement with its proof, made at registration."""

    kind: ClassVar[Kind] = "certificate"
    id: ApplicationId
    law_version: str
    proofs: tuple[Proof, ...]
    digest: str
    """The last link."""
    volunteered: tuple[str, ...] = ()
    """Papers the person brought of their own initiative; they prove nothing and were no condition."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptedGap:
    """A gap that the applicant takes on themselves, with the words they were told. The signature covers it."""

    requirement: str
    text: str
    """The text code of the consequences."""
    at: datetime
    by: OperatorId


def signed_digest(
    form: str, gaps: Iterable[AcceptedGap], disputes: Iterable[Discrepancy] = (), last_days: Iterable[str] = ()
) -> str:
    """The digest of what a person says yes to and signs.

    It covers the form's own, every gap they take on themselves, what they say is wrong and how that ended, and the
    last days of their papers.
    """
    told = "".join(f"|{one.requirement}|{one.text}" for one in gaps)
    told += "".join(
        f"|{one.path}|{one.shown}|{one.said}|{one.outcome}" for one in disputes if one.outcome != "withdrawn"
    )
    told += "".join(f"|{one}" for one in last_days)
    return hashlib.sha256(f"{form}{told}".encode()).hexdigest() if told else form


@dataclass(frozen=True, slots=True, kw_only=True)
class FactKept:
    """A fact that a ground was judged by; a day is written `date:2026-11-23`."""

    name: str
    value: bool | int | str
