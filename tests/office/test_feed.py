"""The feed has no holes, however many write at once, and who waits for it blocks nobody."""

from __future__ import annotations

import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest

from backoffice import asking, pushing
from backoffice.api.app import make_app
from backoffice.inprocess import InProcess
from backoffice.rehearsal import NotTaken
from backoffice.store import feed
from mfc_desk.domain.ids import VisitId
from mfc_desk.domain.operations.visits import StartVisit
from sync.wire.messages import Ask, Changes
from tests.office.bureau import CENTRE, Bureau, start

WRITERS, TURNS, BATCH = 8, 6, 4


def test_eight_writers_leave_no_hole_and_no_reader_misses_a_row(bureau: Bureau) -> None:
    desks = [bureau.desk(str(place), "operator1") for place in range(WRITERS)]
    batches = [[_batch(desk) for _ in range(TURNS)] for desk in desks]
    begin = bureau.database.read(lambda tx: feed.head(tx, CENTRE))
    seen: list[int] = []
    done = threading.Event()

    def read() -> None:
        """Follow the feed as a desk does; a row that commits behind the cursor would be missing."""
        cursor = begin
        while True:
            last = done.is_set()
            rows = bureau.database.read(partial(feed.page, centre=CENTRE, after=cursor, limit=1000))
            seen.extend(row.seq for row in rows)
            cursor = seen[-1] if seen else begin
            if last and not rows:
                return

    def write(place: int) -> None:
        for batch in batches[place]:
            pushing.push(bureau.office, desks[place].session, batch)
            body = Ask(
                f"{place}-{len(seen)}-{threading.get_ident()}-{time.monotonic_ns()}",
                "issue_ticket",
                {"series": "A"},
                desks[place].actor.id,
            )
            asking.ask(bureau.office, desks[place].session, body)

    with ThreadPoolExecutor(WRITERS + 1) as pool:
        reader = pool.submit(read)
        for each in [pool.submit(write, place) for place in range(WRITERS)]:
            each.result()
        done.set()
        reader.result()
    assert seen == list(range(begin + 1, begin + 1 + WRITERS * TURNS * (BATCH + 1)))


def _batch(desk: object) -> object:
    for _ in range(BATCH):
        desk.do(StartVisit(visit=VisitId(f"{desk.device}-{desk.n}")))
    sent, desk.outbox = desk.batch(desk.outbox), []
    return sent


def test_the_feed_comes_in_pages(bureau: Bureau) -> None:
    desk = bureau.desk()
    for _ in range(5):
        start(desk, bureau.ids)
    desk.push()
    page = desk.send("GET", f"/sync/changes?after={desk.cursor}&limit=2", None, Changes, token=desk.session)
    assert (len(page.rows), page.after, page.to, page.head) == (2, desk.cursor, desk.cursor + 2, desk.cursor + 5)
    assert desk.pull() == 5


def test_a_cursor_beyond_the_feed_is_told_where_the_feed_ends(bureau: Bureau) -> None:
    desk = bureau.desk()
    page = desk.send("GET", "/sync/changes?after=900&limit=10", None, Changes, token=desk.session)
    assert (page.rows, page.to, page.head) == ([], 900, 900)


@pytest.mark.parametrize("query", ["after=-1", "after=x", "after=1&limit=", "after=" + "9" * 40])
def test_a_cursor_that_is_no_number_is_refused(bureau: Bureau, query: str) -> None:
    desk = bureau.desk()
    with pytest.raises(NotTaken) as refused:
        desk.send("GET", f"/sync/changes?{query}", None, Changes, token=desk.session)
    assert refused.value.status == 400


def test_a_hole_is_told_loudly(bureau: Bureau) -> None:
    from backoffice.store import tables as t

    desk = bureau.desk()
    for _ in range(3):
        start(desk, bureau.ids)
    desk.push()
    bureau.database.write(lambda tx: tx.execute(t.change.delete().where(t.change.c.seq == desk.cursor + 2)))
    with pytest.raises(feed.HoleInFeed):
        bureau.database.read(lambda tx: feed.page(tx, CENTRE, after=desk.cursor, limit=10))


def test_the_head_answers_at_once_where_there_is_news(bureau: Bureau) -> None:
    desk = bureau.desk()
    assert desk.send("GET", f"/sync/head?after={desk.cursor - 1}&wait=25", None, int, token=desk.session) == desk.cursor
    assert desk.send("GET", f"/sync/head?after={desk.cursor}&wait=0", None, int, token=desk.session) == desk.cursor


def test_who_waits_for_the_head_is_woken_by_what_is_written_and_blocks_no_thread(bureau: Bureau) -> None:
    desk = bureau.desk()
    start(desk, bureau.ids)
    batch, app = desk.batch(desk.outbox), make_app(bureau.office)
    call = InProcess(app)
    headers = {"authorization": f"Bearer {desk.session}"}
    wait = f"/sync/head?after={desk.cursor}&wait=20"

    async def both() -> tuple[list[bytes], float]:
        from sync.wire.envelope import encode

        # more waiters than there are threads: were each to hold one, the push below could not run
        waiting = [asyncio.create_task(call._send("GET", wait, headers, b"")) for _ in range(30)]
        while not any(bureau.office.bell._waiting.values()):  # noqa: ASYNC110 - it looks on and is told nothing
            await asyncio.sleep(0)
        began = time.monotonic()
        await call._send("POST", "/sync/push", headers, encode(batch))
        return [each.body for each in await asyncio.gather(*waiting)], time.monotonic() - began

    bodies, took = asyncio.run(both())
    call.close()
    assert len(set(bodies)) == 1
    assert took < 10
