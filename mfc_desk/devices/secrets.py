"""Where the key of the store lives: in the machine's keyring, or derived from a passphrase; never in a file.

CannotOpen (ports.outside)
├── KeyringSilent   the key is in a keyring that does not answer, is locked or has lost it
└── BrokenKeyFile   the clear file with salt and parameters is not readable
(ports.outside.NeedsPassphrase where a profile lives by a passphrase, or has to begin with one)
"""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from mfc_desk.ports.outside import CannotOpen, NeedsPassphrase
from mfc_desk.text.message import msg

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE: Final = "mfc-desk"
KEY_BYTES: Final = 32
SALT_BYTES: Final = 16
KEY_FILE: Final = "key.json"
_TRUSTED: Final = frozenset({"SecretService", "libsecret", "kwallet", "macOS", "Windows"})
"""Modules of the keyring library whose stores the operating system protects; any other is refused."""


class KeyringSilent(CannotOpen):
    """This profile began with a keyring, and the keyring does not give the key now."""

    def __init__(self) -> None:
        super().__init__(msg("devices.keyring_silent"))


class BrokenKeyFile(CannotOpen):
    """Salt and parameters cannot be read; without them no passphrase opens the store."""

    def __init__(self) -> None:
        super().__init__(msg("devices.key_file_broken"))


class KeyringSecrets:
    """The key in the keyring of the machine, under our service and the profile's name."""

    def __init__(self, profile: str, folder: Path) -> None:
        self._profile = profile
        self._folder = folder

    def begin(self) -> bytes:
        """The key, made where there is none. Raises `NeedsPassphrase` where no safe keyring answers.

        A profile that began with a passphrase stays with it, also when a keyring turns up later.
        """
        if (self._folder / KEY_FILE).exists():
            raise NeedsPassphrase
        from keyring.errors import KeyringError

        backend = safe_backend()
        try:
            if backend.get_password(SERVICE, self._profile) is None:
                backend.set_password(SERVICE, self._profile, secrets.token_hex(KEY_BYTES))
        except (KeyringError, OSError) as error:
            raise NeedsPassphrase from error
        # read back: of two programs that begin at once both take the key that stayed
        return self._kept(backend)

    def key(self) -> bytes:
        """The key of this profile. Raises `NeedsPassphrase` where it lives by one, `KeyringSilent` else."""
        if (self._folder / KEY_FILE).exists():
            raise NeedsPassphrase
        try:
            return self._kept(safe_backend())
        except NeedsPassphrase as error:
            raise KeyringSilent from error

    def _kept(self, backend: KeyringBackend) -> bytes:
        from keyring.errors import KeyringError

        try:
            kept = backend.get_password(SERVICE, self._profile)
        except (KeyringError, OSError) as error:
            raise NeedsPassphrase from error
        if kept is None:
            raise NeedsPassphrase
        return bytes.fromhex(kept)


def safe_backend() -> KeyringBackend:
    """The keyring that the operating system protects. Raises `NeedsPassphrase` where there is none."""
    import keyring
    from keyring.errors import KeyringError

    try:
        chosen = keyring.get_keyring()
    except (KeyringError, OSError) as error:
        raise NeedsPassphrase from error
    for backend in getattr(chosen, "backends", [chosen]):
        package, _, module = type(backend).__module__.rpartition(".")
        if package == "keyring.backends" and module in _TRUSTED:
            found: KeyringBackend = backend
            return found
    raise NeedsPassphrase


@dataclass(frozen=True, slots=True, kw_only=True)
class _Parameters:
    """How a passphrase becomes a key (Argon2id; RFC 9106, second recommended choice)."""

    salt: bytes
    rounds: int = 3
    memory_kib: int = 64 * 1024
    lanes: int = 4


class PassphraseSecrets:
    """The key out of a passphrase. Beside the store lies only what is no secret: salt and parameters."""

    def __init__(self, folder: Path, passphrase: str) -> None:
        self._file = folder / KEY_FILE
        self._passphrase = passphrase

    def begin(self) -> bytes:
        """The key for this passphrase; salt and parameters are made where there are none."""
        if not self._file.exists():
            _write(self._file, _Parameters(salt=os.urandom(SALT_BYTES)))
        return self.key()

    def key(self) -> bytes:
        """The key for this passphrase. A wrong one gives another key, which the store will not open with.

        Raises `KeyringSilent` where the profile began with a keyring: no passphrase was ever agreed.
        """
        from argon2.low_level import Type, hash_secret_raw

        how = self._parameters()
        return hash_secret_raw(
            self._passphrase.encode(),
            how.salt,
            time_cost=how.rounds,
            memory_cost=how.memory_kib,
            parallelism=how.lanes,
            hash_len=KEY_BYTES,
            type=Type.ID,
        )

    def _parameters(self) -> _Parameters:
        try:
            return _read(self._file.read_text(encoding="ascii"))
        except FileNotFoundError as error:
            raise KeyringSilent from error
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise BrokenKeyFile from error


def _read(text: str) -> _Parameters:
    told = json.loads(text)
    salt = bytes.fromhex(told["salt"])
    figures = (int(told["rounds"]), int(told["memory_kib"]), int(told["lanes"]))
    if told["kdf"] != "argon2id" or len(salt) < SALT_BYTES or min(figures) < 1:
        raise ValueError("not parameters of ours")
    return _Parameters(salt=salt, rounds=figures[0], memory_kib=figures[1], lanes=figures[2])


def _write(file: Path, how: _Parameters) -> None:
    told = {"kdf": "argon2id", "salt": how.salt.hex()}
    text = json.dumps({**told, "rounds": how.rounds, "memory_kib": how.memory_kib, "lanes": how.lanes}, indent=1)
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    made = file.with_name(file.name + ".new")
    descriptor = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    made.replace(file)
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)  # a lost salt would be a lost store
    finally:
        os.close(folder)
