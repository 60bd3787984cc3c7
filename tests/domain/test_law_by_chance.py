"""Whatever is answered: nothing is asked that an agency holds, no refusal without its ground, no date but the law's.

Sixty cases of each service in `./check`, as many as are wished in `./check --long law`; the seed decides all of them.
Everything is held against `tests.domain.reference`, which reads the law a second time.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from forms.deadlines import due
from forms.engine import finalise, view
from forms.errors import ExemptionOpen, Incomplete, NoTariff, NotMoved
from forms.evaluation import run_form
from forms.evidence import plan
from forms.fees import assess, proven
from forms.grounds import judge
from forms.service import Service
from forms.situation import counter_scope
from forms.term_clock import Move, TermClock, term_clock
from forms.values import UNKNOWN
from mfc_desk.domain.completeness import demand_registrable
from mfc_desk.domain.errors import Stopped
from mfc_desk.domain.guards import AcceptedGap
from mfc_desk.domain.ids import OperatorId
from tests.domain import reference
from tests.domain.chance import SEED, Case, Completer, batches, cases
from tests.domain.people import people
from tests.domain.reference import Names, Struck, country_of, decide, read
from tests.forms.world import LAW

EVERY = 10
NOW = datetime(2026, 1, 1, tzinfo=UTC)


class Tried:
    """A case with what the engine and the reference make of it, each reckoned once."""

    def __init__(self, one: Case) -> None:
        self.case = one
        self.done = run_form(one.form, one.answers, facts=one.facts, today=one.today)
        self.seen = view(one.form, one.answers, facts=one.facts, today=one.today)
        self.plan = plan(one.service, one.form, answers=one.answers, facts=one.facts, held=one.held, today=one.today)
        self.sheet = reference.sheet(one.service, one.form, one.answers, one.facts, one.today)


@dataclass(frozen=True)
class Batch:
    """Cases of one service."""

    service: Service
    numbers: range
    tried: list[Tried]


@pytest.fixture(scope="module", params=batches(), ids=lambda one: f"{one[0].id}-{one[1].start}")
def batch(request: pytest.FixtureRequest) -> Iterator[Batch]:
    """One batch after the other; seed and rate are said for whoever repeats it (pytest -s)."""
    start, (service, numbers) = time.monotonic(), request.param
    yield Batch(service, numbers, [Tried(one) for one in cases(service, numbers)])
    rate = len(numbers) / max(time.monotonic() - start, 1e-6)
    print(f"\n{service.id} {numbers.start} to {numbers.stop - 1}, seed {SEED}: {rate:.0f} cases a second", end=" ")


def test_the_form_says_what_a_second_reading_of_it_says(batch: Batch) -> None:
    for tried in batch.tried:
        done, other = tried.done, tried.sheet
        assert done.scope.values == other.names.values
        assert done.scope.tables == other.names.tables
        assert (done.relevant, set(done.wrong)) == (other.asked, other.wrong)
        assert done.values == other.counts


def test_what_does_not_count_is_listed_as_pruned_and_nothing_else_is(batch: Batch) -> None:
    for tried in batch.tried:
        one = tried.case
        seen, other = tried.seen, tried.sheet
        repeats = [
            path for path in other.asked if one.form.fields.get(path, None) and one.form.fields[path].type == "repeat"
        ]
        rows = {f"{path}/{row}" for path in repeats for row in reference.row_ids(one.answers, path)}
        left = {path for path, answer in one.answers.items() if str(answer).strip()} - other.counts.keys() - rows
        assert {each.path: each.value for each in seen.pruned} == {path: one.answers[path] for path in left}
        assert seen.values == other.counts
        if seen.complete:
            final = finalise(one.form, one.answers, facts=one.facts, today=one.today)
            assert (final.data, final.pruned) == (other.counts, seen.pruned)
        else:
            with pytest.raises(Incomplete):
                finalise(one.form, one.answers, facts=one.facts, today=one.today)


def by_consent(service: Service, kind: str) -> bool:
    """Whether the pack's own file says that the agency gives it by consent only."""
    root = LAW.pack(service.pack).root / "evidence_types.json"
    told = json.loads(root.read_text("utf-8"))[kind.partition(".")[2]]
    return told.get("agency", {}).get("basis") == "consent"


def agencies_of(service: Service, way: list[dict]) -> set[str]:
    """What agencies hold of one way to prove something."""
    return {f"{service.pack}.{each['type']}" for each in way if each["by"] == "interagency"}


