"""One visit from "came" to "finish": which step is shown, how each stands, what the foot says."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from mfc_desk.domain.ids import ApplicationId, DeskName, Key, VisitId
from mfc_desk.text.catalogue import Catalogue, Language
from mfc_desk.text.message import msg
from mfc_desk.usecases import visits
from mfc_desk.usecases.visits import VisitView
from ui.presenters.applicant import ApplicantPresenter
from ui.presenters.context import Context
from ui.presenters.visit import face
from ui.presenters.visit.acts import Act, sent_to_what_is_unsettled
from ui.presenters.visit.agencies import AgenciesPresenter
from ui.presenters.visit.asides import Asides
from ui.presenters.visit.certificate import CertificatePresenter
from ui.presenters.visit.check import CheckPresenter
from ui.presenters.visit.consent import ConsentPresenter
from ui.presenters.visit.disputes import DisputesPresenter
from ui.presenters.visit.documents import DocumentsPresenter
from ui.presenters.visit.face import CHECK, FORM, RECEIPT, WHAT, WHO, FootWords, Head, MenuItem, Stage, StepWords
from ui.presenters.visit.fee import FeePresenter
from ui.presenters.visit.form import FormPresenter
from ui.presenters.visit.gaps import GapsPresenter
from ui.presenters.visit.leaving import LeavingPresenter
from ui.presenters.visit.receipt import ReceiptPresenter
from ui.presenters.visit.refusing import RefusingPresenter
from ui.presenters.visit.rounds import RoundPresenter
from ui.presenters.visit.shared import Step, Visiting, next_language, nothing
from ui.presenters.visit.sheet import SheetPresenter
from ui.presenters.visit.talks import Talks
from ui.presenters.visit.what import WhatPresenter
from ui.presenters.visit.who import WhoPresenter


class VisitPresenter:
    """Holds one visit open. The page is drawn from it and can be drawn anew at any time; nothing typed is lost."""

    def __init__(self, ctx: Context) -> None:
        self.ctx = ctx
        self.visiting = Visiting(ctx)
        self.step = WHO
        self.on_view: Callable[[VisitView], None] = nothing
        self.on_over: Callable[[], None] = nothing
        self.on_asked: Callable[[VisitId, Language, Mapping[Language, Catalogue]], None] = nothing
        """The visit is over and its person is asked how it was."""
        self.on_step: Callable[[], None] = nothing
        """Told when another step is shown, and when another visit is."""
        self.on_hold: Callable[[], None] = nothing
        self.on_send: Callable[[], None] = nothing
        """The visit is to be put by, or to go on elsewhere."""
        self.on_case: Callable[[ApplicationId], None] = nothing
        """The page of a registered case is wanted."""
        self.shown: Callable[[], None] = nothing
        self.sought: Callable[[str], None] = nothing
        self.generation = 0
        """Grows with each visit: a page of another one draws its steps anew."""
        room = self.visiting
        self.applicant = ApplicantPresenter(room)
        self._make_steps()
        room.tell, room.seek, room.viewed, room.go = self._tell, self._seek, self._viewed, self.go
        room.again, room.unsettled = self._keep_all, lambda: self.who.unsettled()

    def _make_steps(self) -> None:
        room = self.visiting
        self.generation += 1
        self._gone_on: frozenset[DeskName] = frozenset()
        self.who, self.what = WhoPresenter(room), WhatPresenter(room)
        self.agencies, self.gaps = AgenciesPresenter(room), GapsPresenter(room)
        self.consent, self.disputes = ConsentPresenter(room, self.agencies), DisputesPresenter(room)
        self.documents = DocumentsPresenter(room, agencies=self.agencies, consent=self.consent, gaps=self.gaps)
        self.documents.on_dispute = self.disputes.begin_about
        self.form = FormPresenter(room)
        self.round = RoundPresenter(room)
        self.check = CheckPresenter(
            room,
            self.applicant,
            leave_form=self.form.leave,
            show_page=self.form.show_page,
            together=self.round,
            sign_all=self.sign_all,
        )
        self.sheet, self.fee = SheetPresenter(room), FeePresenter(room)
        self.receipt, self.certificate = ReceiptPresenter(room, over=self._over), CertificatePresenter(room)
        self.leaving = LeavingPresenter(room, self.receipt, over=self._over)
        self.refusing = RefusingPresenter(room, self.receipt, over=self._over)
        self.asides = Asides({"leave": self.leaving, "refuse": self.refusing, "round": self.round})
        self.talks = Talks(room, self.receipt, what=self.what, over=self._over, anew=self._anew, show=self.set_aside)
        self.asides.add(self.talks.pages)
        self.steps: tuple[Step, ...] = (
            self.who, self.what, self.documents, self.form, self.check, self.receipt,
        )  # fmt: skip

    def open(self, visit: VisitId) -> None:
        """Show this visit at the step where the operator stopped."""
        room = self.visiting
        if visit != room.id:
            room.begin(visit)
            self.applicant.begin()
            self._make_steps()
            self.on_step()
        work, language = self.ctx.work, self.ctx.catalogue.language

        def done(view: VisitView) -> None:
            if room.id != visit:
                return
            room.language = face.known(view.ticket.language if view.ticket else language)
            self._viewed_first(view)

        self.ctx.run("data", lambda: visits.look(work, visit), done)

    def refresh(self, keys: frozenset[Key]) -> None:
        """Rows are new: look again when they are of this visit."""
        view = self.visiting.view
        if view is not None:
            self.refusing.came(keys)
        if view is None or not keys & face.rows_of(view):
            return
        self.visiting.look()
        self.agencies.answers_came(keys)

    def go(self, step: int) -> None:
        """Show a step, as far as the visit has come; else say what comes first."""
        room = self.visiting
        reason = face.why_not(self.visiting, step)
        if reason is not None:
            room.refuse(reason)
            return
        if step == CHECK and self._checks_anew() and sent_to_what_is_unsettled(room):
            return
        self._leave()
        if step > self.step and self.step in (face.DOCUMENTS, FORM):
            self.agencies.ask_on_leaving()
        self.form.returned()
        self.asides.close()
        if step != self.step:
            self.on_step()
        self.step, room.trouble = step, None
        visit, work = room.visit, self.ctx.work
        room.stand("step", lambda: visits.stand_at(work, visit, step))
        self._entered(step)
        self._tell()
        self._seek("first")

    def back(self) -> None:
        """One page of the form back, else one step."""
        if self.asides.shown or (self.step == CHECK and self.check.confirming):
            self.take_back()
        elif self.step == FORM and self.form.turn_back():
            self._seek("first")
        elif self.step > WHO:
            self.go(self.step - 1)

    def primary(self) -> None:
        """Go on: never off; pressed too early it goes to what is missing and says so."""
        if self.visiting.view is not None:
            self._stage().press()

    def asks_who(self) -> bool:
        """Whether step 1 is shown and nothing lies over it: the zone of a document is for it."""
        return self.visiting.view is not None and self.step == WHO and not self.asides.shown

    def bar(self) -> list[StepWords]:
        """The six steps."""
        return face.bar(self.visiting, self.steps)

    def head(self) -> Head:
        """Number, service and where the case stands."""
        return face.head(self.visiting)

    def clock(self) -> str:
        """How long the visit has been going on, minutes and seconds."""
        return face.clock(self.visiting)

    def foot(self) -> FootWords:
        """What is saved, what is left, and the words of the primary button."""
        return face.foot(self.visiting, self._stage(), back=bool(self.asides.shown) or self.step > WHO)

    def menu(self) -> list[MenuItem]:
        """What else can be done with this visit."""
        return [*face.menu(self.visiting), *self.talks.menu()] if self.visiting.view is not None else []

    def choose(self, key: str) -> None:
        """A line of the menu."""
        case = self.visiting.case
        self.talks.choose(key)
        if key == "leave":
            self.leave_early()
        elif key == "hold":
            self.on_hold()
        elif key == "send_on":
            self.on_send()
        elif key == "drop" and case is not None:
            self.asides.close()
            self.what.remove(case.application.id)
        elif key == "refuse":
            self.refuse_intake()

    def open_case(self) -> None:
        """The page of the registered application in hand: papers are taken in there."""
        case = self.visiting.case
        if case is not None and case.application.number is not None:
            self.on_case(case.application.id)

    def leave_early(self) -> None:
        """The person leaves before the end: ask why, in place of the step."""
        self.set_aside("leave", self.leaving.begin)

    def sign_all(self) -> None:
        """Several applications: one signature for all of them, in place of the step."""
        self.set_aside("round", self.round.begin)

    def refuse_intake(self) -> None:
        """The application is not taken in: by a ground of the law that is true, or by two persons."""
        if self.visiting.case is None:
            self.ctx.announce(msg("visit.refuse.no_case"))
            return
        self.form.leave()
        self.set_aside("refuse", self.refusing.begin)

    def set_aside(self, name: str, begin: Callable[[], None]) -> None:
        """Show an aside in place of the step; what is typed in the step is kept first."""
        if self.visiting.view is None or self.asides.name == name:
            return
        self._keep_all()
        if self.step == CHECK:
            self.check.left_step()
        self.asides.show(name, begin)

    def act(self) -> Act | None:
        """The act that is read back now, before it is done."""
        if self.asides.shown is not None:
            return self.asides.shown.act()
        return self.check.act() if self.step == CHECK else None

    def take_back(self) -> None:
        """Close the topmost layer: the act that is read back, then the end before the end. Without one, nothing."""
        if self.asides.shown is not None:
            self.asides.shown.take_back()
            self._came_back()
        elif self.step == CHECK and self.check.confirming:
            self.check.take_back()
        elif self.step == face.DOCUMENTS:
            self.documents.take_back()
        elif self.step == FORM:
            self.disputes.take_back()

    def trouble(self) -> str:
        """Why it does not go on; empty when nothing is in the way."""
        message = self.visiting.trouble
        return self.ctx.say(message) if message is not None else ""

    def person_language(self) -> None:
        """The next language for the person's screen and papers."""
        self.visiting.language = next_language(self.visiting.language)
        self.applicant.load_words()
        self._look_aside(self.step)
        self._tell()

    def attach(self, shown: Callable[[], None], sought: Callable[[str], None]) -> None:
        """A page listens from now on; what was typed and not yet kept is kept."""
        self.shown, self.sought = shown, sought
        if self.visiting.view is not None:
            self._keep_all()
            self.form.keep_place()

    def keep_typed(self) -> None:
        """The window closes: what was typed and not yet kept is kept first."""
        if self.visiting.view is not None:
            self._keep_all()

    def detach(self) -> None:
        """No page listens."""
        self.shown, self.sought = nothing, nothing

    def _came_back(self) -> None:
        if not self.asides.shown:
            self._entered(self.step)

    def _checks_anew(self) -> bool:
        """Whether the application in hand is still to be registered: the check is what leads there."""
        return self.visiting.case is not None and self.visiting.case.application.number is None

    def _stage(self) -> Stage:
        return self.asides.shown or self.steps[self.step - 1]

    def _keep_all(self) -> None:
        self.who.keep_all()
        self.form.keep_all()
        self.talks.keep_all()
        self.visiting.stand_again()

    def _leave(self) -> None:
        if self.step == WHO:
            self.who.keep_all()
        if self.step == FORM:
            self.form.leave()
        if self.step == CHECK:
            self.check.left_step()
        if self.step in (face.DOCUMENTS, CHECK):
            self.agencies.forget_news()

    def _entered(self, step: int) -> None:
        if step == CHECK:
            self.check.entered()
        if step == RECEIPT:
            self.receipt.entered()
            self.certificate.entered()
        self._look_aside(step)

    def _look_aside(self, step: int) -> None:
        """What a step shows beside the visit itself: requests to agencies, discrepancies."""
        if self.visiting.case is None:
            return
        if step == face.DOCUMENTS:
            self.agencies.look()
        elif step in (FORM, CHECK):
            self.disputes.look()
        if step == CHECK:
            self.agencies.look()

    def _viewed_first(self, view: VisitView) -> None:
        self.visiting.view = view
        self.step = min(max(view.step, WHO), RECEIPT)
        place = view.place
        if (
            self.step == FORM
            and place is not None
            and any(each.application.id == place.application for each in view.cases)
        ):
            self.visiting.application = place.application
            self.form.come_back(place)
        if face.why_not(self.visiting, self.step) is not None:
            self.step = WHO if view.party is None else WHAT
        self.applicant.load_words()
        self._viewed(view)
        if self.step == CHECK and self._checks_anew() and self.who.unsettled() is not None:
            self.step = WHO
        self._entered(self.step)
        self._tell()
        self._seek("first")

    def _viewed(self, view: VisitView) -> None:
        self._told_who_went_on(view)
        self.who.viewed(view)
        self.talks.viewed(view)
        self.check.viewed()
        if self.step == RECEIPT:
            self.receipt.viewed()
            self.certificate.viewed()
        self._look_aside(self.step)
        self.on_view(view)

    def _told_who_went_on(self, view: VisitView) -> None:
        """The desk that waits opened its part while the person is here: said once, and it stands in the head."""
        now = frozenset(each.desk for each in view.then if each.going_on)
        for desk in now - self._gone_on:
            self.ctx.announce(msg("back.opened_there", desk=desk))
        self._gone_on = now

    def _anew(self) -> None:
        """Nobody is identified any more: step 1 begins empty."""
        self._make_steps()
        self.step = WHO
        self.on_step()
        if self.visiting.view is not None:
            self._viewed(self.visiting.view)
        self._seek("first")

    def turn_case(self, by: int) -> None:
        """Another application of this visit in hand, in the same step where it has come so far."""
        view, here = self.visiting.view, self.visiting.case
        if view is None or here is None or len(view.cases) < 2:
            self.ctx.announce(face.ALONE)
            return
        names = [each.application.id for each in view.cases]
        self._leave()
        self.visiting.application = names[(names.index(here.application.id) + by) % len(names)]
        self.go(self.step if face.why_not(self.visiting, self.step) is None else WHAT)

    def close(self) -> None:
        """The visit is here no more, and is not over: nothing of it is shown, nothing of it is lost."""
        self.asides.close()
        self.visiting.id, self.visiting.view = None, None
        self.applicant.begin()

    def _over(self) -> None:
        view, language = self.visiting.view, self.visiting.language
        self.close()
        self.on_over()
        if view is not None and face.is_asked(view):
            self.on_asked(view.visit.id, language, self.applicant.catalogues())

    def _tell(self) -> None:
        self.shown()

    def _seek(self, what: str) -> None:
        self.sought(what)
