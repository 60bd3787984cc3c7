"""A second person's word from afar, at the desk that asks: asked, waited for, acted on by itself, or taken back."""

from __future__ import annotations

from collections.abc import Callable

from forms.ids import GroundId
from mfc_desk.domain.errors import DomainError
from mfc_desk.domain.ids import Key
from mfc_desk.domain.second_words import WordState
from mfc_desk.text.message import Message, msg
from mfc_desk.usecases import second_words
from mfc_desk.usecases.second_words import Question
from mfc_desk.usecases.workplace import Done
from ui.presenters.far_words import why
from ui.presenters.parts import Notice
from ui.presenters.visit.shared import Visiting

HELD = (WordState.ASKED, WordState.GIVEN)


class AfarWord:
    """Keeps the newest question about the case in hand. `went` is told once the refusal was made on the word."""

    def __init__(self, room: Visiting, *, went: Callable[[Question], None]) -> None:
        self._room, self._went = room, went
        self.question: Question | None = None
        self.trouble: Message | None = None
        self.working = False

    def clean(self) -> None:
        """Another case, or none."""
        self.question, self.trouble = None, None

    def waits(self) -> bool:
        """Whether a question is out and may still be answered."""
        one = self.question
        return one is not None and one.state is WordState.ASKED and not one.over

    def told(self) -> Notice | None:
        """How it stands with the question, or why none could be asked."""
        one, say = self.question, self._room.ctx.catalogue
        if self.trouble is not None:
            return Notice(tone="off", icon="cloud-off", title=self.trouble)
        if one is None:
            return None
        if one.over and one.state in HELD:
            return Notice(tone="warn", icon="clock", title=msg("word.over"))
        if one.state is WordState.REFUSED:
            title = msg("word.declined", name=one.answered_by, why=why(say, one.answer))
            return Notice(tone="warn", icon="ban", title=title, body=msg("word.declined_body"))
        body = msg("word.needs_line") if self._room.offline() else None
        if body is None:
            body = msg("word.asked", at=one.asked_at, until=one.until)
        return Notice(tone="tint", icon="clock", title=msg("word.asked_title"), body=body)

    def ask(self, ground: GroundId, reason: str) -> None:
        """Ask whoever may approve; without the line that cannot be, and it is said."""
        case, work, session = self._room.case, self._room.ctx.work, self._room.ctx.session
        if case is None or self.working or self.waits():
            return
        application = case.application.id
        self.working, self.trouble = True, None

        def asked(done: Done) -> None:
            self.working = False
            self._room.ctx.changed(done.changed)
            self.look()

        self._room.ctx.run(
            "data",
            lambda: second_words.ask(work, session, application, ground=ground, reason=reason),
            asked,
            self._not_done,
        )

    def withdraw(self) -> None:
        """Nobody waits for the answer any more."""
        one, work, session = self.question, self._room.ctx.work, self._room.ctx.session
        if one is None or self.working:
            return

        def withdrawn(done: Done) -> None:
            self.question = None
            self._room.ctx.changed(done.changed)
            self._room.ctx.announce(msg("word.withdrawn"))
            self._room.tell()

        self._room.ctx.run("data", lambda: second_words.withdraw(work, session, one.id), withdrawn, self._not_done)

    def came(self, keys: frozenset[Key]) -> None:
        """Rows are new: an answer perhaps."""
        if any(key.kind == "second_word" for key in keys):
            self.look()

    def look(self) -> None:
        """Read the question anew; on a word that was given the desk goes on by itself."""
        case, work, session = self._room.case, self._room.ctx.work, self._room.ctx.session
        if case is None:
            return
        application = case.application.id

        def found(one: Question | None) -> None:
            here = self._room.case
            if here is None or here.application.id != application or self.working:
                return
            self.question = one
            if one is not None and one.state is WordState.GIVEN and not one.over:
                self._go_on(one)
            self._room.tell()

        self._room.ctx.run("data", lambda: second_words.mine(work, session, application), found)

    def _go_on(self, one: Question) -> None:
        work, session = self._room.ctx.work, self._room.ctx.session
        self.working = True

        def refused(error: Exception) -> bool:
            self.working = False
            if not isinstance(error, DomainError):
                return False
            self.trouble, self.question = error.message, None  # the case is another one by now: it is asked again
            self._room.tell()
            return True

        def done(_: object) -> None:
            self.working = False
            self._went(one)

        self._room.act(lambda: second_words.refuse(work, session, one), done, refused)

    def _not_done(self, error: Exception) -> None:
        self.working = False
        if not isinstance(error, DomainError):
            raise error
        self.trouble = error.message
        self._room.tell()
