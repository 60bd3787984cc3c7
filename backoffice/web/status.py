"""The page behind the QR of a receipt: where an application stands, without a word about the person."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from html import escape
from typing import Final

from litestar import Response, get
from sqlalchemy.engine import Connection

from backoffice.api.bodies import Asked, office_of, threads_of
from backoffice.office import Office
from backoffice.store import centres, projections
from backoffice.store.centres import Centre
from backoffice.store.world import World
from mfc_desk.domain import due_dates, lawful
from mfc_desk.domain.entities import Application
from mfc_desk.domain.errors import Unlawful
from mfc_desk.domain.ids import CaseNumber, Key
from mfc_desk.domain.sides import sides_of
from mfc_desk.domain.status import check_of
from mfc_desk.text.catalogue import LANGUAGES, Catalogue, Language

_PAGE: Final = """<!DOCTYPE html>
<html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">
<style>
body {{ font: 1.25rem/1.5 system-ui, sans-serif; color: #15202b; background: #fff; margin: 0 }}
main {{ max-width: 40rem; margin: 0 auto; padding: 1.5rem }}
h1 {{ font-size: 1.6rem; line-height: 1.25 }}
dt {{ color: #43525f; margin-top: 1rem }} dd {{ margin: 0; font-weight: 600 }}
.state {{ border-left: .5rem solid #0b6e4f; padding: .5rem 1rem; font-weight: 600 }}
.none {{ border-color: #8a5a00 }}
a {{ color: #0a4f8f }} a:focus {{ outline: .2rem solid #0a4f8f; outline-offset: .2rem }}
</style></head><body><main><nav>{languages}</nav>{content}</main></body></html>
"""
_HEADERS: Final = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    "Vary": "Accept-Language",
}


@get("/status/{number:str}")
async def page(request: Asked) -> Response[str]:
    """The page, in the reader's language. A wrong check and an unknown number look the same."""
    number = str(request.path_params["number"])
    check = request.query_params.get("check", "")
    wanted = request.query_params.get("language", "") or request.headers.get("accept-language", "")
    catalogue = Catalogue(language_of(wanted))
    office = office_of(request)
    found = await threads_of(request).store(find, office, number, check)
    links = _languages(number, check, catalogue)
    if found is None:
        content, status = _unknown(catalogue, number), 404
    else:
        content, status = _known(catalogue, office, found), 200
    html = _PAGE.format(language=catalogue.language, title=escape(number), languages=links, content=content)
    return Response(html, status_code=status, media_type="text/html", headers=_HEADERS)


def language_of(wanted: str) -> Language:
    """The first language of an Accept-Language header that we speak; Russian where none is."""
    ranked = []
    for place, part in enumerate(wanted[:200].split(",")):
        name, _, weight = part.strip().partition(";q=")
        ranked.append((-_weight(weight), place, name.lower().partition("-")[0]))
    for _, _, name in sorted(ranked):
        for language in LANGUAGES:
            if language == name:
                return language
    return "ru"


@dataclass(frozen=True, slots=True)
class Found:
    """An application whose number and check were named."""

    centre: Centre
    application: Application
    dated: bool
    """Whether its dates rest on nothing but what was seen at its source."""


def find(office: Office, number: str, check: str) -> Found | None:
    """The application with this number, if the check is its own."""

    def work(tx: Connection) -> Found | None:
        for centre in centres.centres(tx):
            name = projections.application_by_number(tx, centre, CaseNumber(number))
            rows = World(tx, centre)
            row = rows.get(Key("application", name)) if name is not None else None
            if (
                isinstance(row, Application)
                and row.number == number
                and hmac.compare_digest(check_of(row).encode(), check.encode())
            ):
                return Found(centre, row, _dated(office, centre, rows, row))
        return None

    return office.database.read(work)


def _dated(office: Office, centre: Centre, rows: World, application: Application) -> bool:
    try:
        return due_dates.standing_of(office.law(centre), application, sides_of(rows, application)).verified
    except Unlawful:
        return False


def _known(catalogue: Catalogue, office: Office, found: Found) -> str:
    centre, application = found.centre, found.application
    catalogue.chain(office.law(centre).texts(catalogue.language))
    lines = _about_service(catalogue, office, centre=centre, application=application)
    if application.received_at is not None:
        received = centre.local(application.received_at)
        lines.append(("office.status_received", catalogue("office.status_day", day=received.date())))
    if application.due is not None:
        day = catalogue("office.status_day", day=application.due)
        lines.append(("office.status_due", day if found.dated else f"{day} ({catalogue('paper.not_verified')})"))
    here = (catalogue.pick(centre.name), catalogue.pick(centre.address), centre.phone)
    lines.append(("office.status_centre", ", ".join(part for part in here if part)))
    facts = "".join(f"<dt>{escape(catalogue(code))}</dt><dd>{escape(text)}</dd>" for code, text in lines)
    state = catalogue(f"office.status_{application.lifecycle}")
    title = catalogue("office.status_title", number=application.number)
    return f'<h1>{escape(title)}</h1><p class="state">{escape(state)}</p><dl>{facts}</dl>'


def _about_service(
    catalogue: Catalogue, office: Office, *, centre: Centre, application: Application
) -> list[tuple[str, str]]:
    """What was asked for, under the law the case began with; nothing where that version is not installed any more."""
    try:
        _, service = lawful.pinned(office.law(centre), application)
    except Unlawful:
        return []
    return [
        ("office.status_service", catalogue.say(service.name)),
        ("office.status_authority", catalogue.say(service.authority)),
    ]


def _unknown(catalogue: Catalogue, number: str) -> str:
    title = escape(catalogue("office.status_title", number=number[:40]))
    text = escape(catalogue("office.status_unknown"))
    return f'<h1>{title}</h1><p class="state none">{text}</p><p>{escape(catalogue("office.status_unknown_why"))}</p>'


def _languages(number: str, check: str, catalogue: Catalogue) -> str:
    from urllib.parse import quote

    base = f"/status/{quote(number)}?check={quote(check)}&language="
    links = []
    for language in LANGUAGES:
        name = escape(catalogue(f"office.language_{language}"))
        current = ' aria-current="true"' if language == catalogue.language else ""
        links.append(f'<a lang="{language}" hreflang="{language}" href="{escape(base + language)}"{current}>{name}</a>')
    return " · ".join(links)


def _weight(text: str) -> float:
    try:
        return float(text) if text else 1.0
    except ValueError:
        return 0.0
