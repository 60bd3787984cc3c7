"""The end of a visit without an application: a question was answered, or a person was helped on their own device."""

from __future__ import annotations

from collections.abc import Callable

from mfc_desk.domain.intake import AssistanceState, ConsultationState
from mfc_desk.text.message import Message, msg
from mfc_desk.usecases import visits
from ui.presenters.visit.beside import Beside
from ui.presenters.visit.receipt import FactLine
from ui.presenters.visit.shared import Visiting


class EndingPresenter(Beside):
    """Says what was done, and ends the visit."""

    def __init__(self, room: Visiting, *, over: Callable[[], None]) -> None:
        super().__init__(room)
        self._over = over

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
        return msg("visit.go.finish")

    def press(self) -> None:
        """End the visit."""
        work, session, visit = self._room.ctx.work, self._room.ctx.session, self._room.visit

        def over(_: object) -> None:
            self.close()
            self._over()

        self._room.act(lambda: visits.finish(work, session, visit), over)
