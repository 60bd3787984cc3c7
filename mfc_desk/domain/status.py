"""The public status page of an application: its address, and the check that only the receipt knows."""

from __future__ import annotations

import hashlib
from typing import Final

from mfc_desk.domain.entities import Application

CHECK_DIGITS: Final = 12


def check_of(application: Application) -> str:
    """The short check beside the number: numbers can be counted through, this cannot. Needs no line to make."""
    return hashlib.sha256(f"status|{application.number}|{application.id}".encode()).hexdigest()[:CHECK_DIGITS]


def status_link(template: str, application: Application) -> str:
    """The address behind the receipt's QR; `template` is `Enrolled.status_url`."""
    return template.replace("{number}", str(application.number)).replace("{check}", check_of(application))
