"""A jurisdiction pack: a directory with the law of one country as data.

pack.toml, services/*.json, forms/*.json, evidence_types.json, tariffs.json, calendars/*.json,
texts/{kk,ru,en}.json and tests/*.json (golden cases). Only pack.toml is read at once.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Final, Literal, cast, get_args

from forms.agency import AgencyService, parse_agency
from forms.calendar import Calendar, Year, parse_year
from forms.errors import PackError
from forms.files import MOST_BYTES, read_some
from forms.form import Form, no_form
from forms.form_reader import parse_form
from forms.identifiers import CHECKS
from forms.ids import EvidenceTypeId, FormId, GroundId, PackId, ServiceId
from forms.node import Node, Standing, read_json, standing, worded
from forms.norms import WaitNorm, parse_wait_norm
from forms.priority import PriorityCategory, parse_priority
from forms.refusals import RefusalGround, parse_refusal
from forms.requisites import PaymentRules, parse_payment
from forms.service import Service
from forms.service_reader import parse_service
from mfc_desk.text.message import Message

ID: Final = re.compile("[a-z][a-z0-9_]{1,15}")
VERSION: Final = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,6}){0,3}")
PAPERS: Final = ("identity_card", "passport", "foreign_passport")
"""The identity documents that the program has words and a zone for."""
BUILTIN: Final = Path(__file__).parent / "packs"
EvidenceKind = Literal["document", "record", "data", "made", "elsewhere", "consent"]
"""`made` is stated in the application itself and signed with it; `elsewhere` comes to be outside this program."""


@dataclass(frozen=True, slots=True)
class EvidenceType:
    """A kind of paper, register record or statement that can prove something."""

    id: EvidenceTypeId
    kind: EvidenceKind
    label: Message
    scans: bool
    agency: AgencyService | None = None
    """Who gives it; every record has one."""

    @property
    def name(self) -> str:
        """The id without its pack, as rules write it: "reg.<name>"."""
        return self.id.partition(".")[2]


@dataclass(frozen=True, slots=True)
class Tariff:
    """The value of a base, such as the monthly reckoning index, from a day on."""

    since: date
    amount_minor: int
    standing: Standing


@dataclass(frozen=True)
class Pack:
    """One jurisdiction's law; parts are read when first asked for, and raise `PackError` then."""

    id: PackId
    root: Path
    version: str
    jurisdiction: str
    currency: str
    time_zone: str
    languages: tuple[str, ...]
    valid_from: date
    rounding_minor: int
    person_identifier: str
    """What identifies a person beside the document: a kind of `forms.identifiers.CHECKS`."""
    organisation_identifiers: tuple[str, ...]
    """What identifies an organisation: its number, then its number in the register where the country has one."""
    identity_documents: tuple[str, ...]
    """The papers that identify a person here, the usual one first."""
    document_numbers: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    """Samples of the number of an identity document of this country; none where any number may be one."""
    comes_alone_from: int | None = None
    """The age from which a person may come to a desk for themselves; None where the pack names none: nobody is sent."""
    min_app: str = "0"
    """The oldest version of the program that can keep this law."""
    edition: str = ""
    """Its version, where a newer version of the same pack stands beside it."""

    @cached_property
    def services(self) -> tuple[Service, ...]:
        """Every version of every service."""
        return tuple(parse_service(node, self.id, self.languages) for node in self._files("services"))

    @cached_property
    def evidence_types(self) -> Mapping[EvidenceTypeId, EvidenceType]:
        """The evidence types by id."""
        nodes = self._json(self.root / "evidence_types.json").pairs()
        return {found.id: found for found in (_evidence(name, node, self.id) for name, node in nodes)}

    @cached_property
    def grounds(self) -> Mapping[GroundId, RefusalGround]:
        """The closed list of grounds for a refusal, by id."""
        nodes = self._json(self.root / "grounds.json").pairs()
        return {GroundId(name): parse_refusal(name, node, self.id) for name, node in nodes}

    @cached_property
    def priority(self) -> Mapping[str, PriorityCategory]:
        """Who is called earlier, by law, in the order in which a kiosk offers it."""
        path = self.root / "priority.json"
        nodes = self._json(path).pairs() if path.exists() else ()
        return {name: parse_priority(name, node, self.id) for name, node in nodes}

    @cached_property
    def wait_norm(self) -> WaitNorm | None:
        """How long a person may wait; None where the law of the country names no length."""
        path = self.root / "norms.json"
        return parse_wait_norm(self._json(path)) if path.exists() else None

    @cached_property
    def payment(self) -> PaymentRules:
        """How fees are paid."""
        return parse_payment(self._json(self.root / "payment.json"))

    @cached_property
    def bundles(self) -> Mapping[str, tuple[ServiceId, ...]]:
        """For a life event the services that are applied for in one visit, in the order of the desk."""
        path = self.root / "bundles.json"
        nodes = self._json(path).pairs() if path.exists() else ()
        return {event: tuple(ServiceId(one.text()) for one in node.items()) for event, node in nodes}

    @cached_property
    def calendar(self) -> Calendar:
        """The working days, with the published years."""
        years: dict[int, Year] = {}
        for node in self._files("calendars"):
            year = parse_year(node)
            if years.setdefault(year.year, year) is not year:
                raise node.at("year").wrong(f"{year.year} is given twice")
        return Calendar(self.jurisdiction, years)

    @cached_property
    def tariffs(self) -> Mapping[str, tuple[Tariff, ...]]:
        """The dated bases of fees, oldest first."""
        bases = self._json(self.root / "tariffs.json").pairs()
        return {name: tuple(sorted(map(_tariff, node.items()), key=lambda one: one.since)) for name, node in bases}

    @cached_property
    def forms(self) -> Mapping[FormId, Form]:
        """The forms by id."""
        return {form.id: form for form in (self._form(node) for node in self._files("forms"))}

    def form(self, form_id: FormId) -> Form:
        """One form, read and proven at its first use. Raises `PackError`."""
        if form_id not in self._form_files:
            raise PackError("forms", "", f"no form {form_id}")
        if form_id not in self._read_forms:
            self._read_forms[form_id] = self._form(self._json(self.root / "forms" / self._form_files[form_id]))
        return self._read_forms[form_id]

    def has_form(self, form_id: FormId) -> bool:
        """Whether there is a form of this name."""
        return form_id in self._form_files

    def form_of(self, service: Service) -> Form:
        """The form of a service; an empty one where nothing is filled in at the desk. Raises `PackError`."""
        return no_form(service.id, self.calendar) if service.form is None else self.form(service.form)

    def texts(self, language: str) -> Mapping[str, str]:
        """The pack's words in one language; every code begins with the pack's id."""
        if language not in self._texts:
            pairs = self._json(self.root / "texts" / f"{language}.json").pairs()
            self._texts[language] = {worded(code, self.edition): _own(code, node, self.id) for code, node in pairs}
        return self._texts[language]

    @cached_property
    def _texts(self) -> dict[str, Mapping[str, str]]:
        return {}

    @cached_property
    def _read_forms(self) -> dict[FormId, Form]:
        return {}

    @cached_property
    def _form_files(self) -> Mapping[FormId, str]:
        names = sorted(path.name for path in (self.root / "forms").glob("*.json"))
        return {FormId(name.removesuffix(".json").replace("-", "/")): name for name in names}

    def _form(self, node: Node) -> Form:
        registers = tuple(sorted(one.name for one in self.evidence_types.values() if one.kind in ("record", "data")))
        form = parse_form(node, calendar=self.calendar, registers=registers)
        if form.file != f"forms/{form.id.replace('/', '-')}.json":
            raise node.wrong(f"the file of {form.id} has another name")
        return form

    def _json(self, path: Path) -> Node:
        return read_json(path, self.root, self.edition)

    def _files(self, folder: str) -> list[Node]:
        return [self._json(path) for path in sorted((self.root / folder).glob("*.json"))]


