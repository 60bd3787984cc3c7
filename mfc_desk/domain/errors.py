"""What the rules of the house answer when something cannot be done.

    DomainError
    ├── NotAllowed    this actor may not do this
    ├── NotThere      the row it is about is not here
    ├── WrongState    the row is in a state in which this cannot happen
    └── Unlawful      the law of the pack forbids it, or something it demands is missing
        └── Stopped       one of the four guards; the ledger notes it as prevented

Each carries a `Message` that the operator can read.
"""

from __future__ import annotations

from mfc_desk.text.message import Message


class DomainError(Exception):
    """An act that the rules refuse; `message` says why in the operator's words."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.code)
        self.message = message


class NotAllowed(DomainError):
    """This actor may not do this to that."""


class NotThere(DomainError):
    """The row this is about is not known here."""


class WrongState(DomainError):
    """The row is in a state in which this cannot happen."""


class Unlawful(DomainError):
    """The law as data forbids it."""


class Stopped(Unlawful):
    """A guard kept it from happening; `guard` and each of `subjects` name a row of the ledger of violations."""

    def __init__(self, message: Message, *, guard: str, subjects: tuple[str, ...]) -> None:
        super().__init__(message)
        self.guard = guard
        self.subjects = subjects
