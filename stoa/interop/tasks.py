"""Jobs of interop. They run in short-lived children, which alone load the compiler and the importers."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from stoa.content.actions import CannotPublish
from stoa.interop import actions
from stoa.interop.queries import UPLOAD_JOB
from stoa.interop.rules import ImportFailed
from stoa.kernel.jobs import Progress, task


@task(UPLOAD_JOB)
def read_upload(*, digest: str, called: str, by: int, progress: Progress) -> dict[str, Any]:
    """Make a draft of an uploaded file: {"draft", "report"}; or {"findings"}, when it cannot be read at all."""
    try:
        draft, report = actions.draft_from_upload(digest=digest, name=called, by=by, progress=progress)
    except CannotPublish as problem:
        return {"findings": [asdict(finding) for finding in problem.findings]}
    except ImportFailed as problem:
        finding = {"file": problem.file, "line": problem.line, "column": 0, "severity": "error", "rule": "import"}
        return {"findings": [finding | {"message": problem.message, "remedy": problem.remedy}]}
    return {"draft": draft, "report": report.as_json() if report else None}
