"""What the desks of a centre hold follows from the feed: exactly, in small steps, and without those who write."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import sqlalchemy as sa

from backoffice import picturing, pushing
from backoffice.errors import NotDone
from backoffice.keeping import Keeping
from backoffice.rehearsal import RehearsalDesk
from backoffice.store import feed, pictures
from backoffice.store import tables as t
from mfc_desk.domain.ids import Key, VisitId
from mfc_desk.domain.operations.visits import AbandonVisit, StartVisit
from mfc_desk.domain.scope import Sums
from sync.wire.messages import Changes
from sync.wire.picture import Bucket, CaseFile, Digest, Leaving, Picture
from tests.office.bureau import CENTRE, Bureau, kinds
from tests.office.inquiring import begun
from tests.office.reckoning import reckoned

DAY = timedelta(days=1)


def closed(desk: RehearsalDesk) -> VisitId:
    """A visit in which somebody was identified and an application was begun, and which came to nothing."""
    desk.hello()
    desk.pull()
    application = desk.get(Key("application", begun(desk)))
    visit = VisitId(application.visit)  # type: ignore[union-attr]
    desk.do(AbandonVisit(visit=visit, reason="left"))
    assert set(kinds(desk.push())) == {"applied"}
    return visit


def touched(bureau: Bureau, desk: RehearsalDesk, visit: VisitId) -> None:
    """Something of an old visit changes: as no verb does that yet, its row is told once more by hand."""
    key = str(Key("visit", visit))

    def write(tx: sa.Connection) -> None:
        c, counter = t.change.c, t.feed_counter
        body = tx.execute(sa.select(c.body).where(c.key == key).order_by(c.seq.desc()).limit(1)).scalar_one()
        tx.execute(counter.update().where(counter.c.centre == CENTRE).values(seq=counter.c.seq + 1))
        seq, revision = feed.head(tx, CENTRE), bureau.ids.new()
        row = {"centre": CENTRE, "seq": seq, "key": key, "revision": revision, "body": body, "deleted": False}
        tx.execute(t.change.insert().values(row))
        tx.execute(t.entity.update().where(t.entity.c.key == key).values(revision=revision))

    bureau.database.write(write)


def follow(bureau: Bureau) -> None:
    while not picturing.follow(bureau.office, bureau.centre):
        pass


def days_go_by(bureau: Bureau, days: int) -> None:
    for _ in range(days):
        follow(bureau)
        bureau.clock.advance(DAY)
    follow(bureau)


def digest(desk: RehearsalDesk) -> Digest:
    desk.hello()
    return desk.send("GET", "/sync/digest", None, Digest, token=desk.session)


def held(desk: RehearsalDesk, limit: int = 3) -> dict[str, str]:
    found: dict[str, str] = {}
    after, whole = "", False
    while not whole:
        page = desk.send("GET", f"/sync/picture?after={after}&limit={limit}", None, Picture, token=desk.session)
        assert len(page.rows) <= limit
        found |= {row.key: row.revision for row in page.rows}
        after, whole = page.rows[-1].key if page.rows else after, page.whole
    return found


def agrees(bureau: Bureau, desk: RehearsalDesk) -> None:
    """Pages, sums and buckets say what is reckoned by hand from the whole feed."""
    told = digest(desk)
    wanted = reckoned(bureau, desk.device)
    sums = Sums()
    for key, revision in wanted.items():
        sums.add(key, revision)
    assert held(desk) == wanted
    assert told.sums == sums.told()
    assert told.at == bureau.database.read(lambda tx: feed.head(tx, CENTRE))
    number = next(number for number in range(256) if any(told.sums[number]))
    bucket = desk.send("GET", f"/sync/bucket?number={number}", None, Bucket, token=desk.session)
    assert {row.key for row in bucket.rows} == {key for key in wanted if _bucket(key) == number}


def _bucket(key: str) -> int:
    from mfc_desk.domain.scope import bucket_of

    return bucket_of(key)


def test_pages_sums_and_buckets_agree_with_the_feed_after_every_day(bureau: Bureau) -> None:
    desk, other = bureau.desk(), bureau.desk("2", "operator2")
    closed(desk)
    agrees(bureau, desk)
    begun(desk)
    desk.push()
    agrees(bureau, desk)
    agrees(bureau, other)
    days_go_by(bureau, 31)
    closed(desk)
    agrees(bureau, desk)
    agrees(bureau, other)


def test_an_open_case_stays_and_a_closed_one_leaves_when_it_has_rested(bureau: Bureau) -> None:
    desk = bureau.desk()
    over = closed(desk)
    application = begun(desk)
    desk.push()
    days_go_by(bureau, 29)
    assert str(Key("visit", over)) in held_now(desk)
    days_go_by(bureau, 1)
    here = held_now(desk)
    assert str(Key("visit", over)) not in here
    assert {key.partition(":")[0] for key in here} >= {"visit", "party", "application", "lease", "desk_key"}
    assert str(Key("application", application)) in here
    assert len([key for key in here if key.startswith("party:")]) == 1, "who was there goes with the visit"


def held_now(desk: RehearsalDesk) -> dict[str, str]:
    desk.hello()
    return held(desk)


def test_a_clock_that_was_behind_for_a_while_lets_nothing_go(bureau: Bureau) -> None:
    desk = bureau.desk()
    follow(bureau)
    closed(desk)
    bureau.clock.advance(-20_000 * DAY)
    follow(bureau)
    bureau.clock.advance(20_000 * DAY)
    fresh = closed(desk)
    follow(bureau)
    desk.hello()
    assert str(Key("visit", fresh)) in held(desk)
    with bureau.database.engine.connect() as tx:
        assert pictures.told(tx, CENTRE).since == 0


def test_what_left_is_told_by_file_and_in_the_order_in_which_it_rested(bureau: Bureau) -> None:
    desk = bureau.desk()
    visits = [closed(desk) for _ in range(3)]
    since = desk.hello().scope
    assert since is not None
    days_go_by(bureau, 32)
    scope = desk.hello().scope
    assert scope is not None
    assert scope.rev == since.rev
    assert scope.since > since.since
    told = desk.send("GET", f"/sync/leaving?since={since.since}", None, Leaving, token=desk.session)
    assert [each.file for each in told.files] == [f"visit:{visit}" for visit in visits]
    assert {key.partition(":")[0] for key in told.files[0].keys} == {"visit", "party", "application"}
    assert (told.since, told.whole) == (scope.since, True)
    again = desk.send("GET", f"/sync/leaving?since={told.files[1].last}", None, Leaving, token=desk.session)
    assert [each.file for each in again.files] == [f"visit:{visits[2]}"]


def test_an_old_file_that_somebody_touches_is_told_whole_again_and_the_feed_has_no_hole(bureau: Bureau) -> None:
    desk, other = bureau.desk(), bureau.desk("2", "operator2")
    visit = closed(desk)
    days_go_by(bureau, 32)
    assert str(Key("visit", visit)) not in held_now(other)
    other.pull()
    touched(bureau, desk, visit)
    follow(bureau)
    page = other.send("GET", f"/sync/changes?after={other.cursor}", None, Changes, token=other.session)
    assert [row.seq for row in page.rows] == list(range(other.cursor + 1, other.cursor + 1 + len(page.rows)))
    assert {row.key.partition(":")[0] for row in page.rows} == {"visit", "party", "application"}
    assert len({row.key for row in page.rows}) == len(page.rows)
    agrees(bureau, other)


def test_what_is_one_devices_own_takes_its_number_in_the_feed_of_the_others_and_says_nothing(bureau: Bureau) -> None:
    desk, other = bureau.desk(), bureau.desk("2", "operator2")
    mine = desk.send("GET", "/sync/changes?after=0", None, Changes, token=desk.session).rows
    theirs = other.send("GET", "/sync/changes?after=0", None, Changes, token=other.session).rows
    assert [row.seq for row in mine] == [row.seq for row in theirs] == list(range(1, len(mine) + 1))
    own = {row.seq for row in mine if row.key.startswith("lease:")}
    others = {row.seq for row in theirs if row.key.startswith("lease:")}
    assert own
    assert others
    assert own.isdisjoint(others)
    for rows, hidden in ((mine, others), (theirs, own)):
        assert {(row.key, row.revision, row.body) for row in rows if row.seq in hidden} == {("", "", b"")}
    assert not any(key.startswith("lease:") and key in held_now(other) for key in held_now(desk))


def test_how_long_a_closed_case_stays_is_the_centres_to_say(bureau: Bureau) -> None:
    desk = bureau.desk()
    visit = str(Key("visit", closed(desk)))
    days_go_by(bureau, 12)
    before = desk.hello().scope
    assert visit in held(desk)
    assert picturing.set_days(bureau.office, bureau.centre, 10)
    after = desk.hello().scope
    assert before is not None
    assert after is not None
    assert before.rev != after.rev
    assert visit not in held(desk)
    agrees(bureau, desk)
    assert picturing.set_days(bureau.office, bureau.centre, 20)
    assert not picturing.set_days(bureau.office, bureau.centre, 20)
    assert visit in held_now(desk)
    agrees(bureau, desk)
    for days in (0, -1, 100_000):
        with pytest.raises(NotDone):
            picturing.set_days(bureau.office, bureau.centre, days)


def test_a_case_that_left_is_found_by_its_number(bureau: Bureau) -> None:
    desk = bureau.desk()
    application = begun(desk)
    desk.push()
    row = {"centre": CENTRE, "number": "KZ-03-26-000001", "application": application}
    bureau.database.write(lambda tx: tx.execute(t.numbered_case.insert().values(row)))
    found = desk.send("GET", "/sync/case?number=KZ-03-26-000001", None, CaseFile, token=desk.session)
    assert {each.key.partition(":")[0] for each in found.rows} == {"visit", "party", "application"}
    none = desk.send("GET", "/sync/case?number=KZ-03-26-000002", None, CaseFile, token=desk.session)
    assert none.rows == []


def test_the_sums_are_right_however_many_write_while_they_are_kept(bureau: Bureau) -> None:
    desks = [bureau.desk(str(place), "operator1") for place in range(4)]
    batches = []
    for desk in desks:
        for _ in range(4):
            for _ in range(3):
                desk.do(StartVisit(visit=VisitId(f"{desk.device}-{desk.n}")))
            batches.append((desk, desk.batch(desk.outbox)))
            desk.outbox = []

    def write(desk: RehearsalDesk) -> None:
        for one, batch in batches:
            if one is desk:
                pushing.push(bureau.office, desk.session, batch)

    with ThreadPoolExecutor(6) as pool:
        waiting = [pool.submit(write, desk) for desk in desks]
        waiting += [pool.submit(picturing.follow, bureau.office, bureau.centre) for _ in range(6)]
        for each in waiting:
            each.result()
    agrees(bureau, desks[0])


def test_to_follow_costs_what_was_written_since_however_long_the_history(bureau: Bureau) -> None:
    desk = bureau.desk()
    counts = []
    follow(bureau)
    for _ in range(3):
        for _ in range(60):
            desk.do(StartVisit(visit=VisitId(bureau.ids.new())))
        desk.push()
        follow(bureau)
        desk.do(StartVisit(visit=VisitId(bureau.ids.new())))
        desk.push()
        counts.append(_read_by_following(bureau))
    assert len(set(counts)) == 1
    assert counts[0] < 40


def _read_by_following(bureau: Bureau) -> int:
    """Statements that were sent, and the rows of the feed among their answers."""
    sent: list[str] = []

    def note(*told: object) -> None:
        sent.append(str(told[2]))

    sa.event.listen(bureau.database.engine, "before_cursor_execute", note)
    follow(bureau)
    sa.event.remove(bureau.database.engine, "before_cursor_execute", note)
    return len(sent)


def test_the_keeper_follows_a_feed_that_rests_and_leaves_a_busy_one_alone(bureau: Bureau) -> None:
    desk, keeping = bureau.desk(), Keeping(bureau.office)

    def upto() -> int:
        return bureau.database.read(lambda tx: pictures.told(tx, CENTRE)).upto

    keeping.look()
    assert upto() == 0
    desk.do(StartVisit(visit=VisitId(bureau.ids.new())))
    desk.push()
    keeping.look()
    assert upto() == 0, "somebody wrote since the last look"
    keeping.look()
    assert upto() == bureau.database.read(lambda tx: feed.head(tx, CENTRE))


@pytest.mark.parametrize(
    "path", ["/sync/bucket?number=256", "/sync/bucket", "/sync/leaving?since=x", "/sync/picture?limit=-"]
)
def test_a_question_that_is_none_is_refused(bureau: Bureau, path: str) -> None:
    from backoffice.rehearsal import NotTaken

    desk = bureau.desk()
    with pytest.raises(NotTaken) as refused:
        desk.send("GET", path, None, Bucket, token=desk.session)
    assert refused.value.status == 400
