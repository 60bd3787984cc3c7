"""Defects of a desk, planted one at a time: each must be found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from unittest.mock import patch

from mfc_desk.ports.outbox import OpState, Settlement
from mfc_desk.store.outbox import SqlOutbox
from mfc_desk.store.picture import SqlPicture
from mfc_desk.store.rows import SqlRows
from mfc_desk.usecases import late, workplace
from mfc_desk.usecases.picture import TO_COMPARE
from mfc_desk.usecases.rebase import Rebased
from sync import engine, lives, sending
from sync.comparing import Comparer, Mended
from sync.receiving import Receiver
from sync.sending import Sender
from sync.wire.messages import Denied, Duplicate, Held
from tests.simulation.planting import WithoutFlush, plant

patched = patch.object


@plant()
def said_to_be_done_before_the_office_answered() -> Iterator[None]:
    """The outbox is marked when a batch leaves (I4)."""
    real = Sender._depart

    def depart(self: Any, batch: Any) -> Any:
        with self._store.write() as uow:
            uow.outbox.settle_all([Settlement(op_id=each.op_id, state=OpState.APPLIED) for each in batch])
            uow.commit()
        return real(self, batch)

    with patched(Sender, "_depart", depart):
        yield


@plant(world=2, deaths=True, verbs=("walk_in", "identify"))
def saved_before_it_is_recorded() -> Iterator[None]:
    """What is shown is written first, the operation in another transaction after it (I1)."""
    real = workplace.do

    def do(work: Any, session: Any, *operations: Any, **more: Any) -> Any:
        for operation in operations[:-1]:
            real(work, session, operation)
        return real(work, session, operations[-1], **more)

    from tests.simulation import verbs

    with patched(verbs, "do", do):
        yield


@plant(world=35, deaths=True)
def the_cursor_goes_before_its_rows() -> Iterator[None]:
    """PouchDB #1240: the checkpoint is written ahead (I3)."""
    real = Receiver._keep

    def keep(self: Any, rows: Any) -> Any:
        with self._store.write() as uow:
            uow.facts.set_cursor(rows[-1].seq)
            uow.commit()
        return real(self, rows)

    with patched(Receiver, "_keep", keep):
        yield


@plant(world=7)
def a_pull_writes_over_our_work() -> Iterator[None]:
    """ODK Collect: what comes in is shown, dirty or not (I7)."""
    real = SqlRows.receive_all

    def receive_all(self: Any, rows: Any) -> Any:
        changed = real(self, rows)
        self.as_server(list(changed))
        return changed

    with patched(SqlRows, "receive_all", receive_all), patched(engine, "rebase", lambda store, law: Rebased()):
        yield


def _settled_as(shape: type, state: OpState) -> Any:
    real = sending._settlement

    def settlement(verdict: Any, shown_at: int) -> Settlement:
        found = real(verdict, shown_at)
        said = verdict.first if isinstance(verdict, Duplicate) else verdict
        return Settlement(op_id=found.op_id, state=state, seq=shown_at) if isinstance(said, shape) else found

    return patched(sending, "_settlement", settlement)


@plant(world=11, staff=True)
def who_is_denied_is_skipped() -> Iterator[None]:
    """PouchDB, CHT #11306: a refused document counts as sent (I4)."""
    with _settled_as(Denied, OpState.APPLIED):
        yield


@plant(verbs=("fill", "leave"))
def a_conflict_is_put_away_by_itself() -> Iterator[None]:
    """PowerSync: a rejected write is logged and forgotten (I4)."""
    from sync.wire.messages import Conflict

    with _settled_as(Conflict, OpState.TOLD):
        yield


@plant(world=9)
def what_is_held_counts_as_refused() -> Iterator[None]:
    """OpenCRVS: an answer that is not final is taken for one (I4)."""
    with _settled_as(Held, OpState.REJECTED):
        yield


@plant(world=10, copies=True)
def another_epoch_is_not_noticed() -> Iterator[None]:
    """Nothing is sent again to an office that was restored (I10)."""
    with patched(SqlOutbox, "replay", lambda self, after, life=None: 0):
        yield


@plant(copies=True, versions=True, verbs=("leave", "call", "issue"))
def a_verdict_stands_whatever_a_restored_office_says() -> Iterator[None]:
    """What the office held at its backup is decided otherwise after it, and the desk says what it was told first (I4)."""
    with patched(SqlOutbox, "ask_again", lambda self, standing: 0):
        yield


@plant(world=10, copies=True)
def a_replay_forgets_the_last() -> Iterator[None]:
    """One too few is sent again (I10)."""
    real = SqlOutbox.replay

    def replay(self: Any, after: int, life: Any = None) -> int:
        return real(self, after + 1, life)

    with patched(SqlOutbox, "replay", replay):
        yield


