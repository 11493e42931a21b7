"""The child in which credentials are checked and printed: `python -m stoa.web.credentials.offline`.

One order as JSON comes on standard input, its answer goes as JSON to standard output; files travel as base64. It knows
neither Django nor the database, has little memory and time, and ends after one order: the libraries behind it never
stay in a server, and a hostile file can at worst end the child that reads it.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import sys
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from stoa.credentials import formats
from stoa.credentials.formats import BadBackup, BadJson, BadKey, BadKeyHistory, JsonObject, KeyHistory

Plain = dict[str, Any]

MEMORY_BYTES: Final = 1024 * 1024 * 1024
"""Of address space; a check needs about a third of it, most of that libraries."""
CPU_SECONDS: Final = 6
OPEN_FILES: Final = 64
POLITENESS: Final = 5


@dataclass
class Helpers:
    """What the checker was handed besides the credential. `unused` are (place among the files, why)."""

    lists: dict[str, JsonObject | bytes] = field(default_factory=dict)
    """The site's own among them, which no other of the same address replaces."""
    histories: list[KeyHistory] = field(default_factory=list)
    documents: dict[str, JsonObject] = field(default_factory=dict)
    unused: list[tuple[int, str]] = field(default_factory=list)

    def take(self, place: int, data: bytes) -> None:
        """Put a file where it belongs, by what it says of itself."""
        try:
            self._sort(formats.read_object(data))
        except (BadJson, BadKeyHistory, _NoHelp) as problem:
            self.unused.append((place, str(problem)))

    def _sort(self, found: JsonObject) -> None:
        inner = found.get("keyHistory", found)  # an issuer's profile carries its history
        name, types = found.get("id"), found.get("type")
        if isinstance(inner, dict) and inner.get("type") == "StoaKeyHistory":
            self.histories.append(formats.read_history(inner))
        elif not isinstance(name, str):
            raise _NoHelp
        elif "verificationMethod" in found and name.startswith("did:"):
            self.documents[name] = found
        elif "VerifiableCredential" in (types if isinstance(types, list) else [types]):
            self.lists.setdefault(name, found)
        else:
            raise _NoHelp


class _NoHelp(Exception):
    """The file is none of the kinds that help."""

    def __str__(self) -> str:
        return "It is neither a status list, nor a key history, nor a DID document."


def check(order: Plain) -> Plain:
    """{"file", "now", "lists": {address: file}, "history": object, "document": object, "helpers": [file]} ->
    {"report", "unused"}.

    `lists`, `history` and the DID `document` are the site's own. Helpers came with the file and may be forged like it:
    a status list has to be signed by the credential's own issuer; what histories and DID documents say proves nothing.
    With "person" ({"names", "addresses"}) the answer has "match", whose it seems to be, and "content", what the file
    holds without its picture.
    """
    helpers = Helpers(lists={url: b64decode(data) for url, data in order.get("lists", {}).items()})
    own = [formats.read_history(order["history"])] if order.get("history", {}).get("keys") else []
    document = order.get("document", {})
    for place, data in enumerate(order.get("helpers", [])):
        helpers.take(place, b64decode(data))
    file = b64decode(order["file"])
    report = (formats.verify_statement if formats.is_statement(file) else formats.verify)(
        file,
        now=datetime.fromisoformat(order["now"]),
        status_lists=helpers.lists,
        key_histories=own,
        did_documents={document["id"]: document} if document else {},
        hearsay=formats.Hearsay(helpers.histories, helpers.documents),
    )
    answer: Plain = {"report": formats.plain_report(report), "unused": helpers.unused}
    person = order.get("person")
    if person:
        found = formats.match(report.document or {}, names=person["names"], addresses=person["addresses"])
        answer |= {"match": found.value, "content": b64encode(_content(b64decode(order["file"]))).decode()}
    return answer


def _content(file: bytes) -> bytes:
    try:
        return formats.inside(file)
    except formats.Unreadable:
        return b""


def print_page(order: Plain) -> Plain:
    """{"page": a Certificate's fields, "file"} -> {"file": the PDF}."""
    return _file(formats.certificate(_page(order["page"]), formats.house_fonts(), file=b64decode(order["file"])))


def print_pages(order: Plain) -> Plain:
    """{"pages": [a Certificate's fields]} -> {"file": the PDF with a page for each}."""
    return _file(formats.certificates([_page(each) for each in order["pages"]], formats.house_fonts()))


def _page(fields: Plain) -> formats.Certificate:
    return formats.Certificate(**{**fields, "lines": tuple(fields["lines"])})


def print_statement(order: Plain) -> Plain:
    """{"page": a TwoInkPage's fields, "file"} -> {"file": the PDF}."""
    page = formats.TwoInkPage(**{name: _fixed(value) for name, value in order["page"].items()})
    return _file(formats.two_ink_page(page, formats.house_fonts(), file=b64decode(order["file"])))


