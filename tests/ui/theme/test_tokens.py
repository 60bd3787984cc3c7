"""The table of colours keeps its promises about contrast, sizes and letters."""

from __future__ import annotations

import pytest

from ui.theme import fonts
from ui.theme.icons import UnknownIcon, drawing, pixmap
from ui.theme.state import current
from ui.theme.stylesheet import stylesheet
from ui.theme.tokens import COLOURS, PAIRS, THEMES, TYPE, Theme, ThemeName, contrast


@pytest.mark.parametrize("name", THEMES)
def test_every_pair_that_is_used_can_be_read(name: ThemeName) -> None:
    theme = Theme(name)
    weak = [
        f"{ink} on {ground}: {ratio:.1f}"
        for ink, ground, least in PAIRS
        if (ratio := contrast(theme.colour(ink), theme.colour(ground))) < least
    ]
    assert not weak


def test_black_on_white_is_twenty_one_and_a_colour_on_itself_is_one() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#506071", "#506071") == pytest.approx(1)


def test_no_type_is_smaller_than_twelve_and_the_applicants_not_smaller_than_twenty_seven() -> None:
    assert min(size for size, _ in TYPE.values()) == 12
    assert min(size for kind, (size, _) in TYPE.items() if kind.startswith("senior")) == 27


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_the_sheet_names_only_colours_of_its_theme(name: ThemeName, scale: float) -> None:
    theme = Theme(name, scale)
    known = {theme.colour(role).upper() for role in COLOURS}
    sheet = stylesheet(theme)
    named = {sheet[at : at + 7].upper() for at in range(len(sheet)) if sheet[at] == "#"}
    assert named <= known


def test_the_letters_write_kazakh_and_the_tenge_sign() -> None:
    assert fonts.missing_letters() == ""
    assert fonts.missing_letters("\U0001f9ff") != ""


@pytest.mark.parametrize("kind", ["xs", "md", "strong", "num"])
def test_figures_line_up(kind: str) -> None:
    assert fonts.figures_line_up(kind)


def test_weights_differ_to_the_eye() -> None:
    from PySide6.QtGui import QFontMetricsF

    widths = [QFontMetricsF(current().font(kind)).horizontalAdvance("Оспанова") for kind in ("md", "medium", "strong")]
    assert widths[0] < widths[1] < widths[2]


NAMES = [
    "user-round",
    "users",
    "megaphone",
    "pause",
    "coffee",
    "timer",
    "calendar-clock",
    "id-card",
    "shield-check",
    "ear",
    "eye",
    "accessibility",
    "hand-helping",
    "building",
    "landmark",
    "lock",
    "lock-open",
    "check",
    "circle-check",
    "circle-question-mark",
    "clock",
    "triangle-alert",
    "scan-line",
    "paperclip",
    "rotate-cw",
    "crop",
    "trash",
    "undo-2",
    "printer",
    "receipt",
    "signature",
    "stamp",
    "wallet",
    "cloud-off",
    "hard-drive",
    "cloud-upload",
    "cloud-check",
    "cloud-alert",
    "git-compare",
    "file-exclamation-point",
    "inbox",
    "languages",
    "volume-2",
    "a-large-small",
    "hand",
    "sparkles",
    "gavel",
    "info",
    "graduation-cap",
    "file-chart-column",
    "monitor",
    "door-open",
    "message-square-warning",
    "lock-keyhole",
    "search",
    "ellipsis",
    "circle-alert",
    "chevron-down",
    "loader-circle",
    "minus",
    "plus",
    "keyboard",
    "arrow-left",
]


@pytest.mark.parametrize("name", NAMES)
def test_the_package_draws_every_icon_we_name(name: str) -> None:
    assert "currentColor" in drawing(name)


def test_an_unknown_icon_is_refused_instead_of_drawn_as_a_placeholder() -> None:
    with pytest.raises(UnknownIcon):
        drawing("trash-2")


def test_an_icon_is_drawn_once_for_a_colour_and_size_and_anew_for_another_theme() -> None:
    first = pixmap("check", "ok", 18)
    assert pixmap("check", "ok", 18) is first
    current().switch(Theme("dark", 2.0))
    other = pixmap("check", "ok", 18)
    assert other.width() == 2 * first.width()


def test_in_high_contrast_whatever_can_be_pressed_has_an_edge() -> None:
    assert "border-color: transparent" in stylesheet(Theme("light"))
    assert "border-color: transparent" not in stylesheet(Theme("contrast"))
