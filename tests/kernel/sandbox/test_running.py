"""What an honest program gives, and what is said where it cannot be run."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from stoa.kernel import sandbox
from stoa.kernel.checks import programs
from stoa.kernel.sandbox import SandboxIsAway


@pytest.mark.parametrize(
    ("call", "value"),
    [
        ("None", None), ("3", 3), ("True", True), ("'é'", "é"), ("0.5", {"float": "0.5"}),
        ("[1, (2,)]", [1, {"tuple": [2]}]),
        ("10**20", {"int": "100000000000000000000"}), ("{1}", {"set": [1]}), ("{'a': [1]}", {"dict": [["a", [1]]]}),
        ("float('nan')", {"float": "nan"}), ("object", {"other": "type"}), ("Fraction(1, 3)", {"ratio": [1, 3]}),
        ("10**10000", {"other": "…"}), ("Counter('aa')", {"dict": [["a", 2]]}),
    ],
)  # fmt: skip
def test_values(call: str, value: object) -> None:
    code = "from fractions import Fraction\nfrom collections import Counter"
    assert sandbox.run(code, call=call).value == value


def test_what_is_typed_in_and_printed() -> None:
    ran = sandbox.run("name = input()\nprint('Hello', name)\nprint(input())", stdin="Ada\nß\n")
    assert (ran.ended, ran.output) == ("returned", "Hello Ada\nß\n")
    assert sandbox.run("input()").complaint is not None
    assert sandbox.run("print('\\ud800')").output == "\\ud800\n"
    assert sandbox.run("if __name__ == '__main__': print(1)").output == "1\n"
    assert sandbox.run("if __name__ == '__main__': print(1)", call="2").output == ""


def test_the_line_of_a_mistake() -> None:
    ran = sandbox.run("def f(x):\n    y = x\n    return 1 / y", call="f(0)")
    assert ran.complaint is not None
    assert (ran.complaint.names[0], ran.complaint.line) == ("ZeroDivisionError", 3)
    ran = sandbox.run("def f(:\n  pass", call="f(0)")
    assert ran.complaint is not None and (ran.complaint.names[0], ran.complaint.line) == ("SyntaxError", 1)


def test_the_same_every_time() -> None:
    code = "import random\nf = lambda: [hash('a'), random.random(), list({'b', 'c', 'd'})]"
    assert sandbox.run(code, call="f()") == sandbox.run(code, call="f()")


def test_every_module_of_the_list_is_there() -> None:
    for module in sorted(sandbox.MODULES):
        assert sandbox.run(f"import {module}", call=f"{module}.__name__").value == module


def test_modules_that_load_others_when_they_are_used() -> None:
    code = "from datetime import datetime\nimport statistics, json, dataclasses\n"
    code += "@dataclasses.dataclass\nclass A:\n    x: int = 1\n"
    call = "[datetime.strptime('2026-01-02', '%Y-%m-%d').day, statistics.NormalDist().cdf(0), json.loads('[1]'), A().x]"
    assert sandbox.run(code, call=call).value == [2, {"float": "0.5"}, [1], 1]


def test_where_it_cannot_be_confined_it_is_not_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "machine", lambda: "vax")
    sandbox._known.forget()
    with pytest.raises(SandboxIsAway, match="vax"):
        sandbox.run("print(1)")
    assert "vax" in sandbox.trouble()
    assert [found.level for found in programs.programs()] == ["warning"]
    monkeypatch.undo()
    sandbox._known.forget()
    assert sandbox.trouble() == "" and list(programs.programs()) == []


def test_a_filter_that_is_refused_runs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "filter_for", lambda _machine: b"\0" * 8)
    with pytest.raises(SandboxIsAway, match="seccomp"):
        sandbox.run("open('/tmp/ran', 'w')")


def test_a_filter_that_lets_all_through_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    allow = sandbox.seccomp._step(0x06, sandbox.seccomp.ALLOW)
    monkeypatch.setattr(sandbox, "filter_for", lambda _machine: allow)
    sandbox._known.forget()
    monkeypatch.setattr(sandbox, "_PROBE", "def walls():\n    import posix\n    posix.stat('/')\n    return False")
    assert sandbox.trouble()
    sandbox._known.forget()


def test_where_it_cannot_be_confined_one_try_a_minute_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    tries: list[str] = []

    def fails(code: str, **_: object) -> None:
        tries.append(code)
        raise SandboxIsAway("no")

    sandbox._known.forget()
    with monkeypatch.context() as patch:
        patch.setattr(sandbox, "run", fails)
        assert [sandbox.trouble() for _ in range(5)] == ["no"] * 5 and len(tries) == 1
        sandbox._known.until = 0.0
        assert sandbox.trouble() == "no" and len(tries) == 2
    sandbox._known.forget()
    assert sandbox.trouble() == ""


def test_what_never_came_to_be_confined_did_not_run_out_of_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "_START_SECONDS", -10.0)
    with pytest.raises(SandboxIsAway, match="in time"):
        sandbox.run("print(1)", limits=sandbox.Limits(0.1))


@pytest.mark.parametrize("name", ["memfd_create", "pipe"])
def test_without_a_free_file_nothing_is_run_and_none_is_left_open(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise OSError(24, "Too many open files")

    before = os.listdir("/proc/self/fd")
    monkeypatch.setattr(os, name, fails)
    with pytest.raises(SandboxIsAway, match="Too many open files"):
        sandbox.run("print(1)")
    monkeypatch.undo()
    assert len(os.listdir("/proc/self/fd")) == len(before)
    sandbox.run("print(1)")
    assert len(os.listdir("/proc/self/fd")) == len(before)


@pytest.mark.parametrize("inner", [b"[" * 900 + b"]" * 900, b'{"a":' * 900 + b"1" + b"}" * 900, b"7", b"null"])
def test_an_exception_s_words_are_words(inner: bytes) -> None:
    said = b'{"ended":"raised","error":{"names":["E",' + inner + b'],"line":1,"said":' + inner + b"}}"
    ran = sandbox._told(sandbox._CONFINED + said, 0, "")
    assert ran.ended in ("raised", "exited")
    assert ran.complaint is None or (ran.complaint.names, ran.complaint.said) == (("E",), "")


def test_a_run_whose_caller_is_killed_is_killed() -> None:
    """The confined process dies with the process that started it."""
    code = (
        "import os, signal, subprocess, threading, time\nfrom stoa.kernel import sandbox\n"
        "threading.Thread(target=sandbox.run, args=('import time\\ntime.sleep(60)',),"
        "kwargs={'limits': sandbox.Limits(30)}, daemon=True).start()\n"
        "time.sleep(1)\nfound = subprocess.run(['pgrep', '-P', str(os.getpid()), 'python'], capture_output=True)\n"
        "print(found.stdout.decode().split()[0], flush=True)\nos.kill(os.getpid(), signal.SIGKILL)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=30)
    child = int(done.stdout)
    until = time.monotonic() + 3
    while is_alive(child) and time.monotonic() < until:
        time.sleep(0.05)
    assert not is_alive(child)


def is_alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
