"""A refused application as a case of its own: by which ground, on what facts, by whom, and what came of it.

How a presenter uses it: `look` for the page; `refusing.notice` for the paper again; `afterwards.record` where it turned
out that the refusal was unjust. Nothing here refuses, and nothing takes a refusal back: who was refused applies anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from mfc_desk.domain.entities import Application
from mfc_desk.domain.errors import NotThere
from mfc_desk.domain.grounds import owed_words, told_again
from mfc_desk.domain.guards import Refusal, Violation
from mfc_desk.domain.ids import ApplicationId, Key
from mfc_desk.ports.rows import SyncState
from mfc_desk.text.message import Message, msg
from mfc_desk.usecases import afterwards
from mfc_desk.usecases.case_files import names
from mfc_desk.usecases.visits import CaseView, look_at_case
from mfc_desk.usecases.workplace import Session, Workplace


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalFile:
    """Everything the page of a refused application shows."""

    application: Application
    case: CaseView
    refusal: Refusal
    ground: Message
    article: Message | None
    verified: bool
    """Whether the ground was seen at its source."""
    facts: tuple[Message, ...]
    """What the ground was judged by; without it where two persons refused."""
    papers: tuple[Message, ...]
    """The papers those facts count, each by name."""
    cure: Message
    today: Message
    by: str
    second: str
    """Who approved it; "" where the ground alone bore it."""
    at: datetime
    confirmed: bool
    """Whether the office holds it."""
    happened: tuple[Violation, ...]
    """What the ledger says happened in it, the newest first; for who may record more."""
    recordable: tuple[str, ...]
    """What who asks may record of it, as rules of the ledger."""


def look(work: Workplace, session: Session, application: ApplicationId) -> RefusalFile:
    """The refusal as it stands. Raises `KeyError` for an unknown application, `NotThere` where it was not refused."""
    case = look_at_case(work, application)
    with work.store.read() as uow:
        kept = uow.rows.get(Key("refusal", case.application.refusal or ""))
        shown = None if kept is None else uow.rows.shown(Key("refusal", case.application.refusal or ""))
    view = told_again(work.law, case.application, kept.ground, kept.facts) if isinstance(kept, Refusal) else None
    if view is None or not isinstance(kept, Refusal):
        raise NotThere(msg("rule.not_there", what=msg("thing.refusal")))
    people, recordable = names(work), afterwards.classes(session, case.application)
    return RefusalFile(
        application=case.application,
        case=case,
        refusal=kept,
        ground=view.ground.text,
        article=view.ground.standing.article,
        verified=view.ground.standing.verified,
        facts=tuple(one.told for one in view.facts),
        papers=owed_words(work.law, case.application, kept.papers) if kept.grounded else (),
        cure=view.ground.cure,
        today=view.ground.today,
        by=people.get(kept.by, kept.by),
        second=people.get(kept.second, kept.second) if kept.second is not None else "",
        at=work.local(kept.at),
        confirmed=shown is not None and shown.sync is SyncState.ACKNOWLEDGED,
        happened=afterwards.told(work, application) if recordable else (),
        recordable=recordable,
    )
