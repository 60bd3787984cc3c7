"""Reads a service out of a pack's file."""

from __future__ import annotations

from typing import cast, get_args

from forms.cost import parse_fee
from forms.ids import EvidenceTypeId, FormId, PackId, RequirementId, ServiceId, ServiceVersion
from forms.node import By, Node, Standing, standing
from forms.provision import parse_addressee, parse_capacity, parse_channel, parse_related, parse_storage
from forms.refusals import parse_listed
from forms.service import Alternative, CountedFrom, DeadlineRule, EvidenceItem, LastDay, Original, Requirement, Service
from forms.subjects import parse_whose
from forms.terms import Term, parse_grounds, parse_term


def parse_service(node: Node, pack: PackId, languages: tuple[str, ...]) -> Service:
    """The service that a pack's file describes. Raises `PackError`."""
    node.only(
        "id", "version", "valid_from", "valid_to", "form", "authority", "addressees", "capacities", "channels", "steps",
        "life_events", "related", "excludes", "requirements", "deadline", "fee", "grounds", "storage",
    )  # fmt: skip
    name = node.at("id").text()
    if not name.startswith(f"{pack}."):
        raise node.at("id").wrong(f"a service of this pack begins with {pack}.")
    until, around = node.maybe("valid_to"), node.maybe("related")
    return Service(
        id=ServiceId(name),
        version=ServiceVersion(node.at("version").text()),
        pack=pack,
        file=node.file,
        valid_from=node.at("valid_from").day(),
        valid_to=None if until is None else until.day(),
        form=None if (form := node.maybe_text("form")) is None else FormId(form),
        authority=node.words(f"{pack}.authority.{node.at('authority').text()}"),
        addressees=tuple(parse_addressee(one) for one in node.at("addressees").items()),
        rights=tuple(parse_capacity(one) for one in node.at("capacities").items()),
        ways=tuple(parse_channel(one, pack=pack, service=name) for one in node.at("channels").items()),
        storage=None if (kept := node.maybe("storage")) is None else parse_storage(kept),
        excludes=tuple(ServiceId(one) for one in node.texts("excludes")),
        related=tuple(parse_related(one, service=name) for one in around.items()) if around else (),
        steps=tuple(node.words(f"{pack}.step.{one}") for one in node.texts("steps")),
        events=node.texts("life_events"),
        life_events=tuple(node.words(f"{pack}.life.{one}") for one in node.texts("life_events")),
        languages=languages,
        requirements=tuple(_requirement(one, name, pack) for one in node.at("requirements").items()),
        deadline=_deadline(node.at("deadline"), name),
        fee=parse_fee(node.at("fee"), service=name),
        grounds=tuple(parse_listed(one) for one in node.at("grounds").items()),
        edition=node.edition,
    )


def _requirement(node: Node, service: str, pack: PackId) -> Requirement:
    node.only("id", "text", "why", "any_of", "when", "about", "curable", "article", "confidence", "source")
    key = node.at("id").text()
    stands = standing(node)
    if stands.article is None:
        raise node.wrong("article is missing")
    return Requirement(
        id=RequirementId(key),
        text=node.words(node.maybe_text("text") or f"{service}.req.{key}"),
        why=node.words(node.maybe_text("why") or f"{service}.why.{key}"),
        standing=stands,
        any_of=tuple(_alternative(one, pack) for one in node.at("any_of").items()),
        when=node.maybe_rule("when"),
        about=None if (whose := node.maybe("about")) is None else parse_whose(whose),
        curable=_curable(later := node.maybe("curable")),
        cure=None if later is None else _cure(later),
    )


def _curable(node: Node | None) -> Term | None:
    term = None if node is None else parse_term(node)
    if node is not None and term is not None and (term.unit not in ("wd", "cd") or term.value < 1):
        raise node.wrong("what may be brought later is brought within days")
    return term


def _cure(node: Node) -> Standing:
    """By what article it may come later. Raises `PackError`."""
    node.only("value", "unit", "article", "confidence", "source")
    found = standing(node)
    if found.article is None:
        raise node.wrong("article is missing")
    return found


def _alternative(node: Node, pack: PackId) -> Alternative:
    node.only("all", "unlock")
    return Alternative(tuple(_item(one, pack) for one in node.at("all").items()), node.maybe_rule("unlock"))


def _item(node: Node, pack: PackId) -> EvidenceItem:
    node.only("type", "by", "original", "copy", "must_be_valid")
    original, copy, valid = node.maybe("original"), node.maybe("copy"), node.maybe("must_be_valid")
    return EvidenceItem(
        type=EvidenceTypeId(f"{pack}.{node.at('type').text()}"),
        by=cast("By", node.at("by").one_of(get_args(By))),
        original=cast("Original", original.one_of(get_args(Original))) if original else "none",
        copy=copy.flag() if copy else False,
        must_be_valid=valid.flag() if valid else False,
    )


def _deadline(node: Node, service: str) -> DeadlineRule:
    node.only(
        "value", "unit", "counted_from", "last_day_rule", "handover_before", "variants", "confidence", "source",
        "article", "promised", "suspend", "extend",
    )  # fmt: skip
    promised = node.maybe("promised")
    before, variants = node.maybe("handover_before"), node.maybe("variants")
    counted, last = node.maybe("counted_from"), node.maybe("last_day_rule")
    return DeadlineRule(
        term=parse_term(node),
        standing=standing(node),
        counted_from=cast("CountedFrom", counted.one_of(get_args(CountedFrom))) if counted else "next_day",
        last_day=cast("LastDay", last.one_of(get_args(LastDay))) if last else "as_is",
        handover_before=None if before is None else parse_term(before),
        variants=tuple((one.at("when").rule(), parse_term(one)) for one in variants.items()) if variants else (),
        promised=None if promised is None else parse_term(promised),
        grounds=parse_grounds(node, service),
    )
