"""What can happen in a world, one step each; a schedule is a list of them, and reads like one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from tests.simulation.world import World

At = tuple[int, str]
"""A commit by its number, from 1, and the side of it: before or after."""


class Step(Protocol):
    """One thing that happens."""

    def play(self, world: World) -> None: ...


@dataclass(frozen=True, slots=True)
class Trouble:
    """What happens to a call of a step, by the call's number from 0; `kill`: the office dies at a commit of it."""

    call: int
    kind: str
    kill: At | None = None


@dataclass(frozen=True, slots=True)
class Beside:
    """Another step in the middle of one: before a call of it, or right after a commit of its desk."""

    when: str
    number: int
    step: Step


@dataclass(frozen=True, slots=True)
class Do:
    """An operator does something; perhaps the program dies at a commit of it."""

    desk: int
    verb: str
    pick: int = 0
    dies: At | None = None

    def play(self, world: World) -> None:
        world.act(self)


@dataclass(frozen=True, slots=True)
class Ask:
    """An operator asks the office for something and waits for the answer."""

    desk: int
    verb: str
    pick: int = 0
    troubles: tuple[Trouble, ...] = ()
    dies: At | None = None

    def play(self, world: World) -> None:
        world.act(self)


@dataclass(frozen=True, slots=True)
class Turn:
    """A desk sends and receives once."""

    desk: int
    troubles: tuple[Trouble, ...] = ()
    dies: At | None = None
    beside: tuple[Beside, ...] = ()

    def play(self, world: World) -> None:
        world.turn(self)


@dataclass(frozen=True, slots=True)
class Deliver:
    """A request that somebody gave up on long ago reaches the office after all."""

    which: int

    def play(self, world: World) -> None:
        world.deliver(self.which)


@dataclass(frozen=True, slots=True)
class Staff:
    """Who works at a desk is kept out by the office, or let in again."""

    desk: int

    def play(self, world: World) -> None:
        world.staff(self.desk)


@dataclass(frozen=True, slots=True)
class Version:
    """The office becomes one that does not know a kind of operation yet, or one that does."""

    kind: str

    def play(self, world: World) -> None:
        world.office.becomes(world.office.release, older=world.office.older ^ {self.kind})


@dataclass(frozen=True, slots=True)
class Releases:
    """The office and the desks are of these releases from now on; none goes back."""

    office: int
    desks: tuple[int, ...]

    def play(self, world: World) -> None:
        world.become(self.office, self.desks)


@dataclass(frozen=True, slots=True)
class Office:
    """Something is done to the office: back_up, restore, restart, power_cut."""

    what: str

    def play(self, world: World) -> None:
        world.to_office(self.what)


@dataclass(frozen=True, slots=True)
class Desk:
    """Something is done to a desk: restart, reboot, power_cut, back_up, restore, clone."""

    desk: int
    what: str

    def play(self, world: World) -> None:
        world.to_desk(self.desk, self.what)


@dataclass(frozen=True, slots=True)
class Rot:
    """A row of a desk's cache is spoilt on its disk, and the desk is wanted to compare."""

    desk: int
    pick: int

    def play(self, world: World) -> None:
        world.rot(self.desk, self.pick)


@dataclass(frozen=True, slots=True)
class Scope:
    """From now on a closed file stays at the desks for so many days."""

    days: int

    def play(self, world: World) -> None:
        world.scope(self.days)


@dataclass(frozen=True, slots=True)
class Later:
    """Time passes."""

    seconds: int

    def play(self, world: World) -> None:
        world.time.pass_by(self.seconds)


@dataclass(frozen=True, slots=True)
class Wall:
    """The wall clock of a desk, or of the office where there is none with that number, goes wrong by so much."""

    desk: int
    off_s: int

    def play(self, world: World) -> None:
        world.wall(self.desk, self.off_s)
