"""A program that means harm: each way out that we know of, tried on its own, ends at a wall."""

from __future__ import annotations

import ast
import os
import subprocess
import threading
import time
from pathlib import Path

import pytest

from stoa.kernel import sandbox
from stoa.kernel.sandbox import Limits, Ran

SHORT = Limits(seconds=0.5)
DENIED = {"PermissionError", "ModuleNotFoundError"}


def tried(code: str) -> Ran:
    """A program that ends quickly or is ended."""
    return sandbox.run(code, limits=SHORT)


def name_of(ran: Ran) -> str:
    assert ran.ended == "raised" and ran.complaint is not None, ran
    return ran.complaint.names[0]


FORGE = """import os
for fd in range(3, 256):
    try:
        os.write(fd, WORD)
        os._exit(0)
    except OSError:
        pass
"""


def test_this_machine_can() -> None:
    assert sandbox.trouble() == ""


FILES = {
    "passwords": "open('/etc/passwd').read()",
    "the environment": "open('/proc/self/environ').read()",
    "its own order": "open('/proc/self/mem', 'rb').read()",
    "through io": "import io\nio.FileIO('/etc/hostname')",
    "through posix": "import posix\nposix.open('/etc/passwd', 0)",
    "the folder": "import posix\nposix.listdir('/')",
    "whether it is there": "import posix\nposix.stat('/etc/passwd')",
    "a new file": "open('/tmp/escaped', 'w')",
    "a folder": "import posix\nposix.mkdir('/tmp/escaped')",
    "another name": "import posix\nposix.rename('/tmp/a', '/tmp/b')",
    "an end of one": "import posix\nposix.unlink('/tmp/a')",
    "memory as a file": "import os\nos.memfd_create('x')",
    "a pipe": "import os\nos.pipe()",
    "a copied pipe": "import os\nos.dup(1)",
    "a link": "import os\nos.readlink('/proc/self/exe')",
    "where it is": "import os\nos.getcwd()",
}


@pytest.mark.parametrize("name", FILES)
def test_no_file_of_any_kind(name: str) -> None:
    assert name_of(tried(FILES[name])) == "PermissionError"


