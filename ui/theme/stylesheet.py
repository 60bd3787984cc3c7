"""The one stylesheet, made from the tokens over Qt's Fusion style.

Words get their ink by property (`ink`) and their font from the theme; boxes their look by `box`, `note`.
What the sheet cannot say (a state of an ancestor, a radius bound to the height) is painted.
"""

from __future__ import annotations

from ui.theme.tokens import FIELD, IN_BAR, IN_LINE, RADIUS, Theme

TONES = ("ok", "warn", "bad", "off")


def stylesheet(theme: Theme) -> str:
    """The whole sheet for one theme and scale."""
    return "\n".join(part(theme) for part in (_words, _boxes, _buttons, _seniors, _fields, _lists, _scrolling))


def _words(theme: Theme) -> str:
    c = theme.colour
    inks = "".join(
        f'QLabel[ink="{ink}"] {{ color: {c(ink)} }}\n'
        for ink in ("muted", "accent", "accent2", "onaccent", "ontop", "ontop2", "ink", *TONES)
    )
    edge = theme.edge_width if theme.name == "contrast" else 0
    return f"""
    QLabel {{ background: transparent; color: {c("text")} }}
    {inks}
    QLabel[count="true"] {{ background: {c("warnbg")}; color: {c("warn")}; border: {edge}px solid {c("warn")};
        border-radius: {theme.px(18) // 2}px; padding: 0 {theme.px(6)}px }}
    QToolTip {{ background: {c("surface")}; color: {c("text")}; border: 1px solid {c("edge")}; padding: 4px }}
    """


def _boxes(theme: Theme) -> str:
    c, wide = theme.colour, theme.edge_width
    strong = theme.name == "contrast"
    edge, card, note = wide if strong else 0, RADIUS["card"], RADIUS["note"]
    tones = "".join(
        f'QFrame[note="{t}"] {{ background: {c(t + "bg")}; border-radius: {note}px; border: {edge}px solid {c(t)} }}\n'
        for t in TONES
    )
    return f"""
    {tones}
    QFrame[note="plain"] {{ background: {c("sunken")}; border: 1px solid {c("line")}; border-radius: {note}px }}
    QFrame[note="tint"] {{ background: {c("tint")}; border-radius: {note}px;
        border: {wide}px solid {c("accent" if strong else "tint")} }}
    QWidget[box="window"] {{ background: {c("bg")} }}
    QFrame[box="card"] {{ background: {c("surface")}; border: 1px solid {c("line")}; border-radius: {card}px }}
    QFrame[box="sunken"] {{ background: {c("sunken")}; border: 0; border-top: 1px solid {c("line")} }}
    QFrame[box="foot"] {{ background: {c("sunken")}; border: 0; border-top: 1px solid {c("line")};
        border-bottom-left-radius: {card - 1}px; border-bottom-right-radius: {card - 1}px }}
    QFrame[box="row"] {{ background: transparent; border: 0; border-top: 1px solid {c("line")} }}
    QFrame[box="rowsel"] {{ background: {c("tint")}; border: 0; border-top: 1px solid {c("line")};
        border-left: 3px solid {c("accent")} }}
    QFrame[box="tile"] {{ background: {c("sunken")}; border: 1px solid {c("line")}; border-radius: {note}px }}
    QFrame[box="plain"] {{ background: transparent; border: 0 }}
    QFrame[box="top"] {{ background: {c("top")}; border: 0; border-bottom: {edge}px solid {c("line")} }}
    QFrame[box="status"] {{ background: {c("surface")}; border: 0; border-top: 1px solid {c("line")} }}
    QFrame[box="rule"] {{ background: {c("line")}; border: 0 }}
    QFrame[box="paper"] {{ background: {c("paper")}; border: 1px solid {c("edge")}; border-radius: 4px }}
    QFrame[box="veil"] {{ background: rgba(8, 16, 24, {200 if strong else 110}); border: 0 }}
    QFrame[box="float"] {{ background: {c("surface")}; border: {wide}px solid {c("edge")};
        border-radius: {card}px }}
    QFrame[box="word"] {{ background: {c("tint")}; border: 0; border-radius: {RADIUS["field"]}px }}
    QFrame[box="drawer"] {{ background: {c("surface")}; border: 0; border-left: {wide}px solid {c("edge")} }}
    QFrame[box="senior"] {{ background: {c("surface")}; border: 1px solid {c("line")};
        border-radius: {RADIUS["senior"]}px }}
    QFrame[box="passed"] {{ background: {c("accent")}; border: 0; border-radius: {RADIUS["tag"]}px }}
    QFrame[box="ahead"] {{ background: {c("surface")}; border: 2px solid {c("edge")};
        border-radius: {RADIUS["tag"]}px }}
    QFrame[box="reading"] {{ background: {c("tint")}; border: 4px solid {c("accent")};
        border-radius: {RADIUS["senior"]}px }}
    """


