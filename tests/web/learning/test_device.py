"""What a page may do so that something runs on the learner's own device, and what it is told for that."""

from __future__ import annotations

import json
from html import unescape

import pytest
from django.test import Client

from stoa.assessment import items
from stoa.assessment.ports import ItemState, RenderContext
from stoa.settings import confine_worker
from stoa.web.learning.policy import question_policy
from tests.assessment.items.author import question

CODE = """Write `double`.

```python start
def double(x): ...
```

```python solution
def double(x): return x + x
```

- [shown] `double(21) == 42`
- [hidden] `double("secret") == "secretsecret"`
"""


def test_only_a_page_with_a_field_for_formulas_may_set_styles() -> None:
    symbolic = question("symbolic", "What is it?\n\n- [x] 1/x", ":variables: x")
    text = question("text", "What is it?\n\n- [x] one")
    assert "style-src-attr 'unsafe-inline'" in question_policy(symbolic)
    assert "style-src 'self';" in question_policy(symbolic) + ";"
    assert question_policy(text) == ""


def test_a_page_is_told_of_the_tests_that_are_shown_and_of_no_other() -> None:
    part = question("code", CODE)
    html = items.render(part, ItemState(), RenderContext(action="/"))
    data = json.loads(unescape(html.split('data-try="')[1].split('"')[0]))
    assert [test["text"] for test in data["tests"]] == ["double(21) == 42"]
    assert data["tests"][0]["wanted"] == "42"
    assert "secret" not in html


def test_a_worker_has_a_policy_of_its_own() -> None:
    worker: dict[str, str] = {}
    other: dict[str, str] = {}
    confine_worker(worker, "", "/static/assessment/python-worker.0a1b2c.js")
    confine_worker(other, "", "/static/assessment/code.js")
    assert worker["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'")
    assert not other


@pytest.mark.django_db
def test_pages_may_compile_nothing(client: Client) -> None:
    assert "wasm-unsafe-eval" not in client.get("/").headers["Content-Security-Policy"]
