"""Every shown or spoken word comes from the catalogue: seen in the pseudo-locale, and in Kazakh and Russian."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

import pytest

from mfc_desk.text.pseudo import CLOSE, OPEN
from tests.house.reviewed import reviewed
from tests.story.place import Centre
from tests.story.reading import QTS_OWN
from ui.tour.cast import picture

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.timeout(400)
Scenes = Mapping[str, Sequence[tuple[str, str]]]


def read(centre: Centre, folder: Path, language: str, *more: str) -> tuple[Scenes, list[str]]:
    """What a desk showed in each scene, and which words of it are data."""
    picture(folder).rename(folder / "page.png")
    for name, content in {
        "empty.pdf": b"",
        "text.pdf": b"words",
        "half.pdf": b"%PDF-1.4\n",
        "half.png": (folder / "page.png").read_bytes()[:99],
    }.items():
        (folder / name).write_bytes(content)
    desk, clock = centre.desk(), centre.office.clock.now().isoformat()
    who = next(each for each in centre.ready.people if each["roles"] == ["operator"])
    words = [str(folder), str(desk.profile), clock, language, who["login"], who["password"], *more]
    command = [sys.executable, "-m", "tests.story.desk_that_is_read", *words]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(desk.passphrase + "\n")
        process.stdin.flush()
        for line in process.stdout:
            if line.startswith("{"):
                told = json.loads(line)
                return told["scenes"], told["data"]
            centre.road.road = {"cut": "closed", "whole": "open"}[line.strip()]
            process.stdin.write("\n")
            process.stdin.flush()
        assert process.stderr is not None
        pytest.fail(process.stderr.read()[-6000:])


Told = Mapping[str, tuple[Scenes, list[str]]]


@pytest.fixture(scope="module")
def told(kz_centre: Centre, ru_centre: Centre, tmp_path_factory: pytest.TempPathFactory) -> Told:
    """Three desks: one whose catalogue is marked, one that speaks Kazakh, one in Russia that speaks Russian."""
    for centre in (kz_centre, ru_centre):
        centre.open_again()
    with ThreadPoolExecutor(2) as both:  # two roads, so that a line that is cut for one desk stays whole for the other
        marked = both.submit(read, kz_centre, tmp_path_factory.mktemp("marked"), "en", "pseudo")
        russian = both.submit(read, ru_centre, tmp_path_factory.mktemp("ru"), "ru")
        kazakh = {"kk": read(kz_centre, tmp_path_factory.mktemp("kk"), "kk")} if marked.result() else {}
        return {"marked": marked.result(), "ru": russian.result(), **kazakh}


KEY = re.compile(r"\b(?:(?:Ctrl|Alt|Shift)\+)*(?:F\d{1,2}|Del|Esc|Enter|[A-Z]|[0-9←→↑↓=–])(?![\w<])|\bCtrl\+(?=⟦)")
TICKET = re.compile(r"\b[A-Z]-\d{3}\b")
VERSION = re.compile(r"\b[0-9a-f]{4} [0-9a-f]{4}\b")
"""Of a sheet, as it is compared by eye."""
DAY = re.compile(
    r"\b(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August|September|October|"
    r"November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b"
)
LETTER = re.compile(r"[^\W\d_]")
PLAIN = re.compile(r"[A-Za-z]*[aceginorsuyzACEGINORSUYZ][A-Za-z]*")
"""A word that is in the marked catalogue has its accents."""
LATIN = re.compile(r"[A-Za-z]{3,}")
DOTS = "…"


@cache
def _known(data: tuple[str, ...]) -> re.Pattern[str]:
    words = sorted({part for each in data for part in (each, *each.split()) if len(part) > 1}, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, words)), re.IGNORECASE)


def bare(words: str, data: Sequence[str]) -> str:
    """What is left without data: names, numbers, tickets, dates and keys."""
    for pattern in (_known(tuple(data)), TICKET, VERSION, DAY, KEY):
        words = pattern.sub("", words)
    return words


def outside(words: str) -> str:
    """What stands in no mark of the pseudo-locale."""
    found, depth = "", 0
    for sign in words:
        depth += (sign == OPEN) - (sign == CLOSE)
        found += sign if depth == 0 and sign != CLOSE else ""
    return found


def strays(words: str, data: Sequence[str]) -> list[str]:
    """Words of the marked desk that no catalogue gave: outside the marks, or inside them without accents."""
    left = bare(words, data)
    bypass = [outside(left)] if LETTER.search(outside(left)) else []
    return bypass + [each for each in re.findall(r"[A-Za-z]{2,}", left) if PLAIN.fullmatch(each)]


def latin(words: str, data: Sequence[str]) -> list[str]:
    """Words in Latin letters that are no data."""
    return LATIN.findall(bare(words, data))


def test_every_shown_or_spoken_word_comes_from_the_catalogue(told: Told) -> None:
    scenes, data = told["marked"]
    ours = [(scene, *each) for scene, found in scenes.items() for each in found if not each[0].startswith(QTS_OWN)]
    assert len({words for _, _, words in ours}) > 500
    found = {each[2]: each[:2] for each in ours if strays(each[2], data)}
    assert not found


def test_nothing_is_shown_or_spoken_that_says_nothing(told: Told) -> None:
    scenes, _ = told["marked"]
    assert not [(scene, *each) for scene, found in scenes.items() for each in found if each[1] == DOTS]


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_no_word_is_shown_in_latin_letters(told: Told, language: str) -> None:
    """Qt's own dialog of files speaks the language too."""
    scenes, data = told[language]
    known = {word for entry in reviewed("shown_in_latin") for word in entry.split()}
    found = {word: (scene, *each) for scene, seen in scenes.items() for each in seen for word in latin(each[1], data)}
    assert not {word: where for word, where in found.items() if word not in known}


