"""The key of a real desk, enrolled with a real office, in a real keyring: there, locked, gone; and without any."""

from __future__ import annotations

import os
import pty
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from mfc_desk.commands.office_process import OfficeProcess
from mfc_desk.commands.stage import OPENING
from tests.enrolling import code_for

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.timeout(300)
TOOLS = ("gnome-keyring-daemon", "dbus-run-session")
needs_keyring = pytest.mark.skipif(
    not all(map(shutil.which, TOOLS)),
    reason="no gnome-keyring or dbus here: the desk is NOT tried on a real keyring (apt: gnome-keyring dbus-daemon)",
)

OPEN = """
import sys
from pathlib import Path
from mfc_desk.bootstrap import open_workplace, secrets_of
from mfc_desk.domain.time import SystemClock
from mfc_desk.ports.outside import CannotOpen, NeedsPassphrase
folder, *phrase = sys.argv[1:]
try:
    work = open_workplace(Path(folder), secrets_of(Path(folder), *phrase or [None]), SystemClock(None))
    print("OPEN", work.desk.desk)
    work.store.close()
except NeedsPassphrase as error:
    print("ASKS", "wrong" if error.wrong else "")
except CannotOpen as error:
    print("SAYS", error.why.code)
"""
KEY = """
import keyring, sys
from pathlib import Path
print("KEY", keyring.get_password("mfc-desk", str(Path(sys.argv[1]).resolve())))
"""
LOCK = """
import secretstorage
bus = secretstorage.dbus_init()
secretstorage.get_default_collection(bus).lock()
"""


@dataclass(frozen=True, slots=True)
class House:
    """A home of its own and an office that gives codes."""

    home: Path
    office: OfficeProcess
    url: str

    def code(self, desk: str) -> str:
        """A fresh code with which that desk enrols; the centre has it from the first time on."""
        return code_for(desk, office=self.home / "office", now=self.office.clock.now())

    def env(self, **more: str) -> dict[str, str]:
        """Nothing of the person who runs the tests."""
        names = ("CONFIG", "DATA", "CACHE")
        xdg = {f"XDG_{each}_HOME": str(self.home / each.lower()) for each in names}
        return {
            **xdg, "HOME": str(self.home), "XDG_RUNTIME_DIR": str(self.home / "run"), "PATH": "/usr/bin:/bin",
            "LANG": "C.UTF-8", "PYTHONPATH": str(ROOT), "PYTHON": sys.executable, "HERE": str(self.home), **more,
        }  # fmt: skip

    def enrol(self, profile: str, desk: str, *more: str) -> list[str]:
        """The command that enrols it."""
        words = ["--profile", str(self.home / profile), "--office", self.url, "--code", self.code(desk), *more]
        return [sys.executable, "-m", "mfc_desk", "enrol", *words, "--clock-at", OPENING["kz"], "--language", "en"]

    def holds(self, profile: str, secret: bytes) -> list[str]:
        """Files anywhere in this home in which the secret can be read."""
        files = [each for each in self.home.rglob("*") if each.is_file() and "office" not in each.parts]
        assert any(each.parent == self.home / profile for each in files)
        return [str(each) for each in files if secret in each.read_bytes()]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    home = tmp_path_factory.mktemp("key")
    for each in ("run", "office"):
        (home / each).mkdir(mode=0o700)
    for name, script in {"open": OPEN, "key": KEY, "lock": LOCK}.items():
        (home / f"{name}.py").write_text(script)
    office = OfficeProcess(home / "office", centre="kz", clock_at=datetime.fromisoformat(OPENING["kz"]))
    try:
        yield House(home, office, office.start().url)
    finally:
        office.stop()


