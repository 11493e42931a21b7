"""Records behind a link: bundled, signed, ended; and issued anew under another name."""

from __future__ import annotations

import contextlib
import io
import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction

from stoa.accounts.models import Account
from stoa.accounts.ports import Subject
from stoa.cli.credential import main as command
from stoa.credentials import actions, formats, queries
from stoa.credentials.actions import reissuing, sharing
from stoa.credentials.models import Award, Credential, FormerCredential, IssuerKey, Share
from stoa.credentials.queries.personal import personal_sheets
from stoa.credentials.verification import verified
from stoa.kernel.clock import now
from tests.credentials.formats.independent import token_check
from tests.credentials.story import Course, Learner, settle


@pytest.fixture
def issued(ada: Learner) -> Learner:
    """Ada holds her certificate and the record of taking part."""
    ada.finish()
    settle()
    return ada


def ids(learner: Learner) -> list[str]:
    return [view.public_id for view in queries.credentials_of(learner.account)]


def share(learner: Learner, *public_ids: str, days: int = 30, title: str = "For my application") -> str:
    link = actions.share(
        account_id=learner.account, public_ids=public_ids or ids(learner), days=days, title=title
    )  # fmt: skip
    actions.sign_shares()
    return link


def check(data: str) -> formats.Report:
    return verified(data.encode(), history=queries.key_history(), now=now())


def test_a_bundle_holds_the_records_and_is_genuine_in_both_forms(issued: Learner) -> None:
    actions.sign_status_lists()
    view = queries.share(share(issued))
    assert view is not None and len(view.records) == 2
    for data in (view.document, view.token):
        report = check(data)
        assert report.is_genuine and report.is_complete, [found.sentence for found in report.checks]
        assert report.facts.holder_name == "Ada" and report.facts.name == "For my application"
    found = token_check.checked(view.token, now() + timedelta(seconds=2))
    assert {json.dumps(each, sort_keys=True) for each in found["credentialSubject"]["verifiableCredential"]} == {
        json.dumps(json.loads(record.document), sort_keys=True) for record in view.records
    }
    assert found["credentialSubject"]["association"][0]["associationType"] == "isPeerOf"
    assert found["partial"] is False


def test_only_what_is_chosen_and_ones_own_is_shared(issued: Learner, bo: Learner) -> None:
    bo.finish()
    settle()
    one = ids(issued)[0]
    view = queries.share(share(issued, one, *ids(bo)))
    assert view is not None and [record.public_id for record in view.records] == [one]
    assert json.loads(view.document)["partial"] is True
    with pytest.raises(actions.NothingToShare):
        share(issued, *ids(bo))


def test_a_link_ends_by_itself_or_by_its_owner_alone(issued: Learner, bo: Learner) -> None:
    link = share(issued, days=7)
    assert not actions.end_share(account_id=bo.account, link=link)
    Share.objects.update(ends_at=now() - timedelta(seconds=1))
    assert queries.share(link) is None
    assert queries.shares_of(issued.account)[0].is_over
    Share.objects.update(ends_at=now() - timedelta(days=31))
    actions.sign_shares()
    assert queries.shares_of(issued.account) == []
    second = share(issued)
    assert actions.end_share(account_id=issued.account, link=second)
    assert queries.share(second) is None


def test_links_cannot_be_guessed_and_are_few(issued: Learner) -> None:
    links = {share(issued) for _ in range(sharing.MOST_SHARES)}
    assert len(links) == sharing.MOST_SHARES and all(len(link) == 24 for link in links)
    with pytest.raises(actions.TooMany):
        share(issued)
    with pytest.raises(ValueError, match="none of"):
        share(issued, days=9)


def test_a_bundle_that_was_not_signed_is_found_and_a_bad_one_holds_up_no_other(
    issued: Learner, monkeypatch: pytest.MonkeyPatch
) -> None:
    for title in ("one", "two"):
        actions.share(account_id=issued.account, public_ids=ids(issued), days=7, title=title)
    real = sharing._unsigned

    def falls(row: Share, key: formats.SigningKey) -> object:
        if row.title == "one":
            raise RuntimeError("planted")
        return real(row, key)

    monkeypatch.setattr(sharing, "_unsigned", falls)
    assert actions.sign_shares() == 1
    assert sharing.unbundled().count() == 1
    monkeypatch.undo()
    assert actions.sign_shares() == 1 and actions.sign_shares() == 0


def test_a_bundle_of_what_was_there_before_is_not_kept(issued: Learner, monkeypatch: pytest.MonkeyPatch) -> None:
    link = actions.share(account_id=issued.account, public_ids=ids(issued), days=7, title="")
    real = sharing._unsigned

    def meanwhile(row: Share, key: formats.SigningKey) -> object:
        made = real(row, key)
        rename(issued, "Ada Lovelace")
        actions.reissue(public_id=issued.credential().public_id, account_id=issued.account)
        return made

    monkeypatch.setattr(sharing, "_unsigned", meanwhile)
    assert actions.sign_shares() == 0
    monkeypatch.undo()
    settle()
    assert actions.sign_shares() == 1
    view = queries.share(link)
    assert view is not None and "Ada Lovelace" in view.document


