"""Lengths of time as regulations write them, and the listed grounds on which a term stands still or grows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, cast, get_args

from forms.ids import GroundId, RequirementId
from forms.node import Node, Standing, standing
from mfc_desk.text.message import Message

Unit = Literal["wd", "cd", "month", "min", "instant"]
LONGEST: Final = 3_660
"""Days, months or minutes of a term: more is a slip of the hand, and would be counted for hours."""


@dataclass(frozen=True, slots=True)
class Term:
    """A length of time as a regulation writes it."""

    value: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class Ground:
    """A reason the law lists; `term` bounds a suspension, or is what an extension adds."""

    id: GroundId
    text: Message
    standing: Standing
    term: Term | None
    waits_for: tuple[RequirementId, ...] = ()
    """The requirements a term stands still for: it runs on once the person has brought what proves them."""


@dataclass(frozen=True, slots=True)
class Grounds:
    """What may move a due date: nothing else does."""

    suspend: tuple[Ground, ...] = ()
    extend: tuple[Ground, ...] = ()

    def texts(self) -> tuple[Message, ...]:
        """Every text the grounds show."""
        return tuple(text for one in (*self.suspend, *self.extend) for text in (one.text, one.standing.article) if text)


NO_GROUNDS: Final = Grounds()


def parse_term(node: Node) -> Term:
    """The length of time that stands here. Raises `PackError`."""
    value = node.at("value")
    if not 0 <= value.whole() <= LONGEST:
        raise value.wrong(f"a term is from 0 to {LONGEST}")
    return Term(value.whole(), cast("Unit", node.at("unit").one_of(get_args(Unit))))


def parse_grounds(node: Node, service: str) -> Grounds:
    """The grounds under `suspend` and `extend`. Raises `PackError`."""
    suspend, extend = node.maybe("suspend"), node.maybe("extend")
    found = Grounds(
        tuple(_ground(one, service) for one in suspend.items()) if suspend else (),
        tuple(_ground(one, service) for one in extend.items()) if extend else (),
    )
    ids = [one.id for one in (*found.suspend, *found.extend)]
    if len(set(ids)) != len(ids):
        raise node.wrong("a ground is given twice")
    if any(one.waits_for for one in found.extend):
        raise node.wrong("only a term that stands still waits for a paper")
    if any(one.term is None for one in found.extend):
        raise node.wrong("an extension says by how much")
    return found


def _ground(node: Node, service: str) -> Ground:
    node.only("id", "value", "unit", "waits_for", "article", "confidence", "source")
    key, stands = node.at("id").text(), standing(node)
    if stands.article is None:
        raise node.wrong("article is missing")
    term = parse_term(node) if node.maybe("value") else None
    if term is not None and term.unit not in ("wd", "cd"):
        raise node.wrong("a term stands still or grows by days")
    waits = node.maybe("waits_for")
    names = tuple(RequirementId(one.text()) for one in waits.items()) if waits else ()
    return Ground(GroundId(key), node.words(f"{service}.ground.{key}"), stands, term, names)