def test_no_plan_asks_for_what_an_agency_holds_before_its_negative_answer_or_a_refused_consent(batch: Batch) -> None:
    needs = {one["id"]: one for one in read(batch.service)[0]["requirements"]}
    for tried in batch.tried:
        one = tried.case
        negative = {
            each.answer: each.type
            for each in one.held
            if each.how in ("not_found", "late") or (each.how == "refused" and by_consent(batch.service, each.type))
        }
        for item in tried.plan.items:
            assert (item.by == "interagency") == (item.action == "fetch")
            ways = [way["all"] for way in needs[item.requirement]["any_of"]]
            own = next(
                way
                for way in ways
                if any((f"{batch.service.pack}.{each['type']}", each["by"]) == (item.type, item.by) for each in way)
            )
            if item.action == "bring" and item.state != "not_needed":
                before = [agencies_of(batch.service, way) for way in ways if way is not own]
                assert all(kinds & set(negative.values()) for kinds in before if kinds)
                assert not any(before) or negative.get(item.because) in set().union(*before)


def test_a_requirement_is_planned_exactly_when_its_rule_says_so(batch: Batch) -> None:
    needs = {one["id"]: one for one in read(batch.service)[0]["requirements"]}
    for tried in batch.tried:
        found, names = tried.plan, tried.sheet.names
        for name, need in needs.items():
            wanted = decide(need["when"], names) if "when" in need else True
            states = {item.state for item in found.items if item.requirement == name}
            if wanted is None:
                assert states <= {"not_needed"}
                assert (name in found.undecided) != bool(states)
            elif wanted and "about" in need:
                known, more = people(need["about"], tried.sheet, tried.case.answers)
                assert {item.about.at for item in found.items if item.requirement == name and item.about} == known
                assert (name in found.undecided) == (more or not known)
                assert (states != set(), "not_needed" in states) == (bool(known), False)
            else:
                assert name not in found.undecided
                assert states
                assert ("not_needed" in states) != wanted


def counter(tried: Tried) -> Names:
    """What a ground may look at, counted here from the plan and the form."""
    one, found, seen, names = tried.case, tried.plan, tried.seen, tried.sheet.names
    kinds = LAW.pack(one.service.pack).evidence_types
    lacking = [item for item in found.items if item.state == "open"]
    later = {one["id"] for one in read(tried.case.service)[0]["requirements"] if "curable" in one}
    papers = [
        item
        for item in lacking
        if item.by == "applicant" and kinds[item.type].kind != "data"
        if item.expired or item.requirement not in later
    ]
    told = {
        "plan.asked": len([item for item in papers if not item.expired]),
        "plan.expired": len([item for item in papers if item.expired]),
        "plan.with_agencies": len([item for item in lacking if item.by == "interagency"]),
        "form.missing": len(seen.missing),
        "form.errors": len([each for each in seen.problems if each.severity == "error"]),
    }
    for need in one.service.requirements:
        states = ["expired" if item.expired else item.state for item in found.of(need.id)]
        order = ["expired", "open", "settled", "not_needed"]
        told[f"plan.{need.id}"] = "undecided" if need.id in found.undecided else min(states, key=order.index)  # type: ignore[assignment]
    return Names(names.country, {**names.values, **told, **one.situation.values()}, names.tables)


def test_a_ground_for_a_refusal_is_true_exactly_when_its_test_is(batch: Batch) -> None:
    pack = LAW.pack(batch.service.pack)
    tests = json.loads((pack.root / "grounds.json").read_text("utf-8"))
    listed = [one if isinstance(one, str) else one["id"] for one in read(batch.service)[0].get("grounds", [])]
    for tried in batch.tried:
        one = tried.case
        found = tried.plan
        scope = counter_scope(
            batch.service, pack, tried.done.scope, plan=found, seen=tried.seen, situation=one.situation
        )
        names = counter(tried)
        judged = judge(batch.service, pack, scope)
        assert [each.ground.id for each in judged] == listed
        for each in judged:
            wanted = decide(tests[each.ground.id]["test"], names)
            assert each.verdict == {True: "true", False: "false", None: "unknown"}[wanted]
            assert each.holds == (wanted is True)


def test_no_case_is_registered_with_a_gap_that_nobody_may_leave_open(batch: Batch) -> None:
    curable = {one["id"] for one in read(batch.service)[0]["requirements"] if "curable" in one}
    for tried in batch.tried:
        one = tried.case
        found = tried.plan
        lawful = not found.undecided
        for item in (item for item in found.items if item.state == "open"):
            in_flight = item.by == "interagency" and item.asked and not item.dead_end
            later = item.requirement in curable and item.by == "applicant" and not item.dead_end
            lawful = lawful and (in_flight or later or item.requirement in one.accepted)
        gaps = [
            AcceptedGap(requirement=name, text="gap.may_be_refused", at=NOW, by=OperatorId("o"))
            for name in one.accepted
        ]
        if lawful:
            demand_registrable(found, batch.service, gaps)
        else:
            with pytest.raises(Stopped):
                demand_registrable(found, batch.service, gaps)


