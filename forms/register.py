"""The register of services: what the rest of the program holds of the law."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from forms.calendar import Calendar
from forms.errors import UnknownEvidence, UnknownService
from forms.form import Form
from forms.ids import EvidenceTypeId, PackId, ServiceId
from forms.pack import EvidenceType, Pack
from forms.service import Service


@dataclass(frozen=True)
class Law:
    """The packs in force at a centre; the first one is the centre's own jurisdiction."""

    packs: tuple[Pack, ...]

    @classmethod
    def of(cls, *packs: Pack) -> Law:
        """The law made of these packs. At least one is needed."""
        if not packs:
            raise ValueError("a law needs a pack")
        return cls(packs)

    @cached_property
    def _newest(self) -> dict[ServiceId, Service]:
        found = sorted((one for pack in self.packs for one in pack.services), key=lambda one: one.valid_from)
        return {one.id: one for one in found}

    def services(self) -> tuple[Service, ...]:
        """The newest version of every service."""
        return tuple(self._newest.values())

    def service(self, service_id: ServiceId, on: date | None = None) -> Service:
        """The newest version, or the one in force on a day. Raises `UnknownService`."""
        if on is None:
            if service_id not in self._newest:
                raise UnknownService(service_id)
            return self._newest[service_id]
        for one in (one for pack in self.packs for one in pack.services):
            if one.id == service_id and one.valid_on(on):
                return one
        raise UnknownService(service_id)

    def form(self, service: Service) -> Form:
        """The form of a service, read at its first use. Raises `PackError`."""
        return self.pack(service.pack).form(service.form)

    def evidence_type(self, type_id: EvidenceTypeId) -> EvidenceType:
        """What an evidence type is. Raises `UnknownEvidence`."""
        for pack in self.packs:
            if type_id in pack.evidence_types:
                return pack.evidence_types[type_id]
        raise UnknownEvidence(type_id)

    def texts(self, language: str) -> dict[str, str]:
        """All packs' words in one language, to be chained behind the catalogue."""
        return {code: text for pack in self.packs for code, text in pack.texts(language).items()}

    def pack(self, pack_id: PackId) -> Pack:
        """The pack with this id. Raises `UnknownService` where it is not part of this law."""
        for pack in self.packs:
            if pack.id == pack_id:
                return pack
        raise UnknownService(pack_id)

    @property
    def calendar(self) -> Calendar:
        """The centre's working days."""
        return self.packs[0].calendar

    @property
    def time_zone(self) -> str:
        """The centre's time zone, as the tz database names it."""
        return self.packs[0].time_zone

    @property
    def currency(self) -> str:
        """The centre's currency."""
        return self.packs[0].currency

    @property
    def version(self) -> str:
        """The versions of all packs in one text: "kz-2026.1"."""
        return "+".join(f"{pack.id}-{pack.version}" for pack in self.packs)
