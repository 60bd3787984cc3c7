"""Which printed or shown parts of a case rest on facts nobody has vouched for: they carry the badge "not verified"."""

from __future__ import annotations

from forms.evidence import EvidencePlan
from forms.fees import Fee
from forms.node import Standing
from forms.service import Service


def unverified(service: Service, *, plan: EvidencePlan, fee: Fee | None, deadline: Standing) -> tuple[str, ...]:
    """The parts "due", "fee", "documents" and "fetched" that rest on a fact without a source that was seen.

    A list is marked as soon as one thing in it that is needed rests on such a fact.
    """
    cost = service.fee.standing if fee is None else fee.standing
    needed = [one for one in plan.items if one.state != "not_needed"]
    later = {one.id: one.cure for one in service.requirements if one.cure is not None}
    cures = [later[one.requirement] for one in needed if one.state == "open" and one.requirement in later]
    parts = {
        "due": [deadline],
        "fee": [cost],
        "documents": [*(one.standing for one in needed if one.by == "applicant"), *cures],
        "fetched": [one.standing for one in needed if one.by == "interagency"],
    }
    return tuple(part for part, stands in parts.items() if not all(one.verified for one in stands))
