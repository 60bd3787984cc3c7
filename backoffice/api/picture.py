"""What a desk asks of the rows it holds: pages of them, sums, one bucket, what leaves, one old case."""

from __future__ import annotations

from litestar import get

from backoffice import picturing
from backoffice.api.bodies import Answered, Asked, answer, number_of, office_of, threads_of, token_of
from sync.wire.envelope import MAX_PAGE

BIGGEST = 1 << 62


@get("/sync/picture")
async def picture(request: Asked) -> Answered:
    """A page of the rows in this desk's scope."""
    limit = number_of(request.query_params.get("limit", str(MAX_PAGE)), most=BIGGEST)
    after = str(request.query_params.get("after", ""))
    token = token_of(request)
    turn = threads_of(request).turn
    return answer(await turn(token, picturing.picture, office_of(request), token, after=after, limit=limit))


@get("/sync/digest")
async def digest(request: Asked) -> Answered:
    """The sums over the rows in this desk's scope."""
    token = token_of(request)
    return answer(await threads_of(request).turn(token, picturing.digest, office_of(request), token))


@get("/sync/bucket")
async def bucket(request: Asked) -> Answered:
    """The rows of one bucket."""
    number = number_of(request.query_params.get("number"), most=BIGGEST)
    token = token_of(request)
    return answer(await threads_of(request).turn(token, picturing.bucket, office_of(request), token, number))


@get("/sync/leaving")
async def leaving(request: Asked) -> Answered:
    """The files that have left this desk's scope since a number."""
    since = number_of(request.query_params.get("since"), most=BIGGEST)
    token = token_of(request)
    return answer(await threads_of(request).turn(token, picturing.leaving, office_of(request), token, since=since))


@get("/sync/case")
async def case(request: Asked) -> Answered:
    """Everything about one case by its number."""
    number = str(request.query_params.get("number", ""))
    return answer(await threads_of(request).store(picturing.case, office_of(request), token_of(request), number))


ROUTES = (picture, digest, bucket, leaving, case)
