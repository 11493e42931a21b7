"""What is found of a kept site by the code of today; started with STOA_DATA. Prints it as JSON."""

from __future__ import annotations

import json
import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import django

from tests.releases import living


def look(credential: str, copy: Path) -> dict[str, Any]:
    """Sign in as everybody, read standings, courses and the record; keep the record's file in `copy`."""
    people = import_module("stoa.accounts.queries")
    records = import_module("stoa.learning.queries")
    offer = import_module("stoa.catalogue.queries").offer("wells")
    assert offer is not None
    found: dict[str, Any] = {"learners": {}, "credential": credential}
    for email in ("ada@example.org", "bo@example.org"):
        client = living.signed_in(email)
        assert client.get("/learn/wells/").status_code == 200
        standing = records.place(account=people.person_by_email(email).id, run_id=offer.run.id).standing
        found["learners"][email] = {
            "done": sorted(standing.done), "scores": dict(standing.scores), "shown": standing.shown
        }  # fmt: skip
    client = living.signed_in("op@example.org")
    for address in ("/", "/courses/", "/courses/wells/", "/learn/wells/cases/", "/operator/"):
        assert client.get(address).status_code == 200, address
    assert "One thousand wells" in client.get("/courses/").content.decode()
    response = client.get(f"/credentials/{credential}/credential.json")
    assert response.status_code == 200
    copy.write_bytes(b"".join(response) if response.streaming else response.content)
    return found


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stoa.settings")
    django.setup()
    print(json.dumps(look(sys.argv[1], Path(sys.argv[2]))))
