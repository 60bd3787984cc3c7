"""A finding says on which line it stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from forms.lines import line_of
from forms.lint import lint
from forms.pack import BUILTIN, load_pack
from tests.forms.packing import copy_of

TEXT = """{
 "id": "x",
 "requirements": [
  {"id": "one"},
  {
   "id": "two",
   "when": true
  }
 ],
 "fields": {
  "/applicant/name": {"type": "text"},
  "/applicant/name/first": {
   "type": "text"
  }
 }
}
"""


@pytest.mark.parametrize(
    ("place", "line"),
    [
        ("", 1),
        ("/id", 2),
        ("/requirements/0", 4),
        ("/requirements/two", 5),
        ("/requirements/two/when", 7),
        ("/requirements/1/nothing", 5),
        ("/fields/applicant/name", 11),
        ("/fields/applicant/name/first", 12),
        ("/fields//applicant/name/first/type", 13),
        ("/nothing", 1),
    ],
)
def test_a_place_is_found_by_number_by_id_and_by_a_name_that_holds_slashes(
    place: str, line: int, tmp_path: Path
) -> None:
    (tmp_path / "x.json").write_text(TEXT, "utf-8")
    assert line_of(tmp_path / "x.json", place) == line


@pytest.mark.parametrize("text", ["", "{", '{"a": [1,', "[" * 5_000, "nonsense"])
def test_what_is_no_json_has_its_first_line(text: str, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text(text, "utf-8")
    assert line_of(tmp_path / "x.json", "/a/b") == 1
    assert line_of(tmp_path / "y.json", "/a/b") is None


def test_a_finding_names_its_line(tmp_path: Path) -> None:
    folder = copy_of(tmp_path / "kz")
    wanted = '"id": "residence"'
    before = (BUILTIN / "kz/services/large_family.json").read_text("utf-8").splitlines()
    text = "\n".join(before).replace('"type": "residence_registration"', '"type": "nothing"')
    (folder / "services/large_family.json").write_text(text, "utf-8")
    number = next(n for n, line in enumerate(before, 1) if wanted in line)
    found = next(one for one in lint(load_pack(folder)) if "no evidence type" in one.what)
    assert found.line in (number, number - 1)
    assert f"services/large_family.json:{found.line}: " in str(found)


def test_a_missing_member_is_told_at_the_object_that_lacks_it(tmp_path: Path) -> None:
    folder = copy_of(tmp_path / "kz")
    lines = (folder / "grounds.json").read_text("utf-8").splitlines()
    owner = next(n for n, line in enumerate(lines, 1) if '"no_consent"' in line)
    assert '"article"' in lines.pop(owner + 1)  # the member stands two lines below its owner's name
    (folder / "grounds.json").write_text("\n".join(lines), "utf-8")
    assert [(one.line, one.what) for one in lint(load_pack(folder)) if one.file == "grounds.json"] == [
        (owner, "article is missing")
    ]
