"""Who comes to the desk in a tour, with what: all from the golden cases of the law pack, nothing written in code."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Final, cast

from forms.golden import outcome
from forms.ids import GroundId, ServiceId
from forms.node import Node
from forms.register import Law
from mfc_desk.domain.grounds import INTAKE
from mfc_desk.domain.lawful import IDENTITY
from mfc_desk.domain.mrz import Mrz, compose

LATIN: Final = {
    "а": "A", "ә": "A", "б": "B", "в": "V", "г": "G", "ғ": "G", "д": "D", "е": "E", "ё": "E", "ж": "ZH", "з": "Z",
    "и": "I", "й": "I", "к": "K", "қ": "K", "л": "L", "м": "M", "н": "N", "ң": "N", "о": "O", "ө": "O", "п": "P",
    "р": "R", "с": "S", "т": "T", "у": "U", "ұ": "U", "ү": "U", "ф": "F", "х": "KH", "һ": "H", "ц": "TS", "ч": "CH",
    "ш": "SH", "щ": "SHCH", "ъ": "", "ы": "Y", "і": "I", "ь": "", "э": "E", "ю": "IU", "я": "IA",
}  # fmt: skip
VALID_UNTIL: Final = date(2031, 5, 14)


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """One person: what the document says, what they came for, what they answer."""

    fields: Mapping[str, str]
    """By the names of step 1."""
    zone: str
    """The machine-readable zone of the document, as a scanner types it."""
    service: ServiceId
    words: str
    """What the operator types to find the service."""
    answers: Mapping[str, Any]
    papers: int
    """How many documents the golden case brings that are scanned."""
    grounds_without_papers: tuple[str, ...]
    """The grounds for a refusal that are true where they bring nothing but who they are."""


def visitors(law: Law, language: str) -> list[Visitor]:
    """One visitor for each complete golden case of a person who asks for themselves and needs no agency's no."""
    found = [_visitor(law, case, language) for case in _cases(law)]
    return sorted(found, key=lambda one: (-one.papers, one.service))


def _cases(law: Law) -> Iterator[Mapping[str, Any]]:
    for path in sorted((law.packs[0].root / "tests").glob("*.json")):
        for case in json.loads(path.read_text(encoding="utf-8")):
            hows = {one["how"] for one in case.get("held", ())}
            whole = case["expect"].get("complete") and case["expect"].get("form_complete")
            if whole and _alone(case["answers"]) and not hows & {"not_found", "late"}:
                yield case


def _alone(said: Mapping[str, Any]) -> bool:
    """Whether a person asks for themselves, and the form says who they are."""
    named = all(said.get(path) for path in ("/applicant/full_name", "/applicant/dob"))
    return named and said.get("/applicant/capacity", "self") == "self"


def _visitor(law: Law, case: Mapping[str, Any], language: str) -> Visitor:
    said, service = case["answers"], law.service(ServiceId(case["service"]))
    family, given, *rest = str(said["/applicant/full_name"]).split()
    born = date.fromisoformat(str(said["/applicant/dob"]))
    number = str(said.get("/applicant/iin") or said.get("/applicant/snils") or "")
    pack = law.packs[0]
    shown = [one["type"] for one in case.get("held", ()) if one["how"] == "shown"]
    card = Mrz(
        kind="I",
        state="KAZ",
        number="047118265",
        surname=_latin(family),
        given=_latin(given),
        nationality="KAZ",
        birth=born,
        sex="F",
        expiry=VALID_UNTIL,
        optional=number,
    )
    kazakh = pack.person_identifier == "kz-iin"
    paper = card if kazakh else _internal(card, (family, given, " ".join(rest)))
    return Visitor(
        fields={
            "document_number": paper.number,
            "valid_until": f"{VALID_UNTIL:%d.%m.%Y}" if kazakh else "",
            "identifier": number,
            "family_name": family,
            "given_name": given,
            "patronymic": " ".join(rest),
            "born": f"{born:%d.%m.%Y}",
        },
        zone=compose(paper),
        service=service.id,
        words=law.texts(language)[service.short.code],
        answers=said,
        papers=sum(law.evidence_type(_full(pack.id, name)).scans for name in shown),
        grounds_without_papers=_grounds(law, case),
    )


def _grounds(law: Law, case: Mapping[str, Any]) -> tuple[str, ...]:
    """What the law lists against a person without papers, before anything is taken in."""
    kept = [one for one in case.get("held", ()) if one["how"] != "shown" or one["type"] == IDENTITY]
    found = cast("list[str]", outcome(law, Node({**case, "held": kept}, ""))["grounds"])
    return tuple(one for one in found if law.packs[0].grounds[GroundId(one)].stage == INTAKE)


def _internal(card: Mrz, names: tuple[str, str, str]) -> Mrz:
    """The internal passport of Russia of the same person: it says the names as people write them, and no end."""
    family, given, patronymic = names
    return replace(
        card,
        kind="PN",
        state="RUS",
        number="0471 118265",
        surname=family,
        given=given,
        nationality="RUS",
        expiry=None,
        optional="160517770001",
        patronymic=patronymic,
    )


def _full(pack: str, name: str) -> Any:
    return name if "." in name else f"{pack}.{name}"


def _latin(name: str) -> str:
    return "".join(LATIN.get(letter, "") for letter in name.lower())


def picture(folder: Path) -> Path:
    """A scanned page for a tour: paper with a few grey lines, and no word on it."""
    from PIL import Image, ImageDraw

    page = Image.new("RGB", (827, 1169), "white")
    draw = ImageDraw.Draw(page)
    draw.rectangle((250, 90, 577, 112), fill="#3f4e5d")
    for line in range(14):
        draw.rectangle((110, 220 + line * 52, 700 - (line * 37) % 190, 232 + line * 52), fill="#8a96a3")
    draw.ellipse((520, 940, 690, 1110), outline="#4c63a8", width=9)
    path = folder / "certificate.png"
    page.save(path)
    return path
