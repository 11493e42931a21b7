"""What tests may ask for besides the code: a data folder, PostgreSQL, Redis, Chromium, axe. A pytest plug-in.

pyproject.toml loads it before Django's settings are read. `make test` starts the servers and names them in the
environment; a bare `pytest` runs without them and skips what asks for one, saying so.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parents[1]
DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup", "live_server"}

# Machines are shared: how long an example takes says nothing of the code, and no test fails by the clock.
# The examples are the same every time, so that a change is judged by what it changes; STOA_FUZZ=1 draws new ones.
settings.register_profile(
    "stoa", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=not os.environ.get("STOA_FUZZ")
)
settings.load_profile("stoa")


def own_data_folder() -> None:
    """Points STOA_DATA at a new folder, one for each parallel worker, so that no test meets anybody's data."""
    base = os.environ.get("STOA_TEST_DATA")
    if not base:
        base = tempfile.mkdtemp(prefix="stoa-test-")
        os.environ["STOA_TEST_DATA"] = base
        atexit.register(shutil.rmtree, base, ignore_errors=True)
    data = Path(base, f"{os.environ.get('PYTEST_XDIST_WORKER', 'main')}-{os.getpid()}")
    (data / "static").mkdir(parents=True)  # where `stoa prepare` collects files; the server warns when it is missing
    os.environ["STOA_DATA"] = str(data)


own_data_folder()


@pytest.hookimpl(tryfirst=True)  # before `-m` chooses
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks by what a test asks for and where it lies; only journeys and engines may open sockets."""
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if item.get_closest_marker("django_db") or fixtures & DATABASE_FIXTURES:
            item.add_marker("database")
        folder = item.path.relative_to(ROOT).parts[1]
        if mark := {"journeys": "journey", "engines": "engine"}.get(folder):
            item.add_marker(mark)
            item.add_marker("enable_socket")


@pytest.fixture(scope="session", autouse=True)
def cheap_passwords() -> None:
    """Hashing takes its time on purpose; tests sign in thousands of times. The cost has tests of its own."""
    hashing = import_module("stoa.accounts.hashing")
    hashing.Scrypt.work_factor, hashing.Scrypt.parallelism = 2**4, 1


def asked_of_the_environment(variable: str, what: str) -> str:
    """The value that `make test` set, or a skip that says what is missing."""
    value = os.environ.get(variable, "")
    if not value:
        pytest.skip(f"{what} is not running here: `make test` starts it, or set {variable}")
    return value


@pytest.fixture(scope="session")
def postgres_url() -> str:
    """The address of a PostgreSQL that tests may fill; make your own database or schema in it."""
    return asked_of_the_environment("STOA_TEST_POSTGRES_URL", "PostgreSQL")


@pytest.fixture(scope="session")
def redis_url() -> str:
    """The address of a Redis that tests may fill; use keys of your own."""
    return asked_of_the_environment("STOA_TEST_REDIS_URL", "Redis")


@pytest.fixture(scope="session")
def nginx() -> str:
    """The path of nginx; `tools.servers.nginx` starts it."""
    return asked_of_the_environment("STOA_TEST_NGINX", "nginx")


@pytest.fixture(scope="session")
def pgbouncer() -> str:
    """The path of pgbouncer; `tools.servers.pgbouncer` starts it."""
    return asked_of_the_environment("STOA_TEST_PGBOUNCER", "pgbouncer")


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium, for Playwright's `executable_path`; as root it needs `--no-sandbox`."""
    return asked_of_the_environment("STOA_TEST_CHROMIUM", "Chromium")


@pytest.fixture(scope="session")
def axe_source() -> str:
    """axe-core's script, to run in a page."""
    script = ROOT / ".build" / "axe.min.js"
    if not script.is_file():
        pytest.skip("axe-core is missing: `make test` puts it there")
    return script.read_text(encoding="utf-8")
