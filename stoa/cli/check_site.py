"""`stoa check-site`: looks at settings, data folder, database and surroundings, and says what to do."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from rich.console import Console

from stoa.kernel import checks


def main(words: Sequence[str]) -> int:
    """Print all findings. 1 when one of them is an error."""
    parser = argparse.ArgumentParser(prog="stoa check-site", description="Look at the site as it stands.")
    parser.parse_args(words)
    found = show(Console(highlight=False, soft_wrap=True), checks.findings())
    return 1 if found["error"] else 0


def show(
    console: Console, found: list[tuple[str, checks.Finding]], *, well: str = "All is well."
) -> dict[checks.Level, int]:  # fmt: skip
    """Print findings in their order, or `well` where there are none; return how many there are of each level."""
    counts: dict[checks.Level, int] = {"error": 0, "warning": 0, "hint": 0}
    for name, finding in found:
        counts[finding.level] += 1
        console.print(f"{finding.level:<8} {name}: {finding.text}", markup=False)
        console.print(f"         {finding.remedy}", markup=False)
    if not found and well:
        console.print(well)
    return counts
