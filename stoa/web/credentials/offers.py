"""What authors offer to those who make a statement about their course: a title, words, suggestions."""

from __future__ import annotations

from collections.abc import Iterable

from stoa.catalogue import queries as catalogue
from stoa.credentials import queries
from stoa.credentials.queries import StatementOffer


def of_course(slug: str) -> StatementOffer | None:
    """The first that a course's author offers; None where nothing was said, and every course can be stated about."""
    offer = catalogue.offer(slug) if slug else None
    found = queries.statement_offers(offer.outline) if offer else ()
    return found[0] if found else None


def suggestions_for(picked: Iterable[str]) -> list[str]:
    """What authors of the courses in these lines suggest to write about."""
    slugs = dict.fromkeys(line.partition(":")[0] for line in picked)
    offers = [of_course(slug) for slug in slugs]
    return [text for offer in offers if offer for text in offer.suggestions]
