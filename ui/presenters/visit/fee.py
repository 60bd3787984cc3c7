"""The fee in step 5: who pays nothing is asked first, then what it costs, by which article; the slip that pays it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from mfc_desk.domain.machines import LET_GO
from mfc_desk.domain.payments import PaymentClaim
from mfc_desk.ports.outside import PrintOutcome
from mfc_desk.text.entry import read_date
from mfc_desk.text.message import Message, msg
from mfc_desk.usecases import charges
from mfc_desk.usecases.charges import Charge, Exempting, Slip, Stands
from mfc_desk.usecases.visits import CaseView
from ui.presenters.visit.paper import PaperRun, PaperState
from ui.presenters.visit.shared import Visiting, words_of

LOOKS: Final[dict[Stands, tuple[str, str]]] = {  # icon and role
    "holds": ("circle-check", "ok"),
    "to_prove": ("circle-question-mark", "warn"),
    "not_said": ("circle-question-mark", "warn"),
    "no": ("circle", "muted"),
}


@dataclass(frozen=True, slots=True)
class ExemptionWords:
    """One exemption, in the order of the law."""

    icon: str
    role: str
    title: str
    sub: str
    verified: bool
    asked: str
    """The path of the question that decides and is open; "" where none is."""


@dataclass(frozen=True, slots=True)
class FeeWords:
    """What is said of the fee."""

    exemptions: tuple[ExemptionWords, ...]
    icon: str
    role: str
    title: str
    sub: str
    verified: bool
    how: str
    """How it is paid, and that a slip is no payment; "" where nothing is to be paid."""
    payable: bool
    claimed: str = ""
    """What the person said of paying, and that it is not confirmed; "" where nothing."""
    claimable: bool = False
    """Whether that they say so can be noted."""


class FeePresenter:
    """The fee of the application in hand, reckoned anew when the application is looked at anew."""

    def __init__(self, room: Visiting) -> None:
        self._room = room
        self._case: CaseView | None = None
        self._charge: Charge | None = None
        self._paper = PaperRun(room, "visit.fee.slip")

    def words(self) -> FeeWords | None:
        """The fee in words; None while nothing is chosen."""
        charge, say = self._now(), self._room.ctx.say
        if charge is None:
            return None
        fee, sub = charge.fee, [say(charge.article)] if charge.article is not None else []
        if fee is None:
            title, icon, role = say(charge.why or msg("fee.not_known")), "circle-question-mark", "warn"
        else:
            title, icon, role = say(fee.told), "wallet", "muted"
            sub += [say("visit.fee.tariff", day=charge.on)] if not fee.free else []
        return FeeWords(
            exemptions=tuple(self._exemption(one) for one in _worth_telling(charge)),
            icon=icon,
            role=role,
            title=title,
            sub=" · ".join(sub),
            verified=charge.verified,
            how=self._how(charge),
            payable=charge.payable and not charge.paid,
            claimed=self._claimed(charge),
            claimable=charge.claimable and charge.claimed is None and not self._let_go(),
        )

    def ask(self, path: str) -> None:
        """Go to the page of the form where this is asked."""
        case = self._room.case
        if case is None:
            return
        page = next((each.id for each in case.form.pages if any(one.path == path for one in each.fields)), "")
        self._room.go(4)
        if page:
            self._room.seek(f"page.{page}")

    def claim(self, number: str = "", day: str = "") -> str:
        """Note that the person says it is paid, by which document of which day; the agency is asked all the same.

        Answers what is wrong with the day; then nothing is noted.
        """
        case, work, session = self._room.case, self._room.ctx.work, self._room.ctx.session
        on = paid_on(day, today=work.today())
        if isinstance(on, Message):
            return self._room.ctx.say(on)
        if case is not None:
            application = case.application.id
            self._room.act(lambda: charges.claim(work, session, application=application, number=number, day=on))
        return ""

    def paper(self) -> PaperState:
        """What became of the slip."""
        return self._paper.paper()

    def ready(self) -> bool:
        """Whether there is a slip to be had."""
        charge = self._now()
        return charge is not None and charge.payable

    def print(self) -> None:
        """Print the slip in the person's language."""
        case, work = self._room.case, self._room.ctx.work
        if case is None or not self.ready():
            return
        made = self._maker(case)

        def job() -> PrintOutcome:
            return charges.print_slip(work, made())

        self._paper.print(job)

    def save_as(self, path: str) -> None:
        """Save the slip: most people pay from it at home."""
        case, work = self._room.case, self._room.ctx.work
        if case is not None and self.ready():
            made = self._maker(case)
            self._paper.save(lambda to: charges.save_slip(work, made(), to=to), path)

    def file_name(self) -> str:
        """What a saved slip is called: the number of the visit, nothing about the person."""
        view = self._room.view
        number = (view.visit.number or "") if view is not None else ""
        return "-".join(part for part in (number, "slip") if part) + ".pdf"

    def _now(self) -> Charge | None:
        case = self._room.case
        if case is not self._case:
            self._case = case
            self._charge = charges.charge(self._room.ctx.work, case) if case is not None else None
            fee = self._charge.fee if self._charge is not None else None
            self._paper.begin(f"{case.application.id} {fee.minor if fee else ''}" if case is not None else "")
        return self._charge

    def _let_go(self) -> bool:
        """Registered already: what comes later is noted on the page of the case."""
        case = self._room.case
        return case is not None and case.application.lifecycle in LET_GO

    def _exemption(self, one: Exempting) -> ExemptionWords:
        say = self._room.ctx.say
        icon, role = LOOKS[one.stands]
        parts = [say(f"visit.fee.{one.stands}", what=one.proof or msg("visit.fee.paper"))]
        if one.stands == "no":
            parts = [say("visit.fee.proves", what=one.proof)] if one.proof is not None else [say("visit.fee.no")]
        if one.article is not None:
            parts.append(say(one.article))
        return ExemptionWords(icon, role, say(one.text), " · ".join(parts), one.verified, one.asked)

    def _how(self, charge: Charge) -> str:
        say, fee = self._room.ctx.say, charge.fee
        if fee is None or fee.free:
            return ""
        return say("visit.fee.seen") if charge.paid else say("visit.fee.how", how=charge.how)

    def _claimed(self, charge: Charge) -> str:
        one = charge.claimed
        if one is None:
            return ""
        at = self._room.ctx.work.local(one.at)
        return claim_words(self._room.ctx.say, one, at)

    def _maker(self, case: CaseView) -> _Maker:
        return _Maker(self._room, case)


