"""What the office did not take, and what the operator decides: both versions beside each other, then one of three ways.

Nothing is dismissed: what is left, done again or handed on is noted with who decided it, and history tells it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from mfc_desk.domain.ids import OpId
from mfc_desk.ports.outbox import OpState
from mfc_desk.text.message import Message, msg
from mfc_desk.usecases import deciding, tray, versions
from mfc_desk.usecases.deciding import Decisions, ToDecide
from mfc_desk.usecases.tray import TrayItem
from mfc_desk.usecases.versions import Pair, Thing, Versions
from mfc_desk.usecases.workplace import Done
from ui.presenters.context import Context
from ui.presenters.notices import not_recorded
from ui.presenters.parts import Notice

Way = Literal["", "leave", "again", "hand", "back"]
ICONS: Final = {OpState.CONFLICT: "git-compare", OpState.REJECTED: "file-exclamation-point", OpState.DENIED: "hand"}
TAGS: Final = {OpState.CONFLICT: "warn", OpState.REJECTED: "bad", OpState.DENIED: "bad"}


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideRow:
    """One thing that waits for a decision, or that is only to be known."""

    key: str
    icon: str
    role: str
    title: str
    below: str
    tag: str
    tone: str
    item: ToDecide | None = None
    told: TrayItem | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PairWords:
    """One field of both versions in words."""

    label: str
    mine: str
    theirs: str
    differs: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ThingWords:
    """One row of both versions: what it is, who wrote the other one, what differs, what is the same."""

    title: str
    theirs_by: str
    different: tuple[PairWords, ...]
    same: tuple[PairWords, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WayWords:
    """One way to decide; `off` says why it cannot be chosen."""

    way: Way
    words: str
    below: str
    off: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageWords:
    """Everything that is laid out for one decision."""

    icon: str
    title: str
    sub: str
    why: str
    mine_by: str
    things: tuple[ThingWords, ...]
    changes: tuple[str, ...]
    """What doing it again would change, a sentence each."""
    rests: tuple[str, ...]
    ways: tuple[WayWords, ...]
    chosen: Way
    primary: str
    """The words of the button: the way that is chosen."""
    left: str
    """What has to be done before the button does it."""


class DecidePresenter:
    """Reads what waits for a decision, and has it carried out. `shown` is called when there is news."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        self.shown: Callable[[], None] = _nothing
        self.decided: Callable[[], None] = _nothing
        """Told after each decision: what waits and what went is to be read anew."""
        self.found: Decisions | None = None
        self.versions: Versions | None = None
        self.notice: Notice | None = None
        self.chosen: Way = ""
        self._opened: OpId | None = None
        self._busy = False

    def look(self) -> None:
        """Read it anew, with what is open."""
        work, session, opened = self._ctx.work, self._ctx.session, self._opened

        def job() -> tuple[Decisions, Versions | None]:
            both = versions.compare(work, session, opened) if opened is not None else None
            return deciding.look(work, session), both

        self._ctx.run("data", job, self._looked)

    def rows(self) -> tuple[DecideRow, ...]:
        """What is to be decided, then what is to be known; the oldest first."""
        if self.found is None:
            return ()
        return (*(self._row(each) for each in self.found.items), *(self._told(each) for each in self.found.told))

    @property
    def others(self) -> int:
        """How much waits for other people's decision."""
        return self.found.others if self.found is not None else 0

    def open(self, op_id: OpId) -> None:
        """Lay both versions of it beside each other."""
        self._opened, self.versions, self.chosen, self.notice = op_id, None, "", None
        self.look()

    def close(self) -> None:
        """Back to the list."""
        self._opened, self.versions, self.chosen, self.notice = None, None, "", None
        self.shown()

    def choose(self, way: Way) -> None:
        """This way, unless it is off."""
        item = self.item()
        if item is not None and not any(each.way == way and each.off for each in self._ways(item)):
            self.chosen, self.notice = way, None
        self.shown()

    def press(self) -> None:
        """Carry out what is chosen; where nothing is, say so."""
        item = self.item()
        if item is None or self._busy:
            return
        if not self.chosen:
            title = msg("decide.choose_first")
            self.notice = Notice(tone="warn", icon="info", title=title)
            self.shown()
            return
        self._carry_out(item, self.chosen)

    def put_away(self, item: TrayItem) -> None:
        """What was told is known."""
        work = self._ctx.work
        self._ctx.run("data", lambda: tray.put_away(work, item), lambda _: self._after())

    def decide_anew(self, op_id: OpId) -> None:
        """What was left is to be decided again."""
        work, session = self._ctx.work, self._ctx.session
        self._ctx.run("data", lambda: deciding.decide_anew(work, session, op_id), self._done, self._failed)

    def item(self) -> ToDecide | None:
        """What is open; None while the list is shown, or where it was decided meanwhile."""
        items = self.found.items if self.found is not None else ()
        return next((each for each in items if each.op_id == self._opened), None)

    def page(self) -> PageWords | None:
        """What is open, in words; None while the list is shown."""
        item, say = self.item(), self._ctx.say
        if item is None:
            return None
        both = self.versions
        name = " · ".join(part for part in (item.place.number, item.place.person) if part)
        done = say("decide.done", name=item.by, at=item.at, day=item.at) if item.by else ""
        return PageWords(
            icon=ICONS[item.state],
            title=" · ".join(part for part in (name, _sentence(say(item.what))) if part),
            sub=done or say("decide.done_by_you", at=item.at, day=item.at),
            why=say(item.why),
            mine_by=say("decide.mine_by", name=item.by, at=item.at, day=item.at)
            if item.by
            else say("decide.mine", at=item.at, day=item.at),
            things=tuple(self._thing(each) for each in both.things) if both is not None else (),
            changes=self._changes(both) if both is not None else (),
            rests=tuple(_sentence(say(each)) for each in item.rests),
            ways=self._ways(item),
            chosen=self.chosen,
            primary=say(f"decide.do_{self.chosen}") if self.chosen else say("decide.do"),
            left="" if self.chosen else say("decide.choose_first"),
        )

    def _carry_out(self, item: ToDecide, way: Way) -> None:
        work, session, name = self._ctx.work, self._ctx.session, item.op_id
        jobs: dict[Way, Callable[[], Done]] = {
            "leave": lambda: deciding.leave(work, session, name),
            "again": lambda: deciding.do_again(work, session, name),
            "hand": lambda: deciding.hand_over(work, session, name),
            "back": lambda: deciding.hand_over(work, session, name, back=True),
        }
        undo: dict[Way, Callable[[], None]] = {
            "leave": lambda: self.decide_anew(name),
            "hand": lambda: self._carry_out(item, "back"),
        }

        def done(result: Done) -> None:
            about = item.place.number or self._ctx.say(item.what)
            self._ctx.announce(msg(f"decide.told_{way}", about=about), undo.get(way))
            self.close()
            self._done(result)

        self._busy = True
        self._ctx.run("data", jobs[way], done, self._failed)

    def _done(self, result: Done) -> None:
        self._busy = False
        self._ctx.changed(result.changed)
        self._after()

    def _after(self) -> None:
        self.look()
        self.decided()

    def _failed(self, error: Exception) -> None:
        self._busy = False
        self.notice = not_recorded(error)
        self.shown()

    def _looked(self, found: tuple[Decisions, Versions | None]) -> None:
        self.found, both = found
        self.versions = both if both is not None and both.op_id == self._opened else None
        if self._opened is not None and self.item() is None:
            self._opened = None  # decided meanwhile
        self.shown()

    def _row(self, each: ToDecide) -> DecideRow:
        say = self._ctx.say
        who = " · ".join(part for part in (each.place.number, each.place.person) if part)
        what = _sentence(say(each.what))
        parts = (
            [say(each.why), say("decide.done", name=each.by, at=each.at, day=each.at)] if each.by else [say(each.why)]
        )
        parts += [] if each.by else [say("tray.since", at=each.at, day=each.at.date())]
        parts += [say("decide.and_rests", n=len(each.rests))] if each.rests else []
        parts += [say(each.afar)] if each.afar is not None else []
        return DecideRow(
            key=each.op_id,
            icon=ICONS[each.state],
            role=TAGS[each.state],
            title=" · ".join(part for part in (who, what) if part),
            below=" · ".join(parts),
            tag=say("decide.tag.handed") if each.handed else say(f"decide.tag.{each.state}"),
            tone="plain" if each.handed else TAGS[each.state],
            item=each,
        )

    def _told(self, each: TrayItem) -> DecideRow:
        say = self._ctx.say
        what = _sentence(say(each.what))
        return DecideRow(
            key=str(each.id),
            icon="file-question-mark" if each.case is not None else "undo-2",
            role="warn" if each.case is not None else "muted",
            title=f"{each.about} · {what}" if each.about else what,
            below=f"{say(each.why)} · {say('tray.since', at=each.at, day=each.at.date())}",
            tag="",
            tone="plain",
            told=each,
        )

    def _ways(self, item: ToDecide) -> tuple[WayWords, ...]:
        say = self._ctx.say
        conflict = item.state is OpState.CONFLICT
        if not item.yours:
            if not item.handed:
                return (WayWords(way="hand", words=say("decide.way.hand"), below=say("decide.way.hand_below")),)
            return (WayWords(way="back", words=say("decide.way.back"), below=say("decide.way.back_below")),)
        why_not = self.versions.why_not if self.versions is not None else None
        leave = "decide.way.leave_below" if conflict else "decide.way.leave_refused_below"
        ways = [
            WayWords(
                way="leave", words=say("decide.way.leave" if conflict else "decide.way.leave_refused"), below=say(leave)
            ),
            WayWords(
                way="again",
                words=say("decide.way.again" if conflict else "decide.way.again_refused"),
                below=say(why_not) if why_not is not None else say("decide.way.again_below"),
                off=say(why_not) if why_not is not None else "",
            ),
        ]
        if not item.by and not item.handed:
            ways.append(WayWords(way="hand", words=say("decide.way.hand"), below=say("decide.way.hand_below")))
        return tuple(ways)

    def _thing(self, each: Thing) -> ThingWords:
        say = self._ctx.say
        by = say("decide.gone") if each.gone else ""
        if each.at is not None:
            name = each.by or say("decide.somebody")
            by = say("decide.theirs_by", name=name, desk=each.desk, at=each.at, day=each.at)
        return ThingWords(
            title=_sentence(say(each.what)),
            theirs_by=by,
            different=tuple(self._pair(one) for one in each.different),
            same=tuple(self._pair(one) for one in each.same),
        )

    def _pair(self, each: Pair) -> PairWords:
        return PairWords(
            label=self._ctx.say(each.label), mine=self._value(each.mine), theirs=self._value(each.theirs),
            differs=each.differs,
        )  # fmt: skip

    def _changes(self, both: Versions) -> tuple[str, ...]:
        say = self._ctx.say
        return tuple(
            say("decide.change", label=each.label, now=self._value(each.now), then=self._value(each.then))
            for each in both.changes
        )

    def _value(self, value: Message | None) -> str:
        return self._ctx.say(value) if value is not None else self._ctx.say("decide.nothing")


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def _nothing() -> None:
    """Nobody looks yet."""
