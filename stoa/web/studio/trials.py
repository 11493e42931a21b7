"""Rules that a draft changes: what they would do to learners, tried before it is published."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from stoa.catalogue import queries as offers
from stoa.content.queries import CourseCard, Outline
from stoa.credentials import actions as trying
from stoa.credentials import queries as credentials
from stoa.credentials.actions import NothingToTry
from stoa.credentials.queries import RuleChange, TrialView
from stoa.learning import queries as records
from stoa.web.base.guards import takes
from stoa.web.studio.access import Maker, draft_or_404, for_makers


@dataclass(frozen=True)
class RuleNews:
    """What a draft changes in the rules of a course that people take, and what a trial of it has found."""

    changes: tuple[RuleChange, ...]
    strange: tuple[str, ...]
    """Badges of other courses that nobody can earn here now."""
    learners: int
    trial: TrialView | None

    @property
    def needs_trial(self) -> bool:
        """Whether publishing asks for a yes: a rule is another, people are there, and nobody has tried it."""
        return bool(self.changes) and self.learners > 0 and not (self.trial and self.trial.is_fresh)


def rule_news(live: CourseCard, now: Outline, draft: Outline) -> RuleNews:
    """The news of a draft against what is live; at most three statements, none where no rule differs."""
    changes, strange = credentials.rule_changes(now, draft), credentials.strange_badges(draft)
    if not changes:
        return RuleNews((), strange, 0, None)
    runs = [run.id for run in offers.runs_of(live.id)]
    learners = sum(records.learner_counts(runs).values())
    return RuleNews(changes, strange, learners, credentials.trial(now, draft) if learners else None)


@takes("POST")
@for_makers
def try_rules(request: HttpRequest, maker: Maker, draft: str) -> HttpResponse:
    """Have the rules of a draft tried on all learners of its course."""
    draft_or_404(maker, draft)
    try:
        job = trying.ask_to_try_rules(draft=draft, by=maker.id)
    except NothingToTry as problem:
        raise Http404(str(problem)) from problem
    return redirect("studio_work", job=job)
