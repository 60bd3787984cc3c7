"""An operator without a window: looks at what is there and does the next thing, as people do after a power cut.

Nothing is remembered between two lives but what the desk's own store tells. Every act is written down before it is
begun and again when it returned: the second line is what the operator was shown as saved.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from forms.ids import ServiceId
from mfc_desk.domain.ids import DeskName, VisitId
from mfc_desk.domain.machines import LET_GO, Lifecycle
from mfc_desk.domain.permissions import Actor, Role
from mfc_desk.ports.office import OfficeError
from mfc_desk.usecases import (
    answering,
    consenting,
    documents,
    finishing,
    inquiries,
    papers,
    persons,
    queue,
    signing_in,
    visits,
)
from mfc_desk.usecases.visits import CaseView, VisitView
from mfc_desk.usecases.workplace import Session, Workplace

SERVICE: Final = ServiceId("kz.child_allowance")
WHO: Final = {
    "document_number": "047118265",
    "valid_until": "01.01.2030",
    "identifier": "",
    "family_name": "Серикова",
    "given_name": "Айгуль",
    "born": "",
}


class Journal:
    """Lines that outlive this process, read by others."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def say(self, what: str, **more: Any) -> None:
        """One line, whole, in the hands of the system when this returns."""
        os.write(self._file, json.dumps({"what": what, "at": round(time.monotonic(), 3), **more}).encode() + b"\n")


