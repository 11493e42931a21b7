"""Makes a checkout ready and starts one of its commands: `make run`, `make test` and the others call this.

Any Python, standard library only. Makes .venv (with uv where it is on PATH, else venv and pip) from the hash-pinned
requirements/*.txt, builds the front end and the translations, then becomes the command. A second call finds all that
done and starts at once; two calls at once take turns.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BUILD = ROOT / ".build"
OLDEST = (3, 11)

# What each `make` target needs installed, and what it then runs (a first word without a slash stands in .venv/bin).
COMMANDS: dict[str, tuple[str, list[str]]] = {
    "run": ("run", ["stoa", "run", "--demo"]),
    "test": ("test", ["python", "-m", "tools.test"]),
    "check": ("test", ["python", "-m", "tools.check"]),
    "fix": ("test", ["python", "-m", "tools.check", "--fix"]),
    "bench": ("test", ["python", "-m", "bench.pages"]),
    "docs": ("test", ["python", "-m", "tools.docs"]),
    "only": ("run", []),
}


class SetupError(Exception):
    """The checkout could not be made ready; the message says what to do."""


def main(arguments: list[str]) -> int:
    """Gets ready and becomes the command. Returns only when something is wrong, or for `only`."""
    name, rest = (arguments or ["run"])[0], arguments[1:]
    if name not in COMMANDS:
        print(f"setup: no such command {name}; there are: {', '.join(COMMANDS)}", file=sys.stderr)
        return 2
    newer_python(arguments)
    lock, command = COMMANDS[name]
    os.chdir(ROOT)
    tidy_environment()
    try:
        ready(lock)
    except (SetupError, PermissionError) as problem:
        print(f"\nsetup: {problem}", file=sys.stderr)
        return 1
    if not command:
        return 0
    sys.stdout.flush()
    program = VENV / "bin" / command[0]
    os.execv(program, [str(program), *command[1:], *rest])


def newer_python(arguments: list[str]) -> None:
    """Starts again under a Python that is new enough, when this one is not; ends plainly when there is none."""
    if sys.version_info[:2] >= OLDEST:
        return
    for minor in range(20, OLDEST[1] - 1, -1):
        better = shutil.which(f"python3.{minor}")
        if better:
            os.execv(better, [better, str(Path(__file__).resolve()), *arguments])
    have = ".".join(map(str, sys.version_info[:2]))
    sys.exit(f"setup: Stoa needs Python 3.{OLDEST[1]} or newer; this is {have} and no newer one is on PATH")


def tidy_environment() -> None:
    """Keeps the caller's own virtual environment out; caches go into the checkout where HOME cannot be written."""
    for name in ("VIRTUAL_ENV", "PYTHONHOME", "PYTHONPATH", "PIP_TARGET", "PIP_USER", "UV_PROJECT_ENVIRONMENT"):
        os.environ.pop(name, None)
    os.environ.update(PIP_DISABLE_PIP_VERSION_CHECK="1", PIP_NO_INPUT="1", UV_PYTHON_DOWNLOADS="never")
    home = Path(os.environ.get("HOME") or "/nonexistent")
    if not os.access(home, os.W_OK):
        cache = BUILD / "cache"
        os.environ.update(
            XDG_CACHE_HOME=str(cache), npm_config_cache=str(cache / "npm"), PIP_CACHE_DIR=str(cache / "pip")
        )


def ready(lock: str) -> None:
    """Environment, packages, Stoa itself, front end and translations; each only where it is not done yet."""
    with one_at_a_time(BUILD / "setup.lock"):
        if not environment_works():
            step("Python environment in .venv", make_environment)
        wanted = digest(ROOT / "requirements" / f"{lock}.txt")
        if not stamped(lock, wanted):
            step(f"packages of requirements/{lock}.txt", lambda: install(ROOT / "requirements" / f"{lock}.txt"))
            stamp(lock, wanted)
        if not shutil.which("npm") and not (VENV / "bin" / "npm").exists() and not front_end_is_there():
            step("Node.js for the front end", lambda: install(ROOT / "requirements" / "node.txt"))
        build = [str(VENV / "bin" / "python"), "hatch_build.py"]
        step("front end and translations", lambda: run(build), quiet=front_end_is_there())
        itself = digest(ROOT / "pyproject.toml", ROOT / "stoa" / "__init__.py")
        if not stamped("itself", itself):
            step("Stoa itself", install_itself)
            stamp("itself", itself)


def front_end_is_there() -> bool:
    """Whether some front end was built before (the build itself decides whether it is still the right one)."""
    return (ROOT / "stoa" / "_vendor" / "stamp").is_file()


