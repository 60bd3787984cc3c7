"""Step 1: who is here. Typed by hand or read from the zone of a document; saved per field before it is complete."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

from forms.identifiers import BIRTHS, CHECKS
from forms.names import name_problem
from forms.phones import read_phone
from forms.samples import like_one
from mfc_desk.domain.entities import READABLE, IdentityDocument, Party, Visit
from mfc_desk.domain.identities import same_person
from mfc_desk.domain.ids import Key, PartyId, VisitId
from mfc_desk.domain.mrz import Mrz, parse
from mfc_desk.domain.operations.visits import IdentifyPerson
from mfc_desk.text.entry import read_date
from mfc_desk.text.message import Message, msg
from mfc_desk.usecases.visits import who_draft
from mfc_desk.usecases.workplace import Done, Session, Workplace, do

FIELDS: Final = (
    "document_type",
    "document_number",
    "valid_until",
    "identifier",
    "family_name",
    "given_name",
    "patronymic",
    "born",
    "sex",
    "phone",
    "method",
)
"""The fields of step 1, by the names under which their drafts are kept."""
MRZ: Final = "mrz"
"""The method of a person whose document's zone was read."""
ZONE: Final = "zone"
"""The draft of what the zone said, beside the fields: what is typed over it is not read from the document."""
NEEDED: Final = ("document_number", "family_name", "given_name", "born")
NAMES: Final = ("family_name", "given_name", "patronymic")


@dataclass(frozen=True, slots=True)
class Wrong:
    """A field of step 1 that cannot stay so, and why."""

    field: str
    message: Message


class NotIdentified(Exception):
    """The entries do not identify a person yet; `wrong` lists every field in the way."""

    def __init__(self, wrong: tuple[Wrong, ...]) -> None:
        super().__init__(", ".join(each.field for each in wrong))
        self.wrong = wrong


def papers_of(work: Workplace) -> tuple[str, ...]:
    """The documents that identify a person at this centre, the usual one first."""
    return work.law.packs[0].identity_documents


def unlike_number(work: Workplace, paper: str, number: str) -> tuple[str, ...]:
    """How a number of this document looks, where what was typed looks otherwise; () where it does, or nobody knows.

    It stops nobody: the document may be a foreign one, or older than the form.
    """
    samples = work.law.packs[0].document_numbers.get(paper, ())
    return () if not number.strip() or like_one(number, samples) else samples


def save_field(work: Workplace, visit: VisitId, field: str, value: str) -> None:
    """Keep what is typed; it is durable when this returns."""
    with work.store.write() as uow:
        uow.drafts.save(who_draft(visit), field, value)
        uow.commit()


def read_zone(work: Workplace, visit: VisitId, text: str) -> Mapping[str, str]:
    """Fill the fields from a machine-readable zone and keep them. Raises `MrzError`, which names the wrong group."""
    filled = fields_of(parse(text, today=work.today()))
    with work.store.write() as uow:
        for field, value in filled.items():
            uow.drafts.save(who_draft(visit), field, value)
        uow.drafts.save(who_draft(visit), ZONE, filled)
        uow.commit()
    return filled


def fields_of(zone: Mrz) -> dict[str, str]:
    """What a zone says, as the fields of step 1."""
    return {
        "document_type": "passport" if zone.kind.startswith("P") else "identity_card",
        "document_number": zone.number,
        "valid_until": zone.expiry.strftime("%d.%m.%Y") if zone.expiry is not None else "",
        "identifier": zone.iin or "",
        "family_name": zone.surname.title(),
        "given_name": zone.given.title(),
        "patronymic": zone.patronymic.title(),  # most zones have none: what stood there was another person's
        "born": zone.birth.strftime("%d.%m.%Y"),
        "sex": zone.sex,
        "method": MRZ,
    }


def whose(zone: Mrz, party: Party) -> Literal["same", "other", "unclear"]:
    """Whether the document with this zone belongs to `party`; unclear where it says nothing that can be compared."""
    if zone.birth != party.born:
        return "other"
    if zone.iin and party.identifier:
        return "same" if zone.iin == party.identifier else "other"
    if zone.number and _bare(zone.number) == _bare(party.document.number):
        return "same"
    names = [_bare(zone.surname + zone.given), _bare(party.family_name + party.given_name)]
    if names[0].isascii() != names[1].isascii():
        return "unclear"  # how a name is spelt in other letters is no proof
    return "same" if names[0] == names[1] else "other"


def _bare(text: str) -> str:
    return "".join(each for each in text.casefold() if each.isalnum())


def problem_of(work: Workplace, field: str, value: str) -> Message | None:
    """What is wrong with one field as it stands; None for a good or an empty one."""
    if field in NAMES:
        return name_problem(value)
    if not value.strip():
        return None
    if field in ("born", "valid_until"):
        return _date_problem(work, field, value)
    if field == "identifier":
        return CHECKS[work.law.packs[0].person_identifier](value)
    if field == "phone":
        found = read_phone(value, work.law.country)
        return found if isinstance(found, Message) else None
    return None