def _buttons(theme: Theme) -> str:
    c, wide, px, r = theme.colour, theme.edge_width, theme.px, RADIUS["field"]
    strong = theme.name == "contrast"
    rim = c("edge") if strong else "transparent"  # there, whatever can be pressed has an edge
    return f"""
    QPushButton {{ background: {c("surface")}; border: {wide}px solid {c("edge")}; border-radius: {r}px;
        min-height: {px(FIELD) - 2 * wide}px; padding: 0 {px(12)}px; outline: 0 }}
    QPushButton:hover {{ background: {c("tint")}; border-color: {c("accent")} }}
    QPushButton:focus {{ border: {max(2, wide)}px solid {c("focus")} }}
    QPushButton[kind="primary"] {{ background: {c("accent")}; border-color: {c("accent")} }}
    QPushButton[kind="primary"]:hover, QPushButton[kind="primary"]:pressed {{ background: {c("accent2")} }}
    QPushButton[kind="primary"]:focus {{ border: 3px solid {c("text")} }}
    QPushButton[kind="quiet"], QPushButton[kind="icon"] {{ background: transparent; border-color: {rim} }}
    QPushButton[kind="quiet"]:hover, QPushButton[kind="icon"]:hover {{ background: {c("tint")} }}
    QPushButton[kind="quiet"]:focus, QPushButton[kind="icon"]:focus {{ border-color: {c("focus")} }}
    QPushButton[kind="danger"] {{ border-color: {c("bad")} }}
    QPushButton[kind="danger"]:focus {{ border-color: {c("focus")} }}
    QPushButton[kind="top"], QPushButton[kind="find"] {{ min-height: {px(IN_BAR) - 2 * wide}px }}
    QPushButton[kind="line"] {{ min-height: {px(IN_LINE) - 2 * wide}px; background: {c("surface")} }}
    QPushButton[kind="top"] {{ background: transparent; border-color: {rim} }}
    QPushButton[kind="top"]:hover {{ background: {c("find")} }}
    QPushButton[kind="find"] {{ background: {c("find")}; border-color: {rim if strong else c("find")} }}
    QPushButton[kind="top"]:focus, QPushButton[kind="find"]:focus {{ border-color: {c("ontop")} }}
    QPushButton[kind="pick"]:checked {{ background: {c("tint")}; border: 2px solid {c("accent")} }}
    QPushButton[kind="pick"]:focus, QPushButton[kind="pick"]:checked:focus {{ border: 3px solid {c("focus")} }}
    QPushButton[kind="tab"] {{ background: transparent; border: {wide}px solid {rim};
        border-bottom: 3px solid {c("line")}; border-radius: 0 }}
    QPushButton[kind="tab"]:hover {{ background: {c("tint")} }}
    QPushButton[kind="tab"]:checked {{ border-bottom: 3px solid {c("accent")}; background: {c("tint")} }}
    QPushButton[kind="tab"]:focus {{ border: {max(2, wide)}px solid {c("focus")}; border-bottom-width: 3px }}
    QPushButton[kind="tile"] {{ border: 1px solid {c("line")}; border-radius: {RADIUS["card"]}px }}
    QPushButton[kind="tile"]:hover {{ background: {c("tint")}; border-color: {c("accent")} }}
    QPushButton[kind="tile"]:focus {{ border: {max(2, wide)}px solid {c("focus")} }}
    QPushButton[off="true"] {{ border-style: dashed; background: transparent }}
    QPushButton[kind="primary"][off="true"] {{ border-color: {c("edge")} }}
    QPushButton:disabled {{ border-style: dashed; background: transparent; border-color: {c("edge")} }}
    """


