"""What changed for the operator in one service, from its wording to its questions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Final, TypeAlias, TypeVar

from forms.cost import FeeRow
from forms.errors import NoTariff
from forms.fees import amount_of
from forms.form import Binding, Field, Form
from forms.grounds import grounds_of
from forms.ids import EvidenceTypeId
from forms.node import worded
from forms.pack import Pack
from forms.service import DeadlineRule, EvidenceItem, Requirement, Service
from forms.terms import Term
from mfc_desk.text.catalogue import LANGUAGES
from mfc_desk.text.message import Message, msg

_Id = TypeVar("_Id", bound=str)
_Thing = TypeVar("_Thing")
_WAYS: Final = ("asked", "fallback", "fetched", "made")

Told: TypeAlias = tuple[str, str, Message]
"""The kind of a change, what it is about, and how it is said."""


class ServicePair:
    """One service in its two versions, each with the pack it stands in."""

    def __init__(self, old: Pack, new: Pack, before: Service, after: Service) -> None:
        self._old, self._new, self._before, self._after = old, new, before, after

    def changes(self) -> Iterator[Told]:
        """What the operator does or says otherwise."""
        yield from self._wording("name", self._before.name, self._after.name)
        yield from self._evidence()
        yield from self._requirements()
        yield from self._articles()
        yield from self._term()
        yield from self._fees()
        yield from self._offer()
        yield from self._questions()

    def _evidence(self) -> Iterator[Told]:
        before, after = _ways(self._before), _ways(self._after)
        for way in _WAYS:
            for kind in sorted(after[way].keys() - before[way].keys()):
                yield f"{way}_new", kind, told(f"{way}_new", self._new.evidence_types[kind].label)
            for kind in sorted(before[way].keys() - after[way].keys()):
                yield f"{way}_gone", kind, told(f"{way}_gone", self._old.evidence_types[kind].label)
            for kind in sorted(before[way].keys() & after[way].keys()):
                if before[way][kind] != after[way][kind]:
                    yield "handling", kind, told("handling", self._new.evidence_types[kind].label)

    def _requirements(self) -> Iterator[Told]:
        before, after = ({one.id: one for one in each.requirements} for each in (self._before, self._after))
        for one in only(after, before):
            yield "requirement_new", one.id, told("requirement_new", one.text)
        for one in only(before, after):
            yield "requirement_gone", one.id, told("requirement_gone", one.text)
        for name in (one for one in after if one in before):
            was, now = before[name], after[name]
            if was.when != now.when or _shape(was) != _shape(now):
                yield "requirement_rule", name, told("requirement_rule", now.text)
            yield from self._wording("requirement", was.text, now.text, about=name)

    def _articles(self) -> Iterator[Told]:
        """Each act once, however many requirements rest on it; one that now rests on another act by itself."""
        pairs = [(self._before.deadline.standing, self._after.deadline.standing, msg("pack.diff_the_term"))]
        pairs += [(self._before.fee.standing, self._after.fee.standing, msg("pack.diff_the_fee"))]
        olds = {one.id: one for one in self._before.requirements}
        pairs += [(olds[one.id].standing, one.standing, one.text) for one in self._after.requirements if one.id in olds]
        reworded: set[str] = set()
        for was, now, what in pairs:
            if was.article is None or now.article is None or self._same_words(was.article, now.article):
                continue
            code = now.article.code
            if was.article.code != worded(code, self._old.edition):
                yield "article", code, msg("pack.diff_article", what=what, was=was.article, now=now.article)
            elif code not in reworded:
                reworded.add(code)
                yield "act", code, msg("pack.diff_act", was=was.article, now=now.article)

    def _term(self) -> Iterator[Told]:
        was, now = self._before.deadline, self._after.deadline
        if was.term != now.term:
            yield "term", "deadline", msg("pack.diff_term", was=_term(was.term), now=_term(now.term))
        alike = replace(was, term=now.term, standing=now.standing, grounds=now.grounds)
        if alike != now or _moves(was) != _moves(now):
            yield "term_rule", "deadline", msg("pack.diff_term_rule")

    def _fees(self) -> Iterator[Told]:
        day = self._new.valid_from
        before, after = ({row.code: row for row in one.fee.rows_on(day)} for one in (self._before, self._after))
        for code in dict.fromkeys((*after, *before)):
            was, now = (_price(rows.get(code), pack, day) for rows, pack in ((before, self._old), (after, self._new)))
            text = (after.get(code) or before[code]).text
            if was != now:
                yield "fee", code, msg("pack.diff_fee", what=text, was=was, now=now)
            elif (before[code].when, before[code].share) != (after[code].when, after[code].share):
                yield "fee_rule", code, told("fee_rule", text)

    def _offer(self) -> Iterator[Told]:
        """Who pays nothing, on which grounds one may refuse, through which channels it comes."""
        for kind, before, after in (
            ("exemption", _exemptions(self._before), _exemptions(self._after)),
            ("refusal", _refusals(self._before, self._old), _refusals(self._after, self._new)),
            ("channel", _channels(self._before), _channels(self._after)),
        ):
            for name in dict.fromkeys((*after, *before)):
                if name not in before:
                    yield f"{kind}_new", name, told(f"{kind}_new", after[name][0])
                elif name not in after:
                    yield f"{kind}_gone", name, told(f"{kind}_gone", before[name][0])
                elif after[name][1] != before[name][1]:
                    yield f"{kind}_rule", name, told(f"{kind}_rule", after[name][0])

    def _questions(self) -> Iterator[Told]:
        old, new = self._old.form_of(self._before), self._new.form_of(self._after)
        for one in only(new.fields, old.fields):
            yield "question_new", one.path, told("question_new", one.label)
        for one in only(old.fields, new.fields):
            yield "question_gone", one.path, told("question_gone", one.label)
        for path in (one for one in new.fields if one in old.fields):
            yield from self._question(old, new, old.fields[path], new.fields[path])

    def _question(self, old: Form, new: Form, was: Field, now: Field) -> Iterator[Told]:
        yield from self._wording("question", was.label, now.label, about=now.path)
        for choice in (one for one in now.choices if one not in was.choices):
            message = msg("pack.diff_choice_new", what=now.label, choice=now.choice_label(choice))
            yield "choice_new", f"{now.path}={choice}", message
        for choice in (one for one in was.choices if one not in now.choices):
            message = msg("pack.diff_choice_gone", what=now.label, choice=was.choice_label(choice))
            yield "choice_gone", f"{now.path}={choice}", message
        for choice in (one for one in now.choices if one in was.choices):
            yield from self._wording(
                "", was.choice_label(choice), now.choice_label(choice), about=f"{now.path}={choice}"
            )
        if (was.type, was.least, was.most, _rules(old, was)) != (now.type, now.least, now.most, _rules(new, now)):
            yield "question_rule", now.path, told("question_rule", now.label)

    def _wording(self, part: str, was: Message, now: Message, *, about: str = "") -> Iterator[Told]:
        if not self._same_words(was, now):
            yield "wording", about or part, msg("pack.diff_wording", was=was, now=now)

    def _same_words(self, was: Message, now: Message) -> bool:
        return all(self._old.texts(one).get(was.code) == self._new.texts(one).get(now.code) for one in LANGUAGES)


def only(these: Mapping[_Id, _Thing], others: Mapping[_Id, _Thing]) -> list[_Thing]:
    """What stands in `these` and not in `others`."""
    return [these[name] for name in these if name not in others]


def told(kind: str, what: Message) -> Message:
    """How a change of this kind is said of `what`."""
    return msg(f"pack.diff_{kind}", what=what)


def _ways(service: Service) -> dict[str, dict[EvidenceTypeId, EvidenceItem]]:
    """For each way that evidence comes, what comes in it. What an agency's silence unlocks is a way of its own."""
    found: dict[str, dict[EvidenceTypeId, EvidenceItem]] = {way: {} for way in _WAYS}
    for each in (each for one in service.requirements for each in one.any_of):
        for item in each.all:
            asked = "asked" if each.unlock is None else "fallback"
            way = {"applicant": asked, "interagency": "fetched", "generated": "made"}[item.by]
            found[way].setdefault(item.type, item)
    return found


