"""What waits here in the operator's words: a visit a line, its actions below, each with what it waits for.

Everything that waits is known by its number; what it is is read a page at a time, so that acts are never kept waiting.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Final

from mfc_desk.domain.ids import OpId, ScanHash
from mfc_desk.ports.outbox import OpState
from mfc_desk.text.message import Message
from mfc_desk.usecases import waiting
from mfc_desk.usecases.placing import DESK
from mfc_desk.usecases.waiting import Page, ScanLeft, Waiting
from ui.presenters.context import Context
from ui.presenters.work_row import Ref, WorkRow

PAGE: Final = 200
"""Actions that are read at once: the lane of the data is free again after some milliseconds."""
UNFOLDED: Final = 30
"""Where no more wait, every visit is unfolded from the start."""
Why = tuple[str, str, str]
"""Words, icon, role."""


class WaitingPresenter:
    """Knows what waits. `shown` is called when there is news; `refs` says which lines there are, `row` makes one."""

    def __init__(self, ctx: Context, *, offline: Callable[[], bool], trouble: Callable[[], Message | None]) -> None:
        self._ctx, self._offline, self._trouble = ctx, offline, trouble
        self.shown: Callable[[], None] = _nothing
        self.known = False
        """Whether anybody looked yet."""
        self._states: dict[int, OpState] = {}
        self._acts: dict[int, Waiting] = {}
        self._by_id: dict[OpId, Waiting] = {}
        self._others: dict[int, None] = {}
        self._scans: Mapping[ScanHash, ScanLeft] = {}
        self._turned: set[str] = set()
        """The visits that were folded or unfolded by hand."""
        self._groups: dict[str, list[Waiting]] = {}
        self._looking = self._again = False

    def look(self) -> None:
        """Read what is news; while that is under way nothing is read twice."""
        if self._looking:
            self._again = True
            return
        self._looking, work = True, self._ctx.work
        self._ctx.run("data", lambda: (waiting.open_now(work), waiting.scans(work)), self._looked, self._not_read)

    def look_at_scans(self) -> None:
        """Read how far the scans are, where any is on its way: a long one takes many minutes on a slow line."""
        if not self._scans or self._looking:
            return
        work = self._ctx.work
        self._ctx.run("data", lambda: waiting.scans(work), self._scans_moved)

    def _scans_moved(self, scans: Mapping[ScanHash, ScanLeft]) -> None:
        if scans != self._scans and not self._looking:
            self._scans = scans
            self.shown()

    @property
    def count(self) -> int:
        """How much waits, everybody's."""
        return len(self._states)

    @property
    def others(self) -> int:
        """How much of it is other people's, as far as it was read."""
        return len(self._others)

    @property
    def unread(self) -> int:
        """How much of it nobody has read yet."""
        return self.count - len(self._acts) - len(self._others)

    def oldest(self) -> datetime | None:
        """Since when the oldest of what is shown waits."""
        first = next(iter(sorted(self._acts)), None)
        return self._acts[first].at if first is not None else None

    def scans_left(self) -> tuple[int, int]:
        """How many scans the office does not hold whole, and how many bytes of them are still here only."""
        return len(self._scans), sum(each.size - each.sent for each in self._scans.values())

    def refs(self) -> list[Ref]:
        """The lines there are: visits in the order in which they go, what is unfolded below them."""
        found: list[Ref] = []
        for key, acts in self._groups.items():
            found.append(Ref("group", key))
            if self._is_open(key):
                found.extend(Ref("act", str(each.n)) for each in acts)
        return found

    def row(self, ref: Ref) -> WorkRow:
        """One line in words."""
        if ref.kind == "group":
            return self._group_row(ref.key, self._groups[ref.key])
        return self._act_row(self._acts[int(ref.key)])

    def turn(self, key: str, *, unfold: bool | None = None) -> None:
        """Unfold a visit or fold it; with `unfold` only if it is not so already."""
        if key in self._groups and (unfold is None or unfold is not self._is_open(key)):
            self._turned ^= {key}
            self.shown()

    def group_of(self, act: str) -> str:
        """The visit that an action belongs to."""
        return self._acts[int(act)].place.key if int(act) in self._acts else ""

    def _is_open(self, key: str) -> bool:
        return (key in self._turned) is not (len(self._acts) <= UNFOLDED)

    def _looked(self, found: tuple[tuple[tuple[int, OpState], ...], Mapping[ScanHash, ScanLeft]]) -> None:
        states, self._scans = found
        self._states = dict(states)
        for gone in [n for n in self._acts if self._states.get(n) is not states_of(self._acts[n])]:
            del self._by_id[self._acts[gone].op_id]
            del self._acts[gone]
        self._others = {n: None for n in self._others if n in self._states}
        self._read_on()

    def _read_on(self) -> None:
        """Read the next page of what is not known; what is there by now is shown meanwhile."""
        new = [n for n in self._states if n not in self._acts and n not in self._others][:PAGE]
        if new:
            work, session = self._ctx.work, self._ctx.session
            self._ctx.run(
                "data", lambda: waiting.read(work, session, new), lambda page: self._read(new, page), self._not_read
            )
            return
        self._looking = False
        self._arrange()
        if self._again:
            self._again = False
            self.look()

    def _read(self, asked: list[int], page: Page) -> None:
        read = {each.n: each for each in page.acts}
        self._acts |= read
        self._by_id |= {each.op_id: each for each in page.acts}
        for n in asked:
            if n not in read:
                self._others[n] = None
        self._arrange()
        self._read_on()

    def _arrange(self) -> None:
        self.known = True
        groups: dict[str, list[Waiting]] = {}
        for n in sorted(self._acts):
            groups.setdefault(self._acts[n].place.key, []).append(self._acts[n])
        self._groups = groups
        self.shown()

    def _not_read(self, error: Exception) -> None:
        self._looking = False
        raise error

    def _group_row(self, key: str, acts: list[Waiting]) -> WorkRow:
        say, opened = self._ctx.say, self._is_open(key)
        place = acts[-1].place
        what = say("linepage.this_desk") if key == DESK.key else place.person
        count = say("linepage.actions", n=len(acts))
        words, icon, role = self._worst(acts)
        return WorkRow(
            lead=place.number,
            title=" · ".join(part for part in (what, count) if part),
            below=self._span(acts[0].at, acts[-1].at),
            end=words,
            icon=icon,
            role=role,
            opened=opened,
            unfolded=say("linepage.unfolded" if opened else "linepage.folded"),
        )

    def _act_row(self, act: Waiting) -> WorkRow:
        say = self._ctx.say
        words, icon, role = self._why(act)
        what = say(act.what)
        return WorkRow(
            lead=say("status.clock", at=act.at),
            title=what[:1].upper() + what[1:],
            below=say("linepage.by", name=act.by) if act.by else "",
            end=words,
            icon=icon,
            role=role,
            inner=True,
        )

    def _span(self, first: datetime, last: datetime) -> str:
        say, today = self._ctx.say, first.date() == self._ctx.work.today()
        if first.date() != last.date():
            return say("linepage.span_days", since=first, until=last)
        if first.replace(second=0, microsecond=0) == last.replace(second=0, microsecond=0):
            return say("linepage.at_today" if today else "linepage.at_day", at=first)
        return say("linepage.span_today" if today else "linepage.span_day", since=first, until=last)

    def _worst(self, acts: Iterable[Waiting]) -> Why:
        """What holds a visit up: what is special goes before the line."""
        found = [self._why(each) for each in acts]
        return next((each for each in found if each[1] in SPECIAL), found[0])

    def _why(self, act: Waiting) -> Why:
        """Why this action is not with the office yet."""
        say, held = self._ctx.say, self._states.get(act.n) is OpState.HELD
        left = [self._scans[each] for each in act.scans if each in self._scans]
        if left and (held or not self._offline()):
            percent = sum(each.sent for each in left) * 100 // max(1, sum(each.size for each in left))
            return say("linepage.why.scan", percent=percent), "scan-line", "off" if self._offline() else "muted"
        if held and act.told is not None:
            return say(act.told), "clock", "warn"
        before = next((self._by_id[each] for each in act.rests_on if each in self._by_id), None)
        if held and before is not None:
            return say("linepage.why.rests", what=before.what), "clock", "muted"
        if held:
            return say("linepage.why.office"), "clock", "muted"
        if self._offline():
            return say("linepage.why.line"), "hard-drive", "off"
        if self._trouble() is not None:
            return say("linepage.why.trouble"), "triangle-alert", "warn"
        return say("linepage.why.goes"), "cloud-upload", "muted"


SPECIAL: Final = frozenset({"clock", "scan-line", "triangle-alert"})


def states_of(act: Waiting) -> OpState:
    """Where it stood when it was read."""
    return OpState.HELD if act.held else OpState.PENDING


def _nothing() -> None:
    """Nobody looks yet."""
