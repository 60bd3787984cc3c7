"""The errors of the law's room.

FormsError
├── PackError        a pack's content is wrong: which file, which place, what
├── PackRefused      a bundle or an installed pack is not taken, with the reason in words
├── RuleError        a rule is ill-typed, too deep or too long
├── UnknownService   no pack has a service with this id
├── UnknownVersion   this version of a pack is not here
├── UnknownEvidence  no pack has an evidence type with this id
├── NoTariff         no tariff is in force on the day: a fee is never guessed
│   └── ExemptionOpen  it is not yet said who pays nothing, which comes before any fee
├── NotMoved         a term stays as it is: no listed ground, or not on this day
├── PaymentRefused   no code that pays a fee may be handed out, with the reason in words
└── Incomplete       answers that cannot be made final yet
"""

from __future__ import annotations

from forms.ids import FieldPath
from mfc_desk.text.message import Message


class FormsError(Exception):
    """Anything that the room of the law can raise."""


class PackError(FormsError):
    """Content of a pack that cannot be used; says the file, the place in it and what is wrong."""

    def __init__(self, file: str, place: str, what: str) -> None:
        super().__init__(f"{file}: {place or '/'}: {what}")
        self.file, self.place, self.what = file, place, what


class PackRefused(FormsError):
    """A bundle or an installed pack that is not taken; `why` says it in words."""

    def __init__(self, why: Message) -> None:
        super().__init__(why.code)
        self.why = why


class RuleError(FormsError):
    """A rule that cannot be evaluated: a type, a name, an argument count or its size is wrong.

    `name` is what it stands on, as rules write it, where that is known.
    """

    def __init__(self, what: str, name: str = "") -> None:
        super().__init__(what)
        self.name = name


class UnknownService(FormsError, KeyError):
    """A service that no loaded pack contains."""


class UnknownVersion(FormsError, KeyError):
    """A version of a pack, or of a service in it, that is not installed here."""


class UnknownEvidence(FormsError, KeyError):
    """An evidence type that no loaded pack contains."""


class NoTariff(FormsError):
    """No tariff is known for the day, so that the fee cannot be computed."""


class ExemptionOpen(NoTariff):
    """A fee that waits for a question: exemptions are decided before anything is assessed."""


class NotMoved(FormsError):
    """A term that does not move; `why` says it in words."""

    def __init__(self, why: Message) -> None:
        super().__init__(why.code)
        self.why = why


class PaymentRefused(FormsError):
    """A payment for which no code is handed out; `why` says it in words."""

    def __init__(self, why: Message) -> None:
        super().__init__(why.code)
        self.why = why


class Incomplete(FormsError):
    """Answers with errors or gaps; `paths` names the fields that are in the way."""

    def __init__(self, paths: tuple[FieldPath, ...]) -> None:
        super().__init__(", ".join(paths))
        self.paths = paths
