"""The end of a visit without an application: a question was answered, or a person was helped on their own device."""

from __future__ import annotations

from collections.abc import Callable

from mfc_desk.domain.intake import AssistanceState, ConsultationState
from mfc_desk.text.message import Message
from ui.presenters.visit.beside import Beside
from ui.presenters.visit.receipt import FactLine
from ui.presenters.visit.shared import Visiting
from ui.presenters.visit.way_back import WayBack


class EndingPresenter(Beside):
    """Says what was done, and ends the visit."""

    def __init__(self, room: Visiting, *, way_back: WayBack, over: Callable[[], None]) -> None:
        super().__init__(room)
        self.way_back, self._over = way_back, over

    def possible(self) -> bool:
        """Whether the visit may end so: something was done, nothing is open, and there is no application."""
        view = self._room.view
        if view is None or view.cases:
            return False
        helped = [each.state for each in view.assistances]
        told = [each.state for each in view.consultations]
        ended = any(each is not AssistanceState.GUIDING for each in helped)
        open_ = AssistanceState.GUIDING in helped or ConsultationState.OPEN in told
        return (ended or ConsultationState.CLOSED in told) and not open_

    def done(self) -> list[FactLine]:
        """What was done in the visit."""
        view, say, law = self._room.view, self._room.ctx.say, self._room.ctx.work.law
        lines = []
        for asked in view.consultations if view else ():
            if asked.state is ConsultationState.CLOSED:
                about = asked.subject or (say(law.service(asked.service).short) if asked.service else "")
                lines.append(FactLine("info", about, asked.answer))
        for one in view.assistances if view else ():
            how = say(f"state.assistance.{one.state}")
            sub = " · ".join(part for part in (how, one.outcome) if part)
            lines.append(FactLine("monitor", say(law.service(one.service).short), sub))
        return lines

    def left(self) -> Message | None:
        """Nothing: it opens only when it may."""
        return None

    def primary(self) -> Message:
        """The end."""
        return self.way_back.primary()

    def press(self) -> None:
        """End the visit."""
        told = self.way_back.told()

        def over(_: object) -> None:
            self.close()
            self._over()
            if told is not None:
                self._room.ctx.announce(told)

        self._room.act(self.way_back.finish, over)
