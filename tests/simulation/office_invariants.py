"""What always holds of the office, after every step. Numbers are those of the notes; see `invariants`."""

from __future__ import annotations

import hashlib

from backoffice.store.bodies import entity_of
from mfc_desk.domain.operations.base import _MERGING, _NOTES
from mfc_desk.domain.scope import is_open
from sync.wire.envelope import link
from sync.wire.messages import Applied
from sync.wire.upcast import SPAN
from tests.simulation.bureau import CENTRE
from tests.simulation.eyes import OfficeOp, head_of, verdict_of
from tests.simulation.releases import KIND
from tests.simulation.watching import Broken, Watch


def demand(what: str, holds: object, *told: object) -> None:
    """Raise `Broken` where it does not."""
    if not holds:
        raise Broken(what, " ".join(str(each) for each in told))


def feed_has_no_holes(watch: Watch) -> None:
    """I6."""
    eye = watch.office
    count, last = eye.ask("select count(*), coalesce(max(seq), 0) from change")[0]
    demand(
        "I6 feed without holes", count == last == eye.counter, f"{count} rows, the last {last}, counter {eye.counter}"
    )


def rows_are_what_the_feed_says(watch: Watch) -> None:
    """I2: a row, its change and its number were written together."""
    wrong = watch.office.ask(
        "select e.key from entity e left join change c on c.centre = e.centre"
        " and c.seq = (select max(x.seq) from change x where x.centre = e.centre and x.key = e.key)"
        " where c.seq is null or c.revision <> e.revision or c.body <> e.body"
    )
    demand("I2 row and feed together", not wrong, wrong)
    told = watch.office.ask("select count(distinct key) from change")[0][0]
    here = watch.office.ask("select count(*) from entity")[0][0]
    demand("I2 row and feed together", told == here, f"{told} rows told, {here} rows here")


def nothing_is_done_twice(watch: Watch) -> None:
    """Each operation and each command writes a row once."""
    twice = {
        rev: keys
        for rev, found in watch.office.by_revision.items()
        if len(keys := [key for _, key in found]) > len(set(keys))
    }
    demand("done once", not twice, twice)


def verdicts_stand(watch: Watch) -> None:
    """I2, I4: what was decided was done, is not done otherwise, and is never decided anew."""
    for op_id, kept in watch.office.ops.items():
        verdict = verdict_of(kept.verdict)
        done = watch.office.by_revision.get(op_id, [])
        if isinstance(verdict, Applied):
            last = max((seq for seq, _ in done), default=0)
            demand("I2 effect and verdict", verdict.seq == last, op_id, verdict, done)
        else:
            demand("I2 effect and verdict", not done, op_id, verdict, done)
        if verdict is None:
            continue
        told = type(verdict).__name__
        before = watch.verdicts.setdefault(op_id, told)
        demand("I4 a verdict stands", before == told, op_id, before, told)
        demand("its own verdict", verdict.op_id == op_id, op_id, verdict)


def chains_are_whole(watch: Watch) -> None:
    """I11, the office's half: dense numbers, each link made of the one before."""
    for kept in watch.office.ops.values():
        place = (kept.device, kept.incarnation, kept.n)
        if watch.chains.get(place) == kept.link:
            continue
        head = head_of(kept.head)
        demand("I11 chain", kept.link == link(head["prev"], kept.head), place)
        demand("I11 chain", head["n"] == kept.n and head["op_id"] == kept.op_id, place, head["op_id"])
        watch.chains[place] = kept.link
    counted = watch.office.ask(
        "select i.device, i.last_n, count(a.n), coalesce(max(a.n), 0) from incarnation i left join applied_op a"
        " on a.centre = i.centre and a.device = i.device and a.incarnation = i.incarnation"
        " group by i.device, i.incarnation"
    )
    for device, last, count, newest in counted:
        demand("I11 chain", last == count == newest, device, last, count, newest)


def nobody_writes_over_what_they_did_not_see(watch: Watch) -> None:
    """An operation is applied to the rows it was made on, or merges by rule."""
    eye = watch.office
    for op_id, kept in eye.ops.items():
        if not isinstance(verdict_of(kept.verdict), Applied) or op_id in watch.judged:
            continue
        head = head_of(kept.head)
        for seq, key in eye.by_revision.get(op_id, []):
            if head["kind"] in _MERGING or head["kind"] in _NOTES:
                continue
            before = [(at, rev) for at, rev in eye.by_key[key] if at < seq]
            base = head["bases"].get(key)
            fits = (before[-1][1] if before else "") == base or _own_calls(watch, kept, key, before, base)
            late_call = base is None and head["kind"] == "call_dealt"
            demand("no lost update", fits or late_call, op_id, key, "made on", base, "done on", before[-2:])
        watch.judged.add(op_id)


