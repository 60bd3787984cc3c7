"""What agencies are asked for instead of the person: who may be asked, how each request stands, what was answered.

Nobody has to remember to ask: what may be asked is asked when the step is left. An answer counts at once for what
nobody said yes to yet; after that it waits for a word of the operator, since it may take back yes and signature.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from forms.ids import EvidenceTypeId
from forms.subjects import Subject
from mfc_desk.domain.answered import usable
from mfc_desk.domain.errors import DomainError
from mfc_desk.domain.heard import barred
from mfc_desk.domain.ids import ApplicationId, Key, RequestId
from mfc_desk.domain.inquiries import Outcome, RequestState
from mfc_desk.domain.lawful import pinned
from mfc_desk.domain.machines import LET_GO, Lifecycle
from mfc_desk.text.catalogue import LANGUAGES, Language
from mfc_desk.text.message import Message, msg
from mfc_desk.usecases import consenting, inquiries
from mfc_desk.usecases.inquiries import Standing, Wanted
from mfc_desk.usecases.visits import CaseView
from mfc_desk.usecases.workplace import Done, Session, Workplace
from ui.presenters.visit.shared import Visiting, nothing, words_of

ROW: Final = "agency_request"
OVER: Final = frozenset({RequestState.ANSWERED, RequestState.FAILED, RequestState.OVERDUE})
"""What is told as news: an answer, that none will come, or that it is late."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What one look at the requests and the consent of an application found."""

    application: ApplicationId
    standing: tuple[Standing, ...]
    consent: consenting.Asked
    wanting: tuple[EvidenceTypeId, ...]
    """What of it needs the person's consent."""
    language: Language
    notice: str
    """What is read out, in that language."""
    untaken: bool
    """Whether an answer is here that does not count yet."""


