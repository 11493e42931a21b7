"""Text with blanks on the page of its unit: sent as a browser sends it, kept, graded, and shown again."""

from __future__ import annotations

from pathlib import Path

import pytest

from stoa.assessment.models import Attempt
from stoa.catalogue.queries import Offer
from tests.cast import Member
from tests.web.conftest import SignedIn
from tests.web.learning import springs

BLANKS = """
:::{question} cloze
:name: gaps
:skills: o
:category: checks
:attempts: 2

The [[prior]] is [[= 0.01]], and [[flags | *wells*]] are what we ask about.

- [2: 0.9] That is how often a bad well is flagged.
:::
"""


@pytest.fixture
def filled(tmp_path: Path, db: None, monkeypatch: pytest.MonkeyPatch) -> Offer:
    monkeypatch.setattr(springs, "WAYS", "")
    monkeypatch.setattr(springs, "UNITS", {"filled": BLANKS, "one": springs.UNITS["one"]})
    return springs.publish(tmp_path)


@pytest.mark.parametrize("script", [True, False])
def test_an_answer_is_kept_graded_and_shown(filled: Offer, ada: Member, signed_in: SignedIn, script: bool) -> None:
    springs.enrol(ada, filled)
    browser = signed_in(ada)
    wells = springs.option_id("wells")

    def send(**values: str) -> str:
        form = springs.form(browser, "filled", "gaps")
        data = {"csrfmiddlewaretoken": form.token, "once": form.once}
        data |= {f"answer-gaps:{id}": value for id, value in values.items()}
        headers = {"HX-Request": "true"} if script else {}
        return browser.post(form.action, data, headers=headers, follow=True).content.decode()

    assert "1 blank is still empty. No attempt is used." in send(b1="prior", b2="", b3=wells)
    assert Attempt.objects.count() == 0
    assert "That is how often a bad well is flagged." in send(b1="<Prior>", b2="0.9", b3=wells)
    assert Attempt.objects.get().response == ["b1:<Prior>", "b2:0.9", f"b3:{wells}"]
    page = browser.get("/learn/springs/filled/").content.decode()
    assert 'value="&lt;Prior&gt;"' in page and "1 of 3 blanks are right." in page
    send(b1="prior", b2="1/100", b3=wells)
    assert Attempt.objects.latest("id").fraction == 1.0


def test_only_pages_with_blanks_load_their_style(filled: Offer, ada: Member, signed_in: SignedIn) -> None:
    springs.enrol(ada, filled)
    browser = signed_in(ada)
    assert "assessment/blanks" in browser.get("/learn/springs/filled/").content.decode()
    assert "assessment/blanks" not in browser.get("/learn/springs/one/").content.decode()