def load_pack(path: Path) -> Pack:
    """The pack in directory `path`. Raises `PackError` where its pack.toml is wrong."""
    try:
        raw = read_some(path / "pack.toml")
        if len(raw) > MOST_BYTES:
            raise PackError("pack.toml", "", f"it is larger than {MOST_BYTES} bytes")
        head = Node(tomllib.loads(raw.decode("utf-8")), "pack.toml")
    except (OSError, ValueError, RecursionError) as error:
        raise PackError("pack.toml", "", f"it cannot be read: {error}") from error
    head.only(
        "id", "version", "jurisdiction", "currency", "time_zone", "languages", "valid_from", "rounding_minor",
        "person_identifier", "organisation_identifiers", "identity_documents", "document_numbers", "min_app",
        "comes_alone_from",
    )  # fmt: skip
    return Pack(
        id=PackId(head.at("id").matching(ID)),
        root=path,
        version=head.at("version").matching(VERSION),
        jurisdiction=head.at("jurisdiction").text(),
        currency=head.at("currency").text(),
        time_zone=head.at("time_zone").text(),
        languages=tuple(one.text() for one in head.at("languages").items()),
        valid_from=head.at("valid_from").day(),
        rounding_minor=head.at("rounding_minor").whole(),
        person_identifier=head.at("person_identifier").one_of(tuple(CHECKS)),
        organisation_identifiers=tuple(
            one.one_of(tuple(CHECKS)) for one in head.at("organisation_identifiers").items()
        ),
        identity_documents=tuple(one.one_of(PAPERS) for one in head.at("identity_documents").items()),
        document_numbers=_numbers(head),
        comes_alone_from=alone.whole() if (alone := head.maybe("comes_alone_from")) else None,
        min_app=least.matching(VERSION) if (least := head.maybe("min_app")) else "0",
    )


