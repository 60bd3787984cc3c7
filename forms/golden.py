"""Runs a pack's golden cases: for these answers the law must give exactly this.

A case is {id, service, today, answers, facts, held, situation, moves, expect}. What is held counts for everyone unless
it says `about` whom ("/children/c1"). `expect` may hold plan, bring, fetch, about (what is open of whom), curable (what
may come later), complete, missing, problems, hidden, pruned, calculated, check, due, agency_due, promised,
preliminary, moved (the dates after `moves` of the term), fee, exempt, claimed and grounds (those that are true).
A fee that cannot be told is null.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, cast

from forms.deadlines import due
from forms.engine import FormView, view
from forms.errors import FormsError, NoTariff, PackError
from forms.evaluation import Fact, run_form
from forms.evidence import EvidencePlan, Held, How, PlanItem, answers_of, complete, plan
from forms.fees import assess, proven
from forms.grounds import judge
from forms.ids import AnswerId, EvidenceTypeId, GroundId, PersonPath, ServiceId
from forms.node import Node, read_json
from forms.pack import Pack
from forms.register import Law
from forms.rules import Scope
from forms.service import Service
from forms.situation import Situation, counter_scope
from forms.subjects import ANYBODY
from forms.term_clock import Move, TermClock, replay, term_clock

if TYPE_CHECKING:
    from forms.answers import Answer


@dataclass(frozen=True, slots=True)
class GoldenFailure:
    """One expectation that was not met, and where it is written."""

    file: str
    place: str
    expected: object
    got: object


@dataclass(frozen=True, slots=True)
class GoldenReport:
    """How many cases were run for each service, and what was not as expected."""

    cases: Mapping[ServiceId, int]
    failures: tuple[GoldenFailure, ...]


def run_golden(pack: Pack) -> GoldenReport:
    """Run every golden case of a pack. Raises `PackError` where a case cannot be read."""
    law, counts, failures = Law.of(pack), dict[ServiceId, int](), list[GoldenFailure]()
    for path in sorted((pack.root / "tests").glob("*.json")):
        for case in read_json(path, pack.root).items():
            service = ServiceId(case.at("service").text())
            counts[service] = counts.get(service, 0) + 1
            failures += _case(law, case)
    return GoldenReport(counts, tuple(failures))


def _case(law: Law, case: Node) -> list[GoldenFailure]:
    case.only("id", "service", "today", "answers", "facts", "held", "situation", "moves", "expect")
    try:
        got = outcome(law, case)
    except PackError:
        raise
    except (FormsError, ValueError) as error:
        raise case.wrong(f"it cannot be worked out: {error}") from error
    found = []
    for key, expected in case.at("expect").pairs():
        if key not in got:
            raise expected.wrong("nobody works this out")
        if got[key] != expected.value:
            place = f"/{case.at('id').text()}/expect/{key}"
            found.append(GoldenFailure(case.file, place, expected.value, got[key]))
    return found


def outcome(law: Law, case: Node) -> dict[str, object]:
    """Everything that a case can expect, as the law gives it."""
    today, service = case.at("today").day(), law.service(ServiceId(case.at("service").text()))
    form, pack = law.form(service), law.pack(service.pack)
    answers = {path: cast("Answer", node.value) for path, node in case.at("answers").pairs()}
    facts = _facts(case)
    held = [_held(one, pack.id) for one in held_nodes.items()] if (held_nodes := case.maybe("held")) else []
    seen = view(form, answers, facts=facts, today=today)
    found = plan(service, form, answers=answers, facts=facts, held=held, today=today)
    scope = run_form(form, answers, facts={**facts, **answers_of(held)}, today=today).scope
    counter = counter_scope(service, pack, scope, plan=found, seen=seen, situation=_situation(case))
    return {
        **_of_view(seen),
        **_of_plan(found, {one.id for one in service.requirements if one.curable is not None}),
        **_of_dates(service, pack, scope, today),
        "moved": _moved(term_clock(service.deadline, pack.calendar, start=today, scope=scope), case),
        **_of_fee(service, pack, scope, today=today, found=found),
        "grounds": [one.ground.id for one in judge(service, pack, counter) if one.holds],
    }


def _of_dates(service: Service, pack: Pack, scope: Scope, today: date) -> dict[str, object]:
    last = due(service.deadline, pack.calendar, start=today, scope=scope)
    promised = term_clock(service.deadline, pack.calendar, start=today, scope=scope).dates.promised
    return {
        "due": last.due.isoformat(),
        "agency_due": last.agency_due.isoformat(),
        "promised": None if promised is None else promised.isoformat(),
        "preliminary": last.preliminary,
    }


def _moved(clock: TermClock, case: Node) -> dict[str, str | None]:
    """The dates after the moves of the case. Raises `FormsError` for one that no ground of the service bears."""
    if (nodes := case.maybe("moves")) is not None:
        clock = replay(clock, [_move(one) for one in nodes.items()])
    days = {"due": clock.dates.legal, "agency_due": clock.dates.agency}
    return {name: None if day is None else day.isoformat() for name, day in days.items()}


def _move(node: Node) -> Move:
    node.only("move", "on", "ground")
    kind = cast(
        "Literal['suspended', 'resumed', 'extended']", node.at("move").one_of(("suspended", "resumed", "extended"))
    )
    ground = node.maybe_text("ground")
    return Move(kind, node.at("on").day(), None if ground is None else GroundId(ground))


def _of_fee(service: Service, pack: Pack, scope: Scope, *, today: date, found: EvidencePlan) -> dict[str, object]:
    try:
        fee = assess(service, pack, on=today, scope=scope, proofs=proven(found))
    except NoTariff:
        return {"fee": None, "exempt": None, "claimed": None}
    return {
        "fee": fee.minor,
        "exempt": None if fee.exempt is None else fee.exempt.id,
        "claimed": None if fee.claimed is None else fee.claimed.id,
    }


def _situation(case: Node) -> Situation:
    """The facts of the counter, under the names that rules use."""
    if (nodes := case.maybe("situation")) is None:
        return Situation()
    told: dict[str, Any] = {}
    for name, node in nodes.pairs():
        if name.replace(".", "_", 1) not in Situation.__dataclass_fields__:
            raise node.wrong("no such fact of the counter")
        told[name.replace(".", "_", 1)] = node.value
    return Situation(**told)


def _of_view(seen: FormView) -> dict[str, object]:
    asked = {one.template for page in seen.pages for one in page.fields}
    asked |= {one.template for page in seen.pages for row in page.rows for one in row.fields}
    return {
        "form_complete": seen.complete,
        "missing": list(seen.missing),
        "problems": [f"{one.path} {one.message.code}" for one in seen.problems],
        "hidden": sorted(path for path, one in seen.form.fields.items() if one.type != "repeat" and path not in asked),
        "pruned": [one.path for one in seen.pruned],
        "calculated": dict(seen.calculated),
        "check": [one.label.code for one in seen.check],
    }


def _of_plan(found: EvidencePlan, later: Collection[str]) -> dict[str, object]:
    still = [one for one in found.items if one.state == "open"]
    states: dict[str, str] = {}
    for one in found.items:
        if one.state != "not_needed" and states.get(one.requirement) != "open":
            states[one.requirement] = one.state
    return {
        "plan": states,
        "bring": list(dict.fromkeys(_name(one) for one in still if one.action == "bring")),
        "fetch": list(dict.fromkeys(_name(one) for one in still if one.action == "fetch")),
        "about": [f"{_name(one)} {one.person}" for one in still if one.about is not None],
        "undecided": list(found.undecided),
        "complete": complete(found).complete,
        "curable": list(
            dict.fromkeys(one.requirement for one in still if one.by == "applicant" and one.requirement in later)
        ),
        "spared": found.spared,
    }


def _name(one: PlanItem) -> str:
    return one.type.partition(".")[2]


def _facts(case: Node) -> dict[str, Fact]:
    nodes = case.maybe("facts")
    return {name: Fact(cast("Answer", one.value), "golden") for name, one in nodes.pairs()} if nodes else {}


def _held(node: Node, pack: str) -> Held:
    node.only("type", "how", "answer", "valid_until", "about")
    until, answer = node.maybe("valid_until"), node.maybe_text("answer")
    return Held(
        type=EvidenceTypeId(f"{pack}.{node.at('type').text()}"),
        how=cast("How", node.at("how").text()),
        answer=None if answer is None else AnswerId(answer),
        valid_until=None if until is None else until.day(),
        about=PersonPath(node.maybe_text("about") or ANYBODY),
    )
