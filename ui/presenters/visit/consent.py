"""May the data be fetched? Asked before an agency is, in the person's language; each word is recorded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from forms.ids import EvidenceTypeId
from mfc_desk.domain.intake import ConsentState
from mfc_desk.domain.machines import LET_GO
from mfc_desk.text.message import Message, msg
from mfc_desk.usecases import consenting
from ui.presenters.visit.agencies import AgenciesPresenter, Heard
from ui.presenters.visit.shared import Visiting

LOOKS: Final = {  # icon and role of what was said
    ConsentState.REQUESTED: ("circle-question-mark", "warn"),
    ConsentState.GIVEN: ("circle-check", "ok"),
    ConsentState.REFUSED: ("circle-minus", "muted"),
    ConsentState.WITHDRAWN: ("undo-2", "muted"),
    ConsentState.EXPIRED: ("calendar-clock", "warn"),
}


@dataclass(frozen=True, slots=True)
class ConsentWords:
    """What is asked of whom and for what, and what was said."""

    title: str
    about: str
    notice: str
    language: str
    said: str
    icon: str
    role: str
    may_give: bool
    may_refuse: bool
    may_withdraw: bool


class ConsentPresenter:
    """The consent of the application in hand. Nothing is asked where the law needs none."""

    def __init__(self, room: Visiting, agencies: AgenciesPresenter) -> None:
        self._room, self._agencies = room, agencies

    def words(self) -> ConsentWords | None:
        """What is shown; None where nothing needs a consent."""
        found = self._agencies.heard()
        if found is None or not found.wanting:
            return None
        say, state = self._room.ctx.say, self.state()
        lines = [each for each in found.consent.lines if each.evidence in found.wanting]
        icon, role = LOOKS[state]
        about = say(
            "visit.consent.about",
            what=", ".join(say(each.name) for each in lines),
            purpose=found.consent.purpose,
            controller=found.consent.controller,
        )
        open_ = not self._over()
        return ConsentWords(
            title=say("visit.consent.title"),
            about=about,
            notice=found.notice,
            language=found.language,
            said=say(self._said(found, state)),
            icon=icon,
            role=role,
            may_give=open_ and state is not ConsentState.GIVEN,
            may_refuse=open_ and state in (ConsentState.REQUESTED, ConsentState.EXPIRED),
            may_withdraw=state is ConsentState.GIVEN,
        )

    def state(self) -> ConsentState:
        """How the newest word stands: open as long as one kind of data was not spoken of."""
        found = self._agencies.heard()
        if found is None:
            return ConsentState.REQUESTED
        states = {each.state for each in found.consent.lines if each.evidence in found.wanting}
        order = (ConsentState.REQUESTED, ConsentState.EXPIRED, ConsentState.WITHDRAWN, ConsentState.REFUSED)
        return next((each for each in order if each in states), ConsentState.GIVEN)

    def waits(self) -> bool:
        """Whether the person is still to be asked."""
        found = self._agencies.heard()
        wants = found is not None and bool(found.wanting) and not self._over()
        return wants and self.state() is ConsentState.REQUESTED

    def give(self) -> None:
        """The person agreed, said aloud after it was read out."""
        self._say(refused=False)

    def refuse(self) -> None:
        """The person did not agree; what was given is taken back."""
        if self.state() is ConsentState.GIVEN:
            self.withdraw()
        else:
            self._say(refused=True)

    def withdraw(self) -> None:
        """The person takes back what they agreed to."""
        found = self._agencies.heard()
        given = [each for each in (found.consent.said if found else ()) if each.state is ConsentState.GIVEN]
        if found is None or not given:
            self._room.ctx.announce(msg("visit.consent.nothing_asked"))
            return
        work, session, name = self._room.ctx.work, self._room.ctx.session, given[-1].id
        self._room.act(lambda: consenting.withdraw(work, session, name), self._recorded)

    def _say(self, *, refused: bool) -> None:
        found, case = self._agencies.heard(), self._room.case
        if found is None or case is None or not found.wanting or self._over():
            self._room.ctx.announce(msg("visit.consent.nothing_asked"))
            return
        if not refused and self.state() is ConsentState.GIVEN:
            return
        work, session, application = self._room.ctx.work, self._room.ctx.session, case.application.id
        act = consenting.refuse if refused else consenting.give
        about: tuple[EvidenceTypeId, ...] = found.wanting
        language = found.language
        self._room.act(lambda: act(work, session, application, language=language, categories=about), self._recorded)

    def _recorded(self, _: object) -> None:
        """On to what may be asked now; never does the focus rest on what takes the word back."""
        self._agencies.look(lambda: self._room.seek("documents.consent_said"))

    def _over(self) -> bool:
        case = self._room.case
        return case is None or case.application.lifecycle in LET_GO

    def _said(self, found: Heard, state: ConsentState) -> Message:
        if state is ConsentState.REQUESTED or not found.consent.said:
            return msg("visit.consent.requested")
        last = found.consent.said[-1]
        at = self._room.ctx.work.local(last.withdrawn_at or last.given_at)
        return msg(f"visit.consent.{state.value}", at=at, language=msg(f"visit.language.{last.language}"))
