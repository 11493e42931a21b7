"""An estimate of how long a page takes, for sources that do not say."""

from __future__ import annotations

import math
import re

WORDS_A_MINUTE = 180
SECONDS_A_QUESTION = 75
SECONDS_A_RECORDING = 240
"""For a recording of unknown length."""
_MARKUP = re.compile(r"^\s*:.*$|^---$|[#>*_`|\\$\[\]()!{}-]+|https?://\S+|/media/\S+", re.MULTILINE)
_WIDE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_QUESTION = re.compile(r"^:{3,}\{question\}", re.MULTILINE)


def minutes(markdown: str, recordings: float = 0.0) -> int:
    """Whole minutes for a page, at least 1; `recordings` is the length of its recordings in seconds."""
    plain = _MARKUP.sub(" ", markdown)
    wide = len(_WIDE.findall(plain))
    words = len(_WIDE.sub(" ", plain).split()) + wide / 2
    questions = len(_QUESTION.findall(markdown))
    return max(1, math.ceil(words / WORDS_A_MINUTE + (questions * SECONDS_A_QUESTION + recordings) / 60))
