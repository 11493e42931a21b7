"""Learners' questions among learners: on trial, rated, promoted, retired; what counts, and who never meets which."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from stoa.accounts.ports import Subject
from stoa.assessment import actions, queries
from stoa.assessment.actions import IsThere, NoSuchQuestion
from stoa.assessment.events import WrittenTried
from stoa.assessment.models import Attempt, Practice, WrittenAnswer, WrittenQuestion, WrittenRating
from stoa.catalogue.queries import Offer
from stoa.kernel.events import relay
from stoa.kernel.limits import TooMany
from stoa.learning.models import Evidence, Mastery, QuestionTrace
from tests.cast import Member, member
from tests.web.conftest import SignedIn
from tests.web.learning import asking, springs
from tests.web.learning.test_skills import answer as practise
from tests.web.learning.test_skills import asked

PROMOTED = "Your question in “Springs” helps others now"
RETIRED = "Your question in “Springs” is not asked any more"
PRACTICE, TRIAL = "/learn/springs/-/practice/o/", "/learn/springs/-/trial/"


@pytest.fixture
def writer(course: Offer, bo: Member) -> Member:
    """Bo, who takes part."""
    springs.enrol(bo, course)
    return bo


@pytest.fixture
def letters(settings: Settings) -> list[EmailMessage]:
    """What was written to people, in order."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    mail.outbox = []
    return mail.outbox


def two_of_the_course(learner: Client) -> None:
    for _ in range(2):
        practise(learner, *asked(learner.get(PRACTICE)))


def test_a_question_on_trial_comes_to_those_who_asked_for_it_and_counts_nowhere(
    learner: Client, course: Offer, ada: Member, writer: Member
) -> None:
    question = asking.hand_in(writer, course)
    two_of_the_course(learner)
    page = learner.get(PRACTICE).content.decode()
    assert "On trial" not in page and "Let me try questions by other learners" in page
    learner.post(TRIAL, {"trials": "on", "skill": "o"})
    page = learner.get(PRACTICE).content.decode()
    assert "Written by another learner" in page and "Why does a spring run?" in page
    assert "It falls" not in page and "Water falls" not in page, "the key stays here"
    relay.drain_all()
    before = list(Mastery.objects.values()), Practice.objects.count()
    sent = {f"answer-{question}": asking.WRONG, "once": "1"}
    page = learner.post(f"{TRIAL}o/{question}/", sent).content.decode()
    assert "Not yet" in page and "What do you think of this question?" in page
    page = learner.post(f"{TRIAL}o/{question}/", {**sent, f"answer-{question}": asking.RIGHT}).content.decode()
    assert "Right." in page and "Water falls." in page
    rated = {"stars": "4", "says": "unclear", "note": "Which spring? <b>"}
    assert learner.post(f"{TRIAL}o/{question}/rate/", rated).status_code == 302
    relay.drain_all()
    assert (list(Mastery.objects.values()), Practice.objects.count()) == before
    assert not Attempt.objects.exists() and not Evidence.objects.exclude(kind="skill").exists()
    row = WrittenAnswer.objects.get()
    assert (row.account_id, row.fraction, row.recovered, row.is_trial) == (ada.id, 0.0, True, True)
    assert row.ability is not None and 0 < row.ability < 1
    kept = WrittenQuestion.objects.get()
    assert (kept.answers, kept.helped, kept.ratings, kept.stars, kept.reports) == (1, 1, 1, 4, 1)
    assert "On trial" not in learner.get(PRACTICE).content.decode(), "never twice"


def test_a_trial_comes_after_two_of_the_courses_own_each_time(learner: Client, course: Offer, writer: Member) -> None:
    for number in range(3):
        asking.hand_in(writer, course, f"Question {'abc'[number]}?")
    learner.post(TRIAL, {"trials": "on"})
    met = []
    for _ in range(6):
        text = learner.get(PRACTICE).content.decode()
        met.append("On trial" in text)
        if met[-1]:
            question = queries.trial_for(
                account=int(learner.session["_auth_user_id"]), course_id=course.outline.course_id, skill="o",
                units=["one"],
            )  # fmt: skip
            assert question is not None
            learner.post(f"{TRIAL}o/{question.public_id}/", {"show-answer": "yes"})
        else:
            practise(learner, *asked(learner.get(PRACTICE)))
    assert met == [False, False, True, False, False, True]
    learner.post(TRIAL, {"trials": "off"})
    two_of_the_course(learner)
    assert "On trial" not in learner.get(PRACTICE).content.decode()