def _own_calls(watch: Watch, kept: OfficeOp, key: str, before: list[tuple[int, str]], base: str | None) -> bool:
    """Whether all that came since was asked for by this very desk, or is such a call that the office took back for it."""
    revisions = [rev for _, rev in before]
    if base not in revisions:
        return False
    since = revisions[revisions.index(base) + 1 :]
    asked = {row[0] for row in watch.office.ask("select command from asked_command where device = ?", kept.device)}
    return since[0] in asked and all(rev in asked or _took_back(watch, kept, key, rev) for rev in since)


def _took_back(watch: Watch, kept: OfficeOp, key: str, revision: str) -> bool:
    """Whether this desk went on alone with somebody else then, so that whom it had asked for waits again."""
    other = watch.office.ops.get(revision)
    if other is None or other.device != kept.device:
        return False
    head = head_of(other.head)
    return bool(head["kind"] == "call_dealt" and key not in head["bases"])


def what_it_rests_on_came_first(watch: Watch) -> None:
    """I8: nothing is done that rests on what is not; and scans are here before what needs them."""
    eye = watch.office
    for op_id, kept in eye.ops.items():
        if not isinstance(verdict_of(kept.verdict), Applied):
            continue
        head = head_of(kept.head)
        for dep in head["deps"]:
            other = eye.ops.get(dep)
            demand("I8 deps first", other and isinstance(verdict_of(other.verdict), Applied), op_id, "rests on", dep)
        for blob in head["blobs"]:
            done = eye.ask("select done from scan where device = ? and sha256 = ?", kept.device, blob)
            demand("I8 scans first", done and done[0][0], op_id, blob)


def scans_are_whole(watch: Watch) -> None:
    """What is counted as here is on the disk, byte for byte."""
    for (sha256,) in watch.office.ask("select distinct sha256 from scan where done"):
        if sha256 in watch.whole_scans:
            continue
        path = watch.world.office.folder / "scans" / CENTRE / sha256[:2] / sha256
        whole = path.exists() and hashlib.sha256(path.read_bytes()).hexdigest() == sha256
        demand("a scan that is here is whole", whole, path.name, path.exists())
        watch.whole_scans.add(sha256)


def older_shapes_are_taken(watch: Watch) -> None:
    """I12: what a desk up to three releases back says waits for no newer office."""
    here = watch.world.office.release
    for n, device, missing in watch.office.ask("select n, device, missing from held_op"):
        about = f'"kind:{KIND}/'
        if about in missing and here and (device, n) not in watch.waiting:
            schema = int(missing.partition(about)[2].partition('"')[0])
            demand("I12 older shapes are taken", schema > here or schema < here - SPAN, schema, "at", here)
        watch.waiting.add((device, n))


def what_is_open_or_fresh_is_held(watch: Watch) -> None:
    """A desk lets go only what is closed and was touched by nobody for the days that the centre set."""
    away = watch.office.ask(
        "select r.key, e.body, (select max(x.seq) from picture_row x where x.centre = r.centre and x.file = r.file)"
        " from picture_row r join entity e on e.centre = r.centre and e.key = r.key where not r.held"
    )
    followed = watch.office.ask("select coalesce(max(upto), 0) from picture")[0][0]
    rested = watch.world.rested_ms
    for key, body, newest in away:
        if followed < watch.office.counter:
            continue  # the picture is brought up to the feed before anybody is told of it
        entity = entity_of(key.partition(":")[0], body)
        demand("scope: what is open is held", not is_open(entity), key)
        touched = watch.office.seen_at.get(newest, 0)
        demand("scope: what is fresh is held", touched <= rested, key, newest, touched, rested)


def nothing_is_held_for_a_defect(watch: Watch) -> None:
    """The office may wait for something, never for a mistake of its own."""
    held = watch.office.ask("select n, missing from held_op")
    demand("no defect of ours", not any('"office:' in missing for _, missing in held), held)
    waiting = watch.office.ask("select count(*) from applied_op where verdict is null and original")[0][0]
    demand("what is held is looked at", waiting == len(held), waiting, held)


OF_OFFICE = (
    feed_has_no_holes,
    rows_are_what_the_feed_says,
    nothing_is_done_twice,
    verdicts_stand,
    chains_are_whole,
    nobody_writes_over_what_they_did_not_see,
    what_it_rests_on_came_first,
    scans_are_whole,
    older_shapes_are_taken,
    what_is_open_or_fresh_is_held,
    nothing_is_held_for_a_defect,
)
