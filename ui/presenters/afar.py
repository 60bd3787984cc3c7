"""What somebody else did to this desk from afar: told at once to who works here, with who and why; never silent."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from mfc_desk.domain.ids import Key, SecondWordId, VisitId
from mfc_desk.domain.operations.other_desks import EndOtherShift
from mfc_desk.domain.operations.rescuing import ENDED, GiveBackVisit, RescueVisit
from mfc_desk.text.message import Message, msg
from mfc_desk.usecases import acts_told, decided_afar, second_words, visits
from mfc_desk.usecases.acts_told import KINDS, Told
from mfc_desk.usecases.decided_afar import Heard
from mfc_desk.usecases.second_words import Question
from ui.presenters import decide_words, far_words
from ui.presenters.parts import Notice

if TYPE_CHECKING:
    from ui.presenters.desk import DeskPresenter

ICON: Final = "info"


class Afar:
    """Looks at what is new and tells it. The window sets `signed_off`, which leads back to the sign-in with words."""

    def __init__(self, desk: DeskPresenter) -> None:
        self.desk, self.ctx = desk, desk.ctx
        self.signed_off: Callable[[Message], None] = _unheard
        self._asked: set[SecondWordId] = set()
        """The questions that were told here."""

    def look(self, keys: frozenset[Key] | None = None) -> None:
        """Tell what others did since the last time, among these rows or among all of the day."""
        if keys is None or any(key.kind == "second_word" for key in keys):
            self._look_asked()
        if keys is None or any(key.kind == "far_decision" for key in keys):
            self._look_decided(keys)
        wanted = None if keys is None else frozenset(key for key in keys if key.kind in KINDS)
        if wanted is not None and not wanted:
            return
        work = self.ctx.work

        def read() -> tuple[Told, ...]:
            found = acts_told.news(work, wanted)
            if found:
                acts_told.was_told(work, found)
            return found

        self.ctx.run("data", read, self._tell)

    def _look_asked(self) -> None:
        """Somebody asks for the word of who works here: said once, with the way to the answer."""
        work, session = self.ctx.work, self.ctx.session

        def known(found: tuple[Question, ...]) -> None:
            for one in found:
                if one.id not in self._asked:
                    self._asked.add(one.id)
                    answer = lambda word=one.id: self.desk.lifecycle.far.answer(word)  # noqa: E731  (handed on as it is)
                    told = msg("word.asked_from", name=one.asked_by, desk=one.desk)
                    self.desk.offer(told, msg("far.verb_answer"), answer)

        self.ctx.run("data", lambda: second_words.waiting(work, session), known)

    def _look_decided(self, keys: frozenset[Key] | None) -> None:
        """What a supervisor decided about this desk's work, and what became of it here: each said once."""
        work, session = self.ctx.work, self.ctx.session

        def known(found: tuple[Heard, ...]) -> None:
            for one in found:
                say = self.ctx.catalogue
                self.ctx.announce(decide_words.heard(say, one, far_words.why(say, one.reason)))
            if found:
                self.desk.beside.look(self.desk.stand.side)

        self.ctx.run("data", lambda: decided_afar.news(work, session, keys), known)

    def _tell(self, found: tuple[Told, ...]) -> None:
        for one in found:
            told = far_words.news(self.ctx.catalogue, one)
            if one.verb in (RescueVisit.KIND, ENDED):
                self._let_go(one, told)
            elif one.verb == GiveBackVisit.KIND:
                self._take_back()
            self.ctx.announce(told)
        ended = [one for one in found if one.verb == EndOtherShift.KIND]
        seat = self.desk.seat.view
        if ended and seat is not None:
            self._end(far_words.news(self.ctx.catalogue, ended[-1]))

    def _let_go(self, one: Told, told: Message) -> None:
        """The visit is at this desk no more; what was typed is kept first, and the words stay until the next act."""
        if self.desk.stand.visit == VisitId(one.key.id):
            self.desk.lifecycle.keep_typed()
            self.desk.leave_visit()
        if self.desk.stand.page == "idle":
            self.desk.stand.notice = Notice(tone="warn", icon=ICON, title=told, body=msg("far.typed_kept"))
            self.desk.shown()

    def _take_back(self) -> None:
        """The visit is at this desk again: its page opens for its operator, where nobody else is here."""
        work, session = self.ctx.work, self.ctx.session

        def known(visit: VisitId | None) -> None:
            stand = self.desk.stand
            if visit is not None and stand.page == "idle" and not stand.busy:
                self.desk.visit_again(visit)

        self.ctx.run("data", lambda: visits.open_visit(work, session), known)

    def _end(self, told: Message) -> None:
        """The shift was ended from afar for who works here now: what is typed is kept, then they are signed out."""
        work, me = self.ctx.work, self.ctx.session.actor.id

        def read() -> bool:
            return acts_told.was_signed_off(work, me)

        def known(mine: bool) -> None:
            if mine:
                self.desk.lifecycle.keep_typed()
                self.signed_off(told)

        self.ctx.run("data", read, known)


def _unheard(_: object) -> None:
    """No window listens yet."""
