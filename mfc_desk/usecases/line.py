"""The line to the office as the window tells it: since when, how much is kept, how far the office is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from mfc_desk.ports.office import NOT_TRUSTED
from mfc_desk.text.message import Message, msg
from mfc_desk.usecases import denied, lives, two_papers, ways_back
from mfc_desk.usecases.workplace import Workplace

SHORT: Final = {
    NOT_TRUSTED: msg("line.not_trusted_short"),
    "line.not_signed": msg("line.stranger_short"),
    "line.stranger": msg("line.stranger_short"),
    "line.old_answer": msg("line.stranger_short"),
    "line.proxy": msg("line.proxy_short"),
    "line.office_busy": msg("line.office_busy_short"),
    "line.office_full": msg("line.office_full_short"),
}
"""The short words for why there is no line, where there is more to say than that it is cut."""


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
    """Why it is cut, or takes no scans, where there is more to say than that: what is to be done, say."""

    tight: bool = False
    """Whether this computer's disk is full: what is open is finished, nothing new begins."""

    @property
    def short(self) -> Message | None:
        """The same in a few words."""
        return None if self.why is None else SHORT.get(self.why.code)

    @property
    def known(self) -> bool:
        """Whether the line was ever tried; before that, "offline" would be a guess."""
        return self.online or self.since is not None


def look(work: Workplace) -> LineView:
    """The line as it was last seen."""
    with work.store.read() as uow:
        known = uow.facts.note("line") or {}
        kept, attention = uow.outbox.count_kept(), len(uow.outbox.attention()) + len(uow.asked.to_tell())
        attention += len(two_papers.NOTED.waiting(uow)) + len(denied.NOTED.waiting(uow))
        attention += len(lives.waiting(uow)) + len(ways_back.to_tell(uow))
        held = lives.held_up_to(uow)
    since = known.get("since") if known.get("tried", True) else None
    return LineView(
        online=since is not None and bool(known["online"]),
        since=work.local(datetime.fromisoformat(since)) if since else None,
        kept=kept,
        attention=attention,
        held_up_to=work.local(held) if held else None,
        why=msg(known["why"]) if since and known.get("why") else None,
        tight=work.room.tight,
    )


def begin(work: Workplace) -> None:
    """The program starts: how the line was when it ended, yesterday perhaps, is not how it is.

    Since when it was cut is kept all the same: where the first try finds it cut still, it is cut since then.
    """
    with work.store.write() as uow:
        known = uow.facts.note("line")
        cut = known is not None and not known["online"]
        uow.facts.set_note("line", {**known, "tried": False} if cut else None)
        uow.commit()


def remember(work: Workplace, *, online: bool, session: str | None = None, why: Message | None = None) -> bool:
    """Note whether the line answered, and the session it opened; True where there is news to tell of the line."""
    told = why.code if why is not None and why.code in SHORT else None
    with work.store.read() as uow:
        known = uow.facts.note("line")
        same_session = session is None or uow.facts.note("session") == session
    news = known is None or not known.get("tried", True) or (known["online"], known.get("why")) != (online, told)
    if not news and same_session:
        return False
    with work.store.write() as uow:
        if news:
            uow.facts.set_note("line", {"online": online, "since": _since(work, known, online=online), "why": told})
        if session is not None:
            uow.facts.set_note("session", session)
        uow.commit()
    return news


def _since(work: Workplace, known: dict[str, Any] | None, *, online: bool) -> str:
    """Since when it is so: a line that was cut before is cut since then, whatever came between."""
    now = work.now()
    if known is None or bool(known["online"]) is not online:
        return now.isoformat()
    return min(datetime.fromisoformat(known["since"]), now).isoformat()
