"""Hears a scanner that types like a keyboard, wherever the focus is: a burst of keys is routed, never typed.

No hand presses six keys, or three and Enter, each within 35 ms of the one before. The first key of a burst cannot be
told from a person's, so a key that types a sign waits that long for the next one; every other key acts at once.
When keys were pressed is what the platform says, so a window that was busy does not take a person for a scanner.
Nothing typed is lost: what went into a field and turns out uneven, or without the Enter a scanner ends with, is typed
there after all, unless its signs are ones that only a scanner sends.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QFocusEvent, QGuiApplication, QKeyEvent, QKeySequence, QWindow
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from shiboken6 import isValid

from ui.work.scanner_signs import Typed, meant, typed

QUICK_S: Final = 0.035
"""Two keys of one burst are not further apart; nobody types several in a row as fast."""
PAUSE_S: Final = 0.15
"""So long a scanner may rest between its lines."""
LONG: Final = 6
"""So many quick keys are a scanner's."""
LINE: Final = 3
"""So many before Enter are as well: the number on a ticket is short."""
SAME: Final = 20
"""So many times one key may come before it is a key that is held down, on a platform that does not say so."""
_SHIFTS: Final = (Qt.Key.Key_Shift, Qt.Key.Key_CapsLock)
"""Keys that neither begin nor end a burst."""
_KEYS: Final = (QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.ShortcutOverride)


@dataclass(frozen=True, slots=True)
class _Held:
    """A key that waits, and whom it was for."""

    target: QWidget
    event: QKeyEvent


