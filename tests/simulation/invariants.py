"""What always holds, after every step, and what holds when a world has come to rest. Numbers are those of the notes.

Each is read off the files, not asked of the program. I9 (no wall clock decides) and I12 (older schemas are taken) are
played by the steps and seen by the others; I5 (an id used twice) is a test of the office.
"""

from __future__ import annotations

from base64 import b64decode
from typing import Any

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from mfc_desk.ports.outbox import OpState
from mfc_desk.usecases import rebase, tray
from sync.wire.envelope import GENESIS, link
from sync.wire.messages import Applied, Conflict, Denied, Receipt, Rejected, receipt_bytes
from tests.simulation.eyes import DeskOp, head_of, verdict_of
from tests.simulation.office_invariants import demand
from tests.simulation.releases import at_desk
from tests.simulation.watching import Broken, Known, Watch

OPEN = {OpState.PENDING, OpState.HELD}
TAKEN = {OpState.APPLIED, OpState.SEEN}
REFUSED = {Conflict: OpState.CONFLICT, Rejected: OpState.REJECTED, Denied: OpState.DENIED}
OVER = {OpState.SEEN, OpState.REDONE}
PUT_AWAY = {OpState.REDONE}
"""By the program itself; what only a person puts away nobody puts away here."""


# ---- a desk ------------------------------------------------------------------------------------------------
def of_desk(watch: Watch, known: Known) -> None:
    """Everything that holds of a desk between any two of its commits."""
    found, desk = known.eye.ops(), known.eye.fact("desk")
    ops = {op.op_id: op for op in found if op.state != OpState.CARRIED}
    our_chains_are_whole(found)
    nothing_said_is_gone(watch, known, ops)
    states_go_one_way(known, ops, str(desk["epoch"]))
    scans_are_kept(known, ops)
    if desk["epoch"] == watch.office.epoch:
        verdicts_are_the_offices(watch, known, ops)
        the_chain_is_the_same(watch, known, found, desk)
        the_picture_is_the_offices(watch, known)
    our_work_is_shown(known, ops)
    our_work_keeps_its_rows(watch, known, ops)
    known.ops, known.epoch, known.last = ops, str(desk["epoch"]), max((op.place for op in found), default=0)


def our_chains_are_whole(found: list[DeskOp]) -> None:
    """I11: in each life dense numbers, each link made of the one before; the oldest may have been tidied away."""
    ends: dict[str, DeskOp] = {}
    for op in sorted(found, key=lambda one: (one.life, one.n)):
        head, before = head_of(op.head), ends.get(op.life)
        demand("I11 our chain", op.chain == link(head["prev"], op.head), op.life, op.n)
        demand("I11 our chain", (head["incarnation"], head["n"], head["op_id"]) == (op.life, op.n, op.op_id), op)
        if before is not None and before.n == op.n - 1:
            demand("I11 our chain", head["prev"] == before.chain, op.life, op.n)
        ends[op.life] = op
    live = [op.op_id for op in found if op.state != OpState.CARRIED]
    demand("I1 once", len(live) == len(set(live)), "an operation stands in the outbox twice")


def nothing_said_is_gone(watch: Watch, known: Known, ops: dict[str, DeskOp]) -> None:
    """I1, I4, I10: the outbox holds all that was called saved, until the office held it for long enough.

    Of what was long over when it was seen first, in a copy of a desk, half of a transaction may have been let go.
    """
    held = watch.verdicts.keys() | watch.before_copy
    gone = {op_id for op_id in known.said - ops.keys() if op_id not in held}
    demand("I1 saved is saved", not gone, gone)
    for op_id, before in known.ops.items():
        now = ops.get(op_id)
        if now is None:
            demand("I4 only grows", before.state in OVER, before.op_id, before.state, "is gone")
        elif now.life == before.life:
            demand("I4 only grows", (before.n, before.chain) == (now.n, now.chain), before, now)
    fresh = [op for op in ops.values() if op.op_id not in known.ops and op.state not in OVER]
    kinds = [head_of(op.head)["kind"] for op in fresh]
    both = kinds.count("identify_person") == kinds.count("choose_service")
    demand("I1 one transaction", both, "half of what was done in one is here")


def states_go_one_way(known: Known, ops: dict[str, DeskOp], epoch: str) -> None:
    """I4: from waiting to a verdict, from a refusal into a person's hands; back only for an office that was restored."""
    for op_id, now in ops.items():
        before = known.ops.get(op_id)
        if before is None or before.state in OPEN or before.state == now.state or epoch != known.epoch:
            continue
        onward = (before.state == OpState.APPLIED and now.state == OpState.SEEN) or (
            before.state in REFUSED.values() and now.state in PUT_AWAY
        )
        demand("I4 one way", onward, op_id, before.state, now.state)


