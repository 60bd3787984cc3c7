"""How long a person may wait is data of the pack, with its act."""

from __future__ import annotations

import json
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from forms.errors import PackError
from forms.pack import BUILTIN, load_pack


@pytest.mark.parametrize("country", ["kz", "ru"])
def test_the_norm_of_waiting_names_its_act(country: str) -> None:
    norm = load_pack(BUILTIN / country).wait_norm
    assert norm is not None
    assert norm.length == timedelta(minutes=15)
    assert norm.standing.article is not None
    assert norm.standing.article.code.startswith(f"{country}.act.")


@pytest.mark.parametrize(
    "wait", [{"minutes": 0, "article": "ru.act.5fz"}, {"minutes": "15", "article": "ru.act.5fz"}, {"minutes": 15}]
)
def test_a_norm_without_its_act_or_its_minutes_is_none(tmp_path: Path, wait: dict[str, Any]) -> None:
    folder = tmp_path / "ru"
    shutil.copytree(BUILTIN / "ru", folder)
    (folder / "norms.json").write_text(json.dumps({"wait": {**wait, "confidence": "known"}}), encoding="utf-8")
    with pytest.raises(PackError):
        _ = load_pack(folder).wait_norm


def test_a_country_whose_law_names_no_length_has_no_norm(tmp_path: Path) -> None:
    folder = tmp_path / "ru"
    shutil.copytree(BUILTIN / "ru", folder)
    (folder / "norms.json").unlink()
    assert load_pack(folder).wait_norm is None
