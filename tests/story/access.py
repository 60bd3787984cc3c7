"""Walks what a screen reader is told, and what the keyboard reaches."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QTextEdit, QWidget
from shiboken6 import isValid

from tests.ui.lint import is_labelled
from ui.tour.driver import Driver

Role = QAccessible.Role
CONTROLS = frozenset(
    {
        Role.Button, Role.CheckBox, Role.RadioButton, Role.EditableText, Role.ComboBox, Role.Link, Role.ListItem,
        Role.MenuItem, Role.PageTab, Role.Slider, Role.SpinBox, Role.TreeItem,
    }
)  # fmt: skip
WIDGETS = (QAbstractButton, QLineEdit, QComboBox, QTextEdit)
MOST = 5000
"""No window tells more than that; a tree that goes round would."""
ROUNDS = 5
"""News does not come that often."""


def nodes(window: QWidget) -> Iterator[QAccessibleInterface]:
    """Everything a screen reader finds in the window that can be seen."""
    waiting, seen = [QAccessible.queryAccessibleInterface(window)], 0
    while waiting:
        node = waiting.pop()
        if node is None or not node.isValid() or node.state().invisible:
            continue
        seen += 1
        assert seen < MOST, "the tree of what is told does not end"
        yield node
        if node.role() not in (Role.ComboBox, Role.EditableText):  # what is inside these is Qt's own
            waiting += [node.child(n) for n in range(node.childCount())]


def nameless(window: QWidget) -> list[str]:
    """Controls that say nothing of themselves; lists that drop down are named by a label's relation alone."""
    return [fault for node in nodes(window) if (fault := _fault(node))]


def _fault(node: QAccessibleInterface) -> str:
    told, role = node.object(), node.role()
    name = node.text(QAccessible.Text.Name).strip()
    where = f"{type(told).__name__} {told.objectName()!r}" if told is not None else str(role)
    if role is Role.ComboBox:
        return "" if isinstance(told, QWidget) and is_labelled(told) else f"no label is related: {where}"
    takes_focus = node.state().focusable and role not in (Role.Client, Role.Window, Role.Dialog)
    return f"no name: {where}" if (role in CONTROLS or takes_focus) and not name else ""


def words(window: QWidget) -> list[str]:
    """Everything that is told: names, values and descriptions."""
    kinds = (QAccessible.Text.Name, QAccessible.Text.Value, QAccessible.Text.Description)
    return [text for node in nodes(window) for kind in kinds if (text := node.text(kind).strip())]


def out_of_reach(hands: Driver, window: QWidget) -> list[str]:
    """Controls that neither Tab nor, inside a group of choices, the arrows lead to; one round of Tab."""
    for _ in range(ROUNDS):
        reached = _round(hands)
        if all(isValid(each) for each in reached):
            break  # else news came while it went round, and what it had reached was built anew
    missed = [each for each in _controls(window) if not any(_leads_to(one, each) for one in reached)]
    return [_called(each) for each in missed if not _by_arrows(hands, each, reached)]


def _round(hands: Driver) -> list[QWidget]:
    """Everything that one round of Tab leads to."""
    reached: list[QWidget] = []
    hands.settle()
    hands.wait(lambda: QApplication.focusWidget() is not None, "nothing has the keys")
    while (focus := QApplication.focusWidget()) is not None and focus not in reached:
        reached.append(focus)
        hands.press("Tab")
    return reached


def _by_arrows(hands: Driver, wanted: QWidget, reached: list[QWidget]) -> bool:
    """Whether it is a line of a list that Tab enters at one line, and the arrows lead from there."""
    if not any(_beside(one, wanted) for one in reached):
        return False
    lines = len(wanted.parentWidget().children())
    for keys in ("Down", "Up"):
        for _ in reached:
            if _beside(QApplication.focusWidget(), wanted):
                break
            hands.press("Tab")
        for _ in range(lines):
            if QApplication.focusWidget() is wanted:
                return True
            hands.press(keys)
    return False


def _beside(one: QWidget | None, wanted: QWidget) -> bool:
    return one is not None and type(one) is type(wanted) and one.parentWidget() is wanted.parentWidget()


def _controls(window: QWidget) -> list[QWidget]:
    found = [each for kind in WIDGETS for each in window.findChildren(kind)]
    shown = [each for each in found if each.isVisible() and each.isEnabled() and not each.visibleRegion().isEmpty()]
    return [each for each in shown if not isinstance(each.parentWidget(), QComboBox)]


def _leads_to(reached: QWidget, wanted: QWidget) -> bool:
    if reached is wanted or wanted.isAncestorOf(reached) or reached.focusProxy() is wanted:
        return True
    group = isinstance(reached, QAbstractButton) and reached.autoExclusive()
    return group and reached.parentWidget() is wanted.parentWidget()


def _called(widget: QWidget) -> str:
    name = QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)
    return f"{type(widget).__name__} {widget.objectName()!r} {name!r}"
