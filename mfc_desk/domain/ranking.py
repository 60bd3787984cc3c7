"""The order of the queue, the same on the desk's list and in the office's choice.

A ticket can be called from `eligible_at` on: its arrival, or the time of its appointment. Among those that
can be called the lowest `rank_at` goes first: the arrival minus the head start of its class. That is ageing,
and it can be explained to anyone: "came at 10:07, thirty minutes ahead by law".
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from mfc_desk.domain.entities import Ticket


@dataclass(frozen=True, slots=True)
class Rank:
    """Since when a ticket can be called, and by what it is ordered then."""

    eligible_at: datetime
    rank_at: datetime


def rank(ticket: Ticket) -> Rank:
    """The place of a ticket. Pure; reads no clock."""
    return Rank(ticket.eligible_at, ticket.arrived_at - timedelta(minutes=ticket.head_start_min))
