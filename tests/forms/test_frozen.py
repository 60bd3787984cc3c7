"""A version of a pack never changes: another content under the same version is found before anybody publishes it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from forms.errors import PackError
from forms.frozen import LOCK, changed, content_digest, frozen
from forms.lint import lint
from forms.pack import BUILTIN, load_pack
from tools.freeze import freeze


@pytest.fixture
def packs(tmp_path: Path) -> Path:
    shutil.copytree(BUILTIN, tmp_path / "packs")
    return tmp_path / "packs"


@pytest.mark.parametrize("country", ["kz", "ru"])
def test_the_packs_of_the_program_are_what_was_frozen_under_their_version(country: str) -> None:
    pack = load_pack(BUILTIN / country)
    kept = frozen(BUILTIN)
    assert kept is not None
    assert kept[country][pack.version] == content_digest(pack.root)


def test_a_changed_fact_under_the_same_version_is_a_finding_and_is_not_frozen_over(packs: Path) -> None:
    file = packs / "kz" / "tariffs.json"
    file.write_bytes(file.read_bytes() + b"\n")
    found = [str(one) for one in lint(load_pack(packs / "kz"), golden=False)]
    assert len(found) == 1
    assert "it wants a new version" in found[0]
    before = (packs / LOCK).read_bytes()
    assert freeze(packs) == ["kz 2026.1"]
    assert (packs / LOCK).read_bytes() == before


@pytest.mark.parametrize("name", ["services/another.json", "../kz/texts/kk.json"])
def test_a_file_that_is_new_or_gone_is_another_content(packs: Path, name: str) -> None:
    before, file = content_digest(packs / "kz"), packs / "kz" / name
    if file.exists():
        file.unlink()
    else:
        file.write_text("{}", encoding="utf-8")
    assert content_digest(packs / "kz") != before


def test_a_new_version_wants_to_be_frozen_once_and_the_old_one_stays(packs: Path) -> None:
    head = packs / "kz" / "pack.toml"
    head.write_text(
        head.read_text(encoding="utf-8").replace('version = "2026.1"', 'version = "2026.2"'), encoding="utf-8"
    )
    assert ["not frozen" in one.what for one in changed(load_pack(packs / "kz"))] == [True]
    assert freeze(packs) == []
    assert not list(changed(load_pack(packs / "kz")))
    kept = json.loads((packs / LOCK).read_text(encoding="utf-8"))["kz"]
    assert sorted(kept) == ["2026.1", "2026.2"]


def test_a_pack_that_nobody_freezes_is_left_alone(packs: Path) -> None:
    (packs / LOCK).unlink()
    assert not list(changed(load_pack(packs / "kz")))


def test_a_lock_that_cannot_be_read_is_told(packs: Path) -> None:
    (packs / LOCK).write_text("[1]", encoding="utf-8")
    with pytest.raises(PackError):
        list(changed(load_pack(packs / "kz")))
