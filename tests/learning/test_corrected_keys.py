"""A wrong key is corrected: whoever was right all along gets it, and nobody loses anything."""

from __future__ import annotations

import re
import secrets
from pathlib import Path

import pytest

from stoa.assessment import actions as assessment
from stoa.assessment import items
from stoa.assessment.actions import Answer
from stoa.assessment.items.options import option_id
from stoa.catalogue.queries import Offer
from stoa.content import queries as content
from stoa.kernel.models import OutboxEvent
from stoa.learning import actions, queries
from stoa.learning.models import Evidence, Summary
from tests.cast import Member, member
from tests.learning.test_republish import publish, standing, unit

pytestmark = pytest.mark.django_db(transaction=True)
THIS, THAT = option_id("This"), option_id("That")


def choice(right: str, name: str = "q") -> str:
    marks = {word: "x" if word == right else " " for word in ("This", "That")}
    options = "\n".join(f"- [{mark}] {word}" for word, mark in marks.items())
    return f":::{{question}} choice\n:name: {name}\n:skills: count\n\nWhich?\n\n{options}\n:::\n\n"


def quiz(*right: str, counts: str = "best") -> str:
    inside = "".join(choice(word, f"k{number}") for number, word in enumerate(right))
    return f"::::{{quiz}}\n:name: q\n:title: Check\n:counts: {counts}\n\n{inside}::::\n"


def course(questions: str) -> dict[str, str]:
    return {"01-a/01-one.md": unit("one", questions)}


def answer(offer: Offer, who: Member, response: object) -> float:
    """Answer as the page would; what it was worth."""
    part = items.fitted(content.part(offer.outline.version_id, "q"), str(who.id))
    graded = items.grade(part, response)  # type: ignore[arg-type]
    counts = str(part.public.get("counts", "best"))
    kept = assessment.keep_answer(
        Answer(
            account=who.id, epoch=1, run_id=offer.run.id, version=offer.outline.version_id, part="q", response=response,
            fraction=graded.fraction, once=secrets.token_hex(8), unit="one", needs=("q",), mode=counts,  # type: ignore[arg-type]
        )
    )  # fmt: skip
    return kept.fraction


@pytest.fixture
def two() -> tuple[Member, Member]:
    return member("Ada"), member("Bo")


def enrolled(offer: Offer, *people: Member) -> None:
    for who in people:
        actions.enrol(account_id=who.id, offer=offer)


def test_who_was_right_all_along_gets_it_and_nobody_loses(tmp_path: Path, two: tuple[Member, Member]) -> None:
    ada, bo = two
    folder = tmp_path / "wells"
    offer = publish(folder, course(choice("This")))
    enrolled(offer, ada, bo)
    assert (answer(offer, ada, THIS), answer(offer, bo, THAT)) == (1.0, 0.0)
    offer = publish(folder, course(choice("That")))
    assert standing(offer, ada).scores == {"q": 1.0}
    assert standing(offer, bo).scores == {"q": 1.0}
    facts = list(Evidence.objects.filter(account_id=bo.id, kind="score").order_by("id").values_list("fact", "value"))
    assert facts == [("score:q:1", 0.0), (f"score:q:v{offer.outline.version_id}:1", 1.0)]


def test_doing_it_twice_is_once_and_the_ledger_tells_it(tmp_path: Path, two: tuple[Member, Member]) -> None:
    _, bo = two
    folder = tmp_path / "wells"
    offer = publish(folder, course(choice("This")))
    enrolled(offer, bo)
    answer(offer, bo, THAT)
    offer = publish(folder, course(choice("That")))
    version = offer.outline.version_id
    lines, news = Evidence.objects.count(), OutboxEvent.objects.count()
    assert assessment.regrade(course_id=offer.run.course_id, version_id=version, progress=lambda *_: None) == 0
    assert Evidence.objects.count() == lines
    assert OutboxEvent.objects.count() == news == 1
    assert actions.rebuild_all(run_id=offer.run.id) == 0
    Summary.objects.update(scores={}, done=[])
    assert actions.rebuild_all(run_id=offer.run.id) == 1
    assert standing(offer, bo).scores == {"q": 1.0}


