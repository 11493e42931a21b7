"""What a credential says, that it can be checked, and what its end and a new key do to it."""

from __future__ import annotations

import hashlib
import io
import json
import stat
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction

from stoa.accounts import queries as accounts
from stoa.credentials import actions, addresses, formats, queries
from stoa.credentials.models import Award, Credential, IssuerKey, StatusList
from stoa.credentials.queries import Outcome
from stoa.kernel.clock import now
from stoa.kernel.jobs import worker
from stoa.kernel.models import Job
from tests.cast import member
from tests.credentials.story import Course, Learner, settle


@pytest.fixture
def issued(ada: Learner) -> Learner:
    """Ada with her certificate."""
    ada.finish()
    settle()
    actions.sign_status_lists()
    return ada


def document(learner: Learner, pathway: str = "certificate") -> dict[str, Any]:
    """The signed JSON."""
    found: dict[str, Any] = json.loads(learner.credential(pathway).document)
    return found


def test_a_credential_says_who_what_how_and_by_which_rule(issued: Learner) -> None:
    said, subject = document(issued), document(issued)["credentialSubject"]
    person = accounts.person(issued.account)
    assert person is not None
    key = IssuerKey.objects.get()
    assert said["issuer"]["id"] == f"did:key:{key.multikey}"
    assert said["issuer"]["alsoKnownAs"] == ["did:web:127.0.0.1%3A8000"]
    assert said["id"] == issued.credential().uuid.urn
    assert subject["name"] == "Ada"
    assert subject["id"] == addresses.named("people", person.public_id)
    assert subject["achievement"]["criteria"]["narrative"] == (
        "- At least 80\u202f% of the units are done.\n- The course grade is at least 60\u202f%."
    )
    assert [result["value"] for result in subject["result"]] == ["4", "80"]
    assert said["evidence"][0]["id"].startswith(addresses.credential_page(issued.credential().public_id))


def test_the_holders_address_can_be_compared_and_not_read(issued: Learner) -> None:
    text = issued.credential().document
    assert "ada@example.org" not in text
    hashed = document(issued)["credentialSubject"]["identifier"][-1]
    assert hashed["identityType"] == "emailAddress"
    expected = hashlib.sha256(b"ada@example.org" + hashed["salt"].encode()).hexdigest()
    assert hashed["identityHash"] == f"sha256${expected}"
    assert document(issued, "participation")["credentialSubject"]["identifier"][-1]["salt"] != hashed["salt"]


def test_rule_and_version_are_pinned_by_digests_of_what_is_served(issued: Learner) -> None:
    rule, version = document(issued)["relatedResource"]
    served = queries.rule_document("wells", 1, "certificate")
    assert served == b"all(units >= 80%, score >= 60%)"
    assert rule["digestSRI"] == formats.digest_sri(served)
    assert rule["id"] == addresses.rule("wells", 1, "certificate")
    source = queries.version_document("wells", 1)
    assert source is not None
    assert version["digestSRI"] == formats.digest_sri(source)
    assert json.loads(source)["source"] == f"sha256:{issued.course.offer.outline.source_hash}"
    assert queries.rule_document("wells", 1, "other") is None
    assert queries.version_document("wells", 2) is None


def test_a_credential_verifies_and_one_changed_letter_does_not(issued: Learner) -> None:
    file = issued.credential().document.encode()
    report = queries.verify_upload(file)
    assert report.outcome is Outcome.GENUINE
    assert report.is_complete
    assert queries.verify_upload(file.replace(b'"Ada"', b'"Ida"')).outcome is Outcome.ALTERED
    assert queries.verify_upload(b"no credential").outcome is Outcome.NOT_A_CREDENTIAL


def test_the_export_verifies_with_nothing_of_the_site(issued: Learner) -> None:
    packed = queries.export(issued.credential().public_id)
    assert packed is not None
    archive = zipfile.ZipFile(io.BytesIO(packed))
    files = {name: archive.read(name) for name in archive.namelist()}
    url = json.loads(files["credential.json"])["credentialStatus"]["statusListCredential"]
    history = formats.read_history(json.loads(files["issuer.json"])["keyHistory"])
    report = formats.verify(
        files["credential.json"], now=now(), status_lists={url: files["status-list.json"]}, key_histories=[history]
    )
    assert (report.outcome, report.is_complete) == (Outcome.GENUINE, True)
    assert files["rule.txt"] == b"all(units >= 80%, score >= 60%)"
    assert queries.export("nothing") is None


def test_a_withdrawn_credential_says_so_and_no_other_is_changed(issued: Learner, bo: Learner) -> None:
    bo.finish()
    settle()
    others = {row.id: row.document for row in Credential.objects.exclude(id=issued.credential().id)}
    ed = member("Ed", ("registrar", "site"))
    actions.withdraw(public_id=issued.credential().public_id, reason="Issued by mistake.", by=ed.id)
    worker.run_batch()
    assert queries.verify_upload(issued.credential().document.encode()).outcome is Outcome.WITHDRAWN
    assert issued.awards() == {"certificate": "withdrawn", "participation": "issued"}
    for id, text in others.items():
        assert Credential.objects.get(id=id).document == text
        assert queries.verify_upload(text.encode()).outcome is Outcome.GENUINE
    shown = queries.credential(issued.credential().public_id)
    assert shown is not None and shown.is_withdrawn
    assert shown.withdrawn_reason == "Issued by mistake."


