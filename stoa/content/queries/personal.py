"""What courses keep about a person: their drafts with the files, and what they brought and published."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from stoa.accounts.ports import Attachment, Sheet
from stoa.content.models import Course, CourseVersion, Draft
from stoa.content.queries import manifest
from stoa.kernel import files


def personal_sheets(account: int) -> Iterable[Sheet | Attachment]:
    """Courses, versions and drafts of an account; drafts as files."""
    courses = Course.objects.filter(owner_id=account).values("slug", "title", "created_at")
    yield Sheet("courses", courses.iterator(chunk_size=500))
    versions = CourseVersion.objects.filter(published_by_id=account).values("course__slug", "number", "published_at")
    yield Sheet("published-versions", versions.iterator(chunk_size=500))
    drafts = Draft.objects.filter(owner_id=account)
    yield Sheet("drafts", drafts.values("public_id", "course_slug", "created_at").iterator(chunk_size=500))
    store = files.store()
    for public_id, source in drafts.values_list("public_id", "compiled__source_hash"):
        if not store.exists(source):
            continue
        for path, digest in manifest(source).items():
            if store.exists(digest):
                yield Attachment(f"drafts/{public_id}/{path}", partial(store.open, digest))
