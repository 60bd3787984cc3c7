"""What the person said of their data, as the plan reads it: a yes, and what no agency may be asked for.

A word counts for one application and for who is its applicant now; the newest about a kind of data is the one.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from forms.evaluation import Fact
from forms.evidence import Held
from forms.ids import AnswerId, EvidenceTypeId
from forms.subjects import ANYBODY
from mfc_desk.domain.answered import sought
from mfc_desk.domain.entities import Application
from mfc_desk.domain.ids import Key
from mfc_desk.domain.intake import Consent, ConsentState
from mfc_desk.domain.operations.base import Rows

NO: Final = frozenset({ConsentState.REFUSED, ConsentState.WITHDRAWN})
"""The person does not agree, or no more. What expired by itself is no word of theirs."""


def about(rows: Rows, said: Consent, application: Application) -> bool:
    """Whether a word was said for this application and about who its applicant is now."""
    now = sought(rows, application)
    same = said.subject == now.subject and said.identifier in (None, now.identifier)
    return said.application == application.id and same


def words_about(rows: Rows, application: Application) -> tuple[Consent, ...]:
    """Every word that counts for an application, the oldest first."""
    found = (rows.get(Key("consent", name)) for name in application.consents)
    return tuple(one for one in found if isinstance(one, Consent) and about(rows, one, application))


def agreed(said: Sequence[Consent], day: date) -> Consent | None:
    """The newest yes that stands on `day`; None while there is none, or a no about what an agency gives by consent."""
    if _refused(said):
        return None
    return next((one for one in reversed(said) if one.standing(day) is ConsentState.GIVEN), None)


def barred(said: Sequence[Consent]) -> list[Held]:
    """What no agency may be asked for, each with the id of the word that says so: it lets the person be asked."""
    return [
        Held(kind, "refused", AnswerId(word.id), obtained_at=_when(word), about=ANYBODY)
        for kind, word in _refused(said).items()
    ]


def refused_at(said: Sequence[Consent], kind: EvidenceTypeId, at: datetime) -> bool:
    """Whether the newest word about this kind of data was a no then."""
    before = [word for word in said if kind in word.resting and word.given_at <= at]
    return bool(before) and before[-1].state in NO and _when(before[-1]) <= at


def facts_from_words(said: Sequence[Consent]) -> dict[str, Fact]:
    """The same as facts of the form: "reg.<evidence>" is "refused"."""
    facts = {}
    for kind, word in _refused(said).items():
        pack, _, name = kind.partition(".")
        facts[f"reg.{name}"] = Fact("refused", f"{pack}.ev.{name}", obtained_at=_when(word), request=word.id)
    return facts


def _refused(said: Sequence[Consent]) -> dict[EvidenceTypeId, Consent]:
    newest = {kind: word for word in said for kind in word.resting}
    return {kind: word for kind, word in newest.items() if word.state in NO}


def _when(word: Consent) -> datetime:
    return word.withdrawn_at or word.given_at
