"""What a person says of a visit that is over: eight criteria, each from 1 to 5, or that it does not apply.

Nobody at a desk reads it: it is sealed for the office as soon as it is said. So that a sealed answer does not tell by
its length how much was said, everything is packed into the same few bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Criterion(StrEnum):
    """What is asked about, in the order in which it is asked."""

    INFORMATION = "information"
    ACCESSIBILITY = "accessibility"
    ATTITUDE = "attitude"
    PROCEDURE = "procedure"
    DEADLINES = "deadlines"
    EXPENSES = "expenses"
    RESULTS = "results"
    FEEDBACK = "feedback"


class How(StrEnum):
    """How the questions came to their end."""

    FINISHED = "finished"
    """The person went through all of them."""
    SKIPPED = "skipped"
    """The person wanted no more questions."""
    LEFT = "left"
    """The time was over and the desk went on."""
    GONE = "gone"
    """The person was away before the first answer."""


class Given(StrEnum):
    """What came of the questions."""

    COMPLETE = "complete"
    PARTLY = "partly"
    REFUSED = "refused"
    """The person was asked and wanted to say nothing."""
    NOBODY = "nobody"
    """Nobody answered, and nobody refused."""


CRITERIA: Final = tuple(Criterion)
WORST, BEST = 1, 5
NOT_APPLICABLE: Final = 6
UNANSWERED: Final = 0
NOT_TOLD: Final = 7
"""Nobody gives it: what stands in a row where so few scored a criterion that each would be known."""
_VERSION: Final = 1
_HOWS: Final = tuple(How)
PACKED_BYTES: Final = 2 + len(CRITERIA)
SEALED_BYTES: Final = 32 + PACKED_BYTES + 16
"""A key, what was packed, and the mark that nothing was changed: see `sync.wire.sealing`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What one person said. A criterion without a score was not answered, which is not the same as not applicable."""

    scores: Mapping[Criterion, int]
    how: How

    def __post_init__(self) -> None:
        """Raise `ValueError` for a score that nobody can give, or one of somebody who was gone."""
        if any(not WORST <= score <= NOT_APPLICABLE for score in self.scores.values()):
            raise ValueError("no such score")
        if self.how is How.GONE and self.scores:
            raise ValueError("who was gone said nothing")

    @property
    def given(self) -> Given:
        """What came of it."""
        if len(self.scores) == len(CRITERIA):
            return Given.COMPLETE
        if self.scores:
            return Given.PARTLY
        return Given.REFUSED if self.how in (How.FINISHED, How.SKIPPED) else Given.NOBODY

    def score(self, criterion: Criterion) -> int:
        """1 to 5, `NOT_APPLICABLE` or `UNANSWERED`."""
        return self.scores.get(criterion, UNANSWERED)


def packed(answers: Answers) -> bytes:
    """The answers in as many bytes as any others."""
    return bytes((_VERSION, _HOWS.index(answers.how), *(answers.score(each) for each in CRITERIA)))


def unpacked(raw: bytes) -> Answers:
    """What `packed` was given. Raises `ValueError`."""
    if len(raw) != PACKED_BYTES or raw[0] != _VERSION or raw[1] >= len(_HOWS):
        raise ValueError("no answers")
    scores = {each: score for each, score in zip(CRITERIA, raw[2:], strict=True) if score != UNANSWERED}
    return Answers(scores=scores, how=_HOWS[raw[1]])
