"""What looking at a record costs: `python -m bench.verifying [--engine sqlite|postgres]`.

The public page of a record with its check, asked a few hundred times of a server in its own process; the signed file by
content negotiation; and a status list in which 100,000 credentials have places and one in twenty is withdrawn: its
bytes, what setting bits and signing it anew takes, and what reading it in a check takes. Prints one JSON object; times
are CPU milliseconds of the server's process. The aim: 5 ms for the page once its check is remembered.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import random
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from bench import course, issuing, site

ROUNDS = 300
PLACES = 100_000


def main() -> int:
    """Measure."""
    parser = argparse.ArgumentParser(prog="python -m bench.verifying", description=__doc__)
    parser.add_argument("--engine", choices=["postgres", "sqlite"], default="sqlite")
    options = parser.parse_args()
    with contextlib.ExitStack() as stack:
        data = site.prepare(stack, f"verifying-{options.engine}", options.engine, is_new=True)
        import_module("bench.verifying").measured(options, data)
    return 0


def measured(options: argparse.Namespace, data: Path) -> None:
    """Issue one record, look at it, withdraw many."""
    folder = course.write(data / "course")
    (folder / "completions.toml").write_text(issuing.PATHWAY.lstrip())
    import_module("stoa.catalogue.actions").publish_course(source=folder, by=None)
    offer = import_module("bench.seed").fill(10)
    models, actions = import_module("stoa.credentials.models"), import_module("stoa.credentials.actions")
    issuing._award(models, offer, 1)
    actions.sign_earned()
    path = f"/credentials/{models.Credential.objects.get().public_id}/"
    client = import_module("django.test").Client(SERVER_NAME="127.0.0.1", SERVER_PORT="8000")
    began = time.perf_counter()
    assert client.get(path).status_code == 200
    first = (time.perf_counter() - began) * 1000
    told = {
        "engine": options.engine,
        "first_ms": round(first, 1),  # by the clock: a child checks the record
        "page_ms": _ms(lambda: client.get(path)),
        "json_ms": _ms(lambda: client.get(path, headers={"Accept": "application/vc"})),
        "token_ms": _ms(lambda: client.get(path, headers={"Accept": "application/vc+jwt"})),
        "check_page_ms": _ms(lambda: client.get("/verify/")),
        **_list(models, actions),
    }
    print(json.dumps(told), flush=True)


def _list(models: Any, actions: Any) -> dict[str, float]:
    """A status list of which 100,000 places are taken."""
    status_list = import_module("stoa.credentials.formats").status_list
    row = models.StatusList.objects.get()
    places = [(row.start + row.step * number) % status_list.MIN_BITS for number in range(PLACES)]
    gone = random.Random(7).sample(places, PLACES // 20)
    began, spent = time.perf_counter(), time.process_time()
    import_module("stoa.credentials.actions.status").set_bits([(row.id, place) for place in gone])
    set_ms = (time.process_time() - spent) * 1000
    spent = time.process_time()
    assert actions.sign_status_lists() == 1
    sign_ms = (time.process_time() - spent) * 1000
    whole = time.perf_counter() - began
    document = models.StatusList.objects.get().document
    encoded = json.loads(document)["credentialSubject"]["encodedList"]
    now = datetime.now(UTC)
    formats, lists = import_module("stoa.credentials.formats"), {row.address: document.encode()}
    credential = models.Credential.objects.get().document.encode()
    return {
        "list_places": PLACES, "list_withdrawn": len(gone), "list_bytes": len(document),
        "list_set_ms": round(set_ms, 1), "list_sign_ms": round(sign_ms, 1), "list_seconds": round(whole, 2),
        "list_read_ms": _ms(lambda: status_list.decode(encoded), 50),
        "verify_ms": _ms(lambda: formats.verify(credential, now=now, status_lists=lists), 10),
    }  # fmt: skip


def _ms(work: Callable[[], object], times: int = ROUNDS) -> float:
    work()
    began = time.process_time()
    for _ in range(times):
        work()
    return round((time.process_time() - began) / times * 1000, 3)


if __name__ == "__main__":
    sys.exit(main())
