"""The ledger of violations in words: counts by class and by what became of it, and rows that open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from mfc_desk.domain.guards import Mode, Violation, ViolationClass
from mfc_desk.domain.ids import ApplicationId
from mfc_desk.domain.permissions import Role
from mfc_desk.text.message import Message
from mfc_desk.usecases import case_files, ledger
from mfc_desk.usecases.case_files import Found
from ui.presenters.context import Context

MODES = (Mode.PREVENTED, Mode.INSISTED, Mode.OVERRIDDEN, Mode.HAPPENED)


@dataclass(frozen=True, slots=True)
class ClassCount:
    """One of the four classes with its figures, in the order of `MODES`."""

    name: str
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One row: what, when, and more where it is open."""

    id: str
    mode: Mode
    title: str
    sub: str
    tag: str
    details: tuple[tuple[str, str], ...]
    """Label and value of everything that is known; empty while it is closed."""
    counts: bool = True
    """False: it was recorded by mistake and taken back."""
    opens: ApplicationId | None = None
    """The application it is about, where that has a page, while the row is open."""
    refused: bool = False
    """Whether that page is of a refusal."""


class LedgerPresenter:
    """The ledger of this desk. A supervisor sees all of it, everyone else what they did themselves."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        self.shown: Callable[[], None] = _nothing
        self.opened = ""
        self._rows: tuple[Violation, ...] | None = None
        self._names: dict[str, str] = {}
        self._cases: dict[ApplicationId, Found] = {}

    @property
    def sees_all(self) -> bool:
        """Whether rows of everyone are shown."""
        return Role.SUPERVISOR in self._ctx.session.actor.roles

    def look(self) -> None:
        """Read it anew."""
        work = self._ctx.work

        def job() -> tuple[tuple[Violation, ...], dict[str, str], tuple[Found, ...]]:
            return ledger.rows(work), case_files.names(work), case_files.every(work)

        self._ctx.run("data", job, self._looked)

    def counts(self) -> list[ClassCount]:
        """The four classes, also those with nothing in them."""
        rows, say = self._mine(), self._ctx.say
        return [ClassCount(say(f"violation.{one}"), _figures(rows, one)) for one in ViolationClass]

    def rows(self) -> list[LedgerRow]:
        """The newest first."""
        return [self._row(each) for each in self._mine()]

    def known(self) -> bool:
        """Whether it was read yet."""
        return self._rows is not None

    def toggle(self, row: str) -> None:
        """Open a row, or close it again."""
        self.opened = "" if row == self.opened else row
        self.shown()

    def _looked(self, found: tuple[tuple[Violation, ...], dict[str, str], tuple[Found, ...]]) -> None:
        self._rows, self._names = found[:2]
        self._cases = {each.application: each for each in found[2]}
        self.shown()

    def _mine(self) -> tuple[Violation, ...]:
        """What this person may see; what happened is no deed of whoever sat there when it was noted."""
        rows = self._rows or ()
        if self.sees_all:
            return rows
        return tuple(each for each in rows if each.by == self._ctx.session.actor.id and each.mode is not Mode.HAPPENED)

    def _row(self, each: Violation) -> LedgerRow:
        say, at = self._ctx.say, self._ctx.work.local(each.at)
        parts = [say(f"violation.{each.category}"), say("ledger.when", day=at, at=at)]
        opened, known = each.id == self.opened, self._cases.get(each.application or ApplicationId(""))
        return LedgerRow(
            id=each.id,
            mode=each.mode,
            title=say(f"guard.{each.rule}"),
            sub=" · ".join(parts),
            tag=say(f"violation.{each.mode}" if each.counts else "violation.taken_back"),
            counts=each.counts,
            details=self._details(each) if opened else (),
            opens=known.application if opened and known is not None else None,
            refused=known is not None and known.refused,
        )

    def _details(self, each: Violation) -> tuple[tuple[str, str], ...]:
        say = self._ctx.say
        told: list[tuple[str, str]] = [(say("ledger.by"), self._names.get(each.by, each.by))]
        if each.second is not None:
            told.append((say("ledger.second"), self._names.get(each.second, each.second)))
        if each.reason:
            told.append((say("ledger.reason"), say(each.reason_text)))
        if each.words:
            told.append((say("ledger.words"), each.words))
        if each.taken_back_at is not None:
            back = self._ctx.work.local(each.taken_back_at)
            who = self._names.get(each.taken_back_by or "", each.taken_back_by or "")
            told.append((say("violation.taken_back"), " · ".join((say("ledger.when", day=back, at=back), who))))
            told.append((say("case.told.why_mistake"), each.taken_back_words))
        if about := self._about(each):
            told.append((say("ledger.about"), say(about)))
        if each.article:
            told.append((say("ledger.article"), say(Message(each.article))))
        if number := self._names.get(each.application or ""):
            told.append((say("ledger.case"), number))
        return tuple(told)

    def _about(self, each: Violation) -> Message | None:
        """What it was about in the words of the law; an id is no words for a person."""
        return case_files.subject(self._ctx.work.law, each)


def _figures(rows: tuple[Violation, ...], category: ViolationClass) -> tuple[int, ...]:
    return tuple(sum(each.counts and (each.category, each.mode) == (category, mode) for each in rows) for mode in MODES)


def _nothing() -> None:
    """Nobody looks yet."""