def test_nobody_meets_their_own(learner: Client, course: Offer, ada: Member) -> None:
    question = asking.hand_in(ada, course)
    learner.post(TRIAL, {"trials": "on"})
    two_of_the_course(learner)
    assert "On trial" not in learner.get(PRACTICE).content.decode()
    assert learner.post(f"{TRIAL}o/{question}/", {"show-answer": "yes"}).status_code == 404
    assert learner.post(f"{TRIAL}o/{question}/rate/", {"stars": "5"}).status_code == 404
    actions.bring_to_practice(public_id=question, outline=course.outline, by=ada.id)
    met = {asked(learner.get(PRACTICE))[0] for _ in range(3)}
    assert question not in met and not WrittenAnswer.objects.exists()


def test_eight_answers_and_three_ratings_bring_it_to_practice_where_it_counts(
    learner: Client, course: Offer, ada: Member, writer: Member, letters: list[EmailMessage]
) -> None:
    question = asking.hand_in(writer, course)
    people = asking.readers(8, course)
    asking.make_good(course, question, people[:7])
    assert asking.state(question) == "trial"
    asking.answer(people[7], course, question, 1.0, ability=0.95)
    assert asking.state(question) == "practice"
    assert [letter.subject for letter in letters] == [PROMOTED]
    assert letters[0].to == [writer.email] and "Why does a spring run?" in str(letters[0].body)
    actions.weigh_questions([WrittenTried(WrittenQuestion.objects.get().id)] * 2)
    assert len(letters) == 1, "coming twice changes nothing"
    for _ in range(4):
        practise(learner, *asked(learner.get(PRACTICE)))
    page = learner.get(PRACTICE)
    assert asked(page)[0] == question and "By a learner" in page.content.decode()
    page = practise(learner, question, asked(page)[1], asking.RIGHT)
    assert "What do you think of this question?" in page.content.decode()
    relay.drain_all()
    assert Practice.objects.filter(question=question, version=0, account_id=ada.id).count() == 1
    assert QuestionTrace.objects.filter(question=question).exists(), "it tells of the skill now"
    assert Mastery.objects.get(account_id=ada.id).count == 5
    actions.learn_from_history(progress=lambda *_: None)
    assert Mastery.objects.get(account_id=ada.id).count == 5


def test_three_reports_retire_it_and_staff_may_put_them_aside(
    course: Offer, writer: Member, letters: list[EmailMessage]
) -> None:
    question = asking.hand_in(writer, course)
    people = asking.readers(8, course)
    asking.make_good(course, question, people)
    asking.rate(people[0], course, question, 5, "key_wrong", "It is 3.")
    asking.state(question)
    outline = course.outline
    assert asking.state(question) == "trial", "one serious report keeps it on trial"
    report = WrittenRating.objects.get(says="key_wrong")
    actions.put_aside(public_id=question, outline=outline, rating=report.id)
    assert asking.state(question) == "practice"
    for each in people[1:3]:
        asking.rate(each, course, question, 1, "offensive")
    assert asking.state(question) == "practice", "what was put aside counts no more"
    asking.rate(people[3], course, question, 1, "copied")
    assert asking.state(question) == "retired"
    assert letters[-1].subject == RETIRED and "Three people" in str(letters[-1].body)
    with pytest.raises(NoSuchQuestion):
        asking.answer(people[4], course, question, 1.0)


def test_a_changed_question_begins_anew(course: Offer, writer: Member) -> None:
    question = asking.hand_in(writer, course)
    people = asking.readers(2, course)
    asking.answer(people[0], course, question, 1.0)
    asking.rate(people[0], course, question, 5)
    row = WrittenQuestion.objects.get()
    actions.hand_in_question(
        account=writer.id, public_id=question, source=row.source.replace("Magic", "Wind"), skill="o",
        outline=course.outline, is_named=True,
    )  # fmt: skip
    assert asking.state(question) == "trial"
    row = WrittenQuestion.objects.get()
    assert (row.revision, row.answers, row.ratings, row.is_named) == (2, 0, 0, True)
    assert asking.answer(people[0], course, question, 0.0), "it is another question"
    assert not asking.answer(people[0], course, question, 1.0)


def test_the_same_words_come_once(course: Offer, writer: Member, ada: Member) -> None:
    question = asking.hand_in(writer, course)
    with pytest.raises(IsThere) as own:
        asking.hand_in(writer, course, "why DOES a spring run")
    assert own.value.own == question
    with pytest.raises(IsThere) as others:
        asking.hand_in(ada, course)
    assert (others.value.own, others.value.part) == ("", "")
    actions.withdraw_question(account=writer.id, public_id=question)
    asking.hand_in(ada, course)
    with pytest.raises(IsThere):
        asking.hand_in(writer, course)


