"""One row of the evidence plan, with what is in hand and the entry of a file below it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QWidget

from ui.keys import keycap
from ui.presenters.context import Context
from ui.presenters.visit.documents import DocumentsPresenter
from ui.presenters.visit.plan_rows import HeldRow, PlanRow
from ui.views.visit.last_day import LastDayEntry
from ui.views.visit.parts import named, take_focus
from ui.views.visit.proof_box import ProofBox
from ui.widgets.button import Button
from ui.widgets.field import text_field
from ui.widgets.file_dialog import FileDialog
from ui.widgets.layout import Line, clear, col, restyle, row
from ui.widgets.marks import State, Tag
from ui.widgets.pick import Pick
from ui.widgets.words import Icon, Label
from ui.widgets.wrap import Wrap

FILES = "*.pdf *.jpg *.jpeg *.png"


class PathEntry(QWidget):
    """Where a file is typed or chosen, in the place of its row. Esc closes it."""

    def __init__(self, documents: DocumentsPresenter, key: str, ctx: Context, *, own: bool) -> None:
        super().__init__()
        self._documents, self._key, self._say = documents, key, ctx.say
        self._own = own
        say = ctx.say
        self.field = text_field(
            say("visit.documents.path"), name=named(f"visit.documents.path.{key}"), enter_moves=False
        )
        self._browse = Button(say("visit.documents.browse"), icon="file-text")
        self._browse.setObjectName(f"visit.documents.browse.{key}")
        self._add = Button(say("visit.documents.add"), icon="paperclip", keycap=keycap("came", ctx.catalogue))
        self._add.setObjectName(f"visit.documents.add.{key}")
        self._browse.clicked.connect(self._choose)
        self._add.clicked.connect(self._attach)
        self.field.entered.connect(self._attach)
        self.day = self._last_day() if documents.last_day.asked else None
        col(self.field, self.day, row(self._add, self._browse, ..., gap=8), gap=6, pad=(0, 2, 0, 4), into=self)

    def refresh(self) -> None:
        """Say what is unfit about the file, or that one is being read."""
        unfit = self._documents.unfit(self._key)
        calm = self._say("visit.volunteer.note" if self._own else "visit.documents.path_help")
        self.field.say("problem" if unfit else "help", unfit or calm)
        self._add.set_busy(self._documents.busy(self._key))
        if self.day is not None:
            self.day.refresh()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes the entry; what was typed is gone only after that."""
        if event.key() == Qt.Key.Key_Escape:
            self._documents.open_entry("")
        else:
            super().keyPressEvent(event)

    def take(self, path: str) -> None:
        """Attach this file; while something is still asked about it, it stands in the field."""
        self.field.set_value(path)
        self._attach()

    def _last_day(self) -> LastDayEntry:
        made = LastDayEntry(self._documents, self._key, self._say)
        made.entered.connect(self._attach)
        return made

    def _attach(self) -> None:
        self._documents.attach(self._key, self.field.value())

    def _choose(self) -> None:
        dialog = FileDialog(
            self, self._say("visit.documents.browse_title"), name="visit.documents.dialog", say=self._say
        )
        dialog.setFileMode(FileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(f"PDF, JPEG, PNG ({FILES})")
        typed = Path(self.field.value() or str(Path.home()))
        dialog.setDirectory(str(typed.parent if typed.suffix else typed))
        dialog.fileSelected.connect(self.take)
        dialog.open()


class DocumentRow(QFrame):
    """What is needed, why, how it stands, and what can be done. A file can be dropped where the person is asked."""

    def __init__(self, documents: DocumentsPresenter, key: str, ctx: Context) -> None:
        super().__init__()
        self._documents, self._key, self._ctx = documents, key, ctx
        self.setObjectName(f"visit.documents.row.{key}")
        self.setProperty("box", "row")
        self._icon = Icon("clock", "muted", 20)
        self._name, self._reason = Label("", "strong", wrap=True), Label("", "sm", "muted", wrap=True)
        self._state, self._steps = Label("", "sm", wrap=True), Label("", "sm", "warn", wrap=True)
        self._tag, self._proof = Tag(""), ProofBox()
        self._make_buttons()
        self._held = Line(False, gap=2)
        self._path: PathEntry | None = None
        self._below = Line(False, gap=4)
        self._side, self._under, self._acts = row(gap=8), Wrap(), Wrap()
        self._side.put(self._tag, self._why, self._button)
        words = QWidget()
        col(self._name, self._reason, self._state, self._steps, self._under, self._acts, gap=2, into=words)
        mark = col(self._icon, ..., pad=(0, 2, 0, 0))
        head, below = QWidget(), QWidget()
        row(mark, (words, 1), col(self._side, ...), gap=10, into=head)
        row(self._below, pad=(30, 0, 0, 0), into=below)
        col(head, below, gap=4, pad=(16, 5, 12, 6), into=self)
        self._below.put(self._proof, self._held)
        self._shown: PlanRow | None = None
        self._tiny = False

    def _make_buttons(self) -> None:
        say, documents, key = self._ctx.say, self._documents, self._key
        self._button = Button(say("visit.documents.attach"), icon="paperclip")
        self._button.setObjectName(f"visit.documents.attach.{key}")
        self._button.clicked.connect(lambda: documents.open_entry(key))
        self._why = Button(say("visit.why.button"), kind="quiet")
        self._why.setObjectName(f"visit.documents.why.{key}")
        self._why.clicked.connect(lambda: documents.why(key))
        self._button.hide()
        self._more: dict[str, Button] = {}
        """What can be done in few rows: each is made when it is first offered."""

    def _act(self, name: str, *, shown: bool, words: str, spoken: str, icon: str, do: Callable[[str], None]) -> None:
        button = self._more.get(name)
        if button is None:
            if not shown:
                return
            button = Button(words, icon=icon, kind="quiet" if name == "volunteer" else "plain")
            button.setObjectName(f"visit.documents.{name}.{self._key}")
            button.clicked.connect(lambda: do(self._key))
            self._more[name] = button
            self._acts.insert(len(self._more) - 1, button)
        button.set_words(words, name=spoken)
        button.setVisible(shown)

    def attachable(self) -> bool:
        """Whether a file can be attached to this row."""
        return self._shown is not None and self._shown.attachable

    def set_row(self, plan: PlanRow, *, open_: bool) -> None:
        """Show the row as it stands; only what changed is touched."""
        if plan != self._shown:
            self._show(plan)
        self._open(open_)
        restyle(self, box="rowsel" if open_ else "row")

    def set_tiny(self, tiny: bool) -> None:
        """Tag and button beside the words, or under them."""
        if tiny != self._tiny:
            self._tiny = tiny
            if self._shown is not None:
                self._show_held(self._shown.held)
        for place, widget in enumerate((self._tag, self._why, self._button)):
            (self._side if tiny else self._under).removeWidget(widget)
            if tiny and self._under.indexOf(widget) < 0:
                self._under.insert(place, widget)
            elif not tiny and self._side.indexOf(widget) < 0:
                self._side.insertWidget(place, widget)

    def focus_button(self) -> bool:
        """Put the focus on what can be done in the row, at least on why."""
        acts = (self._button, *self._more.values(), self._why)
        return take_focus(next(each for each in acts if not each.isHidden()))

    def focus_path(self) -> bool:
        """Put the focus where the file is typed."""
        return take_focus(self._path.field) if self._path is not None else False

    def focus_last_day(self) -> bool:
        """Put the focus where the last day of the paper is typed."""
        entry = self._path.day if self._path is not None else None
        return take_focus(entry.field) if entry is not None else False

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """One file from this machine is welcome."""
        if self.attachable() and len(event.mimeData().urls()) == 1 and event.mimeData().urls()[0].isLocalFile():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Attach what was dropped."""
        path = event.mimeData().urls()[0].toLocalFile()
        self._documents.open_entry(self._key)
        if self._path is not None:
            self._path.take(path)
        else:  # the row is not shown anew yet
            self._documents.attach(self._key, path)
        event.acceptProposedAction()

    def _show(self, plan: PlanRow) -> None:
        self._icon.set_icon(plan.icon, plan.role)
        self._name.set_words(plan.name)
        self._reason.set_words(plan.reason)
        for label, words in ((self._state, plan.state), (self._steps, ". ".join(plan.steps))):
            label.set_words(words)
            label.setVisible(bool(words))
        self._tag.set_tag(plan.tag, plan.tone, plan.tag_icon)
        self._proof.set_proof(plan.proof)
        self._show_acts(plan)
        code = "visit.documents.attach_more" if plan.held else "visit.documents.attach"
        self._button.set_words(self._ctx.say(code), name=self._ctx.say("visit.documents.attach_name", name=plan.name))
        self._button.setVisible(plan.attachable)
        self.setAcceptDrops(plan.attachable)
        spoken = (plan.name, plan.tag, plan.state, *plan.steps, plan.reason)
        self.setAccessibleName(", ".join(part for part in spoken if part))
        if self._shown is None or plan.held != self._shown.held:
            self._show_held(plan.held)
        self._shown = plan

    def _show_acts(self, plan: PlanRow) -> None:
        say = self._ctx.say
        self._why.set_words(say("visit.why.button"), name=say("visit.why.name", name=plan.name))
        name, documents = plan.name, self._documents
        self._act(
            "dispute", shown=plan.may_dispute, icon="git-compare", do=documents.dispute,
            words=say("visit.agency.dispute"), spoken=say("visit.agency.dispute_name", name=name),
        )  # fmt: skip
        self._act(
            "escalate", shown=plan.may_escalate, icon="flag", do=documents.escalate,
            words=say("visit.agency.escalate"), spoken=say("visit.agency.escalate_name", name=name),
        )  # fmt: skip
        self._act(
            "volunteer", shown=plan.may_volunteer, icon="hand", do=documents.volunteer,
            words=say("visit.volunteer.button"), spoken=say("visit.volunteer.name", name=name),
        )  # fmt: skip

    def _show_held(self, held: tuple[HeldRow, ...]) -> None:
        clear(self._held)
        for each in held:
            self._held.addWidget(self._held_row(each))

    def _held_row(self, held: HeldRow) -> QWidget:
        say = self._ctx.say
        back = Pick(say("visit.documents.returned"), on=held.given_back, many=True,
                    name=say("visit.documents.returned_name", name=held.name))  # fmt: skip
        back.setObjectName(f"visit.documents.returned.{held.document}")
        if held.given_back:
            back.set_locked(say("visit.documents.returned_why"))
        back.clicked.connect(lambda _checked: self._documents.give_back(held.document))
        remove = Button("", icon="trash", kind="icon", name=say("visit.documents.remove", name=held.name))
        remove.setObjectName(f"visit.documents.remove.{held.document}")
        remove.clicked.connect(lambda: self._documents.remove(held.document))
        if not held.removable:  # shown before it has a place it would be a window of its own
            remove.hide()
        count = None
        if held.may_count:
            count = Button(say("visit.volunteer.count"), name=say("visit.volunteer.count_name", name=held.name))
            count.setObjectName(f"visit.documents.count.{held.document}")
            count.clicked.connect(lambda: self._documents.count_it(held.document))
        line, state = QWidget(), State(held.sync, held.sync_icon, held.sync_role)
        words = Label(held.words, "sm", "bad" if held.expired else "text", wrap=True)
        mark = Icon("file-text", "bad" if held.expired else "muted", 18)
        if self._tiny:
            col(
                row(mark, (words, 1), remove, gap=8),
                row(state, ..., gap=8),
                Wrap(back, count) if count is not None else row(back, ..., gap=8),
                gap=4,
                into=line,
            )
        else:
            row(mark, (words, 1), count, state, back, remove, gap=8, into=line)
        return line

    def _open(self, open_: bool) -> None:
        if open_ and self._path is None:
            own = self._shown is not None and self._shown.by_agency
            self._path = PathEntry(self._documents, self._key, self._ctx, own=own)
            self._below.addWidget(self._path)
        elif not open_ and self._path is not None:
            had = self._path.isAncestorOf(self.window().focusWidget())
            self._path.hide()
            self._path.deleteLater()
            self._path = None
            if had:
                self.focus_button()
        if self._path is not None:
            self._path.refresh()
