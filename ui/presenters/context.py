"""What every presenter has in hand: the desk, who works, the words, and a way to have work done elsewhere.

Plain Python. The window gives the callables; a test gives its own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from mfc_desk.domain.ids import Key
from mfc_desk.domain.permissions import Role
from mfc_desk.text.catalogue import Catalogue
from mfc_desk.text.message import Message, msg
from mfc_desk.usecases.workplace import Session, Workplace

T = TypeVar("T")


class Run(Protocol):
    """Has a job done on a lane and brings the answer to the GUI thread.

    The lanes are data, ask, sync, live, paper, scan, figures, centre and reports.

    An exception of the job goes to `failed`; without one it is shown once and logged with a number.
    """

    def __call__(
        self,
        lane: str,
        job: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None] | None = None,
    ) -> None: ...


class Announce(Protocol):
    """Shows a short word at the bottom of the window, with an undo for ten seconds where one is given."""

    def __call__(self, message: Message, undo: Callable[[], None] | None = None) -> None: ...


@dataclass(slots=True, kw_only=True)
class Context:
    """The surroundings of a presenter. `catalogue` changes when the operator changes the language."""

    work: Workplace
    session: Session
    catalogue: Catalogue
    run: Run
    changed: Callable[[frozenset[Key]], None]
    """Tells every screen which rows are new."""
    announce: Announce

    def say(self, message: Message | str, **params: Any) -> str:
        """A message, or a code with its values, in the operator's language."""
        if isinstance(message, Message):
            return self.catalogue.say(message)
        return self.catalogue(message, **params)


def no_cockpit(ctx: Context) -> Message | None:
    """Why this person may not see the load of the centre; None where they may."""
    if Role.SUPERVISOR in ctx.session.actor.roles:
        return None
    return msg("rule.not_allowed", verb=msg("verb.see_load"))
