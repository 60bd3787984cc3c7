"""Tickets on paper that the tests of this room share."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache

from forms.ids import ServiceId
from forms.register import Law
from forms.shelf import law_from
from mfc_desk.domain.checklists import checklist
from mfc_desk.domain.ids import CentreId, TicketId
from mfc_desk.domain.ticket_codes import TicketCode
from mfc_desk.domain.ticket_papers import TicketPaperData
from mfc_desk.text.catalogue import Catalogue, Language
from tests.printing.samples import ALMATY, WORDS

DAY = date(2026, 11, 22)
CODE = TicketCode(
    centre=CentreId("KZ-ALA-3"), ticket=TicketId("019354e0-0000-7000-8001-000000000001"), number="A-044", day=DAY
).printed(bytes(range(64)))


@cache
def law() -> Law:
    return law_from("kz", None)


def catalogue(language: Language) -> Catalogue:
    """The words of `language` and of the pack."""
    words = Catalogue(language)
    words.chain(law().texts(language))
    return words


def ticket(language: str = "en", **changes: object) -> TicketPaperData:
    """A believable ticket, with `changes`."""
    services = (ServiceId("kz.birth"), ServiceId("kz.child_allowance"))
    values: dict[str, object] = {
        "centre": WORDS[language][0],
        "number": "A-044",
        "issued_at": datetime(2026, 11, 22, 10, 58, tzinfo=ALMATY),
        "services": tuple(law().service(one, DAY).short for one in services),
        "life_event": law().service(services[0], DAY).life_events[0],
        "ahead": 7,
        "wait_min": (15, 35),
        "checklist": checklist(law(), services, DAY),
        "code": CODE,
    }
    return TicketPaperData(**(values | changes))  # type: ignore[arg-type]  # the names above are the fields
