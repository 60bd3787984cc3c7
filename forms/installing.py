"""Packs installed at a centre: <folder>/<id>/<version>/, several versions side by side, each as it was signed."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from forms.bundle import MANIFEST, SIGNATURE, Bundle, Manifest, demand_as_listed, demand_fits, parse_manifest, read
from forms.errors import PackError, PackRefused
from forms.ids import PackId
from forms.lint import lint
from forms.pack import Pack, load_pack, parts_of
from forms.signing import Trusted
from mfc_desk.text.message import msg

_UNFINISHED: Final = ".new-"
_OPEN: Final = 0o755  # the law is no secret: whoever runs a desk or the office here reads it
_READABLE: Final = 0o644


@dataclass(frozen=True, slots=True)
class Installed:
    """A pack in its place; `already` says that it was there before, byte for byte."""

    manifest: Manifest
    folder: Path
    already: bool = False


def install(raw: bytes, into: Path, *, trusted: Trusted, app: str) -> Installed:
    """Prove a bundle and put it in its place, whole or not at all. Raises `PackRefused`."""
    bundle = read(raw, trusted)
    demand_fits(bundle.manifest, app)
    try:
        into.mkdir(parents=True, exist_ok=True)
        with _alone(into):
            return _place(bundle, into)
    except OSError as error:
        raise PackRefused(msg("pack.cannot_write", file=str(into), said=error.strerror or str(error))) from error


def installed(folder: Path) -> tuple[Installed, ...]:
    """Every pack in the folder, by id and age. Raises `PackRefused` for one that was changed after it was installed."""
    found = [_checked(path.parent) for path in folder.glob(f"[!.]*/[!.]*/{MANIFEST}")]
    return tuple(sorted(found, key=lambda one: (one.manifest.id, parts_of(one.manifest.version))))


def installed_versions(folder: Path, pack: PackId) -> tuple[Pack, ...]:
    """All installed versions of one pack, oldest first. Raises `PackRefused` where there is none or one was changed."""
    try:
        found = tuple(load_pack(one.folder) for one in installed(folder) if one.manifest.id == pack)
    except PackError as error:
        raise PackRefused(msg("pack.not_sound", n=1, first=str(error))) from error
    if not found:
        raise PackRefused(msg("pack.none_installed", pack=pack, folder=str(folder)))
    return found


def _place(bundle: Bundle, into: Path) -> Installed:
    manifest = bundle.manifest
    home = into / manifest.id / manifest.version
    if home.exists():
        return _same(bundle, home)
    fresh = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=into))
    try:
        _write(bundle, fresh)
        _demand_sound(fresh, manifest)
        home.parent.mkdir(exist_ok=True)
        home.parent.chmod(_OPEN)
        fresh.rename(home)
        _settle(home.parent)
        _settle(into)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return Installed(manifest, home)


def _same(bundle: Bundle, home: Path) -> Installed:
    there = _checked(home)
    if (home / MANIFEST).read_bytes() != bundle.files[MANIFEST]:
        raise PackRefused(msg("pack.other_bytes", pack=bundle.manifest.id, version=bundle.manifest.version))
    return Installed(there.manifest, home, already=True)


def _write(bundle: Bundle, fresh: Path) -> None:
    for name, content in bundle.files.items():
        path = fresh / name
        path.parent.mkdir(exist_ok=True)
        with path.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        path.chmod(_READABLE)
    for folder in {fresh, *(path.parent for path in fresh.rglob("*"))}:
        folder.chmod(_OPEN)
        _settle(folder)


def _demand_sound(folder: Path, manifest: Manifest) -> None:
    try:
        pack = load_pack(folder)
        findings: tuple[object, ...] = lint(pack)
    except PackError as error:
        raise PackRefused(msg("pack.not_sound", n=1, first=str(error))) from error
    said = (pack.id, pack.version, pack.valid_from, pack.min_app)
    if said != (manifest.id, manifest.version, manifest.valid_from, manifest.min_app):
        raise PackRefused(msg("pack.other_head"))
    if findings:
        raise PackRefused(msg("pack.not_sound", n=len(findings), first=str(findings[0])))


def _checked(home: Path) -> Installed:
    files = {
        path.relative_to(home).as_posix(): path.read_bytes()
        for path in home.rglob("*")
        if path.is_file() and not path.is_symlink()
    }
    manifest = parse_manifest(files.get(MANIFEST, b""))
    try:
        demand_as_listed(manifest, files)
    except PackRefused as error:
        raise PackRefused(msg("pack.changed_since", folder=str(home), why=error.why)) from error
    if SIGNATURE not in files or home.parts[-2:] != (manifest.id, manifest.version):
        raise PackRefused(msg("pack.changed_since", folder=str(home), why=msg("pack.other_head")))
    return Installed(manifest, home)


def _settle(folder: Path) -> None:
    """What stands in the folder stays there through a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Nobody else installs meanwhile; what an installation that was cut off left behind is cleared away."""
    import fcntl

    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        for old in folder.glob(f"{_UNFINISHED}*"):
            shutil.rmtree(old, ignore_errors=True)
        yield
    finally:
        os.close(handle)
