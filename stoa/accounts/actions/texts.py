"""Publishing terms and privacy notices, and agreeing to them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from django.db import transaction
from django.db.models import Max

from stoa.accounts import queries
from stoa.accounts.models import Consent, SiteText
from stoa.kernel import audit, jobs
from stoa.kernel.clock import now
from stoa.kernel.text import markdown

RENDER_JOB = "accounts.render_texts"


@transaction.atomic
def publish_text(*, kind: str, language: str, body: str, asks: bool, is_translation: bool, by: int | None) -> int:
    """Publish a version of a text and return its number; a job makes its page, and then it holds.

    `is_translation`: another language of the newest version (or that language anew), which asks as the version does;
    otherwise a new version. `asks`: everybody is asked to agree at their next page.
    """
    newest = SiteText.objects.filter(kind=kind).aggregate(newest=Max("number"))["newest"] or queries.SHIPPED
    known = SiteText.objects.filter(kind=kind, number=newest)
    if is_translation and newest and not known.filter(language=language).exists():
        number, asks = newest, known.filter(asks=True).exists()
    else:
        number = newest + 1
    SiteText.objects.create(
        kind=SiteText.Kind(kind), number=number, language=language, body=body, asks=asks, published_at=now()
    )
    audit.note("accounts.text_published", by=by, about="site", kind=kind, number=number, language=language, asks=asks)
    jobs.enqueue(RENDER_JOB, key=RENDER_JOB)
    return number


def render_texts() -> int:
    """Make the pages of texts that have none yet; returns how many. Idempotent."""
    rows = list(SiteText.objects.filter(html=""))
    for row in rows:
        SiteText.objects.filter(id=row.id).update(html=markdown.render(row.body) or "<p></p>")
    queries.forget_texts()
    return len(rows)


def publish_text_files(folder: Path) -> int:
    """Publish `terms.LANGUAGE.md` and `privacy.LANGUAGE.md` of a folder where they differ from what is published.

    Files that change together make one version. Nobody is asked to agree: that is said on the operator's page. Returns
    how many were published.
    """
    count = 0
    for kind in queries.KINDS:
        versions = queries.text_versions(kind)
        newest = {item.language: item.body for item in versions if item.number == versions[0].number}
        files = {path.suffixes[0][1:]: path.read_text("utf-8") for path in sorted(folder.glob(f"{kind}.*.md"))}
        if all(newest.get(language) == body for language, body in files.items()):
            continue
        for place, (language, body) in enumerate(files.items()):
            publish_text(kind=kind, language=language, body=body, asks=False, is_translation=place > 0, by=None)
            count += 1
    return count


@transaction.atomic
def agree(*, account_id: int, kinds: Iterable[str], language: str) -> None:
    """Note that an account agrees to the versions of these texts that hold now. Twice is the same as once."""
    for kind in kinds:
        held = queries.current_text(kind, language)
        Consent.objects.get_or_create(
            account_id=account_id, kind=SiteText.Kind(kind), number=held.number if held else queries.SHIPPED,
            defaults={"language": held.language if held else language, "at": now()},
        )  # fmt: skip
