"""Every part of the screens in one window, with real sentences in three languages."""

from __future__ import annotations

from datetime import date

from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QWidget

from mfc_desk.text.catalogue import Catalogue, Language
from ui import keys
from ui.models.queue_rows import QueueRow
from ui.theme.state import current
from ui.widgets.area import scroll
from ui.widgets.bars import Foot, GroupHead, TopBar
from ui.widgets.button import Button
from ui.widgets.dates import date_field
from ui.widgets.field import Field, combo_field, secret_field, text_field
from ui.widgets.keycap import Keycap
from ui.widgets.layout import Line, box, card, col, hold, row, rule
from ui.widgets.marks import Note, Progress, State, Tag
from ui.widgets.paper import Paper
from ui.widgets.pick import Choice, Pick
from ui.widgets.queue_list import QueueList
from ui.widgets.status_line import Device, StatusLine
from ui.widgets.steps import StepBar, StepView
from ui.widgets.summary import Summary
from ui.widgets.words import Elide, Icon, Label

WORDS: dict[str, tuple[str, str, str]] = {  # en, ru, kk
    "call": ("Call A-043", "Вызвать A-043", "A-043 шақыру"),
    "break": ("Break", "Перерыв", "Үзіліс"),
    "no_ticket": ("Without a ticket", "Без талона", "Талонсыз"),
    "hold": ("Hold", "Отложить", "Кейінге қалдыру"),
    "more": ("More: transfer, stop the visit", "Ещё: передать, прервать приём", "Тағы: беру, қабылдауды тоқтату"),
    "off": ("The printer is not ready", "Принтер не готов", "Принтер дайын емес"),
    "print": ("Print again", "Напечатать ещё раз", "Қайта басу"),
    "remove": ("Remove page 2", "Убрать страницу 2", "2-бетті алып тастау"),
    "find": ("Find a person, case or service", "Найти человека, дело или услугу", "Адамды, істі не қызметті табу"),
    "tray": ("Tray", "Лоток", "Науа"),
    "tray_2": ("Tray, 2 need a decision", "Лоток, ждут решения 2", "Науа, шешім керек: 2"),
    "language": ("Language: English", "Язык: русский", "Тіл: қазақша"),
    "top": ("Top bar", "Верхняя строка", "Жоғарғы жол"),
    "world": ("State of the world", "Состояние связи и приборов", "Байланыс пен құралдардың күйі"),
    "place": ("Desk 4 · Aigerim S.", "Окно 4 · Айгерим С.", "4-терезе · Әйгерім С."),
    "offline": ("Offline since 10:42", "Без связи с 10:42", "Байланыс үзілді: 10:42"),
    "kept": ("14 kept safe here, will go by themselves", "14 хранятся здесь, уйдут сами", "Осында сақтаулы: 14"),
    "held": ("Office holds your work up to 10:41", "В центре есть ваша работа до 10:41", "Орталықта: 10:41"),
    "scanner": ("Scanner ready", "Сканер готов", "Сканер дайын"),
    "printer": ("Printer ready", "Принтер готов", "Принтер дайын"),
    "waits": ("waits 18 min", "ждёт 18 мин", "күтті: 18 мин"),
    "in_work": ("in work", "в работе", "жұмыста"),
    "checked": ("identity checked", "личность проверена", "жеке басы тексерілді"),
    "redo": ("3 pages, 1 to redo", "3 страницы, 1 заново", "3 бет, 1 қайта"),
    "with_office": ("with the office, 10:58", "в центре, 10:58", "орталықта, 10:58"),
    "hearing": ("Hard of hearing", "Плохо слышит", "Нашар естиді"),
    "hearing_2": (
        "Face her and speak slowly. Slow pace: this time is not counted.",
        "Говорите медленно, лицом к ней. Это время не считается.",
        "Бетіне қарап, баяу сөйлеңіз. Бұл уақыт есептелмейді.",
    ),
    "card_ends": ("Identity card ends 14 January", "Удостоверение до 14 января", "Жеке куәлік 14 қаңтарда бітеді"),
    "renew": ("Renewal can be taken in the same visit", "Обновить можно сейчас же", "Осы жолы жаңартуға болады"),
    "blurred": (
        "Page 2 is blurred: the date cannot be read",
        "Страница 2 нечёткая: дату не прочесть",
        "2-бет бұлыңғыр: күні оқылмайды",
    ),
    "page_1": ("Page 1, good", "Страница 1, хорошая", "1-бет, жақсы"),
    "page_2": ("Page 2, blurred", "Страница 2, нечёткая", "2-бет, бұлыңғыр"),
    "who": ("Who is at the desk?", "Кто за окном?", "Терезеде кім отыр?"),
    "aigerim": ("Aigerim S.", "Айгерим С.", "Әйгерім С."),
    "this_shift": ("desk 4 on this shift", "окно 4 в эту смену", "осы ауысымда 4-терезе"),
    "other": ("Another name", "Другое имя", "Басқа ат"),
    "type_it": ("type it", "ввести с клавиатуры", "пернетақтадан теріңіз"),
    "give": ("Give back into her hands", "Отдать в руки", "Қолына қайтару"),
    "id": ("Identity card", "Удостоверение", "Жеке куәлік"),
    "certificate": ("Birth certificate", "Свидетельство о рождении", "Туу туралы куәлік"),
    "register": ("The register decides", "Решает реестр", "Тізілім шешеді"),
    "password": ("Password", "Пароль", "Құпиясөз"),
    "show": ("Show", "Показать", "Көрсету"),
    "name": ("Name", "Имя", "Аты"),
    "born": ("Born", "Дата рождения", "Туған күні"),
    "where": ("Born in", "Место рождения", "Туған жері"),
    "kz": ("Kazakhstan", "Казахстан", "Қазақстан"),
    "abroad": ("Abroad", "За границей", "Шетелде"),
    "paper_date": ("Date of the certificate", "Дата свидетельства", "Куәліктің күні"),
    "source": ("Civil registry, 10:40", "Реестр ЗАГС, 10:40", "АХАТ тізілімі, 10:40"),
    "problem": (
        "Enter the date of the certificate, for example 14 03 2012",
        "Введите дату свидетельства, например 14 03 2012",
        "Куәліктің күнін жазыңыз, мысалы 14 03 2012",
    ),
    "warning": ("The year is before the law", "Год раньше закона", "Жыл заңнан бұрын"),
    "two_wrong": ("Two things are missing", "Не хватает двух ответов", "Екі жауап жетіспейді"),
    "s1": ("Who", "Кто", "Кім"),
    "s2": ("What", "Что", "Не"),
    "s3": ("Documents", "Документы", "Құжаттар"),
    "s4": ("Form", "Анкета", "Сауалнама"),
    "s5": ("Check, sign", "Проверка", "Тексеру"),
    "s6": ("Receipt", "Расписка", "Қолхат"),
    "sub": ("4 of 7 settled", "готово 4 из 7", "дайын: 4/7"),
    "steps": ("Steps of the visit", "Шаги приёма", "Қабылдау қадамдары"),
    "brings": ("The person brings or tells", "Человек приносит или говорит", "Адам әкеледі не айтады"),
    "hint": ("originals go back at once", "оригиналы сразу назад", "түпнұсқа бірден қайтарылады"),
    "count": ("2 of 3 settled", "готово 2 из 3", "дайын: 2/3"),
    "saved": ("Saved here 10:52:07", "Сохранено здесь 10:52:07", "Осында сақталды: 10:52:07"),
    "left": ("Left: 1 field", "Осталось: 1 поле", "Қалды: 1 өріс"),
    "queue": ("Waiting", "Ждут", "Күтуде"),
    "service": ("Residence", "Прописка", "Тіркеу"),
    "by_law": ("By law, disability", "Вне очереди", "Заң бойынша"),
    "min": ("18 min", "18 мин", "18 мин"),
    "scanning": ("Receipt is printing", "Расписка печатается", "Қолхат басылып жатыр"),
    "seven": ("7 of 10", "7 из 10", "10-нан 7"),
    "law": ("Why is this asked?", "Зачем это спрашивают?", "Бұл не үшін сұралады?"),
}
TODAY = date(2026, 11, 22)


