"""How a service is offered: through which channels, to whom and in whose name, beside which others, for how long kept.

CPSV-AP 3.2 calls these hasChannel, hasAddressee, isGroupedBy and relatedService; a capacity is the role of who acts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, cast, get_args

from forms.ids import Addressee, Capacity, RequirementId, ServiceId
from forms.node import Node, Standing, standing
from forms.terms import Term, parse_term
from mfc_desk.text.message import Message

ChannelKind = Literal["desk", "portal", "mobile", "proactive", "notary", "assisted"]
Afterwards = Literal["return_to_agency", "destroy", "post"]


@dataclass(frozen=True, slots=True)
class Channel:
    """One way to the service; `steps` are what the operator says while the person acts on their own device."""

    kind: ChannelKind
    text: Message
    standing: Standing
    steps: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class CapacityRule:
    """In what right one may apply, and the requirement that proves it; nothing proves that one is oneself."""

    kind: Capacity
    proven_by: RequirementId | None


@dataclass(frozen=True, slots=True)
class Related:
    """A service that belongs into the same visit, and why, as the operator says it."""

    service: ServiceId
    because: Message


@dataclass(frozen=True, slots=True)
class Storage:
    """How long a result waits in the centre, and what becomes of it then."""

    term: Term
    then: Afterwards
    standing: Standing


def parse_channel(node: Node, *, pack: str, service: str) -> Channel:
    """One channel. Raises `PackError`; an assisted one has steps, no other has."""
    node.only("channel", "steps", "confidence", "source", "article")
    kind = cast("ChannelKind", node.at("channel").one_of(get_args(ChannelKind)))
    steps = tuple(node.words(f"{service}.guide.{one}") for one in node.texts("steps"))
    if (kind == "assisted") != bool(steps):
        raise node.wrong("an assisted channel has steps, no other has")
    return Channel(kind, node.words(f"{pack}.channel.{kind}"), standing(node), steps)


def parse_capacity(node: Node) -> CapacityRule:
    """One capacity: "self", or another with the requirement that proves it. Raises `PackError`."""
    if node.value == "self":
        return CapacityRule("self", None)
    node.only("capacity", "proven_by")
    others = tuple(one for one in get_args(Capacity) if one != "self")
    kind = cast("Capacity", node.at("capacity").one_of(others))
    return CapacityRule(kind, RequirementId(node.at("proven_by").text()))


def parse_addressee(node: Node) -> Addressee:
    """Who the service is for. Raises `PackError`."""
    return cast("Addressee", node.one_of(get_args(Addressee)))


def parse_related(node: Node, *, service: str) -> Related:
    """One related service. Raises `PackError`."""
    node.only("service")
    name = node.at("service").text()
    return Related(ServiceId(name), node.words(f"{service}.related.{name.rpartition('.')[2]}"))


def parse_storage(node: Node) -> Storage:
    """How long the result is kept. Raises `PackError`."""
    node.only("value", "unit", "then", "article", "confidence", "source")
    then = cast("Afterwards", node.at("then").one_of(get_args(Afterwards)))
    return Storage(parse_term(node), then, standing(node))
