"""Every colour, size and distance the screens may use. Nothing else names one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, get_args

ThemeName = Literal["light", "dark", "contrast"]
THEMES: Final[tuple[ThemeName, ...]] = get_args(ThemeName)
Ink = Literal["text", "muted", "accent", "ok", "warn", "bad", "off", "onaccent", "ontop", "ontop2", "paper"]
Tone = Literal["plain", "tint", "ok", "warn", "bad", "off"]
TypeName = Literal[
    "xs", "tag", "sm", "step", "step_now", "md", "medium", "strong", "h3", "h2", "h1", "num", "ticket",
    "senior_label", "senior_body", "senior_value", "senior_h1",
]  # fmt: skip

COLOURS: Final[dict[str, tuple[str, str, str]]] = {  # role: light, dark, contrast
    "bg": ("#F1F4F7", "#0F1419", "#000000"),  # the window
    "surface": ("#FFFFFF", "#171E26", "#000000"),  # cards, panels, fields
    "sunken": ("#F7F9FB", "#121820", "#000000"),  # group heads, feet, table heads
    "line": ("#DCE2E9", "#2B3642", "#FFFFFF"),  # hairlines, never the only edge of a control
    "edge": ("#7C8A99", "#708092", "#FFFFFF"),  # borders of fields and buttons
    "text": ("#14202B", "#E8EEF4", "#FFFFFF"),
    "muted": ("#506071", "#A3B1BF", "#FFFFFF"),
    "accent": ("#0B57A4", "#6CB2F7", "#FFE600"),  # primary, links, selection
    "onaccent": ("#FFFFFF", "#06182A", "#000000"),
    "accent2": ("#084482", "#93C8FA", "#FFF27A"),  # hover, pressed
    "tint": ("#E7F0FA", "#172C42", "#1F1C00"),  # selected, hover, advice
    "ok": ("#14693E", "#69D49A", "#5CFF9D"),
    "okbg": ("#E3F4EA", "#12301F", "#000000"),
    "warn": ("#854D00", "#F2BE63", "#FFD34D"),  # time, expiry, may be asked
    "warnbg": ("#FFF1D6", "#38290F", "#000000"),
    "bad": ("#A61B13", "#FF938A", "#FF9D9D"),  # broken or unlawful, nothing else
    "badbg": ("#FDEBE9", "#3F1917", "#000000"),
    "off": ("#4A3FA3", "#B7AEFA", "#D9C7FF"),  # offline is a state, not an error
    "offbg": ("#ECEAFB", "#262247", "#000000"),
    "top": ("#0F2438", "#0B1016", "#000000"),  # the top bar
    "ontop": ("#FFFFFF", "#E8EEF4", "#FFFFFF"),
    "ontop2": ("#B5C5D6", "#A3B1BF", "#FFFFFF"),
    "find": ("#293B4D", "#23282D", "#1A1A1A"),  # the search field in the top bar
    "focus": ("#0B57A4", "#93C8FA", "#00E5FF"),
    "c1": ("#0B57A4", "#6CB2F7", "#FFE600"),  # chart series, in this order
    "c2": ("#B45309", "#F2BE63", "#00E5FF"),
    "c3": ("#5B6B7C", "#93A3B3", "#FFFFFF"),
    "band": ("#CFE0F2", "#1E3B58", "#555500"),
    "paper": ("#FFFFFF", "#FFFFFF", "#FFFFFF"),  # a sheet of paper is white in every theme
    "ink": ("#14202B", "#14202B", "#14202B"),
}
TYPE: Final[dict[str, tuple[int, int]]] = {  # px at 100 %, weight
    "xs": (12, 400),
    "tag": (12, 500),
    "sm": (13, 400),
    "step": (13, 500),
    "step_now": (13, 600),
    "md": (14, 400),
    "medium": (14, 500),  # the words of a button
    "strong": (14, 600),
    "h3": (15, 600),
    "h2": (18, 600),
    "h1": (22, 650),
    "num": (28, 650),
    "ticket": (40, 700),
    "senior_label": (27, 400),  # the applicant's screen: 27 px is 20 pt
    "senior_body": (27, 500),
    "senior_value": (32, 600),
    "senior_h1": (40, 700),
}
SPACE: Final = (0, 4, 8, 12, 16, 24, 32, 48)
RADIUS: Final = {"tag": 4, "field": 6, "note": 8, "card": 10, "senior": 12}
FIELD: Final = 36  # height of a field and of a button
IN_BAR = 32  # height of a button in the top bar
IN_LINE = 26  # and of one in the line at the lower edge
ROW, ROW2 = 36, 44  # table row, row of two lines
TARGET, TOUCH, SENIOR_TOUCH, FEEDBACK_TOUCH = 24, 56, 72, 88  # least size of what is pressed: pointer, touch
TOP_BAR, STATUS_LINE, STEPS = 44, 32, 48

PAIRS: Final[tuple[tuple[str, str, float], ...]] = (  # ink, ground, least contrast
    ("text", "bg", 4.5), ("text", "surface", 7), ("text", "tint", 7), ("text", "sunken", 4.5),
    *(("muted", ground, 4.5) for ground in ("surface", "bg", "sunken", "tint")),
    *(("accent", ground, 4.5) for ground in ("surface", "tint", "bg", "sunken", "warnbg")),
    ("onaccent", "accent", 4.5), ("onaccent", "accent2", 4.5),
    *((role, role + "bg", 4.5) for role in ("ok", "warn", "bad", "off")),
    *((role, ground, 4.5) for role in ("ok", "warn", "bad", "off") for ground in ("surface", "sunken", "bg")),
    ("warn", "tint", 4.5), ("bad", "tint", 4.5),
    *(("text", ground, 7) for ground in ("badbg", "warnbg", "offbg", "okbg")),
    ("ontop", "top", 4.5), ("ontop2", "top", 4.5), ("ontop", "find", 4.5), ("ontop2", "find", 4.5),
    *(("edge", ground, 3) for ground in ("surface", "bg", "tint", "sunken")),
    *(("focus", ground, 3) for ground in ("surface", "tint", "badbg")),
    *((series, "surface", 3) for series in ("c1", "c2", "c3")),
    ("c1", "band", 3), ("c2", "band", 3), ("ink", "paper", 7), ("accent2", "tint", 7), ("accent2", "surface", 7),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Theme:
    """One look: which colours, and how large the words are (1.0 to 2.0)."""

    name: ThemeName = "light"
    scale: float = 1.0

    def colour(self, role: str) -> str:
        """The colour of `role` as `#RRGGBB`. Raises `KeyError` for a role that does not exist."""
        return COLOURS[role][THEMES.index(self.name)]

    def px(self, size: float) -> int:
        """`size` pixels at 100 % in this scale."""
        return round(size * self.scale)

    @property
    def edge_width(self) -> int:
        """How wide the edge of a control is."""
        return 2 if self.name == "contrast" else 1


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    """The WCAG contrast ratio of two colours, 1 to 21."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)
