"""What publishing a course would do to its learners where its rules for finishing are other ones."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console

from stoa.catalogue import queries as catalogue
from stoa.cli.findings import printable
from stoa.cli.progress import bar
from stoa.content import actions as content
from stoa.content import queries
from stoa.content.queries import DraftCard
from stoa.credentials import actions as credentials
from stoa.credentials import queries as records
from stoa.learning import queries as learning


def say_trial(source: Path, console: Console, *, is_all: bool = False) -> None:
    """Try changed rules on the learners of the course and print what comes of it; nothing is published. Without changed
    rules or learners it says so when it `is_all` that was asked for, else nothing."""
    draft = content.make_draft(source=source, by=None)
    try:
        lines = _lines(draft, console)
    finally:
        content.discard_draft(public_id=draft.public_id, by=None)
    if not lines and is_all:
        lines = ["No rule for finishing differs from what is live, or nobody takes the course: nothing to try."]
    for line in lines:
        print(printable(line))


def _lines(draft: DraftCard, console: Console) -> list[str]:
    live = queries.course_by_slug(draft.course_slug)
    if live is None or live.version_id is None or not draft.may_publish:
        return []
    now, outline = queries.outline(live.version_id), queries.draft_outline(draft.public_id)
    changes = records.rule_changes(now, outline)
    learners = sum(learning.learner_counts([run.id for run in catalogue.runs_of(live.id)]).values())
    if not changes or not learners:
        return []
    with bar(console, "Trying the rules") as progress:
        credentials.try_rules(draft=draft.public_id, against=live.version_id, progress=progress)
    found = records.trial(now, outline)
    assert found is not None
    said = [f"{change.title}: {change.before or 'no such rule'} -> {change.after or 'gone'}" for change in changes]
    said.append(f"Tried on {found.looked_at} learners: {found.new} would newly earn it, 0 would lose it.")
    said += [
        f"  {line.title}: {line.held} hold it, {line.new} newly, {line.further} nearly there would be further away"
        for line in found.lines
    ]
    return said
