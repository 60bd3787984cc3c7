"""A filled-in value is wrong: both values are kept, none is overwritten.

How a presenter uses it: on a read-only field the act "this is wrong" asks what it should be and calls `dispute`; the
field stays as it is and shows that a discrepancy is open. `of_case` is the list of an application with how alike the
two values are (texts `discrepancy.<likeness>`); `settle` closes one with an outcome (texts `discrepancy.<outcome>`).
"""

from __future__ import annotations

from mfc_desk.domain.errors import Unlawful
from mfc_desk.domain.guards import OUTCOMES, Discrepancy
from mfc_desk.domain.ids import ApplicationId, DiscrepancyId, Key
from mfc_desk.domain.operations.discrepancies import OpenDiscrepancy, SettleDiscrepancy
from mfc_desk.text.message import Message, msg
from mfc_desk.usecases.visits import look_at_case
from mfc_desk.usecases.workplace import Done, Session, Workplace, do


def dispute(work: Workplace, session: Session, *, application: ApplicationId, path: str, said: str) -> Done:
    """The person says that the value at `path` is wrong and what it should be. Raises `DomainError`."""
    field = look_at_case(work, application).form.field(path)
    if field is None or field.source is None:
        raise Unlawful(msg("rule.not_filled_in"))
    operation = OpenDiscrepancy(
        application=application,
        discrepancy=DiscrepancyId(work.ids.new()),
        path=path,
        shown=str(field.source.value),
        said=said,
        source=field.source.source,
        request=field.source.request or "",
    )
    return do(work, session, operation)


def outcomes(found: Discrepancy) -> tuple[str, ...]:
    """How this one may end: that both are right only where they are one name."""
    return tuple(sorted(one for one in OUTCOMES if one != "both_right" or found.likeness != "different"))


def words_of(name: str) -> Message:
    """A likeness or an outcome in words."""
    return msg(f"discrepancy.{name}")


def settle(work: Workplace, session: Session, discrepancy: DiscrepancyId, outcome: str) -> Done:
    """Someone found out which is right. Raises `DomainError`."""
    return do(work, session, SettleDiscrepancy(discrepancy=discrepancy, outcome=outcome))


def of_case(work: Workplace, application: ApplicationId) -> tuple[Discrepancy, ...]:
    """The discrepancies of an application, in the order they were opened."""
    names = look_at_case(work, application).application.discrepancies
    with work.store.read() as uow:
        found = [uow.rows.get(Key("discrepancy", name)) for name in names]
    return tuple(each for each in found if isinstance(each, Discrepancy))
