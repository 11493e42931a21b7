"""The files that a holder takes away: made when first asked for, remembered by what they are made of."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from typing import Final

from django.utils.text import slugify
from django.utils.translation import gettext

import stoa
from stoa.credentials import queries
from stoa.credentials.queries import CredentialView
from stoa.kernel.cache import BytesCache
from stoa.web.credentials.bench import OWN

_kept: Final = BytesCache[bytes](6 * 1024 * 1024)
_LONGEST_NAME: Final = 80
_ZIP_TIME: Final = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Copy:
    """A kind of file: its media type, what its name ends with, and how it is made (which may raise bench's failures).

    `is_lasting`: the same for ever, as everything is that only holds what was signed.
    """

    media_type: str
    ending: str
    make: Callable[[CredentialView], bytes]
    is_lasting: bool = True


def _pdf(view: CredentialView) -> bytes:
    order = {"do": "print", "page": asdict(queries.page_to_print(view)), "file": _plain(queries.as_json(view))}
    return b64decode(OWN.run(order)["file"])


def _picture(view: CredentialView, kind: str) -> bytes:
    order = {"do": "badge", "kind": kind, "badge": asdict(queries.badge(view)), "file": _plain(queries.as_json(view))}
    own = queries.own_picture(view, kind)
    if own:
        order |= {"do": "bake", "picture": _plain(own)}
    return b64decode(OWN.run(order)["file"])


def _older(view: CredentialView) -> bytes:
    said = json.dumps(queries.assertion(view), ensure_ascii=False).encode()
    order = {"do": "badge", "kind": "older", "badge": asdict(queries.badge(view)), "file": _plain(said)}
    return b64decode(OWN.run(order)["file"])


def whole_pdf(views: Sequence[CredentialView]) -> bytes:
    """The pages to print of several records as one file, not remembered. Raises BenchIsBusy or WorkFailed."""
    pages = [asdict(queries.page_to_print(view)) for view in views]
    return b64decode(OWN.run({"do": "print_all", "pages": pages})["file"])


def _code(view: CredentialView) -> bytes:
    order = {"do": "code", "text": view.url, "title": gettext("QR code with the address of this record")}
    return b64decode(OWN.run(order)["file"])


def _everything(view: CredentialView) -> bytes:
    """What verifiers need (see `queries.export`), and the forms for people beside it."""
    out = io.BytesIO(queries.export(view.public_id) or b"")
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, kind in (("certificate.pdf", "pdf"), ("badge.png", "png"), ("badge.svg", "svg")):
            archive.writestr(zipfile.ZipInfo(name, _ZIP_TIME), copy(view, kind), zipfile.ZIP_DEFLATED)
    return out.getvalue()


COPIES: Final[Mapping[str, Copy]] = {
    "json": Copy("application/json", ".json", queries.as_json),
    "jwt": Copy("application/vc+jwt", ".jwt", queries.as_token),
    "older": Copy("image/png", "-2.png", _older, is_lasting=False),
    "pdf": Copy("application/pdf", ".pdf", _pdf),
    "png": Copy("image/png", ".png", partial(_picture, kind="png")),
    "svg": Copy("image/svg+xml", ".svg", partial(_picture, kind="svg")),
    "zip": Copy("application/zip", ".zip", _everything, is_lasting=False),
    "qr": Copy("image/svg+xml", "-qr.svg", _code),
}


def copy(view: CredentialView, kind: str) -> bytes:
    """The file of this kind. Raises BenchIsBusy or WorkFailed."""
    made = COPIES[kind]

    def make() -> tuple[bytes, int]:
        data = made.make(view)
        return data, len(data)

    return _kept.get_or_make(_key(view, kind), make)


def size(view: CredentialView, kind: str) -> int | None:
    """How many bytes the file has, when that is known without making it in a child."""
    if kind in ("json", "jwt"):
        return len(COPIES[kind].make(view))
    known = _kept.get(_key(view, kind))
    return len(known) if known else None


def etag(view: CredentialView, kind: str) -> str:
    """The strong entity tag of a lasting file, known before it is made."""
    return f'"{hashlib.sha256(repr(_key(view, kind)).encode()).hexdigest()[:32]}"'


def file_name(view: CredentialView, kind: str) -> str:
    """`ada-certificate-of-completion.pdf`."""
    stem = slugify(f"{view.holder_name} {view.title}", allow_unicode=True)[:_LONGEST_NAME].strip("-")
    return (stem or "record") + COPIES[kind].ending


def forget() -> None:
    """Forget what was made."""
    _kept.clear()


def _key(view: CredentialView, kind: str) -> tuple[str, ...]:
    parts = [stoa.__version__, kind, queries.fingerprint(view)]
    if not COPIES[kind].is_lasting:
        listed = queries.status_list_document(view.status_list) or ""
        parts += [hashlib.sha256(listed.encode()).hexdigest(), *queries.key_history().multikeys]
        parts += [view.token, str(view.is_withdrawn)]
    return tuple(parts)


def _plain(data: bytes) -> str:
    return b64encode(data).decode()