def rename(learner: Learner, name: str) -> None:
    Account.objects.filter(id=learner.account).update(name=name)


def test_a_record_under_a_new_name_replaces_the_former_one(issued: Learner) -> None:
    link = share(issued)
    old = issued.credential()
    rename(issued, "Ada Lovelace")
    actions.reissue(public_id=old.public_id, account_id=issued.account)
    assert issued.awards() == {"certificate": "earned", "participation": "issued"}
    waiting = queries.credential(old.public_id)
    assert waiting is not None and waiting.is_replaced and waiting.is_withdrawn and waiting.replaced_by == ""
    assert settle() == 1
    actions.sign_shares()
    actions.sign_status_lists()
    new = issued.credential()
    former = queries.credential(old.public_id)
    assert former is not None and former.replaced_by == new.public_id and former.document == old.document
    fresh = queries.credential(new.public_id)
    assert fresh is not None and fresh.holder_name == "Ada Lovelace" and not fresh.is_withdrawn
    assert fresh.earned_at == former.earned_at
    assert old.public_id not in fresh.document and str(old.uuid) not in fresh.document
    assert check(old.document).outcome is formats.Outcome.WITHDRAWN
    assert check(old.token).outcome is formats.Outcome.WITHDRAWN
    assert check(new.document).is_genuine and check(new.token).is_genuine
    view = queries.share(link)
    assert view is not None and "Ada Lovelace" in view.document and old.public_id not in view.document
    assert check(view.document).is_complete


def test_a_kill_while_it_is_issued_anew_loses_nothing(issued: Learner) -> None:
    old = issued.credential()
    rename(issued, "Ada Lovelace")
    with pytest.raises(RuntimeError), transaction.atomic():
        actions.reissue(public_id=old.public_id, account_id=issued.account)
        raise RuntimeError("killed before the commit")
    assert issued.credential().public_id == old.public_id and FormerCredential.objects.count() == 0
    actions.reissue(public_id=old.public_id, account_id=issued.account)
    actions.heal()  # the job was lost
    assert settle() == 1
    assert issued.awards()["certificate"] == "issued"


def test_nothing_is_issued_anew_without_reason_or_right(issued: Learner, bo: Learner) -> None:
    public_id = issued.credential().public_id
    with pytest.raises(actions.NothingToChange):
        actions.reissue(public_id=public_id, account_id=issued.account)
    rename(issued, "Ada Lovelace")
    with pytest.raises(actions.NotIssued):
        actions.reissue(public_id=public_id, account_id=bo.account)
    actions.withdraw(public_id=public_id, reason="Copied.", by=bo.account)
    with pytest.raises(actions.NotIssued):
        actions.reissue(public_id=public_id, account_id=issued.account)
    assert issued.awards()["certificate"] == "withdrawn"


def test_it_is_done_so_often_and_no_more(issued: Learner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reissuing, "MOST_FORMER", 2)
    for name in ("A", "B"):
        rename(issued, name)
        actions.reissue(public_id=issued.credential().public_id, account_id=issued.account)
        settle()
    rename(issued, "C")
    with pytest.raises(actions.ReissuedTooOften):
        actions.reissue(public_id=issued.credential().public_id, account_id=issued.account)


def test_without_the_key_nothing_ends(issued: Learner) -> None:
    key = IssuerKey.objects.get()
    (Path(settings.STOA_DATA) / "keys" / "issuer" / key.multikey).unlink()
    rename(issued, "Ada Lovelace")
    public_id = issued.credential().public_id
    with pytest.raises(actions.KeyIsMissing, match="backup"):
        actions.reissue(public_id=public_id, account_id=issued.account)
    kept = queries.credential(public_id)
    assert kept is not None and not kept.is_withdrawn
    link = actions.share(account_id=issued.account, public_ids=[public_id], days=7, title="")
    with pytest.raises(actions.KeyIsMissing):
        actions.sign_shares()
    view = queries.share(link)
    assert view is not None and view.document == "" and len(view.records) == 1


def test_tokens_are_made_for_what_was_issued_before(issued: Learner) -> None:
    tokens = dict(Credential.objects.values_list("id", "token"))
    Credential.objects.update(token="")
    assert actions.sign_tokens() == 2
    assert dict(Credential.objects.values_list("id", "token")) == tokens
    assert actions.sign_tokens() == 0
    Credential.objects.update(token="")
    actions.rotate_key()
    assert actions.sign_tokens() == 0  # a key that was replaced signs nothing more


