"""Several applications of one visit, in place of step 5: one sheet, one signature, one act for all numbers."""

from __future__ import annotations

from dataclasses import dataclass

from mfc_desk.domain.ids import ApplicationId
from mfc_desk.domain.machines import Lifecycle
from mfc_desk.ports.outside import PrintOutcome
from mfc_desk.text.message import Message, msg
from mfc_desk.usecases import finishing, rounds
from mfc_desk.usecases.rounds import Sheet, Stand, Taken
from mfc_desk.usecases.visits import CaseView
from ui.presenters.visit.acts import Act, sent_to_what_is_unsettled
from ui.presenters.visit.paper import PaperRun, PaperState
from ui.presenters.visit.shared import Visiting, words_of

GONE = (Lifecycle.ABANDONED, Lifecycle.INTAKE_REFUSED)


@dataclass(frozen=True, slots=True)
class RoundRow:
    """One application in the round: what it is called, the version that is signed, where it stands, what it lacks."""

    application: ApplicationId
    title: str
    sub: str
    tag: str
    tone: str
    bad: str
    """Why it got no number; "" where nothing was refused."""
    open: bool
    """Whether it is not ready, so that one goes there first."""


class RoundPresenter:
    """One signature for all that are checked. What one of them lacks does not keep the others."""

    def __init__(self, room: Visiting) -> None:
        self._room = room
        self.open = self.confirming = self._at_work = False
        self._paper = PaperRun(room, "visit.round.paper", out=self._sheet_out)
        self._refused: dict[ApplicationId, Message] = {}

    def due(self) -> bool:
        """Whether there is more than one application to sign for, so that one signature serves them all."""
        return len(self._open_cases()) > 1

    def waiting(self) -> CaseView | None:
        """The first application that nobody has checked with the person yet."""
        return next((each for each in self._open_cases() if not finishing.stands_checked(each)), None)

    def begin(self) -> None:
        """All of them on one page."""
        self.open, self.confirming, self._room.trouble = True, False, None
        self._refused = {}
        self._room.tell()
        self._room.seek("first")

    def take_back(self) -> None:
        """From the act to the list, from the list to the step."""
        if self._at_work:
            return
        self.open, self.confirming, self._room.trouble = self.confirming, False, None
        self._room.tell()
        self._room.seek("first")

    def close(self) -> None:
        """The step is shown again."""
        self.open = self.confirming = False

    def rows(self) -> list[RoundRow]:
        """Every application that was begun, in the order of the visit."""
        view = self._room.view
        ready = {each.case.application.id for each in self._stands() if self._signable(each)}
        cases = [each for each in (view.cases if view else ()) if each.application.lifecycle not in GONE]
        return [self._row(each, each.application.id in ready) for each in cases]

    def paper(self) -> PaperState:
        """What became of the one sheet; where each has its own already, that is enough."""
        versions = sorted(f"{each.application.id}{finishing.digest(each)}" for each in self._checked())
        if versions:  # once signed the paper stays as it was
            self._paper.begin(" ".join(versions))
        if not self._paper.is_out and not self._paper.busy and self.sheets_out():
            words = self._room.ctx.say("visit.round.paper.each")
            return PaperState(words, "ok", "check", False)
        return self._paper.paper()

    def sheets_out(self) -> bool:
        """Whether every application that was checked has its sheet in the person's hand."""
        checked = self._checked()
        return bool(checked) and all(finishing.sheet_is_out(each) for each in checked)

    def signed(self) -> bool:
        """Whether every application that can be signed is."""
        cases = self._open_cases()
        return not self._checked() and any(finishing.stands_signed(each) for each in cases)

    def ready(self) -> bool:
        """Whether there is a sheet to be had; else the page says what comes first."""
        if self._checked():
            return True
        self._room.refuse(msg("rule.nothing_to_sign"))
        return False

    def print(self) -> None:
        """Print the one sheet."""
        work, visit = self._room.ctx.work, self._room.visit
        if self.ready():
            made = self._maker()

            def job() -> PrintOutcome:
                return rounds.print_sheet(work, made(), visit)

            self._paper.print(job)

    def save_as(self, path: str) -> None:
        """Save the one sheet, to be printed elsewhere."""
        work = self._room.ctx.work
        if self.ready():
            made = self._maker()
            self._paper.save(lambda to: rounds.save_sheet(work, made(), to=to), path)

    def file_name(self) -> str:
        """What a saved sheet is called: the number of the visit, nothing about the person."""
        view = self._room.view
        number = (view.visit.number or "") if view is not None else ""
        return "-".join(part for part in (number, "sheet") if part) + ".pdf"

    def sign(self) -> None:
        """The person signed, once for all that are checked."""
        if self.signed() or not self.ready() or sent_to_what_is_unsettled(self._room):
            return
        if not self.sheets_out():
            self._room.refuse(msg("rule.sheet_first"))
            self._room.seek("round.print")
            return
        work, session, visit = self._room.ctx.work, self._room.ctx.session, self._room.visit
        self._room.act(lambda: rounds.sign(work, session, visit), lambda _: self._room.seek("primary"))

    def go_to(self, application: ApplicationId) -> None:
        """To the application that is not ready."""
        self.close()
        self._room.application = application
        self._room.go(3)

    def act(self) -> Act | None:
        """The act that is about to be done, with its names; None while nothing is confirmed."""
        if not self.confirming:
            return None
        say, signed = self._room.ctx.say, self._signed_cases()
        names = ", ".join(say(each.service.name) for each in signed)
        title = say("visit.round.act", n=len(signed))
        return Act(title, say("visit.round.sentence", names=names), say("visit.act.back"))

    def left(self) -> Message | None:
        """What is still to do here."""
        if self.signed():
            return None
        if not self._checked():
            return msg("visit.left.lines_of_all")
        return msg("visit.left.signature") if self.sheets_out() else msg("visit.round.left.sheet")

    def primary(self) -> Message:
        """Register all; where some have their number and the rest is refused, on to the receipts."""
        if self._signed_cases() and not self._refused:
            return msg("visit.round.yes" if self.confirming else "visit.round.register")
        return msg("visit.go.receipt" if self._numbered() and self._refused else "visit.round.register")

    def press(self) -> None:
        """Read the act back, then do it; or go to what is missing and say so."""
        if self._at_work:
            return
        if self._refused and self._numbered():
            self._to_receipts()
        elif not self.signed():
            self._room.refuse(msg("visit.check.sign_first") if self._checked() else msg("rule.nothing_to_sign"))
            self._room.seek("round.signed")
        elif sent_to_what_is_unsettled(self._room):
            return
        elif self.confirming:
            self._register()
        else:
            self.confirming, self._room.trouble = True, None
            self._room.tell()
            self._room.seek("act.back")

    def _register(self) -> None:
        work, session, visit = self._room.ctx.work, self._room.ctx.session, self._room.visit
        self._at_work = True

        def done(taken: tuple[Taken, ...]) -> None:
            self._at_work = self.confirming = False
            self._refused = {each.application: each.why for each in taken if each.why is not None}
            if not self._refused:
                self._to_receipts()
            elif self._numbered():
                self._room.tell()
                self._room.seek("primary")
            else:
                self._room.refuse(next(iter(self._refused.values())))

        def refused(_: Exception) -> bool:
            self._at_work = self.confirming = False
            return False

        self._room.act(lambda: rounds.register(work, session, visit), done, refused)

    def _to_receipts(self) -> None:
        numbered = self._numbered()
        self.close()
        self._room.application = numbered[0].application.id
        self._room.go(6)

    def _row(self, case: CaseView, ready: bool) -> RoundRow:
        say, application = self._room.ctx.say, case.application
        refused = self._refused.get(application.id)
        version = finishing.sheet_version(case)
        parts = [say("visit.round.version", version=version)] if version else []
        if application.number is not None:
            parts = [application.number]
        elif not ready:
            parts.append(say(self._lacks(case)))
        tone = "bad" if refused else "ok" if ready or application.number is not None else "warn"
        return RoundRow(
            application=application.id,
            title=say(case.service.name),
            sub=" · ".join(parts),
            tag=say(
                f"state.application.{application.lifecycle if finishing.stands_checked(case) else Lifecycle.DRAFT}"
            ),
            tone=tone,
            bad=say(refused) if refused else "",
            open=not ready and application.number is None,
        )

    def _lacks(self, case: CaseView) -> Message:
        for each in self._stands():
            if each.case.application.id == case.application.id and each.excludes is not None:
                other = next(
                    one.case.service.name for one in self._stands() if one.case.application.id == each.excludes
                )
                return msg("visit.round.excludes", other=other)
        return msg("visit.round.not_checked")

    def _signable(self, stand: Stand) -> bool:
        return stand.excludes is None and (stand.checked or finishing.stands_signed(stand.case))

    def _stands(self) -> tuple[Stand, ...]:
        view = self._room.view
        return rounds.standing_in(self._room.ctx.work, view) if view is not None else ()

    def _checked(self) -> list[CaseView]:
        return [each.case for each in self._stands() if each.checked and each.excludes is None]

    def _open_cases(self) -> list[CaseView]:
        view = self._room.view
        cases = view.cases if view is not None else ()
        done = (*GONE, Lifecycle.REGISTERED)
        return [each for each in cases if each.application.number is None and each.application.lifecycle not in done]

    def _signed_cases(self) -> list[CaseView]:
        return [each for each in self._open_cases() if each.application.lifecycle is Lifecycle.SIGNED]

    def _numbered(self) -> list[CaseView]:
        view = self._room.view
        return [each for each in (view.cases if view else ()) if each.application.number is not None]

    def _sheet_out(self) -> None:
        trouble = self._room.trouble
        if trouble is not None and trouble.code == "rule.sheet_first":
            self._room.trouble = None
        if self._room.id is not None:
            self._room.look()

    def _maker(self) -> _Maker:
        return _Maker(self._room)


class _Maker:
    """Makes the one sheet when it is called, on the lane."""

    def __init__(self, room: Visiting) -> None:
        self._work, self._session, self._language = room.ctx.work, room.ctx.session, room.language
        self._visit = room.visit

    def __call__(self) -> Sheet:
        words = words_of(self._work, self._language)
        return rounds.sheet(self._work, self._session, visit=self._visit, catalogue=words)
