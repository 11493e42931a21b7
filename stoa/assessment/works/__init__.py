"""Works that people hand in to an assignment: what they are made of, one folder a kind of piece.

`pieces_of` gives a part's pieces with their kinds, which draw fields and show what was handed in (see `ports`); `panel`
draws the assignment in its unit, `rubric_html` its rubric, with what was chosen.
"""

from stoa.assessment.rubrics import compile_rubric
from stoa.assessment.works.drawing import (
    Frame,
    Status,
    asked,
    notes_html,
    panel,
    prose,
    rubric_html,
    state_line,
    state_words,
    team_words,
    terms,
)
from stoa.assessment.works.filing import size_words, why_refused
from stoa.assessment.works.marks import Made, criteria_of, points_of, tidy_notes
from stoa.assessment.works.ports import (
    AddressOf,
    Desk,
    Filed,
    FileKind,
    FileRefused,
    Piece,
    PieceKind,
    upload_name,
)
from stoa.assessment.works.registry import pieces_of
from stoa.assessment.works.sniffing import ENDS, ending, found_type, tidy_name
from stoa.assessment.works.terms import (
    MOST_TIMES,
    Milestone,
    is_team_work,
    may_again,
    milestones_of,
    team_set_of,
    team_sizes,
)

__all__ = [
    "ENDS", "MOST_TIMES", "AddressOf", "Desk", "FileKind", "FileRefused", "Filed", "Frame", "Made", "Milestone",
    "Piece", "PieceKind", "Status", "asked", "compile_rubric", "criteria_of", "ending", "found_type", "is_team_work",
    "may_again", "milestones_of", "notes_html", "panel", "pieces_of", "points_of", "prose", "rubric_html",
    "size_words", "state_line", "state_words", "team_set_of", "team_sizes", "team_words", "terms", "tidy_name",
    "tidy_notes", "upload_name", "why_refused",
]  # fmt: skip
