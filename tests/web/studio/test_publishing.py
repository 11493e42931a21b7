"""From a draft to a live course: authority, names that vanish, twice at once, and back again."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from stoa.accounts import actions as accounts
from stoa.accounts import queries as people
from stoa.catalogue import actions as catalogue
from stoa.catalogue.queries import Offer
from stoa.content import queries as content
from stoa.content.models import Draft
from stoa.kernel.jobs import worker
from stoa.kernel.models import Job
from stoa.learning import actions as learning
from tests.cast import Member
from tests.web.closing import shut
from tests.web.conftest import SignedIn
from tests.web.studio.conftest import Upload
from tests.web.studio.packing import course_files, zipped


def text_of(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined,no-any-return]


@pytest.fixture
def browser(cy: Member, signed_in: SignedIn) -> Client:
    """Cy's browser."""
    return signed_in(cy)


def publish(browser: Client, **form: object) -> object:
    """Publish the only draft and run its job; gives the page at the end."""
    draft = Draft.objects.get().public_id
    response = browser.post(f"/studio/-/drafts/{draft}/publish/", form)
    if response.status_code != 302:
        return response
    worker.run_batch()
    return browser.get(response["Location"], follow=True)


def has_done_trees(who: Member, offer: Offer) -> None:
    """Somebody takes part and has done the unit `trees`."""
    learning.enrol(account_id=who.id, offer=offer)
    learning.finish_unit(
        account=who.id, epoch=1, run_id=offer.run.id, version=offer.outline.version_id, unit="trees", needs=(),
        counts=True,
    )  # fmt: skip


def test_a_new_course_goes_live_and_has_its_author(browser: Client, uploaded: Upload, cy: Member) -> None:
    uploaded(browser, zipped(course_files("ponds", title="Ponds")))
    assert "Version 1 is live" in text_of(publish(browser))
    assert Client().get("/courses/ponds/").status_code == 200
    assert ("author", "course:ponds") in people.roles_of(cy.id)
    assert Draft.objects.count() == 0
    assert browser.get("/studio/ponds/").status_code == 200


def test_a_course_of_somebody_else_stays_theirs(
    wells: Offer, ada: Member, signed_in: SignedIn, uploaded: Upload
) -> None:
    accounts.grant_role(account_id=ada.id, role="author")
    browser = signed_in(ada)
    page = uploaded(browser, zipped(course_files(title="Taken over")))
    assert "it is not yours" in text_of(page)
    draft = Draft.objects.get().public_id
    assert browser.post(f"/studio/-/drafts/{draft}/publish/").status_code == 422
    with pytest.raises(catalogue.NotAllowed):
        catalogue.publish_draft(public_id=draft, by=ada.id)
    card = content.course_by_slug("wells")
    assert card is not None
    assert (card.title, card.number) == ("One thousand wells", 1)


def test_names_with_records_are_ticked_first(browser: Client, wells: Offer, ada: Member, uploaded: Upload) -> None:
    has_done_trees(ada, wells)
    page = uploaded(browser, zipped(course_files(without="02-trees.md")))
    assert "One learner has a record on it." in text_of(page)
    refused = publish(browser)
    assert refused.status_code == 422  # type: ignore[attr-defined]
    assert "Some names would vanish" in text_of(refused)
    assert content.course_by_slug("wells").number == 1  # type: ignore[union-attr]
    assert publish(browser, retire=["trees"]).status_code == 422, "its rules go as well"  # type: ignore[attr-defined]
    assert "Version 2 is live" in text_of(publish(browser, retire=["trees"], untried="1"))


def test_a_name_that_gets_a_record_meanwhile(browser: Client, wells: Offer, ada: Member, uploaded: Upload) -> None:
    uploaded(browser, zipped(course_files(without="02-trees.md")))
    draft = Draft.objects.get().public_id
    job = browser.post(f"/studio/-/drafts/{draft}/publish/")["Location"]
    has_done_trees(ada, wells)
    worker.run_batch()
    text = text_of(browser.get(job))
    assert "Not published" in text
    assert "vanished-name" in text
    assert "Back to the draft" in text
    assert Draft.objects.count() == 1


