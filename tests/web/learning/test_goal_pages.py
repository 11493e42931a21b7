"""One's own goal on its pages: said on two, looked at, ticked off, reported on, seen by who may see it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import Settings

from stoa.accounts.models import Youth
from stoa.catalogue.queries import Offer
from stoa.kernel.clock import now
from stoa.kernel.events import relay
from stoa.kernel.statements import counted
from stoa.learning import actions as learning
from stoa.learning import queries as records
from stoa.learning.models import Goal
from tests.cast import Member
from tests.web.conftest import SignedIn

JOIN, HOME, GOAL = "/courses/wells/join/", "/learn/wells/", "/learn/wells/-/goal/"
DETAILS, REPORT, OTHERS = f"{GOAL}details/", f"{GOAL}report/", "/learn/wells/-/goals/"
HOSTILE = '<script>alert(1)</script> "%(when)s" & {{ x }}'
ESCAPED = "&lt;script&gt;alert(1)&lt;/script&gt;"


def text(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, response.headers
    return response.content.decode()


def goal_of(who: Member, wells: Offer) -> records.GoalView:
    found = records.goal(account=who.id, run_id=wells.run.id)
    assert found is not None
    return found


def begin(client: Client, kind: str = "parts", words: str = "Read a test result") -> None:
    response = client.post(JOIN, {"intention": kind, "words": words})
    assert (response.status_code, response["Location"]) == (302, DETAILS)


def finish(client: Client, **form: object) -> None:
    of = re.search(r'name="of" value="(\w+)"', text(client, DETAILS))
    assert of is not None
    response = client.post(DETAILS, {"of": of[1], "visibility": "me", **form})  # type: ignore[dict-item]
    assert response.status_code == 302, response.content.decode()


def test_two_pages_say_it_and_the_home_shows_it(wells: Offer, ada: Member, signed_in: SignedIn) -> None:
    client = signed_in(ada)
    asked = text(client, JOIN)
    assert "In your own words, if you like" in asked
    assert "Take part without saying why" in asked
    begin(client)
    page = text(client, DETAILS)
    assert "Skip this" in page
    module = wells.outline.modules[1]
    assert f'name="modules" value="{module.id}"' in page
    day = (now() + timedelta(days=40)).date()
    finish(
        client, modules=[module.id], own_0="Tell my sister", own_1="", target=day.isoformat(), plan_when="Tuesday",
        plan_what="read", reminds="on", can_quote="on",
    )  # fmt: skip
    found = goal_of(ada, wells)
    assert (found.kind, found.words, found.language, found.target) == ("parts", "Read a test result", "en", day)
    assert (found.checks.modules, [each.text for each in found.checks.own]) == ((module.id,), ["Tell my sister"])
    assert (found.reminds, found.can_quote, found.is_whole) == (True, True, True)
    assert len(records.goal_history(account=ada.id, run_id=wells.run.id)) == 1, "two pages, one goal"
    home = text(client, HOME)
    assert "Read a test result" in home
    assert "0 of 2 checks" in home
    assert "If it is Tuesday, then I will read." in home
    assert 'Next towards it: <a href="/learn/wells/well/">' in home
    assert '<h1 class="title" id="next-head" lang="en" dir="ltr">The flagged well</h1>' in home, "what next is for it"


def test_both_pages_can_be_skipped(wells: Offer, ada: Member, signed_in: SignedIn) -> None:
    client = signed_in(ada)
    client.post(JOIN, {"intention": ""})
    assert records.goal(account=ada.id, run_id=wells.run.id) is None
    assert "Set a goal of your own" in text(client, HOME)
    assert "You have not said what you want" in text(client, GOAL)
    begin(client, "all", "")
    assert "All of it" in text(client, HOME), "without the second page it is a goal all the same"


def test_ticking_off_until_it_is_reached(wells: Offer, ada: Member, signed_in: SignedIn) -> None:
    client = signed_in(ada)
    begin(client, "skill", "Explain it")
    finish(client, own_0="Tell my sister", own_1="Ask the lab")
    page = text(client, GOAL)
    id = goal_of(ada, wells).public_id
    assert 'name="tick" value="own-1"' in page
    client.post(GOAL, {"goal": id, "tick": ["own-1"]})
    assert "50%" in re.sub(r"[\s\u202f\xa0]", "", text(client, GOAL))
    assert client.post(GOAL, {"goal": "none", "tick": ["own-2"]}).status_code == 302
    assert goal_of(ada, wells).ticked == {"own-1"}
    client.post(GOAL, {"goal": id, "tick": ["own-1", "own-2"]})
    page = text(client, GOAL)
    assert "You have what you came for." in page
    assert "Keep what I ticked" not in page
    assert "You have what you came for." in text(client, HOME)
    assert '<span class="tag mine">reached</span>' in text(client, "/")


def test_changing_keeps_history_for_its_learner_alone(
    wells: Offer, ada: Member, bo: Member, signed_in: SignedIn
) -> None:  # fmt: skip
    client = signed_in(ada)
    begin(client, words="The former words")
    finish(client, visibility="course")
    assert 'value="parts" checked' in text(client, JOIN)
    begin(client, "teach", "The later words")
    finish(client, visibility="course")
    page = text(client, GOAL)
    assert "What you said before" in page
    assert "The former words" in page
    other = signed_in(bo)
    other.post(JOIN, {"intention": ""})
    seen = text(other, OTHERS)
    assert "The later words" in seen
    assert "The former words" not in seen
    assert "The later words" not in text(other, GOAL)


@pytest.mark.parametrize("readers", ["me", "staff", "course", "public"])
def test_who_reads_it(
    wells: Offer, ada: Member, bo: Member, signed_in: SignedIn, client: Client, readers: str
) -> None:  # fmt: skip
    hers = signed_in(ada)
    begin(hers, words="Something of mine")
    finish(hers, visibility=readers)
    other = signed_in(bo)
    other.post(JOIN, {"intention": ""})
    assert ("Something of mine" in text(other, OTHERS)) is (readers in ("course", "public"))
    public = text(client, "/courses/wells/")
    assert ("Something of mine" in public) is (readers == "public")
    assert "Ada" not in public


def test_the_young_cannot_open_it_to_others(wells: Offer, ada: Member, signed_in: SignedIn, settings: Settings) -> None:
    Youth.objects.create(
        account_id=ada.id, until=(now() + timedelta(days=900)).date(), guardian="g@example.org", asked_at=now(),
        expires_at=now() + timedelta(days=9), agreed_at=now(),
    )  # fmt: skip
    client = signed_in(ada)
    begin(client)
    page = text(client, DETAILS)
    assert 'value="staff"' in page
    assert 'value="public"' not in page
    assert client.post(DETAILS, {"visibility": "public"}).status_code == 422


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"target": "2020-01-01"}, "This day is over."), ({"target": "2999-01-01"}, "more than five years"),
        ({"target": "soon"}, "Enter a valid date."), ({"plan_when": "Tuesday"}, "A plan needs both halves."),
        ({"visibility": "world"}, "not one of the available choices"), ({"modules": ["none"]}, "not one of"),
        ({"own_0": "x" * 121}, "at most 120"), ({"visibility": ""}, "This field is required."),
    ],
)  # fmt: skip
def test_mistakes_are_said_and_nothing_is_kept(
    wells: Offer, ada: Member, signed_in: SignedIn, form: dict[str, object], said: str
) -> None:
    client = signed_in(ada)
    begin(client)
    response = client.post(DETAILS, {"visibility": "me", "own_1": "kept as typed", **form})  # type: ignore[dict-item]
    page = response.content.decode()
    assert response.status_code == 422
    assert said in page
    assert "kept as typed" in page
    assert not goal_of(ada, wells).is_whole


def test_a_number_of_units_to_look_at(wells: Offer, ada: Member, signed_in: SignedIn) -> None:
    client = signed_in(ada)
    begin(client, "browse")
    assert client.post(DETAILS, {"visibility": "me", "read": "4"}).status_code == 422
    finish(client, read="2")
    assert "2 units done" in text(client, HOME)


def test_hostile_words_stay_words(wells: Offer, ada: Member, bo: Member, signed_in: SignedIn, client: Client) -> None:
    hers = signed_in(ada)
    assert hers.post(JOIN, {"intention": "skill", "words": "nul \x00"}).status_code == 422
    begin(hers, "skill", HOSTILE + "\u202e\u0007")
    finish(hers, visibility="public", own_0=HOSTILE, plan_when=HOSTILE, plan_what="%s {0} \u2066x", own_1="\u202eabc")
    pages = [text(hers, path) for path in (HOME, GOAL, DETAILS, REPORT, "/")]
    other = signed_in(bo)
    other.post(JOIN, {"intention": ""})
    pages += [text(other, OTHERS), text(client, "/courses/wells/")]
    for page in pages:
        assert "<script>alert" not in page
        assert ESCAPED in page
        assert "\u202e" not in page


def test_saying_how_it_went(wells: Offer, ada: Member, signed_in: SignedIn) -> None:
    client = signed_in(ada)
    begin(client)
    finish(client)
    assert client.post(REPORT, {"outcome": "conquered"}).status_code == 422
    assert client.post(REPORT, {"outcome": "partly", "words": "Half of it"})["Location"] == GOAL
    page = text(client, GOAL)
    assert "Partly reached" in page
    assert client.post(REPORT, {"outcome": "changed"})["Location"] == JOIN, "then one says the new one"
    report = records.report_of(goal_of(ada, wells).public_id)
    assert report is not None
    assert report.outcome == "changed"


def test_leaving_asks_how_it_went(wells: Offer, ada: Member, signed_in: SignedIn) -> None:
    client = signed_in(ada)
    begin(client)
    assert "How did it go with what you wanted?" in text(client, "/courses/wells/leave/")
    id = goal_of(ada, wells).public_id
    client.post("/courses/wells/leave/", {"outcome": "partly"})
    report = records.report_of(id)
    assert report is not None
    assert report.outcome == "partly"
    assert client.get(GOAL).status_code == 302
    client.post(JOIN, {"intention": "parts", "words": "Read a test result"})
    assert goal_of(ada, wells).public_id == id, "coming back finds it"


def test_a_day_that_is_over_asks_how_it_went(wells: Offer, ada: Member, signed_in: SignedIn) -> None:
    client = signed_in(ada)
    begin(client)
    finish(client)
    Goal.objects.update(target="2020-01-01")
    assert "The day that you set yourself is over." in text(client, GOAL)
    finish(client, target="2020-01-01")  # a day that was set before may stay


def test_reminders_on_and_off(wells: Offer, ada: Member, signed_in: SignedIn) -> None:
    client = signed_in(ada)
    begin(client)
    finish(client)
    client.post(GOAL, {"do": "remind", "reminds": "on"})
    assert "Stop the reminders" in text(client, GOAL)
    client.post(GOAL, {"do": "remind", "reminds": "off"})
    assert not goal_of(ada, wells).reminds


def test_another_ones_goal_cannot_be_touched(wells: Offer, ada: Member, bo: Member, signed_in: SignedIn) -> None:
    hers, his = signed_in(ada), signed_in(bo)
    begin(hers)
    finish(hers, own_0="Tell my sister")
    id = goal_of(ada, wells).public_id
    begin(his, "browse", "His own")
    his.post(GOAL, {"goal": id, "tick": ["own-1"]})
    his.post(DETAILS, {"of": id, "visibility": "public"})
    found = goal_of(ada, wells)
    assert (found.ticked, found.visibility) == (frozenset(), "me")


@pytest.mark.django_db(transaction=True)
def test_the_hot_home_follows_what_is_done(wells: Offer, ada: Member, signed_in: SignedIn) -> None:
    client = signed_in(ada)
    begin(client)
    finish(client, modules=[wells.outline.modules[0].id])
    assert "0%" not in text(client, HOME)
    for unit in ("cases", "trees"):
        page = text(client, f"/learn/wells/{unit}/")
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token is not None
        client.post(f"/learn/wells/{unit}/done/", {"csrfmiddlewaretoken": token[1]})
    assert "You have what you came for." in text(client, HOME), "before any receiver has looked"
    relay.drain_all()
    assert goal_of(ada, wells).reached_at is not None
    with counted() as count:
        text(client, HOME)
    assert len(count) == 3
    learning.enrol(account_id=ada.id, offer=wells)
    assert "Set a goal of your own" in text(client, HOME)
