"""Engines of their own for contract tests."""

from __future__ import annotations

import contextlib
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from tests.journeys.browser import free_port


@pytest.fixture
def fresh_postgres(postgres_url: str, socket_enabled: None) -> Iterator[str]:
    """The address of an empty PostgreSQL database that is dropped afterwards."""
    with empty_database(postgres_url) as url:
        yield url


@contextmanager
def empty_database(postgres_url: str) -> Iterator[str]:
    """A new database on this server, dropped at the end."""
    name = f"story_{secrets.token_hex(6)}"
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield urlunsplit(urlsplit(postgres_url)._replace(path=f"/{name}"))
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def object_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server of objects that speaks S3: a process of its own on loopback."""
    port = free_port()
    log = tmp_path_factory.mktemp("objects") / "log"
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    with log.open("wb") as out:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT)
    try:
        until = time.monotonic() + 60
        while True:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
            assert process.poll() is None and time.monotonic() < until, log.read_text()[-2000:]
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=15)


@pytest.fixture
def bucket_url(object_server: str, socket_enabled: None, monkeypatch: pytest.MonkeyPatch) -> str:
    """The STOA_FILES_URL of an empty bucket, with the credentials for it in the environment."""
    return make_bucket(object_server, monkeypatch)


def make_bucket(object_server: str, patch: pytest.MonkeyPatch) -> str:
    """A new bucket."""
    import boto3

    patch.setenv("AWS_ACCESS_KEY_ID", "story")
    patch.setenv("AWS_SECRET_ACCESS_KEY", "story")
    patch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    name = f"story-{secrets.token_hex(6)}"
    boto3.session.Session().client("s3", region_name="us-east-1", endpoint_url=object_server).create_bucket(Bucket=name)
    return f"s3://{name}/site?endpoint={object_server}&region=us-east-1"
