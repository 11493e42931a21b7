"""Questions about pictures by learners: the unit's own, by name; handed in, met by others, taken into the course."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client

from stoa.assessment import actions as assessment
from stoa.assessment.models import WrittenAnswer, WrittenQuestion
from stoa.catalogue.queries import Offer
from tests.assessment.items.author import PICTURE
from tests.cast import Member
from tests.web.conftest import SignedIn
from tests.web.learning import springs
from tests.web.learning.test_writing import NEW, begun, text_of

KINDS = {
    "hotspot": ("- [x] circle 10% 50% 9%\n- [ ] box 50% 0% 90% 90%\n      > No.", {":1x": "10", ":1y": "50"}),
    "label": ("- [small] 10% 50%\n- [large] 90% 50%", None),
}


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, db: None) -> Offer:
    """The course, whose first unit shows a picture, and another one in its quiz."""
    media = tmp_path / "springs" / "media"
    media.mkdir(parents=True)
    (media / "dot.svg").write_bytes(PICTURE)
    (media / "held.svg").write_bytes(PICTURE.replace(b"40", b"50"))
    quiz = springs.QUIZ.replace("First?", "First?\n\n![Held](/media/held.svg)")
    one = springs.UNITS["one"] + "\n![A dot](../media/dot.svg)\n"
    monkeypatch.setattr(springs, "UNITS", {**springs.UNITS, "one": one, "examined": quiz})
    return springs.publish(tmp_path)


def asks(kind: str, name: str = "dot.svg") -> str:
    return (
        f":::{{question}} {kind}\n\nWhat is where?\n\n![A dot]({name})\n\n{KINDS[kind][0]}\n\n"
        "> **Explanation.** It is there.\n:::"
    )


def test_the_page_lists_the_units_pictures_and_begins_a_question_about_one(learner: Client, course: Offer) -> None:
    page = text_of(learner.get(f"{NEW}&way=text"))
    assert "Pictures of this unit" in page and "![…](dot.svg)" in page and "held.svg" not in page
    for kind in KINDS:
        page = text_of(learner.get(f"{NEW}&kind={kind}&picture=media%2Fdot.svg"))
        assert f":::{{question}} {kind}" in page and "![A dot](dot.svg)" in page
        text = re.search(r"<textarea[^>]*>(.*?)</textarea>", learner.get(f"{NEW}&kind={kind}&picture=media%2Fdot.svg")
                         .content.decode(), re.DOTALL)  # fmt: skip
        assert text is not None
        own = begun(learner, way="text", text=text[1].replace("&gt;", ">"))
        assert "As others will see it" in text_of(learner.get(own)), "what it begins with is a question already"
    assert "![A dot]" not in text_of(learner.get(f"{NEW}&kind=hotspot&picture=media%2Fheld.svg"))
    page = text_of(learner.get("/learn/springs/-/written/new/?unit=plain"))
    assert "Pictures of this unit" not in page


def test_pictures_of_quizzes_and_of_other_units_are_not_to_be_had(learner: Client, course: Offer) -> None:
    for unit, name in (("one", "held.svg"), ("examined", "held.svg"), ("plain", "/media/dot.svg")):
        page = learner.post(f"/learn/springs/-/written/new/?unit={unit}", {
            "way": "text", "text": asks("hotspot", name), "skill": "o", "do": "save",
        }, follow=True)  # fmt: skip
        assert "leads to no file of the course" in text_of(page) and "As others will see it" not in text_of(page)


@pytest.mark.parametrize("kind", list(KINDS))
def test_it_is_handed_in_met_by_another_and_taken_into_the_course(
    learner: Client, course: Offer, ada: Member, bo: Member, signed_in: SignedIn, kind: str
) -> None:
    own = begun(learner, way="text", text=asks(kind))
    said = {"way": "text", "text": asks(kind), "skill": "o", "do": "hand_in", "licence": "yes"}
    assert "It is on trial" in text_of(learner.post(own, said, follow=True))
    row = WrittenQuestion.objects.get()
    assert row.state == "trial" and "](/media/dot.svg)" in row.source
    address = re.search(r'src="(/files/[^"]+)"', row.part["public"]["prompt"])
    assert address is not None and learner.get(address[1]).status_code == 200, "it is served as course files are"
    springs.enrol(bo, course)
    other = signed_in(bo)
    id, values = row.public_id, KINDS[kind][1]
    filled = (
        {"show-answer": "yes"} if values is None else {f"answer-{id}{field}": value for field, value in values.items()}
    )
    page = text_of(other.post(f"/learn/springs/-/trial/o/{id}/", filled))
    assert address[1] in page and "What is where?" in page
    assert WrittenAnswer.objects.get().fraction == (0 if values is None else 1)
    text = assessment.file_of(public_id=id, outline=course.outline)
    looked, draft = assessment.promote_question(public_id=id, text=text, outline=course.outline, by=bo.id)
    assert looked.may_be_handed_in and draft is not None
    assert not [each for each in draft.findings if each.severity == "error"], draft.findings


def test_the_same_by_another_name_of_the_picture_is_a_copy(learner: Client, course: Offer) -> None:
    own = begun(learner, way="text", text=asks("hotspot"))
    said = {"way": "text", "skill": "o", "do": "hand_in", "licence": "yes"}
    learner.post(own, {**said, "text": asks("hotspot")})
    second = begun(learner, way="text", text=asks("hotspot"))
    page = learner.post(second, {**said, "text": asks("hotspot", "/media/dot.svg")})
    assert page.status_code == 422 and "You have written the same question before." in text_of(page)
