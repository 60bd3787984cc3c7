"""What a person said of a visit, sealed for the office, for that visit and no other; and what the office tells of many.

The desk that sealed it cannot open it again. All sealed answers are of one length.
"""

from __future__ import annotations

from io import BytesIO

import msgspec

from mfc_desk.domain.feedback import Answers, packed, unpacked
from mfc_desk.domain.ids import VisitId
from sync.wire.envelope import WireError
from sync.wire.sealing import Sealer, opened


def sealed_answers(answers: Answers, *, visit: VisitId, to: bytes) -> bytes:
    """The answers for the holder of this key only."""
    parts: list[bytes] = []
    sealer = Sealer(parts.append, to=to, outside=_outside(visit))
    sealer.put(packed(answers))
    sealer.close()
    return b"".join(parts)


def opened_answers(sealed: bytes, *, visit: VisitId, private: bytes, public: bytes) -> Answers:
    """What was said of this visit. Raises `WireError`: another key's, another visit's, changed, or no answers."""
    try:
        raw = b"".join(opened(BytesIO(sealed), private=private, public=public, outside=_outside(visit)))
        return unpacked(raw)
    except ValueError as error:
        raise WireError("no answers") from error


def _outside(visit: VisitId) -> bytes:
    return b"feedback|" + visit.encode("utf-8", "backslashreplace")


class CriterionTold(msgspec.Struct, frozen=True):
    """One criterion over a span of days. `counts`, from 1 to 5, is left out where `n` is too small to be told."""

    criterion: str
    n: int
    counts: list[int] | None
    not_applicable: int
    unanswered: int


class FeedbackSpan(msgspec.Struct, frozen=True):
    """What was said from one day up to another, both with it, as far as the desks have sent it."""

    since: str
    until: str
    at: str
    """When the office looked, ISO."""
    least: int
    """With fewer answers there are no counts."""
    satisfied_from: int
    complete: int
    partly: int
    refused: int
    nobody: int
    criteria: list[CriterionTold]


class FeedbackRow(msgspec.Struct, frozen=True):
    """What one person said: no name, no number, no desk, no hour.

    Score 6 does not apply, 0 was not answered, 7 is not told: too few scored it.
    """

    name: str
    """By chance."""
    day: str
    services: list[str]
    """Left out where so few came for them that they would tell who it was."""
    scores: list[int]


class FeedbackRows(msgspec.Struct, frozen=True):
    """Some of them, in an order that says nothing. `of` is how many there are; none are told where they are too few."""

    of: int
    few: bool
    rows: list[FeedbackRow]
