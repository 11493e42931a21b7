"""The files of a statement that people take away."""

from __future__ import annotations

import hashlib
import io
import zipfile
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

from django.utils import dateformat, translation
from django.utils.text import slugify
from django.utils.translation import gettext as _

import stoa
from stoa.credentials import queries
from stoa.credentials.formats import TwoInkPage
from stoa.credentials.queries import StatementView
from stoa.kernel.cache import BytesCache
from stoa.web.credentials.bench import OWN
from stoa.web.credentials.record_page import short_key

_kept: Final = BytesCache[bytes](3 * 1024 * 1024)
_ZIP_TIME: Final = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Copy:
    """A kind of file: its media type, what its name ends with, how it is made; `is_saved`: a browser saves it."""

    media_type: str
    ending: str
    make: Callable[[StatementView], bytes]
    is_saved: bool = True


def _pdf(view: StatementView) -> bytes:
    order = {"do": "print_statement", "page": asdict(page_to_print(view)), "file": _plain(queries.bundle_of(view))}
    return b64decode(OWN.run(order)["file"])


def _code(view: StatementView) -> bytes:
    title = _("QR code with the address of this statement")
    return b64decode(OWN.run({"do": "code", "text": view.url, "title": title})["file"])


def _everything(view: StatementView) -> bytes:
    """What verifiers need, and the page to print beside it."""
    out = io.BytesIO(queries.export_statement(view))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("statement.pdf", _ZIP_TIME), copy(view, "pdf"), zipfile.ZIP_DEFLATED)
    return out.getvalue()


COPIES: Final[Mapping[str, Copy]] = {
    "json": Copy("application/json", ".json", queries.bundle_of),
    "attested": Copy("application/vc", "-attested.json", lambda view: view.attested.encode(), is_saved=False),
    "claimed": Copy("application/vc", "-claimed.json", lambda view: view.claimed.encode(), is_saved=False),
    "pdf": Copy("application/pdf", ".pdf", _pdf),
    "zip": Copy("application/zip", ".zip", _everything),
    "qr": Copy("image/svg+xml", "-qr.svg", _code, is_saved=False),
}


def copy(view: StatementView, kind: str) -> bytes:
    """The file of this kind. Raises BenchIsBusy or WorkFailed."""
    made = COPIES[kind]
    if kind not in ("pdf", "qr"):
        return made.make(view)

    def make() -> tuple[bytes, int]:
        data = made.make(view)
        return data, len(data)

    words = "\n".join(f"{word.name} {word.relation} {word.text}" for word in queries.words_for(view, is_owner=False))
    parts = (view.attested, view.claimed, words if kind == "pdf" else "")
    key = (stoa.__version__, kind, translation.get_language(), *(hashlib.sha256(p.encode()).hexdigest() for p in parts))
    return _kept.get_or_make(key, make)


def file_name(view: StatementView, kind: str) -> str:
    """`ada-making-an-open-course.pdf`."""
    stem = slugify(f"{view.holder_name} {view.title}", allow_unicode=True)[:80].strip("-")
    return (stem or "statement") + COPIES[kind].ending


def page_to_print(view: StatementView) -> TwoInkPage:
    """What the PDF prints, in the statement's language."""
    with translation.override(view.language):
        said: dict[str, Any] = {"site": view.issuer_name, "name": view.holder_name}
        pinned = {str(each["id"]): each for each in view.evidence}
        claimed = tuple(
            (str(each["text"]), " · ".join(_shown_by(pinned[item]) for item in each["items"] if item in pinned))
            for each in view.claims
        )
        words = queries.words_for(view, is_owner=False)
        own = short_key(f"did:key:{view.learner_key}")
        return TwoInkPage(
            title=view.title,
            holder=view.holder_name,
            issuer_line=_("A statement of open study, made on %(site)s") % said,
            standing=_(
                "%(name)s stands behind the slanted lines, in blue. The upright lines are from the records of %(site)s."
            )
            % said,
            attested_label=_("Attested by %(site)s, from its records") % said,
            attested=tuple((str(each["text"]), str(each["small"])) for each in view.lines),
            claimed_label=_("Claimed by %(name)s, in their own words") % said,
            claimed=claimed,
            endorsed_label=_("What others say; their addresses were confirmed"),
            endorsed=tuple((word.text, f"{word.name}, {word.relation}") for word in words),
            issued=_("Signed on %(date)s")
            % {"date": dateformat.format(view.issued_at, _("j F Y")) if view.issued_at else ""},
            signed_by=(
                _("Attested part: %(key)s, %(site)s") % {**said, "key": short_key(view.issuer_did)},
                _("Claimed part: %(key)s, %(name)s") % {**said, "key": own},
            ),
            verify_url=view.url,
            verify_hint=_("Whether it is genuine and still holds can be checked at this address."),
            language=view.language,
            is_rtl=translation.get_language_bidi(),
        )


def _shown_by(item: dict[str, Any]) -> str:
    digest = str(item["sha256"])
    values = {"title": item["title"], "digest": f"{digest[:8]}…{digest[-4:]}"}
    return _("Shown by: %(title)s (SHA-256 %(digest)s)") % values


def _plain(data: bytes) -> str:
    return b64encode(data).decode()
