"""Finding what fell through: somebody who meets a pathway without an award, an award without a credential."""

from __future__ import annotations

from datetime import timedelta
from time import monotonic

from stoa.catalogue import queries as catalogue
from stoa.content import queries as content
from stoa.credentials.actions.composing import SIGNING
from stoa.credentials.actions.earning import award_run, request_signing
from stoa.credentials.actions.sharing import unbundled
from stoa.credentials.actions.tokens import tokenless
from stoa.credentials.models import Award, Statement, Vouch
from stoa.credentials.queries.pathways import pathways
from stoa.kernel import jobs
from stoa.kernel.clock import now

LOOK_SECONDS = 60.0
PATIENCE = timedelta(seconds=90)  # longer than a job's lease: what is older has been left behind
_next_look = 0.0


def heal() -> int:
    """Look at every learner of every run that has pathways, and ask for what is unsigned to be signed.

    Returns how many awards were missing. What is right already is left alone, so it can be run at any time.
    """
    found = 0
    for card in content.published_courses():
        if card.version_id is None or not pathways(content.outline(card.version_id)):
            continue
        found += sum(award_run(run_id=run.id) for run in catalogue.runs_of(card.id))
    if Award.objects.filter(state=Award.State.EARNED).exists() or tokenless().exists():
        request_signing()
    return found


def look_for_unsigned() -> bool:
    """Once a minute: whether something was left unsigned (an award, a bundle, a token, a statement); then its signing
    is asked for again. At most five statements."""
    global _next_look
    if monotonic() < _next_look:
        return False
    _next_look = monotonic() + LOOK_SECONDS
    _look_for_confirmed()
    late = Award.objects.filter(state=Award.State.EARNED, earned_at__lt=now() - PATIENCE)
    if not (late.exists() or unbundled().exists() or tokenless().exists()):
        return False
    request_signing()
    return True


def _look_for_confirmed() -> None:
    late = {"state": "confirmed", "confirmed_at__lt": now() - PATIENCE}
    if Statement.objects.filter(**late).exists() or Vouch.objects.filter(**late).exists():
        jobs.enqueue(SIGNING, key=SIGNING)
