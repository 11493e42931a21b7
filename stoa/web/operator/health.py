"""The first page of an operator: whether all is well."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from stoa.kernel import checks, jobs
from stoa.kernel.cache import asking_once
from stoa.kernel.checks import Finding
from stoa.kernel.clock import now
from stoa.kernel.events import outbox
from stoa.kernel.mail import status
from stoa.web.base.guards import takes
from stoa.web.operator import words
from stoa.web.operator.access import Operator, for_operators

LATE: Final = timedelta(minutes=5)
"""What has waited for so long should have been done."""


@dataclass(frozen=True)
class Queue:
    """A queue: what waits in it, how old that is, and where more is told."""

    name: str
    waiting: int
    oldest: datetime | None
    failed: int
    link: str

    @property
    def age(self) -> str:
        return words.age(self.oldest)

    @property
    def is_late(self) -> bool:
        return self.oldest is not None and now() - self.oldest > LATE


@takes("GET")
@for_operators
@asking_once()
def health(request: HttpRequest, operator: Operator) -> HttpResponse:
    """Whether all is well, and what to do where it is not."""
    queues = _queues()
    found = [*_of_queues(queues), *(finding for _name, finding in checks.findings())]
    grave = sorted((finding for finding in found if finding.level != "hint"), key=lambda finding: finding.level)
    context = {
        "tab": "health", "operator": operator, "queues": queues, "grave": grave,
        "hints": [finding for finding in found if finding.level == "hint"], "looked_at": now(),
    }  # fmt: skip
    return render(request, "operator/health.html", context)


def _queues() -> list[Queue]:
    """The three queues: events, jobs, letters. Five statements."""
    events, work, mail = outbox.backlog(), jobs.backlog(), status.gate()
    return [
        Queue(gettext("Events"), events.waiting, events.oldest, events.failing, ""),
        Queue(gettext("Jobs"), work.waiting, work.oldest_due, work.failed, reverse("operator_jobs")),
        Queue(gettext("Letters"), mail.waiting, mail.oldest_due, mail.postponed, reverse("operator_mail")),
    ]


def _of_queues(queues: list[Queue]) -> list[Finding]:
    """What is to be said of events and jobs; letters have a check of their own."""
    said: list[Callable[[Queue], Finding | None]] = [_late_events, _late_jobs]
    found = [say(queue) for say, queue in zip(said, queues, strict=False)]
    failed = queues[1].failed
    if failed:
        text = ngettext("%(count)s job failed within a day.", "%(count)s jobs failed within a day.", failed)
        remedy = gettext("See why under Jobs, and have them tried again once that is mended.")
        found.append(Finding("warning", text % {"count": failed}, remedy))
    return [finding for finding in found if finding is not None]


def _late_events(queue: Queue) -> Finding | None:
    if not queue.is_late:
        return None
    text = gettext("Events have been waiting for %(age)s: progress and records lag behind.") % {"age": queue.age}
    return Finding(
        "error", text, gettext("The log names the event and its failure; `stoa worker --batch` hands on by hand.")
    )


def _late_jobs(queue: Queue) -> Finding | None:
    if not queue.is_late:
        return None
    text = gettext("Jobs have been waiting for %(age)s.") % {"age": queue.age}
    return Finding("warning", text, gettext("See that `stoa run` is there, or start a `stoa worker` beside it."))
