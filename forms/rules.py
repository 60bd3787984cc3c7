"""Rules of the law: a small typed language over JSON with three truth values.

A rule is a literal (bool, int, str) or `{"operator": [arguments]}`. A name that nobody has
answered yet is UNKNOWN; nothing is coerced, nothing is a float, and every run is bounded.
`ready` reads a rule once, so that it runs often; `forms.rulecheck` proves its types before it is ever used.
"""

from __future__ import annotations

from forms.ready import MAX_DEPTH, Ready, Rule, boolean, need, operator, ready, variable
from forms.scope import Row, Scope, WorkingDays
from forms.values import Maybe, Unknown

__all__ = [
    "MAX_DEPTH", "Ready", "Row", "Rule", "Scope", "WorkingDays",
    "evaluate", "holds", "need", "operator", "ready", "truth", "variable",
]  # fmt: skip


def evaluate(rule: Rule, scope: Scope) -> Maybe:
    """The value of `rule`, made ready or not, or UNKNOWN. Raises `RuleError` for an ill-typed or oversized rule."""
    return (rule if isinstance(rule, Ready) else ready(rule)).run(scope)


def truth(rule: Rule, scope: Scope) -> bool | Unknown:
    """Whether `rule` holds: True, False or UNKNOWN. Raises `RuleError` where it is not a truth value."""
    return boolean(evaluate(rule, scope), "rule")


def holds(rule: Rule | None, scope: Scope, *, default: bool = True) -> bool:
    """Whether `rule` is certainly true; a missing rule is `default`, an unknown one is not true."""
    return default if rule is None else truth(rule, scope) is True
