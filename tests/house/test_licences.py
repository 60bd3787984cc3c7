"""What the desk and the office rest on may be used together with the licence of this tree."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, metadata, requires

import pytest
from packaging.requirements import Requirement

from tests.house.reviewed import reviewed
from tests.house.tree import ROOT

FITS = re.compile(
    r"\b(MIT(-0|-CMU)?|BSD|ISC|Apache|zlib|PSF|Python Software Foundation|HPND|LGPL(v?[23])?|Lesser General Public|MPL|Mozilla|OFL|EUPL|Unlicense|CC0|0BSD)",
    re.IGNORECASE,
)
BARS = re.compile(r"\b(AGPL|Affero|SSPL|BUSL|Proprietary|GPL(-?[23]|v[23]|\b))", re.IGNORECASE)


def normal(name: str) -> str:
    """The normal form of a package's name."""
    return re.sub(r"[-_.]+", "-", name).lower()


def closure(name: str, extras: frozenset[str], seen: set[str]) -> set[str]:
    """Every package that is installed because of this one, tests' own left out."""
    for text in requires(name) or []:
        wanted = Requirement(text)
        applies = wanted.marker is None or any(wanted.marker.evaluate({"extra": extra}) for extra in extras | {""})
        if applies and normal(wanted.name) not in seen:
            try:
                requires(wanted.name)
            except PackageNotFoundError:
                continue  # another system's
            seen.add(normal(wanted.name))
            closure(wanted.name, frozenset(wanted.extras), seen)
    return seen


def declared(name: str) -> str:
    """What a package says of its licence: the expression, or its one-line field, or its classifiers."""
    about = metadata(name)
    field = (about.get("License") or "").strip().splitlines()
    classified = [c.rpartition("::")[2].strip() for c in about.get_all("Classifier") or [] if c.startswith("License")]
    return about.get("License-Expression") or " ".join([*(field[:1]), *classified])


def fits(licence: str) -> bool:
    """Whether one of the licences offered can be taken."""
    choices = re.split(r"\bOR\b", licence)
    return any(FITS.search(choice) and not BARS.search(re.sub(r"\bLGPL\w*", "", choice)) for choice in choices)


def test_every_package_beneath_the_desk_and_the_office_has_a_licence_that_fits() -> None:
    known = reviewed("licences").keys()
    found = {name: declared(name) for name in closure("mfc-desk", frozenset({"office"}), set()) if name not in known}
    assert not {name: licence for name, licence in found.items() if not fits(licence)}


def test_the_libraries_that_are_not_permissive_are_named_on_the_page() -> None:
    page = (ROOT / "docs" / "licences.md").read_text(encoding="utf-8").lower()
    names = {n for n in closure("mfc-desk", frozenset({"office"}), set()) if re.search(r"LGPL|MPL|OFL", declared(n))}
    families = {re.split(r"-(essentials|binary)", name)[0] for name in names} - {"shiboken6"}
    assert not {name for name in families if name not in page}


def test_the_licence_of_this_tree_is_carried_whole() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert text.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2")
    assert all(f"\n{article}." in text for article in range(1, 16))
    assert "Compatible Licences" in text


@pytest.mark.parametrize(
    "licence", ["GPL-3.0-only", "AGPL-3.0", "GNU Affero General Public License v3", "Other/Proprietary License", ""]
)
def test_a_licence_that_does_not_fit_is_seen(licence: str) -> None:
    assert not fits(licence)


@pytest.mark.parametrize(
    "licence",
    [
        "LGPL-3.0-only OR GPL-2.0-only",
        "Apache-2.0",
        "BSD license",
        "GNU Lesser General Public License v2 or later (LGPLv2+)",
    ],
)
def test_a_licence_that_fits_is_taken(licence: str) -> None:
    assert fits(licence)
