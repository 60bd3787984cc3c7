"""Every verb there is. Importing this fills the table that the wire decodes by."""

from __future__ import annotations

from mfc_desk.domain.operations import applications, consents, documents, guards, tickets, visits
from mfc_desk.domain.operations.base import OPERATIONS, Operation

MODULES = (applications, consents, documents, guards, tickets, visits)

__all__ = ["MODULES", "OPERATIONS", "Operation"]