def test_the_end_of_a_person_is_the_end_of_links_and_former_records(issued: Learner) -> None:
    share(issued)
    rename(issued, "Ada Lovelace")
    old = issued.credential().public_id
    actions.reissue(public_id=old, account_id=issued.account)
    settle()
    subject = Subject(issued.account, "x", ("Ada",), ("ada@example.org",), keeps_records=True, pseudonym=1)
    for _ in range(2):
        actions.erase_person(subject)
    assert queries.credential(old) is None
    assert (Share.objects.count(), FormerCredential.objects.count(), Award.objects.count()) == (0, 0, 0)


def test_what_is_kept_is_handed_out(issued: Learner) -> None:
    link = share(issued)
    rename(issued, "Ada Lovelace")
    old = issued.credential().public_id
    actions.reissue(public_id=old, account_id=issued.account)
    settle()
    actions.sign_shares()
    parts = list(personal_sheets(issued.account))
    names = {part.name for part in parts}
    assert {"shares", "former_credentials", "earned_elsewhere", f"shared/{link}.json", f"signed/{old}.jwt"} <= names


def test_everything_can_be_taken_away_and_checked_without_the_site(issued: Learner, course: Course) -> None:
    rename(issued, "Ada Lovelace")
    actions.reissue(public_id=issued.credential().public_id, account_id=issued.account)
    settle()
    actions.sign_status_lists()
    entries = dict(queries.export_all(issued.account))
    documents = {name: data for name, data in entries.items() if name.startswith(("records/", "former/"))}
    assert len(documents) == 6  # two in force and a former one, each in both forms
    lists = {json.loads(data)["id"]: data for name, data in entries.items() if name.startswith("status/")}
    history = formats.read_history(json.loads(entries["issuer.json"])["keyHistory"])
    reports = [
        formats.verify(data, now=now(), status_lists=lists, key_histories=[history]) for data in documents.values()
    ]
    assert sorted(report.outcome.value for report in reports) == ["genuine"] * 4 + ["withdrawn"] * 2
    assert all(report.check("issuer_known") for report in reports)
    digests = {formats.digest_sri(data) for name, data in entries.items() if name.startswith("rules/")}
    pinned = {each["digestSRI"] for name, data in documents.items() if name.endswith(".json")
              for each in json.loads(data)["relatedResource"]}  # fmt: skip
    assert pinned == digests
    assert queries.zipped(list(entries.items())) == queries.zipped(list(entries.items()))
    assert queries.export_all(course.learner("Cy").account) == []


def test_a_clock_that_was_ahead_is_told_and_not_taken_for_forgery(issued: Learner) -> None:
    early = now() - timedelta(days=1)
    report = verified(issued.credential().document.encode(), history=queries.key_history(), now=early)
    assert report.outcome is formats.Outcome.NOT_YET_VALID


def run(path: Path, *words: str) -> tuple[int, str]:
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        return command(["verify", str(path), *words]), out.getvalue()


def test_the_command_checks_all_of_it_in_one_go(issued: Learner, tmp_path: Path) -> None:
    rename(issued, "Ada Lovelace")
    actions.reissue(public_id=issued.credential().public_id, account_id=issued.account)
    settle()
    actions.sign_status_lists()
    entries = queries.export_all(issued.account)
    whole = tmp_path / "records.zip"
    whole.write_bytes(queries.zipped(entries))
    status, said = run(whole)
    assert status == 0, said
    assert said.count("This credential is genuine.") == 4 and said.count("has been withdrawn.") == 2
    assert "which proves nothing" in said  # keys that came in the same zip are hearsay
    keys = tmp_path / "issuer.json"
    keys.write_bytes(dict(entries)["issuer.json"])
    assert "The key stands in the key history of this issuer." in run(whole, "--key-history", str(keys))[1]
    told = json.loads(run(whole, "--json")[1])
    assert len(told) == 6


def test_the_command_finds_one_false_record_among_others(issued: Learner, tmp_path: Path) -> None:
    actions.sign_status_lists()
    entries = [
        (name, data.replace(b"One thousand wells", b"Two thousand wells") if name.endswith(".json") else data)
        for name, data in queries.export_all(issued.account)
    ]
    path = tmp_path / "records.zip"
    path.write_bytes(queries.zipped(entries))
    assert run(path)[0] == 1
    path.write_bytes(queries.zipped([("README.txt", b"x")]))
    assert run(path) == (2, f"stoa: {path} holds no credential.\n")
    path.write_bytes(queries.zipped([("a.json", b" " * (5 * 1024 * 1024))]))
    assert run(path)[0] == 2
    path.write_bytes(queries.zipped(entries)[:-40])
    assert run(path)[0] == 2


def test_the_command_checks_a_token_and_a_bundle(issued: Learner, tmp_path: Path) -> None:
    actions.sign_status_lists()
    view = queries.share(share(issued))
    assert view is not None
    for name, text in (("a.jwt", view.records[0].token), ("b.json", view.document), ("b.jwt", view.token)):
        path = tmp_path / name
        path.write_text(text)
        status, said = run(path)
        assert status == 0, said
    assert "Inside: “Way certificate” is genuine" in said
