"""Step 1, "For whom?": in what right the person asks. Most ask for themselves, so it is one line until it is opened."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from forms.ids import ServiceId
from mfc_desk.domain.errors import Unlawful
from mfc_desk.domain.ids import ApplicationId
from mfc_desk.domain.intake import Capacity
from mfc_desk.domain.machines import LET_GO
from mfc_desk.domain.sides import name_of
from mfc_desk.text.message import Message, msg
from mfc_desk.usecases import acting, capacity
from mfc_desk.usecases.acting import Represented
from mfc_desk.usecases.persons import NotIdentified, Wrong
from mfc_desk.usecases.visits import VisitView
from ui.presenters.visit.shared import Visiting
from ui.presenters.visit.whom_entered import RIGHTS, entered

SELF: Final = "self"
PERSON: Final = ("family_name", "given_name", "patronymic", "born", "sex", "identifier")
ORGANISATION: Final = ("legal_form", "name", "identifier", "register_number", "seat")
PAPER: Final = ("authority_type", "authority_number", "authority_issued", "authority_issuer")
LASTING: Final = ("guardian", "proxy", "proxy_organisation", "head")
"""Rights whose paper may name a last day."""
SCOPED: Final = ("proxy", "proxy_organisation")
"""Rights whose paper says for what."""

USUAL: Final = ("birth_certificate", "guardianship_decision", "power_of_attorney", "appointment_order")
"""What most people bring for each right: offered first, so that nobody records a rarer paper by not looking."""
UNNAMED: Final = ("right", "services")
"""What is chosen among buttons: what is said about it names it."""


class WhomPresenter:
    """The right, whom it is for and the paper that proves it. Nothing is recorded before the step is left."""

    def __init__(self, room: Visiting) -> None:
        self._room = room
        self._fields: dict[str, str] = {}
        self._unkept: dict[str, str] = {}
        self._wrong: dict[str, Message] = {}
        self._made: tuple[dict[str, str], Represented] | None = None
        self.open, self._folded = False, False

    def viewed(self, view: VisitView) -> None:
        """Take what is kept; what is being typed stands above it."""
        kept = {name: str(value) for name, value in view.whom.items()}
        self._fields = {**kept, **self._unkept}
        self.open = self.open or (bool(self._fields.get("right")) and not self._folded)

    def _known(self, name: str) -> Represented | None:
        view = self._room.view
        return next((each for each in (view.rights if view else ()) if each.right.id == name), None)

    def mendable(self) -> Represented | None:
        """Who is chosen and written down already: what was entered about them can be corrected."""
        return self._known(self.right().removeprefix("known:")) if self.right().startswith("known:") else None

    def mend(self) -> None:
        """Show what was entered about them, to be corrected: the same person, by a right in place of this one."""
        one = self.mendable()
        if one is None:
            return
        for field, value in {**entered(one), "mends": str(one.right.id)}.items():
            self.edit(field, value)
        self.keep_all()
        self._room.tell()
        self._room.seek(f"whom.{self.fields()[0]}")

    def unfinished(self) -> bool:
        """Whether another choice was begun than the one that counts: finished, or given up by choosing that one."""
        right, now = self._fields.get("right", ""), self._room.view.acting if self._room.view is not None else None
        if not right:
            return False
        return now is not None if right == SELF else now is None or right != f"known:{now.right.id}"

    def line(self) -> str:
        """For whom the visit goes on now, in one line."""
        view, say = self._room.view, self._room.ctx.say
        return say("whom.self") if view is None or view.acting is None else self.words_of(view.acting)

    def words_of(self, one: Represented) -> str:
        """Someone who is represented: the name, the right, the paper."""
        say, paper = self._room.ctx.say, one.right.authority
        right = say(f"forms.capacity.{one.right.capacity}")
        return " · ".join((name_of(one.principal), right, f"{say(capacity.paper_words(paper.type))} {paper.number}"))

    def turn(self) -> None:
        """Open the fields in place, or fold them; what was begun is not given up by that."""
        self.open, self._folded = not self.open, self.open
        self._room.tell()
        self._room.seek("whom.right" if self.open else "whom.turn")

    def right(self) -> str:
        """The choice: "self", a right, or "known:" and the one that is written down already; at first what counts."""
        now = self._room.view.acting if self._room.view is not None else None
        return self._fields.get("right", "") or (SELF if now is None else f"known:{now.right.id}")

    def choices(self) -> list[tuple[str, str]]:
        """Every choice with its words: who is written down in this visit needs no second paper."""
        view, say = self._room.view, self._room.ctx.say
        known = [(f"known:{each.right.id}", self.words_of(each)) for each in (view.rights if view else ())]
        return [(SELF, say("whom.self")), *((each, say(f"whom.right.{each}")) for each in RIGHTS), *known]

    def choose(self, right: str) -> None:
        """In this right; what is wrong with the fields of another one is said no longer."""
        self._wrong = {}
        if right != self.right():
            self.edit("mends", "")
        self.edit("right", right)
        if not self.papers() or self.value("authority_type") not in dict(self.papers()):
            self.edit("authority_type", "")
        self.keep_all()
        self._room.tell()

    def organisation(self) -> bool:
        """Whether it is for an organisation."""
        return RIGHTS.get(self.right(), (Capacity.SELF, False))[1]

    def fields(self) -> tuple[str, ...]:
        """What is asked for the chosen right, in the order of Tab; nothing for oneself."""
        if self.right() not in RIGHTS:
            return ()
        numbers = capacity.organisation_numbers(self._room.ctx.work)
        asked: tuple[str, ...] = ORGANISATION if self.organisation() else PERSON
        asked = tuple(each for each in asked if each != "register_number" or len(numbers) > 1)
        return (*asked, *PAPER, *(("expires",) if self.right() in LASTING else ()))

    def papers(self) -> list[tuple[str, str]]:
        """The kinds of paper that prove the chosen right."""
        if self.right() not in RIGHTS:
            return []
        say, right = self._room.ctx.say, RIGHTS[self.right()][0]
        kinds = sorted(capacity.papers_of(right), key=lambda kind: kind not in USUAL)
        return [(kind, say(capacity.paper_words(kind))) for kind in kinds]

    def value(self, field: str) -> str:
        """What stands in the field."""
        if field == "authority_type" and not self._fields.get(field):
            return next((kind for kind, _ in self.papers()), "")
        return self._fields.get(field, "")

    def problem(self, field: str) -> str:
        """What is wrong with it, in words; empty when nothing is."""
        message = self._wrong.get(field)
        return self._room.ctx.say(message) if message is not None else ""

    def problems(self) -> list[tuple[str, str]]:
        """Every field in the way with its name and words, in the order of the fields."""
        order = ("right", *self.fields(), "services")
        say = self._room.ctx.say
        return [
            (
                f"whom.{field}",
                words if field in UNNAMED else say("visit.form.problem", label=self.label(field), words=words),
            )
            for field, words in ((each, self.problem(each)) for each in order if each in self._wrong)
        ]

    def everything(self) -> bool:
        """Whether the paper covers every service."""
        return self._fields.get("scope", "all") != "some"

    def scoped(self) -> bool:
        """Whether the paper of this right says for what."""
        return self.right() in SCOPED

    def cover(self, scope: str) -> None:
        """The paper covers everything, or some services only."""
        self.edit("scope", scope)
        self._wrong.pop("services", None)
        self.keep("scope")
        self._room.tell()

    def label(self, field: str) -> str:
        """What a field is called; the numbers are called as this country calls them."""
        say, work = self._room.ctx.say, self._room.ctx.work
        numbers = capacity.organisation_numbers(work)
        if field == "register_number" and len(numbers) > 1:
            return say(f"number.{numbers[1]}")
        if field == "identifier":
            return say(
                f"number.{numbers[0]}" if self.organisation() else f"visit.who.identifier.{work.law.packs[0].id}"
            )
        return say(f"whom.field.{field}")

    def sexes(self) -> list[tuple[str, str]]:
        """The entries of the list of sexes."""
        return [(name, self._room.ctx.say(f"visit.who.sex.{name or 'none'}")) for name in ("", "F", "M")]

    def services(self) -> list[tuple[ServiceId, str, bool]]:
        """Every service one may ask for in this right, and whether the paper names it."""
        if not self.scoped():
            return []
        work, named = self._room.ctx.work, self._named()
        may = [each for each in work.law.services(work.today()) if Capacity.PROXY in each.capacities]
        return [(each.id, self._room.ctx.say(each.short), each.id in named) for each in may]

    def name_service(self, service: ServiceId) -> None:
        """The paper names this service, or does not after all."""
        self.edit("services", " ".join(sorted(self._named() ^ {service})))
        self.keep("services")
        self._room.tell()

    def edit(self, field: str, value: str) -> None:
        """The person types: remember it, and take back what was said about the old value."""
        self._fields[field] = self._unkept[field] = value
        self._wrong.pop(field, None)

    def keep(self, field: str) -> None:
        """Keep what is typed in the field, and say what is wrong with it."""
        if field in self._unkept:
            work, visit, value = self._room.ctx.work, self._room.visit, self._unkept[field]

            def kept(_: object) -> None:
                if self._unkept.get(field) == value:
                    del self._unkept[field]

            self._room.keep(lambda: acting.save_field(work, visit, field, value), kept)
        self._judge(field)

    def keep_all(self) -> None:
        """Keep everything that is typed and not yet kept."""
        for field in tuple(self._unkept):
            self.keep(field)

    def settle(self, then: Callable[[], None]) -> None:
        """Record whom the person acts for and go on; where nothing was chosen, go on at once."""
        right, view = self._fields.get("right", ""), self._room.view
        if not right or view is None or not (self.open or self.unfinished()):
            then()
            return
        self.keep_all()
        work, session, visit = self._room.ctx.work, self._room.ctx.session, self._room.visit
        said = dict(self._fields)
        mended = self._known(said.get("mends", ""))
        here = self._here() if mended is None else self._in_the_name_of(mended)

        def record() -> object:
            name = None if right == SELF else self._recorded(said).right.id
            instead = mended.right.id if mended is not None else None
            return acting.stand_for(work, session, visit, right=name, applications=here, instead=instead)

        def recorded(_: object) -> None:
            self._fields, self._unkept, self._made = {}, {}, None
            self.open = self._folded = False
            then()

        self._room.act(record, recorded, self._refused)

    def _recorded(self, said: dict[str, str]) -> Represented:
        """On a lane. What was refused later for an application is not written down twice."""
        if said["right"].startswith("known:"):
            view = self._room.view
            return next(each for each in (view.rights if view else ()) if f"known:{each.right.id}" == said["right"])
        mends = self._known(said.get("mends", ""))
        if self._made is not None and self._made[0] == said:
            return self._made[1]
        kind, organisation = RIGHTS[said["right"]]
        named = tuple(ServiceId(each) for each in said.get("services", "").split()) if not self.everything() else ()
        record = capacity.for_organisation if organisation else capacity.for_person
        work, session = self._room.ctx.work, self._room.ctx.session
        fields = {each: self.value(each) for each in self.fields()}
        self._demand_whole(fields, named)
        found = record(work, session, self._room.visit, capacity=kind, fields=fields, services=named, mends=mends)
        self._made = said, found
        return found

    def _demand_whole(self, fields: dict[str, str], named: tuple[ServiceId, ...]) -> None:
        """Raise `NotIdentified` with everything that stands in the way at once, a scope that names nothing too."""
        wrong = capacity.wrong_in(self._room.ctx.work, fields, organisation=self.organisation())
        if self.scoped() and not self.everything() and not named:
            wrong["services"] = msg("whom.needed.services")
        if wrong:
            raise NotIdentified(tuple(Wrong(field, why) for field, why in wrong.items()))

    def _refused(self, error: Exception) -> bool:
        if isinstance(error, Unlawful) and error.message.code == "rule.capacity_not_admitted":
            self._room.refuse(msg("whom.without_service", why=error.message))
            return True
        if not isinstance(error, NotIdentified):
            return False
        self._wrong = {each.field: each.message for each in error.wrong}
        self.open, self._folded = True, False
        self._room.seek(self.problems()[0][0] if len(self._wrong) == 1 else "summary")
        return True

    def _here(self) -> tuple[ApplicationId, ...]:
        case = self._room.case
        return (case.application.id,) if case is not None and case.application.lifecycle not in LET_GO else ()

    def _in_the_name_of(self, one: Represented) -> tuple[ApplicationId, ...]:
        """The applications that stand on this right and can still be changed."""
        cases = [each.application for each in (self._room.view.cases if self._room.view else ())]
        own = [each for each in cases if each.representation == one.right.id]
        return tuple(each.id for each in own if each.lifecycle not in LET_GO)

    def _named(self) -> set[ServiceId]:
        return {ServiceId(each) for each in self._fields.get("services", "").split()}

    def _judge(self, field: str) -> None:
        work, value, organisation = self._room.ctx.work, self._fields.get(field, ""), self.organisation()
        born = self._fields.get("born", "")

        def judged(found: Message | None) -> None:
            if self._fields.get(field, "") == value:
                self._wrong.pop(field, None)
                if found is not None:
                    self._wrong[field] = found
                self._room.tell()

        if field in self.fields():
            self._room.ctx.run(
                "data", lambda: capacity.problem_of(work, field, value, organisation=organisation, born=born), judged
            )
