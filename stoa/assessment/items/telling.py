"""What was wrong in an answer, in words for those who teach: answers that say the same are told together.

What counts as the same is for the kinds to say (`TellingKind`).
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from stoa.assessment.items.registry import kind_of
from stoa.assessment.items.saying_wrong import LONGEST, PIECE, cut
from stoa.assessment.ports import Outcome, TellingKind, Wrong
from stoa.content.ports import Part


def wrongs(part: Part, response: Any, outcome: Outcome) -> tuple[Wrong, ...]:
    """What was wrong in a graded response; empty for a right one, and where there is none. In the active language."""
    if outcome.status == "right" or response in (None, "", [], {}):
        return ()
    kind = kind_of(part.public["item"])
    if isinstance(kind, TellingKind):
        return tuple(Wrong(_short(told.key), cut(told.words, LONGEST)) for told in kind.wrongs(part, response, outcome))
    text = response if isinstance(response, str) else json.dumps(response, ensure_ascii=False)
    return (Wrong(_short(text), cut(text, LONGEST)),)


def _short(key: str) -> str:
    """A key in as little room as it takes: many are kept at a time."""
    return key if len(key) <= PIECE else hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()[:20]