def _seniors(theme: Theme) -> str:
    """What is pressed on the person's screen."""
    c, px = theme.colour, theme.px
    return f"""
    QPushButton[kind="score"], QPushButton[kind="go"] {{ border: 3px solid {c("edge")};
        border-radius: {RADIUS["senior"]}px; color: {c("text")} }}
    QPushButton[kind="score"]:checked, QPushButton[kind="go"] {{ background: {c("accent")};
        border-color: {c("accent")}; color: {c("onaccent")} }}
    QPushButton[kind="score"]:focus {{ border: 5px solid {c("focus")} }}
    QPushButton[kind="go"]:focus {{ border: 5px solid {c("text")} }}
    QPushButton[size="senior"] {{ min-height: {px(72) - 6}px; border-width: 3px;
        border-radius: {RADIUS["senior"]}px }}
    """


def _fields(theme: Theme) -> str:
    c, wide, px = theme.colour, theme.edge_width, theme.px
    box = f"min-height: {px(FIELD) - 2 * wide}px; border-radius: {RADIUS['field']}px; padding: 0 {px(10)}px;"
    both = ("QLineEdit", "QComboBox")
    sheet = ""
    for w in both:
        sheet += f"""
    {w} {{ {box} background: {c("surface")}; border: {wide}px solid {c("edge")}; color: {c("text")} }}
    {w}[state="source"], {w}[state="locked"] {{ background: {c("bg")} }}
    {w}[state="locked"] {{ border-style: dashed }}
    {w}[state="scanned"] {{ background: {c("tint")} }}
    {w}[state="problem"] {{ border: 2px solid {c("bad")}; padding: 0 {px(10) - 1}px }}
    {w}[state="warning"] {{ border: 2px solid {c("warn")}; padding: 0 {px(10) - 1}px }}
    {w}:focus {{ border: {max(2, wide)}px solid {c("focus")}; padding: 0 {px(10) - 1}px }}
    {w}[state="problem"]:focus {{ border: 3px solid {c("focus")}; background: {c("badbg")};
        padding: 0 {px(10) - 2}px }}"""
    return f"""{sheet}
    QLineEdit {{ selection-background-color: {c("accent")}; selection-color: {c("onaccent")} }}
    QComboBox {{ padding-left: {px(11)}px }}
    QComboBox::drop-down {{ border: 0; width: {px(28)}px }}
    QComboBox::down-arrow {{ image: none }}
    QComboBox QAbstractItemView {{ background: {c("surface")}; color: {c("text")}; border: 1px solid {c("edge")};
        selection-background-color: {c("tint")}; selection-color: {c("text")}; outline: 0 }}
    QComboBox QAbstractItemView::item {{ min-height: {px(FIELD)}px; padding: 0 {px(8)}px }}
    QProgressBar {{ background: {c("bg")}; border: {wide if theme.name == "contrast" else 0}px solid {c("edge")};
        border-radius: 4px; min-height: 8px; max-height: 8px }}
    QProgressBar::chunk {{ background: {c("accent")}; border-radius: 4px }}
    """


def _lists(theme: Theme) -> str:
    c = theme.colour
    head = f"background: {c('sunken')}; border: 0; border-bottom: 1px solid {c('line')}; padding: 4px 8px"
    return f"""
    QListView, QTableView {{ background: transparent; border: 0; outline: 0; selection-color: {c("text")};
        selection-background-color: {c("tint")}; gridline-color: {c("line")} }}
    QListView[box="names"] {{ background: {c("surface")}; border: 1px solid {c("edge")}; color: {c("text")} }}
    QHeaderView::section {{ {head}; padding-left: {theme.px(8)}px }}
    QHeaderView::section:first, QHeaderView::section:only-one {{ padding-left: {theme.px(20)}px }}
    QMenu {{ background: {c("surface")}; border: 1px solid {c("edge")}; color: {c("text")} }}
    QMenu::item {{ padding: {theme.px(6)}px {theme.px(16)}px }}
    QMenu::item:selected {{ background: {c("tint")} }}
    """


def _scrolling(theme: Theme) -> str:
    c = theme.colour
    return f"""
    QScrollArea, QScrollArea > QWidget > QWidget[box="scrolled"] {{ background: transparent; border: 0 }}
    QScrollBar:vertical {{ background: transparent; width: 12px; margin: 2px }}
    QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 2px }}
    QScrollBar::handle:vertical {{ background: {c("edge")}; border-radius: 4px; min-height: 32px }}
    QScrollBar::handle:horizontal {{ background: {c("edge")}; border-radius: 4px; min-width: 32px }}
    QScrollBar::add-line, QScrollBar::sub-line {{ height: 0; width: 0 }}
    QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent }}
    """