@plant(world=60, copies=True, deaths=True, line=("unanswered",), verbs=("fill", "call", "start"))
def what_is_sent_again_is_folded_over_rows_that_have_it() -> Iterator[None]:
    """A line that is cut after a restored office's greeting leaves no word that the fold has to wait (I7)."""
    real = lives._told_again

    def told_again(uow: Any, *said: Any) -> Any:
        before = uow.facts.note(engine.TO_REBASE)
        desk = real(uow, *said)
        uow.facts.set_note(engine.TO_REBASE, before)
        return desk

    with patched(lives, "_told_again", told_again):
        yield


@plant(line=("liar",))
def an_answer_is_believed_without_its_receipt() -> Iterator[None]:
    """Whoever answers on the line is the office (I11)."""
    with patched(sending, "is_genuine", lambda *_: True):
        yield


@plant()
def verdicts_are_taken_in_the_order_they_came() -> Iterator[None]:
    """By their place in the answer, the last first, not by the operation they name (I4)."""

    def settlements(batch: Any, pushed: Any, feed_head: int) -> Any:
        found = [sending._settlement(verdict, feed_head) for verdict in reversed(pushed.verdicts)]
        return [replace(each, op_id=one.op_id, seq=10**6) for each, one in zip(found, batch, strict=True)]

    with patched(sending, "_settlements", settlements):
        yield


@plant(copies=True, verbs=("attach",))
def scans_are_not_sent_again() -> Iterator[None]:
    """An office that was restored is thought to have every scan (I10)."""
    from mfc_desk.store.scans import SqlScanIndex

    with patched(SqlScanIndex, "send_again", lambda self: None):
        yield


@plant(world=38, clocks=True)
def the_wall_clock_says_what_is_sent_first() -> Iterator[None]:
    """Work goes in the order of its time, not of its number (I9)."""
    real = SqlOutbox.unsent

    def unsent(self: Any, limit: int, after: int = 0) -> Any:
        return sorted(real(self, limit, after), key=lambda each: each.head.business_at)

    with patched(SqlOutbox, "unsent", unsent):
        yield


@plant()
def the_fold_is_made_over_half_a_feed() -> Iterator[None]:
    """What is shown is brought in line after each transaction of rows (I7)."""
    real = Receiver._keep

    def keep(self: Any, rows: Any) -> Any:
        changed = real(self, rows)
        with self._store.write() as uow:
            uow.facts.set_note(engine.TO_REBASE, False)
            uow.commit()
        return changed

    with patched(Receiver, "_keep", keep):
        yield


@plant(world=15, line=("old",))
def the_answer_to_another_question_is_taken() -> Iterator[None]:
    """Every question bears the same mark, so that what was said to an earlier one is the answer to this one."""
    from sync import http

    with patched(http.secrets, "token_hex", lambda size: "0" * 16):
        yield


@plant()
def what_was_asked_is_forgotten_without_an_answer() -> Iterator[None]:
    """A call whose answer was lost is nobody's (a person stays called to an empty desk)."""
    with patched(late, "ask_again", lambda work, session, token: late.Honoured()):
        yield


@plant(world=3, dark=True, verbs=("attach", "fill"))
def a_paper_is_saved_before_it_is_on_the_disk() -> Iterator[None]:
    """The desk's scan is renamed and never flushed (I1)."""
    from mfc_desk.store import scan_files

    with patched(scan_files, "os", WithoutFlush(scan_files.os)):
        yield


@plant(world=6, lives=True)
def a_copy_of_a_desk_is_not_noticed() -> Iterator[None]:
    """Nextcloud #1433: a store that came back from a copy goes on as if nothing had been (I11)."""
    with patched(lives, "_in_step", lambda uow, life: True):
        yield


@plant(world=6, lives=True)
def a_new_life_begins_without_what_was_waiting() -> Iterator[None]:
    """What the office had not taken yet is left in the old life (I1)."""
    real = SqlOutbox.carry_over

    def carry_over(self: Any, life: Any) -> int:
        with patched(self, "_all", lambda *where: []):
            return real(self, life)

    with patched(SqlOutbox, "carry_over", carry_over):
        yield


@plant(rot=True)
def what_differs_is_never_mended() -> Iterator[None]:
    """Nobody adds up what the desk holds."""
    with patched(Comparer, "_mend_one", lambda self, number, at: Mended()):
        yield


@plant(rot=True, scopes=True)
def a_wish_to_compare_is_over_where_the_scope_moved_on() -> Iterator[None]:
    """What could not be compared is not compared at the next turn either."""
    real = Comparer._same_scope

    def same_scope(self: Comparer, digest: Any) -> bool:
        same = real(self, digest)
        if not same:
            with self._store.write() as uow:
                uow.facts.set_note(TO_COMPARE, False)
                uow.commit()
        return same

    with patched(Comparer, "_same_scope", same_scope):
        yield


@plant(scopes=True, verbs=("leave", "fill", "start"))
def what_leaves_the_scope_takes_our_work_with_it() -> Iterator[None]:
    """A row is let go although work of ours waits on it (I7)."""
    with patched(SqlPicture, "in_use", lambda self, keys: frozenset()):
        yield
