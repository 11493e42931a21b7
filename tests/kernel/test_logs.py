"""What the log says and what it never says."""

from __future__ import annotations

import io
import json
import logging
import string
from collections.abc import Callable, Iterator

import pytest
from django.db import DataError, IntegrityError, OperationalError
from hypothesis import given
from hypothesis import strategies as st

from stoa.kernel import logs

Lines = Callable[[], list[dict[str, object]]]


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Iterator[Lines]:
    """The lines that a logger of ours has written since, read as JSON."""
    monkeypatch.setenv("STOA_LOG", "json")
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(logs.formatter())
    handler.addFilter(logs.WithoutAddresses())
    logger = logging.getLogger("stoa.tried")
    logger.addHandler(handler)
    yield lambda: [json.loads(line) for line in out.getvalue().splitlines()]
    logger.removeHandler(handler)


def fails(problem: BaseException) -> None:
    """Log a failure as the product does."""
    try:
        raise problem
    except type(problem):
        logging.getLogger("stoa.tried").exception("Job %s failed", 7)


def test_a_line_says_what_happened_and_where(lines: Lines) -> None:
    fails(TypeError("grade() takes 2 positional arguments but 3 were given"))
    (line,) = lines()
    assert (line["event"], line["level"], line["logger"]) == ("Job 7 failed", "error", "stoa.tried")
    (told,) = line["exception"]  # type: ignore[misc]
    assert told.startswith(
        "TypeError: grade() takes 2 positional arguments but 3 were given at tests/kernel/test_logs.py"
    )


SECRETS = [
    ValueError("invalid literal for int() with base 10: 'my answer'"),
    ValueError("my answer"),
    KeyError("my answer"),
    UnicodeEncodeError("ascii", "my answer", 0, 1, "ordinal not in range"),
    IntegrityError('duplicate key value violates "accounts_email"\nDETAIL:  Key (email)=(my answer) already exists.'),
    DataError('invalid input syntax for type integer: "my answer"'),
    OperationalError("near 'my answer': syntax error"),
    FileNotFoundError(2, "No such file or directory", "/srv/my answer"),
]


@pytest.mark.parametrize("problem", SECRETS, ids=lambda problem: type(problem).__name__)
def test_an_exception_quotes_nobody(lines: Lines, problem: BaseException) -> None:
    fails(problem)
    assert "my answer" not in json.dumps(lines()) and type(problem).__name__ in json.dumps(lines())


def test_a_cause_is_told_and_quotes_nobody(lines: Lines) -> None:
    try:
        try:
            raise ValueError("my answer")
        except ValueError as cause:
            raise OSError(28, "No space left on device") from cause
    except OSError:
        logging.getLogger("stoa.tried").exception("Kept nothing")
    told = lines()[0]["exception"]
    assert [text.split(" at ")[0] for text in told] == ["ValueError", "OSError: No space left on device"]  # type: ignore[attr-defined]


@given(
    user=st.text(string.ascii_letters + string.digits + ".+-", min_size=1, max_size=30),
    token=st.text(string.ascii_letters + string.digits, min_size=24, max_size=60).filter(
        lambda text: any(map(str.isdigit, text)) and any(map(str.isalpha, text))
    ),
)
def test_addresses_tokens_and_queries_are_taken_out(user: str, token: str) -> None:
    said = logs.scrubbed(f"Mail to {user}@example.org about /invite/{token}/ from /x/?next={token} failed")
    assert token not in said and f"{user}@" not in said
    assert said.startswith("Mail to") and said.endswith("failed")


def test_ordinary_words_stay() -> None:
    said = "The credential of award 1234 could not be signed; it will be tried again (stoa.credentials, 3 of 12)"
    assert logs.scrubbed(said) == said


def test_a_terminal_gets_plain_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    logs.request_id.set("")  # of a request that another test has made
    monkeypatch.setenv("STOA_LOG", "text")
    record = logging.LogRecord("stoa.jobs", logging.WARNING, "x", 1, "Job %s waits", ("x1",), None)
    assert logs.formatter().format(record).endswith("warning stoa.jobs: Job x1 waits")
