"""Whether learners' programs can be run."""

from __future__ import annotations

from collections.abc import Iterator

from stoa.kernel import sandbox
from stoa.kernel.checks import Finding, check


@check("programs")
def programs() -> Iterator[Finding]:
    """Whether this machine can confine a program, so that exercises in code are graded."""
    if problem := sandbox.trouble():
        yield Finding(
            "warning", f"Programs that learners write can't be tested here: {problem}. They wait, and nothing is lost.",
            "Run the workers on Linux (x86-64 or 64-bit ARM) with seccomp, which containers have by default.",
        )  # fmt: skip
