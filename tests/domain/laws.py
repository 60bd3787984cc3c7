"""The law of a country with one thing in it changed, so that a test does not hang on what a pack holds today."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from forms.node import Standing
from forms.pack import builtin_pack
from forms.provision import CapacityRule, Channel
from forms.register import Law
from mfc_desk.text.message import msg

EVERY_RIGHT = tuple(CapacityRule(kind, None) for kind in ("self", "parent", "guardian", "proxy", "head"))
GUIDED = (
    Channel("portal", msg("text"), Standing("known")),
    Channel("assisted", msg("text"), Standing("known"), steps=(msg("step.one"), msg("step.two"))),
)


def law_with(country: str, **changes: dict[str, Any]) -> Law:
    """The law with fields of some services changed; a service is named without its pack."""
    pack = builtin_pack(country)
    services = tuple(replace(one, **changes.get(one.id.partition(".")[2], {})) for one in pack.services)
    vars(pack)["services"] = services
    return Law.of(pack)


def for_all(country: str) -> Law:
    """Every service is for persons and organisations, in every right."""
    names = [one.id.partition(".")[2] for one in builtin_pack(country).services]
    return law_with(
        country, **{name: {"rights": EVERY_RIGHT, "addressees": ("natural", "organisation")} for name in names}
    )