Named: TypeAlias = dict[str, tuple[Message, object]]
"""What something is called, and what of it a person would notice if it were otherwise."""


def _exemptions(service: Service) -> Named:
    return {one.id: (one.text, (one.when, one.proven_by)) for one in service.fee.exemptions}


def _refusals(service: Service, pack: Pack) -> Named:
    return {one.id: (one.text, (one.test, one.stage)) for one in grounds_of(service, pack)}


def _channels(service: Service) -> Named:
    return {one.kind: (one.text, len(one.steps)) for one in service.ways}


def _shape(one: Requirement) -> list[tuple[frozenset[EvidenceTypeId], object]]:
    """Which lists satisfy it: a piece that moves from "or" to "and" is a change, too."""
    return [(frozenset(item.type for item in each.all), each.unlock) for each in one.any_of]


def _rules(form: Form, field: Field) -> Binding:
    """What is asked when, and checked how; how a complaint is worded does not matter here."""
    bound = form.binding(field.path)
    plain = tuple(replace(one, message=Message("")) for one in bound.constraints)
    return replace(bound, constraints=plain, prefill=None)


def _moves(rule: DeadlineRule) -> list[object]:
    """What may move the due date, without its words."""
    return [[(one.id, one.term, one.waits_for) for one in kind] for kind in (rule.grounds.suspend, rule.grounds.extend)]


def _term(term: Term) -> Message:
    return msg(f"term.{term.unit}", n=term.value)


def _price(row: FeeRow | None, pack: Pack, day: date) -> Message:
    if row is None:
        return msg("pack.diff_no_fee")
    try:
        return msg("pack.diff_amount", sum=(amount_of(row, pack, day)[0], pack.currency))
    except NoTariff:
        return msg("pack.diff_unknown_fee")
