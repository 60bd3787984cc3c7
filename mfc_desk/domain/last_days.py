"""Until when a paper is valid: which papers are asked for their last day, and what of it is signed for.

An expired paper is kept, since a refusal may rest on it; it proves nothing (`forms.evidence`).
"""

from __future__ import annotations

from collections.abc import Iterable

from forms.ids import EvidenceTypeId, RequirementId
from forms.service import Service
from mfc_desk.domain.entities import Document


def must_be_valid(service: Service, requirement: RequirementId, evidence: EvidenceTypeId) -> bool:
    """Whether the law wants this paper to be valid on the day it is shown for the requirement."""
    named = (one for one in service.requirements if one.id == requirement)
    every = (item for one in named for way in one.any_of for item in way.all)
    return any(item.type == evidence and item.must_be_valid for item in every)


def signed_days(documents: Iterable[Document]) -> tuple[str, ...]:
    """The last days that stand on the check sheet: who signs it signs for them. A paper without one adds nothing."""
    dated = (one for one in documents if one.valid_until is not None and not one.volunteered)
    return tuple(sorted(f"{one.requirement}|{one.evidence}|{one.about}|{one.valid_until}" for one in dated))
