"""Help with an online service: the person acts on their own device, the operator says what comes next and marks it."""

from __future__ import annotations

from dataclasses import dataclass

from forms.ids import ServiceId
from mfc_desk.domain.ids import AssistanceId
from mfc_desk.domain.intake import Assistance, AssistanceState
from mfc_desk.text.message import Message, msg
from mfc_desk.usecases import advice, visits
from mfc_desk.usecases.visits import VisitView
from ui.presenters.visit.beside import Beside
from ui.presenters.visit.shared import Visiting


@dataclass(frozen=True, slots=True)
class GuideRow:
    """One step as the operator says it."""

    place: int
    words: str
    done: bool


class GuidePresenter(Beside):
    """Steps that are checked, how it ended, and the end. No field here takes a key, a PIN or a code."""

    def __init__(self, room: Visiting) -> None:
        super().__init__(room)
        self._id: AssistanceId | None = None
        self._unkept: dict[AssistanceId, str] = {}

    @property
    def outcome(self) -> str:
        """How it ended, as it is typed; what was kept before the window closed is there again."""
        view, name = self._room.view, self._id
        if name is None or view is None:
            return ""
        return self._unkept.get(name, str(view.asides.get(visits.outcome_draft(name), "")))

    def start(self, service: ServiceId) -> None:
        """Begin the help, or go on with the one that was begun."""
        going = next((each for each in self.going() if each.service == service), None)
        if going is not None:
            self.go_on(going.id)
            return
        work, session, visit = self._room.ctx.work, self._room.ctx.session, self._room.visit
        self._room.act(lambda: advice.begin(work, session, visit, service), self.go_on)

    def go_on(self, name: AssistanceId) -> None:
        """Show this one."""
        self._id = name
        self.begin()

    def help(self) -> Assistance | None:
        """The one in hand."""
        view = self._room.view
        return next((each for each in (view.assistances if view else ()) if each.id == self._id), None)

    def title(self) -> str:
        """The service."""
        one = self.help()
        return self._room.ctx.say(self._room.ctx.work.law.service(one.service).name) if one is not None else ""

    def rows(self) -> list[GuideRow]:
        """Every step in its order."""
        one, say = self.help(), self._room.ctx.say
        steps = one.steps if one is not None else ()
        return [GuideRow(n, say(each.text), each.done is True) for n, each in enumerate(steps)]

    def mark(self, place: int) -> None:
        """The person did this step, or did not after all."""
        work, session, one = self._room.ctx.work, self._room.ctx.session, self.help()
        if one is not None:
            done = one.steps[place].done is not True
            self._room.act(lambda: advice.step(work, session, one.id, at=place, done=done))

    def type(self, outcome: str) -> None:
        """How it ended, in words."""
        if self._id is not None:
            self._unkept[self._id] = outcome
        self._room.trouble = None

    def keep(self) -> None:
        """Keep what is typed."""
        name, work = self._id, self._room.ctx.work
        if name is None or name not in self._unkept:
            return
        words = self._unkept[name]

        def kept(_: object) -> None:
            self._room.look()

        self._room.keep(lambda: advice.keep_outcome(work, name, words), kept)

    def keep_all(self) -> None:
        """Keep what is typed and not yet kept; only one help is typed at a time."""
        self.keep()

    def viewed(self, view: VisitView) -> None:
        """What is kept as it is typed needs no second place."""
        self._unkept = {
            name: words
            for name, words in self._unkept.items()
            if str(view.asides.get(visits.outcome_draft(name), "")) != words
        }

    def close(self) -> None:
        """The step is shown again; what was typed is kept."""
        if self.open:
            self.keep()
        super().close()

    def left(self) -> Message | None:
        """How many steps are not done."""
        open_ = sum(1 for each in self.rows() if not each.done)
        return msg("guide.left", n=open_) if open_ else None

    def primary(self) -> Message:
        """The person did it."""
        return msg("guide.do")

    def press(self) -> None:
        """End it as done, or go to the first step that is not."""
        open_ = next((each for each in self.rows() if not each.done), None)
        one, work, session, outcome = self.help(), self._room.ctx.work, self._room.ctx.session, self.outcome
        if open_ is not None:
            self._room.refuse(msg("rule.steps_left"))
            self._room.seek("first")
        elif one is not None:
            self._room.act(lambda: advice.complete(work, session, one.id, outcome), self._ended)

    def stop(self) -> None:
        """It did not work out: not without saying why."""
        one, work, session, why = self.help(), self._room.ctx.work, self._room.ctx.session, self.outcome
        if not why.strip():
            self._room.refuse(msg("rule.reason_needed"))
            self._room.seek("guide.outcome")
        elif one is not None:
            self._room.act(lambda: advice.stop(work, session, one.id, why), self._ended)

    def _ended(self, _: object) -> None:
        if self._id is not None:
            self._unkept.pop(self._id, None)
        self.take_back()
        self._room.ctx.announce(msg("guide.ended"))

    def going(self) -> list[Assistance]:
        """Helps that have begun and not ended."""
        view = self._room.view
        return [each for each in (view.assistances if view else ()) if each.state is AssistanceState.GUIDING]