def test_what_the_course_asks_already_is_not_asked_again(course: Offer, writer: Member) -> None:
    source = ":::{question} choice\n\nWhich of a?\n\n- [x] That\n- [ ] This\n\n> **Explanation.** So.\n:::"
    public_id = actions.begin_question(
        account=writer.id, course_id=course.outline.course_id, run_id=course.run.id, unit="one", skill="o", draft={}
    )
    with pytest.raises(IsThere) as there:
        actions.hand_in_question(
            account=writer.id, public_id=public_id, source=source, skill="o", outline=course.outline, is_named=False
        )
    assert (there.value.unit, there.value.part) == ("one", "a")


@pytest.mark.parametrize("ticked", ["That", "This"])
def test_a_copy_does_not_tell_what_is_right(course: Offer, writer: Member, ticked: str) -> None:
    lines = "".join(f"- [{'x' if each == ticked else ' '}] {each}\n" for each in ("That", "This"))
    public_id = actions.begin_question(
        account=writer.id, course_id=course.outline.course_id, run_id=course.run.id, unit="one", skill="o", draft={}
    )
    with pytest.raises(IsThere) as there:
        actions.hand_in_question(
            account=writer.id, public_id=public_id, skill="o", outline=course.outline, is_named=False,
            source=f":::{{question}} choice\n\nWhich of a?\n\n{lines}\n> **Explanation.** So.\n:::",
        )  # fmt: skip
    assert (there.value.unit, there.value.part) == ("one", "a")


def again(who: Member, course: Offer, question: str, **changed: str) -> None:
    """The same question handed in again, with these words in place of others."""
    source = WrittenQuestion.objects.get(public_id=question).source
    for former, words in changed.items():
        source = source.replace(former, words)
    actions.hand_in_question(
        account=who.id, public_id=question, source=source, skill="o", outline=course.outline, is_named=False
    )


def test_what_staff_took_out_does_not_come_back(course: Offer, writer: Member, ada: Member) -> None:
    question = asking.hand_in(writer, course)
    actions.retire_question(public_id=question, outline=course.outline, by=ada.id, words="No\0.")
    actions.withdraw_question(account=writer.id, public_id=question)
    for changed in ({}, {"Magic": "Wind"}):
        with pytest.raises(IsThere) as there:
            again(writer, course, question, **changed)
        assert (there.value.own, there.value.retired) == (question, "staff")
    with pytest.raises(IsThere):
        asking.hand_in(writer, course)
    with pytest.raises(IsThere) as others:
        asking.hand_in(ada, course)
    assert (others.value.own, others.value.retired) == ("", "")
    assert WrittenQuestion.objects.get(public_id=question).reason == "staff"


def test_what_reports_took_out_comes_back_mended_alone(course: Offer, writer: Member) -> None:
    question = asking.hand_in(writer, course)
    WrittenQuestion.objects.update(state="retired", reason="reports")
    with pytest.raises(IsThere):
        again(writer, course, question)
    again(writer, course, question, Magic="Wind")
    assert asking.state(question) == "trial"


def test_ten_a_day(course: Offer, writer: Member) -> None:
    cache.clear()
    for number in range(10):
        asking.hand_in(writer, course, f"Question {'abcdefghij'[number]}?")
    with pytest.raises(TooMany):
        asking.hand_in(writer, course, "One more?")
    assert WrittenQuestion.objects.filter(state="draft").count() == 1, "the draft is kept"


def test_the_estimator_is_told_of_a_known_skill_only_where_it_is_known(
    learner: Client, course: Offer, writer: Member
) -> None:
    question = asking.hand_in(writer, course)
    learner.post(f"{TRIAL}o/{question}/", {"show-answer": "yes"})
    assert WrittenAnswer.objects.get().ability is None


