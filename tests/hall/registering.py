"""Cases that are registered or refused at a real desk of a hall, by its operator."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from mfc_desk.domain.entities import Application
from mfc_desk.domain.ids import ApplicationId, TicketId
from mfc_desk.domain.plans import plan_of
from mfc_desk.usecases import answering, documents, finishing, papers, persons, refusing, services, visits, volunteering
from mfc_desk.usecases.workplace import circumstances
from tests.domain.world import Story
from tests.hall.centre import RealDesk
from tests.usecases.place import ask_agencies
from tests.usecases.test_visit import ALL, fields_of

STORY = next(each for each in ALL if each.country == "kz" and each.shown)
LACKING = next(each for each in ALL if each.id == "an expired card, in time: no duty")


def begun(desk: RealDesk, story: Story = STORY, *, ticket: TicketId | None = None) -> ApplicationId:
    """Somebody came, is known, and the form of the service is filled in."""
    work, session = desk.work, desk.session
    visit = visits.start(work, session, ticket=ticket)
    persons.identify(work, session, visit, fields_of(story))
    application = services.choose(work, session, visit, story.service, "ru")
    answering.put_back(work, application, story.answers)
    answering.leave(work, session, application)
    return application


def registered(
    desk: RealDesk, folder: Path, *, ticket: TicketId | None = None, volunteered: bool = False
) -> Application:
    """A case under a number of the desk; the visit is over. `volunteered`: with a paper that an agency holds as well."""
    work, session, application = desk.work, desk.session, begun(desk, ticket=ticket)
    picture = folder / "paper.png"
    Image.new("RGB", (40, 60), "white").save(picture)
    if volunteered:
        with desk.store.read() as uow:
            items = plan_of(uow.rows, case(desk, application), circumstances(work, session, uow)).items
        item = next(one for one in items if (one.action, one.state) == ("fetch", "open"))
        volunteering.attach_file(
            work,
            session,
            application=application,
            requirement=item.requirement,
            evidence=item.type,
            about=item.person,
            path=str(picture),
        )
    for item in visits.look_at_case(work, application).completeness.missing:
        if item.by == "applicant":
            documents.attach_file(
                work,
                session,
                application=application,
                requirement=item.requirement,
                evidence=item.type,
                path=str(picture),
            )
    ask_agencies(work, session, application)
    finishing.confirm(work, session, application)
    papers.came_out(work, application, finishing.sheet_version(visits.look_at_case(work, application)))
    finishing.sign(work, session, application)
    finishing.register(work, session, application)
    finishing.hand_out(work, session, application)
    finishing.came_out(work, application)
    _leaves(desk, application)
    return case(desk, application)


def refused(desk: RealDesk, *, ticket: TicketId | None = None) -> Application:
    """A case that is refused by a true ground, under a number of the desk; the visit is over."""
    work, session, application = desk.work, desk.session, begun(desk, LACKING, ticket=ticket)
    ground = next(one.ground.id for one in refusing.grounds(work, session, application) if one.holds)
    refusing.refuse(work, session, refusing.prepare(work, application=application, ground=ground))
    _leaves(desk, application)
    return case(desk, application)


def _leaves(desk: RealDesk, application: ApplicationId) -> None:
    view = visits.look_at_case(desk.work, application)
    for each in view.documents:
        if each.document.on_the_desk:
            documents.give_back(desk.work, desk.session, each.document.id)
    visits.finish(desk.work, desk.session, view.application.visit)


def case(desk: RealDesk, application: ApplicationId) -> Application:
    """As this desk shows it."""
    found = desk.get("application", application)
    assert isinstance(found, Application)
    return found