def test_the_reviewed_list_of_latin_words_holds_nothing_that_is_gone(told: Told) -> None:
    found = {
        word
        for language in ("kk", "ru")
        for seen in told[language][0].values()
        for each in seen
        for word in latin(each[1], told[language][1])
    }
    assert not [entry for entry in reviewed("shown_in_latin") if not found & set(entry.split())]


MISTAKES = (
    ("passphrase, wrong", "passphrase"), ("wrong password 'Wrong'", "another name"), ("called without the line", "idle"),
    ("nothing typed", "came"), ("wrong check digit", "nothing typed"), ("no zone at all", "wrong check digit"),
    ("who, born", "no zone at all"), ("who, valid_until", "who, born"), ("who, refused", "came"),
    ("no service found", "identified"), ("form, refused", "form"), ("unfit: gone.pdf", "attached"),
    ("unfit: empty.pdf", "unfit: gone.pdf"), ("unfit: text.pdf", "unfit: empty.pdf"),
    ("unfit: half.pdf", "unfit: text.pdf"), ("unfit: .", "unfit: half.png"), ("check, refused", "check"),
    ("receipt first", "registered"), ("not printed", "receipt first"), ("give back first", "saved"),
)  # fmt: skip
"""Scenes in which something was done wrong, and one before, in which its answer was not shown."""


@pytest.mark.parametrize("language", ["marked", "kk", "ru"])
def test_every_mistake_was_answered_in_words(told: Told, language: str) -> None:
    scenes, data = told[language]
    made = [(mistake, before) for mistake, before in MISTAKES if mistake in scenes]
    assert len(made) == len(MISTAKES)
    unanswered = [
        mistake
        for mistake, before in made
        if not [
            words for _, words in scenes[mistake] if [_, words] not in scenes[before] and len(bare(words, data)) > 20
        ]
    ]
    assert not unanswered


@pytest.mark.parametrize(
    "words", ["⟦Šåvé⟧ · ⟦Çlöšé: Айгүл⟧", "A-043", "Ctrl+⟦Éñtéř⟧", "⟦Šåvé⟧, F2", "14.05.2031", "⟦Öñ 14 Dec⟧"]
)
def test_data_and_keys_are_no_words(words: str) -> None:
    assert not strays(words, ["Айгүл", "KZ-1"])
