"""Kinds of questions, one folder each, and what is done with any of them: read an answer, grade it, draw the page.

`read`, `grade`, `state_of` and `render` are the door. They take a lone question or a quiz alike, do no input or
output, and never raise on what a learner sends. A question with variants is `fitted` to its learner first. `probe`
says beforehand whether a regular expression can be graded. What `is_run` is kept first, and graded once a job has it
`run`.
"""

from stoa.assessment.items.answering import IS_FINAL, grade, questions_of, read, state_of
from stoa.assessment.items.assets import Assets, assets_of
from stoa.assessment.items.drawing import render
from stoa.assessment.items.programs import is_run, is_waiting, run, told, waiting
from stoa.assessment.items.registry import kinds
from stoa.assessment.items.text.matching import BadPattern, TooSlow, probe
from stoa.assessment.items.variants import count_of, fitted, number_for, variant
from stoa.assessment.items.words import is_free, name_of
from stoa.assessment.ports import TOKEN

__all__ = [
    "IS_FINAL", "TOKEN", "Assets", "BadPattern", "TooSlow", "assets_of", "count_of", "fitted", "grade", "is_free",
    "is_run", "is_waiting", "kinds", "name_of", "number_for", "probe", "questions_of", "read", "render", "run",
    "state_of", "told", "variant", "waiting",
]  # fmt: skip
