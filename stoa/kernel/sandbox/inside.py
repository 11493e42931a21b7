"""What runs in the confined process: reads its order, gives up every right, then runs the learner's program.

It is started by path in an interpreter of its own, without this site's packages, environment or open files. Whatever
it says afterwards may have been said by the learner's program; nothing here is trusted but the word "confined", which
is written before that program begins.
"""

from __future__ import annotations

import builtins
import ctypes
import io
import json
import os
import resource
import signal
import sys
import types

TYPE_CHECKING = False  # to import typing takes longer than many a program runs
if TYPE_CHECKING:
    from typing import Any

NAME = "program.py"
NO_NEW_PRIVILEGES, SECCOMP, FILTERED, END_WITH_PARENT, DUMPABLE, DROP_FROM_BOUNDS = 38, 22, 2, 1, 4, 24
NOBODY, CAPABILITIES, CAPABILITY_VERSION = 65534, 64, 0x20080522
LANDLOCK_CREATE, LANDLOCK_RESTRICT = 444, 446
LANDLOCK_ACCESS = ((1, 0x1FFF), (2, 0x3FFF), (3, 0x7FFF), (5, 0xFFFF))
"""What Landlock can forbid of files, by the version from which on it can."""
UNSAFE = 97
MOST_NODES, DEEPEST, MOST_TEXT = 500, 20, 4000


class Filter(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.c_void_p))


def confine(libc: Any, order: dict[str, Any]) -> None:
    """Give up every right that is not needed to reckon. Ends the process where that fails."""
    drop_power(libc)
    libc.prctl(END_WITH_PARENT, signal.SIGKILL, 0, 0, 0)  # whoever becomes another has to say it anew
    if os.getppid() != order["parent"]:
        os._exit(UNSAFE)
    seconds, page = order["seconds"], resource.getpagesize()
    with open("/proc/self/statm", "rb") as statm:
        used = int(statm.read().split()[0]) * page
    space = used + order["memory"]
    limits = {
        resource.RLIMIT_AS: space, resource.RLIMIT_CPU: int(seconds) + 2, resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_NPROC: 0, resource.RLIMIT_CORE: 0, resource.RLIMIT_MSGQUEUE: 0, resource.RLIMIT_NOFILE: 0,
    }  # fmt: skip
    for limit, value in limits.items():
        _, most = resource.getrlimit(limit)
        value = value if most == resource.RLIM_INFINITY else min(value, most)
        resource.setrlimit(limit, (value, value))
    for clock in (signal.SIGPROF, signal.SIGALRM):
        signal.signal(clock, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    signal.setitimer(signal.ITIMER_PROF, seconds)
    signal.setitimer(signal.ITIMER_REAL, order["wall"])
    steps = ctypes.create_string_buffer(bytes.fromhex(order["filter"]))
    program = Filter(len(steps) // 8, ctypes.cast(steps, ctypes.c_void_p))
    if libc.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0):
        os._exit(UNSAFE)
    libc.prctl(DUMPABLE, 0, 0, 0, 0)
    forbid_files(libc)
    if libc.prctl(SECCOMP, FILTERED, ctypes.byref(program), 0, 0):
        os._exit(UNSAFE)


def drop_power(libc: Any) -> None:
    """Be nobody where it was root, and keep no capability. Where it may not become another (in some containers) it is a
    root without any."""
    if os.geteuid() == 0:
        for capability in range(CAPABILITIES):
            libc.prctl(DROP_FROM_BOUNDS, capability, 0, 0, 0)
        try:
            os.setgroups([])
            os.setresgid(NOBODY, NOBODY, NOBODY)
            os.setresuid(NOBODY, NOBODY, NOBODY)
        except OSError:
            pass
    header, none = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION, 0), (ctypes.c_uint32 * 6)()
    if libc.capset(header, none):
        os._exit(UNSAFE)


def forbid_files(libc: Any) -> None:
    """A second wall behind the filter, where the kernel has it: no file, port or other process of any kind."""
    version = libc.syscall(LANDLOCK_CREATE, None, 0, 1)
    if version < 1:
        return
    access = [bits for since, bits in LANDLOCK_ACCESS if since <= version][-1]
    words = [access, 3 if version >= 4 else 0, 3 if version >= 6 else 0]
    size = 8 if version < 4 else 16 if version < 6 else 24
    rules = libc.syscall(LANDLOCK_CREATE, (ctypes.c_uint64 * 3)(*words), size, 0)
    if rules >= 0:
        libc.syscall(LANDLOCK_RESTRICT, rules, 0)
        os.close(rules)


