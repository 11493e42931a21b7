"""`embed`: a page of another site, loaded when the learner asks for it and not before."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_  # noqa: N812  # the usual short names of the two

from stoa.content.compiler.context import page_of
from stoa.content.ports import CompileContext, CompiledBlock, Directive, Html
from stoa.kernel.text.html import escape


@dataclass(frozen=True)
class Provider:
    """A site whose pages may stand in a frame: which addresses it has, and the form made for frames."""

    name: str
    pattern: re.Pattern[str]
    frame: str
    """With `{id}` for what the pattern's group found."""


PROVIDERS: Final = (
    Provider(
        "YouTube",
        re.compile(
            r"https://(?:www\.|m\.)?(?:youtube(?:-nocookie)?\.com/(?:watch\?(?:[^#]*&)?v=|embed/|shorts/|live/)|youtu\.be/)"
            r"(?P<id>[\w-]{6,20}).*"
        ),
        "https://www.youtube-nocookie.com/embed/{id}",
    ),
    Provider(
        "Vimeo",
        re.compile(r"https://(?:www\.)?(?:player\.)?vimeo\.com/(?:video/)?(?P<id>\d{5,12}).*"),
        "https://player.vimeo.com/video/{id}?dnt=1",
    ),
    Provider(
        "Internet Archive",
        re.compile(r"https://(?:www\.)?archive\.org/(?:details|embed)/(?P<id>[\w.-]{1,100}).*"),
        "https://archive.org/embed/{id}",
    ),
    Provider(
        "GeoGebra",
        re.compile(r"https://(?:www\.)?geogebra\.org/(?:m|material/iframe/id)/(?P<id>\w{4,20}).*"),
        "https://www.geogebra.org/material/iframe/id/{id}",
    ),
    Provider(
        "PhET",
        re.compile(r"https://phet\.colorado\.edu/(?P<id>sims/html/[\w-]+/latest/[\w-]+\.html).*"),
        "https://phet.colorado.edu/{id}",
    ),
    Provider(
        "Wikimedia Commons",
        re.compile(r"https://commons\.wikimedia\.org/wiki/(?P<id>File:[^?#]{1,200}).*"),
        "https://commons.wikimedia.org/wiki/{id}?embedplayer=yes",
    ),
    Provider(
        "OpenStreetMap",
        re.compile(r"https://www\.openstreetmap\.org/export/embed\.html\?(?P<id>[\w=&%.,:-]{1,300})"),
        "https://www.openstreetmap.org/export/embed.html?{id}",
    ),
    Provider(
        "Desmos",
        re.compile(r"https://www\.desmos\.com/calculator/(?P<id>\w{4,20}).*"),
        "https://www.desmos.com/calculator/{id}?embed",
    ),
)


def frame_of(address: str) -> tuple[Provider, str] | None:
    """(provider, address for a frame) of a page that may be embedded."""
    for provider in PROVIDERS:
        if match := provider.pattern.fullmatch(address):
            return provider, provider.frame.format(id=match["id"])
    return None


class Embed:
    """The argument is the page's https address. Option: title. Sites that are not listed become a plain link."""

    names = ("embed", "iframe", "youtube")

    def compile(self, directive: Directive, context: CompileContext) -> CompiledBlock:
        page = page_of(context)
        address = directive.argument
        if directive.name == "youtube" and "/" not in address:
            address = f"https://www.youtube.com/watch?v={address}"
        host = _host(address)
        if not host:
            message = _("An embed needs a whole https address.")
            page.report("error", "embed-address", message, directive.line, _("Write :::{embed} https://..."))
            return CompiledBlock(())
        title = directive.options.get("title", "")
        if not title:
            message = _("The embed has no title.")
            page.report("warning", "missing-title", message, directive.line, _("Write :title: and say what it is."))
        words = escape(title or host)
        number = page.number("embed")
        found = frame_of(address)
        if found is None:
            message = _("%(host)s is not among the sites that can be embedded; learners see a link.") % {"host": host}
            known = ", ".join(provider.name for provider in PROVIDERS)
            page.report("note", "embed-link", message, directive.line, _("Embedded are: %(known)s.") % {"known": known})
        else:
            page.origin(found[1], page.frame_origins)
        frame = f' data-frame="{escape(found[1])}" data-title="{words}"' if found else ""
        site = escape(found[0].name if found else host)
        notice = page.say(N_("This opens %(site)s, which then learns that you were here."), site=site)
        action = page.say(N_("Open on %(site)s"), site=site)
        markup = (
            f'<section class="embed" aria-labelledby="page-embed-{number}"{frame}>'
            f'<p class="step-cap" id="page-embed-{number}">{words}</p>'
            f'<p class="under"><a class="button second" href="{escape(address)}" rel="noopener noreferrer">{action}</a>'
            f' <span class="muted">{notice}</span></p></section>\n'
        )
        return CompiledBlock((Html(markup),), search_text=title)


def _host(address: str) -> str:
    try:
        parts = urlsplit(address)
        return (parts.hostname or "") if parts.scheme == "https" and not parts.username else ""
    except ValueError:
        return ""


KIND = Embed()
