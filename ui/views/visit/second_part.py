"""The second person: a reason from the list, their own name and password, here at this desk."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame

from ui.presenters.context import Context
from ui.presenters.visit.refusing import RefusingPresenter
from ui.views.facts import named
from ui.views.visit.flow import Flow
from ui.views.visit.parts import take_focus
from ui.widgets.button import Button
from ui.widgets.editors import Combo
from ui.widgets.field import combo_field, secret_field
from ui.widgets.layout import col, row
from ui.widgets.marks import Note


class SecondPart(QFrame):
    """Asks for the reason and the second person's sign-in. The password is held only until the act."""

    def __init__(self, refusing: RefusingPresenter, ctx: Context) -> None:
        super().__init__()
        self._refusing, self._say = refusing, ctx.say
        say = ctx.say
        self._note = Note("warn", "shield-alert", say("visit.refuse.two_title"), say("visit.refuse.two_body"))
        self._note.setObjectName("visit.refuse.two")
        choose = ("", say("visit.refuse.choose_second"))
        self._reason = combo_field(
            say("visit.refuse.reason"), [choose, *refusing.reasons()], name="visit.refuse.reason"
        )
        self._reason.edited.connect(refusing.give_reason)
        people = [(each.login, each.name) for each in refusing.people()]
        self._people = people
        self._second = combo_field(say("visit.refuse.second"), [choose, *people], name="visit.refuse.second")
        self._second.edited.connect(refusing.name_second)
        self._password = secret_field(say("visit.refuse.password"), name="visit.refuse.password")
        self._password.edited.connect(refusing.type_password)
        self._nobody = Note("warn", "user-round", say("visit.refuse.nobody"))
        self._flow = Flow()
        self._flow.place([(self._reason, 12), (self._second, 6), (self._password, 6)])
        self._told = Note("tint", "clock", "")
        self._told.setObjectName("visit.refuse.word")
        self._ask = named(Button(say("word.ask"), icon="users"), "visit.refuse.ask_afar")
        self._ask.clicked.connect(lambda _checked=False: refusing.ask_afar())
        self._withdraw = named(Button(say("word.withdraw"), kind="quiet"), "visit.refuse.withdraw")
        self._withdraw.clicked.connect(lambda _checked=False: refusing.afar.withdraw())
        afar = row(self._ask, self._withdraw, ..., gap=8)
        col(self._note, self._nobody, self._flow, self._told, afar, gap=10, pad=(30, 4, 4, 6), into=self)
        self.hide()

    def refresh(self) -> None:
        """What was chosen, and why the second person was not recognised."""
        refusing = self._refusing
        people = [(each.login, each.name) for each in refusing.people()]
        if people != self._people:
            self._people = people
            self._renew()
        self._nobody.setVisible(not people)
        self._reason.set_value(refusing.reason)
        self._second.set_value(refusing.login)
        if self._password.value() != refusing.password:
            self._password.set_value(refusing.password)
        wrong = refusing.trouble_words()
        self._password.say("problem" if wrong else "help", wrong or self._say("visit.refuse.password_help"))

        self._show_word()

    def _show_word(self) -> None:
        """How it stands with a word that is asked for from afar."""
        told, waits = self._refusing.afar.told(), self._refusing.afar.waits()
        self._told.setVisible(told is not None)
        if told is not None:
            self._told.set_note(told.tone, told.icon, self._say(told.title), self._say(told.body) if told.body else "")
        self._ask.setVisible(not waits)
        self._withdraw.setVisible(waits)

    def seek(self, what: str) -> bool:
        """The reason, the name or the password."""
        field = {"refuse.reason": self._reason, "refuse.second": self._second}.get(what, self._password)
        return take_focus(field)

    def set_tiny(self, tiny: bool) -> None:
        """One field in a line where there is little room."""
        self._flow.set_tiny(tiny)

    def _renew(self) -> None:
        """Other people may be the second person."""
        if isinstance(names := self._second.editor, Combo):
            names.set_options([("", self._say("visit.refuse.choose_second")), *self._people], self._refusing.login)