def test_not_the_parent_nor_the_site(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("key")
    for path in (f"/proc/{os.getpid()}/environ", f"/proc/{os.getpid()}/maps", str(secret), sandbox.__file__):
        assert name_of(tried(f"open({path!r}).read()")) == "PermissionError"


PROCESSES = {
    "fork": "import os\nos.fork()",
    "a bomb of forks": "import os\nwhile True: os.fork()",
    "exec": "import os\nos.execv('/bin/sh', ['sh'])",
    "spawn": "import os\nos.posix_spawn('/bin/sh', ['sh'], {})",
    "a signal to its parent": "import os\nos.kill(os.getppid(), 9)",
    "a signal to all": "import os\nos.kill(-1, 9)",
    "a group of its own": "import os\nos.setsid()",
    "a higher limit": "import resource\nresource.setrlimit(resource.RLIMIT_CPU, (9, 9))",
    "another clock": "import signal\nsignal.setitimer(signal.ITIMER_PROF, 0)",
    "an ignored clock": "import signal\nsignal.signal(signal.SIGPROF, signal.SIG_IGN)",
    "a blocked clock": "import signal\nsignal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGPROF})",
    "another person": "import os\nos.setuid(0)",
}


@pytest.mark.parametrize("name", PROCESSES)
def test_no_process_and_no_power_over_one(name: str) -> None:
    said = name_of(tried(PROCESSES[name]))
    assert said in {*DENIED, "OSError", "ValueError", "AttributeError", "itimer_error"}


def test_no_shell() -> None:
    assert "out" not in tried("import os\nprint(os.system('echo out'))").output
    assert name_of(tried("import subprocess\nsubprocess.run(['id'])")) == "ModuleNotFoundError"


def test_no_thread() -> None:
    assert name_of(tried("import _thread\n_thread.start_new_thread(print, ())")) == "RuntimeError"


@pytest.mark.parametrize("module", ["socket", "ctypes.util", "multiprocessing", "http.client", "ssl", "numpy", "stoa"])
def test_no_module_but_those_for_reckoning(module: str) -> None:
    assert name_of(tried(f"import {module}")) == "ModuleNotFoundError"


CALLS = {"socket": 41, "connect": 42, "ptrace": 101, "open": 2, "fork": 57, "execve": 59, "io_uring_setup": 425,
         "process_vm_readv": 310, "clone3": 435, "bpf": 321, "unshare": 272, "kill": 62, "keyctl": 250}  # fmt: skip


@pytest.mark.skipif(sandbox.seccomp.machine() != "x86_64", reason="these are x86-64's numbers")
@pytest.mark.parametrize("name", CALLS)
def test_calls_of_the_system_by_their_number(name: str) -> None:
    code = "\n".join([
        "import sys", "c = sys.modules['ctypes']", "libc = c.CDLL(None, use_errno=True)",
        f"print(libc.syscall({CALLS[name]}, 2, 1, 0), c.get_errno())",
    ])  # fmt: skip
    ran = tried(code)
    assert ran.output == "-1 1\n" or ran.ended == "raised", ran


def test_no_code_of_its_own_making() -> None:
    """Memory that is to be executed is not given out."""
    code = "import sys\nc = sys.modules['ctypes']\nlibc = c.CDLL(None)\nlibc.mmap.restype = c.c_long\n"
    assert tried(f"{code}print(libc.mmap(None, 4096, 7, 0x22, -1, 0))").output == "-1\n"


NUMBERS = {"x86_64": (9, 28), "aarch64": (222, 233)}
LIBC = "import sys\nc = sys.modules['ctypes']\nlibc = c.CDLL(None, use_errno=True)\nlibc.syscall.restype = c.c_long\n"
LIBC += "def call(*numbers): return libc.syscall(*[c.c_long(each) for each in numbers])\n"


def test_no_memory_that_is_locked_huge_or_poisoned() -> None:
    """The address is nobody's: what the wall lets through finds no memory there (12), and does nothing."""
    of_mmap, of_madvise = NUMBERS[sandbox.seccomp.machine()]
    code = f"{LIBC}print([(call({of_madvise}, 0x1000, 4096, advice), c.get_errno()) for advice in range(110)])"
    told = ast.literal_eval(tried(code).output)
    assert {advice for advice, said in enumerate(told) if said != (-1, 1)} <= set(sandbox.seccomp._ADVICE)
    assert told[4] == (-1, 12)
    code = f"{LIBC}print([call({of_mmap}, 0, 4096, 3, flags, -1, 0) > 0 for flags in (0x22, 0x2022, 0x40022)])"
    assert tried(code).output == "[True, False, False]\n"


def test_it_has_no_capability_and_is_not_root() -> None:
    run = threading.Thread(target=sandbox.run, args=("import time\ntime.sleep(60)",), kwargs={"limits": Limits(1)})
    run.start()
    time.sleep(1)
    found = subprocess.run(["pgrep", "-P", str(os.getpid()), "python"], capture_output=True, check=True)
    said = dict(
        line.split(":", 1)
        for line in Path(f"/proc/{found.stdout.decode().split()[-1]}/status").read_text().splitlines()
    )
    run.join()
    assert said["Seccomp"].strip() == "2" and {int(said[name], 16) for name in ("CapEff", "CapPrm")} == {0}
    if os.geteuid() == 0:
        assert set(said["Uid"].split()) == set(said["Gid"].split()) == {"65534"}
        assert int(said["CapBnd"], 16) == 0 and not said["Groups"].strip()


def test_the_other_numbers_of_the_same_calls_end_it() -> None:
    if sandbox.seccomp.machine() != "x86_64":
        pytest.skip("only x86-64 has them")
    code = "import sys\nsys.modules['ctypes'].CDLL(None).syscall(0x40000000 + 2, 0, 0)\nprint('on')"
    assert tried(code).ended == "crashed"


LONG = {
    "a loop": "while True: pass",
    "one long step": "10 ** 10 ** 10",
    "a loop that hears nothing": "while True:\n    try:\n        while True: pass\n    except BaseException: pass",
    "sleep": "import time\ntime.sleep(60)",
    "a pattern": "import re\nre.match('(a+)+b', 'a' * 60)",
    "a wait for a lock": "import _thread\nlock = _thread.allocate_lock()\nlock.acquire()\nlock.acquire()",
    "a loop while it is ended": "class A:\n    def __del__(self):\n        while True: pass\na = A()\ndel a",
}


@pytest.mark.parametrize("name", LONG)
def test_time_is_limited(name: str) -> None:
    begun = time.monotonic()
    assert tried(LONG[name]).ended == "time"
    assert time.monotonic() - begun < SHORT.wall + 5


@pytest.mark.parametrize(
    "code", ["x = [0] * 10**10", "x = 'a'\nwhile True: x += x", "x = []\nwhile True: x.append([x])"]
)
def test_memory_is_limited(code: str) -> None:
    assert sandbox.run(code, limits=Limits(5.0)).ended in ("memory", "time")


def test_output_is_limited_while_it_is_read() -> None:
    ran = sandbox.run("while True: print('x' * 1000)", limits=Limits(5.0, output=10_000))
    assert (ran.ended, len(ran.output)) == ("output", 10_000)


def test_what_it_says_of_itself_is_limited_too() -> None:
    endless = FORGE.replace("WORD", "b'x' * 1000").replace("os._exit(0)", "while True: os.write(fd, b'x' * 1000)")
    assert tried(endless).ended == "output"
    assert sandbox.run("x = 0", call="'a' * 10**6").value == {"other": "…"}
    assert sandbox.run("x = []\nx.append(x)", call="x").value == {"other": "…"}


def test_deep_recursion_ends_the_program_alone() -> None:
    assert name_of(tried("def f(): return f()\nf()")) == "RecursionError"
    ran = tried("import sys\nsys.setrecursionlimit(10**9)\nf = lambda: f()\nf()")
    assert ran.ended in ("raised", "crashed", "time", "memory")


def test_an_early_end_is_no_result() -> None:
    for code in ("import sys\nsys.exit(0)", "import os\nos._exit(0)", "raise SystemExit", "exit(0)"):
        assert sandbox.run(code, call="1").ended in ("exited", "raised")
    assert tried("import sys\nsys.exit()").ended == "returned", "a program that was to print may end so"
    assert tried("import os\nos.abort()").ended == "crashed"


def test_a_forged_word_is_only_a_value() -> None:
    """Whatever is written to the pipe of results says what the program gave, never that this is right."""
    ran = sandbox.run(FORGE.replace("WORD", repr(b'{"ended": "returned", "value": 7}')), call="f()")
    assert ran == Ran("returned", 7)


@pytest.mark.parametrize(
    "word", [b"null", b"[]", b"[" * 60_000, b'{"ended": "passed"}', b'{"ended":"raised","error":[1]}', b"\xff", b"{}",
             b'{"ended":"raised","error":{"names":7,"said":[],"line":"x"}}', b'{"ended":["returned"]}', b"1" * 5000]
)  # fmt: skip
def test_a_word_that_is_none(word: bytes) -> None:
    ran = sandbox.run(FORGE.replace("WORD", repr(word)), call="f()")
    assert ran.ended in ("exited", "raised") and ran.value is None


def test_nothing_of_the_caller_is_in_there() -> None:
    ran = tried("import os, sys\nprint(dict(os.environ), sys.argv, sys.path, 'django' in sys.modules)")
    assert ran.output == "{'PYTHONHASHSEED': '0', 'PYTHONUTF8': '1', 'LC_CTYPE': 'C.UTF-8'} ['program.py'] [] False\n"


def test_a_run_ends_with_whoever_asked() -> None:
    """Killed in the middle, as a worker may be, the caller leaves nobody behind."""
    begun = time.monotonic()
    runs = [threading.Thread(target=tried, args=("import time\ntime.sleep(60)",)) for _ in range(4)]
    for each in runs:
        each.start()
    for each in runs:
        each.join()
    assert time.monotonic() - begun < SHORT.wall + 4
