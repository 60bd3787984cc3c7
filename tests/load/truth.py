"""What is true of a day, read from the raw operations alone: the other reading, which shares nothing with the product.

It knows a hall by five numbers and nothing of tickets, logs or rows: each person is a line of what was done to them.
Time runs in seconds since 1970. What is told of a person earlier than what was told before counts from then.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any

PARK_MIN, RETURN_MIN, RETURNS, LATE_MIN, QUARTER_S = 15, 5, 1, 15, 900
Line = list[tuple[float, float, str, str | None]]
"""Since, until, what it was, at which desk."""


def seconds(at: datetime) -> float:
    return at.timestamp()


class Person:
    """Somebody with a number, or a visit without one: what happened to them, in order."""

    def __init__(self, name: str, at: float, *, state: str, desk: str | None = None, due: float | None = None) -> None:
        self.name, self.came = name, at
        self.line: Line = []
        self.state, self.since, self.desk, self.due = state, at, desk, due
        self.called: float | None = None
        self.end: float | None = None
        self.missed = 0
        self.misses: list[float] = []
        self.served = False
        self.voided = False
        self.how = ""
        self.series = self.ground = self.own_list = ""
        self.ways_back: list[tuple[str, str | None]] = []
        self.visit: str | None = None
        if state == "at desk":
            self.called, self.served = at, True

    def go(self, state: str, at: float, *, desk: str | None = None, due: float | None = None) -> None:
        """Something else begins."""
        at = max(at, self.since)
        self._close(at, self.line)
        if state in ("way", "at desk", "away", "missed") and self.called is None:
            self.called = at
        self.state, self.since, self.desk, self.due = state, at, desk, due
        self.served = self.served or state == "at desk"

    def over(self, how: str, at: float) -> None:
        self.how, self.end = how, max(at, self.since)
        self._close(self.end, self.line)

    def whole(self, now: float) -> Line:
        """The line up to a moment."""
        line = list(self.line)
        if self.end is None:
            self._close(max(now, self.since), line)
        return line

    def _close(self, at: float, line: Line) -> None:
        if self.state in ("waiting", "away", "missed") and self.due is not None and self.since < self.due < at:
            before = "early" if self.state == "waiting" else self.state
            line.append((self.since, self.due, before, self.desk))
            line.append((self.due, at, "waiting", None))
        elif self.state == "waiting" and self.due is not None and self.due >= at:
            line.append((self.since, at, "early", self.desk))
        elif self.state in ("away", "missed") and self.due is not None and self.due <= self.since < at:
            line.append((self.since, at, "waiting", None))
        else:
            line.append((self.since, at, self.state, self.desk))

    def waited(self, now: float) -> float:
        """Until the first call."""
        upto = self.called if self.called is not None else now + 1e9
        return sum(until - since for since, until, what, _ in self.whole(now) if what == "waiting" and since < upto)


class Truth:
    """Every person of the record, and every desk."""

    def __init__(self, raw: list[dict[str, Any]]) -> None:
        self.people: dict[str, Person] = {}
        self.visits: dict[str, str] = {}
        """Visit to the person in it: a number, or the visit itself."""
        self.finished: set[str] = set()
        self.desks: dict[str, list[tuple[float, str, str]]] = defaultdict(list)
        self.stopped: list[tuple[float, str]] = []
        """Once each in a visit, whatever was tried how often."""
        self._tried: set[tuple[str, str, str]] = set()
        for event in raw:
            getattr(self, "_" + event["kind"], self._nothing)(event, seconds(event["at"]))

    def _nothing(self, event: dict[str, Any], at: float) -> None:
        """It moves nobody."""

    def _issue_ticket(self, event: dict[str, Any], at: float) -> None:
        agreed = event["appointment"]
        due = None if agreed is None or at > seconds(agreed) + LATE_MIN * 60 else max(at, seconds(agreed))
        person = Person(event["ticket"], at, state="waiting", due=due if due is not None and due > at else None)
        person.series, person.ground = event["series"], event["ground"] or ""
        person.own_list = person.series
        self.people[person.name] = person

    def _call_next(self, event: dict[str, Any], at: float) -> None:
        self.people[event["ticket"]].go("way", at, desk=event["where"])

    _call_ticket = _call_dealt = _call_next

    def _start_visit(self, event: dict[str, Any], at: float) -> None:
        ticket = event["ticket"]
        if ticket is None:
            person = Person(event["visit"], at, state="at desk", desk=event["where"])
            self.people[event["visit"]] = person
            self.visits[event["visit"]] = event["visit"]
            return
        self.visits[event["visit"]] = ticket
        self.people[ticket].visit = None
        self.people[ticket].go("at desk", at, desk=event["where"])

    def _no_show(self, event: dict[str, Any], at: float) -> None:
        person = self.people[event["ticket"]]
        person.missed += 1
        back = at + RETURN_MIN * 60 if person.missed <= RETURNS else None
        person.go("missed", at, desk=event["where"], due=back)
        person.misses.append(person.since)

    def _return_to_queue(self, event: dict[str, Any], at: float) -> None:
        self.people[event["ticket"]].go("waiting", at)

    _come_back = _return_to_queue

    def _park_ticket(self, event: dict[str, Any], at: float) -> None:
        minutes = PARK_MIN if event["minutes"] is None else event["minutes"]
        self.people[event["ticket"]].go("away", at, desk=event["where"], due=at + minutes * 60)

    def _transfer_ticket(self, event: dict[str, Any], at: float) -> None:
        person = self.people[event["ticket"]]
        person.series = event["onward"]["series"] or person.series
        person.go("waiting", at, due=person.due if person.state == "waiting" else None)

    def _park_visit(self, event: dict[str, Any], at: float) -> None:
        minutes = PARK_MIN if event["minutes"] is None else event["minutes"]
        person = self.people[self.visits[event["visit"]]]
        numbered = person.name != event["visit"]
        person.go("away", at, desk=event["where"], due=at + minutes * 60 if numbered else None)
        person.visit = event["visit"]

    def _resume_visit(self, event: dict[str, Any], at: float) -> None:
        person = self.people[self.visits[event["visit"]]]
        person.visit = None
        person.go("at desk", at, desk=event["where"])

    def _send_on(self, event: dict[str, Any], at: float) -> None:
        self.finished.add(event["visit"])
        person = self.people[self.visits[event["visit"]]]
        there = event["where"]
        if event["onward"]["back"] and (not person.ways_back or person.ways_back[0][0] != there):
            person.ways_back.insert(0, (there, None))
        person.series = person.own_list  # whoever is sent to a desk stands on the list of their service there
        person.go("waiting", at)

    def _finish_visit(self, event: dict[str, Any], at: float, *, how: str = "served") -> None:
        self.finished.add(event["visit"])
        person = self.people[self.visits[event["visit"]]]
        back = [one for one in person.ways_back if one[1] not in self.finished]
        while back and back[0] == (event["where"], None):
            back = back[1:]
        if back and how != "abandoned":
            person.ways_back = back[1:]
            person.go("waiting", at)
        else:
            person.over("served" if how == "served" else "broken off", at)

    def _abandon_visit(self, event: dict[str, Any], at: float) -> None:
        self._finish_visit(event, at, how="abandoned")

    def _send_back(self, event: dict[str, Any], at: float) -> None:
        self._finish_visit(event, at, how="sent back")

    def _not_expected(self, event: dict[str, Any], at: float) -> None:
        self.people[event["ticket"]].ways_back = []

    def _leave_queue(self, event: dict[str, Any], at: float) -> None:
        person = self.people[event["ticket"]]
        person.over("broken off" if person.served else "left", at)

    def _void_ticket(self, event: dict[str, Any], at: float) -> None:
        self.people[event["ticket"]].voided = True
        self.people[event["ticket"]].over("voided", at)

    def _open_desk(self, event: dict[str, Any], at: float, state: str = "open") -> None:
        self.desks[event["about"]].append((at, state, event["by"]))

    def _pause_desk(self, event: dict[str, Any], at: float) -> None:
        self._open_desk(event, at, "paused")

    def _close_desk(self, event: dict[str, Any], at: float) -> None:
        self._open_desk(event, at, "closed")

    _close_other_desk = _close_desk

    def _note_prevented(self, event: dict[str, Any], at: float) -> None:
        tried = (event["visit"], event["rule"], event["subject"])
        if tried not in self._tried:
            self._tried.add(tried)
            self.stopped.append((at, event["rule"]))

    # what is true of a span

    def figures(self, since: float, until: float, *, day: float, norm: float, now: float) -> dict[str, Any]:
        """Everything that is counted of a span, by the names of the people it counts."""
        real = [one for one in self.people.values() if not one.voided]
        numbered = [one for one in real if one.series]
        called = [one for one in numbered if one.called is not None and since <= one.called < until]
        waits = {one.name: one.waited(now) for one in called}
        judged = {}
        for one in numbered:
            wait, gone = one.waited(now), one.called
            if wait > norm:
                passed = self._passed(one, norm, now)
                if since <= passed < until:
                    judged[one.name] = 0.0
            elif gone is not None and since <= gone < until:
                judged[one.name] = 1.0
        end = min(until, now)
        ended = [one for one in real if one.end is not None and since <= one.end < until]
        waiting = [one.name for one in real if one.came >= day and end >= since and self._waits(one, end, now)]
        return {
            "arrivals": sorted(one.name for one in real if since <= one.came < until),
            "calls": sorted(waits),
            "wait": sum(waits.values()) / len(waits) if waits else None,
            "longest": max(waits.values(), default=None),
            "inside": sum(judged.values()) / len(judged) if judged else None,
            "judged": sorted(judged),
            "served": sorted(one.name for one in ended if one.how == "served"),
            "left": sorted(one.name for one in ended if one.how == "left"),
            "broken_off": sorted(one.name for one in ended if one.how == "broken off"),
            "no_shows": sorted(one.name for one in real for at in one.misses if since <= at < until),
            "waiting": sorted(waiting),
        }

    def _passed(self, person: Person, norm: float, now: float) -> float:
        left = norm
        for since, until, what, _ in person.whole(now):
            if what == "waiting":
                if until - since > left:
                    return since + left
                left -= until - since
        raise AssertionError("it did not pass")

    def _waits(self, person: Person, at: float, now: float) -> bool:
        line = person.whole(now)
        if person.end is None and at >= line[-1][1]:
            return line[-1][2] == "waiting"
        return any(what == "waiting" and since <= at < until for since, until, what, _ in line)

    def at_desk(self, desk: str, since: float, until: float, now: float) -> list[tuple[str, float, float, str]]:
        """Whom a desk had, cut to the span."""
        found = []
        for one in self.people.values():
            for begun, ended, what, where in one.whole(now):
                begun, ended = max(begun, since), min(ended, until)
                if where == desk and what in ("way", "at desk") and begun < ended:
                    found.append((one.name, begun, ended, what))
        return sorted(found, key=lambda each: (each[1], each[0]))