def odd_birth(work: Workplace, number: str, born: str) -> date | None:
    """The day of birth a person's number carries where it is another than the one beside it; None where they agree."""
    carried = BIRTHS.get(work.law.packs[0].person_identifier, _no_birth)(number)
    said = read_date(born, today=work.today(), past=True)
    return None if isinstance(said, Message) or carried == said else carried


def _no_birth(_number: str) -> None:
    return None


def identify(work: Workplace, session: Session, visit: VisitId, fields: Mapping[str, Any]) -> Done:
    """Record who is here. Raises `NotIdentified` with every wrong field, or `DomainError`."""
    wrong = {name: msg(f"who.needed.{name}") for name in NEEDED if not str(fields.get(name, "")).strip()}
    for name, value in fields.items():
        found = problem_of(work, name, str(value))
        if found is not None:
            wrong[name] = found
    if wrong:
        raise NotIdentified(tuple(Wrong(name, why) for name, why in wrong.items()))
    operation = _operation(work, visit, {name: str(value).strip() for name, value in fields.items()})
    return do(work, session, operation, forget=(who_draft(visit),))


def _operation(work: Workplace, visit: VisitId, fields: Mapping[str, str]) -> IdentifyPerson:
    until = fields.get("valid_until", "")
    method, retyped = _read_how(work, visit, fields)
    document = IdentityDocument(
        type=fields.get("document_type") or papers_of(work)[0],
        number=fields["document_number"],
        valid_until=_date(work, "valid_until", until) if until else None,
    )
    return IdentifyPerson(
        visit=visit,
        party=_party_of(work, visit, fields),
        family_name=fields["family_name"],
        given_name=fields["given_name"],
        patronymic=fields.get("patronymic", ""),
        born=_date(work, "born", fields["born"]),
        sex=fields.get("sex", ""),
        identifier=_digits(fields.get("identifier", "")),
        document=document,
        method=method,
        phone=fields.get("phone", ""),
        retyped=retyped,
    )


def _read_how(work: Workplace, visit: VisitId, fields: Mapping[str, str]) -> tuple[str, tuple[str, ...]]:
    """How the person was read, and what of it was typed over; where nothing that was read stands, all is typed.

    Where nobody knows any more what the zone said, nothing is said to be read from it.
    """
    read = _as_read(work, visit) if fields.get("method") == MRZ else None
    if read is None:
        return "typed", ()
    given = {name: plain for name in READABLE if (plain := _plain(work, name, fields.get(name, "")))}
    retyped = tuple(name for name, plain in given.items() if plain != _plain(work, name, read.get(name, "")))
    return ("typed", ()) if len(retyped) == len(given) else (MRZ, retyped)


def _as_read(work: Workplace, visit: VisitId) -> Mapping[str, str] | None:
    """What the zone said, now or when the person was identified before; None where that is not known."""
    with work.store.read() as uow:
        zone = uow.drafts.load(who_draft(visit)).get(ZONE)
        found = uow.rows.get(Key("visit", visit))
        party = uow.rows.get(Key("party", found.party)) if isinstance(found, Visit) and found.party else None
    if isinstance(zone, Mapping):
        return {str(name): str(value) for name, value in zone.items()}
    if not isinstance(party, Party) or party.method != MRZ:
        return None
    said = {name: str(getattr(party, name, "")) for name in READABLE}
    said |= {"born": f"{party.born:%d.%m.%Y}", "document_number": party.document.number}
    return {name: value for name, value in said.items() if name not in party.retyped}


def _plain(work: Workplace, field: str, value: str) -> str:
    """The same, however it is written."""
    if field == "identifier":
        return _digits(value)
    day = read_date(value, today=work.today(), past=True) if field == "born" else None
    return day.isoformat() if isinstance(day, date) else value.strip()


def _party_of(work: Workplace, visit: VisitId, fields: Mapping[str, str]) -> PartyId:
    """Who sits here is one row, also when a letter is mended; somebody else before any service has another one."""
    with work.store.read() as uow:
        found = uow.rows.get(Key("visit", visit))
        party = uow.rows.get(Key("party", found.party)) if isinstance(found, Visit) and found.party else None
    if not isinstance(found, Visit) or not isinstance(party, Party):
        return PartyId(work.ids.new())
    same = same_person(party, _digits(fields.get("identifier", "")), fields["document_number"])
    return party.id if same or found.applications else PartyId(work.ids.new())


def _digits(text: str) -> str:
    return "".join(each for each in text if each.isdigit())


def _date(work: Workplace, field: str, text: str) -> date:
    found = read_date(text, today=work.today(), past=field == "born")
    if isinstance(found, Message):
        raise NotIdentified((Wrong(field, found),))
    return found


def _date_problem(work: Workplace, field: str, value: str) -> Message | None:
    found = read_date(value, today=work.today(), past=field == "born")
    if isinstance(found, Message):
        return found
    if field == "valid_until" and found < work.today():
        return msg("rule.document_expired", day=found)
    return None
