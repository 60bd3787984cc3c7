"""Every verb there is. Importing this fills the table that the wire decodes by."""

from __future__ import annotations

from mfc_desk.domain.operations import (
    advice,
    afterwards,
    agency_answers,
    applications,
    appointments,
    bringing,
    calls,
    capacity,
    consents,
    desks,
    discrepancies,
    documents,
    gaps,
    guards,
    inquiries,
    intake,
    moving,
    parking,
    parties,
    payments,
    printing,
    refusals,
    restoring,
    terms,
    tickets,
    visits,
)
from mfc_desk.domain.operations.base import OPERATIONS, Operation

MODULES = (
    advice,
    afterwards,
    agency_answers,
    applications,
    appointments,
    bringing,
    calls,
    capacity,
    consents,
    desks,
    discrepancies,
    documents,
    gaps,
    guards,
    inquiries,
    intake,
    moving,
    parking,
    parties,
    payments,
    printing,
    refusals,
    restoring,
    terms,
    tickets,
    visits,
)

__all__ = ["MODULES", "OPERATIONS", "Operation"]
