"""A bundle is taken only whole, signed by somebody who is trusted, and never leaves its folder."""

from __future__ import annotations

import io
import os
import random
import stat
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from forms import plainzip
from forms.bundle import MANIFEST, MOST_BYTES, MOST_FILES, SIGNATURE, files_of, load, make, read, seal
from forms.errors import PackRefused
from forms.ids import PackId
from forms.installing import install, installed, installed_versions
from forms.pack import BUILTIN, load_pack
from forms.signing import key_id, make_key, private_key, sign, trusted
from mfc_desk.text.catalogue import LANGUAGES, Catalogue
from tests.forms.packing import APP, KEY, STRANGER, TRUST, bundle_of, change, copy_of

KZ = BUILTIN / "kz"
WHOLE = make(KZ, KEY)


def refusal(work: Callable[[], object]) -> str:
    """The code of the refusal; it can be said in every language."""
    with pytest.raises(PackRefused) as refused:
        work()
    assert all(Catalogue(language).say(refused.value.why).strip() for language in LANGUAGES)
    return refused.value.why.code


def put(raw: bytes, into: Path, app: str = APP) -> object:
    return install(raw, into, trusted=TRUST, app=app)


def everything(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


def signed_again(files: dict[str, bytes], manifest: bytes) -> bytes:
    """A bundle whose manifest was written by hand, and signed by the trusted key."""
    return plainzip.write({**files, MANIFEST: manifest, SIGNATURE: sign(KEY, manifest)})


def test_the_same_pack_and_key_give_the_same_bytes() -> None:
    assert make(KZ, KEY) == WHOLE
    plain = plainzip.write({"b/two.json": b"2", "a.json": b"one"})
    assert sha256(plain).hexdigest() == "a42ce79fa026f45e10173c7a1e7d978bfefc4656f90ff8438c6e050c4469c960"


def test_any_tool_opens_a_bundle() -> None:
    with zipfile.ZipFile(io.BytesIO(WHOLE)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == sorted(archive.namelist())
        assert archive.read("pack.toml") == (KZ / "pack.toml").read_bytes()


def test_a_bundle_says_what_it_is() -> None:
    manifest = read(WHOLE, TRUST).manifest
    assert (manifest.id, manifest.version, manifest.signed_by) == ("kz", "2026.1", key_id(KEY.public_key()))
    assert {one.path for one in manifest.files} == files_of(KZ).keys()


def test_whatever_byte_is_changed_the_bundle_is_refused() -> None:
    chance = random.Random(7)
    places = [*range(40), *range(len(WHOLE) - 80, len(WHOLE)), *(chance.randrange(len(WHOLE)) for _ in range(300))]
    for at in places:
        changed = bytearray(WHOLE)
        changed[at] ^= 1 << chance.randrange(8)
        with pytest.raises(PackRefused):
            read(bytes(changed), TRUST)


def test_wherever_it_is_cut_off_the_bundle_is_refused() -> None:
    for end in (0, 1, 3, 29, 30, 200, len(WHOLE) // 2, len(WHOLE) - 22, len(WHOLE) - 1):
        assert refusal(lambda end=end: read(WHOLE[:end], TRUST)) == "pack.damaged"
    assert refusal(lambda: read(WHOLE + b"\0", TRUST)) == "pack.damaged"
    assert refusal(lambda: read(b"MZ" + WHOLE, TRUST)) == "pack.damaged"


def test_a_stranger_is_not_trusted_nor_is_a_name_that_is_only_borrowed() -> None:
    assert refusal(lambda: read(make(KZ, STRANGER), TRUST)) == "pack.stranger"
    files = plainzip.read(WHOLE, most=MOST_FILES)
    forged = plainzip.write({**files, SIGNATURE: sign(STRANGER, files[MANIFEST])})
    assert refusal(lambda: read(forged, TRUST)) == "pack.bad_signature"
    other = plainzip.write({**files, SIGNATURE: KEY.sign(files[MANIFEST])})
    assert refusal(lambda: read(other, TRUST)) == "pack.bad_signature"


def test_without_a_signature_nothing_is_read() -> None:
    files = plainzip.read(WHOLE, most=MOST_FILES)
    assert (
        refusal(lambda: read(plainzip.write({n: c for n, c in files.items() if n != SIGNATURE}), TRUST))
        == "pack.unsigned"
    )
    assert refusal(lambda: read(plainzip.write(files_of(KZ)), TRUST)) == "pack.unsigned"


def zipped(write: Callable[[zipfile.ZipFile], object], compression: int = zipfile.ZIP_STORED) -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", compression) as archive:
        write(archive)
    return raw.getvalue()


def link(archive: zipfile.ZipFile) -> None:
    info = zipfile.ZipInfo("pack.toml")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    archive.writestr(info, "/etc/passwd")


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    "make_zip",
    [
        lambda: zipped(lambda archive: archive.writestr("bomb.json", bytes(30_000_000)), zipfile.ZIP_DEFLATED),
        lambda: zipped(link),
        lambda: zipped(lambda archive: [archive.writestr("pack.toml", text) for text in ("one", "two")]),
        lambda: zipped(lambda archive: archive.writestr("../../etc/cron.d/x.json", "{}")),
        lambda: b"",
        lambda: b"PK\5\6" + bytes(18),
        lambda: b"PK\3\4" + b"\xff" * 26,
        lambda: b"PK\3\4" * 1000,
    ],
    ids=["bomb", "symlink", "twice the same name", "path", "nothing", "empty zip", "endless sizes", "only heads"],
)
def test_a_zip_that_is_made_otherwise_is_no_bundle(make_zip: Callable[[], bytes], tmp_path: Path) -> None:
    raw = make_zip()
    assert refusal(lambda: put(raw, tmp_path / "packs")) in {"pack.damaged", "pack.unsigned"}
    assert not (tmp_path / "packs").exists()


STRANGE = [
    *("../out.json", "/etc/out.json", "a/../out.json", "services/../../out.json", "..", "C:/out.json", "a\\out.json"),
    *(".hidden.json", "services/.json", "con.json", "services/NUL.json", "a/b/c.json", "run.py", "x.json ", "x.json\n"),
]


@pytest.mark.parametrize("name", STRANGE)
def test_even_a_trusted_signer_writes_nothing_outside_of_the_pack(name: str, tmp_path: Path) -> None:
    raw = bundle_of(KZ, **{name: b"{}"})
    assert refusal(lambda: put(raw, tmp_path / "deep" / "packs")) == "pack.strange_file"
    assert everything(tmp_path) <= {"deep", "deep/packs"}


def test_too_many_files_or_too_large_ones_are_refused_at_once() -> None:
    many = {f"services/s{number}.json": b"{}" for number in range(MOST_FILES + 1)}
    assert refusal(lambda: read(bundle_of(KZ, **many), TRUST)) == "pack.damaged"
    assert refusal(lambda: read(bytes(MOST_BYTES + 1), TRUST)) == "pack.too_large"
    assert refusal(lambda: read(bundle_of(KZ, **{"a.json": bytes(3 * 1024 * 1024)}), TRUST)) == "pack.too_large"


def test_a_file_without_end_is_not_read_to_its_end() -> None:
    assert refusal(lambda: load(Path("/dev/zero"))) == "pack.too_large"
    assert refusal(lambda: load(Path("/nowhere/x.mfcpack"))) == "pack.cannot_read"


def test_the_manifest_and_the_files_must_agree() -> None:
    files = plainzip.read(WHOLE, most=MOST_FILES)
    manifest = files[MANIFEST]
    more, fewer = {**files, "extra.json": b"{}"}, {n: c for n, c in files.items() if n != "tariffs.json"}
    assert refusal(lambda: read(plainzip.write(more), TRUST)) == "pack.other_files"
    assert refusal(lambda: read(plainzip.write(fewer), TRUST)) == "pack.other_files"
    assert refusal(lambda: read(plainzip.write({**files, "tariffs.json": b"{}"}), TRUST)) == "pack.changed_file"
    for broken in (
        b"[" * 100_000,
        b"{}",
        b"\xff",
        manifest.replace(b'"format": 1', b'"format": 2'),
        manifest.replace(b'"id": "kz"', b'"id": ".."'),
    ):
        assert refusal(lambda broken=broken: read(signed_again(files, broken), TRUST)) == "pack.bad_manifest"


def test_a_pack_is_installed_whole_as_it_was_signed(tmp_path: Path) -> None:
    done = install(WHOLE, tmp_path, trusted=TRUST, app=APP)
    assert done.folder == tmp_path / "kz" / "2026.1"
    assert files_of(done.folder) == files_of(KZ)
    assert [one.manifest.version for one in installed(tmp_path)] == ["2026.1"]
    assert install(WHOLE, tmp_path, trusted=TRUST, app=APP).already


def test_versions_stand_side_by_side_and_one_that_is_there_never_changes(tmp_path: Path) -> None:
    newer = copy_of(tmp_path / "newer", version="2026.10", since="2026-12-01")
    older = copy_of(tmp_path / "older", version="2026.9", since="2026-11-01")
    for folder in (newer, older):
        put(bundle_of(folder), tmp_path / "packs")
    put(WHOLE, tmp_path / "packs")
    assert [pack.version for pack in installed_versions(tmp_path / "packs", PackId("kz"))] == [
        "2026.1",
        "2026.9",
        "2026.10",
    ]
    change(older, "tariffs.json", lambda tree: tree["mrp"][0].update(note="another"))
    before = everything(tmp_path / "packs")
    assert refusal(lambda: put(bundle_of(older), tmp_path / "packs")) == "pack.other_bytes"
    assert everything(tmp_path / "packs") == before
    assert refusal(lambda: installed_versions(tmp_path / "packs", PackId("ru"))) == "pack.none_installed"


def test_an_unsound_pack_leaves_no_trace(tmp_path: Path) -> None:
    for file, how in (
        ("services/large_family.json", lambda tree: tree["deadline"].update(value=8)),
        ("texts/kk.json", lambda tree: tree.pop("kz.large_family.name")),
        ("tests/large_family.json", lambda tree: tree[0]["expect"].update(fee=1)),
    ):
        folder = copy_of(tmp_path / file.replace("/", "-"))
        change(folder, file, how)
        assert refusal(lambda folder=folder: put(bundle_of(folder), tmp_path / "packs")) == "pack.not_sound"
    assert everything(tmp_path / "packs") == set()


def test_a_manifest_that_speaks_of_another_pack_is_refused(tmp_path: Path) -> None:
    raw = seal(files_of(KZ), load_pack(copy_of(tmp_path / "other", version="2027.1")), KEY)
    assert refusal(lambda: put(raw, tmp_path / "packs")) == "pack.other_head"


def test_a_pack_for_a_later_program_waits_for_it(tmp_path: Path) -> None:
    raw = bundle_of(copy_of(tmp_path / "later", needs="0.10"))
    assert refusal(lambda: put(raw, tmp_path / "packs", "0.9.3")) == "pack.newer_program"
    put(raw, tmp_path / "packs", "0.10.0")


def test_an_installed_pack_that_was_changed_is_noticed(tmp_path: Path) -> None:
    put(WHOLE, tmp_path)
    file = tmp_path / "kz/2026.1/tariffs.json"
    was = file.read_bytes()
    file.write_bytes(was.replace(b"432500", b"432400"))
    assert refusal(lambda: installed(tmp_path)) == "pack.changed_since"
    assert refusal(lambda: put(WHOLE, tmp_path)) == "pack.changed_since"
    file.write_bytes(was)
    assert installed(tmp_path)
    (tmp_path / "kz/2026.1").rename(tmp_path / "kz/2026.2")
    assert refusal(lambda: installed(tmp_path)) == "pack.changed_since"


def test_what_an_installation_that_was_cut_off_left_is_not_seen_and_is_cleared(tmp_path: Path) -> None:
    (tmp_path / ".new-abc" / "services").mkdir(parents=True)
    (tmp_path / ".new-abc" / MANIFEST).write_text("{")
    assert installed(tmp_path) == ()
    put(WHOLE, tmp_path)
    assert not (tmp_path / ".new-abc").exists()


def test_where_the_disk_refuses_nothing_is_half_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real, calls = os.fsync, iter(range(100))

    def full(handle: int) -> None:
        if next(calls) == 5:
            raise OSError(28, "No space left on device")
        real(handle)

    monkeypatch.setattr(os, "fsync", full)
    assert refusal(lambda: put(WHOLE, tmp_path)) == "pack.cannot_write"
    assert everything(tmp_path) == set()


def test_a_folder_with_something_strange_in_it_is_not_packed(tmp_path: Path) -> None:
    folder = copy_of(tmp_path / "kz")
    (folder / "services/link.json").symlink_to("/etc/hostname")
    assert refusal(lambda: make(folder, KEY)) == "pack.strange_file"
    (folder / "services/link.json").unlink()
    (folder / "services/notes.txt").write_text("x")
    assert refusal(lambda: make(folder, KEY)) == "pack.strange_file"


def test_a_key_is_its_owners_alone_and_never_written_over(tmp_path: Path) -> None:
    name = make_key(tmp_path / "key", b"a long phrase")
    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600
    assert refusal(lambda: make_key(tmp_path / "key")) == "pack.cannot_write"
    assert refusal(lambda: private_key(tmp_path / "key")) == "pack.no_private_key"
    assert refusal(lambda: private_key(tmp_path / "key", b"another")) == "pack.no_private_key"
    key = private_key(tmp_path / "key", b"a long phrase")
    assert trusted(tmp_path).keys() == trusted(tmp_path / "key.pub").keys() == {name}
    assert read(make(KZ, key), trusted(tmp_path)).manifest.signed_by == name


def test_who_trusts_nobody_is_told_so(tmp_path: Path) -> None:
    assert refusal(lambda: trusted(tmp_path)) == "pack.nobody_trusted"
    assert refusal(lambda: trusted(tmp_path / "missing.pub")) == "pack.no_public_key"
    (tmp_path / "x.pub").write_text("no key")
    assert refusal(lambda: trusted(tmp_path)) == "pack.no_public_key"
