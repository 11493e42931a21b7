"""Kinds of questions, one folder each, and what is done with any of them: read an answer, grade it, draw the page.

`read`, `grade`, `state_of` and `render` are the door. They take a lone question or a quiz alike, do no input or
output, and never raise on what a learner sends. A question with variants is `fitted` to its learner first. `probe`
says beforehand whether a regular expression can be graded, `unread_expression` why a formula cannot. What `is_run` is
kept first, and graded once a job has it `run`.
"""

from stoa.assessment.items.answering import IS_FINAL, answer_to, grade, questions_of, read, state_of
from stoa.assessment.items.assets import Assets, assets_of
from stoa.assessment.items.drawing import render, render_keyed
from stoa.assessment.items.exam import may_begin, stamp_of
from stoa.assessment.items.formula import unread_expression
from stoa.assessment.items.mathfield import sets_styles
from stoa.assessment.items.programs import failed, given_up, is_run, is_waiting, own_answer, run, told, waiting
from stoa.assessment.items.registry import kinds, opinion_of
from stoa.assessment.items.sections import GO, answers_in, names_in, remarks
from stoa.assessment.items.sitting import as_allowed, as_of, due_of, is_sat, is_saved, minutes_of
from stoa.assessment.items.sure import ASK, SURE, asks_sure, has_sure, sure_of
from stoa.assessment.items.sureness import level_name
from stoa.assessment.items.telling import wrongs
from stoa.assessment.items.text.matching import BadPattern, TooSlow, probe
from stoa.assessment.items.tongues import spoken
from stoa.assessment.items.variants import count_of, fitted, number_for, variant
from stoa.assessment.items.words import clock_text, is_free, lateness_text, name_of, share_text
from stoa.assessment.ports import TOKEN

__all__ = [
    "ASK", "GO", "IS_FINAL", "SURE", "TOKEN", "Assets", "BadPattern", "TooSlow", "answer_to", "answers_in",
    "as_allowed", "as_of", "asks_sure", "assets_of", "clock_text", "count_of", "due_of", "failed", "fitted", "given_up",
    "grade", "has_sure", "is_free", "is_run", "is_sat", "is_saved", "is_waiting", "kinds", "lateness_text",
    "level_name", "may_begin", "minutes_of", "name_of", "names_in", "number_for", "opinion_of", "own_answer", "probe",
    "questions_of", "read", "remarks", "render", "render_keyed", "run", "sets_styles", "share_text", "spoken",
    "stamp_of", "state_of", "sure_of", "told", "unread_expression", "variant", "waiting", "wrongs",
]  # fmt: skip