def scans_are_kept(known: Known, ops: dict[str, DeskOp]) -> None:
    """I1: a paper that was called saved is on the disk until the office has it."""
    fresh = [op for op in ops.values() if known.dark or op.op_id not in known.ops]
    wanted = {blob for op in fresh if op.state in OPEN for blob in head_of(op.head)["blobs"]}
    known.dark = False
    if not wanted:
        return
    listed = {row[0] for row in known.eye.ask("select sha256 from scan")}
    for sha256 in wanted:
        demand("I1 the scan is listed", sha256 in listed, sha256)
        try:
            known.eye.desk.scans.read(sha256)  # type: ignore[arg-type]
        except (KeyError, ValueError) as error:
            raise Broken("I1 the scan is kept", f"{sha256} {error!r}") from error


def verdicts_are_the_offices(watch: Watch, known: Known, ops: dict[str, DeskOp]) -> None:
    """I4: nothing has a verdict here that the office did not give."""
    for op in ops.values():
        kept = watch.office.ops.get(op.op_id)
        if op.state in OPEN or (known.astray and kept is None):
            continue
        verdict = None if kept is None else verdict_of(kept.verdict)
        demand("I4 on a verdict only", verdict is not None, op.op_id, op.state, "the office:", kept and "held")
        fits = op.state in TAKEN if isinstance(verdict, Applied) else op.state in {REFUSED[type(verdict)], *PUT_AWAY}
        demand("I4 the office's verdict", fits, op.op_id, op.state, verdict)


def the_chain_is_the_same(watch: Watch, known: Known, found: list[DeskOp], desk: Any) -> None:
    """I11: both ends have the same chain, and every receipt is the office's and true."""
    chains = {(op.life, op.n): op.chain for op in found}
    place = desk["device"], desk["incarnation"]
    last, held = watch.office.positions.get(place, (0, GENESIS))
    if not known.astray:
        newest = max((op.n for op in found if op.life == desk["incarnation"]), default=0)
        demand("I11 same chain", last <= newest, "the office has", last, "of", newest)
        demand("I11 same chain", held == chains.get((desk["incarnation"], last), held if not last else ""), last)
    public = Ed25519PublicKey.from_public_bytes(b64decode(desk["office_key"]))
    for (body,) in known.eye.ask("select body from receipt"):
        receipt = msgspec.json.decode(body, type=Receipt)
        public.verify(receipt.signature, receipt_bytes(receipt))
        ours = chains.get((receipt.incarnation, receipt.n), receipt.hash)
        demand("I11 receipt", known.astray or receipt.hash == ours, receipt.incarnation, receipt.n)


def the_picture_is_the_offices(watch: Watch, known: Known) -> None:
    """I3: up to the cursor everything the office told is here, and nothing it did not tell."""
    eye, cursor = watch.office, known.eye.cursor()
    demand("I3 cursor", cursor <= eye.counter, cursor, eye.counter)
    rows = known.eye.ask(
        f"select kind || ':' || id, feed, server_revision from row where feed > 0 and {_told_now(known)}"
    )
    here = {key: (feed, revision) for key, feed, revision in rows}
    known.rotten = {key for key in known.rotten if here.get(key) not in eye.by_key.get(key, ())}
    for key, (feed, revision) in here.items():
        fits = key in known.rotten or (feed, revision) in eye.by_key.get(key, ())
        demand("I3 as it was told", fits, key, feed, revision)
    others, away, rested = _others_own(watch, known), _let_go(watch), watch.world.rested_ms
    for key, told in eye.by_key.items():
        if key in others:
            demand("scope: another's own stays there", key not in here, key)
        due = max((seq for seq, _ in told if seq <= cursor), default=0)
        has_rested = eye.seen_at.get(due, 0) <= rested
        coming = key not in here and _is_taking(known)
        if key in others or key in away or key in known.rotten or coming or (has_rested and key not in here):
            continue
        demand(
            "I3 cursor with its rows", not due or (key in here and here[key][0] >= due), key, due, here.get(key), cursor
        )
    compared = known.eye.fact("note/picture.compared")
    mended = bool(compared) and compared["mended"] > 0
    demand("what nobody spoilt is not mended", known.spoilt or not mended, compared)


def _is_taking(known: Known) -> bool:
    """Whether the desk is in the middle of taking the whole picture: what it had before is nobody's word by now."""
    notes = [known.eye.fact(f"note/{name}") for name in ("sync.again", "sync.forget")]
    return any(notes) or bool((known.eye.fact("note/picture") or {}).get("taking"))


def _told_now(known: Known) -> str:
    """Which rows count: all, or those that were told since the taking began."""
    if not _is_taking(known):
        return "1"
    begun = not known.eye.fact("note/sync.again")
    return "told = (select seq from cursor where name = 'taking')" if begun else "0"


def _others_own(watch: Watch, known: Known) -> set[str]:
    """The numbers that were leased to other devices: this desk is not told them."""
    device = known.eye.fact("desk")["device"]
    leases = watch.office.ask("select key, body from entity where key like 'lease:%'")
    return {key for key, body in leases if msgspec.json.decode(body)["device"] != device}


def _let_go(watch: Watch) -> set[str]:
    """The rows of files that are closed and have rested: no desk has to hold them."""
    return {row[0] for row in watch.office.ask("select key from picture_row where not held")}


