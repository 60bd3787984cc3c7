"""What is said where something was not done."""

from __future__ import annotations

from mfc_desk.domain.errors import DomainError
from mfc_desk.ports.office import NoLine, Refused, SessionOver
from mfc_desk.ports.storage import StorageError
from mfc_desk.text.message import msg
from mfc_desk.usecases.queue import NotToldYet
from ui.presenters.parts import Notice


def notice_of(error: Exception, *, idle: bool) -> Notice:
    """What to say at the desk when an act of the queue was not done. A defect of ours is raised again."""
    if isinstance(error, NoLine):
        return _no_line(idle=idle)
    if isinstance(error, SessionOver):
        body = msg("desk.session_over_body")
        return Notice(tone="warn", icon="lock-keyhole", title=msg("desk.session_over"), body=body)
    if isinstance(error, NotToldYet):
        return Notice(tone="warn", icon="info", title=msg("desk.not_told_yet"), body=msg("desk.not_told_yet_body"))
    if isinstance(error, Refused):
        return Notice(tone="warn", icon="info", title=error.why)
    return not_recorded(error)


def not_recorded(error: Exception) -> Notice:
    """What to say when an act that is recorded here was not done. A defect of ours is raised again."""
    if isinstance(error, DomainError):
        return Notice(tone="warn", icon="info", title=error.message)
    if isinstance(error, StorageError):
        return Notice(tone="bad", icon="triangle-alert", title=error.why)
    raise error


def _no_line(*, idle: bool) -> Notice:
    if idle:
        title, body = msg("desk.no_line_call"), msg("desk.no_line_call_body")
    else:
        title, body = msg("desk.no_line_again"), msg("desk.no_line_again_body")
    return Notice(tone="off", icon="cloud-off", title=title, body=body)
