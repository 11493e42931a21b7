"""Sizes, types, imports and who writes: habits that other tools do not check, each with a fault it catches."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.house import python_checks as checks
from tests.house.source import ROOT, copy_of_a_room, plant

CHECKS: dict[str, Callable[[Path], list[str]]] = {
    check.__name__: check
    for check in (
        checks.long_files,
        checks.long_functions,
        checks.usually_long,
        checks.untyped_functions,
        checks.imports_inside_functions,
        checks.writes_outside_actions,
        checks.nobody_uses,
    )
}

LONG = "def planted() -> int:\n" + "    x = 1\n" * 61 + "    return x\n"
QUITE_LONG = "".join(f"def planted_{n}() -> int:\n" + "    x = 1\n" * 40 + "    return x\n\n\n" for n in range(8))
VIEW = "def page(request: object) -> None:\n    "

FAULTS: list[tuple[str, str, str]] = [
    ("long_files", "stoa/learning/planted.py", "X = 1\n" * 401),
    ("nobody_uses", "stoa/learning/planted.py", "def planted() -> None: ...\n"),
    ("nobody_uses", "stoa/web/planted.py", "class Planted:\n    @property\n    def is_planted(self) -> bool: ...\n"),
    ("long_functions", "stoa/learning/planted.py", LONG),
    ("untyped_functions", "stoa/web/planted.py", "def page(request) -> None: ...\n"),
    ("untyped_functions", "stoa/web/planted.py", "def page(request: object): ...\n"),
    ("imports_inside_functions", "stoa/web/planted.py", VIEW + "from stoa.learning import queries\n"),
    ("imports_inside_functions", "stoa/web/planted.py", VIEW + "import_module('stoa.learning.models')\n"),
    ("writes_outside_actions", "stoa/web/planted.py", VIEW + "request.form.save()\n"),
    ("writes_outside_actions", "stoa/web/planted.py", VIEW + "Run.objects.create(slug='x')\n"),
    ("writes_outside_actions", "stoa/web/planted.py", VIEW + "Run.objects.filter(id=1).update(slug='x')\n"),
    ("writes_outside_actions", "stoa/web/planted.py", VIEW + "rows.bulk_create([])\n"),
    ("writes_outside_actions", "stoa/learning/queries.py", "def seen() -> None:\n    Run.objects.all().delete()\n"),
    ("writes_outside_actions", "stoa/learning/queries.py", "SQL = 'INSERT INTO learning_run VALUES (1)'\n"),
    ("writes_outside_actions", "stoa/web/planted.py", VIEW + "run(f'UPDATE {table} SET seen = 1')\n"),
]


@pytest.mark.parametrize("name", CHECKS)
def test_the_code_keeps_its_habits(name: str) -> None:
    assert CHECKS[name](ROOT) == []


@pytest.mark.parametrize(("name", "path", "text"), FAULTS)
def test_a_planted_fault_is_found(name: str, path: str, text: str, tmp_path: Path) -> None:
    house = copy_of_a_room(tmp_path, path)
    plant(house, path, text)
    assert any(path in finding for finding in CHECKS[name](house))


def test_usual_length_is_measured(tmp_path: Path) -> None:
    plant(tmp_path, "stoa/learning/planted.py", QUITE_LONG)
    assert checks.usually_long(tmp_path)


def complex_functions(root: Path) -> str:
    """What ruff says of functions with more than ten ways through."""
    command = [
        sys.executable,
        "-m",
        "ruff",
        "check",
        "--select",
        "C901",
        "--no-cache",
        "--output-format",
        "concise",
        ".",
    ]
    return subprocess.run(command, cwd=root, capture_output=True, text=True).stdout


def test_no_function_is_complex() -> None:
    assert "C901" not in complex_functions(ROOT)


def test_a_complex_function_is_found(tmp_path: Path) -> None:
    house = copy_of_a_room(tmp_path, "stoa/learning/planted.py")
    plant(
        house,
        "stoa/learning/planted.py",
        "def planted(x: int) -> int:\n" + "    if x: x += 1\n" * 11 + "    return x\n",
    )
    assert "planted.py" in complex_functions(house)
