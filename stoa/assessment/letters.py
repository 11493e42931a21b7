"""The letters of assessment, each in its reader's language."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from stoa.accounts.queries import Person
from stoa.assessment.items.words import percent
from stoa.assessment.models import Raised
from stoa.catalogue.queries import RunCard, title_of
from stoa.content.queries import Outline
from stoa.kernel.mail import post


def say_raised(person: Person, run: RunCard, outline: Outline, scores: Sequence[Raised]) -> None:
    """Scores of theirs are higher than they were, because keys were corrected."""
    with translation.override(person.language):
        lines = [
            _("%(question)s: %(before)s before, %(after)s now")
            % {"question": _label(outline, row.part), "before": percent(row.before), "after": percent(row.after)}
            for row in scores
        ]
        link = f"{settings.STOA_URL}/learn/{run.slug}/-/grades/"
        said = {"course": title_of(run), "lines": "\n".join(lines), "link": link}
        post(
            to=person.email, kind="assessment.score_raised", account=person.id,
            subject=_("Your score in “%(course)s” is higher than it was") % said,
            text=_(
                "What counts as right was corrected in “%(course)s”, and your answers were graded again:\n\n"
                "%(lines)s\n\n"
                "Nobody’s score has fallen. Your record is here:\n%(link)s"
            )
            % said,
        )  # fmt: skip


def _label(outline: Outline, part: str) -> str:
    ref = outline.part_by_id.get(part)
    return ref.label if ref is not None else part
