"""Who looks at a world from outside: what was said in it is written down here, and held against what is there."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.simulation.eyes import DeskEye, DeskOp, OfficeEye

if TYPE_CHECKING:
    from tests.simulation.desk import PlayedDesk
    from tests.simulation.world import World


class Broken(Exception):
    """Something that always holds does not. `what` names it."""

    def __init__(self, what: str, told: str) -> None:
        super().__init__(f"{what}: {told}")
        self.what = what


@dataclass(slots=True)
class Known:
    """What was seen of one desk so far."""

    eye: DeskEye
    ops: dict[str, DeskOp] = field(default_factory=dict)
    """Its operations by their id, those that go on in a newer life there only."""
    last: int = 0
    """The place of the newest."""
    said: set[str] = field(default_factory=set)
    """Operations that the program called saved: the outside list that nothing may be missing of."""
    shown: dict[str, str | None] = field(default_factory=dict)
    """Under which revision each row was shown when it was last whole."""
    here: set[str] = field(default_factory=set)
    """Which rows of the office were here when it was looked at last."""
    epoch: str = ""
    astray: bool = False
    """Whether its files came from a copy: until it has heard the office its chain may be another one."""
    spoilt: bool = False
    """Whether rows of its cache were spoilt from outside."""
    rotten: set[str] = field(default_factory=set)
    """Those that are so still."""
    dark: bool = False
    """Whether the machine went dark, or the program ended, since its scans were looked at."""
    changed: bool = True


Check = Callable[["Watch", Known], None]


class Watch:
    """Looks after each step at whatever moved in it."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.office = OfficeEye(world.office)
        self.desks = {desk.mark: Known(DeskEye(desk)) for desk in world.desks}
        self.verdicts: dict[str, str] = {}
        """What the office said finally, by operation: it never says anything else."""
        self.before_copy: set[str] = set()
        """Operations that an office had decided before it was restored from a copy."""
        self.waiting: set[tuple[str, int]] = set()
        """What was seen to be held, by device and number."""
        self.judged: set[str] = set()
        """Operations that were seen to write over nobody."""
        self.whole_scans: set[str] = set()
        self.chains: dict[tuple[str, str, int], str] = {}
        self._office_moved = True

    def close(self) -> None:
        """Let go of every file."""
        self.office.close()
        for each in self.desks.values():
            each.eye.close()

    # ---- what is heard -------------------------------------------------------------------------------------
    def said(self, desk: PlayedDesk) -> None:
        """What a desk has recorded by now it has called saved."""
        known = self.desks[desk.mark]
        known.said.update(row[0] for row in known.eye.ask("select op_id from outbox where place > ?", known.last))
        known.changed = True

    def office_moves(self) -> None:
        """The office is asked something."""
        self.office.follow()
        self._office_moved = True

    def let_go_of_office(self) -> None:
        """Its file is going to be another one."""
        self.office.close()
        self._office_moved = True

    def office_was(self, what: str) -> None:
        """The office was done something to."""
        if what == "back_up":
            self.office.copied()
        if what == "restore":
            self.office.forget()
            self.before_copy |= self.verdicts.keys()
            self.verdicts.clear()
            self.judged.clear()
            self.waiting.clear()
            self.whole_scans.clear()
            self.chains.clear()
        if what == "power_cut":
            self.whole_scans.clear()

    def spoil(self, desk: PlayedDesk, pick: int) -> bool:
        """A row of what the office told is another one on the disk, and nobody noticed; False where there is none."""
        known = self.desks[desk.mark]
        rows = known.eye.ask("select kind, id from row where server is not null and shown is null order by kind, id")
        if not rows:
            return False
        kind, name = rows[pick % len(rows)]
        known.eye.ask("update row set server_revision = 'rotten' where kind = ? and id = ?", kind, name)
        known.rotten.add(f"{kind}:{name}")
        known.spoilt = known.changed = True
        return True

    def let_go_of(self, desk: PlayedDesk) -> None:
        """Its file is going to be another one."""
        self.desks[desk.mark].eye.close()

    def desk_was(self, desk: PlayedDesk, what: str) -> None:
        """A desk was done something to."""
        known = self.desks[desk.mark]
        known.changed = True
        known.dark = known.dark or what in ("power_cut", "died")
        if what == "restore":  # what was saved since the copy is gone with the disk, where the office has it not
            here = {row[0] for row in known.eye.ask("select op_id from outbox")}
            known.said = {op_id for op_id in known.said if op_id in here or op_id in self.verdicts}
            known.ops, known.shown, known.here, known.last, known.astray = {}, {}, set(), 0, True

    def copied(self, desk: PlayedDesk, twin: PlayedDesk) -> None:
        """A second store goes on with what the first one had."""
        self.desks[desk.mark].astray = True
        known = self.desks[desk.mark]
        copy = Known(DeskEye(twin), said=set(known.said), astray=True)
        copy.rotten, copy.spoilt = set(known.rotten), known.spoilt
        self.desks[twin.mark] = copy

    # ---- what is looked at ---------------------------------------------------------------------------------
    def look(self) -> None:
        """Look at everything that moved. Raises `Broken`."""
        from tests.simulation import invariants, office_invariants

        if self._office_moved:
            self.office.look()
            self._run(office_invariants.OF_OFFICE)
            self._office_moved = False
        for known in self.desks.values():
            if known.changed:
                invariants.of_desk(self, known)
                known.changed = False

    def rests(self, desk: PlayedDesk) -> bool:
        """Whether nothing is left to do for a desk."""
        return not any(self.why_not(desk).values())

    def why_not(self, desk: PlayedDesk) -> dict[str, int]:
        """What is left to do for a desk, and how much of it."""
        eye = self.desks[desk.mark].eye
        wished = "name = 'note/picture.compare' and cast(value as text) = 'true'"
        left = {
            "feed": f"select {self.office.counter} - seq from cursor where name = 'feed'",
            "epoch": f"select count(*) from fact where name = 'desk' and instr(value, '\"{self.office.epoch}\"') = 0",
            "operations": "select count(*) from outbox where state in ('pending', 'held', 'applied')",
            "scans": "select count(*) from scan where not done",
            "asked": "select count(*) from asked where state in ('given_up', 'late')",
            "compared": f"select count(*) from fact where {wished}",
            "shown": "select count(*) from fact where name = 'note/sync.rebase' and cast(value as text) <> 'false'",
        }
        return {name: eye.ask(query)[0][0] for name, query in left.items()}

    def go_astray(self) -> bool:
        """Whether files of a desk came from a copy; from now on every desk counts as heard by the office."""
        found = any(known.astray for known in self.desks.values())
        for known in self.desks.values():
            known.astray = False
            known.changed = known.changed and not found
        return found

    def at_rest(self) -> None:
        """Look at a world in which nothing moves any more. Raises `Broken`."""
        from tests.simulation import invariants, office_invariants

        self.office.look()
        self._run(office_invariants.OF_OFFICE)
        for known in self.desks.values():
            invariants.of_desk(self, known)
            invariants.of_desk_at_rest(self, known)

    def verdict_counts(self) -> Counter[str]:
        """How often the office said what, and how much it told again that desks had let go."""
        return Counter(f"said {each}" for each in self.verdicts.values()) + Counter(
            {"told again": len(self.office.again)}
        )

    def mark(self) -> str:
        """A mark of everything that the office and the desks hold, times and salts included."""
        told = [self.office.ask("select key, revision, body from entity order by key")]
        told += [
            each.eye.ask("select incarnation, n, chain, state from outbox order by place")
            for each in self.desks.values()
        ]
        return hashlib.sha256(repr(told).encode()).hexdigest()

    def _run(self, checks: Sequence[Callable[[Watch], None]]) -> None:
        for check in checks:
            check(self)
