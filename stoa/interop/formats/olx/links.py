"""Where the addresses in an OLX course lead: to units, to static files, out into the web, or nowhere."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from stoa.interop.formats.olx.media import Media
from stoa.interop.rules import Tally

_STATIC = re.compile(r"(?:^|/)static/(?P<name>[^?#]+)")
_ASSET = re.compile(r"asset-v1:(?P<course>[^@]+?)\+type@asset\+block[@/](?P<name>[^?#]+)")
_C4X = re.compile(r"/c4x/(?P<org>[^/]+)/(?P<course>[^/]+)/asset/(?P<name>[^?#]+)")
_JUMP = re.compile(r"(?:^|/)jump_to(?:_id)?/(?P<id>[^?#]+?)/?(?:[?#].*)?$")
_USAGE = re.compile(r"block-v1:[^/?#]*?\+block@(?P<id>[^/?#]+)|i4x://[^/]+/[^/]+/[^/]+/(?P<old>[^/?#]+)")
_COURSEWARE = re.compile(r"/courseware/(?P<rest>[^?#]+)")
_HOME = "/"
_STARTS = frozenset({"", "about", "course", "courseware", "home", "info"})
"""Pages of the platform that are a course's start."""
_ELSEWHERE = re.compile(r"(?:https?|mailto|tel|ftp):", re.IGNORECASE)


@dataclass
class Places:
    """Which page of the course each block stands on."""

    org: str
    course: str
    run: str
    media: Media
    tally: Tally
    pages: dict[str, str] = field(default_factory=dict)
    """Path of a unit's file (from the course folder, beginning with /) by the url_name of each block in it."""
    tabs: dict[str, str] = field(default_factory=dict)
    """Path of a unit's file by the name that a page beside the course has in addresses."""

    @property
    def ids(self) -> tuple[str, str]:
        return (f"{self.org}+{self.course}+{self.run}", f"{self.org}/{self.course}/{self.run}")

    def own(self, address: str) -> str | None:
        """What stands behind this course's id in `address`, without slashes around it. None: it is not in it."""
        ids = "|".join(re.escape(id) for id in self.ids)
        found = re.search(rf"/courses?/(?:course-v1:)?(?:{ids})(?:/(?P<rest>[^?#]*))?(?:[?#]|$)", address)
        return (found["rest"] or "").strip("/") if found else None

    def in_file(self, file: str, base: int = 0) -> Resolver:
        return Resolver(self, file, base)


@dataclass
class Resolver:
    """Resolves the addresses that stand in one file of the source."""

    places: Places
    file: str
    base: int = 0

    def warn(self, line: int, rule: str, message: str) -> None:
        self.places.tally.warn(self.file, line or self.base, rule, message)

    def inline_image(self, kind: str, data: bytes, line: int) -> str:
        return self.places.media.inline_image(kind, data)

    def media(self, address: str, line: int) -> str | None:
        """The address of a picture, a video or a frame; None, with a warning, when there is no such file."""
        name = self._asset_name(address)
        if name is not None:
            return self._static(name, address, line)
        if address.startswith("//"):
            return "https:" + address
        if re.match(r"https?:", address, re.IGNORECASE):
            return address
        self._lost(address, line, "missing-file", "leads to no file of the course")
        return None

    def link(self, address: str, line: int) -> str | None:
        """The target of a link; None, with a warning, when it leads nowhere in the course."""
        if address.lower().startswith("javascript:"):
            self.places.tally.warn(self.file, 0, "script", "Links that run a script were left as words.")
            return None
        name = self._asset_name(address)
        if name is not None:
            return self._static(name, address, line)
        page = self._page(address)
        if page is not None:
            if urlsplit(address).fragment:
                message = f"{address[:200]!r} leads to a place in a page; here it leads to the start of that page."
                self.warn(line, "anchor", message)
            return page
        if address.startswith("//"):
            return "https:" + address
        if _ELSEWHERE.match(address) and self.places.own(unquote(address)) is None:
            return address
        self._lost(address, line, "unresolved-link", "leads to no page of the course")
        return None

    def _asset_name(self, address: str) -> str | None:
        """The name of the static file that `address` means, when it means one of this course."""
        plain = unquote(address)
        places = self.places
        if found := _ASSET.search(plain):
            # A course that was run again keeps the addresses of its first run: the file decides.
            is_own = found["course"] in places.ids or not urlsplit(plain).netloc
            return found["name"] if is_own or places.media.find(found["name"]) else None
        if found := _C4X.search(plain):
            own = (found["org"], found["course"]) == (places.org, places.course)
            return found["name"] if own or not urlsplit(plain).netloc else None
        if not urlsplit(plain).netloc and (found := _STATIC.search(plain)):
            return found["name"]
        return None

    def _static(self, name: str, address: str, line: int) -> str | None:
        media = self.places.media
        path = media.find(name)
        target = media.use(path) if path else None
        if target is None:
            self._lost(address, line, "missing-file", "is not among the static files")
            return None
        return target + _fragment(address)

    def _page(self, address: str) -> str | None:
        pages = self.places.pages
        for pattern in (_USAGE, _JUMP):
            found = pattern.search(unquote(address))
            if found:
                id = next((value for value in found.groups() if value), "")
                id = id.rpartition("@")[2]
                if id in pages:
                    return pages[id]
        if found := _COURSEWARE.search(unquote(address)):
            for part in reversed([part for part in found["rest"].split("/") if part]):
                if part in pages:
                    return pages[part]
        own = self.places.own(unquote(address))
        if own is None:
            return None
        return self.places.tabs.get(own) or (_HOME if own in _STARTS else None)

    def _lost(self, address: str, line: int, rule: str, what: str) -> None:
        self.warn(line, rule, f"{address[:200]!r} {what}. Its words were kept, without it.")


def _fragment(address: str) -> str:
    fragment = urlsplit(address).fragment
    return f"#{fragment}" if re.fullmatch(r"(page|t)=[\d.,:]+", fragment) else ""
