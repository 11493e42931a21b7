"""Records as files that can be checked without this site: the credentials, the keys, the lists, the rules."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable
from typing import Any, Final

from django.db.models import QuerySet
from django.utils.text import slugify
from django.utils.translation import gettext as _

from stoa.credentials.building import rule_bytes, version_bytes
from stoa.credentials.models import Award, Credential, FormerCredential
from stoa.credentials.queries.issuer import did_web_document, issuer_document, status_list_document

_ZIP_TIME: Final = (1980, 1, 1, 0, 0, 0)
"""Entries carry no time of their own, so that the same credential gives the same file."""
Entries = list[tuple[str, bytes]]


def export(public_id: str) -> bytes | None:
    """A zip with everything that a verifier needs without this site; None when there is no such credential.

    It holds the credential in both forms, the issuer's key history, the status list as it stands, the pinned rule and
    version, and a note how to check.
    """
    row = _rows(Credential.objects).filter(public_id=public_id).first()
    found = row or _rows(FormerCredential.objects).filter(public_id=public_id).first()
    if found is None:
        return None
    entries: Entries = [
        ("credential.json", found.document.encode()),
        *_token("credential.jwt", found),
        ("issuer.json", _json(issuer_document())),
        ("status-list.json", (status_list_document(str(found.status_list.uuid)) or "").encode()),
        ("rule.txt", rule_bytes(found.award)),
        ("source.json", version_bytes(found.award)),
        ("README.txt", _readme().encode()),
    ]
    return zipped(entries)


def export_all(account: int) -> Entries:
    """The files of everything that an account holds: name and bytes. Empty when nothing was issued to it.

    `records/` has each credential in both forms, `former/` those that were issued anew since, `status/` each list as it
    stands, `rules/` what they pin; `issuer.json` is the keys' history and `did.json` the site's DID document.
    """
    rows = [*_rows(Credential.objects).filter(award__account_id=account).order_by("id"),
            *_rows(FormerCredential.objects).filter(award__account_id=account).order_by("id")]  # fmt: skip
    if not rows:
        return []
    entries: Entries = []
    for row in rows:
        folder = "records" if isinstance(row, Credential) else "former"
        name = f"{folder}/{slugify(row.award.title, allow_unicode=True)[:60] or 'record'}-{row.public_id}"
        entries += [(f"{name}.json", row.document.encode()), *_token(f"{name}.jwt", row)]
    for listed in sorted({str(row.status_list.uuid) for row in rows}):
        entries.append((f"status/{listed}.json", (status_list_document(listed) or "").encode()))
    entries += dict(_pinned([row.award for row in rows])).items()
    entries += [
        ("issuer.json", _json(issuer_document())),
        ("did.json", _json(did_web_document())),
        ("README.txt", _readme_of_all().encode()),
    ]
    return entries


def zipped(entries: Entries) -> bytes:
    """The files as a zip; the same files give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries:
            archive.writestr(zipfile.ZipInfo(name, _ZIP_TIME), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _pinned(awards: Iterable[Award]) -> Iterable[tuple[str, bytes]]:
    for award in awards:
        place = f"rules/{award.course_slug}-{award.version_number}"
        yield f"{place}-{award.pathway}.txt", rule_bytes(award)
        yield f"{place}-source.json", version_bytes(award)


def _token(name: str, row: Credential | FormerCredential) -> Entries:
    return [(name, row.token.encode())] if row.token else []


def _rows(rows: Any) -> QuerySet[Any]:
    found: QuerySet[Any] = rows.select_related("award", "status_list")
    return found


def _readme() -> str:
    return _(
        "credential.json is an Open Badges 3.0 credential (W3C Verifiable Credentials 2.0), signed (eddsa-rdfc-2022).\n"
        "credential.jwt is the same as a signed token (VC-JWT, EdDSA), for programs that want that.\n"
        "issuer.json holds the issuer's keys and how each was replaced by the next, signed.\n"
        "status-list.json says, as of its date, which credentials were withdrawn.\n"
        "rule.txt and source.json are what the credential pins under relatedResource, by their SHA-384 digests.\n"
        "\n"
        "Any verifier that knows these standards can check it without the site that issued it. With Stoa installed:\n"
        "    stoa credential verify credential.json --status-list status-list.json --key-history issuer.json\n"
        "    stoa credential verify credential.jwt --status-list status-list.json --key-history issuer.json\n"
    )


def _readme_of_all() -> str:
    return _(
        "records/ holds each record twice: as an Open Badges 3.0 credential (W3C Verifiable Credentials 2.0), signed\n"
        "(eddsa-rdfc-2022), and as a signed token (VC-JWT, EdDSA). former/ holds those that were issued anew since.\n"
        "issuer.json holds the issuer's keys and how each was replaced by the next, signed;\n"
        "did.json is its DID document.\n"
        "status/ holds the lists that say, as of their dates, which records were withdrawn.\n"
        "rules/ holds the rules and versions of courses that records pin by their SHA-384 digests.\n"
        "\n"
        "Any verifier that knows these standards can check them without the site that issued them. With Stoa\n"
        "installed, this checks every one with the lists and keys beside it, without a network:\n"
        "    stoa credential verify records.zip\n"
    )


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()
