"""What a visit holds beside its applications: a question, help online, another person, an end without any."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from forms.ids import ServiceId
from mfc_desk.domain.ids import AssistanceId
from mfc_desk.text.message import msg
from mfc_desk.usecases.visits import VisitView
from ui.presenters.visit.asides import Aside
from ui.presenters.visit.ending import EndingPresenter
from ui.presenters.visit.face import MenuItem
from ui.presenters.visit.going import QUESTION, Going, going
from ui.presenters.visit.guide import GuidePresenter
from ui.presenters.visit.other import OtherPersonPresenter
from ui.presenters.visit.question import QuestionPresenter
from ui.presenters.visit.receipt import ReceiptPresenter
from ui.presenters.visit.shared import Visiting
from ui.presenters.visit.what import WhatPresenter


class Show(Protocol):
    """Opens an aside in place of the step."""

    def __call__(self, name: str, begin: Callable[[], None]) -> None: ...


class Talks:
    """Makes them, and opens the one that is asked for; what cannot be done is refused in words."""

    def __init__(
        self,
        room: Visiting,
        receipt: ReceiptPresenter,
        *,
        what: WhatPresenter,
        over: Callable[[], None],
        anew: Callable[[], None],
        show: Show,
    ) -> None:
        self._room, self._show = room, show
        self.other = OtherPersonPresenter(room, receipt, anew=anew)
        self.question = QuestionPresenter(room, told=self._told)
        self.guide = GuidePresenter(room)
        self.ending = EndingPresenter(room, way_back=receipt.way_back, over=over)
        what.help_with, what.end, what.may_end = self.help_with, self.end, self.ending.possible
        what.going, what.go_on_with = self.going, self.go_on

    @property
    def pages(self) -> Mapping[str, Aside]:
        """Each by its name."""
        return {"other": self.other, "question": self.question, "guide": self.guide, "ending": self.ending}

    def viewed(self, view: VisitView) -> None:
        """The visit was looked at anew."""
        self.question.viewed(view)
        self.guide.viewed(view)

    def menu(self) -> list[MenuItem]:
        """What else can be done with this visit."""
        say, view = self._room.ctx.say, self._room.view
        items = [MenuItem("question", say("question.title"))]
        if view is not None and view.party is not None:
            items.append(MenuItem("other", say("other.title")))
        if self.ending.possible():
            items.append(MenuItem("ending", say("ending.title")))
        return items

    def choose(self, key: str) -> None:
        """A line of the menu, where it is one of these."""
        begin = {"question": self.ask, "other": self.other_person, "ending": self.end}.get(key)
        if begin is not None:
            begin()

    def ask(self) -> None:
        """Only a question."""
        self._show("question", self.question.begin)

    def other_person(self) -> None:
        """This is another person; what keeps it from being undone is said at once."""
        refused = self.other.why_not()
        if refused is not None:
            self._room.refuse(refused)
            return
        self._show("other", self.other.begin)

    def help_with(self, service: ServiceId) -> None:
        """Guide the person through an online service."""
        self._show("guide", lambda: self.guide.start(service))

    def going(self) -> list[Going]:
        """What was begun and not ended."""
        return list(going(self._room, self.guide, self.question))

    def go_on(self, key: str) -> None:
        """Open one of them again, as it was left."""
        if key == QUESTION:
            self.ask()
        else:
            self._show("guide", lambda: self.guide.go_on(AssistanceId(key)))

    def keep_all(self) -> None:
        """Keep what is typed and not yet kept."""
        self.question.keep_all()
        self.guide.keep_all()

    def end(self) -> None:
        """The end without an application."""
        if self.ending.possible():
            self._show("ending", self.ending.begin)
        else:
            self._room.refuse(msg("rule.nothing_done"))

    def _told(self) -> None:
        """The question has its answer: without an application the visit may end now."""
        if self.ending.possible():
            self.end()
        else:
            self._room.seek("first")
