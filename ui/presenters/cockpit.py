"""The supervisor's cockpit: the centre in words and marks, looked at off the window's thread. Plain Python.

Reading is kept apart from the desk's own work by a lane of its own, at most once between two ticks; whatever changed
meanwhile is read once after that.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from mfc_desk.domain.forecast.forecasting import NoForecast
from mfc_desk.domain.halls import Desk
from mfc_desk.domain.ids import Key
from mfc_desk.text.catalogue import Catalogue
from mfc_desk.text.message import Message, msg
from mfc_desk.usecases import acts_told, alerts_seen, cockpit, cockpit_ahead, cockpit_rows, overseen, second_words
from mfc_desk.usecases.alerts import Alert
from mfc_desk.usecases.cockpit import Cockpit
from mfc_desk.usecases.cockpit_ahead import Ahead
from mfc_desk.usecases.cockpit_rows import Behind
from mfc_desk.usecases.second_words import Question
from mfc_desk.usecases.workplace import Workplace
from ui.presenters.cockpit_alerts import Alerts
from ui.presenters.cockpit_beyond import Beyond
from ui.presenters.cockpit_board import AfarWords, Board, Drill, Link
from ui.presenters.cockpit_charts import Charts
from ui.presenters.cockpit_drill import ACTS, acts_of, drill_of, marks_of, table_of
from ui.presenters.cockpit_feedback import CHART as FEEDBACK
from ui.presenters.cockpit_feedback import CockpitFeedback
from ui.presenters.cockpit_needed import NeededDesks
from ui.presenters.cockpit_next import NextPast
from ui.presenters.cockpit_numbers import Numbers
from ui.presenters.context import Context

SEEN = "seen"
"""The verb of an alert; the others are of people and desks."""
CHARTS = ("load", "desks", "waits", "kept")
QUARTER_MIN = 15
ASK_MS = 5000
"""So often it is seen whether something is to be asked of the office; each question has its own pace."""


class CockpitPresenter:
    """Keeps the board, the forecast and the rows that are open. `shown` is told when one of them changed."""

    def __init__(self, ctx: Context) -> None:
        self.ctx = ctx
        self.board: Board | None = None
        self.drill: Drill | None = None
        self.why = False
        """Whether the reasons of the advice are open."""
        self.shown: Callable[[], None] = _nothing
        self.acted: Callable[[str, str, str, str], None] = _ignore
        """Told the verb, and kind, name and number of the row it is to be done with."""
        self.feedback = CockpitFeedback(ctx)
        self.feedback.shown = lambda: self.shown()
        self._ahead: Ahead | NoForecast | None = None
        self._played: tuple[date, int] | None = None
        """The day and quarter hour for which the rest of it was played."""
        self._alerts: tuple[Alert, ...] = ()
        """Those of the newest look."""
        self._said: Catalogue | None = None
        """In whose words the board is."""
        self._wanted = ""
        """The mark whose rows are asked for; an answer about another one comes too late."""
        self._looking = self._again = self._asking = False
        self._asked_ms: int | None = None
        """When the office was asked last of what is beyond this desk."""
        self._untold: Message | None = None
        """Why it told nothing, where the line is not to blame."""
        self._rested = True

    def look(self) -> None:
        """Read the centre anew, or once after the next tick where it was read a moment ago."""
        self.feedback.look()
        if self._looking or not self._rested:
            self._again = True
            return
        self._looking, self._rested = True, False
        work, session, say, beside = self.ctx.work, self.ctx.session, self.ctx.catalogue, (self._ahead, self._untold)

        def job() -> tuple[Cockpit, Board]:
            seen = cockpit.look(work)
            ahead, untold = beside
            return seen, board_of(work, seen, say, ahead, second_words.waiting(work, session), untold=untold)

        self.ctx.run("figures", job, lambda found: self._looked(*found, say), self._failed)

    def speak(self) -> None:
        """The window was built anew, in another language perhaps: have the board in it."""
        if self._said is not None and self._said is not self.ctx.catalogue:
            self.close()
            self._rested = True
            self.look()

    def tick(self) -> None:
        """A moment passed: what changed since the last look is read."""
        self._rested = True
        self._ask()
        if self._again and not self._looking:
            self._again = False
            self.look()

    def open(self, mark: str) -> None:
        """Show the rows that this mark counts."""
        if self.board is None:
            return
        self._wanted = mark
        if mark == ACTS:
            self._show_rows(acts_of(self.board.acts, self.ctx.catalogue))
        elif mark in CHARTS:
            title, marks = marks_of(self.board, mark)
            self._show_rows(table_of(mark, title, marks, self.ctx.catalogue))
        elif mark == FEEDBACK:
            self._show_rows(table_of(mark, self.ctx.say("feedback.title"), self.feedback.marks(), self.ctx.catalogue))
        elif mark.startswith(f"{FEEDBACK}."):
            self.feedback.rows(mark, self._show_rows)
        elif mark in self.board.lists:
            self._show_rows(self.board.lists[mark])
        elif mark in self.board.links:
            self._read(mark, self.board.links[mark])

    def act(self, mark: str, verb: str) -> None:
        """Do this with the one row behind a mark that it can be done with; where that is not clear, show the rows."""
        if verb == SEEN:
            self.see(self.board.alerts.row if self.board is not None else "")
            return
        link = self.board.links.get(mark) if self.board is not None else None
        if link is None:
            self.ctx.announce(msg("far.point_first"))
            return
        work = self.ctx.work

        def known(rows: tuple[Behind, ...]) -> None:
            able = [one for one in rows if verb in one.can]
            desks = [one for one in able if one.key.kind == Desk.kind]
            if len(able) == 1 or len(desks) == 1:  # the mark of a desk counts its people too
                able = desks or able
                self.acted(verb, able[0].key.kind, able[0].key.id, able[0].number)
            elif able:
                self.open(mark)
            else:
                self.ctx.announce(msg("far.not_with_this"))

        self.ctx.run("figures", lambda: cockpit_rows.behind(work, link.keys), known)

    def see(self, row: str) -> None:
        """This alert was seen: it stands back until it changes. It can be taken back."""
        found = next((one for one in self._alerts if f"alert.{one.key}" == row), None)
        if found is None or found.seen is not None:
            self.ctx.announce(msg("alert.nothing_to_see"))
            return
        work, session, standing, alert = self.ctx.work, self.ctx.session, self._alerts, found

        def back() -> None:
            self.ctx.run("data", lambda: alerts_seen.unsee(work, alert), lambda _: self._look_now())

        def kept(_: None) -> None:
            self.ctx.announce(msg("alert.was_seen", what=alert.said), back)
            self._look_now()

        self.ctx.run("data", lambda: alerts_seen.see(work, session, alert, standing), kept)

    def close(self) -> None:
        """The board again."""
        self._wanted = ""
        if self.drill is not None:
            self.drill = None
            self.shown()

    def turn_why(self) -> None:
        """Open the reasons of the advice, or close them."""
        self.why = not self.why
        self.shown()

    def _read(self, mark: str, link: Link) -> None:
        work, say = self.ctx.work, self.ctx.catalogue
        desks = self.board.desks.lines if self.board is not None else ()

        def job() -> Drill:
            rows, acts = cockpit_rows.behind(work, link.keys), acts_told.of_rows(work, link.keys)
            return drill_of(mark, link, rows, say, acts, desks=desks)

        self.ctx.run("figures", job, self._show_rows)

    def _show_rows(self, drill: Drill) -> None:
        if drill.mark == self._wanted and drill != self.drill:
            self.drill = drill
            self.shown()

    def _looked(self, seen: Cockpit, board: Board, say: Catalogue) -> None:
        self._looking, self._said, self._alerts = False, say, seen.alerts
        if say is not self.ctx.catalogue:
            self._again = True
        if board != self.board:
            self.board = board
            self.shown()
            self._follow()
        self._look_ahead(seen)

    def _follow(self) -> None:
        """The rows that are open are read anew too; those of a mark that is gone stay as they were."""
        drill, board = self.drill, self.board
        if drill is None or board is None:
            return
        if any(drill.mark in one for one in ((*CHARTS, ACTS), board.links, board.lists)):
            self.open(drill.mark)

    def _look_ahead(self, seen: Cockpit) -> None:
        """Once in a quarter hour the rest of the day is played."""
        now = seen.known.at
        due = (now.date(), (now.hour * 60 + now.minute) // QUARTER_MIN)
        if due == self._played:
            return
        self._played = due
        work = self.ctx.work
        self.ctx.run("figures", lambda: cockpit_ahead.ahead(work, seen), self._foreseen)

    def _foreseen(self, found: Ahead | NoForecast) -> None:
        if found != self._ahead:
            self._ahead = found
            self._look_now()

    def _look_now(self) -> None:
        """What changed by a hand of this desk is not kept waiting for the next tick."""
        self._rested = True
        self.look()

    def _ask(self) -> None:
        """Ask the office for what is beyond this desk, in a lane of its own; what it tells is read with the rest."""
        now = self.ctx.work.clock.boot_ms()
        if self._asking or (self._asked_ms is not None and 0 <= now - self._asked_ms < ASK_MS):
            return
        self._asking, self._asked_ms = True, now
        work, session = self.ctx.work, self.ctx.session
        self.ctx.run("centre", lambda: overseen.ask(work, session), self._answered, self._not_asked)

    def _answered(self, answer: overseen.Answered) -> None:
        self._asking = False
        if answer.days and isinstance(self._ahead, NoForecast):
            self._played = None  # what there was too little of may have been told just now
        if answer.news or answer.why != self._untold:
            self._untold = answer.why
            self._again = True

    def _not_asked(self, error: Exception) -> None:
        self._asking = False
        raise error

    def _failed(self, error: Exception) -> None:
        self._looking = False
        raise error


def board_of(
    work: Workplace,
    seen: Cockpit,
    say: Catalogue,
    ahead: Ahead | NoForecast | None,
    asked: Sequence[Question] = (),
    *,
    untold: Message | None = None,
) -> Board:
    """One look at the centre in words. `untold`: why the office tells nothing of the other desks."""
    links: dict[str, Link] = {}
    beyond = Beyond(seen, say, untold)
    alerts = Alerts(seen, say, links, beyond)
    needed = NeededDesks(seen, say, ahead)
    numbers, charts = Numbers(seen, say, links, beyond), Charts(work, seen, say, links)
    return Board(
        tiles=(*numbers.tiles(), alerts.tile()),
        load=charts.load(ahead),
        next=NextPast(work, seen, say, links).words(),
        desks=replace(charts.desks(), needed=needed.line()),
        waits=charts.waits(),
        kept=numbers.kept(),
        known=numbers.known(),
        afar=_afar(seen, asked, say, links),
        acts=seen.acts,
        alerts=alerts.words(),
        links=links,
        lists={one.mark: one for one in (beyond.unsent(), alerts.drill(), alerts.undecided(), needed.drill())},
    )


def _afar(seen: Cockpit, asked: Sequence[Question], say: Catalogue, links: dict[str, Link]) -> AfarWords:
    """Who waits for a word, what was forgotten at other desks, what was done from afar."""
    count = len(seen.forgotten)
    if asked:
        links["words"] = Link(say("cockpit.words"), tuple(Key("second_word", one.id) for one in asked))
    if count:
        links["forgotten"] = Link(say("far.forgotten"), tuple(Key("visit", one.visit) for one in seen.forgotten))
    return AfarWords(
        words=say("far.n_words", n=len(asked)) if asked else "",
        forgotten=say("far.n_forgotten", n=count) if count else "",
        done=say("acts.n_today", n=len(seen.acts)) if seen.acts else "",
    )


def _ignore(_verb: str, _kind: str, _key: str, _number: str) -> None:
    """Nobody acts yet."""


def _nothing() -> None:
    """Nobody looks yet."""
