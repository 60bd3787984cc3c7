"""Rules of the law: a small typed language over JSON with three truth values.

A rule is a literal (bool, int, str) or `{"operator": [arguments]}`. A name that nobody has
answered yet is UNKNOWN; nothing is coerced, nothing is a float, and every run is bounded.
`ready` reads a rule once, so that it runs often; `forms.rulecheck` proves its types before it is ever used.
"""

from __future__ import annotations

from typing import Final

from forms.ready import MAX_DEPTH, Ready, Rule, boolean, need, operator, ready, variable
from forms.scope import Row, Scope, WorkingDays
from forms.values import Maybe, Unknown

__all__ = [
    "MAX_DEPTH", "Ready", "Row", "Rule", "Scope", "WorkingDays",
    "evaluate", "holds", "made_ready", "need", "operator", "ready", "truth", "variable",
]  # fmt: skip


MOST_KEPT: Final = 4_096
_KEPT: Final[dict[int, tuple[Rule, Ready]]] = {}
"""Rules of packs never change: each is kept with what it was made into, so that nothing else comes to its place."""


def made_ready(rule: Rule) -> Ready:
    """The rule made ready; the same object of a pack is read once. Raises `RuleError`."""
    if isinstance(rule, Ready) or not isinstance(rule, dict):
        return rule if isinstance(rule, Ready) else ready(rule)
    known = _KEPT.get(id(rule))
    if known is not None:
        return known[1]
    made = ready(rule)
    if len(_KEPT) >= MOST_KEPT:
        _KEPT.clear()
    _KEPT[id(rule)] = (rule, made)
    return made


def evaluate(rule: Rule, scope: Scope) -> Maybe:
    """The value of `rule`, made ready or not, or UNKNOWN. Raises `RuleError` for an ill-typed or oversized rule."""
    return made_ready(rule).run(scope)


def truth(rule: Rule, scope: Scope) -> bool | Unknown:
    """Whether `rule` holds: True, False or UNKNOWN. Raises `RuleError` where it is not a truth value."""
    return boolean(evaluate(rule, scope), "rule")


def holds(rule: Rule | None, scope: Scope, *, default: bool = True) -> bool:
    """Whether `rule` is certainly true; a missing rule is `default`, an unknown one is not true."""
    return default if rule is None else truth(rule, scope) is True
