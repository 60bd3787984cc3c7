"""Names of things in the law, each a type of its own."""

from __future__ import annotations

from typing import Literal, NewType

PackId = NewType("PackId", str)
ServiceId = NewType("ServiceId", str)  # "<pack>.<name>"
ServiceVersion = NewType("ServiceVersion", str)
FormId = NewType("FormId", str)
RequirementId = NewType("RequirementId", str)
EvidenceTypeId = NewType("EvidenceTypeId", str)  # "<pack>.<name>"
FieldPath = NewType("FieldPath", str)  # a JSON pointer: "/child/dob", "/children/<row id>/dob"
GroundId = NewType("GroundId", str)
ExemptionId = NewType("ExemptionId", str)
PurposeId = NewType("PurposeId", str)  # "<pack>.<name>": what data about a person are asked for
RowId = NewType("RowId", str)
PersonPath = NewType("PersonPath", str)  # who stands there in a form: "/children/<row id>", "/child"; "": the applicant
AnswerId = NewType("AnswerId", str)  # an agency's answer, the key that unlocks asking the applicant

Addressee = Literal["natural", "organisation", "sole_trader"]
Capacity = Literal["self", "parent", "guardian", "proxy", "head"]
Confidence = Literal["sourced", "known", "illustrative"]
TextCode = str
