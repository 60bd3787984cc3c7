from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
import reportlab

from mfc_desk.text.catalogue import LANGUAGES, Catalogue
from printing.fonts import FILES, NEEDED, FontMissing, faces, find, folders, register

HERE = find("DejaVuSans.ttf", os.environ).parent


def test_the_font_of_this_computer_writes_kazakh_and_tenge() -> None:
    both = faces()
    for face in (both.regular, both.bold):
        assert all(ord(letter) in face.widths for letter in NEEDED)


def test_faces_are_made_known_once_in_a_process() -> None:
    assert faces() is faces()


def test_without_the_font_the_operator_is_told_which_package_to_install(tmp_path: Path) -> None:
    with pytest.raises(FontMissing) as caught:
        register({"MFC_FONTS": str(tmp_path)})
    for language in LANGUAGES:
        said = Catalogue(language).say(caught.value.message)
        assert "DejaVuSans.ttf" in said
        assert "fonts-dejavu-core" in said


def test_a_font_without_kazakh_letters_is_refused_and_the_letters_are_named(tmp_path: Path) -> None:
    bare = Path(reportlab.__file__).parent / "fonts" / "Vera.ttf"
    for file in FILES.values():
        shutil.copy(bare, tmp_path / file)
    with pytest.raises(FontMissing) as caught:
        register({"MFC_FONTS": str(tmp_path)})
    assert "Ә" in Catalogue("en").say(caught.value.message)


def test_a_file_that_is_no_font_is_refused(tmp_path: Path) -> None:
    for file in FILES.values():
        (tmp_path / file).write_bytes(b"not a font")
    with pytest.raises(FontMissing):
        register({"MFC_FONTS": str(tmp_path)})


def test_a_font_in_the_user_s_own_folder_is_found_first(tmp_path: Path) -> None:
    own = tmp_path / "fonts" / "dejavu"
    own.mkdir(parents=True)
    shutil.copy(HERE / "DejaVuSans.ttf", own)
    assert find("DejaVuSans.ttf", {"XDG_DATA_HOME": str(tmp_path)}) == own / "DejaVuSans.ttf"


def test_debian_s_folder_is_looked_into_even_where_the_environment_names_others() -> None:
    found = list(folders({"HOME": "/nowhere", "XDG_DATA_DIRS": "/elsewhere"}))
    assert Path("/usr/share/fonts/truetype/dejavu") in found
