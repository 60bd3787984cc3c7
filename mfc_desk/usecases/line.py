"""The line to the office as the window tells it: since when, how much is kept, how far the office is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from mfc_desk.text.message import Message
from mfc_desk.usecases.workplace import Workplace


@dataclass(frozen=True, slots=True, kw_only=True)
class LineView:
    """The state of the world in one line. Times are local."""

    online: bool
    since: datetime | None
    """Since when the line is as it is."""
    kept: int
    """Operations and scans the office does not hold yet."""
    attention: int
    """How much is in the tray."""
    held_up_to: datetime | None
    why: Message | None = None

    @property
    def known(self) -> bool:
        """Whether the line was ever tried; before that, "offline" would be a guess."""
        return self.online or self.since is not None


def look(work: Workplace) -> LineView:
    """The line as it was last seen."""
    with work.store.read() as uow:
        known = uow.facts.note("line") or {}
        kept, attention = uow.outbox.count_kept(), len(uow.outbox.attention()) + len(uow.asked.to_tell())
        receipt = uow.facts.receipt()
    since = known.get("since")
    return LineView(
        online=bool(known.get("online")),
        since=work.local(datetime.fromisoformat(since)) if since else None,
        kept=kept,
        attention=attention,
        held_up_to=work.local(receipt.office_time) if receipt else None,
    )


def begin(work: Workplace) -> None:
    """The program starts: how the line was when it ended, yesterday perhaps, is not how it is."""
    with work.store.write() as uow:
        uow.facts.set_note("line", None)
        uow.commit()


def remember(work: Workplace, *, online: bool, session: str | None = None) -> bool:
    """Note whether the line answered, and the session it opened; True where the line was lost or came back."""
    with work.store.read() as uow:
        known = uow.facts.note("line")
        same_session = session is None or uow.facts.note("session") == session
    news = known is None or bool(known["online"]) is not online
    if not news and same_session:
        return False
    with work.store.write() as uow:
        if news:
            uow.facts.set_note("line", {"online": online, "since": work.now().isoformat()})
        if session is not None:
            uow.facts.set_note("session", session)
        uow.commit()
    return news
