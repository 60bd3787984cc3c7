"""The completeness certificate in step 6: what proves each requirement, to be shown, copied, printed."""

from __future__ import annotations

from dataclasses import dataclass

from mfc_desk.domain.ids import ApplicationId
from mfc_desk.domain.papers import CertificateData
from mfc_desk.ports.outside import PrintOutcome
from mfc_desk.text.catalogue import Catalogue
from mfc_desk.usecases import certifying
from mfc_desk.usecases.certifying import CertificatePaper
from mfc_desk.usecases.visits import CaseView
from ui.presenters.visit.paper import PaperRun, PaperState
from ui.presenters.visit.shared import Visiting, words_of


@dataclass(frozen=True, slots=True)
class ProofWords:
    """One requirement and what proves it."""

    requirement: str
    proof: str


@dataclass(frozen=True, slots=True)
class CertificateWords:
    """The certificate as the operator sees it."""

    title: str
    lines: tuple[ProofWords, ...]
    verified: bool


class CertificatePresenter:
    """The certificate of the application in hand; None where there is none on this desk."""

    def __init__(self, room: Visiting) -> None:
        self._room = room
        self._data: CertificateData | None = None
        self._for: ApplicationId | None = None
        self._seen: object = None
        self._paper = PaperRun(room, "visit.proofs.paper")

    def entered(self) -> None:
        """Step 6 opens: read the certificate of the application in hand."""
        case = self._room.case
        if case is None or case.application.number is None or case.application.id == self._for:
            return
        self._for = case.application.id
        self._data = None
        self._paper.begin(self._for)
        self._read(case)

    def viewed(self) -> None:
        """An agency may have answered since: what an entry says of it is read anew."""
        case = self._room.case
        if case is not None and case.application.id == self._for and self._seen != (case.left, case.plan):
            self._read(case)

    def _read(self, case: CaseView) -> None:
        work, session, say = self._room.ctx.work, self._room.ctx.session, self._room.ctx.catalogue
        application, self._seen = case.application.id, (case.left, case.plan)

        def done(found: CertificateData | None) -> None:
            if self._for == application:
                self._data = found
                self._room.tell()

        def job() -> CertificateData | None:
            return certifying.certificate(work, session, application=application, catalogue=say)

        self._room.ctx.run("data", job, done)

    def words(self) -> CertificateWords | None:
        """What it says, in the operator's language."""
        data, say = self._data, self._room.ctx.say
        if data is None:
            return None
        lines = tuple(
            ProofWords(say(each.requirement), say("paper.proofs.line", proof=each.proof, how=each.how))
            for each in data.lines
        )
        return CertificateWords(say("visit.proofs.title", number=data.number, n=len(lines)), lines, not data.unverified)

    def text(self) -> str:
        """The same as plain words, to be sent on."""
        return certifying.text_of(self._data, self._room.ctx.catalogue) if self._data is not None else ""

    def paper(self) -> PaperState:
        """What became of it on paper."""
        return self._paper.paper()

    def ready(self) -> bool:
        """Whether there is one."""
        return self._data is not None

    def print(self) -> None:
        """Print it in the person's language."""
        work = self._room.ctx.work
        if self._for is not None and self._data is not None:
            made = _Maker(self._room, self._for)

            def job() -> PrintOutcome:
                return certifying.print_certificate(work, made())

            self._paper.print(job)

    def save_as(self, path: str) -> None:
        """Save it, to be sent on."""
        work = self._room.ctx.work
        if self._for is not None and self._data is not None:
            made = _Maker(self._room, self._for)
            self._paper.save(lambda to: certifying.save_certificate(work, made(), to=to), path)

    def file_name(self) -> str:
        """What a saved one is called: the number of the case, nothing about the person."""
        return f"{self._data.number}-proofs.pdf" if self._data is not None else "proofs.pdf"


class _Maker:
    """Makes the paper when it is called, on the lane."""

    def __init__(self, room: Visiting, application: ApplicationId) -> None:
        self._work, self._session, self._language = room.ctx.work, room.ctx.session, room.language
        self._application = application

    def __call__(self) -> CertificatePaper:
        words: Catalogue = words_of(self._work, self._language)
        return certifying.made(self._work, self._session, application=self._application, catalogue=words)
