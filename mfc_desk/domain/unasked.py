"""What agencies are still to be asked for: the plan wants it from them, and nobody was asked who may still answer."""

from __future__ import annotations

from datetime import datetime

from forms.evidence import EvidencePlan, PlanItem
from mfc_desk.domain.answered import requests_of
from mfc_desk.domain.entities import Application
from mfc_desk.domain.inquiries import AgencyRequest
from mfc_desk.domain.operations.base import Rows
from mfc_desk.domain.operations.inquiries import at_hand


def to_ask(rows: Rows, application: Application, plan: EvidencePlan, at: datetime) -> list[PlanItem]:
    """One item for each person and piece of evidence that no agency is asked for and no answer is at hand of."""
    requests = requests_of(rows, application)
    wanted = [one for one in plan.items if one.by == "interagency" and one.state == "open"]
    free = [one for one in wanted if not any(_busy(application, each, one, at) for each in requests)]
    return list({(one.type, one.person): one for one in reversed(free)}.values())[::-1]


def _busy(application: Application, request: AgencyRequest, item: PlanItem, at: datetime) -> bool:
    same = (request.evidence, request.person) == (item.type, item.person)
    return same and (request.in_flight or at_hand(application, request, item=item, at=at))
