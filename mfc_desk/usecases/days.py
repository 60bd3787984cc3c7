"""A day at the centre, and what the law of that day says of waiting."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from forms.register import Law
from mfc_desk.domain.load.day import Span

ANY_LENGTH: Final = timedelta(days=1)
"""Of a country whose law names no longest wait: nobody's wait of a day is longer."""


def day_of(zone: ZoneInfo, wanted: date) -> Span:
    """From midnight to midnight."""
    after = wanted + timedelta(days=1)
    since, until = (datetime(one.year, one.month, one.day, tzinfo=zone) for one in (wanted, after))
    return Span(since.astimezone(UTC), until.astimezone(UTC))


def norm_length(law: Law, wanted: date) -> timedelta:
    """How long a person may wait on that day."""
    norm = law.on(wanted).packs[0].wait_norm
    return ANY_LENGTH if norm is None else norm.length
