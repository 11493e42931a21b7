"""How many statements each hot page sends, counted in this process."""

from __future__ import annotations

import secrets

from django.test import RequestFactory

from bench.requests import pass_of
from stoa.catalogue.queries import Offer
from stoa.kernel import tokens
from stoa.kernel.statements import counted
from stoa.web.learning import hot


def queries(offer: Offer) -> dict[str, int]:
    """Statements by page, once everything that is kept in the process is there."""
    run, factory = offer.run.slug, RequestFactory()
    pass_, _ = pass_of(1)
    found: dict[str, int] = {}
    for _ in range(2):
        with counted() as count:
            assert hot.unit(factory.get("/"), pass_, run, "unit-50") is not None
        found["unit"] = len(count)
        with counted() as count:
            assert hot.home(factory.get("/"), pass_, run) is not None
        found["home"] = len(count)
        form = {"answer-q-50-b": "108", "csrfmiddlewaretoken": tokens.form_token(pass_), "once": secrets.token_hex(8)}
        with counted() as count:
            assert hot.answer(factory.post("/", form, headers={"HX-Request": "true"}), pass_, run, "unit-50", "q-50-b")
        found["answer"] = len(count)
    return found
