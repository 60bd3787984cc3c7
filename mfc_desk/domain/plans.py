"""The evidence plan of a case as the rules read it: out of the rows, on the day that the desk told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from forms.evidence import EvidencePlan
from mfc_desk.domain import lawful
from mfc_desk.domain.entities import Application, Document
from mfc_desk.domain.operations.base import Act, Rows, need
from mfc_desk.domain.sides import sides_of


def documents_of(rows: Rows, application: Application) -> list[Document]:
    """The documents that belong to the application. Raises `NotThere`."""
    return [need(rows, Document, name) for name in application.documents]


def plan_of(
    rows: Rows, application: Application, act: Act, *, answers: Mapping[str, Any] | None = None
) -> EvidencePlan:
    """What proves each requirement now, by the rows and the law of the case. Raises `NotThere` or `Unlawful`."""
    return lawful.evidence_plan(
        act.law,
        application,
        sides_of(rows, application),
        documents=documents_of(rows, application),
        today=lawful.desk_day(act),
        answers=answers,
    )
