"""Bringing a course: good, bad and hostile files."""

from __future__ import annotations

import io
import tarfile
import zipfile
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest import MonkeyPatch

from stoa.content import queries as content
from stoa.content.models import Draft
from stoa.kernel import files, jobs
from stoa.kernel.models import Job
from stoa.web.studio import uploads
from tests.cast import Member
from tests.web.conftest import SignedIn
from tests.web.studio.conftest import Upload
from tests.web.studio.packing import course_files, zipped

OLX = Path(__file__).parents[3] / "stoa" / "interop" / "formats" / "olx" / "sample"


def text_of(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined,no-any-return]


@pytest.fixture
def browser(cy: Member, signed_in: SignedIn) -> Client:
    """Cy's browser."""
    return signed_in(cy)


def test_a_good_course_becomes_a_draft_that_nobody_sees(
    browser: Client, uploaded: Upload, bo: Member, signed_in: SignedIn
) -> None:
    page = uploaded(browser, zipped(course_files()))
    text = text_of(page)
    assert page.status_code == 200
    assert "One thousand wells" in text
    assert "Publish" in text
    assert content.course_by_slug("wells") is None
    assert "One thousand wells" not in text_of(Client().get("/courses/"))
    draft = Draft.objects.get().public_id
    assert signed_in(bo).get(f"/studio/-/drafts/{draft}/").status_code == 404
    assert "One thousand wells" in text_of(browser.get("/studio/"))


def test_folders_around_a_course_do_no_harm(browser: Client, uploaded: Upload) -> None:
    deep = {f"home/mara/wells/{path}": data for path, data in course_files().items()}
    assert "One thousand wells" in text_of(uploaded(browser, zipped(deep)))


def test_of_two_courses_in_one_zip_both_are_named(browser: Client, uploaded: Upload) -> None:
    both = {f"mine/{top}/{path}": data for top in ("wells", "ponds") for path, data in course_files(top).items()}
    text = text_of(uploaded(browser, zipped(both)))
    assert "The zip holds more than one course: mine/ponds, mine/wells." in text


def test_another_author_does_not_see_the_draft(
    browser: Client, uploaded: Upload, di: Member, signed_in: SignedIn
) -> None:
    uploaded(browser, zipped(course_files()))
    draft = Draft.objects.get().public_id
    other = signed_in(di)
    for address in ("", "preview/", "preview/cases/", "discard/"):
        assert other.get(f"/studio/-/drafts/{draft}/{address}").status_code == 404
    assert other.post(f"/studio/-/drafts/{draft}/publish/").status_code == 404
    assert other.post(f"/studio/-/drafts/{draft}/discard/").status_code == 404
    job = Job.objects.get().public_id
    assert other.get(f"/studio/-/work/{job}/").status_code == 404


def test_findings_name_file_line_rule_and_way_out(browser: Client, uploaded: Upload) -> None:
    files_ = course_files()
    files_["01-counting/01-cases.md"] += b"\n:::{figure} none.png\n:alt: A well\n:::\n"
    text = text_of(uploaded(browser, zipped(files_)))
    assert "01-counting/01-cases.md" in text
    assert "line 10" in text
    assert "broken-media" in text
    assert "An error has to go before this can be published" in text
    assert 'type="submit">Publish' not in text


def test_a_draft_with_errors_is_not_published_whatever_is_sent(browser: Client, uploaded: Upload) -> None:
    uploaded(browser, zipped(course_files() | {"01-counting/01-cases.md": b"\xff\xfe"}))
    draft = Draft.objects.get().public_id
    assert browser.post(f"/studio/-/drafts/{draft}/publish/").status_code == 422
    assert not Job.objects.filter(task="catalogue.publish_draft").exists()
    assert content.course_by_slug("wells") is None


def test_bytes_that_are_no_utf8(browser: Client, uploaded: Upload) -> None:
    text = text_of(uploaded(browser, zipped(course_files() | {"about.md": b"wells\n\xff\n"})))
    assert "Byte 0xff is not UTF-8." in text
    assert "line 2:1" in text


def _bomb() -> SimpleUploadedFile:
    return zipped(course_files() | {"media/zeros.bin": b"\0" * 30_000_000})


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (SimpleUploadedFile("wells.zip", b"this is no zip"), "not a zip that can be read"),
        (zipped({"../../etc/cron": b"x", "course.toml": b""}), "leads out of the course folder"),
        (zipped({"a.txt": b"x"}), "no zip that holds a course.toml"),
        (zipped({}), "can’t be used"),
        (_bomb(), "trap made to fill a disk"),
        (SimpleUploadedFile("x.tar.gz", b"\x1f\x8b\x08\x00broken"), "not a zip that can be read"),
    ],
    ids=["no zip", "traversal", "no course", "empty", "bomb", "broken tar"],
)
def test_what_cannot_be_read_leaves_nothing(
    browser: Client, uploaded: Upload, file: SimpleUploadedFile, said: str
) -> None:
    file.seek(0)
    text = text_of(uploaded(browser, file))
    assert "The upload can’t be used" in text
    assert said in text
    assert Draft.objects.count() == 0