def test_publishing_twice_is_once(browser: Client, wells: Offer, uploaded: Upload) -> None:
    uploaded(browser, zipped(course_files(title="Wells, again")))
    address = f"/studio/-/drafts/{Draft.objects.get().public_id}/publish/"
    first, second = browser.post(address)["Location"], browser.post(address)["Location"]
    assert first == second
    worker.run_batch()
    assert browser.post(address).status_code == 404
    assert [item.number for item in content.versions_of("wells")] == [1, 2]


def test_a_second_job_for_the_same_draft_says_the_same(browser: Client, wells: Offer, uploaded: Upload) -> None:
    uploaded(browser, zipped(course_files(title="Wells, again")))
    publish(browser)
    Job.objects.filter(task="catalogue.publish_draft").update(
        state=Job.State.RUNNING, leased_until=timezone.now() - timedelta(minutes=5), result=None
    )
    worker.run_batch()  # as after a worker that died before it could say so
    job = Job.objects.get(task="catalogue.publish_draft")
    assert (job.state, job.result) == ("done", {"course": "wells", "number": 2, "is_new": True})


def test_the_same_source_once_more(browser: Client, wells: Offer, uploaded: Upload) -> None:
    uploaded(browser, zipped(course_files(title="Wells, again")))
    publish(browser)
    page = uploaded(browser, zipped(course_files(title="Wells, again")))
    assert "Nothing has changed" in text_of(page)
    assert "Nothing to publish" in text_of(publish(browser))


def test_discarding(browser: Client, uploaded: Upload) -> None:
    uploaded(browser, zipped(course_files()))
    address = f"/studio/-/drafts/{Draft.objects.get().public_id}/discard/"
    assert "Discard the draft of" in text_of(browser.get(address))
    assert Draft.objects.count() == 1
    assert "is gone" in text_of(browser.post(address, follow=True))
    assert Draft.objects.count() == 0


def test_what_changed_and_bringing_it_back(browser: Client, wells: Offer, uploaded: Upload) -> None:
    files = course_files()
    files["01-counting/01-cases.md"] += b"\nAnd one more.\n"
    files["02-signals/02-last.md"] = (
        files["01-counting/02-trees.md"].replace(b"trees", b"last").replace(b"Trees", b"Last")
    )
    uploaded(browser, zipped(files))
    publish(browser)
    text = text_of(browser.get("/studio/wells/versions/2/"))
    assert "Units that are new" in text
    assert "A thousand cases" in text
    assert "by the command line" not in text
    listed = text_of(browser.get("/studio/wells/versions/"))
    assert "Version 2" in listed
    assert "command line" in listed
    assert listed.count("Make live again") == 1
    assert 'action="/studio/wells/versions/1/bring-back/"' in listed
    said = text_of(browser.post("/studio/wells/versions/1/bring-back/", follow=True))
    assert "is live again, as version 3" in said
    assert "is that already" in text_of(browser.post("/studio/wells/versions/1/bring-back/", follow=True))


def test_staff_bring_nothing_back(wells: Offer, di: Member, signed_in: SignedIn) -> None:
    browser = signed_in(di)
    assert "Make version" not in text_of(browser.get("/studio/wells/versions/1/"))
    assert "Make live again" not in text_of(browser.get("/studio/wells/versions/"))
    assert browser.post("/studio/wells/versions/1/bring-back/").status_code == 404


def test_the_source_comes_back_byte_for_byte(browser: Client, uploaded: Upload) -> None:
    files = course_files()
    uploaded(browser, zipped(files))
    publish(browser)
    response = browser.get("/studio/wells/versions/1/source.zip")
    assert response["Content-Disposition"] == 'attachment; filename="wells-1.zip"'
    data = b"".join(response.streaming_content)  # type: ignore[attr-defined]
    shut(response)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == files