def test_what_was_withdrawn_is_withdrawn_once_and_does_not_come_back(issued: Learner) -> None:
    ed, id = member("Ed", ("registrar", "site")), issued.credential().public_id
    actions.withdraw(public_id=id, reason="", by=ed.id)
    for wrong in (id, "nothing"):
        with pytest.raises(actions.NotIssued):
            actions.withdraw(public_id=wrong, reason="", by=ed.id)
    actions.heal()
    assert settle() == 0
    assert issued.awards()["certificate"] == "withdrawn"


def test_after_rotation_old_and_new_credentials_verify(issued: Learner, bo: Learner) -> None:
    old = IssuerKey.objects.get()
    new = actions.rotate_key()
    bo.finish()
    settle()
    assert document(bo)["issuer"]["id"] == f"did:key:{new.multikey}"
    for learner in (issued, bo):
        report = queries.verify_upload(learner.credential().document.encode())
        assert (report.outcome, report.is_complete) == (Outcome.GENUINE, True)
    history = formats.read_history(queries.issuer_document()["keyHistory"])
    assert history.multikeys == (new.multikey, old.multikey)
    assert [method["publicKeyMultibase"] for method in queries.did_web_document()["verificationMethod"]] == [
        new.multikey, old.multikey,
    ]  # fmt: skip


def test_a_credential_of_a_replaced_key_can_be_withdrawn(issued: Learner) -> None:
    old = IssuerKey.objects.get()
    actions.rotate_key()
    ed = member("Ed", ("registrar", "site"))
    actions.withdraw(public_id=issued.credential().public_id, reason="", by=ed.id)
    actions.sign_status_lists()
    assert queries.verify_upload(issued.credential().document.encode()).outcome is Outcome.WITHDRAWN
    listed = json.loads(StatusList.objects.get().document)
    assert listed["issuer"] == f"did:key:{old.multikey}", "verifiers that know no history look for the same issuer"


def test_a_list_of_a_lost_key_is_signed_by_the_one_in_force(issued: Learner) -> None:
    old = IssuerKey.objects.get()
    new = actions.rotate_key()
    (Path(settings.STOA_DATA) / "keys" / "issuer" / old.multikey).unlink()
    ed = member("Ed", ("registrar", "site"))
    actions.withdraw(public_id=issued.credential().public_id, reason="", by=ed.id)
    actions.sign_status_lists()
    assert json.loads(StatusList.objects.get().document)["issuer"] == f"did:key:{new.multikey}"
    assert queries.verify_upload(issued.credential().document.encode()).outcome is Outcome.WITHDRAWN


def test_a_secret_key_is_its_users_alone_and_not_in_the_database(issued: Learner) -> None:
    key = IssuerKey.objects.get()
    path = Path(settings.STOA_DATA) / "keys" / "issuer" / key.multikey
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    secret = path.read_text().strip()
    assert all(secret not in str(list(table.objects.values())) for table in (IssuerKey, Credential, StatusList, Award))
    packed = queries.export(issued.credential().public_id)
    assert packed is not None and secret.encode() not in packed


def test_without_its_secret_key_a_site_says_so_and_loses_nothing(ada: Learner) -> None:
    key = actions.rotate_key()
    (Path(settings.STOA_DATA) / "keys" / "issuer" / key.multikey).unlink()
    ada.finish()
    with pytest.raises(actions.KeyIsMissing, match="backup"):
        settle()
    assert set(ada.awards().values()) == {"earned"}
    assert Award.objects.filter(claimed_until__isnull=False).count() == 0


def test_there_is_one_current_key(issued: Learner) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        IssuerKey.objects.create(multikey="z6MkOther", since=now())


def test_the_job_signs_and_leaves_nothing_to_do(ada: Learner) -> None:
    ada.finish()
    actions.heal()
    assert Job.objects.filter(task="credentials.sign_earned").count() == 1
    worker.run_batch()
    assert set(ada.awards().values()) == {"issued"}
    assert actions.sign_earned() == 0
    assert actions.sign_status_lists() == 0
    assert queries.status_list_document(str(StatusList.objects.get().uuid))
    assert queries.status_list_document("../x") is None


def test_one_award_that_cannot_be_signed_holds_up_no_other(ada: Learner, bo: Learner) -> None:
    ada.finish()
    bo.finish()
    actions.heal()
    Award.objects.filter(account_id=ada.account, pathway="certificate").update(facts={})
    assert actions.sign_earned() == 3
    assert ada.awards() == {"certificate": "earned", "participation": "issued"}
    assert set(bo.awards().values()) == {"issued"}


def test_a_credential_says_what_was_earned_whatever_the_course_becomes(issued: Learner) -> None:
    issued.course.units.remove("u2")
    issued.course.publish(retire=frozenset({"u2"}))
    shown = queries.credential(issued.credential().public_id)
    assert shown is not None
    assert (shown.version_number, shown.title, shown.done, shown.required) == (1, "Way certificate", 4, 5)
    assert [each.pathway for each in queries.credentials_of(issued.account)].count("certificate") == 1
    assert queries.count_earned(issued.course.offer.run.id) == {"certificate": 1, "participation": 1}


def test_places_in_a_status_list_do_not_tell_the_order(course: Course) -> None:
    for number in range(6):
        course.learner(f"L{number}").do("u1", "u2")
    settle()
    places = list(Credential.objects.order_by("id").values_list("status_index", flat=True))
    assert len(set(places)) == 6
    assert places != list(range(6))
