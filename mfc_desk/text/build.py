"""Compiles the catalogue: all `locale/<language>/*.po` of a language into one `mfc.mo`.

Run by the set-up (`python -m mfc_desk.text.build`) and by the catalogue itself where nothing is compiled yet.
"""

from __future__ import annotations

import os
from pathlib import Path

from mfc_desk.text.catalogue import LANGUAGES, LOCALE


class CatalogueError(ValueError):
    """A source of the catalogue that cannot be used: which file, which code, why."""


def build(root: Path = LOCALE) -> list[Path]:
    """Write `mfc.mo` for each language and return the paths. Raises `CatalogueError`."""
    return [_build_language(root / language, language) for language in LANGUAGES]


def _build_language(folder: Path, language: str) -> Path:
    from babel.messages.catalog import Catalog
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    whole = Catalog(locale=language, charset="utf-8")
    for path in sorted(folder.glob("*.po")):
        with path.open("rb") as file:
            part = read_po(file, locale=language, charset="utf-8", abort_invalid=True)
        for message in part:
            if not message.id:
                continue
            code = message.id if isinstance(message.id, str) else message.id[0]
            if message.fuzzy or not message.string or code in whole:
                raise CatalogueError(f"{path.name} ({language}): {code} is empty, fuzzy or given twice")
            whole.add(message.id, message.string)
    target = folder / "mfc.mo"
    partial = target.with_suffix(f".mo.{os.getpid()}")
    with partial.open("wb") as out:
        write_mo(out, whole)
    partial.replace(target)
    return target


if __name__ == "__main__":
    build()
