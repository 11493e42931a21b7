"""Where the links and media of a unit lead: other units, course files, elsewhere - or nowhere."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import unquote, urlsplit

from django.utils.translation import gettext as _

from stoa.content import rules
from stoa.content.compiler.assets import Assets, Complaint, joined
from stoa.content.ports import RUN_TOKEN
from stoa.kernel.text.html import SCHEMES

COURSE_HOME: Final = f"/learn/{RUN_TOKEN}/"

MOST_GUESSES: Final = 20
_HOST: Final = re.compile(r"[a-z0-9_]([a-z0-9._-]{0,252})")


@dataclass(frozen=True)
class Lead:
    """Where a reference leads: the address to write, or (when empty) why there is none."""

    address: str
    complaint: Complaint | None = None
    unit: str = ""
    """Id of the unit that it leads to, '' for anything else."""
    fragment: str = ""
    path: str = ""
    """The course file that it leads to."""


@dataclass
class Links:
    """Resolves the references of the file `file`, and remembers what they depended on."""

    file: str
    units: Mapping[str, str]
    """Unit ids by path."""
    assets: Assets
    used_files: dict[str, str] = field(default_factory=dict)
    """Digest as served of each course file that was asked for; '' for one that is missing."""
    used_units: dict[str, str] = field(default_factory=dict)
    _guesses: int = 0

    def link(self, reference: str) -> Lead:
        """Where `<a href>` leads."""
        parts = _split(reference)
        if parts is None:
            return self._broken(reference)
        if parts.scheme or parts.netloc:
            if parts.scheme in SCHEMES:
                return Lead(reference)
            message = _("A link cannot lead to “%(link)s”.") % {"link": reference[:80]}
            return Lead("", Complaint("link-scheme", message, _("Links lead to http, https, mailto or tel addresses.")))
        fragment = unquote(parts.fragment)
        if not parts.path:
            return Lead(f"#{parts.fragment}", fragment=fragment)
        path = self.path(parts.path)
        if not path and parts.path == "/":
            return Lead(COURSE_HOME)
        unit = self._unit(path)
        if unit:
            behind = f"#{parts.fragment}" if parts.fragment else ""
            return Lead(f"/learn/{RUN_TOKEN}/{unit}/{behind}", unit=unit, fragment=fragment)
        return self._file(path, reference, "broken-link")

    def media(self, reference: str) -> Lead:
        """Where a picture, video, caption or download comes from. Addresses elsewhere are passed through."""
        parts = _split(reference)
        if parts is None or (parts.netloc and not parts.scheme):
            return self._broken(reference)
        if parts.scheme in ("http", "https"):
            return Lead(reference) if site_of(reference) else self._broken(reference)
        if parts.scheme:
            message = _("Media cannot come from a “%(scheme)s:” address.") % {"scheme": parts.scheme}
            return Lead("", Complaint("broken-media", message, _("Put the file into the course folder.")))
        return self._file(self.path(parts.path), reference, "broken-media")

    def source(self, reference: str) -> str:
        """The path of a course file that is read and not served; '' when there is none."""
        path = joined("", reference.strip())
        digest = self.assets.source_digest(path)
        self.used_files[path] = digest
        return path if digest else ""

    def path(self, reference: str) -> str:
        """The course path that `reference` (percent signs resolved) means from this file; '' when it leads outside."""
        return joined(str(PurePosixPath(self.file).parent), unquote(reference))

    def _unit(self, path: str) -> str:
        if not path.endswith(".md"):
            return ""
        unit = self.units.get(path, "")
        self.used_units[path] = unit
        return unit

    def _file(self, path: str, reference: str, rule: str) -> Lead:
        served = self.assets.serve(path) if path and not path.endswith((".md", ".toml")) else None
        self.used_files[path] = served.digest if served else ""
        if served:
            return Lead(served.address, path=path)
        return Lead("", self.assets.complaints.get(path) or self._missing(path, reference, rule))

    def _missing(self, path: str, reference: str, rule: str) -> Complaint:
        message = _("“%(link)s” leads to no file of the course.") % {"link": reference[:120]}
        # Guessing compares with every file, so only the first few of many broken links get a guess.
        self._guesses += 1
        may_guess = self._guesses <= MOST_GUESSES and len(self.assets.tree) < 2000
        meant = _meant(path, [*self.units, *self.assets.tree]) if may_guess else ""
        if meant:
            return Complaint(rule, message, _("Did you mean /%(meant)s?") % {"meant": meant})
        return Complaint(rule, message, _("Paths are relative to the file, or to the course when they begin with /."))

    def _broken(self, reference: str) -> Lead:
        message = _("“%(link)s” is no address.") % {"link": reference[:80]}
        return Lead("", Complaint("broken-link", message, _("Write a path in the course or a whole https address.")))


def _meant(path: str, known: Sequence[str]) -> str:
    """What a path that leads nowhere was probably meant to be: the file of its name elsewhere, or one spelt like it."""
    name = PurePosixPath(path).name.lower()
    namesakes = [each for each in known if PurePosixPath(each).name.lower() == name]
    return namesakes[0] if namesakes else rules.nearest(path, known)


def site_of(address: str) -> str:
    """Scheme, host and port of a whole http(s) address, as a browser and a policy write them; '' for what is none.

    A policy is a line of words with `;` between, so nothing but the characters of a host may come through.
    """
    try:
        parts = urlsplit(address.strip())
        host = (parts.hostname or "").encode("idna").decode()
        port = "" if parts.port in (None, 80 if parts.scheme == "http" else 443) else f":{parts.port}"
    except ValueError:
        return ""
    return f"{parts.scheme}://{host}{port}" if parts.scheme in ("http", "https") and _HOST.fullmatch(host) else ""


def _split(reference: str) -> _Parts | None:
    try:
        parts = urlsplit(reference.strip())
        return _Parts(parts.scheme.lower(), parts.netloc, parts.path, parts.fragment)
    except ValueError:
        return None


@dataclass(frozen=True)
class _Parts:
    scheme: str
    netloc: str
    path: str
    fragment: str
