"""What the office answers when it does not do what was asked.

OfficeTrouble
├── Garbage        400  the body is not what the protocol says
├── SessionOver    401  the session is unknown or ended: sign in or say hello again
├── WrongPassword  401  who it is was not proven; carries the seconds to wait
├── Forbidden      403  known, and not allowed: a code that is spent, a signature that is wrong
├── Unknown        404  there is no such thing
├── OutOfStep      409  the chain or the offset does not go on from here
├── TooMuch        413  more than one request may carry
├── Damaged        422  what arrived is not what was announced
├── TooOld         426  the desk speaks a protocol this office no longer does
├── Busy           503  not at this moment; comes with Retry-After
└── Full           507  no room on the office's disks; comes with Retry-After
"""

from __future__ import annotations

from typing import ClassVar

from mfc_desk.text.message import Message


class NotDone(Exception):
    """A command of the office that is not done; `why` says it to whoever gave it."""

    def __init__(self, why: Message) -> None:
        super().__init__(why.code)
        self.why = why


class OfficeTrouble(Exception):
    """A request that is answered with words instead of what it asked for."""

    status: ClassVar[int] = 400

    def __init__(self, why: Message, *, wait_seconds: int = 0) -> None:
        super().__init__(why.code)
        self.why = why
        self.wait_seconds = wait_seconds


class Garbage(OfficeTrouble):
    """The body is not what the protocol says."""


class SessionOver(OfficeTrouble):
    """The session is unknown or ended."""

    status = 401


class WrongPassword(OfficeTrouble):
    """Login and password do not belong together, or it is too early to try again."""

    status = 401


class Forbidden(OfficeTrouble):
    """Understood, and not allowed."""

    status = 403


class Unknown(OfficeTrouble):
    """There is no such thing here."""

    status = 404


class OutOfStep(OfficeTrouble):
    """What was sent does not go on from where the office stands."""

    status = 409


class TooMuch(OfficeTrouble):
    """More than one request may carry."""

    status = 413


class Damaged(OfficeTrouble):
    """What arrived is not what was announced."""

    status = 422


class TooOld(OfficeTrouble):
    """The desk speaks a protocol that this office does not."""

    status = 426


class Busy(OfficeTrouble):
    """Not at this moment."""

    status = 503


class Full(OfficeTrouble):
    """There is no room on a disk of the office; nothing was taken."""

    status = 507
