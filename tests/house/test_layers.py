"""The contracts of .importlinter hold, and each of them bites."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.source import ROOT, copy_of_the_house, plant

LINT = "from importlinter.cli import lint_imports_command; lint_imports_command()"

# name of the contract -> a file and the line that breaks it
FAULTS = {
    "an upward import": ("Call down, announce up", "stoa/kernel/clock.py", "import stoa.learning.queries"),
    "a page's import from below": ("Call down, announce up", "stoa/learning/queries.py", "import stoa.web"),
    "a package for everything": ("Call down, announce up", "stoa/utils/text.py", "WORDS = 1"),
    "a query that calls an action": ("Inside a domain", "stoa/learning/queries.py", "import stoa.learning.actions"),
    "a rule that knows Django": ("Rules and events import no Django", "stoa/learning/rules.py", "import django.db"),
    "a page that opens a table": ("One door", "stoa/web/planted.py", "import stoa.learning.models"),
    "a neighbour's table": ("One door", "stoa/credentials/actions.py", "from stoa.accounts import models"),
}


def broken_contracts(root: Path) -> tuple[list[str], str]:
    """The names of the contracts that do not hold in a tree, and what the linter said."""
    command = [sys.executable, "-c", LINT, "--config", ".importlinter", "--no-cache", "--no-logo"]
    done = subprocess.run(
        command, cwd=root, capture_output=True, text=True, env={"PYTHONPATH": str(root), "COLUMNS": "200"}
    )
    names = re.findall(r"^(.+) BROKEN\b", done.stdout, re.MULTILINE)
    if done.returncode and not names:
        names = [done.stdout.strip().splitlines()[-1] if done.stdout.strip() else done.stderr[-500:]]
    return names, done.stdout + done.stderr


def test_the_contracts_hold() -> None:
    names, said = broken_contracts(ROOT)
    assert names == [], said


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_import_breaks_its_contract(fault: str, tmp_path: Path) -> None:
    contract, path, line = FAULTS[fault]
    house = copy_of_the_house(tmp_path)
    plant(house, path, line + "\n")
    names, said = broken_contracts(house)
    assert contract in names, said
    assert path.removesuffix(".py").replace("/", ".") in said or "stoa.utils" in said, said
