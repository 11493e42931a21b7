"""How many statements each hot page sends, counted in this process."""

from __future__ import annotations

import secrets

from bench.requests import pass_of
from stoa.catalogue.queries import Offer
from stoa.kernel import tokens
from stoa.kernel.statements import counted
from stoa.web.base.hot import Asked
from stoa.web.learning import hot


def queries(offer: Offer) -> dict[str, int]:
    """Statements by page, once everything that is kept in the process is there."""
    run = offer.run.slug
    pass_, _ = pass_of(1)
    plain = Asked({}, {})
    found: dict[str, int] = {}
    for _ in range(2):
        with counted() as count:
            assert hot.unit(plain, pass_, run, "unit-50") is not None
        found["unit"] = len(count)
        with counted() as count:
            assert hot.home(plain, pass_, run) is not None
        found["home"] = len(count)
        form = {"answer-q-50-b": "108", "csrfmiddlewaretoken": tokens.form_token(pass_), "once": secrets.token_hex(8)}
        sent = Asked({"HTTP_HX_REQUEST": "true"}, {name: [value] for name, value in form.items()})
        with counted() as count:
            assert hot.answer(sent, pass_, run, "unit-50", "q-50-b")
        found["answer"] = len(count)
    return found
