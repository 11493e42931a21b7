"""What is written to the log, and what never is: codes, tokens, signed links, answers, addresses, queries, bodies.

Messages are written by us and hold ids; what others put into them is taken out here, before any line leaves. Of an
exception its kind and its places in the code are kept. Its message is kept only where it is made of the program's own
words, since any other may quote what somebody typed.
"""

from __future__ import annotations

import json
import logging
import os
import re
import sys
import time
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, InterfaceError

# structlog's renderer for consoles, which is not used here, would keep rich and pygments in every server.
_HIDES_RICH = "rich" not in sys.modules
if _HIDES_RICH:
    sys.modules["rich"] = None  # type: ignore[assignment]
import structlog  # noqa: E402
from structlog.types import EventDict, WrappedLogger  # noqa: E402

if _HIDES_RICH:
    del sys.modules["rich"]

request_id: ContextVar[str] = ContextVar("request_id", default="")
PLAIN = (ImportError, AttributeError, TypeError, NameError, ImproperlyConfigured)
"""Exceptions whose messages name parts of the program."""
DRIVERS = ("psycopg", "sqlite3")
MOST_FRAMES = 12

_QUOTED = re.compile(r"""'[^'\n]*'|"[^"\n]*"|«[^»\n]*»|“[^”\n]*”""")
_ADDRESS = re.compile(r"[^\s<>'\"(),;]+@[^\s<>'\"(),;]+")
_QUERY = re.compile(r"(?<=[\w/])\?[^\s'\"]+")
_TOKEN = re.compile(r"(?<![\w-])(?=[\w.-]*\d)(?=[\w.-]*[A-Za-z])[\w.-]{20,}(?![\w-])")
_CODE = re.compile(r"(?<![\w.:-])\d{4,10}(?![\w:-])")
_PATH = re.compile(r"(?<![\w.])/[^\s'\"]*(?:/|\?)[^\s'\"]*")
GONE = "[…]"


def scrubbed(text: str) -> str:
    """`text` without e-mail addresses, queries, and what looks like a token."""
    for pattern in (_QUERY, _ADDRESS, _TOKEN):
        text = pattern.sub(GONE, text)
    return text


def said_by(problem: BaseException) -> str:
    """An exception's message as far as it may be written down; empty where it may quote somebody."""
    if isinstance(problem, OSError):
        return problem.strerror or ""
    if isinstance(problem, DatabaseError | InterfaceError) or type(problem).__module__.startswith(
        ("psycopg", "sqlite3")
    ):
        first = (str(problem).strip().splitlines() or [""])[0]  # what follows are the row's values
        return _CODE.sub(GONE, scrubbed(_QUOTED.sub(GONE, first)))[:200]
    if isinstance(problem, PLAIN):
        return scrubbed(str(problem))[:200]
    return ""


def told(problem: BaseException) -> list[str]:
    """An exception and what caused it, the first cause first, a line each: kind, words, places in the code."""
    lines: list[str] = []
    seen: set[int] = set()
    current: BaseException | None = problem
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        kind = f"{type(current).__module__}.{type(current).__qualname__}".removeprefix("builtins.")
        frames = traceback.extract_tb(current.__traceback__)[-MOST_FRAMES:]
        places = " > ".join(f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames)
        words = said_by(current)
        lines.insert(0, f"{kind}{': ' + words if words else ''} at {places or 'no place'}")
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    return lines


def _short(path: str) -> str:
    """A file's place below the package it belongs to."""
    for root in sorted(sys.path, key=len, reverse=True):
        if root and path.startswith(root + os.sep):
            return path[len(root) + 1 :]
    return os.path.basename(path)


def scrub(logger: WrappedLogger, name: str, event: EventDict) -> EventDict:
    """The last step before a line is written."""
    event["event"] = scrubbed(str(event.get("event", "")))
    found: Any = event.pop("exc_info", None)
    if found is True:
        found = sys.exc_info()
    problem = found[1] if isinstance(found, tuple) else found
    if isinstance(problem, BaseException):
        event["exception"] = told(problem)
    event.pop("stack_info", None)
    if request_id.get():
        event["request"] = request_id.get()
    return event


class WithoutAddresses(logging.Filter):
    """Django names the address of what went wrong, which may hold a token: the name of the route takes its place."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        if request is not None and isinstance(record.args, tuple):
            match = getattr(request, "resolver_match", None)
            path = getattr(request, "path", None)
            route = match.view_name or match.route if match else "no page"
            record.args = tuple(route if argument == path else argument for argument in record.args)
        message = record.getMessage()
        if record.name.startswith("django."):
            message = _PATH.sub(GONE, message)
        record.msg, record.args = message, ()
        return True


def formatter(**_settings: Any) -> logging.Formatter:
    """Lines of JSON where a program reads them (not a terminal, or STOA_LOG=json), plain ones where a person does."""
    is_json = is_for_programs()
    before: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    last: Any = structlog.processors.JSONRenderer(ensure_ascii=False) if is_json else _plain
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=before,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, scrub, last],
    )


def is_for_programs() -> bool:
    """Whether lines are JSON."""
    wanted = os.environ.get("STOA_LOG", "")
    return wanted == "json" if wanted in ("json", "text") else not sys.stderr.isatty()


def _plain(logger: WrappedLogger, name: str, event: EventDict) -> str:
    head = f"{event.pop('timestamp', '')[:19]} {event.pop('level', '')} {event.pop('logger', '')}: {event.pop('event')}"
    causes = event.pop("exception", [])
    rest = "".join(f" {key}={value}" for key, value in event.items())
    return "\n  ".join([head + rest, *causes])


class AccessFormatter(logging.Formatter):
    """One line for a request, without structlog's detours: there are many."""

    def __init__(self, **_settings: Any) -> None:
        super().__init__()
        self._is_json = is_for_programs()

    def format(self, record: logging.LogRecord) -> str:
        said: dict[str, Any] = record.args if isinstance(record.args, dict) else {}
        if not self._is_json:
            return (
                f"{time.strftime('%H:%M:%S')} {said['status']} {said['ms']:8.1f} ms  {said['method']} {said['route']}"
            )
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        return json.dumps({"timestamp": moment, "level": "info", "logger": "stoa.access", **said})


def unforeseen(kind: type[BaseException], problem: BaseException, places: TracebackType | None) -> None:
    """What Python calls for an exception that nobody caught: one line, in the same words as the log."""
    logging.getLogger("stoa").critical("Ended by an error", exc_info=(kind, problem, places))
