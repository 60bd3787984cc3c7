"""Who passes the norm next, and the one act that helps most, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from mfc_desk.domain.load.breaches import Act, Breach, Remedy
from mfc_desk.text.catalogue import Catalogue
from mfc_desk.usecases.cockpit import Cockpit
from mfc_desk.usecases.cockpit_rows import service_words
from mfc_desk.usecases.workplace import Workplace
from ui.presenters.cockpit_board import AdviceWords, Link, Mark, NextWords, PastRow

SHOWN: Final = 12


@dataclass(frozen=True, slots=True)
class NextPast:
    """Puts it into words; `links` takes where each row leads."""

    work: Workplace
    seen: Cockpit
    say: Catalogue
    links: dict[str, Link]

    def words(self) -> NextWords:
        """The panel; where the law names no norm, only that."""
        say, now, norm = self.say, self.seen.moment, self.seen.norm
        if norm is None:
            return NextWords(title=say("cockpit.next_none"), count="", empty=say("cockpit.no_norm"))
        title = say("cockpit.next", n=norm.minutes)
        self.links["next"] = Link(title, tuple(one.key for one in now.next_past))
        late = len(now.likely_past)
        return NextWords(
            title=title,
            count=say("cockpit.likely", n=late) if late else "",
            rows=tuple(self._row(one) for one in now.next_past[:SHOWN]),
            empty="" if now.next_past else say("cockpit.nobody_waits"),
            advice=self._advice(),
            no_advice=say("cockpit.no_advice") if late and now.advice is None else "",
        )

    def _row(self, one: Breach) -> PastRow:
        say, now, key = self.say, self.seen.moment, f"next.{one.ticket}"
        waiter = next((each for each in now.waiters if each.key == one.key), None)
        words = None if waiter is None else service_words(self.work, waiter.service)
        what = say("desk.no_service_short") if words is None else say.say(words)
        if waiter is not None and waiter.ground is not None:
            what = say.say(self.work.law.ahead_by(waiter.ground))
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
