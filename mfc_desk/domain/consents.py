"""Whether data may be fetched: the lawful consent for one application and one kind of evidence.

The newest word counts. A consent of another person, of another application, refused, withdrawn or expired is none.
"""

from __future__ import annotations

import hashlib
from datetime import date

from forms.ids import EvidenceTypeId
from forms.node import worded
from forms.register import Law
from mfc_desk.domain.entities import Application
from mfc_desk.domain.errors import Unlawful
from mfc_desk.domain.heard import words_about
from mfc_desk.domain.intake import Consent, ConsentState
from mfc_desk.domain.lawful import pinned
from mfc_desk.domain.machines import Lifecycle
from mfc_desk.domain.operations.base import Rows
from mfc_desk.text.message import msg


def lawful_consent(rows: Rows, application: Application, evidence: EvidenceTypeId, *, day: date) -> Consent | None:
    """The consent by which this evidence may be fetched for this application on `day`; None where there is none."""
    if application.lifecycle is Lifecycle.ABANDONED:
        return None
    said = next((one for one in reversed(words_about(rows, application)) if evidence in one.categories), None)
    return said if said is not None and said.standing(day) is ConsentState.GIVEN else None


def said_about(rows: Rows, application: Application, day: date) -> bool | None:
    """What was last said of the data of who applies now: given or not, as it stands on `day`; None: nobody asked."""
    said = words_about(rows, application)
    return said[-1].standing(day) is ConsentState.GIVEN if said else None


def demand_consent(rows: Rows, application: Application, evidence: EvidenceTypeId, *, day: date) -> Consent:
    """The consent by which this evidence may be fetched. Raises `Unlawful` where there is none."""
    found = lawful_consent(rows, application, evidence, day=day)
    if found is None:
        raise Unlawful(msg("rule.no_consent"))
    return found


def fetchable(law: Law, application: Application) -> dict[EvidenceTypeId, str]:
    """Every evidence type that an agency holds for this service, with the text code of the article that needs it."""
    _, service = pinned(law, application)
    return {
        item.type: each.standing.article.code if each.standing.article else ""
        for each in service.requirements
        for one in each.any_of
        for item in one.all
        if item.by == "interagency"
    }


def notice_of(law: Law, application: Application) -> str:
    """The text code of what is read out before a consent, out of the pack."""
    _, service = pinned(law, application)
    return worded(f"{service.pack}.consent.notice", service.edition)


def notice_hash(law: Law, application: Application, language: str) -> str:
    """sha256 of the notice in that language. Raises `Unlawful` where the pack has no such text."""
    at, service = pinned(law, application)
    text = at.pack_of(service).texts(language).get(notice_of(law, application)) if language in service.languages else ""
    if not text:
        raise Unlawful(msg("rule.no_notice"))
    return hashlib.sha256(text.encode()).hexdigest()
