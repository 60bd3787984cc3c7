"""Who the law lets be called earlier: the categories of a pack, each with its act and what shows that it holds.

How much earlier is for the centre to say (`mfc_desk.domain.halls.Hall.head_starts`).
"""

from __future__ import annotations

from dataclasses import dataclass

from forms.ids import PackId
from forms.node import Node, Standing, standing
from mfc_desk.text.message import Message


@dataclass(frozen=True, slots=True)
class PriorityCategory:
    """One legal ground for going ahead."""

    id: str
    label: Message
    """Whom it is about, as the board's eyes never see it and the desk's do."""
    asked: Message
    """The same as a sentence the person says of themself at the kiosk."""
    shown_by: Message
    """What shows it, at the desk."""
    standing: Standing


def parse_priority(name: str, node: Node, pack: PackId) -> PriorityCategory:
    """One category of a pack's list. Raises `PackError`."""
    node.only("article", "confidence", "source")
    stands, code = standing(node), f"{pack}.priority.{name}"
    if stands.article is None:
        raise node.wrong("article is missing")
    return PriorityCategory(
        id=name,
        label=node.words(code),
        asked=node.words(f"{code}.asked"),
        shown_by=node.words(f"{code}.shown_by"),
        standing=stands,
    )
