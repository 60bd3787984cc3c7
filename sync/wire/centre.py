"""The centre beyond one desk, as the office tells it to a supervisor. Nobody is named."""

from __future__ import annotations

from datetime import datetime

import msgspec

from sync.wire.messages import Say, Writer


class DeskTold(msgspec.Struct, frozen=True, kw_only=True):
    """A computer that is a desk: when it was heard last, and what it said of the work it still keeps, and when.

    Where two copies of its store speak with its key, each of them is told by itself.
    """

    desk: str
    device: str
    heard_at: datetime | None = None
    """None: it has not said a word since it was enrolled."""
    told_at: datetime | None = None
    """When it told last what it keeps; None: it never did."""
    unsent: int = 0
    """Of what it told of then, how many operations are not here yet."""
    since: datetime | None = None
    """Since when the oldest of them waits there; None: it does not say, or part of them came since."""
    scans: int | None = None
    """Scans that were not whole here when it told; None: an older desk does not say."""
    clock_s: int | None = None
    """How many seconds its clock was before the office's."""
    tells_undecided: bool = False
    """Whether its program tells what waits there for a decision."""
    incarnation: str = ""
    """The life of its store that this is of; "" where an older office tells."""
    copy: int = 0
    """Which of several copies of its store that speak; 0 where there is one."""
    undecided_more: int = 0
    """What waits there for a decision beyond what is listed."""
    undecided_full: bool = False
    """Whether it named as much to decide as a desk names at most, so that there may be more."""


class TerminalTold(msgspec.Struct, frozen=True, kw_only=True):
    """A browser of the hall that was let in."""

    name: str
    kind: str
    heard_at: datetime | None = None
    """None: not since the office was started."""
    help_at: datetime | None = None
    """Since when somebody there wants a person."""


class UndecidedTold(msgspec.Struct, frozen=True, kw_only=True):
    """Work of a desk that the office did not take, or that it has and cannot decide."""

    desk: str
    op_id: str
    kind: str
    key: str
    """The row it is about."""
    state: str
    """conflict, rejected, denied, held"""
    at: datetime
    """The time that counts for it."""
    why: Say | None = None
    missing: list[str] = []
    device: str = ""
    """Whose work it is; "" where an older office tells."""
    incarnation: str = ""
    actor: str = ""
    """Who did it."""
    rests_on: list[str] = []
    """Of the desk's operations those that it rests on: it is decided with them."""


class RowTold(msgspec.Struct, frozen=True, kw_only=True):
    """A row that an operation was to write: as it stood when it was done, and as the office has it now."""

    key: str
    stood: bytes | None = None
    """None: it was not there, or what stood was never here."""
    known: bool = True
    """Whether this office knows what stood."""
    now: bytes | None = None
    """None: it is not here."""
    writer: Writer | None = None
    """Who wrote what is here now, where an operation of a desk did."""


class UntakenTold(msgspec.Struct, frozen=True, kw_only=True):
    """One operation of a desk that the office did not take, with everything a supervisor decides by."""

    desk: str
    device: str
    life: str
    """The one that the desk's store speaks for now."""
    carries: bool
    """Whether its program carries out what is decided from afar."""
    waits: bool
    """Whether anybody's decision is waited for: not where it was taken, or is held, or the desk decided."""
    state: str
    """conflict, rejected, denied, held, applied"""
    head: bytes
    args: bytes | None = None
    """None where they are not kept."""
    why: Say | None = None
    fixable: bool = True
    rows: list[RowTold] = []
    rests: list[str] = []
    """The kinds of what rests on it and is decided with it."""


class CentreNow(msgspec.Struct, frozen=True, kw_only=True):
    """What the office knows of its desks at a moment of its own clock."""

    at: datetime
    desks: list[DeskTold] = []
    terminals: list[TerminalTold] = []
    undecided: list[UndecidedTold] = []
    since: datetime | None = None
    """When this office was started: what was not heard since may have been heard before."""
