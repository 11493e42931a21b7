"""The completion rule language: one syntax, pure.

`parse` reads what an author wrote, `text` writes the one canonical form, `evaluate` says whether a learner meets it and
what is missing, `problems` finds what no learner could meet. A new kind of condition is one entry in `terms.TERMS`.
"""

from stoa.credentials.rules.checking import CourseShape, Problem, problems
from stoa.credentials.rules.evaluating import Explanation, evaluate
from stoa.credentials.rules.parsing import MAX_CONDITIONS, MAX_DEPTH, MAX_LENGTH, parse
from stoa.credentials.rules.terms import KNOWN_LATER, TERMS, Facts, Missing
from stoa.credentials.rules.tree import Amount, Condition, Group, Place, Rule, RuleError, digest, text

__all__ = [
    "KNOWN_LATER",
    "MAX_CONDITIONS",
    "MAX_DEPTH",
    "MAX_LENGTH",
    "TERMS",
    "Amount",
    "Condition",
    "CourseShape",
    "Explanation",
    "Facts",
    "Group",
    "Missing",
    "Place",
    "Problem",
    "Rule",
    "RuleError",
    "digest",
    "evaluate",
    "parse",
    "problems",
    "text",
]
