"""The completion rule language: one syntax, pure.

`parse` reads what an author wrote, `text` writes the one canonical form, `evaluate` says whether a learner meets it and
what is missing, `problems` finds what no learner could meet. A new kind of condition is one entry in `terms.TERMS`;
what it counts is registered with `learning.ports`.
"""

from stoa.credentials.rules.asking import CourseShape, Facts, Missing
from stoa.credentials.rules.checking import Problem, circles, problems
from stoa.credentials.rules.evaluating import Explanation, evaluate, is_met, once_done
from stoa.credentials.rules.gathered import KNOWN_LATER, count_key, day_of
from stoa.credentials.rules.parsing import MAX_CONDITIONS, MAX_DEPTH, MAX_LENGTH, parse
from stoa.credentials.rules.pathway import FILE, Pathway, pathway, pathway_json, pathways_in
from stoa.credentials.rules.terms import TERMS
from stoa.credentials.rules.tree import (
    Amount,
    Condition,
    Group,
    Phrase,
    Place,
    Rule,
    RuleError,
    conditions,
    digest,
    text,
)

__all__ = [
    "FILE",
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
    "Pathway",
    "Phrase",
    "Place",
    "Problem",
    "Rule",
    "RuleError",
    "circles",
    "conditions",
    "count_key",
    "day_of",
    "digest",
    "evaluate",
    "is_met",
    "once_done",
    "parse",
    "pathway",
    "pathway_json",
    "pathways_in",
    "problems",
    "text",
]
