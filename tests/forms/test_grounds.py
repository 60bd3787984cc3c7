"""A refusal rests on a listed ground that is true, and on nothing else."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from forms.answers import Answers
from forms.engine import view
from forms.evaluation import run_form
from forms.evidence import Held, answers_of, plan
from forms.grounds import GroundView, grounds_of, judge
from forms.lint import lint
from forms.pack import BUILTIN, load_pack
from forms.rules import truth
from forms.service import Service
from forms.situation import Situation, counter_scope
from forms.values import UNKNOWN
from mfc_desk.text.catalogue import LANGUAGES, Catalogue
from tests.forms.world import FAMILY, LAW, TODAY, chance_answers, chance_held, family, held

CARD = held("identity_document", "shown")
NOBODY_KNOWS = Situation()


def judged(
    service: Service, answers: Answers, had: list[Held], situation: Situation = NOBODY_KNOWS
) -> dict[str, GroundView]:
    """Every ground of the service as it stands."""
    form, pack = LAW.form(service), LAW.pack_of(service)
    facts = answers_of(had)
    scope = run_form(form, answers, facts=facts, today=TODAY).scope
    found = plan(service, form, answers=answers, facts={}, held=had, today=TODAY)
    seen = view(form, answers, facts=facts, today=TODAY)
    whole = counter_scope(service, pack, scope, plan=found, seen=seen, situation=situation)
    return {one.ground.id: one for one in judge(service, pack, whole)}


def test_a_complete_package_leaves_no_ground_to_refuse_on() -> None:
    found = judged(FAMILY, family(), [CARD], Situation(party_identified=True, capacity_kind="self", consent_given=True))
    assert found.pop("unreliable_data").verdict == "unknown"  # a person's judgement, which no form tells
    assert {one.verdict for one in found.values()} == {"false"}


def test_what_nobody_knows_makes_no_ground_true() -> None:
    found = judged(FAMILY, family(), [CARD])
    assert found["identity_not_established"].verdict == "unknown"
    assert found["no_authority"].verdict == "unknown"


def test_a_true_ground_says_which_facts_say_so_in_each_language() -> None:
    proxy = {**family(), "/applicant/capacity": "proxy", "/agent/full_name": "Б"}
    ground = judged(FAMILY, proxy, [CARD], Situation(capacity_kind="proxy", capacity_proven=False))["no_authority"]
    assert ground.holds
    told = {one.name: one.value for one in ground.facts}
    assert told["capacity.proven"] is False
    assert told["capacity.expired"] is UNKNOWN
    for language in LANGUAGES:
        catalogue = Catalogue(language)
        catalogue.chain(LAW.texts(language))
        assert all(": " in catalogue.say(one.told) for one in ground.facts)


def test_what_an_agency_owes_is_no_ground() -> None:
    found = judged(FAMILY, family(), [CARD, held("birth_record", "asked")])
    assert found["incomplete_package"].verdict == "false"


def test_an_account_nobody_stated_is_a_gap_in_the_form_and_no_incomplete_package() -> None:
    had = [CARD, held("bank_account", "not_found", answer="a1")]
    assert judged(FAMILY, family(), had)["incomplete_package"].verdict == "false"


def test_fewer_children_than_the_law_wants_are_the_agencys_to_judge() -> None:
    ground = judged(FAMILY, family(3), [CARD])["not_entitled"]
    assert ground.holds
    assert ground.ground.stage == "service"
    assert [one.name for one in ground.facts] == ["calc.n_eligible"]


def test_a_service_may_name_its_own_act_for_a_ground() -> None:
    service = next(one for one in LAW.services() if any(ground.standing for ground in one.grounds))
    listed = next(one for one in service.grounds if one.standing)
    ground = next(one for one in grounds_of(service, LAW.pack_of(service)) if one.id == listed.id)
    assert ground.standing == listed.standing


@pytest.mark.parametrize("service", LAW.services(), ids=lambda one: one.id)
def test_whatever_is_answered_a_ground_is_true_only_if_its_test_is_and_its_facts_are_told(service: Service) -> None:
    chance, form = random.Random(service.id), LAW.form(service)
    words = {language: Catalogue(language) for language in LANGUAGES}
    for language, catalogue in words.items():
        catalogue.chain(LAW.texts(language))
    for _ in range(100):
        answers, had = chance_answers(form, chance), chance_held(service, chance)
        facts = answers_of(had)
        scope = run_form(form, answers, facts=facts, today=TODAY).scope
        found = plan(service, form, answers=answers, facts={}, held=had, today=TODAY)
        seen = view(form, answers, facts=facts, today=TODAY)
        situation = Situation(party_identified=chance.choice([None, True, False]), case_duplicate=chance.random() < 0.5)
        pack = LAW.pack_of(service)
        whole = counter_scope(service, pack, scope, plan=found, seen=seen, situation=situation)
        for one in judge(service, pack, whole):
            assert one.holds == (truth(one.ground.test, whole) is True)
            assert one.facts
            assert all(catalogue.say(fact.told).strip() for fact in one.facts for catalogue in words.values())


GROUNDS, SERVICE, EVIDENCE = "grounds.json", "services/large_family.json", "evidence_types.json"
BROKEN: dict[str, tuple[str, Callable[[Any], object], str]] = {
    "no article": (GROUNDS, lambda o: o["no_consent"].pop("article"), "article is missing"),
    "no test": (GROUNDS, lambda o: o["no_consent"].pop("test"), "test is missing"),
    "no cure": ("texts/ru.json", lambda o: o.pop("kz.refusal.no_consent.cure"), "missing"),
    "always true": (GROUNDS, lambda o: o["no_consent"].update(test=True), "at least one fact"),
    "a fact nobody knows": (GROUNDS, lambda o: o["no_consent"].update(test={"var": "party.mood"}), "unknown name"),
    "a number for a truth": (GROUNDS, lambda o: o["no_consent"].update(test={"var": "plan.asked"}), "a truth value"),
    "cites a phantom": (GROUNDS, lambda o: o["no_consent"].update(cites="mood"), "no ground mood"),
    "nobody lists it": (GROUNDS, lambda o: o.update(idle=o["no_consent"]), "no service lists it"),
    "lists a phantom": (SERVICE, lambda o: o["grounds"].append("mood"), "no ground mood"),
    "lists one twice": (SERVICE, lambda o: o["grounds"].append("no_consent"), "listed twice"),
    "a record of no agency": (EVIDENCE, lambda o: o["birth_record"].pop("agency"), "names the agency"),
    "an agency of a paper": (EVIDENCE, lambda o: o["birth_certificate"].update(agency=o["birth_record"]["agency"]), "has no agency"),
    "one address twice": (EVIDENCE, lambda o: o["study_record"].update(agency=o["birth_record"]["agency"]), "same address"),
    "lateness by halves": (EVIDENCE, lambda o: o["study_record"]["agency"].update(late_unlocks=False), "unlocks"),
    "a no that unlocks nothing": (SERVICE, lambda o: o["requirements"][-1]["any_of"][1].update(unlock={"==": [{"var": "reg.bank_account"}, "not_found"]}), "a refused bank_account"),
    "a no to what the law gives": (EVIDENCE, lambda o: o["bank_account"]["agency"].update(basis="law"), "a refused bank_account"),
    "a consent that is brought": (EVIDENCE, lambda o: o["birth_certificate"].update(kind="consent", scans=False), "it is said at the desk"),
    "a term that waits for a phantom": ("services/child_allowance.json", lambda o: o["deadline"]["suspend"][0].update(waits_for=["mood"]), "no requirement mood"),
    "an extension that waits": ("services/child_allowance.json", lambda o: o["deadline"]["extend"][0].update(waits_for=["birth"]), "only a term that stands still"),
    "no purpose": ("texts/kk.json", lambda o: o.pop("kz.purpose.study"), "missing"),
    "a capacity without proof": (SERVICE, lambda o: o["capacities"][1].pop("proven_by"), "proven_by is missing"),
    "a proof that does not ask": (SERVICE, lambda o: o["capacities"][1].update(proven_by="name_link"), "capacity"),
    "a capacity the form lacks": (SERVICE, lambda o: o["capacities"].pop(), "the form asks"),
    "a head without an organisation": (SERVICE, lambda o: o["capacities"][1].update(capacity="head"), "only an organisation"),
    "steps at a desk": (SERVICE, lambda o: o["channels"][0].update(steps=["open"]), "an assisted channel"),
    "no desk but a form": (SERVICE, lambda o: o["channels"].pop(0), "online only"),
    "excludes a phantom": (SERVICE, lambda o: o.update(excludes=["kz.mood"]), "no other service"),
    "excluded and related": ("services/birth.json", lambda o: o.update(excludes=["kz.large_family"]), "excluded as well"),
    "a bundle of one": ("bundles.json", lambda o: o.update(birth_of_child=["kz.birth"]), "several services"),
    "a bundle of strangers": ("bundles.json", lambda o: o["birth_of_child"].append("kz.id_passport"), "does not belong"),
    "an exemption without proof": ("services/id_passport.json", lambda o: o["fee"]["exemptions"][2].update(proven_by="mood"), "no requirement"),
    "an exemption without article": ("services/id_passport.json", lambda o: o["fee"]["exemptions"][2].pop("article"), "article is missing"),
    "an amount of no day": ("services/id_passport.json", lambda o: o["fee"]["rows"].append({"code": "x", "amount_minor": 1}), "from when they are in force"),
    "a dated base with a day": ("services/id_passport.json", lambda o: o["fee"]["rows"][0].update({"from": "2026-01-01"}), "from when they are in force"),
    "a fee of nothing": ("services/id_passport.json", lambda o: o["fee"]["rows"].append({"code": "x", "amount_minor": 0}), "who pays nothing"),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_ground_agency_or_offer_is_noticed(name: str, tmp_path: Path) -> None:
    file, breakage, what = BROKEN[name]
    shutil.copytree(BUILTIN / "kz", tmp_path / "kz")
    path = tmp_path / "kz" / file
    tree = json.loads(path.read_text("utf-8"))
    breakage(tree)
    path.write_text(json.dumps(tree, ensure_ascii=False), "utf-8")
    assert any(what in one.what for one in lint(load_pack(tmp_path / "kz"), golden=False))
