"""`stoa prepare`: everything between an empty folder and a site that can be served. Safe to run again."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from django.conf import settings
from django.core.management import call_command
from rich.console import Console

from stoa.accounts import actions as texts
from stoa.accounts import queries as accounts
from stoa.catalogue import actions as catalogue
from stoa.cli import demo
from stoa.cli.check_site import show
from stoa.cli.progress import bar
from stoa.kernel import checks, locks, room, upgrades
from stoa.web.base import languages, pseudo
from stoa.web.base.views import lone_page

LEAST_TO_BEGIN = 16 * 1024 * 1024
"""Bytes that tables, styles and fonts are written anew with; what is half written would be worse than what is there."""


def main(words: Sequence[str]) -> int:
    """Migrate, collect static files, fill a demo, and say where to go. 1: the database stays as it is."""
    console = Console(stderr=False, highlight=False, soft_wrap=True)
    if room.left(settings.STOA_DATA).bytes < LEAST_TO_BEGIN:
        said = f"The disk of {settings.STOA_DATA} is full, and nothing was changed. Free some room, then start again."
        print(f"stoa: {said}", file=sys.stderr)
        return 1
    try:
        console.print("Preparing the database ...")
        copy = upgrades.bring_up_to_date(
            copying=lambda: bar(console, "Copying the database"), has_copy="--no-copy" not in words
        )
    except upgrades.CannotUpgrade as problem:
        print(f"stoa: {problem}", file=sys.stderr)
        return 1
    if copy is not None:
        console.print(f"The database is brought up to date; how it was before is kept in {copy} .", markup=False)
    with locks.held("prepare"):
        _fill(console)
    show(console, [found for found in checks.findings() if found[1].level != "hint"], well="")
    _say_where(console)
    return 0


def _fill(console: Console) -> None:
    """What is in the tables and the folder before the first request. Two at once would write the same files."""
    catalogue.shelve_missing()
    console.print("Collecting styles and fonts ...")
    call_command("collectstatic", interactive=False, verbosity=0)
    if languages.PSEUDO in dict(settings.LANGUAGES):
        pseudo.write(settings.STOA_DATA / "pseudo-locale")
    texts.publish_text_files(settings.STOA_DATA / "texts")
    texts.render_texts()
    if settings.STOA_DEMO:
        demo.fill(console)
    _problem_page()


def _problem_page() -> None:
    """A page for the proxy to show while nothing answers behind it, with the same face as the site's own."""
    page = lone_page(503).content
    place = settings.STATIC_ROOT / "503.html"
    if not place.exists() or place.read_bytes() != page:
        draft = place.with_name(".503.html")
        draft.write_bytes(page)
        draft.replace(place)


def _say_where(console: Console) -> None:
    console.print()
    console.print(f"Stoa is at {settings.STOA_URL}  (data in {settings.STOA_DATA}, stop with Ctrl-C)")
    if not settings.STOA_URL.endswith(f":{settings.STOA_PORT}"):
        console.print(f"It listens on port {settings.STOA_PORT}; a proxy has to bring people there.")
    if settings.STOA_DEMO:
        console.print("This is a demo for this machine only. Sign in at /accounts/login/ with any of these:")
        for person in demo.PEOPLE:
            console.print(f"  {person.role:<9} {person.email:<20} password {demo.PASSWORD}")
        console.print("Mail that the demo sends is shown at /mail/.")
    elif not accounts.has_operator():
        console.print("Nobody runs this site yet. Make yourself its operator: stoa operator invite you@example.org")
    console.print()
