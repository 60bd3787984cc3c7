"""What went to the office, the newest first, with what it said: read back in stretches, sifted by what is typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from mfc_desk.domain.ids import OpId
from mfc_desk.ports.outbox import OpState
from mfc_desk.text.message import msg
from mfc_desk.usecases import sent_history
from mfc_desk.usecases.placing import DESK
from mfc_desk.usecases.sent_history import Pages, Past
from ui.presenters.context import Context
from ui.presenters.work_row import Ref, WorkRow

MOST: Final = 2000
"""So many actions are read back at most: what is older the office tells."""
ENDS: Final = {
    OpState.APPLIED: ("linepage.end.taken", "cloud-check", "ok"),
    OpState.SEEN: ("linepage.end.taken", "cloud-check", "ok"),
    OpState.CONFLICT: ("linepage.end.decide", "git-compare", "warn"),
    OpState.REJECTED: ("linepage.end.decide", "file-exclamation-point", "bad"),
    OpState.DENIED: ("linepage.end.decide", "hand", "bad"),
    OpState.LEFT: ("linepage.end.left", "building", "muted"),
    OpState.REDONE: ("linepage.end.again", "rotate-cw", "muted"),
    OpState.TOLD: ("linepage.end.known", "check", "muted"),
}


class HistoryPresenter:
    """Knows what went. `shown` is called when there is news."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        self.shown: Callable[[], None] = _nothing
        self.words = ""
        """What is looked for."""
        self.known = False
        self._rows: dict[int, Past] = {}
        self._texts: dict[int, str] = {}
        self._before: int | None = None

    def look(self) -> None:
        """Read what is newest; what was read of older days stays."""
        self._read(None)

    def more(self) -> None:
        """Read the next stretch of older days."""
        if self.can_more():
            self._read(self._before)

    def can_more(self) -> bool:
        """Whether there is something older that may be read."""
        return self._before is not None and len(self._rows) < MOST

    def sift(self, words: str) -> None:
        """Show only what holds these words."""
        self.words = words
        self.shown()

    def count(self) -> int:
        """How much was read."""
        return len(self._rows)

    def refs(self) -> list[Ref]:
        """The lines that fit what is typed, the newest first."""
        asked = self.words.casefold().split()
        fitting = (n for n in sorted(self._rows, reverse=True) if all(each in self._text(n) for each in asked))
        return [Ref("act", str(n)) for n in fitting]

    def row(self, ref: Ref) -> WorkRow:
        """One line in words."""
        past, say = self._rows[int(ref.key)], self._ctx.say
        code, icon, role = ENDS[past.state]
        what = say(past.what)
        whose = say("linepage.this_desk") if past.place.key == DESK.key else past.place.person
        title = " · ".join(part for part in (whose, what[:1].upper() + what[1:]) if part)
        return WorkRow(
            lead=past.place.number, title=title, below=self._below(past), end=say(code), icon=icon, role=role
        )

    def undoable(self, key: str) -> OpId | None:
        """The operation of a line that can be decided again."""
        past = self._rows.get(int(key))
        return past.op_id if past is not None and past.decided is not None and past.decided.undoable else None

    def undecided(self, key: str) -> OpId | None:
        """The operation of a line that waits for a decision."""
        past = self._rows.get(int(key))
        return past.op_id if past is not None and past.undecided else None

    def _below(self, past: Past) -> str:
        say = self._ctx.say
        parts = [say("linepage.done_at", at=past.at, day=past.at)]
        if past.by:
            parts.append(past.by)
        if past.taken and past.settled_at is not None:
            parts.append(say("linepage.taken_at", at=past.settled_at, day=past.settled_at))
        elif not past.taken and past.why is not None:
            parts.append(say(past.why))
        if past.decided is not None:
            parts.append(say("linepage.decided", name=past.decided.by, at=past.decided.at, day=past.decided.at))
        return " · ".join(parts)

    def _text(self, n: int) -> str:
        if n not in self._texts:
            row = self.row(Ref("act", str(n)))
            self._texts[n] = f"{row.lead} {row.title} {row.below} {row.end}".casefold()
        return self._texts[n]

    def _read(self, before: int | None) -> None:
        work, session = self._ctx.work, self._ctx.session
        self._ctx.run("data", lambda: sent_history.read(work, session, before), lambda page: self._took(page, before))

    def _took(self, page: Pages, before: int | None) -> None:
        if before is None and page.before is not None and page.before > max(self._rows, default=0):
            self._rows, self._before = {}, page.before  # more went since than one stretch: there would be a hole
        first = not self._rows and not self.known
        for each in page.rows:
            if self._rows.get(each.n) != each:
                self._texts.pop(each.n, None)
            self._rows[each.n] = each
        if first or before is not None:
            self._before = page.before
        self.known = True
        self.shown()

    def said_no(self) -> None:
        """Nothing can be done with this line."""
        self._ctx.announce(msg("linepage.nothing_to_do"))


def _nothing() -> None:
    """Nobody looks yet."""
