"""The list of courses while somebody types: the part below the field, for whoever asks. None: the view answers."""

from __future__ import annotations

from django.core.exceptions import SuspiciousOperation

from stoa.catalogue import queries as catalogue
from stoa.kernel.clock import now
from stoa.kernel.tokens import Pass
from stoa.web.base import hot, limiting
from stoa.web.base.hot import Answer, Asked
from stoa.web.base.middleware import NUL
from stoa.web.catalogue.finding import ADDRESS, narrowing, part_of, shown

VARY = "HX-Request, Cookie, Accept-Language, Accept-Encoding"


@hot.part(r"/courses/")
def found(asked: Asked, viewer: Pass | None) -> Answer | None:
    """What was found."""
    try:
        query = asked.query()
    except SuspiciousOperation:
        return None
    account = viewer.account if viewer is not None else None
    if NUL in asked.environ.get("QUERY_STRING", "") or (query and not limiting.may_search(asked.environ, account)):
        return None
    wanted = narrowing(query)
    view = shown(wanted, catalogue.find_courses(wanted, now=now()))
    return hot.reply(part_of(view).encode(), asked.environ, vary=VARY, more=[(ADDRESS, view.address)])
