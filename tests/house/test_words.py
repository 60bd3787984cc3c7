"""No word reaches a person but through the catalogue."""

from __future__ import annotations

import ast
import re

import pytest

from tests.house.reviewed import reviewed
from tests.house.tree import ROOMS, called, docstrings, named, parsed, python_files, texts

# what shows, speaks or prints its first argument
SINKS = {
    *("setText", "setWindowTitle", "setToolTip", "setAccessibleName", "setAccessibleDescription", "setPlaceholderText"),
    *("setStatusTip", "setWhatsThis", "setTitle", "setSuffix", "setPrefix", "setInformativeText", "addTab", "addItem"),
    *("addRow", "setHorizontalHeaderLabels", "set_words", "showMessage", "drawText", "drawString", "drawCentredString"),
    *("QLabel", "QPushButton", "QToolButton", "QCheckBox", "QRadioButton", "QGroupBox", "QAction", "Label", "Elide"),
}
FOR_US = {"debug", "info", "warning", "error", "exception", "critical", "NewType", "compile", "getLogger"}
WORD = re.compile(r"[^\W\d_]{2,}")
TWO_WORDS = re.compile(r"[^\W\d_]{2,} +[^\W\d_]{2,}")
CYRILLIC = re.compile(r"[А-Яа-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі]{3,}")
LATIN, ANY_CYRILLIC = re.compile("[A-Za-z]"), re.compile("[\u0400-\u04ff]")
MARKUP = re.compile(r"[{}<>;=\\/#_$]|:\s|\.\w")
# what a file may hold by its nature: fonts and pieces of style sheets; words a person may type; invented people
NATURE: dict[str, tuple[str, ...]] = {
    "sentences": ("ui/theme/", "ui/tour/"),  # a tour says what did not happen to whoever made the change
    "cyrillic": ("mfc_desk/text/", "backoffice/people.py", "backoffice/demo.py"),
    "widgets": (),
}
SHOWING = ("ui", "printing/documents", "backoffice/web")


def texts_of(node: ast.AST) -> list[str]:
    """The literal text of a constant or of the fixed parts of an f-string."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.JoinedStr):
        return [part.value for part in node.values if isinstance(part, ast.Constant) and isinstance(part.value, str)]
    return []


def handed_to_widgets(tree: ast.Module) -> list[tuple[int, str]]:
    """Literals with a word in them that are handed to something that shows its argument."""
    return [
        (node.lineno, text)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and called(node) in SINKS
        for argument in node.args[:1]
        for text in texts_of(argument)
        if WORD.search(text)
    ]


def unseen(tree: ast.Module) -> set[int]:
    """Nodes whose text no person reads: docstrings, what is raised or logged, annotations."""
    roots: list[ast.AST] = []
    for node in ast.walk(tree):
        told = isinstance(node, ast.Call) and called(node) in FOR_US
        if told or isinstance(node, ast.Raise | ast.Assert):
            roots.append(node)
        elif isinstance(node, ast.arg | ast.AnnAssign) and node.annotation:
            roots.append(node.annotation)
    return docstrings(tree) | {id(inner) for root in roots for inner in ast.walk(root)}


def sentences(tree: ast.Module, pattern: re.Pattern[str]) -> list[tuple[int, str]]:
    """Literals that read like words of a person: the pattern is found and no mark-up is."""
    skip = unseen(tree)
    return [
        (node.lineno, text)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant | ast.JoinedStr) and id(node) not in skip
        for text in texts_of(node)
        if pattern.search(text) and not MARKUP.search(text)
    ]


def found_in(folders: tuple[str, ...], hits: str) -> set[str]:
    """What one of the finders says of every file, as `file: text`."""
    finders = {
        "widgets": handed_to_widgets,
        "sentences": lambda tree: sentences(tree, TWO_WORDS),
        "cyrillic": lambda tree: sentences(tree, CYRILLIC),
    }
    files = [path for path in python_files(*folders) if not named(path).startswith(NATURE[hits])]
    return {f"{named(path)}: {text.strip()}" for path in files for _, text in finders[hits](parsed(path))}


@pytest.mark.parametrize(("folders", "hits"), [(SHOWING, "widgets"), (SHOWING, "sentences"), (ROOMS, "cyrillic")])
def test_every_shown_word_comes_from_the_catalogue(folders: tuple[str, ...], hits: str) -> None:
    assert not found_in(folders, hits) - reviewed("words_in_code").keys()


def test_the_reviewed_list_holds_nothing_that_is_gone() -> None:
    found = found_in(SHOWING, "widgets") | found_in(SHOWING, "sentences") | found_in(ROOMS, "cyrillic")
    assert not reviewed("words_in_code").keys() - found


def mixed(text: str) -> list[str]:
    """The words of a text that mix Latin and Cyrillic letters: they look right, and are never found or spoken right."""
    return [word for word in WORD.findall(text) if LATIN.search(word) and ANY_CYRILLIC.search(word)]


def test_no_word_mixes_latin_and_cyrillic_letters() -> None:
    words = {".po", ".json", ".py", ".md"}
    files = [(path, text) for path, text in texts() if path.suffix in words and not named(path).startswith("tests/")]
    found = {f"{named(path)}: {word}" for path, text in files for word in mixed(text)}
    assert not found - reviewed("mixed_letters").keys()


def test_a_word_of_mixed_letters_is_seen() -> None:
    assert mixed("\u041eк\u043do") == ["\u041eк\u043do"]
    assert not mixed("Окно ID, PDF-файл, ИИН")


@pytest.mark.parametrize(
    "line", ['label.setText("Save")', 'QLabel("Имя")', 'box.setAccessibleName(f"Desk {n}")', 'Label("Next")']
)
def test_a_word_handed_to_a_widget_is_seen(line: str) -> None:
    assert handed_to_widgets(ast.parse(line))


@pytest.mark.parametrize(
    "line", ['say("visit.next")', 'label.setText("")', 'label.setText("{:>4}")', 'Button(icon="phone")']
)
def test_a_code_and_a_mark_are_no_words(line: str) -> None:
    assert not handed_to_widgets(ast.parse(line))


def test_a_sentence_lying_about_is_seen_and_an_error_of_ours_is_not() -> None:
    assert sentences(ast.parse('TITLE = "Call next"'), TWO_WORDS)
    assert sentences(ast.parse('x = "Талон"'), CYRILLIC)
    assert not sentences(ast.parse('raise ValueError("no such page")'), TWO_WORDS)
    assert not sentences(ast.parse('def f():\n    """Shows the page."""'), TWO_WORDS)
    assert not sentences(ast.parse('STYLE = "QLabel { color: red }"'), TWO_WORDS)
