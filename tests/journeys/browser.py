"""A real browser on a demo of our own: starting both, taking pictures, asking axe."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--no-first-run", "--disable-dev-shm-usage", "--force-color-profile=srgb", "--hide-scrollbars",
)  # fmt: skip
START_SECONDS = 180


@dataclass(frozen=True)
class Demo:
    """A demo that runs: its address and its data folder."""

    url: str
    data: Path


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running_demo(**environment: str) -> Iterator[Demo]:
    """`stoa run --demo` with a new data folder on a free port; stopped and thrown away at the end."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="stoa-demo-") as folder:
        data = Path(folder) / "data"
        variables = {
            **os.environ,
            "STOA_DATA": str(data),
            "STOA_PORT": str(port),
            "STOA_URL": f"http://127.0.0.1:{port}",
        }
        variables.pop("STOA_DATABASE_URL", None)
        process = subprocess.Popen(
            [sys.executable, "-m", "stoa", "run", "--demo", "--port", str(port)],
            cwd=ROOT, env={**variables, **environment}, start_new_session=True,
        )  # fmt: skip
        try:
            url = f"http://127.0.0.1:{port}"
            wait_for(url, process)
            yield Demo(url, data)
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(timeout=30)


def wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    """Until the server answers; fails when it ends before."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"The server stopped with status {process.returncode} before it answered")
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.3)
    raise RuntimeError(f"{url} did not answer within {START_SECONDS} seconds")


@contextmanager
def browser(executable: str) -> Iterator[Browser]:
    """A Chromium without a window."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=executable, args=list(ARGUMENTS))
        try:
            yield opened
        finally:
            opened.close()


def new_page(opened: Browser, url: str, *, width: int = 1280, dark: bool = False, scripts: bool = True) -> Page:
    """A page in a session of its own."""
    context = opened.new_context(
        base_url=url, viewport={"width": width, "height": 900}, color_scheme="dark" if dark else "light",
        java_script_enabled=scripts, reduced_motion="reduce",
    )  # fmt: skip
    context.set_default_timeout(10_000)
    return context.new_page()


def sign_in(page: Page, name: str) -> None:
    """Sign in as one of the demo's people, by the button on the sign-in page."""
    page.goto("/accounts/login/")
    page.get_by_role("button", name=f"Sign in as {name}", exact=True).click()
    page.wait_for_load_state()


def sideways(page: Page) -> int:
    """By how many pixels the page scrolls sideways; 0 is right."""
    found: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return found


def violations(page: Page, axe: str, *, leave_out: Sequence[str] = (), only: Sequence[str] = ()) -> list[str]:
    """What axe-core finds wrong with the page (WCAG 2.0 to 2.2 A and AA, best practice), one finding a line.

    `only` names the rules that are wanted; without it, all of them but `leave_out`.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(axe)
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    wanted = {"type": "rule", "values": list(only)} if only else {"type": "tag", "values": tags}
    rules = {name: {"enabled": False} for name in leave_out}
    result: dict[str, Any] = page.evaluate(
        "([wanted, rules]) => axe.run(document, {runOnly: wanted, rules})", [wanted, rules]
    )
    return [
        f"{page.url}: {item['id']} ({item['impact']}): {item['help']}: {node['target']} {node['html'][:160]}"
        for item in result["violations"]
        for node in item["nodes"]
    ]
