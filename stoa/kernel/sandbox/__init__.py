"""The port for running a stranger's program: short Python, confined to reckoning.

`run` starts an interpreter of its own for each run (`inside`), which gives up every right before the stranger's first
line: it can open no file, reach no network, start no process or thread, signal nobody, and has only so much time,
memory and output. Linux alone has what this stands on (a seccomp filter, on x86-64 or 64-bit ARM); elsewhere `trouble`
says so, and `run` refuses: nothing is ever run without the walls.

**Nothing a run says is trusted.** Its value and output are what the program wanted to be seen; whoever asked compares
them, outside, with what the program never got to know.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from selectors import EVENT_READ, DefaultSelector
from threading import Lock
from typing import Any, Literal

from stoa.kernel.sandbox.seccomp import MACHINES, filter_for, machine

Ended = Literal["returned", "raised", "exited", "time", "memory", "output", "crashed"]

MODULES = frozenset({
    "abc", "array", "bisect", "calendar", "cmath", "collections", "contextlib", "copy", "csv", "dataclasses",
    "datetime", "decimal", "enum", "fractions", "functools", "graphlib", "heapq", "io", "itertools", "json", "math",
    "numbers", "operator", "pprint", "random", "re", "statistics", "string", "struct", "textwrap", "time", "typing",
    "unicodedata",
})  # fmt: skip
"""What a program may import. It is loaded before the walls stand: afterwards no file can be opened."""
_ALSO = {"datetime": ("_strptime",), "collections": ("collections.abc",)}
"""What a module loads when it is first used."""
_IMPORT = re.compile(r"\b(?:import|from)\b([^\n;#]*)")
_INSIDE = str(Path(__file__).with_name("inside.py"))
_UNSAFE = 97
_START_SECONDS = 10.0
"""What starting may take on a machine that has much to do."""
_CONFINED = b'{"confined": true}\n'
_RESULT_LIMIT = 64 * 1024
_ASK_AGAIN_SECONDS = 60.0
_TIME_SIGNALS = (signal.SIGPROF, signal.SIGALRM, signal.SIGXCPU, signal.SIGKILL)


class SandboxIsAway(Exception):
    """This machine cannot confine a program, so none is run; the text says why."""


@dataclass(frozen=True, slots=True)
class Limits:
    """`seconds` of processor time, `memory` in bytes beyond the interpreter's own, `output` in bytes."""

    seconds: float = 2.0
    memory: int = 64 * 1024 * 1024
    output: int = 64 * 1024

    @property
    def wall(self) -> float:
        """Seconds that may pass, sleep included."""
        return self.seconds + 2


@dataclass(frozen=True, slots=True)
class Complaint:
    """The exception a program ended with: the names of its type and those above it, its words, the program's line
    (0: unknown)."""

    names: tuple[str, ...]
    said: str
    line: int


@dataclass(frozen=True, slots=True)
class Ran:
    """How a run ended. `value` is what the call gave, as JSON (see `inside.plain`); `output` what was printed, both as
    the program would have it."""

    ended: Ended
    value: Any = None
    output: str = ""
    complaint: Complaint | None = None


def run(code: str, *, call: str = "", stdin: str = "", limits: Limits | None = None) -> Ran:
    """Run a program and then a call of what it defines (without one, the program alone, as `__main__`).

    Raises SandboxIsAway where it could not be confined.
    """
    limits = limits or Limits()
    if sys.platform != "linux" or machine() not in MACHINES:
        raise SandboxIsAway(
            f"programs can be confined on Linux (x86-64, 64-bit ARM), not on {machine()} {sys.platform}"
        )
    with ExitStack() as to_close:
        try:
            process, result = _started(to_close, code, call, stdin, limits)
        except OSError as problem:
            raise SandboxIsAway(f"no process could be started ({problem.strerror})") from None
        with process:
            try:
                return _followed(process, result, limits)
            finally:
                _end(process)


def _started(
    to_close: ExitStack, code: str, call: str, stdin: str, limits: Limits
) -> tuple[subprocess.Popen[bytes], int]:
    """A process that has its order, and where what it says can be read. Raises OSError."""
    with ExitStack() as for_child:
        order = os.memfd_create("order")
        for_child.callback(os.close, order)
        result, result_in = os.pipe()
        to_close.callback(os.close, result)
        for_child.callback(os.close, result_in)
        os.write(order, json.dumps(_order(code, call, stdin, limits, result_in)).encode())
        os.lseek(order, 0, os.SEEK_SET)
        process = subprocess.Popen(
            [_interpreter(), "-S", "-s", "-P", "-B", _INSIDE], stdin=order, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, pass_fds=(result_in,), start_new_session=True, cwd="/",
            env={"PYTHONHASHSEED": "0", "PYTHONUTF8": "1"},
        )  # fmt: skip
    return process, result


