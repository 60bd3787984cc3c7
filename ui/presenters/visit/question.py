"""Only a question: what was asked, and what was told. No application follows from it."""

from __future__ import annotations

from collections.abc import Callable

from forms.ids import ServiceId
from mfc_desk.domain.intake import ConsultationState
from mfc_desk.text.message import Message, msg
from mfc_desk.usecases import advice
from mfc_desk.usecases.visits import VisitView
from ui.presenters.visit.beside import Beside
from ui.presenters.visit.shared import Visiting
from ui.presenters.visit.typed import Save, Typed

FIELDS = ("service", "subject", "answer")


class QuestionPresenter(Beside):
    """The question, about a service or in the person's words, and the answer. Without an answer it is not written."""

    def __init__(self, room: Visiting, *, told: Callable[[], None]) -> None:
        super().__init__(room)
        self._told = told
        self._typed = Typed(room, self._saving)

    def viewed(self, view: VisitView) -> None:
        """Take what is kept; what is being typed stands above it."""
        self._typed.read({name: str(view.asides.get(f"question.{name}", "")) for name in FIELDS})

    def value(self, field: str) -> str:
        """What stands in the field."""
        return self._typed.value(field)

    def typed(self) -> bool:
        """Whether anything of it was typed that is not written down yet."""
        return any(self.value(field).strip() for field in FIELDS)

    def services(self) -> list[tuple[str, str]]:
        """What a question can be about: something else, or a service of the register."""
        work, say = self._room.ctx.work, self._room.ctx.say
        return [("", say("question.other")), *((str(s.id), say(s.short)) for s in work.law.services(work.today()))]

    def edit(self, field: str, value: str) -> None:
        """The person types."""
        self._typed.edit(field, value)
        self._room.trouble = None

    def keep(self, field: str) -> None:
        """Keep what is typed in the field."""
        self._typed.keep(field)

    def keep_all(self) -> None:
        """Keep everything that is typed and not yet kept."""
        self._typed.keep_all()

    def close(self) -> None:
        """The step is shown again; what was typed is kept."""
        if self.open:
            self.keep_all()
        super().close()

    def left(self) -> Message | None:
        """What it lacks."""
        if not self.value("service") and not self.value("subject").strip():
            return msg("question.left.subject")
        return None if self.value("answer").strip() else msg("question.left.answer")

    def primary(self) -> Message:
        """Write both down."""
        return msg("question.do")

    def press(self) -> None:
        """Write question and answer down, or go to what is missing and say so."""
        if not self.value("service") and not self.value("subject").strip():
            self._room.refuse(msg("rule.consultation_about_nothing"))
            self._room.seek("question.subject")
        elif not self.value("answer").strip():
            self._room.refuse(msg("rule.answer_needed"))
            self._room.seek("question.answer")
        else:
            self._write()

    def _saving(self) -> Save:
        work, visit = self._room.ctx.work, self._room.visit
        return lambda field, value: advice.keep(work, visit, f"question.{field}", value)

    def _write(self) -> None:
        work, session, visit = self._room.ctx.work, self._room.ctx.session, self._room.visit
        service = ServiceId(self.value("service")) if self.value("service") else None
        subject, answer = self.value("subject").strip(), self.value("answer")

        def done(_: object) -> None:
            self._typed.clear()
            super(QuestionPresenter, self).close()
            self._told()
            self._room.ctx.announce(msg("question.done"))

        self._room.act(lambda: advice.tell(work, session, visit, service=service, subject=subject, text=answer), done)


def answered(view: VisitView) -> int:
    """How many questions of the visit have their answer."""
    return sum(1 for each in view.consultations if each.state is ConsultationState.CLOSED)
