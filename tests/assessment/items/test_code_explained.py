"""A program that wants what it cannot have is stopped, and its writer reads why in plain words."""

from __future__ import annotations

import pytest

from stoa.assessment.items.code.running import kept
from stoa.assessment.items.code.writing import what_came
from stoa.kernel import sandbox

WALLS = "A program here has no files and no network, and starts no other programs."
PLENTY = sandbox.Limits(seconds=1, memory=64_000_000, output=10_000)


def said(code: str) -> str:
    return what_came(kept(sandbox.run(code, limits=PLENTY)), 1, 64)


@pytest.mark.parametrize(
    "code", ["import socket", "from urllib.request import urlopen", "import subprocess", "import numpy"]
)
def test_a_module_that_is_not_there(code: str) -> None:
    words = said(code)
    assert WALLS in words and "These modules are there: abc, array," in words and "math" in words


@pytest.mark.parametrize(
    "code", ["open('/etc/passwd')", "open('x', 'w')", "import os\nos.fork()", "import os\nwhile True: os.fork()"]
)
def test_files_and_other_programs(code: str) -> None:
    words = said(code)
    assert WALLS in words and "modules" not in words


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("while True: print('x' * 100)", "It printed too much."),
        ("while True: pass", "It took longer than 1 s."),
        ("x = 'a' * 10**9", "It needed more than 64 MB of memory."),
        ("1 / 0", "Line 1: ZeroDivisionError: division by zero"),
    ],
)
def test_whatever_else_ends_it(code: str, words: str) -> None:
    assert said(code) == words
