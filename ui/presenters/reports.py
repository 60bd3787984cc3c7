"""The reports of the centre: which one, of which days, in which language; made off the window's thread, shown, printed.

What is printed or saved is what is shown. A choice that changes what is in it has it made anew.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Final, Literal

from mfc_desk.domain.errors import DomainError
from mfc_desk.domain.reports.report import Kind, Report, Unit
from mfc_desk.domain.reports.report import Table as Told
from mfc_desk.domain.reports.saying import printed
from mfc_desk.domain.reports.saying import words as said
from mfc_desk.text.catalogue import LANGUAGES, Catalogue, Language
from mfc_desk.text.message import Message
from mfc_desk.usecases import reports
from mfc_desk.usecases.reports import Wanted
from ui.presenters.context import Context
from ui.presenters.visit.paper import PaperRun, PaperState
from ui.presenters.visit.shared import words_of

Days = Literal["today", "week", "month", "before", "any"]
SPANS: Final[tuple[Days, ...]] = ("today", "week", "month", "before", "any")
ABOUT: Final = "about"
CSV: Final = "csv"
HEAD_LETTERS: Final = 13


@dataclass(frozen=True, slots=True)
class TableWords:
    """One table of the report as it is read; `right` are the columns of numbers."""

    key: str
    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    right: tuple[bool, ...]
    notes: tuple[str, ...] = ()
    empty: str = ""


class ReportsPresenter:
    """One report at a time. `shown` is told when something of it changed; how far it is stands in `far`."""

    def __init__(self, ctx: Context) -> None:
        self.ctx = ctx
        self.shown: Callable[[], None] = _nothing
        self.kind, self.days = Kind.LOAD, SPANS[0]
        self.language: Language = next((one for one in LANGUAGES if one == ctx.catalogue.language), "ru")
        self.since = self.until = ctx.work.today()
        self.table = ABOUT
        self.busy, self.far = False, (0, 1)
        self.why: Message | None = None
        """Why there is no report."""
        self.report: Report | None = None
        self._of: Wanted | None = None
        self._read: tuple[Report, str, TableWords] | None = None
        self._say: Catalogue | None = None
        self._turn = 0
        self._then: Callable[[], None] | None = None
        self._run = PaperRun(self, "report.paper")

    def open(self) -> None:
        """The page is shown: the report of what is chosen is made once; anew where its days go on or are others."""
        report, today = self.report, self.ctx.work.today()
        if not self.busy and (report is None or report.until >= today or self._of != self._wanted()):
            self.make()

    def choose_kind(self, key: str) -> None:
        """Another report."""
        self.kind, self.table = Kind(key), ABOUT
        self.make()

    def choose_days(self, key: str) -> None:
        """Other days; any days are made when they are said."""
        self.days = next(one for one in SPANS if one == key)
        self.make()

    def choose_language(self, key: str) -> None:
        """The same report in another language."""
        self.language = next(one for one in LANGUAGES if one == key)
        self.make()

    def choose_table(self, key: str) -> None:
        """Show another table of it."""
        self.table = key
        self.shown()

    def set_days(self, since: date | None, until: date | None) -> None:
        """These days, both with them."""
        if since is not None and until is not None and (since, until) != (self.since, self.until):
            self.since, self.until = since, until
            self.make()

    def make(self) -> None:
        """Have it made; what was begun before is stopped."""
        work, session, language = self.ctx.work, self.ctx.session, self.language
        self._turn += 1
        turn, wanted = self._turn, self._wanted()
        self._of, self._then = wanted, None
        self.busy, self.far, self.why, self.report = True, (0, 1), None, None
        self._run.begin(f"{turn}")
        self.shown()

        def move(done: int, of: int) -> None:
            if turn == self._turn:
                self.far = (done, of)

        def job() -> tuple[Report | None, Catalogue]:
            found = reports.make(work, session, wanted, on_progress=move, stop=lambda: turn != self._turn)
            return found, words_of(work, language)

        def done(found: tuple[Report | None, Catalogue]) -> None:
            if turn == self._turn:
                self._made(*found)

        def failed(error: Exception) -> None:
            if turn == self._turn:
                self._failed(error)

        self.ctx.run("reports", job, done, failed)

    def stop(self) -> bool:
        """Stop what is being made; whether there was something."""
        was, self.busy = self.busy, False
        if was:
            self._turn += 1
            self._then = None
            self.shown()
        return was

    def tables(self) -> tuple[tuple[str, str], ...]:
        """What can be looked at: key and words, what the report rests on first."""
        report, say = self.report, self._say
        if report is None or say is None:
            return ()
        return ((ABOUT, say("report.about")), *((one.id, say.say(one.title)) for one in report.tables))

    def looked_at(self) -> TableWords | None:
        """The table that is chosen, in the language of the report; worded once, however often it is drawn."""
        report, say = self.report, self._say
        if report is None or say is None:
            return None
        known = self._read
        if known is None or known[0] is not report or known[1] != self.table:
            found = next((one for one in report.tables if one.id == self.table), None)
            known = self._read = (report, self.table, _about(report, say) if found is None else _words(found, say))
        return known[2]

    def title(self) -> str:
        """What is made, or was."""
        return self.ctx.say(f"report.title.{self.kind}")

    def how_far(self) -> str:
        """How far the asking is, in words."""
        done, of = self.far
        return self.ctx.say("report.asking", done=done, of=of)

    def paper(self) -> PaperState:
        """What became of it on paper or in a file."""
        return self._run.paper()

    def ready(self) -> bool:
        """Whether there is one."""
        return self.report is not None

    def file_name(self) -> str:
        """What a saved one is called."""
        return "" if self.report is None else self.report.file_name

    def free_name(self, folder: str, ending: str) -> str:
        """That name, with a number where a file of it lies there: nothing is proposed that would be written over."""
        stem, place = self.file_name(), 1
        while (Path(folder) / (name := f"{stem}{'' if place == 1 else f'-{place}'}.{ending}")).exists():
            place += 1
        return name

    def print(self) -> None:
        """Print it; where it is still being made, as soon as it is."""
        report, work, language = self.report, self.ctx.work, self.language
        if report is not None:
            self._run.print(lambda: reports.print_report(work, report, language))
        elif self.busy:
            self._then = self.print

    def save_as(self, path: str) -> None:
        """Save it as the ending says: a file for a spreadsheet, else paper."""
        report, work, say = self.report, self.ctx.work, self._say
        if report is None or say is None:
            return

        def job(to: str) -> None:
            csv = to.lower().endswith(f".{CSV}")
            content = reports.spreadsheet(report, say) if csv else reports.pdf(work, report, say.language)
            reports.save(work, content, to=to)

        self._run.save(job, path)

    def tell(self) -> None:
        """It stands otherwise now."""
        self.shown()

    def refuse(self, message: Message, /) -> None:
        """It could not be put on paper."""
        self.why = message
        self.shown()

    def _wanted(self) -> Wanted:
        today = self.ctx.work.today()
        month, _ = reports.month_of(today)
        spans: dict[Days, tuple[date, date]] = {
            "today": (today, today),
            "week": (today - timedelta(days=6), today),
            "month": (month, today),
            "before": reports.month_of(month - timedelta(days=1)),
            "any": (self.since, self.until),
        }
        since, until = spans[self.days]
        return Wanted(kind=self.kind, since=since, until=until)

    def _made(self, report: Report | None, say: Catalogue) -> None:
        self.busy, self.report, self._say = False, report, say
        if self.table not in [key for key, _ in self.tables()]:
            self.table = ABOUT
        self.shown()
        then, self._then = self._then, None
        if then is not None:
            then()

    def _failed(self, error: Exception) -> None:
        self.busy, self._then = False, None
        if isinstance(error, DomainError):
            self.why = error.message
        self.shown()
        if not isinstance(error, DomainError):
            raise error


def _about(report: Report, say: Catalogue) -> TableWords:
    rows = []
    for one in report.facts:
        mark = f" ({say('paper.not_verified')})" if one.unverified else ""
        rows.append((say.say(one.label), f"{said(one.words, say)}{mark}"))
    heads = (say("report.head.figure"), say("report.head.value"))
    return TableWords(ABOUT, say("report.about"), heads, tuple(rows), (False, False))


def _in_lines(head: str) -> str:
    """A head in lines, so that a column of short numbers stays narrow."""
    return "\n".join(textwrap.wrap(head, HEAD_LETTERS, break_long_words=False))


def _words(told: Told, say: Catalogue) -> TableWords:
    words = [one.unit is Unit.TEXT and not (told.mixed and place) for place, one in enumerate(told.columns)]
    return TableWords(
        key=told.id,
        title=say.say(told.title),
        heads=tuple(_in_lines(say.say(one.head)) for one in told.columns),
        rows=tuple(tuple(printed(cell, say, unit=told.mixed) for cell in row.cells) for row in told.rows),
        right=tuple(not text and one.unit is not Unit.DAY for text, one in zip(words, told.columns, strict=True)),
        notes=tuple(say.say(one) for one in told.notes),
        empty="" if told.rows or told.empty is None else say.say(told.empty),
    )


def _nothing() -> None:
    """Nobody looks yet."""
