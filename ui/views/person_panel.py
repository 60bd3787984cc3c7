"""The right column: the person at the desk, the number masked; while nobody is here, the keys of the page."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFrame

from mfc_desk.text.catalogue import Catalogue
from ui.keys import command, keycap
from ui.presenters.desk import DeskPresenter
from ui.presenters.known import Group
from ui.presenters.parts import Fact
from ui.presenters.person import PersonWords
from ui.presenters.stand import Page, Side
from ui.views.facts import fact_row, facts, named, note_of
from ui.widgets.area import scroll
from ui.widgets.button import Button
from ui.widgets.keycap import Keycap
from ui.widgets.layout import Line, box, clear, col, row, rule
from ui.widgets.marks import Tag
from ui.widgets.words import Label

KEYS: dict[Page, tuple[str, ...]] = {
    "idle": (
        *("call_next", "without_ticket", "issue_ticket", "hall", "pause", "palette", "tray", "line_centre"),
        *("end_shift", "lock", "all_keys"),
    ),
    "taken": ("lock", "tray", "line_centre", "all_keys"),
    "called": ("came", "call_again", "no_show", "hold", "send_on", "put_back", "leaves", "palette", "all_keys"),
    "visit": (),
}
BESIDE: tuple[str, ...] = ("palette", "tray", "line_centre", "lock", "all_keys")
"""While a page lies over the free desk: what can be done from there as well."""
OVER: dict[Side, tuple[str, ...]] = {
    "keys": (),  # they are all there
    "case": ("primary", "print", *BESIDE),
    "refusal": ("primary", "print", *BESIDE),
    "wish": ("primary", *BESIDE),
    "shift": ("primary", *BESIDE),
    "desks": ("primary", "pause", "end_shift", *BESIDE),
    "hall": ("call_next", *BESIDE),
    "ledger": BESIDE,
    "law": ("primary", *BESIDE),
    "cockpit": (),  # it has the whole width
    "reports": (),  # so have they
}


def keys_of(page: Page, side: Side) -> tuple[str, ...]:
    """The keys that are worth a line beside that page."""
    return OVER.get(side, KEYS[page]) if page in ("idle", "taken") else () if side == "keys" else KEYS[page]


class PersonPanel(QFrame):
    """Draws the person of a `DeskPresenter`."""

    def __init__(self, desk: DeskPresenter) -> None:
        super().__init__()
        self._desk, self._say = desk, desk.ctx.catalogue
        self.setObjectName("person")
        self.setProperty("box", "card")
        self.setAccessibleName(self._say("region.person"))
        self._body = col(gap=0)
        col((scroll(col(self._body, ..., gap=0)), 1), gap=0, into=self)
        self._drawn: object = None
        self.refresh()

    def refresh(self) -> None:
        """Draw the person when something about them changed."""
        words, page = self._desk.person.words(), self._desk.stand.page
        before = self._desk.person.before() if words is None and page == "visit" else ()
        side = self._desk.stand.side
        drawn = (words, page, before, keys_of(page, side))
        if drawn == self._drawn:
            return
        self._drawn = drawn
        focus = QApplication.focusWidget()
        again = focus is not None and focus.objectName() == "person.mask"
        clear(self._body)
        if words is not None:
            self._draw_person(words)
        elif page == "visit":
            say = self._say
            self._body.put(
                col(fact_row("id-card", say("person.empty"), say("person.empty_body")), pad=(14, 14, 14, 14))
            )
            self._draw_groups(before)
        else:
            self._draw_desk(keys_of(page, side))
        if again and words is not None and words.number:
            self.eye.setFocus(Qt.FocusReason.OtherFocusReason)

    def _draw_person(self, words: PersonWords) -> None:
        name = Label(words.name, "h2", wrap=True)
        name.setObjectName("person.name")
        name.set_language(words.language)
        number = Label(words.number)
        number.setObjectName("person.number")
        number.setAccessibleName(words.number_spoken)
        code = "person.show" if words.masked else "person.hide"
        mask = Button("", icon="eye" if words.masked else "eye-off", kind="icon", name=self._say(code))
        self.eye = named(mask, "person.mask")
        self.eye.clicked.connect(self._desk.person.toggle_mask)
        shown = row(number, self.eye, ..., gap=4) if words.number else None
        tag = row(Tag(words.tag, "ok", "shield-check"), ..., gap=6)
        how = Label(words.how, "xs", "muted", wrap=True)
        self._body.put(
            col(name, Label(words.below, "sm", "muted", wrap=True), shown, 2, tag, how, gap=3, pad=(14, 12, 14, 12))
        )
        if words.notice is not None:
            self._body.put(rule(), col(note_of(words.notice, self._say), pad=(14, 12, 14, 12)))

        self._draw_groups(words.groups)

    def _draw_groups(self, groups: tuple[Group, ...]) -> None:
        for each in groups:
            part = col(Label(self._say.say(each.title), "h3", wrap=True), gap=10)
            rest = list(each.facts)
            while rest:  # the way to a case stands under that case
                upto = next((n for n, fact in enumerate(rest, 1) if fact.case is not None), len(rest))
                part.put(facts(tuple(rest[:upto]), self._say))
                if rest[upto - 1].case is not None:
                    part.put(row(self._opens(rest[upto - 1]), ...))
                rest = rest[upto:]
            self._body.put(rule(), col(part, pad=(14, 12, 14, 12)))

    def _opens(self, fact: Fact) -> Button:
        """The way to the page of a registered or refused application."""
        say, case, refused = self._say, fact.case, fact.refused
        told = say("refusal.open_spoken" if refused else "case.open_spoken", number=say.say(fact.title))
        go = named(
            Button(say("refusal.open" if refused else "case.open"), icon="file-text", kind="quiet", name=told),
            f"person.case.{case}",
        )
        go.clicked.connect(lambda _checked=False: self._desk.open_case(case, refused=refused) if case else None)
        return go

    def _draw_desk(self, listed: tuple[str, ...]) -> None:
        say, session = self._say, self._desk.ctx.session
        signed = say("person.signed_online" if session.token else "person.signed_offline")
        place = say("desk.who", desk=session.desk, name=session.name)
        head = col(Label(say("person.yours"), "h2", wrap=True), Label(place, "sm", "muted", wrap=True), gap=2)
        head.put(Label(signed, "sm", "muted", wrap=True))
        self._body.put(col(head, pad=(14, 12, 14, 12)))
        if listed:
            keys = col(
                Label(say("desk.keys_here"), "h3", wrap=True), 2, *(key_row(name, say) for name in listed), gap=8
            )
            self._body.put(rule(), col(keys, pad=(14, 12, 14, 12)))


def key_row(name: str, say: Catalogue) -> Line:
    """What a key does, and the key."""
    words = Label(say.say(command(name).words), "sm", wrap=True)
    return row((words, 1), col(Keycap(keycap(name, say)), ..., gap=0), gap=8)


def key_box(name: str, say: Catalogue) -> QFrame:
    """The same as a row of a list."""
    words = Label(say.say(command(name).words), "md", wrap=True)
    return box("row", (words, 1), Keycap(keycap(name, say)), across=True, pad=(20, 7, 16, 7))
