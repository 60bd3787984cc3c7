"""Nothing the desk writes can be read without the key: it is watched through a whole visit, file by file."""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from mfc_desk.commands.office_process import OfficeProcess, Ready
from mfc_desk.commands.stage import OPENING
from mfc_desk.devices.secrets import PassphraseSecrets
from tests.story.watching import Needles, Watched, watch
from ui.tour.cast import picture

ROOT = Path(__file__).parents[2]
PASSPHRASE = "korrekt-pferd-batterie"
needs_strace = pytest.mark.skipif(
    shutil.which("strace") is None, reason="no strace here: what the desk writes is NOT followed (apt: strace)"
)
pytestmark = [needs_strace, pytest.mark.timeout(400)]


@dataclass(frozen=True, slots=True)
class House:
    """A home, temporary folders and a place where the operator keeps files; and an office elsewhere."""

    folder: Path
    office: OfficeProcess
    ready: Ready

    @property
    def env(self) -> dict[str, str]:
        """The surroundings of a person who has nothing but this home; no keyring answers there."""
        home = self.folder / "home"
        xdg = {f"XDG_{each}_HOME": str(home / f"xdg-{each.lower()}") for each in ("CONFIG", "DATA", "CACHE", "STATE")}
        return {
            **xdg,
            "HOME": str(home),
            "TMPDIR": str(self.folder / "tmp"),
            "XDG_RUNTIME_DIR": str(self.folder / "run"),
            "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent",
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "QT_QPA_PLATFORM": "offscreen",
            "PYTHONDONTWRITEBYTECODE": "1",
        }


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("house")
    for each in ("home", "tmp", "run", "chosen", "office"):
        (folder / each).mkdir(mode=0o700)
    office = OfficeProcess(folder / "office", centre="kz", clock_at=datetime.fromisoformat(OPENING["kz"]))
    try:
        yield House(folder, office, office.start())
    finally:
        office.stop()


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the desk did with files over enrolment and a visit, and what it had to keep secret."""

    seen: Watched
    secrets: tuple[str, ...]


def command(house: House, who: Mapping[str, str], *more: str) -> list[str]:
    """The desk that plays by itself."""
    clock = house.office.clock.now().isoformat()
    told = [str(house.folder), clock, who["login"], who["password"], PASSPHRASE, *more]
    return [sys.executable, "-m", "tests.story.desk_under_watch", *told]


def operator(house: House) -> Mapping[str, str]:
    """Who signs in."""
    return next(each for each in house.ready.people if each["roles"] == ["operator"])


@pytest.fixture(scope="module")
def evidence(house: House) -> Evidence:
    """Enrol and take one visit, both watched; no keyring answers, so the passphrase is typed."""
    picture(house.folder / "chosen").rename(house.folder / "chosen" / "page.png")
    enrol = [sys.executable, "-P", "-m", "mfc_desk", "enrol", "--profile", str(house.folder / "home" / "desk")]
    enrol += ["--office", house.ready.url, "--code", house.ready.enrol_code, "--passphrase-fd", "0"]
    enrol += ["--clock-at", house.office.clock.now().isoformat()]
    began, _ = watch(enrol, env=house.env, cwd=ROOT, log=house.folder / "log", said=PASSPHRASE)
    who = operator(house)
    seen, told = watch(command(house, who), env=house.env, cwd=ROOT, log=house.folder / "log", timeout=200)
    for path, content in began.written.items():
        seen.written.setdefault(path, bytearray())[:0] = content
    seen.opened |= began.opened
    seen.names |= began.names
    seen.mapped |= began.mapped
    secrets = (*json.loads(told.splitlines()[-1]), who["password"], PASSPHRASE, *who["name"].split())
    return Evidence(seen, secrets)


def papers(house: House) -> set[str]:
    return {str(each) for each in (house.folder / "chosen").glob("*.pdf")}


def chosen(house: House, paths: Iterable[str]) -> set[str]:
    """What the operator had written where the operator chose: sheet and receipt, and a copy while it is being written."""
    beside = re.compile(re.escape(str(house.folder / "chosen")) + r"/\.[0-9a-f]{16}\.part")
    return papers(house) | {each for each in paths if beside.fullmatch(each)}


def readable(evidence: Evidence, *, but: set[str]) -> list[str]:
    """Everything that can be read in what was written, in what is still there, and in names."""
    needles, seen = Needles(evidence.secrets), evidence.seen
    found = [
        f"{path}: {each}"
        for path, content in seen.written.items()
        if path not in but
        for each in needles.found_in(bytes(content))
    ]
    for path in seen.paths() - but:
        if Path(path).is_file():
            found += [f"{path} (as it lies there): {each}" for each in needles.found_in(Path(path).read_bytes())]
    return found + [
        f"name {name}: {each}" for name in (seen.names | seen.paths()) - but for each in needles.found_in(name.encode())
    ]


def test_nothing_the_desk_wrote_can_be_read_without_the_key(evidence: Evidence, house: House) -> None:
    assert papers(house), "the visit saved no paper"
    assert sum(map(len, evidence.seen.written.values())) > 100_000, "hardly anything was seen"
    assert not readable(evidence, but=chosen(house, evidence.seen.paths()))


def test_the_key_itself_is_written_nowhere(evidence: Evidence, house: House) -> None:
    key = PassphraseSecrets(house.folder / "home" / "desk", PASSPHRASE).key()
    spelled = (key, key.hex().encode(), key.hex().upper().encode(), base64.b64encode(key))
    assert not [path for path, content in evidence.seen.written.items() if any(each in content for each in spelled)]


def test_the_desk_writes_its_store_drawings_and_the_saved_receipt_and_nothing_else(
    evidence: Evidence, house: House
) -> None:
    """So no folder that was visited, no log and no cache of another library lies about either."""
    home, code = house.folder / "home", f"{ROOT}/.*/__pycache__/|{sys.prefix}/"
    store = r"desk\.db(-wal|-shm|-journal|\.mark\.new)?|desk\.lock|reserve|key\.json\.new|scans/[0-9a-f]{64}\.new"
    ours = re.compile(rf"{home}/desk/({store})|{home}/xdg-cache/mfc-desk/icons-\d+/[a-z0-9-]+\.\d+|{code}")
    assert not [each for each in evidence.seen.paths() - chosen(house, evidence.seen.paths()) if not ours.match(each)]


def test_no_temporary_file_is_written_anywhere(evidence: Evidence, house: House) -> None:
    own, others = (f"{house.folder}/tmp/", f"{house.folder}/run/"), ("/dev/shm/", "/var/tmp/", "/tmp/")
    within = f"{house.folder}/"  # which lies in one of the others
    stray = [each for each in evidence.seen.paths() if each.startswith(others) and not each.startswith(within)]
    assert not [*stray, *(each for each in evidence.seen.paths() if each.startswith(own))]


def test_nothing_went_past_the_watcher(evidence: Evidence) -> None:
    assert not evidence.seen.beyond
    assert all(each.endswith("/desk.db-shm") for each in evidence.seen.mapped), "only SQLite's index of pages is mapped"


def test_what_the_desk_made_is_for_its_owner_alone(evidence: Evidence, house: House) -> None:
    made = [Path(each) for each in evidence.seen.paths() if "/xdg-cache/" not in each]
    assert not [each for each in made if each.is_file() and each.stat().st_mode & 0o077]


def test_a_leak_is_seen_in_deleted_files_packed_streams_and_names(house: House) -> None:
    who = operator(house)
    seen, _ = watch(command(house, who, "leak"), env=house.env, cwd=ROOT, log=house.folder / "leak")
    found = " ".join(readable(Evidence(seen, (who["password"],)), but=set()))
    for trace in (
        "plain.tmp: b'DEMO-2026'",
        "packed.tmp: packed b'd\\x00e",
        "page.tmp: b'\\x89PNG",
        "demo-2026: b'demo",
    ):
        assert trace in found
    assert not list((house.folder / "tmp").glob("*.tmp"))


HIDE = 'mount -t tmpfs -o size=0,mode=000,ro none /dev/shm && mount -t tmpfs -o ro none "$TMPDIR" && exec "$@"'


def hidden() -> list[str]:
    """A command that runs another one where nothing temporary can be written."""
    return ["unshare", "--mount", "--map-root-user", "sh", "-c", HIDE, "sh"]


def can_hide(tmp: Path) -> bool:
    try:
        return not subprocess.run(
            [*hidden(), "true"], env={**os.environ, "TMPDIR": str(tmp)}, capture_output=True, check=False
        ).returncode
    except OSError:
        return False


def test_without_any_folder_in_memory_the_visit_goes_through_all_the_same(house: House, evidence: Evidence) -> None:
    if not can_hide(house.folder / "tmp"):
        pytest.skip("no mount namespaces here: the desk is NOT tried without /dev/shm (run as root, or allow unshare)")
    before = papers(house)
    done = subprocess.run(
        [*hidden(), *command(house, operator(house))],
        env=house.env,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert len(papers(house)) == len(before) + 2  # the sheet that is signed, and the receipt


LIMITS = """
import os, resource
from mfc_desk.__main__ import main
try:
    main(["run", "--help"])
except SystemExit:
    print(resource.getrlimit(resource.RLIMIT_CORE), oct(os.umask(0)))
"""


def test_when_the_desk_dies_its_memory_is_not_dumped(house: House) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LIMITS], env=house.env, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.splitlines()[-1] == "(0, 0) 0o77"