class one_at_a_time:  # noqa: N801  # reads as a sentence in a `with`
    """Waits for another set-up of this checkout; the system lets go of the lock however a process ends."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.handle = path.open("w")

    def __enter__(self) -> None:
        try:
            import fcntl  # not on Windows
        except ImportError:
            return
        try:
            fcntl.flock(self.handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            print("setup: waiting for another set-up of this checkout", flush=True)
            fcntl.flock(self.handle, fcntl.LOCK_EX)

    def __exit__(self, *_: object) -> None:
        self.handle.close()


def step(what: str, work: Callable[[], None], quiet: bool = False) -> None:
    """Does one step and says which and how long it took."""
    start = time.monotonic()
    if not quiet:
        print(f"setup: {what} ...", flush=True)
    work()
    if not quiet:
        print(f"setup: {what}: done in {time.monotonic() - start:.1f} s", flush=True)


def environment_works() -> bool:
    """Whether .venv holds a Python that starts and is new enough (an upgrade of the system's Python can break it)."""
    python = VENV / "bin" / "python"
    if not python.exists():
        return False
    asked = [str(python), "-c", f"import sys; sys.exit(sys.version_info[:2] < {OLDEST!r})"]
    return subprocess.run(asked, capture_output=True).returncode == 0


def make_environment() -> None:
    """A new .venv, with uv or the standard library."""
    shutil.rmtree(VENV, ignore_errors=True)
    uv = shutil.which("uv")
    if uv:
        run([uv, "venv", "-q", "--no-project", "--python", sys.executable, str(VENV)])
        return
    if importlib.util.find_spec("ensurepip") is None:
        package = f"python3.{sys.version_info[1]}-venv"
        raise SetupError(
            f"this Python cannot make virtual environments: run `apt install {package}`, or install uv, and again"
        )
    run([sys.executable, "-m", "venv", str(VENV)])


def install(lock: Path) -> None:
    """Installs exactly what a lock file names, each file checked against its hash.

    A lock names everything, so nothing is resolved: pip would look for `coverage[toml]`, which some package asks for,
    beside the pinned `coverage`, and stop as soon as a newer one is out.
    """
    exactly = ["--no-deps", "--require-hashes", "-r", str(lock)]
    if (uv := shutil.which("uv")) is not None:
        run([uv, "pip", "install", "-q", "--python", str(VENV), *exactly])
        return
    need_pip()
    total = sum("==" in line for line in lock.read_text(encoding="utf-8").splitlines())
    command = [str(VENV / "bin" / "python"), "-m", "pip", "install", *exactly]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        lines, seen = [], 0
        for line in process.stdout or ():
            lines.append(line)
            if line.startswith("Collecting "):
                seen += 1
                print(f"       {seen:>3} of {total}  {line.split()[1].split('==')[0]}", flush=True)
            elif line.startswith("Installing collected"):
                print("       unpacking", flush=True)
    if process.returncode:
        raise SetupError("pip could not install the packages (is the network there?):\n" + "".join(lines[-15:]))


def need_pip() -> None:
    """An environment that uv made has no pip: adds the one that Python carries."""
    python = str(VENV / "bin" / "python")
    if subprocess.run([python, "-m", "pip", "--version"], capture_output=True).returncode:
        run([python, "-m", "ensurepip", "--upgrade"])


def install_itself() -> None:
    """An editable install, so that the command `stoa` is in .venv/bin; the build tools come from the lock."""
    options = ["--no-deps", "--no-build-isolation", "-q", "-e", str(ROOT)]
    uv = shutil.which("uv")
    if uv:
        run([uv, "pip", "install", "--python", str(VENV), *options])
    else:
        need_pip()
        run([str(VENV / "bin" / "python"), "-m", "pip", "install", *options])


def run(command: list[str]) -> None:
    """Runs a program and keeps what it says for the case that it fails."""
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    if done.returncode:
        raise SetupError(f"`{' '.join(command)}` failed:\n{done.stdout[-3000:]}")


def digest(*paths: Path) -> str:
    """SHA-256 over files."""
    total = hashlib.sha256()
    for path in paths:
        total.update(path.read_bytes())
    return total.hexdigest()


def stamped(name: str, value: str) -> bool:
    """Whether this was done before. Stamps live in .venv, so that a new environment starts from nothing."""
    path = VENV / f"stoa-{name}.stamp"
    return path.is_file() and path.read_text() == value


def stamp(name: str, value: str) -> None:
    """Remembers that something is done."""
    (VENV / f"stoa-{name}.stamp").write_text(value)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
