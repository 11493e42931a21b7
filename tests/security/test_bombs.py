"""Text that is made to take for ever takes seconds, and a job that does not ends itself and not the others."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoa.content.compiler.polish import Anchors
from stoa.content.compiler.rendering import MOST_LOOKUPS, Locator, _between, _outside_code
from stoa.kernel.jobs.worker import _allow, _allow_any
from tests.content.courses import Page

SECONDS = 12.0
"""Each of these took minutes when its time grew with the square of its length."""


@pytest.mark.parametrize(
    "body",
    [
        "# a\n" * 20_000,
        "<p style=" * 20_000,
        ":::{html}\n" + "<pre>" * 20_000 + "\n:::\n",
        ":::{html}\n" + r"\(" * 40_000 + "\n:::\n",
    ],
    ids=["equal headings", "open tags", "open code", "open formulas"],
)
def test_time_grows_with_length_and_not_with_its_square(body: str) -> None:
    begun = process_time()
    Page(body)
    assert process_time() - begun < SECONDS


def test_equal_names_are_numbered_as_they_come() -> None:
    anchors = Anchors()
    assert [anchors.claim(name) for name in ("a", "a", "b", "a", "a-2", "b")] == [
        "a",
        "a-2",
        "b",
        "a-3",
        "a-2-2",
        "b-2",
    ]


def test_places_are_looked_for_in_a_bounded_number() -> None:
    where = Locator("one\ntwo\n", 5)
    assert {where.line("two") for _ in range(MOST_LOOKUPS)} == {6}
    assert where.line("two") == 5


@given(st.text("ab\\()[]", max_size=60))
def test_formulas_are_cut_out_without_losing_a_letter(text: str) -> None:
    pieces = _between(text, r"\(", r"\)")
    assert len(pieces) % 2 == 1
    assert "".join(rf"\({piece}\)" if place % 2 else piece for place, piece in enumerate(pieces)) == text
    assert all(pieces[1::2])


@given(st.lists(st.sampled_from(["<pre>", "</pre>", "<code>", "</CODE >", "<precious>", "x", r"\(y\)", "\n"])))
def test_code_is_cut_out_without_losing_a_letter(parts: list[str]) -> None:
    text = "".join(parts)
    pieces = _outside_code(text)
    assert "".join(pieces) == text
    assert all(piece.lower().startswith(("<pre", "<code")) and piece.endswith(">") for piece in pieces[1::2])


@pytest.mark.enable_socket
def test_a_job_that_never_ends_is_ended() -> None:
    script = "from stoa.kernel.jobs.worker import _allow\n_allow(1)\nwhile True: pass\n"
    code = f"import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'stoa.settings'\nimport django; django.setup()\n{script}"
    ended = subprocess.run([sys.executable, "-c", code], env=dict(os.environ), timeout=60, check=False)
    assert ended.returncode == -signal.SIGXCPU


def test_between_jobs_a_worker_may_take_its_time() -> None:
    before = resource.getrlimit(resource.RLIMIT_CPU)
    _allow(900)
    assert resource.getrlimit(resource.RLIMIT_CPU)[0] not in (before[0], resource.RLIM_INFINITY)
    _allow_any()
    assert resource.getrlimit(resource.RLIMIT_CPU) == before
