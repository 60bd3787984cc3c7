"""Every point where something becomes lasting: which of them a visit passes, and why the others are not played.

Each point of the first three lists is a place where a process falls, before and after it, on both databases. A point
that stands in no list is one that somebody has added: `test_points.py` demands that it gets its place here.
"""

from __future__ import annotations

from typing import Final

ENROLS: Final = (
    "fsync mfc_desk.store.engine._write_durably",
    "replace mfc_desk.store.engine._write_durably",
    "fsync mfc_desk.store.durable.sync_folder",
    "mfc_desk.usecases.enrolling._begin",
    "mfc_desk.usecases.enrolling.enrol",
)
"""What a desk passes that becomes one."""
SIGNS_IN: Final = ("mfc_desk.usecases.signing_in._with_the_line", "mfc_desk.usecases.signing_in.sign_in")
VISITS: Final = (
    "mfc_desk.usecases.late.begin",
    "mfc_desk.usecases.line.begin",
    "mfc_desk.usecases.knocking._next",
    "sync.engine._Turn._hello",
    "mfc_desk.usecases.line.remember",
    "mfc_desk.usecases.queue.ask",
    "mfc_desk.usecases.queue.take",
    "mfc_desk.usecases.workplace.do",
    "sync.sending.Sender._land",
    "sync.receiving.Receiver._keep",
    "mfc_desk.usecases.rebase.rebase",
    "sync.engine._Turn._rebase_if_due",
    "mfc_desk.usecases.persons.save_field",
    "mfc_desk.usecases.answering.save_field",
    "fsync mfc_desk.store.scan_files.EncryptedScans._write",
    "replace mfc_desk.store.scan_files.EncryptedScans._write",
    "fsync mfc_desk.store.durable.sync_folder",
    "sync.blobs.ScanSender._took",
    "mfc_desk.usecases.papers.came_out",
    "mfc_desk.usecases.finishing._note_owed",
)
"""What a desk passes in a visit, in about this order."""
OFFICE: Final = (
    "backoffice.enrolment.hello",
    "backoffice.asking.ask",
    "backoffice.pushing.push",
    "backoffice.scanning.begin",
    "ftruncate backoffice.scanning._write",
    "pwrite backoffice.scanning._write",
    "fsync backoffice.scanning._write",
    "backoffice.scanning._advance",
    "rename backoffice.scanning._finish",
    "fsync backoffice.store.disks.sync_folder",
    "backoffice.scanning._finish",
)
ONCE: Final = frozenset({"mfc_desk.usecases.late.begin", "mfc_desk.usecases.line.begin"})
"""What is passed once in a life."""
OFFICE_ENROLS: Final = ("backoffice.enrolment.enrol",)
OFFICE_SIGNS_IN: Final = ("backoffice.signing_in._sign_in", "backoffice.signing_in._sign_in#2")
POST: Final = (
    "backoffice.interagency.post.Post.turn",
    "backoffice.interagency.post.Post._claim",
    "backoffice.interagency.post.Post._try",
    "backoffice.interagency.post.Post._try#2",
)
PLAYED: Final = frozenset((*ENROLS, *SIGNS_IN, *VISITS, *OFFICE, *OFFICE_ENROLS, *OFFICE_SIGNS_IN, *POST))

