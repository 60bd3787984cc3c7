"""The numbers of the cockpit, what they rest on, and what was kept to the law, in words."""

from __future__ import annotations

from dataclasses import dataclass

from mfc_desk.domain.guards import Mode
from mfc_desk.domain.load.now import Seat
from mfc_desk.text.catalogue import Catalogue
from mfc_desk.usecases.cockpit import Cockpit
from ui.presenters.cockpit_beyond import Beyond
from ui.presenters.cockpit_board import Cell, KeptWords, KnownWords, Link, Mark, TileWords

MODES = (Mode.PREVENTED, Mode.INSISTED, Mode.OVERRIDDEN, Mode.HAPPENED)
ROLES = {Mode.PREVENTED: "ok", Mode.INSISTED: "text", Mode.OVERRIDDEN: "warn", Mode.HAPPENED: "bad"}


@dataclass(frozen=True, slots=True)
class Numbers:
    """Puts one look at the centre into words; `links` takes where each mark leads."""

    seen: Cockpit
    say: Catalogue
    links: dict[str, Link]
    beyond: Beyond

    def tiles(self) -> tuple[TileWords, ...]:
        """The first five, in their order."""
        return (self._waiting(), self._longest(), self._inside(), self._desks(), self._offline())

    def known(self) -> KnownWords:
        """Since when and of which desks nothing is known; nothing but the time where all is."""
        known, say = self.seen.known, self.say
        if known.online:
            short, other = say("cockpit.known_now", at=known.at), self.beyond.as_of()
            if not self.beyond.of_now():
                short = say("centre.both", first=short, second=other)
            return KnownWords(online=True, short=short)
        if not known.tried or known.since is None:
            return self._untried()
        body = [say("cockpit.unknown_desks", desks=", ".join(known.unknown))] if known.unknown else []
        body.append(say("cockpit.known_own"))
        body += self.beyond.cut_before()
        if known.unsent:
            body.append(say("cockpit.unsent", n=known.unsent))
        at = known.since
        return KnownWords(
            online=False,
            short=say("cockpit.known_until", day=at, at=at),
            title=say("cockpit.cut_since", day=at, at=at),
            body=" ".join(body),
        )

    def _untried(self) -> KnownWords:
        """Nobody knows yet whether there is a line: of when the figures are is what the office said last."""
        known, say, short = self.seen.known, self.say, self.say("cockpit.never_online")
        body = [say("cockpit.never_online_body")]
        if known.unknown:
            body.append(say("cockpit.untried_desks", desks=", ".join(known.unknown)))
        body.append(self.beyond.as_of())
        return KnownWords(online=False, short=short, title=short, body=" ".join(body))

    def kept(self) -> KeptWords:
        """Every class, also one of which there is nothing."""
        say, rows, told = self.say, [], []
        for one in self.seen.kept:
            name, cells = say(f"violation.{one.category}"), []
            for mode in MODES:
                figure, what = one.of(mode), say(f"violation.{mode}")
                key, title = f"kept.{one.category}.{mode}", say("cockpit.pair", first=name, second=what)
                self.links[key] = Link(title, figure.keys)
                spoken = say("cockpit.count_of", what=title, count=len(figure))
                cells.append(Cell(Mark(key, spoken), str(len(figure)), ROLES[mode] if len(figure) else "muted"))
                if len(figure) and mode is Mode.HAPPENED:
                    told.append(spoken)
            rows.append((say(f"cockpit.class_{one.category}"), tuple(cells)))
        return KeptWords(
            title=say("cockpit.kept"),
            sub=say("cockpit.today"),
            spoken="; ".join(told) or say("cockpit.kept_nothing"),
            heads=tuple(say(f"cockpit.mode_{mode}") for mode in MODES),
            rows=tuple(rows),
        )

    def _tile(self, key: str, tile: TileWords, link: Link) -> TileWords:
        self.links[key] = link
        return tile

    def _waiting(self) -> TileWords:
        now, say, name = self.seen.moment, self.say, self.say("cockpit.waiting")
        expected = now.expected
        below = (
            say("cockpit.who_comes_now", low=expected.low, high=expected.high) if expected and len(now.waiting) else ""
        )
        if not len(now.waiting):
            below = say("cockpit.nobody_waits")
        count = len(now.waiting)
        tile = TileWords(
            key="tile.waiting",
            name=name,
            value=str(count),
            unit=say("cockpit.people", n=count),
            below=below,
            icon="users",
        )
        return self._tile(tile.key, tile, Link(name, now.waiting.keys))

    def _longest(self) -> TileWords:
        now, say, name = self.seen.moment, self.say, self.say("cockpit.longest")
        value, first = now.longest.value, next(iter(now.waiters), None)
        over = self.seen.norm is not None and any(one.over for one in now.waiters)
        tile = TileWords(
            key="tile.longest",
            name=name,
            value="–" if value is None else str(int(value // 60)),
            unit="" if value is None else say("cockpit.min"),
            below=say("cockpit.nobody_waits") if first is None else first.number,
            role="bad" if over else "text",
            icon="timer",
        )
        return self._tile(tile.key, tile, Link(name, now.longest.keys))

    def _inside(self) -> TileWords:
        seen, say = self.seen, self.say
        if seen.norm is None:
            name = say("cockpit.mean_wait")
            mean = seen.day.whole.wait
            tile = TileWords(
                key="tile.inside",
                name=name,
                value="–" if mean.value is None else str(int(mean.value // 60)),
                unit="" if mean.value is None else say("cockpit.min"),
                below=say("cockpit.no_norm"),
                icon="gauge",
            )
            return self._tile(tile.key, tile, Link(name, mean.keys))
        inside, name = seen.moment.inside, say("cockpit.inside", n=seen.norm.minutes)
        share = inside.cut(0.01)
        tile = TileWords(
            key="tile.inside",
            name=name,
            value="–" if share is None else str(share),
            unit="" if share is None else "%",
            below=say("cockpit.of_decided", count=len(inside)) if len(inside) else say("cockpit.nothing_decided"),
            icon="gauge",
        )
        return self._tile(tile.key, tile, Link(name, inside.keys))

    def _desks(self) -> TileWords:
        now, say, name = self.seen.moment, self.say, self.say("cockpit.desks")
        of = dict(now.by_seat)
        open_, paused, cut = len(of[Seat.OPEN]), len(of[Seat.PAUSED]), len(of[Seat.OFFLINE])
        below = say("cockpit.no_desk_open") if not open_ else ""
        unknown = cut if self.seen.known.tried else len(self.seen.known.unknown)
        if unknown:
            below = say("cockpit.desks_unknown", n=unknown)
        elif open_ and paused:
            below = say("cockpit.on_break", n=paused)
        tile = TileWords(
            key="tile.desks", name=name, value=str(open_), unit=say("cockpit.of_open", count=len(now.desks)),
            below=below, icon="monitor",
        )  # fmt: skip
        return self._tile(tile.key, tile, Link(name, tuple(one.key for one in now.desks)))

    def _offline(self) -> TileWords:
        seen, say, name = self.seen, self.say, self.say("cockpit.offline")
        cut = [one for one in seen.moment.desks if one.seat is Seat.OFFLINE]
        lost = not seen.known.online
        below = say("cockpit.nobody_offline")
        if lost and seen.known.since is not None:
            below = say("cockpit.not_heard_since", day=seen.known.since, at=seen.known.since)
        elif lost:
            below = say("cockpit.never_online")
        elif cut:
            below = self.beyond.cut_short(cut)
        told = seen.known.overseen
        if not lost and told is not None and told.fresh:  # an old word is told behind it, with its age
            below = self.beyond.worst() or below
        return TileWords(
            key="tile.offline",
            name=name,
            value=str(len(cut)),
            unit=say("cockpit.n_desks", n=len(cut)),
            below=below,
            role="off" if lost or cut else "text",
            icon="cloud-off",
        )