def our_work_is_shown(known: Known, ops: dict[str, DeskOp]) -> None:
    """I7: a row shows the last of our work on it that no verdict has come to, unless the rules refuse it by now."""
    whole = not known.eye.fact("note/sync.rebase")
    shown = {row[0]: row[1] for row in known.eye.ask("select kind || ':' || id, shown_revision from row")}
    waits = OPEN if not whole else {*OPEN, OpState.APPLIED}
    last: dict[str, str] = {}
    for op in ops.values():
        if op.state in waits:
            last.update(dict.fromkeys(head_of(op.head)["bases"], op.op_id))
    wrong = {key: op_id for key, op_id in last.items() if shown.get(key) != op_id}
    if not whole:
        wrong = {key: op_id for key, op_id in wrong.items() if shown.get(key) != known.shown.get(key)}
    over = [] if not whole else [key for key, revision in shown.items() if revision is not None and key not in last]
    if wrong or over:
        _as_the_rules_say(known, shown, [*wrong, *over])
    known.shown = shown


def our_work_keeps_its_rows(watch: Watch, known: Known, ops: dict[str, DeskOp]) -> None:
    """I7: the office's row that open work of ours was made on does not leave, however long its file has rested.

    What a restored office forgot is nobody's row: once it was done again there, the desk hears of it behind its cursor.
    A taking of the whole picture is judged when it is over.
    """
    cursor = known.eye.cursor()
    here = {row[0] for row in known.eye.ask("select kind || ':' || id from row where server is not null")}
    both = [op for op_id, op in ops.items() if op.state in OPEN and op_id in known.ops]
    waits = {key for op in both if known.ops[op.op_id].state in OPEN for key in head_of(op.head)["bases"]}
    told = {key for key, rows in watch.office.by_key.items() if rows[0][0] <= cursor}
    gone = (known.here - here) & waits & told
    demand("I7 what our work needs stays", not gone or _is_taking(known), gone)
    known.here = here


def _as_the_rules_say(known: Known, shown: dict[str, str | None], keys: list[str]) -> None:
    """Rows that are shown otherwise are so because the rules refuse what is missing."""
    desk = known.eye.desk
    with at_desk(desk.release), desk.store.read() as uow:
        pending = [rebase.pending_of(each, desk.work.law) for each in uow.outbox.pending()]
        folded = rebase.fold(rebase._Server(uow), pending)
    now = {str(key): revision for key, revision in folded.revisions.items()}
    wrong = {key: (shown.get(key), now.get(key)) for key in keys if shown.get(key) != now.get(key)}
    demand("I7 our work is shown", not wrong, wrong, "refused:", [str(each) for each in folded.refused])


# ---- at rest -----------------------------------------------------------------------------------------------
def of_desk_at_rest(watch: Watch, known: Known) -> None:
    """Nothing is lost, nothing is stuck, and everybody sees the same."""
    desk = known.eye.desk
    for op in known.ops.values():
        demand(
            "at rest decided", op.state not in {*OPEN, OpState.APPLIED}, op.op_id, op.state, head_of(op.head)["kind"]
        )
    missing = known.said - watch.office.ops.keys() - (watch.before_copy - known.ops.keys())
    demand("at rest nothing lost", not missing, missing)
    place, ends = (known.eye.fact("desk")["device"], known.eye.fact("desk")["incarnation"]), [GENESIS]
    ends += [op[0] for op in known.eye.ask("select chain from outbox where incarnation = ? order by n", place[1])]
    demand("I11 at rest the same chain", watch.office.positions.get(place, (0, GENESIS))[1] == ends[-1], place)
    office = {key: (rev, body) for key, rev, body in watch.office.ask("select key, revision, body from entity")}
    rows = known.eye.ask("select kind || ':' || id, server_revision, server from row where server is not null")
    here = {key: (rev, body) for key, rev, body in rows}
    for key in _others_own(watch, known):
        office.pop(key, None)
    for key in _let_go(watch):
        office.pop(key, None)
        here.pop(key, None)
    demand("at rest the same picture", here == office, {k for k in {*here, *office} if here.get(k) != office.get(k)})
    over = known.eye.ask("select kind || ':' || id from row where shown is not null")
    demand("at rest nothing over it", not over, over)
    left = known.eye.ask("select sha256 from scan where not done")
    demand("at rest scans are sent", not left, left)
    asked = known.eye.ask("select command, state from asked where state in ('waiting', 'given_up', 'late')")
    demand("at rest asked is answered", not asked, asked)
    refused = [op for op in known.ops.values() if op.state in REFUSED.values()]
    listed = {item.id for item in tray.look(desk.work)}
    vain = {head_of(op.head)["primary"] for op in refused if head_of(op.head)["kind"] == "call_dealt"}
    hidden = [op.op_id for op in refused if op.op_id not in listed and head_of(op.head)["primary"] not in vain]
    demand("I4 refused is in the tray", not hidden, hidden)
