"""Step 4: the form, wholly from its rules. Each answer is kept at once; leaving the step writes one operation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from forms.answers import Answer
from forms.engine import PageView
from forms.ids import FieldPath, RowId
from mfc_desk.text.message import Message, msg
from mfc_desk.usecases import answering, visits
from mfc_desk.usecases.visits import CaseView, Place
from ui.presenters.visit.answers import answer_of
from ui.presenters.visit.form_words import (
    FormWords,
    Memory,
    Name,
    PageWords,
    Warn,
    error_of,
    fields_of,
)
from ui.presenters.visit.plan_rows import article_of, requirement_of
from ui.presenters.visit.shared import Mark, Visiting

CAPACITY: Final = "/applicant/capacity"
"""For whom: the one answer that step 1 gives beside the person's own."""
SEE_FIRST: Final = "visit.form.see_first"
"""Why the page does not go on: a doubt of the law is to be ticked first."""


class FormPresenter:
    """The answers of the application in hand, page by page."""

    def __init__(self, room: Visiting) -> None:
        self._room = room
        self._memory = Memory()
        self._words = FormWords(room, self._memory)
        self._seen: set[Name] = set()
        self._page, self._question, self._returning = "", "", ""
        self.why_path = ""

    def page(self) -> PageWords | None:
        """The page in hand; None while there is no application."""
        view, case = self._here(), self._room.case
        if view is None or case is None:
            return None
        pages, say = case.form.pages, self._room.ctx.say
        here = self._memory.judged(case, view)
        return PageWords(
            id=view.id,
            title=say(view.title),
            place=say("visit.form.page", page=pages.index(view) + 1, of=len(pages)),
            questions=tuple(self._words.question(case, view, each) for each in view.fields),
            repeat=view.repeat,
            another=self._words.row_name(case, view, len(view.rows) + 1),
            rows=tuple(self._words.row(case, view, row) for row in view.rows),
            wrong=" ".join(say(each.message) for each in view.problems if each.severity == "error") if here else "",
            warnings=tuple(self._warnings(case, view)),
        )

    def pages(self) -> list[tuple[str, str, int]]:
        """Every page with its title and how much is open on it."""
        case = self._room.case
        if case is None:
            return []
        return [(each.id, self._room.ctx.say(each.title), len(self._open(each))) for each in case.form.pages]

    def show_page(self, page: str) -> None:
        """Turn to a page."""
        self._page, self.why_path, self._returning = page, "", ""
        self._calm()
        self.stand_at("")
        self._room.tell()

    def stand_at(self, question: str) -> None:
        """The question has the focus now: a visit that is opened again returns to it."""
        case, here = self._room.case, self._here()
        if case is None or here is None:
            return
        self._question, work, visit = question, self._room.ctx.work, self._room.visit
        place = Place(case.application.id, here.id, question)
        self._room.stand("place", lambda: visits.stand_in_form(work, visit, place))

    def correct_who(self, path: str) -> None:
        """What stands there was said in step 1: it is corrected there."""
        self._room.go(1)
        self._room.seek("whom.turn" if path == CAPACITY else "first")
        self._room.refuse(msg("visit.form.said_in_who"))

    def come_back(self, place: Place) -> None:
        """Show the page that was left, and owe the focus to its question."""
        self._page, self._question, self._returning = place.page, place.question, place.question

    def keep_place(self) -> None:
        """The page is drawn anew: the question that had the focus has it again."""
        self._returning = self._question

    def returned(self) -> str:
        """The question to go back to, told once; "" where the first open one is meant."""
        question, self._returning = self._returning, ""
        return question

    def turn_back(self) -> bool:
        """One page back; False on the first."""
        case, here = self._room.case, self._here()
        if case is None or here is None or case.form.pages.index(here) == 0:
            return False
        self.show_page(case.form.pages[case.form.pages.index(here) - 1].id)
        return True

    def edit(self, path: str, text: str) -> None:
        """The person types: it stands above what is kept until it is kept itself."""
        case = self._room.case
        if case is not None:
            self._memory.typed[case.application.id, path] = text
            self._memory.touched.discard((case.application.id, path))

    def keep(self, path: str, *, left: bool = True) -> None:
        """Keep the answer; `left` says that the field was left, so that it may be judged."""
        case = self._room.case
        field = case.form.field(path) if case is not None else None
        if case is None or field is None:
            return
        name = (case.application.id, path)
        if left:
            self._memory.touched.add(name)
        if name not in self._memory.typed:
            if left:
                self._room.tell()
            return
        text = self._memory.typed[name]
        work = self._room.ctx.work
        past = case.form.form.questions[field.template].past
        answer = answer_of(field.type, text, today=work.today(), home=work.law.country, past=past)
        self._save(name, answer, text)

    def keep_all(self) -> None:
        """Keep everything that is typed and not yet kept."""
        for _, path in tuple(self._memory.typed):
            self.keep(path, left=False)

    def add_row(self) -> None:
        """One more row; the focus goes to its first field."""
        case, view = self._room.case, self._here()
        if case is None or view is None or view.repeat is None:
            return
        work, application, repeat = self._room.ctx.work, case.application.id, view.repeat
        known = {row.id for row in view.rows}

        def added(found: CaseView) -> None:
            self._room.replace_case(found)
            self._room.tell()
            page = self._here()
            new = next((row for row in page.rows if row.id not in known), None) if page is not None else None
            if new is not None and new.fields:
                self._room.seek(f"form.{new.fields[0].path}")

        self._room.keep(lambda: answering.add_row(work, application, repeat), added)

    def remove_row(self, row: RowId) -> None:
        """Take a row out with everything in it; undo brings it back."""
        case, view = self._room.case, self._here()
        if case is None or view is None or view.repeat is None:
            return
        work, application, repeat = self._room.ctx.work, case.application.id, view.repeat
        head = f"{repeat}/{row}"
        gone: dict[str, Answer] = {
            path: value for path, value in case.answers.items() if path == head or path.startswith(f"{head}/")
        }
        title = next((self._words.row(case, view, each).title for each in view.rows if each.id == row), "")

        def put_back() -> None:
            self._room.keep(lambda: answering.put_back(work, application, gone), self._taken)

        def removed(found: CaseView) -> None:
            self._taken(found)
            self._room.ctx.announce(msg("visit.form.row_removed", row=title), put_back)

        self._room.keep(lambda: answering.remove_row(work, application, FieldPath(repeat), row), removed)

    def why(self, path: str) -> None:
        """Open or close the reason of a question."""
        self.why_path = "" if self.why_path == path or not path else path
        self._room.tell()

    def why_words(self) -> tuple[str, str] | None:
        """Title and body of the reason that is open."""
        case = self._room.case
        field = case.form.field(self.why_path) if case is not None and self.why_path else None
        if case is None or field is None:
            return None
        say = self._room.ctx.say
        title = say("visit.form.why_title", what=say(field.label))
        serves = case.form.form.fields[field.template].serves
        known = [found for found in (requirement_of(case, each) for each in serves) if found is not None]
        if not known:
            return title, say("visit.form.why_form", name=say(case.service.name))
        acts = [article_of(each.standing, say) for each in known]
        whole = [" · ".join(p for p in (say(each.why), act) if p) for each, act in zip(known, acts, strict=True)]
        return title, "\n".join(whole)

    def see(self, key: str) -> None:
        """The operator has seen the doubt and goes on with it."""
        case = self._room.case
        if case is not None:
            self._seen ^= {(case.application.id, key)}
            self._calm()
            self._room.tell()

    def _calm(self) -> None:
        """What was said about doubts is over: one was ticked, or another page is shown."""
        if self._room.trouble is not None and self._room.trouble.code == SEE_FIRST:
            self._room.trouble = None

    def leave(self) -> None:
        """Write the answers as one operation, where anything changed."""
        self.keep_all()
        case = self._room.case
        if case is None:
            return
        work, session, application = self._room.ctx.work, self._room.ctx.session, case.application.id
        self._room.act(lambda: answering.leave(work, session, application))

    def problems(self) -> list[tuple[str, str]]:
        """What is in the way on this page: path and words, once the page was asked to go on."""
        case, view = self._room.case, self._here()
        if case is None or view is None or not self._memory.judged(case, view):
            return []
        say = self._room.ctx.say
        found = [(each, self._words.wrong(case, view, each)) for each in view.fields]
        whole: list[tuple[str, str]] = [
            (each.path, say("visit.form.problem", label=each.label, words=words)) for each, words in found if words
        ]
        for row in view.rows:
            name = self._words.row_name(case, view, row.number)
            inside = [(each, self._words.wrong(case, view, each)) for each in row.fields]
            whole += [
                (each.path, say("visit.form.row_problem", row=name, label=each.label, words=words))
                for each, words in inside
                if words
            ]
        return whole

    def mark(self) -> Mark:
        """How many answers are left."""
        case = self._room.case
        if case is None:
            return Mark("todo", msg("visit.sub.not_yet"))
        left = len({path for page in case.form.pages for path in self._open(page)})
        if left == 0 and case.form.complete:
            return Mark("done", msg("visit.sub.filled"))
        begun = bool(case.answers)
        return Mark("started" if begun else "todo", msg("visit.sub.answers_left", n=left))

    def left(self) -> Message | None:
        """How many answers are left on this page."""
        view = self._here()
        count = len(self._open(view)) if view is not None else 0
        return msg("visit.left.answers", n=count) if count else None

    def primary(self) -> Message:
        """The next page, or on to the check."""
        return msg("visit.go.page") if self._next_page() is not None else msg("visit.go.check")

    def press(self) -> None:
        """Next page or next step; with something in the way, to that. What is typed is kept first, and judged fresh."""
        case, view = self._room.case, self._here()
        if case is None or view is None:
            return
        if not self._unkept(case):
            self._go_ahead(case, view)
            return
        visit, application, page = self._room.visit, case.application.id, view.id

        def kept(_: None) -> None:
            now, here = self._room.case, self._here()
            if self._room.id != visit or now is None or here is None:
                return
            if (now.application.id, here.id) == (application, page) and self._room.saved.why is None:
                self._go_ahead(now, here)

        self.keep_all()
        self._room.ctx.run("data", lambda: None, kept)  # the lane does its jobs in order: all is kept by then

    def _unkept(self, case: CaseView) -> bool:
        return any(application == case.application.id for application, _ in self._memory.typed)

    def _go_ahead(self, case: CaseView, view: PageView) -> None:
        self._memory.judge(case, view)
        open_ = self._open(view)
        unseen = [each for each in self._warnings(case, view) if not each.seen]
        if open_:
            self._room.tell()
            self._room.seek(f"form.{open_[0]}" if len(self.problems()) < 2 else "summary")
        elif unseen:
            self._room.refuse(msg(SEE_FIRST, n=len(unseen)))
            self._room.seek(f"warning.{unseen[0].key}")
        elif (following := self._next_page()) is not None:
            self.show_page(following.id)
            self._room.seek("first")
        else:
            self._go_on(case)

    def next_open(self, after: str, *, back: bool = False) -> str | None:
        """The next question that is open on this page; round and round."""
        view = self._here()
        paths = [each.path for each in fields_of(view)] if view is not None else []
        open_ = set(self._open(view)) if view is not None else set()
        order = paths[::-1] if back else paths
        at = order.index(FieldPath(after)) + 1 if after in order else 0
        return next((path for path in order[at:] + order[:at] if path in open_), None)

    def row_at(self, path: str) -> RowId | None:
        """The row that a question stands in."""
        view = self._here()
        rows = view.rows if view is not None else ()
        return next((row.id for row in rows if any(each.path == path for each in row.fields)), None)

    def _go_on(self, case: CaseView) -> None:
        lacking = next((page for page in case.form.pages if self._open(page)), None)
        if lacking is None:
            self._room.go(5)
            return
        self._memory.judge(case, lacking)
        self.show_page(lacking.id)
        self._room.seek(f"form.{self._open(lacking)[0]}")

    def _save(self, name: Name, answer: Answer, text: str) -> None:
        work, (application, path) = self._room.ctx.work, name

        def kept(found: CaseView) -> None:
            if self._memory.typed.get(name) == text:
                del self._memory.typed[name]
            self._taken(found)

        self._room.keep(lambda: answering.save_field(work, application, path, answer), kept)

    def _taken(self, case: CaseView) -> None:
        self._room.replace_case(case)
        self._room.tell()

    def _here(self) -> PageView | None:
        case = self._room.case
        if case is None or not case.form.pages:
            return None
        return next((page for page in case.form.pages if page.id == self._page), case.form.pages[0])

    def _next_page(self) -> PageView | None:
        case, here = self._room.case, self._here()
        if case is None or here is None:
            return None
        after = case.form.pages[case.form.pages.index(here) + 1 :]
        return after[0] if after else None

    def _open(self, view: PageView) -> list[str]:
        wrong = [each.path for each in fields_of(view) if each.missing or error_of(each) is not None]
        whole = [view.repeat for each in view.problems if each.severity == "error" and view.repeat is not None]
        return [*wrong, *whole]

    def _warnings(self, case: CaseView, view: PageView) -> Iterator[Warn]:
        """The doubts about what was answered, and, once the page was asked to go on, about the page as a whole."""
        judged = self._memory.judged(case, view)
        fields = [each for each in fields_of(view) if judged or each.value is not None]
        whole = view.problems if judged else ()
        for each in (*whole, *(problem for field in fields for problem in field.problems)):
            if each.severity == "warning":
                key = f"{each.path}:{each.message.code}"
                yield Warn(key, self._room.ctx.say(each.message), (case.application.id, key) in self._seen)
