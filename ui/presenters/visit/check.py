"""Step 5: the person checks every line, signs, and the application is registered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from forms.ids import RequirementId
from mfc_desk.domain.ids import ApplicationId
from mfc_desk.domain.machines import Lifecycle
from mfc_desk.text.message import Message, msg
from mfc_desk.usecases import finishing, last_days
from mfc_desk.usecases.visits import CaseView
from ui.presenters.applicant import ApplicantPresenter
from ui.presenters.visit.acts import Act, registration, sent_to_what_is_missing, sent_to_what_is_unsettled
from ui.presenters.visit.agencies import whose
from ui.presenters.visit.answers import left_out
from ui.presenters.visit.form_words import fields_of
from ui.presenters.visit.rounds import RoundPresenter
from ui.presenters.visit.shared import Mark, Visiting


@dataclass(frozen=True, slots=True)
class LineWords:
    """One line of the sheet as the operator reads it aloud."""

    number: int
    label: str
    value: str
    said: bool
    reading: bool


class CheckPresenter:
    """Which lines the person said yes to, the signature, and the registration."""

    def __init__(
        self,
        room: Visiting,
        applicant: ApplicantPresenter,
        *,
        leave_form: Callable[[], None],
        show_page: Callable[[str], None],
        together: RoundPresenter,
        sign_all: Callable[[], None],
    ) -> None:
        self._room, self._applicant, self._leave_form = room, applicant, leave_form
        self._show_page, self._together, self._sign_all = show_page, together, sign_all
        self._ticks: dict[ApplicationId, tuple[str, set[int]]] = {}
        """Of each application what was said yes to, and to which answers."""
        self._about = ""
        self.reading = 1
        self.confirming = False
        self.registering = False

    def entered(self) -> None:
        """The step opens: what was typed becomes the answers that are checked."""
        case = self._room.case
        if case is not None and case.drafted:
            self._leave_form()
        self.reading, self.confirming = 1, False
        self._mirror()

    def left_step(self) -> None:
        """The step closes: the person's screen goes back to the greeting."""
        self._applicant.mirror(checking=False, reading=1, said=frozenset())

    def viewed(self) -> None:
        """Answers that changed take back every yes, and the act that was read back."""
        case = self._room.case
        about = f"{case.application.id} {_answers(case)}" if case is not None else ""
        if about != self._about:
            self._about, self.confirming = about, False
        if self._applicant.checking:
            self._mirror()

    def lines(self) -> list[LineWords]:
        """The numbered lines, the same as on the person's screen."""
        case, say = self._room.case, self._room.ctx.say
        rows, said = case.form.check if case is not None else (), self._said()
        return [
            LineWords(row.number, say(row.label), say(row.value), row.number in said, row.number == self.reading)
            for row in rows
        ]

    def taken_on(self) -> list[tuple[str, str]]:
        """What the person takes on themselves, with what they were told: they sign for it."""
        case, say = self._room.case, self._room.ctx.say
        if case is None:
            return []
        names = {each.id: each.text for each in case.service.requirements}
        return [
            (say("paper.gap", what=names[RequirementId(one.requirement)]), say(one.text))
            for one in case.application.gaps
            if one.requirement in names
        ]

    def dated(self) -> list[tuple[str, str]]:
        """Until when the papers are valid, where the law wants them to be: they sign for it."""
        case, room = self._room.case, self._room.ctx
        found = last_days.dated(room.work, case) if case is not None else ()
        return [(whose(room.say, one.label, one.about), room.say(one.words)) for one in found]

    def pruned(self) -> list[tuple[str, str]]:
        """Answers that will not be sent, because their questions are not asked any more."""
        case = self._room.case
        return left_out(case.form, self._room.ctx.say) if case is not None else []

    def signed(self) -> bool:
        """Whether the person signed the sheet."""
        case = self._room.case
        return case is not None and finishing.stands_signed(case)

    def checked(self) -> bool:
        """Whether the person said yes to everything as it is now."""
        case = self._room.case
        return case is not None and finishing.stands_checked(case)

    def read(self, number: int) -> None:
        """Read this line aloud now; it is marked on both screens."""
        rows = self._rows()
        if rows:
            self.reading = min(max(number, 1), rows)
            self._mirror()
            self._room.tell()

    def say_yes(self, number: int) -> None:
        """The person said yes to this line; the next open one is read."""
        if self.checked():
            return
        said, rows = self._said() ^ {number}, self._rows()
        self._say(said)
        after = [n for n in (*range(number + 1, rows + 1), *range(1, number)) if n not in said]
        self.reading = after[0] if after and number in said else number
        self._mirror()
        self._room.tell()
        if rows and len(said) == rows:
            self._confirm()

    def all_right(self) -> None:
        """The person says that everything is right."""
        case = self._room.case
        if case is None or self.checked() or self._not_ready():
            return
        self._say({row.number for row in case.form.check})
        self._mirror()
        self._confirm()

    def jump(self, number: int) -> None:
        """Go to the field of the form where this line is changed; where it follows from several, to their page."""
        case = self._room.case
        row = next((each for each in case.form.check if each.number == number), None) if case is not None else None
        if case is None or row is None or self.confirming:
            return
        own = (each.id for each in case.form.pages if row.path in [one.path for one in fields_of(each)])
        page = next(own, row.page)
        self.left_step()
        self._room.go(4)
        if page is not None:
            self._show_page(page)
            self._room.seek(f"correct.{row.path}" if case.form.field(row.path or "") is not None else "first")

    def sheet_out(self) -> bool:
        """Whether the person has the sheet with exactly these answers."""
        case = self._room.case
        return case is not None and finishing.sheet_is_out(case)

    def sign(self) -> None:
        """The person signed the printed sheet."""
        case = self._room.case
        if case is None or self.signed() or sent_to_what_is_unsettled(self._room):
            return
        if not self.checked():
            self._room.refuse(msg("visit.check.say_yes_first"))
            self._room.seek(f"check.line.{self._first_open()}")
            return
        work, session, application = self._room.ctx.work, self._room.ctx.session, case.application.id
        self._room.act(lambda: finishing.sign(work, session, application), lambda _: self._room.seek("primary"))

    def act(self) -> Act | None:
        """The act that is about to be done; None while nothing is confirmed."""
        return registration(self._room) if self.confirming else None

    def take_back(self) -> None:
        """Not yet: nothing was done."""
        self.confirming = False
        self._room.tell()
        self._room.seek("primary")

    def mark(self) -> Mark:
        """Said yes, signed, or not yet."""
        case = self._room.case
        if case is None:
            return Mark("todo", msg("visit.sub.not_yet"))
        if case.application.lifecycle is Lifecycle.INTAKE_REFUSED:
            return Mark("skipped", msg("visit.sub.not_taken"))
        if self.signed():
            return Mark("done", msg("visit.sub.signed"))
        if self.checked():
            return Mark("started", msg("visit.sub.to_sign"))
        said = self._said()
        if said:
            return Mark("started", msg("visit.sub.said", done=len(said), of=self._rows()))
        return Mark("todo", msg("visit.sub.not_yet"))

    def left(self) -> Message | None:
        """How many lines wait for a yes, or that the signature does."""
        if not self.checked():
            return msg("visit.left.lines", n=self._rows() - len(self._said()))
        return None if self.signed() else msg("visit.left.signature")

    def primary(self) -> Message:
        """Register; after that, on to the receipt."""
        case = self._room.case
        if case is not None and case.application.lifecycle is Lifecycle.REGISTERED:
            return msg("visit.go.receipt")
        if self._signs_with_others():
            return msg("visit.go.next_check" if self._together.waiting() is not None else "visit.go.round")
        return msg("visit.act.register" if self.confirming else "visit.go.register")

    def press(self) -> None:
        """Register, or go to what is missing and say so."""
        case = self._room.case
        if case is None or self.registering:
            return
        if case.application.lifecycle is Lifecycle.REGISTERED:
            self.left_step()
            self._room.go(6)
        elif self._not_ready(registering=True):
            return
        elif not self.checked():
            self._room.refuse(msg("visit.check.read_lines"))
            self._room.seek(f"check.line.{self._first_open()}")
        elif self._signs_with_others():
            self._go_on()
        elif not self.signed():
            self._room.refuse(msg("visit.check.sign_first" if self.sheet_out() else "rule.sheet_first"))
            self._room.seek("check.signed")
        elif self.confirming:
            self._register(case)
        else:
            self.confirming, self._room.trouble = True, None
            self._room.tell()
            self._room.seek("act.back")

    def _signs_with_others(self) -> bool:
        """Whether this one is checked, not signed by itself, and others wait for a signature too."""
        return self.checked() and not self.signed() and self._together.due()

    def _go_on(self) -> None:
        """To the next application that nobody has checked; after the last one, one signature for all."""
        waiting = self._together.waiting()
        if waiting is None:
            self._sign_all()
            return
        self.left_step()
        self._room.application = waiting.application.id
        self._room.go(3)

    def _register(self, case: CaseView) -> None:
        work, session, application = self._room.ctx.work, self._room.ctx.session, case.application.id
        self.registering = True

        def done(_: object) -> None:
            self.registering = self.confirming = False
            self._room.application = application
            self.left_step()
            self._room.go(6)

        def refused(_: Exception) -> bool:
            self.registering = self.confirming = False
            return False

        self._room.act(lambda: finishing.register(work, session, application), done, refused)

    def _confirm(self) -> None:
        case = self._room.case
        if case is None or self._not_ready():
            return
        work, session, application = self._room.ctx.work, self._room.ctx.session, case.application.id

        def refused(_: Exception) -> bool:
            self._ticks.pop(application, None)
            return False

        def confirmed(_: object) -> None:
            self._ticks.pop(application, None)  # the application says it from now on; when it does no more, nobody does
            self._room.seek("check.signed")

        self._room.act(lambda: finishing.confirm(work, session, application), confirmed, refused)

    def _not_ready(self, *, registering: bool = False) -> bool:
        """Whether something of an earlier step is missing; then the visit goes there and says so."""
        if not sent_to_what_is_missing(self._room, registering=registering):
            return False
        case = self._room.case
        if case is not None:
            self._ticks.pop(case.application.id, None)
        self.left_step()
        return True

    def _rows(self) -> int:
        case = self._room.case
        return len(case.form.check) if case is not None else 0

    def _said(self) -> set[int]:
        """The lines of the application in hand the person said yes to, as they stand now."""
        case = self._room.case
        if case is None:
            return set()
        if self.checked():
            return {row.number for row in case.form.check}
        about, said = self._ticks.get(case.application.id, ("", set()))
        return set(said) if about == _answers(case) else set()

    def _say(self, said: set[int]) -> None:
        case = self._room.case
        if case is not None:
            self._ticks[case.application.id] = (_answers(case), said)

    def _first_open(self) -> int:
        said = self._said()
        return next((n for n in range(1, self._rows() + 1) if n not in said), 1)

    def _mirror(self) -> None:
        self._applicant.mirror(checking=True, reading=self.reading, said=frozenset(self._said()))


def _answers(case: CaseView) -> str:
    """What a yes is said to: every answer, and every line as it is read aloud."""
    rows = [(row.number, row.label, row.value) for row in case.form.check]
    return f"{sorted(case.form.values.items())} {rows}"
