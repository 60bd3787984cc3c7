"""The register of services: what the rest of the program holds of the law."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Final, TypeVar

from forms.calendar import Calendar
from forms.errors import UnknownEvidence, UnknownService, UnknownVersion
from forms.form import Form
from forms.ids import EvidenceTypeId, PackId, ServiceId
from forms.pack import EvidenceType, Pack, parts_of
from forms.priority import PriorityCategory
from forms.service import Service
from mfc_desk.text.message import Message, msg

K = TypeVar("K")
V = TypeVar("V")
MOST_KEPT: Final = 1_000
"""Days, and versions of services, that a law remembers."""


@dataclass(frozen=True)
class Law:
    """The packs in force at a centre; the first one is the centre's own jurisdiction.

    Several versions of a pack may be at hand. `packs` holds one of each: the newest, those of a day (`on`), or those
    a case is pinned to (`at`). Whatever is looked up by its id alone is found in an older version too.
    """

    packs: tuple[Pack, ...]
    shelf: tuple[Pack, ...] = field(default=(), compare=False)
    """Every version at hand, the newest first; an older one keeps its own words (`Pack.edition`)."""
    zone: str = ""
    """The time zone of a centre that is not in the one of its jurisdiction."""
    _views: dict[tuple[str, ...], Law] = field(default_factory=dict, compare=False, repr=False)
    _pinned: dict[tuple[ServiceId, str], tuple[Law, Service]] = field(default_factory=dict, compare=False, repr=False)
    _on_days: dict[date, tuple[Service, ...]] = field(default_factory=dict, compare=False, repr=False)
    """What was found once; packs never change."""

    @classmethod
    def of(cls, *packs: Pack) -> Law:
        """The law made of these packs, several versions of one among them. At least one is needed."""
        if not packs:
            raise ValueError("a law needs a pack")
        kinds: dict[PackId, dict[str, Pack]] = {}
        for pack in packs:
            if kinds.setdefault(pack.id, {}).setdefault(pack.version, pack) is not pack:
                raise ValueError(f"{pack.id} {pack.version} is given twice")
        sorted_kinds = [sorted(versions.values(), key=_age, reverse=True) for versions in kinds.values()]
        newest = tuple(versions[0] for versions in sorted_kinds)
        older = tuple(replace(pack, edition=pack.version) for versions in sorted_kinds for pack in versions[1:])
        return cls(newest, newest + older)

    def in_zone(self, zone: str) -> Law:
        """The same law at a centre in that time zone; an empty one is the jurisdiction's."""
        return replace(self, zone=zone, _views={}, _pinned={}, _on_days={})

    def on(self, day: date) -> Law:
        """The law in force on a day: of each pack the newest version that is in force, or the oldest there is."""
        return self._view([self._in_force(pack.id, day) for pack in self.packs])

    def at(self, pin: str) -> Law:
        """The law that a case is pinned to by `pin`. Raises `UnknownVersion` where a version is not at hand."""
        pinned = dict(part.partition("/")[0].split("-", 1) for part in pin.split("+") if "-" in part)
        if not pinned:
            raise UnknownVersion(pin)
        chosen = {pack.id: pack for pack in self.packs}
        for pack_id, version in pinned.items():
            chosen[PackId(pack_id)] = self._version(pack_id, version)
        return self._view(list(chosen.values()))

    def pin(self, service: Service) -> str:
        """What pins a case to this version of the service and of its pack: "kz-2026.1/2026.1"."""
        return f"{service.pack}-{self.pack_of(service).version}/{service.version}"

    def pinned(self, service_id: ServiceId, pin: str) -> tuple[Law, Service]:
        """The law and the service that a case was begun under. Raises `UnknownVersion` where they are not at hand."""
        known = self._pinned.get((service_id, pin))
        if known is None:
            known = _kept(self._pinned, (service_id, pin), self._find_pinned(service_id, pin))
        return known

    def _find_pinned(self, service_id: ServiceId, pin: str) -> tuple[Law, Service]:
        law, version = self.at(pin), pin.partition("/")[2]
        own = [one for pack in law.packs for one in pack.services if one.id == service_id]
        found = (
            [one for one in own if one.version == version] if version else sorted(own, key=lambda one: one.valid_from)
        )
        if not found:
            raise UnknownVersion(pin)
        return law, found[-1]

    @cached_property
    def _newest(self) -> dict[ServiceId, Service]:
        found = sorted((one for pack in self.packs for one in pack.services), key=lambda one: one.valid_from)
        return {one.id: one for one in found}

    def services(self, on: date | None = None) -> tuple[Service, ...]:
        """The newest version of every service, or those in force on a day."""
        if on is None:
            return tuple(self._newest.values())
        known = self._on_days.get(on)
        if known is None:
            found = tuple(one for pack in self.on(on).packs for one in pack.services if one.valid_on(on))
            known = _kept(self._on_days, on, found)
        return known

    def service(self, service_id: ServiceId, on: date | None = None) -> Service:
        """The newest version at hand, or the one in force on a day. Raises `UnknownService`."""
        if on is not None:
            found = next((one for one in self.services(on) if one.id == service_id), None)
        else:
            found = self._newest.get(service_id) or next(self._older(service_id), None)
        if found is None:
            raise UnknownService(service_id)
        return found

    def form(self, service: Service) -> Form:
        """The form of a service of this law, read at its first use. Raises `PackError`."""
        return self.pack_of(service).form_of(service)

    def evidence_type(self, type_id: EvidenceTypeId) -> EvidenceType:
        """What an evidence type is. Raises `UnknownEvidence`."""
        for pack in (*self.packs, *self.shelf):
            if type_id in pack.evidence_types:
                return pack.evidence_types[type_id]
        raise UnknownEvidence(type_id)

    def texts(self, language: str) -> dict[str, str]:
        """All packs' words in one language, to be chained behind the catalogue; those of older versions too."""
        return {code: text for pack in self.shelf or self.packs for code, text in pack.texts(language).items()}

    def pack(self, pack_id: PackId) -> Pack:
        """The pack with this id. Raises `UnknownService` where it is not part of this law."""
        for pack in self.packs:
            if pack.id == pack_id:
                return pack
        raise UnknownService(pack_id)

    def pack_of(self, service: Service) -> Pack:
        """The version of the pack that this version of a service belongs to. Raises `UnknownService`."""
        for pack in self.shelf or self.packs:
            if (pack.id, pack.edition) == (service.pack, service.edition):
                return pack
        raise UnknownService(service.id)

    def priority(self, ground: str) -> PriorityCategory | None:
        """Who is called earlier on this ground, in this version or an older one; None where no version here knows."""
        return next((pack.priority[ground] for pack in (*self.packs, *self.shelf) if ground in pack.priority), None)

    def ahead_by(self, ground: str) -> Message:
        """The ground in words; one of a newer law is "by law"."""
        found = self.priority(ground)
        return msg("ground.by_law") if found is None else found.label

    @property
    def calendar(self) -> Calendar:
        """The centre's working days."""
        return self.packs[0].calendar

    @property
    def time_zone(self) -> str:
        """The centre's time zone, as the tz database names it."""
        return self.zone or self.packs[0].time_zone

    @property
    def country(self) -> str:
        """The centre's country: "KZ"."""
        return self.packs[0].calendar.country

    @property
    def currency(self) -> str:
        """The centre's currency."""
        return self.packs[0].currency

    @property
    def version(self) -> str:
        """The versions of all packs in one text: "kz-2026.1"."""
        return "+".join(f"{pack.id}-{pack.version}" for pack in self.packs)

    def _older(self, service_id: ServiceId) -> Iterator[Service]:
        return (one for pack in self.shelf for one in pack.services if one.id == service_id)

    def _in_force(self, pack_id: PackId, day: date) -> Pack:
        versions = [pack for pack in self.shelf or self.packs if pack.id == pack_id]
        return next((pack for pack in versions if pack.valid_from <= day), versions[-1])

    def _version(self, pack_id: str, version: str) -> Pack:
        for pack in self.shelf or self.packs:
            if (pack.id, pack.version) == (pack_id, version):
                return pack
        raise UnknownVersion(f"{pack_id}-{version}")

    def _view(self, packs: list[Pack]) -> Law:
        """The same law object for the same versions, so that what was read once is read once."""
        key = tuple(pack.version for pack in packs)
        if key == tuple(pack.version for pack in self.packs):
            return self
        if key not in self._views:
            self._views[key] = Law(tuple(packs), self.shelf, self.zone, self._views)
        return self._views[key]


def _kept(known: dict[K, V], key: K, found: V) -> V:
    """What was found, remembered; whoever asks for ever new versions or days makes it forget."""
    if len(known) >= MOST_KEPT:
        known.clear()
    known[key] = found
    return found


def _age(pack: Pack) -> tuple[date, tuple[int, ...]]:
    return pack.valid_from, parts_of(pack.version)
