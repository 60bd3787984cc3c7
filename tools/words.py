"""Adds words to the catalogue, all three languages at once, and compiles it.

usage: words.py ROOM < lines       (ROOM is the name of the .po file: ui, domain, forms, paper, office, sync ...)

A line is  code<TAB>English<TAB>Russian<TAB>Kazakh.  Plural forms are separated by " || "
(en: one || other, ru: one || few || many, kk: one || other) and are chosen by the parameter n.
A code that is there already in that room is replaced.
"""

from __future__ import annotations

import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from mfc_desk.text.build import build

LOCALE = Path(__file__).resolve().parents[1] / "mfc_desk" / "text" / "locale"
"""The catalogue beside this tool, whichever copy of the program is installed."""
LANGUAGES = ("en", "ru", "kk")


def load(path: Path, language: str) -> Catalog:
    """The catalogue of one room in one language, empty where the file is missing."""
    if not path.exists():
        return Catalog(locale=language, charset="utf-8", project="mfc-desk", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language, charset="utf-8")


def add(room: str, lines: list[str]) -> None:
    """Put each line into the three files of `room`. Raises `ValueError` naming the line."""
    rows = [line.rstrip("\n").split("\t") for line in lines if line.strip() and not line.startswith("#")]
    for row in rows:
        if len(row) != 4 or not all(row):
            raise ValueError(f"a code and three languages, separated by tabs: {row}")
    for column, language in enumerate(LANGUAGES, 1):
        path = LOCALE / language / f"{room}.po"
        catalogue = load(path, language)
        for row in rows:
            code, forms = row[0], tuple(row[column].split(" || "))
            catalogue.delete(code)
            catalogue.add((code, code) if len(forms) > 1 else code, forms if len(forms) > 1 else forms[0])
        with path.open("wb") as out:
            write_po(out, catalogue, width=0, sort_output=True, omit_header=False)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    add(sys.argv[1], sys.stdin.readlines())
    build(LOCALE)
