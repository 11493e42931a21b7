"""Records that end, tiers and what is certified, as pages show them."""

from __future__ import annotations

from datetime import timedelta

from django.test import Client

from stoa.credentials import actions
from stoa.credentials.models import Award
from stoa.kernel.clock import now
from stoa.kernel.events import relay
from tests.cast import Member
from tests.credentials.story import Course, Learner, settle
from tests.credentials.test_declaring import dots
from tests.web.conftest import SignedIn
from tests.web.credentials.conftest import current, page

DECLARED = """tier = "completion"
skills = ["o"]
image = "badges/b.png"
image_alt = "A well."
valid_for = "2 years"
renewal = 'unit("u5")'
[[pathways.alignments]]
name = "conduct <research>"
url = "https://esco.example.org/skill/1"
framework = "ESCO"
"""


def declare(course: Course, holder: Learner) -> None:
    course.pictures = {"b.png": dots(128)}
    course.more = {"certificate": DECLARED, "participation": 'tier = "participation"\n'}
    course.publish()
    holder.catch_up()


def earn(holder: Learner, ended: bool) -> None:
    """Earn the certificate; `ended`: so long ago that it is over."""
    holder.finish()
    relay.drain_all()
    if ended:
        past = now() - timedelta(days=1)
        Award.objects.exclude(valid_until=None).update(valid_until=past, earned_at=past - timedelta(days=730))
    settle()
    actions.sign_status_lists()


def test_a_record_shows_what_was_declared_and_until_when(
    course: Course, holder: Learner, client: Client, ada: Member, signed_in: SignedIn
) -> None:
    declare(course, holder)
    earn(holder, ended=False)
    view = current(holder)
    text = page(client, f"/credentials/{view.public_id}/")
    for said in ("Completion", "Valid until", 'alt="A well."', "What it certifies", "conduct &lt;research&gt;", "ESCO"):
        assert said in text, said
    assert "no longer valid" not in text and "<research>" not in text
    assert "valid until" in page(signed_in(ada), "/records/")
    png = client.get(f"/credentials/{view.public_id}/badge.png")
    assert png.status_code == 200 and b"openbadgecredential" in png.content
    assert dots(128)[33:80] in png.content


def test_an_ended_record_says_so_everywhere(
    course: Course, holder: Learner, client: Client, ada: Member, signed_in: SignedIn
) -> None:
    declare(course, holder)
    earn(holder, ended=True)
    view, browser = current(holder), signed_in(ada)
    text = page(client, f"/credentials/{view.public_id}/")
    assert "is genuine, and is no longer valid" in text and "Ended" in text and "stays earned" in text
    assert "You can renew it" not in text
    assert "You can renew it" in page(browser, f"/credentials/{view.public_id}/")
    assert "no longer valid" in page(browser, "/records/")
    home = page(browser, "/learn/wells/")
    assert "Earned, and has ended: open the record" in home and "It ended on" in home
    assert "no longer valid" in client.post("/verify/", {"text": view.document}).content.decode()


def test_the_home_and_the_course_page_show_one_ladder(
    course: Course, holder: Learner, ada: Member, signed_in: SignedIn, client: Client
) -> None:
    declare(course, holder)
    home = page(signed_in(ada), "/learn/wells/")
    ladder = home[home.index('<ol class="ladder"') : home.index("</ol>", home.index('<ol class="ladder"'))]
    assert ladder.index("Participation") < ladder.index("Completion")
    assert "Valid: 2 years." in home and "Unit u5" in home
    text = page(client, "/courses/wells/")
    assert text.index('id="pathway-participation"') < text.index('id="pathway-certificate"')
    for said in ("Valid: 2 years.", "It certifies:", "https://esco.example.org/skill/1", 'alt="A well."'):
        assert said in text, said
