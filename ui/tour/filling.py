"""Fills in a form by keys, whatever the law asks: fields, lists, cells, and rows that have to be added."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit

from forms.answers import rows_of
from forms.engine import FieldView, PageView
from ui.tour.cast import Visitor
from ui.tour.driver import DidNotHappen

if TYPE_CHECKING:
    from ui.tour.script import Script

CHOICES: Final = 12
"""No list and no group of cells is longer."""


class Filling:
    """One visitor's answers on the way into the form."""

    def __init__(self, script: Script, visitor: Visitor) -> None:
        self._script, self._hands, self._answers = script, script.hands, visitor.answers

    def fill(self, seen: Callable[[], None] | None = None) -> None:
        """Every page of the form, until the law has nothing more to ask; `seen` is told when the first is filled."""
        for place in range(len(self._script.case().form.form.pages) + 1):
            self._fill_page()
            if not place and seen is not None:
                seen()
            if self._left_the_form():
                return
        raise DidNotHappen(
            f"the form is not complete: {self._script.case().form.missing} {self._script.case().form.problems}"
        )

    def _fill_page(self) -> None:
        """Answer what is asked on this page; an answer may open further questions."""
        self._add_rows()
        done: set[str] = set()
        while (found := self._next_field(done)) is not None:
            field, value = found
            done.add(field.path)
            self._answer(field, value)

    def _next_field(self, done: set[str]) -> tuple[FieldView, Any] | None:
        for field in self._shown_fields():
            value = self._told(field.path)
            if value is not None and field.path not in done and not field.readonly and field.value != value:
                return field, value
        return None

    def _shown_fields(self) -> list[FieldView]:
        page = self._page()
        return [*page.fields, *(field for row in page.rows for field in row.fields)] if page is not None else []

    def _page(self) -> PageView | None:
        shown = self._script.presenter().form.page()
        return next(
            (each for each in self._script.case().form.pages if shown is not None and each.id == shown.id), None
        )

    def _told(self, path: str) -> Any:
        """What the visitor answers there; rows of the golden case and rows of the window go by their order."""
        page = self._page()
        for row in page.rows if page is not None else ():
            own = f"{page.repeat}/{row.id}/" if page is not None else ""
            names = rows_of(self._answers, page.repeat) if page is not None and page.repeat else ()
            if path.startswith(own) and page is not None and row.number <= len(names):
                return self._answers.get(f"{page.repeat}/{names[row.number - 1]}/{path.removeprefix(own)}")
        return self._answers.get(path)

    def _add_rows(self) -> None:
        page = self._page()
        wanted = len(rows_of(self._answers, page.repeat)) if page is not None and page.repeat else 0
        for n in range(len(page.rows) if page is not None else 0, wanted):
            self._hands.go_to("visit.form.add_row")
            self._hands.press("Space")
            self._rows_are(n + 1)

    def _rows_are(self, count: int) -> None:
        def there() -> bool:
            page = self._page()
            return page is not None and len(page.rows) == count

        self._hands.wait(there, f"there are not {count} rows")

    def _answer(self, field: FieldView, value: Any) -> None:
        name = f"visit.form{field.path.replace('/', '.')}"
        self._hands.wait_for(name)
        self._hands.go_to(name)
        focus = QApplication.focusWidget()
        if isinstance(focus, QComboBox):
            self._hands.choose_in_list(str(value))
        elif isinstance(focus, QLineEdit):
            self._hands.replace(_typed(field, value))
            self._hands.press("Tab")
        else:
            self._choose_cell(name, {True: "yes", False: "no"}.get(value, str(value)))
        self._hands.wait(lambda: self._kept(field, value), f"{field.path} was not kept as {value!r}")

    def _kept(self, field: FieldView, value: Any) -> bool:
        return bool(self._script.case().answers.get(field.path) == value)

    def _choose_cell(self, name: str, key: str) -> None:
        for _ in range(CHOICES):
            if self._hands.at(f"{name}.cells.{key}"):
                self._hands.press("Space")
                return
            self._hands.press("Right")
        raise DidNotHappen(f"{name} has no {key}")

    def _left_the_form(self) -> bool:
        """Ctrl+Enter: the next page, or out of the form; warnings on the way are confirmed."""
        before = self._page_id()
        for _ in range(CHOICES):
            self._hands.press("Ctrl+Return")
            self._hands.wait(lambda: self._page_id() != before or self._stopped(), "the form did not go on")
            if self._page_id() != before:
                break
            self._hands.press("Space")
        return self._script.presenter().step != 4

    def _page_id(self) -> str:
        page = self._script.presenter().form.page()
        return page.id if self._script.presenter().step == 4 and page is not None else "left"

    def _stopped(self) -> bool:
        focus = QApplication.focusWidget()
        return focus is not None and focus.objectName().startswith("visit.form.warning.")


def _typed(field: FieldView, value: Any) -> str:
    if field.type == "date":
        year, month, day = str(value).split("-")
        return f"{day} {month} {year}"
    return str(value)
