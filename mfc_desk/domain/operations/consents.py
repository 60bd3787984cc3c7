"""The person says whether their data may be fetched: given, refused, withdrawn. Each word is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar, Final

from forms.ids import EvidenceTypeId
from mfc_desk.domain import consents, lawful
from mfc_desk.domain.answered import sought
from mfc_desk.domain.entities import Application
from mfc_desk.domain.errors import Unlawful, WrongState
from mfc_desk.domain.heard import barred, words_about
from mfc_desk.domain.ids import ApplicationId, ConsentId, Key
from mfc_desk.domain.intake import Consent, ConsentState
from mfc_desk.domain.machines import APPLICATION, CONSENT
from mfc_desk.domain.operations.base import Act, Rows, Writes, need, rule
from mfc_desk.domain.permissions import demand
from mfc_desk.text.message import msg

METHODS: Final = frozenset({"paper", "oral"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """What was asked and how it was answered."""

    application: ApplicationId
    consent: ConsentId
    categories: tuple[EvidenceTypeId, ...]
    """What may, or may not, be fetched."""
    notice_hash: str
    """Of the text that was read out; see `consents.notice_hash`."""
    language: str
    method: str

    @property
    def primary(self) -> Key:
        return Key("consent", self.consent)


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveConsent(_Said):
    """The applicant, or who acts for them, agreed that this is fetched for this application."""

    KIND: ClassVar[str] = "give_consent"
    SCHEMA: ClassVar[int] = 1
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RefuseConsent(_Said):
    """They did not agree."""

    KIND: ClassVar[str] = "refuse_consent"
    SCHEMA: ClassVar[int] = 1


@rule(GiveConsent)
def give_consent(rows: Rows, operation: GiveConsent, act: Act) -> Writes:
    """A record by which an agency may be asked. What the service does not fetch cannot be agreed to."""
    if operation.until is not None and operation.until < lawful.local_day(act.law, act.at.at):
        raise Unlawful(msg("rule.consent_expired", day=operation.until))
    return _recorded(rows, operation, act, until=operation.until)


@rule(RefuseConsent)
def refuse_consent(rows: Rows, operation: RefuseConsent, act: Act) -> Writes:
    """The no is kept as the yes would be, and is the newer word."""
    return _recorded(rows, operation, act, until=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawConsent:
    """They take the consent back; what was fetched until now was lawful."""

    KIND: ClassVar[str] = "withdraw_consent"
    SCHEMA: ClassVar[int] = 1
    consent: ConsentId

    @property
    def primary(self) -> Key:
        return Key("consent", self.consent)


@rule(WithdrawConsent)
def withdraw_consent(rows: Rows, operation: WithdrawConsent, act: Act) -> Writes:
    """From now on nothing is fetched by it."""
    consent = need(rows, Consent, operation.consent)
    demand(act.actor, WithdrawConsent.KIND, consent)
    after = CONSENT.after(consent.state, WithdrawConsent.KIND)
    withdrawn = replace(consent, state=after, withdrawn_at=act.at.at)
    application = need(rows, Application, consent.application)
    before = words_about(rows, application)
    said = [withdrawn if one.id == consent.id else one for one in before]
    lifecycle = APPLICATION.after(application.lifecycle, WithdrawConsent.KIND)
    if lifecycle is application.lifecycle or _same(before, said):
        return (withdrawn,)
    return (withdrawn, application.unchecked(lifecycle=lifecycle))


def _recorded(rows: Rows, said: GiveConsent | RefuseConsent, act: Act, *, until: date | None) -> Writes:
    application = need(rows, Application, said.application)
    demand(act.actor, said.KIND, application)
    lifecycle = APPLICATION.after(application.lifecycle, said.KIND)
    if rows.get(said.primary) is not None:
        raise WrongState(msg("rule.consent_exists"))
    if said.method not in METHODS:
        raise Unlawful(msg("rule.consent_method"))
    articles = consents.fetchable(act.law, application)
    if not said.categories or not set(said.categories) <= articles.keys():
        raise Unlawful(msg("rule.consent_for_nothing"))
    if said.notice_hash != consents.notice_hash(act.law, application, said.language):
        raise Unlawful(msg("rule.notice_other_text"))
    _, service = lawful.pinned(act.law, application)
    consent = Consent(
        id=said.consent,
        application=application.id,
        subject=application.for_whom,
        identifier=sought(rows, application).identifier,
        given_by=application.party,
        controller=service.authority.code,
        purpose=service.name.code,
        categories=said.categories,
        recipients=(service.authority.code,),
        legal_basis=tuple(sorted({articles[each] for each in said.categories})),
        notice=consents.notice_of(act.law, application),
        notice_hash=said.notice_hash,
        law_version=application.law_version,
        language=said.language,
        method=said.method,
        state=CONSENT.after(ConsentState.REQUESTED, said.KIND),
        given_at=act.at.at,
        until=until,
        resting=tuple(each for each in said.categories if _by_consent(act, application, each)),
    )
    kept, before = replace(application, consents=(*application.consents, consent.id)), words_about(rows, application)
    if application.number is not None or _same(before, (*before, consent)):
        return (consent, kept)
    return (consent, kept.unchecked(lifecycle=lifecycle))


def _by_consent(act: Act, application: Application, kind: EvidenceTypeId) -> bool:
    agency = lawful.pinned(act.law, application)[0].evidence_type(kind).agency
    return agency is not None and agency.needs_consent


def _same(before: Sequence[Consent], after: Sequence[Consent]) -> bool:
    """Whether the same is locked as before: else another thing is asked of the person, and they check it anew."""
    return {one.type for one in barred(before)} == {one.type for one in barred(after)}
