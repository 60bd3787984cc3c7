"""The catalogue is complete in three languages, holds nothing unused, and speaks to people."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from mfc_desk.text.catalogue import LANGUAGES, LOCALE
from tests.house.reviewed import reviewed
from tests.house.tree import ROOMS, ROOT, called, named, parsed, python_files, texts

FORMS = {"en": 2, "ru": 3, "kk": 2}
SPEAKERS = {"msg", "Message", "catalogue", "say", "word", "words", "_", "tr"}
NAMERS = {"setObjectName", "named", "find", "findChild", "wait_for", "click", "press"}
BEGINNING = re.compile(r"[a-z][a-z0-9_]*\.(?:[a-z0-9_]+[._])*")
CODE = re.compile(r"[a-z][a-z0-9_]*(?:\.[A-Za-z0-9_]+)+")
CYRILLIC = re.compile(r"[А-Яа-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі]")
FORBIDDEN = {
    "en": r"\b(fail(ed|ure|s)?|invalid|sync\w*|outbox|servers?|please wait|error \d+|sending queue|queued?(?= (to|for) send))\b",
    "ru": r"\b(сбой|сбоя|ошибк\w+ \d+|некорректн\w+|недопустим\w+|сервер\w*|синхрониз\w+|исходящ\w+|подождите)\b",
    "kk": r"\b(сервер\w*|синхронд\w*|қате \d+|жарамсыз мән|күте тұрыңыз)",
}
LETTERS, PLACE = re.compile(r"[^\W\d_]{2,}"), re.compile(r"\{[^}]*\}")
LONGEST = 240

Texts = dict[str, tuple[str, ...]]


def read(language: str) -> Texts:
    """Every code of a language with its forms, over all rooms. A code given by two rooms is refused."""
    found: Texts = {}
    for path in sorted((LOCALE / language).glob("*.po")):
        with path.open("rb") as file:
            part: Catalog = read_po(file, locale=language, charset="utf-8", abort_invalid=True)
        for message in part:
            if message.id:
                code = message.id if isinstance(message.id, str) else message.id[0]
                assert code not in found, f"{code} is given twice"
                found[code] = (message.string,) if isinstance(message.string, str) else tuple(message.string)
    return found


ALL = {language: read(language) for language in LANGUAGES}


def places(sentence: str) -> set[tuple[str, str]]:
    """The places of a sentence with their formats."""
    return {(name, spec or "") for _, name, spec, _ in Formatter().parse(sentence) if name is not None}


def pack_codes() -> set[str]:
    """The codes that the packs bring along."""
    found: set[str] = set()
    for path, text in texts():
        if named(path).startswith("forms/packs/") and path.suffix == ".json":
            found |= set(re.findall(r'"([a-z0-9_.]+)"\s*:', text))
    return found


def asked(tree: ast.Module) -> set[str]:
    """The codes a module asks for by name."""
    first = [
        node.args[0] for node in ast.walk(tree) if isinstance(node, ast.Call) and called(node) in SPEAKERS and node.args
    ]
    values = [a.value for a in first if isinstance(a, ast.Constant) and isinstance(a.value, str)]
    return {value for value in values if CODE.fullmatch(value)}


def written(tree: ast.Module) -> set[str]:
    """Every literal of a module that has the shape of a code."""
    nodes = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return {value for value in nodes if CODE.fullmatch(value)}


def prefixes(tree: ast.Module) -> set[str]:
    """The beginnings of codes put together at run time: `state.` of `f"state.{name}"`. Names of controls are none."""
    naming = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and called(node) in NAMERS]
    names = {id(argument) for node in naming for argument in (*node.args, *(one.value for one in node.keywords))}
    found = set()
    for node in ast.walk(tree):
        first = node.values[0] if isinstance(node, ast.JoinedStr) and node.values and id(node) not in names else None
        if isinstance(first, ast.Constant) and BEGINNING.fullmatch(str(first.value)):
            found.add(str(first.value))
    return found


def over(languages: tuple[str, ...] = LANGUAGES) -> list[tuple[str, str, str]]:
    """Language, code and form of every sentence."""
    return [(lang, code, form) for lang in languages for code, forms in ALL[lang].items() for form in forms]


def test_every_code_that_is_asked_for_is_in_the_catalogue() -> None:
    known = ALL["en"].keys() | pack_codes()
    missing = {f"{named(p)}: {code}" for p in python_files(*ROOMS) for code in asked(parsed(p)) - known}
    assert not missing


def test_every_beginning_of_a_code_leads_to_some_code() -> None:
    begun = {(named(p), start) for p in python_files(*ROOMS) for start in prefixes(parsed(p))}
    rooms = {code.partition(".")[0] for code in ALL["en"]}
    lost = {
        f"{p}: {s}" for p, s in begun if s.partition(".")[0] in rooms and not any(c.startswith(s) for c in ALL["en"])
    }
    assert not lost - reviewed("beginnings").keys()


def test_nothing_in_the_catalogue_is_unused() -> None:
    trees = [parsed(path) for path in python_files(*ROOMS)]
    used = set().union(*(written(tree) for tree in trees))
    begun = tuple(set().union(*(prefixes(tree) for tree in trees)))
    outside = " ".join(
        text
        for path, text in texts()
        if path.suffix in {".html", ".mako", ".js", ".json"} and path.is_relative_to(ROOT)
    )
    idle = {code for code in ALL["en"] if code not in used and not code.startswith(begun) and code not in outside}
    assert not idle - reviewed("codes_made_at_run_time").keys()


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_the_languages_hold_the_same_codes(language: str) -> None:
    assert ALL[language].keys() == ALL["en"].keys()


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_no_sentence_is_left_in_english(language: str) -> None:
    spoken = {code: forms[0] for code, forms in ALL[language].items() if LETTERS.search(PLACE.sub("", forms[0]))}
    same = {code for code, sentence in spoken.items() if sentence == ALL["en"].get(code, ("",))[0]}
    assert not same - reviewed("same_in_all_languages").keys()


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_russian_and_kazakh_are_written_in_their_letters(language: str) -> None:
    bare = {
        code
        for lang, code, form in over((language,))
        if LETTERS.search(PLACE.sub("", form)) and not CYRILLIC.search(form)
    }
    assert not bare - reviewed("same_in_all_languages").keys()


def test_no_kazakh_sentence_is_a_russian_one() -> None:
    spoken = {code: forms[0] for code, forms in ALL["kk"].items() if len(LETTERS.findall(PLACE.sub("", forms[0]))) > 2}
    same = {code for code, sentence in spoken.items() if sentence == ALL["ru"].get(code, ("",))[0]}
    assert not same - reviewed("same_in_all_languages").keys()


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_a_sentence_has_the_same_places_in_every_language(language: str) -> None:
    def wanted(lang: str, code: str) -> set[tuple[str, str]]:
        return set().union(*(places(form) for form in ALL[lang][code]))

    differ = {code for code in ALL["en"].keys() & ALL[language].keys() if wanted(language, code) != wanted("en", code)}
    assert not differ


def test_plural_forms_are_complete() -> None:
    wrong = {
        (lang, code)
        for lang in LANGUAGES
        for code, forms in ALL[lang].items()
        if len(forms) > 1 and (len(forms) != FORMS[lang] or not all(forms))
    }
    mixed = {code for code in ALL["en"] if len({len(ALL[lang].get(code, ())) > 1 for lang in LANGUAGES}) > 1}
    assert not wrong
    assert not mixed


def test_a_form_leaves_out_no_place_but_the_number_itself() -> None:
    short = {
        (lang, code)
        for lang, code, form in over()
        for other in ALL[lang][code]
        if {n for n, _ in places(other) ^ places(form)} - {"n"}
    }
    assert not short


def test_sentences_stay_short_enough_for_the_screen() -> None:
    long = {(lang, code) for lang, code, form in over() if len(form) > LONGEST}
    grown = {
        (lang, code)
        for lang, code, form in over(("ru", "kk"))
        if len(form) > 2 * len(ALL["en"].get(code, (form,))[0]) + 20
    }
    assert not {f"{lang} {code}" for lang, code in long | grown} - reviewed("long_sentences").keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_of_the_machine_room_reaches_a_person(language: str) -> None:
    pattern = re.compile(FORBIDDEN[language], re.IGNORECASE)
    found = {f"{language} {code}" for _, code, form in over((language,)) if pattern.search(form)}
    assert not found - reviewed("machine_words").keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_of_the_machine_room_stands_in_a_pack(language: str) -> None:
    pattern = re.compile(FORBIDDEN[language], re.IGNORECASE)
    packs = (ROOT / "forms" / "packs").glob(f"*/texts/{language}.json")
    found = {
        f"{named(path)}: {hit.group()}" for path in packs if (hit := pattern.search(path.read_text(encoding="utf-8")))
    }
    assert not found


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Sync failed"),
        ("en", "Please wait"),
        ("ru", "Ошибка 500"),
        ("ru", "Нет связи с сервером"),
        ("kk", "Сервер жоқ"),
    ],
)
def test_a_word_of_the_machine_room_is_seen(language: str, sentence: str) -> None:
    assert re.search(FORBIDDEN[language], sentence, re.IGNORECASE)


def test_the_waiting_people_may_be_called_a_queue() -> None:
    assert not re.search(FORBIDDEN["en"], "The queue: 12 waiting", re.IGNORECASE)


def test_codes_and_beginnings_are_found_in_code() -> None:
    tree = ast.parse(
        'msg("visit.next"); say(f"state.{name}"); box.setObjectName(f"cell.{n}"); x = "paper.title"; open("a.txt")'
    )
    assert asked(tree) == {"visit.next"}
    assert prefixes(tree) == {"state."}
    assert "paper.title" in written(tree)


def test_words_are_added_to_the_catalogue_beside_the_tool_whichever_program_is_installed(tmp_path: Path) -> None:
    (tmp_path / "tools").mkdir()
    shutil.copy(ROOT / "tools" / "words.py", tmp_path / "tools")
    folders = [tmp_path / "mfc_desk" / "text" / "locale" / language for language in ("en", "ru", "kk")]
    for folder in folders:
        folder.mkdir(parents=True)
    before = sorted((path, path.stat().st_mtime_ns) for path in ROOT.glob("mfc_desk/text/locale/*/*"))
    subprocess.run(
        [sys.executable, tmp_path / "tools" / "words.py", "planted"],
        input="planted.word\tword\tслово\tсөз\n",
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        cwd=tmp_path,
        text=True,
        check=True,
    )
    assert [sorted(path.name for path in folder.iterdir()) for folder in folders] == [["mfc.mo", "planted.po"]] * 3
    assert sorted((path, path.stat().st_mtime_ns) for path in ROOT.glob("mfc_desk/text/locale/*/*")) == before