def _fixed(value: Any) -> Any:
    """Lists as the tuples that they were."""
    return tuple(map(_fixed, value)) if isinstance(value, list) else value


def lock_key(order: Plain) -> Plain:
    """{"sealed", "multikey", "with", "passphrase"} -> {"file": the backup}, or {"problem": "sealed"}."""
    try:
        key = formats.unseal(order["sealed"], order["multikey"], b64decode(order["with"]))
    except BadKey:
        return {"problem": "sealed"}
    return _file(formats.lock(key, order["passphrase"]))


def unlock_key(order: Plain) -> Plain:
    """{"file", "with", "passphrase"} -> {"multikey", "sealed"}, or {"problem": why it cannot be opened}."""
    try:
        key = formats.unlock(b64decode(order["file"]), order["passphrase"])
    except BadBackup as problem:
        return {"problem": problem.code}
    return {"multikey": key.multikey, "sealed": formats.seal(key, b64decode(order["with"]))}


def draw_badge(order: Plain) -> Plain:
    """{"badge": a Badge's fields, "kind": png, svg or older (a PNG as Open Badges 2.0 has it), "file"} -> {"file": the
    picture with the file inside}."""
    if order["kind"] == "older":
        picture = formats.badge.png(formats.Badge(**order["badge"]), formats.house_fonts())
        return _file(formats.bake_older(picture, b64decode(order["file"])))
    draw = formats.badge.png if order["kind"] == "png" else formats.badge.svg
    picture = draw(formats.Badge(**order["badge"]), formats.house_fonts())
    return _file(formats.bake(picture, b64decode(order["file"])))


def bake(order: Plain) -> Plain:
    """{"picture": a PNG or SVG, "file"} -> {"file": the picture with the file inside}."""
    return _file(formats.bake(b64decode(order["picture"]), b64decode(order["file"])))


def draw_code(order: Plain) -> Plain:
    """{"text", "title"} -> {"file": the QR code as SVG}."""
    return _file(formats.qr.svg(order["text"], title=order["title"]).encode())


def issue(order: Plain) -> Plain:
    """{"document", "secret", "suite" or "jwt", "now"} -> {"credential"} or {"errors"}: the test mode's signature.

    The issuer becomes the key that signs; an object keeps what else it says of the issuer.
    """
    document, key = order["document"], formats.signing_key_from_secret(order["secret"])
    errors = formats.model_problems(document)
    if errors:
        return {"errors": errors}
    issuer = document["issuer"]
    document = {**document, "issuer": {**issuer, "id": key.did} if isinstance(issuer, dict) else key.did}
    if order["suite"] == "jwt":
        address = "data:application/vc+jwt," + formats.write_token(document, key)
        enveloped = {"@context": document["@context"], "type": "EnvelopedVerifiableCredential", "id": address}
        return {"credential": enveloped}
    try:
        moment = datetime.fromisoformat(order["now"])
        return {"credential": formats.sign(document, key, created=moment, suite=order["suite"])}
    except (ValueError, LookupError) as problem:
        return {"errors": [str(problem)]}


def check_presentation(order: Plain) -> Plain:
    """{"document", "now", "challenge", "domain"} -> {"verified", "errors"}."""
    found = formats.verify_presentation(
        order["document"], now=datetime.fromisoformat(order["now"]), challenge=order["challenge"],
        domain=order["domain"],
    )  # fmt: skip
    inside = [report.headline for report in found.reports if not report.is_genuine]
    return {"verified": found.is_verified, "errors": [*found.errors, *inside]}


WORK: Final[Mapping[str, Callable[[Plain], Plain]]] = {
    "check": check, "print": print_page, "print_all": print_pages, "badge": draw_badge, "bake": bake,
    "code": draw_code,
    "issue": issue, "check_presentation": check_presentation,
    "print_statement": print_statement, "lock": lock_key, "unlock": unlock_key,
}  # fmt: skip


def main() -> int:
    """Do one order."""
    limit()
    order: dict[str, Any] = json.loads(sys.stdin.buffer.read())
    answer = WORK[order["do"]](order)
    sys.stdout.buffer.write(json.dumps(answer).encode())
    return 0


def limit() -> None:
    """Take little, and let the server go first. A system that knows one of the limits not lives without it."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY_BYTES), (resource.RLIMIT_CPU, CPU_SECONDS), (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_CORE, 0), (resource.RLIMIT_FSIZE, 0),
    ):  # fmt: skip
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(what, (most, most))
    with contextlib.suppress(OSError):
        os.nice(POLITENESS)


def _file(data: bytes) -> Plain:
    return {"file": b64encode(data).decode()}


if __name__ == "__main__":
    sys.exit(main())
