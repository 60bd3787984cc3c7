"""Receipts and check sheets the tests of this room share."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

from mfc_desk.domain.papers import CheckLine, CheckSheetData, DocumentLine, ReceiptData
from mfc_desk.text.catalogue import Catalogue, Language
from mfc_desk.text.message import msg

ALMATY = timezone(timedelta(hours=5))
NAMES = {"kk": "Оспанова Раушан Қабденқызы", "ru": "Оспанова Раушан Кабденовна", "en": "Ospanova Raushan"}
WORDS = {
    "kk": (
        "Алматы 3", "Көпбалалы отбасына берілетін жәрдемақы", "Шетелдік туу туралы куәлік, аудармасымен",
        "Неке туралы жазба", "Отбасының тіркеуі", "Алматы, Абай даңғылы, 14", "Еңбек министрлігі",
    ),
    "ru": (
        "Алматы 3", "Пособие многодетной семье", "Иностранное свидетельство о рождении, с переводом",
        "Запись о браке", "Прописка семьи", "Алматы, проспект Абая, 14", "Министерство труда",
    ),
    "en": (
        "Almaty 3", "Allowance for a large family", "Foreign birth certificate with translation",
        "Marriage record", "Residence of the family", "Almaty, Abai avenue 14", "Ministry of Labour",
    ),
}  # fmt: skip
TERM = {
    "kk": "бүгіннен кейін 7 жұмыс күні",
    "ru": "7 рабочих дней после сегодняшнего",
    "en": "7 working days after today",
}
FREE = {"kk": "Тегін", "ru": "Бесплатно", "en": "Free of charge"}


def catalogue(language: Language) -> Catalogue:
    """The words of `language`, and those a pack would bring along."""
    words = Catalogue(language)
    words.chain({"pack.term": TERM[language], "pack.free": FREE[language], "pack.long": "{words}"})
    return words


def receipt(language: str = "en", **changes: object) -> ReceiptData:
    """A believable receipt in `language`, with `changes`."""
    centre, service, paper, wed, home, address, authority = WORDS[language]
    documents = (
        DocumentLine(name=paper, pages=3, original=True, returned=True),
        DocumentLine(name="KZ•• 4410", pages=1, original=False, returned=False),
    )
    values: dict[str, object] = {
        "centre": centre,
        "address": address,
        "phone": "1414",
        "desk": "4",
        "operator_name": "Айгерим Садыкова",
        "number": "KZ-03-26-004417",
        "received_at": datetime(2026, 11, 22, 10, 58, tzinfo=ALMATY),
        "accepted_offline": False,
        "provisional": False,
        "applicant": NAMES[language],
        "service": service,
        "authority": authority,
        "due": date(2026, 12, 1),
        "term": msg("pack.term"),
        "documents": documents,
        "fetched": (wed, home),
        "fee": msg("pack.free"),
        "status_url": "https://almaty3.example/s/KZ-03-26-004417?k=8Jd72hsTq",
        "unverified": ("due",),
    }
    return ReceiptData(**(values | changes))  # type: ignore[arg-type]  # the names above are the fields


def check_sheet(language: str = "kk", **changes: object) -> CheckSheetData:
    """A believable check sheet, with `changes`."""
    lines = (
        ("Аты-жөніңіз", NAMES[language]),
        ("ЖСН", "•••• •••• 0412"),
        ("Мекенжайыңыз", "Алматы, Абай даңғылы, 14-үй, 36-пәтер"),
        ("Балалар", "Әлия, Данияр, Тимур, Зере"),
        ("Ақша түсетін шот", "KZ•• 4410"),
        ("Жауап күні", "2026 ж. 1 желтоқсан, сейсенбі"),
        ("Пошта", ""),
    )
    values: dict[str, object] = {
        "centre": WORDS[language][0],
        "desk": "4",
        "applicant": NAMES[language],
        "service": WORDS[language][1],
        "lines": tuple(CheckLine(label=label, value=value, verified=label != "Жауап күні") for label, value in lines),
        "version": "7f3a 91c2",
    }
    return CheckSheetData(**(values | changes))  # type: ignore[arg-type]  # the names above are the fields
