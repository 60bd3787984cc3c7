"""`mfc-desk pack keygen|build|verify|install|list`: packs as signed bundles."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Final

from forms import bundle, installing, signing
from forms.errors import PackRefused
from forms.lint import lint
from forms.pack import load_pack
from mfc_desk.text.catalogue import Catalogue
from mfc_desk.text.message import msg

NewParser = Callable[[str], argparse.ArgumentParser]


def add_parsers(new: NewParser) -> None:
    """The options of these verbs."""
    keygen, build, verify, install, listing = (new(name) for name in VERBS)
    keygen.add_argument("--out", type=Path, required=True, metavar="FILE", help="the private key; FILE.pub beside it")
    build.add_argument("folder", type=Path)
    build.add_argument("--key", type=Path, required=True, metavar="FILE")
    build.add_argument("--out", type=Path, required=True, metavar="X.mfcpack")
    for one in (keygen, build):
        one.add_argument("--passphrase-fd", type=int, metavar="FD", help="read the passphrase of the key from here")
    for one in (verify, install):
        one.add_argument("bundle", type=Path)
        one.add_argument("--trust", type=Path, required=True, metavar="KEY.pub|FOLDER")
    install.add_argument("--into", type=Path, required=True, metavar="FOLDER")
    listing.add_argument("--packs", type=Path, required=True, metavar="FOLDER")


def _keygen(options: argparse.Namespace, say: Catalogue) -> int:
    key = signing.make_key(options.out, _passphrase(options))
    public = options.out.with_name(options.out.name + signing.PUBLIC)
    print(say("pack.key_made", key=key, private=str(options.out), public=str(public)))
    return 0


def _build(options: argparse.Namespace, say: Catalogue) -> int:
    key = signing.private_key(options.key, _passphrase(options))
    pack = load_pack(options.folder)
    if findings := lint(pack):
        raise PackRefused(msg("pack.not_sound", n=len(findings), first=str(findings[0])))
    raw = bundle.make(options.folder, key)
    try:
        options.out.write_bytes(raw)
    except OSError as error:
        raise PackRefused(msg("pack.cannot_write", file=str(options.out), said=error.strerror or "")) from error
    told = {"pack": pack.id, "version": pack.version, "size": len(raw), "file": str(options.out)}
    print(say("pack.built", key=signing.key_id(key.public_key()), **told))
    return 0


def _verify(options: argparse.Namespace, say: Catalogue) -> int:
    found = bundle.read(bundle.load(options.bundle), signing.trusted(options.trust)).manifest
    bundle.demand_fits(found, version("mfc-desk"))
    told = {"pack": found.id, "version": found.version, "day": found.valid_from, "key": found.signed_by}
    print(say("pack.verified", n=len(found.files), **told))
    return 0


def _install(options: argparse.Namespace, say: Catalogue) -> int:
    raw, trusted = bundle.load(options.bundle), signing.trusted(options.trust)
    done = installing.install(raw, options.into, trusted=trusted, app=version("mfc-desk"))
    told = {"pack": done.manifest.id, "version": done.manifest.version, "folder": str(done.folder)}
    print(say("pack.already" if done.already else "pack.installed", day=done.manifest.valid_from, **told))
    return 0


def _list(options: argparse.Namespace, say: Catalogue) -> int:
    found = [one.manifest for one in installing.installed(options.packs)]
    for one in found:
        print(say("pack.line", pack=one.id, version=one.version, day=one.valid_from, key=one.signed_by))
    if not found:
        print(say("pack.no_packs", folder=str(options.packs)))
    return 0


def _passphrase(options: argparse.Namespace) -> bytes | None:
    if options.passphrase_fd is None:
        return None
    with os.fdopen(options.passphrase_fd, "rb") as pipe:
        return pipe.read().strip()


VERBS: Final[dict[str, Callable[[argparse.Namespace, Catalogue], int]]] = {
    "keygen": _keygen,
    "build": _build,
    "verify": _verify,
    "install": _install,
    "list": _list,
}
