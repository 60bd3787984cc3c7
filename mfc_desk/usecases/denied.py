"""What an agency turned out to have nothing of after the registration: told at the desk that registered it.

The person has left by then, with a receipt that knows nothing of it. It is noted once, when the answer comes, and stays
in the tray until somebody has read it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from mfc_desk.domain.entities import Application, Visit
from mfc_desk.domain.ids import ApplicationId, Key, RequestId
from mfc_desk.domain.inquiries import AgencyRequest, Outcome
from mfc_desk.ports.storage import UnitOfWork
from mfc_desk.text.message import Message, msg
from mfc_desk.usecases.owing import Lacking, Owed
from mfc_desk.usecases.told_once import ToldOnce, entities_of
from mfc_desk.usecases.visits import CaseView, look_at_case
from mfc_desk.usecases.workplace import Workplace

NOTED: Final = ToldOnce("denied")


@dataclass(frozen=True, slots=True, kw_only=True)
class Denied:
    """One such answer."""

    request: RequestId
    application: ApplicationId
    number: str
    why: Message
    at: datetime
    """Local: when the agency answered."""


def note(work: Workplace, changed: Iterable[Key] | None = None) -> frozenset[RequestId]:
    """Look at these rows, or at all where none are named, and note what is news; each answer is told once."""
    with work.store.read() as uow:
        found = [one for one in _requests(uow, changed) if NOTED.is_news(uow, one.id) and _ours(work, uow, one)]
    news = [one.id for one in found if _lacking(look_at_case(work, one.application), one.id) is not None]
    if news:
        with work.store.write() as uow:
            NOTED.note(uow, ((each, 1) for each in news))
            uow.commit()
    return frozenset(news)


def to_tell(work: Workplace) -> tuple[Denied, ...]:
    """What is to be told of them: what was asked for, what may be brought in its place, and until when."""
    with work.store.read() as uow:
        found = [uow.rows.get(Key("agency_request", name)) for name in NOTED.waiting(uow)]
    return tuple(_told(work, one) for one in found if isinstance(one, AgencyRequest))


def words_of(one: Lacking) -> Message:
    """What the agency has nothing of, and what that asks of whom."""
    if not one.papers:
        return msg("owing.tray_no_paper", what=one.what)
    papers = [_paper(each) for each in one.papers]
    told = papers[0]
    for each in papers[1:]:
        told = msg("owing.and", first=told, then=each)
    return msg("owing.tray", what=one.what, paper=told)


def _paper(one: Owed) -> Message:
    return one.what if one.until is None else msg("owing.tray_until", paper=one.what, day=one.until)


def _told(work: Workplace, request: AgencyRequest) -> Denied:
    case = look_at_case(work, request.application)
    one = _lacking(case, request.id)
    return Denied(
        request=request.id,
        application=request.application,
        number=case.application.number or "",
        why=msg("proof.brought_since") if one is None else words_of(one),
        at=work.local(request.obtained_at or request.asked_at),
    )


def _lacking(case: CaseView, request: RequestId) -> Lacking | None:
    return next((one for one in case.left.lacking if one.request == request), None)


def _requests(uow: UnitOfWork, changed: Iterable[Key] | None) -> list[AgencyRequest]:
    return [
        each
        for each in entities_of(uow, "agency_request", changed)
        if isinstance(each, AgencyRequest) and each.outcome is Outcome.NOT_FOUND
    ]


def _ours(work: Workplace, uow: UnitOfWork, request: AgencyRequest) -> bool:
    """Whether the case was registered at this desk before the answer came."""
    case = uow.rows.get(Key("application", request.application))
    if not isinstance(case, Application) or case.received_at is None or request.obtained_at is None:
        return False
    visit = uow.rows.get(Key("visit", case.visit))
    return request.obtained_at > case.received_at and isinstance(visit, Visit) and visit.desk == work.desk.desk