def test_who_wrote_is_forgotten_and_what_they_published_stays(course: Offer, writer: Member, ada: Member) -> None:
    question = asking.hand_in(writer, course, is_named=True)
    actions.begin_question(
        account=writer.id, course_id=course.outline.course_id, run_id=course.run.id, unit="one", skill="o", draft={}
    )
    others = asking.hand_in(ada, course, "Another?")
    asking.answer(writer, course, others, 1.0, ability=0.5)
    asking.rate(writer, course, others, 5, "unclear", "My name is Bo.")
    actions.switch_trials(account=writer.id, is_on=True)
    sheets = {sheet.name: list(sheet.rows) for sheet in queries.personal_sheets(writer.id) if hasattr(sheet, "rows")}
    assert sheets["questions_written"][0]["public_id"] == question
    assert sheets["answers_to_learners"][0]["response"] == asking.RIGHT
    assert sheets["said_of_questions"][0]["note"] == "My name is Bo." and sheets["tries_questions_by_learners"]
    relay.drain_all()
    subject = Subject(writer.id, "x", ("Bo",), (writer.email,), keeps_records=False, pseudonym=1)
    for _ in range(2):
        actions.erase_person(subject)
    row = WrittenQuestion.objects.get(public_id=question)
    assert (row.account_id, row.draft, row.is_named, row.state) == (None, {}, False, "trial")
    assert WrittenQuestion.objects.count() == 2, "the draft is gone"
    answered, said = WrittenAnswer.objects.get(), WrittenRating.objects.get()
    assert (answered.account_id, answered.response, answered.fraction) == (None, None, 1.0)
    assert (said.account_id, said.note, said.stars) == (None, "", 5)
    assert not queries.tries_written(writer.id)
    assert not [row for sheet in queries.personal_sheets(writer.id) for row in getattr(sheet, "rows", ())]
    asking.make_good(course, question, asking.readers(8, course))
    assert asking.state(question) == "practice", "it goes on without its writer"


def test_what_another_compiler_made_is_compiled_anew(course: Offer, writer: Member) -> None:
    question = asking.hand_in(writer, course)
    WrittenQuestion.objects.update(compiler=1, part={**WrittenQuestion.objects.get().part, "title": "old"})
    actions.recompile_questions(course.outline.course_id)
    row = WrittenQuestion.objects.get(public_id=question)
    assert row.compiler > 1 and row.part["title"] == ""


def test_many_answers_are_weighed_in_a_fixed_number_of_statements(course: Offer, writer: Member) -> None:
    ids = [asking.hand_in(writer, course, f"Question {letter}?") for letter in "abcd"]
    people = asking.readers(3, course)
    for question in ids:
        for each in people:
            asking.answer(each, course, question, 1.0, ability=0.5)
    rows = list(WrittenQuestion.objects.values_list("id", flat=True))
    counts = []
    for some in (rows[:1], rows):
        with CaptureQueriesContext(connection) as seen:
            actions.weigh_questions([WrittenTried(id) for id in some] * 50)
        counts.append(len([each for each in seen if not each["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN"))]))
    assert counts[1] - counts[0] == 3, "one write for each question more"
    assert counts[0] <= 5


@pytest.mark.django_db(transaction=True)
def test_two_who_weigh_and_decide_at_once_promote_it_once(
    course: Offer, writer: Member, letters: list[EmailMessage]
) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("tests keep SQLite in memory, where threads lock each other out; one writes at a time there")
    question = asking.hand_in(writer, course)
    people = asking.readers(8, course)
    asking.make_good(course, question, people)
    id = WrittenQuestion.objects.get().id

    def weigh(number: int) -> None:
        try:
            if number % 2:
                actions.bring_to_practice(public_id=question, outline=course.outline, by=writer.id)
            else:
                actions.weigh_questions([WrittenTried(id)])
        except NoSuchQuestion:
            pass  # it is practised already
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(weigh, range(8)))
    assert asking.state(question) == "practice"
    assert [letter.subject for letter in letters] == [PROMOTED]


def test_others_neither_see_nor_change_ones_questions(
    learner: Client, course: Offer, writer: Member, signed_in: SignedIn
) -> None:
    question = asking.hand_in(writer, course)
    others = member("Eve")
    springs.enrol(others, course)
    asking.answer(others, course, question, 0.0)
    asking.rate(others, course, question, 1, "unclear", "What?")
    report = WrittenRating.objects.get().id
    own = f"/learn/springs/-/written/{question}/"
    assert learner.get(own).status_code == 404
    assert learner.post(own, {**asking.FORM, "do": "hand_in", "licence": "yes"}).status_code == 404
    assert learner.post(f"{own}withdraw/").status_code == 404
    assert learner.post(f"/learn/springs/-/written/reports/{report}/", {"reply": "x"}).status_code == 404
    assert question not in learner.get("/learn/springs/-/written/").content.decode()
    page = signed_in(writer).get("/learn/springs/-/written/").content.decode()
    assert "It is unclear what is asked" in page and "What?" in page and "Eve" not in page
    signed_in(writer).post(f"/learn/springs/-/written/reports/{report}/", {"reply": "The one in unit 2."})
    assert WrittenRating.objects.get().reply == "The one in unit 2."
