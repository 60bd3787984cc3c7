"""Who passes the norm next, and the one act that helps most, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from mfc_desk.domain.load.breaches import Act, Breach, Remedy
from mfc_desk.domain.load.now import Waiter
from mfc_desk.text.catalogue import Catalogue
from mfc_desk.usecases.cockpit import Cockpit
from mfc_desk.usecases.cockpit_rows import service_words
from mfc_desk.usecases.workplace import Workplace
from ui.presenters.cockpit_board import AdviceWords, Link, Mark, NextWords, PastRow

SHOWN: Final = 12
DRAWN: Final = 3
"""So many are drawn however little room there is; the table of all of them leads on."""


@dataclass(frozen=True, slots=True)
class NextPast:
    """Puts it into words; `links` takes where each row leads."""

    work: Workplace
    seen: Cockpit
    say: Catalogue
    links: dict[str, Link]

    def words(self) -> NextWords:
        """The panel; where the law names no norm, who waits longest and no advice, for there is nothing to keep."""
        say, now, norm = self.say, self.seen.moment, self.seen.norm
        if norm is None:
            return self._without_norm()
        title = say("cockpit.next", n=norm.minutes)
        self.links["next"] = Link(title, tuple(one.key for one in now.next_past))
        late, many = len(now.likely_past), len(now.next_past)
        count = [say("cockpit.likely", n=late)] if late else []
        return NextWords(
            title=title,
            count="; ".join([*count, *self._in_all(many)]),
            rows=tuple(self._row(one) for one in now.next_past[:SHOWN]),
            empty="" if now.next_past else say("cockpit.nobody_waits"),
            advice=self._advice(),
            no_advice=say("cockpit.no_advice") if late and now.advice is None else "",
        )

    def _without_norm(self) -> NextWords:
        say, now = self.say, self.seen.moment
        title = say("cockpit.next_none")
        self.links["next"] = Link(title, tuple(one.key for one in now.waiters))
        return NextWords(
            title=title,
            count="; ".join([say("cockpit.no_norm"), *self._in_all(len(now.waiters))]),
            rows=tuple(self._waits(one) for one in now.waiters[:SHOWN]),
            empty="" if now.waiters else say("cockpit.nobody_waits"),
            no_advice=say("cockpit.no_norm_no_advice"),
        )

    def _in_all(self, many: int) -> list[str]:
        """Of more than are always drawn it is said how many they are: as many stand there as there is room for."""
        return [self.say("cockpit.wait_in_all", n=many)] if many > DRAWN else []

    def _waits(self, one: Waiter) -> PastRow:
        """Somebody who waits, with how long."""
        key, what = f"next.{one.key.id}", self._what(one)
        tag = self.say("desk.min", n=int(one.wait.total_seconds() // 60))
        spoken = f"{one.number}, {what}, {tag}"
        self.links[key] = Link(spoken, (one.key,))
        return PastRow(mark=Mark(key, spoken), number=one.number, what=what, tag=tag, tone="plain", icon="timer")

    def _what(self, waiter: Waiter | None) -> str:
        """What they came for, or by which ground they go ahead."""
        if waiter is not None and waiter.ground is not None:
            return self.say.say(self.work.law.ahead_by(waiter.ground))
        words = None if waiter is None else service_words(self.work, waiter.service)
        return self.say("desk.no_service_short") if words is None else self.say.say(words)

    def _row(self, one: Breach) -> PastRow:
        say, now, key = self.say, self.seen.moment, f"next.{one.ticket}"
        what = self._what(next((each for each in now.waiters if each.key == one.key), None))
        left = int((one.due_at - now.at).total_seconds() // 60)
        tag = say("cockpit.over_by", n=max(0, -left - 1)) if one.over else say("cockpit.in_min", n=max(0, left))
        tone = "bad" if one.over else "warn" if one.likely(now.at) else "plain"
        spoken = f"{one.number}, {what}, {tag}"
        self.links[key] = Link(spoken, (one.key,))
        return PastRow(
            mark=Mark(key, spoken), number=one.number, what=what, tag=tag, tone=tone,
            icon="triangle-alert" if one.over else "timer",
        )  # fmt: skip

    def _advice(self) -> AdviceWords | None:
        found, say = self.seen.moment.advice, self.say
        if found is None:
            return None
        self.links["advice"] = Link(say("cockpit.without_it"), found.without.keys)
        return AdviceWords(
            said=say.say(found.said),
            helps=say("cockpit.keeps", count=len(found.prevented), of=len(found.without)),
            why=tuple(say.say(one) for one in found.why),
            act=found.act,
            do=self._do(found.act),
        )

    def _do(self, act: Act) -> str:
        """A desk on a break can be opened at once; who sits at a closed one, and who is moved, is asked or listed."""
        if act.remedy is Remedy.MOVE:
            return self.say("far.do_advised_move", n=len(act.moved))
        return self.say("far.do_advised_open", desk=act.desk or "")
