"""Works that people hand in to an assignment: what they are made of, one folder a kind of piece.

`pieces_of` gives a part's pieces with their kinds, which draw fields and show what was handed in (see `ports`).
"""

from stoa.assessment.works.filing import listed, size_words, why_refused
from stoa.assessment.works.marks import Made, criteria_of, points_of, tidy_notes
from stoa.assessment.works.ports import (
    AddressOf,
    Desk,
    Filed,
    FileKind,
    FileRefused,
    Piece,
    PieceKind,
    field_name,
    upload_name,
)
from stoa.assessment.works.registry import pieces_of
from stoa.assessment.works.sniffing import tidy_name
from stoa.assessment.works.terms import is_team_work, may_again, milestones_of, team_set_of, team_sizes

__all__ = [
    "AddressOf", "Desk", "FileKind", "FileRefused", "Filed", "Made", "Piece", "PieceKind", "criteria_of", "field_name",
    "is_team_work", "listed", "may_again", "milestones_of", "pieces_of", "points_of", "size_words", "team_set_of",
    "team_sizes", "tidy_name", "tidy_notes", "upload_name", "why_refused",
]  # fmt: skip
