"""The filter that lets a confined program do arithmetic and write to pipes it was given, and nothing else.

A seccomp filter is a small program of the kernel's packet filter that sees each call to the system: the machine, the
call's number, its arguments. Numbers differ between machines. What is not on the list fails with EPERM, so that a
learner reads "Operation not permitted" where a file was opened; a foreign machine's calls end the process.
"""

from __future__ import annotations

import platform
from collections.abc import Mapping
from struct import pack

KILL, FAIL, ALLOW = 0x80000000, 0x00050001, 0x7FFF0000
"""SECCOMP_RET_KILL_PROCESS; SECCOMP_RET_ERRNO with EPERM; SECCOMP_RET_ALLOW."""
_LOAD, _EQUALS, _AT_LEAST, _HAS_BITS, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER_AT, _MACHINE_AT, _THIRD_AT, _FOURTH_AT = 0, 4, 32, 40
"""Where in `struct seccomp_data` the call's number, the machine and the low halves of two arguments stand."""
_EXECUTABLE, _LOCKED_OR_HUGE = 0x4, 0x2000 | 0x40000
_X32 = 0x40000000
"""Calls from here on are those of the 32-bit interface of x86-64: the same calls under other numbers."""

MACHINES: Mapping[str, int] = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_CALLS: Mapping[str, tuple[int, int]] = {
    "read": (0, 63), "write": (1, 64), "close": (3, 57), "lseek": (8, 62), "munmap": (11, 215), "brk": (12, 214),
    "rt_sigreturn": (15, 139), "sched_yield": (24, 124), "mremap": (25, 216),
    "nanosleep": (35, 101), "getpid": (39, 172), "exit": (60, 93), "gettimeofday": (96, 169), "getrusage": (98, 165),
    "times": (100, 153), "gettid": (186, 178), "futex": (202, 98), "restart_syscall": (219, 128),
    "clock_gettime": (228, 113), "clock_getres": (229, 114), "clock_nanosleep": (230, 115), "exit_group": (231, 94),
    "getrandom": (318, 278),
}  # fmt: skip
"""The calls that are allowed, with their numbers on x86-64 and on 64-bit ARM."""
_MAP, _PROTECT, _ADVISE = (9, 222), (10, 226), (28, 233)
"""`mmap` and `mprotect` are allowed as long as the memory is not to be executed: then no code comes in but the
interpreter's own; `mmap` besides as long as it is neither locked nor of huge pages, `madvise` with what follows."""
_ADVICE = (0, 1, 2, 3, 4, 8, 14, 15)
"""What is needed and what is not, read ahead or not, free, large pages or not. Others offline or poison memory."""


def filter_for(machine: str) -> bytes:
    """The filter for a machine (as `platform.machine()` calls it), as an array of `struct sock_filter`. Raises
    KeyError for a machine whose calls are not known here."""
    column = list(MACHINES).index(machine) if machine in MACHINES else -1
    steps = [
        _step(_LOAD, _MACHINE_AT), _step(_EQUALS, MACHINES[machine], 1, 0), _step(_RETURN, KILL),
        _step(_LOAD, _NUMBER_AT), _step(_AT_LEAST, _X32, 0, 1), _step(_RETURN, KILL),
    ]  # fmt: skip
    for numbers in _CALLS.values():
        steps += [_step(_EQUALS, numbers[column], 0, 1), _step(_RETURN, ALLOW)]
    is_executable = [_step(_LOAD, _THIRD_AT), _step(_HAS_BITS, _EXECUTABLE, 0, 1), _step(_RETURN, FAIL)]
    is_greedy = [_step(_LOAD, _FOURTH_AT), _step(_HAS_BITS, _LOCKED_OR_HUGE, 0, 1), _step(_RETURN, FAIL)]
    is_harmless = [_step(_LOAD, _THIRD_AT)]
    for advice in _ADVICE:
        is_harmless += [_step(_EQUALS, advice, 0, 1), _step(_RETURN, ALLOW)]
    for numbers, looks, otherwise in (
        (_MAP, [*is_executable, *is_greedy], ALLOW), (_PROTECT, is_executable, ALLOW), (_ADVISE, is_harmless, FAIL),
    ):  # fmt: skip
        steps += [_step(_EQUALS, numbers[column], 0, len(looks) + 1), *looks, _step(_RETURN, otherwise)]
    return b"".join([*steps, _step(_RETURN, FAIL)])


def _step(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return pack("=HBBI", code, if_true, if_false, value)


def machine() -> str:
    """The machine this runs on."""
    return platform.machine()
