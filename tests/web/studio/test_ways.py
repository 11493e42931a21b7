"""The form over completions.toml: what it writes, what it leaves alone, and two who write at once."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from stoa.catalogue.queries import Offer
from stoa.content import queries as content
from stoa.content.models import Draft
from stoa.credentials import queries
from stoa.credentials.formats.badge import png
from stoa.credentials.formats.badge.plan import Badge
from stoa.credentials.formats.pdf.model import house_fonts
from stoa.credentials.rules import Pathway
from tests.cast import Member
from tests.web.conftest import SignedIn
from tests.web.studio.test_drafts import text_of, words_of


@pytest.fixture
def browser(cy: Member, signed_in: SignedIn, wells: Offer) -> Client:
    """Cy's browser, with a draft of the live course."""
    browser = signed_in(cy)
    assert browser.post("/studio/wells/ways/").status_code == 302
    return browser


def base() -> str:
    return f"/studio/-/drafts/{Draft.objects.get().public_id}/ways/"


def drafted() -> tuple[Pathway, ...]:
    """The pathways of the draft that can be used."""
    return queries.pathways(content.draft_outline(Draft.objects.get().public_id))


def seen() -> str:
    card = content.draft(Draft.objects.get().public_id)
    assert card is not None
    return card.source_hash


def source(browser: Client) -> str:
    """completions.toml of the draft, as it would be taken along."""
    page = browser.get(base().removesuffix("ways/") + "source.zip")
    data = b"".join(page.streaming_content) if page.streaming else page.content
    archive = zipfile.ZipFile(BytesIO(data))
    (name,) = [name for name in archive.namelist() if name.endswith("completions.toml")]
    return archive.read(name).decode()


def form(page: object) -> dict[str, object]:
    """What a browser would send back of the form of a pathway."""
    html, fields = text_of(page), {}
    html = html[html.index('class="stack way-form') :]
    for name, value in re.findall(r'<input type="(?:hidden|text)" name="([^"]+)"[^>]*?value="([^"]*)"', html):
        fields[name] = value
    for name, value in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>\n?(.*?)</textarea>', html, re.DOTALL):
        fields[name] = value.replace("&gt;", ">").replace("&quot;", '"').replace("&#x27;", "'")
    return {**fields, "seen": seen(), "do": "save"}


def test_the_list_shows_every_way_and_the_course_page_leads_to_it(browser: Client) -> None:
    page = browser.get(base())
    assert page.status_code == 200 and "completions.toml" in text_of(page)
    assert len(re.findall(r"/ways/\d+/\"", text_of(page))) == len(drafted())
    assert base() in text_of(browser.get(base().removesuffix("ways/")))
    assert "/studio/wells/ways/" in text_of(browser.get("/studio/wells/versions/"))


def test_a_way_is_added_with_all_that_it_declares(browser: Client) -> None:
    picture = png(Badge("Wells"), house_fonts())
    sent = {
        "seen": seen(), "do": "save", "id": "expert", "title": "Expert", "description": "Knows wells.",
        "option": "platform",
        "tier": "distinction", "rule": "units >= 100%\r\n", "valid_for": "2 years", "achievement_type": "Certificate",
        "tags": "wells, tests", "alignments-0-name": "conduct research", "alignments-0-framework": "ESCO",
        "alignments-0-url": "https://esco.example.org/skill/1", "rubric-0-name": "Reads a test",
        "rubric-0-levels": "Partly\r\nWholly | Names both errors", "image_alt": "A well.",
        "new_image": SimpleUploadedFile("b.png", picture),
    }  # fmt: skip
    page = browser.post(base() + "new/", sent, follow=True)
    assert page.status_code == 200 and "error-summary" not in text_of(page), words_of(page)
    way = next(each for each in drafted() if each.id == "expert")
    assert (way.tier, way.valid_for, way.rule) == ("distinction", "2 years", "units >= 100%")
    assert way.achievement.tags == ("wells", "tests") and way.achievement.targets[0].framework == "ESCO"
    assert [level.name for level in way.achievement.results[0].levels] == ["Partly", "Wholly"]
    assert way.achievement.picture is not None and way.achievement.picture.kind == "png"
    look = text_of(browser.get(page.request["PATH_INFO"] + "look/"))
    assert "Distinction" in look and "validUntil" in look and "https://esco.example.org/skill/1" in look


def test_keeping_a_form_unchanged_leaves_the_file_as_it_is(browser: Client) -> None:
    before = source(browser)
    page = browser.get(base() + "0/")
    assert browser.post(base() + "0/", form(page)).status_code == 302
    assert source(browser) == before


