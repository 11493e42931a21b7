"""Learners' questions for tests: written, handed in, answered and rated by the actions that pages call."""

from __future__ import annotations

from stoa.assessment import actions
from stoa.assessment.actions import Filled, WrittenLine, WrittenTry, composed
from stoa.assessment.models import WrittenQuestion
from stoa.catalogue.queries import Offer
from stoa.kernel.events import relay
from tests.cast import Member, member
from tests.web.learning import springs

FORM = {
    "way": "form", "kind": "choice", "skill": "o", "prompt": "Why does a spring run?", "answer-1": "Gravity",
    "right-1": "yes", "reply-1": "It falls.", "answer-2": "Magic", "reply-2": "No.", "explanation": "Water falls.",
}  # fmt: skip
RIGHT, WRONG = springs.option_id("Gravity"), springs.option_id("Magic")


def hand_in(
    who: Member, offer: Offer, prompt: str = "Why does a spring run?", *, is_named: bool = False, unit: str = "one"
) -> str:
    """A question of theirs, on trial; returns its public id."""
    filled = Filled("choice", prompt, (WrittenLine("Gravity", True), WrittenLine("Magic")), "", (), "Water falls.")
    course = offer.outline.course_id
    public_id = actions.begin_question(
        account=who.id, course_id=course, run_id=offer.run.id, unit=unit, skill="o", draft={"way": "form"}
    )
    looked = actions.hand_in_question(
        account=who.id, public_id=public_id, source=composed(filled)[0], skill="o", outline=offer.outline,
        is_named=is_named,
    )  # fmt: skip
    assert looked.may_be_handed_in, looked.findings
    return public_id


def answer(who: Member, offer: Offer, question: str, fraction: float, ability: float | None = None) -> bool:
    """Their answer to it."""
    said = RIGHT if fraction == 1 else WRONG
    return actions.keep_try(WrittenTry(who.id, offer.outline.course_id, question, said, fraction, ability))


def rate(who: Member, offer: Offer, question: str, stars: int, says: str = "", note: str = "") -> None:
    """What they say of it."""
    actions.rate_question(
        account=who.id, course_id=offer.outline.course_id, question=question, stars=stars, says=says, note=note
    )


def readers(count: int, offer: Offer) -> list[Member]:
    """Learners of the course who want to try questions."""
    found = [member(f"Reader{number}") for number in range(count)]
    for each in found:
        springs.enrol(each, offer)
        actions.switch_trials(account=each.id, is_on=True)
    return found


def make_good(offer: Offer, question: str, people: list[Member]) -> None:
    """Have it answered and rated so that it is good enough: those who know more have it right."""
    for place, each in enumerate(people):
        answer(each, offer, question, float(place >= len(people) / 2), ability=0.1 + 0.8 * place / len(people))
    for each in people[:3]:
        rate(each, offer, question, 5)


def state(question: str) -> str:
    """What has become of it, once news were heard."""
    relay.drain_all()
    return WrittenQuestion.objects.get(public_id=question).state
