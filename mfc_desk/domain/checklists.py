"""What a person will be asked for, told while they wait: known of the service alone, before any answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from forms import evidence
from forms.errors import UnknownService
from forms.evidence import PlanItem
from forms.ids import EvidenceTypeId, ServiceId
from forms.register import Law
from forms.service import Requirement, Service
from mfc_desk.domain.lawful import IDENTITY
from mfc_desk.text.catalogue import LANGUAGES
from mfc_desk.text.message import Message


@dataclass(frozen=True, slots=True)
class ChecklistLine:
    """One paper or record by name."""

    what: Message
    verified: bool
    """False: it rests on what nobody has seen at its source, and is marked so on paper."""
    original: bool = False
    why: Message | None = None
    """In which case it is wanted, where that is not known yet."""


@dataclass(frozen=True, slots=True)
class Checklist:
    """What to have at hand, what only some people need, and what the centre asks agencies for instead."""

    bring: tuple[ChecklistLine, ...] = ()
    perhaps: tuple[ChecklistLine, ...] = ()
    fetched: tuple[ChecklistLine, ...] = ()

    @property
    def verified(self) -> bool:
        """Whether nothing in it is to be marked."""
        return all(one.verified for one in (*self.bring, *self.perhaps, *self.fetched))


def checklist(law: Law, services: Iterable[ServiceId], today: date) -> Checklist:
    """The list for all services together, each paper once. What an agency holds is never among what to bring.

    Who comes shows who they are, whatever they will answer: an identity document is always among what to bring.
    """
    bring: dict[str, ChecklistLine] = {}
    perhaps: dict[str, ChecklistLine] = {}
    fetched: dict[str, ChecklistLine] = {}
    for service in _known(law, services):
        plan = evidence.plan(service, law.form(service), answers={}, facts={}, held=(), today=today)
        for item in plan.items:
            if item.state == "open" and item.by != "generated":
                found = fetched if item.by == "interagency" else bring
                found.setdefault(item.type, _line(law, item))
        for requirement in service.requirements:
            if requirement.id in plan.undecided:
                for name, line in _perhaps(law, requirement):
                    if law.evidence_type(name).name == IDENTITY:
                        bring.setdefault(name, replace(line, why=None))
                    else:
                        perhaps.setdefault(name, line)
    return Checklist(
        bring=tuple(bring.values()),
        perhaps=tuple(line for name, line in perhaps.items() if name not in bring),
        fetched=tuple(line for name, line in fetched.items() if name not in bring),
    )


def _known(law: Law, services: Iterable[ServiceId]) -> Iterator[Service]:
    """The services of this law; a number may be for one that it does not know any more."""
    for name in services:
        try:
            yield law.service(name)
        except UnknownService:
            continue


def _line(law: Law, item: PlanItem) -> ChecklistLine:
    label = law.evidence_type(item.type).label
    return ChecklistLine(label, item.standing.verified, original=item.original != "none")


def _perhaps(law: Law, requirement: Requirement) -> Iterator[tuple[EvidenceTypeId, ChecklistLine]]:
    """What the person alone can bring for a requirement that hangs on their answers."""
    first = requirement.any_of[0]
    if any(one.by != "applicant" for one in first.all) or requirement.held_instead_of(first):
        return
    for one in first.all:
        what, verified = law.evidence_type(one.type).label, requirement.standing.verified
        why = None if _alike(law, requirement.text, what) else requirement.text
        yield one.type, ChecklistLine(what, verified, original=one.original != "none", why=why)


@lru_cache(maxsize=1024)
def _alike(law: Law, why: Message, what: Message) -> bool:
    """Whether a case is told in the very words of its paper, and so tells nothing."""
    return any((texts := law.texts(each)).get(why.code, why.code) == texts.get(what.code) for each in LANGUAGES)
