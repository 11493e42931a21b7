"""What can go wrong with a course, by name."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stoa.content.ports import Finding


class CannotPublish(Exception):
    """The course has errors; nothing has changed. `findings` holds all that was found, errors and the rest."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        errors = [finding for finding in findings if finding.severity == "error"]
        count = ngettext(
            "The course is not published; it has an error:", "The course is not published; it has %(count)s errors:",
            len(errors),
        ) % {"count": len(errors)}  # fmt: skip
        super().__init__("\n".join([count, *map(line_of, errors)]))


class NoSuchCourse(Exception):
    """There is no course or version of that name."""


class NoSuchVersion(NoSuchCourse):
    """The course is there, but no version of that number."""

    def __init__(self, course: str, number: int, last: int) -> None:
        """`last` is the number of its newest version; they are counted from 1."""
        words = _("“%(course)s” has no version %(number)s.") % {"course": course, "number": number}
        has = _("It has version 1 alone.") if last == 1 else _("It has versions 1 to %(last)s.") % {"last": last}
        super().__init__(f"{words} {has}")


class NoSuchDraft(Exception):
    """There is no draft at that address, or it is somebody else's."""


class DraftMoved(Exception):
    """The draft is not what somebody saw when they changed it; nothing was written."""


class CannotExport(OSError):
    """The target of an export is taken."""


def line_of(finding: Finding) -> str:
    """A finding on one line: `file:line: [rule] message remedy`."""
    where = ":".join(str(piece) for piece in (finding.file, finding.line, finding.column) if piece)
    return f"{where}: [{finding.rule}] {finding.message} {finding.remedy}".rstrip()