class TooLarge(Exception):
    pass


def plain(value: Any, left: list[int], depth: int = 0) -> Any:
    """A value as JSON. What JSON has no word for is an object with one name: `int` (large ones), `float`, `tuple`,
    `set`, `dict` (pairs), `ratio`, or `other` (the name of its type)."""
    left[0] -= 1
    if left[0] < 0 or depth > DEEPEST:
        raise TooLarge
    if value is None or value is True or value is False:
        return value
    if isinstance(value, str):
        if len(value) > MOST_TEXT:
            raise TooLarge
        return str.__str__(value)
    if isinstance(value, int):
        if int.bit_length(value) > 3000:
            raise TooLarge
        return int.__int__(value) if int.bit_length(value) < 50 else {"int": int.__repr__(value)}
    if isinstance(value, float):
        return {"float": float.__repr__(value)}
    return plain_group(value, left, depth + 1)


def plain_group(value: Any, left: list[int], depth: int) -> Any:
    if isinstance(value, list):
        return [plain(each, left, depth) for each in list.__iter__(value)]
    if isinstance(value, tuple):
        return {"tuple": [plain(each, left, depth) for each in tuple.__iter__(value)]}
    if isinstance(value, set):
        return {"set": [plain(each, left, depth) for each in set.__iter__(value)]}
    if isinstance(value, frozenset):
        return {"set": [plain(each, left, depth) for each in frozenset.__iter__(value)]}
    if isinstance(value, dict):
        return {"dict": [[plain(key, left, depth), plain(each, left, depth)] for key, each in dict.items(value)]}
    if type(value).__name__ == "Fraction" and isinstance(value.numerator, int) and isinstance(value.denominator, int):
        return {"ratio": [plain(value.numerator, left, depth), plain(value.denominator, left, depth)]}
    return {"other": type(value).__name__[:60]}


def complaint(problem: BaseException) -> dict[str, Any]:
    """An exception in plain words: its type, what it says, and the line of the program it came from (0: unknown)."""
    line, trace = 0, problem.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == NAME:
            line = trace.tb_lineno
        trace = trace.tb_next
    if isinstance(problem, SyntaxError) and problem.filename == NAME:
        line = problem.lineno or 0
    try:
        said = problem.msg if isinstance(problem, SyntaxError) else str(problem)
    except Exception:
        said = ""
    names = [each.__name__[:60] for each in type(problem).__mro__][:12]
    return {"type": names[0], "names": names, "said": str(said)[:300], "line": int(line)}


def judged(order: dict[str, Any]) -> dict[str, Any]:
    """Run the program, then the call, and say how that ended."""
    module = types.ModuleType("__main__" if not order["call"] else "program")
    sys.modules[module.__name__] = module
    space = module.__dict__
    space["__builtins__"] = builtins
    try:
        exec(compile(order["code"], NAME, "exec", dont_inherit=True), space)  # noqa: S102
        if not order["call"]:
            return {"ended": "returned", "value": None}
        value = eval(compile(order["call"], "call", "eval", dont_inherit=True), space)  # noqa: S307
        return {"ended": "returned", "value": plain(value, [MOST_NODES])}
    except TooLarge:
        return {"ended": "returned", "value": {"other": "…"}}
    except SystemExit as problem:
        if not order["call"] and problem.code in (None, 0):
            return {"ended": "returned", "value": None}
        return {"ended": "exited"}
    except MemoryError:
        return {"ended": "memory"}
    except BaseException as problem:
        return {"ended": "raised", "error": complaint(problem)}


def main() -> None:
    order = json.loads(sys.stdin.buffer.read())
    for name in order["modules"]:
        __import__(name)
    if "random" in sys.modules:
        sys.modules["random"].seed(0)
    libc = ctypes.CDLL(None, use_errno=True)
    sys.path.clear()
    sys.argv[:] = [NAME]
    sys.stdin = io.StringIO(order["stdin"])
    sys.stdout = open(  # noqa: SIM115
        1, "w", encoding="utf-8", errors="backslashreplace", newline="\n", closefd=False
    )
    write, flush, dump, end = os.write, sys.stdout.flush, json.dumps, os._exit
    confine(libc, order)
    write(order["result"], b'{"confined": true}\n')
    said = judged(order)
    try:  # noqa: SIM105
        flush()
    except Exception:
        pass
    write(order["result"], dump(said).encode())
    end(0)


main()