def _numbers(head: Node) -> dict[str, tuple[str, ...]]:
    """The samples of numbers of documents; of none that identifies nobody here."""
    found, papers = head.maybe("document_numbers"), [one.text() for one in head.at("identity_documents").items()]
    numbers = {name: tuple(one.text() for one in node.items()) for name, node in found.pairs()} if found else {}
    if strange := sorted(numbers.keys() - set(papers)):
        raise head.wrong(f"document_numbers: {strange[0]} identifies nobody here")
    return numbers


def parts_of(version: str) -> tuple[int, ...]:
    """A version in the order of versions: 2026.10 comes after 2026.9."""
    return tuple(int(part) for part in version.split(".") if part.isdecimal())


def builtin_pack(name: str) -> Pack:
    """A pack that comes with the program, such as "kz" or "ru". Raises `PackError` for another name."""
    return load_pack(BUILTIN / name)


def _evidence(name: str, node: Node, pack: PackId) -> EvidenceType:
    node.only("kind", "scans", "agency")
    scans, agency = node.maybe("scans"), node.maybe("agency")
    return EvidenceType(
        id=EvidenceTypeId(f"{pack}.{name}"),
        kind=cast("EvidenceKind", node.at("kind").one_of(get_args(EvidenceKind))),
        label=node.words(f"{pack}.ev.{name}"),
        scans=scans.flag() if scans else False,
        agency=None if agency is None else parse_agency(agency, pack),
    )


def _tariff(node: Node) -> Tariff:
    node.only("from", "amount_minor", "confidence", "source")
    return Tariff(node.at("from").day(), node.at("amount_minor").whole(), standing(node))


def _own(code: str, node: Node, pack: PackId) -> str:
    if not code.startswith(f"{pack}."):
        raise node.wrong(f"a code of this pack begins with {pack}.")
    return node.text()
