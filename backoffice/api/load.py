"""What a supervisor asks of the load of the centre."""

from __future__ import annotations

from datetime import date

from litestar import get

from backoffice import loading, opinions, overseeing, reporting, untaken
from backoffice.api.bodies import Answered, Asked, answer, office_of, threads_of, token_of
from backoffice.errors import Garbage
from mfc_desk.text.message import msg


@get("/api/load/day")
async def load_day(request: Asked) -> Answered:
    """The ways of a day and the states of its desks."""
    wanted = _day(request.query_params.get("day"))
    return answer(await threads_of(request).store(loading.day, office_of(request), token_of(request), wanted))


@get("/api/load/span")
async def load_span(request: Asked) -> Answered:
    """Many days, counted."""
    asked = request.query_params
    since, until = _day(asked.get("since")), _day(asked.get("until"))
    by_hour = asked.get("by") == "hour"
    work = threads_of(request).store
    return answer(
        await work(loading.span, office_of(request), token_of(request), since=since, until=until, by_hour=by_hour)
    )


@get("/api/load/basis")
async def load_basis(request: Asked) -> Answered:
    """What a report of some days rests on beside them."""
    asked, work = request.query_params, threads_of(request).store
    since, until = _day(asked.get("since")), _day(asked.get("until"))
    return answer(await work(reporting.basis, office_of(request), token_of(request), since=since, until=until))


@get("/api/load/feedback")
async def load_feedback(request: Asked) -> Answered:
    """What people said, criterion by criterion."""
    asked, work = request.query_params, threads_of(request).store
    since, until = _day(asked.get("since")), _day(asked.get("until"))
    return answer(await work(opinions.span, office_of(request), token_of(request), since=since, until=until))


@get("/api/load/feedback/rows")
async def load_feedback_rows(request: Asked) -> Answered:
    """What people said, person by person, and nobody's name."""
    asked, work = request.query_params, threads_of(request).store
    since, until = _day(asked.get("since")), _day(asked.get("until"))
    return answer(await work(opinions.rows, office_of(request), token_of(request), since=since, until=until))


@get("/api/load/arrivals")
async def load_arrivals(request: Asked) -> Answered:
    """Who came in each quarter hour of many days."""
    asked = request.query_params
    since, until = _day(asked.get("since")), _day(asked.get("until"))
    work = threads_of(request).store
    return answer(await work(loading.arrivals, office_of(request), token_of(request), since=since, until=until))


@get("/api/centre")
async def centre_now(request: Asked) -> Answered:
    """What is known of every desk at this moment."""
    return answer(await threads_of(request).store(overseeing.now, office_of(request), token_of(request)))


@get("/api/centre/untaken")
async def untaken_one(request: Asked) -> Answered:
    """What one desk's operation came to that was not taken, for who decides about it from afar."""
    name = request.query_params.get("op") or ""
    return answer(await threads_of(request).store(untaken.one, office_of(request), token_of(request), name))


def _day(text: str | None) -> date:
    """A day out of a query. Raises `Garbage`."""
    try:
        return date.fromisoformat(text or "")
    except ValueError as error:
        raise Garbage(msg("office.garbage")) from error


ROUTES = (load_day, load_span, load_basis, load_feedback, load_feedback_rows, load_arrivals, centre_now, untaken_one)
