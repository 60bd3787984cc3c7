"""The grounds of a refusal in words: each with its verdict, its facts, its article and its cure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from forms.grounds import FactSaid, GroundView
from forms.ids import GroundId
from forms.values import Unknown
from mfc_desk.domain.grounds import LOOKED_AT
from ui.presenters.visit.plan_rows import article_of

Verdict = Literal["true", "false", "unknown"]
LOOKS: Final[dict[Verdict, tuple[str, str]]] = {
    "true": ("circle-check", "ok"),
    "false": ("ban", "muted"),
    "unknown": ("circle-question-mark", "muted"),
}
ORDER: Final[tuple[Verdict, ...]] = ("true", "unknown", "false")


@dataclass(frozen=True, slots=True)
class FactAsked:
    """A fact that only the operator can see: its words as they stand, and what was said of it, if anything."""

    name: str
    words: str
    so: bool | None


@dataclass(frozen=True, slots=True)
class GroundRow:
    """One ground of the list as it stands now."""

    id: GroundId
    text: str
    verdict: Verdict
    said: str
    icon: str
    role: str
    facts: tuple[str, ...]
    article: str
    cure: str
    today: str
    chosen: bool
    asks: tuple[FactAsked, ...] = ()
    """What the operator is asked to look at."""


@dataclass(frozen=True, slots=True)
class Colleague:
    """Someone who may be the second person here."""

    login: str
    name: str


def row_of(view: GroundView, *, chosen: GroundId | None, say: Callable[..., str]) -> GroundRow:
    """One ground as it stands now."""
    ground = view.ground
    icon, role = LOOKS[view.verdict]
    return GroundRow(
        id=ground.id,
        text=say(ground.text),
        verdict=view.verdict,
        said=say(f"visit.refuse.verdict.{view.verdict}"),
        icon=icon,
        role=role,
        facts=tuple(say(each.told) for each in view.facts),
        article=article_of(ground.standing, say),
        cure=say(ground.cure),
        today=say(ground.today),
        chosen=ground.id == chosen,
        asks=tuple(_asked(each, say) for each in view.facts if each.name in LOOKED_AT),
    )


def _asked(fact: FactSaid, say: Callable[..., str]) -> FactAsked:
    values = LOOKED_AT[fact.name]
    so = None if isinstance(fact.value, Unknown) else fact.value == values[True]
    return FactAsked(fact.name, say(fact.told), so)