class Gallery(QWidget):
    """A window with each part in the states that differ to the eye."""

    def __init__(self, language: Language) -> None:
        super().__init__()
        self.setObjectName("gallery")
        self.setProperty("box", "window")
        self._at = ("en", "ru", "kk").index(language)
        self._say = Catalogue(language)
        self.setWindowTitle(self.w("queue"))
        two = row((scroll(self._left()), 1), (scroll(self._right()), 1), gap=10)
        body = row((scroll(col(self._right(), self._left(), gap=0)), 1)) if self.narrow else two
        middle = card(self._steps(), rule(), (body, 1), self._foot())
        queue = hold(card(self._queue()), width=244)
        queue.setVisible(not self.narrow)
        col(self._top(), (row(queue, (middle, 1), gap=10, pad=10), 1), self._status(), gap=0, into=self)

    @property
    def narrow(self) -> bool:
        """Whether the text is so large that a page has one column."""
        return current().theme.scale > 1.3

    def w(self, key: str) -> str:
        """The sentence of the gallery in its language."""
        return WORDS[key][self._at]

    def _top(self) -> TopBar:
        bar = TopBar(self.w("top"))
        bar.set_place("Almaty 3", self.w("place"))
        bar.set_find("" if self.narrow else self.w("find"), keys.keycap("palette", self._say))
        bar.set_tray(self.w("tray"), "2", spoken=self.w("tray_2"))
        bar.set_language(("EN", "RU", "KZ")[self._at], spoken=self.w("language"))
        return bar

    def _status(self) -> StatusLine:
        line = StatusLine(self.w("world"))
        line.set_line(self.w("offline"), online=False)
        line.set_kept(self.w("kept"), "off")
        line.set_held("" if self.narrow else self.w("held"))
        devices = [Device("scan-line", self.w("scanner")), Device("printer", self.w("printer"))]
        line.set_devices(devices if not self.narrow else [])
        line.set_clock("10:52")
        return line

    def _steps(self) -> StepBar:
        bar = StepBar(self.w("steps"))
        looks = ("done", "attention", "todo", "started", "todo", "skipped")
        views = [StepView(self.w(f"s{n}"), self.w("sub"), look) for n, look in enumerate(looks, 1)]
        bar.set_steps(views, 3)
        bar.set_collapsed(self.narrow)
        return bar

    def _queue(self) -> QueueList:
        view = QueueList(self.w("queue"))
        names = ("A-043", "B-017", "A-044")
        view.set_rows(
            [
                QueueRow(n, n, self.w("service"), self.w("by_law"), self.w("min"), f"{n}, {self.w('service')}")
                for n in names
            ]
        )
        view.select("A-043")
        return view

    def _foot(self) -> Foot:
        narrow = self.narrow
        primary = self.button(
            "call", icon="" if narrow else "megaphone", key="" if narrow else "call_next", kind="primary"
        )
        quiet = [] if narrow else [self.button("no_ticket", icon="plus", key="without_ticket", kind="quiet")]
        foot = Foot(primary, *quiet)
        foot.set_saved("" if narrow else self.w("saved"))
        foot.set_left(self.w("left"), "bad")
        return foot

    def button(self, words: str, *, icon: str = "", key: str = "", kind: str = "plain") -> Button:
        """A button of the gallery."""
        made = Button(self.w(words), icon=icon, keycap=keys.keycap(key, self._say) if key else "", kind=kind)
        made.setObjectName(f"gallery.{words}")
        return made

    def _left(self) -> Line:
        off, busy = self.button("print", icon="printer"), self.button("break", icon="coffee")
        off.set_off(self.w("off"))
        busy.set_busy(True)
        more = Button("", icon="ellipsis", name=self.w("more"))
        danger = self.button("remove", icon="trash", kind="danger")
        buttons = (self._pair(self.button("hold", icon="pause", key="scan"), more), self._pair(off, busy), danger)
        tags = (
            Tag(self.w("waits"), "warn", "timer"),
            Tag(self.w("in_work")),
            Tag(self.w("checked"), "ok", "shield-check"),
        )
        pages = [Paper(1, self.w("page_1"), picture=QPixmap()), Paper(2, self.w("page_2"), fault=True)]
        pages[0].setChecked(True)
        return col(
            *buttons,
            *(row(tag, ..., gap=0) for tag in tags),
            row(Tag(self.w("redo"), "bad", "triangle-alert"), ...),
            row(State(self.w("with_office"), "cloud-check", "ok"), Keycap("F7"), ..., gap=8),
            Note("tint", "ear", self.w("hearing"), self.w("hearing_2"), self.button("law", kind="quiet")),
            Note("warn", "calendar-clock", self.w("card_ends"), self.w("renew")),
            Note("off", "cloud-off", self.w("offline"), self.w("kept")),
            row(*pages, ..., gap=8),
            Label(self.w("blurred"), "strong", "bad", wrap=True),
            box("sunken", Icon("printer", "muted"), (Elide(self.w("scanning"), "h3"), 1), across=True, pad=8),
            Progress(self.w("scanning"), done=7, of=10, words=self.w("seven")),
            *(Label("A-043 ₸ 12", kind) for kind in ("h1", "num", "ticket")),
            ...,
            gap=8,
            pad=16,
        )

    def _pair(self, *widgets: QWidget) -> Line:
        return col(*widgets, gap=8) if self.narrow else row(*widgets, ..., gap=8)

    def _right(self) -> Line:
        summary = Summary()
        summary.set_problems(self.w("two_wrong"), [("a", self.w("problem")), ("b", self.w("warning"))])
        return col(
            GroupHead(self.w("brings"), icon="hand-helping", count=self.w("count"), hint=self.w("hint")),
            summary,
            self._choice(),
            self._ticks(),
            *self._fields(),
            ...,
            gap=10,
            pad=(16, 0, 16, 12),
        )

    def _choice(self) -> Choice:
        choice = Choice(self.w("who"), columns=1 if self.narrow else 2, name="who")
        choice.offer("aigerim", Pick(self.w("aigerim"), self.w("this_shift"), on=True))
        choice.offer("other", Pick(self.w("other"), self.w("type_it"), icon="keyboard"))
        return choice

    def _ticks(self) -> QWidget:
        locked = Pick(self.w("certificate"), many=True)
        locked.set_locked(self.w("register"))
        return box("plain", Label(self.w("give"), "h3"), Pick(self.w("id"), "10:38", on=True, many=True), locked)

    def _fields(self) -> list[Field]:
        show = self.button("show", icon="eye", kind="quiet")
        fields = [
            secret_field(self.w("password"), name="password", right=show),
            text_field(self.w("name"), name="name", value="Әлия Қабденқызы"),
            date_field(self.w("born"), lambda: TODAY, name="born", value=date(2012, 3, 14)),
            combo_field(self.w("where"), [("kz", self.w("kz")), ("x", self.w("abroad"))], name="where", value="x"),
            date_field(self.w("paper_date"), lambda: TODAY, name="paper_date"),
            text_field(self.w("id"), name="locked", value="••••0412"),
        ]
        fields[1].say("source", self.w("source"))
        fields[3].say("warning", self.w("warning"))
        fields[4].say("problem", self.w("problem"))
        fields[5].say("locked", self.w("register"))
        return fields
