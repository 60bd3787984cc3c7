"""Receipts and check sheets the tests of this room share."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

from printing.documents.check_sheet import CheckLine, CheckSheetData
from printing.documents.receipt import DocumentLine, ReceiptData

ALMATY = timezone(timedelta(hours=5))
NAMES = {"kk": "Оспанова Раушан Қабденқызы", "ru": "Оспанова Раушан Кабденовна", "en": "Ospanova Raushan"}
WORDS = {
    "kk": (
        "Алматы 3", "Көпбалалы отбасына берілетін жәрдемақы", "Шетелдік туу туралы куәлік, аудармасымен",
        "Неке туралы жазба", "Отбасының тіркеуі", "Тегін", "1414 немесе кез келген терезе. Алматы, Абай даңғылы, 14",
        "1414 немесе кез келген терезе, жауап 15 жұмыс күнінде", "бүгіннен кейін 7 жұмыс күні",
    ),
    "ru": (
        "Алматы 3", "Пособие многодетной семье", "Иностранное свидетельство о рождении, с переводом",
        "Запись о браке", "Прописка семьи", "Бесплатно", "1414 или любое окно. Алматы, проспект Абая, 14",
        "1414 или любое окно, ответ за 15 рабочих дней", "7 рабочих дней после сегодняшнего",
    ),
    "en": (
        "Almaty 3", "Allowance for a large family", "Foreign birth certificate with translation",
        "Marriage record", "Residence of the family", "Free of charge", "1414, or any desk. Almaty, Abai avenue 14",
        "1414, or any desk; answered within 15 working days", "7 working days after today",
    ),
}  # fmt: skip


def receipt(language: str = "en", **changes: object) -> ReceiptData:
    """A believable receipt in `language`, with `changes`."""
    centre, service, paper, wed, home, free, ask, complain, due = WORDS[language]
    values: dict[str, object] = {
        "centre": centre,
        "desk": "4",
        "number": "KZ-03-26-004417",
        "registered_at": datetime(2026, 11, 22, 10, 58, tzinfo=ALMATY),
        "accepted_offline": False,
        "provisional": False,
        "applicant_name": NAMES[language],
        "service_name": service,
        "due": date(2026, 12, 1),
        "due_words": due,
        "documents": (DocumentLine(paper, 3, "original", True), DocumentLine("KZ•• 4410", 1, "copy", False)),
        "fetched": (wed, home),
        "fee_words": free,
        "where_to_ask": ask,
        "complaint_words": complain,
        "status_url": "https://almaty3.example/s/KZ-03-26-004417?k=8Jd72hsTq",
        "operator_name": "Айгерим Садыкова",
        "unverified_facts": ("due",),
        "copy_number": 1,
    }
    return ReceiptData(**(values | changes))  # type: ignore[arg-type]  # the names above are the fields


def check_sheet(language: str = "kk", **changes: object) -> CheckSheetData:
    """A believable check sheet, with `changes`."""
    values: dict[str, object] = {
        "centre": WORDS[language][0],
        "desk": "4",
        "applicant_name": NAMES[language],
        "service_name": WORDS[language][1],
        "lines": (
            CheckLine("Аты-жөніңіз", NAMES[language]),
            CheckLine("ЖСН", "•••• •••• 0412"),
            CheckLine("Мекенжайыңыз", "Алматы, Абай даңғылы, 14-үй, 36-пәтер"),
            CheckLine("Балалар", "Әлия, Данияр, Тимур, Зере"),
            CheckLine("Ақша түсетін шот", "KZ•• 4410"),
            CheckLine("Жауап күні", "2026 ж. 1 желтоқсан, сейсенбі", True),
            CheckLine("Пошта", ""),
        ),
        "version": "7f3a 91c2",
    }
    return CheckSheetData(**(values | changes))  # type: ignore[arg-type]  # the names above are the fields