def test_what_the_checker_says_stands_at_the_field(browser: Client) -> None:
    fields = form(browser.get(base() + "0/")) | {"rule": "units >= 80% and more", "valid_for": "soon"}
    page = browser.post(base() + "0/", fields, follow=True)
    html = text_of(page)
    assert 'id="id_rule-error"' in html and 'id="id_valid_for-error"' in html and "error-summary" in html
    assert "units &gt;= 80% and more" in html
    assert not content.draft(Draft.objects.get().public_id).may_publish  # type: ignore[union-attr]


def test_a_picked_condition_is_written_into_the_rule(browser: Client) -> None:
    fields = form(browser.get(base() + "0/")) | {"do": "add", "pick-kind": "units_count", "pick-number": "2"}
    assert browser.post(base() + "0/", fields).status_code == 302
    assert "units >= 2" in source(browser)
    bad = form(browser.get(base() + "0/")) | {"do": "add", "pick-kind": "units_count", "pick-number": "many"}
    page = browser.post(base() + "0/", bad)
    assert page.status_code == 422 and "Pick a kind" in text_of(page)


def test_two_at_once_do_not_write_over_each_other(browser: Client) -> None:
    old = form(browser.get(base() + "0/"))
    first = dict(old) | {"title": "First title"}
    assert browser.post(base() + "0/", first).status_code == 302
    page = browser.post(base() + "0/", dict(old) | {"title": "Second title"})
    assert page.status_code == 409 and "Second title" in text_of(page)
    assert "First title" in source(browser) and "Second title" not in source(browser)
    again = dict(old) | {"title": "Second title", "seen": seen()}
    assert browser.post(base() + "0/", again).status_code == 302
    assert "Second title" in source(browser)
    stale = browser.post(base(), {"seen": "0" * 64, "place": "0", "do": "remove"}, follow=True)
    assert "changed meanwhile" in text_of(stale) and "Second title" in source(browser)


def test_ways_are_moved_and_taken_out(browser: Client) -> None:
    ids = [each.id for each in drafted()]
    browser.post(base() + "new/", {"seen": seen(), "id": "last", "title": "Last", "rule": "units >= 1", "do": "save"})
    browser.post(base(), {"seen": seen(), "place": str(len(ids)), "do": "up"})
    assert source(browser).index('"last"') < source(browser).index(f'"{ids[-1]}"')
    browser.post(base(), {"seen": seen(), "place": str(len(ids) - 1), "do": "remove"})
    assert '"last"' not in source(browser)
    for data in ({"place": "99", "do": "up"}, {"place": "-1", "do": "remove"}, {"place": "0", "do": "burn"}):
        assert browser.post(base(), {"seen": seen(), **data}).status_code == 404


def test_hostile_values_are_escaped_and_refused(browser: Client) -> None:
    evil = "<script>alert(1)</script>"
    sent = {
        "seen": seen(), "do": "save", "id": "x", "title": evil, "rule": f'"""\n{evil}',
        "description": '"""\nrule = "x"',
        "alignments-0-name": evil, "alignments-0-url": "javascript:alert(1)", "image": "../../etc/passwd",
    }  # fmt: skip
    page = browser.post(base() + "new/", sent, follow=True)
    assert evil not in text_of(page)
    fake = {"seen": seen(), "id": "z", "title": "Z", "rule": "units >= 1"}
    page = browser.post(base() + "new/", fake | {"new_image": SimpleUploadedFile("z.png", b"<html>")}, follow=True)
    assert 'id="id_image-error"' in text_of(page)
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><script>alert(1)</script></svg>'
    good = {"seen": seen(), "do": "save", "id": "y", "title": "Y", "rule": "units >= 1", "image_alt": "A"}
    browser.post(base() + "new/", good | {"new_image": SimpleUploadedFile("y.svg", svg)})
    way = next(each for each in drafted() if each.id == "y")
    assert way.achievement.picture is not None
    assert b"script" not in browser.get(way.achievement.picture.address).content


def test_nobody_else_sees_or_changes_it(browser: Client, di: Member, signed_in: SignedIn) -> None:
    other = signed_in(di)
    for address in ("", "new/", "0/", "0/look/"):
        assert other.get(base() + address).status_code == 404
    assert other.post(base(), {"seen": seen(), "place": "0", "do": "remove"}).status_code == 404
    assert other.post(base() + "0/", {"seen": seen(), "title": "Mine"}).status_code == 404
    assert other.post("/studio/wells/ways/").status_code == 404
