"""Statements and endorsements as pages need them."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from stoa.accounts.rules import token_digest
from stoa.credentials import addresses, formats
from stoa.credentials.models import LearnerKey, Statement, Vouch
from stoa.credentials.queries.issuer import issuer_document, status_list_document

_ZIP_TIME: Final = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class StatementView:
    """A statement. `lines`, `claims` and `evidence` are as the model keeps them; documents are JSON texts, empty until
    it is signed."""

    public_id: str
    account: int
    state: str
    visibility: str
    title: str
    language: str
    picked: tuple[str, ...]
    lines: Sequence[dict[str, Any]]
    claims: Sequence[dict[str, Any]]
    evidence: Sequence[dict[str, Any]]
    changed_at: datetime
    issued_at: datetime | None
    withdrawn_at: datetime | None
    urn: str
    attested: str
    claimed: str
    learner_key: str
    status_list: str
    url: str

    @property
    def is_draft(self) -> bool:
        return self.state == Statement.State.DRAFT

    @property
    def is_signed(self) -> bool:
        """Whether both parts are there; also once it is withdrawn."""
        return bool(self.attested)

    @property
    def is_withdrawn(self) -> bool:
        return self.state == Statement.State.WITHDRAWN

    @property
    def holder_name(self) -> str:
        """The name it was signed with."""
        return str(json.loads(self.attested)["credentialSubject"].get("name", "")) if self.attested else ""

    @property
    def issuer_name(self) -> str:
        return str(json.loads(self.attested)["issuer"].get("name", "")) if self.attested else ""

    @property
    def issuer_did(self) -> str:
        return str(json.loads(self.attested)["issuer"]["id"]) if self.attested else ""


@dataclass(frozen=True)
class VouchView:
    """Somebody's word. `status_list` is empty until it is signed. Without their address."""

    public_id: str
    subject: str
    state: str
    is_hidden: bool
    name: str
    relation: str
    text: str
    language: str
    asked_at: datetime
    confirmed_at: datetime | None
    document: str
    status_list: str

    @property
    def is_signed(self) -> bool:
        return self.state == Vouch.State.SIGNED

    @property
    def is_open(self) -> bool:
        """Whether its link was not used yet."""
        return self.state == Vouch.State.ASKED


@dataclass(frozen=True)
class KeyView:
    """A learner's key. `sealed` is for the child that makes a backup, and for nobody else."""

    multikey: str
    since: datetime
    backed_up_at: datetime | None
    sealed: str


def statement(public_id: str, *, viewer: int | None) -> StatementView | None:
    """A statement that `viewer` (internal id; None for a visitor) may see. Drafts, and what is for its owner alone, are
    there for nobody else."""
    row = _rows().filter(public_id=public_id).first()
    if row is None:
        return None
    is_shown = row.visibility != Statement.Visibility.ME and bool(row.attested)
    return _view(row) if row.account_id == viewer or is_shown else None


def statements_of(account: int) -> list[StatementView]:
    """Somebody's statements, the newest first."""
    return [_view(row) for row in _rows().filter(account_id=account).order_by("-id")]


def public_statements(account: int) -> list[StatementView]:
    """What somebody shows on their public profile."""
    rows = _rows().filter(
        account_id=account, visibility=Statement.Visibility.PUBLIC, state=Statement.State.SIGNED
    )  # fmt: skip
    return [_view(row) for row in rows.order_by("-id")]


def bundle_of(view: StatementView) -> bytes:
    """Both signed parts as one file, which the page that checks and `stoa credential verify` read."""
    return formats.to_bytes(formats.bundle(json.loads(view.attested), json.loads(view.claimed)))


def statement_fingerprint(view: StatementView) -> str:
    """SHA-256 of that file, in hexadecimal."""
    return hashlib.sha256(bundle_of(view)).hexdigest()


