"""The requests that are measured, as learners with a valid pass send them."""

from __future__ import annotations

import itertools
import secrets
from collections.abc import Callable
from importlib import import_module

from bench.course import UNITS
from bench.measure import Client
from bench.site import form
from stoa.catalogue.queries import Offer
from stoa.kernel import tokens
from stoa.kernel.tokens import Pass

Ask = Callable[[int], tuple[int, bytes]]
FORM = "application/x-www-form-urlencoded"
LEARNERS = 40_000
"""Who answer: more than there are requests."""


def pass_of(number: int) -> tuple[Pass, dict[str, str]]:
    """A learner's pass, and the headers that carry it."""
    value = tokens.write_pass(account=number, session="bench", epoch=1, language="en")
    found = tokens.read_pass(value)
    assert found is not None
    return found, {"Cookie": f"{tokens.PASS_COOKIE}={value}", "Accept-Encoding": "gzip"}


def kinds(client: Client, offer: Offer, learners: int) -> dict[str, Ask]:
    """unit, answer, home: each takes a number and asks as some learner; a number never answers twice the same."""
    run = offer.run.slug
    turn = itertools.cycle(open_questions(offer))

    def unit(number: int) -> tuple[int, bytes]:
        _, headers = pass_of(number % learners + 1)
        return client.send("GET", f"/learn/{run}/unit-{number % UNITS + 1}/", headers=headers)

    def answer(number: int) -> tuple[int, bytes]:
        who, place = next(turn)
        pass_, headers = pass_of(who)
        body = form(
            **{
                f"answer-q-{place}-b": "108",
                "csrfmiddlewaretoken": tokens.form_token(pass_),
                "once": secrets.token_hex(8),
            }
        )
        headers |= {"Content-Type": FORM, "HX-Request": "true", "Sec-Fetch-Site": "same-origin"}
        return client.send("POST", f"/learn/{run}/unit-{place}/answer/q-{place}-b/", body, headers)

    def home(number: int) -> tuple[int, bytes]:
        _, headers = pass_of(number % learners + 1)
        return client.send("GET", f"/learn/{run}/", headers=headers)

    return {"unit": unit, "answer": answer, "home": home}


def open_questions(offer: Offer) -> list[tuple[int, int]]:
    """(learner, place of a unit) whose question is not answered right: what is right takes no further answer. One for
    each of many learners, in units all over the course."""
    summaries = import_module("stoa.learning.models").Summary.objects.filter(run_id=offer.run.id)
    found = []
    for who, scores in summaries.order_by("account_id").values_list("account_id", "scores")[:LEARNERS]:
        places = ((who * 13 + step) % UNITS + 1 for step in range(UNITS))
        place = next((each for each in places if scores.get(f"q-{each}-b", 0) < 1), None)
        if place is not None:
            found.append((who, place))
    return found


def page_addresses(offer: Offer) -> list[tuple[str, str, dict[str, str]]]:
    """(kind, path, headers) of the pages whose weight is told."""
    _, headers = pass_of(1)
    run = offer.run.slug
    return [("unit", f"/learn/{run}/unit-50/", headers), ("home", f"/learn/{run}/", headers)]