def read_journal(path: Path) -> list[dict[str, Any]]:
    """What was said so far."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []


class Clerk:
    """One operator at one desk."""

    def __init__(self, work: Workplace, journal: Journal, *, answers: Mapping[str, Any], folder: Path) -> None:
        self.work, self.journal, self._answers, self._folder = work, journal, answers, folder
        self._asked: set[str] = set()
        self.online: Callable[[], bool] = lambda: True

    @property
    def session(self) -> Session:
        """The desk vouches for its operator, as it does without the line."""
        with self.work.store.read() as uow:
            person = next(each for each in uow.facts.people() if "operator" in each.roles)
        actor, desk = Actor(person.id, frozenset(Role(role) for role in person.roles)), self.work.desk  # type: ignore[arg-type]
        return Session(
            actor=actor, name=person.name, login=person.login, desk=DeskName(desk.desk), device=desk.device, token=None
        )

    def sign_in(self, password: str) -> None:
        """As a person does who has just sat down."""
        with self._doing("sign in", ""):
            signing_in.sign_in(self.work, self.session.login, password)

    def finished(self) -> int:
        """How many visits this desk has seen to their end."""
        with self.work.store.read() as uow:
            found = [each.entity for each in uow.rows.of_kind("visit")]
        return sum(str(getattr(each, "state", "")) == "finished" for each in found if _of(each, self.work.desk.desk))

    def act(self) -> None:
        """The next thing that is to be done."""
        session = self.session
        visit = visits.open_visit(self.work, session)
        if visit is None:
            self._next_person(session)
            return
        view = visits.look(self.work, visit)
        if view.party is None:
            self._who(session, view)
        elif view.case is None:
            with self._doing("choose", visit):
                services_choose(self.work, session, visit)
        else:
            self._case(session, view, view.case)

    @contextmanager
    def _doing(self, act: str, about: str, **more: Any) -> Iterator[None]:
        """Written down before and, with where the chain stands then, after."""
        self.journal.say("begin", act=act, about=about, **more)
        yield
        with self.work.store.read() as uow:
            n, link = uow.outbox.next_n() - 1, uow.outbox.last_link()
        self.journal.say("done", act=act, about=about, n=n, link=link, **more)

    def _next_person(self, session: Session) -> None:
        called = queue.called_here(self.work)
        if called is not None:
            with self._doing("start", called.id):
                visits.start(self.work, session, ticket=called.id)
            return
        found = None
        if self.online():
            try:
                with self._doing("call", ""):
                    found = queue.call_next(self.work, session).ticket
            except (OfficeError, queue.NotToldYet):
                found = None
        if found is None and queue.called_here(self.work) is None:
            with self._doing("start", ""):
                visits.start(self.work, session, paper_number=f"W-{self.finished() + 1:03d}")

    def _who(self, session: Session, view: VisitView) -> None:
        visit = view.visit.id
        typed = self._person()
        for field, value in typed.items():
            if view.who.get(field) != value:
                with self._doing("draft", visits.who_draft(visit), field=field, value=value):
                    persons.save_field(self.work, visit, field, value)
                return
        with self._doing("identify", visit, drops=[visits.who_draft(visit)]):
            persons.identify(self.work, session, visit, typed)

    def _person(self) -> dict[str, str]:
        born = ".".join(reversed(str(self._answers.get("/applicant/dob", "1987-03-12")).split("-")))
        family, given, *_ = str(self._answers.get("/applicant/full_name", "Серикова Айгуль")).split()
        said = {**WHO, "identifier": str(self._answers.get("/applicant/iin", "")), "born": born}
        return {**said, "family_name": family, "given_name": given}

    def _case(self, session: Session, view: VisitView, case: CaseView) -> None:
        name, state = case.application.id, case.application.lifecycle
        if state is Lifecycle.DRAFT:
            self._draft(session, view.visit.id, case)
        elif state is Lifecycle.CHECKED:
            if not finishing.sheet_is_out(case):
                with self._doing("sheet", name):
                    papers.came_out(self.work, name, finishing.sheet_version(case))
            with self._doing("sign", name):
                finishing.sign(self.work, session, name)
        elif state is Lifecycle.SIGNED:
            if finishing.numbers_left(
                self.work
            ):  # none where the office fell before it gave any: the next turn brings them
                with self._doing("register", name):
                    finishing.register(self.work, session, name)
        elif state in LET_GO:
            self._farewell(session, view, case)

    def _draft(self, session: Session, visit: VisitId, case: CaseView) -> None:
        name = case.application.id
        wanted = {path: value for path, value in self._answers.items() if case.answers.get(path) != value}
        key = visits.form_draft(name)
        if wanted:
            path, value = next(iter(wanted.items()))
            with self._doing("draft", key, field=path, value=value):
                answering.save_field(self.work, name, path, value)
        elif case.drafted:
            with self._doing("form", name, drops=[key]):
                answering.leave(self.work, session, name)
        elif any(each.by == "applicant" for each in case.completeness.missing):
            self._attach(session, case)
        elif name not in self._asked:
            self._ask_agencies(session, case)
            self._asked.add(name)
        else:
            with self._doing("confirm", name):
                finishing.confirm(self.work, session, name)

    def _attach(self, session: Session, case: CaseView) -> None:
        item = next(each for each in case.completeness.missing if each.by == "applicant")
        page = self._folder / f"{case.application.id}-{item.type}.png"
        if not page.exists():
            draw(page, seed=page.name)
        with self._doing("attach", case.application.id, sha256=hashlib.sha256(page.read_bytes()).hexdigest()):
            documents.attach_file(
                self.work,
                session,
                application=case.application.id,
                requirement=item.requirement,
                evidence=item.type,
                path=str(page),
            )

    def _ask_agencies(self, session: Session, case: CaseView) -> None:
        name = case.application.id
        with self._doing("ask agencies", name):
            lacking = inquiries.ask_all(self.work, session, name).without_consent
        if lacking:
            with self._doing("consent", name):
                consenting.give(self.work, session, name, categories=lacking, language="ru")
            with self._doing("ask agencies", name):
                inquiries.ask_all(self.work, session, name)

    def _farewell(self, session: Session, view: VisitView, case: CaseView) -> None:
        """The receipt, the originals, and good-bye."""
        name = case.application.id
        if case.application.receipts == 0:
            with self._doing("receipt", name):
                finishing.hand_out(self.work, session, name)
        elif case.owed:
            with self._doing("came out", name):
                finishing.came_out(self.work, name)
        elif kept := [each.document for each in case.documents if each.document.on_the_desk]:
            with self._doing("give back", kept[0].id):
                documents.give_back(self.work, session, kept[0].id)
        else:
            with self._doing("finish", view.visit.id):
                visits.finish(self.work, session, view.visit.id)


def services_choose(work: Workplace, session: Session, visit: VisitId) -> None:
    """The one service of these tests."""
    from mfc_desk.usecases import services

    services.choose(work, session, visit, SERVICE, "ru")


def draw(page: Path, *, seed: str, width: int = 500, height: int = 400) -> None:
    """A page nobody else has, of about half a megabyte: it goes in several pieces."""
    from PIL import Image

    noise = random.Random(seed).randbytes(width * height * 3)
    made = page.with_suffix(".part")
    Image.frombytes("RGB", (width, height), noise).save(made, "png")
    made.replace(page)


def _of(visit: Any, desk: str) -> bool:
    return bool(getattr(visit, "desk", None) == desk)
