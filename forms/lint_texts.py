"""Proves that everything a pack can say is said in each language, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from string import Formatter
from typing import Final

from forms.finding import Finding
from forms.node import worded
from forms.pack import Pack
from mfc_desk.text.catalogue import LANGUAGES
from mfc_desk.text.message import Message

SHORT_LIMIT: Final = 14


def texts(pack: Pack) -> Iterator[Finding]:
    """Every text that is missing, unused, too long, or has other places for values than the English one."""
    for language in LANGUAGES:
        if language not in pack.languages:
            yield Finding("pack.toml", "/languages", f"{language} is missing")
    needed = {code: file for file, code in _needed(pack)}
    said = {language: pack.texts(language) for language in LANGUAGES}
    for language, own in said.items():
        file = f"texts/{language}.json"
        for code in sorted(needed.keys() - own.keys()):
            yield Finding(file, f"/{code}", f"missing, used by {needed[code]}")
        for code in sorted(own.keys() - needed.keys()):
            yield Finding(file, f"/{code}", "nobody uses it")
        for code in sorted(own.keys() & said["en"].keys()):
            if _holes(own[code]) != _holes(said["en"][code]):
                yield Finding(file, f"/{code}", "its places for values differ from the English ones")
        for service in pack.services:
            if len(own.get(service.short.code, "")) > SHORT_LIMIT:
                yield Finding(file, f"/{service.short.code}", f"longer than {SHORT_LIMIT} characters")


def _holes(text: str) -> set[str]:
    try:
        return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError:
        return {"a broken place"}


def _needed(pack: Pack) -> Iterator[tuple[str, str]]:
    """Every code the pack's files use, with the file that does."""
    for service in pack.services:
        yield from ((service.file, text.code) for text in (*messages(service), Message(service.words)))
    for form in pack.forms.values():
        choices = (field.choice_label(one) for field in form.fields.values() for one in field.choices)
        parts = (form.fields, form.pages, form.check, form.bindings)
        yield from ((form.file, text.code) for text in (*messages(parts), *choices))
    yield from (("evidence_types.json", text.code) for text in messages(pack.evidence_types))
    yield from (("grounds.json", text.code) for text in messages(pack.grounds))
    yield from (("payment.json", text.code) for text in messages(pack.payment))
    yield from (("priority.json", text.code) for text in messages(pack.priority))
    yield from (("norms.json", text.code) for text in messages(pack.wait_norm))
    yield "pack.toml", worded(f"{pack.id}.consent.notice", pack.edition)


def messages(thing: object) -> Iterator[Message]:
    """Every text inside a value of the pack, however deep."""
    if isinstance(thing, Message):
        yield thing
    elif is_dataclass(thing):
        yield from (text for one in fields(thing) for text in messages(getattr(thing, one.name)))
    elif isinstance(thing, Mapping):
        yield from (text for one in thing.values() for text in messages(one))
    elif isinstance(thing, tuple):
        yield from (text for one in thing for text in messages(one))
