"""Refusing at intake: by a ground of the closed list that is true, else by two persons; always in writing.

While it is open it stands in place of the step. Esc goes back at every point: from the act to the ground, from the
ground to the list, from the list to the step. What was done stays done: then the notice is here.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from forms.grounds import GroundView
from forms.ids import GroundId
from mfc_desk.domain.errors import DomainError
from mfc_desk.domain.ids import Key
from mfc_desk.domain.machines import Lifecycle
from mfc_desk.text.message import Message, msg
from mfc_desk.usecases import refusing, second, second_words
from mfc_desk.usecases.second_words import Question
from mfc_desk.usecases.workplace import Done
from ui.presenters.visit.acts import Act
from ui.presenters.visit.afar_word import AfarWord
from ui.presenters.visit.ground_words import ORDER, Colleague, GroundRow, row_of
from ui.presenters.visit.notice import NoticePresenter
from ui.presenters.visit.receipt import GiveBack, ReceiptPresenter
from ui.presenters.visit.shared import Visiting, full_name


class RefusingPresenter:
    """Refuses the application in hand, or shows the notice of the refusal."""

    def __init__(self, room: Visiting, receipt: ReceiptPresenter, *, over: Callable[[], None]) -> None:
        self._room, self._receipt, self._over = room, receipt, over
        self.way_back, self.notice = receipt.way_back, NoticePresenter(room)
        self.open = self.confirming = self.working = False
        self.overriding = False
        """Two persons go past a ground that is not true."""
        self.chosen: GroundId | None = None
        self.reason, self.login, self.password = "", "", ""
        self.wrong: Message | None = None
        self.wait_until: datetime | None = None
        self.afar = AfarWord(room, went=self._went)
        """A second person's word that is asked for from afar."""
        self._grounds: tuple[GroundView, ...] | None = None
        self._people: tuple[Colleague, ...] = ()

    def begin(self) -> None:
        """The list of grounds, or the notice where there is one already."""
        self._clean()
        self.open, self._room.trouble = True, None
        if self.refused():
            self.notice.make()
        else:
            self._look()
        self._room.tell()
        self._room.seek("first")

    def refused(self) -> bool:
        """Whether it is done."""
        case = self._room.case
        return case is not None and case.application.lifecycle is Lifecycle.INTAKE_REFUSED

    def loaded(self) -> bool:
        """Whether the list is there."""
        return self._grounds is not None

    def rows(self) -> list[GroundRow]:
        """Every ground of the service, those that are true first, each with the facts that say so."""
        views = sorted(self._grounds or (), key=lambda one: ORDER.index(one.verdict))
        return [row_of(each, chosen=self.chosen, say=self._room.ctx.say) for each in views]

    def some_true(self) -> bool:
        """Whether any ground is true now."""
        return any(each.holds for each in self._grounds or ())

    def choose(self, ground: GroundId) -> None:
        """This ground. One that is not true needs a reason and a second person."""
        view = self._view(ground)
        if view is None or self.working:
            return
        self.chosen, self.confirming, self.wrong = ground, False, None
        self.overriding = not view.holds
        self._room.trouble = None
        self._room.tell()
        self._room.seek("refuse.reason" if self.overriding else "primary")

    def state(self, fact: str, *, so: bool) -> None:
        """The operator looked: it is so, or it is not. The list is judged anew."""
        case, work, session = self._room.case, self._room.ctx.work, self._room.ctx.session
        if case is None or self.working:
            return
        name = case.application.id
        self._unchoose()
        self._room.act(lambda: refusing.state(work, session, name, fact, so=so), lambda _: self._look())

    def reasons(self) -> list[tuple[str, str]]:
        """Why two persons may refuse all the same."""
        return [(each, self._room.ctx.say(f"override.{each}")) for each in refusing.reasons()]

    def people(self) -> tuple[Colleague, ...]:
        """Who may be the second person."""
        return self._people

    def ask_afar(self) -> None:
        """Ask whoever may approve it, at another desk; the reason is said first."""
        if self.chosen is None or not self.overriding or self.working:
            return
        if not self.reason:
            self._room.refuse(msg("visit.refuse.reason_first"))
            self._room.seek("refuse.reason")
            return
        self.afar.ask(self.chosen, self.reason)

    def came(self, keys: frozenset[Key]) -> None:
        """Rows are new: the answer to a question perhaps."""
        if self.open and not self.refused():
            self.afar.came(keys)

    def give_reason(self, reason: str) -> None:
        """This is why."""
        self.reason, self.confirming = reason, False
        self._room.tell()

    def name_second(self, login: str) -> None:
        """This is the second person."""
        self.login, self.wrong, self.confirming = login, None, False
        self._room.tell()

    def type_password(self, password: str) -> None:
        """Their own password; it is kept only until the act."""
        news = bool(password) != bool(self.password) or self.wrong is not None
        self.password, self.wrong = password, None
        if news:  # what is left to do is another thing now
            self._room.tell()

    def trouble_words(self) -> str:
        """Why the second person was not recognised."""
        say = self._room.ctx.say
        if self.wrong is None:
            return ""
        if self.wait_until is not None:
            return f"{say(self.wrong)} {say('visit.refuse.wait_until', at=self.wait_until)}"
        return say(self.wrong)

    def originals(self) -> list[GiveBack]:
        """What goes back into the person's hands."""
        case = self._room.case
        own = {each.document.id for each in case.documents} if case is not None else set()
        return [each for each in self._receipt.originals() if each.document in own]

    def give_back(self, document: object) -> None:
        """It is in the person's hands again."""
        found = next((each for each in self.originals() if each.document == document), None)
        if found is not None:
            self._receipt.give_back(found.document)

    def take_back(self) -> None:
        """One step back."""
        if self.working:
            return
        self._room.trouble = None
        if self.confirming:
            self.confirming = False
        elif self.chosen is not None and not self.refused():
            self._unchoose()
        else:
            self.close()
        self._room.tell()
        self._room.seek("first")

    def close(self) -> None:
        """The step is shown again."""
        self.open = False
        self._clean()

    def act(self) -> Act | None:
        """The act that is about to be done."""
        case, view, ground = self._room.case, self._room.view, self._view(self.chosen)
        if not self.confirming or case is None or view is None or view.party is None or ground is None:
            return None
        say, party = self._room.ctx.say, view.party
        sentence = say(
            "visit.refuse.sentence",
            name=full_name(party.family_name, party.given_name, party.patronymic),
            service=case.service.name,
            ground=ground.ground.text,
        )
        if self.overriding:
            other = next((each.name for each in self._people if each.login == self.login), self.login)
            why = msg(f"override.{self.reason}")
            sentence = f"{sentence}. {say('visit.refuse.sentence_two', name=other, reason=why)}"
        return Act(say("visit.refuse.act"), sentence, say("visit.refuse.back"))

    def left(self) -> Message | None:
        """What is still to do."""
        if self.refused():
            waiting = sum(1 for each in self.originals() if not each.given)
            if waiting:
                return msg("visit.leave.left.originals", n=waiting)
            return None if self.notice.offered() else msg("visit.refuse.left_notice")
        if self.chosen is None:
            return msg("visit.refuse.left_ground")
        return msg("visit.refuse.left_second") if self.overriding and not self._signed() else None

    def primary(self) -> Message:
        """Refuse; the second time it is done. After that, the next application or the end."""
        if self.refused():
            return msg("visit.go.next_case") if self._room.others_open() else self.way_back.primary()
        return msg("visit.refuse.yes" if self.confirming else "visit.refuse.do")

    def press(self) -> None:
        """Read it back, then do it; or go to what is missing and say so."""
        if self.working:
            return
        if self.refused():
            self._go_on()
        elif self.chosen is None:
            self._room.refuse(msg("visit.refuse.choose_first" if self.some_true() else "visit.refuse.none_true"))
            self._room.seek("first")
        elif self.overriding and not self._signed():
            self._ask_second()
        elif self.confirming:
            self._do()
        else:
            self.confirming, self._room.trouble = True, None
            self._room.tell()
            self._room.seek("act.back")

    def _signed(self) -> bool:
        return bool(self.reason and self.login and self.password)

    def _ask_second(self) -> None:
        asked = (("refuse.reason", self.reason), ("refuse.second", self.login), ("refuse.password", self.password))
        place = next(name for name, value in asked if not value)
        self._room.refuse(msg("visit.refuse.reason_first" if place == "refuse.reason" else "visit.refuse.second_first"))
        self._room.seek(place)

    def _do(self) -> None:
        case, ground = self._room.case, self.chosen
        if case is None or ground is None:
            return
        work, session, application = self._room.ctx.work, self._room.ctx.session, case.application.id
        reason = self.reason if self.overriding else ""
        login, password = self.login, self.password
        asked = self.afar.question.id if self.afar.question is not None and self.afar.waits() else None
        self.working, self.password = True, ""

        def job() -> Done:
            operation = refusing.prepare(work, application=application, ground=ground, reason=reason)
            if not reason:
                return refusing.refuse(work, session, operation)
            approval = second.approve(work, session, operation=operation, login=login, password=password)
            done = refusing.refuse(work, session, operation, approval)
            if asked is not None:  # it was answered at the desk: nobody needs the answer from afar
                with suppress(DomainError):  # answered in this very moment: nothing is left to withdraw
                    second_words.withdraw(work, session, asked)
            return done

        def done(_: object) -> None:
            self._clean()
            self._room.application = application
            self.notice.make()
            self._room.seek("refuse.print")

        def refused(error: Exception) -> bool:
            self.working = self.confirming = False
            return self._not_recognised(error)

        self._room.act(job, done, refused, lane="ask")

    def _went(self, asked: Question) -> None:
        """The word was given and the refusal is made: its notice is here."""
        self._clean()
        self._room.application = asked.application
        self.notice.make()
        self._room.seek("refuse.print")

    def _not_recognised(self, error: Exception) -> bool:
        if not isinstance(error, second.SignInRefused):
            return False
        now = self._room.ctx.work.local(self._room.ctx.work.now())
        self.wrong = error.why
        self.wait_until = now + timedelta(seconds=error.wait_s) if error.wait_s else None
        self._room.seek("refuse.password")
        return True

    def _go_on(self) -> None:
        waiting = [each for each in self.originals() if not each.given]
        view, others = self._room.view, self._room.others_open()
        registered = [each for each in (view.cases if view else ()) if each.application.number is not None]
        if not self.notice.offered():
            self._room.refuse(msg("visit.refuse.offer_first"))
            self._room.seek("refuse.print")
        elif waiting:
            self._room.refuse(msg("rule.originals_here"))
            self._room.seek(f"refuse.give.{waiting[0].document}")
        elif others:
            self._room.application = others[0].application.id
            self._room.go(3)
        elif registered:
            self._room.application = registered[0].application.id
            self._room.go(6)
        else:
            told = self.way_back.told()
            self._room.act(self.way_back.finish, lambda _: self._ended(told))

    def _ended(self, told: Message | None) -> None:
        self.close()
        self._over()
        if told is not None:
            self._room.ctx.announce(told)

    def _look(self) -> None:
        case, work, session = self._room.case, self._room.ctx.work, self._room.ctx.session
        if case is None:
            return
        application = case.application.id

        def job() -> tuple[tuple[GroundView, ...], tuple[Colleague, ...]]:
            people = tuple(Colleague(each.login, each.name) for each in second.who_may(work, session))
            return refusing.grounds(work, session, application), people

        def done(found: tuple[tuple[GroundView, ...], tuple[Colleague, ...]]) -> None:
            self._grounds, self._people = found
            if len(self._people) == 1:
                self.login = self._people[0].login
            self.afar.look()
            self._room.tell()
            self._room.seek("first")

        def failed(error: Exception) -> None:
            if not isinstance(error, DomainError):
                raise error
            self._grounds = ()
            self._room.refuse(error.message)

        self._room.ctx.run("data", job, done, failed)

    def _view(self, ground: GroundId | None) -> GroundView | None:
        return next((each for each in self._grounds or () if each.ground.id == ground), None)

    def _unchoose(self) -> None:
        self.chosen, self.overriding, self.confirming = None, False, False
        self.reason, self.password, self.wrong, self.wait_until = "", "", None, None

    def _clean(self) -> None:
        self._unchoose()
        self.working, self.login, self._grounds, self._people = False, "", None, ()
        self.afar.clean()
