"""Why what counts as right looks wrong, in words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from stoa.assessment.analysis import QuestionResult


def why_doubted(result: QuestionResult) -> str:
    """Why the key of a question looks wrong, in a sentence."""
    said = {"answer": result.rival}
    if result.suspicion == "rival":
        return _("Those who answer “%(answer)s” do better elsewhere than those who are right.") % said
    if result.suspicion == "nobody":
        return _("Hardly anybody is right, and most answer “%(answer)s”.") % said
    return _("Those who do well elsewhere get it wrong more often than those who do not.")
