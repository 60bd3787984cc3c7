"""The pages can be believed: links lead somewhere, figures stand beside their command, decisions are whole."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.house.tree import OURS, ROOT, named, python_files, texts

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
FIGURE = re.compile(r"\b\d[\d\u202f  ,.]*\s?(?:ms|s|min|MB|GB|KB|%|×|rows|per second)(?![\w])")
PAGES = [path for path, _ in texts() if path.suffix == ".md"]
ADRS = [path for path in PAGES if re.fullmatch(r"\d{4}-.*\.md", path.name)]


def broken_links(page: Path, text: str) -> list[str]:
    """The relative links of a page that lead nowhere."""
    targets = [target.partition("#")[0] for target in LINK.findall(text) if "://" not in target]
    return [target for target in targets if target and not (page.parent / target).exists()]


def bare_figures(text: str) -> list[str]:
    """Measured figures whose paragraph or table row names no command that shows them."""
    parts = [row for part in re.split(r"\n\s*\n", text) for row in (part.splitlines() if "|" in part else [part])]
    return [found.group() for part in parts if "`./" not in part and (found := FIGURE.search(part))]


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_link_leads_somewhere(page: Path) -> None:
    assert not broken_links(page, page.read_text(encoding="utf-8"))


def test_a_link_that_leads_nowhere_is_seen() -> None:
    assert broken_links(ROOT / "README.md", "[x](docs/nothing.md) [y](docs/glossary.md) [z](https://example.org)") == [
        "docs/nothing.md"
    ]


def test_every_figure_of_the_readme_stands_beside_its_command() -> None:
    assert not bare_figures((ROOT / "README.md").read_text(encoding="utf-8"))


def test_a_figure_without_its_command_is_seen() -> None:
    assert bare_figures("It starts in 140 ms.") == ["140 ms"]
    assert not bare_figures("It starts in 140 ms (`./bench startup_vs_bare_window`).")
    assert not bare_figures("It needs Python 3.11 and shows 10:40.")


@pytest.mark.parametrize("page", ADRS, ids=named)
def test_a_decision_says_its_context_consequences_and_what_was_refused(page: Path) -> None:
    heads = re.findall(r"^## (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    assert heads == ["Context", "Decision", "Consequences", "Refused"]


def test_the_decisions_are_numbered_and_listed() -> None:
    index = (ROOT / "docs" / "adr" / "README.md").read_text(encoding="utf-8")
    assert [int(page.name[:4]) for page in ADRS] == list(range(1, len(ADRS) + 1))
    assert all(f"({page.name})" in index for page in ADRS)


def test_the_changelog_has_a_place_for_what_is_not_released_yet() -> None:
    assert re.search(r"^## Unreleased\n\n- ", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)


def test_the_glossary_gives_each_idea_one_row() -> None:
    rows = re.findall(r"^\| ([^|]+) \|", (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert len(rows) == len(set(rows))


def unnamed(page: str) -> list[str]:
    """The folders with code of ours that a page does not name."""
    folders = {path.parent.relative_to(ROOT).parts for path in python_files(*OURS)}
    rooms = {"/".join(parts[: 2 if parts[0] == "mfc_desk" else 1]) for parts in folders}
    return sorted(room for room in rooms if room != "mfc_desk" and f"`{room}" not in page)


def test_every_room_is_named_in_the_architecture() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    assert not unnamed(page)
    assert unnamed(page.replace("`ui`", "the window")) == ["ui"]


def test_a_place_that_the_architecture_names_is_there() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    places = [name for name in re.findall(r"`([a-z_]+(?:/[a-z_]+)*)`", page) if "/" in name]
    assert len(places) > 8
    assert not [name for name in places if not (ROOT / name).is_dir() and not (ROOT / f"{name}.py").is_file()]