def paid_on(typed: str, *, today: date) -> date | Message | None:
    """The day of a payment document as it was typed; None for nothing, words where it is no day that was."""
    return read_date(typed, today=today, past=True) if typed.strip() else None


def claim_words(say: Callable[..., str], one: PaymentClaim, at: datetime) -> str:
    """What the person said of paying, when, and that nobody has confirmed it."""
    if not one.number and one.day is None:
        return say("visit.fee.claimed", at=at, day=at)
    paper = " · ".join(part for part in (one.number, f"{one.day:%d.%m.%Y}" if one.day is not None else "") if part)
    return say("visit.fee.claimed_by", paper=paper, at=at, day=at)


def _worth_telling(charge: Charge) -> tuple[Exempting, ...]:
    """Once one exemption holds nobody needs to be asked about the others."""
    held = tuple(one for one in charge.exemptions if one.stands == "holds")
    return held[:1] or charge.exemptions


class _Maker:
    """Makes the slip when it is called, on the lane."""

    def __init__(self, room: Visiting, case: CaseView) -> None:
        self._work, self._session, self._language = room.ctx.work, room.ctx.session, room.language
        self._application = case.application.id

    def __call__(self) -> Slip:
        words = words_of(self._work, self._language)
        return charges.slip(self._work, self._session, application=self._application, catalogue=words)