@pytest.mark.parametrize(("counts", "after"), [("first", (1.0, 1.0)), ("last", (1.0, 1.0)), ("best", (1.0, 1.0))])
def test_what_counts_is_counted_as_the_author_said(
    tmp_path: Path, two: tuple[Member, Member], counts: str, after: tuple[float, float]
) -> None:
    """Ada said That and then This, Bo the other way round; then That turns out to be right."""
    folder, said = tmp_path / "wells", {"k0": THIS}
    offer = publish(folder, course(quiz("This", "This", counts=counts)))
    enrolled(offer, *two)
    for who, words in zip(two, ((THAT, THIS), (THIS, THAT)), strict=True):
        for word in words:
            answer(offer, who, {"answers": {**said, "k1": word}, "is_final": False})
            if counts == "best" and word == THIS:
                break
    offer = publish(folder, course(quiz("This", "That", counts=counts)))
    assert tuple(standing(offer, who).scores["q"] for who in two) == after


def test_a_quiz_rises_by_its_corrected_question(tmp_path: Path, two: tuple[Member, Member]) -> None:
    ada, _ = two
    folder = tmp_path / "wells"
    offer = publish(folder, course(quiz("This", "This")))
    enrolled(offer, ada)
    assert answer(offer, ada, {"answers": {"k0": THIS, "k1": THAT}, "is_final": False}) == 0.5
    offer = publish(folder, course(quiz("This", "That")))
    assert standing(offer, ada).scores == {"q": 1.0}


def test_other_words_and_another_kind_change_nothing(tmp_path: Path, two: tuple[Member, Member]) -> None:
    ada, _ = two
    folder = tmp_path / "wells"
    offer = publish(folder, course(choice("This")))
    enrolled(offer, ada)
    answer(offer, ada, THAT)
    publish(folder, course(choice("This").replace("Which?", "Which of them?")))
    number = ":::{question} numeric\n:name: q\n:skills: count\n\nHow many?\n\n- [x] 3\n:::\n"
    offer = publish(folder, course(number))
    assert standing(offer, ada).scores == {"q": 0.0}
    assert queries.ledger(account=ada.id, run_id=offer.run.id)[-1].subject in ("one", "q")
    assert Evidence.objects.filter(kind="score").count() == 1


def test_each_is_graded_by_the_variant_they_had(tmp_path: Path, two: tuple[Member, Member]) -> None:
    """What was reckoned as right was wrong, and is corrected."""
    head = ":::{question} numeric\n:name: q\n:skills: count\n:vars: a in 2..9; b in 20..90\n\nWhat is {=a} + {=b}?\n\n"
    folder = tmp_path / "wells"
    offer = publish(folder, course(f"{head}- [x] {{=b - a}}\n:::\n"))
    enrolled(offer, *two)
    for who, is_right in zip(two, (True, False), strict=True):
        fitted = items.fitted(content.part(offer.outline.version_id, "q"), str(who.id))
        a, b = (int(word) for word in re.findall(r"\d+", str(fitted.public["prompt"])))
        assert answer(offer, who, str(a + b if is_right else a * b)) == 0.0
    offer = publish(folder, course(f"{head}- [x] {{=a + b}}\n:::\n"))
    assert [standing(offer, who).scores["q"] for who in two] == [1.0, 0.0]


def test_what_staff_lowered_stays_so(tmp_path: Path, two: tuple[Member, Member]) -> None:
    """Another correction gives back nothing; what staff have raised may rise further."""
    ada, bo = two
    folder = tmp_path / "wells"
    offer = publish(folder, course(choice("This")))
    enrolled(offer, *two)
    assert answer(offer, ada, THIS) == 1.0 and answer(offer, bo, THAT) == 0.0
    for who, score in ((ada, 0.0), (bo, 0.4)):
        by = ada if who is bo else bo
        assessment.give_score(
            account=who.id, run_id=offer.run.id, part="q", score=score, reason="copied", by=by.id, may_fall=True
        )
    offer = publish(folder, course(choice("This").replace("Which?", "Which one?")))
    assert [standing(offer, who).scores["q"] for who in two] == [0.0, 0.4]
    offer = publish(folder, course(choice("That")))
    assert [standing(offer, who).scores["q"] for who in two] == [0.0, 1.0]
