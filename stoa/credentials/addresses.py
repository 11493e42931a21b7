"""Addresses that stand inside signed credentials. They are promises: a credential does not change when a page moves."""

from __future__ import annotations

from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, UUID, uuid5

from django.conf import settings


def site() -> str:
    """The site's own address, without a slash at its end."""
    return str(settings.STOA_URL)


def host() -> str:
    """The site's host name, with its port where it has one."""
    return urlsplit(site()).netloc


def credential_page(public_id: str) -> str:
    """A credential's public page."""
    return f"{site()}/credentials/{public_id}/"


def shared(link: str) -> str:
    """The page of some records that their holder has put behind a link."""
    return f"{site()}/shared/{link}/"


def status_list(list_id: UUID | str) -> str:
    """A signed status list, as JSON."""
    return f"{site()}/credentials/status/{list_id}"


def issuer() -> str:
    """The site as an issuer: who it is, its keys and their history, as JSON."""
    return f"{site()}/credentials/issuer"


def older_issuer() -> str:
    """The site as an issuer of Open Badges 2.0."""
    return f"{site()}/credentials/issuer-2.json"


def criteria(run_slug: str, pathway: str) -> str:
    """Where a course's public page says what a pathway asks for."""
    return f"{site()}/courses/{run_slug}/#pathway-{pathway}"


def outcomes(run_slug: str) -> str:
    """Where a course's public page says what one can do afterwards."""
    return f"{site()}/courses/{run_slug}/#p-o"


def rule(course_slug: str, number: int, pathway: str) -> str:
    """The canonical text of a pathway's rule in one version of the course."""
    return f"{site()}/courses/{course_slug}/versions/{number}/rules/{pathway}.txt"


def version(course_slug: str, number: int) -> str:
    """What a version of a course is: its name, number and the hash of its source, as JSON."""
    return f"{site()}/courses/{course_slug}/versions/{number}/source.json"


def named(*path: str) -> str:
    """A stable `urn:uuid:` for something of this site that has no page of its own."""
    return uuid5(NAMESPACE_URL, "/".join((site(), *path))).urn


def statement_page(public_id: str) -> str:
    """A statement's page."""
    return f"{site()}/statements/{public_id}/"


def claimed_part(public_id: str) -> str:
    """The part of a statement that its holder claims, as the file whose digest the attested part holds."""
    return f"{site()}/statements/{public_id}/claimed.json"


def evidence(statement: str, item: str) -> str:
    """A piece of evidence as a statement shows it."""
    return f"{site()}/statements/{statement}/#evidence-{item}"


def endorse(token: str) -> str:
    """The link by which somebody is asked for their word; it works once."""
    return f"{site()}/endorse/{token}/"


def endorsement(token: str) -> str:
    """The link in the letter to whoever gave their word."""
    return f"{site()}/endorsements/{token}/"
