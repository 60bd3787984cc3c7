"""Where the law of a centre comes from: the program, or what is installed in a folder."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from forms.errors import PackRefused, UnknownVersion
from forms.ids import ServiceId
from forms.installing import install
from forms.pack import BUILTIN, builtin_pack
from forms.register import Law
from forms.shelf import law_from
from tests.forms.packing import APP, TRUST, bundle_of, change, copy_of

FAMILY = ServiceId("kz.large_family")


@pytest.fixture
def packs(tmp_path: Path) -> Path:
    """The pack of the program, and one in force from 1 December, in which a service begins on the 15th."""
    newer = copy_of(tmp_path / "newer", version="2026.10", since="2026-12-01")
    change(newer, "services/large_family.json", lambda tree: tree.update(version="9", valid_from="2026-12-15"))
    change(newer, "tests/large_family.json", lambda tree: [one.update(today="2026-12-16") for one in tree])
    for folder in (BUILTIN / "kz", newer):
        raw = bundle_of(folder)
        if folder is newer:  # its golden cases are of other days: what counts here is that it lies in its place
            home = tmp_path / "packs/kz/2026.10"
            _lay(raw, home)
        else:
            install(raw, tmp_path / "packs", trusted=TRUST, app=APP)
    return tmp_path / "packs"


def _lay(raw: bytes, home: Path) -> None:
    from forms import plainzip

    for name, content in plainzip.read(raw, most=100).items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_bytes(content)


def test_without_a_folder_it_is_the_law_of_the_program() -> None:
    assert law_from("kz") == Law.of(builtin_pack("kz"))


def test_each_day_has_its_version_and_a_version_to_come_waits_for_its_day(packs: Path) -> None:
    law = law_from("kz", packs)
    assert [law.on(day).version for day in (date(2026, 11, 30), date(2026, 12, 1))] == ["kz-2026.1", "kz-2026.10"]
    assert law.on(date(2020, 1, 1)).version == "kz-2026.1"
    early, late = law.services(date(2026, 12, 1)), law.services(date(2026, 12, 15))
    assert {one.id for one in late} - {one.id for one in early} == {FAMILY}
    assert law.service(FAMILY, date(2026, 12, 20)).version == "9"


def test_a_pin_leads_back_to_the_same_version(packs: Path) -> None:
    law = law_from("kz", packs)
    for day in (date(2026, 11, 30), date(2026, 12, 20)):
        service = law.service(FAMILY, day)
        assert law.pinned(FAMILY, law.pin(service))[1] is service
        assert law.form(service).service == FAMILY
    assert law.pinned(FAMILY, "kz-2026.1")[1].version == "2026.1"
    for unknown in ("kz-2025.1/1", "kz-2026.1/77", "", "nothing", "ru-2026.1"):
        with pytest.raises(UnknownVersion):
            law.pinned(FAMILY, unknown)


def test_a_view_is_read_once(packs: Path) -> None:
    law = law_from("kz", packs)
    assert law.at("kz-2026.1") is law.at("kz-2026.1/2026.1") is law.on(date(2026, 11, 1))


def test_a_version_is_not_given_twice() -> None:
    with pytest.raises(ValueError, match="twice"):
        Law.of(builtin_pack("kz"), builtin_pack("kz"))


def test_a_changed_or_missing_law_is_refused(packs: Path) -> None:
    with pytest.raises(PackRefused) as missing:
        law_from("ru", packs)
    (packs / "kz/2026.1/tariffs.json").write_text("{}")
    with pytest.raises(PackRefused) as changed:
        law_from("kz", packs)
    assert (missing.value.why.code, changed.value.why.code) == ("pack.none_installed", "pack.changed_since")


def test_a_centre_keeps_its_own_hours_under_every_version_of_the_law() -> None:
    law = law_from("ru").in_zone("Asia/Vladivostok")
    service = law.services()[0]
    views = (law, law.on(date(2026, 11, 22)), law.at(law.pin(service)))
    assert {each.time_zone for each in views} == {"Asia/Vladivostok"}
    assert law_from("ru").in_zone("").time_zone == law_from("ru").time_zone == "Europe/Moscow"