def test_every_due_date_is_the_one_that_a_clerk_counts(batch: Batch) -> None:
    told, country, calendar = (
        read(batch.service)[0]["deadline"],
        country_of(batch.service.pack),
        LAW.pack(batch.service.pack).calendar,
    )
    for tried in batch.tried:
        one = tried.case
        scope, names, start = tried.done.scope, tried.sheet.names, one.today
        term = reference.term_of(told, names)
        day_before = start - timedelta(1) if told.get("counted_from") == "same_day" else start
        legal = start if term[1] in ("min", "instant") else reference.end_of(term, told, country, after=day_before)
        found = due(batch.service.deadline, calendar, start=start, scope=scope)
        assert (found.due, found.agency_due) == (legal, reference.handed_over(told, country, legal=legal, start=start))
        outside = [day for day in (start, legal, legal + timedelta(14)) if not country.official(day)]
        assert not found.preliminary if not outside else found.preliminary or not {start, legal} & set(outside)
        clock = term_clock(batch.service.deadline, calendar, start=start, scope=scope)
        assert (clock.dates.legal, clock.dates.agency) == (found.due, found.agency_due)
        moved(clock, term, told, random.Random(f"{SEED} {one.today}"))


def moved(clock: TermClock, term: tuple[int, str], told: dict, chance: random.Random) -> None:
    """The clock stood still and grew by the grounds it has, and the same reckoned by hand."""
    country, start = country_of(clock.calendar.country.lower()), clock.start
    gaps, more, on = [], [], start
    for ground in [*told.get("suspend", []), *told.get("extend", [])]:
        on += timedelta(chance.randrange(5))
        kind = "suspended" if ground in told.get("suspend", []) else "extended"
        try:
            clock = clock.move(Move(kind, on, ground["id"]))  # type: ignore[arg-type]
        except NotMoved:
            continue
        if kind == "extended":
            more.append((ground["value"], ground["unit"]))
        else:
            end = (
                on + timedelta(ground["value"])
                if ground["unit"] == "cd"
                else country.after(on - timedelta(1), ground["value"]) + timedelta(1)
            )
            gaps.append((on, end))
    legal = reference.end_of(term, told, country, after=start, struck=Struck(gaps))
    for each in more:
        legal = reference.end_of(each, told, country, after=legal, struck=Struck(gaps))
    assert clock.dates.legal == legal
    assert len(clock.log) == len(gaps) + len(more)


def test_who_is_exempt_pays_nothing_and_is_told_why_and_no_fee_is_guessed(batch: Batch) -> None:
    pack = LAW.pack(batch.service.pack)
    for tried in batch.tried:
        one = tried.case
        scope, names, proofs = tried.done.scope, tried.sheet.names, proven(tried.plan)
        what, minor = reference.fee_of(batch.service, names, set(proofs), one.today)
        if what == "none" or what == "open":
            with pytest.raises(ExemptionOpen if what == "open" else NoTariff):
                assess(batch.service, pack, on=one.today, scope=scope, proofs=proofs)
            continue
        fee = assess(batch.service, pack, on=one.today, scope=scope, proofs=proofs)
        assert fee.minor == minor
        if what.startswith("exempt"):
            assert fee.exempt is not None
            assert (f"exempt {fee.exempt.id}", fee.minor, fee.text) == (what, 0, fee.exempt.text)
            assert fee.exempt.standing.article is not None
        else:
            assert fee.exempt is None
            assert what in ("free", f"row {fee.row}")
            assert (fee.minor > 0) == (what != "free")


def test_every_form_can_be_completed_from_wherever_it_stands(batch: Batch) -> None:
    for number, tried in enumerate(batch.tried):
        if number % EVERY == 0:
            one = tried.case
            worker = Completer(one.form, one.facts, one.today, random.Random(f"{SEED} {number}"))
            seen = worker.complete(one.answers)
            assert seen is not None, f"no way out: {one.answers} {one.facts} {one.today}"
            assert seen.complete


def test_the_reference_is_no_echo_where_a_rule_is_turned_round_the_two_part(batch: Batch) -> None:
    told = read(batch.service)[1]
    turned = [path for path, bound in told["rules"].items() if isinstance(bound.get("relevant"), dict)]
    for path in turned[:1]:
        bound = told["rules"][path]
        told["rules"][path] = {**bound, "relevant": {"not": bound["relevant"]}}
        try:
            parted = [one for one in batch.tried if Tried(one.case).sheet.asked != one.done.relevant]
        finally:
            told["rules"][path] = bound
        assert parted


def test_unknown_stays_unknown_on_both_sides() -> None:
    assert UNKNOWN is not None
    assert decide({"and": [{"var": "nobody"}, False]}, Names(country_of("kz"))) is False
    assert decide({"or": [{"var": "nobody"}, False]}, Names(country_of("kz"))) is None