def session(house: House, script: str, **more: str) -> list[str]:
    """What a session of a person prints, with a message bus and the keyring's program on it."""
    command = ["dbus-run-session", "--", "sh", "-eu", "-c", script]
    done = subprocess.run(
        command, cwd=ROOT, env=house.env(**more), capture_output=True, text=True, timeout=100, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.splitlines()


UNLOCK = "printf pass | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1\n"


@pytest.fixture(scope="module")
def told(house: House) -> dict[str, list[str]]:
    """A desk enrols and opens; then the keyring is locked, opened again, locked out, and emptied of its key."""
    enrol = " ".join(f"'{word}'" for word in house.enrol("desk", "41"))
    opened = '"$PYTHON" "$HERE/open.py" "$HERE/desk"\n'
    first = session(
        house, f'{UNLOCK}{enrol}\n{opened}"$PYTHON" "$HERE/key.py" "$HERE/desk"\n"$PYTHON" "$HERE/lock.py"\n{opened}'
    )
    again = session(house, UNLOCK + opened)
    without = session(house, opened)
    lost = session(house, f'{UNLOCK}"$PYTHON" -m keyring del mfc-desk "$HERE/desk"\n{opened}{opened}')
    return {"first": first[1:], "again": again, "without": without, "lost": lost[-2:]}


@needs_keyring
class TestAKeyring:
    def test_a_desk_that_enrols_opens_by_itself_also_in_the_next_session(self, told: dict[str, list[str]]) -> None:
        assert told["first"][0] == "OPEN 41"
        assert told["again"] == ["OPEN 41"]

    def test_the_key_is_in_no_file(self, house: House, told: dict[str, list[str]]) -> None:
        key = told["first"][1].removeprefix("KEY ")
        assert len(bytes.fromhex(key)) == 32
        assert not house.holds("desk", key.encode()) + house.holds("desk", bytes.fromhex(key))
        assert not (house.home / "desk" / "key.json").exists()

    @pytest.mark.parametrize(("when", "line"), [("first", 2), ("without", 0), ("lost", 0), ("lost", 1)])
    def test_a_locked_absent_or_emptied_keyring_is_said_and_nothing_is_made_in_its_place(
        self, told: dict[str, list[str]], when: str, line: int
    ) -> None:
        assert told[when][line] == "SAYS devices.keyring_silent"

    def test_a_passphrase_typed_meanwhile_locks_nobody_out(self, house: House, told: dict[str, list[str]]) -> None:
        assert run(house, "open.py", "desk", "a guess") == "SAYS devices.keyring_silent"
        assert not (house.home / "desk" / "key.json").exists()


def run(house: House, script: str, *words: str) -> str:
    """What one of the small programs says where no keyring answers."""
    command = [sys.executable, str(house.home / script), str(house.home / words[0]), *words[1:]]
    env = house.env(DBUS_SESSION_BUS_ADDRESS="unix:path=/nonexistent")
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=60, check=True).stdout.strip()


class TestNoKeyring:
    def test_enrolment_without_a_keyring_asks_in_a_terminal_twice_and_the_desk_opens_with_that_alone(
        self, house: House
    ) -> None:
        said = in_terminal(house.enrol("bare", "42"), house, ["one thing", "another", "the phrase", "the phrase"])
        assert "does not answer" in said
        assert "not the same" in said
        assert "the phrase" not in said
        assert run(house, "open.py", "bare") == "ASKS"
        assert run(house, "open.py", "bare", "not it") == "ASKS wrong"
        assert run(house, "open.py", "bare", "the phrase") == "OPEN 42"

    def test_enrolment_without_a_terminal_says_what_is_missing_and_the_code_stays_good(self, house: House) -> None:
        command = house.enrol("later", "43")
        env = house.env(DBUS_SESSION_BUS_ADDRESS="unix:path=/nonexistent")
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert (done.returncode, "--passphrase-fd" in done.stderr) == (1, True)
        done = subprocess.run(
            [*command, "--passphrase-fd", "0"],
            cwd=ROOT,
            env=env,
            input="words",
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stderr

    def test_a_profile_that_was_never_enrolled_says_so(self, house: House) -> None:
        assert run(house, "open.py", "nothing") == "SAYS command.not_enrolled"


def in_terminal(command: list[str], house: House, typed: list[str]) -> str:
    """What is seen in a terminal of its own, in which each line is typed when it is asked for."""
    ours, theirs = pty.openpty()
    env: Mapping[str, str] = house.env(DBUS_SESSION_BUS_ADDRESS="unix:path=/nonexistent", TERM="dumb")
    with subprocess.Popen(
        command, cwd=ROOT, env=env, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True
    ) as process:
        os.close(theirs)
        said = _talk(ours, list(typed))
        assert process.wait(30) == 0, said
    os.close(ours)
    return said


def _talk(terminal: int, typed: list[str]) -> str:
    said, answered = "", 0
    while True:
        try:
            said += os.read(terminal, 4096).decode(errors="replace")
        except OSError:  # the other end was closed: the program is over
            return said
        if said.count(": ") > answered and said.endswith(": ") and typed:
            answered = said.count(": ")
            os.write(terminal, (typed.pop(0) + "\n").encode())
