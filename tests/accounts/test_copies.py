"""A copy of one's data: whole, readable, streamed, and gone after a week."""

from __future__ import annotations

import io
import json
import tempfile
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from stoa.accounts import actions, queries
from stoa.accounts.copying import SHOWN, write_copy
from stoa.accounts.models import DataCopy
from stoa.accounts.ports import Attachment, PersonalData, Sheet
from stoa.kernel import files
from stoa.kernel.clock import now
from tests.cast import member


def opened(account: int) -> zipfile.ZipFile:
    """The copy that an account can fetch."""
    (copy,) = queries.copies_of(account)
    return zipfile.ZipFile(io.BytesIO(files.store().read(copy.digest)))


def test_it_holds_what_every_domain_keeps(work_off: Callable[[], None]) -> None:
    ada, bo = member("Ada", ("staff", "course:wells")), member("Bo")
    actions.agree(account_id=ada.id, kinds=["terms"], language="en")
    actions.note_former_address(account_id=ada.id, email="old@example.org")
    actions.ask_for_copy(account_id=ada.id)
    work_off()
    archive = opened(ada.id)
    assert json.loads(archive.read("account/account.json"))[0]["email"] == ada.email
    assert json.loads(archive.read("account/roles.json"))[0]["scope"] == "course:wells"
    assert json.loads(archive.read("account/consents.json"))[0]["kind"] == "terms"
    assert json.loads(archive.read("account/former-addresses.json")) == [{"email": "old@example.org"}]
    assert json.loads(archive.read("answers/attempts.json")) == []
    page = archive.read("index.html").decode()
    assert ada.email in page
    assert 'href="learning/evidence.json"' in page
    everything = b"".join(archive.read(name) for name in archive.namelist())
    assert bo.email.encode() not in everything
    assert b"scrypt" not in everything, "no password, in whatever form"


def test_a_newer_copy_takes_the_place_of_an_older(work_off: Callable[[], None]) -> None:
    ada = member("Ada")
    actions.ask_for_copy(account_id=ada.id)
    work_off()
    (older,) = queries.copies_of(ada.id)
    actions.agree(account_id=ada.id, kinds=["terms"], language="en")
    actions.ask_for_copy(account_id=ada.id)
    work_off()
    (newer,) = queries.copies_of(ada.id)
    assert newer.digest != older.digest
    assert not files.store().exists(older.digest)


def test_it_goes_after_a_week(work_off: Callable[[], None]) -> None:
    ada = member("Ada")
    actions.ask_for_copy(account_id=ada.id)
    work_off()
    (copy,) = queries.copies_of(ada.id)
    assert actions.end_copies() == 0
    DataCopy.objects.update(expires_at=now() - timedelta(minutes=1))
    assert queries.copy_of(ada.id, copy.public_id) is None
    assert actions.end_copies() == 1
    assert not files.store().exists(copy.digest)


def test_memory_does_not_grow_with_the_data() -> None:
    def rows(count: int) -> Iterator[dict[str, Any]]:
        return ({"number": number, "text": "word " * 20} for number in range(count))

    def export(account: int) -> list[Sheet | Attachment]:
        return [Sheet("rows", rows(account)), Attachment("f", lambda: io.BytesIO(b"x"))]

    def peak(count: int) -> int:
        tracemalloc.start()
        with tempfile.TemporaryFile() as out:
            write_copy(count, out, [PersonalData("many", frozenset(), export, lambda subject: None)], None)
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    peak(SHOWN)
    assert peak(60_000) < peak(1_000) + 1_000_000
