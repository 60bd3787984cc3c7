"""The word of a second person, asked for from afar: what exactly was asked, of which case, and what came of it.

A row of the world beside those of `entities.py`, which registers it. Both times are illustrative: no act names one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar, Final

from mfc_desk.domain.ids import ApplicationId, DeskName, DeviceId, Kind, OperatorId, SecondWordId, VisitId

ASKED_FOR: Final = timedelta(minutes=30)
"""So long a question waits for its answer."""
HOLDS_FOR: Final = timedelta(minutes=15)
"""So long a word that was given may be acted on."""


class WordState(StrEnum):
    """What became of the question."""

    ASKED = "asked"
    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    USED = "used"


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondWord:
    """One question to a second person: may this guard be passed, for this reason, in this case as it stands."""

    kind: ClassVar[Kind] = "second_word"
    id: SecondWordId
    application: ApplicationId
    visit: VisitId
    guard: str
    """The guard that is to be passed, one of `mfc_desk.domain.guards.REASONS`."""
    subject: str
    """What it is about: a ground."""
    reason: str
    """One of the guard's reasons."""
    case: str
    """The digest of the case when it was asked: a case that is another one by then is asked about again."""
    state: WordState = WordState.ASKED
    asked_at: datetime
    asked_by: OperatorId
    desk: DeskName
    device: DeviceId
    """From where it was asked: the answer comes from another one."""
    until: datetime
    """Until when it can be answered, and once it was given, until when it can be acted on."""
    answered_at: datetime | None = None
    answered_by: OperatorId | None = None
    answer: str = ""
    """Why it was refused, or what was said with the word."""

    def open_at(self, now: datetime) -> bool:
        """Whether it still waits for an answer, or for being acted on."""
        return self.state in (WordState.ASKED, WordState.GIVEN) and now <= self.until
