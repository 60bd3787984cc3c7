"""`mfc-desk pack`: from a key to an installed law, and every refusal in words."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from forms.pack import BUILTIN
from mfc_desk.commands.pack import main

KZ = str(BUILTIN / "kz")


def test_a_pack_goes_from_the_signer_to_the_centre(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    key, bundle, packs = (str(tmp_path / name) for name in ("key", "kz.mfcpack", "packs"))
    steps = [
        ["keygen", "--out", key],
        ["build", KZ, "--key", key, "--out", bundle],
        ["verify", bundle, "--trust", f"{key}.pub"],
        ["install", bundle, "--trust", str(tmp_path), "--into", packs],
        ["install", bundle, "--trust", str(tmp_path), "--into", packs],
        ["list", "--packs", packs],
        ["diff", KZ, f"{packs}/kz/2026.1"],
    ]
    assert [main([*step, "--language", "en"]) for step in steps] == [0] * len(steps)
    said = capsys.readouterr().out
    for words in ("A key was made", "is packed", "is whole", "is installed,", "installed already", "Nothing changes"):
        assert words in said


def test_a_key_with_a_passphrase_needs_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def phrase(words: bytes) -> list[str]:
        read, write = os.pipe()
        os.write(write, words)
        os.close(write)
        return ["--passphrase-fd", str(read)]

    key, out = str(tmp_path / "key"), str(tmp_path / "x")
    assert main(["keygen", "--out", key, *phrase(b"long")]) == 0
    assert main(["build", KZ, "--key", key, "--out", out, *phrase(b"other"), "--language", "en"]) == 1
    assert "passphrase" in capsys.readouterr().err
    assert main(["build", KZ, "--key", key, "--out", out, *phrase(b"long\n")]) == 0


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_a_refusal_is_words_and_an_exit_code(language: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["keygen", "--out", str(tmp_path / "key")])
    (tmp_path / "x").write_bytes(b"PK")
    for words in (
        ["verify", str(tmp_path / "x"), "--trust", str(tmp_path)],
        ["verify", str(tmp_path / "none"), "--trust", str(tmp_path)],
        ["install", str(tmp_path / "x"), "--trust", str(tmp_path / "packs"), "--into", str(tmp_path / "packs")],
        ["keygen", "--out", str(tmp_path / "key")],
        ["diff", str(tmp_path), KZ],
    ):
        assert main([*words, "--language", language]) == 1
        assert capsys.readouterr().err.strip()
