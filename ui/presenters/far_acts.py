"""What a supervisor does from the cockpit: asked on the page of a wish, recorded, said, undone where it can be."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from mfc_desk.domain import reasons
from mfc_desk.domain.errors import DomainError
from mfc_desk.domain.far_decisions import FarWay
from mfc_desk.domain.halls import DeskState
from mfc_desk.domain.ids import DeskName, OperatorId, OpId, SecondWordId, TicketId, VisitId
from mfc_desk.domain.load.breaches import Act, Remedy
from mfc_desk.domain.permissions import Role
from mfc_desk.domain.tickets import Onward
from mfc_desk.text.message import Message, msg
from mfc_desk.usecases import deciding_afar, desk_state, from_afar, overseen, second_words, signing_in, whole_hall
from mfc_desk.usecases.deciding_afar import ToDecideFar
from mfc_desk.usecases.desk_state import DeskRow
from mfc_desk.usecases.from_afar import Moved, OpenVisit
from mfc_desk.usecases.overseen import Undecided
from mfc_desk.usecases.second_words import ToJudge
from mfc_desk.usecases.workplace import Done
from ui.presenters import decide_words
from ui.presenters.wish import Kind, Listed, Wish

if TYPE_CHECKING:
    from ui.presenters.desk import DeskPresenter
    from ui.presenters.wishing import WishPresenter

VERBS: Final = {
    "reassign": "far_reassign", "rescue": "far_rescue", "open": "far_open", "pause": "far_pause", "close": "far_close",
    "end_shift": "far_end_shift", "answer": "far_answer", "seen": "far_seen", "decide": "far_decide",
}  # fmt: skip
"""What can be done from afar, and the command whose key does it."""
Undo = Callable[[], None]


class FarActs:
    """Begins each act with what has to be asked, and carries it out when the page says so."""

    def __init__(self, desk: DeskPresenter, page: WishPresenter) -> None:
        self.desk, self.page, self.ctx = desk, page, desk.ctx

    def begin(self, verb: str, kind: str, key: str, number: str) -> None:
        """This verb, about a row of the cockpit."""
        desk = DeskName(key)
        if verb == "reassign":
            self.page.begin(Wish(kind=Kind.SEND, ticket=TicketId(key), number=number))
        elif verb == "rescue":
            self._ask_rescue(kind, key)
        elif verb == "answer":
            self.answer(SecondWordId(key))
        elif verb == "decide":
            self.decide(OpId(key))
        elif verb == "open":
            self.open(desk)
        elif verb == "close":
            self.desk.lifecycle.close_other(desk)
        else:
            self.page.begin(Wish(kind=Kind.PAUSE_OTHER if verb == "pause" else Kind.END_SHIFT, number=desk))

    def open(self, desk: DeskName, because: str = "") -> None:
        """Who sits there is asked, except of a desk on its break."""
        row = self._row(desk)
        sits = row.operator if row is not None and row.state is DeskState.PAUSED else None
        if sits is not None and because:  # nothing is left to ask: it can be undone at once
            self._open(desk, sits, reasons.written(because, ""))
            return
        work = self.ctx.work
        wish = Wish(kind=Kind.OPEN_OTHER, number=desk, because=because, way=sits or "")

        def known(people: tuple[tuple[str, str], ...]) -> None:
            wish.who = tuple(each for each in people if each[0] == sits) if sits is not None else people
            self.page.begin(wish)

        def read() -> tuple[tuple[str, str], ...]:
            serve = {Role.OPERATOR.value, Role.SUPERVISOR.value}
            found = [one for one in signing_in.look(work).people if serve & {*one.roles}]
            return tuple((one.id, one.name) for one in sorted(found, key=lambda one: one.name))

        self.ctx.run("data", read, known)

    def answer(self, word: SecondWordId) -> None:
        """Somebody asks for a second person's word: everything to judge by is shown first."""
        work, session = self.ctx.work, self.ctx.session

        def known(found: ToJudge | None) -> None:
            if found is None:
                self.ctx.announce(msg("word.gone"))
                return
            self.page.begin(Wish(kind=Kind.WORD, number=found.question.desk, judge=found))

        self.ctx.run("data", lambda: second_words.look_at(work, session, word), known)

    def decide(self, op_id: OpId) -> None:
        """Work of another desk that was not taken: its versions are asked of the office and laid out first."""
        work, session = self.ctx.work, self.ctx.session

        def read() -> tuple[ToDecideFar | Message, Undecided | None]:
            found = deciding_afar.look(work, session, op_id)
            with work.store.read() as uow:
                told = overseen.known(work, uow)
            listed = (one for one in (told.undecided if told is not None else ()) if one.op_id == op_id)
            return found, next(listed, None)

        def known(both: tuple[ToDecideFar | Message, Undecided | None]) -> None:
            found, listed = both
            desk = found.desk if isinstance(found, ToDecideFar) else listed.desk if listed is not None else ""
            self.page.begin(Wish(kind=Kind.DECIDE, number=desk, untaken=found, listed_as=listed))

        self.ctx.run("ask", read, known)

    def advised(self, act: Act) -> None:
        """Carry out what the cockpit advises: what is not known yet is asked, the people are listed first."""
        if act.remedy is not Remedy.MOVE:
            if act.desk is not None and act.desk == self.ctx.session.desk:
                self.desk.seat.open()
            elif act.desk is not None:
                self.open(act.desk, "norm")
            return
        work, series = self.ctx.work, act.series or ""
        wish = Wish(kind=Kind.MOVE, tickets=act.moved, number=series, target=f"list:{series}", because="norm")

        def known(listed: tuple[Listed, ...]) -> None:
            wish.listed = listed
            self.page.begin(wish)

        def read() -> tuple[Listed, ...]:
            rows = {one.ticket: one for one in whole_hall.look(work)}
            known = [rows[name] for name in act.moved if name in rows]
            return tuple(Listed(number=one.number, what=one.service, waits_min=one.waits_min) for one in known)

        self.ctx.run("data", read, known)

    def do(self, wish: Wish) -> None:
        """Carry out what was asked."""
        reason, desk, work, session = self.page.reason(), DeskName(wish.number), self.ctx.work, self.ctx.session
        back = self._back(desk)
        if wish.kind is Kind.OPEN_OTHER:
            self._open(desk, OperatorId(wish.way), reason)
        elif wish.kind is Kind.PAUSE_OTHER:
            told = msg("far.done_pause_other", desk=desk)
            self._run(lambda: from_afar.pause_desk(work, session, desk, reason=reason), told, back)
        elif wish.kind is Kind.END_SHIFT:
            told = msg("far.done_end_shift", desk=desk)
            self._run(lambda: from_afar.end_shift(work, session, desk, reason=reason), told, back)
        elif wish.kind is Kind.RESCUE and wish.visit is not None:
            self._rescue(wish.visit, wish, reason)
        elif wish.kind is Kind.WORD and wish.judge is not None:
            word, yes = wish.judge.question.id, wish.way == "yes"
            told = msg("word.done_yes" if yes else "word.done_no", desk=desk)
            self._run(lambda: second_words.answer(work, session, word, yes=yes, reason=reason), told, None)
        elif wish.kind is Kind.DECIDE and isinstance(wish.untaken, ToDecideFar):
            self._decide(wish.untaken, wish.way, reason)
        elif wish.kind is Kind.MOVE:
            self._move(wish, reason)

    def _decide(self, item: ToDecideFar, way: str, reason: str) -> None:
        work, session, name, desk = self.ctx.work, self.ctx.session, item.op_id, item.desk
        back = msg("fardecide.done_back", desk=desk)
        if way == decide_words.BACK:
            self._run(lambda: deciding_afar.take_back(work, session, name, reason=reason), back, None)
            return

        def undo() -> None:
            self._run(lambda: deciding_afar.take_back(work, session, name, reason=reasons.UNDONE), back, None)

        told = msg(f"fardecide.done_{way}", desk=desk)
        self._run(lambda: deciding_afar.decide(work, session, item, way=FarWay(way), reason=reason), told, undo)

    def _open(self, desk: DeskName, operator: OperatorId, reason: str) -> None:
        work, session, row = self.ctx.work, self.ctx.session, self._row(desk)
        paused = row is not None and row.state is DeskState.PAUSED
        back = from_afar.pause_desk if paused else from_afar.close_desk
        closes = msg("far.done_pause_other" if paused else "seat.closed_other", desk=desk)

        def undo() -> None:
            self._run(lambda: back(work, session, desk, reason=reasons.UNDONE), closes, None)

        self._run(
            lambda: from_afar.open_desk(work, session, desk, operator=operator, reason=reason),
            msg("far.done_open_other", desk=desk),
            undo,
        )

    def _rescue(self, visit: VisitId, wish: Wish, reason: str) -> None:
        work, session, end = self.ctx.work, self.ctx.session, wish.way == "end"
        number = (
            wish.seen.number if wish.seen is not None and wish.seen.number else self.ctx.say("closing.here_nameless")
        )

        def undo() -> None:
            told = msg("far.done_give_back", number=number, desk=wish.seen.desk if wish.seen is not None else "")
            self._run(lambda: from_afar.give_back(work, session, visit), told, None)

        told = msg("far.done_rescue_end" if end else "far.done_rescue", number=number)
        self._run(lambda: from_afar.rescue(work, session, visit, reason=reason, end=end), told, None if end else undo)

    def _move(self, wish: Wish, reason: str) -> None:
        work, session, series = self.ctx.work, self.ctx.session, wish.number

        def moved(found: Moved) -> None:
            def undo() -> None:
                self._run(lambda: from_afar.move_back(work, session, found.back), msg("far.done_move_back"), None)

            told = msg("far.done_move", n=len(found.back), series=series)
            if found.left:
                told = msg("far.done_move_but", n=len(found.back), series=series, numbers=", ".join(found.left))
            self._over(found.done, told, undo if found.back else None)

        self._go(lambda: from_afar.move(work, session, wish.tickets, Onward(series=series), reason), moved)

    def _ask_rescue(self, kind: str, key: str) -> None:
        """The visit of this person, or the one that is open at this desk."""
        work = self.ctx.work

        def known(seen: OpenVisit | None) -> None:
            if seen is None:
                self.ctx.announce(msg("far.no_visit"))
                return
            self.page.begin(Wish(kind=Kind.RESCUE, visit=seen.visit, number=seen.desk, seen=seen))

        def read() -> OpenVisit | None:
            if kind == "visit":
                return from_afar.sitting_at(work, visit=VisitId(key))
            if kind == "desk":
                return from_afar.sitting_at(work, desk=DeskName(key))
            return from_afar.sitting_at(work, ticket=TicketId(key))

        self.ctx.run("data", read, known)

    def _run(self, job: Callable[[], Done], told: Message, undo: Undo | None) -> None:
        self._go(job, lambda done: self._over(done, told, undo))

    def _go(self, job: Callable[[], Done] | Callable[[], Moved], done: Callable[..., None]) -> None:
        """On the data lane; a refusal is said on the page, or at the bottom where none is open."""
        asked = self.page.wish is not None
        if asked:
            self.page.working()
        self.ctx.run("data", job, done, self.page.failed if asked else self._said_no)

    def _said_no(self, error: Exception) -> None:
        """A refusal is told at the bottom of the window: what stands over the free desk is not seen here."""
        if not isinstance(error, DomainError):
            self.desk.said_no(error)
            return
        self.ctx.announce(error.message)

    def _over(self, done: Done, told: Message, undo: Undo | None) -> None:
        if self.page.wish is not None:
            self.page.leave()
        self.ctx.changed(done.changed)
        self.desk.seat.look()
        self.desk.queue.look()
        self.desk.beside.look(self.desk.stand.side)
        self.ctx.announce(msg("far.recorded_here", what=told) if self.desk.status.offline else told, undo)

    def _row(self, desk: DeskName) -> DeskRow | None:
        view = self.desk.seat.view
        return next((each for each in view.others if each.desk == desk), None) if view is not None else None

    def _back(self, desk: DeskName) -> Undo | None:
        """The way back from closing or pausing it: as it was for who sat there, where that is known."""
        row = self._row(desk)
        if row is None or row.operator is None:
            return None
        work, session, sat, on_break = self.ctx.work, self.ctx.session, row.operator, row.state is DeskState.PAUSED
        told = msg("far.done_pause_other" if on_break else "far.done_open_other", desk=desk)
        return lambda: self._run(lambda: desk_state.open_again(work, session, desk, sat, on_break=on_break), told, None)
