"""How many statements each hot page sends, counted in this process."""

from __future__ import annotations

import secrets

from bench.requests import open_questions, pass_of
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
    for who, place in open_questions(offer)[:2]:
        with counted() as count:
            assert hot.unit(plain, pass_, run, "unit-50") is not None
        found["unit"] = len(count)
        with counted() as count:
            assert hot.home(plain, pass_, run) is not None
        found["home"] = len(count)
        theirs, _ = pass_of(who)
        form = {f"answer-q-{place}-b": "108", "csrfmiddlewaretoken": tokens.form_token(theirs)}
        form["once"] = secrets.token_hex(8)
        assert hot.unit(plain, theirs, run, f"unit-{place}") is not None  # what is asked stands on a page that is open
        sent = Asked({"HTTP_HX_REQUEST": "true"}, {name: [value] for name, value in form.items()})
        with counted() as count:
            assert hot.answer(sent, theirs, run, f"unit-{place}", f"q-{place}-b")
        found["answer"] = sum(not sql.startswith(("BEGIN", "COMMIT")) for sql in count.statements)
    return found
