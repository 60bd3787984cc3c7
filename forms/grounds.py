"""Whether a ground for a refusal is true now, and which facts say so. Nobody may refuse on any other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from forms.checksheet import render
from forms.errors import PackError
from forms.form import Form
from forms.pack import Pack
from forms.refusals import ListedGround, RefusalGround
from forms.rulecheck import reads
from forms.rules import Scope, truth
from forms.service import Service
from forms.situation import COUNTER
from forms.values import UNKNOWN, Maybe, Unknown
from mfc_desk.text.message import Message, msg

Verdict = Literal["true", "false", "unknown"]


@dataclass(frozen=True, slots=True)
class FactSaid:
    """One fact that a test read: its name in rules, its value (UNKNOWN where nobody knows), and both in words."""

    name: str
    value: Maybe
    told: Message


@dataclass(frozen=True, slots=True)
class GroundView:
    """A ground as it stands now; only a true one may carry a refusal."""

    ground: RefusalGround
    verdict: Verdict
    facts: tuple[FactSaid, ...]

    @property
    def holds(self) -> bool:
        """Whether a refusal may rest on it."""
        return self.verdict == "true"


def judge(service: Service, pack: Pack, scope: Scope) -> tuple[GroundView, ...]:
    """Every ground that the service lists, tested in `scope` (see `forms.situation.counter_scope`), in its order."""
    return tuple(_view(service, pack, one, scope) for one in grounds_of(service, pack))


def grounds_of(service: Service, pack: Pack) -> tuple[RefusalGround, ...]:
    """The closed list of a service. Raises `PackError` where it names a ground that the pack does not have."""
    return tuple(_listed(service, pack, one) for one in service.grounds)


def _listed(service: Service, pack: Pack, listed: ListedGround) -> RefusalGround:
    if (ground := pack.grounds.get(listed.id)) is None:
        raise PackError(service.file, f"/grounds/{listed.id}", "no such ground")
    return ground if listed.standing is None else replace(ground, standing=listed.standing)


def _view(service: Service, pack: Pack, ground: RefusalGround, scope: Scope) -> GroundView:
    found = truth(ground.test, scope)
    verdict: Verdict = "unknown" if found is UNKNOWN else "true" if found else "false"
    form = pack.form_of(service)
    names = [name for name in dict.fromkeys(reads(ground.test)) if name not in form.types.tables]
    return GroundView(ground, verdict, tuple(_said(service, form, name, scope) for name in names))


def _said(service: Service, form: Form, name: str, scope: Scope) -> FactSaid:
    value = scope.look(name)
    return FactSaid(name, value, msg("forms.fact", what=_what(service, form, name), value=_told(form, name, value)))


def _what(service: Service, form: Form, name: str) -> Message:
    """What a fact is called: the requirement's or the question's words where it is one of them."""
    head, _, rest = name.partition(".")
    if head == "plan" and (found := next((one for one in service.requirements if one.id == rest), None)):
        return found.text
    if name in COUNTER:
        return msg(f"forms.fact.{name}")
    return next(_labels(form, name), msg("forms.fact.answer"))


def _labels(form: Form, name: str) -> Iterator[Message]:
    table, star, column = name.partition(".*.")
    for field in form.fields.values():
        if (field.table, field.column) == ((table, column) if star else (None, name)):
            yield field.label
    yield from (spec.label for spec in form.check if spec.table is None and name in spec.values)


def _told(form: Form, name: str, value: Maybe) -> Message:
    if isinstance(value, Unknown):
        return msg("forms.fact.unknown")
    if name.startswith("plan.") and isinstance(value, str):
        return msg(f"forms.state.{value}")
    if name == "party.addressee":
        return msg(f"forms.addressee.{value}")
    if name == "capacity.kind":
        return msg(f"forms.capacity.{value}")
    field = next((one for one in form.fields.values() if one.table is None and one.column == name), None)
    return render(field, value)
