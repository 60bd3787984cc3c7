"""Grounds on which the law lets a centre or an agency say no: a closed list, each with article, cure and test."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, cast, get_args

from forms.ids import GroundId, PackId
from forms.node import Node, Standing, standing
from forms.rules import Rule
from mfc_desk.text.message import Message

Stage = Literal["intake", "assistance", "service"]
"""Who may say no on it: the desk when it takes in, the desk when it only guides, or the agency that decides."""


@dataclass(frozen=True, slots=True)
class RefusalGround:
    """One ground of the closed list. Its test is a rule over the form and the facts of `forms.situation`."""

    id: GroundId
    stage: Stage
    text: Message
    cure: Message
    today: Message
    """What can be done today, at this counter."""
    standing: Standing
    curable_here: bool
    """Whether it can be put right in minutes at this counter."""
    test: Rule
    cites: GroundId | None = None
    """The ground that the written notice names instead, where the law does not list this one by itself."""


@dataclass(frozen=True, slots=True)
class ListedGround:
    """A ground as a service lists it; `standing` where the service's own act names it."""

    id: GroundId
    standing: Standing | None = None


def parse_refusal(name: str, node: Node, pack: PackId) -> RefusalGround:
    """One ground of a pack's list. Raises `PackError`."""
    node.only("stage", "article", "confidence", "source", "curable_here", "test", "cites")
    stands, cites = standing(node), node.maybe_text("cites")
    if stands.article is None:
        raise node.wrong("article is missing")
    code = f"{pack}.refusal.{name}"
    return RefusalGround(
        id=GroundId(name),
        stage=cast("Stage", node.at("stage").one_of(get_args(Stage))),
        text=node.words(code),
        cure=node.words(f"{code}.cure"),
        today=node.words(f"{code}.today"),
        standing=stands,
        curable_here=node.at("curable_here").flag(),
        test=node.at("test").rule(),
        cites=None if cites is None else GroundId(cites),
    )


def parse_listed(node: Node) -> ListedGround:
    """A ground as a service names it: its id, or an object with the service's own act. Raises `PackError`."""
    if isinstance(node.value, str):
        return ListedGround(GroundId(node.text()))
    node.only("id", "article", "confidence", "source")
    return ListedGround(GroundId(node.at("id").text()), standing(node))