class AgenciesPresenter:
    """The requests of the application in hand."""

    def __init__(self, room: Visiting) -> None:
        self._room = room
        self._heard: Heard | None = None
        self.news: tuple[str, ...] = ()
        """What was answered while the step is shown."""
        self.asking = False

    def heard(self) -> Heard | None:
        """What is known about the application in hand; None before the first look."""
        case = self._room.case
        found = self._heard
        return found if case is not None and found is not None and found.application == case.application.id else None

    def standing(self) -> dict[Wanted, Standing]:
        """How each thing that agencies have stands, by what it is and of whom."""
        found = self.heard()
        return {one.key: one for one in found.standing} if found is not None else {}

    def spared(self) -> int:
        """How many papers were fetched instead of the person, in the whole visit."""
        view = self._room.view
        return sum(case.plan.spared for case in (view.cases if view is not None else ()))

    def askable(self) -> int:
        """How many things may be asked for now."""
        return sum(1 for one in self.standing().values() if one.may_ask)

    def untaken(self) -> bool:
        """Whether an answer came after the person had checked: it does not count before the operator says so."""
        found = self.heard()
        return found is not None and found.untaken

    def came(self) -> str:
        """What step 5 tells of answers: what was just answered, and that it does not count yet; "" for nothing."""
        case = self._room.case
        if case is None or case.application.number is not None:
            return ""
        return "\n".join((*self.news, *([self._room.ctx.say("visit.agency.take_hint")] if self.untaken() else [])))

    def look(self, then: Callable[[], None] = nothing) -> None:
        """Take requests and consent anew; `then` is told when they are there."""
        case = self._room.case
        if case is None:
            return
        work, session, wished = self._room.ctx.work, self._room.ctx.session, self._room.language

        def job() -> Heard:
            return _hear(work, session, case, wished)

        def done(found: Heard) -> None:
            self._looked(found)
            then()

        self._room.ctx.run("data", job, done)

    def ask(self) -> None:
        """Ask for everything that may be asked now, and let what was answered count."""
        case = self._room.case
        if case is None or self.asking:
            return
        if self.untaken():
            self.take()
            return
        if not self.askable():
            self._nothing_to_ask()
            return
        self.asking = True
        work, session, application = self._room.ctx.work, self._room.ctx.session, case.application.id

        def done(found: inquiries.Asked) -> None:
            self.asking = False
            self._room.ctx.announce(self._told(found))

        def failed(_: Exception) -> bool:
            self.asking = False
            return False

        self._room.act(lambda: inquiries.ask_all(work, session, application), done, failed)

    def ask_on_leaving(self) -> None:
        """The step is left: what may be asked is asked, so that nobody has to remember it."""
        case = self._room.case
        if case is None or case.application.number is not None or case.application.lifecycle in LET_GO:
            return
        work, session, application = self._room.ctx.work, self._room.ctx.session, case.application.id

        def done(found: inquiries.Asked) -> None:
            if found.done is not None:
                self._room.look()
                self._room.ctx.changed(found.done.changed)

        self._room.ctx.run("data", lambda: inquiries.ask_all(work, session, application), done, self._not_asked)

    def answers_came(self, keys: frozenset[Key]) -> None:
        """Rows are new: answers count for what nobody said yes to yet."""
        view = self._room.view
        if view is None or not any(key.kind == ROW for key in keys):
            return
        open_ = [each.application for each in view.cases if each.application.lifecycle not in LET_GO]
        drafts = [each.id for each in open_ if each.lifecycle is Lifecycle.DRAFT]
        self._take(drafts, ends_of=[each.id for each in open_ if each.id not in drafts])

    def take(self) -> None:
        """Let what was answered count although the person has checked: they check anew where the form changes."""
        case = self._room.case
        if case is not None:
            self._take([case.application.id])

    def escalate(self, what: Wanted) -> None:
        """Hand what is late to the supervisor."""
        one = self.standing().get(what)
        if one is None or one.request is None or not one.may_escalate:
            return
        work, session, request = self._room.ctx.work, self._room.ctx.session, RequestId(one.request.id)
        self._room.act(lambda: inquiries.escalate(work, session, request))

    def forget_news(self) -> None:
        """The step was left: what was new is known."""
        self.news = ()

    def _take(self, applications: Iterable[ApplicationId], ends_of: Iterable[ApplicationId] = ()) -> None:
        """What was answered counts; of `ends_of` only that somebody was asked in vain, which no yes rests on."""
        work, session = self._room.ctx.work, self._room.ctx.session
        names, ends = tuple(applications), tuple(ends_of)

        def job() -> list[Done]:
            found = [inquiries.take_all(work, session, name) for name in names]
            found += [inquiries.take_ends(work, session, name) for name in ends]
            return [each for each in found if each is not None]

        def done(taken: list[Done]) -> None:
            self._room.look()
            if taken:
                self._room.ctx.changed(frozenset().union(*(each.changed for each in taken)))

        self._room.ctx.run("data", job, done, self._not_asked)

    def _looked(self, found: Heard) -> None:
        before = self.heard()
        if before is not None and before.application == found.application:
            self.news = (*self.news, *self._changed(before, found))
        self._heard = found
        self._room.tell()

    def _changed(self, before: Heard, now: Heard) -> list[str]:
        was = {one.key: one for one in before.standing}
        fresh = [one for one in now.standing if one.request is not None and one.request.state in OVER]
        fresh = [one for one in fresh if one.request is None or one.request.reused is None]  # answered before: no news
        say = self._room.ctx.say
        return [
            say("visit.agency.news", what=whose(say, one.label, one.about), words=one.words)
            for one in fresh
            if one.key in was and _state(was[one.key]) != _state(one)
        ]

    def _nothing_to_ask(self) -> None:
        wants = [one for one in self.standing().values() if one.words.code == "inquiry.no_consent"]
        if wants:
            self._room.refuse(msg("visit.agency.consent_first"))
            self._room.seek("documents.consent")
        else:
            self._room.ctx.announce(msg("visit.agency.nothing_to_ask"))

    def _told(self, found: inquiries.Asked) -> Message:
        count = len(found.evidence)
        if found.reused:
            return msg("visit.agency.reused", n=len(found.reused), asked=count)
        offline = self._room.offline()
        return msg("visit.agency.asked_offline" if offline else "visit.agency.asked_now", n=count)

    def _not_asked(self, error: Exception) -> None:
        if not isinstance(error, DomainError):
            raise error
        self._room.refuse(error.message)


def whose(say: Callable[..., str], label: Message, about: Subject | None) -> str:
    """What it is; where it is somebody's whom the form names, of whom."""
    return say(label) if about is None else say("visit.documents.of_whom", what=label, who=about.name or about.called)


def _state(one: Standing) -> tuple[str, str]:
    request = one.request
    return ("", "") if request is None else (request.state.value, (request.outcome or Outcome.PARTIAL).value)


def _hear(work: Workplace, session: Session, case: CaseView, wished: Language) -> Heard:
    """For a lane: it reads the store, and files where the language is another one."""
    application = case.application.id
    standing = inquiries.standing(work, session, application)
    asked = consenting.asked(work, application)
    law, service = pinned(work.law, case.application)
    locked = {one.type for one in barred(case.sides.said)}  # the person states it instead, or agrees after all
    kinds = {one.evidence for one in standing} | {one.instead_of for one in case.plan.items if one.instead_of in locked}
    agencies = {each.evidence: law.evidence_type(each.evidence).agency for each in asked.lines}
    wanting = tuple(name for name, one in agencies.items() if name in kinds and one is not None and one.needs_consent)
    spoken = [one for one in LANGUAGES if one in service.languages]
    language = wished if wished in spoken else next(iter(spoken), wished)
    known = {name for one in standing if one.request is not None for name in usable(law, one.request)}
    return Heard(
        application=application,
        standing=standing,
        consent=asked,
        wanting=wanting,
        language=language,
        notice=words_of(work, language).say(asked.notice) if wanting else "",
        untaken=case.application.number is None and bool(known - set(case.application.taken_in)),
    )