def test_a_course_in_another_kind_of_archive_is_not_said_to_lack_its_course_toml(
    browser: Client, uploaded: Upload
) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for path, data in course_files().items():
            entry = tarfile.TarInfo(path)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    text = text_of(uploaded(browser, SimpleUploadedFile("wells.tar.gz", out.getvalue())))
    assert "It is no zip that holds a course.toml" in text
    assert "Pack the folder that holds course.toml as a zip" in text


def test_a_link_in_a_zip(browser: Client, uploaded: Upload) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for path, data in course_files().items():
            archive.writestr(path, data)
        link = zipfile.ZipInfo("media/passwd")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    text = text_of(uploaded(browser, SimpleUploadedFile("wells.zip", out.getvalue())))
    assert "symbolic link" in text
    assert Draft.objects.count() == 0


def test_hostile_html_is_shown_as_text(browser: Client, uploaded: Upload) -> None:
    title = "<script>alert(1)</script>"
    page = uploaded(browser, zipped(course_files(title=title)))
    assert "<script>alert(1)" not in text_of(page)
    assert "&lt;script&gt;" in text_of(page)


def test_an_export_of_open_edx(browser: Client, uploaded: Upload) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        archive.add(OLX, "course")
    page = uploaded(browser, SimpleUploadedFile("course.tar.gz", out.getvalue()))
    text = text_of(page)
    assert page.status_code == 200
    assert "What the import made of it" in text
    assert "<code>problem</code>" in text


@pytest.mark.parametrize("name", ["wells.exe", "wells", "wells.zip.html"])
def test_other_kinds_of_files_are_refused_at_once(browser: Client, name: str) -> None:
    response = browser.post("/studio/-/upload/", {"course": SimpleUploadedFile(name, b"PK")})
    assert response.status_code == 422
    assert "A zip of a course folder is wanted here" in text_of(response)
    assert Job.objects.count() == 0


def test_no_file(browser: Client) -> None:
    response = browser.post("/studio/-/upload/", {})
    assert response.status_code == 422
    assert "Choose a file first." in text_of(response)
    assert "What you typed" not in text_of(response)


def test_too_large(browser: Client, monkeypatch: MonkeyPatch) -> None:
    assert "At most 500 MB" in text_of(browser.get("/studio/-/upload/"))
    monkeypatch.setattr(uploads, "LARGEST", 1000)
    response = browser.post("/studio/-/upload/", {"course": SimpleUploadedFile("wells.zip", b"x" * 200_000)})
    assert response.status_code == 422
    assert "larger than" in text_of(response)
    assert Job.objects.count() == 0
    assert not list(files.store().digests())


def test_an_absurd_length_is_not_even_read(browser: Client) -> None:
    response = browser.post("/studio/-/upload/", {"course": zipped(course_files())}, CONTENT_LENGTH=str(10**12))
    assert response.status_code == 413


def test_an_upload_needs_its_token(cy: Member) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(get_user_model().objects.get(pk=cy.id))
    assert browser.post("/studio/-/upload/", {"course": zipped(course_files())}).status_code == 403
    assert Job.objects.count() == 0


def test_progress_while_the_job_waits(browser: Client) -> None:
    address = browser.post("/studio/-/upload/", {"course": zipped(course_files())})["Location"]
    text = text_of(browser.get(address))
    assert "Waiting for its turn" in text
    assert '<noscript><meta http-equiv="refresh" content="2"></noscript>' in text
    assert 'hx-trigger="every 1s"' in text
    fragment = text_of(browser.get(address, headers={"HX-Request": "true"}))
    assert "<progress" in fragment
    assert "<html" not in fragment
    Job.objects.update(state=Job.State.RUNNING, stage="compile", done=3, total=12)
    assert "3 of 12" in text_of(browser.get(address))
    assert "Reading an upload" in text_of(browser.get("/studio/"))


def test_a_page_that_asks_is_sent_on_when_the_job_is_over(browser: Client, uploaded: Upload) -> None:
    uploaded(browser, zipped(course_files()))
    address = f"/studio/-/work/{Job.objects.get().public_id}/"
    assert browser.get(address, headers={"HX-Request": "true"})["HX-Redirect"] == address


def test_the_same_file_twice_is_one_draft(browser: Client, uploaded: Upload) -> None:
    uploaded(browser, zipped(course_files()))
    uploaded(browser, zipped(course_files()))
    assert Draft.objects.count() == 1


def test_a_worker_that_dies_leaves_nothing_visible(browser: Client, cy: Member) -> None:
    browser.post("/studio/-/upload/", {"course": zipped(course_files())})
    Job.objects.update(state=Job.State.RUNNING)  # its worker was killed
    assert content.courses() == []
    assert Client().get("/courses/wells/").status_code == 404
    assert [job.task for job in jobs.open_jobs(cy.id)] == ["interop.read_upload"]
