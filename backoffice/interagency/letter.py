"""What is written to an agency: the content that the law lists, and the headers of X-Road's REST protocol."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

from backoffice.interagency.gateway import Outgoing
from backoffice.store.centres import Centre
from forms.agency import AgencyService
from forms.register import Law
from forms.service import Service
from forms.subjects import Subject
from mfc_desk.domain.entities import Application, Party, Visit
from mfc_desk.domain.inquiries import AgencyRequest
from mfc_desk.domain.intake import Organisation
from mfc_desk.text.catalogue import Catalogue

LANGUAGE: Final = "ru"
"""In which agencies of both countries read a request."""
LISTED: Final = ("requester", "addressee", "service", "basis", "needed", "subject", "contact", "author")
"""What the law wants in every request; without one of them it is not sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """Everything a letter is made of."""

    centre: Centre
    law: Law
    service: Service
    agency: AgencyService
    request: AgencyRequest
    application: Application
    visit: Visit | None
    subject: Party | Organisation | Subject
    """Whose data are needed: the applicant's, or those of somebody whom the form names."""


def content_of(matter: Matter) -> dict[str, Any]:
    """The letter's content, for people and programs of the agency."""
    request, centre = matter.request, matter.centre
    say = Catalogue(LANGUAGE)
    say.chain(matter.law.texts(LANGUAGE))
    return {
        "request": request.id,
        "requester": {"code": _client(centre), "name": say.pick(centre.name), "address": say.pick(centre.address)},
        "addressee": request.agency,
        "service": {"id": matter.service.id, "version": matter.service.version, "name": say.say(matter.service.name)},
        "basis": {"code": request.legal_basis, "article": say(request.legal_basis)} if request.legal_basis else None,
        "purpose": say.say(matter.agency.purpose_text),
        "needed": {
            "evidence": request.evidence,
            "name": say.say(matter.law.evidence_type(request.evidence).label),
            **({} if request.due is None else {"sum_minor": request.due}),
        },
        "subject": _subject(matter.subject),
        "contact": centre.phone,
        "author": request.asked_by,
        "asked_at": request.asked_at.isoformat(),
        "consent": request.consent,
    }


def lacking(content: Mapping[str, Any]) -> list[str]:
    """What the law wants in a request and is not in it."""
    return [name for name in LISTED if not content.get(name)]


def bytes_of(content: Mapping[str, Any]) -> bytes:
    """The letter as it is sent and kept."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def outgoing(matter: Matter, body: bytes) -> Outgoing:
    """The letter in its envelope: addressed by the path, tied to the case by `X-Road-Issue`."""
    country, request = matter.centre.jurisdiction.upper(), matter.request
    headers = {
        "X-Road-Client": "/".join(quote(part, safe="") for part in _client(matter.centre).split("/")),
        "X-Road-Id": request.id,
        "X-Road-UserId": f"{country}{request.asked_by}",
        "X-Road-Issue": issue_of(matter),
        "X-Road-Request-Hash": digest_of(body),
        "Content-Type": "application/json; charset=utf-8",
        "Accept": "application/json",
    }
    parts = (country, *request.agency.split("/"))
    return Outgoing("/r1/" + "/".join(quote(part, safe="") for part in parts), headers, body)


def issue_of(matter: Matter) -> str:
    """The working procedure that the request belongs to: the case by its number, before that the visit."""
    return matter.application.number or matter.application.visit


def digest_of(body: bytes) -> str:
    """What `X-Road-Request-Hash` says: sha512, in base64."""
    return base64.b64encode(hashlib.sha512(body).digest()).decode("ascii")


def _client(centre: Centre) -> str:
    return f"{centre.jurisdiction.upper()}/GOV/{centre.centre}/desk"


def _subject(one: Party | Organisation | Subject) -> dict[str, str]:
    if isinstance(one, Subject):
        told = {"identifier": one.identifier, "full_name": one.name, "born": one.born.isoformat() if one.born else ""}
        return told if one.known else {}
    if isinstance(one, Organisation):
        told = {"identifier": one.identifier, "name": one.name, "register_number": one.register_number}
        return told if one.identifier else {}
    told = {
        "identifier": one.identifier,
        "family_name": one.family_name,
        "given_name": one.given_name,
        "patronymic": one.patronymic,
        "born": one.born.isoformat(),
    }
    return told if one.identifier or (one.family_name and one.given_name) else {}