def _order(code: str, call: str, stdin: str, limits: Limits, result: int) -> dict[str, Any]:
    words = {word for match in _IMPORT.finditer(code) for word in re.findall(r"[A-Za-z_]+", match[1])}
    modules = sorted(MODULES & words)
    return {
        "code": code, "call": call, "stdin": stdin, "seconds": limits.seconds, "wall": limits.wall,
        "memory": limits.memory, "result": result, "parent": os.getpid(), "filter": filter_for(machine()).hex(),
        "modules": [*modules, *(also for name in modules for also in _ALSO.get(name, ()))],
    }  # fmt: skip


@cache
def _interpreter() -> str:
    """The interpreter itself, not the link in a virtual environment that leads to the site's packages."""
    return os.path.realpath(sys.executable)


def _followed(process: subprocess.Popen[bytes], result: int, limits: Limits) -> Ran:
    """Read what a run says until it ends, or says too much, or takes too long."""
    assert process.stdout is not None
    output, said = bytearray(), bytearray()
    sinks = {process.stdout.fileno(): (output, limits.output), result: (said, _RESULT_LIMIT)}
    deadline = time.monotonic() + _START_SECONDS + limits.wall
    with DefaultSelector() as selector:
        for each in sinks:
            selector.register(each, EVENT_READ)
        while selector.get_map():
            ready = selector.select(max(0.0, deadline - time.monotonic()))
            if not ready:
                return _late(said, output, limits)
            for key, _ in ready:
                sink, most = sinks[key.fd]
                piece = os.read(key.fd, 16 * 1024)
                if not piece:
                    selector.unregister(key.fd)
                sink += piece
                if len(sink) > most:
                    return Ran("output", output=_text(output, limits.output))
    try:
        code = process.wait(max(0.1, deadline - time.monotonic()))
    except subprocess.TimeoutExpired:
        return _late(said, output, limits)
    return _told(bytes(said), code, _text(output, limits.output))


def _late(said: bytearray, output: bytearray, limits: Limits) -> Ran:
    """Out of time. Raises SandboxIsAway when it never came to stand behind its walls: that is no fault of a program."""
    if not said.startswith(_CONFINED):
        raise SandboxIsAway("it did not start in time")
    return Ran("time", output=_text(output, limits.output))


def _told(said: bytes, code: int, output: str) -> Ran:
    """What a run that is over has said. Raises SandboxIsAway when it never came to stand behind its walls."""
    if not said.startswith(_CONFINED):
        raise SandboxIsAway(
            "the system has no seccomp filters, or forbids them" if code == _UNSAFE else f"it did not start ({code})"
        )
    if -code in _TIME_SIGNALS:
        return Ran("time", output=output)
    if code < 0:
        return Ran("crashed", output=output)
    try:
        told = json.loads(said.removeprefix(_CONFINED))
    except (ValueError, RecursionError):
        told = None
    return _ran(told, output) if isinstance(told, dict) else Ran("exited", output=output)


def _ran(told: dict[str, Any], output: str) -> Ran:
    """What a run says of itself, whatever it may be."""
    ended = told.get("ended")
    if ended == "returned":
        return Ran("returned", told.get("value"), output)
    if ended == "memory":
        return Ran("memory", output=output)
    error = told.get("error")
    if ended != "raised" or not isinstance(error, dict):
        return Ran("exited", output=output)
    names, said = error.get("names"), error.get("line")
    listed = tuple(name[:60] for name in names[:12] if isinstance(name, str)) if isinstance(names, list) else ()
    line = said if isinstance(said, int) and 0 <= said < 1_000_000 else 0
    words = error.get("said")
    return Ran("raised", None, output, Complaint(listed, words[:300] if isinstance(words, str) else "", line))


def _text(output: bytearray, most: int) -> str:
    return bytes(output[:most]).decode("utf-8", "replace")


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the process and all that belongs to its group, if there were any."""
    if process.poll() is None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


_PROBE = """
def kept_out(attempt):
    try:
        attempt()
    except PermissionError:
        return True
    return False

def walls():
    import posix
    return all([kept_out(lambda: open("/proc/self/environ")), kept_out(posix.fork),
                kept_out(lambda: posix.kill(posix.getpid(), 0)), kept_out(lambda: posix.stat("/"))])
"""


class _Known:
    """What the last try found: empty is for good, trouble is asked for anew after some time."""

    def __init__(self) -> None:
        self.trouble: str | None = None
        self.until = 0.0
        self.lock = Lock()

    def forget(self) -> None:
        self.trouble = None


_known = _Known()


def trouble() -> str:
    """Why no program can be run here; empty where it can. Tries it the first time, and where it cannot, once a minute:
    many ask at the same time."""
    with _known.lock:
        if _known.trouble is None or (_known.trouble and time.monotonic() > _known.until):
            _known.trouble, _known.until = _tried(), time.monotonic() + _ASK_AGAIN_SECONDS
        return _known.trouble


def _tried() -> str:
    try:
        is_confined = run(_PROBE, call="walls()").value is True
    except SandboxIsAway as problem:
        return str(problem)
    return "" if is_confined else "a program that was to be confined was not"
