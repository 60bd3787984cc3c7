"""How a line that is cut is told: why, where someone has to do something about it; the day, where it is not today's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mfc_desk.text.message import Message, msg

if TYPE_CHECKING:  # the first frame comes before the use cases
    from datetime import date, datetime

    from mfc_desk.usecases.line import LineView


def cut_words(view: LineView, today: date) -> Message:
    """The words of the line at the bottom."""
    if view.short is not None:
        return view.short
    if view.since is None or view.since.date() == today:
        return msg("line.offline_since", at=view.since)
    return msg("line.offline_since_day", at=view.since)


def cut_title(view: LineView, now: datetime | None) -> Message:
    """The title of the note at the sign-in."""
    if view.short is not None:
        return view.short
    if view.since is None or now is None or view.since.date() == now.date():
        return msg("signin.offline_since", at=view.since)
    return msg("signin.offline_since_day", at=view.since)


def held_words(at: datetime, today: date) -> Message:
    """Up to when the office holds the work."""
    return msg("line.held_up_to" if at.date() == today else "line.held_up_to_day", at=at)
