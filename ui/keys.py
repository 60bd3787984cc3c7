"""The one table of keys: shortcuts, keycaps, palette, help and the test "no key twice" are all read from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from mfc_desk.text.catalogue import Catalogue
from mfc_desk.text.message import Message, msg

Scope = Literal["all", "desk", "idle", "called", "visit", "check", "receipt", "list", "line", "cockpit"]
WITHIN: Final[dict[Scope, tuple[Scope, ...]]] = {  # a scope and those that are in force together with it
    "all": (),
    "desk": ("all",),
    "idle": ("desk", "all"),
    "called": ("desk", "all"),
    "visit": ("desk", "all"),
    "check": ("visit", "desk", "all"),
    "receipt": ("visit", "desk", "all"),
    "list": ("all",),
    "line": ("all",),
    "cockpit": ("desk", "all"),
}
SPELT: Final = {"Space": "key.space", "Return": "key.enter", "Enter": "key.enter"}  # keys whose words are translated
DRAWN: Final = {"Left": "←", "Right": "→", "Up": "↑", "Down": "↓"}


class UnknownCommand(KeyError):
    """A command that is not in the table. A defect of ours."""


@dataclass(frozen=True, slots=True)
class Command:
    """Something a key does: where, with which key, and the code of its words."""

    id: str
    keys: str
    scope: Scope

    @property
    def words(self) -> Message:
        """What it does, in the words of the palette and of the list of keys."""
        return msg(f"keys.{self.id}")

    @property
    def sequence(self) -> QKeySequence:
        """The key as Qt knows it."""
        return QKeySequence(self.keys, QKeySequence.SequenceFormat.PortableText)


def _table(*rows: tuple[str, str, Scope]) -> dict[str, Command]:
    return {name: Command(name, keys, scope) for name, keys, scope in rows}


COMMANDS: Final[dict[str, Command]] = _table(
    ("why_asked", "F1", "all"),
    ("all_keys", "Shift+F1", "all"),
    ("call_next", "F2", "desk"),
    ("call_again", "Shift+F2", "desk"),
    ("find", "F3", "all"),
    ("hold", "F4", "desk"),
    ("pause", "Shift+F4", "desk"),
    ("end_shift", "Ctrl+F4", "all"),
    ("send_on", "Ctrl+T", "desk"),
    ("leaves", "Ctrl+W", "called"),
    ("put_back", "Shift+Del", "called"),
    ("issue_ticket", "Ctrl+Shift+N", "desk"),
    ("hall", "Ctrl+5", "all"),
    ("desks", "Ctrl+6", "all"),
    ("leave_early", "Ctrl+W", "visit"),
    ("refuse_intake", "Ctrl+Shift+W", "visit"),
    ("try_line", "F5", "all"),
    ("next_region", "F6", "all"),
    ("previous_region", "Shift+F6", "all"),
    ("scan", "F7", "visit"),
    ("attach_file", "Shift+F7", "visit"),
    ("volunteer", "Ctrl+I", "visit"),
    ("ask_agencies", "Ctrl+G", "visit"),
    ("consent_yes", "Ctrl+Y", "visit"),
    ("consent_no", "Ctrl+Shift+Y", "visit"),
    ("without_paper", "Ctrl+M", "visit"),
    ("dispute", "Ctrl+D", "visit"),
    ("show_applicant", "F8", "all"),
    ("print", "F9", "all"),
    ("print_large", "Shift+F9", "all"),
    ("menu", "F10", "all"),
    ("full_screen", "F11", "all"),
    ("tray", "F12", "all"),
    ("line_centre", "Shift+F12", "all"),
    ("line_waiting", "Alt+1", "line"),
    ("line_decide", "Alt+2", "line"),
    ("line_history", "Alt+3", "line"),
    ("line_carry", "Alt+4", "line"),
    ("compare", "Ctrl+F5", "line"),
    ("far_reassign", "Ctrl+R", "cockpit"),
    ("far_rescue", "Ctrl+Shift+R", "cockpit"),
    ("far_open", "Ctrl+O", "cockpit"),
    ("far_pause", "Ctrl+P", "cockpit"),
    ("far_close", "Ctrl+Shift+O", "cockpit"),
    ("far_end_shift", "Ctrl+Shift+F4", "cockpit"),
    ("far_answer", "Ctrl+H", "cockpit"),
    ("far_seen", "Ctrl+Shift+H", "cockpit"),
    ("far_decide", "Ctrl+D", "cockpit"),
    ("far_words", "Ctrl+Shift+J", "cockpit"),
    ("far_forgotten", "Ctrl+U", "cockpit"),
    ("far_done", "Ctrl+J", "cockpit"),
    ("far_needed", "Ctrl+Shift+T", "cockpit"),
    ("palette", "Ctrl+K", "all"),
    ("primary", "Ctrl+Return", "all"),
    ("came", "Return", "called"),
    ("no_show", "Del", "called"),
    ("step_back", "Alt+Left", "visit"),
    ("step_1", "Alt+1", "visit"),
    ("step_2", "Alt+2", "visit"),
    ("step_3", "Alt+3", "visit"),
    ("step_4", "Alt+4", "visit"),
    ("step_5", "Alt+5", "visit"),
    ("step_6", "Alt+6", "visit"),
    ("open_desk", "Ctrl+1", "all"),
    ("cockpit", "Ctrl+2", "all"),
    ("reports", "Ctrl+7", "all"),
    ("save_file", "Ctrl+S", "all"),
    ("ledger", "Ctrl+3", "all"),
    ("law_news", "Ctrl+4", "all"),
    ("without_ticket", "Ctrl+N", "idle"),
    ("lock", "Ctrl+L", "all"),
    ("undo", "Ctrl+Z", "all"),
    ("next_open", "Ctrl+E", "visit"),
    ("previous_open", "Ctrl+Shift+E", "visit"),
    ("text_larger", "Ctrl+=", "all"),
    ("text_smaller", "Ctrl+-", "all"),
    ("text_normal", "Ctrl+0", "all"),
    ("operator_language", "Ctrl+Shift+L", "all"),
    ("applicant_language", "Ctrl+Shift+P", "all"),
    ("theme", "Ctrl+Shift+D", "all"),
    ("said_yes", "Space", "check"),
    ("all_right", "0", "check"),
    ("given_back", "Space", "receipt"),
    ("remove_row", "Ctrl+Del", "visit"),
    ("for_whom", "Ctrl+Shift+F", "visit"),
    ("add_offer", "Ctrl+B", "visit"),
    ("ask_question", "Ctrl+Shift+Q", "visit"),
    ("other_person", "Ctrl+Shift+I", "visit"),
    ("next_case", "Ctrl+PgDown", "visit"),
    ("previous_case", "Ctrl+PgUp", "visit"),
)


def command(name: str) -> Command:
    """The command `name`. Raises `UnknownCommand`."""
    try:
        return COMMANDS[name]
    except KeyError as missing:
        raise UnknownCommand(name) from missing


def keycap(name: str, say: Catalogue) -> str:
    """The words of the keycap of command `name`, such as "Ctrl+Enter", in the reader's language."""
    parts = command(name).keys.replace("Ctrl+-", "Ctrl+–").split("+")
    return "+".join(say(SPELT[part]) if part in SPELT else DRAWN.get(part, part) for part in parts)


def bind(name: str, window: QWidget) -> QShortcut:
    """A shortcut for command `name` in the window of `window`; connect its `activated`."""
    shortcut = QShortcut(command(name).sequence, window)
    shortcut.setObjectName(f"key.{name}")
    shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
    shortcut.setAutoRepeat(False)
    return shortcut


def clashes(commands: dict[str, Command]) -> list[tuple[str, str]]:
    """Pairs of commands with the same key that can be in force together."""
    rows = list(commands.values())
    return [
        (one.id, other.id)
        for place, one in enumerate(rows)
        for other in rows[place + 1 :]
        if one.sequence == other.sequence and _together(one.scope, other.scope)
    ]


def _together(one: Scope, other: Scope) -> bool:
    return one == other or other in WITHIN[one] or one in WITHIN[other]