class Scanner(QObject):
    """Watches the keys of the whole program. Reports `scanned` with each burst, its lines parted by line feeds.

    `at_once` says where a first key does not wait: there it is typed, and taken back when it began a burst.
    `pasted` is offered what is about to be pasted and answers whether it took it. `known` says of what text alone
    it is certain that a scanner sent it.
    """

    scanned = Signal(str)

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        at_once: Callable[[QWidget], bool] = lambda _: False,
        pasted: Callable[[str], bool] = lambda _: False,
        known: Callable[[str], bool] = lambda text: "<<" in text,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        super().__init__(parent)
        self._at_once, self._pasted, self._known, self._clock = at_once, pasted, known, clock
        self._run: list[Typed] = []
        self._held: list[_Held] = []
        self._sent: list[_Held] = []
        """Every press of the run, to be typed after all where it is no scanner's."""
        self._uneven = False
        self._stood: tuple[QLineEdit, str, int] | None = None
        self._last, self._scanning, self._replaying = float("-inf"), False, False
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._look_again)
        self._on: QWidget | None = None
        self.as_typed = ""
        """The burst that was reported last as the layout wrote it, with the Enter at its end."""
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._focus_changed)
        app.focusWindowChanged.connect(self._window_changed)
        self.follow(app.focusWidget())

    @Slot(QWidget, QWidget)
    def _focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        self.follow(new)

    @Slot(QWindow)
    def _window_changed(self, _window: QWindow | None) -> None:
        self.follow(QApplication.focusWidget())

    def follow(self, focus: QWidget | None) -> None:
        """Listen where the keys go, and only there: a watch over the whole program would slow each of its events."""
        popup = QApplication.activePopupWidget()  # a menu takes the keys without the focus
        inner: QWidget | None = popup.focusWidget() if popup is not None else focus
        on = inner or popup or QApplication.activeWindow()
        if on is self._on:
            return
        if not self._scanning:
            self._let_go()
        if self._on is not None and isValid(self._on):
            self._on.removeEventFilter(self)
        self._on = on
        if on is not None:
            on.installEventFilter(self)

    def end(self) -> None:
        """No more keys come: report the burst, or let the keys that waited act."""
        if self._scanning:
            self._report()
        else:
            self._let_go()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hold back what may be a burst, swallow what is one."""
        if event.type() == QEvent.Type.FocusOut and isinstance(event, QFocusEvent):
            if event.reason() == Qt.FocusReason.PopupFocusReason:
                self.follow(QApplication.focusWidget())
        elif event.type() == QEvent.Type.Hide and watched is self._on:
            self.follow(QApplication.focusWidget())
        elif event.type() in _KEYS and isinstance(event, QKeyEvent) and isinstance(watched, QWidget):
            return not self._replaying and event.key() not in _SHIFTS and self._key(watched, event)
        return False

    def _key(self, watched: QWidget, event: QKeyEvent) -> bool:
        sign, at = typed(event), self._when(event)
        gap = at - self._last
        if event.type() == QEvent.Type.KeyRelease:
            return self._released(watched, event, sign)
        goes_on = sign is not None and gap < PAUSE_S if self._scanning else self._quick(sign, gap)
        if not goes_on:
            self.end()
        if event.type() == QEvent.Type.ShortcutOverride:
            taken = goes_on or _begins_one(sign, event)
            event.setAccepted(taken)  # a key that waits or is swallowed is no shortcut yet
            return taken
        self._last = at
        if goes_on and sign is not None:
            self._uneven |= gap >= QUICK_S and self._run[-1].text != "\n"
            return self._goes_in(watched, event, sign)
        if sign is not None and _begins_one(sign, event):
            return self._begins(watched, event, sign)
        return event.matches(QKeySequence.StandardKey.Paste) and self._pasted(QGuiApplication.clipboard().text())

    def _quick(self, sign: Typed | None, gap: float) -> bool:
        """Whether the key follows the last of the run as fast as a scanner's; Enter does only after a line."""
        if sign is None or not self._run or (sign.text == "\n" and len(self._run) < LINE):
            return False
        return 0 <= gap < QUICK_S

    def _begins(self, watched: QWidget, event: QKeyEvent, sign: Typed) -> bool:
        self._run, self._sent = [sign], [_Held(watched, event.clone())]
        self._timer.start(round(QUICK_S * 1000))
        if isinstance(watched, QLineEdit) and self._at_once(watched):
            self._stood = (watched, watched.text(), watched.cursorPosition())
            return False
        self._held.append(_Held(watched, event.clone()))
        return True

    def _goes_in(self, watched: QWidget, event: QKeyEvent, sign: Typed) -> bool:
        self._run.append(sign)
        self._sent.append(_Held(self._sent[0].target, event.clone()))
        long = len(self._run) >= LONG and len(set(self._run)) > 1
        if self._scanning or long or sign.text == "\n":
            self._recognised()
            return True
        self._held.append(_Held(watched, event.clone()))
        self._timer.start(round(QUICK_S * 1000))
        if len(self._run) >= SAME:
            self.end()
        return True

    def _released(self, watched: QWidget, event: QKeyEvent, sign: Typed | None) -> bool:
        """The release of a key follows its press: it waits too, or is swallowed."""
        if self._scanning:
            return sign is not None
        if any(each.event.key() == event.key() and each.event.text() == event.text() for each in self._held):
            self._held.append(_Held(watched, event.clone()))
            return True
        return False

    def _recognised(self) -> None:
        """It is a scanner: nothing of it was typed, and nothing of it will be."""
        self._scanning = True
        self._held.clear()
        self._timer.start(round(PAUSE_S * 1000))
        stood, self._stood = self._stood, None
        if stood is not None and isValid(stood[0]):
            field, text, cursor = stood
            field.setText(text)
            field.setCursorPosition(cursor)
            field.textEdited.emit(text)

    def _report(self) -> None:
        text = meant(self._run).strip("\n")
        self.as_typed = "".join(each.text for each in self._run)
        sent, by_hand = self._sent, self._by_hand(text)
        self._forget()
        if by_hand:
            self._replay(sent)
        else:
            self.scanned.emit(text)

    def _by_hand(self, text: str) -> bool:
        """Whether a person typed it, very fast, into a field."""
        field = self._sent[0].target
        writes = isinstance(field, QLineEdit) and isValid(field) and not field.isReadOnly()
        return writes and (self._uneven or self._run[-1].text != "\n") and not self._known(text)

    def _let_go(self) -> None:
        held = self._held
        self._forget()
        self._replay(held)

    def _replay(self, held: list[_Held]) -> None:
        before = QApplication.focusWidget()
        self._replaying = True
        for each in held:
            now = QApplication.focusWidget()  # a key may have moved it: those after it go where a person looks
            target = now if now is not None and now is not before else each.target
            if isValid(target):
                QApplication.sendEvent(target, each.event)
        self._replaying = False

    def _forget(self) -> None:
        self._timer.stop()
        self._run, self._held, self._sent, self._stood = [], [], [], None
        self._scanning = self._uneven = False

    def _look_again(self) -> None:
        """The time is over; keys that came while the window was busy are heard first."""
        QTimer.singleShot(0, self._silent)

    @Slot()
    def _silent(self) -> None:
        if not self._timer.isActive():
            self.end()

    def _when(self, event: QKeyEvent) -> float:
        return event.timestamp() / 1000 or self._clock()


def _begins_one(sign: Typed | None, event: QKeyEvent) -> bool:
    """Whether a key may be the first of a burst: it types a sign, and is not held down."""
    return sign is not None and sign.text not in "\n " and not event.isAutoRepeat()
