"""Leaves behind what any start but the first finds: compiled code of everything, and the icons the screens ask for."""

from __future__ import annotations

import re
from pathlib import Path

import argon2
import babel.dates
import lucide.core
import PIL.ImageDraw
import PIL.JpegImagePlugin
import PIL.PngImagePlugin
import uuid_utils

import benchmarks.measured.story
import mfc_desk.bootstrap
import mfc_desk.usecases.signing_in
import ui.views.desk
import ui.views.visit.frame
import ui.work.memory
import ui.work.pulse
from ui.theme import icons

NEEDED = (
    argon2, babel.dates, PIL.ImageDraw, PIL.JpegImagePlugin, PIL.PngImagePlugin, uuid_utils, benchmarks.measured.story,
    mfc_desk.bootstrap, mfc_desk.usecases.signing_in, ui.views.desk, ui.views.visit.frame, ui.work.memory,
    ui.work.pulse,
)  # fmt: skip
"""What the desk imports only when it is due."""


def main() -> None:
    """Ask for every icon that is named in the sources of the window."""
    known = set(lucide.core.get_icon_list())
    for path in (Path(__file__).parents[2] / "ui").rglob("*.py"):
        for name in set(re.findall(r'"([a-z0-9-]+)"', path.read_text(encoding="utf-8"))) & known:
            icons.drawing(name)


if __name__ == "__main__":
    main()
