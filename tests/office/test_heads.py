"""The end of a feed is looked up once for everybody who waits for it, and never told as it was before they asked."""

from __future__ import annotations

import asyncio

import pytest

from backoffice.api.heads import Heads
from mfc_desk.domain.ids import CentreId

ALMATY, ASTANA = CentreId("almaty"), CentreId("astana")


class Feed:
    """A feed whose looks go on until they are let go; each sees what was written before it began."""

    def __init__(self):
        self.written, self.looks, self.go = 0, [], asyncio.Event()

    async def look(self, centre):
        seen = self.written
        self.looks.append(centre)
        await self.go.wait()
        return seen


async def begun(coroutine):
    """The task of it, as far as it comes by itself."""
    task = asyncio.ensure_future(coroutine)
    await asyncio.sleep(0)
    return task


def test_sixty_that_are_woken_at_once_share_one_look():
    async def play():
        feed = Feed()
        heads = Heads(feed.look)
        asked = [await begun(heads.of(ALMATY)) for _ in range(60)]
        feed.go.set()
        return await asyncio.gather(*asked), feed.looks

    told, looks = asyncio.run(play())
    assert set(told) == {0}
    assert len(looks) == 2, "the first, and one for all who asked after it had begun"


def test_nobody_is_told_what_was_seen_before_they_asked():
    async def play():
        feed = Feed()
        heads = Heads(feed.look)
        first = await begun(heads.of(ALMATY))
        feed.written = 7
        late = [await begun(heads.of(ALMATY)) for _ in range(3)]
        feed.go.set()
        return await first, await asyncio.gather(*late)

    assert asyncio.run(play()) == (0, [7, 7, 7])


def test_one_centre_waits_for_no_other():
    async def play():
        feed = Feed()
        heads = Heads(feed.look)
        await begun(heads.of(ALMATY))
        await begun(heads.of(ASTANA))
        feed.go.set()
        await asyncio.sleep(0)
        return feed.looks

    assert asyncio.run(play()) == [ALMATY, ASTANA]


def test_where_some_age_will_do_what_was_just_seen_is_told_again():
    async def play():
        feed = Feed()
        feed.go.set()
        heads = Heads(feed.look)
        await heads.of(ALMATY, not_older_s=60)
        feed.written = 7
        return await heads.of(ALMATY, not_older_s=60), await heads.of(ALMATY), len(feed.looks)

    assert asyncio.run(play()) == (0, 7, 2)


def test_a_look_that_is_in_trouble_tells_who_asked_and_the_next_one_looks_again():
    async def play():
        tried = []

        async def look(centre):
            tried.append(centre)
            if len(tried) == 1:
                raise OSError("no room")
            return 5

        heads = Heads(look)
        with pytest.raises(OSError, match="no room"):
            await heads.of(ALMATY)
        return await heads.of(ALMATY)

    assert asyncio.run(play()) == 5
