"""Both parts of a statement, and an endorsement, before a verifier that shares no code with us, offline."""

from __future__ import annotations

import json
import subprocess
from base64 import b64encode
from pathlib import Path
from typing import Any

from stoa.credentials import actions, queries
from stoa.credentials.formats import contexts
from stoa.credentials.models import StatusList
from tests.credentials.formats.test_independent_verifier import verifier  # noqa: F401  # a fixture
from tests.credentials.statements.test_statements import signed
from tests.credentials.statements.test_vouching import endorsed
from tests.credentials.story import Learner


def ask(script: Path, credentials: list[dict[str, Any]], files: dict[str, bytes]) -> list[tuple[bool, bool]]:
    """(whether it verifies with what it pins, whether it is withdrawn) of each, by the site's lists as they stand."""
    request = {
        "credentials": credentials,
        "documents": {row.address: json.loads(row.document) for row in StatusList.objects.all()},
        "files": {url: b64encode(data).decode() for url, data in files.items()},
    }
    done = subprocess.run(
        ["node", str(script), str(contexts.FOLDER)], input=json.dumps(request), capture_output=True, text=True,
        timeout=120, check=True,
    )  # fmt: skip
    return [(each["verified"], each["withdrawn"]) for each in json.loads(done.stdout)]


def test_it_accepts_both_parts_and_refuses_what_was_exchanged(verifier: Path, ada: Learner) -> None:  # noqa: F811
    ada.do("u1")
    public_id, _secret = endorsed(ada)
    view = queries.statement(public_id, viewer=None)
    other = signed(ada, title="Another")
    assert view is not None
    attested, claimed = json.loads(view.attested), json.loads(view.claimed)
    (word,) = queries.words_for(view, is_owner=False)
    place = attested["relatedResource"][0]["id"]
    assert place == f"{view.url}claimed.json"
    parts = [attested, claimed, json.loads(word.document)]
    assert ask(verifier, parts, {place: view.claimed.encode()}) == [(True, False)] * 3
    assert ask(verifier, [attested], {place: other.claimed.encode()}) == [(False, False)]
    altered = json.loads(view.claimed.replace("I can test", "I did test"))
    assert ask(verifier, [altered], {}) == [(False, False)]
    actions.withdraw_statement(account=ada.account, public_id=public_id)
    actions.sign_status_lists()
    assert ask(verifier, [attested], {place: view.claimed.encode()})[0][1]
