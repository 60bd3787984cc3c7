"""Code that a library would compile at every start is compiled once, and never wrongly remembered."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from ui.kept_code import KeptCode


def kept(path: Path) -> KeptCode:
    """The stand-in for the files of one library."""
    return KeptCode(str(path), ours=("lib/",), empty=("lib/tool.py",))


def value(code: object) -> object:
    """What the code leaves in `x`."""
    names: dict[str, object] = {}
    exec(code, names)  # type: ignore[arg-type]
    return names.get("x")


@pytest.fixture(autouse=True)
def writes_bytecode(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on any machine that does not forbid it."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)


def test_what_was_compiled_once_is_not_compiled_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = kept(tmp_path / "codes")
    assert value(first("x = 1", "lib/a.py", "exec")) == 1
    first.keep()
    monkeypatch.setattr("ui.kept_code.builtins_compile", None)  # nothing may be compiled any more
    assert value(kept(tmp_path / "codes")("x = 1", "lib/a.py", "exec")) == 1


def test_another_version_of_the_library_is_compiled_anew(tmp_path: Path) -> None:
    first = kept(tmp_path / "codes")
    first(b"x = 1", "lib/a.py", "exec")
    first.keep()
    assert value(kept(tmp_path / "codes")(b"x = 2", "lib/a.py", "exec")) == 2


@pytest.mark.parametrize("content", [b"", b"another Python\n", b"\x00" * 40])
def test_a_file_that_is_not_whole_or_of_another_python_is_not_used(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "codes").write_bytes(content)
    assert value(kept(tmp_path / "codes")("x = 3", "lib/a.py", "exec")) == 3


def test_half_a_file_is_not_used(tmp_path: Path) -> None:
    first = kept(tmp_path / "codes")
    first("x = 1", "lib/a.py", "exec")
    first.keep()
    whole = (tmp_path / "codes").read_bytes()
    (tmp_path / "codes").write_bytes(whole[: len(whole) - 20])
    assert value(kept(tmp_path / "codes")("x = 1", "lib/a.py", "exec")) == 1


def test_other_code_is_compiled_as_ever_and_not_kept(tmp_path: Path) -> None:
    codes = kept(tmp_path / "codes")
    assert value(codes("x = 4", "other/a.py", "exec")) == 4
    codes.keep()
    assert not (tmp_path / "codes").exists()


def test_what_only_serves_tools_is_left_empty(tmp_path: Path) -> None:
    assert value(kept(tmp_path / "codes")("x = 5", "lib/tool.py", "exec")) is None


def test_a_folder_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    codes = kept(tmp_path / "none" / "codes")
    assert value(codes("x = 6", "lib/a.py", "exec")) == 6
    codes.keep()


def test_where_bytecode_is_forbidden_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    codes = kept(tmp_path / "codes")
    codes("x = 7", "lib/a.py", "exec")
    codes.keep()
    assert list(tmp_path.iterdir()) == []


def test_qt_explains_a_wrong_call_also_with_its_kept_code() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from ui import binding; binding.QtCore.QObject().setObjectName(1)"],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert "Supported signatures" in done.stderr
