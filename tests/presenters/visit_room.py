"""A visit at a real desk without a line: real store, real law, real papers; jobs are done at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from forms.identifiers import iin_of
from mfc_desk.domain.mrz import Mrz, compose
from mfc_desk.text.message import Message
from mfc_desk.usecases import answering, documents, finishing, papers, persons, services, visits
from tests.domain.world import stories
from tests.usecases.place import ask_agencies, operator, words, workplace
from ui.presenters.context import Context
from ui.presenters.visit.frame import VisitPresenter


def at_once(
    lane: str, job: Callable[[], Any], done: Callable[[Any], None], failed: Callable[[Exception], None] | None = None
) -> None:
    """A runner that does the job at once; a failure goes where a real one would bring it."""
    del lane
    try:
        answer = job()
    except Exception as error:
        if failed is None:
            raise
        failed(error)
    else:
        done(answer)


class Room:
    """A desk with one visit on it and everything a test wants to see of it."""

    def __init__(self, folder: Path, country: str = "kz", language: str = "en", run: Any = at_once) -> None:
        self.folder = folder
        self.work = workplace(folder, country)
        self.session = operator(self.work)
        self.told: list[tuple[Message, Callable[[], None] | None]] = []
        self.changed: list[Any] = []
        self.over = 0
        self.ctx = Context(
            work=self.work,
            session=self.session,
            catalogue=words(self.work, language),
            run=run,
            changed=self.changed.append,
            announce=lambda message, undo=None: self.told.append((message, undo)),
        )
        self.presenter = VisitPresenter(self.ctx)
        self.presenter.on_over = self._over
        self.visit = visits.start(self.work, self.session, paper_number="A-042")

    def open(self) -> VisitPresenter:
        """The presenter with the visit open."""
        self.presenter.open(self.visit)
        return self.presenter

    def story(self, service: str, **wanted: Any) -> Any:
        """A rehearsed person for a service of the pack."""
        return next(each for each in stories() if each.service == service and (not wanted or wanted["of"](each)))

    def identify(self, story: Any = None, **fields: str) -> None:
        """The person is known."""
        said = story.answers if story is not None else {}
        family, given, *rest = str(said.get("/applicant/full_name", "Оспанова Раушан Кабденовна")).split()
        whole = {
            "document_type": "identity_card",
            "document_number": "047118265",
            "valid_until": "01.01.2030",
            "identifier": str(said.get("/applicant/iin") or said.get("/applicant/snils") or ""),
            "family_name": family,
            "given_name": given,
            "patronymic": " ".join(rest),
            "born": ".".join(reversed(str(said.get("/applicant/dob", "1980-01-01")).split("-"))),
        }
        persons.identify(self.work, self.session, self.visit, {**whole, **fields})

    def choose(self, service: str) -> Any:
        """The person came for this."""
        return services.choose(self.work, self.session, self.visit, service, "kk")

    def answer(self, application: Any, story: Any) -> None:
        """Everything the person answers."""
        answering.put_back(self.work, application, story.answers)  # all in one draft: each alone takes long
        answering.leave(self.work, self.session, application)

    def picture(self, name: str = "paper.png", width: int = 40) -> Path:
        """A file that can be attached."""
        from PIL import Image

        path = self.folder / name
        Image.new("RGB", (width, 60), "white").save(path)
        return path

    def attach_all(self, application: Any) -> None:
        """Everything the person has to bring; agencies are asked for the rest."""
        for item in visits.look_at_case(self.work, application).completeness.missing:
            if item.by == "applicant":
                documents.attach_file(
                    self.work,
                    self.session,
                    application=application,
                    requirement=item.requirement,
                    evidence=item.type,
                    path=str(self.picture()),
                )
        ask_agencies(self.work, self.session, application)

    def register(self, application: Any) -> None:
        """Checked, signed, registered."""
        finishing.confirm(self.work, self.session, application)
        self.sheet_out(application)
        finishing.sign(self.work, self.session, application)
        finishing.register(self.work, self.session, application)

    def sheet_out(self, application: Any) -> None:
        """The sheet to sign was printed."""
        case = visits.look_at_case(self.work, application)
        papers.came_out(self.work, application, finishing.sheet_version(case))

    def close(self) -> None:
        """Close the store."""
        self.work.store.close()

    def _over(self) -> None:
        self.over += 1


ZONE = compose(
    Mrz(
        kind="ID", state="KAZ", number="047118265", surname="OSPANOVA", given="RAUSHAN", nationality="KAZ",
        birth=date(1955, 12, 4), sex="F", expiry=date(2030, 1, 14), optional=iin_of(date(1955, 12, 4), male=False, serial=41),
    )
)  # fmt: skip
PAPERS, NO_PAPERS, BOTH_PARENTS = "kz.id_passport", "kz.large_family", "kz.birth"


def filled(room, service=NO_PAPERS):
    """A visit up to the check."""
    story = room.story(service, of=lambda one: service != PAPERS or bool(one.shown))
    room.identify(story)
    application = room.choose(service)
    room.answer(application, story)
    room.attach_all(application)
    return application


def sought(room):
    asked = []
    room.presenter.attach(lambda: None, asked.append)
    return asked
