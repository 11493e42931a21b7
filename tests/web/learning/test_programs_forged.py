"""Programs where something is forged, comes at the same moment, or gets lost with nobody's script to look."""

from __future__ import annotations

import re
from pathlib import Path

from stoa.assessment.models import Attempt, Sitting
from tests.web.browser import Browser
from tests.web.learning.test_programs_in_quizzes import (
    answers,
    coder,
    edit,
    offer,
    page,
    run_jobs,
    score,
    send,
)

__all__ = ["coder", "offer"]


def test_no_answer_passes_for_a_sitting(coder: Browser, tmp_path: Path) -> None:
    """What is saved in a draft is from an older version, whose tests are for those who sit the quiz alone."""
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page(coder)))
    coder.post("/learn/springs/coded/save/quiz/", {**hidden, **answers()}, headers={"HX-Request": "true"})
    assert Sitting.objects.count() == 1
    old = "    return 2 * x\n```\n\n- [shown] `double(21) == 42`"
    edit(tmp_path, old, "    return 43 if x == 21 else 2 * x\n```\n\n- [shown] `double(21) == 43`")
    send(coder, once="sitting1", **answers())
    run_jobs()
    assert score() == 0.875 and not Attempt.objects.get().once.startswith("sitting")
