"""A small site that is lived in, made by the code that lies beside `tests` in the folder it is started from.

    python living.py FOLDER     needs STOA_DATA; prints what people have there, as JSON

tools/keep_release.py starts it with the code of a release, so it opens doors that every release has had.
"""

from __future__ import annotations

import json
import os
import re
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import django

PASSWORD = "walking-by"


def live(folder: Path) -> dict[str, Any]:
    """Publish, sign in, learn, earn a record. Returns what has to be found again."""
    call = import_module("django.core.management").call_command
    call("migrate", verbosity=0)
    call("collectstatic", verbosity=0, interactive=False)
    accounts = import_module("stoa.accounts.actions")
    records = import_module("stoa.learning.queries")
    offer = import_module("tests.web.sample").publish(folder)
    ids = {}
    for name in ("Ada", "Bo", "Op"):
        email = f"{name.lower()}@example.org"
        ids[email] = accounts.open_account(email=email, name=name, password=PASSWORD, is_confirmed=True)
    accounts.grant_role(account_id=ids["op@example.org"], role="operator")
    learn("ada@example.org", ("cases", "trees"), answers=True)
    learn("bo@example.org", ("cases",), answers=False)
    import_module("stoa.kernel.events.relay").drain_all()
    while import_module("stoa.kernel.jobs.worker").run_batch():
        import_module("stoa.kernel.events.relay").drain_all()
    told: dict[str, Any] = {"learners": {}}
    for email in ("ada@example.org", "bo@example.org"):
        standing = records.place(account=ids[email], run_id=offer.run.id).standing
        told["learners"][email] = {
            "done": sorted(standing.done), "scores": dict(standing.scores), "shown": standing.shown
        }  # fmt: skip
    page = signed_in("ada@example.org").get("/records/").content.decode()
    found = re.search(r"/credentials/([\w-]{8,})", page)
    assert found, "no record was earned"
    told["credential"] = found[1]
    return told


def learn(email: str, units: tuple[str, ...], *, answers: bool) -> None:
    """Join, do units, answer the question."""
    client = signed_in(email)
    assert client.post("/courses/wells/join/", {"intention": "all"}).status_code == 302
    for unit in units:
        client.get(f"/learn/wells/{unit}/")
        client.post(f"/learn/wells/{unit}/done/", form(client, f"/learn/wells/{unit}/"))
    if answers:
        choice = import_module("tests.web.learning.springs").RIGHT
        client.post("/learn/wells/well/answer/q/", {**form(client, "/learn/wells/well/"), "answer-q": choice})


def form(client: Any, address: str) -> dict[str, str]:
    """The hidden fields of the first form on a page that has a token."""
    text = client.get(address).content.decode()
    found = dict(re.findall(r'<input type="hidden" name="(csrfmiddlewaretoken|once)" value="([^"]*)"', text))
    assert found, f"no form at {address}"
    return found


def signed_in(email: str) -> Any:
    """A browser in which somebody is signed in."""
    client = import_module("django.test").Client(HTTP_HOST="localhost")
    response = client.post("/accounts/login/", {"login": email, "password": PASSWORD})
    assert response.status_code == 302, f"{email} can't sign in: {response.status_code}"
    return client


if __name__ == "__main__":
    sys.path.insert(0, os.getcwd())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stoa.settings")
    django.setup()
    print(json.dumps(live(Path(sys.argv[1]))))
