"""The certificate of a case on paper, from the page of the case: printed or saved, in the application's language."""

from __future__ import annotations

from collections.abc import Callable

from mfc_desk.domain.entities import Application
from mfc_desk.domain.papers import CertificateData
from mfc_desk.text.catalogue import LANGUAGES, Language
from mfc_desk.text.message import Message
from mfc_desk.usecases import certifying
from mfc_desk.usecases.certifying import CertificatePaper
from ui.presenters.context import Context
from ui.presenters.visit.paper import PaperRun, PaperState
from ui.presenters.visit.shared import words_of


class CasePaper:
    """What became of the certificate; of another case nothing is known yet."""

    def __init__(self, ctx: Context, tell: Callable[[], None], refuse: Callable[[Message], None]) -> None:
        self.ctx, self._tell, self._refuse = ctx, tell, refuse
        self._application: Application | None = None
        self._certificate: CertificateData | None = None
        self._run = PaperRun(self, "visit.proofs.paper")

    def set_case(self, application: Application, certificate: CertificateData | None) -> None:
        """It is about this case from now on."""
        self._application, self._certificate = application, certificate
        self._run.begin(application.id)

    def paper(self) -> PaperState:
        """What became of it."""
        return self._run.paper()

    def ready(self) -> bool:
        """Whether there is one."""
        return self._certificate is not None

    def file_name(self) -> str:
        """What a saved one is called: the number of the case, nothing about the person."""
        return f"{self._certificate.number}-proofs.pdf" if self._certificate is not None else "proofs.pdf"

    def print(self) -> None:
        """Print it; what did not come out can be printed again, or saved."""
        work, made = self.ctx.work, self._maker()
        if made is not None:
            self._run.print(lambda: certifying.print_certificate(work, made()))

    def save_as(self, path: str) -> None:
        """Save it where the operator chose."""
        work, made = self.ctx.work, self._maker()
        if made is not None:
            self._run.save(lambda to: certifying.save_certificate(work, made(), to=to), path)

    def tell(self) -> None:
        """It stands otherwise now."""
        self._tell()

    def refuse(self, message: Message, /) -> None:
        """It could not be made."""
        self._refuse(message)

    def _maker(self) -> Callable[[], CertificatePaper] | None:
        """Makes the paper when it is called, on the lane; None where there is no certificate."""
        application, work, session = self._application, self.ctx.work, self.ctx.session
        if application is None or self._certificate is None:
            return None
        language: Language = next((each for each in LANGUAGES if each == application.language), "ru")

        def made() -> CertificatePaper:
            return certifying.made(work, session, application=application.id, catalogue=words_of(work, language))

        return made
