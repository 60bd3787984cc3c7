from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import chainer, fail, null

from mfc_desk.devices.secrets import KEY_FILE, BrokenKeyFile, KeyringSecrets, PassphraseSecrets
from mfc_desk.ports.outside import NeedsPassphrase

ROOT = Path(__file__).parents[2]


class PlaintextKeyring(KeyringBackend):
    """What writes passwords into a file; it must never be used."""

    priority = 0.1  # type: ignore[assignment]

    def get_password(self, service: str, username: str) -> str | None:
        raise AssertionError("a plain text keyring was asked")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise AssertionError("a plain text keyring was given the key")


@pytest.fixture
def use() -> Iterator[object]:
    before = keyring.get_keyring()
    yield keyring.set_keyring
    keyring.set_keyring(before)


@pytest.mark.parametrize("backend", [fail.Keyring, null.Keyring, PlaintextKeyring, chainer.ChainerBackend])
def test_a_keyring_that_protects_nothing_is_refused(tmp_path: Path, use: object, backend: type[KeyringBackend]) -> None:
    use(backend())  # type: ignore[operator]
    with pytest.raises(NeedsPassphrase):
        KeyringSecrets("demo", tmp_path).begin()


def test_a_profile_that_began_with_a_passphrase_stays_with_it(tmp_path: Path) -> None:
    PassphraseSecrets(tmp_path, "correct horse").begin()
    with pytest.raises(NeedsPassphrase):
        KeyringSecrets("demo", tmp_path).key()


def test_the_same_passphrase_gives_the_same_key_and_another_gives_another(tmp_path: Path) -> None:
    key = PassphraseSecrets(tmp_path, "correct horse").begin()
    assert len(key) == 32
    assert PassphraseSecrets(tmp_path, "correct horse").key() == key
    assert PassphraseSecrets(tmp_path, "correct horses").key() != key
    assert PassphraseSecrets(tmp_path / "other", "correct horse").begin() != key


def test_the_clear_file_holds_neither_key_nor_passphrase(tmp_path: Path) -> None:
    key = PassphraseSecrets(tmp_path, "correct horse").begin()
    file = tmp_path / KEY_FILE
    text = file.read_text()
    assert set(json.loads(text)) == {"kdf", "salt", "rounds", "memory_kib", "lanes"}
    assert "correct horse" not in text
    assert key.hex() not in text
    assert json.loads(text)["memory_kib"] >= 64 * 1024
    assert file.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"kdf": "argon2id"}', '{"kdf":"none","salt":"00","rounds":1,"memory_kib":8,"lanes":1}']
)
def test_a_broken_clear_file_is_said_and_not_replaced(tmp_path: Path, text: str) -> None:
    (tmp_path / KEY_FILE).write_text(text)
    with pytest.raises(BrokenKeyFile):
        PassphraseSecrets(tmp_path, "correct horse").key()
    assert (tmp_path / KEY_FILE).read_text() == text


TALK = """
import sys
from pathlib import Path
from mfc_desk.devices.secrets import KeyringSecrets
folder = Path(sys.argv[1])
one, two, other = (KeyringSecrets(name, folder).begin() for name in ("desk", "desk", "other"))
assert len(one) == 32 and one == two != other
print("KEPT", one.hex())
"""


@pytest.mark.skipif(
    not (shutil.which("gnome-keyring-daemon") and shutil.which("dbus-run-session")),
    reason="no gnome-keyring or dbus here: the real keyring is NOT tested (apt: gnome-keyring dbus)",
)
def test_the_real_keyring_of_the_machine_keeps_one_key_for_each_profile(tmp_path: Path) -> None:
    (tmp_path / "talk.py").write_text(TALK)
    script = f"""
    printf pass | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
    "{sys.executable}" "{tmp_path}/talk.py" "{tmp_path}/one" && "{sys.executable}" "{tmp_path}/talk.py" "{tmp_path}/two"
    """
    home = tmp_path / "home"
    (home / "run").mkdir(parents=True, mode=0o700)
    env = {
        "HOME": str(home),
        "XDG_RUNTIME_DIR": str(home / "run"),
        "XDG_DATA_HOME": str(home / "data"),
        "PYTHONPATH": str(ROOT),
        "PATH": "/usr/bin:/bin",
    }
    done = subprocess.run(
        ["dbus-run-session", "--", "sh", "-c", script], env=env, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    told = [line for line in done.stdout.splitlines() if line.startswith("KEPT")]
    assert len(told) == 2
    assert told[0] == told[1]
    key = bytes.fromhex(told[0].removeprefix("KEPT "))
    assert not [
        file
        for file in tmp_path.rglob("*")
        if file.is_file() and (key in file.read_bytes() or key.hex().encode() in file.read_bytes())
    ]
