"""What was begun beside the applications and not ended: a help online, a question without its answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ui.presenters.visit.guide import GuidePresenter
from ui.presenters.visit.question import QuestionPresenter
from ui.presenters.visit.shared import Visiting

QUESTION: Final = "question"


@dataclass(frozen=True, slots=True)
class Going:
    """One of them as a row of step 2."""

    key: str
    """The id of the help, or "question"."""
    icon: str
    name: str
    sub: str


def going(room: Visiting, guide: GuidePresenter, question: QuestionPresenter) -> Iterator[Going]:
    """Each of them, the oldest first, the question last."""
    say, law = room.ctx.say, room.ctx.work.law
    for each in guide.going():
        done = sum(1 for one in each.steps if one.done)
        sub = say("what.going.help", done=done, of=len(each.steps))
        yield Going(each.id, "monitor", say(law.service(each.service).name), sub)
    if question.typed():
        subject = question.value("subject").strip() or say("question.title")
        yield Going(QUESTION, "circle-question-mark", subject, say("what.going.question"))