def words_for(view: StatementView, *, is_owner: bool) -> list[VouchView]:
    """What others say for a statement: its owner sees all, others what is signed and shown."""
    rows = Vouch.objects.filter(purpose="statement", subject=view.public_id).order_by("id")
    if not is_owner:
        rows = rows.filter(state=Vouch.State.SIGNED, is_hidden=False)
    return [_vouch_view(row) for row in rows.select_related("status_list")]


def word_by_link(token: str) -> tuple[VouchView, int] | None:
    """(the word that a link waits for, internal id of who asks); None when the link is unknown or was used."""
    row = Vouch.objects.filter(opens=token_digest(token), state=Vouch.State.ASKED).first()
    return (_vouch_view(row), row.account_id) if row else None


def word_by_letter(token: str) -> tuple[VouchView, int] | None:
    """(the word of a letter's link, internal id of whom it is for); None when there is none."""
    row = Vouch.objects.select_related("status_list").filter(letter=token_digest(token)).first() if token else None
    return (_vouch_view(row), row.account_id) if row else None


def own_key(account: int) -> KeyView | None:
    """A learner's key in use; None before the first statement."""
    row = LearnerKey.objects.filter(account_id=account, is_current=True).first()
    return KeyView(row.multikey, row.since, row.backed_up_at, row.sealed) if row else None


def export_statement(view: StatementView) -> bytes:
    """A zip with everything that a verifier needs without this site: both parts, the endorsements that are shown, the
    issuer's key history, the status lists as they stand, and a note how to check."""
    words = words_for(view, is_owner=False)
    lists = list(dict.fromkeys([view.status_list, *(word.status_list for word in words)]))
    entries = [
        ("statement.json", bundle_of(view)), ("attested.json", view.attested.encode()),
        ("claimed.json", view.claimed.encode()), ("issuer.json", _json(issuer_document())),
        *((f"endorsement-{place}.json", word.document.encode()) for place, word in enumerate(words, 1)),
        *((_list_name(place), (status_list_document(name) or "").encode()) for place, name in enumerate(lists, 1)),
        ("README.txt", _readme().encode()),
    ]  # fmt: skip
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries:
            archive.writestr(zipfile.ZipInfo(name, _ZIP_TIME), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _list_name(place: int) -> str:
    return "status-list.json" if place == 1 else f"status-list-{place}.json"


def _readme() -> str:
    return _(
        "attested.json is what the site attests, signed with the site's key. claimed.json is what the holder claims, "
        "signed with the holder's own key (did:key). statement.json holds both.\n"
        "attested.json holds the SHA-384 digest of the file claimed.json (relatedResource, digestSRI), and names the "
        "holder's key as its subject: so the two belong together.\n"
        "issuer.json holds the issuer's keys and how each was replaced by the next, signed.\n"
        "status-list.json says, as of its date, what was withdrawn.\n"
        "endorsement-….json is what others stated; the site signs that they did, and that their address was "
        "confirmed.\n"
        "\n"
        "Any verifier that knows Verifiable Credentials 2.0 can check each part. With Stoa installed:\n"
        "    stoa credential verify statement.json --status-list status-list.json --key-history issuer.json\n"
    )


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()


def _rows() -> Any:
    return Statement.objects.select_related("status_list")


def _view(row: Statement) -> StatementView:
    return StatementView(
        row.public_id, row.account_id, row.state, row.visibility, row.title, row.language, tuple(row.picked), row.lines,
        row.claims, row.evidence, row.changed_at, row.issued_at, row.withdrawn_at, row.uuid.urn, row.attested,
        row.claimed, row.learner_key, str(row.status_list.uuid) if row.status_list else "",
        addresses.statement_page(row.public_id),
    )  # fmt: skip


def _vouch_view(row: Vouch) -> VouchView:
    return VouchView(
        row.public_id, row.subject, row.state, row.is_hidden, row.name, row.relation, row.text, row.language,
        row.asked_at, row.confirmed_at, row.document, str(row.status_list.uuid) if row.status_list else "",
    )  # fmt: skip