NEW_FILE = "of an empty file or folder: what is in it has its own point"
A_DRAFT = "one transaction over the drafts of one key, as in `answering.save_field`"
A_NOTE = "one transaction over one note that is worth nothing by itself; made anew at the next start or the next turn"
BY_HAND = "given by a person at the office's machine, who sees whether it was done and may give it again"
AT_THE_HALL = "asked by a browser of the hall with a name of its own: tests/office and tests/races ask it again"
RESTORED = "of an office restored from a copy, or a broken feed: the kills of tests/simulation go through it"
DECIDED = "one transaction with its operation and what became of the refused one, as `workplace.do` with `honoured`"
BY_STICK = "what lies on the stick is read again, as often as somebody wants, by the rules of `Sender`"
DIES_THERE = "dies there, commit by commit, in tests/sync/test_picture.py and test_leaving.py"
FOLLOWED = "follows from the feed in one transaction that says how far it came; it is followed on from there"
COMPARED_AGAIN = "one bucket; what a fall leaves unmended differs when it is compared again"
ALIKE: Final = {
    "sync.taking.Taker._begin": DIES_THERE,
    "sync.taking.Taker._keep": DIES_THERE,
    "sync.taking.Taker._end": DIES_THERE,
    "sync.taking.Taker._page": RESTORED,
    "sync.taking.forget_some": DIES_THERE,
    "sync.tidying.Tidier._let_go": DIES_THERE,
    "sync.tidying.Tidier._try_again": DIES_THERE,
    "sync.tidying.Tidier._drop_scans": DIES_THERE,
    "sync.tidying.Tidier._drop_scans#2": DIES_THERE,
    "sync.tidying.Tidier._note": DIES_THERE,
    "unlink mfc_desk.store.scan_files.EncryptedScans.drop": DIES_THERE,
    "sync.comparing.Comparer.compare": A_NOTE,
    "sync.comparing.Comparer._mend": COMPARED_AGAIN,
    "sync.comparing.Comparer._mend_one": COMPARED_AGAIN,
    "sync.comparing.Comparer._mend_one#2": COMPARED_AGAIN,
    "mfc_desk.usecases.picture._kept": "rows of the office that were looked up; they are looked up again",
    "mfc_desk.usecases.picture.begin": A_NOTE,
    "mfc_desk.usecases.picture.compare_soon": A_NOTE,
    "mfc_desk.usecases.picture.end": A_NOTE,
    "mfc_desk.usecases.alerts_seen._keep": "one note of who saw which alert; said again where it was not kept",
    "backoffice.picturing.follow": FOLLOWED,
    "backoffice.loading.follow": FOLLOWED,
    "backoffice.picturing.set_days": BY_HAND,
    "mkdir backoffice.store.disks.make_folder": NEW_FILE,
    "touch mfc_desk.store.engine.open_engine": NEW_FILE,
    "mkdir mfc_desk.store.durable.make_folder": NEW_FILE,
    "unlink mfc_desk.store.scan_files.EncryptedScans.__init__": "of what an earlier life left unfinished",
    "unlink mfc_desk.store.scan_files.EncryptedScans._write": "of what could not be written whole",
    "unlink backoffice.scanning.receive": "of an empty file that waiting has made",
    "sync.blobs.ScanSender._took_some": "as `_took`, of several: it dies there in tests/sync/test_scans_together.py",
    "unlink backoffice.scanning.receive_whole": "of an empty file that waiting has made",
    "ftruncate backoffice.scanning._written_whole": "of a scan that is not what was said; it goes by itself then",
    "ftruncate backoffice.scanning.receive": "of a scan that is not what was said; it is sent again from its start",
    "mfc_desk.usecases.acting.save_field": A_DRAFT,
    "mfc_desk.usecases.advice.keep": A_DRAFT,
    "mfc_desk.usecases.advice.keep_outcome": A_DRAFT,
    "mfc_desk.usecases.answering.add_row": A_DRAFT,
    "mfc_desk.usecases.answering.remove_row": A_DRAFT,
    "mfc_desk.usecases.answering.put_back": A_DRAFT,
    "mfc_desk.usecases.persons.read_zone": A_DRAFT,
    "mfc_desk.usecases.acting.stand_for": A_NOTE,
    "mfc_desk.usecases.denied.note": A_NOTE,
    "mfc_desk.usecases.law_news._set": A_NOTE,
    "mfc_desk.usecases.places.came_for": A_NOTE,
    "mfc_desk.usecases.acts_told.was_told": "a note that this is known here; without it the operator is told once more",
    "mfc_desk.usecases.keeping_told.keep": "what the office told a supervisor; it is asked again",
    "mfc_desk.usecases.keeping_told.put_off": A_NOTE,
    "mfc_desk.usecases.feedback.keep": "one draft, sealed, as any field that is typed: `drafts` of `answering.save_field`",
    "mfc_desk.usecases.feedback._give": "a draft that the rules refuse for good is dropped, or dropped the next time",
    "backoffice.demo.play": "a morning that is made up, in an office that is not kept",
    "mfc_desk.usecases.two_papers.note": A_NOTE,
    "mfc_desk.usecases.visits.stand_at": A_NOTE,
    "mfc_desk.usecases.visits.stand_in_form": A_NOTE,
    "mfc_desk.usecases.tray.put_away": A_NOTE,
    "mfc_desk.usecases.ways_back.go_on": "a note that this is known here; without it the operator is told once more",
    "mfc_desk.usecases.ways_back.note": A_NOTE,
    "mfc_desk.usecases.signing_in._without_the_line": A_NOTE,
    "mfc_desk.usecases.signing_in._wrong": A_NOTE,
    "mfc_desk.usecases.signing_in._remember_wait": A_NOTE,
    "mfc_desk.usecases.queue.ask#2": "given up: a start gives up whatever is not answered, `late.begin`",
    "mfc_desk.usecases.late._honour": "as `workplace.do` with `honoured`, where there is nothing to record",
    "sync.hello._demand_word": "one note, written again with the next greeting",
    "mfc_desk.usecases.again._begin_again": "one transaction over one visit, tried once: tests/usecases/test_again.py",
    "mfc_desk.usecases.rebase._write_in_pages": "as `rebase.rebase`, in pages that a later fold makes again",
    "sync.receiving.Receiver._demand_whole": RESTORED,
    "sync.receiving.Receiver._forget_untold": RESTORED,
    "ftruncate backoffice.scanning._write#2": "of a piece for which there is no room: it was not counted",
    "sync.bundle.StickCourier._forget": A_NOTE,
    "sync.bundle.StickCourier._remember": A_NOTE,
    "sync.bundle_answer._Taking.begin": BY_STICK,
    "sync.bundle_answer._Taking.record": BY_STICK,
    "sync.bundle_answer._Taking.end": BY_STICK,
    "sync.bundle_answer.take": BY_STICK,
    "backoffice.importing._session": BY_STICK,
    "backoffice.importing._session#2": BY_STICK,
    "fsync mfc_desk.store.reserve.Reserve._lay": "of the reserve: nothing is in it, and it is laid again",
    "unlink mfc_desk.store.reserve.Reserve._lay": "of the reserve: nothing is in it, and it is laid again",
    "unlink mfc_desk.store.reserve.Reserve.release": "of the reserve: nothing is in it, and it is laid again",
    "mfc_desk.usecases.decided_afar.carry_out": "the tray and what is said of it, both or neither: tests/hall/test_decided_afar",
    "mfc_desk.usecases.decided_afar.news": "a note that this is known here; without it the operator is told once more",
    "mfc_desk.usecases.deciding.decide_anew": DECIDED,
    "mfc_desk.usecases.deciding.do_again": DECIDED,
    "mfc_desk.usecases.deciding.hand_over": DECIDED,
    "mfc_desk.usecases.deciding.leave": DECIDED,
    "mfc_desk.usecases.enrolling.enrol_again": "as `enrolling.enrol`, of a desk that is one already; by the same code",
    "backoffice.pushing.push#2": "the same once more where the database refused something, as `pushing.push`",
    "backoffice.scanning._finish#2": "the same, as `scanning._finish`",
    "backoffice.asking.ask#2": "a refusal that is kept, as `asking.ask`",
    "backoffice.interagency.post.Post._call_late": "one operation of the office's own, as `Post._try#2`",
    "backoffice.interagency.post.Post._try#3": "puts a broken row off, where a fall leaves its lease to run out",
    "backoffice.appointments.take_in": BY_HAND,
    "backoffice.devices.allow": BY_HAND,
    "backoffice.devices.revoke": BY_HAND,
    "backoffice.restoring.restored": BY_HAND,
    "backoffice.founding.found": BY_HAND,
    "backoffice.founding.open_desk": BY_HAND,
    "backoffice.hall_commands.hall": BY_HAND,
    "backoffice.personnel.add": BY_HAND,
    "backoffice.personnel.let_work": BY_HAND,
    "backoffice.personnel.set_password": BY_HAND,
    "backoffice.staffing.found": BY_HAND,
    "backoffice.staffing.give_code": BY_HAND,
    "backoffice.terminals.add": BY_HAND,
    "backoffice.terminals.new_code": BY_HAND,
    "backoffice.terminals.block": BY_HAND,
    "backoffice.kiosks.issue": AT_THE_HALL,
    "backoffice.kiosks.withdraw": AT_THE_HALL,
    "backoffice.receptions.sign_out": AT_THE_HALL,
    "backoffice.receptions._print": AT_THE_HALL,
    "backoffice.terminals.open_with": AT_THE_HALL,
    "backoffice.terminals.ask_for_help": AT_THE_HALL,
    "backoffice.terminals.help_goes": AT_THE_HALL,
    "backoffice.ticket_papers.ended": AT_THE_HALL,
}
"""Points that are not played, each with the reason why a fall there shows nothing that another does not."""
